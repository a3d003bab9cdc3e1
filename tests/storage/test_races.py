"""Two people at the very same moment, on both databases: what both did counts, and what is true afterwards is shown."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from bot.domain.bulk import Chosen
from bot.domain.candidates import NewCandidate
from bot.domain.errors import Refusal
from bot.domain.events import Deed, Door, Kind
from bot.domain.gates import Said
from bot.domain.pipeline import Stage
from bot.domain.scorecards import Draft
from bot.domain.votes import Outcome
from bot.flows import bulk, candidates, decisions, moves, scorecards
from tests.factories import (
    AIKO,
    EVIDENCE,
    LENA,
    MAYA,
    NOW,
    PRIYA,
    SAM,
    a_member,
    ask_for_cards,
    hand_in,
    know_everybody,
    move_to,
    open_a_job,
    put_on_file,
)

TRIES = 5
DRAFT = Draft(
    ratings={"mlops_monitoring": "3", "debugging_production": "3"},
    overall="yes",
    why=EVIDENCE,
)


@pytest.fixture
def opening(store):
    know_everybody(store)
    store.write(lambda records: open_a_job(records, "ML engineer"))
    return store.read(lambda records: records.openings.all()[0])


def at_once(*works):
    """Run works at the same moment; returns what each returned."""
    ready = Barrier(len(works))

    def run(work):
        ready.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_two_last_cards_at_once_leave_the_decision_to_the_hiring_manager(store, opening):
    for number in range(TRIES):
        ada = store.write(lambda records, number=number: put_on_file(records, f"Ada {number}"))
        seats = store.write(lambda records, ada=ada: ask_for_cards(records, ada, SAM, LENA))

        def submit(seat):
            work = lambda records: scorecards.submit(  # noqa: E731
                records, a_member(seat.interviewer_id), seat.id, DRAFT, door=Door.MODAL, now=NOW + timedelta(hours=1)
            )
            return lambda: store.write(work)

        at_once(*(submit(seat) for seat in seats))

        after = store.read(lambda records, ada=ada: records.applications.get(ada.id))
        assert after.revealed_at == NOW + timedelta(hours=1)
        assert after.duty != "card"


def test_the_same_person_added_twice_at_once_is_on_file_once(store, opening):
    priya = a_member(PRIYA, is_recruiter=True)
    for number in range(TRIES):
        person = NewCandidate(name=f"Bob {number}", email=f"bob{number}@example.com")

        def add(person=person):
            return store.write(
                lambda records: candidates.add(
                    records, priya, person, opening, anyway=False, door=Door.COMMAND, now=NOW
                )
            )

        both = at_once(add, add)

        assert sum(isinstance(one, candidates.AlreadyHere) for one in both) == 1
        assert len(store.read(lambda records, person=person: records.candidates.called(person.name))) == 1


# --- Two people moving one candidate ------------------------------------------------------------------------------------


def attempt(store, who, application, to, **special):
    """Return what a move said: the stage they came to, or why not."""

    def run():
        try:
            return store.write(lambda records: move_to(records, application, to, who=who, **special)).stage_name
        except Refusal as refused:
            return refused.sentence

    return run


def test_of_two_who_move_one_candidate_at_once_one_wins_and_the_other_is_told_who_moved_them_where(store, opening):
    for number in range(TRIES):
        ada = store.write(lambda records, n=number: put_on_file(records, f"Ada {n}", stage=Stage.DEBRIEF))

        said = at_once(attempt(store, PRIYA, ada, Stage.LOOP), attempt(store, MAYA, ada, Stage.REFERENCES))

        told = {
            "Interview loop": f"Meanwhile Priya Shah moved Ada {number} ({ada.code}) to Interview loop. Have another look first.",
            "References": f"Meanwhile Maya Lindqvist moved Ada {number} ({ada.code}) to References. Have another look first.",
        }
        (won,) = [one for one in said if one in told]
        assert sorted(said) == sorted([won, told[won]])
        after = store.read(lambda records, ada=ada: records.applications.get(ada.id))
        assert opening.stage_name(after.stage) == won
        kinds = [one.kind for one in store.read(lambda records, ada=ada: records.events.latest(ada.id, 9))]
        assert kinds.count(Kind.MOVED) == 1
    assert store.read(lambda records: records.applications.miscounted()) == []


def decision(store, who, application, outcome, **special):
    """Return what a decision said: the outcome, or why not."""
    asked = decisions.Asked(
        application_id=application.id, outcome=outcome, reason="Two of three would work with them.", **special
    )

    def work(records):
        decisions.decide(records, Deed(records.members.get(who), Door.MODAL, NOW + timedelta(hours=2)), asked)
        return outcome.label

    def run():
        try:
            return store.write(work)
        except Refusal as refused:
            return refused.sentence

    return run


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told_who_did(store, opening):
    store.write(lambda records: records.members.keep([a_member(AIKO, name="Aiko Tanaka", is_admin=True)]))
    for number in range(TRIES):
        ada = store.write(lambda records, n=number: put_on_file(records, f"Ada {n}", stage=Stage.DEBRIEF))
        for seat in store.write(lambda records, ada=ada: ask_for_cards(records, ada, SAM)):
            store.write(lambda records, seat=seat: hand_in(records, seat))
        seen = ada.stage_event_id

        said = at_once(
            decision(store, MAYA, ada, Outcome.REJECT, said=Said(reason_code="level_mismatch"), seen=seen),
            decision(store, AIKO, ada, Outcome.ADVANCE, to=Stage.REFERENCES, seen=seen),
        )

        assert sum(one.startswith("Meanwhile ") for one in said) == 1, said
        [kept] = store.read(lambda records, ada=ada: records.decisions.of(ada.id))
        assert kept.outcome.label in said
        after = store.read(lambda records, ada=ada: records.applications.get(ada.id))
        assert after.stage is {MAYA: Stage.REJECTED, AIKO: Stage.REFERENCES}[kept.decided_by]


def test_an_undo_and_a_move_at_once_are_one_after_the_other(store, opening):
    for number in range(TRIES):
        ada = store.write(lambda records, n=number: put_on_file(records, f"Ada {n}"))
        store.write(lambda records, ada=ada: move_to(records, ada, Stage.RECRUITER_SCREEN))

        def take_back(ada=ada):
            try:
                priya = a_member(PRIYA, is_recruiter=True)
                return store.write(lambda r: moves.undo(r, priya, ada.id, door=Door.BUTTON, now=NOW)).stage_name
            except Refusal as refused:
                return refused.sentence

        undone, moved = at_once(take_back, attempt(store, MAYA, ada, Stage.LOOP))

        who = f"Ada {number} ({ada.code})"
        assert (undone, moved) in {
            (f"The last move of {who} was Maya Lindqvist’s. They can undo it, or you can move them.", "Interview loop"),
            ("Applied", moved),
        }
        after = store.read(lambda records, ada=ada: records.applications.get(ada.id))
        assert after.stage is (Stage.LOOP if moved == "Interview loop" else Stage.APPLIED)
    assert store.read(lambda records: records.applications.miscounted()) == []


def test_two_who_turn_down_the_same_people_at_once_turn_each_down_once(store, opening):
    people = store.write(lambda records: [put_on_file(records, f"Person {n}") for n in range(20)])
    wanted = Chosen(
        application_ids=tuple(one.id for one in people), to=Stage.REJECTED, reason_code="role_closed", reason=None
    )

    def turn_down(who):
        def work(records):
            member = records.members.get(who)
            return bulk.move_all(records, member, opening.id, wanted, as_of, door=Door.MODAL, now=NOW)

        return lambda: store.write(work)

    as_of = store.read(lambda records: records.events.last_id())
    both = at_once(turn_down(PRIYA), turn_down(MAYA))

    assert sorted(one.moved for one in both) == [0, 20]
    assert sorted(len(one.stayed) for one in both) == [0, 20]
    assert store.read(lambda records: records.applications.miscounted()) == []
