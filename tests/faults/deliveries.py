"""Messages owed while calls are lost, refused, broken and left hanging, all at once; then at Slack's own pace.

Every message carries the key of the row that owed it, so what stands in Slack is compared with the records: each exactly
once, and in every conversation in the order in which they came to be owed.
"""

import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from unittest import mock

from bot import process
from bot.sandbox.limits import Budget
from tests.company import Company, small_company
from tests.faults.company import wait_until
from tests.figures import Line, at_most, counted, shown

PART = "messages owed"
ASKERS = ("priya", "maya", "sam", "lena", "aiko")
TROUBLE = {"drop_reply": 0.1, "error_500": 0.1, "rate_limited": 0.1, "timeout": 0.1, "retry_after": 1}
METHODS = ["chat.postMessage", "chat.update", "conversations.open", "conversations.history", "conversations.replies"]
HANGS_SECONDS, PATIENCE_SECONDS = 0.9, 0.6
PATIENCE_PER_MESSAGE = 4.0
A_SECOND = 1.0


def deliveries(folder: Path, seed: int, messages: int) -> list[Line]:
    """Owe so many messages under trouble, half of them while failures come after the call took effect."""
    with mock.patch.object(process, "SENDER_SECONDS", PATIENCE_SECONDS), small_company(folder) as company:
        for after_effect in (False, True):
            company.slack.trouble(
                seed=seed + after_effect,
                **TROUBLE,
                timeout_seconds=HANGS_SECONDS,
                after_effect=after_effect,
                methods=METHODS,
            )
            began = time.monotonic()
            _ask(company, messages // 2)
            is_done = wait_until(lambda: not _owed(company), 30 + PATIENCE_PER_MESSAGE * messages)
        return [
            *_once_and_in_order(company, is_done=is_done),
            *_struck(company),
            shown(PART, "the second half took", time.monotonic() - began, "s"),
        ]


def pace(folder: Path, messages: int) -> list[Line]:
    """Owe two people so many messages each, in a workspace that counts as Slack does."""
    with small_company(folder) as company:
        company.bot.sender.pace.seconds = A_SECOND
        company.slack.ask(lambda: Budget.set(company.slack.core.budget, {"on": True}))
        began = time.monotonic()
        for n in range(messages):
            for who in ASKERS[:2]:
                company.slack.as_(who).says(f"Who is stuck? {n}")
        wait_until(lambda: _asked(company) == 2 * messages and not _owed(company), 10 * messages)
        seconds = time.monotonic() - began
        limited = [one for one in company.slack.calls() if one.answer.get("error") == "ratelimited"]
        part = "Slack's pace"
        return [
            counted(part, f"of 2 × {messages} messages to two people, refused as too fast", len(limited), goal=0),
            at_most(part, "they took together, a second for each of one person", seconds, messages + 4.0, "s"),
            Line(part=part, what="and no less", value=round(seconds, 1), unit="s", goal=f"≥ {messages - 1}",
                 is_met=seconds >= messages - 1),
        ]  # fmt: skip


def _ask(company: Company, messages: int) -> None:
    """Ask in direct messages and, every fifth time, by a mention in the channel."""
    before = _asked(company)
    bot = company.slack.core.installation.bot_user_id
    for n in range(messages):
        who = ASKERS[n % len(ASKERS)]
        if n % 5 == n // 5 % 5:
            company.slack.as_(who, "hiring").says(f"<@{bot}> who is stuck? {n}")
        else:
            company.slack.as_(who).says(f"Who is stuck? {n}")
    wait_until(lambda: _asked(company) == before + messages, 30)


def _rows(company: Company) -> list[tuple[str, str, str]]:
    """Return key, recipient and state of every message owed so far, in the order in which they came to be owed."""
    question = "SELECT id, recipient, state FROM deliveries WHERE kind IN ('answer', 'mention') ORDER BY id"
    rows = company.store.database.read(lambda connection: connection.exec_driver_sql(question).all())
    return [(f"hireloop-delivery-{number}", to, state) for number, to, state in rows]


def _asked(company: Company) -> int:
    return len(_rows(company))


def _owed(company: Company) -> int:
    return sum(state == "owed" for _, _, state in _rows(company))


def _standing(company: Company) -> dict[str, list[str]]:
    """Return the keys of what stands in each conversation, in Slack's order, threads included."""

    def look() -> dict[str, list[str]]:
        everywhere = company.slack.core.workspace.conversations.values()
        return {where.id: [_key(where.messages[ts]) for ts in sorted(where.messages)] for where in everywhere}

    return company.slack.ask(look)


def _key(message: dict) -> str:
    return str(((message.get("metadata") or {}).get("event_payload") or {}).get("key"))


def _once_and_in_order(company: Company, *, is_done: bool) -> list[Line]:
    rows = _rows(company)
    ours = {key for key, _, _ in rows}
    standing = {where: [key for key in keys if key in ours] for where, keys in _standing(company).items()}
    times = Counter(key for keys in standing.values() for key in keys)
    turns = {key: n for n, (key, _, _) in enumerate(rows)}
    swapped = sum(turns[one] > turns[other] for keys in standing.values() for one, other in pairwise(keys))
    return [
        shown(PART, "messages owed", len(rows)),
        shown(PART, "conversations", sum(bool(keys) for keys in standing.values())),
        counted(PART, "still owed at the end of our patience", 0 if is_done else _owed(company), goal=0),
        counted(PART, "missing", len(ours - times.keys()), goal=0),
        counted(PART, "standing there twice", sum(n > 1 for n in times.values()), goal=0),
        counted(PART, "out of order within a conversation", swapped, goal=0),
        counted(PART, "posted before a Retry-After was over", _too_early(company), goal=0),
    ]


def _too_early(company: Company) -> int:
    posts = sorted(company.slack.calls("chat.postMessage"), key=lambda call: call.at)
    return sum(
        one.answer.get("error") == "ratelimited" and other.at - one.at < TROUBLE["retry_after"] - 0.05
        for one, other in pairwise(posts)
    )


def _struck(company: Company) -> list[Line]:
    counts = company.slack.core.trouble.counts
    kinds = ("drop_reply", "error_500", "rate_limited", "timeout")
    return [
        Line(part=PART, what=f"struck: {name}", value=counts.get(name, 0), goal="> 0", is_met=counts.get(name, 0) > 0)
        for name in kinds
    ]
