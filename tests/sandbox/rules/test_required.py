"""Nothing of required.yaml may be missing, and Slack says what is, at the object it is missing from."""

from typing import Any

import pytest
import yaml

from tests.sandbox.rules.payloads import HERE, ask, load
from tests.sandbox.rules.test_conformance import without

REQUIRED: dict[str, list[str]] = yaml.safe_load((HERE / "required.yaml").read_text("utf-8"))


@pytest.mark.parametrize(("name", "pointer"), [(name, pointer) for name in REQUIRED for pointer in REQUIRED[name]])
def test_missing(name: str, pointer: str) -> None:
    parent, _, field = pointer.rpartition("/")
    problems = ask(without(load(name), pointer))
    assert problems
    assert problems[0].pointer == parent
    assert problems[0].message == f"missing required field: {field}"


# Every element a person can act on has an action_id, and those that say something while empty have a placeholder.
PLACED = {
    *("datepicker", "timepicker", "static_select", "external_select", "users_select", "conversations_select"),
    *("channels_select", "multi_static_select", "multi_external_select", "multi_users_select"),
    *("multi_conversations_select", "multi_channels_select", "plain_text_input", "rich_text_input", "number_input"),
    *("email_text_input", "url_text_input"),
}


def elements() -> list[Any]:
    return [
        pytest.param(name, index, inner, element["type"], id=f"{name}-{index}-{inner}-{element['type']}")
        for name in ("actions_of_every_kind", "inputs", "choices", "context_actions")
        for index, block in enumerate(load(name)["blocks"])
        for inner, element in enumerate(block.get("elements") or [block["element"]])
    ]


@pytest.mark.parametrize(("name", "index", "inner", "kind"), elements())
def test_every_element_has_an_action_id_of_255(name: str, index: int, inner: int, kind: str) -> None:
    thing = load(name)
    element = one_element(thing, index, inner)
    element["action_id"] = "a" * 255
    assert ask(thing) == []
    element["action_id"] = "a" * 256
    assert [problem.message for problem in ask(thing)] == ["must be less than 256 characters"]


@pytest.mark.parametrize(("name", "index", "inner", "kind"), elements())
def test_only_some_have_a_placeholder_of_150(name: str, index: int, inner: int, kind: str) -> None:
    thing = load(name)
    element = one_element(thing, index, inner)
    for size, message in ((1, ""), (150, ""), (151, "must be less than 151 characters")):
        element["placeholder"] = {"type": "plain_text", "text": "p" * size}
        messages = [problem.message for problem in ask(thing)]
        if kind not in PLACED:
            assert messages == ["invalid additional property: placeholder"]
        else:
            assert messages == [message] * bool(message)


def one_element(thing: dict[str, Any], index: int, inner: int) -> dict[str, Any]:
    block = thing["blocks"][index]
    element = block["elements"][inner] if "elements" in block else block["element"]
    assert isinstance(element, dict)
    return element
