"""What can be asked for from Home, by a shortcut, or in a field that searches while somebody types."""

from datetime import date

from bot.domain.calendars import DaysOff
from bot.domain.permissions import Action
from bot.domain.preferences import Preferences
from bot.views import candidate_forms, home, kits, preferences, saved_messages
from handlers.shortcuts import ADD
from tests.handlers.asking import COMPANY, Ask, by_form, by_press, changed, opened, read
from tests.handlers.candidate_asks import listed, waits_for_them
from tests.handlers.kinds import Kind
from tests.handlers.panel_asks import seat
from tests.handlers.payloads import IN_HOME, Payload, picked, shortcut, suggestion, ticked, typed
from tests.handlers.world import Outcome, Target, World

MESSAGE = {"type": "message", "user": "U21COLLEAGUE", "ts": "1773147600.000100", "text": "Worth talking to."}
SOURCE = "C01HIRING 1773147600.000100 - U21COLLEAGUE northwind"


def at(clock: str) -> Payload:
    return {"type": "timepicker", "selected_time": clock}


def on(day: str | None) -> Payload:
    return {"type": "datepicker", "selected_date": day}


def hours(_: Target) -> Payload:
    return {
        preferences.START: at("07:00"),
        preferences.END: at("15:00"),
        preferences.DAYS: ticked("0", "1", "2"),
        preferences.COUNTRY: {"type": "external_select", "selected_option": {"value": "FR"}},
        preferences.FIRST: at("08:00"),
        preferences.SECOND: at("13:00"),
        preferences.MORNING: ticked(),
    }


def days_off(_: Target) -> Payload:
    return {
        preferences.FROM: on("2026-04-07"),
        preferences.TO: on("2026-04-09"),
        preferences.MUTED: ticked("stage"),
        preferences.UNTIL: on("2026-04-01"),
    }


def a_note(target: Target) -> Payload:
    return {saved_messages.CANDIDATE: picked(str(target.application_id)), saved_messages.WORDS: typed("Worth it.")}


def searched(sender, target: Target):
    return [suggestion(sender, saved_messages.CANDIDATE, words) for words in (target.code, target.name)]


def offered(outcome: Outcome, target: Target) -> bool:
    return [str(target.application_id)] == [one["value"] for one in outcome.answer.get("options", [])]


def they_are_away(world: World, kind: Kind, _: Target) -> None:
    away = Preferences(days_off=(DaysOff(date(2026, 3, 9), date(2026, 3, 13)),))
    world.store.write(lambda records: records.members.prefer(kind.id, away))


HOME_ASKS = [
    Ask(f"button {kits.OPEN}", "", by_press(kits.OPEN, seat, [IN_HOME]), Action.VOTE, read("The kit")),
    Ask(
        f"button {home.LIST}", "mine", by_press(home.LIST, lambda _: "list mine", [IN_HOME]), Action.LIST, listed,
        ready=waits_for_them,
    ),
    Ask(
        f"button {home.REFER}", "", by_press(home.REFER, lambda _: "refer", [IN_HOME]), Action.REFER,
        opened(candidate_forms.REFER_FORM), COMPANY,
    ),
    Ask(
        f"button {preferences.HOURS}", "", by_press(preferences.HOURS, lambda _: "yes", [IN_HOME]), Action.REFER,
        opened(preferences.HOURS_FORM), COMPANY,
    ),
    Ask(
        f"button {preferences.AWAY}", "", by_press(preferences.AWAY, lambda _: "yes", [IN_HOME]), Action.REFER,
        opened(preferences.AWAY_FORM), COMPANY,
    ),
    Ask(
        f"button {preferences.BACK}", "", by_press(preferences.BACK, lambda _: "yes", [IN_HOME]), Action.REFER, changed,
        COMPANY, ready=they_are_away,
    ),
    Ask(
        f"form {preferences.HOURS_FORM}", "", by_form(preferences.HOURS_FORM, lambda _: "", hours), Action.REFER,
        changed, COMPANY,
    ),
    Ask(
        f"form {preferences.AWAY_FORM}", "", by_form(preferences.AWAY_FORM, lambda _: "", days_off), Action.REFER,
        changed, COMPANY,
    ),
    Ask(
        f"shortcut {ADD}", "", lambda sender, _: [shortcut(sender, ADD)], Action.ADD, opened(candidate_forms.ADD_FORM),
        COMPANY,
    ),
    Ask(
        f"shortcut {saved_messages.SHORTCUT}", "",
        lambda sender, _: [shortcut(sender, saved_messages.SHORTCUT, MESSAGE)], Action.REFER,
        opened(saved_messages.FORM), COMPANY,
    ),
    # A search that finds nothing for somebody says nothing of why.
    Ask(f"options {saved_messages.CANDIDATE}", "", searched, Action.NOTE, offered, else_=""),
    Ask(f"form {saved_messages.FORM}", "", by_form(saved_messages.FORM, lambda _: SOURCE, a_note), Action.NOTE, changed),
]  # fmt: skip
