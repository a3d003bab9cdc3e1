"""What Slack checks in a form and in offered options."""

from typing import Any

import pytest

from bot.sandbox.errors import SlackError
from bot.sandbox.forms import check_options, complaints

Json = dict[str, Any]
REQUIRED = "Please complete this required field."


def _complaint(element: Json, value: Json | None, **more: Any) -> str:
    block = {"type": "input", "block_id": "b", "element": {"action_id": "a", **element}, **more}
    found = complaints([block], {"b": {"a": value}} if value else {})
    return str(found.get("b", ""))


@pytest.mark.parametrize(
    ("element", "value", "complaint"),
    [
        ({"type": "plain_text_input"}, None, REQUIRED),
        ({"type": "plain_text_input"}, {"value": " \n"}, REQUIRED),
        ({"type": "plain_text_input", "min_length": 3}, {"value": "ab"}, "Please enter at least 3 characters."),
        (
            {"type": "plain_text_input", "max_length": 1},
            {"value": "ab"},
            "Please enter at most 1 characters — 1 too many.",
        ),
        ({"type": "number_input"}, {"value": "1.5"}, "Please enter a whole number."),
        ({"type": "number_input"}, {"value": "7.0"}, "Please enter a whole number."),
        ({"type": "number_input"}, {"value": "1e3"}, "Please enter a number."),
        ({"type": "number_input", "is_decimal_allowed": True}, {"value": "1.5"}, ""),
        ({"type": "number_input", "max_value": "5"}, {"value": "6"}, "Please enter a number that is at most 5."),
        ({"type": "email_text_input"}, {"value": "ada"}, "Please enter a valid email address."),
        ({"type": "url_text_input"}, {"value": "x.example"}, "Please enter a valid URL."),
        ({"type": "url_text_input"}, {"value": "https://"}, "Please enter a valid URL."),
        (
            {"type": "multi_users_select", "max_selected_items": 1},
            {"selected_users": ["a", "b"]},
            "At most 1 can be chosen.",
        ),
        ({"type": "file_input", "max_files": 1}, {"files": [{}, {}]}, "At most 1 can be added."),
        ({"type": "checkboxes"}, {"selected_options": []}, REQUIRED),
    ],
)
def test_a_form_is_checked_before_it_is_sent(element: Json, value: Json | None, complaint: str) -> None:
    assert _complaint(element, value) == complaint


def test_optional_fields_may_stay_empty() -> None:
    assert _complaint({"type": "plain_text_input", "min_length": 3}, None, optional=True) == ""


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {},
        {"options": [], "option_groups": []},
        {"options": [{"text": {"type": "plain_text", "text": "x" * 76}, "value": "x"}]},
        {"options": [{"text": "x"}]},
        {"options": [{"text": {"type": "plain_text", "text": "x"}, "value": "x"}] * 101},
    ],
)
def test_bad_options_are_refused(answer: object) -> None:
    with pytest.raises(SlackError, match="invalid_options"):
        check_options(answer)
