"""What people do with the app: commands, buttons, submissions, shortcuts; sent, awaited and carried out."""

from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox import changes, forms
from bot.sandbox.content import check_view_content, elements_of
from bot.sandbox.delivery import NotAcknowledged, Parcel, deliver
from bot.sandbox.errors import SlackError
from bot.sandbox.mentions import escaped_command, typed
from bot.sandbox.model import Conversation, Json, Person, View
from bot.sandbox.objects import payload_name
from bot.sandbox.payloads import Payloads
from bot.sandbox.words import failure, sentence

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

NO_ANSWER = {"operation_timeout", "dispatch_failed"}


@dataclass(frozen=True)
class Spot:
    """Where somebody did something: what else failing there needs to know."""

    conversation_id: str | None = None
    container: Json | None = None
    thread_ts: str | None = None


class Interactions:
    """Carries what a person did to the app and the app's answer back to the person."""

    def __init__(self, slack: "Slack") -> None:
        """Work on one workspace."""
        self.slack = slack
        self.payloads = Payloads(slack)

    # --- commands and shortcuts -------------------------------------------------------------------

    async def command(self, user_id: str, conversation_id: str, text: str, thread_ts: str | None = None) -> None:
        """Run `/name arguments` in a conversation; in threads Slack has none."""
        person, where = self._actor(user_id), self._place(user_id, conversation_id)
        name, _, arguments = text.strip().partition(" ")
        with self._failing(person, text, Spot(where.id, thread_ts=thread_ts)):
            if thread_ts:
                raise SlackError("not_in_threads")
            entry = self.slack.installation.command(name)
            if not entry or (person.external and name):
                raise SlackError("invalid_command")
            self._require_scope("commands")
            plain = typed(self.slack.workspace, arguments.strip(), person.id)
            escaped = escaped_command(self.slack.workspace, plain, person.id) if entry.get("should_escape") else plain
            payload = self.payloads.command(person, where, name, escaped)
            parcel = Parcel("slash_commands", payload, f"slash_commands {text.strip()}", entry.get("url"), user_id)
            answer = await self._working(person, where.id, deliver(self.slack, parcel))
            self._answer_command(payload["response_url"], answer, text, person)

    def _answer_command(self, response_url: str, answer: Any, text: str, person: Person) -> None:
        body = {"text": answer} if isinstance(answer, str) and answer else answer
        if not body:
            return
        if not isinstance(body, dict):
            raise SlackError("invalid_command_response")
        response = self.slack.responses.of(response_url)
        if body.get("response_type") == "in_channel":
            self.slack.responses.message(body)  # Refused before the command is shown to everybody.
            self.slack.workspace.post(
                response.conversation, {"user": person.id, "text": text.strip(), "subtype": "slash_command"}
            )
        if any(body.get(key) for key in ("text", "blocks", "attachments")):
            self.slack.responses.apply(response, body)

    async def shortcut(self, user_id: str, callback_id: str, place: tuple[str, str] | None = None) -> None:
        """Use a shortcut: global, or on the message at `place` (conversation, ts)."""
        person, entry = self._actor(user_id), self.slack.installation.shortcut(callback_id)
        if not entry or person.external:
            raise SlackError("shortcut_not_found")
        with self._failing(person, entry["name"], Spot(place[0] if place else None)):
            self._require_scope("commands")
            if entry["type"] == "message":
                where, message = self._message(person, *(place or ("", "")))
                payload = self.payloads.message_shortcut(person, where, message, callback_id)
            else:
                payload = self.payloads.global_shortcut(person, callback_id)
            await self._interactive(person, payload, f"shortcut {entry['name']}", place[0] if place else None)

    # --- actions ----------------------------------------------------------------------------------

    async def message_action(self, user_id: str, place: tuple[str, str], action: Json, state: Json) -> None:
        """Press a button, or choose something, in a message."""
        person = self._actor(user_id)
        where, message = self._message(person, *place)
        if not _offers(message.get("blocks", []), action):
            raise SlackError("action_not_found")
        state = forms.taken_apart(self.slack.workspace, state, user_id)
        container = {"type": "message", "conversation": where.id, "ts": message["ts"], **_ids(action)}
        with self._failing(person, _title(action), Spot(where.id, container)):
            payload = self.payloads.message_action(person, where, message, action, state)
            await self._interactive(person, payload, f"block_actions {action['action_id']}", where.id)

    async def view_action(self, user_id: str, view_id: str, action: Json, state: Json | None) -> None:
        """Press a button, or choose something, in a modal or a Home tab."""
        person, view = self._actor(user_id), self._view(user_id, view_id)
        if not _offers(view.content["blocks"], action):
            raise SlackError("action_not_found")
        if state is not None:
            view.state = forms.taken_apart(self.slack.workspace, state, user_id)
        container = {"type": "view", "view_id": view.id, **_ids(action)}
        with self._failing(person, _title(action), Spot(container=container)):
            payload = self.payloads.view_action(person, view, action)
            await self._interactive(person, payload, f"block_actions {action['action_id']}", None)

    async def options(self, user_id: str, container: Json, ids: tuple[str, str], value: str) -> Json:
        """Ask the app for the options of an external select."""
        person = self._actor(user_id)
        if container.get("type") == "view":
            view = self._view(user_id, str(container.get("view_id")))
            where: Json = {"container": {"type": "view", "view_id": view.id}, "view": self.slack.views.as_json(view)}
        else:
            place, message = self._message(person, str(container.get("conversation")), str(container.get("ts")))
            where = {"container": {"type": "message", "message_ts": message["ts"], "channel_id": place.id},
                     "channel": {"id": place.id, "name": payload_name(place)}, "message": dict(message)}  # fmt: skip
        payload = self.payloads.suggestion(person, where, *ids, value)
        with self._failing(
            person, "The list of options", Spot(container=container | {"block_id": ids[0], "action_id": ids[1]})
        ):
            answer = await self._interactive(person, payload, f"block_suggestion {ids[1]} “{value}”", None)
            forms.check_options(answer)
        return answer or {}

    # --- modals -----------------------------------------------------------------------------------

    async def submit(self, user_id: str, view_id: str, state: Json) -> Json:
        """Submit a modal; returns the errors shown at its inputs, by block id."""
        person, view = self._actor(user_id), self._view(user_id, view_id)
        if view is not self.slack.views.top(user_id):
            raise SlackError("view_not_on_top")
        view.state = forms.taken_apart(self.slack.workspace, state, user_id)
        errors = forms.complaints(view.content["blocks"], view.state)
        if errors:
            return errors
        with self._failing(person, _text(view.content.get("title")), Spot()):
            payload = self.payloads.submission(person, view, self._response_urls(person, view))
            answer = await self._interactive(person, payload, f"view_submission {payload['view']['callback_id']}", None)
            return self._after_submission(view, answer or {})
        return {}

    def _after_submission(self, view: View, answer: Json) -> Json:
        action = answer.get("response_action")
        if action == "errors":
            return self._errors(view, answer.get("errors"))
        if action == "clear":
            self.slack.views.clear(view.user_id)
        elif action in {"update", "push"}:
            content = answer.get("view") or {}
            check_view_content(content, "modal")
            if action == "update":
                self.slack.views.update(view, content)
            else:
                self.slack.views.push(view.user_id, content, view.id)
        elif action is None:
            self.slack.views.close(view)
        else:
            raise SlackError("invalid_response_action")
        return {}

    def _errors(self, view: View, errors: Any) -> Json:
        inputs = {block["block_id"] for block in view.content["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            raise SlackError("invalid_response_errors")
        return errors

    async def close(self, user_id: str, view_id: str, *, everything: bool) -> None:
        """Close a modal, or the whole stack; apps that asked are told, and nobody waits for them."""
        person, view = self._actor(user_id), self._view(user_id, view_id)
        everything = everything or bool(view.content.get("clear_on_close"))
        closed = self.slack.views.clear(user_id) if everything else [view]
        if not everything:
            self.slack.views.close(view)
        for each in closed:
            if each.content.get("notify_on_close"):
                payload = self.payloads.closed(person, each, is_cleared=everything)
                self.slack.spawn(self._quietly(self._interactive(person, payload, "view_closed", None)))

    def _response_urls(self, person: Person, view: View) -> list[Json]:
        found = []
        for block in view.content["blocks"]:
            element = block.get("element", {})
            if block["type"] != "input" or not element.get("response_url_enabled"):
                continue
            value = view.state.get(block["block_id"], {}).get(element["action_id"], {})
            chosen = value.get("selected_conversation") or value.get("selected_channel")
            if chosen in self.slack.workspace.conversations:
                where = self.slack.workspace.conversations[chosen]
                found.append({"response_url": self.slack.responses.issue(person.id, where), "channel_id": chosen,
                              "block_id": block["block_id"], "action_id": element["action_id"]})  # fmt: skip
        return found

    # --- common -----------------------------------------------------------------------------------

    async def _interactive(self, person: Person, payload: Json, title: str, where: str | None) -> Json | None:
        if not self.slack.installation.interactive():
            raise SlackError("interactivity_disabled")
        urls = self.slack.installation.settings.get("interactivity", {})
        url = urls.get("message_menu_options_url") if payload["type"] == "block_suggestion" else None
        parcel = Parcel("interactive", payload, title, url or urls.get("request_url"), person.id)
        return await self._working(person, where, deliver(self.slack, parcel))

    async def _working(self, person: Person, where: str | None, ack: Awaitable[Json | None]) -> Json | None:
        self.slack.workspace.announce(changes.Working(person.id, where, on=True))
        try:
            return await ack
        finally:
            self.slack.workspace.announce(changes.Working(person.id, where, on=False))

    @contextmanager
    def _failing(self, person: Person, what: str, spot: Spot) -> Iterator[None]:
        """Tell the person what went wrong, in Slack's manner, and pass the error on."""
        try:
            yield
        except NotAcknowledged as silence:
            told = self._tell(person, what, silence.reason, spot)
            raise SlackError(silence.reason, told=told) from silence
        except SlackError as refusal:
            refusal.extra["told"] = self._tell(person, what, refusal.code, spot)
            details = {"errors": refusal.extra.get("errors", [])}
            self.slack.journal.note("note", what, user=person.id, error=refusal.code, response=details)
            raise

    def _tell(self, person: Person, what: str, error: str, spot: Spot) -> str:
        """Say it in the open modal, else beside what was pressed, else by Slackbot."""
        view = self.slack.views.top(person.id)
        beside = None if view else spot.container
        if error in NO_ANSWER and (view or beside):
            text = sentence("trouble_connecting" if view else "did_not_work")
        else:
            text = failure(error, what.split(" ", 1)[0] if what.startswith("/") else what)
        self.slack.workspace.announce(
            changes.Failed(person.id, what, error, spot.conversation_id, text, view.id if view else None, beside,
                           spot.thread_ts)
        )  # fmt: skip
        return text

    async def _quietly(self, work: Awaitable[Any]) -> None:
        try:
            await work
        except NotAcknowledged:
            return  # Nobody waits for the answer to view_closed.

    def _require_scope(self, scope: str) -> None:
        if scope not in self.slack.installation.bot_scopes:
            raise SlackError("missing_scope", needed=scope)

    def _actor(self, user_id: str) -> Person:
        person = self.slack.workspace.person(user_id)
        if person.deleted:
            raise SlackError("account_inactive")
        return person

    def _place(self, user_id: str, conversation_id: str) -> Conversation:
        where = self.slack.workspace.channel(conversation_id)
        if not self.slack.workspace.can_see(user_id, where):
            raise SlackError("channel_not_found")
        if where.is_archived:
            raise SlackError("is_archived")
        return where

    def _message(self, person: Person, conversation_id: str, ts: str) -> tuple[Conversation, Json]:
        where = self._place(person.id, conversation_id)
        reader, hidden = where.ephemerals.get(ts, ("", {}))
        if reader == person.id:
            return where, hidden
        return where, self.slack.workspace.message(where, ts)

    def _view(self, user_id: str, view_id: str) -> View:
        view = self.slack.views.find(view_id)
        if view.user_id != user_id:
            raise SlackError("not_found")
        return view


def _offers(blocks: list[Json], action: Json) -> bool:
    ids = {(block.get("block_id"), element["action_id"]) for block in blocks for element in elements_of(block)}
    return (action.get("block_id"), action.get("action_id")) in ids


def _ids(action: Json) -> Json:
    return {"block_id": action["block_id"], "action_id": action["action_id"]}


def _title(action: Json) -> str:
    return _text(action.get("text")) or str(action.get("action_id"))


def _text(value: Any) -> str:
    return str(value.get("text", "")) if isinstance(value, dict) else ""
