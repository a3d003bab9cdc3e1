"""Commands that only look something up: lists, cards, names typed wrong; alone, and 8 and 32 at once."""

from collections.abc import Callable

from slack_bolt import App

from bot.domain.commands import List, parse
from bot.flows.lists import list_page
from storage.store import Records
from tests.bench.crowd import FIRST_NUMBER, NINE, OPENINGS, Crowd, name_of
from tests.bench.doors import an_empty_app, the_app, typing
from tests.bench.ledger import Ledger, line_of, part_of
from tests.bench.plain_sql import driver, sending_again, statements_of
from tests.bench.times import Took, one_by_one, together
from tests.factories import PRIYA
from tests.figures import Line, at_most

GOAL_SIZE = 10_000  # the size the goals are named for
MOST_P99 = 30.0
AT_ONCE = (8, 32)
PAGE = 50
FIRST_PAGE, LATE_PAGE = "/candidate list, first page", f"/candidate list, page {PAGE}"
SHOW, TYPO = "/candidate show C-…", "/candidate show, a name with a typo"
GOALS = (FIRST_PAGE, LATE_PAGE, SHOW)


def measure(crowd: Crowd, ledger: Ledger, times: int) -> list[Line]:
    """Type each command so many times."""
    app, an_empty = the_app(crowd.store), an_empty_app()
    empty = one_by_one([typing(an_empty, "list")] * min(times, 100))
    lines = [line_of(crowd, ledger.enter(crowd, "an empty default Bolt handler", empty))]
    commands = _commands(crowd, app, times)
    with driver(crowd.url) as connection:
        for what, works in commands.items():
            plain = sending_again(connection, statements_of(works[0]))
            measured = one_by_one(works)
            sql = one_by_one([plain] * min(times, 100))
            entry = ledger.enter(crowd, what, measured, empty=empty, sql=sql)
            lines.append(line_of(crowd, entry))
            if what in GOALS and crowd.size == GOAL_SIZE:
                lines += _goals(crowd, what, measured, empty)
    for what in (FIRST_PAGE, SHOW):
        for at_once in AT_ONCE:
            beside = together([typing(an_empty, "list")] * times, at_once)
            measured = together(commands[what], at_once)
            lines.append(line_of(crowd, ledger.enter(crowd, f"{what}, {at_once} at once", measured, empty=beside)))
    return lines


def _goals(crowd: Crowd, what: str, measured: Took, empty: Took) -> list[Line]:
    part = part_of(crowd)
    return [
        at_most(part, f"{what}: p50 beside the empty default handler", measured.p50 / empty.p50, 1.0, "×"),
        at_most(part, f"{what}: p99", measured.p99, MOST_P99, "ms"),
    ]


def _commands(crowd: Crowd, app: App, times: int) -> dict[str, list[Callable[[], None]]]:
    people = [k * 7 % _crowd_size(crowd) for k in range(times)]
    late = crowd.store.read(_words_for_a_late_page)
    return {
        FIRST_PAGE: [typing(app, "list", expect="C-")] * times,
        LATE_PAGE: [typing(app, late, expect="C-")] * times,
        SHOW: [typing(app, f"show C-{FIRST_NUMBER + k}", expect=_code(k)) for k in people],
        TYPO: [typing(app, f"show {misspelt(name_of(k))}", expect=_code(k)) for k in people],
    }


def misspelt(name: str) -> str:
    """Return a name as somebody types it in a hurry: two letters of the last one swapped."""
    first, last = name.split()
    return f"{first} {last[:-3]}{last[-2]}{last[-3]}{last[-1]}"


def _code(k: int) -> str:
    return f"C-{FIRST_NUMBER + k}"


def _crowd_size(crowd: Crowd) -> int:
    return crowd.size - OPENINGS


def _words_for_a_late_page(records: Records) -> str:
    """Return what the button to that page carries, as somebody gets it who turns the pages one by one."""
    member = records.members.get(PRIYA)
    assert member is not None
    words: str | None = "list"
    for _ in range(PAGE - 1):
        asked = parse(words or "")
        assert isinstance(asked, List)
        words = list_page(records, member, asked, NINE).next_page
    assert words is not None
    return words
