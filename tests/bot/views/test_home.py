"""Home on screen: it fits Slack at its fullest, rings nobody, and says what is so in every state."""

import json
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.domain.calendars import DaysOff
from bot.domain.channels import Channel
from bot.domain.colours import Colour
from bot.domain.duties import Duty
from bot.domain.faring import Faring
from bot.domain.home import Home, Step, StepKind
from bot.domain.preferences import USUAL
from bot.sandbox.rules import check_view
from bot.views import home as views
from bot.views import kits, preferences
from bot.views.home import home
from tests.bot.views import longest_home as longest
from tests.factories import NOW
from tests.limits import action_ids, assert_fits_slack, assert_nothing_rings, texts, values

TODAY = date(2026, 3, 10)
EMPTY = Home()
HIRING = Channel(id="C01HIRING", name="hiring", is_member=False, is_archived=False, is_shared_outside=False)
VIEWS = {
    "everything": home(longest.a_home(), NOW),
    "everything of somebody else's": home(longest.a_home(waits=longest.waits(10, duty=Duty.CARD, holder=None)), NOW),
    "nothing": home(EMPTY, NOW),
    "nothing, for a guest": home(Home(can_take_part=False), NOW),
    "the first admin's offer": home(Home(may_claim=True), NOW),
    "the kit": kits.kit(longest.a_kit()),
    "hours and times": preferences.hours_form(longest.wishes(), "America/Argentina/ComodRivadavia", "Bosnia & Herz"),
    "hours and times, as usual": preferences.hours_form(USUAL, "UTC", None),
    "days off and quiet": preferences.away_form(longest.wishes()),
    "days off and quiet, as usual": preferences.away_form(USUAL),
}


# These are published or opened by a call of their own, and are never part of an ack.
LARGE = {"everything", "everything of somebody else's"}


@pytest.mark.parametrize("name", sorted(VIEWS.keys() - LARGE))
def test_a_view_fits_slack(name):
    assert_fits_slack(VIEWS[name])


@pytest.mark.parametrize("name", sorted(LARGE))
def test_home_at_its_fullest_fits_slack(name):
    assert check_view(VIEWS[name]) == []
    assert len(json.dumps(VIEWS[name])) < 100_000


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_rings_nobody(name):
    assert_nothing_rings(VIEWS[name])


def test_home_at_its_fullest_has_no_more_blocks_than_slack_takes():
    assert len(home(longest.a_home(), NOW)["blocks"]) <= 100


def said(shown):
    return texts(home(shown, NOW))


def test_who_owes_nothing_reads_so_and_is_offered_what_they_can_do():
    view = home(EMPTY, NOW)

    assert texts(view)[:2] == ["Nothing waits for you", views.NOTHING_OWED]
    assert [text for text, value in values(view).items() if value in {"refer", "list", "help"}] == [
        "Refer somebody", "List candidates", "What you can type",
    ]  # fmt: skip


def test_only_who_may_add_a_candidate_is_offered_to():
    assert "Add a candidate" not in said(EMPTY)
    assert "Add a candidate" in said(Home(may_add=True))


def test_a_guest_reads_plainly_that_they_cannot_take_part_and_gets_no_button():
    view = home(Home(can_take_part=False, may_add=True, may_claim=True), NOW)

    assert views.NOT_FOR_GUESTS in texts(view)
    assert action_ids(view) == []


@pytest.mark.parametrize(
    ("count", "title"), [(1, "Your next thing"), (2, "Your next two things"), (3, "Your next three things"),
                         (9, "Your next three things")]
)  # fmt: skip
def test_the_next_things_come_first(count, title):
    assert said(Home(lines=longest.lines(count)))[0] == title


def test_a_thing_says_what_it_takes_until_when_what_for_and_why_me():
    line = longest.lines(
        1,
        about="Scorecard: Ada Lovelace, Coding",
        minutes=5,
        unblocks="the loop goes on",
        why_you="you interviewed them",
    )

    shown = said(Home(lines=line))

    stamp = int(NOW.timestamp())
    due = f"<!date^{stamp}^{{date_short_pretty}} at {{time}}|2026-03-10 13:00 UTC>"
    assert shown[1] == f"*Scorecard: Ada Lovelace, Coding*\nAbout 5 min · *Was due* {due}"
    assert "So that the loop goes on · Because you interviewed them" in shown


@pytest.mark.parametrize(
    ("colour", "words"), [(Colour.FINE, " · Due <"), (Colour.DUE_SOON, "*Due soon:* <"), (Colour.OVER, "*Was due* <")]
)
def test_how_urgent_a_thing_is_is_said_in_words(colour, words):
    assert words in said(Home(lines=longest.lines(1, colour=colour)))[1]


def test_a_thing_without_a_clock_has_no_due_time():
    lines = longest.lines(5, due_at=None)

    assert not any("due" in text.casefold() for text in said(Home(lines=lines)))


