"""What can be asked for about openings: by `/role`, the buttons of an opening's card, the wizard and the other forms."""

from collections.abc import Callable
from typing import Any

from bot.domain.intake import QUESTIONS
from bot.domain.opening_drafts import Facts, OpeningDraft
from bot.domain.permissions import Action
from bot.domain.readiness import CHECKLIST
from bot.views import opening_clocks as clocks
from bot.views import opening_forms as forms
from bot.views import opening_wizard as wizard
from bot.views import openings as views
from storage import tables
from tests.handlers.asking import COMPANY, OPENING, Ask, Sends, by_form, by_press, by_words, changed, opened, read
from tests.handlers.kinds import COLLEAGUE, MANAGER, RECRUITER, Kind
from tests.handlers.payloads import (
    CHANNEL,
    PLACES,
    Payload,
    Sender,
    people,
    person,
    picked,
    press,
    submission,
    ticked,
    typed,
)
from tests.handlers.world import LIBRARY, Outcome, Target, World

ROLE = "/role"
PAY_SHOWN = "91,300"
WHO_RUNS_IT = "Hiring manager *Maya"
PEOPLE_SHOWN = "Who may be asked for which round."
ROUNDS = LIBRARY.template("ml_engineer").loop("lean")


def draft(sender: Sender) -> str:
    """Return a job that its hiring manager is about to open, as the wizard carries it."""
    facts = Facts(
        title="Research engineer",
        level="senior",
        location="Berlin",
        currency="EUR",
        low="90000",
        high="110000",
        manager_id=sender.id,
        recruiter_id=RECRUITER,
        channel_id=CHANNEL,
    )
    answers = {question.key: question.answers[0].key for question in QUESTIONS}
    return OpeningDraft(answers=answers, template="ml_engineer", loop="lean", facts=facts).packed()


def opening(target: Target) -> int:
    return target.opening_id


def the_facts(_: Target) -> Payload:
    return {
        wizard.CHOOSE_TEMPLATE: picked("ml_engineer"),
        wizard.LEVEL: picked("senior"),
        wizard.LOOP: picked("lean"),
        wizard.TITLE: typed("Research engineer"),
        wizard.LOCATION: typed("Lisbon"),
        wizard.CURRENCY: typed("EUR"),
        wizard.LOW: typed("90000"),
        wizard.HIGH: typed("110000"),
        wizard.PERIOD: picked("year"),
        wizard.BASIS: picked("base"),
        wizard.MANAGER: person(MANAGER),
        wizard.RECRUITER: person(RECRUITER),
        wizard.CHANNEL: {"type": "conversations_select", "selected_conversation": CHANNEL},
    }


def in_the_wizard(action_id: str) -> Sends:
    """Choose another entry of a menu in the form of the facts."""

    def send(sender: Sender, target: Target) -> list[Payload]:
        payload = press(sender, action_id, "ml_engineer", "in a form", from_menu=True)
        values = {block_id: {block_id: value} for block_id, value in the_facts(target).items()}
        payload["view"] |= {"private_metadata": draft(sender), "state": {"values": values}}
        return [payload]

    return send


def by_step(callback_id: str, filled: Callable[[Target], Payload]) -> Sends:
    """Submit a step of the wizard, which carries what was said before."""
    return lambda sender, target: [submission(sender, callback_id, draft(sender), filled(target), [])]


def closing(outcome: Outcome, _: Target) -> bool:
    """Tell whether they were asked what becomes of everybody; who is in it themselves is told to ask somebody else."""
    return forms.CLOSE_FORM in outcome.forms or "You cannot close this opening" in outcome.text


def closed(outcome: Outcome, _: Target) -> bool:
    return outcome.is_change or "You cannot close this opening" in outcome.text


def is_paused(world: World, _: Kind, target: Target) -> None:
    world.change(tables.openings, tables.openings.c.id == target.opening_id, status="paused")


