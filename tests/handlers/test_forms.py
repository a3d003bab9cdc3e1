"""What was filled in is read by field; a form that was tampered with reads as empty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.forms import about, all_typed, carried, chosen, chosen_many, chosen_user, chosen_users, seen, typed

VIEW = {
    "private_metadata": "17",
    "state": {
        "values": {
            "name": {"name": {"type": "plain_text_input", "value": "Ada Lovelace"}},
            "empty": {"empty": {"type": "plain_text_input", "value": None}},
            "stage": {"stage": {"type": "radio_buttons", "selected_option": {"value": "loop"}}},
            "none": {"none": {"type": "radio_buttons", "selected_option": None}},
            "owner": {"owner": {"type": "users_select", "selected_user": "U01"}},
            "nobody": {"nobody": {"type": "users_select", "selected_user": None}},
            "panel": {"panel": {"type": "multi_users_select", "selected_users": ["U01", "U02"]}},
            "evidence": {"evidence": {"type": "plain_text_input", "value": "They rolled back."}},
        }
    },
}


def test_what_was_typed_and_chosen_is_read_by_field():
    assert typed(VIEW, "name") == "Ada Lovelace"
    assert chosen(VIEW, "stage") == "loop"
    assert chosen_user(VIEW, "owner") == "U01"
    assert chosen_users(VIEW, "panel") == ["U01", "U02"]
    assert about(VIEW) == 17


def test_what_was_left_out_is_empty():
    assert [typed(VIEW, name) for name in ("empty", "missing")] == ["", ""]
    assert [chosen(VIEW, name) for name in ("none", "missing")] == ["", ""]
    assert [chosen_user(VIEW, name) for name in ("nobody", "missing")] == [None, None]
    assert chosen_users(VIEW, "missing") == []


def test_everything_typed_is_kept_for_whoever_has_to_type_it_again():
    assert all_typed(VIEW) == ["Ada Lovelace", "They rolled back."]


@pytest.mark.parametrize(
    "metadata", [None, "", "abc", "-1", "1e3", "17 ", "٣", "²", "9" * 12, '{"id": 17}', "17\n", "0x11"]
)
def test_a_form_about_nothing_we_know_is_about_nothing(metadata):
    assert about({"private_metadata": metadata}) == 0


@pytest.mark.parametrize(
    "view", [{}, {"state": None}, {"state": {}}, {"state": {"values": None}}, {"state": {"values": {}}}]
)
def test_a_form_without_any_state_is_empty(view):
    assert (typed(view, "name"), chosen(view, "name"), chosen_user(view, "name"), chosen_users(view, "name")) == (
        "", "", None, [],
    )  # fmt: skip
    assert (about(view), all_typed(view)) == (0, [])


@given(st.text())
def test_whatever_stands_in_the_metadata_is_a_number_or_nothing(text):
    assert 0 <= about({"private_metadata": text}) < 10**11


@pytest.mark.parametrize(
    ("metadata", "found"),
    [
        ("17.42.loop", (17, 42, "loop")),
        ("17", (17, 0, "")),
        ("", (0, 0, "")),
        (".42", (0, 42, "")),
        ("17.x.loop.more", (17, 0, "loop")),
        ("9999999999.1.loop", (0, 1, "loop")),
    ],
)
def test_what_a_form_carries_is_read_by_its_place(metadata, found):
    view = {"private_metadata": metadata}

    assert (about(view), seen(view), carried(view, 2)) == found


def test_what_was_ticked_is_read_by_field():
    ticked = {"state": {"values": {"who": {"who": {"selected_options": [{"value": "1"}, {"value": None}, {}]}}}}}

    assert chosen_many(ticked, "who") == ["1", "", ""]
    assert chosen_many(ticked, "missing") == []
