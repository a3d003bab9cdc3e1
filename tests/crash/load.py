"""What people do all at once while processes die, and what each of them was told about it.

People live in the practice workspace's own loop. A deed is written down before it is sent; what the workspace received
as its answer decides what must be true of it later: acknowledged, refused, or of unknown fate because the process died.
Of those last, some are sent once more under the same receipt, as Slack and people do.
"""

import asyncio
import itertools
import random
import re
import string
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from bot.sandbox.delivery import NotAcknowledged, Parcel, deliver
from bot.sandbox.errors import SlackError
from bot.sandbox.filling import state_of
from bot.sandbox.journal import Entry
from bot.sandbox.reading_blocks import controls
from handlers.errors import UNCERTAIN
from tests.company import ROLLBACK, WHY
from tests.crash.company import ASKED, TALKERS, TALKING, VOTERS, CrashingCompany

T = TypeVar("T")
HIRING = "C01HIRING"
PRIYA = "U01PRIYA"
MOVERS = 3
CAME_IN = re.compile(r"Added as (C-\d+)\.")
SLACK_TRIES = 4


class Fate(StrEnum):
    """What somebody was told about what they did."""

    UNKNOWN = "unknown"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"


class Kind(StrEnum):
    """What people do."""

    ADD = "add"
    NOTE = "note"
    MOVE = "move"
    VOTE = "vote"
    PANEL = "panel"


@dataclass(slots=True)
class Deed:
    """One thing somebody did: the word by which it can be found again, and what they were told."""

    kind: Kind
    token: str
    code: str = ""
    who: str = ""
    fate: Fate = Fate.UNKNOWN
    answer: str = ""
    was_repeated: bool = False


@dataclass(slots=True)
class Ledger:
    """Everything that was done, in order, and the mentions Slack brought or gave up on."""

    deeds: list[Deed] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    missed: dict[str, int] = field(default_factory=dict)
    in_flight_at_kills: int = 0

    def of(self, kind: Kind, fate: Fate | None = None) -> list[Deed]:
        return [one for one in self.deeds if one.kind is kind and fate in (None, one.fate)]

    @property
    def acknowledged(self) -> int:
        return sum(one.fate is Fate.ACKNOWLEDGED for one in self.deeds)

    def was_given_up(self, mention: str) -> bool:
        """Tell whether Slack tried a mention as often as it does and never got an ack."""
        return self.missed.get(mention, 0) >= SLACK_TRIES


class Died(Exception):
    """The process died before it answered."""


