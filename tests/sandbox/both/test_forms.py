"""Modals: every field, what is checked before the app hears of it, stacks, and silence."""

from datetime import UTC, datetime
from typing import Any

from tests.sandbox.both.conftest import They
from tests.sandbox.both.somebody import Somebody

MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TROUBLE = "We had some trouble connecting. Try again?"


def open_form(they: They, who: str = "ada") -> Somebody:
    person = they.as_(who)
    person.uses("Open the form")
    person.has_form("The form")
    return person


def state(view: dict[str, Any]) -> dict[str, Any]:
    """What a submission carries, by the block of each label, without Slack's wrapping."""
    found = {}
    for block_id, actions in view["state"]["values"].items():
        (value,) = (part for action in actions.values() for key, part in action.items() if key != "type")
        found[block_id] = value
    return found


def test_a_form_says_what_it_asks(they: They) -> None:
    form = open_form(they).has_form("The form", foot=["Cancel", "Send"])

    assert form.labels == [
        "Name", "Number", "Mail", "Site", "Overall", "Mood", "Boxes", "Several", "City", "Person", "People", "Channel",
        "Place", "Day", "Hour", "Moment", "Essay", "Papers", "Live", "Echo", "Cities", "Channels", "Places",
    ]  # fmt: skip
    assert form.values["Mood"] == "Maybe"
    assert form.values["Echo"] == "as it was"
    assert form.words == (
        "Name Number (optional) Mail (optional) Site (optional) Overall (optional) Pick Mood (optional) Yes No Maybe "
        "Boxes (optional) Yes No Maybe Several (optional) Choose some City (optional) Choose an option "
        "Person (optional) Choose an option People (optional) Choose some Channel (optional) Choose an option "
        "Place (optional) Choose an option Day (optional) Hour (optional) Moment (optional) London Essay (optional) "
        "Papers (optional) Add files Live (optional) Choose an option Echo (optional) as it was Enter tells the app "
        "Cities (optional) Choose some Channels (optional) Choose some Places (optional) Choose some "
        "Deeper Later Rename Slow"
    )


def test_everything_that_was_filled_in_is_seen_and_arrives(they: They) -> None:
    ada = open_form(they)
    ada.fills({"Name": "Ada", "Number": "7", "Mail": "ada@northwind.example", "Site": "https://northwind.example"})
    ada.fills({"Overall": "No", "Mood": "Yes", "Boxes": ["Yes", "Maybe"], "Several": ["Maybe", "No"]})
    ada.fills({"City": "Bergen", "Cities": ["Bilbao", "Berlin"]})
    ada.fills({"Person": "Grace Hopper", "People": ["Grace Hopper", "Guest One"], "Channel": "hiring"})
    ada.fills({"Channels": ["quiet", "secret"], "Place": "general", "Places": ["secret"]})
    ada.fills(
        {"Day": MOMENT.date(), "Hour": "09:30", "Moment": MOMENT, "Papers": [("cv.pdf", b"%PDF"), ("x.txt", b"x")]}
    )
    ada.fills({"Essay": "Dear @Grace Hopper"})

    form = ada.has_form("The form", errors={}, note="")
    assert form.values == {
        "Name": "Ada", "Number": "7", "Mail": "ada@northwind.example", "Site": "https://northwind.example",
        "Overall": "No", "Mood": "Yes", "Boxes": ["Yes", "Maybe"], "Several": ["Maybe", "No"], "City": "Bergen",
        "Person": "Grace Hopper", "People": ["Grace Hopper", "Guest One"], "Channel": "hiring", "Place": "general",
        "Day": "2026-03-02", "Hour": "09:30", "Moment": "2026-03-02 09:00", "Essay": "Dear @Grace Hopper",
        "Papers": ["cv.pdf", "x.txt"], "Live": "", "Echo": "as it was", "Cities": ["Bilbao", "Berlin"],
        "Channels": ["quiet", "secret"], "Places": ["secret"],
    }  # fmt: skip
    ada.submits()
    ada.has_no_form()

    (sent,) = they.received("view_submission", state)
    files = [file["name"] for file in sent.pop("papers")]
    essay = sent.pop("essay")["elements"]
    words = {name: [option["value"] for option in sent.pop(name)] for name in ("boxes", "several", "cities")}
    words |= {name: sent.pop(name)["value"] for name in ("overall", "mood", "city")}
    assert files == ["cv.pdf", "x.txt"]
    assert words == {
        "boxes": ["yes", "maybe"], "several": ["maybe", "no"], "cities": ["bilbao", "berlin"], "overall": "no",
        "mood": "yes", "city": "bergen",
    }  # fmt: skip
    assert essay == [{"type": "rich_text_section", "elements": [
        {"type": "text", "text": "Dear "}, {"type": "user", "user_id": "U02"}]}]  # fmt: skip
    assert sent == {
        "name": "Ada", "number": "7", "mail": "ada@northwind.example", "site": "https://northwind.example",
        "person": "U02", "people": ["U02", "U03"], "channel": "C02", "place": "C01", "day": "2026-03-02",
        "hour": "09:30", "moment": int(MOMENT.timestamp()), "live": None, "echo": "as it was",
        "channels": ["C04", "C03"], "places": ["C03"],
    }  # fmt: skip


