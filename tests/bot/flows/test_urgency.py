"""What may come between two batches: cards, changes of the day they are about, offers. Everything else waits for one."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.events import Deed, Door
from bot.domain.gates import Said
from bot.domain.pipeline import Stage
from bot.domain.votes import Outcome
from bot.flows import interviews, schedules
from bot.flows.deliveries import Sender
from bot.flows.handovers import take_back_duties
from tests.bot.flows.deeds import as_, move, undo
from tests.bot.flows.votes import asked, decide, did_not_happen, hand_in, hand_over
from tests.factories import AIKO, BATCH, COMPANY, LENA, MAYA, NOW, PRIYA, SAM, open_a_job, put_on_file

BERLIN = ZoneInfo("Europe/Berlin")
LATER = timedelta(minutes=10)
OFF = "You do not interview Ada Lovelace (C-1) any more"
ON = "You interview Ada Lovelace (C-1): MLOps and production"


def at(day, hour, minute=0):
    """Return a moment of March 2026 in Berlin; NOW is Tuesday the 10th, 14:00, BATCH is 15:30."""
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN)


@pytest.fixture
def hears(store, slack):
    """Let everything be sent that may be at a moment; returns what somebody was sent since the last look."""
    seen = set()

    def at_a_moment(now, who=None):
        Sender(name="one", store=store, messenger=slack, company=COMPANY, clock=lambda: now).send_due()
        new = [place for place in slack.messages if place not in seen and who in {None, place[0].removeprefix("D-")}]
        seen.update(new)
        return [slack.messages[place][1]["text"] for place in new]

    return at_a_moment


def set_time(store, ada, time, now=NOW):
    """Set when Ada's interview is, as the recruiter does; returns what they read."""
    words = f"mlops {time:%Y-%m-%d %H:%M}"
    return as_(store, PRIYA, lambda r, m: schedules.schedule(r, Deed(m, Door.COMMAND, now), ada.id, words))


@pytest.fixture
def planned(store, ada):
    """Sam and Lena interview Ada together at that time, and were asked to some days before."""

    def plan(time, now=NOW):
        set_time(store, ada, time, now)
        return asked(store, ada, SAM, LENA, now=now)

    return plan


def told_of(hears, when, who=SAM):
    return [text for text in hears(when, who) if "interview Ada" in text]


# --- Batches ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def read(store, hears):
    """Grace's panel can be read since just now: Sam's card was the only one."""
    opening = store.write(lambda records: open_a_job(records, "AI engineer", channel_id="C07HIRE"))
    grace = store.write(lambda records: put_on_file(records, "Grace Hopper", opening=opening, stage=Stage.DEBRIEF))
    seats = asked(store, grace, SAM)
    hears(NOW)
    hand_in(store, seats[SAM])
    return grace


def test_that_a_panel_can_be_read_comes_with_the_next_batch(read, hears):

    assert hears(NOW + LATER, SAM) == []
    assert hears(BATCH - LATER, SAM) == []
    [told] = hears(BATCH, SAM)
    assert told.startswith("The panel for Grace Hopper (C-1) is in")


def test_what_missed_its_batch_comes_at_the_next_chance_of_the_same_day(read, hears, slack):
    slack.quiet_until = lambda who, now: at(10, 16) if now < at(10, 16) else None

    assert hears(BATCH, SAM) == []
    assert len(hears(at(10, 16), SAM)) == 1


def test_that_somebody_is_to_have_an_offer_comes_at_once(store, read, hears):
    hears(BATCH)
    morning = at(11, 10)

    decide(store, MAYA, read, Outcome.ADVANCE, to=Stage.OFFER, now=morning, said=Said(override="They decide today."))
    assert any("decided" in text for text in hears(morning, PRIYA))


def test_that_somebody_is_not_hired_waits_for_a_batch(store, read, hears):
    hears(BATCH)
    morning = at(11, 10)

    decide(store, MAYA, read, Outcome.REJECT, now=morning, said=Said(reason_code="level_mismatch"))
    assert not any("decided" in text for text in hears(morning, PRIYA))
    assert any("decided" in text for text in hears(at(11, 15, 30), PRIYA))


# --- Interviews: set, moved, called off, on again -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("time", "told"),
    [
        (at(10, 17), NOW),  # today
        (at(11, 9), BATCH),  # tomorrow: the batch of today is in time
        (at(13, 10), BATCH),
    ],
)
def test_an_interview_of_today_is_told_at_once_and_others_in_a_batch(planned, hears, time, told):
    planned(time)

    assert [bool(told_of(hears, moment)) for moment in (NOW, BATCH)] == [told == NOW, told == BATCH]


def test_what_the_next_batch_would_tell_too_late_is_told_at_once(planned, hears):
    planned(at(11, 9), now=at(10, 16))

    assert told_of(hears, at(10, 16))


