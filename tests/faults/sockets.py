"""Sockets while Slack gives no new ones for minutes. Their seconds pass fifty times as fast as ours."""

import time
from pathlib import Path
from unittest import mock

from bot import sockets
from bot.sockets import Sockets
from tests.company import Company, small_company
from tests.faults.company import wait_until
from tests.figures import Line, at_most, counted, shown

PART = "no new sockets for minutes"
FASTER = 50
REFUSED_SECONDS = 240.0
RED_AFTER_SECONDS = 90.0  # what /healthz allows
PAUSES = ("FIRST_PAUSE", "LONGEST_PAUSE", "LASTED")


def refused(folder: Path) -> list[Line]:
    """Refuse new sockets, first with one of two left, then with none, and see how it counts and comes back."""
    made: list[Sockets] = []

    class FastSockets(Sockets):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, clock=_fast_seconds)
            made.append(self)

    quicker = {name: getattr(sockets, name) / FASTER for name in PAUSES}
    with (
        mock.patch("bot.process.Sockets", FastSockets),
        mock.patch.multiple(sockets, **quicker),
        small_company(folder) as company,
    ):
        wait_until(lambda: made[0].alive() == 2, 10)
        company.slack.trouble(refuse_open=1.0)
        return [*_one_left(company, made[0]), *_none_left(company, made[0])]


def _one_left(company: Company, ours: Sockets) -> list[Line]:
    """Cut one of two sockets: people notice nothing, and no alarm is due, however long it lasts."""
    links = company.slack.core.sockets.links
    company.slack.ask(links[0].cut)
    wait_until(lambda: ours.alive() == 1, 10)
    counted_seconds = _longest_silence(ours, RED_AFTER_SECONDS * 1.2)
    answer = company.as_("priya").command("/candidate list")
    return [
        counted(PART, "seconds counted as silence while one socket is alive", int(counted_seconds), goal=0),
        counted(PART, "commands answered by the one that is left", int(bool(answer.text)), goal=1),
    ]


def _none_left(company: Company, ours: Sockets) -> list[Line]:
    company.slack.carry_out(company.slack.core.sockets.control("close"))
    wait_until(lambda: ours.alive() == 0, 10)
    began = _fast_seconds()
    red_after = None
    while (passed := _fast_seconds() - began) < REFUSED_SECONDS:
        if red_after is None and ours.silent_for() >= RED_AFTER_SECONDS:
            red_after = passed
        time.sleep(0.01)
    tries = len([one for one in company.slack.calls("apps.connections.open") if not one.ok])
    company.slack.trouble()
    ended = _fast_seconds()
    wait_until(lambda: ours.alive() == 2, 30)
    back_after = _fast_seconds() - ended
    return [
        shown(PART, "seconds without any socket", int(REFUSED_SECONDS)),
        at_most(PART, "silence passes 90 s after", red_after or REFUSED_SECONDS, RED_AFTER_SECONDS + 10, "s"),
        shown(PART, "tries of two sockets in all", tries),
        at_most(PART, "both are back after the end", back_after, RED_AFTER_SECONDS, "s"),
        counted(PART, "seconds counted as silence then", int(ours.silent_for()), goal=0),
    ]


def _longest_silence(ours: Sockets, seconds: float) -> float:
    longest, until = 0.0, _fast_seconds() + seconds
    while _fast_seconds() < until:
        longest = max(longest, ours.silent_for())
        time.sleep(0.01)
    return longest


def _fast_seconds() -> float:
    return time.monotonic() * FASTER
