"""What can be asked for about candidates and the company: by `/candidate`, its buttons and its forms."""

from bot.domain.permissions import Action
from bot.domain.pipeline import Stage
from bot.views import bulk, candidate_forms, candidates, moves, scorecards, settings
from storage import tables
from tests.handlers.asking import COMPANY, OPENING, Ask, by_form, by_press, by_words, changed, opened, read
from tests.handlers.kinds import ADMIN, COLLEAGUE, MANAGER, RECRUITER, Kind
from tests.handlers.payloads import PLACES, Payload, command, people, person, picked, ticked, typed
from tests.handlers.world import Outcome, Target, World

NEWCOMER = "Grace Hopperton"


def application(target: Target) -> int:
    return target.application_id


def a_new_candidate(target: Target) -> Payload:
    return {
        candidate_forms.NAME: typed(NEWCOMER),
        candidate_forms.EMAIL: {"type": "email_text_input", "value": None},
        candidate_forms.OWNER: person(None),
        candidate_forms.COLLEAGUE: person(None),
        candidate_forms.OPENING: picked(target.slug),
        candidate_forms.TEXT: typed("We built the feature store together."),
    }


def card_shown(outcome: Outcome, target: Target) -> bool:
    return listed(outcome, target) and "Waiting for" in outcome.text


def listed(outcome: Outcome, target: Target) -> bool:
    return target.code in outcome.text and target.name in outcome.text


# --- What has to be so, that whoever is allowed can do it ----------------------------------------------------------------


def they_moved_last(world: World, kind: Kind, target: Target) -> None:
    """Let the last move be their own, made together with others."""
    event = tables.events
    last = event.c.id == target.stage_event_id
    world.change(event, last, actor_id=kind.id, batch_id=target.stage_event_id)


def waits_for_them(world: World, kind: Kind, target: Target) -> None:
    """Let whoever has a part in it hold the ball."""
    if kind.roles:
        world.change(tables.applications, tables.applications.c.id == target.application_id, holder_id=kind.id)


def undo_button(target: Target) -> int:
    return target.stage_event_id


