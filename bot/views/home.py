"""Home on screen: the next three things, all else that is owed, who is met soon, who waits, and one's own settings."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.bundles import Line
from bot.domain.colours import Colour
from bot.domain.deliveries import DeliveryState
from bot.domain.duties import Duty
from bot.domain.faring import Faring
from bot.domain.home import Home, Meeting, Pulse, Step, StepKind, Waiting
from bot.views import kits, openings, scorecards
from bot.views.blocks import (
    Block,
    View,
    actions,
    bullets,
    button,
    clip,
    context,
    escape,
    header,
    how_long,
    moment,
    plain_section,
    rich,
    section,
    when,
    words,
)
from bot.views.candidates import AGAIN, AGAIN_TOO, DUTIES, ROW_NAME
from bot.views.preferences import BACK, YES, day, summary
from bot.views.preferences import buttons as settings_buttons

# More buttons that carry a command: those of one row need different ids.
LIST, REFER, HELP = "home.list", "home.refer", "home.help"
AGAIN_IDS = (LIST, REFER, HELP)

DIVIDER: Block = {"type": "divider"}
NOT_FOR_GUESTS = (
    "Hireloop runs this company's interviews. Only members of the company can take part in them, and to Slack you are "
    "a guest here, so there is nothing for you to do."
)
JUST_JOINED = "If you have just joined the company, it can take an hour until Hireloop knows."
NOTHING_OWED = "You owe nothing just now. When somebody waits for you, it stands here."
STEPS = {
    StepKind.CHANNEL: ("A hiring channel that is yours alone", None),
    StepKind.INVITE: ("Hireloop is in the hiring channel", None),
    StepKind.RECRUITERS: ("Somebody is named as recruiter", ("Name recruiters", AGAIN, "settings")),
    StepKind.OPENING: ("The first job is open", ("Open a job", openings.NEW, "0")),
    StepKind.CANDIDATE: ("The first candidate is on file", ("Add a candidate", AGAIN, "add")),
}


def home(shown: Home, now: datetime) -> View:
    """Return somebody's Home."""
    if not shown.can_take_part:
        return _home([header("Hireloop"), plain_section(NOT_FOR_GUESTS), context(JUST_JOINED)])
    parts = [
        _setup(shown),
        _away(shown),
        _owed(shown),
        _meetings(shown.meetings),
        _waits(shown.waits, now),
        _pulses(shown),
        [header("Your settings"), section(summary(shown)), settings_buttons()],
        _foot(shown, now),
    ]
    return _home([block for part in parts if part for block in (*part, DIVIDER)][:-1])


def _home(blocks: Sequence[Block]) -> View:
    return {"type": "home", "blocks": list(blocks)}


def _away(shown: Home) -> list[Block]:
    if shown.away_until is None:
        return []
    said = f"*You are away* until {day(shown.away_until)}, that day included. What you owe stands still."
    return [section(said, button("I am back", BACK, YES))]


def _owed(shown: Home) -> list[Block]:
    if not shown.lines:
        return [header("Nothing waits for you"), plain_section(NOTHING_OWED), _offers(shown)]
    first = shown.first
    blocks = [header("Your next thing" if len(first) == 1 else f"Your next {_NUMBERS[len(first)]} things")]
    for line in first:
        what = " · ".join(part for part in (f"About {line.minutes} min", _due(line)) if part)
        why = f"So that {escape(line.unblocks)} · Because {escape(line.why_you)}"
        do = _do(line, style="primary" if line is first[0] else None)
        blocks += [section(f"{_bold(line.about)}\n{what}", do), context(why)]
    if shown.rest:
        count = len(shown.rest) + shown.more
        blocks += [rich([words(f"And {count} more", bold=True)]), bullets(_brief(line) for line in shown.rest)]
    if shown.more:
        listed = len(shown.lines)
        said = f"These are the {listed} most urgent of {listed + shown.more}."
        blocks.append(section(said, button("List mine", AGAIN, "list mine", label="List everybody who waits for you")))
    elif len(first) > 1:
        blocks.append(context(f"About {shown.minutes} minutes in all."))
    return blocks


_NUMBERS = {2: "two", 3: "three"}


def _do(line: Line, style: str | None) -> Block:
    if line.kind is Duty.CARD and line.subject_id:
        return button("Write scorecard", scorecards.OPEN, str(line.subject_id), label=line.about, style=style)
    return button("Show", AGAIN, f"show {line.code}", label=f"Show {line.about}")


def _due(line: Line) -> str:
    if line.due_at is None:
        return ""
    said = {Colour.OVER: "*Was due* ", Colour.DUE_SOON: "*Due soon:* ", Colour.FINE: "Due "}[line.colour]
    return said + when(line.due_at)


def _brief(line: Line) -> list[dict[str, object]]:
    said = [words(clip(line.about, 150)), words(f" · {line.minutes} min")]
    if line.due_at is None:
        return said
    return [*said, words(" · was due " if line.colour is Colour.OVER else " · due "), moment(line.due_at)]


def _meetings(meetings: Sequence[Meeting]) -> list[Block]:
    if not meetings:
        return []
    blocks = [header("Whom you meet")]
    for one in meetings:
        about = f"{_bold(clip(one.candidate, ROW_NAME))} · {one.code} · {escape(one.opening_title)}"
        kit = button("Open kit", kits.OPEN, str(one.seat_id), label=f"Open kit: {clip(one.candidate, 40)}")
        blocks.append(section(f"{about}\n{when(one.starts_at)} · {escape(one.round_name)}, {one.minutes} minutes", kit))
    return blocks


