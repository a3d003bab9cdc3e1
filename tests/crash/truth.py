"""What must be true after a crash, by what the practice workspace recorded: its acks, and the messages that came in.

The database is asked whether it agrees. Our own table of deliveries is never the measure of what was owed; it only tells
when there is nothing left to wait for.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select

from bot.domain.deliveries import DeliveryState
from storage import tables
from storage.checkup import Readable, findings, opened_to_look
from tests.company import TEAM
from tests.crash.company import ASKED, BERLIN, CrashingCompany, Post
from tests.crash.load import Deed, Fate, Kind, Ledger

T = TypeVar("T")
ASKS = "asks for your scorecard"
DIGEST = "Hiring today"
MOST_DRAIN = 60.0


@dataclass(slots=True)
class Verdict:
    """What was looked at, and what of it was lost, doubled, or done although somebody was told that it was not."""

    looked_at: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    done_all_the_same: list[str] = field(default_factory=list)

    def add(self, other: "Verdict") -> None:
        self.looked_at += other.looked_at
        self.lost += other.lost
        self.doubled += other.doubled
        self.done_all_the_same += other.done_all_the_same

    @property
    def all_wrong(self) -> list[str]:
        """Everything that is wrong, in words."""
        named = {"lost": self.lost, "doubled": self.doubled, "done all the same": self.done_all_the_same}
        return [f"{how}: {what}" for how, found in named.items() for what in found]

    def judge(self, what: str, found: int, fate: Fate) -> None:
        """Compare how often something is there with what was said about it."""
        self.looked_at += 1
        if found > 1:
            self.doubled.append(f"{what}: {found} times")
        if fate is Fate.ACKNOWLEDGED and found == 0:
            self.lost.append(what)
        if fate is Fate.REFUSED and found:
            self.done_all_the_same.append(what)


class Records:
    """The database of a company, read from outside while its processes live or lie dead."""

    def __init__(self, company: CrashingCompany) -> None:
        self._company = company
        self._seen = {"events": 0, "scorecards": 0, "candidates": 0, "seats": 0}
        self._found: Counter[str] = Counter()
        self._codes: dict[int, str] = {}

    def judge_deeds(self, deeds: Iterable[Deed]) -> Verdict:
        """Compare what people were told with what is in the database: each deed exactly once, or not at all."""
        self._read_on()
        verdict = Verdict()
        for deed in deeds:
            verdict.judge(f"{deed.kind} {deed.token}", self._found[f"{deed.kind} {deed.token}"], deed.fate)
        return verdict

    def was_done(self, deed: Deed) -> bool:
        """Tell whether the database has it, as of the last look."""
        return self._found[f"{deed.kind} {deed.token}"] > 0

    def forget(self) -> None:
        """Read everything anew with the next look, not only what has come since the last one."""
        self._seen = dict.fromkeys(self._seen, 0)
        self._found.clear()

    def trouble(self) -> list[str]:
        """Return what the checkup finds wrong: damage, miscounts, messages of unknown fate, a broken audit."""
        return self._look(lambda database: findings(database, TEAM["id"]))

    def waiting(self, now: datetime) -> int:
        """Return how many messages are due and not sent."""
        owed = tables.deliveries.c.state == DeliveryState.OWED.value
        return self._count(owed, tables.deliveries.c.due_at <= now)

    def in_doubt(self) -> int:
        """Return of how many messages it is not known whether they stand in Slack."""
        return self._count(tables.deliveries.c.tried_at.is_not(None), tables.deliveries.c.ts.is_(None))

    def claimed(self) -> int:
        """Return how many messages a process has taken on and not let go of."""
        return self._count(tables.deliveries.c.claimed_by.is_not(None))

    def claimed_by(self, prefix: str) -> dict[int, str]:
        """Return which messages are claimed by processes whose names begin so, and by which."""
        row = tables.deliveries.c
        statement = select(row.id, row.claimed_by).where(row.claimed_by.startswith(prefix, autoescape=True))
        return self._look(lambda database: database.read(
            lambda connection: {one.id: one.claimed_by for one in connection.execute(statement)}
        ))  # fmt: skip

    def _count(self, *where: Any) -> int:
        statement = select(func.count()).select_from(tables.deliveries).where(*where)
        return int(self._look(lambda database: database.read(lambda connection: connection.scalar(statement))) or 0)

    def _look(self, work: Any) -> Any:
        with opened_to_look(self._company.database_url) as database:
            assert database is not None
            return work(database)

    def _read_on(self) -> None:
        self._look(self._read_from)

    def _read_from(self, database: Readable) -> None:
        database.read(self._read_new)

    def _read_new(self, connection: Connection) -> None:
        events, cards, people, seats = tables.events, tables.scorecards, tables.candidates, tables.seats
        numbers = select(tables.applications.c.id, tables.applications.c.number)
        for row in connection.execute(numbers.where(tables.applications.c.id > max(self._codes, default=0))):
            self._codes[row.id] = f"C-{row.number}"
        for row in self._new(connection, "events", select(events.c.id, events.c.kind, events.c.text)):
            kind = {"noted": Kind.NOTE, "moved": Kind.MOVE}.get(row.kind)
            if kind and row.text:
                self._found[f"{kind} {row.text.split()[0]}"] += 1
        for row in self._new(connection, "scorecards", select(cards.c.id, cards.c.evidence)):
            self._found[f"{Kind.VOTE} {row.evidence.split()[-1]}"] += 1
        for row in self._new(connection, "candidates", select(people.c.id, people.c.name)):
            self._found[f"{Kind.ADD} {row.name}"] += 1
        for row in self._new(connection, "seats", select(seats.c.id, seats.c.application_id, seats.c.interviewer_id)):
            self._found[f"{Kind.PANEL} {self._codes[row.application_id]} {row.interviewer_id}"] += 1

    def _new(self, connection: Connection, name: str, statement: Any) -> list[Any]:
        id_ = metadata_id(name)
        rows = list(connection.execute(statement.where(id_ > self._seen[name]).order_by(id_)))
        if rows:
            self._seen[name] = rows[-1].id
        return rows


def metadata_id(name: str) -> Any:
    """Return the column by which the rows of a table are told apart."""
    return tables.metadata.tables[name].c.id


def judge_messages(company: CrashingCompany, ledger: Ledger) -> Verdict:
    """Compare what people were told with what stands in Slack: no key twice, every request and every answer once."""
    verdict = Verdict()
    posts = list(company.posts.all)
    for key, times in Counter(key for post in posts for key in post.keys).items():
        verdict.judge(key, times, Fate.UNKNOWN)
    requests = Counter(request for post in posts for request in _requests(company, post))
    for deed in ledger.of(Kind.PANEL):
        if deed.who in ASKED:  # the others may have voted before they were asked
            verdict.judge(f"the request to {deed.who} about {deed.code}", requests[deed.who, deed.code], deed.fate)
    answers = Counter(post.thread_ts for post in posts if post.thread_ts)
    for mention in ledger.mentions:
        fate = Fate.UNKNOWN if ledger.was_given_up(mention) else Fate.ACKNOWLEDGED
        verdict.judge(f"the answer to {mention}", answers[mention], fate)
    return verdict


def judge_digests(company: CrashingCompany, days: Iterable[date]) -> Verdict:
    """Look whether the hiring channel has exactly one digest of every day."""
    verdict = Verdict()
    said = Counter(post.text.partition("\n")[0] for post in company.posts.all if post.text.startswith(DIGEST))
    for day in days:
        title = f"{DIGEST} · {day:%A} {day.day} {day:%B}"
        verdict.judge(title, said[title], Fate.ACKNOWLEDGED)
    return verdict


def drain(
    company: CrashingCompany, records: Records, patience: float = MOST_DRAIN, *, moves_clock: bool = True
) -> bool:
    """Let a running bot send everything that is due, and look for what is in doubt; tell whether it did."""
    deadline, settled = time.monotonic() + patience, 0.0
    while time.monotonic() < deadline:
        if not records.waiting(company.now) and not records.in_doubt() and not company.slack.core.sockets.waiting:
            return True
        if moves_clock and time.monotonic() > settled + 2:
            company.pass_settling()
            settled = time.monotonic()
        time.sleep(0.1)
    return False


def drain_for_days(company: CrashingCompany, records: Records, ledger: Ledger, most: int = 40) -> set[date]:
    """Let working days pass until nobody waits for a request any more; returns the days that passed.

    A person is asked for few cards a day, so what was asked for in a hurry is spread over days.
    """
    days: set[date] = set()
    for _ in range(most):
        drain(company, records)
        missing = judge_messages(company, ledger).lost
        if not missing:
            break
        company.go_to(9, 31, day_later=True)
        days.add(company.now.astimezone(BERLIN).date())
        drain(company, records)
        company.go_to(15, 31, day_later=False)
    return days


def _requests(company: CrashingCompany, post: Post) -> Iterator[tuple[str | None, str]]:
    """Yield whom a message asks for a card, and about whom: once for each line that asks."""
    for line in post.text.splitlines():
        if ASKS in line:
            yield company.posts.reader_of(post), line.partition("(")[2].partition(")")[0]