CANDIDATE_ASKS = [
    # Typed.
    Ask("/candidate schedule", "", by_words("schedule {who} coding 2026-04-01 10:00"), Action.PANEL, changed),
    Ask("/candidate deadline", "", by_words("deadline {who} 2026-04-01 17:00"), Action.MOVE, changed),
    Ask("/candidate away", "", by_words("away until Friday"), Action.REFER, changed, COMPANY),
    Ask("/candidate nudges", "", by_words("nudges {who}"), Action.MOVE, read("Nudges about")),
    Ask("/candidate add", "at once", by_words(f'add "{NEWCOMER}" for {{slug}}'), Action.ADD, changed, OPENING),
    Ask("/candidate add", "form", by_words("add"), Action.ADD, opened(candidate_forms.ADD_FORM), COMPANY),
    Ask("/candidate refer", "at once", by_words(f'refer "{NEWCOMER}" for {{slug}}'), Action.REFER, changed, COMPANY),
    Ask("/candidate refer", "form", by_words("refer"), Action.REFER, opened(candidate_forms.REFER_FORM), COMPANY),
    Ask("/candidate show", "", by_words("show {who}"), Action.SHOW, card_shown),
    Ask("/candidate list", "an opening", by_words("list {slug}"), Action.READ, read("Rae Kowalski"), OPENING),
    Ask("/candidate list", "mine", by_words("list mine"), Action.LIST, listed, ready=waits_for_them),
    Ask("/candidate move", "at once", by_words("move {who} debrief"), Action.MOVE, changed),
    Ask("/candidate move", "form", by_words("move {code}"), Action.MOVE, opened(moves.MOVE_FORM)),
    Ask(
        "/candidate move", "past a gate", by_words("move {code} offer"), Action.OVERRIDE, opened(moves.GATE_FORM),
        else_="reference",
    ),
    Ask("/candidate undo", "", by_words("undo {code}"), Action.MOVE, changed, ready=they_moved_last),
    Ask("/candidate shared", "", by_words("shared {code}"), Action.MOVE, card_shown),
    Ask("/candidate bulk", "an opening", by_words("bulk {slug}"), Action.BULK, opened(bulk.CHOOSE_FORM), OPENING),
    Ask(
        "/candidate bulk", "by number",
        lambda sender, target: [command(sender, "/candidate", f"bulk {target.code}")],
        Action.BULK, opened(bulk.CHOOSE_FORM), else_="At least one of these numbers is nobody you can move.",
    ),
    Ask("/candidate note", "", by_words("note {who} seemed at home with the numbers"), Action.NOTE, changed),
    Ask("/candidate resume", "", by_words("resume {who} https://cv.example.com/nadia"), Action.ADD, changed),
    Ask("/candidate panel", "", by_words(f"panel {{who}} coding <@{COLLEAGUE}>"), Action.PANEL, changed),
    Ask(
        "/candidate vote", "", by_words("vote {code}"), Action.VOTE, opened(scorecards.FORM),
        else_="You are not on the panel of",
    ),
    Ask("/candidate references", "", by_words("references {code}"), Action.REFERENCES, read("Helen Parkhurst")),
    Ask("/candidate approve", "", by_words("approve {code}"), Action.APPROVE, changed),
    Ask("/candidate digest", "", by_words("digest"), Action.DIGEST, changed, COMPANY),
    Ask("/candidate settings", "", by_words("settings"), Action.SETTINGS, opened(settings.ROLES_FORM), COMPANY),
    # Pressed. The first three carry a command, as if their presser had typed it.
    Ask(
        f"button {candidates.AGAIN}", "show", by_press(candidates.AGAIN, lambda target: f"show {target.code}", PLACES),
        Action.SHOW, card_shown,
    ),
    Ask(
        f"button {candidates.AGAIN_TOO}", "undo", by_press(candidates.AGAIN_TOO, lambda target: f"undo {target.code}"),
        Action.MOVE, changed, ready=they_moved_last,
    ),
    Ask(
        f"button {candidates.MORE}", "references",
        by_press(candidates.MORE, lambda target: f"references {target.code}", from_menu=True),
        Action.REFERENCES, read("Helen Parkhurst"),
    ),
    Ask(f"button {moves.MOVE}", "", by_press(moves.MOVE, application, PLACES), Action.MOVE, opened(moves.MOVE_FORM)),
    Ask(
        f"button {candidates.NOTE}", "", by_press(candidates.NOTE, application),
        Action.NOTE, opened(candidate_forms.NOTE_FORM),
    ),
    Ask(
        f"button {candidates.PANEL}", "", by_press(candidates.PANEL, application),
        Action.PANEL, opened(candidate_forms.PANEL_FORM),
    ),
    Ask(
        f"button {candidates.SCORECARD}", "", by_press(candidates.SCORECARD, application),
        Action.VOTE, opened(scorecards.FORM), else_="You are not on the panel of",
    ),
    Ask(
        f"button {candidate_forms.REFERENCE}", "", by_press(candidate_forms.REFERENCE, application),
        Action.REFERENCES, opened(candidate_forms.REFERENCE_FORM),
    ),
    Ask(
        f"button {bulk.UNDO}", "their own", by_press(bulk.UNDO, undo_button), Action.BULK, changed,
        ready=they_moved_last,
    ),
    # Submitted.
    Ask(
        f"form {candidate_forms.ADD_FORM}", "", by_form(candidate_forms.ADD_FORM, lambda _: "", a_new_candidate),
        Action.ADD, changed, OPENING,
    ),
    Ask(
        f"form {candidate_forms.REFER_FORM}", "", by_form(candidate_forms.REFER_FORM, lambda _: "", a_new_candidate),
        Action.REFER, changed, COMPANY,
    ),
    Ask(
        f"form {candidate_forms.NOTE_FORM}", "",
        by_form(candidate_forms.NOTE_FORM, application, lambda _: {candidate_forms.TEXT: typed("Likes the plan.")}),
        Action.NOTE, changed,
    ),
    Ask(
        f"form {candidate_forms.PANEL_FORM}", "",
        by_form(
            candidate_forms.PANEL_FORM, application,
            lambda _: {candidate_forms.ROUND: picked("coding"), candidate_forms.INTERVIEWERS: people(COLLEAGUE)},
        ),
        Action.PANEL, changed,
    ),
    Ask(
        f"form {candidate_forms.REFERENCE_FORM}", "",
        by_form(
            candidate_forms.REFERENCE_FORM, application,
            lambda _: {
                candidate_forms.REFEREE: typed("Tom Baker"), candidate_forms.RELATION: typed("Their report"),
                candidate_forms.SAID: typed("Would work for them again."),
            },
        ),
        Action.REFERENCES, changed,
    ),
    Ask(
        f"form {moves.MOVE_FORM}", "",
        by_form(
            moves.MOVE_FORM, lambda target: f"{target.application_id}.{target.stage_event_id}",
            lambda _: {moves.STAGE: picked(Stage.DEBRIEF), moves.REASON: typed("We want to hear them again.")},
        ),
        Action.MOVE, changed,
    ),
    Ask(
        f"form {moves.GATE_FORM}", "what was asked for",
        by_form(
            moves.GATE_FORM, lambda target: f"{target.application_id}.{target.stage_event_id}.{Stage.ON_HOLD}",
            lambda _: {
                moves.REASON: typed("The team is being rebuilt."),
                moves.REVISIT_ON: {"type": "datepicker", "selected_date": "2026-04-07"},
                moves.SHARED: ticked(),
            },
        ),
        Action.MOVE, changed,
    ),
    Ask(
        f"form {moves.GATE_FORM}", "past a gate",
        by_form(
            moves.GATE_FORM, lambda target: f"{target.application_id}.{target.stage_event_id}.{Stage.OFFER}",
            lambda _: {moves.OVERRIDE: typed("They have another offer.")},
        ),
        Action.OVERRIDE, changed, else_="reference",
    ),
    Ask(
        f"form {bulk.CHOOSE_FORM}", "",
        by_form(
            bulk.CHOOSE_FORM, lambda target: target.opening_id,
            lambda target: {
                bulk.WHO: {"type": "multi_static_select", "selected_options": [{"value": str(target.application_id)}]},
                bulk.STAGE: picked(Stage.DEBRIEF),
            },
        ),
        Action.BULK, opened(bulk.CONFIRM_FORM),
    ),
    Ask(
        f"form {bulk.CONFIRM_FORM}", "",
        by_form(
            bulk.CONFIRM_FORM,
            lambda target: f"{target.opening_id}.999.{Stage.DEBRIEF}..{target.application_id}",
            lambda _: {bulk.REASON: typed("We want to hear them again.")},
        ),
        Action.BULK, changed,
    ),
    Ask(
        f"form {settings.ROLES_FORM}", "",
        by_form(
            settings.ROLES_FORM, lambda _: "",
            lambda _: {"admin": people(MANAGER), "recruiter": people(RECRUITER), "founder": people(ADMIN)},
        ),
        Action.SETTINGS, changed, COMPANY,
    ),
]  # fmt: skip