def test_an_interview_moved_away_from_today_is_told_at_once_with_the_time_it_had(store, ada, planned, hears):
    planned(at(10, 17))
    hears(NOW)

    set_time(store, ada, at(12, 10), NOW + LATER)

    [told] = told_of(hears, NOW + LATER)
    assert told.startswith(f"New time. {ON}")
    assert "The time was: <!date" in told


def test_what_was_told_before_says_what_is_true_now(store, ada, planned, hears, slack):
    planned(at(10, 17))
    hears(NOW)

    move(store, PRIYA, ada, Stage.WITHDREW, now=NOW + LATER)
    hears(NOW + LATER)

    said = [text for channel, text in slack.texts() if channel == f"D-{SAM}"]
    assert len(said) == 2
    assert all(text.startswith(f"{OFF}: they withdrew.") for text in said)


def test_who_joins_a_panel_whose_interview_was_moved_reads_only_when_it_is(store, ada, planned, hears):
    planned(at(10, 17))
    set_time(store, ada, at(10, 18), NOW)
    hears(NOW)
    asked(store, ada, AIKO)

    [told] = told_of(hears, NOW, AIKO)
    assert told.startswith(ON)
    assert "The time was" not in told


def test_an_interview_that_is_called_off_is_news_to_the_others_on_its_panel(store, planned, hears):
    seats = planned(at(10, 17))
    hears(NOW)

    did_not_happen(store, SAM, seats[SAM], "They are ill.", now=NOW + LATER)

    assert told_of(hears, NOW + LATER) == []  # who said it knows
    [told] = told_of(hears, NOW + LATER, LENA)
    assert told.startswith(f"{OFF}: it is called off.")
    assert "The time was: <!date" in told


def test_an_interview_that_is_said_afterwards_not_to_have_happened_is_told_by_nothing_new(planned, hears, store, slack):
    seats = planned(at(10, 17))
    hears(NOW)
    evening = at(10, 19)

    did_not_happen(store, LENA, seats[LENA], "They never came.", now=evening)

    assert told_of(hears, at(11, 9, 30)) == []
    assert next(text for channel, text in slack.texts() if channel == f"D-{SAM}").startswith(
        f"{OFF}: the interview did not happen."
    )


def test_when_a_candidate_withdraws_whoever_was_to_interview_them_is_told_and_told_again_if_it_was_a_slip(
    store, ada, planned, hears
):
    planned(at(10, 17))
    hears(NOW)

    move(store, PRIYA, ada, Stage.WITHDREW, now=NOW + LATER)
    assert [text[: len(OFF)] for text in told_of(hears, NOW + LATER)] == [OFF]

    undo(store, PRIYA, ada, now=NOW + LATER)
    assert [text[: len(ON)] for text in told_of(hears, NOW + LATER)] == [ON]


def test_nobody_hears_that_an_interview_is_off_who_never_heard_it_was_on(store, ada, planned, hears):
    planned(at(13, 10))
    hears(NOW)

    move(store, PRIYA, ada, Stage.WITHDREW, now=NOW + LATER)

    assert told_of(hears, BATCH) == []
    assert told_of(hears, at(11, 9, 30)) == []


def test_whose_seat_somebody_else_gave_away_is_told(store, planned, hears):
    seats = planned(at(10, 17))
    hears(NOW)

    hand_over(store, PRIYA, seats[SAM], AIKO, now=NOW + LATER)

    [told] = told_of(hears, NOW + LATER)
    assert told.startswith(f"{OFF}: it was handed over.")


# --- People who cannot be told in time ------------------------------------------------------------------------------------


def test_who_asks_a_panel_reads_whom_it_cannot_tell_before_the_interview(store, ada):
    night = at(10, 20)
    set_time(store, ada, at(11, 8, 30))

    done = as_(
        store,
        PRIYA,
        lambda r, m: interviews.assign_panel(r, m, ada.id, "mlops", [SAM, LENA], door=Door.COMMAND, now=night),
    )

    assert done.too_late == ("Sam Okafor", "Lena Fischer")


# --- Who left -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("time", "is_told_at_once"), [(at(10, 17), True), (at(13, 10), False)])
def test_that_somebody_left_is_told_at_once_where_they_had_an_interview_today(
    store, planned, hears, time, is_told_at_once
):
    planned(time)
    hears(NOW)

    def leave(records):
        records.members.keep([replace(records.members.get(SAM), is_deactivated=True)])
        take_back_duties(records, NOW)

    store.write(leave)

    assert any("Sam Okafor left" in text for text in hears(NOW + LATER, PRIYA)) == is_told_at_once
    assert any("Sam Okafor left" in text for text in hears(BATCH, PRIYA)) != is_told_at_once
