"""Modals and Home tabs through the Web API: triggers, hashes, external ids, the stack."""

from typing import Any

import pytest

from bot.sandbox import PracticeWorkspace
from tests.sandbox.raw_app import call, error

Json = dict[str, Any]


def modal(title: str = "Title", **more: Any) -> Json:
    """A valid modal."""
    words = {"type": "plain_text", "text": title}
    return {"type": "modal", "title": words, "blocks": [{"type": "divider", "block_id": "line"}], **more}


def home(**more: Any) -> Json:
    """A valid Home tab."""
    return {"type": "home", "blocks": [{"type": "divider"}], **more}


def trigger(slack: PracticeWorkspace, view_id: str | None = None) -> str:
    """A trigger id of something ada just did."""
    return slack.ask(lambda: slack.core.triggers.issue("U01", view_id))


def test_a_modal_opens_for_the_one_who_triggered_it(slack: PracticeWorkspace) -> None:
    view = call(slack, "views.open", trigger_id=trigger(slack), view=modal(private_metadata="7"))["view"]

    assert (view["private_metadata"], view["previous_view_id"], view["root_view_id"]) == ("7", None, view["id"])
    assert slack.as_("ada").modal.title == "Title"
    assert slack.as_("grace").modals == []


def test_a_trigger_works_once(slack: PracticeWorkspace) -> None:
    used = trigger(slack)
    call(slack, "views.open", trigger_id=used, view=modal())

    assert error(slack, "views.open", trigger_id=used, view=modal()) == "exchanged_trigger_id"
    assert error(slack, "views.open", trigger_id="1.2.abc", view=modal()) == "invalid_trigger_id"


def test_a_trigger_lives_for_three_seconds(slack: PracticeWorkspace) -> None:
    assert slack.core.triggers.life_seconds == 3.0
    slack.core.triggers.life_seconds = 0.0

    assert error(slack, "views.open", trigger_id=trigger(slack), view=modal()) == "expired_trigger_id"


def test_an_invalid_view_does_not_use_the_trigger_up(slack: PracticeWorkspace) -> None:
    fresh = trigger(slack)
    too_long = modal("x" * 25)

    answer = call(slack, "views.open", trigger_id=fresh, view=too_long)

    assert answer["ok"] is False
    assert "24" in answer["response_metadata"]["messages"][0] or "25" in answer["response_metadata"]["messages"][0]
    assert call(slack, "views.open", trigger_id=fresh, view=modal())["ok"]


def test_a_form_needs_a_submit_button(slack: PracticeWorkspace) -> None:
    element = {"type": "plain_text_input", "action_id": "a"}
    block = {"type": "input", "label": {"type": "plain_text", "text": "Name"}, "element": element}

    assert error(slack, "views.open", trigger_id=trigger(slack), view=modal(blocks=[block]))


@pytest.mark.parametrize("view", [home(), {"type": "dialog"}, "nonsense", []])
def test_only_modals_are_opened(slack: PracticeWorkspace, view: object) -> None:
    assert error(slack, "views.open", trigger_id=trigger(slack), view=view) == "invalid_arguments"


def test_a_stale_hash_is_a_conflict(slack: PracticeWorkspace) -> None:
    view = call(slack, "views.open", trigger_id=trigger(slack), view=modal())["view"]

    new = call(slack, "views.update", view_id=view["id"], hash=view["hash"], view=modal("Second"))["view"]

    assert new["hash"] != view["hash"]
    assert error(slack, "views.update", view_id=view["id"], hash=view["hash"], view=modal()) == "hash_conflict"
    assert call(slack, "views.update", view_id=view["id"], view=modal())["ok"]


def test_an_external_id_is_unique_while_it_is_open(slack: PracticeWorkspace) -> None:
    named = modal(external_id="form-7")
    view = call(slack, "views.open", trigger_id=trigger(slack), view=named)["view"]

    assert error(slack, "views.open", trigger_id=trigger(slack), view=named) == "duplicate_external_id"
    assert call(slack, "views.update", external_id="form-7", view=named)["view"]["id"] == view["id"]
    slack.as_("ada").close()
    assert error(slack, "views.update", external_id="form-7", view=named) == "not_found"
    assert call(slack, "views.open", trigger_id=trigger(slack), view=named)["ok"]


def test_three_modals_lie_on_each_other_and_no_more(slack: PracticeWorkspace) -> None:
    first = call(slack, "views.open", trigger_id=trigger(slack), view=modal())["view"]
    second = call(slack, "views.push", trigger_id=trigger(slack, first["id"]), view=modal())["view"]
    call(slack, "views.push", trigger_id=trigger(slack, second["id"]), view=modal())

    deepest = {"trigger_id": trigger(slack, second["id"]), "view": modal()}
    assert error(slack, "views.push", **deepest) == "push_limit_reached"
    assert (second["previous_view_id"], second["root_view_id"]) == (first["id"], first["id"])


def test_pushing_needs_a_modal_underneath(slack: PracticeWorkspace) -> None:
    assert error(slack, "views.push", trigger_id=trigger(slack), view=modal()) == "not_found"


def test_home_is_published_to_people_with_a_hash_if_wanted(slack: PracticeWorkspace) -> None:
    first = call(slack, "views.publish", user_id="U01", view=home())["view"]
    second = call(slack, "views.publish", user_id="U01", view=home(), hash=first["hash"])["view"]

    assert second["id"] == first["id"]
    assert error(slack, "views.publish", user_id="U01", view=home(), hash=first["hash"]) == "hash_conflict"
    assert error(slack, "views.publish", user_id="U404", view=home()) == "user_not_found"
    assert error(slack, "views.publish", user_id="U01", view=modal()) == "invalid_arguments"


def test_home_must_be_enabled() -> None:
    manifest = {"features": {"app_home": {"home_tab_enabled": False}}}
    with PracticeWorkspace(manifest) as slack:
        assert error(slack, "views.publish", user_id="U01", view=home()) == "not_enabled"


def test_a_huge_view_is_too_large(slack: PracticeWorkspace) -> None:
    texts = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2999}} for _ in range(100)]

    assert error(slack, "views.publish", user_id="U01", view=home(blocks=texts)) == "view_too_large"
