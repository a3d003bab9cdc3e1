"""A person's hands: pressing buttons, choosing from menus, filling forms in."""

from collections.abc import Mapping
from typing import Any, Self

from bot.sandbox.eyes import PATIENCE, Answer, Eyes
from bot.sandbox.filling import NoSuchChoice, options_of, state_of, value_for
from bot.sandbox.forms import VALUE_KEYS
from bot.sandbox.model import Json
from bot.sandbox.reading import controls, plain
from bot.sandbox.screen import Screen, Seen

MENUS = {"static_select", "external_select", "users_select", "conversations_select", "channels_select", "overflow",
         "radio_buttons", "checkboxes", "datepicker", "timepicker", "datetimepicker", "multi_static_select",
         "multi_external_select", "multi_users_select", "multi_conversations_select",
         "multi_channels_select"}  # fmt: skip
BUTTON_KEYS = {"type", "action_id", "block_id", "text", "value", "style", "url"}


class Hands(Eyes):
    """One person at their mouse; every deed waits for the app's ack."""

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
        return self.slack.drafts.setdefault((self.id, surface.key), {})


def _says(button: Json, label: str) -> bool:
    return label in {plain(button.get("text")), button.get("accessibility_label"), button["action_id"]}


def _names(element: Json) -> set[str]:
    more = {"More", "…"} if element["type"] == "overflow" else set()
    names = {element["_label"], plain(element.get("placeholder")), element["_text"], element["action_id"]}
    return (names | more) - {""}


def _what(action: Json) -> str:
    return f"press “{plain(action.get('text')) or action['action_id']}”"
