"""Home and the kit with the longest and nastiest words there can be, and as much of everything as is shown."""

from datetime import date, time, timedelta

from bot.domain.bundles import Line
from bot.domain.calendars import DaysOff
from bot.domain.clocks import WorkingHours
from bot.domain.colours import Colour
from bot.domain.duties import Duty
from bot.domain.faring import Faring
from bot.domain.home import (
    MOST_LINES,
    MOST_MEETINGS,
    MOST_PULSES,
    MOST_WAITS,
    Home,
    Meeting,
    Pulse,
    Step,
    StepKind,
    Waiting,
)
from bot.domain.kits import Kit, OtherRound
from bot.domain.pipeline import Stage
from bot.domain.preferences import Preferences
from tests.bot.views.longest import LONG_AGO, NAME, PERSON, STAGES, TITLE, a_form
from tests.factories import NOW


def lines(count, **special):
    """Return what somebody owes, each line as long as names and titles can be."""
    ordinary = {
        "kind": Duty.CARD,
        "about": f"Scorecard: {NAME}, {TITLE}",
        "minutes": 10,
        "due_at": NOW,
        "unblocks": f"they move on in {TITLE}",
        "why_you": "you are the hiring manager of the opening",
        "colour": Colour.OVER,
        "code": "C-999999",
        "subject_id": 999999,
    }
    return tuple(Line(**{"key": str(n), **ordinary, **special}) for n in range(count))


def meetings(count):
    ordinary = {
        "seat_id": 999999,
        "candidate": NAME,
        "code": "C-999999",
        "opening_title": TITLE,
        "round_name": TITLE,
        "minutes": 240,
        "starts_at": NOW,
    }
    return tuple(Meeting(**ordinary) for _ in range(count))


def waits(count, **special):
    ordinary = {
        "code": "C-999999",
        "candidate": NAME,
        "opening_title": TITLE,
        "stage_name": STAGES[Stage.LOOP],
        "duty": Duty.DECISION,
        "holder": PERSON,
        "is_mine": False,
        "since": LONG_AGO,
        "is_over": True,
    }
    return tuple(Waiting(**{**ordinary, **special}) for _ in range(count))


def pulses(count):
    return tuple(Pulse(n, f"{n} {TITLE}"[:120], {STAGES[stage]: 99999 for stage in Stage}) for n in range(count))


def wishes():
    """Fifty times away, everything muted, no usual hours, every other day."""
    days = tuple(DaysOff(date(2027, 1, 1) + timedelta(7 * n), date(2027, 1, 3) + timedelta(7 * n)) for n in range(50))
    return Preferences(
        hours=WorkingHours(time(7, 15), time(15, 45)),
        weekdays=frozenset({0, 2, 4, 6}),
        country="BA",
        days_off=days,
        batches=(time(7, 30), time(14)),
        mutes=dict.fromkeys([kind for kind in Duty if kind is not Duty.NOTHING], date(2027, 12, 31)),
    )


def a_home(**special):
    """An admin who owes everything, meets eight people, looks after ten and has set nothing up."""
    ordinary = {
        "may_add": True,
        "lines": lines(MOST_LINES),
        "more": 9999,
        "meetings": meetings(MOST_MEETINGS),
        "waits": waits(MOST_WAITS),
        "pulses": pulses(MOST_PULSES),
        "more_pulses": 90,
        "wishes": wishes(),
        "away_until": date(2026, 12, 31),
        "timezone": "America/Argentina/ComodRivadavia",
        "country": "Bosnia & Herzegovina",
        "steps": (
            Step(StepKind.CHANNEL, True),
            Step(StepKind.INVITE, False, f"Hireloop is not in #{'x' * 80}. Write `/invite @Hireloop` there."),
            *(Step(kind, False) for kind in (StepKind.RECRUITERS, StepKind.OPENING, StepKind.CANDIDATE)),
        ),
        "messages": Faring(
            counts={"dead": 99999, "unknown": 99999, "owed": 99999}, oldest_due_at=NOW - timedelta(days=999)
        ),
        "sockets": 10,
    }
    return Home(**{**ordinary, **special})


def a_kit():
    others = tuple(OtherRound(f"{n} {TITLE}", (TITLE,) * 4, (PERSON,) * 12) for n in range(8))
    return Kit(form=a_form(), resume_url=f"https://{'x' * 990}", beside=(PERSON,) * 12, others=others)
