"""The app that uses every feature, driven by people through the Python interface."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox import PracticeWorkspace
from bot.sandbox.people import StoryFailed
from tests.sandbox.everything_app import Everything
from tests.sandbox.raw_app import post

pytestmark = pytest.mark.usefixtures("everything")


def test_a_command_is_answered_for_one_pair_of_eyes_only(slack: PracticeWorkspace) -> None:
    ada, grace = slack.as_("ada", "hiring"), slack.as_("grace", "hiring")

    answer = ada.command("/all hello")

    assert answer.text == "You said: hello"
    assert answer.seen.ephemeral
    grace.never_sees("You said")


def test_a_command_with_should_escape_carries_ids(slack: PracticeWorkspace) -> None:
    slack.as_("ada", "hiring").command("/all meet @grace in #hiring & <b> @nobody")

    assert slack.envelopes[-1]["payload"]["text"] == ("meet <@U02|grace> in <#C02|hiring> &amp; &lt;b&gt; @nobody")


def test_a_command_without_should_escape_carries_what_was_typed(slack: PracticeWorkspace) -> None:
    slack.as_("ada", "hiring").command("/raw meet <@U02> & co")

    assert slack.envelopes[-1]["payload"]["text"] == "meet @grace & co"


def test_a_public_answer_shows_the_command_to_everybody(slack: PracticeWorkspace) -> None:
    slack.as_("ada", "hiring").command("/all public")

    grace = slack.as_("grace", "hiring")
    grace.sees("For everybody")
    grace.sees("/all public")


def test_an_answer_may_come_later_by_response_url(slack: PracticeWorkspace) -> None:
    assert slack.as_("ada", "hiring").command("/all later").text == "Here it comes"


def test_invalid_blocks_in_an_ack_are_shown_as_a_failure(slack: PracticeWorkspace) -> None:
    with pytest.raises(StoryFailed, match="invalid_blocks"):
        slack.as_("ada", "hiring").command("/all bad")


def test_a_command_that_is_not_acked_fails_with_operation_timeout(slack: PracticeWorkspace) -> None:
    slack.core.sockets.ack_seconds = 0.3

    with pytest.raises(StoryFailed, match="operation_timeout"):
        slack.as_("ada", "hiring").command("/all silent")


def test_a_button_of_an_answer_nobody_has_read_yet_can_be_pressed(slack: PracticeWorkspace) -> None:
    ada = slack.as_("ada", "hiring")
    answer = ada.command("/all card")

    ada.click("Replace", within=answer)

    ada.sees("Replaced")


def test_a_button_updates_its_message_in_place(slack: PracticeWorkspace) -> None:
    ada = slack.as_("ada", "hiring")
    ada.command("/all post")

    ada.click("Count")
    ada.sees("Count 1")
    ada.click("Count 1")
    ada.sees("Count 2")

    assert len(ada.messages()) == 1


def test_an_ephemeral_card_is_replaced_and_deleted_by_its_response_url(slack: PracticeWorkspace) -> None:
    ada = slack.as_("ada", "hiring")
    ada.command("/all card")

    ada.click("Replace")
    ada.sees("Replaced")
    ada.never_sees("A card")
    ada.command("/all card")
    ada.click("Delete it")

    ada.never_sees("A card")


def test_menus_in_messages_carry_the_chosen_option(slack: PracticeWorkspace, everything: Everything) -> None:
    ada = slack.as_("ada", "hiring")
    ada.command("/all post")

    ada.choose("Stage", "Onsite")
    ada.choose("More", "Archive")

    chosen = [event["actions"][0]["selected_option"]["value"] for event in everything.events("block_actions")]
    assert chosen == ["onsite", "archive"]


def test_dates_are_read_in_the_zone_of_the_reader(slack: PracticeWorkspace) -> None:
    slack.as_("ada", "hiring").command("/all post")

    slack.as_("ada").sees("Ada & @Grace Hopper meet Jan 1, 2026 at 12:00 AM")
    slack.as_("grace").sees("meet Dec 31, 2025 at 7:00 PM")


def test_every_kind_of_input_arrives_as_slack_sends_it(slack: PracticeWorkspace, everything: Everything) -> None:
    ada = slack.as_("ada", "hiring")
    ada.uses("Open the form")
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)

    ada.fill({
        "Name": "Ada", "Number": "7", "Mail": "ada@northwind.example", "Site": "https://northwind.example",
        "Overall": "Yes", "Boxes": ["Yes", "No"], "Several": ["Maybe"], "City": "Ber", "Person": "grace",
    } | {"City": "Bergen"})  # fmt: skip
    ada.fill({"People": ["ada", "grace"], "Channel": "#hiring", "Place": "hiring", "Day": moment, "Hour": moment})
    ada.fill({"Moment": moment, "Essay": "It was good.", "Papers": [("cv.pdf", b"%PDF")]})
    ada.submit()

    values = {name: item["value"] for name, item in everything.events("view_submission")[0]["state"]["values"].items()}
    assert values["name"] == {"type": "plain_text_input", "value": "Ada"}
    assert values["number"]["value"] == "7"
    assert values["overall"]["selected_option"]["value"] == "yes"
    assert values["mood"]["selected_option"]["value"] == "maybe"
    assert [item["value"] for item in values["boxes"]["selected_options"]] == ["yes", "no"]
    assert values["city"]["selected_option"]["value"] == "bergen"
    assert (values["person"]["selected_user"], values["people"]["selected_users"]) == ("U02", ["U01", "U02"])
    assert (values["channel"]["selected_channel"], values["place"]["selected_conversation"]) == ("C02", "C02")
    assert (values["day"]["selected_date"], values["hour"]["selected_time"]) == ("2026-03-02", "09:00")
    assert values["moment"]["selected_date_time"] == int(moment.timestamp())
    assert values["papers"]["files"][0]["name"] == "cv.pdf"
    assert ada.modals == []


def test_a_form_that_breaks_its_own_rules_never_reaches_the_app(
    slack: PracticeWorkspace, everything: Everything
) -> None:
    ada = slack.as_("ada")
    ada.uses("Open the form").fill({"Name": "A", "Number": "0", "Mail": "nobody"}).submit()

    assert set(ada.modal.errors) == {"Name", "Number", "Mail"}
    assert everything.events("view_submission") == []


def test_errors_of_the_app_stand_at_their_inputs(slack: PracticeWorkspace) -> None:
    ada = slack.as_("ada")
    ada.uses("Open the form").fill({"Name": "error"}).submit()

    assert ada.modal.errors == {"Name": "Not that name"}
    ada.fill({"Name": "Ada"}).submit()
    assert ada.modals == []


def test_errors_for_a_block_that_does_not_exist_fail(slack: PracticeWorkspace) -> None:
    ada = slack.as_("ada")
    ada.uses("Open the form").fill({"Name": "wrong"})

    with pytest.raises(StoryFailed, match="invalid_response_errors"):
        ada.submit()
    assert ada.modal.title == "The form"


def test_submissions_push_update_and_clear(slack: PracticeWorkspace) -> None:
    ada = slack.as_("ada")

    ada.uses("Open the form").fill({"Name": "push"}).submit()
    assert [modal.title for modal in ada.modals] == ["The form", "Pushed"]
    ada.submit()
    assert ada.modals == []

    ada.uses("Open the form").fill({"Name": "update"}).submit()
    assert [modal.title for modal in ada.modals] == ["Updated"]
    ada.close()

    ada.uses("Open the form").fill({"Name": "clear"}).submit()
    assert ada.modals == []


def test_a_stack_holds_three_modals_and_no_more(slack: PracticeWorkspace) -> None:
    ada = slack.as_("ada")
    ada.uses("Open the form").click("Deeper").click("Deeper")
    assert len(ada.modals) == 3

    slack.core.sockets.ack_seconds = 0.3
    with pytest.raises(StoryFailed):
        ada.click("Deeper")

    assert slack.calls("views.push")[-1].answer["error"] == "push_limit_reached"


def test_closing_a_modal_tells_the_app_that_asked(slack: PracticeWorkspace, everything: Everything) -> None:
    slack.as_("ada").uses("Open the form").close()

    slack.wait_until(lambda: everything.events("view_closed"))
    assert everything.events("view_closed")[0]["is_cleared"] is False


def test_closing_the_whole_stack_says_so(slack: PracticeWorkspace, everything: Everything) -> None:
    ada = slack.as_("ada").uses("Open the form").click("Deeper")

    ada.close(everything=True)

    slack.wait_until(lambda: everything.events("view_closed"))
    assert everything.events("view_closed")[0]["is_cleared"] is True
    assert ada.modals == []


def test_a_chosen_conversation_comes_with_a_response_url(slack: PracticeWorkspace, everything: Everything) -> None:
    slack.as_("ada").uses("Open the form").fill({"Name": "Ada", "Place": "hiring"}).submit()

    offered = slack.envelopes[-1]["payload"]["response_urls"][0]
    assert (offered["channel_id"], offered["block_id"]) == ("C02", "place")
    assert post(offered["response_url"], {"text": "Posted there", "response_type": "in_channel"})[0] == 200
    slack.as_("grace").sees("Posted there")


def test_what_is_not_on_the_screen_cannot_be_chosen(slack: PracticeWorkspace) -> None:
    ada = slack.as_("ada").uses("Open the form")

    for values in ({"Overall": "Perhaps"}, {"Person": "nobody"}, {"Channel": "nowhere"}):
        with pytest.raises(StoryFailed):
            ada.fill(values)


def test_people_come_and_go(slack: PracticeWorkspace, everything: Everything) -> None:
    grace = slack.as_("grace")
    grace.joins("quiet").says("hello", channel="quiet")
    grace.leaves("quiet")

    with pytest.raises(StoryFailed, match="not_in_channel"):
        grace.says("still here?", channel="quiet")


def test_an_input_with_dispatch_action_reports_at_once(slack: PracticeWorkspace, everything: Everything) -> None:
    slack.as_("ada").uses("Open the form").fill({"Name": "Ada", "Live": "No"})

    body = everything.events("block_actions")[0]
    assert body["actions"][0]["selected_option"]["value"] == "no"
    assert body["view"]["state"]["values"]["name"]["value"]["value"] == "Ada"


def test_two_people_have_their_own_modals(slack: PracticeWorkspace) -> None:
    ada, grace = slack.as_("ada"), slack.as_("grace")
    ada.uses("Open the form").fill({"Name": "Ada"})
    grace.uses("Open the form").fill({"Name": "Grace"}).submit()

    assert [modal.title for modal in ada.modals] == ["The form"]
    assert grace.modals == []


def test_external_selects_offer_what_the_app_suggests(slack: PracticeWorkspace) -> None:
    ada = slack.as_("ada").uses("Open the form")

    assert ada.suggestions("City", "b") == ["Bergen", "Berlin", "Bilbao"]


def test_what_is_typed_into_a_searching_menu_need_not_be_what_is_chosen(slack: PracticeWorkspace) -> None:
    ada = slack.as_("ada").uses("Open the form")

    ada.fill({"City": ("b", "Berlin")})
    assert ada.modal.values["City"] == "Berlin"

    with pytest.raises(StoryFailed, match="is not among"):
        ada.fill({"City": ("b", "Paris")})


def test_home_is_published_when_it_is_opened_and_refreshed_by_its_button(slack: PracticeWorkspace) -> None:
    ada = slack.as_("ada").opens_home()
    ada.sees("Welcome home")

    ada.click("Refresh")
    ada.sees("Home again")

    assert "Home again" in ada.home
    slack.as_("grace").never_sees("Home again")


def test_a_message_shortcut_quotes_the_message(slack: PracticeWorkspace) -> None:
    ada = slack.as_("ada", "hiring")
    message = ada.says("Something wise")

    ada.uses("Quote this", message)

    assert ada.sees("> Something wise").ephemeral


def test_a_mention_is_answered_in_its_thread(slack: PracticeWorkspace) -> None:
    ada = slack.as_("ada", "hiring")
    message = ada.says("@everything are you there?")

    answer = ada.sees("You called?")

    assert answer.raw["thread_ts"] == message.ts
    assert ada.sees("are you there").reactions == {"wave": ["U0BOT"]}


def test_people_and_reactions_come_as_events(slack: PracticeWorkspace, everything: Everything) -> None:
    ada = slack.as_("ada", "hiring")
    ada.react("eyes", ada.says("look"))
    slack.change("grace", deleted=True)
    slack.as_("guest").slack.ask(lambda: slack.core.workspace.join(slack.core.workspace.channel("hiring"), "U03"))

    slack.wait_until(lambda: everything.events("reaction_added") and everything.events("user_change"))
    slack.wait_until(lambda: everything.events("member_joined_channel"))
    assert everything.events("user_change")[0]["user"]["deleted"] is True
    assert everything.events("reaction_added")[0]["item_user"] == "U01"


def test_direct_messages_reach_the_app_and_other_peoples_do_not(
    slack: PracticeWorkspace, everything: Everything
) -> None:
    slack.as_("ada").says("hello app")
    slack.as_("ada").says("hello grace", channel="@grace")
    slack.settle()

    assert [event["text"] for event in everything.events("message")] == ["hello app"]


def test_files_are_uploaded_and_shared(slack: PracticeWorkspace, everything: Everything) -> None:
    everything.client.files_upload_v2(content="a,b", filename="table.csv", channel="C02", initial_comment="A table")

    assert slack.as_("ada").sees("A table").raw["files"][0]["size"] == 3


def test_scheduled_messages_come_when_the_clock_says_so(slack: PracticeWorkspace, everything: Everything) -> None:
    later = slack.clock.now() + timedelta(hours=2)
    everything.client.chat_scheduleMessage(channel="C02", text="Two hours later", post_at=int(later.timestamp()))
    ada = slack.as_("ada")
    ada.never_sees("Two hours later")

    slack.clock.advance(hours=2)

    ada.sees("Two hours later")


def test_a_failing_story_prints_the_conversation_as_the_person_saw_it(slack: PracticeWorkspace) -> None:
    ada = slack.as_("ada", "hiring")
    ada.says("before")

    with pytest.raises(StoryFailed) as story:
        ada.sees("something else", timeout=0.05)

    assert "[hiring] Ada Lovelace\n    before" in str(story.value)
