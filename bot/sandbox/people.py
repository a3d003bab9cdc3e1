"""People as tests speak of them: `slack.as_("ada").command("/candidate list")`, `.click(…)`, `.fill(…).submit()`."""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from bot.sandbox.errors import SlackError
from bot.sandbox.filling import NoSuchChoice, options_of, state_of, value_for
from bot.sandbox.forms import VALUE_KEYS
from bot.sandbox.model import Conversation, Json
from bot.sandbox.reading import controls, plain
from bot.sandbox.screen import Screen, Seen

if TYPE_CHECKING:
    from bot.sandbox.practice import PracticeWorkspace

T = TypeVar("T")
PATIENCE = 3.0
MENUS = {"static_select", "external_select", "users_select", "conversations_select", "channels_select", "overflow",
         "radio_buttons", "checkboxes", "datepicker", "timepicker", "datetimepicker", "multi_static_select",
         "multi_external_select", "multi_users_select", "multi_conversations_select",
         "multi_channels_select"}  # fmt: skip


class StoryFailed(AssertionError):
    """A person could not do or see what the test expected; the message shows what they saw."""


class Answer:
    """What a command showed: the message of its ack, or whatever appeared next."""

    def __init__(self, person: "Someone", known: set[str], patience: float) -> None:
        """Remember what was there before."""
        self._person = person
        self._known = known
        self._patience = patience
        self._found: Seen | None = None

    @property
    def seen(self) -> Seen:
        """The answer itself, waited for if need be."""
        if self._found is None:
            self._found = self._person.wait_for(self._look, "an answer to the command", self._patience)
        return self._found

    def _look(self, screen: Screen) -> Seen | None:
        fresh = [
            seen
            for seen in screen.everything()
            if _identity(seen) not in self._known
            and seen.raw.get("subtype") != "slash_command"
            and seen.author != screen.reader.person.name
        ]
        # Something else may have come in meanwhile; an answer is a form, or for this person's eyes only.
        own = (seen for seen in fresh if seen.kind != "message" or seen.raw.get("is_ephemeral"))
        return next(own, fresh[0] if fresh else None)

    @property
    def text(self) -> str:
        """What it says."""
        return self.seen.text

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        return self.seen.blocks

    def buttons(self) -> list[str]:
        """Return the words on its buttons."""
        return self.seen.buttons()

    def __contains__(self, words: str) -> bool:
        """Whether these words can be read in it."""
        return words in self.seen


