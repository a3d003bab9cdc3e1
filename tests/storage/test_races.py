"""Two people at the very same moment, on both databases: what both did counts, and what is true afterwards is shown."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from bot.domain.candidates import NewCandidate
from bot.domain.events import Door
from bot.domain.scorecards import Draft
from bot.flows import candidates, scorecards
from tests.factories import LENA, NOW, PRIYA, SAM, a_member, ask_for_cards, know_everybody, open_a_job, put_on_file

TRIES = 5
DRAFT = Draft(
    ratings={"mlops_monitoring": "3", "debugging_production": "3"},
    evidence="They had rehearsed the rollback twice.",
    overall="yes",
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
