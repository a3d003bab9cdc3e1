"""What can be asked for about a panel: its cards, its seats, its debrief, and what is decided."""

from typing import Any

from bot.domain.duties import Duty
from bot.domain.events import Deed, Door
from bot.domain.gates import Said
from bot.domain.permissions import Action
from bot.domain.pipeline import Stage
from bot.domain.scorecards import Draft
from bot.domain.votes import Outcome as Decided
from bot.flows import candidates, decisions
from bot.flows import scorecards as flow
from bot.views import bundles, debriefs, moves, nudge_notes, scorecards
from bot.views import decisions as forms
from storage import tables
from tests.factories import EVIDENCE, NOW, record_references
from tests.handlers.asking import COMPANY, SEVERAL, Ask, Sends, by_form, by_press, by_words, changed, opened, read
from tests.handlers.candidate_asks import application
from tests.handlers.facts import CODES
from tests.handlers.files import hand_in_the_last_card
from tests.handlers.kinds import ADMIN, COLLEAGUE, FOUNDER, INTERVIEWER, OWNER, SECOND, STAND_IN, UNKNOWN, Kind
from tests.handlers.payloads import PLACES, Payload, Sender, closed, command, people, person, picked, press, typed
from tests.handlers.world import NEVER, Outcome, Target, World

KEYS = ("mlops_monitoring", "debugging_production")
WHY = "They were the only one who knew where the alert came from."
# Evidence that draws a question: it says where somebody comes from, and nothing else.
FAMOUS = "Stanford PhD, then Google and Meta, AWS certified, Kaggle grandmaster, Stanford again, and Google."


def seat(target: Target) -> int:
    return target.seat_id


def a_card(_: Target) -> Payload:
    rated = {scorecards.RATING + key: picked("3") for key in KEYS}
    seen = {scorecards.EVIDENCE + key: typed("Asked for the outage.") for key in KEYS}
    return {**rated, **seen, scorecards.WHY: typed(EVIDENCE), scorecards.OVERALL: picked("yes")}


def a_famous_card(target: Target) -> Payload:
    return a_card(target) | {scorecards.WHY: typed(FAMOUS)}


def duty(target: Target) -> int:
    return target.duty_id


def seen_at(target: Target) -> str:
    return f"{target.application_id}.{target.stage_event_id}"


# --- What has to be so, that whoever is allowed can do it ----------------------------------------------------------------


def panel_was_opened(world: World, _: Kind, target: Target) -> None:
    def work(records: Any) -> None:
        hand_in_the_last_card(records, records.applications.get(target.application_id))

    world.store.write(work)


def every_gate_is_met(world: World, kind: Kind, target: Target) -> None:
    panel_was_opened(world, kind, target)

    def work(records: Any) -> None:
        founder = records.members.get(FOUNDER)
        record_references(records, records.applications.get(target.application_id))
        candidates.approve(records, founder, target.application_id, door=Door.BUTTON, now=NOW)

    world.store.write(work)


def it_was_decided(world: World, kind: Kind, target: Target) -> None:
    panel_was_opened(world, kind, target)
    asked = decisions.Asked(
        application_id=target.application_id, outcome=Decided.ADVANCE, reason=WHY, to=Stage.OFFER,
        said=Said(override="They have another offer.", range_shared=True),
    )  # fmt: skip
    world.store.write(
        lambda records: decisions.decide(records, Deed(records.members.get(ADMIN), Door.MODAL, NOW), asked)
    )


def a_panel_is_to_be_asked(world: World, _: Kind, target: Target) -> None:
    """Let the first duty be one that is handed over by itself: a card goes with its seat."""
    world.change(tables.duties, tables.duties.c.id == target.duty_id, kind=Duty.SCHEDULING.value)


def nobody_wrote_a_card(world: World, _: Kind, target: Target) -> None:
    seats = tables.seats.c
    world.change(
        tables.seats, (seats.application_id == target.application_id) & (seats.interviewer_id == SECOND),
        submitted_at=None,
    )  # fmt: skip


