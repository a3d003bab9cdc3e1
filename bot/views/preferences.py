"""One's own settings on screen: a summary in words, and the forms for hours and times, and for days off and quiet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

from bot.domain.calendars import MONDAY_TO_FRIDAY, DaysOff
from bot.domain.duties import Duty
from bot.domain.home import Home
from bot.domain.moments import MONTHS, WEEKDAYS
from bot.domain.preferences import NO_COUNTRY, Preferences
from bot.views.blocks import Block, View, actions, button, context, escape, field, modal, option, plain

# Buttons of Home, and the forms the first two open.
HOURS, AWAY, BACK = "home.hours", "home.away", "home.back"
HOURS_FORM, AWAY_FORM = "home.hours_form", "home.away_form"
# Fields.
START, END, DAYS, COUNTRY, FIRST, SECOND, MORNING = "start", "end", "days", "home.country", "first", "second", "morning"
GONE, FROM, TO, MUTED, UNTIL = "gone", "from", "to", "muted", "until"
BOXES_MOST = 10
YES = "yes"
NO_HOLIDAYS = "No public holidays"
KINDS = {
    Duty.CARD: "Scorecards",
    Duty.SCHEDULING: "Asking panels",
    Duty.GAP: "Next rounds",
    Duty.DECISION: "Decisions",
    Duty.OFFER: "Offers",
    Duty.TELL: "Telling candidates",
    Duty.CANDIDATE: "Candidates who are silent",
    Duty.STAGE: "Next steps",
}
BY_ZONE = "Without one, it follows from your time zone. Nobody is asked for anything on public holidays."
ZONE = "Times are yours: {zone}, as Slack knows it."


def summary(shown: Home) -> str:
    """Return somebody's settings in words, as formatted text."""
    wishes = shown.wishes
    batches = " and ".join(_clock(batch) for batch in wishes.batches)
    hours = f"{_clock(wishes.hours.start)}–{_clock(wishes.hours.end)}"
    lines = [
        f"*At work* {hours}, {weekdays(wishes.weekdays)}, {escape(shown.timezone)}",
        f"*Public holidays* {_holidays(wishes, shown.country)}",
        f"*What you owe reaches you* at {batches}{', and a line about your day when it starts' * wishes.morning}",
    ]
    if wishes.days_off:
        lines.append(f"*Away* {'; '.join(days_words(days) for days in wishes.days_off[:MOST_SHOWN])}{_more(wishes)}")
    if wishes.mutes:
        known = [(KINDS[duty], until) for duty, until in wishes.mutes.items() if duty in KINDS]
        muted = "; ".join(f"{name.lower()} until {day(until)}" for name, until in known)
        lines.append(f"*Muted* {muted}")
    return "\n".join(lines)


MOST_SHOWN = 5


def buttons() -> Block:
    """Return the buttons that open the two forms."""
    return actions(button("Hours and times", HOURS, YES), button("Days off and quiet", AWAY, YES))


def hours_form(wishes: Preferences, zone: str, country: str | None) -> View:
    """Return the form for working hours, weekdays, holidays and when to hear; `country` is the chosen one's name."""
    second = wishes.batches[1:2]
    return modal(
        HOURS_FORM,
        "Hours and times",
        "Save",
        "",
        context(escape(ZONE.format(zone=zone))),
        field(START, "Work starts at", _timepicker(wishes.hours.start)),
        field(END, "Work ends at", _timepicker(wishes.hours.end), hint="You hear nothing outside these hours."),
        field(
            DAYS, "Working days", _boxes([(str(n), name) for n, name in enumerate(WEEKDAYS)], map(str, wishes.weekdays))
        ),
        field(COUNTRY, "Public holidays of", _country(wishes.country, country), optional=True, hint=BY_ZONE),
        field(FIRST, "What you owe reaches you at", _timepicker(wishes.batches[0] if wishes.batches else None)),
        field(SECOND, "And once more at", _timepicker(second[0] if second else None), optional=True),
        field(
            MORNING,
            "When your day starts",
            _boxes([(YES, "A line about my day, on days with something in it")], [YES] * wishes.morning),
            optional=True,
        ),
    )


