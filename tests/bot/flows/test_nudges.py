"""Nudges: one message for all that somebody owes, to the one who can act, when they can act, and no more than needed."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.bundles import PutOff
from bot.domain.calendars import DaysOff
from bot.domain.clocks import WorkingHours
from bot.domain.duties import Duty
from bot.domain.errors import Refusal
from bot.domain.events import Deed, Door
from bot.domain.pipeline import Stage
from bot.domain.preferences import Preferences
from bot.flows import clocks, nudge_history, nudges, offers_elsewhere, owed, reveals, schedules, seats, snoozes
from bot.flows.deliveries import Sender
from bot.messenger import Refused
from bot.views import timing
from tests.bot.flows.slack import Crashed
from tests.bot.flows.test_deliveries import submit
from tests.factories import AIKO, COMPANY, LENA, MAYA, NOW, PRIYA, SAM, a_member, ask_for_cards, move_to, put_on_file

BERLIN = ZoneInfo("Europe/Berlin")
FOLDED = "Your list moved down to the newest message."
QUARTER = timedelta(minutes=15)


def at(day, hour, minute=0):
    """Return a moment of March 2026 in Berlin; NOW is Tuesday the 10th, 14:00."""
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


class Life:
    """Time passing by the quarter hour, with the ticks of the bot in it."""

    def __init__(self, store, slack):
        self.now, self.store, self.slack = NOW, store, slack
        self.heard = []  # (when, to whom, text) of every message as it was posted
        self.sender = Sender(name="one", store=store, messenger=slack, company=COMPANY, clock=lambda: self.now)

    def until(self, moment):
        while self.now <= moment:
            self.tick()
            self.now += QUARTER
            if self.now.astimezone(BERLIN).hour < 7:  # nobody in these stories is awake; what is owed waits till then
                self.now = self.now.astimezone(BERLIN).replace(hour=7, minute=0).astimezone(UTC)
        return self

    def tick(self):
        before = set(self.slack.messages)
        self.store.write(lambda records: nudges.climb(records, self.now))
        self.sender.send_due()
        for place in self.slack.messages.keys() - before:
            self.heard.append((self.now, place[0].removeprefix("D-"), self.slack.messages[place][1]["text"]))

    def to(self, member_id):
        return [(when, text) for when, whom, text in self.heard if whom == member_id]

    def shown(self, member_id):
        """Return what stands in somebody's conversation now, folded messages aside."""
        return [text for channel, text in self.slack.texts() if channel == f"D-{member_id}" and text != FOLDED]


@pytest.fixture
def life(store, slack):
    return Life(store, slack)


@pytest.fixture
def asked(store, ada):
    """Sam was asked for a card on Tuesday at two; it is due on Wednesday at two."""
    return store.write(lambda records: ask_for_cards(records, ada, SAM))[0]


def deed(who=PRIYA, now=NOW):
    return Deed(a_member(who, is_recruiter=who == PRIYA), Door.COMMAND, now)


def prefer(store, member_id, now=NOW, **wishes):
    def work(records):
        records.members.prefer(member_id, Preferences(**wishes))
        clocks.settle_member(records, member_id, now)

    store.write(work)


def bundles_to(life, member_id):
    return [when for when, text in life.to(member_id) if "waits for you" in text or "wait for you" in text]


# --- The ladder of a card -----------------------------------------------------------------------------------------------


def test_a_missing_card_is_asked_for_reminded_of_when_due_and_then_somebody_else_is_asked_how_to_go_on(life, asked):
    life.until(at(20, 18))

    sam = [when for when, text in life.to(SAM) if "Ada" in text]
    assert sam == [NOW, at(11, 9, 30), at(11, 15, 30)]
    recruiter = [when for when, text in life.to(PRIYA) if "waits for Sam Okafor" in text]
    assert recruiter[0] == at(12, 15, 30)  # half a working day after it was due, in the next batch
    manager = [when for when, text in life.to(MAYA) if "waits for Sam Okafor" in text]
    assert manager == [at(13, 15, 30)]


def test_who_hears_of_it_next_is_said_to_its_holder_before(life, asked):
    life.until(at(11, 16))

    assert "If it stays open, Priya Shah is asked how to go on." in life.to(SAM)[-1][1]


