"""The workspace's clock and the time machine."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.sandbox import PracticeWorkspace
from bot.sandbox.clock import Clock
from bot.sandbox.errors import SlackError
from bot.sandbox.travel import travel

FRIDAY_EVENING = datetime(2026, 3, 27, 18, tzinfo=UTC)


def _at(clock: Clock) -> datetime:
    return clock.moment().replace(microsecond=0)


def test_timestamps_always_grow_within_a_conversation() -> None:
    clock = Clock(FRIDAY_EVENING)
    first = clock.timestamp()

    clock.move(-3600)

    assert clock.timestamp(after=first) > first
    assert clock.timestamp(after="1999999999.999999") == "2000000000.000000"


def test_a_clock_that_stands_still_moves_only_when_it_is_moved() -> None:
    clock = Clock()
    clock.hold()
    clock.set(FRIDAY_EVENING.timestamp())

    assert clock.timestamp() == clock.timestamp() == f"{FRIDAY_EVENING.timestamp():.6f}"

    clock.move(60)
    assert clock.now() == FRIDAY_EVENING.timestamp() + 60

    clock.to_real_time()
    assert abs(clock.offset) < 1


@pytest.mark.parametrize(
    ("to", "arrival"),
    [
        ("+1h", datetime(2026, 3, 27, 19, tzinfo=UTC)),
        ("-30m", datetime(2026, 3, 27, 17, 30, tzinfo=UTC)),
        # Summer time begins in London on Sunday the 29th.
        ("next_morning", datetime(2026, 3, 30, 8, tzinfo=UTC)),
        ("next_monday", datetime(2026, 3, 30, 8, tzinfo=UTC)),
        ("2026-12-24T18:00:00+00:00", datetime(2026, 12, 24, 18, tzinfo=UTC)),
        (1767225600, datetime(2026, 1, 1, tzinfo=UTC)),
    ],
)
def test_the_time_machine_knows_its_destinations(to: object, arrival: datetime) -> None:
    clock = Clock(FRIDAY_EVENING)

    travel(clock, to, "Europe/London")

    assert _at(clock) == arrival


def test_the_time_machine_refuses_nonsense() -> None:
    with pytest.raises(SlackError):
        travel(Clock(), "yesteryear")


def test_whoever_follows_the_clock_wakes_up_when_it_moves() -> None:
    async def story() -> int:
        clock = Clock()
        follower = asyncio.create_task(clock.moved_since(clock.version, 5))
        sleeper = asyncio.create_task(clock.sleep_until(clock.now() + 3600))
        await asyncio.sleep(0)
        clock.move(1800)
        await follower
        assert not sleeper.done()
        clock.move(1801)
        await sleeper
        return clock.version

    assert asyncio.run(asyncio.wait_for(story(), 3)) == 2


def test_a_workspace_can_start_at_any_time() -> None:
    with PracticeWorkspace(start_at=FRIDAY_EVENING) as slack:
        assert slack.clock.now().replace(microsecond=0, second=0) == FRIDAY_EVENING
        slack.clock.set(datetime(2030, 1, 1, tzinfo=UTC))
        assert slack.clock.now().year == 2030