def test_a_rich_text_is_taken_apart_as_slack_does(they: They) -> None:
    ada = open_form(they)
    ada.fills(
        {
            "Name": "Ada",
            "Essay": "A *bold* word, https://x.example\n- one\n- _two_\n1. first\n> said\n> again\n```\ncode\n```",
        }
    )
    ada.submits()
    ada.has_no_form()

    (essay,) = they.received("view_submission", lambda view: state(view)["essay"]["elements"])

    def items(*runs: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"type": "rich_text_section", "elements": [run]} for run in runs]

    assert essay == [
        {"type": "rich_text_section", "elements": [
            {"type": "text", "text": "A "}, {"type": "text", "text": "bold", "style": {"bold": True}},
            {"type": "text", "text": " word, "}, {"type": "link", "url": "https://x.example"}]},
        {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": items(
            {"type": "text", "text": "one"}, {"type": "text", "text": "two", "style": {"italic": True}})},
        {"type": "rich_text_list", "style": "ordered", "indent": 0, "elements": items({"type": "text", "text": "first"})},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said\nagain"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "code"}]},
    ]  # fmt: skip


def test_what_is_wrong_is_told_before_the_app_hears_of_it(they: They) -> None:
    ada = open_form(they)
    ada.submits()
    ada.has_form("The form", errors={"Name": "Please complete this required field."})
    ada.fills({"Name": "   "})
    ada.submits()
    ada.has_form("The form", errors={"Name": "Please complete this required field."})
    ada.fills({"Name": "A", "Number": "0", "Mail": "nobody", "Site": "northwind.example"})
    ada.has_form("The form", errors={})
    ada.submits()
    ada.has_form("The form", errors={
        "Name": "Please enter at least 2 characters.",
        "Number": "Please enter a number that is at least 1.",
        "Mail": "Please enter a valid email address.",
        "Site": "Please enter a valid URL.",
    })  # fmt: skip
    ada.fills({"Name": "A" * 22, "Number": "7.0", "Mail": "", "Site": "https://"})
    ada.submits()
    ada.has_form("The form", errors={
        "Name": "Please enter at most 20 characters — 2 too many.",
        "Number": "Please enter a whole number.",
        "Site": "Please enter a valid URL.",
    })  # fmt: skip
    ada.fills({"Name": "Ada", "Number": "1e3", "Site": ""})
    ada.submits()
    ada.has_form("The form", errors={"Number": "Please enter a number."})

    assert they.received("view_submission", state) == []


def test_no_more_is_taken_than_there_is_room_for(they: They) -> None:
    ada = open_form(they)

    assert ada.refused_while_filling("Several", ["Yes", "No", "Maybe"]) == "At most 2 can be chosen."
    files = [(name, b"x") for name in ("1.txt", "2.txt", "3.txt")]
    assert ada.refused_while_filling("Papers", files) == "At most 2 can be added."
    form = ada.has_form("The form")
    assert (form.values["Several"], form.values["Papers"]) == (["Yes", "No"], ["1.txt", "2.txt"])


def test_external_selects_offer_what_the_app_suggests(they: They) -> None:
    ada = open_form(they)

    assert ada.offered("City", "") == ["Type 1 or more characters to search."]
    assert ada.offered("City", "b") == ["Bergen", "Berlin", "Bilbao"]
    assert ada.offered("Cities", "be") == ["Type 3 or more characters to search."]
    assert ada.offered("Cities", "aac") == ["Aachen"]


def test_the_apps_errors_stand_at_their_fields_until_they_are_corrected(they: They) -> None:
    ada = open_form(they)
    ada.fills({"Name": "error"})
    ada.submits()
    ada.has_form("The form", errors={"Name": "Not that name"})
    ada.fills({"Name": "Ada"})
    ada.has_form("The form", errors={})
    ada.submits()
    ada.has_no_form()


def test_an_answer_slack_does_not_understand_leaves_the_form_open(they: They) -> None:
    ada = open_form(they)
    ada.fills({"Name": "wrong"})
    ada.submits()

    ada.has_form("The form", note="The form failed with the error “invalid_response_errors”", errors={})


