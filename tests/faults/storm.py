"""The storm: thousands of envelopes through every trouble that the practice workspace can make, one after the other and
all at once; then whether everything that was acknowledged is there, once, and whether the bot is whole again.

An envelope that was given to a socket which trouble cut or silenced in that moment, or that found none, cannot be
answered by any app; the person is told by Slack, and events are brought again. Every other one is to be acknowledged.
"""

import time
from collections import Counter
from pathlib import Path

from bot.sandbox.journal import Entry
from tests.faults.company import Company, Load, company_of_its_own, wait_until
from tests.faults.people import AT_ONCE, Deeds, People
from tests.figures import Line, at_most, counted, shown

PART = "the storm"
ACK_SECONDS = 3.0
APART_SECONDS = 1.2
WHOLE_AGAIN_SECONDS = 90.0
NOTICED_SECONDS = 20.0
DARK_SECONDS = 20.0  # for so long Slack gives no new sockets after all were dropped
MORE_THREADS = 2  # than before: an idle worker more or less
MORE_MEGABYTES = 24.0
WARM = 150
ANSWERED = "deliveries WHERE kind = 'answer' AND state = 'shown'"
# A trouble, and which part of all deeds is done under it. Rates are by envelope, or by call for the Web API.
TROUBLES: tuple[tuple[float, dict[str, object]], ...] = (
    (0.2, {"duplicate": 0.2, "redeliver": 0.2, "reorder": 0.1, "hold": 0.05, "hold_seconds": 0.3}),
    (0.2, {"drop_reply": 0.1, "error_500": 0.1, "error_503": 0.1, "rate_limited": 0.1, "retry_after": 5, "slow": 0.1,
           "slow_seconds": 0.3, "timeout": 0.02, "timeout_seconds": 4}),
    (0.2, {"mixture": 0.01, "retry_after": 5, "timeout_seconds": 4, "slow_seconds": 0.3, "hold_seconds": 0.3}),
)  # fmt: skip
# What strikes one socket at a time, so that the other one is there; again and again while this part of all is done.
ONE_BY_ONE = (("refresh", 0.08), ("refresh_close", 0.08), ("close", 0.08))
STRIKES = {"refresh": 6, "refresh_close": 12, "close": 12}
STRUCK = ("duplicate", "redeliver", "reorder", "hold", "refresh", "refresh_close", "close", "half_open", "refuse_open",
          "drop_reply", "error_500", "error_503", "rate_limited", "slow", "timeout")  # fmt: skip


class Watch:
    """Looks at every envelope and every ack on its way."""

    def __init__(self, company: Company) -> None:
        self.envelopes = 0
        self.acks: list[float] = []
        company.slack.core.journal.listeners.append(self._notice)

    def _notice(self, entry: Entry) -> None:
        if entry.kind == "envelope" and entry.error is None and not entry.title.endswith(" again"):
            self.envelopes += 1
        elif entry.kind == "ack" and entry.error is None and entry.ms is not None:
            self.acks.append(entry.ms)


