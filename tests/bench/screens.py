"""Home and the digest: put together in the background, from everything that is waited for."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.deliveries import DeliveryKind
from bot.domain.digest import Digest
from bot.domain.people import Member
from bot.flows import digests
from bot.flows.home_content import home_of
from bot.views.home import home
from storage.store import Records
from tests.bench.commands import GOAL_SIZE
from tests.bench.crowd import INTERVIEWERS, NINE, Crowd
from tests.bench.ledger import Ledger, line_of
from tests.bench.plain_sql import driver, sending_again, statements_of
from tests.bench.times import one_by_one
from tests.factories import COMPANY, MAYA, PRIYA
from tests.figures import Line

HOMES = {"Home of the recruiter": PRIYA, "Home of an admin": MAYA, "Home of an interviewer": INTERVIEWERS[1]}
MOST_FOR_A_HOME, MOST_FOR_A_DIGEST = 10.0, 50.0
Look = Callable[[Records], object]


def measure_homes(crowd: Crowd, ledger: Ledger, times: int) -> list[Line]:
    """Put together the Home of everybody who has much in it."""
    return _looked(crowd, ledger, times, {who: _home_for(one) for who, one in HOMES.items()}, MOST_FOR_A_HOME)


def home_of_whom(crowd: Crowd, who: str) -> Callable[[], None]:
    """Return what puts one of these Homes together."""
    return _looking(crowd, _home_for(HOMES[who]))


def _home_for(member_id: str) -> Look:
    return lambda records: home(home_of(records, _member(records, member_id), COMPANY, NINE), NINE)


def measure_digests(crowd: Crowd, ledger: Ledger, times: int) -> list[Line]:
    """Decide whether today's digest is worth posting, and put it and its lists into words; it tells of every opening."""
    assert crowd.store.write(lambda records: digests.owe_due(records, COMPANY, NINE)) == 1
    owed = crowd.store.write(lambda records: records.deliveries.claim("bench", NINE, 1000))
    (root,) = (one for one in owed if one.kind is DeliveryKind.DIGEST)
    lists = replace(root, kind=DeliveryKind.DIGEST_DETAIL, subject=f"{root.subject}.1")
    today = crowd.store.read(lambda records: digests.digest_of(records, int(root.subject), COMPANY, NINE))
    assert today is not None
    assert_full(today)
    looks: dict[str, Look] = {
        "the digest, whether to post": lambda records: digests.digest_of(records, int(root.subject), COMPANY, NINE),
        "the digest, its message": lambda records: digests.words(records, root, COMPANY, NINE),
        "the digest, a page of its lists": lambda records: digests.detail_words(records, lists, COMPANY, NINE),
    }
    return _looked(crowd, ledger, times, looks, MOST_FOR_A_DIGEST)


def assert_full(today: Digest) -> None:
    """Assert that every part of the digest has something in it: an empty one would be quick for no good reason."""
    parts = (today.deadlines, today.decisions, today.waits, today.meetings, today.gaps, today.moves, today.offers)
    assert all(part.total >= len(part.listed) > 0 for part in parts), parts
    assert len(today.over) > 2  # kinds of people waited for


def _looked(crowd: Crowd, ledger: Ledger, times: int, looks: dict[str, Look], goal: float) -> list[Line]:
    lines = []
    with driver(crowd.url) as connection:
        for what, look in looks.items():
            work = _looking(crowd, look)
            plain = sending_again(connection, statements_of(work))
            measured = one_by_one([work] * times)
            entry = ledger.enter(crowd, what, measured, sql=one_by_one([plain] * times))
            lines.append(line_of(crowd, entry, goal if crowd.size == GOAL_SIZE else None))
    return lines


def _looking(crowd: Crowd, look: Look) -> Callable[[], None]:
    def work() -> None:
        assert crowd.store.read(look)

    return work


def _member(records: Records, member_id: str) -> Member:
    member = records.members.get(member_id)
    assert member is not None
    return member