class Someone:
    """One person at their keyboard; every deed waits for the app's ack."""

    def __init__(self, slack: "PracticeWorkspace", user_id: str, channel: str | None) -> None:
        """Sit down as this person, in a channel or in the conversation with the app."""
        self.slack = slack
        self.id = user_id
        self._channel = channel or "app"
        self._screen = Screen(slack.core, user_id)

    # --- looking ----------------------------------------------------------------------------------

    def sees(self, words: str, *, timeout: float = PATIENCE) -> Seen:
        """Wait until these words can be read somewhere, and return where."""
        return self.wait_for(lambda screen: _first(screen, words), f"“{words}”", timeout)

    def never_sees(self, words: str) -> None:
        """Wait until nothing happens any more, and make sure these words are nowhere."""
        self.slack.settle()
        if self._look(lambda screen: _first(screen, words)):
            raise self.failed(f"{self.id} sees “{words}”")

    def messages(self, channel: str | None = None) -> list[Seen]:
        """Return what can be read in a conversation, oldest first."""

        def read(screen: Screen) -> list[Seen]:
            where = self._conversation(channel or self._channel)
            return list(screen.messages(where))[::-1]

        return self._look(read)

    def dms(self) -> list[Seen]:
        """Return what the app wrote to this person directly, oldest first."""
        bot = self.slack.core.installation.bot_user_id
        return [seen for seen in self.messages("app") if seen.raw.get("user") == bot]

    @property
    def modal(self) -> Seen:
        """The modal on top."""
        return self.wait_for(self._top, "a modal", PATIENCE)

    @property
    def modals(self) -> list[Seen]:
        """The stack of modals, bottom first; empty when none is open."""
        return self._look(lambda screen: [screen.view(view) for view in self._stack()])

    @property
    def home(self) -> Seen:
        """The Home tab, once the app has published one."""
        homes = self.slack.core.views.homes
        return self.wait_for(lambda s: s.view(homes[self.id]) if self.id in homes else None, "a Home tab", PATIENCE)

    def _top(self, screen: Screen) -> Seen | None:
        view = self.slack.core.views.top(self.id)
        if not view:
            return None
        seen = screen.view(view)
        seen.errors.update(self.slack.errors.get(view.id, {}))
        return seen

    # --- talking ----------------------------------------------------------------------------------

    def command(self, text: str, *, channel: str | None = None) -> Answer:
        """Run a slash command."""
        known = self._look(lambda screen: {_identity(seen) for seen in screen.everything()})
        place = self._place(channel)
        self._do(text, lambda: self.slack.core.interactions.command(self.id, place, text))
        return Answer(self, known, PATIENCE)

    def says(self, text: str, *, channel: str | None = None, thread: Seen | None = None) -> Seen:
        """Say something."""
        everyday, where = self.slack.core.everyday, self._place(channel)
        said = self._now(text, lambda: everyday.say(self.id, where, text, thread.ts if thread else None))
        return self._look(lambda screen: screen.message(said, self.slack.core.workspace.conversations[where]))

    def edits(self, message: Seen, text: str) -> Self:
        """Change one's own message."""
        self._now(text, lambda: self.slack.core.everyday.edit(self.id, message.conversation, message.ts, text))
        return self

    def deletes(self, message: Seen) -> Self:
        """Delete one's own message."""
        self._now("delete", lambda: self.slack.core.everyday.delete(self.id, message.conversation, message.ts))
        return self

    def react(self, name: str, message: Seen, *, add: bool = True) -> Self:
        """React to a message, or take it back."""
        where, ts = message.conversation, message.ts
        self._now(name, lambda: self.slack.core.everyday.react(self.id, where, ts, name, add=add))
        return self

    def opens(self, conversation: str = "app", tab: str | None = None) -> Self:
        """Look at a conversation."""
        self._now(conversation, lambda: self.slack.core.everyday.open(self.id, conversation, tab))
        return self

    def opens_home(self) -> Self:
        """Look at the app's Home tab."""
        return self.opens("app", "home")

    def joins(self, channel: str) -> Self:
        """Enter a channel."""
        self._now(channel, lambda: self.slack.core.everyday.join(self.id, channel))
        return self

    def leaves(self, channel: str) -> Self:
        """Leave a channel."""
        self._now(channel, lambda: self.slack.core.everyday.leave(self.id, channel))
        return self

    def uses(self, shortcut: str, message: Seen | None = None) -> Self:
        """Use a shortcut by its name or callback id."""
        entries = self.slack.core.installation.features.get("shortcuts", [])
        named = next((item for item in entries if shortcut in {item["name"], item["callback_id"]}), None)
        if not named:
            raise self.failed(f"there is no shortcut “{shortcut}”")
        place = (message.conversation, message.ts) if message else None
        self._do(shortcut, lambda: self.slack.core.interactions.shortcut(self.id, named["callback_id"], place))
        return self

    # --- pressing and choosing --------------------------------------------------------------------

    def click(self, label: str, *, within: Seen | Answer | None = None, nth: int = 0) -> Self:
        """Press a button, the newest that bears these words unless said otherwise."""
        surface, button = self.wait_for(lambda s: self._button(s, label, within, nth), f"a button “{label}”", PATIENCE)
        action = {key: value for key, value in button.items() if not key.startswith("_") and key in BUTTON_KEYS}
        self._act(surface, action)
        return self

    def _button(self, screen: Screen, label: str, within: Seen | Answer | None, nth: int) -> tuple[Seen, Json] | None:
        for surface in self._surfaces(screen, within):
            matching = [item for item in controls(surface.blocks) if item["type"] == "button" and _says(item, label)]
            if len(matching) > nth:
                return surface, matching[nth]
        return None

    def choose(self, menu: str, option: Any, *, within: Seen | Answer | None = None) -> Self:
        """Choose from a menu, named by its label, placeholder, action id or, for an overflow, “More”."""
        surface, element = self.wait_for(lambda s: self._menu(s, menu, within), f"a menu “{menu}”", PATIENCE)
        self._set(surface, element, option, dispatch=True)
        return self

    def _menu(self, screen: Screen, name: str, within: Seen | Answer | None) -> tuple[Seen, Json] | None:
        for surface in self._surfaces(screen, within):
            for element in controls(surface.blocks):
                if element["type"] in MENUS and name in _names(element):
                    return surface, element
        return None

    def suggestions(self, field: str, typed: str = "") -> list[str]:
        """Return what an external select offers for what was typed."""
        surface, element = self._wait_for_field(field)
        return [plain(option["text"]) for option in self._external(surface, element, typed)]

    def _external(self, surface: Seen, element: Json, typed: str) -> list[Json]:
        ids = (element["block_id"], element["action_id"])
        interactions = self.slack.core.interactions
        answer = self._do(typed, lambda: interactions.options(self.id, surface.container, ids, typed))
        return options_of(answer)

    # --- forms ------------------------------------------------------------------------------------

    def fill(self, values: Mapping[str, Any]) -> Self:
        """Fill fields in by their labels."""
        for label, wanted in values.items():
            surface, element = self._wait_for_field(label)
            self._set(surface, element, wanted, dispatch=not element["_input"] or element["_dispatch"])
        return self

    def _wait_for_field(self, name: str) -> tuple[Seen, Json]:
        return self.wait_for(lambda screen: self._field(screen, name), f"a field “{name}”", PATIENCE)

    def _field(self, screen: Screen, name: str) -> tuple[Seen, Json] | None:
        top = self._top(screen)
        for surface in [top] if top else self._surfaces(screen, None):
            for element in controls(surface.blocks):
                if element["type"] not in {"button", "overflow"} and name in _names(element):
                    return surface, element
        return None

    def _set(self, surface: Seen, element: Json, wanted: Any, *, dispatch: bool) -> None:
        if "external" in element["type"]:
            wanted_texts = wanted if isinstance(wanted, list) else [wanted]
            found = [option for text in wanted_texts for option in self._external(surface, element, str(text))]
            element = {**element, "options": found}
        try:
            value = self.slack.ask(lambda: value_for(self.slack.core.workspace, element, wanted))
        except NoSuchChoice as missing:
            raise self.failed(str(missing)) from None
        if element["type"] == "file_input":
            value["files"] = [self._uploaded(each) for each in value["files"]]
        if element["type"] != "overflow":
            self._drafts(surface)[element["block_id"], element["action_id"]] = value
        if dispatch:
            key = VALUE_KEYS.get(element["type"], "value")
            ids = {name: element[name] for name in ("action_id", "block_id")}
            self._act(surface, {**ids, "type": element["type"], key: value[key]})

    def _uploaded(self, file: tuple[str, bytes]) -> Json:
        name, body = file
        return self.slack.ask(lambda: self.slack.core.everyday.upload(self.id, name, "application/octet-stream", body))

    def submit(self) -> Self:
        """Submit the modal on top; its errors, if any, are in `modal.errors`."""
        form = self.modal
        view_id, state = form.raw["id"], state_of(form.blocks, self._drafts(form))
        work = self.slack.core.interactions
        errors = self._do(f"submit {form.title}", lambda: work.submit(self.id, view_id, state))
        labels = {item["block_id"]: item["_label"] for item in controls(form.blocks)}
        self.slack.errors[view_id] = {labels.get(block_id, block_id): text for block_id, text in errors.items()}
        return self

    def close(self, *, everything: bool = False) -> Self:
        """Close the modal on top, or the whole stack."""
        view_id = self.modal.raw["id"]
        self._do("close", lambda: self.slack.core.interactions.close(self.id, view_id, everything=everything))
        return self

    def _act(self, surface: Seen, action: Json) -> None:
        state, container = state_of(surface.blocks, self._drafts(surface)), surface.container
        interactions = self.slack.core.interactions
        if container["type"] == "view":
            self._do(_what(action), lambda: interactions.view_action(self.id, container["view_id"], action, state))
        else:
            place = (container["conversation"], container["ts"])
            self._do(_what(action), lambda: interactions.message_action(self.id, place, action, state))

    def _drafts(self, surface: Seen) -> dict[tuple[str, str], Json]:
        return self.slack.drafts.setdefault((self.id, _identity(surface)), {})

    # --- inside -----------------------------------------------------------------------------------

    def wait_for(self, look: Callable[[Screen], T | None], what: str, timeout: float) -> T:
        """Wait until a look at the screen finds something."""
        deadline = time.monotonic() + timeout
        while True:
            before = self.slack.changes
            found = self._look(look)
            if found is not None:
                return found
            if time.monotonic() > deadline:
                raise self.failed(f"{self.id} waited {timeout:g} s for {what}")
            self.slack.wait_for_change(before)

    def failed(self, why: str) -> StoryFailed:
        """Return the exception that tells the story."""
        return StoryFailed(f"{why}\n{self._look(lambda screen: screen.printed())}")

    def _look(self, look: Callable[[Screen], T]) -> T:
        return self.slack.ask(lambda: look(self._screen))

    def _do(self, what: str, work: Callable[[], Any]) -> Any:
        try:
            return self.slack.carry_out(work())
        except SlackError as refusal:
            detail = "".join(f"\n  {line}" for line in refusal.extra.get("errors", []))
            raise self.failed(f"{what}: {refusal.code}{detail}") from refusal

    def _now(self, what: str, deed: Callable[[], T]) -> T:
        try:
            return self.slack.ask(deed)
        except SlackError as refusal:
            raise self.failed(f"{what}: {refusal.code}") from refusal

    def _place(self, channel: str | None) -> str:
        return self.slack.ask(lambda: self._conversation(channel or self._channel).id)

    def _conversation(self, name: str) -> Conversation:
        core = self.slack.core
        if name == "app":
            return core.everyday.app_conversation(self.id)
        if name.startswith("@"):
            return core.workspace.direct([self.id, core.workspace.named(name).id])
        return core.workspace.channel(name)

    def _stack(self) -> list[Any]:
        return self.slack.core.views.stacks.get(self.id, [])

    def _surfaces(self, screen: Screen, within: Seen | Answer | None) -> list[Seen]:
        if within is None:
            top = self._top(screen)
            return [top] if top else list(screen.everything())
        wanted = _identity(within.seen if isinstance(within, Answer) else within)
        return [seen for seen in screen.everything() if _identity(seen) == wanted]


BUTTON_KEYS = {"type", "action_id", "block_id", "text", "value", "style", "url"}


def _first(screen: Screen, words: str) -> Seen | None:
    return next((seen for seen in screen.everything() if words in seen), None)


def _identity(seen: Seen) -> str:
    return f"{seen.conversation}:{seen.ts}" if seen.kind == "message" else str(seen.raw["id"])


def _says(button: Json, label: str) -> bool:
    return label in {plain(button.get("text")), button.get("accessibility_label"), button["action_id"]}


def _names(element: Json) -> set[str]:
    more = {"More", "…"} if element["type"] == "overflow" else set()
    names = {element["_label"], plain(element.get("placeholder")), element["_text"], element["action_id"]}
    return (names | more) - {""}


def _what(action: Json) -> str:
    return f"press “{plain(action.get('text')) or action['action_id']}”"
