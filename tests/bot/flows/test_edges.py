"""Every edge of the machine, walked for real: from each of the thirteen stages, wherever they came from, to each."""

from itertools import product

import pytest

from bot.domain.errors import Refusal
from bot.domain.events import Before, Door, Kind
from bot.domain.gates import Gate, GatesUnmet, Said
from bot.domain.pipeline import Stage
from bot.flows import moves
from bot.flows.access import case_of
from tests.bot.domain.test_pipeline import ALLOWED, PARKED
from tests.factories import NOW, PRIYA, record_references, said_with, score_the_mandatory_round

ACTIVE = [stage for stage in Stage if stage.is_active]
RANGE, ROUND, REFERENCES = Gate.RANGE_SHARED, Gate.MANDATORY_ROUND_SCORED, Gate.TWO_REFERENCES
EXITS = {"on_hold": [Gate.REASON, Gate.REVISIT_DATE], "rejected": [Gate.REASON], "withdrew": [Gate.REASON]}
# Everything else that is asked for on the way forward.
ASKED = {
    **{("recruiter_screen", to): [RANGE] for to in ("hm_screen", "work_sample", "loop")},
    ("applied", "hm_screen"): [RANGE],
    ("loop", "debrief"): [ROUND],
    ("debrief", "offer"): [REFERENCES],
    ("references", "offer"): [REFERENCES],
}


class Undone(Exception):
    """Carries out of a transaction what it found; the transaction is rolled back."""


def allowed(stage, came_from):
    """Return where somebody may go: the table of the pipeline, and back to where they were parked from."""
    back = [came_from.value] if came_from in ACTIVE and stage.value in PARKED else []
    return [*back, *ALLOWED[stage.value].split()]


def asked(stage, to):
    if to.value in EXITS:
        return EXITS[to.value]
    return ASKED.get((stage.value, to.value), [])


def place(records, application, stage, came_from):
    """Let somebody stand in a stage as if they had come there from another."""
    before = Before(stage=stage, previous_stage=came_from, stage_since=NOW, reason_code=None, revisit_on=None)
    event = records.events.add(
        application_id=application.id, at=NOW, actor_id=PRIYA, kind=Kind.NOTED, door=Door.CLI, text="placed"
    )
    assert records.applications.place(records.applications.get(application.id), before, event)
    return records.applications.get(application.id)


def attempt(store, ada, stage, came_from, to, said):
    """Try a move and take it back; returns the stage they came to, or what kept them."""

    def work(records):
        application = place(records, ada, stage, came_from)
        priya = records.members.get(PRIYA)
        try:
            card = moves.move(records, priya, application.id, to, said=said, door=Door.BUTTON, now=NOW)
        except GatesUnmet as kept:
            raise Undone([one.gate for one in kept.gated.unmet]) from None
        except Refusal:
            raise Undone("refused") from None
        raise Undone(card.application.stage)

    with pytest.raises(Undone) as found:
        store.write(work)
    return found.value.args[0]


@pytest.fixture
def ready(store, ada):
    """Ada, of whom everything is known that a gate could ask for."""

    def work(records):
        score_the_mandatory_round(records, ada)
        record_references(records, ada)
        records.events.add(application_id=ada.id, at=NOW, actor_id=PRIYA, kind=Kind.RANGE_SHARED, door=Door.COMMAND)

    store.write(work)
    return ada


@pytest.mark.parametrize("stage", Stage)
def test_from_each_stage_wherever_they_came_from_only_the_legal_moves_are_made(store, ada, stage):
    def work(records, came_from):
        application = place(records, ada, stage, came_from)
        case = case_of(records, records.members.get(PRIYA), application)
        found = []
        for to in Stage:
            try:
                moves.require_legal(case, to)
            except Refusal as refused:
                assert refused.sentence.startswith("Ada Lovelace (C-1) is in ")
            else:
                found.append(to.value)
        return found

    for came_from in (None, *Stage):
        found = store.write(lambda records, came_from=came_from: work(records, came_from))
        assert sorted(found) == sorted(allowed(stage, came_from)), came_from


def edges():
    for stage, came_from, to in product(Stage, [None, *ACTIVE], Stage):
        if came_from is None or stage.value in PARKED:
            yield stage, came_from, to


@pytest.mark.parametrize("stage", Stage)
def test_with_every_gate_met_each_legal_move_is_made_and_no_other(store, ready, stage):
    for here, came_from, to in edges():
        if here is stage and (came_from in {None, Stage.LOOP}):
            made = attempt(store, ready, here, came_from, to, said_with(to))
            assert made == (to if to.value in allowed(here, came_from) else "refused"), (here, came_from, to)


@pytest.mark.parametrize("stage", Stage)
def test_with_no_gate_met_each_legal_move_asks_for_its_gates_and_no_other_is_made(store, ada, stage):
    for here, came_from, to in edges():
        if here is stage and (came_from in {None, Stage.DEBRIEF}):
            made = attempt(store, ada, here, came_from, to, Said())
            if to.value not in allowed(here, came_from):
                assert made == "refused", (here, came_from, to)
            else:
                assert made == (asked(here, to) or to), (here, came_from, to)


def test_an_override_opens_no_move_that_the_pipeline_does_not_have(store, ada):
    for stage, to in product(Stage, repeat=2):
        if to.value not in allowed(stage, None):
            assert attempt(store, ada, stage, None, to, Said(override="They start on Monday.")) == "refused"
