"""The wizard of `/role new`, and the form to edit: what was filled in, checked field by field, and carried on."""

from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.web import WebClient

from bot.domain.events import Deed
from bot.domain.intake import QUESTIONS, template_for
from bot.domain.loops import MOST_ROUNDS
from bot.domain.names import one_line
from bot.domain.needs import not_yet
from bot.domain.opening_drafts import MAX_TITLE, ChosenRounds, Facts, OpeningDraft, round_problems
from bot.domain.pay import reference_lines, spread_warning
from bot.domain.people import Member
from bot.domain.permissions import Action, allows
from bot.domain.titles import title_warning
from bot.flows import new_openings, openings
from bot.flows.access import roles_anywhere
from bot.templates import Library
from bot.views import opening_wizard as views
from bot.views.blocks import View, notice, plain_section
from bot.views.openings import role_view
from handlers.forms import about, chosen, chosen_channel, chosen_many, chosen_user, shown, typed
from handlers.hiring_channels import trouble_with
from handlers.openings import card
from handlers.visits import Visit
from storage.store import Answer, Records

Body = dict[str, Any]
OTHERWISE = "general"
MANY = f"That is more than {MOST_ROUNDS} rounds; every further one loses people."


def register(app: App) -> None:
    """Register the three steps, what redraws the second, and the form to edit."""
    app.view(views.QUESTIONS_FORM)(submit_questions)
    app.action(views.CHOOSE_TEMPLATE)(redraw_facts)
    app.action(views.LEVEL)(redraw_facts)
    app.view(views.FACTS_FORM)(submit_facts)
    app.view(views.ROUNDS_FORM)(submit_rounds)
    app.view(views.EDIT_FORM)(submit_edit)


def submit_questions(ack: Ack, view: Body, visit: Visit, library: Library) -> None:
    """Show what the answers lead to, over the questions."""
    answers = {question.key: chosen(view, question.key) for question in QUESTIONS}
    family = template_for(answers).template.value
    draft = OpeningDraft(
        answers=answers,
        true=chosen_many(view, views.NEEDS),
        template=family if family in library.names() else OTHERWISE,
        facts=Facts(title=one_line(view.get("private_metadata") or "", MAX_TITLE), manager_id=visit.member_id),
    )
    ack(response_action="push", view=_facts_form(draft, visit, library))


def redraw_facts(ack: Ack, body: Body, visit: Visit, library: Library) -> None:
    """Show the levels and pay rows of another template or level; what was typed stays."""
    visit.show(_facts_form(_draft_in(body["view"], library), visit, library))
    ack()


def submit_facts(ack: Ack, view: Body, visit: Visit, library: Library, client: WebClient) -> None:
    """Show the rounds, over the facts; what is wrong is said beside its field."""
    draft = _draft_in(view, library)
    problems = visit.read(lambda records, member: _checked(records, member, draft))
    if problem := trouble_with(client, draft.facts.channel_id):
        problems[views.CHANNEL] = problem
    if problems:
        ack(response_action="errors", errors=problems)
        return
    template = library.template(draft.template)
    cautions = [title_warning(draft.facts.title, draft.template), spread_warning(draft.facts.pay())]
    form = views.rounds_form(draft, template, template.loop(draft.loop), [one for one in cautions if one])
    ack(response_action="push", view=form)