def test_nothing_more_is_said_of_a_card_once_it_is_in_and_the_message_says_so_at_once(life, store, asked):
    life.until(at(11, 10))
    assert "Scorecard: Ada Lovelace" in life.shown(SAM)[-1]

    submit(store, asked, at(11, 10))
    life.until(at(20, 18))

    assert life.shown(SAM)[1] == "All done: nobody waits for you. Thank you."
    assert not [text for when, text in life.to(SAM) if when > at(11, 10) and "Scorecard:" in text]
    assert not [text for _, text in life.to(PRIYA) if "waits for Sam" in text]


def test_a_reminder_on_its_way_is_not_sent_if_the_card_comes_in_first(life, store, asked):
    life.until(at(11, 9, 15))
    submit(store, asked, at(11, 9, 20))

    life.until(at(11, 18))

    assert bundles_to(life, SAM) == []


def test_who_has_the_form_open_is_left_alone_for_an_hour(life, store, asked):
    life.until(at(11, 9))
    sam = store.read(lambda records: records.members.get(SAM))
    store.write(lambda records: snoozes.opened_form(records, sam, Duty.CARD, asked.id, at(11, 9, 10)))

    life.until(at(11, 12))

    assert bundles_to(life, SAM) == []


def test_the_card_is_asked_for_when_the_interview_ends_and_not_before(life, store, ada):
    store.write(lambda records: schedules.schedule(records, deed(), ada.id, "mlops 2026-03-12 10:00"))
    store.write(lambda records: ask_for_cards(records, ada, SAM))

    life.until(at(12, 18))

    told, asked = life.to(SAM)[:2]
    assert told[0] == at(10, 15, 30)
    assert "You interview Ada Lovelace" in told[1]
    assert asked[0] == at(12, 10, 45)
    assert "asks for your scorecard" in asked[1]


@pytest.mark.parametrize(
    ("said_at", "time", "too_late"),
    [
        (at(10, 15), "2026-03-11 08:30", ()),  # they are at work now
        (at(10, 18), "2026-03-11 08:30", ("Sam Okafor",)),
        (at(10, 18), "2026-03-11 10:00", ()),
        (at(13, 18), "2026-03-15 12:00", ("Sam Okafor",)),  # a Sunday
    ],
)
def test_who_sets_a_time_reads_at_once_who_cannot_be_told_before_it(store, ada, said_at, time, too_late):
    store.write(lambda records: ask_for_cards(records, ada, SAM))

    done = store.write(lambda records: schedules.schedule(records, deed(now=said_at), ada.id, f"mlops {time}"))

    assert done.told == 1
    assert done.too_late == too_late


def test_who_sets_a_time_reads_who_cannot_be_written_to(store, ada):
    store.write(lambda records: ask_for_cards(records, ada, SAM))
    store.write(lambda records: records.members.reach(SAM, NOW))

    done = store.write(lambda records: schedules.schedule(records, deed(), ada.id, "mlops 2026-03-12 10:00"))

    assert done.too_late == ("Sam Okafor",)
    said = timing.scheduled("Ada", "C-1", done.round_name, done.starts_at, done.told, done.too_late)["text"]
    assert "I cannot tell Sam Okafor before it starts" in said


def test_a_new_time_is_told_and_moves_the_card(life, store, ada):
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]
    store.write(lambda records: schedules.schedule(records, deed(), ada.id, "mlops 2026-03-12 10:00"))
    life.until(at(10, 17))
    store.write(lambda records: schedules.schedule(records, deed(now=at(11, 9)), ada.id, "mlops 2026-03-13 10:00"))

    life.until(at(11, 17))

    assert len([text for _, text in life.to(SAM) if "You interview Ada" in text]) == 2
    due = store.read(lambda records: records.interviews.get_seat(seat.id)).due_at
    assert due == at(16, 10, 45)


