"""Who works here and is a candidate never finds, lists, counts or is reminded of their own file, not even as admin."""

from datetime import timedelta

import pytest

from bot.domain.candidates import NewCandidate
from bot.domain.commands import Bulk, List
from bot.domain.events import Door
from bot.domain.permissions import NOT_FOR_YOU, Action
from bot.domain.pipeline import Stage
from bot.domain.references import checked_reference
from bot.flows import bulk, candidates, cards, interviews, lists, moves, nudges
from bot.flows.access import open_case
from bot.flows.finding import NotFound, find
from tests.bot.flows.deeds import as_, current, move, refused, show, undo
from tests.factories import MAYA, NOW, PRIYA, SAM, a_member, ask_for_cards, put_on_file

OWN = {"as a colleague": {"member_id": MAYA}, "by their address": {"email": "Maya@Northwind.example"}}
PRIVATE = "maya@home.example"


def add(store, who, *, name="Maya Lindqvist", anyway=False, **special):
    person = NewCandidate(**{"name": name, "email": None, **special})

    def work(records, member):
        one = records.openings.all()[0]
        return candidates.add(records, member, person, one, anyway=anyway, door=Door.COMMAND, now=NOW)

    return as_(store, who, work)


@pytest.fixture(params=OWN)
def own(request, store):
    """The file of Maya, who is admin, hiring manager and founder; Slack knows her address."""
    maya = a_member(MAYA, name="Maya Lindqvist", is_admin=True, is_founder=True, email_key="maya@northwind.example")
    store.write(lambda records: records.members.keep([maya]))
    return add(store, PRIYA, **OWN[request.param]).application


def listed(store, who, **asked):
    return as_(store, who, lambda records, member: lists.list_page(records, member, List(**asked), NOW))


def test_everybody_else_of_the_team_sees_them(store, own):
    assert show(store, PRIYA, own).application.name == "Maya Lindqvist"
    assert [row.id for row in listed(store, PRIYA).rows] == [own.id]


@pytest.mark.parametrize("who", ["C-1", "Maya Lindqvist", "maya", "lindkvist"])
def test_they_do_not_find_themselves(store, own, who):
    assert isinstance(as_(store, MAYA, lambda records, member: find(records, member, who)), NotFound)


@pytest.mark.parametrize("asked", [{}, {"mine": True}, {"opening": "ml-engineer"}, {"stage": Stage.APPLIED}])
def test_they_neither_list_nor_count_themselves(store, own, asked):
    store.write(lambda records: put_on_file(records, "Grace Hopper", owner_id=MAYA))

    page = listed(store, MAYA, **asked)

    assert [row.name for row in page.rows] == ["Grace Hopper"]
    assert sum(page.counts.values()) == 1


@pytest.mark.parametrize("action", Action)
def test_they_may_do_nothing_to_their_own_file(store, own, action):
    assert refused(as_, store, MAYA, lambda r, m: open_case(r, m, own.id, action)) == NOT_FOR_YOU


def test_no_form_or_button_about_it_works(store, own):
    reference = checked_reference("Helen", "", "I would put them on call for it.")
    deeds = [
        lambda r, m: cards.show(r, m, own.id, NOW),
        lambda r, m: candidates.note(r, m, own.id, "a note", door=Door.MODAL, now=NOW),
        lambda r, m: candidates.share_range(r, m, own.id, door=Door.MODAL, now=NOW),
        lambda r, m: candidates.record_reference(r, m, own.id, reference, door=Door.MODAL, now=NOW),
        lambda r, m: candidates.read_references(r, m, own.id, door=Door.MODAL, now=NOW),
        lambda r, m: candidates.approve(r, m, own.id, door=Door.MODAL, now=NOW),
        lambda r, m: interviews.rounds_for(r, m, own.id, NOW),
        lambda r, m: moves.look_at_gates(r, m, own.id, Stage.HM_SCREEN, None, NOW),
    ]

    assert {refused(as_, store, MAYA, deed) for deed in deeds} == {NOT_FOR_YOU}
    assert refused(move, store, MAYA, own, Stage.HM_SCREEN) == NOT_FOR_YOU
    assert refused(undo, store, MAYA, own) == NOT_FOR_YOU


def test_they_move_others_in_bulk_and_never_themselves(store, own):
    store.write(lambda records: put_on_file(records, "Grace Hopper"))

    offered = as_(store, MAYA, lambda r, m: bulk.offer(r, m, Bulk()))

    assert [one.name for one in offered.applications] == ["Grace Hopper"]
    nobody = refused(as_, store, MAYA, lambda r, m: bulk.offer(r, m, Bulk(numbers=(99,))))
    assert refused(as_, store, MAYA, lambda r, m: bulk.offer(r, m, Bulk(numbers=(1,)))) == nobody


def test_they_are_not_put_on_their_own_panel(store, own):
    said = refused(store.write, lambda records: ask_for_cards(records, own, SAM, MAYA))

    assert said == "One of them cannot be on this panel. Choose somebody else."
    assert store.read(lambda records: records.interviews.seats_of(own.id)) == []


def test_putting_themselves_on_file_is_refused_alike_whether_they_are_or_not(store, own):
    said = "Nobody puts themselves on file. Ask somebody else to do it."

    assert refused(add, store, MAYA, member_id=MAYA) == said
    assert refused(add, store, MAYA, email="MAYA@northwind.example") == said


def test_adding_a_namesake_of_themselves_does_not_say_that_they_are_on_file(store, own):
    card = add(store, MAYA)

    assert (card.application.code, card.application.name) == ("C-2", "Maya Lindqvist")


def test_adding_somebody_with_their_own_private_address_does_not_say_that_it_is_on_file(store):
    add(store, PRIYA, member_id=MAYA, email=PRIVATE)

    for name in ("Maya Lindqvist", "Grace Hopper"):
        assert add(store, MAYA, name=name, email=PRIVATE, anyway=True).application.email is None


def test_nobody_looks_after_their_own_file(store):
    assert refused(add, store, PRIYA, member_id=SAM, owner_id=SAM) == (
        "Nobody looks after their own file. Choose another owner."
    )


def test_they_are_not_reminded_of_themselves(store, own):
    move(store, PRIYA, own, Stage.HM_SCREEN)  # a stage that Maya owns
    later = NOW + timedelta(days=10)

    store.write(lambda records: nudges.climb(records, later))

    assert store.read(lambda records: records.duties.of_member(MAYA)) == []
    assert store.read(lambda records: records.nudges.to(MAYA)) == []
    assert current(store, own).stage is Stage.HM_SCREEN
