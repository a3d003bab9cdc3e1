"""Interleavings: many people doing anything in any order, run with some of them choosing otherwise, and compared.

Interleavings that begin alike are one tree: what they share is done once, and the database takes back the rest. As long
as nobody has chosen anything yet, both runs are one.
"""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from itertools import count

from tests.blind.deeds import CHOICES, DEEDS, Doing, Step, a_step
from tests.blind.world import EVERYBODY, MANAGER, OPERATOR, PANELISTS, RECRUITER, ROUNDS, SHADOWS, BlindWorld
from tests.handlers import payloads

LONGEST = 9
SHARED = "shared"
# Between two things people do.
MOMENT = timedelta(seconds=7)
# What a card and a list say of a missing card to those who owe none.
WHOSE_IS_MISSING = re.compile(r"aiting for \*[^*]+\* .{1,12} a scorecard|waits for [^,]{1,40}, a scorecard")
RUNS = ("as it was", "otherwise")


DRAFTING = frozenset({"type_on", "close_form", "submit_badly"})


class Leak(AssertionError):
    """Somebody received other bytes because others chose otherwise."""


class _Difference(Exception):
    """Somebody received other bytes, after these steps; everything is to be taken back before it is looked into."""

    def __init__(self, who: str, steps: list[Step]) -> None:
        super().__init__(who)
        self.who, self.steps = who, steps


@dataclass(slots=True)
class Node:
    """A step, and what is done after it in the interleavings that share it."""

    step: Step | None = None
    after: dict[Step, "Node"] = field(default_factory=dict)

    def grow(self, steps: list[Step]) -> None:
        node = self
        for step in steps:
            node = node.after.setdefault(step, Node(step))


@dataclass(frozen=True, slots=True)
class Case:
    """A tree of interleavings, and whose choices are others in the second run."""

    seed: int
    tree: Node
    changed: frozenset[str]

    @property
    def has_channel(self) -> bool:
        """Tell whether the opening talks in a channel; of every three one talks in a group message."""
        return self.seed % 3 != 0


@cache
def world() -> BlindWorld:
    """Return the world of this process; whatever is done in it is taken back."""
    return BlindWorld()


