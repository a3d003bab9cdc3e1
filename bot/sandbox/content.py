"""Checks what an app sends by the rules and completes it the way Slack does before showing it."""

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json
from bot.sandbox.rules import Problem, check_message, check_view

LONGEST_TEXT = 40_000
ELEMENTS = ("elements", "accessory", "element", "actions")


def check_content(message: Json) -> None:
    """Refuse a message that Slack would refuse."""
    refuse(check_message(message))


def check_view_content(view: Json, surface: str) -> None:
    """Refuse a view that Slack would refuse."""
    refuse(check_view(view, surface=surface))


def refuse(problems: Sequence[Problem]) -> None:
    """Turn the rules' findings into Slack's answer."""
    if not problems:
        return
    errors = [f"{problem.message} [json-pointer:{problem.pointer}]" for problem in problems]
    raise SlackError(
        problems[0].error,
        errors=errors,
        response_metadata={"messages": [f"[ERROR] {text}" for text in errors]},
    )


def completed(blocks: Any) -> list[Json]:
    """Return the blocks with the ids and defaults that Slack fills in."""
    return [_complete_block(block) for block in blocks or []]


def _complete_block(block: Json) -> Json:
    block = dict(block)
    block.setdefault("block_id", secrets.token_urlsafe(4))
    return {key: _complete(key, value) for key, value in block.items()}


def _complete(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_complete(key, item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("type") == "plain_text":
        return {**value, "emoji": value.get("emoji", True)}
    if value.get("type") == "mrkdwn":
        return {**value, "verbatim": value.get("verbatim", False)}
    filled = {inner: _complete(inner, item) for inner, item in value.items()}
    if key in ELEMENTS and _is_interactive(filled):
        filled.setdefault("action_id", secrets.token_urlsafe(4))
    return filled


def _is_interactive(element: Json) -> bool:
    kind = str(element.get("type", ""))
    return kind in {"button", "overflow", "checkboxes", "radio_buttons", "datepicker", "timepicker",
                    "datetimepicker", "feedback_buttons", "icon_button", "file_input"} or kind.endswith(
        ("_select", "_input")
    )  # fmt: skip


def elements_of(value: Any) -> Iterator[Json]:
    """Find everything that can be pressed, chosen or filled, however deep it lies."""
    if isinstance(value, list):
        for item in value:
            yield from elements_of(item)
    elif isinstance(value, dict):
        if "action_id" in value:
            yield value
            return
        for item in value.values():
            yield from elements_of(item)
