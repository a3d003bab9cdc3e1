"""What people really send, listener by listener: every wrong input is made from one of these.

The permission table's own asks, and whatever the table does not guard.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.views import bundles, home, nudge_notes, preferences, settings
from tests.handlers.asks import ASKS
from tests.handlers.home_asks import on
from tests.handlers.payloads import (
    CHANNEL,
    IN_HOME,
    PLACES,
    Payload,
    Sender,
    closed,
    command,
    event,
    press,
    shortcut,
    submission,
    suggestion,
    typed,
)
from tests.handlers.world import Target

COMMANDS, FORMS, BUTTONS, THE_REST = "commands", "forms", "buttons", "events, shortcuts and searches"
GONE = "candidate.of_last_year"  # what nothing listens to any more
Makes = Callable[[Sender, Target], Iterable[Payload]]


@dataclass(frozen=True, slots=True)
class Honest:
    """One way to send something: to which listener, how, and through which door."""

    listener: str
    how: str
    make: Makes

    @property
    def name(self) -> str:
        return f"{self.listener} ({self.how})" if self.how else self.listener

    @property
    def door(self) -> str:
        said = self.listener.partition(" ")[0]
        if said.startswith(("/", ".*")):
            return COMMANDS
        return {"form": FORMS, "view_closed": FORMS, "button": BUTTONS}.get(said, THE_REST)


def _presses(action_id: str, value: Callable[[Target], str], places: Iterable[str] = (*PLACES, IN_HOME)) -> Makes:
    return lambda sender, target: [press(sender, action_id, value(target), place) for place in places]


def _menu(sender: Sender, _: Target) -> Iterable[Payload]:
    return [
        press(sender, bundles.MORE, f"{what}.{duty}", "in a message", from_menu=True)
        for what in (bundles.LATER, bundles.TOMORROW, bundles.MUTE)
        for duty in range(1, 8)
    ]


def _news_of_a_person(kind: str) -> Makes:
    profile = {"real_name": "Colin Marsh", "email": "colin@northwind.example"}
    return lambda sender, _: [
        event(kind, sender.team, user={"id": sender.id, "name": "colin", "tz": "Europe/Berlin", "profile": profile})
    ]


def _news_of_a_channel(kind: str, key: str = "channel") -> Makes:
    return lambda sender, _: [event(kind, sender.team, **{key: CHANNEL})]


def _said(kind: str, **where: str) -> Makes:
    return lambda sender, _: [
        event(kind, sender.team, user=sender.id, text="who is stuck?", ts="1773147600.000200", channel="D01", **where)
    ]


_CHANNEL_NEWS = (
    "channel_shared", "channel_archive", "channel_deleted", "group_archive", "group_deleted",
)  # fmt: skip
_RENAMED = ("channel_rename", "group_rename")
UNGUARDED = [
    Honest("/candidate help", "", lambda sender, _: [command(sender, "/candidate", "help")]),
    Honest("/role help", "", lambda sender, _: [command(sender, "/role", "help")]),
    Honest(f"form {settings.CLAIM_FORM}", "", lambda sender, _: [submission(sender, settings.CLAIM_FORM, "", {}, [])]),
    Honest(f"button {bundles.MORE}", "", _menu),
    Honest(
        f"form {nudge_notes.MUTE_FORM}", "",
        lambda sender, target: [
            submission(sender, nudge_notes.MUTE_FORM, str(target.duty_id), {nudge_notes.UNTIL: on("2026-04-01")}, [])
        ],
    ),
    Honest(f"button {bundles.REMIND}", "", _presses(bundles.REMIND, lambda _: "1")),
    Honest(f"button {home.HELP}", "", _presses(home.HELP, lambda _: "help")),
    Honest("button .*", "", _presses(GONE, lambda target: str(target.application_id))),
    Honest(
        "form .*", "",
        lambda sender, target: [submission(sender, GONE, str(target.application_id), {"why": typed("They led it.")}, [])],
    ),
    Honest("view_closed .*", "", lambda sender, _: [closed(sender, GONE, "", {})]),
    Honest("options .*", "", lambda sender, _: [suggestion(sender, GONE, "nad")]),
    Honest("shortcut .*", "", lambda sender, _: [shortcut(sender, GONE)]),
    Honest(".*", "", lambda sender, _: [command(sender, "/hiring", "list")]),
    Honest("event .*", "", lambda sender, _: [event("star_added", sender.team, user=sender.id)]),
    *(Honest(f"event {kind}", "", _news_of_a_person(kind)) for kind in ("user_change", "team_join")),
    *(Honest(f"event {kind}", "", _news_of_a_channel(kind)) for kind in (*_CHANNEL_NEWS, *_RENAMED)),
    Honest(
        "event channel_id_changed", "",
        lambda sender, _: [
            event("channel_id_changed", sender.team, old_channel_id=CHANNEL, new_channel_id="C09MOVED")
        ],
    ),
    Honest(
        "event member_joined_channel", "",
        lambda sender, _: [
            event("member_joined_channel", sender.team, user=who, channel=CHANNEL) for who in ("U0BOT", sender.id)
        ],
    ),
    Honest("event app_uninstalled", "", lambda sender, _: [event("app_uninstalled", sender.team)]),
    Honest(
        "event tokens_revoked", "",
        lambda sender, _: [event("tokens_revoked", sender.team, tokens={"oauth": [], "bot": ["U0BOT"]})],
    ),
    Honest(
        "event app_home_opened", "",
        lambda sender, _: [event("app_home_opened", sender.team, user=sender.id, tab="home", channel="D01")],
    ),
    Honest("event app_mention", "", _said("app_mention")),
    Honest("event message", "", _said("message", channel_type="im")),
    Honest(
        f"options {preferences.COUNTRY}", "", lambda sender, _: [suggestion(sender, preferences.COUNTRY, "fra")],
    ),
]  # fmt: skip
HONEST = [*(Honest(ask.listener, ask.how, ask.send) for ask in ASKS), *UNGUARDED]
BY_NAME = {one.name: one for one in HONEST}
