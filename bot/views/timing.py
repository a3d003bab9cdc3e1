"""Times on screen: interviews scheduled, deadlines of candidates, and what was said to whom."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.calendars import DaysOff
from bot.domain.candidates import Application
from bot.domain.deadlines import Change, Fit, Way
from bot.domain.duties import OpenDuty
from bot.domain.ladders import Says
from bot.views.blocks import Message, answer, clip, escape, header, section, when
from bot.views.interviews import hear_too_late

STEPS = {
    "now": "what is waited for now",
    "screen": "the screen",
    "loop": "the interviews",
    "card": "the scorecards",
    "decision": "the decision",
    "offer": "the offer",
}
SAID = {
    Says.ASK: "asked",
    Says.REMIND: "reminded",
    Says.DUE: "told that it is due",
    Says.CHOOSE: "asked how to go on",
    Says.COVER: "asked who covers",
    Says.LAST: "told last",
}
MOST_DUTIES = 12
MOST_REMEDIES = 3


def scheduled(
    name: str, code: str, round_name: str, starts_at: datetime, told: int, too_late: Sequence[str] = ()
) -> Message:
    """Return that an interview has a time now, who knows, and who cannot be told before it starts."""
    who = "nobody is on its panel yet" if told == 0 else "1 person is told" if told == 1 else f"{told} people are told"
    said = f"{escape(round_name)} for {escape(name)} ({code}): {when(starts_at)}; {who}."
    if too_late:
        said += f"\n{escape(hear_too_late(too_late))}"
    return answer(said)


def deadline(application: Application, at: datetime | None, fit: Fit | None) -> Message:
    """Return what a deadline means: it fits, or by how much it does not and what would help."""
    who = f"{escape(application.name)} ({application.code})"
    if at is None:
        return answer(f"The deadline of {who} is taken out. Times are as usual again.")
    kept = f"Kept: {who} must answer somebody else by {when(at)}."
    if fit is None:
        return answer(f"{kept} Nothing is waited for before that.")
    if fit.fits:
        return answer(f"{kept} The rest fits before it; everybody's times are tightened.")
    late = "1 business day" if fit.late_days == 1 else f"{fit.late_days} business days"
    lines = [
        kept,
        f"*It does not fit any more:* the earliest end is {when(fit.ends_at)}, {late} too late." if fit.late_days
        else f"*It does not fit any more:* the earliest end is {when(fit.ends_at)}.",
    ]  # fmt: skip
    ways = [" and ".join(_way(change) for change in remedy.changes) for remedy in fit.remedies[:MOST_REMEDIES]]
    lines.append(f"What would make it fit: {'; or '.join(ways)}." if ways else f"Ask them for {late} more.")
    return answer("\n".join(lines))


def _way(change: Change) -> str:
    steps = [STEPS.get(key, key) for key in change.keys]
    match change.way:
        case Way.DROP:
            return f"leave out {steps[0]}"
        case Way.SAME_DAY:
            return f"{' and '.join(steps)} on one day"
        case Way.HAND_OVER:
            return f"somebody else for {steps[0]}, whose holder is away"


def away(days: DaysOff) -> Message:
    """Return that somebody is away, and what that means for whoever waits for them."""
    until = "today" if days.last == days.first else f"until {_day(days.last)}, that day included"
    return answer(
        f"Have a good time: you are away {until}. Your clocks stand still, nothing is sent to you, and what cannot wait "
        "goes to whoever comes next. `/candidate away back` ends it."
    )


def back(*, was_away: bool) -> Message:
    """Return that somebody is here again."""
    return answer("Welcome back. Your clocks run again." if was_away else "You are not away, as far as I know.")


def away_days(days: Sequence[DaysOff]) -> Message:
    """Return when somebody is away, and how to say so."""
    how = "Say `/candidate away until Monday`; that is the day you are back."
    if not days:
        return answer(f"You have no days off on record. {how}")
    lines = "\n".join(f"• {_day(one.first)} – {_day(one.last)}" for one in days)
    return answer(f"You are away:\n{lines}\n{how}")


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def nudges(application: Application, told: Sequence[tuple[OpenDuty, str, str, Sequence[str]]]) -> Message:
    """Return all that was said about a candidate; each duty with its lines, which are escaped already."""
    who = f"{application.name} ({application.code})"
    if not told:
        return answer(f"Nothing was ever waited for about {escape(who)}.")
    blocks, lines = [header(f"Nudges about {clip(who, 100)}")], [f"Nudges about {escape(who)}"]
    for duty, what, holder, said in told[:MOST_DUTIES]:
        state = (
            f"done {when(duty.ended_at)}" if duty.ended_at else f"due {when(duty.due_at)}" if duty.due_at else "open"
        )
        head = f"*{escape(what)}* · {escape(holder)} · {state}"
        text = "\n".join([head, *(f"• {line}" for line in said)] if said else [head, "• nothing was sent"])
        blocks.append(section(text))
        lines.append(text)
    if len(told) > MOST_DUTIES:
        lines.append(f"And {len(told) - MOST_DUTIES} older ones.")
        blocks.append(section(lines[-1]))
    return answer("\n".join(lines), blocks)


def rung(says: Says, to: str, why: str, wanted_at: datetime, sent_at: datetime | None, *, is_to_come: bool) -> str:
    """Return one rung in words: who was told what, when, and why they."""
    what, because = f"{escape(to)} {SAID[says]}", f"because {escape(to.split(maxsplit=1)[0])} {why}"
    if sent_at is not None:
        return f"{what} {when(sent_at)}, {because}"
    if is_to_come:
        return f"next, if nothing happens: {what}, from {when(wanted_at)}, {because}"
    return f"waiting for a good moment: {what}, since {when(wanted_at)}, {because}"