def test_nobody_is_pinged_about_one_card_more_than_three_times_whatever_happens_to_it(life, store, ada, asked):
    life.until(at(11, 16))
    move(store, ada, Stage.ON_HOLD, at(11, 16))
    life.until(at(13, 9))
    move(store, store.read(lambda records: records.applications.get(ada.id)), Stage.APPLIED, at(13, 9))

    life.until(at(31, 18))

    assert len([text for _, text in life.to(SAM) if "Ada" in text]) <= 3


def move(store, application, to, now):
    return store.write(lambda records: move_to(records, application, to, now=now))


# --- One bundle a person ------------------------------------------------------------------------------------------------


def test_all_that_somebody_owes_is_one_message_and_the_one_before_points_to_it(life, store, ada, asked):
    other = store.write(lambda records: put_on_file(records, "Grace Hopper"))
    store.write(lambda records: ask_for_cards(records, other, SAM))

    life.until(at(11, 18))

    assert bundles_to(life, SAM) == [at(11, 9, 30), at(11, 15, 30)]
    newest = life.shown(SAM)[-1]
    assert "2 things wait for you" in newest
    assert "Ada Lovelace" in newest
    assert "Grace Hopper" in newest
    assert [text for channel, text in life.slack.texts() if channel == "D-U03SAM"].count(FOLDED) == 1


def test_nobody_gets_more_than_three_messages_a_day_that_they_did_not_ask_for(life, store):
    for n in range(6):
        life.until(at(11, 10 + n))
        one = store.write(lambda records, n=n: put_on_file(records, f"Person {n}"))
        store.write(lambda records, one=one: ask_for_cards(records, one, SAM))

    life.until(at(16, 18))

    by_day = [when.astimezone(BERLIN).date() for when, _ in life.to(SAM)]
    assert max(by_day.count(day) for day in by_day) == 3
    asked = [text for _, text in life.to(SAM) if "asks for your scorecard" in text]
    assert all(sum(f"Person {n}" in text for text in asked) == 1 for n in range(6))


def test_a_process_that_was_down_for_days_says_everything_once(life, store, ada, asked):
    life.until(at(10, 15))
    life.now = at(13, 11)

    life.until(at(13, 12))

    assert bundles_to(life, SAM) == [at(13, 11)]


# --- When they can act --------------------------------------------------------------------------------------------------


def test_nobody_hears_anything_out_of_hours_on_weekends_or_holidays(life, store, ada):
    store.write(lambda records: ask_for_cards(records, ada, SAM, AIKO))
    prefer(store, SAM, hours=WorkingHours(time(12), time(20)))

    life.until(at(20, 23))

    for when, _ in life.to(SAM):
        assert 12 <= when.astimezone(BERLIN).hour < 20
    for when, _ in life.to(AIKO):
        there = when.astimezone(ZoneInfo("America/New_York"))
        assert there.weekday() < 5
        assert 9 <= there.hour < 18


def test_a_message_waits_for_the_end_of_do_not_disturb(life, store, slack, asked):
    slack.quiet[SAM] = at(10, 16)

    life.until(at(10, 17))

    assert [when for when, _ in life.to(SAM)] == [at(10, 16)]


def test_while_somebody_is_away_who_comes_next_is_asked_who_covers(life, store, ada):
    prefer(store, SAM, days_off=(DaysOff(NOW.date(), NOW.date() + timedelta(days=10)),))
    store.write(lambda records: ask_for_cards(records, ada, SAM))

    life.until(at(12, 18))

    assert life.to(SAM) == []
    assert [text for _, text in life.to(PRIYA) if "waits for Sam Okafor" in text]


def test_days_off_move_the_due_time(store, ada, asked):
    prefer(store, SAM, days_off=(DaysOff(at(11, 0).astimezone(BERLIN).date(), at(13, 0).astimezone(BERLIN).date()),))

    (duty,) = store.read(lambda records: records.duties.of_member(SAM))

    assert duty.due_at == at(16, 14)


def test_a_muted_kind_is_silent_but_ones_own_card_is_asked_for_once_it_is_due(life, store, asked):
    sam = store.read(lambda records: records.members.get(SAM))
    life.until(at(10, 15))
    store.write(lambda records: snoozes.mute(records, sam, Duty.CARD, at(20, 9).date(), at(10, 15)))

    life.until(at(11, 18))

    assert bundles_to(life, SAM) == [at(11, 15, 30)]


