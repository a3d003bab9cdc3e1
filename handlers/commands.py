"""Commands: `/candidate …`, typed or carried by a button, answered or turned into a form."""

from collections.abc import Callable

from bot.domain import commands
from bot.domain.candidates import checked_candidate
from bot.domain.errors import Refusal
from bot.domain.gates import GatesUnmet, Said
from bot.domain.openings import Opening
from bot.domain.people import Member
from bot.domain.permissions import Action, company_roles, require
from bot.flows import (
    bulk,
    calibrations,
    candidates,
    debriefs,
    digests,
    interviews,
    lists,
    moves,
    reveals,
    scorecards,
)
from bot.flows.access import open_case, opening_meant, openings_for
from bot.flows.cards import card_for, show
from bot.flows.finding import Found, NotFound, Several, find, find_in
from bot.views import bulk as bulk_views
from bot.views import candidate_forms as forms
from bot.views import candidates as views
from bot.views import debriefs as debrief_views
from bot.views import decisions as decision_views
from bot.views import moves as move_views
from bot.views import scorecards as scorecard_views
from bot.views.blocks import View, answer, escape
from bot.views.calibrations import calibration as calibration_view
from bot.views.digests import on_its_way
from bot.views.help import usage
from bot.views.lists import listing
from handlers import timing
from handlers.settings import settings_form
from handlers.unclear import unclear
from handlers.visits import Visit
from storage.store import Answer, Records

# What changes something and needs no form.
Doing = (
    commands.Note | commands.Resume | commands.Panel | commands.About | commands.Digest | commands.Timed | commands.Away
)
NO_OPENING = (
    "There is no opening you could add anybody to. An admin or a recruiter opens one with `/role new`; "
    "a paused one takes nobody. Anybody may refer somebody: `/candidate refer`."
)


def answer_to(text: str, visit: Visit) -> Answer:
    """Return the answer to a command; an empty one where a form was opened instead."""
    asked = commands.parse(text)
    match asked:
        case commands.Help():
            return usage(asked)
        case commands.Add():
            return _add(asked, visit)
        case commands.Refer():
            return _refer(asked, visit)
        case commands.Move() if asked.stage is not None:
            return _move_or_ask(asked, visit)
        case (
            commands.Note()
            | commands.Resume()
            | commands.Panel()
            | commands.About()
            | commands.Digest()
            | commands.Timed()
            | commands.Away()
        ):
            return visit.once(lambda records, member: _do(records, member, asked, visit))
    return _open(visit, lambda records, member: _look(records, member, asked, visit))


def _do(
    records: Records,
    member: Member,
    asked: Doing,
    visit: Visit,
) -> Answer:
    """Do what changes something and needs no form."""
    match asked:
        case commands.Note():
            return _note(records, member, asked, visit)
        case commands.Resume():
            return _resume(records, member, asked, visit)
        case commands.Panel():
            return _panel(records, member, asked, visit)
        case commands.About():
            return _about(records, member, asked, visit)
        case commands.Digest():
            return _digest(records, member, visit)
        case commands.Timed():
            return timing.timed(records, member, asked, visit)
        case commands.Away(words):
            return timing.away(records, member, words, visit)


def _look(records: Records, member: Member, asked: commands.Command, visit: Visit) -> View | Answer:
    """Return what only has to be looked up: an answer, or a form."""
    match asked:
        case commands.List():
            return listing(lists.list_page(records, member, asked, visit.now), visit.now)
        case commands.Show(who):
            return _show(records, member, who, visit)
        case commands.Move():
            return _move_form(records, member, asked, visit)
        case commands.Bulk():
            return bulk_views.choose_form(bulk.offer(records, member, asked))
        case commands.Vote(who):
            return _vote_form(records, member, who)
        case commands.Read():
            return _read(records, member, asked, visit)
        case commands.Compare(numbers):
            ids = [one.id if (one := records.applications.numbered(number)) else 0 for number in numbers]
            title, rows = debriefs.finalists(records, member, ids, door=visit.door, now=visit.now)
            return debrief_views.side_by_side(title, rows)
        case commands.Calibration(member_id):
            whose, figures = calibrations.figures_of(records, member, member_id or member.id)
            return calibration_view(whose, figures)
        case commands.Nudges(who):
            return timing.nudges(records, member, who, visit)
        case commands.Settings():
            return settings_form(records, member, visit.company)
    raise TypeError(asked)


