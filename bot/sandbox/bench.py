"""Measures the workspace as a bare WebSocket: `python -m bot.sandbox.bench` prints a table."""

import asyncio
import json
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event

from websockets.sync.client import connect

from bot.sandbox.delivery import Parcel, deliver
from bot.sandbox.practice import PracticeWorkspace
from bot.sandbox.slack import Slack
from bot.sandbox.web_api import run

ROUNDS = 2_000
BURST = 20_000
IN_FLIGHT = 32
MESSAGES = 100_000
PAYLOAD = {"type": "event_callback", "event": {"type": "message", "text": "x" * 500}}
BLOCKS = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "A candidate waits for your *scorecard* since Monday."}}
]


def main() -> None:
    """Measure and print."""
    size, seconds = _memory()  # First, because the high-water mark of memory never falls.
    with PracticeWorkspace({"settings": {"socket_mode_enabled": True}}) as slack, _acking_client(slack):
        slack.wait_for_app()
        trip = slack.carry_out(_round_trip(slack))
        rate, load = slack.carry_out(_throughput(slack))
    rows = [
        ("envelope round trip, p50", f"{trip:.3f} ms", "≤ 1 ms"),
        ("envelopes per second", f"{rate:,.0f}", "≥ 2,000"),
        ("… per second of the workspace's own core", f"{load:,.0f}", "≥ 2,000"),
        (f"memory for {MESSAGES:,} messages", f"{size:,.0f} MB", "< 300 MB"),
        ("… posted through the Web API, per second", f"{MESSAGES / seconds:,.0f}", ""),
    ]
    for name, measured, wanted in rows:
        sys.stdout.write(f"{name:<45}{measured:>14}   {wanted}\n")


async def _round_trip(slack: PracticeWorkspace) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        await deliver(slack.core, Parcel("events_api", PAYLOAD, "bench"))
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


async def _throughput(slack: PracticeWorkspace) -> tuple[float, float]:
    left = iter(range(BURST))

    async def worker() -> None:
        for _ in left:
            await deliver(slack.core, Parcel("events_api", PAYLOAD, "bench"))

    started, used = time.perf_counter(), time.thread_time()
    await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))
    return BURST / (time.perf_counter() - started), BURST / (time.thread_time() - used)


@contextmanager
def _acking_client(slack: PracticeWorkspace) -> Iterator[None]:
    """Run an app in another process that does nothing but ack."""
    spawn = multiprocessing.get_context("spawn")
    done = spawn.Event()
    address = slack.ask(slack.core.sockets.open_address)
    process = spawn.Process(target=_ack_everything, args=(address, done), daemon=True)
    process.start()
    try:
        yield
    finally:
        done.set()
        process.terminate()
        process.join()


def _ack_everything(address: str, done: Event) -> None:
    with connect(address, max_size=None, compression=None) as socket:
        while not done.is_set():
            envelope = json.loads(socket.recv())
            if "envelope_id" in envelope:
                socket.send(json.dumps({"envelope_id": envelope["envelope_id"]}))


def _memory() -> tuple[float, float]:
    """Megabytes that many messages take, and the seconds it took to post them."""
    slack = Slack({"settings": {"socket_mode_enabled": True}})
    before, started = _megabytes(), time.perf_counter()
    for number in range(MESSAGES):
        said = {"channel": "C01", "text": f"Message {number}", "blocks": BLOCKS}
        answer, _, _ = run(slack, "chat.postMessage", said, slack.installation.bot_token)
        if not answer["ok"]:
            raise RuntimeError(answer["error"])
    return _megabytes() - before, time.perf_counter() - started


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
