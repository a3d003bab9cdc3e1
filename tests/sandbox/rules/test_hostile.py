"""Whatever is asked about, the rules answer and do not raise, and they answer soon."""

import json
import time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.rules import Problem, check_blocks, check_manifest, check_message, check_view
from tests.sandbox.rules.payloads import VALID, ask, load

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
# Words the rules know, so that chance gets past the first look.
WORDS = st.sampled_from(
    [
        *("type", "text", "blocks", "elements", "section", "actions", "button", "input", "modal", "home", "plain_text"),
        *("mrkdwn", "options", "value", "rows", "chart", "table", "rich_text", "rich_text_section", "metadata"),
        *("attachments", "event_type", "display_information", "features", "fields"),
    ]
)
ANYTHING = st.recursive(
    SCALARS | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=5), inner, max_size=5),
    max_leaves=25,
)


def ask_everything(thing: Any) -> list[Problem]:
    problems = [*check_message(thing), *check_view(thing), *check_manifest(thing)]
    for surface in ("message", "modal", "home", "elsewhere"):
        problems += check_blocks(thing, surface)
    return [*problems, *check_view(thing, "modal"), *check_view(thing, "home")]


@given(ANYTHING)
@settings(max_examples=300)
def test_anything(thing: Any) -> None:
    ask_everything(thing)
    ask_everything([thing])
    ask_everything({"type": "modal", "title": thing, "blocks": [thing], "attachments": [thing], "metadata": thing})


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, Any]:
    """A valid payload with something else in one place."""
    thing = load(draw(st.sampled_from(VALID)))
    holder: Any = thing
    while True:
        keys = [key for key in holder if key != "surface"] if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            return thing
        key = draw(st.sampled_from(keys))
        if not isinstance(holder[key], dict | list) or draw(st.integers(0, 3)) == 0:
            holder[key] = draw(ANYTHING)
            return thing
        holder = holder[key]


@given(spoilt())
@settings(max_examples=400)
def test_something_else_in_one_place(thing: dict[str, Any]) -> None:
    problems = ask(thing)
    assert all(problem.error and problem.message for problem in problems)
    assert ask(thing) == problems, "the same answer each time"


def test_nothing_is_changed_by_asking() -> None:
    for name in VALID:
        thing = load(name)
        before = json.dumps(thing)
        ask(thing)
        assert json.dumps(thing) == before


def test_deep_and_huge() -> None:
    deep: Any = []
    for _ in range(50_000):
        deep = [deep]
    many = [{"type": "section", "oops": number} for number in range(50_000)]
    wide = {str(number): number for number in range(50_000)}
    started = time.monotonic()
    for thing in (deep, many, wide, "x" * 1_000_000, 10**500, float("nan"), b"bytes", {1: 2}, {"type": wide}):
        problems = ask_everything(thing)
        problems += ask_everything({"type": "modal", "title": thing, "blocks": thing, "text": thing})
        problems += check_message({"text": "x", "metadata": {"event_type": "e", "event_payload": {"k": thing}}})
        assert all(len(problem.message) < 300 for problem in problems)
    assert time.monotonic() - started < 5


def test_a_hundred_problems_are_enough() -> None:
    assert len(check_blocks([{"type": "actions", "elements": [{}] * 25}] * 50)) == 100


def test_it_is_quick() -> None:
    blocks = [*load("section")["blocks"], *load("header")["blocks"], *load("button")["blocks"]]
    message = {"text": "Hello", "blocks": blocks}
    assert check_message(message) == []
    started = time.perf_counter()
    for _ in range(200):
        check_message(message)
    # Twenty microseconds on a quiet machine; the bound is for a busy one.
    assert (time.perf_counter() - started) / 200 < 0.001