class Load:
    """The people of one company at work. Nobody does anything while the door is shut."""

    def __init__(self, company: CrashingCompany, seed: int, *, pause: float = 0.03) -> None:
        self.company = company
        self.core = company.slack.core
        self.ledger = Ledger()
        self.to_vote: dict[str, deque[str]] = {who: deque() for who in VOTERS}
        self.moved: dict[str, str] = {}
        self._pause = pause
        self._random = random.Random(seed)
        self._numbers = itertools.count(1)
        self._in_flight: set[asyncio.Task[Any]] = set()
        self._tasks: list[asyncio.Task[Any]] = []
        self._door = asyncio.Event()
        self.core.journal.listeners.append(self._notice)

    # --- the controls -----------------------------------------------------------------------------

    def prepare(self) -> None:
        """Put the candidates on file who are moved to and fro; the bot must be running."""
        self.company.slack.carry_out(self._prepare())

    def begin(self) -> None:
        """Let everybody come to work, behind a shut door."""
        people = [self._recruit(), *(self._vote(who) for who in VOTERS), *(self._talk(who) for who in TALKERS)]
        people += [self._move(code) for code in self.moved]
        self.company.slack.carry_out(self._begin(people))

    def open(self) -> None:
        """Let everybody do things."""
        self.company.slack.ask(self._door.set)

    def shut(self) -> None:
        """Let everybody pause; what was sent and not answered is of unknown fate."""

        def shut() -> None:
            self._door.clear()
            self.ledger.in_flight_at_kills += len(self._in_flight)
            for task in self._in_flight:
                task.cancel()

        self.company.slack.ask(shut)

    def rest(self) -> None:
        """Let nobody begin anything new; what was sent is still waited for."""
        self.company.slack.ask(self._door.clear)

    def end(self) -> None:
        """Send everybody home."""

        async def end() -> None:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

        self.company.slack.carry_out(end())

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Let somebody do something meanwhile."""
        task = self.company.slack.ask(lambda: asyncio.ensure_future(work))
        self._tasks.append(task)
        return task

    def ask(self, user_id: str, text: str) -> str:
        """Run a command for somebody and return its answer, outside of the load."""
        payload = self.company.slack.ask(lambda: self._payload(user_id, text))
        return _text(self.company.slack.carry_out(self._deliver(payload, text), 10))

    # --- the people -------------------------------------------------------------------------------

    async def _begin(self, people: Iterable[Awaitable[None]]) -> None:
        self._tasks = [asyncio.ensure_future(self._work(one)) for one in people]

    async def _work(self, one: Awaitable[None]) -> None:
        await one

    async def _breathe(self, breaths: float = 1.0) -> None:
        await asyncio.sleep(self._random.uniform(0, 2 * self._pause * breaths))
        await self._door.wait()

    async def _prepare(self) -> None:
        for _ in range(MOVERS):
            name = _name(next(self._numbers))
            code = self._found(await self._deliver(self._payload(PRIYA, f'add "{name}" for ml-engineer'), "add"))
            for text in (f"shared {code}", f"move {code} recruiter screen", f"move {code} loop"):
                await self._deliver(self._payload(PRIYA, text), text)
            self.moved[code] = "loop"

    async def _recruit(self) -> None:
        """Put candidates on file, note something about them, and ask for cards."""
        for number in itertools.count():
            await self._breathe()
            name = _name(next(self._numbers))
            added = await self._do(Deed(Kind.ADD, name), PRIYA, f'add "{name}" for ml-engineer', "Added as")
            if added.fate is not Fate.ACKNOWLEDGED:
                continue
            code = self._found(added.answer)
            await self._note(code)
            voter = VOTERS[number % len(VOTERS)]
            if (await self._panel(code, voter)).fate is Fate.ACKNOWLEDGED:
                self.to_vote[voter].append(code)
            await self._panel(code, ASKED[number % len(ASKED)])
            await self._note(code)

    async def form_of(self, who: str) -> tuple[str, str]:
        """Put a candidate on file, ask somebody for their card and have them open it; returns both ids."""
        name = _name(next(self._numbers))
        code = self._found(
            (await self._do(Deed(Kind.ADD, name), PRIYA, f'add "{name}" for ml-engineer', "Added as")).answer
        )
        await self._panel(code, who)
        await self._deliver(self._payload(who, f"vote {code}"), "vote")
        form = self.core.views.top(who)
        assert form is not None
        return code, form.id

    async def ask_and_vote(self, code: str, asked: str, voter: str, view_id: str, is_told: Callable[[], bool]) -> None:
        """Ask one person for a card, and once they were told, let another hand theirs in."""
        await self._panel(code, asked)
        while not is_told():  # noqa: ASYNC110 - what it looks at tells nobody
            await asyncio.sleep(0.02)
        await self._submit(voter, code, view_id)

    async def _panel(self, code: str, who: str) -> Deed:
        await self._breathe()
        return await self._do(
            Deed(Kind.PANEL, f"{code} {who}", code, who), PRIYA, f"panel {code} mlops <@{who}>", "Asked"
        )

    async def note_now(self, code: str) -> Deed:
        """Note something about a candidate."""
        token = self._token()
        return await self._do(Deed(Kind.NOTE, token, code), PRIYA, f"note {code} {token} strong on evals", "Noted")

    async def _note(self, code: str) -> Deed:
        await self._breathe()
        return await self.note_now(code)

    async def _move(self, code: str) -> None:
        """Move one candidate to and fro; who was told it is so already learns from it."""
        while True:
            await self._breathe(3)
            to = "work sample" if self.moved[code] == "loop" else "loop"
            token = self._token()
            deed = await self._do(Deed(Kind.MOVE, token, code), PRIYA, f"move {code} {to} because {token}", "Moved")
            if deed.fate is Fate.ACKNOWLEDGED or "already" in deed.answer:
                self.moved[code] = to

    async def _vote(self, who: str) -> None:
        """Fill in a card whenever one is asked for; a submission without an answer is pressed again."""
        while True:
            await self._breathe()
            if not self.to_vote[who]:
                continue
            code = self.to_vote[who].popleft()
            try:
                await self._hurry(self._deliver(self._payload(who, f"vote {code}"), f"vote {code}"))
            except Died:
                self.to_vote[who].appendleft(code)
                continue
            form = self.core.views.top(who)
            if form is not None:
                await self._submit(who, code, form.id)

    async def _submit(self, who: str, code: str, view_id: str) -> None:
        deed = self._written(Deed(Kind.VOTE, self._token(), code, who))
        state = _filled(self.core.views.find(view_id).content["blocks"], deed.token)
        while True:
            try:
                errors = await self._hurry(self.core.interactions.submit(who, view_id, state))
            except (Died, SlackError):
                await self._breathe()
                deed.was_repeated = True
            else:
                stays = self.core.views.top(who)
                deed.answer = str(errors)
                if UNCERTAIN not in deed.answer:
                    deed.fate = Fate.REFUSED if errors or stays is not None else Fate.ACKNOWLEDGED
                self.core.views.clear(who)
                return

    async def _talk(self, who: str) -> None:
        """Ask the bot something in a channel; it is to answer in the thread of the question."""
        while True:
            await self._breathe(100)
            bot = self.core.installation.bot_user_id
            self.ledger.mentions.append(self.core.everyday.say(who, TALKING[who], f"<@{bot}> what can you do?")["ts"])

    # --- doing ------------------------------------------------------------------------------------

    async def _do(self, deed: Deed, user_id: str, text: str, yes: str) -> Deed:
        """Do something once; without an answer it is sent again now and then, under the same receipt."""
        self._written(deed)
        payload = self._payload(user_id, text)
        try:
            deed.answer = _text(await self._hurry(self._deliver(payload, text)))
        except Died:
            if self._random.random() < 0.5:
                return deed
            deed.was_repeated = True
            await self._repeat(deed, payload, text)
        if deed.answer and deed.answer != UNCERTAIN:
            deed.fate = Fate.ACKNOWLEDGED if deed.answer.startswith(yes) else Fate.REFUSED
        return deed

    async def _repeat(self, deed: Deed, payload: dict[str, Any], text: str) -> None:
        while not deed.answer:
            await self._breathe()
            try:
                deed.answer = _text(await self._hurry(self._deliver(payload, text)))
            except Died:
                continue

    async def _hurry(self, work: Awaitable[T]) -> T:
        """Wait for an answer, or learn that none will come."""
        task = asyncio.ensure_future(work)
        self._in_flight.add(task)
        try:
            return await asyncio.shield(task)
        except NotAcknowledged as silence:
            raise Died(silence.reason) from silence
        except asyncio.CancelledError:
            if task.cancelled():
                raise Died("cut") from None
            raise
        finally:
            self._in_flight.discard(task)

    def _payload(self, user_id: str, text: str) -> dict[str, Any]:
        person, where = self.core.workspace.person(user_id), self.core.workspace.channel(HIRING)
        return self.core.interactions.payloads.command(person, where, "/candidate", text)

    async def _deliver(self, payload: dict[str, Any], text: str) -> Any:
        return await deliver(self.core, Parcel("slash_commands", payload, text, None, payload["user_id"]))

    def _written(self, deed: Deed) -> Deed:
        self.ledger.deeds.append(deed)
        return deed

    def _token(self) -> str:
        return f"zq{next(self._numbers):06}"

    def _found(self, answer: object) -> str:
        found = CAME_IN.search(answer if isinstance(answer, str) else _text(answer))
        assert found, answer
        return found.group(1)

    def _notice(self, entry: Entry) -> None:
        """Count how often Slack tried in vain to bring a mention."""
        if entry.kind == "event" and entry.error and entry.title == "app_mention":
            ts = (entry.request or {})["event"]["ts"]
            self.ledger.missed[ts] = self.ledger.missed.get(ts, 0) + 1


def _text(answer: object) -> str:
    return str(answer.get("text", "")) if isinstance(answer, dict) else ""


def _name(number: int) -> str:
    """Return a name nobody else has, such that no two are one letter apart."""
    letters = []
    for _ in range(4):
        number, rest = divmod(number, 26)
        letters.append(string.ascii_lowercase[rest] * 2)
    return f"Cand Zz{''.join(letters)}"


def _filled(blocks: list[dict[str, Any]], token: str) -> dict[str, Any]:
    """Return what a card says when every attribute is rated 3 and the vote is yes."""
    typed: dict[tuple[str, str], dict[str, Any]] = {}
    for element in controls(blocks):
        ids, kind = (element["block_id"], element["action_id"]), element["type"]
        options = {option["text"]["text"]: option for option in element.get("options", [])}
        if element["_label"] == WHY:
            typed[ids] = {"type": kind, "value": f"{ROLLBACK} {token}"}
        elif kind == "radio_buttons" or element["_label"] == "Overall":
            choice = options.get("3 · Good") or options.get("Yes")
            if choice:
                typed[ids] = {"type": kind, "selected_option": choice}
    return state_of(blocks, typed)