def nothing_but_names_was_typed(world: World, _: Kind, target: Target) -> None:
    """Let the interviewer have been asked back about what they typed."""
    draft = Draft(ratings=dict.fromkeys(KEYS, "3"), why=FAMOUS, overall="yes")

    def work(records: Any) -> None:
        flow.save_draft(records, records.members.get(INTERVIEWER), target.seat_id, draft, NOW)

    world.store.write(work)


# --- How it is asked for, and what is seen when it was done ---------------------------------------------------------------


def side_by_side(sender: Sender, target: Target) -> list[Payload]:
    both = (target.code, CODES["Rae Kowalski"])
    return [command(sender, "/candidate", f"compare {' '.join(codes)}") for codes in (both, both[::-1])]


def calibration_of_a_learner(sender: Sender, target: Target) -> list[Payload]:
    whose = UNKNOWN if target is NEVER else SECOND
    return [command(sender, "/candidate", f"calibration <@{whose}>")]


def in_the_card(action_id: str) -> Sends:
    """Change a field of a card that is being filled in."""

    def send(sender: Sender, target: Target) -> list[Payload]:
        payload = press(sender, action_id, "", "in a form")
        values = {name: {name: element} for name, element in a_card(target).items()}
        payload["view"] |= {
            "callback_id": scorecards.FORM,
            "private_metadata": str(seat(target)),
            "state": {"values": values},
        }
        return [payload]

    return send


def by_closing(sender: Sender, target: Target) -> list[Payload]:
    return [closed(sender, scorecards.FORM, str(seat(target)), a_card(target))]


def panel_read(outcome: Outcome, target: Target) -> bool:
    return "Sven Olsen" in outcome.text and "Debrief" in outcome.text


def _page(action_id: str, page: str) -> Ask:
    turned = by_press(action_id, lambda target: f"{target.application_id}.{page}")
    return Ask(f"button {action_id}", page, turned, Action.SHOW, panel_read, ready=panel_was_opened)


def _decide(outcome: Decided) -> Ask:
    action_id = debriefs.DECIDE[outcome]
    form = forms.SIGNAL_FORM if outcome is Decided.ANOTHER_SIGNAL else forms.DECISION_FORM
    return Ask(
        f"button {action_id}", "", by_press(action_id, application), Action.DECIDE, opened(form), ready=panel_was_opened
    )


def _decision(outcome: Decided, **filled: Payload) -> Ask:
    about = {moves.REASON: typed(WHY), **filled}
    form = by_form(forms.DECISION_FORM, lambda target: f"{seen_at(target)}.{outcome}", lambda _: about)
    ready = every_gate_is_met if outcome is Decided.ADVANCE else panel_was_opened
    return Ask(f"form {forms.DECISION_FORM}", str(outcome), form, Action.DECIDE, changed, ready=ready)