def test_what_is_put_off_comes_back_when_it_was_asked_for_twice_at_most(life, store, asked):
    life.until(at(11, 10))
    duty = store.read(lambda records: records.duties.of_member(SAM))[0]
    sam = store.read(lambda records: records.members.get(SAM))

    until = store.write(lambda records: snoozes.put_off(records, sam, duty.id, PutOff.TWO_HOURS, at(11, 10)))
    life.until(at(11, 18))

    assert until == at(11, 12)
    assert bundles_to(life, SAM) == [at(11, 9, 30), at(11, 12)]  # the third and last; the due time says nothing more
    with pytest.raises(Refusal, match="That was the last reminder"):
        store.write(lambda records: snoozes.put_off(records, sam, duty.id, PutOff.TOMORROW, at(11, 18)))
    assert store.read(lambda records: records.duties.get(duty.id)).due_at == duty.due_at


def test_only_who_owes_it_can_put_it_off(store, asked):
    duty = store.read(lambda records: records.duties.of_member(SAM))[0]
    lena = store.read(lambda records: records.members.get(LENA))

    with pytest.raises(Refusal):
        store.write(lambda records: snoozes.put_off(records, lena, duty.id, PutOff.TWO_HOURS, NOW))


def test_only_who_was_asked_to_step_in_is_helped_to_remind(life, store, asked):
    life.until(at(12, 18))
    duty = store.read(lambda records: records.duties.of_member(SAM))[0]

    def words_for(member_id):
        member = store.read(lambda records: records.members.get(member_id))
        return store.read(lambda records: owed.passed_on(records, member, duty.id, life.now))

    line, holder = words_for(PRIYA)
    assert (line.waits_for, holder) == ("Sam Okafor", SAM)
    for other in (LENA, SAM):
        with pytest.raises(Refusal):
            words_for(other)


# --- Other duties -------------------------------------------------------------------------------------------------------


def test_a_decision_that_does_not_come_reaches_the_recruiter_and_is_never_made_by_itself(life, store, ada, asked):
    move_on(store, ada, Stage.RECRUITER_SCREEN, Stage.LOOP)
    submit(store, asked, NOW)
    again = store.write(lambda records: ask_for_cards(records, current(store, ada), LENA))[-1]
    submit(store, again, NOW + timedelta(minutes=5))

    life.until(at(13, 18))

    assert [text for _, text in life.to(MAYA) if "Decide: Ada Lovelace" in text]
    assert [text for _, text in life.to(PRIYA) if "waits for Maya Lindqvist" in text]
    assert current(store, ada).stage is Stage.LOOP


def move_on(store, application, *stages):
    for stage in stages:
        move(store, current(store, application), stage, NOW)


def current(store, application):
    return store.read(lambda records: records.applications.get(application.id))


def test_who_did_it_themselves_is_not_asked_for_the_next_step_at_once(life, store, ada):
    life.until(at(11, 12))  # Priya added Ada herself on Tuesday; it is due on Wednesday at two

    assert life.to(PRIYA) == []


def test_a_panel_member_who_has_not_written_is_not_told_whose_card_is_missing(life, store, ada):
    store.write(lambda records: ask_for_cards(records, ada, SAM, MAYA))  # the hiring manager interviews, too

    life.until(at(20, 18))

    assert not [text for _, text in life.to(MAYA) if "Sam Okafor" in text]


def test_a_silent_candidate_is_brought_to_who_looks_after_them(life, store, ada):
    move_on(store, ada, Stage.RECRUITER_SCREEN, Stage.WORK_SAMPLE)

    life.until(at(18, 18))

    assert next(when for when, text in life.to(PRIYA) if "Ask Ada Lovelace how it goes" in text) == at(17, 15, 30)


def test_handed_over_it_is_the_others(life, store, ada, asked):
    life.until(at(11, 10))
    store.write(lambda records: seats.hand_over(records, deed(SAM, at(11, 10)), asked.id, LENA))

    life.until(at(11, 18))

    assert "All done" in life.shown(SAM)[-1]
    assert [text for _, text in life.to(LENA) if "asks for your scorecard" in text]


