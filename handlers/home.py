"""Home: opened, its buttons pressed, and one's own settings changed from it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from slack_bolt import Ack, App

from bot.domain import wishes
from bot.domain.calendars import DaysOff
from bot.domain.clocks import WorkingHours
from bot.domain.errors import Refusal
from bot.domain.people import Member
from bot.domain.permissions import Action, company_roles, require
from bot.domain.preferences import NO_COUNTRY, Preferences
from bot.flows import preferences
from bot.flows.calendars import calendar_of
from bot.flows.homes import Homes
from bot.holidays import countries
from bot.views import home as views
from bot.views import preferences as forms
from handlers.candidates import run_again
from handlers.forms import Impossible, chosen, chosen_date, chosen_many, chosen_time
from handlers.visits import Visit
from storage.store import Answer, Records

Body = dict[str, Any]
T = TypeVar("T")
# Which field says what is impossible about a part of somebody's wishes.
FIELDS = {wishes.HOURS: forms.END, wishes.WEEKDAYS: forms.DAYS, wishes.BATCHES: forms.FIRST}


def register(app: App) -> None:
    """Register the event of opening it, its buttons and the two forms of settings."""
    app.event("app_home_opened")(publish)
    for action_id in views.AGAIN_IDS:
        app.action(action_id)(run_again)
    app.action(forms.HOURS)(open_hours_form)
    app.action(forms.AWAY)(open_away_form)
    app.action(forms.BACK)(come_back)
    app.options(forms.COUNTRY)(offer_countries)
    app.view(forms.HOURS_FORM)(save_hours)
    app.view(forms.AWAY_FORM)(save_away)


def publish(ack: Ack, event: Body, visit: Visit, homes: Homes) -> None:
    """Have somebody's Home published; only noted down here, so that no ack waits for it."""
    if event.get("tab") == "home":
        homes.opened(visit.member_id, (event.get("view") or {}).get("hash"))
    ack()


def open_hours_form(ack: Ack, visit: Visit) -> None:
    """Offer the form for hours and times, as they are now."""

    def look(records: Records, member: Member) -> Body:
        own = _own(member)
        return forms.hours_form(own, member.timezone, countries().get(own.country or ""))

    visit.open(look)
    ack()


def open_away_form(ack: Ack, visit: Visit) -> None:
    """Offer the form for days off and quiet."""

    def look(records: Records, member: Member) -> Body:
        today = calendar_of(member).today(visit.now)
        return forms.away_form(_own(member).without_the_past(today))

    visit.open(look)
    ack()


def come_back(ack: Ack, visit: Visit) -> None:
    """Let somebody who is away be back; their Home says so at once."""

    def work(records: Records, member: Member) -> Answer:
        preferences.come_back(records, member, visit.now)
        return {}

    visit.once(work)
    ack()


def offer_countries(ack: Ack, payload: Body) -> None:
    """Offer the countries whose names have the typed words in them."""
    ack(options=forms.country_options(countries(), str(payload.get("value") or "")))


def save_hours(ack: Ack, view: Body, visit: Visit) -> None:
    """Keep hours, days, country and times; what is impossible is said beside its field."""
    start, end = chosen_time(view, forms.START), chosen_time(view, forms.END)
    ticked = set(chosen_many(view, forms.DAYS))
    batches = [batch for batch in (chosen_time(view, one) for one in (forms.FIRST, forms.SECOND)) if batch]

    def work(records: Records, member: Member) -> Answer:
        own = _own(member)
        wanted = replace(
            own,
            hours=WorkingHours(start or own.hours.start, end or own.hours.end),
            weekdays=frozenset(day for day in range(7) if str(day) in ticked),
            country=_known_country(chosen(view, forms.COUNTRY)),
            batches=tuple(sorted(set(batches))),
            morning=forms.YES in chosen_many(view, forms.MORNING),
        )
        _keep(records, member, wanted, visit)
        return {}

    ack(**visit.once(work))


def save_away(ack: Ack, view: Body, visit: Visit) -> None:
    """Keep days off and what not to hear of; what is impossible is said beside its field."""
    gone = set(chosen_many(view, forms.GONE))
    first, last = chosen_date(view, forms.FROM), chosen_date(view, forms.TO)
    kinds = [kind for kind in forms.KINDS if kind in chosen_many(view, forms.MUTED)]
    until = chosen_date(view, forms.UNTIL)

    def work(records: Records, member: Member) -> Answer:
        today = calendar_of(member).today(visit.now)
        wanted = _own(member).without_the_past(today)
        wanted = wishes.without_days_off(wanted, [one for one in wanted.days_off if forms.days_key(one) in gone])
        if days := _tried(forms.TO if last else forms.FROM, lambda: _days_off(first, last, today)):
            wanted = wishes.with_days_off(wanted, days)
        wanted = _tried(forms.UNTIL, lambda: wishes.muting(wanted, kinds, until, today))
        _keep(records, member, wanted, visit, forms.FROM)
        return {}

    ack(**visit.once(work))


def _own(member: Member) -> Preferences:
    require(Action.REFER, company_roles(member))
    return member.preferences


def _keep(records: Records, member: Member, wanted: Preferences, visit: Visit, otherwise: str = forms.START) -> None:
    """Keep the wishes, or say what is impossible about them beside the fields it is about."""
    if faults := wishes.faults(wanted):
        raise Impossible({FIELDS.get(part, otherwise): said for part, said in faults.items()})
    preferences.save(records, member, wanted, visit.now)


def _tried(field: str, decide: Callable[[], T]) -> T:
    """Return what was decided; a refusal of it is said beside the field it is about."""
    try:
        return decide()
    except Refusal as refusal:
        raise Impossible({field: refusal.sentence}) from refusal


def _days_off(first: date | None, last: date | None, today: date) -> DaysOff | None:
    if first is None and last is None:
        return None
    return wishes.days_off(first or today, last, today)


def _known_country(code: str) -> str | None:
    return code if code == NO_COUNTRY or code in countries() else None
