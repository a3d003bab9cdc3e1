"""Anybody may refer somebody, and learns nothing by it."""

import pytest

from bot.domain.candidates import NewCandidate
from bot.domain.events import Door, Kind
from bot.domain.openings import Status
from bot.domain.permissions import NOT_FOR_YOU, Action
from bot.domain.pipeline import Stage
from bot.flows import candidates
from bot.flows.access import opening_meant
from tests.bot.flows.deeds import as_, move, refused, show
from tests.factories import GONE, GUEST, LENA, NOW, OTTO, PRIYA, SAM, open_a_job, put_on_file

WHY = "We built the search together."


def refer(store, who=OTTO, name="Grace Hopper", email=None, opening="ml-engineer", why=WHY):
    def work(records, member):
        one = opening_meant(records, member, opening, Action.REFER)
        person = NewCandidate(name=name, email=email)
        return candidates.refer(records, member, person, one, why, door=Door.MODAL, now=NOW)

    return as_(store, who, work)


def numbered(store, number):
    return store.read(lambda records: records.applications.numbered(number))


@pytest.mark.parametrize("who", [OTTO, SAM, LENA, PRIYA])
def test_whoever_is_referred_by_anybody_is_sourced_and_waits_for_the_recruiter(store, who):
    refer(store, who, email="grace@example.com")

    card = show(store, PRIYA, numbered(store, 1))

    assert (card.application.name, card.application.stage, card.holder) == ("Grace Hopper", Stage.SOURCED, "Priya Shah")
    assert [(one.kind, one.actor_id, one.text) for one in card.history] == [(Kind.REFERRED, who, WHY)]


@pytest.mark.parametrize("who", [GUEST, GONE])
def test_guests_and_those_who_left_refer_nobody(store, who):
    assert "You" in refused(refer, store, who)
    assert numbered(store, 1) is None


def test_the_answer_is_the_same_whether_somebody_is_known_or_not(store, ada):
    answers = [
        refer(store, name="Grace Hopper"),
        refer(store, name="Ada Lovelace"),
        refer(store, name="ada  LOVELACE", email="ada@example.com"),
    ]

    assert answers == [None] * 3


def test_who_is_known_is_not_put_on_file_twice_and_the_referral_is_kept(store, ada):
    refer(store, name="ada LOVELACE")

    assert numbered(store, 2) is None
    card = show(store, PRIYA, ada)
    assert [(one.kind, one.actor_id) for one in card.history[:1]] == [(Kind.REFERRED, OTTO)]
    assert card.application.stage is Stage.APPLIED


def test_who_was_turned_down_stays_so_when_referred_again(store, ada):
    move(store, PRIYA, ada, Stage.REJECTED)

    refer(store, name="Ada Lovelace")

    assert show(store, PRIYA, ada).application.stage is Stage.REJECTED


def test_an_address_of_somebody_of_another_name_is_no_clue_and_stays_theirs(store):
    other = store.write(lambda records: open_a_job(records, "AI engineer"))
    store.write(lambda records: put_on_file(records, "Eve Adams", opening=other, email="eve@example.com"))

    assert refer(store, name="Grace Hopper", email="eve@example.com") is None
    assert (numbered(store, 2).name, numbered(store, 2).email) == ("Grace Hopper", None)


def test_the_same_person_referred_for_another_opening_is_one_person(store):
    store.write(lambda records: open_a_job(records, "AI engineer"))
    refer(store, email="grace@example.com")
    refer(store, email="Grace@Example.com", opening="ai-engineer")

    assert numbered(store, 1).candidate_id == numbered(store, 2).candidate_id


def test_who_referred_somebody_sees_nothing_of_them(store):
    refer(store)

    assert refused(show, store, OTTO, numbered(store, 1)) == NOT_FOR_YOU


@pytest.mark.parametrize(("status", "word"), [(Status.PAUSED, "paused"), (Status.CLOSED, "closed")])
def test_nobody_is_referred_for_a_job_that_nobody_is_hired_for(store, status, word):
    def end(records):
        records.openings.set_status(records.openings.all()[0].id, status)

    store.write(end)

    assert refused(refer, store) == f"ML engineer is {word}, so nobody can be added to it now."
    assert numbered(store, 1) is None
