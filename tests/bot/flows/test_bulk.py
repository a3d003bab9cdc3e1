"""Many at once: looked at first, moved in one transaction, undone in one; who cannot move stays, and why is said."""

from datetime import timedelta
from time import perf_counter

import pytest

from bot.domain.bulk import MOST, Chosen
from bot.domain.commands import Bulk
from bot.domain.events import Door, Kind
from bot.domain.gates import GatesUnmet
from bot.domain.permissions import NOT_FOR_YOU
from bot.domain.pipeline import Stage
from bot.flows import bulk
from tests.bot.flows.deeds import as_, current, move, refused, show, undo
from tests.factories import LENA, MAYA, NOW, OTTO, PRIYA, SAM, ask_for_cards, open_a_job, put_on_file

LEVEL = "level_mismatch"


@pytest.fixture
def three(store):
    return [store.write(lambda records, name=name: put_on_file(records, name)) for name in ("Ann", "Bob", "Cyd")]


def opening_id(store, number=0):
    return store.read(lambda records: records.openings.all()[number].id)


def offer(store, who=PRIYA, **asked):
    return as_(store, who, lambda records, member: bulk.offer(records, member, Bulk(**asked)))


def chosen(people, to=Stage.REJECTED, reason_code=LEVEL, reason=None):
    return Chosen(application_ids=tuple(one.id for one in people), to=to, reason_code=reason_code, reason=reason)


def preview(store, people, who=PRIYA, opening=None, **special):
    wanted = chosen(people, **special)
    where = opening or opening_id(store)
    return as_(store, who, lambda records, member: bulk.preview(records, member, where, wanted, NOW))


def confirm(store, seen, who=PRIYA, now=NOW):
    """Do what a preview said would be done."""

    def work(records, member):
        return bulk.move_all(records, member, seen.opening.id, seen.chosen, seen.as_of, door=Door.MODAL, now=now)

    return as_(store, who, work)


def undo_all(store, batch_id, who=PRIYA, now=NOW):
    return as_(store, who, lambda records, member: bulk.undo_all(records, member, batch_id, door=Door.BUTTON, now=now))


def stages(store, people):
    return [current(store, one).stage for one in people]


# --- Who is offered -----------------------------------------------------------------------------------------------------


def test_those_of_an_opening_are_offered_and_the_stages_they_could_go_to(store, three):
    move(store, PRIYA, three[2], Stage.REJECTED)

    offered = offer(store)

    assert [one.name for one in offered.applications] == ["Ann", "Bob"]
    assert offered.stages == (Stage.RECRUITER_SCREEN, Stage.HM_SCREEN, Stage.REJECTED, Stage.WITHDREW)
    assert (offered.chosen, offered.is_cut) == (frozenset(), False)


def test_those_of_one_stage_are_offered(store, three):
    move(store, PRIYA, three[1], Stage.HM_SCREEN)

    assert [one.name for one in offer(store, stage=Stage.HM_SCREEN).applications] == ["Bob"]
    assert refused(offer, store, stage=Stage.OFFER) == "There is nobody in Offer of ML engineer to move."


def test_those_named_by_number_are_chosen_already(store, three):
    offered = offer(store, numbers=(3, 1))

    assert offered.chosen == {three[0].id, three[2].id}


def test_numbers_of_two_openings_are_refused(store, three):
    other = store.write(lambda records: open_a_job(records, "AI engineer"))
    store.write(lambda records: put_on_file(records, "Dan", opening=other))

    said = refused(offer, store, numbers=(1, 4))

    assert said == "These are not all in the same opening. Move those of one opening at a time."


@pytest.mark.parametrize("numbers", [(99,), (1, 99)])
def test_a_number_of_nobody_is_refused_like_one_of_somebody_elses(store, three, numbers):
    said = refused(offer, store, numbers=numbers)

    assert said == "At least one of these numbers is nobody you can move."
    assert refused(offer, store, who=OTTO, numbers=(1,)) == said