def template_was_another(world: World, _: Kind, target: Target) -> None:
    """Let the opening have been opened when its template had one prompt and one red flag less."""

    def work(records: Any) -> None:
        if target.slug in {one.slug for one in records.openings.all()}:
            data = records.openings.template_data(target.opening_id)
            less = {key: data[key][1:] for key in ("design_prompts", "red_flags")}
            records.openings.freeze(target.opening_id, data | less)

    world.store.write(work)


def once(target: Target) -> str:
    return f"{target.opening_id}.mark"


ROLE_ASKS = [
    # Typed.
    Ask("/role list", "", by_words("list", ROLE), Action.REFER, read("ML engineer"), COMPANY),
    Ask("/role new", "", by_words("new", ROLE), Action.OPEN, opened(wizard.QUESTIONS_FORM), COMPANY),
    Ask("/role show", "", by_words("show {slug}", ROLE), Action.READ_OPENING, read(WHO_RUNS_IT), OPENING),
    Ask("/role show", "its pay", by_words("show {slug}", ROLE), Action.PAY, read(PAY_SHOWN), OPENING, else_=WHO_RUNS_IT),
    Ask("/role edit", "", by_words("edit {slug}", ROLE), Action.EDIT_OPENING, opened(wizard.EDIT_FORM), OPENING),
    Ask("/role pause", "", by_words("pause {slug}", ROLE), Action.EDIT_OPENING, changed, OPENING),
    Ask("/role reopen", "", by_words("reopen {slug}", ROLE), Action.EDIT_OPENING, changed, OPENING, is_paused),
    Ask("/role close", "", by_words("close {slug}", ROLE), Action.EDIT_OPENING, closing, OPENING),
    Ask("/role people", "", by_words("people {slug}", ROLE), Action.EDIT_OPENING, read(PEOPLE_SHOWN), OPENING),
    Ask("/role ad", "", by_words("ad {slug}", ROLE), Action.EDIT_OPENING, opened(forms.AD_FORM), OPENING),
    Ask(
        "/role readiness", "", by_words("readiness {slug}", ROLE),
        Action.EDIT_OPENING, opened(forms.READINESS_FORM), OPENING,
    ),
    Ask("/role clocks", "", by_words("clocks {slug}", ROLE), Action.EDIT_OPENING, opened(clocks.FORM), OPENING),
    # Pressed.
    Ask(f"button {views.LIST}", "", by_press(views.LIST, opening), Action.REFER, read("ML engineer"), COMPANY),
    Ask(f"button {views.NEW}", "", by_press(views.NEW, opening), Action.OPEN, opened(wizard.QUESTIONS_FORM), COMPANY),
    Ask(
        f"button {views.SHOW}", "", by_press(views.SHOW, opening, PLACES),
        Action.READ_OPENING, read(WHO_RUNS_IT), OPENING,
    ),
    Ask(
        f"button {views.EDIT}", "", by_press(views.EDIT, opening),
        Action.EDIT_OPENING, opened(wizard.EDIT_FORM), OPENING,
    ),
    Ask(f"button {views.PAUSE}", "", by_press(views.PAUSE, once), Action.EDIT_OPENING, changed, OPENING),
    Ask(f"button {views.REOPEN}", "", by_press(views.REOPEN, once), Action.EDIT_OPENING, changed, OPENING, is_paused),
    Ask(f"button {views.CLOSE}", "", by_press(views.CLOSE, opening), Action.EDIT_OPENING, closing, OPENING),
    Ask(
        f"button {views.PEOPLE}", "", by_press(views.PEOPLE, opening),
        Action.EDIT_OPENING, read(PEOPLE_SHOWN), OPENING,
    ),
    Ask(f"button {views.AD}", "", by_press(views.AD, opening), Action.EDIT_OPENING, opened(forms.AD_FORM), OPENING),
    Ask(
        f"button {views.READINESS}", "", by_press(views.READINESS, opening),
        Action.EDIT_OPENING, opened(forms.READINESS_FORM), OPENING,
    ),
    Ask(
        f"button {views.DIFF}", "", by_press(views.DIFF, opening),
        Action.EDIT_OPENING, opened(forms.DIFF_FORM), OPENING, template_was_another,
    ),
    Ask(
        f"button {forms.ROUND_PEOPLE}", "",
        by_press(forms.ROUND_PEOPLE, lambda target: f"{target.opening_id}.mlops_production"),
        Action.EDIT_OPENING, opened(forms.PEOPLE_FORM), OPENING,
    ),
    Ask(
        f"button {wizard.CHOOSE_TEMPLATE}", "", in_the_wizard(wizard.CHOOSE_TEMPLATE),
        Action.OPEN, opened(wizard.FACTS_FORM), COMPANY,
    ),
    Ask(
        f"button {wizard.LEVEL}", "", in_the_wizard(wizard.LEVEL),
        Action.OPEN, opened(wizard.FACTS_FORM), COMPANY,
    ),
    # Submitted.
    Ask(
        f"form {wizard.QUESTIONS_FORM}", "",
        by_form(
            wizard.QUESTIONS_FORM, lambda _: "Research engineer",
            lambda _: {question.key: picked(question.answers[0].key) for question in QUESTIONS},
        ),
        Action.OPEN, opened(wizard.FACTS_FORM), COMPANY,
    ),
    Ask(
        f"form {wizard.FACTS_FORM}", "", by_step(wizard.FACTS_FORM, the_facts),
        Action.OPEN, opened(wizard.ROUNDS_FORM), COMPANY,
    ),
    Ask(
        f"form {wizard.ROUNDS_FORM}", "",
        by_step(wizard.ROUNDS_FORM, lambda _: {wizard.ROUNDS: ticked(*(one.key for one in ROUNDS))}),
        Action.OPEN, changed, COMPANY,
    ),
    Ask(
        f"form {wizard.EDIT_FORM}", "", by_form(wizard.EDIT_FORM, opening, the_facts),
        Action.EDIT_OPENING, changed, OPENING,
    ),
    Ask(
        f"form {forms.CLOSE_FORM}", "",
        by_form(
            forms.CLOSE_FORM, lambda target: f"{target.opening_id}.{target.application_id}",
            lambda target: {f"{forms.EACH}{target.application_id}": picked("withdrew")},
        ),
        Action.EDIT_OPENING, closed, OPENING,
    ),
    Ask(
        f"form {forms.PEOPLE_FORM}", "",
        by_form(
            forms.PEOPLE_FORM, lambda target: f"{target.opening_id}.mlops_production",
            lambda _: {"trained": people(COLLEAGUE)},
        ),
        Action.EDIT_OPENING, changed, OPENING,
    ),
    Ask(
        f"form {forms.AD_FORM}", "",
        by_form(forms.AD_FORM, opening, lambda _: {forms.TEXT: typed("A rockstar with a PhD.")}),
        Action.EDIT_OPENING, read("to think about"), OPENING,
    ),
    Ask(
        f"form {forms.READINESS_FORM}", "",
        by_form(forms.READINESS_FORM, opening, lambda _: {CHECKLIST[0].key: ticked(CHECKLIST[0].key)}),
        Action.EDIT_OPENING, changed, OPENING,
    ),
    Ask(
        f"button {views.CLOCKS}", "", by_press(views.CLOCKS, opening), Action.EDIT_OPENING, opened(clocks.FORM), OPENING,
    ),
    Ask(
        f"form {clocks.FORM}", "",
        by_form(clocks.FORM, opening, lambda _: {duty.value: typed("4") for duty in clocks.QUESTIONS}),
        Action.EDIT_OPENING, changed, OPENING,
    ),
    Ask(
        f"form {forms.DIFF_FORM}", "", by_form(forms.DIFF_FORM, opening, lambda _: {}),
        Action.EDIT_OPENING, changed, OPENING, template_was_another,
    ),
]  # fmt: skip
