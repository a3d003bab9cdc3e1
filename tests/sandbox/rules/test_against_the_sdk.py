"""Slack's own Python models and these rules agree wherever the models have an opinion.

The models (slack_sdk.models) parse a payload and write it again, and refuse some of what Slack refuses. Two kinds of
disagreement are theirs, and listed: blocks newer than the models, and keys or limits they do not know.
"""

import copy
from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.sandbox.rules.payloads import VALID, ask, load
from tests.sandbox.rules.test_conformance import INVALID, payload_of

BLOCKS = [name for name in VALID if "blocks" in load(name)]
VIEWS = [name for name in VALID if "view" in load(name)]

UNKNOWN_TO_THE_MODELS = {
    *("data_table", "chart_pie", "chart_bar", "chart_area", "chart_line"),  # Block.parse gives None
    "rich_text_newer",  # elements they skip with a warning
    "image_with_empty_alt_text",  # they leave the empty text out
}


@pytest.mark.parametrize("name", [name for name in BLOCKS if name not in UNKNOWN_TO_THE_MODELS])
def test_what_is_valid_here_the_models_take(name: str) -> None:
    thing = load(name)
    written = [block.to_dict() for block in Block.parse_all(copy.deepcopy(thing["blocks"]))]
    assert len(written) == len(thing["blocks"])
    assert ask({**thing, "blocks": written}) == []


@pytest.mark.parametrize("name", VIEWS)
def test_valid_views_survive_the_models(name: str) -> None:
    thing = load(name)
    if name == "modal_without_submit" or thing["view"]["blocks"]:
        written = View(**copy.deepcopy(thing["view"])).to_dict()
        assert ask({"view": written}) == []


@pytest.mark.parametrize("case", INVALID, ids=[case["id"] for case in INVALID])
def test_what_the_models_refuse_is_refused_here(case: dict[str, Any]) -> None:
    """One way only: what these rules refuse and the models let pass is why the rules exist."""
    thing = payload_of(case)
    if models_refuse(thing):
        assert ask(thing) != []


def models_refuse(thing: dict[str, Any]) -> bool:
    try:
        if isinstance(thing.get("view"), dict):
            View(**copy.deepcopy(thing["view"])).to_dict()
        elif isinstance(thing.get("blocks"), list):
            for block in Block.parse_all(copy.deepcopy(thing["blocks"])):
                block.to_dict()
    except SlackObjectFormationError:
        return True
    except Exception:  # the models break on what they never expected; that is no opinion
        return False
    return False


@pytest.mark.parametrize(
    "block",
    [
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11},
        {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "x"}}] * 26},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11},
        {"type": "image", "image_url": "https://e.co/a.png", "alt_text": "x" * 2001},
        {"type": "markdown", "text": "x" * 12001},
        {"type": "section"},
        {"type": "divider", "block_id": "x" * 256},
    ],
    ids=lambda block: f"{block['type']}-{len(str(block))}",
)
def test_both_refuse(block: dict[str, Any]) -> None:
    assert models_refuse({"blocks": [block]})
    assert ask({"blocks": [block]}) != []
