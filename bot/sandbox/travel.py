"""The time machine's destinations."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.clock import Clock
from bot.sandbox.errors import SlackError

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
MORNING = time(9, 0)
FRIDAY = 4


def travel(clock: Clock, to: object, zone: str = "UTC") -> None:
    """Move the clock: `now`, `+1h`, `next_morning`, `next_monday`, Unix seconds or an ISO instant."""
    if isinstance(to, int | float):
        clock.set(float(to))
    elif to == "now":
        clock.to_real_time()
    elif to == "next_morning":
        clock.set(_next(clock, zone, monday=False).timestamp())
    elif to == "next_monday":
        clock.set(_next(clock, zone, monday=True).timestamp())
    elif step := re.fullmatch(r"([+-])(\d+(?:\.\d+)?)([smhdw])", str(to)):
        clock.move(float(f"{step[1]}{step[2]}") * UNITS[step[3]])
    else:
        clock.set(_instant(str(to)))


def _instant(text: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SlackError("invalid_arguments") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _next(clock: Clock, zone: str, *, monday: bool) -> datetime:
    """09:00 in a zone, on the next working day or the next Monday, always ahead of now."""
    local = clock.moment().astimezone(ZoneInfo(zone))
    day = local.date()
    while True:
        moment = datetime.combine(day, MORNING, ZoneInfo(zone))
        right = day.weekday() == 0 if monday else day.weekday() <= FRIDAY
        if right and moment > local:
            return moment
        day += timedelta(days=1)
