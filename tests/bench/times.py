"""Times: how long something took, as percentiles, alone and with others at the same time."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil
from time import perf_counter

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Took:
    """How long one thing took, in milliseconds, done so many times; `rate` is how many were done in a second."""

    n: int
    p50: float
    p95: float
    p99: float
    worst: float
    rate: float = 0.0


def took(milliseconds: Iterable[float], seconds: float = 0.0) -> Took:
    """Return the percentiles of some times; `seconds` is how long it took to do all of them."""
    ordered = sorted(milliseconds)
    at = (round(ordered[ceil(len(ordered) * part) - 1], 3) for part in (0.5, 0.95, 0.99, 1.0))
    return Took(len(ordered), *at, rate=round(len(ordered) / seconds, 1) if seconds else 0.0)


def timed(work: Work) -> float:
    """Return how many milliseconds something takes."""
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def one_by_one(works: Sequence[Work]) -> Took:
    """Do one after the other."""
    began = perf_counter()
    return took([timed(work) for work in works], perf_counter() - began)


def together(works: Sequence[Work], at_once: int) -> Took:
    """Do so many at once, each begun as soon as another one is done; waiting to be begun is not counted."""
    began = perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        return took(list(pool.map(timed, works)), perf_counter() - began)


def all_at_once(works: Sequence[Work], workers: int) -> Took:
    """Let all come in at the same instant, to so many workers; each counts from that instant until it is done."""
    began = perf_counter()

    def since_the_beginning(work: Work) -> float:
        work()
        return (perf_counter() - began) * 1000

    with ThreadPoolExecutor(workers) as pool:
        return took(list(pool.map(since_the_beginning, works)), perf_counter() - began)
