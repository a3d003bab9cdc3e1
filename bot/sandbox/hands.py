"""A person's hands: pressing buttons, choosing from menus, filling forms in."""

from collections.abc import Mapping
from typing import Any, Self

from bot.sandbox.eyes import PATIENCE, Answer, Eyes
from bot.sandbox.filling import NoSuchChoice, options_of, state_of, value_for
from bot.sandbox.forms import VALUE_KEYS, too_many
from bot.sandbox.model import Json
from bot.sandbox.reading_blocks import controls, plain, pressable
from bot.sandbox.screen import Screen, Seen
from bot.sandbox.words import sentence

MENUS = {"static_select", "external_select", "users_select", "conversations_select", "channels_select", "overflow",
         "radio_buttons", "checkboxes", "datepicker", "timepicker", "datetimepicker", "multi_static_select",
         "multi_external_select", "multi_users_select", "multi_conversations_select",
         "multi_channels_select"}  # fmt: skip
BUTTON_KEYS = {"type", "action_id", "block_id", "text", "value", "style"}
SHORTEST_QUERY = 3


class Hands(Eyes):
    """One person at their mouse; every deed waits for the app's ack."""

    def click(self, label: str, *, within: Seen | Answer | None = None, nth: int = 0, sure: bool = True) -> Self:
        """Press a button, the newest that bears these words unless said otherwise; `sure` answers if it asks back."""
        place = _place(within)
        surface, button = self.wait_for(lambda s: self._button(s, label, place, nth), f"a button “{label}”", PATIENCE)
        action = {key: value for key, value in button.items() if not key.startswith("_") and key in BUTTON_KEYS}
        if sure or not button.get("confirm"):
            self._act(surface, action)
        return self

    def _button(self, screen: Screen, label: str, within: Seen | None, nth: int) -> tuple[Seen, Json] | None:
        for surface in self._surfaces(screen, within):
            matching = [item for item in pressable(surface.blocks) if _says(item, label)]
            if len(matching) > nth:
                return surface, matching[nth]
        return None

    def choose(self, menu: str, option: Any, *, within: Seen | Answer | None = None) -> Self:
        """Choose from a menu, named by its label, placeholder, action id or, for an overflow, “More”."""
        place = _place(within)
        surface, element = self.wait_for(lambda s: self._menu(s, menu, place), f"a menu “{menu}”", PATIENCE)
        self._set(surface, element, option, dispatch=True)
        return self

    def _menu(self, screen: Screen, name: str, within: Seen | None) -> tuple[Seen, Json] | None:
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
        least = element.get("min_query_length", SHORTEST_QUERY)
        if len(typed) < least:
            raise self.failed(sentence("type_more", least=least))
        ids = (element["block_id"], element["action_id"])
        interactions = self.slack.core.interactions
        answer = self._do(typed, lambda: interactions.options(self.id, surface.container, ids, typed))
        return options_of(answer)

    # --- forms ------------------------------------------------------------------------------------

    def fill(self, values: Mapping[str, Any]) -> Self:
        """Fill fields in by their labels; for a menu that searches, what is typed and what is chosen may be a pair."""
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
            typed, wanted = wanted if isinstance(wanted, tuple) else (wanted, wanted)
            wanted_texts = typed if isinstance(typed, list) else [typed]
            found = [option for text in wanted_texts for option in self._external(surface, element, str(text))]
            element = {**element, "options": found}
        try:
            value = self.slack.ask(lambda: value_for(self._screen.reader, element, wanted))
        except NoSuchChoice as missing:
            raise self.failed(str(missing)) from None
        key = VALUE_KEYS.get(element["type"], "value")
        chosen = value.get(key)
        refusal = too_many(element, len(chosen)) if isinstance(chosen, list) else ""
        while isinstance(chosen, list) and too_many(element, len(chosen)):
            chosen.pop()  # Those that found room stay.
        if element["type"] == "file_input":
            value["files"] = [self._uploaded(each) for each in value["files"]]
        self._keep(surface, element, value)
        if dispatch and not refusal:
            ids = {name: element[name] for name in ("action_id", "block_id")}
            chosen_now = {name: part for name, part in value.items() if name != "type"}
            self._act(surface, {**ids, "type": element["type"], **chosen_now})
        if refusal:
            raise self.failed(refusal)

    def _keep(self, surface: Seen, element: Json, value: Json) -> None:
        """Remember a value; what is being corrected is no longer called wrong."""
        if element["type"] != "overflow":
            self._drafts(surface)[element["block_id"], element["action_id"]] = value
            self.slack.memory.errors.get(surface.key, {}).pop(element["block_id"], None)

    def _uploaded(self, file: tuple[str, bytes]) -> Json:
        name, body = file
        return self.slack.ask(lambda: self.slack.core.everyday.upload(self.id, name, "application/octet-stream", body))

    def submit(self) -> Self:
        """Submit the modal on top; its errors, if any, are in `modal.errors`."""
        form = self.modal
        view_id, state = form.raw["id"], state_of(form.blocks, self._drafts(form))
        memory, work = self.slack.memory, self.slack.core.interactions
        self.slack.ask(lambda: memory.try_again(self.id, view_id))
        memory.errors[view_id] = {}
        memory.errors[view_id] = self._do(f"submit {form.title}", lambda: work.submit(self.id, view_id, state))
        return self

    def close(self, *, everything: bool = False) -> Self:
        """Close the modal on top, or the whole stack."""
        view_id = self.modal.raw["id"]
        self._do("close", lambda: self.slack.core.interactions.close(self.id, view_id, everything=everything))
        return self

    def _act(self, surface: Seen, action: Json) -> None:
        state, container = state_of(surface.blocks, self._drafts(surface)), surface.container
        interactions, pressed = self.slack.core.interactions, (action["block_id"], action["action_id"])
        self.slack.ask(lambda: self.slack.memory.try_again(self.id, beside=pressed))
        if container["type"] == "view":
            self._do(_what(action), lambda: interactions.view_action(self.id, container["view_id"], action, state))
        else:
            place = (container["conversation"], container["ts"])
            self._do(_what(action), lambda: interactions.message_action(self.id, place, action, state))

    def _drafts(self, surface: Seen) -> dict[tuple[str, str], Json]:
        return self.slack.memory.draft(self.id, surface.key)


def _says(button: Json, label: str) -> bool:
    return label in {plain(button.get("text")), button.get("accessibility_label"), button["action_id"]}


def _names(element: Json) -> set[str]:
    names = {element["_label"], plain(element.get("placeholder")), element["_text"], element["action_id"]}
    if element["type"] == "overflow":
        names |= {"More", "…"}
    if element["type"] in {"radio_buttons", "checkboxes"} and not element["_label"] + element["_text"]:
        names.add(plain(element["options"][0]["text"]))
    return names - {""}


def _what(action: Json) -> str:
    return f"press “{plain(action.get('text')) or action['action_id']}”"


def _place(within: Seen | Answer | None) -> Seen | None:
    """Return where to look; an answer that has not come yet is waited for first, not while the workspace is held up."""
    return within.seen if isinstance(within, Answer) else within