def submit_rounds(ack: Ack, view: Body, visit: Visit, library: Library, client: WebClient) -> None:
    """Open the job, and show its card to whom it is for."""
    visit.read(new_openings.require_may_open)
    draft = OpeningDraft.unpacked(view.get("private_metadata") or "")
    data = library.data(draft.template if draft.template in library.names() else OTHERWISE)
    rounds = ChosenRounds(rounds=tuple(chosen_many(view, views.ROUNDS)), why=typed(view, views.WHY))
    problems = round_problems(data, draft.loop, rounds)
    if problem := trouble_with(client, draft.facts.channel_id):
        problems.setdefault(views.ROUNDS, problem)
    if problems:
        ack(response_action="errors", errors=problems)
        return

    def work(records: Records, member: Member) -> Answer:
        deed = Deed(member, visit.door, visit.now)
        opening = new_openings.open_from(records, deed, draft, rounds, data)
        warnings = [MANY] if len(opening.template.rounds) > MOST_ROUNDS else []
        said = views.opened(opening.title, opening.slug, warnings)
        if not allows(Action.READ_OPENING, openings.opening_roles(records, member, opening)):
            return shown(notice("Opening", plain_section(said)))  # opened for others: its team sees it
        return shown(role_view(card(records, deed, opening, library), said))

    ack(**visit.once(work))


def submit_edit(ack: Ack, view: Body, visit: Visit, library: Library, client: WebClient) -> None:
    """Change the opening's facts, and show its card."""
    facts = _facts_in(view)

    def check(records: Records, member: Member) -> dict[str, str]:
        openings.one_opening(records, member, about(view), Action.EDIT_OPENING)
        return openings.people_problems(records, facts) | facts.problems()

    problems = visit.read(check)
    if problem := trouble_with(client, facts.channel_id):
        problems[views.CHANNEL] = problem
    if problems:
        ack(response_action="errors", errors=problems)
        return

    def work(records: Records, member: Member) -> Answer:
        deed = Deed(member, visit.door, visit.now)
        opening = openings.change_facts(records, deed, about(view), facts)
        return shown(role_view(card(records, deed, opening, library), "Saved."))

    ack(**visit.once(work))


def _facts_form(draft: OpeningDraft, visit: Visit, library: Library) -> View:
    def look(records: Records, member: Member) -> View:
        new_openings.require_may_open(records, member)
        may_see_pay = allows(Action.PAY, roles_anywhere(records, member))
        rows = reference_lines(library.data(draft.template), draft.facts.level) if may_see_pay else []
        return views.facts_form(
            draft,
            template_for(draft.answers),
            library.template(draft.template),
            library.names(),
            not_yet=not_yet(draft.answers, draft.true),
            references=rows,
        )

    return visit.read(look)


def _checked(records: Records, member: Member, draft: OpeningDraft) -> dict[str, str]:
    new_openings.require_may_open(records, member)
    return new_openings.facts_problems(records, draft)


def _draft_in(view: Body, library: Library) -> OpeningDraft:
    """Return the draft with what the second form says now."""
    draft = OpeningDraft.unpacked(view.get("private_metadata") or "")
    template = chosen(view, views.CHOOSE_TEMPLATE)
    key = template if template in library.names() else OTHERWISE
    known = {one.key for one in library.template(key).levels}
    facts = _facts_in(view)
    level = facts.level if facts.level in known else None
    loops = library.data(key)["loops"]
    loop = chosen(view, views.LOOP)
    first = next(iter(loops))
    return replace(draft, template=key, loop=loop if loop in loops else first, facts=replace(facts, level=level))


def _facts_in(view: Body) -> Facts:
    return Facts(
        title=typed(view, views.TITLE),
        level=chosen(view, views.LEVEL) or None,
        location=typed(view, views.LOCATION),
        currency=typed(view, views.CURRENCY),
        low=typed(view, views.LOW),
        high=typed(view, views.HIGH),
        period=chosen(view, views.PERIOD),
        basis=chosen(view, views.BASIS),
        manager_id=chosen_user(view, views.MANAGER),
        recruiter_id=chosen_user(view, views.RECRUITER),
        channel_id=chosen_channel(view, views.CHANNEL),
        digest_hour=_hour_in(view),
    )


def _hour_in(view: Body) -> int:
    """Return the hour chosen for the digest: the usual one where a form does not ask, none that was tampered with."""
    said = chosen(view, views.DIGEST_HOUR)
    if not said:
        return Facts().digest_hour
    return int(said) if said in map(str, range(24)) else -1