def test_of_more_than_two_hundred_those_who_wait_the_longest_are_offered(store):
    def fill(records):
        for n in range(MOST + 3):
            put_on_file(records, f"Person {n}", now=NOW - timedelta(minutes=n))

    store.write(fill)

    offered = offer(store)

    assert (len(offered.applications), offered.is_cut) == (MOST, True)
    assert offered.applications[0].name == f"Person {MOST + 2}"
    assert "Person 0" not in {one.name for one in offered.applications}


def test_more_than_two_hundred_are_not_moved_even_if_a_form_says_so(store, three):
    assert refused(preview, store, three * 67) == "At most 200 can be moved at once."


# --- Looking first ------------------------------------------------------------------------------------------------------


def test_the_preview_says_who_would_move_who_would_stay_and_why_and_changes_nothing(store, three):
    move(store, PRIYA, three[1], Stage.HM_SCREEN)
    before = [current(store, one) for one in three]

    seen = preview(store, three, to=Stage.HM_SCREEN, reason_code=None)

    assert seen.would_move == ()
    assert [(one.name, why) for one, why in seen.would_stay] == [
        ("Ann", "Nobody has recorded that the candidate was told the pay range."),
        ("Bob", "is in Hiring manager screen, from where Hiring manager screen is not a next step"),
        ("Cyd", "Nobody has recorded that the candidate was told the pay range."),
    ]
    assert [current(store, one) for one in three] == before


def test_nobody_is_turned_down_without_a_reason_in_bulk_either(store, three):
    for code in (None, "made_up"):
        with pytest.raises(GatesUnmet):
            preview(store, three, reason_code=code)

    assert stages(store, three) == [Stage.APPLIED] * 3


@pytest.mark.parametrize("to", [Stage.ON_HOLD, Stage.HIRED])
def test_a_stage_that_asks_for_something_of_each_ones_own_is_not_gone_to_in_bulk(store, three, to):
    assert refused(preview, store, three, to=to, reason_code=None) == (
        "That stage asks for something of each one's own. Move them one by one."
    )


def test_nobody_chosen_is_said(store):
    assert refused(preview, store, []) == "Nobody is chosen."


# --- Doing it -----------------------------------------------------------------------------------------------------------


def test_all_move_with_one_reason_each_with_an_event_of_their_own(store, three):
    outcome = confirm(store, preview(store, three, reason="We need somebody more senior."))

    assert (outcome.moved, outcome.stayed) == (3, ())
    assert stages(store, three) == [Stage.REJECTED] * 3
    events = store.read(lambda records: records.events.of_batch(outcome.batch_id))
    assert {(one.kind, one.reason_code, one.text, one.door) for one in events} == {
        (Kind.MOVED, LEVEL, "We need somebody more senior.", Door.MODAL)
    }
    assert store.read(lambda records: records.applications.miscounted()) == []


def test_cards_of_those_turned_down_together_are_called_off(store, three):
    store.write(lambda records: ask_for_cards(records, three[0], SAM))

    confirm(store, preview(store, three))

    assert store.read(lambda records: records.duties.of_member(SAM)) == []


def test_who_was_moved_by_somebody_else_meanwhile_stays_where_that_person_put_them(store, three):
    seen = preview(store, three)
    move(store, MAYA, three[1], Stage.RECRUITER_SCREEN)

    outcome = confirm(store, seen)

    assert stages(store, three) == [Stage.REJECTED, Stage.RECRUITER_SCREEN, Stage.REJECTED]
    assert [(one.name, why) for one, why in outcome.stayed] == [("Bob", "was moved to Recruiter screen meanwhile")]


def test_with_everybody_moved_meanwhile_nobody_moves_and_there_is_nothing_to_undo(store, three):
    seen = preview(store, three)
    for one in three:
        move(store, MAYA, one, Stage.RECRUITER_SCREEN)

    outcome = confirm(store, seen)

    assert (outcome.moved, outcome.batch_id, len(outcome.stayed)) == (0, None, 3)