def test_a_card_opens_its_form_and_everything_else_its_card():
    lines = (*longest.lines(1), *longest.lines(1, kind=Duty.DECISION))

    pressed = values(home(Home(lines=lines), NOW))

    assert (pressed["Write scorecard"], pressed["Show"]) == ("999999", "show C-999999")


def test_one_button_at_most_stands_out():
    def outstanding(lines):
        return str(home(Home(lines=lines), NOW)).count("'style': 'primary'")

    assert outstanding(longest.lines(3)) == 1
    assert outstanding(longest.lines(3, kind=Duty.DECISION)) == 0


def test_the_rest_is_listed_with_minutes_and_due_times():
    shown = said(Home(lines=longest.lines(5, about="Decide: Ada")))

    assert "And 2 more" in shown
    assert shown.count("Decide: Ada · 10 min · was due ") == 2
    assert "About 50 minutes in all." in shown


def test_what_is_not_shown_is_counted_and_one_press_away():
    view = home(Home(lines=longest.lines(10), more=40), NOW)

    assert "And 47 more" in texts(view)
    assert "These are the 10 most urgent of 50." in texts(view)
    assert values(view)["List mine"] == "list mine"


def test_an_interview_names_whom_when_and_which_round_with_its_kit():
    meeting = replace(longest.meetings(1)[0], candidate="Ada", opening_title="ML", round_name="Coding", minutes=60)
    view = home(Home(meetings=(meeting,)), NOW)

    line = next(text for text in texts(view) if text.startswith("*Ada*"))
    assert line.startswith("*Ada* · C-999999 · ML\n<!date^")
    assert line.endswith("> · Coding, 60 minutes")
    assert values(view)["Open kit"] == "999999"


def waits_as(**special):
    ordinary = {"candidate": "Ada", "is_over": False, "since": NOW - timedelta(days=3)}
    view = home(Home(waits=longest.waits(1, **{**ordinary, **special})), NOW)
    return next(text for text in texts(view) if text.startswith("*Ada*")).split("\n")[1]


def test_who_is_waited_for_is_said_but_never_whose_card_is_missing():
    assert waits_as(duty=Duty.DECISION, holder="Maya") == "Waits for Maya, a decision · 3 days"
    assert waits_as(duty=Duty.CARD, holder="Sam") == "Waits for scorecards · 3 days"
    assert waits_as(duty=Duty.CANDIDATE, holder=None) == "Waits for the candidate · 3 days"
    assert waits_as(duty=Duty.STAGE, is_mine=True) == "Waits for you, the next step · 3 days"
    assert (
        waits_as(duty=Duty.STAGE, holder=None, is_over=True)
        == "Waits for somebody, the next step · 3 days · past its time"
    )


@pytest.mark.parametrize("duty", [duty for duty in Duty if duty is not Duty.NOTHING])
def test_every_kind_of_duty_has_words(duty):
    assert waits_as(duty=duty, holder="Maya")
    assert preferences.KINDS[duty]


def test_openings_show_how_many_stand_where():
    pulse = replace(longest.pulses(1)[0], title="ML engineer", counts={"Applied": 2, "Loop": 1})
    empty = replace(pulse, counts={})

    assert "*ML engineer*\nApplied 2 · Loop 1" in said(Home(pulses=(pulse,)))
    assert "*ML engineer*\nnobody in it yet" in said(Home(pulses=(empty,), more_pulses=3))
    assert "And 3 more: `/role list`." in said(Home(pulses=(pulse,), more_pulses=3))


def test_settings_are_said_in_words():
    wishes = replace(
        USUAL,
        batches=(time(10),),
        weekdays=frozenset({0, 1, 2, 3}),
        morning=False,
        days_off=(DaysOff(date(2026, 4, 3), date(2026, 4, 7)),),
        mutes={Duty.CARD: date(2026, 4, 1)},
    )

    summary = preferences.summary(Home(wishes=wishes, timezone="Europe/Berlin", country="Germany"))

    assert summary.split("\n") == [
        "*At work* 09:00–17:30, Mon, Tue, Wed, Thu, Europe/Berlin",
        "*Public holidays* Germany, by your time zone",
        "*What you owe reaches you* at 10:00",
        "*Away* 3–7 April 2026",
        "*Muted* scorecards until 1 April 2026",
    ]


def test_who_is_away_reads_until_when_and_may_be_back_at_once():
    view = home(Home(away_until=date(2026, 3, 15)), NOW)

    assert texts(view)[0] == "*You are away* until 15 March 2026, that day included. What you owe stands still."
    assert "I am back" in values(view)
    assert not any("You are away" in text for text in said(EMPTY))


