"""A trial: one company whose bot is brought to grief in some way, and what that came to."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.crash.company import BERLIN, BotProcess, CrashingCompany, crashing_company
from tests.crash.load import PRIYA, Fate, Kind, Load
from tests.crash.truth import Records, Verdict, drain, drain_for_days, judge_digests, judge_messages
from tests.figures import Line, none_of, shown

OVERLAP = 50
CARDS_LOOKED_AT = 10


@dataclass(slots=True)
class Toll:
    """What a trial came to. The counters of the second half prove that the trouble struck where it matters."""

    kills: int = 0
    deeds: Verdict = field(default_factory=Verdict)
    messages: Verdict = field(default_factory=Verdict)
    digests: Verdict = field(default_factory=Verdict)
    findings: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    own_faults: int = 0
    posts: int = 0
    acknowledged: int = 0

    while_starting: int = 0
    in_flight: int = 0
    done_without_an_ack: int = 0
    repeated: int = 0
    messages_in_doubt: int = 0
    messages_claimed: int = 0
    struck: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Toll") -> "Toll":
        """Take another trial's toll to one's own."""
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            if isinstance(mine, Verdict):
                mine.add(theirs)
            else:
                setattr(self, one.name, mine + theirs)
        return self

    @property
    def all_wrong(self) -> list[str]:
        """Everything that should not be, in words."""
        verdicts = [one for verdict in (self.deeds, self.messages, self.digests) for one in verdict.all_wrong]
        return [*verdicts, *self.findings, *self.unseen]

    def lines(self, part: str) -> list[Line]:
        """Return the goals every trial has."""
        acks, messages, digests = self.deeds, self.messages, self.digests
        return [
            shown(part, "deeds people were told were done", self.acknowledged),
            none_of(part, "of them lost", acks.lost),
            none_of(part, "votes, moves, notes, panels or candidates doubled", acks.doubled),
            none_of(part, "done although somebody was told they were not", acks.done_all_the_same),
            none_of(part, "not to be seen by /candidate show", self.unseen),
            shown(part, "messages in Slack", self.posts),
            none_of(part, "messages, requests, answers or digests lost", messages.lost + digests.lost),
            none_of(part, "… doubled", messages.doubled + digests.doubled),
            none_of(part, "findings of the doctor, the audit's chain among them", self.findings),
        ]


class Trial:
    """One company, its people at work, its records and its toll; what exactly happens to its bot is told by others."""

    def __init__(self, company: CrashingCompany, seed: int, *, pause: float = 0.03) -> None:
        self.company = company
        self.load = Load(company, seed, pause=pause)
        self.records = Records(company)
        self.toll = Toll()
        self.days: set[date] = set()
        self._judged = 0

    def prepare(self) -> None:
        """Put on file whom the load needs, and let today's digest be sent."""
        with self.company.running():
            self.load.prepare()
            drain(self.company, self.records)
        self.note_the_day()

    def wait_for_a_socket(self, process: BotProcess) -> None:
        """Wait until people can reach a process: earlier than it says itself that it has started."""

        def is_there() -> bool:
            assert process.is_alive, f"the bot did not start:\n{process.said[-3000:]}"
            return bool(self.company.slack.core.sockets.links)

        self.company.slack.wait_until(is_there, timeout=60, what="the bot did not connect")

    def bury(self, process: BotProcess) -> None:
        """Kill what may be left of a process; what nobody was told by then is of unknown fate."""
        process.kill()
        self.company.wait_until_cut()
        self.load.shut()
        self.toll.kills += 1

    def look_at_the_dead(self) -> None:
        """Compare what has been done since the last look with what lies in the dead process's database."""
        deeds = self.load.ledger.deeds
        new = deeds[max(0, self._judged - OVERLAP) :]  # some were of unknown fate at the last look, and repeated since
        self._judged = len(deeds)
        self._keep_what_is_wrong(self.records.judge_deeds(new))
        self.toll.messages_in_doubt += self.records.in_doubt()
        self.toll.messages_claimed += self.records.claimed()
        self.toll.done_without_an_ack += sum(one.fate is Fate.UNKNOWN and self.records.was_done(one) for one in new)

    def look_thoroughly(self) -> None:
        """Read the whole database anew, and check it."""
        self.records.forget()
        self._keep_what_is_wrong(self.records.judge_deeds(self.load.ledger.deeds))
        self.toll.findings += self.records.trouble()

    def look_as_people_do(self) -> None:
        """Ask for the cards of some candidates: the last thing noted about each is to be read there."""
        last = {deed.code: deed for deed in self.load.ledger.deeds
                if deed.kind in {Kind.NOTE, Kind.MOVE} and deed.fate is Fate.ACKNOWLEDGED}  # fmt: skip
        for code, deed in list(last.items())[-CARDS_LOOKED_AT:]:
            if deed.token not in self.load.ask(PRIYA, f"show {code}"):
                self.toll.unseen.append(f"{deed.token} is not on the card of {code}")

    def pass_a_day(self) -> None:
        """Let everything due be sent, so that no digest is overtaken by the next, and go to the next working morning."""
        drain(self.company, self.records)
        self.company.go_to(9, 31, day_later=True)
        self.note_the_day()

    def note_the_day(self) -> None:
        self.days.add(self.company.now.astimezone(BERLIN).date())

    def conclude(self) -> Toll:
        """Let a last process send everything, and judge the whole."""
        with self.company.running():
            drain(self.company, self.records)
            self.load.open()
            self.company.slack.wait_until(self._nobody_presses_again, timeout=30, what="somebody still presses")
            self.load.shut()
            self.load.end()
            self.look_as_people_do()
            self.days |= drain_for_days(self.company, self.records, self.load.ledger)
        return self.judge()

    def judge(self) -> Toll:
        """Judge everything that was ever done and sent; nothing may be running any more."""
        checked = self.company.command_line("doctor")
        if checked.returncode:
            self.toll.findings.append(checked.stdout + checked.stderr)
        self.records.forget()
        self.toll.deeds.add(self.records.judge_deeds(self.load.ledger.deeds))
        self.toll.messages = judge_messages(self.company, self.load.ledger)
        self.toll.digests = judge_digests(self.company, self.days)
        self.toll.own_faults += self.company.log.count("listener_failed")
        self.toll.posts = len(self.company.posts.all)
        self.toll.in_flight = self.load.ledger.in_flight_at_kills
        self.toll.repeated = sum(one.was_repeated for one in self.load.ledger.deeds)
        self.toll.acknowledged = self.load.ledger.acknowledged
        return self.toll

    def _keep_what_is_wrong(self, verdict: Verdict) -> None:
        """Keep what is wrong; how much was looked at counts at the end, when everything is looked at once more."""
        verdict.looked_at = 0
        self.toll.deeds.add(verdict)

    def _nobody_presses_again(self) -> bool:
        return all(one.answer or one.fate is not Fate.UNKNOWN for one in self.load.ledger.deeds if one.was_repeated)


@contextmanager
def a_company(seed: int, database_url: str | None = None) -> Iterator[CrashingCompany]:
    """Found a company in a folder that goes away with it."""
    with (
        TemporaryDirectory(prefix="hireloop-crash-") as folder,
        crashing_company(Path(folder), seed, database_url) as company,
    ):
        yield company
