"""Whom somebody interviews today, and the line their day begins with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.candidates import NewCandidate
from bot.domain.duties import Duty
from bot.domain.events import Door
from bot.domain.interviews import Closed
from bot.domain.pipeline import Stage
from bot.flows import candidates
from bot.flows.mornings import meetings_today, morning_of
from bot.flows.owed import lines_for
from tests.factories import (
    AIKO,
    LENA,
    PRIYA,
    SAM,
    ask_for_cards,
    begin_a_duty,
    move_to,
    put_on_file,
    set_interview_time,
)

NINE = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)  # in Berlin
HOUR = timedelta(hours=1)


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
