"""Do Not Disturb: the hours in which somebody wants no notifications, as `dnd.info` tells of them."""

from datetime import datetime, time, timedelta

from bot.sandbox.dates import zone_of
from bot.sandbox.model import Json, Person

NEVER: Json = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1, "snooze_enabled": False}


def do_not_disturb(person: Person, now: datetime) -> Json:
    """Return the time that is on now, or else the next one; what was set for a person by hand counts before it."""
    if person.quiet_hours is None:
        return {**NEVER, **person.dnd}
    first, last = (time.fromisoformat(clock) for clock in person.quiet_hours)
    zone = zone_of(person)
    day = now.astimezone(zone).date() - timedelta(days=1)  # hours over midnight may have begun yesterday
    while True:
        start = datetime.combine(day, first, zone)
        end = datetime.combine(day if first < last else day + timedelta(days=1), last, zone)
        if end > now:
            break
        day += timedelta(days=1)
    span = {"next_dnd_start_ts": int(start.timestamp()), "next_dnd_end_ts": int(end.timestamp())}
    return {**NEVER, "dnd_enabled": True, **span, **person.dnd}
