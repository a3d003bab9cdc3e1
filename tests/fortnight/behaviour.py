"""What forty people do in a fortnight: a model, not a measurement.

Every whole hour each open duty is looked at. If whoever owes it is at work in that hour they act on it with a
probability, and what they do is drawn as well; every draw depends on the seed, what it is about and the hour alone, so
that two runs with the same seed differ by what people heard and by nothing else. The assumptions, all made up:

1. Without a message a person acts within a working hour with a probability of 2 to 14 %, by the kind of duty,
   times their own speed (0.5 to 1.5); what is not done within a day is half as likely, within two a quarter: people
   forget.
2. In the four hours after a message that mentions the duty reached them it is three times as likely, plus 6 points.
3. One in ten writes no card until somebody asks in person; one in four is slow (half as likely).
4. Whoever is asked to step in acts within an hour with 22 %: reminds in person (then 30 % an hour), goes on without,
   gives the card to somebody else, or takes the step themselves.
5. A card takes no time to write, and messages cost nobody their goodwill: repeated ones work as well as the first.

That reminders shorten gaps is therefore put in, not found out: the figure shows how far the engine's timing carries
the effect that is assumed, and is no evidence about real people.
"""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import String, cast, func, select

from bot import templates
from bot.domain.bundles import PutOff
from bot.domain.candidates import NewCandidate
from bot.domain.duties import Duty
from bot.domain.errors import Refusal
from bot.domain.events import Deed, Door
from bot.domain.gates import Said
from bot.domain.openings import Status
from bot.domain.pay import posted_range
from bot.domain.people import Grant
from bot.domain.pipeline import Stage
from bot.domain.references import checked_reference
from bot.domain.votes import Outcome
from bot.flows import (
    candidates,
    clocks,
    decisions,
    handovers,
    interviews,
    members,
    moves,
    offers_elsewhere,
    opening_states,
    openings,
    reveals,
    schedules,
    scorecards,
    seats,
)
from bot.flows.openings import open_job
from storage import tables as t
from tests.factories import a_draft
from tests.fortnight.buttons import DONE, PRESSED, Press
from tests.fortnight.people import START, draw

ASSUMPTIONS = (
    "2–14 % an hour by kind of duty and person, halved for each day it lies; ×3 + 6 points in the four hours after a",
    "message about it; 1 in 10 writes no card until asked in person; whoever is asked to step in does so with 22 % an",
    "hour. Made-up people: it shows how the engine's timing carries an assumed effect, not that reminders work.",
)
HEEDED_FOR = timedelta(hours=4)
TIMES, PLUS = 3.0, 0.06
STEPS_IN = 0.22
BASE = {
    Duty.CARD: 0.14, Duty.STAGE: 0.09, Duty.SCHEDULING: 0.08, Duty.DECISION: 0.08, Duty.OFFER: 0.12, Duty.TELL: 0.10,
    Duty.CANDIDATE: 0.02, Duty.GAP: 0.05,
}  # fmt: skip
JOBS = (
    # title, template, hiring manager, recruiter, mandatory round, other rounds
    ("ML engineer", "ml_engineer", 3, 0, "mlops_production", ("coding", "ml_deep_dive")),
    ("Search engineer", "ml_engineer", 4, 1, "mlops_production", ("coding", "cross_functional")),
    ("Data scientist", "data_scientist", 5, 0, "stats_experiments", ("product_case", "readout")),
    ("Forecasting lead", "data_scientist", 6, 2, "stats_experiments", ("sql_and_python",)),
    ("Office engineer", "general", 7, 1, "practical_exercise", ("problem_case",)),
    ("Field engineer", "general", 3, 2, "practical_exercise", ("craft_depth",)),
)
ADMIN, FOUNDER, FIRST_INTERVIEWER = 9, 8, 10
CHANNEL = "C01HIRING"
HOUR = timedelta(hours=1)