def a_case(seed: int, leaves: int) -> Case:
    """Return so many random interleavings around one random panel."""
    dice = random.Random(seed)
    counted = list(dict.fromkeys(dice.sample([*PANELISTS, MANAGER], dice.randrange(1, 7))))
    panel = [*counted, *dice.sample(SHADOWS, dice.choice([0, 1, 1, 2]))]
    beginning = list(_panel_asked(dice, panel, seed))
    paths: list[list[Step]] = []
    tree = Node()
    for leaf in range(leaves):
        steps = list(beginning)
        if paths:
            known = dice.choice(paths)
            steps = known[: max(len(beginning), len(known) - dice.choice([0, 1, 1, 2]))]
        else:
            steps += _first_cards(dice, counted, panel, seed)
        goal = max(len(steps) + 1, dice.randrange(len(beginning) + 4, len(beginning) + LONGEST))
        goal = min(goal, len(steps) + dice.choice([1, 1, 2, 3])) if paths else goal
        for n in range(goal - len(steps)):
            steps.append(a_step(dice, panel, f"{seed}.{leaf}.{n}"))
            if steps[-1].verb in DRAFTING and dice.random() < 0.7:  # what one has typed, another must not find
                other = dice.choice(panel)
                steps.append(Step(other, "open_form", other, f"{seed}.{leaf}.{n}.form"))
        paths.append(steps)
        tree.grow(steps)
    reader = dice.choice(panel)
    but_one = [one for one in panel if one != reader]
    changed = dice.choice([panel, but_one, but_one, dice.sample(panel, len(panel) // 2)])
    return Case(seed, tree, frozenset(changed or panel))


def _first_cards(dice: random.Random, counted: list[str], panel: list[str], seed: int) -> list[Step]:
    """Return how it goes on: some cards, all but one, those that count, or too few and the panel opened all the same."""
    mood = dice.choice(["some", "some", "all but one", "counted", "opened"])
    some = [one for one in panel if dice.random() < 0.5]
    passed_over = MANAGER if MANAGER in counted else counted[0]
    writers = {
        "all but one": counted[1:],
        "counted": counted,
        "opened": [one for one in counted if one != passed_over],
    }.get(mood, some)
    steps = [Step(who, "submit", who, f"{seed}.first.{who}") for who in dice.sample(writers, len(writers))]
    return [*steps, Step(RECRUITER, "go_on_without", RECRUITER, f"{seed}.opened")] if mood == "opened" else steps


def _panel_asked(dice: random.Random, panel: list[str], seed: int) -> Iterator[Step]:
    rounds = dice.sample(ROUNDS, dice.randrange(1, 4))
    for n, who in enumerate(panel):
        key = rounds[n % len(rounds)]
        salt = next(f"{seed}.{n}.{k}" for k in range(1000) if random.Random(f"{seed}.{n}.{k}").choice(ROUNDS) == key)
        yield Step(RECRUITER, "assign", who, salt)


def check(case: Case) -> int:
    """Run a case; returns how many comparisons were made, or raises `Leak` with the shortest way to it."""
    try:
        with world().database.all_taken_back():
            world().begin(has_channel=case.has_channel)
            return _walk(case.tree, case, [])
    except _Difference as found:
        raise Leak(_report(case, found.who, found.steps)) from None


def _walk(node: Node, case: Case, path: list[Step]) -> int:
    """Do what comes after a node, in one run as long as nobody has chosen anything, then in both."""
    compared = 0
    for step, child in node.after.items():
        if step.who in case.changed and step.verb in CHOICES:
            told = [_told(child, case, run, len(path)) for run in RUNS]
            compared += _compare(told[0], told[1], case, path)
        else:
            with _taken_back():
                _do(step, SHARED, len(path))
                compared += _walk(child, case, [*path, step])
    return compared


Told = list[tuple[tuple[Step, ...], frozenset[str], dict[str, list[str]]]]


def _told(node: Node, case: Case, run: str, depth: int, path: tuple[Step, ...] = ()) -> Told:
    """Return what everybody received at every step from here on, step by step."""
    assert node.step is not None
    with _taken_back():
        choices = run if node.step.who in case.changed else SHARED
        received = _do(node.step, choices, depth)
        told: Told = [((*path, node.step), world().who_may_read(), received)]
        for child in node.after.values():
            told += _told(child, case, run, depth + 1, (*path, node.step))
    return told


def _compare(one: Told, other: Told, case: Case, before: list[Step]) -> int:
    compared = 0
    for (path, may_read, received), (_, may_read_too, received_too) in zip(one, other, strict=True):
        assert may_read == may_read_too, (case.seed, "who may read depends on how somebody voted", path[-1])
        for who in (*EVERYBODY, OPERATOR):
            if who in case.changed or who in may_read:
                continue
            if received.get(who, []) != received_too.get(who, []):
                raise _Difference(who, [*before, *path])
            compared += 1
    return compared


def _do(step: Step, choices: str, depth: int) -> dict[str, list[str]]:
    """Do one step; returns what each person received because of it."""
    here = world()
    here.now += MOMENT
    payloads._once = count(1000 * (depth + 1))
    received: list[str] = []
    is_blind = here.owes(step.who)
    deed = DEEDS[step.verb](Doing(here, step, choices))
    try:
        payload = next(deed)
        while True:
            received.append(here.send(payload))
            payload = deed.send(received[-1])
    except StopIteration:
        pass
    assert not here.was_opened_too_early(), step
    if is_blind and here.owes(step.who):
        named = WHOSE_IS_MISSING.search("".join(received))
        assert not named, f"{step.who} owes a card and is told whose is missing: {step} {named}"
    messages = here.delivered()
    messages[step.who] = received + messages[step.who]
    messages[OPERATOR] = [json.dumps(here.audited())]
    return messages


class _taken_back:
    """Take back what was done inside: in the database, on the clock, and who is known to have opened their Home."""

    def __enter__(self) -> None:
        here = world()
        self._before, self._homes = here.now, here.homes.memory
        self._inner = here.database.taken_back()
        self._inner.__enter__()

    def __exit__(self, *raised: object) -> None:
        here = world()
        here.now, here.homes.memory = self._before, self._homes
        self._inner.__exit__(*raised)


# --- When it fails ------------------------------------------------------------------------------------------------------


def shortest(steps: list[Step], case: Case, who: str) -> list[Step]:
    """Return the fewest of these steps after which somebody still receives something else."""
    n = 0
    while n < len(steps):
        fewer = steps[:n] + steps[n + 1 :]
        if difference(fewer, case, who) is not None:
            steps, n = fewer, 0
        else:
            n += 1
    return steps


def difference(steps: list[Step], case: Case, who: str) -> tuple[str, str] | None:
    """Run a list of steps twice; returns the first pair of different things somebody received, or nothing."""
    told = []
    for run in RUNS:
        lines = []
        with world().database.all_taken_back():
            world().begin(has_channel=case.has_channel)
            with _taken_back():
                for depth, step in enumerate(steps):
                    received = _do(step, run if step.who in case.changed else SHARED, depth)
                    lines.append([] if who in world().who_may_read() else received.get(who, []))
        told.append(lines)
    pairs = zip(*told, strict=True)
    return next(((json.dumps(a), json.dumps(b)) for a, b in pairs if a != b), None)


def _report(case: Case, who: str, steps: list[Step]) -> str:
    found = difference(steps, case, who)
    if found is None:
        return (
            f"seed {case.seed}: {who} received something else, and only where interleavings share a beginning: {steps}"
        )
    steps = shortest(steps, case, who)
    one, other = difference(steps, case, who) or found
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    lines = "\n".join(f"  {step.who} {step.verb} ({step.of}) {step.salt}" for step in steps)
    return (
        f"seed {case.seed}: {who} can tell how {sorted(case.changed)} voted, after\n{lines}\n"
        f"  {one[max(0, at - 120) : at + 120]}\n  {other[max(0, at - 120) : at + 120]}"
    )
