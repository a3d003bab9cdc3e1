"""What must be true of every fortnight, checked at every message, every hour and at the end.

The rules look at what stands in Slack and at plain rows; when somebody may be disturbed they know from the people
themselves (`people.py`), not from the bot's calendars.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.calendars import Calendar, DaysOff
from bot.domain.clocks import WorkingHours
from bot.domain.duties import Duty
from bot.domain.ladders import LADDERS, Role, Rule
from bot.flows import owed
from bot.views import bundles as views
from storage import tables as t
from tests.fortnight.people import is_holiday

MOST_A_DAY = MOST_PINGS = 3
NAMES = {
    "hours": "no DM outside anyone's hours",
    "budget": "at most three unasked a day per person",
    "batch": "between batches only cards, changes of the day, offers",
    "pings": "at most three pings a card per interviewer",
    "after": "none after the card was in",
    "reach": "every duty reached someone in time",
    "bundle": "each bundle equals what its person owes",
    "folded": "older bundles are folded",
    "blind": "nobody blind is told whose card is missing",
    "public": "nothing public names anyone as late",
    "once": "no message was posted twice",
    "counts": "the kept counts are right",
}
_DELIVERY = re.compile(r"hireloop-delivery-(\d+)$")
_HEADING = re.compile(r"^(?:(One) thing waits|(\d+) things wait|Somebody may need)")


@dataclass
class Rules:
    """The rules of one run, how often each was looked at, and what broke them."""

    run: object
    broken: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    looked: Counter = field(default_factory=Counter)
    posts_a_day: Counter = field(default_factory=Counter)
    pings: Counter = field(default_factory=Counter)
    kinds: Counter = field(default_factory=Counter)
    keys: set[str] = field(default_factory=set)
    told: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))  # who heard of which duty
    missed: set[int] = field(default_factory=set)

    @property
    def all_broken(self) -> dict[str, list[str]]:
        return {rule: found for rule, found in self.broken.items() if found}

    def _break(self, rule: str, what: str) -> None:
        self.broken[rule].append(f"{self.run.now:%a %d %b %H:%M} UTC: {what}")

    def _read(self, work):
        return self.run.store.read(lambda records: work(records._connection))

    # --- At every message -----------------------------------------------------------------------------------------------

    def posted(self, message) -> None:
        if message.to is None:
            self._public(message)
        else:
            self._disturbs(self.run.people[message.to])
            self._in_a_batch(message, self.run.people[message.to])
        for key in message.keys:
            self._delivered(message, key)

    def _disturbs(self, person) -> None:
        now = self.run.now
        self.looked["hours"] += 1
        if not person.may_be_disturbed(now):
            self._break("hours", f"{person.name} is written to at {person.local(now):%a %H:%M}")
        self.looked["budget"] += 1
        day = (person.id, person.local(now).date())
        self.posts_a_day[day] += 1
        if self.posts_a_day[day] > MOST_A_DAY:
            self._break("budget", f"number {self.posts_a_day[day]} to {person.name}")

    def _in_a_batch(self, message, person) -> None:
        """One of the things a message says must be allowed to come between, or a batch must have come for it."""
        self.looked["batch"] += 1
        told = [self._read(lambda c, key=key: self._about(c, int(_DELIVERY.match(key)[1]))) for key in message.keys]
        if not any(self._may_come(row, nudges, person) for row, nudges in told):
            kinds = ", ".join(sorted(row.kind for row, _ in told))
            self._break("batch", f"{kinds} to {person.name} at {person.local(self.run.now):%a %H:%M}")

    def _may_come(self, row, nudges, person) -> bool:
        now, about = self.run.now, row.subject.partition("#")[0].partition(".")[0]
        match row.kind:
            case "seat" | "morning":
                return True
            case "bundle":
                return any(one.cannot_wait or person.had_a_batch(one.wanted_at, now) for one in nudges)
            case "interview" | "missed":
                is_urgent = self._read(lambda c: self._is_of_the_day(c, t.seats.c.id == int(about), person))
            case "handover":
                is_urgent = self._read(lambda c: self._is_of_the_day(c, t.seats.c.interviewer_id == about, person))
            case "decision":
                is_urgent = self._read(
                    lambda c: (
                        c.scalar(select(t.applications.c.stage).where(t.applications.c.id == int(about))) == "offer"
                    )
                )
            case _:
                is_urgent = False
        return is_urgent or person.had_a_batch(row.created_at, now)

    def _is_of_the_day(self, connection, which, person) -> bool:
        """Tell whether an interview is, or was before it was moved, on a day the next batch would be too late for."""
        until = person.next_batch_day(self.run.now)
        rows = connection.execute(
            select(t.interviews.c.starts_at, t.interviews.c.moved_from)
            .join(t.seats, t.seats.c.interview_id == t.interviews.c.id)
            .where(which)
        )
        times = [at for row in rows for at in row]
        days = [person.local(at).date() for at in times if at is not None]
        return not days or any(person.local(self.run.now).date() <= day <= until for day in days)

    def _delivered(self, message, key: str) -> None:
        delivery_id = int(_DELIVERY.match(key)[1])
        row, nudges = self._read(lambda c: self._about(c, delivery_id))
        self.kinds[row.kind] += 1
        self.looked["once"] += 1
        if key in self.keys:
            self._break("once", f"{row.kind} {row.subject} twice")
        self.keys.add(key)
        if message.to is None:
            return
        person = self.run.people[message.to]
        if row.kind == "seat":
            self._pinged(int(row.subject), person)
            self._read(lambda c: self._told_by_request(c, int(row.subject), person.id))
        for nudge in nudges:
            self.told[nudge.duty_id].add(person.id)
        for seat_id in sorted({one.subject_id for one in nudges if one.kind == "card" and one.holder_id == person.id}):
            self._pinged(seat_id, person)
        if row.kind == "bundle":
            self._blind(message, person)

    def edited(self, message) -> None:
        if message.to is None:
            self._public(message)
        else:
            self._blind(message, self.run.people[message.to])

    def _about(self, connection, delivery_id):
        row = connection.execute(select(t.deliveries).where(t.deliveries.c.id == delivery_id)).one()
        nudges = connection.execute(
            select(
                t.nudges.c.duty_id,
                t.nudges.c.cannot_wait,
                t.nudges.c.wanted_at,
                t.duties.c.kind,
                t.duties.c.holder_id,
                t.duties.c.subject_id,
            )
            .join(t.duties, t.duties.c.id == t.nudges.c.duty_id)
            .where(t.nudges.c.delivery_id == delivery_id)
        ).all()
        return row, nudges

    def _told_by_request(self, connection, seat_id: int, member_id: str) -> None:
        for (duty_id,) in connection.execute(
            select(t.duties.c.id).where(t.duties.c.kind == "card", t.duties.c.subject_id == seat_id)
        ):
            self.told[duty_id].add(member_id)

    def _pinged(self, seat_id: int, person) -> None:
        self.looked["pings"] += 1
        self.looked["after"] += 1
        seat = self._read(lambda c: c.execute(select(t.seats).where(t.seats.c.id == seat_id)).one())
        card = (seat_id, seat.assigned_at)  # who is asked anew after an interview that did not happen owes another card
        self.pings[card] += 1
        if self.pings[card] > MOST_PINGS:
            self._break("pings", f"seat {seat_id}: number {self.pings[card]} to {person.name}")
        if seat.submitted_at is not None:
            self._break("after", f"seat {seat_id}: {person.name} is asked for a card that is in")

    def _blind(self, message, person) -> None:
        """Look whether a message shows, to somebody whose own card is missing, who else's is."""
        shown = [
            int(element["value"])
            for block in message.said["blocks"]
            for element in block.get("elements", [])
            if isinstance(element, dict) and element.get("action_id") == views.REMIND
        ]
        for duty_id in shown:
            self.looked["blind"] += 1
            duty = self._read(lambda c, n=duty_id: c.execute(select(t.duties).where(t.duties.c.id == n)).one())
            if duty.kind == "card" and self._owes_card(duty.application_id, person.id):
                self._break("blind", f"{person.name} is told of {duty.holder_id}'s card")

    def _owes_card(self, application_id: int, member_id: str) -> bool:
        rows = self._read(
            lambda c: c.execute(
                select(t.seats.c.id).where(
                    t.seats.c.application_id == application_id,
                    t.seats.c.interviewer_id == member_id,
                    t.seats.c.submitted_at.is_(None),
                    t.seats.c.closed.is_(None),
                )
            ).all()
        )
        return bool(rows)

    def _public(self, message) -> None:
        """Look whether a line in a channel names somebody beside something of theirs that is past its time."""
        self.looked["public"] += 1
        text = message.said["text"]
        for word in ("late", "overdue", "was due", "past due"):
            if re.search(rf"\b{word}\b", text.casefold()):
                self._break("public", f"says “{word}”")
        rows = self._read(
            lambda c: c.execute(
                select(t.duties.c.holder_id, t.applications.c.number)
                .join(t.applications, t.applications.c.id == t.duties.c.application_id)
                .where(t.duties.c.state == "open", t.duties.c.due_at < self.run.now)
            ).all()
        )
        for line in text.splitlines():
            codes = {int(one) for one in re.findall(r"\bC-(\d+)\b", line)}
            for holder_id, number in rows:
                if number in codes and self.run.people[holder_id].name in line:
                    self._break("public", f"{self.run.people[holder_id].name} is over time: {line}")

    # --- Every hour -----------------------------------------------------------------------------------------------------

    def every_hour(self, now: datetime) -> None:
        if not self.run.nudges:
            return
        if now.hour % 6 == 0:
            self._bundles(now)
        for duty in self._read(self._overdue):
            self._in_time(duty, now)

    def _overdue(self, connection):
        rows = connection.execute(
            select(
                t.duties, t.applications.c.owner_id, t.openings.c.recruiter_id, t.openings.c.hiring_manager_id,
                t.applications.c.number,
            )
            .join(t.applications, t.applications.c.id == t.duties.c.application_id)
            .join(t.openings, t.openings.c.id == t.applications.c.opening_id)
            .where(
                # A candidate's deadline may pull a card before its interview: nobody can act before it begins.
                t.duties.c.state == "open", t.duties.c.due_at < self.run.now, t.duties.c.started_at < self.run.now,
            )
        ).all()  # fmt: skip
        self_begun = set(
            connection.scalars(
                select(t.nudges.c.duty_id)
                .join(t.duties, t.duties.c.id == t.nudges.c.duty_id)
                .where(t.nudges.c.delivery_id.is_(None), t.nudges.c.rung == "ask", t.duties.c.kind != "card",
                       t.nudges.c.member_id == t.duties.c.holder_id)
            )
        )  # fmt: skip
        for row in rows:
            if row.id in self_begun:
                self.told[row.id].add(row.holder_id)
        return [row for row in rows if row.id not in self.missed]

    def _in_time(self, duty, now: datetime) -> None:
        """Somebody who can act then must know by the batch after the first rung that leads away from its holder."""
        told = [self.run.people[one] for one in self.told.get(duty.id, ())]
        if any(one.is_present(now) for one in told):
            return
        self.looked["reach"] += 1
        by = self._reach_by(duty)
        if by is not None and now > by and not any(one.is_present(by) for one in told):
            self.missed.add(duty.id)
            due = f"due {duty.due_at:%a %d %H:%M}, by {by:%a %d %H:%M}"
            self._break("reach", f"{duty.kind} {duty.id} of {duty.holder_id}, {due}")

    def _reach_by(self, duty) -> datetime | None:
        ladder, since = LADDERS[Duty(duty.kind)], max(duty.due_at, duty.started_at)
        ids = {
            Role.RECRUITER: duty.owner_id or duty.recruiter_id,
            Role.HIRING_MANAGER: duty.hiring_manager_id,
            Role.FOUNDER: self.run.behaviour.ids[8],
        }
        roles = list(ids)
        for rung in ladder.rungs:
            if rung.rule is not Rule.DUE or rung.to not in ids or ids[rung.to] == duty.holder_id:
                continue
            above = {one.to for one in ladder.rungs} & set(roles[roles.index(rung.to) :])
            for role in (one for one in roles if one in above and ids[one] != duty.holder_id):
                # Whoever is away or cannot be reached is stood in for by the next one up, in that one's own days.
                person = self.run.people[ids[role]]
                calendar = calendar_of(person)
                days = int(rung.days)
                at = calendar.working_hours_later(
                    calendar.business_days_later(since, days), (rung.days - days) * calendar.hours_a_day
                )
                if person.is_present(at):
                    return self._free_batch(person, calendar, at) + timedelta(minutes=5)
        return None

    def _free_batch(self, person, calendar, at: datetime) -> datetime:
        """Return the first batch from then on at which somebody may be disturbed, and has not heard three times."""
        batch = calendar.next_batch(at)
        for _ in range(10):
            quiet = person.quiet_until(batch)
            at_last = quiet or batch
            if (
                person.may_be_disturbed(at_last)
                and self.posts_a_day[person.id, person.local(at_last).date()] < MOST_A_DAY
            ):
                return at_last
            batch = calendar.next_batch(batch + timedelta(minutes=1))
        return batch

    # --- Bundles --------------------------------------------------------------------------------------------------------

    def _bundles(self, now: datetime) -> None:
        """Compare every newest bundle with what its person owes, and look whether the older ones point to it."""
        state = self.run.store.read(self._bundle_state)
        stands = {key: message for message in self.run.slack.standing() for key in message.keys}
        for member_id, (newest, older, expected, count) in state.items():
            person = self.run.people[member_id]
            for key in older:
                self.looked["folded"] += 1
                if key in stands and stands[key].said["text"] != views.FOLDED:
                    self._break("folded", f"an older bundle of {person.name} still stands")
            if person.is_gone or newest is None or newest not in stands:
                continue
            self.looked["bundle"] += 1
            self._compare(person, stands[newest].said["text"], expected, count)

    def _compare(self, person, text: str, expected: list[str], count: int) -> None:
        # The first bundle of a day begins with what the day brings; what is owed comes after the heading.
        said = text.splitlines()
        begins = next((number for number, line in enumerate(said) if _HEADING.match(line)), 0)
        lines = [line.removeprefix("• ").split(" – ")[0] for line in said[begins:] if line.startswith("• ")]
        if not expected and not count:
            if text != views.ALL_DONE:
                self._break("bundle", f"{person.name} owes nothing and reads {text[:80]!r}")
            return
        heading = _HEADING.match(said[begins])
        told = 1 if heading and heading[1] else int(heading[2]) if heading and heading[2] else 0
        missing = Counter(lines) - Counter(expected)
        if told != count or missing or len(lines) != min(views.MOST_SHOWN, len(expected)):
            self._break(
                "bundle",
                f"{person.name} owes {count} and is told {told}; {len(lines)} lines of {len(expected)}; "
                f"not theirs: {sorted(missing)[:3]}",
            )

    def _bundle_state(self, records):
        connection = records._connection
        deliveries = connection.execute(
            select(t.deliveries.c.id, t.deliveries.c.subject, t.deliveries.c.recipient, t.deliveries.c.ts).where(
                t.deliveries.c.kind == "bundle"
            )
        ).all()
        numbers = {row.member_id: row.number for row in connection.execute(select(t.bundles))}
        state = {}
        for member_id, number in numbers.items():
            newest, older = None, []
            for row in deliveries:
                if row.recipient == member_id and row.ts is not None:
                    key = f"hireloop-delivery-{row.id}"
                    if row.subject == f"{member_id}.{number}":
                        newest = key
                    else:
                        older.append(key)
            state[member_id] = (newest, older, *self._owes(records, member_id))
        return state

    def _owes(self, records, member_id: str) -> tuple[list[str], int]:
        """Return what somebody owes, worked out from rows, as their bundle words it."""
        connection = records._connection
        own = connection.execute(
            select(t.duties.c.id).where(
                t.duties.c.state == "open", t.duties.c.holder_id == member_id, t.duties.c.started_at <= self.run.now
            )
        ).all()
        passed = connection.execute(
            select(t.duties.c.id, t.duties.c.kind, t.duties.c.application_id)
            .join(t.nudges, t.nudges.c.duty_id == t.duties.c.id)
            .where(
                t.duties.c.state == "open",
                t.duties.c.holder_id != member_id,
                t.nudges.c.member_id == member_id,
                t.nudges.c.says.in_(["choose", "cover", "last"]),
            )
            .distinct()
        ).all()
        ids = [row.id for row in own]
        ids += [row.id for row in passed if row.kind != "card" or not self._owes_card(row.application_id, member_id)]
        words = []
        for duty_id in ids:
            duty = records.duties.get(duty_id)
            application = records.applications.get(duty.application_id)
            opening = records.openings.get(application.opening_id)
            words.append(views.escape(views.clip(owed.about(records, duty, application, opening), views.ABOUT_MOST)))
        return words, len(own)

    # --- At the end -----------------------------------------------------------------------------------------------------

    def at_the_end(self, now: datetime) -> None:
        if self.run.nudges:
            self._bundles(now)
        self.looked["counts"] += 1
        if wrong := self.run.store.read(lambda records: records.applications.miscounted()):
            self._break("counts", f"{wrong}")


def calendar_of(person) -> Calendar:
    """Return somebody's working time for counting business days; it is held against nobody's hours."""
    return Calendar(
        zone=person.zone,
        hours=WorkingHours(person.start, person.end),
        weekdays=person.weekdays,
        holidays=lambda day: is_holiday(person.country, day),
        days_off=tuple(DaysOff(first, last) for first, last in person.days_off),
        batches=person.batches,
    )
