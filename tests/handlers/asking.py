"""Asking: one way to ask for something, what guards it, and how one sees that it was done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.domain.permissions import ALLOWED, NOT_FOR_YOU, Action, Role
from tests.handlers.kinds import Kind
from tests.handlers.payloads import Payload, Sender, command, press, submission
from tests.handlers.world import Outcome, Target, World

# What somebody has to be something to: the application, its opening, the company or any opening.
# Several: the application asked for, and others of its opening together with it.
APPLICATION, SEVERAL, OPENING, COMPANY = "application", "several", "opening", "company"
Sends = Callable[[Sender, Target], Iterable[Payload]]


@dataclass(frozen=True, slots=True)
class Ask:
    """One way to ask for something: which listener hears it, which action guards it, and what is seen when it is done.

    `ready` prepares what the world lacks so that whoever is allowed can do it. `else_` is what those who know of
    it are told where it is not the usual refusal. `also` is a second action that is enough by itself. `opens_the_panel` is whether the answer shows
    how a panel voted that nobody could read before.
    """

    listener: str
    how: str
    send: Sends
    guard: Action
    done: Callable[[Outcome, Target], bool]
    scope: str = APPLICATION
    ready: Callable[[World, Kind, Target], None] = lambda *_: None
    else_: str = NOT_FOR_YOU
    also: Action | None = None
    opens_the_panel: bool = False

    @property
    def allowed(self) -> frozenset[Role]:
        return ALLOWED[self.guard] | (ALLOWED[self.also] if self.also else frozenset())

    @property
    def name(self) -> str:
        return f"{self.listener} ({self.how})" if self.how else self.listener

    def roles_of(self, kind: Kind) -> frozenset[Role]:
        return {
            APPLICATION: kind.roles,
            SEVERAL: kind.roles & kind.in_opening,
            OPENING: kind.in_opening,
            COMPANY: kind.anywhere,
        }[self.scope]

    def is_known_to(self, kind: Kind) -> bool:
        """Tell whether somebody may know of what they ask for, and so reads why they may not have it."""
        return (self.scope in {APPLICATION, SEVERAL} or self.else_ != NOT_FOR_YOU) and bool(self.roles_of(kind))


# --- How it is asked for ------------------------------------------------------------------------------------------------


def by_words(text: str, word: str = "/candidate") -> Sends:
    """Type a command; `{who}` is asked for by code and by name."""

    def send(sender: Sender, target: Target) -> Iterable[Payload]:
        named = (target.code, target.name) if "{who}" in text else (target.code,)
        return [command(sender, word, text.format(who=who, code=target.code, slug=target.slug)) for who in named]

    return send


def by_press(
    action_id: str,
    carries: Callable[[Target], object],
    places: Iterable[str] = ("in a form",),
    *,
    from_menu: bool = False,
) -> Sends:
    """Press a button, in each of these places."""
    return lambda sender, target: [
        press(sender, action_id, str(carries(target)), place, from_menu=from_menu) for place in places
    ]


def by_form(callback_id: str, about: Callable[[Target], object], filled: Callable[[Target], Payload]) -> Sends:
    """Submit a form that was filled in."""
    return lambda sender, target: [submission(sender, callback_id, str(about(target)), filled(target), [])]


# --- What is seen when it was done --------------------------------------------------------------------------------------


def changed(outcome: Outcome, _: Target) -> bool:
    return outcome.is_change


def opened(form: str) -> Callable[[Outcome, Target], bool]:
    return lambda outcome, _: form in outcome.forms


def read(words: str) -> Callable[[Outcome, Target], bool]:
    return lambda outcome, _: words in outcome.text
