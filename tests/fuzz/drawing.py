"""Drawing: a number of cases by hypothesis, the same ones for the same seed."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.trying import Tally


def drawn(strategy: st.SearchStrategy[Any], count: int, start: int, play: Callable[[Any], Tally]) -> Tally:
    """Play that many cases and return what came of them all."""
    total = Tally()

    @seed(start)
    @settings(
        max_examples=count, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=strategy)
    def play_all(case: Any) -> None:
        total.add(play(case))

    play_all()
    return total
