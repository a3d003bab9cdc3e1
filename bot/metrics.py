"""Metrics: what can be counted from outside, for Prometheus. No label names a person or carries a text."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.domain.faring import Faring

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)


class Metrics:
    """What one process measured."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._acks = Histogram(
            "hireloop_ack_seconds", "From an envelope's arrival until its answer is on disk and ready.",
            ("kind", "command"), buckets=SECONDS, registry=self._registry,
        )  # fmt: skip
        self._waits = Histogram(
            "hireloop_database_wait_seconds", "From asking for a transaction until it began.",
            ("access",), buckets=SECONDS, registry=self._registry,
        )  # fmt: skip

    def acked(self, kind: str, command: str, seconds: float) -> None:
        """Count an envelope that was answered."""
        self._acks.labels(kind, command).observe(seconds)

    def waited(self, access: str, seconds: float) -> None:
        """Count a transaction that began."""
        self._waits.labels(access).observe(seconds)

    def also(self, look: Callable[[], Iterable[Metric]]) -> None:
        """Tell what is looked at anew each time somebody asks, too."""
        self._registry.register(_Looked(look))

    def text(self) -> bytes:
        """Return all of it as Prometheus reads it."""
        return generate_latest(self._registry)


class _Looked(Collector):
    def __init__(self, look: Callable[[], Iterable[Metric]]) -> None:
        self._look = look

    def collect(self) -> Iterable[Metric]:
        return self._look()

    def describe(self) -> Iterable[Metric]:
        return ()  # nothing is looked at only because this is registered


def of_faring(faring: Faring, now: datetime) -> Iterator[Metric]:
    """Yield how messages and nudges are faring."""
    states = GaugeMetricFamily("hireloop_deliveries", "Messages, by what became of them.", labels=("state",))
    for state, count in faring.counts.items():
        states.add_metric((state,), count)
    yield states
    yield GaugeMetricFamily(
        "hireloop_oldest_due_seconds", "For how long the message has been due that has been due the longest.",
        faring.overdue(now).total_seconds(),
    )  # fmt: skip
    nudges = GaugeMetricFamily("hireloop_nudges", "Nudges, by rung and outcome.", labels=("rung", "outcome"))
    for (rung, outcome), count in faring.nudges.items():
        nudges.add_metric((rung, outcome.value), count)
    yield nudges


def of_number(name: str, said: str, value: float) -> Metric:
    """Return one number."""
    return GaugeMetricFamily(f"hireloop_{name}", said, value)