def storm(folder: Path, seed: int, deeds: int, *, is_short: bool = False) -> list[Line]:
    """Raise a storm of so many deeds. A short one does not wait until a silenced socket is noticed, nor long in the dark."""
    candidates, voted_on = deeds // 8 + 60, max(2, deeds // 80)
    with company_of_its_own(folder, candidates, voted_on) as company:
        watch, people = Watch(company), People(company, seed, candidates, voted_on)
        people.do(max(60, deeds // 20))
        people.look_at_once(WARM)
        before = _settled_load(company)
        for share, switches in TROUBLES:
            _trouble(company, seed=seed, **switches)
            people.do(int(deeds * share))
        gaps = sum(_strike(company, people, kind, int(deeds * share)) for kind, share in ONE_BY_ONE)
        _insist(company, people)
        noticed = _silence(company, people, is_short=is_short)
        _drop_all_sockets(company, people, deeds // 20, 1.0 if is_short else DARK_SECONDS)
        company.slack.trouble()
        whole_after = _seconds_until_whole(company)
        after = _settled_load(company)
        company.slack.clock.advance(minutes=6)  # the last of Slack's retries
        wait_until(lambda: company.count(ANSWERED) >= len(people.asked.acked), 60)
        return [
            *_effects(company, people, watch),
            *_acks(company, watch, gaps),
            *noticed,
            at_most(PART, "whole again after the end: two sockets, all said", whole_after, WHOLE_AGAIN_SECONDS, "s"),
            *_load(before, after),
            *_struck(company),
        ]


# --- troubles that are no rates ---------------------------------------------------------------------------------------


def _trouble(company: Company, **switches: object) -> None:
    company.slack.trouble()
    company.slack.trouble(**switches)


def _strike(company: Company, people: People, kind: str, deeds: int) -> int:
    """Strike one socket after the other while people work; returns how many envelopes found none that they should.

    One that trouble silenced before is still to be noticed, and what Slack refused before is tried again with pauses.
    """
    company.slack.trouble()
    before = _found_none(company)
    strikes = max(2, min(STRIKES[kind], deeds // 20))
    for _ in range(strikes):
        assert wait_until(lambda: company.sockets() >= 2, WHOLE_AGAIN_SECONDS), (
            "there are no two sockets to strike one of"
        )
        began = time.monotonic()
        _trouble(company, **{kind: 1.0, "times": 1})
        people.do(deeds // strikes)
        time.sleep(max(0.0, began + APART_SECONDS - time.monotonic()))
    return _found_none(company) - before


def _found_none(company: Company) -> int:
    """Return how many envelopes have found no socket, once each on its way is acked or given up."""
    wait_until(lambda: not company.slack.core.sockets.waiting, 10)
    return company.slack.core.sockets.unacked["no_socket"]


def _insist(company: Company, people: People) -> None:
    """Let whatever has not struck by chance strike once."""
    counts = company.slack.core.trouble.counts
    for kind in (one for one in STRUCK if one not in {"half_open", "refuse_open"}):
        if not counts.get(kind):
            _trouble(company, **{kind: 1.0, "times": 1, "timeout_seconds": 4})
        while not counts.get(kind):
            people.do(AT_ONCE)


def _silence(company: Company, people: People, *, is_short: bool) -> list[Line]:
    """Let a socket carry nothing any more, without a word; returns how long it takes until another one is in its place."""
    began = time.monotonic()
    _trouble(company, half_open=1.0, times=1)
    people.do(AT_ONCE)
    company.slack.trouble()
    if is_short:
        return []
    wait_until(lambda: company.sockets() >= 2, 2 * NOTICED_SECONDS)
    return [at_most(PART, "a silenced socket was replaced after", time.monotonic() - began, NOTICED_SECONDS, "s")]


def _drop_all_sockets(company: Company, people: People, deeds: int, dark_seconds: float) -> None:
    """Cut every socket and give no new one for a while, though people work on."""
    _trouble(company, refuse_open=1.0)
    company.slack.carry_out(company.slack.core.sockets.control("close"))
    people.do(deeds)
    time.sleep(dark_seconds)


# --- afterwards -------------------------------------------------------------------------------------------------------


def _seconds_until_whole(company: Company) -> float:
    began = time.monotonic()

    def is_whole() -> bool:
        links = company.slack.core.sockets.links
        return company.sockets() == len(links) == 2 and _unanswered(company) == 0

    wait_until(is_whole, 2 * WHOLE_AGAIN_SECONDS)
    return time.monotonic() - began


def _unanswered(company: Company) -> int:
    """Return how many questions that reached the bot it has not answered yet, and those that Slack must bring again."""
    waiting = company.count("deliveries WHERE kind = 'answer' AND state = 'owed'")
    return waiting + company.slack.core.sockets.waiting


def _settled_load(company: Company) -> Load:
    company.slack.settle(30)
    return company.load()


def _effects(company: Company, people: People, watch: Watch) -> list[Line]:
    found: dict[str, tuple[Deeds, Counter[str]]] = {
        "notes": (people.notes, _found(company, "SELECT text FROM events WHERE kind = 'noted'")),
        "moves": (people.moves, _found(company, "SELECT a.number FROM events e JOIN applications a ON a.id = "
                  "e.application_id WHERE e.kind = 'moved' AND e.to_stage = 'recruiter_screen'")),
        "votes": (people.votes, _found(company, "SELECT a.number || ' ' || s.interviewer_id FROM scorecards c JOIN "
                  "seats s ON s.id = c.seat_id JOIN applications a ON a.id = s.application_id")),
        "candidates": (people.added, _found(company, "SELECT name FROM candidates")),
        "answers owed": (people.asked, _found(company, "SELECT substr(subject, 7, length(subject) - 7) "
                         "FROM deliveries WHERE kind = 'answer'")),
        "answers in Slack": (people.asked, _answers_seen(company)),
    }  # fmt: skip
    doubled = {what: deeds.doubled(there) for what, (deeds, there) in found.items()}
    lost = {what: deeds.lost(there) for what, (deeds, there) in found.items()}
    complaints = company.complaints()
    acked = sum(len(deeds.acked) for deeds, _ in found.values())
    return [
        shown(PART, "envelopes", watch.envelopes),
        shown(PART, "deeds acknowledged that must be on record", acked),
        counted(PART, "double effects" + _where(doubled), sum(doubled.values()), goal=0),
        counted(PART, "acknowledged and not on record" + _where(lost), sum(lost.values()), goal=0),
        counted(PART, "refused although nothing was wrong" + _where(people.refused), people.refused.total(), goal=0),
        counted(PART, "errors in the bot's own log" + _where(complaints), complaints.total(), goal=0),
        shown(PART, "forms that trouble kept from being shown", people.forms_not_shown),
    ]


def _answers_seen(company: Company) -> Counter[str]:
    """Return which questions an answer stands under in Slack, by the mark that the bot gave its message."""
    questions = {f"hireloop-delivery-{number}": ts for number, ts in company.rows(
        "SELECT id, substr(subject, 7, length(subject) - 7) FROM deliveries WHERE kind = 'answer'")}  # fmt: skip

    def look() -> list[str]:
        everywhere = company.slack.core.workspace.conversations.values()
        marks = [_mark_of(message) for where in everywhere for message in where.messages.values()]
        return [questions[mark] for mark in marks if mark in questions]

    return Counter(company.slack.ask(look))


def _mark_of(message: dict) -> str:
    return str(((message.get("metadata") or {}).get("event_payload") or {}).get("key"))


def _acks(company: Company, watch: Watch, gaps: int) -> list[Line]:
    unacked = company.slack.core.sockets.unacked
    ordered = sorted(watch.acks)
    return [
        counted(PART, "unacknowledged within 3 s though their socket was up", unacked["silence"], goal=0),
        counted(PART, "that found no socket while one at a time was refreshed or cut", gaps, goal=0),
        shown(PART, "that went into a socket cut or silenced in that moment", unacked["socket_lost"]),
        shown(PART, "that found no socket, all being dropped or refused", unacked["no_socket"]),
        shown(PART, "median ack", ordered[len(ordered) // 2], "ms"),
        at_most(PART, "slowest ack", ordered[-1] / 1000, ACK_SECONDS, "s"),
    ]


def _load(before: Load, after: Load) -> list[Line]:
    return [
        at_most(PART, "threads more than before", after.threads - before.threads, MORE_THREADS, ""),
        at_most(PART, "open files more than before", after.files - before.files, MORE_THREADS, ""),
        at_most(PART, "memory more than before", after.megabytes - before.megabytes, MORE_MEGABYTES, "MB"),
    ]


def _struck(company: Company) -> list[Line]:
    counts = company.slack.core.trouble.counts
    missing = [name for name in STRUCK if not counts.get(name)]
    lines = [shown(PART, f"struck: {name}", counts.get(name, 0)) for name in STRUCK]
    return [
        *lines,
        counted(PART, "kinds of trouble that never struck" + _where(dict.fromkeys(missing, 1)), len(missing), goal=0),
    ]


def _found(company: Company, question: str) -> Counter[str]:
    return Counter(str(row[0]) for row in company.rows(question))


def _where(counts: dict[str, int] | Counter[str]) -> str:
    """Return where something is not as it should be, in brackets; nothing where all is well."""
    wrong = [f"{what} {count}" for what, count in counts.items() if count]
    return f" ({', '.join(wrong)})" if wrong else ""