def _waits(waits: Sequence[Waiting], now: datetime) -> list[Block]:
    if not waits:
        return []
    blocks = [header("Your candidates, the longest wait first")]
    for one in waits:
        name = clip(one.candidate, ROW_NAME)
        show = button("Show", AGAIN, f"show {one.code}", label=f"Show {one.code} {clip(name, 50)}")
        about = f"{_bold(name)} · {one.code} · {escape(one.opening_title)} · {escape(one.stage_name)}"
        blocks.append(section(f"{about}\n{escape(_wait(one, now))}", show))
    blocks.append(
        actions(button("List mine", AGAIN, "list mine"), button("Past their time", AGAIN_TOO, "list waiting"))
    )
    return blocks


def _wait(one: Waiting, now: datetime) -> str:
    over = " · past its time" if one.is_over else ""
    if one.is_mine:
        who = f"you, {DUTIES[one.duty]}"
    elif one.duty is Duty.CARD:
        who = "scorecards"
    elif one.duty is Duty.CANDIDATE:
        who = "the candidate"
    else:
        who = f"{one.holder or 'somebody'}, {DUTIES[one.duty]}"
    return f"Waits for {who} · {how_long(one.since, now)}{over}"


def _pulses(shown: Home) -> list[Block]:
    if not shown.pulses:
        return []
    more = [context(f"And {shown.more_pulses} more: `/role list`.")] if shown.more_pulses else []
    return [header("Your openings"), *map(_pulse, shown.pulses), *more]


def _pulse(pulse: Pulse) -> Block:
    counts = " · ".join(f"{name} {n}" for name, n in pulse.counts.items()) or "nobody in it yet"
    show = button("Show", openings.SHOW, str(pulse.opening_id), label=f"Show {clip(pulse.title, 60)}")
    return section(f"{_bold(pulse.title)}\n{escape(clip(counts, 1000))}", show)


def _bold(text: str) -> str:
    return f"*{escape(text)}*"


def _setup(shown: Home) -> list[Block]:
    if shown.may_claim:
        claim = button("Become admin", AGAIN, "settings", style="primary")
        said = "Hireloop has no admin yet. You own this Slack workspace, so you can be the first."
        return [header("Welcome to Hireloop"), section(said, claim)]
    if not shown.steps:
        return []
    left = sum(not step.is_done for step in shown.steps)
    said = "One step is left" if left == 1 else f"{left} steps are left"
    return [header("Setting up Hireloop"), context(f"{said}. This disappears once all are done."), *_steps(shown.steps)]


def _steps(steps: Sequence[Step]) -> list[Block]:
    blocks = []
    for n, step in enumerate(steps, start=1):
        what, offer = STEPS[step.kind]
        said = f"{'✓' if step.is_done else f'{n}.'}  {what}"
        if step.is_done:
            blocks.append(context(f"{said} – done"))
        elif offer:
            blocks.append(section(f"*{said}*", button(*offer)))
        else:
            blocks.append(section(f"*{said}*\n{step.trouble or ''}".strip()))
    return blocks


def _offers(shown: Home) -> Block:
    add = [button("Add a candidate", AGAIN, "add")] if shown.may_add else []
    refer = button("Refer somebody", REFER, "refer")
    return actions(*add, refer, button("List candidates", LIST, "list"), button("What you can type", HELP, "help"))


def _foot(shown: Home, now: datetime) -> list[Block]:
    blocks = [_offers(shown)] if shown.lines else []
    if shown.messages is not None:
        blocks.append(context(health(shown.messages, shown.sockets, now)))
    return blocks


def health(messages: Faring, sockets: int | None, now: datetime) -> str:
    """Return in words what the metrics say in numbers: how messages are faring, and whether Slack reaches us."""
    said = f"Only admins see this: {_delivered(messages)}."
    if messages.oldest_due_at is not None and messages.is_late(now):
        said += f" The oldest has been due for {how_long(messages.oldest_due_at, now)}."
    if sockets is not None:
        said += f" Slack reaches Hireloop through {_SOCKETS.get(sockets, f'{sockets} connections')}."
    is_well = not messages.count(DeliveryState.DEAD) and not messages.count(DeliveryState.UNKNOWN)
    return said if is_well else f"{said} `python -m bot doctor` says more."


_SOCKETS = {0: "no connection just now", 1: "one connection"}


def _delivered(messages: Faring) -> str:
    """Return what became of messages: all of them went out, or so many did not."""
    given_up, unknown = messages.count(DeliveryState.DEAD), messages.count(DeliveryState.UNKNOWN)
    owed = messages.count(DeliveryState.OWED)
    on_their_way = {0: "none waits to be sent", 1: "one is on its way"}.get(owed, f"{owed} are on their way")
    if not given_up and not unknown:
        return f"every message of Hireloop was delivered, {on_their_way}"
    parts = []
    if given_up:
        parts.append(
            "one message could not be delivered" if given_up == 1 else f"{given_up} messages could not be delivered"
        )
    if unknown:
        parts.append(f"of {'one' if unknown == 1 else unknown} nobody knows whether it arrived")
    return f"{', '.join(parts)}, and {on_their_way}"