def test_two_hundred_are_moved_at_once_and_back(store):
    people = store.write(lambda records: [put_on_file(records, f"Person {n}") for n in range(MOST)])
    seen = preview(store, people)
    started = perf_counter()

    outcome = confirm(store, seen)

    took = perf_counter() - started
    assert outcome.moved == MOST
    assert set(stages(store, people)) == {Stage.REJECTED}
    assert undo_all(store, outcome.batch_id) == (MOST, 0)
    assert set(stages(store, people)) == {Stage.APPLIED}
    assert store.read(lambda records: records.applications.miscounted()) == []
    assert took < 3, f"Slack waits three seconds; this took {took:.1f} s"


def test_a_batch_of_which_one_cannot_be_written_moves_nobody(store, three, monkeypatch):
    seen = preview(store, three)
    original = bulk.carry_out

    def fail_at_the_third(records, deed, case, *args, **kwargs):
        if case.application.id == three[2].id:
            raise OSError("the disk is full")
        return original(records, deed, case, *args, **kwargs)

    monkeypatch.setattr(bulk, "carry_out", fail_at_the_third)
    with pytest.raises(OSError, match="disk"):
        confirm(store, seen)

    assert stages(store, three) == [Stage.APPLIED] * 3


# --- Undoing it ---------------------------------------------------------------------------------------------------------


def test_all_of_it_is_undone_but_for_those_who_were_moved_on(store, three):
    outcome = confirm(store, preview(store, three, to=Stage.RECRUITER_SCREEN, reason_code=None))
    move(store, MAYA, three[1], Stage.LOOP)

    assert undo_all(store, outcome.batch_id) == (2, 1)
    assert stages(store, three) == [Stage.APPLIED, Stage.LOOP, Stage.APPLIED]


def test_undoing_all_of_it_twice_undoes_nothing_more(store, three):
    outcome = confirm(store, preview(store, three))
    undo_all(store, outcome.batch_id)

    assert undo_all(store, outcome.batch_id) == (0, 3)


def test_one_of_them_can_be_undone_alone(store, three):
    outcome = confirm(store, preview(store, three))
    undo(store, PRIYA, three[0])

    assert undo_all(store, outcome.batch_id) == (2, 1)


def test_only_who_did_it_undoes_all_of_it_and_for_ten_minutes(store, three):
    outcome = confirm(store, preview(store, three))

    assert refused(undo_all, store, outcome.batch_id, MAYA) == NOT_FOR_YOU
    assert refused(undo_all, store, 999_999) == NOT_FOR_YOU
    assert "more than ten minutes ago" in refused(undo_all, store, outcome.batch_id, now=NOW + timedelta(minutes=11))
    assert stages(store, three) == [Stage.REJECTED] * 3


# --- Who may ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [SAM, OTTO, LENA])
def test_only_the_team_moves_many(store, three, who):
    store.write(lambda records: ask_for_cards(records, three[0], SAM))
    seen = preview(store, three)

    assert refused(preview, store, three, who) == NOT_FOR_YOU
    assert refused(confirm, store, seen, who) == NOT_FOR_YOU
    assert "not in the team of any opening" in refused(offer, store, who)


def test_who_looks_after_one_candidate_moves_only_them(store, three):
    dan = store.write(lambda records: put_on_file(records, "Dan", owner_id=LENA))

    assert refused(preview, store, [dan, three[0]], LENA) == NOT_FOR_YOU
    assert preview(store, [dan], LENA).would_move == (current(store, dan),)


def test_ids_of_another_opening_are_refused_and_nobody_moves(store, three):
    other = store.write(lambda records: open_a_job(records, "AI engineer", hiring_manager_id=SAM, recruiter_id=SAM))
    dan = store.write(lambda records: put_on_file(records, "Dan", opening=other))

    assert refused(preview, store, [three[0], dan]) == NOT_FOR_YOU
    assert refused(preview, store, three, SAM, opening=other.id) == NOT_FOR_YOU
    assert refused(preview, store, three, opening=999) == NOT_FOR_YOU
    assert show(store, PRIYA, dan).stage_name == "Applied"
