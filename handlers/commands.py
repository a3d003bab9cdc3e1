"""Commands: `/candidate …`, typed or carried by a button, answered or turned into a form."""

from collections.abc import Callable

from bot.domain import commands
from bot.domain.candidates import checked_candidate
from bot.domain.errors import Refusal
from bot.domain.people import Member
from bot.domain.permissions import Action
from bot.flows import candidates, digests, interviews, scorecards
from bot.flows.access import team_openings
from bot.flows.finding import Found, NotFound, Several, find, find_in
from bot.views import candidates as views
from bot.views import scorecards as scorecard_views
from bot.views.blocks import VALUE_MOST, View, answer, escape
from bot.views.digests import on_its_way
from bot.views.help import usage
from handlers.visits import Visit
from storage.store import Answer, Records

NO_OPENING = (
    "There is no opening you could add anybody to. An admin opens one with `python -m bot openings add`, "
    "and its recruiter and hiring manager can add candidates."
)


def answer_to(text: str, visit: Visit) -> Answer:
    """Return the answer to a command; an empty one where a form was opened instead."""
    match commands.parse(text):
        case commands.Help() as help_:
            return usage(help_)
        case commands.Add() as new:
            return _add(new, visit)
        case commands.List() as listed:
            page = visit.read(lambda records, member: candidates.list_page(records, member, listed, visit.now))
            return views.listing(page, visit.now)
        case commands.Show(who):
            return visit.read(lambda records, member: _show(records, member, who, visit))
        case commands.Move(stage=None) as unsure:
            return _open(visit, lambda records, member: _move_form(records, member, unsure))
        case commands.Move() as move:
            return visit.once(lambda records, member: _move(records, member, move, visit))
        case commands.Note() as note:
            return visit.once(lambda records, member: _note(records, member, note, visit))
        case commands.Vote(whom):
            return _open(visit, lambda records, member: _vote_form(records, member, whom))
        case commands.Panel() as panel:
            return visit.once(lambda records, member: _panel(records, member, panel, visit))
        case commands.Digest():
            return visit.once(lambda records, member: _digest(records, member, visit))


def _open(visit: Visit, look: Callable[[Records, Member], View | Answer]) -> Answer:
    """Show the form that was looked up, or return the answer that came instead."""
    found = visit.read(look)
    if found.get("type") != "modal":
        return found
    visit.show(found)
    return {}


def _add(asked: commands.Add, visit: Visit) -> Answer:
    openings = visit.read(team_openings)
    if not openings:
        raise Refusal(NO_OPENING)
    if asked.name is None or (asked.opening is None and len(openings) > 1):
        visit.show(views.add_form(openings, asked))
        return {}
    person = checked_candidate(asked.name, asked.email, asked.owner_id)

    def work(records: Records, member: Member) -> Answer:
        opening = candidates.opening_meant(records, member, asked.opening)
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
        return _unclear(records, meant, "show {code}")
    return views.card(candidates.show(records, member, meant.application.id), visit.now)


def _move_form(records: Records, member: Member, asked: commands.Move) -> View | Answer:
    meant = find(records, member, asked.who)
    if isinstance(meant, Found):
        return views.move_form(candidates.card_for(records, member, meant.application.id, Action.MOVE))
    if isinstance(meant, NotFound):
        _explain_stage(records, member, asked.who)
    return _unclear(records, meant, "move {code}")


def _explain_stage(records: Records, member: Member, words: str) -> None:
    """Refuse with what is legal where the last words were meant to be a stage."""
    parts = words.split()
    for size in range(len(parts) - 1, 0, -1):
        meant = find(records, member, " ".join(parts[:size]))
        if isinstance(meant, Found):
            card = candidates.card_for(records, member, meant.application.id, Action.MOVE)
            raise Refusal(views.not_a_stage(" ".join(parts[size:]), card))


def _move(records: Records, member: Member, asked: commands.Move, visit: Visit) -> Answer:
    meant = find(records, member, asked.who)
    assert asked.stage is not None
    if not isinstance(meant, Found):
        because = f" because {escape(asked.reason)}" if asked.reason else ""
        return _unclear(records, meant, f"move {{code}} {asked.stage.value}{because}")
    was = meant.application.stage
    card = candidates.move(
        records, member, meant.application.id, asked.stage, reason=asked.reason, door=visit.door, now=visit.now
    )
    return views.card(card, visit.now, said=views.moved(card, was))


def _note(records: Records, member: Member, asked: commands.Note, visit: Visit) -> Answer:
    meant = find_in(records, member, asked.splits)
    if not isinstance(meant, Found):
        rest = meant.rest if isinstance(meant, Several) else ""
        return _unclear(records, meant, f"note {{code}} {escape(rest)}")
    about = candidates.note(records, member, meant.application.id, meant.rest, door=visit.door, now=visit.now)
    return answer(f"Noted about {escape(about.name)} ({about.code}).")


def _vote_form(records: Records, member: Member, who: str) -> View | Answer:
    meant = find(records, member, who)
    if not isinstance(meant, Found):
        return _unclear(records, meant, "vote {code}")
    return scorecard_views.form(scorecards.form_for_application(records, member, meant.application.id))


def _panel(records: Records, member: Member, asked: commands.Panel, visit: Visit) -> Answer:
    meant = find_in(records, member, asked.splits)
    if not isinstance(meant, Found):
        rest = meant.rest if isinstance(meant, Several) else ""
        people = " ".join(f"<@{one}>" for one in asked.interviewer_ids)
        return _unclear(records, meant, f"panel {{code}} {escape(rest)} {people}")
    assigned = interviews.assign_panel(
        records, member, meant.application.id, meant.rest, asked.interviewer_ids, door=visit.door, now=visit.now
    )
    return views.card(assigned.card, visit.now, said=views.assigned(assigned.round_name, *assigned.who))


def _digest(records: Records, member: Member, visit: Visit) -> Answer:
    channels, were_out = digests.owe_now(records, member, visit.company, visit.now)
    return on_its_way(channels, were_out=were_out)


def _unclear(records: Records, meant: Several | NotFound, again: str) -> Answer:
    """Return that nobody was found, or a choice of those who were; `again` is the command with `{code}` in it."""
    if isinstance(meant, NotFound):
        return views.not_found(meant.who)
    names = {rule.stage: rule.name for rule in records.openings.get(meant.applications[0].opening_id).template.stages}
    commands_ = [again.replace("{code}", one.code) for one in meant.applications]
    return views.choices(meant.applications, names, [text if len(text) <= VALUE_MOST else None for text in commands_])
