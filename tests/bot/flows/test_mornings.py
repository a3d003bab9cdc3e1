"""Whom somebody interviews today, and the line their day begins with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.calendars import DaysOff
from bot.domain.candidates import NewCandidate
from bot.domain.duties import Duty
from bot.domain.events import Deed, Door
from bot.domain.interviews import Closed
from bot.domain.pipeline import Stage
from bot.domain.preferences import Preferences
from bot.flows import candidates, schedules, seats
from bot.flows.deliveries import Sender
from bot.flows.mornings import meetings_today, morning_of
from bot.flows.owed import lines_for
from bot.jobs import climb_ladders, owe_due_mornings
from bot.views.mornings import WHERE
from tests.factories import (
    AIKO,
    COMPANY,
    LENA,
    PRIYA,
    SAM,
    a_member,
    ask_for_cards,
    begin_a_duty,
    move_to,
    put_on_file,
    set_interview_time,
)

NINE = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)  # in Berlin
HOUR = timedelta(hours=1)
THURSDAY = NINE + 48 * HOUR
HALF_PAST = timedelta(minutes=36)


def deed_at(now):
    return Deed(a_member(SAM), Door.BUTTON, now)


@pytest.fixture
def interview(store):
    """Let somebody be interviewed by Sam for the production round at that time."""

    def arrange(name, at, *who):
        def work(records):
            application = put_on_file(records, name, now=NINE)
            seats = ask_for_cards(records, application, *(who or (SAM,)), now=NINE)
            set_interview_time(records, application, "mlops_production", at)
            return application, seats

        return store.write(work)

    return arrange


def names(store, who=SAM, now=NINE):
    return [one.name for one in store.read(lambda records: meetings_today(records, records.members.get(who), now))]


def test_one_meets_those_one_sits_with_today_in_the_order_of_time(store, interview):
    interview("Late", NINE + 6 * HOUR)
    interview("Early", NINE + HOUR, SAM, LENA)
    interview("Tomorrow", NINE + 24 * HOUR)
    interview("Hers", NINE + 2 * HOUR, LENA)

    assert names(store) == ["Early", "Late"]
    assert names(store, LENA) == ["Early", "Hers"]
    assert names(store, PRIYA) == []


def test_today_is_ones_own_date(store, interview):
    interview(
        "Ada", datetime(2026, 3, 11, 2, 0, tzinfo=UTC), SAM, AIKO
    )  # 03:00 in Berlin, 22:00 on the 10th in New York

    assert names(store) == []
    assert names(store, AIKO, NINE + 6 * HOUR) == ["Ada"]


def test_a_seat_that_was_given_up_and_somebody_who_left_are_not_met(store, interview):
    _, (seat,) = interview("Given up", NINE + HOUR)
    gone, _ = interview("Gone", NINE + HOUR)
    store.write(lambda records: records.interviews.close(seat.id, Closed.HANDED_OVER))
    store.write(lambda records: move_to(records, gone, Stage.REJECTED, now=NINE))

    assert names(store) == []


def test_nobody_meets_themselves(store):
    def work(records):
        own = NewCandidate(name="Lena Fischer", email=None, member_id=LENA)
        recruiter, opening = records.members.get(PRIYA), records.openings.all()[0]
        card = candidates.add(records, recruiter, own, opening, anyway=True, door=Door.COMMAND, now=NINE)
        records.interviews.seat(
            interview_id=records.interviews.arrange(card.application.id, "coding", NINE),
            application_id=card.application.id,
            round_key="coding",
            interviewer_id=LENA,
            assigned_by=PRIYA,
            assigned_at=NINE,
            due_at=NINE,
        )
        set_interview_time(records, card.application, "coding", NINE + HOUR)

    store.write(work)

    assert names(store, LENA) == []


def test_a_day_begins_with_what_waits_and_whom_one_meets(store, interview):
    application, (seat,) = interview("Ada Lovelace", NINE + HOUR)
    store.write(lambda records: begin_a_duty(records, application, Duty.CARD, holder_id=SAM, subject_id=seat.id))

    def look(records, **wishes):
        sam = records.members.get(SAM)
        sam = replace(sam, preferences=replace(sam.preferences, **wishes))
        lines = lines_for(records, sam, records.duties.most_urgent(SAM, 50, NINE), NINE)
        return morning_of(records, sam, lines, NINE)

    day = store.read(look)
    assert (day.things, day.minutes, day.first.about) == (1, 5, "Scorecard: Ada Lovelace, MLOps and production")
    assert [(one.name, one.round_name) for one in day.meetings] == [("Ada Lovelace", "MLOps and production")]
    assert store.read(lambda records: look(records, morning=False)) is None


# --- By itself ----------------------------------------------------------------------------------------------------------


def morning_of_day(store, slack, at):
    """Let a tick of time happen, and what it owes be sent."""
    sender = Sender(name="one", store=store, messenger=slack, company=COMPANY, clock=lambda: at)
    climb_ladders(store, at)
    owe_due_mornings(store, at)
    sender.send_due()
    return [text for channel, text in slack.texts() if channel == f"D-{SAM}" and text.startswith("Good morning")]


@pytest.fixture
def told(store, slack):
    """Sam was told on Tuesday of an interview on Thursday at three."""

    def arrange(records):
        application = put_on_file(records, now=NINE)
        priya = Deed(records.members.get(PRIYA), Door.COMMAND, NINE)
        schedules.schedule(records, priya, application.id, "mlops 2026-03-12 15:00")
        return ask_for_cards(records, application, SAM, now=NINE)[0]

    seat = store.write(arrange)
    morning_of_day(store, slack, NINE + HALF_PAST)
    return seat


def test_who_owes_nothing_new_is_told_whom_they_interview_today_once(store, slack, told):
    assert morning_of_day(store, slack, THURSDAY) == []  # what they owe would come at half past nine

    [said] = morning_of_day(store, slack, THURSDAY + HALF_PAST)
    assert said.startswith("Good morning. You interview one person today:")
    assert "Ada Lovelace (C-1)" in said
    assert morning_of_day(store, slack, THURSDAY + HOUR) == [said]


def test_who_switched_it_off_is_told_nothing(store, slack, told):
    store.write(lambda records: records.members.prefer(SAM, Preferences(morning=False)))

    assert morning_of_day(store, slack, THURSDAY + HALF_PAST) == []


def test_whoever_has_a_bundle_reads_it_there_and_nowhere_else(store, slack, interview, told):
    interview("Bob Noyce", NINE + HOUR)  # whose card was due on Wednesday

    [said] = morning_of_day(store, slack, THURSDAY + HALF_PAST)
    assert "Scorecard: Bob Noyce" in said
    assert "Ada Lovelace (C-1)" in said
    assert morning_of_day(store, slack, THURSDAY + HOUR) == [said]


def test_what_is_called_off_is_not_said_any_more(store, slack, told):
    morning_of_day(store, slack, THURSDAY + HALF_PAST)

    store.write(lambda records: seats.say_it_did_not_happen(records, deed_at(THURSDAY + HOUR), told.id, "ill"))

    assert morning_of_day(store, slack, THURSDAY + 2 * HOUR) == [
        "Good morning. Nobody is left for you to interview today.\n" + WHERE
    ]


def test_on_a_day_off_nothing_is_said_and_who_was_not_told_in_time_is_not_told_afterwards(store, slack, told):
    days = (DaysOff(THURSDAY.date(), THURSDAY.date()),)
    store.write(lambda records: records.members.prefer(SAM, Preferences(days_off=days)))

    assert morning_of_day(store, slack, THURSDAY + HALF_PAST) == []
    store.write(lambda records: records.members.prefer(SAM, Preferences()))
    assert morning_of_day(store, slack, THURSDAY + 7 * HOUR) == []
