"""People in a storm: what they do with the bot, each deed under a mark of its own, and what became of it.

A deed that was acknowledged must be in the records exactly once. One that was not may be there once or not at all:
its person was told by Slack that it went wrong. What is said to the bot is an event, which Slack brings again until it
is acknowledged, so it must be answered once in any case.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.sandbox.errors import SlackError
from bot.sandbox.filling import state_of, value_for
from bot.sandbox.hands import BUTTON_KEYS
from bot.sandbox.interactions import NO_ANSWER
from bot.sandbox.reading_blocks import controls, plain, pressable
from tests.company import ROLLBACK, WHY, rated
from tests.faults.company import EVERYBODY, INTERVIEWERS, RECRUITERS, Company

AT_ONCE = 16


@dataclass(slots=True)
class Deeds:
    """The marks of one kind of deed, by what their people know of them; `found` is how often each is in the records."""

    acked: set[str] = field(default_factory=set)
    unacked: set[str] = field(default_factory=set)

    def lost(self, found: Counter[str]) -> int:
        """Return how many were acknowledged and are not there."""
        return len(self.acked - found.keys())

    def doubled(self, found: Counter[str]) -> int:
        """Return how many are there more than once."""
        return sum(found[mark] > 1 for mark in self.acked | self.unacked)


class People:
    """Everybody in the workspace, at work."""

    def __init__(self, company: Company, seed: int, candidates: int, voted_on: int) -> None:
        self._company = company
        self._core = company.slack.core
        self._dice = random.Random(seed)
        self._numbers = range(voted_on + 1, candidates + 1)
        self._to_move = list(self._numbers)
        self._to_vote = [(who, number) for number in range(1, voted_on + 1) for who in INTERVIEWERS]
        self._dice.shuffle(self._to_vote)
        self._desks = {who: asyncio.Lock() for who in EVERYBODY}  # whoever fills in a form does nothing else
        self._marks = iter(range(1, 1_000_000))
        self._cards = {who: _card_with_buttons(company, who, self._numbers[0]) for who in RECRUITERS}
        self.notes, self.moves, self.votes, self.added, self.asked = Deeds(), Deeds(), Deeds(), Deeds(), Deeds()
        self.refused: Counter[str] = Counter()
        self.deeds = 0
        self.forms_not_shown = 0

    def do(self, deeds: int) -> None:
        """Do so many things, several at once."""
        until = self.deeds + deeds

        async def work() -> None:
            while self.deeds < until:
                self.deeds += 1
                await self._something()

        async def everybody() -> None:
            await asyncio.gather(*(work() for _ in range(AT_ONCE)))

        self._company.slack.carry_out(everybody())

    def look_at_once(self, times: int) -> None:
        """Ask for the list so many times in one moment, which brings everything to life that waits for work."""

        async def everybody() -> None:
            await asyncio.gather(*(self._look() for _ in range(times)))

        self._company.slack.carry_out(everybody())

    async def _something(self) -> None:
        deeds = (
            (self._note, 36), (self._note_in_a_form, 14), (self._vote, 12), (self._move, 10), (self._add, 8),
            (self._look, 10), (self._ask, 2), (self._open_home, 8),
        )  # fmt: skip
        (deed,) = self._dice.choices([deed for deed, _ in deeds], [often for _, often in deeds])
        await deed()

    # --- deeds --------------------------------------------------------------------------------------------------------

    async def _note(self) -> None:
        mark = self._mark("note")
        await self._command(
            RECRUITERS, f"/candidate note C-{self._dice.choice(self._numbers)} {mark}", self.notes, mark
        )

    async def _move(self) -> None:
        if self._to_move:
            number = self._to_move.pop()
            await self._command(RECRUITERS, f"/candidate move C-{number} recruiter screen", self.moves, str(number))

    async def _add(self) -> None:
        mark = self._mark("Newcomer ")
        await self._command(RECRUITERS, f'/candidate add "{mark}" for ml-engineer', self.added, mark)

    async def _look(self) -> None:
        text = self._dice.choice(("list", "list waiting", f"show C-{self._dice.choice(self._numbers)}"))
        await self._command(RECRUITERS, f"/candidate {text}", Deeds(), "")

    async def _ask(self) -> None:
        who = self._dice.choice(RECRUITERS)
        self.asked.acked.add(self._core.everyday.say(who, "app", "Who is stuck?")["ts"])

    async def _open_home(self) -> None:
        self._core.everyday.open(self._dice.choice(EVERYBODY), "app", "home")

    async def _note_in_a_form(self) -> None:
        who, mark = self._dice.choice(RECRUITERS), self._mark("form")
        place, button = self._cards[who]

        def press() -> Awaitable[object]:
            return self._core.interactions.message_action(who, place, button, {})

        await self._fill_in(who, press, {"Note": mark}, self.notes, mark)

    async def _vote(self) -> None:
        if self._to_vote:
            who, number = self._to_vote.pop()

            def open_card() -> Awaitable[object]:
                return self._core.interactions.command(who, self._dm(who), f"/candidate vote C-{number}")

            card = {WHY: ROLLBACK, "Overall": "Yes"}
            await self._fill_in(who, open_card, card, self.votes, f"{number} {who}")

    # --- how they are done --------------------------------------------------------------------------------------------

    def _mark(self, word: str) -> str:
        return f"{word}{next(self._marks):05}"

    def _dm(self, who: str) -> str:
        return self._core.everyday.app_conversation(who).id

    async def _command(self, people: tuple[str, ...], text: str, deeds: Deeds, mark: str) -> None:
        who = self._dice.choice(people)
        await self._carry_out(self._core.interactions.command(who, self._dm(who), text), deeds, mark)

    async def _carry_out(self, deed: Awaitable[object], deeds: Deeds, mark: str) -> None:
        """Do something, and remember what its person knows of it."""
        try:
            errors = await deed
        except SlackError as refusal:
            if refusal.code not in NO_ANSWER:
                self.refused[refusal.code] += 1
            deeds.unacked.add(mark)
        else:
            (deeds.unacked if errors else deeds.acked).add(mark)
            self.refused["form"] += bool(errors)

    async def _fill_in(
        self, who: str, open_form: Callable[[], Awaitable[object]], values: Mapping[str, str], deeds: Deeds, mark: str
    ) -> None:
        """Open a form, fill it in and submit it, unless trouble kept it from being shown."""
        async with self._desks[who]:
            await self._carry_out(open_form(), Deeds(), mark)
            view = self._core.views.top(who)
            if view is None:
                self.forms_not_shown += 1
                return
            state = _filled_in(view.content["blocks"], values)
            await self._carry_out(self._core.interactions.submit(who, view.id, state), deeds, mark)
            self._core.views.clear(who)


def _card_with_buttons(company: Company, who: str, number: int) -> tuple[tuple[str, str], dict[str, object]]:
    """Return where somebody has a candidate's card, and its button for a note."""
    card = company.slack.as_(who).command(f"/candidate show C-{number}").seen
    button = next(one for one in pressable(card.blocks) if plain(one.get("text")) == "Add note")
    return (card.conversation, card.ts), {key: value for key, value in button.items() if key in BUTTON_KEYS}


def _filled_in(blocks: list[dict], values: Mapping[str, str]) -> dict:
    """Return a form's state with some fields filled in by their labels, and every attribute of a card rated alike."""
    fields = {element["_label"]: element for element in controls(blocks) if element["type"] != "button"}
    wanted = {**(rated(fields) if WHY in fields else {}), **values}
    drafts = {
        (element["block_id"], element["action_id"]): value_for(None, element, wanted[label])
        for label, element in fields.items()
        if label in wanted
    }
    return state_of(blocks, drafts)