def away_form(wishes: Preferences) -> View:
    """Return the form for days off, to add and to take back, and for kinds of duties not to hear of for a while."""
    known = [(days_key(days), days_words(days)) for days in wishes.days_off]
    until = max(wishes.mutes.values(), default=None)
    kinds = [option(name, kind.value) for kind, name in KINDS.items()]
    muted = [one for one in kinds if one["value"] in {kind.value for kind in wishes.mutes}]
    mutes: Block = {"type": "multi_static_select", "options": kinds, "placeholder": plain("Nothing", 150)}
    taken_back = [field(GONE, "Take back", _boxes(known, []), optional=True)] if known else []
    return modal(
        AWAY_FORM,
        "Days off and quiet",
        "Save",
        "",
        *taken_back,
        field(FROM, "Away from", {"type": "datepicker"}, optional=True, hint=AWAY_HINT),
        field(TO, "To, that day included", {"type": "datepicker"}, optional=True, hint="Without it, one day."),
        field(MUTED, "Send me nothing about", mutes | ({"initial_options": muted} if muted else {}), optional=True),
        field(
            UNTIL,
            "Until",
            {"type": "datepicker"} | ({"initial_date": until.isoformat()} if until else {}),
            optional=True,
            hint="It stands in your Home all the same. A scorecard that is due is mentioned even so.",
        ),
    )


AWAY_HINT = "What you owe stands still then, and whoever looks after the candidate can ask somebody else."


def country_options(countries: Mapping[str, str], typed: str, most: int = 100) -> list[dict[str, object]]:
    """Return the countries whose name has these words in it, those that begin with them first."""
    said = typed.strip().casefold()
    named = [(NO_COUNTRY, NO_HOLIDAYS), *countries.items()]
    found = [(code, name) for code, name in named if said in name.casefold() or said == code.casefold()]
    found.sort(key=lambda pair: (not pair[1].casefold().startswith(said), pair[0] != NO_COUNTRY, pair[1]))
    return [option(name, code) for code, name in found[:most]]


def weekdays(days: frozenset[int]) -> str:
    """Return days of the week in words."""
    if days == MONDAY_TO_FRIDAY:
        return "Monday to Friday"
    return "every day" if len(days) == len(WEEKDAYS) else ", ".join(WEEKDAYS[n][:3] for n in sorted(days))


def day(on: date) -> str:
    """Return a day in words: `3 April 2026`."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def days_words(days: DaysOff) -> str:
    """Return days off in words: `3 April 2026`, `3–7 April 2026`, `30 March – 2 April 2026`."""
    first, last = days.first, days.last
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    began = day(first) if first.year != last.year else f"{first.day} {MONTHS[first.month - 1]}"
    return f"{began} – {day(last)}"


def days_key(days: DaysOff) -> str:
    """Return what a box to tick carries for days off."""
    return f"{days.first}.{days.last}"


def _more(wishes: Preferences) -> str:
    more = len(wishes.days_off) - MOST_SHOWN
    return f"; and {more} more" if more > 0 else ""


def _holidays(wishes: Preferences, country: str | None) -> str:
    if wishes.country == NO_COUNTRY:
        return "none"
    if country is None:
        return "none known for your time zone; choose a country"
    return escape(country) + ("" if wishes.country else ", by your time zone")


def _clock(clock: time) -> str:
    return f"{clock:%H:%M}"


def _timepicker(clock: time | None) -> Block:
    return {"type": "timepicker"} | ({"initial_time": _clock(clock)} if clock else {})


def _country(code: str | None, name: str | None) -> Block:
    menu: Block = {"type": "external_select", "min_query_length": 1, "placeholder": plain("Type a country", 150)}
    if not code:
        return menu
    return menu | {"initial_option": option(NO_HOLIDAYS if code == NO_COUNTRY else name or code, code)}


def _boxes(choices: Sequence[tuple[str, str]], ticked: Iterable[str]) -> Block:
    offered, wanted = [option(name, value) for value, name in choices], set(ticked)
    initial = [one for one in offered if one["value"] in wanted]
    # Slack shows at most ten boxes to tick; more are chosen from a menu.
    kind = "checkboxes" if len(offered) <= BOXES_MOST else "multi_static_select"
    return {"type": kind, "options": offered} | ({"initial_options": initial} if initial else {})