@pytest.mark.parametrize(
    ("chosen", "named", "words"),
    [
        (None, "Germany", "Germany, by your time zone"),
        ("FR", "France", "France"),
        ("-", "Germany", "none"),
        (None, None, "none known for your time zone; choose a country"),
    ],
)
def test_whose_holidays_count_is_said(chosen, named, words):
    shown = Home(wishes=replace(USUAL, country=chosen), country=named)

    assert preferences.summary(shown).split("\n")[1] == f"*Public holidays* {words}"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 4, 3), date(2026, 4, 3), "3 April 2026"),
        (date(2026, 4, 3), date(2026, 4, 7), "3–7 April 2026"),
        (date(2026, 3, 30), date(2026, 4, 2), "30 March – 2 April 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 December 2026 – 2 January 2027"),
    ],
)
def test_days_off_are_said_shortly(first, last, words):
    assert preferences.days_words(DaysOff(first, last)) == words


def test_the_forms_begin_with_what_is_set():
    view = preferences.hours_form(longest.wishes(), "UTC", "Bosnia")
    fields = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}

    assert (fields[preferences.START]["initial_time"], fields[preferences.END]["initial_time"]) == ("07:15", "15:45")
    assert [one["value"] for one in fields[preferences.DAYS]["initial_options"]] == ["0", "2", "4", "6"]
    assert fields[preferences.COUNTRY]["initial_option"]["value"] == "BA"
    assert fields[preferences.SECOND]["initial_time"] == "14:00"


def test_countries_are_found_by_a_part_of_their_name_and_no_holidays_can_be_chosen():
    known = {"FR": "France", "PF": "French Polynesia", "DE": "Germany", "TF": "South of France"}

    found = [one["text"]["text"] for one in preferences.country_options(known, " fran")]

    assert found == ["France", "South of France"]
    assert preferences.country_options(known, "DE")[0]["value"] == "DE"
    assert preferences.country_options(known, "no pub")[0] == {
        "text": {"type": "plain_text", "text": "No public holidays", "emoji": False}, "value": "-",
    }  # fmt: skip
    assert len(preferences.country_options({str(n): f"Land {n}" for n in range(300)}, "land")) == 100


def test_steps_show_what_is_done_and_offer_what_is_not():
    steps = (
        Step(StepKind.CHANNEL, True),
        Step(StepKind.INVITE, False, HIRING.trouble),
        Step(StepKind.OPENING, False),
    )
    view = home(Home(steps=steps), NOW)

    assert texts(view)[:2] == ["Setting up Hireloop", "2 steps are left. This disappears once all are done."]
    assert "✓  A hiring channel that is yours alone – done" in texts(view)
    assert any(text.endswith("Write `/invite @Hireloop` there.") for text in texts(view))
    assert values(view)["Open a job"] == "0"


def test_an_owner_of_the_workspace_may_become_the_first_admin():
    assert values(home(Home(may_claim=True), NOW))["Become admin"] == "settings"


@pytest.mark.parametrize(
    ("messages", "sockets", "words"),
    [
        (Faring(), None, "every message of Hireloop was delivered, none waits to be sent."),
        (Faring(counts={"shown": 9, "owed": 1}), None,
         "every message of Hireloop was delivered, one is on its way."),
        (Faring(counts={"owed": 4}, oldest_due_at=NOW - timedelta(minutes=1)), 2,
         "every message of Hireloop was delivered, 4 are on their way. Slack reaches Hireloop through 2 connections."),
        (Faring(counts={"owed": 4}, oldest_due_at=NOW - timedelta(minutes=12)), 1,
         ("every message of Hireloop was delivered, 4 are on their way. The oldest has been due for 12 min. "
         "Slack reaches Hireloop through one connection.")),
        (Faring(counts={"dead": 1}), 0,
         ("one message could not be delivered, and none waits to be sent. Slack reaches Hireloop through no connection "
         "just now. `python -m bot doctor` says more.")),
        (Faring(counts={"dead": 2, "unknown": 1, "owed": 1}), None,
         ("2 messages could not be delivered, of one nobody knows whether it arrived, and one is on its way. "
         "`python -m bot doctor` says more.")),
        (Faring(counts={"unknown": 3}), None,
         "of 3 nobody knows whether it arrived, and none waits to be sent. `python -m bot doctor` says more."),
    ],
)  # fmt: skip
def test_an_admin_reads_in_words_what_the_metrics_say(messages, sockets, words):
    assert f"Only admins see this: {words}" in said(Home(messages=messages, sockets=sockets))


def test_nobody_else_reads_how_messages_fare():
    assert not any("Only admins" in text for text in said(longest.a_home(messages=None)))


def test_the_kit_says_what_the_others_cover_and_never_whose_card_is_in():
    kit = kits.kit(longest.a_kit())

    assert "cards in" not in str(kit)
    assert values(kit)["Ratings and flags"] == "123456"