def _open(visit: Visit, look: Callable[[Records, Member], View | Answer]) -> Answer:
    """Show the form that was looked up, or return the answer that came instead."""
    found = visit.read(look)
    if found.get("type") != "modal":
        return found
    visit.show(found)
    return {}


def _add(asked: commands.Add, visit: Visit) -> Answer:
    openings = visit.read(
        lambda records, member: [one for one in openings_for(records, member, Action.ADD) if one.is_open]
    )
    if not openings:
        raise Refusal(NO_OPENING)
    if asked.name is None or (asked.opening is None and len(openings) > 1):
        visit.show(forms.add_form(openings, asked))
        return {}
    person = checked_candidate(asked.name, asked.email, asked.owner_id, resume_url=asked.resume_url)

    def work(records: Records, member: Member) -> Answer:
        opening = opening_meant(records, member, asked.opening, Action.ADD)
        added = candidates.add(
            records, member, person, opening, anyway=asked.anyway, door=visit.door,
            now=visit.now,
        )  # fmt: skip
        if isinstance(added, candidates.AlreadyHere):
            return views.already_here(added.card, added.same, views.add_anyway(person, opening.slug))
        return views.card(added, visit.now, said=f"Added as {added.application.code}.")

    return visit.once(work)


def _show(records: Records, member: Member, who: str, visit: Visit) -> Answer:
    meant = find(records, member, who)
    if not isinstance(meant, Found):
        return unclear(records, meant, "show {code}")
    return views.card(show(records, member, meant.application.id, visit.now, visit.door), visit.now)


def _refer(asked: commands.Refer, visit: Visit) -> Answer:
    openings = visit.read(_hired_for)
    if not openings:
        raise Refusal("Nobody is being hired just now, so there is no opening to refer somebody for.")
    if asked.name is None or (asked.opening is None and len(openings) > 1):
        visit.show(forms.refer_form([(one.title, one.slug) for one in openings], asked))
        return {}
    person = checked_candidate(asked.name, asked.email, resume_url=asked.resume_url)

    def work(records: Records, member: Member) -> Answer:
        opening = opening_meant(records, member, asked.opening, Action.REFER)
        candidates.refer(records, member, person, opening, "", door=visit.door, now=visit.now)
        return answer(escape(forms.thanks_for_referring(person.name, opening.title)))

    return visit.once(work)


def _hired_for(records: Records, member: Member) -> list[Opening]:
    """Return the openings somebody could be referred for."""
    require(Action.REFER, company_roles(member))
    return [one for one in records.openings.all() if one.is_open]


def _about(records: Records, member: Member, asked: commands.About, visit: Visit) -> Answer:
    """Do what needs nothing but a candidate."""
    meant = find(records, member, asked.who)
    if not isinstance(meant, Found):
        return unclear(records, meant, f"{asked.what} {{code}}")
    about, by = meant.application, (visit.door, visit.now)
    match asked.what:
        case "undo":
            card = moves.undo(records, member, about.id, door=by[0], now=by[1])
            return views.card(card, visit.now, said=move_views.undone(card))
        case "shared":
            card = candidates.share_range(records, member, about.id, door=by[0], now=by[1])
            return views.card(card, visit.now, said=f"Kept: {about.name} was told the pay range.")
        case "approve":
            card = candidates.approve(records, member, about.id, door=by[0], now=by[1])
            return views.card(card, visit.now, said=f"You approve an offer to {about.name}.")
    application, _, said = candidates.read_references(records, member, about.id, door=by[0], now=by[1])
    names = records.members.named({one.recorded_by for one in said})
    return forms.references(application, said, names)


def _move_form(records: Records, member: Member, asked: commands.Move, visit: Visit) -> View | Answer:
    meant = find(records, member, asked.who)
    if isinstance(meant, Found):
        return move_views.move_form(card_for(records, member, meant.application.id, Action.MOVE, visit.now))
    if isinstance(meant, NotFound):
        _explain_stage(records, member, asked.who, visit)
    return unclear(records, meant, "move {code}")