class Behaviour:
    """The people of one run; `run` gives the time and the store, and takes what they want to do at which instant."""

    def __init__(self, run, seed: int, people, applications: int, is_eventful: bool = True) -> None:
        self.run = run
        self.seed = seed
        self.people = {one.id: one for one in people}
        self.ids = [one.id for one in people]
        self.applications = applications
        self.is_eventful = is_eventful
        self.in_person: dict[int, datetime] = {}  # the duty -> since when its holder was reminded in person
        self.refusals: dict[str, int] = {}
        self.deeds: dict[str, int] = {}
        self.openings: list[int] = []

    # --- Before it begins -----------------------------------------------------------------------------------------------

    def set_up(self, records) -> None:
        """Let the company exist: people with their wishes and roles, openings."""
        everybody, company = self.run.slack.people(), self.run.company
        members.keep_people(records, everybody, company.admins, company.recruiters)
        records.members.grant(self.ids[FOUNDER], frozenset({Grant.FOUNDER}))
        members.keep_people(records, everybody, company.admins, company.recruiters)
        for one in self.people.values():
            records.members.prefer(one.id, one.wishes())
        for n, (title, template, manager, recruiter, _, _) in enumerate(JOBS):
            open_job(
                records,
                title=title,
                template=templates.load(template),
                hiring_manager_id=self.ids[manager],
                recruiter_id=self.ids[recruiter],
                channel_id=CHANNEL if n % 3 else None,
                pay=posted_range(currency="EUR", low=60000, high=90000),
                location="Berlin",
                now=START,
            )
        self.openings = [one.id for one in sorted(records.openings.all(), key=lambda one: one.id)]

    def plan(self) -> None:
        """Put on the calendar what is certain to happen: who applies when, who leaves, what is paused."""
        stages = (Stage.APPLIED, Stage.APPLIED, Stage.APPLIED, Stage.RECRUITER_SCREEN, Stage.LOOP, Stage.HM_SCREEN)
        imported = self.applications * 2 // 5
        for n in range(self.applications):
            job = int(self.draw("job", n) * len(JOBS))
            recruiter = self.people[self.ids[JOBS[job][3]]]
            if n < imported:
                at, stage = START + timedelta(seconds=n), stages[int(self.draw("stage", n) * len(stages))]
            else:
                wanted = START + timedelta(hours=self.draw("arrives", n) * 250)
                at, stage = recruiter.next_moment(wanted), Stage.APPLIED
                at = at + timedelta(minutes=int(self.draw("minute", n) * 50)) if at else START + timedelta(seconds=n)
            self.run.at(at, f"add {n}", lambda now, n=n, job=job, stage=stage: self._add(n, job, stage, now))
        hours = int((self.run.end - START) / HOUR)
        for n in range(1, hours):
            self.run.at(START + n * HOUR, "", self.look_around)
        if self.is_eventful:
            self._plan_events()

    def _plan_events(self) -> None:
        day = timedelta(days=1)
        ids, at = self.ids, self.run.at
        at(START + day + 10 * HOUR, "leaves", lambda now: self._leave(ids[14], now))
        at(START + 9 * day + 12 * HOUR, "manager leaves", lambda now: self._leave(ids[7], now))
        at(START + 2 * day, "", lambda now: self._unreachable(ids[22], now, now + 6 * day))
        at(START + 8 * day, "", lambda now: self._unreachable(ids[31], now, now + 2 * day))
        at(START + day, "", lambda now: self._unreachable(ids[6], now, now + 3 * day))
        at(START + 3 * day + 9 * HOUR, "pauses", lambda now: self._pause(5, now))
        at(START + 7 * day + 9 * HOUR, "reopens", lambda now: self._reopen(5, now))
        at(START + 3 * day + 11 * HOUR, "changes hands", lambda now: self._change_hands(1, ids[5], now))
        at(START + 7 * day + 12 * HOUR, "travels", lambda now: self._travel(ids[17], "America/New_York", now))
        for n, (who, when, first, days) in enumerate(
            ((4, 2 * day + 15 * HOUR, 1, 6), (2, 6 * day + 6 * HOUR, 1, 2), (12, 3 * day + 14 * HOUR, 0, 3),
             (20, 1 * day + 9 * HOUR, 1, 3), (28, 7 * day + 5 * HOUR, 1, 4), (33, 5 * day + 8 * HOUR, 1, 2))
        ):  # fmt: skip
            at(
                START + when + n * timedelta(minutes=7),
                f"away {who}",
                lambda now, who=who, first=first, days=days: self._away(ids[who], now, first, days),
            )

    def draw(self, *about) -> float:
        return draw(self.seed, *about)

    # --- Every hour -----------------------------------------------------------------------------------------------------

    def look_around(self, now: datetime) -> None:
        """Let everybody who owes something, or was asked to step in, perhaps act within this hour."""
        open_duties, heard, asked = self.run.store.read(self._what_is_open)
        for duty in open_duties:
            about = (duty.number, duty.kind, duty.who)
            at = now + timedelta(seconds=int(self.draw("minute", *about, now) * 3500) + 1)
            if duty.kind == Duty.CANDIDATE and self.draw("reply", *about, now) < 0.012:
                self._do(at, "reply", duty, duty.holder_id)
                continue
            holder = self.people[duty.holder_id]
            if holder.is_at_work(at) and not holder.is_gone:
                since = heard.get((duty.id, duty.holder_id))
                reached = since is not None and now - since <= HEEDED_FOR
                if self.draw("acts", *about, now) < self._chance(duty, holder, now, is_reached=reached):
                    self._do(at, duty.kind, duty, duty.holder_id)
                    continue
                if reached and self._puts_off(duty, at, now):
                    continue
            for helper_id in asked.get(duty.id, ()):
                helper = self.people[helper_id]
                is_free = helper_id != duty.holder_id and helper.is_at_work(at) and not helper.is_gone
                if is_free and self.draw("helps", helper_id, *about, now) < STEPS_IN:
                    self._do(at, f"help {duty.kind}", duty, helper_id)
                    break

    def _what_is_open(self, records):
        connection = records._connection
        rows = connection.execute(
            select(
                t.duties.c.id, t.duties.c.kind, t.duties.c.subject_id, t.duties.c.holder_id, t.duties.c.started_at,
                t.duties.c.application_id, t.applications.c.number, t.applications.c.opening_id,
                t.applications.c.stage, func.coalesce(t.seats.c.round_key, "").label("round_key"),
                t.interviews.c.ends_at,
            )
            .join(t.applications, t.applications.c.id == t.duties.c.application_id)
            .outerjoin(t.seats, (t.seats.c.id == t.duties.c.subject_id) & (t.duties.c.kind == "card"))
            .outerjoin(t.interviews, t.interviews.c.id == t.seats.c.interview_id)
            .where(t.duties.c.state == "open")
            .order_by(t.duties.c.id)
        ).all()  # fmt: skip
        said = connection.execute(
            select(t.nudges.c.duty_id, t.nudges.c.member_id, t.deliveries.c.ts)
            .join(t.duties, t.duties.c.id == t.nudges.c.duty_id)
            .join(t.deliveries, t.deliveries.c.id == t.nudges.c.delivery_id)
            .where(t.duties.c.state == "open", t.deliveries.c.ts.is_not(None))
        ).all()
        requests = connection.execute(
            select(t.duties.c.id, t.duties.c.holder_id, t.deliveries.c.ts)
            .join(
                t.deliveries,
                (t.deliveries.c.kind == "seat") & (t.deliveries.c.subject == cast(t.duties.c.subject_id, String)),
            )
            .where(t.duties.c.state == "open", t.duties.c.kind == "card", t.deliveries.c.ts.is_not(None))
        ).all()
        heard: dict[tuple[int, str], datetime] = {}
        asked: dict[int, list[str]] = {}
        for duty_id, who, ts in [*said, *requests]:
            at = datetime.fromtimestamp(int(float(ts)), UTC)
            heard[duty_id, who] = max(at, heard.get((duty_id, who), at))
            helpers = asked.setdefault(duty_id, [])
            if who not in helpers:
                helpers.append(who)
        return [_Open(row) for row in rows], heard, asked

    def _chance(self, duty, holder, now: datetime, *, is_reached: bool) -> float:
        if duty.kind == Duty.CARD and duty.ends_at and duty.ends_at > now:
            return 0.0
        chance = BASE[Duty(duty.kind)] * holder.speed
        if duty.kind == Duty.CARD:
            if holder.habit == "never":
                return 0.3 if duty.id in self.in_person else 0.0
            chance *= 0.5 if holder.habit == "slow" else 1.0
        lies = (now - duty.started_at) / timedelta(days=1)
        chance *= 1.0 if lies < 1 else 0.5 if lies < 2 else 0.25
        if is_reached:
            chance = chance * TIMES + PLUS
        return max(chance, 0.3) if duty.id in self.in_person else chance

    def _puts_off(self, duty, at: datetime, now: datetime) -> bool:
        luck = self.draw("puts off", duty.number, duty.kind, duty.who, now)
        for chance, what in ((0.03, "opens form"), (0.1, "snooze"), (0.105, "mute"), (0.115, "hand over")):
            if luck < chance:
                if what in {"opens form", "hand over"} and duty.kind != Duty.CARD:
                    return False
                self._do(at, what, duty, duty.holder_id)
                return True
        return False

    # --- What they do ---------------------------------------------------------------------------------------------------

    def _do(self, at: datetime, what: str, duty, who: str) -> None:
        self.run.at(at, f"{what} {duty.id} {who}", lambda now: self._act(what, duty, who, now))

    def _act(self, what: str, duty, who: str, now: datetime) -> None:
        """Do something, if it is still to be done; what is refused changes nothing, and they are told why."""
        if self.people[who].is_gone:
            return
        if what in PRESSED:
            self._press(what, duty, who, now)
            return

        def work(records) -> dict:
            current = records.duties.get(duty.id)
            if current is None or not current.is_open:
                return {"done": "nothing"}
            member = records.members.get(who)
            luck = self.draw("what", what, duty.number, duty.kind, duty.who, now)
            return {"done": self._carry_out(records, what, duty, member, luck, now) or what.split(maxsplit=1)[0]}

        self.envelope(f"{what} {duty.id} {now.isoformat()}", now, work)

    def _press(self, what: str, duty, who: str, now: datetime) -> None:
        """Press what a message in somebody's conversation offers; where none does, there is nothing to press."""
        luck = self.draw("what", what, duty.number, duty.kind, duty.who, now)
        wish = PutOff.TWO_HOURS if luck < 0.5 else PutOff.TOMORROW
        press = Press(what=what, duty=duty, who=who, wish=wish, to=self._another(duty, luck), now=now)
        if not press.is_offered(self.run):
            self._count(f"{what}: not offered")
        elif self.run.app is None:
            self.envelope(
                f"{what} {duty.id} {now.isoformat()}", now, lambda records: press.carry_out(records) or {"done": what}
            )
        else:
            title = press.on_screen(self.run)
            self._count(what if title == DONE[what] else f"{what}: {title}")

    def _count(self, deed: str) -> None:
        self.deeds[deed] = self.deeds.get(deed, 0) + 1

    def envelope(self, key: str, now: datetime, work) -> None:
        """Let an envelope arrive as Slack sends it: again, where the process died before it answered."""
        try:
            done = self.run.alive(lambda: self.run.store.once(key, now, work))
        except Refusal as problem:
            words = " ".join(str(problem).split()[-6:])
            self.refusals[words] = self.refusals.get(words, 0) + 1
            return
        what = str(done.get("done", key.split(maxsplit=1)[0]))
        self._count(what)

    def _carry_out(self, records, what, duty, member, luck, now) -> str | None:
        deed = Deed(member, Door.BUTTON, now)
        match what:
            case "reply" | Duty.CANDIDATE:
                return self._candidate(records, duty, member, luck, now)
            case Duty.CARD:
                return self._card(records, duty, deed, luck)
            case Duty.STAGE:
                return self._stage(records, duty, member, luck, now)
            case Duty.SCHEDULING:
                return self._schedule(records, duty, deed, luck)
            case Duty.GAP:
                return self._bring_forward(records, duty, deed, luck)
            case Duty.DECISION:
                return self._decide(records, duty, deed, luck)
            case Duty.OFFER:
                self._move(records, duty, member, Stage.HIRED if luck < 0.7 else Stage.WITHDREW, now)
            case Duty.TELL:
                decisions.tell_candidate(records, deed, duty.application_id, "")
            case _:
                return self._help(records, duty, deed, luck)
        return None

    def _help(self, records, duty, deed, luck) -> str | None:
        member, now = deed.member, deed.at
        if duty.kind == Duty.CARD:
            if luck < 0.6:
                self.in_person.setdefault(duty.id, now)
                return "reminds in person"
            if luck < 0.75:
                seats.hand_over(records, deed, duty.subject_id, self._another(duty, luck))
                return "gives to another"
            if luck < 0.9:
                reveals.force_reveal(records, deed, duty.application_id, "They are ill, and Friday is the last day.")
                return "goes on without"
            seats.say_it_did_not_happen(records, deed, duty.subject_id, "")
            return "did not happen"
        if luck < 0.4:
            self.in_person.setdefault(duty.id, now)
            return "reminds in person"
        manager = records.openings.get(duty.opening_id).hiring_manager_id
        if duty.kind == Duty.DECISION and not (member.is_admin or member.id == manager):
            self.in_person.setdefault(duty.id, now)
            return "reminds in person"
        return self._carry_out(records, duty.kind, duty, member, self.draw("instead", luck), now)

    def _another(self, duty, luck) -> str:
        free = [one for one in self.ids[FIRST_INTERVIEWER:] if not self.people[one].is_gone and one != duty.holder_id]
        return free[int(luck * 1000) % len(free)]

    def _card(self, records, duty, deed, luck) -> str:
        if luck < 0.03:
            seats.say_it_did_not_happen(records, deed, duty.subject_id, "They were ill.")
            return "did not happen"
        if luck < 0.06:
            seats.hand_over(records, deed, duty.subject_id, self._another(duty, luck * 30))
            return "hands over"
        seat = records.interviews.get_seat(duty.subject_id)
        form = scorecards.form_for_seat(records, deed.member, seat.id)
        vote = ("yes", "yes", "strong_yes", "no", "definitely_not")[int(self.draw("vote", duty.number, duty.who) * 5)]
        rating = {"yes": "3", "strong_yes": "4"}.get(vote, "2")
        draft = a_draft(form, rating, vote)
        scorecards.submit(records, deed.member, seat.id, draft, door=Door.MODAL, now=deed.at, is_sure=True)
        return "card"

    def _move(self, records, duty, member, to: Stage, now) -> str:
        rejection = {Stage.REJECTED: "level_mismatch", Stage.WITHDREW: "other_offer"}.get(to)
        revisit = (now + timedelta(days=2 + int(self.draw("revisit", duty.number) * 4))).date()
        said = Said(
            reason_code=rejection,
            reason="The team is being rebuilt." if to is Stage.ON_HOLD else None,
            revisit_on=revisit if to is Stage.ON_HOLD else None,
            range_shared=True,
        )
        moves.move(records, member, duty.application_id, to, said=said, door=Door.BUTTON, now=now)
        return f"to {to}"

    def _stage(self, records, duty, member, luck, now) -> str:
        application = records.applications.get(duty.application_id)
        match application.stage:
            case Stage.ON_HOLD:
                return self._move(records, duty, member, application.previous_stage, now)
            case Stage.REFERENCES:
                self._references(records, duty.application_id)
                return self._move(records, duty, member, Stage.OFFER, now)
        ways = {
            Stage.SOURCED: ((0.5, Stage.APPLIED), (1, Stage.REJECTED)),
            Stage.APPLIED: ((0.5, Stage.REJECTED), (0.53, Stage.ON_HOLD), (1, Stage.RECRUITER_SCREEN)),
            Stage.RECRUITER_SCREEN: (
                (0.25, Stage.REJECTED), (0.3, Stage.WITHDREW), (0.42, Stage.HM_SCREEN), (0.54, Stage.WORK_SAMPLE),
                (0.58, Stage.ON_HOLD), (1, Stage.LOOP),
            ),
            Stage.HM_SCREEN: ((0.35, Stage.REJECTED), (1, Stage.LOOP)),
            Stage.WORK_SAMPLE: ((0.3, Stage.REJECTED), (1, Stage.LOOP)),
            Stage.DEBRIEF: ((1, Stage.LOOP),),
            Stage.LOOP: ((1, Stage.REJECTED),),
        }[application.stage]  # fmt: skip
        if luck > 0.97 and application.deadline_at is None:
            days = 2 + int(luck * 1000) % 4
            words = f"{(now + timedelta(days=days)).date().isoformat()} 17:00"
            offers_elsewhere.set_deadline(records, Deed(member, Door.COMMAND, now), duty.application_id, words)
            return "deadline"
        return self._move(records, duty, member, next(to for up_to, to in ways if luck < up_to), now)

    def _candidate(self, records, duty, member, luck, now) -> str:
        if records.applications.get(duty.application_id).stage is not Stage.WORK_SAMPLE:
            return "nothing"
        return self._move(records, duty, member, Stage.LOOP if luck < 0.7 else Stage.WITHDREW, now)

    def _schedule(self, records, duty, deed, luck) -> str:
        """Ask a panel for the round nobody may skip, sometimes for another one after it; most get a time."""
        *_, mandatory, others = JOBS[self.openings.index(duty.opening_id)]
        who = self._panel(duty, 0, 1 + int(self.draw("many", duty.number) * 3))
        opening, luck_of_panel = records.openings.get(duty.opening_id), self.draw("who else", duty.number)
        if luck_of_panel < 0.6:  # whoever may be asked to step in sits on the panel themselves, and is blind until then
            also = opening.hiring_manager_id if luck_of_panel < 0.3 else opening.recruiter_id
            who += [also] if not self.people[also].is_gone else []
        interviews.assign_panel(records, deed.member, duty.application_id, mandatory, who, door=deed.door, now=deed.at)
        if luck < 0.8:
            self._set_time(records, duty, deed, mandatory, who[0], 1 + int(self.draw("when", duty.number) * 2))
        if luck < 0.35:
            second = self._panel(duty, 7, 1)
            other = others[int(luck * 100) % len(others)]
            interviews.assign_panel(
                records, deed.member, duty.application_id, other, second, door=deed.door, now=deed.at
            )
            days = 2 + int(self.draw("later", duty.number) * 5)
            self._set_time(records, duty, deed, other, second[0], days)
        return "panel"

    def _panel(self, duty, shift: int, size: int) -> list[str]:
        pool = [one for one in self.ids[FIRST_INTERVIEWER:] if not self.people[one].is_gone]
        first = int(self.draw("panel", duty.number, shift) * len(pool))
        return [pool[(first + step * 5) % len(pool)] for step in range(size)]

    def _set_time(self, records, duty, deed, round_key, interviewer_id, days) -> None:
        """Set a time within the interviewer's day, so many days from now, typed in the recruiter's own zone."""
        interviewer = self.people[interviewer_id]
        wanted = deed.at + timedelta(days=days)
        at = interviewer.next_moment(wanted.replace(minute=0, second=0, microsecond=0) + HOUR)
        if at is None:
            return
        at = at.replace(minute=30 if at.minute else 0) + int(self.draw("slot", duty.number, round_key) * 6) * HOUR
        local = self.people[deed.member.id].local(at)
        words = f"{round_key} {local:%Y-%m-%d %H:%M}"
        schedules.schedule(records, deed, duty.application_id, words)

    def _bring_forward(self, records, duty, deed, luck) -> str:
        seats_of = [one for one in records.interviews.seats_of(duty.application_id) if one.is_owed and one.starts_at]
        if not seats_of:
            return "nothing"
        seat = min(seats_of, key=lambda one: (one.starts_at, one.id))
        self._set_time(records, duty, deed, seat.round_key, seat.interviewer_id, 1)
        return "brings forward"

    def _decide(self, records, duty, deed, luck) -> str:
        def ask(outcome: Outcome, to: Stage | None = None, said: Said | None = None) -> None:
            decisions.decide(
                records,
                deed,
                decisions.Asked(
                    application_id=duty.application_id,
                    outcome=outcome,
                    reason="Strong in production, and the panel agrees.",
                    to=to,
                    said=said or Said(range_shared=True),
                ),
            )

        *_, others = JOBS[self.openings.index(duty.opening_id)]
        if luck < 0.05:
            decisions.another_signal(
                records,
                deed,
                duty.application_id,
                others[0],
                self._panel(duty, 13, 1),
                "One more talk is needed.",
                None,
            )
            return "another signal"
        self._references(records, duty.application_id)
        try:
            if luck < 0.5:
                ask(Outcome.ADVANCE, Stage.OFFER)
                return "decides: offer"
            if luck < 0.6:
                ask(Outcome.ADVANCE, Stage.REFERENCES)
                return "decides: references"
            if luck < 0.65:
                revisit = (deed.at + timedelta(days=4)).date()
                ask(Outcome.HOLD, None, Said(reason="The team is being rebuilt.", revisit_on=revisit))
                return "decides: hold"
            ask(Outcome.REJECT, None, Said(reason_code="level_mismatch"))
        except Refusal as problem:
            if "split" not in str(problem):
                raise
            ask(Outcome.MEETING)
            return "debrief meeting"
        return "decides: no"

    def _references(self, records, application_id: int) -> None:
        recruiter = records.members.get(self.ids[0])
        for n in range(max(0, 2 - records.references.count(application_id))):
            reference = checked_reference(f"Helen Park {n}", "Their manager", "I would put them on call for it.")
            candidates.record_reference(records, recruiter, application_id, reference, door=Door.MODAL, now=START)

    def _add(self, n: int, job: int, stage: Stage, now: datetime) -> None:
        def work(records) -> dict:
            opening = records.openings.get(self.openings[job])
            recruiter = records.members.get(opening.recruiter_id)
            person = NewCandidate(name=f"{_candidate_name(n)}", email=f"candidate{n}@example.com")
            if opening.status is not Status.OPEN:
                return {"done": "nothing"}
            candidates.add(records, recruiter, person, opening, anyway=True, door=Door.COMMAND, now=now, stage=stage)
            return {"done": "add"}

        self.envelope(f"add {n}", now, work)

    # --- What happens once ----------------------------------------------------------------------------------------------

    def _leave(self, who: str, now: datetime) -> None:
        self.people[who].is_gone = True
        self._is_noticed("leaves", who, now)

    def _travel(self, who: str, timezone: str, now: datetime) -> None:
        self.people[who].timezone = timezone
        self._is_noticed("travels", who, now)

    def _is_noticed(self, what: str, who: str, now: datetime) -> None:
        """Let the bot learn of everybody as it does every hour, where somebody is not as they were."""
        self.run.slack.changed(self.people[who])
        everybody, company = self.run.slack.people(), self.run.company

        def work(records) -> dict:
            for moved in members.keep_people(records, everybody, company.admins, company.recruiters):
                clocks.settle_member(records, moved, now)
            handovers.take_back_duties(records, now)
            return {"done": what}

        self.envelope(f"{what} {who}", now, work)

    def _unreachable(self, who: str, first: datetime, last: datetime) -> None:
        person = self.people[who]
        person.unreachable = (first, last)
        self.run.slack.changed(person)
        self.run.at(last, "", lambda _: self.run.slack.changed(person))

    def _away(self, who: str, now: datetime, first: int, days: int) -> None:
        """Say that one is away from today or tomorrow on, as `/candidate away` does."""
        person = self.people[who]
        begins = person.local(now).date() + timedelta(days=first)
        person.days_off.append((begins, begins + timedelta(days=days - 1)))

        def work(records) -> dict:
            mutes = records.members.get(who).preferences.mutes
            records.members.prefer(who, replace(person.wishes(), mutes=mutes))
            clocks.settle_member(records, who, now)
            return {"done": "away"}

        self.envelope(f"away {who}", now, work)

    def _pause(self, job: int, now: datetime) -> None:
        def work(records) -> dict:
            deed = Deed(records.members.get(self.ids[JOBS[job][3]]), Door.COMMAND, now)
            opening_states.pause(records, deed, self.openings[job])
            return {"done": "pauses"}

        self.envelope(f"pauses {job}", now, work)

    def _change_hands(self, job: int, manager: str, now: datetime) -> None:
        """Give an opening to another hiring manager, with all that the one before owed."""

        def work(records) -> dict:
            deed = Deed(records.members.get(self.ids[JOBS[job][3]]), Door.MODAL, now)
            opening = records.openings.get(self.openings[job])
            facts = replace(openings.facts_of(records, deed, opening), manager_id=manager)
            openings.change_facts(records, deed, opening.id, facts)
            return {"done": "changes hands"}

        self.envelope(f"changes hands {job}", now, work)

    def _reopen(self, job: int, now: datetime) -> None:
        def work(records) -> dict:
            deed = Deed(records.members.get(self.ids[JOBS[job][3]]), Door.COMMAND, now)
            opening_states.reopen(records, deed, self.openings[job])
            return {"done": "reopens"}

        self.envelope(f"reopens {job}", now, work)


class _Open:
    """An open duty with what the model looks at."""

    __slots__ = ("application_id", "ends_at", "holder_id", "id", "kind", "number", "opening_id", "stage", "started_at",
                 "subject_id", "who")  # fmt: skip

    def __init__(self, row) -> None:
        self.id, self.kind, self.subject_id, self.holder_id = row.id, row.kind, row.subject_id, row.holder_id
        self.started_at, self.application_id, self.number = row.started_at, row.application_id, row.number
        self.opening_id, self.stage, self.ends_at = row.opening_id, row.stage, row.ends_at
        self.who = f"{row.holder_id} {row.round_key}" if row.round_key else ""


def _candidate_name(n: int) -> str:
    first = ("Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Radia", "Leslie", "Frances", "John")
    last = random.Random(n).choices("bcdfgklmnprstvz", k=3)
    return f"{first[n % 10]} {''.join(f'{a}{v}' for a, v in zip(last, 'aoi', strict=True)).title()}-{n}"
