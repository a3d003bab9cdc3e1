"""The page's only connection: frames out as things happen, deeds in and their replies."""

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.changes import Change
from bot.sandbox.errors import SlackError
from bot.sandbox.journal import Entry
from bot.sandbox.model import Json
from bot.sandbox.page_deeds import DEEDS, Deeds
from bot.sandbox.page_frames import Frames
from bot.sandbox.words import refusal

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack


async def serve(slack: "Slack", websocket: WebSocket) -> None:
    """Carry one page from its hello to its end."""
    asked = websocket.query_params.get("as") or ""
    await websocket.accept()
    try:
        user_id = slack.workspace.named(asked).id if asked else _first_person(slack)
    except SlackError:
        await websocket.close(4004, "user_not_found")
        return
    await PageSocket(slack, websocket, user_id).live()


def _first_person(slack: "Slack") -> str:
    people = slack.workspace.people.values()
    return next(person.id for person in people if not person.is_bot and not person.deleted)


class PageSocket:
    """One browser window, acting as one person."""

    def __init__(self, slack: "Slack", websocket: WebSocket, user_id: str) -> None:
        """Act as this person."""
        self.slack = slack
        self.me = user_id
        self.frames = Frames(slack, user_id)
        self.deeds = Deeds(slack, self.frames)
        self._websocket = websocket
        self._outbox: asyncio.Queue[Json] = asyncio.Queue()

    async def live(self) -> None:
        """Talk until the window is closed."""
        self._outbox.put_nowait(self.frames.hello())
        self._listen()
        writer = asyncio.create_task(self._write())
        try:
            while True:
                self._read(await self._websocket.receive_text())
        except (WebSocketDisconnect, RuntimeError, KeyError):
            pass  # The window is gone.
        finally:
            self._stop_listening()
            writer.cancel()

    def _listen(self) -> None:
        self.slack.workspace.watchers.append(self._changed)
        self.slack.journal.listeners.append(self._logged)
        self.slack.clock.listeners.append(self._moved)

    def _stop_listening(self) -> None:
        self.slack.workspace.watchers.remove(self._changed)
        self.slack.journal.listeners.remove(self._logged)
        self.slack.clock.listeners.remove(self._moved)

    def _changed(self, change: Change) -> None:
        for frame in self.frames.of(change):
            self._outbox.put_nowait(frame)

    def _logged(self, entry: Entry) -> None:
        self._outbox.put_nowait({"type": "log", "entry": entry.as_json()})

    def _moved(self) -> None:
        self._outbox.put_nowait({"type": "clock", "clock": self.slack.clock.as_json()})

    async def _write(self) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            while True:
                frame = await self._outbox.get()
                await self._websocket.send_text(json.dumps(frame, separators=(",", ":")))

    def _read(self, text: str) -> None:
        frame = json.loads(text)
        self.slack.spawn(self._answer(frame))

    async def _answer(self, frame: Json) -> None:
        reply: Json = {"type": "reply", "id": frame.get("id")}
        try:
            deed = DEEDS.get(str(frame.get("do")))
            if not deed:
                raise SlackError("unknown_deed")
            reply |= {"ok": True, **(await deed(self.deeds, frame))}
        except SlackError as refused:
            told = refused.extra.get("told")
            reply |= {"ok": False, "error": refused.code, "text": told or refusal(refused.code), "told": bool(told)}
        except (KeyError, TypeError, ValueError) as mistake:
            reply |= {"ok": False, "error": "invalid_arguments", "text": f"The page asked wrongly: {mistake!r}"}
        self._outbox.put_nowait(reply)
