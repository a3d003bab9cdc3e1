"""Every file in valid/ is taken; every case of invalid.yaml is refused with Slack's error code, at the right place."""

import copy
from typing import Any

import pytest
import yaml

from tests.sandbox.rules.payloads import HERE, VALID, ask, at, changed, load

INVALID: list[dict[str, Any]] = yaml.safe_load((HERE / "invalid.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", VALID)
def test_valid(name: str) -> None:
    assert ask(load(name)) == []


@pytest.mark.parametrize("case", INVALID, ids=[case["id"] for case in INVALID])
def test_invalid(case: dict[str, Any]) -> None:
    problems = ask(payload_of(case))
    assert problems, "taken"
    assert (problems[0].error, problems[0].pointer) == (case["error"], case["pointer"]), problems
    assert case.get("says", "") in problems[0].message


def payload_of(case: dict[str, Any]) -> dict[str, Any]:
    if "like" not in case:
        return case
    thing = load(case["like"])
    for pointer, value in case.get("put", {}).items():
        thing = changed(thing, pointer, value)
    for pointer in case.get("drop", []):
        thing = without(thing, pointer)
    if case.get("as") == "modal":
        words = {"type": "plain_text", "text": "x"}
        thing = {"view": {"type": "modal", "title": words, "submit": words, "blocks": thing["blocks"]}}
    return thing


def without(thing: dict[str, Any], pointer: str) -> dict[str, Any]:
    result = copy.deepcopy(thing)
    parent, _, key = pointer.rpartition("/")
    holder = at(result, parent)
    del holder[int(key) if isinstance(holder, list) else key]
    return result