PANEL_ASKS = [
    # Typed.
    Ask("/candidate debrief", "", by_words("debrief {who}"), Action.SHOW, panel_read, ready=panel_was_opened),
    Ask("/candidate without", "", by_words("without {who}"), Action.MOVE, opened(forms.FORCE_FORM)),
    Ask(
        "/candidate compare", "", side_by_side, Action.COMPARE, read("side by side"), SEVERAL,
        ready=panel_was_opened,
    ),
    Ask(
        "/candidate calibration", "of a learner", calibration_of_a_learner, Action.CALIBRATE, read("nothing to show"),
        COMPANY,
    ),
    Ask(
        "/candidate calibration", "one's own", by_words("calibration"), Action.REFER, read("nothing to show"), COMPANY,
    ),
    # Pressed.
    Ask(
        f"button {scorecards.OPEN}", "", by_press(scorecards.OPEN, seat, PLACES), Action.VOTE, opened(scorecards.FORM),
    ),
    Ask(f"button {scorecards.KIT}", "", by_press(scorecards.KIT, seat), Action.VOTE, read("The kit")),
    Ask(
        f"button {scorecards.HAND_OVER}", "", by_press(scorecards.HAND_OVER, seat, PLACES), Action.PANEL,
        opened(scorecards.HAND_OVER_FORM), also=Action.VOTE,
    ),
    Ask(
        f"button {bundles.GIVE}", "", by_press(bundles.GIVE, duty, PLACES), Action.PANEL,
        opened(nudge_notes.HAND_OVER_FORM), ready=a_panel_is_to_be_asked,
    ),
    Ask(
        f"form {nudge_notes.HAND_OVER_FORM}", "",
        by_form(nudge_notes.HAND_OVER_FORM, duty, lambda _: {nudge_notes.COLLEAGUE: person(OWNER)}),
        Action.PANEL, changed, ready=a_panel_is_to_be_asked,
    ),
    Ask(
        f"button {scorecards.NOT_HAPPENED}", "", by_press(scorecards.NOT_HAPPENED, seat, PLACES), Action.PANEL,
        opened(scorecards.NOT_HAPPENED_FORM), also=Action.VOTE,
    ),
    # What is typed into somebody else's card goes nowhere, and nothing is said of it.
    Ask(r"button ^card\.", "", in_the_card(scorecards.WHY), Action.VOTE, changed, else_=""),
    Ask(
        f"button {debriefs.READ}", "", by_press(debriefs.READ, application, PLACES), Action.SHOW, panel_read,
        ready=panel_was_opened,
    ),
    _page(debriefs.PAGE, debriefs.VOTES_PAGE),
    _page(debriefs.PAGE, "mlops_monitoring"),
    _page(debriefs.EARLIER, f"{debriefs.VOTES_PAGE}.0"),
    _page(debriefs.LATER, "mlops_monitoring.1"),
    *(_decide(outcome) for outcome in Decided),
    Ask(
        f"button {forms.TELL}", "", by_press(forms.TELL, application, PLACES), Action.MOVE, opened(forms.TELL_FORM),
        ready=it_was_decided,
    ),
    # Submitted, or closed.
    Ask(f"form {scorecards.FORM}", "", by_form(scorecards.FORM, seat, a_card), Action.VOTE, changed),
    Ask(f"view_closed {scorecards.FORM}", "", by_closing, Action.VOTE, changed, else_=""),
    Ask(
        f"form {scorecards.ASKED_BACK}", "", by_form(scorecards.ASKED_BACK, seat, lambda _: {}), Action.VOTE, changed,
        ready=nothing_but_names_was_typed,
    ),
    Ask(
        f"form {scorecards.HAND_OVER_FORM}", "",
        by_form(scorecards.HAND_OVER_FORM, seat, lambda _: {scorecards.COLLEAGUE: person(STAND_IN)}),
        Action.PANEL, changed, also=Action.VOTE,
    ),
    Ask(
        f"form {scorecards.NOT_HAPPENED_FORM}", "",
        by_form(scorecards.NOT_HAPPENED_FORM, seat, lambda _: {scorecards.REASON: typed("The train was late.")}),
        Action.PANEL, changed, ready=nobody_wrote_a_card, also=Action.VOTE,
    ),
    _decision(
        Decided.ADVANCE, **{forms.TO: picked(Stage.OFFER), moves.OVERRIDE: typed("They have another offer.")},
    ),
    _decision(Decided.REJECT, **{moves.REASON_CODE: picked("level_mismatch")}),
    _decision(Decided.HOLD, **{moves.REVISIT_ON: {"type": "datepicker", "selected_date": "2026-04-07"}}),
    _decision(Decided.MEETING),
    Ask(
        f"form {forms.SIGNAL_FORM}", "",
        by_form(
            forms.SIGNAL_FORM, seen_at,
            lambda _: {
                forms.ROUND: picked("coding"), forms.INTERVIEWERS: people(COLLEAGUE), moves.REASON: typed(WHY),
            },
        ),
        Action.DECIDE, changed, ready=panel_was_opened,
    ),
    Ask(
        f"form {forms.FORCE_FORM}", "",
        by_form(forms.FORCE_FORM, application, lambda _: {moves.REASON: typed(WHY)}),
        Action.OVERRIDE, changed, else_="Only a recruiter can go on", opens_the_panel=True,
    ),
    Ask(
        f"form {forms.TELL_FORM}", "",
        by_form(forms.TELL_FORM, application, lambda _: {forms.NOTE: typed("We would like to go on with you.")}),
        Action.MOVE, changed, ready=it_was_decided,
    ),
]  # fmt: skip
