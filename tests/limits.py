"""What every message and form must keep to: Slack's limits, nothing that rings, words for screen readers."""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.sandbox.rules import check_message, check_view

LARGEST_ANSWER = 30_000  # an ack above 64 KiB is lost by the SDK's own socket client
_RINGS = re.compile(r"<(?!!date\^\d+\^)[!@#]|<(?:https?|mailto|tel):", re.IGNORECASE)


def assert_fits_slack(made: dict[str, Any]) -> None:
    """Assert that Slack takes a message or view, by its rules and by its SDK's models, and that it is small."""
    is_view = made.get("type") in {"modal", "home"}
    problems = check_view(made) if is_view else check_message({k: v for k, v in made.items() if k != "response_type"})
    assert problems == [], problems
    if is_view:
        # The models leave out empty strings.
        expected = {key: value for key, value in made.items() if value != "" and key != "blocks"}
        written = {key: value for key, value in View(**copy.deepcopy(made)).to_dict().items() if key != "blocks"}
        assert written == expected, written
    blocks = made.get("blocks", [])
    again = [block.to_dict() for block in Block.parse_all(copy.deepcopy(blocks))]
    assert again == blocks, again
    size = len(json.dumps(made).encode())
    assert size < LARGEST_ANSWER, size


def assert_nothing_rings(made: dict[str, Any]) -> None:
    """Assert that no foreign text can call a channel or a person, or turn into a link."""
    ringing = [text for text in formatted(made) if _RINGS.search(text)]
    assert ringing == [], ringing


def assert_read_aloud(message: dict[str, Any]) -> None:
    """Assert that the top-level text, which is all a screen reader gets, has every word of the blocks but buttons'."""
    text = _spoken(message["text"])
    said = [line for block in message.get("blocks", []) for line in _lines(block)]
    missing = [line for line in said if line and line not in text]
    assert missing == [] or text.endswith("…"), missing


def assert_well_made(message: dict[str, Any]) -> None:
    """Assert all three of a message."""
    assert_fits_slack(message)
    assert_nothing_rings(message)
    assert_read_aloud(message)


def walk(made: Any) -> Iterator[dict[str, Any]]:
    """Yield every object inside a message or view."""
    if isinstance(made, dict):
        yield made
        for value in made.values():
            yield from walk(value)
    elif isinstance(made, list):
        for value in made:
            yield from walk(value)


def formatted(made: dict[str, Any]) -> list[str]:
    """Return every text that Slack would format: top-level text and mrkdwn."""
    tops = [made["text"]] if isinstance(made.get("text"), str) else []
    return tops + [one["text"] for one in walk(made) if one.get("type") == "mrkdwn"]


def texts(made: dict[str, Any]) -> list[str]:
    """Return the words of the blocks, one text for each paragraph, button or label."""
    return [
        "".join(str(part.get("text", "")) for part in one["elements"])
        if one.get("type") == "rich_text_section"
        else one["text"]
        for one in walk(made.get("blocks", []))
        if one.get("type") in {"plain_text", "mrkdwn", "rich_text_section"}
    ]


def action_ids(made: dict[str, Any]) -> list[str]:
    """Return the ids of everything that can be pressed or filled in."""
    return [one["action_id"] for one in walk(made) if "action_id" in one]


def values(made: dict[str, Any]) -> dict[str, str]:
    """Return what each button carries, by its words."""
    return {one["text"]["text"]: one["value"] for one in walk(made) if one.get("type") == "button"}


def _spoken(text: str) -> str:
    plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(plain.replace("*", "").split())


def _lines(block: dict[str, Any]) -> list[str]:
    shown = {"header": ["text"], "section": ["text", "fields"], "context": ["elements"], "rich_text": ["elements"]}
    parts = [block.get(key) for key in shown.get(block["type"], [])]
    found = [one["text"] for one in walk(parts) if one.get("type") in {"plain_text", "mrkdwn"}]
    found += [
        part["text"] for one in walk(parts) if one.get("type") == "rich_text_section" for part in one["elements"]
        if part["type"] == "text"
    ]  # fmt: skip
    return [_spoken(line).strip(" ·–").removesuffix("…") for text in found for line in text.split("\n")]