def test_a_panel_opened_without_a_card_asks_for_it_no_more(life, store, ada):
    both = store.write(lambda records: ask_for_cards(records, ada, SAM, LENA))
    submit(store, both[1], NOW)
    store.write(lambda records: reveals.force_reveal(records, deed(), ada.id, "We meet this afternoon."))

    life.until(at(20, 18))

    assert bundles_to(life, SAM) == []


# --- A competing offer --------------------------------------------------------------------------------------------------


def test_a_deadline_tightens_the_clocks_and_says_when_the_rest_does_not_fit(store, ada, asked):
    before = store.read(lambda records: records.duties.of_application(ada.id))[0].due_at

    roomy = store.write(lambda records: offers_elsewhere.set_deadline(records, deed(), ada.id, "2026-04-01"))
    assert roomy.fit.fits
    assert store.read(lambda records: records.duties.of_application(ada.id))[0].due_at == before

    tight = store.write(lambda records: offers_elsewhere.set_deadline(records, deed(), ada.id, "tomorrow 17:00"))
    assert not tight.fit.fits
    assert tight.fit.late_days > 0
    (duty,) = store.read(lambda records: records.duties.of_application(ada.id))
    assert duty.due_at < before

    store.write(lambda records: offers_elsewhere.set_deadline(records, deed(), ada.id, "none"))
    assert store.read(lambda records: records.duties.of_application(ada.id))[0].due_at == before


# --- Why is somebody reminded? ------------------------------------------------------------------------------------------


def test_the_team_reads_what_was_said_to_whom_and_what_comes_next(life, store, ada, asked):
    life.until(at(11, 10))

    _, told = store.read(lambda records: nudge_history.nudges_about(records, deed().member, ada.id, life.now))

    card = next(one for one in told if one.duty.kind is Duty.CARD)
    assert [(one.says, one.to, one.sent_at is not None) for one in card.said] == [
        ("ask", "Sam Okafor", True),
        ("remind", "Sam Okafor", True),
    ]
    assert [(one.says, one.to) for one in card.next] == [
        ("due", "Sam Okafor"),
        ("choose", "Priya Shah"),
        ("last", "Maya Lindqvist"),
    ]


def test_who_may_not_know_whose_card_is_missing_does_not_read_it_there(store, ada, asked):
    store.write(lambda records: ask_for_cards(records, ada, PRIYA))

    with pytest.raises(Refusal, match="once your own card is in"):
        store.read(lambda records: nudge_history.nudges_about(records, deed().member, ada.id, NOW))


# --- Whom Slack does not let us write to, and crashes -------------------------------------------------------------------


def test_who_cannot_be_written_to_is_passed_over_and_an_admin_is_told_once(life, store, slack, ada):
    store.write(lambda records: ask_for_cards(records, ada, SAM))
    slack.answers = [Refused("cannot_dm_bot", for_good=True)]

    life.until(at(11, 18))

    admins = [text for _, text in life.to(MAYA) if "does not let me write to Sam Okafor" in text]
    assert len(admins) == 1
    assert [text for _, text in life.to(PRIYA) if "waits for Sam Okafor" in text]


@pytest.mark.parametrize("crash", ["before the post", "after the post"])
def test_a_process_that_dies_while_sending_a_bundle_neither_loses_nor_doubles_it(life, store, slack, asked, crash):
    life.until(at(11, 9, 15))
    slack.crash = crash
    with pytest.raises(Crashed):
        life.until(at(11, 9, 30))
    slack.crash = None
    store.write(lambda records: records.deliveries.release_all())

    life.until(at(11, 12))

    bundles = [text for text in life.shown(SAM) if "One thing waits for you" in text]
    assert len(bundles) == 1


def test_a_bundle_that_slack_refused_says_the_same_later(life, store, slack, asked):
    life.until(at(11, 9, 15))
    slack.answers = [Refused("ratelimited", retry_after=timedelta(minutes=20))]

    life.until(at(11, 12))

    assert bundles_to(life, SAM) == [at(11, 10)]
    assert "Ada Lovelace" in life.to(SAM)[-1][1]