def test_a_form_that_is_not_acked_stays_and_says_so(they: They) -> None:
    ada = open_form(they)
    ada.fills({"Name": "silent"})
    with they.impatience():
        ada.submits()
        ada.has_form("The form", note=TROUBLE, errors={})
        ada.clicks("Slow")
        ada.has_form("The form", note=TROUBLE)
    ada.clicks("Deeper")
    ada.has_form("Deeper", note="")
    ada.closes()
    ada.has_form("The form", note="", errors={})
    ada.fills({"Name": "Ada"})
    ada.submits()
    ada.has_no_form()


def test_submissions_push_update_and_clear(they: They) -> None:
    ada = open_form(they)
    ada.fills({"Name": "push"})
    ada.submits()
    ada.has_form("Pushed", words="This is Pushed. Mind the gap", foot=["Back", "Done"])
    ada.closes()
    form = ada.has_form("The form")
    assert form.values["Name"] == "push"
    ada.submits()
    ada.has_form("Pushed")
    ada.submits()
    ada.has_no_form()

    ada.uses("Open the form")
    ada.has_form("The form")
    ada.fills({"Name": "update"})
    ada.submits()
    ada.has_form("Updated", words="This is Updated. Mind the gap", foot=["Cancel"])
    ada.closes()
    ada.has_no_form()

    ada.uses("Open the form")
    ada.has_form("The form")
    ada.fills({"Name": "clear"})
    ada.submits()
    ada.has_no_form()


def test_a_stack_holds_three_and_is_left_one_by_one_or_at_once(they: They) -> None:
    ada = open_form(they)
    ada.clicks("Deeper")
    ada.has_form("Deeper")
    ada.clicks("Deeper")
    they.slack.wait_until(lambda: len(they.slack.core.views.stacks["U01"]) == 3)
    with they.impatience():
        ada.clicks("Deeper")
        ada.has_form("Deeper", note=TROUBLE)
    assert they.slack.calls("views.push")[-1].answer["error"] == "push_limit_reached"
    ada.closes()
    ada.closes()
    ada.has_form("The form")
    ada.clicks("Deeper")
    ada.has_form("Deeper")
    ada.closes(everything=True)
    ada.has_no_form()

    they.app_received("view_closed", lambda body: body["is_cleared"], True)


def test_closing_a_form_tells_the_app_that_asked(they: They) -> None:
    ada = open_form(they)
    ada.closes()
    ada.has_no_form()

    they.app_received("view_closed", lambda body: (body["view"]["callback_id"], body["is_cleared"]), ("form", False))


def test_a_view_may_take_the_whole_stack_with_it(they: They) -> None:
    ada = open_form(they)
    ada.fills({"Name": "clearing"})
    ada.submits()
    ada.has_form("Clearing")
    ada.closes()
    ada.has_no_form()

    they.app_received("view_closed", lambda body: body["is_cleared"], True)


def test_a_view_updated_under_ones_hands_keeps_what_was_typed(they: They) -> None:
    ada = open_form(they)
    ada.fills({"Name": "half a na", "Overall": "Yes"})
    ada.clicks("Rename")

    form = ada.has_form("The new form")
    assert (form.values["Name"], form.values["Overall"]) == ("half a na", "Yes")


def test_fields_that_dispatch_tell_the_app_at_once(they: They) -> None:
    ada = open_form(they)
    ada.fills({"Name": "Ada", "Live": "No"})
    they.app_received("block_actions", lambda body: body["actions"][0]["selected_option"]["value"], "no")
    ada.fills({"Echo": "hear, hear"})

    def told(body: dict[str, Any]) -> tuple[str, ...]:
        (action,) = body["actions"]
        name = body["view"]["state"]["values"]["name"]["value"]["value"]
        return (action["block_id"], action["type"], name, action.get("value") or action["selected_option"]["value"])

    they.app_received("block_actions", told, ("live", "static_select", "Ada", "no"),
                      ("echo", "plain_text_input", "Ada", "hear, hear"))  # fmt: skip
    ada.has_form("The form")


def test_two_people_have_their_own_forms(they: They) -> None:
    ada, grace = open_form(they), open_form(they, "grace")
    grace.fills({"Name": "Grace"})
    grace.submits()
    grace.has_no_form()
    ada.has_form("The form")
    ada.fills({"Name": "Ada"})
    ada.submits()
    ada.has_no_form()

    they.app_received("view_submission", lambda view: state(view)["name"], "Grace", "Ada")


def test_a_chosen_conversation_comes_with_a_way_to_answer_there(they: They) -> None:
    ada = open_form(they)
    ada.fills({"Name": "Ada", "Place": they.channel.name})
    ada.submits()
    ada.has_no_form()

    (offered,) = they.slack.envelopes[-1]["payload"]["response_urls"]
    assert (offered["channel_id"], offered["block_id"]) == (they.channel.id, "place")
