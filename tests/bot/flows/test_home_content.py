"""What each kind of person finds in their Home, and what nobody does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.domain.calendars import DaysOff
from bot.domain.channels import Channel
from bot.domain.company import Company
from bot.domain.duties import Duty
from bot.domain.faring import Faring
from bot.domain.home import MOST_LINES, Around
from bot.domain.people import Grant, Member
from bot.domain.pipeline import Stage
from bot.domain.preferences import Preferences
from bot.flows.home_content import home_of
from bot.flows.members import keep_people
from bot.views.home import home
from storage.store import open_store
from storage.tables import applications, candidates, interviews, seats
from tests.factories import (
    COMPANY,
    GUEST,
    LENA,
    MAYA,
    NOW,
    OTTO,
    PRIYA,
    SAM,
    a_member,
    ask_for_cards,
    begin_a_duty,
    hand_in,
    open_a_job,
    put_on_file,
)

HIRING = Channel(id="C01HIRING", name="hiring", is_member=True, is_archived=False, is_shared_outside=False)
AROUND = Around(was_asked=True, channel=HIRING, messages=Faring(counts={"shown": 3}), sockets=2)


def home_for(store, who, now=NOW, around=AROUND):
    return store.read(lambda records: home_of(records, records.members.get(who), COMPANY, now, around))


def change(store, table, row_id, **values):
    store.write(lambda records: records._connection.execute(update(table).where(table.c.id == row_id).values(**values)))


def owe(store, who, application, kind=Duty.STAGE, subject_id=1, due_at=NOW + timedelta(days=1)):
    special = {"holder_id": who, "since": NOW, "due_at": due_at, "subject_id": subject_id}
    return store.write(lambda records: begin_a_duty(records, application, kind, **special))


def seats_for(store, application, *who, **special):
    return store.write(lambda records: ask_for_cards(records, application, *who, **special))


def plan(store, seat, starts_at, ends_at=None):
    change(store, interviews, seat.interview_id, starts_at=starts_at, ends_at=ends_at)


# --- What is owed -------------------------------------------------------------------------------------------------------


def test_a_card_that_is_owed_can_be_written_from_home(store, ada):
    [seat] = seats_for(store, ada, SAM)
    owe(store, SAM, ada, Duty.CARD, seat.id)

    [line] = home_for(store, SAM).lines

    assert (line.kind, line.subject_id, line.minutes) == (Duty.CARD, seat.id, 5)
    assert line.about.startswith("Scorecard: Ada Lovelace, ")


def test_what_is_due_first_comes_first_and_the_rest_is_counted(store, ada):
    for n in range(MOST_LINES + 4):
        owe(store, PRIYA, ada, subject_id=n, due_at=NOW + timedelta(days=20 - n))

    shown = home_for(store, PRIYA)

    assert len(shown.lines) == MOST_LINES
    assert shown.more == 4
    assert shown.lines[0].due_at == NOW + timedelta(days=20 - MOST_LINES - 3)


def test_what_is_done_is_gone(store, ada):
    duty = owe(store, PRIYA, ada)
    store.write(lambda records: records.duties.end([duty.id], NOW))

    assert home_for(store, PRIYA).lines == ()


def test_nobody_finds_anything_about_their_own_application(store, ada):
    owe(store, SAM, ada)
    [seat] = seats_for(store, ada, SAM)
    plan(store, seat, NOW + timedelta(hours=1))
    change(store, applications, ada.id, holder_id=SAM, duty="stage")
    before = home_for(store, SAM)
    change(store, candidates, ada.candidate_id, member_id=SAM)

    shown = home_for(store, SAM)

    assert (len(before.lines), len(before.meetings), len(before.waits)) == (1, 1, 1)
    assert (shown.lines, shown.more, shown.meetings, shown.waits) == ((), 0, (), ())


def test_what_is_hidden_takes_nobodys_place_and_is_not_counted(store, ada):
    other = store.write(lambda records: put_on_file(records, "Grace Hopper"))
    owe(store, SAM, ada, due_at=NOW)
    owe(store, PRIYA, ada, subject_id=77)
    for n in range(MOST_LINES + 2):
        owe(store, SAM, other, subject_id=n)
    change(store, candidates, ada.candidate_id, member_id=SAM)

    shown = home_for(store, SAM)

    assert len(shown.lines) == MOST_LINES
    assert shown.more == 2


# --- Whom one meets -----------------------------------------------------------------------------------------------------


@pytest.fixture
def seat(store, ada):
    return seats_for(store, ada, SAM)[0]


@pytest.mark.parametrize(
    ("starts_at", "is_shown"),
    [
        (NOW - timedelta(hours=2), False),  # over
        (NOW - timedelta(minutes=10), True),  # going on
        (NOW + timedelta(hours=3), True),
        (datetime(2026, 3, 11, 22, 59, tzinfo=UTC), True),  # tomorrow 23:59 in Berlin
        (datetime(2026, 3, 11, 23, 0, tzinfo=UTC), False),  # the day after
    ],
)
def test_interviews_of_today_and_of_the_next_working_day_are_shown(store, seat, starts_at, is_shown):
    plan(store, seat, starts_at)

    assert bool(home_for(store, SAM).meetings) is is_shown


def test_on_a_friday_mondays_interviews_are_shown(store, seat):
    friday, monday = datetime(2026, 3, 13, 13, tzinfo=UTC), datetime(2026, 3, 16, 9, tzinfo=UTC)
    plan(store, seat, monday)

    assert len(home_for(store, SAM, friday).meetings) == 1


def test_an_interview_says_for_how_long(store, seat):
    plan(store, seat, NOW, NOW + timedelta(minutes=75))

    [meeting] = home_for(store, SAM).meetings

    assert (meeting.seat_id, meeting.candidate, meeting.minutes) == (seat.id, "Ada Lovelace", 75)


def test_who_is_out_is_met_by_nobody(store, ada, seat):
    plan(store, seat, NOW + timedelta(hours=1))
    change(store, applications, ada.id, stage=Stage.REJECTED.value, stage_rank=Stage.REJECTED.rank)

    assert home_for(store, SAM).meetings == ()


# --- Who waits, and where they stand ------------------------------------------------------------------------------------


def test_the_recruiter_of_an_opening_finds_its_candidates_and_an_interviewer_does_not(store, ada):
    assert [one.candidate for one in home_for(store, PRIYA).waits] == ["Ada Lovelace"]
    assert home_for(store, SAM).waits == ()


def test_whose_card_is_missing_is_not_said_to_anybody_else(store, ada):
    seats_for(store, ada, SAM)
    change(store, applications, ada.id, holder_id=SAM, duty="card")

    [waiting] = home_for(store, PRIYA).waits

    assert (waiting.duty, waiting.holder, waiting.is_mine) == (Duty.CARD, None, False)


def test_a_vote_changes_nothing_in_anybody_elses_home(store, ada):
    mine, other = seats_for(store, ada, SAM, LENA)
    owe(store, SAM, ada, Duty.CARD, mine.id)
    change(store, applications, ada.id, holder_id=SAM, duty="card")
    before = {who: home(home_for(store, who), NOW) for who in (PRIYA, MAYA, SAM, OTTO)}
    store.write(lambda records: hand_in(records, other))
    change(store, applications, ada.id, holder_id=SAM, duty="card")

    after = {who: home(home_for(store, who), NOW) for who in (PRIYA, MAYA, SAM, OTTO)}

    assert after == before


def test_openings_are_shown_to_those_who_may_read_them(store, ada):
    [pulse] = home_for(store, MAYA).pulses

    assert (pulse.title, dict(pulse.counts)) == ("ML engineer", {"Applied": 1})
    assert home_for(store, PRIYA).pulses == (pulse,)
    assert home_for(store, SAM).pulses == ()
    assert home_for(store, OTTO).pulses == ()


def test_the_opening_with_the_most_candidates_comes_first(store, ada):
    store.write(lambda records: open_a_job(records, "Data engineer"))
    for name in ("Grace", "Mary"):
        store.write(lambda records, name=name: put_on_file(records, name, opening=records.openings.all()[1]))

    assert [pulse.title for pulse in home_for(store, PRIYA).pulses] == ["Data engineer", "ML engineer"]


# --- Settings, first steps, and who cannot take part --------------------------------------------------------------------


def test_settings_are_shown_without_what_is_past(store):
    muted = Preferences(mutes={Duty.CARD: date(2026, 3, 10), Duty.STAGE: date(2026, 3, 11)}, country="FR")
    store.write(lambda records: records.members.prefer(SAM, muted))

    shown = home_for(store, SAM)

    assert dict(shown.wishes.mutes) == {Duty.STAGE: date(2026, 3, 11)}
    assert (shown.country, shown.timezone) == ("France", "Europe/Berlin")


@pytest.mark.parametrize(
    ("first", "last", "until"),
    [(9, 12, date(2026, 3, 12)), (10, 10, date(2026, 3, 10)), (11, 12, None), (8, 9, None)],
)
def test_who_is_away_today_is_told_until_when(store, first, last, until):
    away = Preferences(days_off=(DaysOff(date(2026, 3, first), date(2026, 3, last)),))
    store.write(lambda records: records.members.prefer(SAM, away))

    assert home_for(store, SAM).away_until == until


def test_the_country_follows_from_the_zone_until_one_is_chosen(store):
    assert home_for(store, SAM).country == "Germany"


def test_only_admins_see_the_first_steps_and_how_messages_fare(store):
    assert [step.is_done for step in home_for(store, MAYA).steps] == [True, True, True, True, False]
    assert (home_for(store, MAYA).messages, home_for(store, MAYA).sockets) == (AROUND.messages, 2)
    for who in (PRIYA, SAM):
        assert (home_for(store, who).steps, home_for(store, who).messages, home_for(store, who).sockets) == (
            (),
            None,
            None,
        )


def test_the_first_steps_disappear_once_they_are_done(store, ada):
    assert home_for(store, MAYA).steps == ()


def test_in_an_empty_company_nothing_but_the_channel_is_done(empty, tmp_path):
    with empty.fresh(tmp_path) as database:
        store = open_store(database, "T01", "Northwind")
        alone = Company(channel_id="C01HIRING", admins=frozenset({MAYA}), recruiters=frozenset())
        store.write(lambda records: keep_people(records, [a_member(MAYA)], alone.admins, ()))

        assert [step.is_done for step in home_for(store, MAYA).steps] == [True, True, False, False, False]


def test_an_owner_of_the_workspace_is_offered_to_become_the_first_admin(store):
    nobody = Company(channel_id="C01HIRING", admins=frozenset(), recruiters=frozenset())
    store.write(lambda records: records.members.keep([a_member(OTTO, is_owner=True), a_member(MAYA)]))

    def is_offered(who):
        return store.read(lambda records: home_of(records, records.members.get(who), nobody, NOW)).may_claim

    assert is_offered(OTTO)
    assert not is_offered(SAM)


@pytest.mark.parametrize(
    "nobody", [a_member(GUEST, is_guest=True), a_member(is_deactivated=True), Member(id="U0", name="x", is_bot=True)]
)
def test_who_cannot_take_part_finds_nothing_whatever_is_on_record(store, ada, nobody):
    owe(store, nobody.id, ada)

    shown = store.read(lambda records: home_of(records, nobody, COMPANY, NOW, AROUND))

    assert not shown.can_take_part
    assert (shown.lines, shown.waits, shown.pulses, shown.steps) == ((), (), (), ())


def test_who_may_add_is_offered_to(store):
    assert [home_for(store, who).may_add for who in (MAYA, PRIYA, SAM)] == [True, True, False]
    store.write(lambda records: records.members.grant(SAM, {Grant.RECRUITER}))
    store.write(lambda records: records.members.keep([a_member(SAM, is_recruiter=True)]))
    assert home_for(store, SAM).may_add


def test_closed_seats_are_nobodys_interviews(store, seat):
    plan(store, seat, NOW + timedelta(hours=1))
    change(store, seats, seat.id, closed="handed_over")

    assert home_for(store, SAM).meetings == ()