def _explain_stage(records: Records, member: Member, words: str, visit: Visit) -> None:
    """Refuse with what is legal where the last words were meant to be a stage."""
    parts = words.split()
    for size in range(len(parts) - 1, 0, -1):
        meant = find(records, member, " ".join(parts[:size]))
        if isinstance(meant, Found):
            card = card_for(records, member, meant.application.id, Action.MOVE, visit.now)
            raise Refusal(move_views.not_a_stage(" ".join(parts[size:]), card))


def _move_or_ask(asked: commands.Move, visit: Visit) -> Answer:
    """Move at once where nothing keeps it; else show the form for what is missing."""
    try:
        return visit.once(lambda records, member: _move(records, member, asked, visit))
    except GatesUnmet as kept:
        if not move_views.can_be_met(kept.gated):
            raise
        visit.show(move_views.gate_form(kept.gated))
        return {}


def _move(records: Records, member: Member, asked: commands.Move, visit: Visit) -> Answer:
    meant = find(records, member, asked.who)
    assert asked.stage is not None
    if not isinstance(meant, Found):
        because = f" because {escape(asked.reason)}" if asked.reason else ""
        return unclear(records, meant, f"move {{code}} {asked.stage.value}{because}")
    was = meant.application.stage
    said = Said(reason=asked.reason)
    card = moves.move(records, member, meant.application.id, asked.stage, said=said, door=visit.door, now=visit.now)
    return views.card(card, visit.now, said=move_views.moved(card, was))


def _read(records: Records, member: Member, asked: commands.Read, visit: Visit) -> View | Answer:
    meant = find(records, member, asked.who)
    if not isinstance(meant, Found):
        return unclear(records, meant, f"{asked.what} {{code}}")
    if asked.what == "without":
        case = open_case(records, member, meant.application.id, Action.MOVE)
        return decision_views.force_form(meant.application.id, meant.application.name, reveals.missing_cards(case))
    panel = debriefs.panel_of(records, member, meant.application.id, door=visit.door, now=visit.now)
    return debrief_views.overview(panel)


def _note(records: Records, member: Member, asked: commands.Note, visit: Visit) -> Answer:
    def keep(meant: Found) -> str:
        about = candidates.note(records, member, meant.application.id, meant.rest, door=visit.door, now=visit.now)
        return f"Noted about {escape(about.name)} ({about.code})."

    return _kept(records, member, "note", asked.splits, keep)


def _resume(records: Records, member: Member, asked: commands.Resume, visit: Visit) -> Answer:
    def keep(meant: Found) -> str:
        about = candidates.keep_resume(
            records, member, meant.application.id, meant.rest, door=visit.door, now=visit.now
        )
        return f"Kept for everybody who meets {escape(about.name)} ({about.code})."

    return _kept(records, member, "resume", asked.splits, keep)


def _kept(
    records: Records, member: Member, word: str, splits: tuple[commands.Split, ...], keep: Callable[[Found], str]
) -> Answer:
    """Keep what was typed behind somebody's name, or ask who was meant, with the same words behind each of them."""
    meant = find_in(records, member, splits)
    if not isinstance(meant, Found):
        rest = meant.rest if isinstance(meant, Several) else ""
        return unclear(records, meant, f"{word} {{code}} {escape(rest)}")
    return answer(keep(meant))


def _vote_form(records: Records, member: Member, who: str) -> View | Answer:
    meant = find(records, member, who)
    if not isinstance(meant, Found):
        return unclear(records, meant, "vote {code}")
    return scorecard_views.form(scorecards.form_for_application(records, member, meant.application.id))


def _panel(records: Records, member: Member, asked: commands.Panel, visit: Visit) -> Answer:
    meant = find_in(records, member, asked.splits)
    if not isinstance(meant, Found):
        rest = meant.rest if isinstance(meant, Several) else ""
        people = " ".join(f"<@{one}>" for one in asked.interviewer_ids)
        return unclear(records, meant, f"panel {{code}} {escape(rest)} {people}")
    assigned = interviews.assign_panel(
        records, member, meant.application.id, meant.rest, asked.interviewer_ids, door=visit.door, now=visit.now
    )
    return views.card(assigned.card, visit.now, said=forms.assigned(assigned.round_name, *assigned.who))


def _digest(records: Records, member: Member, visit: Visit) -> Answer:
    channels, were_out = digests.owe_now(records, member, visit.company, visit.now)
    return on_its_way(channels, were_out=were_out)
