"""The door under pressure: a Slack that hangs, bursts, and one enormous envelope. The bot is a process of its own.

A burst is sent as fast as the workspace can; each ack is measured from the moment its envelope was sent.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable
from pathlib import Path

from bot.sandbox.delivery import NotAcknowledged
from bot.sandbox.errors import SlackError
from tests.faults.company import EVERYBODY, RECRUITERS, Company, company_of_its_own, wait_until
from tests.figures import Line, at_most, counted, shown

PART = "the door"
CANDIDATES = 60
MEGABYTES = 3
HANGS_SECONDS = 30


def door(folder: Path, burst: int = 3000, crowd: int = 200) -> list[Line]:
    """Put the door under pressure; `crowd` is how many commands come within a second, `burst` how much in a moment."""
    with company_of_its_own(folder, CANDIDATES) as company:
        at_once(company, [_note(company, n, "warm") for n in range(100)])
        return [*_hanging(company), *_crowd(company, crowd), *_burst(company, burst), *_enormous(company)]


def _hanging(company: Company) -> list[Line]:
    """Let Slack's Web API hang while fifty people type commands and twenty ask for forms, which only Slack can show."""
    company.slack.trouble(timeout=1.0, timeout_seconds=HANGS_SECONDS)
    forms = [_command(company, EVERYBODY[n], "/candidate refer") for n in range(20)]
    commands = [_note(company, n, "hang") for n in range(50)]
    took = at_once(company, [*forms, *commands])
    struck = company.slack.core.trouble.counts.get("timeout", 0)
    company.slack.trouble()
    return [
        *_acked("50 commands while Slack hangs", took[20:], 1.0),
        *_acked("20 forms asked for beside them", took[:20], 3.0),
        counted(PART, "notes lost or doubled", _wrong(company, "hang", 50), goal=0),
        Line(part=PART, what="calls that Slack left hanging", value=struck, goal="> 0", is_met=struck > 0),
    ]


def _crowd(company: Company, crowd: int) -> list[Line]:
    """Send many commands within one second."""
    took = at_once(company, [_note(company, n, "crowd") for n in range(crowd)], apart=1 / crowd)
    wrong = _wrong(company, "crowd", crowd)
    return [*_acked(f"{crowd} commands in a second", took, 1.0), counted(PART, "notes lost or doubled", wrong, goal=0)]


def _burst(company: Company, burst: int) -> list[Line]:
    """Send thousands at once, as when many people change and many open Home: one in thirty asks for something."""
    questions = burst // 30
    events = [_home(company, n) for n in range(burst - questions)]
    commands = [_note(company, n, "burst") for n in range(questions)]
    mixed = [one for n in range(questions) for one in (*events[n * 29 : (n + 1) * 29], commands[n])]
    began = time.monotonic()
    took = at_once(company, [*mixed, *events[questions * 29 :]])
    seconds = time.monotonic() - began
    wrong = _wrong(company, "burst", questions)
    return [
        *_acked(f"{burst:,} envelopes at once", took, 3.0),
        counted(PART, "notes lost or doubled", wrong, goal=0),
        shown(PART, "envelopes answered in a second", int(burst / seconds)),
    ]


def _enormous(company: Company) -> list[Line]:
    """Say something of three megabytes to the bot."""
    text = "Who is stuck? " + "x" * (MEGABYTES * 1024 * 1024)
    event = {"type": "message", "channel_type": "im", "user": RECRUITERS[0], "text": text, "ts": "1773147601.000001",
             "channel": company.slack.ask(lambda: company.slack.core.everyday.app_conversation(RECRUITERS[0]).id)}  # fmt: skip
    took = at_once(company, [_event(company, event)])
    wait_until(lambda: company.count("deliveries WHERE kind = 'answer'"), 5)
    return [
        *_acked(f"an envelope of {MEGABYTES} MB", took, 3.0),
        counted(PART, "its answer, owed", company.count("deliveries WHERE kind = 'answer'"), goal=1),
    ]


# --- envelopes --------------------------------------------------------------------------------------------------------


def at_once(company: Company, deeds: list[Awaitable[None]], apart: float = 0.0) -> list[float | None]:
    """Do things beside each other; returns the seconds until the ack of each, nothing where none came."""

    async def timed(deed: Awaitable[None], after: float) -> float | None:
        await asyncio.sleep(after)
        began = time.perf_counter()
        try:
            await deed
        except (SlackError, NotAcknowledged):
            return None
        return time.perf_counter() - began

    async def everything() -> list[float | None]:
        return await asyncio.gather(*(timed(deed, n * apart) for n, deed in enumerate(deeds)))

    return company.slack.carry_out(everything())


async def _command(company: Company, who: str, text: str) -> None:
    core = company.slack.core
    await core.interactions.command(who, core.everyday.app_conversation(who).id, text)


async def _note(company: Company, n: int, word: str) -> None:
    await _command(company, RECRUITERS[n % len(RECRUITERS)], f"/candidate note C-{n % CANDIDATES + 1} {word}{n:05}")


async def _home(company: Company, n: int) -> None:
    who = EVERYBODY[n % len(EVERYBODY)]
    await _event(company, {"type": "app_home_opened", "user": who, "channel": "D1", "tab": "home"})


async def _event(company: Company, event: dict[str, object]) -> None:
    """Send one event, and no second time where its ack did not come."""
    events = company.slack.core.events
    await company.slack.core.sockets.deliver(events._parcel(events._wrapped(event), 0, ""))


def _acked(what: str, took: list[float | None], goal: float) -> list[Line]:
    answered = [one for one in took if one is not None]
    return [
        counted(PART, f"{what}: unacknowledged", len(took) - len(answered), goal=0),
        at_most(PART, f"{what}: slowest ack", max(answered, default=0.0), goal, "s"),
    ]


def _wrong(company: Company, word: str, expected: int) -> int:
    """Return how many notes under a word are missing or stand there twice."""
    found = Counter(text for (text,) in company.rows(f"SELECT text FROM events WHERE text LIKE '{word}%'"))
    return expected - len(found) + sum(times - 1 for times in found.values())
