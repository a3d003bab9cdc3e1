"""Votes and moves: what changes something and is on disk before it is acknowledged; alone, and fifty at once."""

from collections.abc import Callable, Iterator
from itertools import count

from bot.domain.pipeline import Stage
from bot.flows import scorecards as flow
from bot.sockets import WORKERS
from bot.views import scorecards as views
from storage.store import Records, Store
from tests.bench.commands import GOAL_SIZE
from tests.bench.crowd import FIRST_NUMBER, NINE, OPENINGS, STAGES, Crowd
from tests.bench.doors import an_empty_app, sending, the_app, typing
from tests.bench.ledger import Ledger, line_of, part_of
from tests.bench.plain_sql import committing_a_vote, driver
from tests.bench.times import all_at_once, one_by_one, together
from tests.factories import AIKO, EVIDENCE, LENA, MAYA, SAM, ask_for_cards, move_to, put_on_file
from tests.figures import Line, at_most, counted
from tests.handlers.payloads import Payload, Sender, picked, submission, typed

PANEL = (SAM, LENA, AIKO, MAYA)
VOTE, MOVE = "a vote", "/candidate move"
MOST_P50 = 5.0
AT_ONCE = 50
MOST_P99_AT_ONCE = 300.0
_panels = count(1)


def measure(crowd: Crowd, ledger: Ledger, times: int) -> list[Line]:
    """Hand in so many cards and make so many moves, one by one; then fifty votes at the same instant, and 8 and 32 votes."""
    app, an_empty = the_app(crowd.store), an_empty_app()
    empty = one_by_one([typing(an_empty, "list")] * min(times, 50))
    with driver(crowd.url) as connection:
        sql = one_by_one([committing_a_vote(connection)] * min(times, 100))
    votes = envelopes(crowd.store, times)
    voted = ledger.enter(crowd, VOTE, one_by_one([sending(app, one) for one in votes]), empty=empty, sql=sql)
    moved = ledger.enter(crowd, MOVE, one_by_one(_moves(crowd, times)), empty=empty, sql=sql)
    lines = [line_of(crowd, voted, MOST_P50 if crowd.size == GOAL_SIZE else None), line_of(crowd, moved)]
    for at_once in (8, 32):
        some = envelopes(crowd.store, times)
        measured = together([sending(app, one) for one in some], at_once)
        lines.append(line_of(crowd, ledger.enter(crowd, f"{VOTE}, {at_once} at once", measured, sql=sql)))
        votes += some
    lines += _fifty(crowd, ledger)
    lines.append(
        counted(part_of(crowd), "votes that were not on file afterwards", _missing(crowd.store, votes), goal=0)
    )
    return lines


def _fifty(crowd: Crowd, ledger: Ledger) -> list[Line]:
    """Let fifty votes come in at one instant, to as many workers as the socket's door has."""
    app, votes = the_app(crowd.store), envelopes(crowd.store, AT_ONCE)
    measured = all_at_once([sending(app, one) for one in votes], WORKERS)
    entry = ledger.enter(crowd, f"{AT_ONCE} votes in one instant", measured)
    part = part_of(crowd)
    goal = MOST_P99_AT_ONCE if crowd.size == GOAL_SIZE else None
    return [
        line_of(crowd, entry),
        *([at_most(part, f"{entry.what}: p99", measured.p99, goal, "ms")] if goal else []),
        counted(part, f"{entry.what}: not on file afterwards", _missing(crowd.store, votes), goal=0),
    ]


def envelopes(store: Store, n: int) -> list[Payload]:
    """Ask panels for their cards through the bot's own flows; return so many filled-in cards as Slack would send them."""
    found: list[Payload] = []
    while len(found) < n:
        found += store.write(lambda records: list(_asked(records, f"Panel {next(_panels):06}")))
    return found[:n]


def _asked(records: Records, name: str) -> Iterator[Payload]:
    application = put_on_file(records, name, now=NINE)
    for stage in (Stage.RECRUITER_SCREEN, Stage.LOOP):
        move_to(records, application, stage, now=NINE)
    for seat in ask_for_cards(records, application, *PANEL, now=NINE):
        member = records.members.get(seat.interviewer_id)
        assert member is not None
        form = flow.form_for_seat(records, member, seat.id)
        filled = {views.RATING + one.key: picked("4") for one in form.focus}
        filled |= {views.EVIDENCE + one.key: typed(EVIDENCE) for one in form.focus}
        filled |= {views.WHY: typed(EVIDENCE), views.OVERALL: picked("yes")}
        yield submission(Sender(seat.interviewer_id), views.FORM, str(seat.id), filled, [])


def _missing(store: Store, votes: list[Payload]) -> int:
    seats = [int(one["view"]["private_metadata"]) for one in votes]
    return store.read(lambda records: sum(len(records.scorecards.versions(seat)) != 1 for seat in seats))


def _moves(crowd: Crowd, times: int) -> list[Callable[[], None]]:
    """Return moves of the crowd's own people, of whom each is moved once."""
    app, step = the_app(crowd.store), len(STAGES)
    applied = range(STAGES.index(Stage.APPLIED), crowd.size - OPENINGS, step)[:times]
    return [typing(app, f"move C-{FIRST_NUMBER + k} recruiter screen", expect="Recruiter screen") for k in applied]
