"""The sample company: eight people, three openings and some two dozen candidates, with a history that fits together.

The history is made by the same flows the bot runs, each step at its own time in the past, so that everything on screen
is what would be there had it really happened.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import templates
from bot.domain.candidates import checked_candidate
from bot.domain.clocks import at_local, is_business_day
from bot.domain.company import Company
from bot.domain.events import Deed, Door, Kind
from bot.domain.gates import Said
from bot.domain.pay import posted_range
from bot.domain.people import Member
from bot.domain.permissions import Action
from bot.domain.pipeline import Stage
from bot.domain.references import checked_reference
from bot.domain.scorecards import Draft
from bot.flows import candidates, interviews, moves, openings, schedules, scorecards
from bot.flows.access import opening_meant
from bot.flows.candidates import AlreadyHere
from storage.store import Records

HOME = ZoneInfo("Europe/Berlin")
START = time(10, 30)
TEAM = {"id": "T01NORTHWIND", "name": "Northwind", "domain": "northwind"}
CHANNEL_ID = "C02HIRING"
MEETS_TODAY = "Yuki Sato"

PRIYA, MAYA, SAM, LENA = "U01PRIYA", "U02MAYA", "U03SAM", "U04LENA"
DIEGO, AIKO, TOM, NOOR = "U05DIEGO", "U06AIKO", "U07TOM", "U08NOOR"
PEOPLE: list[dict[str, Any]] = [
    {"id": PRIYA, "name": "priya", "real_name": "Priya Shah", "title": "Recruiter", "tz": "Europe/Berlin"},
    {"id": MAYA, "name": "maya", "real_name": "Maya Lindqvist", "title": "Head of ML", "tz": "Europe/Berlin"},
    {"id": SAM, "name": "sam", "real_name": "Sam Okafor", "title": "Senior ML engineer", "tz": "Europe/Berlin"},
    {"id": LENA, "name": "lena", "real_name": "Lena Fischer", "title": "ML platform engineer", "tz": "Europe/Berlin"},
    {"id": DIEGO, "name": "diego", "real_name": "Diego Ramos", "title": "Search lead", "tz": "Europe/Lisbon"},
    {"id": AIKO, "name": "aiko", "real_name": "Aiko Tanaka", "title": "Product manager", "tz": "Europe/Berlin"},
    {"id": TOM, "name": "tom", "real_name": "Tom Becker", "title": "Founder", "tz": "Europe/Berlin", "is_owner": True},
    {"id": NOOR, "name": "noor", "real_name": "Noor Haddad", "title": "AI engineer", "tz": "America/New_York"},
]
EVERYBODY = [str(person["id"]) for person in PEOPLE]
CHANNELS: list[dict[str, Any]] = [
    {"id": "C01GENERAL", "name": "general", "topic": "Everything and nothing", "members": EVERYBODY, "app": False},
    {"id": CHANNEL_ID, "name": "hiring", "topic": "Who stands where, every morning at nine", "members": EVERYBODY},
]
COMPANY = Company(channel_id=CHANNEL_ID, admins=frozenset({TOM, MAYA}), recruiters=frozenset({PRIYA}))

OPENINGS = (
    ("ML engineer", "ml_engineer", MAYA, "senior", "Berlin", ("EUR", 85000, 110000)),
    ("Applied ML engineer", "applied_ml_engineer", DIEGO, "mid", "Lisbon, or remote in Europe", ("EUR", 60000, 80000)),
    ("AI engineer", "ai_engineer", TOM, "mid", "Berlin, or remote in Europe", ("EUR", 75000, 95000)),
)

GOOD = "Asked how they rolled back a bad model; they kept data, code and weights together and had rehearsed it twice."
MIXED = (
    "Asked about drift; they watched accuracy and retrained monthly, and could not say what would trigger it sooner."
)
WEAK = "Asked for a model that failed in production; they had handed models over and did not know what became of them."


REFERENCES = (
    ("Helen Park", "Their manager, 2021–2024", "They noticed the drop before anybody else and wrote the post-mortem."),
    ("Marco Rossi", "Worked beside them, 2022–2024", "I would put them on call for it. They ask for help early."),
)


@dataclass(frozen=True, slots=True)
class Vote:
    """How somebody voted: a rating for every attribute, evidence, and the overall, some business days ago."""

    by: str
    rating: str
    evidence: str
    overall: str
    days_ago: int


@dataclass(frozen=True, slots=True)
class Panel:
    """A round with its interviewers, assigned some business days ago at an hour and minute, and the votes that are in."""

    round: str
    who: tuple[str, ...]
    days_ago: int
    at: time = time(11, 0)
    votes: tuple[Vote, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A candidate's way so far: each stage they entered and how many business days ago."""

    name: str
    opening: str
    way: tuple[tuple[int, Stage], ...]
    panels: tuple[Panel, ...] = ()
    note: str | None = None
    reason: str | None = None
    reason_code: str | None = None


A, R, H, W, L = Stage.APPLIED, Stage.RECRUITER_SCREEN, Stage.HM_SCREEN, Stage.WORK_SAMPLE, Stage.LOOP
D, F, O = Stage.DEBRIEF, Stage.REFERENCES, Stage.OFFER  # noqa: E741
LATE = time(17, 40)  # due after hours, so the reminder comes the next morning
ML, APPLIED, AI = "ml-engineer", "applied-ml-engineer", "ai-engineer"

STORIES = (
    Story("Ada Lovelace", ML, ((9, A), (8, R), (6, H), (3, L)), (
        Panel("ml_system_design", (SAM,), 3, votes=(Vote(SAM, "4", GOOD, "strong_yes", 2),)),
        Panel("mlops_production", (LENA,), 1, LATE),
        Panel("cross_functional", (AIKO,), 1, LATE),
    ), note="Has another offer on the table; they want to know by the end of next week."),
    Story("Kwame Mensah", ML, ((12, A), (11, R), (9, H), (6, L)), (
        Panel("ml_system_design", (SAM, LENA), 6, votes=(
            Vote(SAM, "3", GOOD, "yes", 5), Vote(LENA, "2", MIXED, "no", 4))),
        Panel("mlops_production", (DIEGO,), 4, votes=(Vote(DIEGO, "3", GOOD, "yes", 3),)),
    )),
    Story("Sofia Marchetti", ML, ((4, A), (3, R))),
    Story("Jonas Weber", ML, ((1, A),)),
    Story("Chen Wei", ML, ((7, A), (6, R), (4, W))),
    Story("Fatima Zahra El Idrissi", ML, ((15, A), (14, R), (11, H), (8, L), (3, D)), (
        Panel("ml_system_design", (SAM,), 8, votes=(Vote(SAM, "3", GOOD, "yes", 7),)),
        Panel("mlops_production", (LENA,), 7, votes=(Vote(LENA, "4", GOOD, "strong_yes", 6),)),
        Panel("cross_functional", (AIKO,), 6, votes=(Vote(AIKO, "3", GOOD, "yes", 4),)),
    )),
    Story("Oliver Grant", ML, ((20, A), (19, R), (17, H), (12, L), (8, D), (7, O), (3, Stage.HIRED)), (
        Panel("mlops_production", (LENA,), 12, votes=(Vote(LENA, "4", GOOD, "strong_yes", 11),)),
    )),
    Story("Ingrid Solberg", ML, ((6, Stage.SOURCED),)),
    Story("Mateusz Nowak", ML, ((10, A), (9, R), (7, Stage.REJECTED)), reason="Wants research, not production work", reason_code="role_mismatch"),
    Story("Yuki Sato", APPLIED, ((10, A), (9, R), (7, H), (4, L)), (
        Panel("ml_case_design", (SAM,), 4, votes=(Vote(SAM, "2", MIXED, "no", 3),)),
        Panel("mlops_production", (LENA, NOOR), 1, LATE),
    )),
    Story("Amara Nwosu", APPLIED, ((18, A), (17, R), (15, H), (11, L), (7, D), (4, F)), (
        Panel("ml_case_design", (SAM,), 11, votes=(Vote(SAM, "4", GOOD, "strong_yes", 10),)),
        Panel("mlops_production", (LENA,), 10, votes=(Vote(LENA, "3", GOOD, "yes", 9),)),
        Panel("cross_functional", (AIKO,), 10, votes=(Vote(AIKO, "3", GOOD, "yes", 8),)),
    )),
    Story("Luca Bianchi", APPLIED, ((5, A), (4, R), (1, H))),
    Story("Hannah O'Brien", APPLIED, ((2, A),)),
    Story("Rahul Iyer", APPLIED, ((3, A), (1, R))),
    Story("Elif Yılmaz", APPLIED, ((9, A), (8, R), (6, W))),
    Story("Noam Ben-David", APPLIED, ((13, A), (12, R), (10, Stage.WITHDREW)), reason_code="other_offer"),
    Story("Zoë Dubois", APPLIED, ((8, A), (7, R), (5, Stage.ON_HOLD)), reason="Back from parental leave next month"),
    Story("Grace Kim", AI, ((16, A), (15, R), (13, H), (9, L), (5, D), (2, O)), (
        Panel("eval_and_debug", (NOOR,), 9, votes=(Vote(NOOR, "4", GOOD, "strong_yes", 8),)),
        Panel("ai_system_design", (SAM,), 8, votes=(Vote(SAM, "3", GOOD, "yes", 7),)),
    ), note="Asked for a start in February; fine with the team."),
    Story("Tomás Herrera", AI, ((6, A), (5, R), (2, L)), (
        Panel("eval_and_debug", (NOOR, SAM), 2, votes=(Vote(SAM, "1", WEAK, "definitely_not", 1),)),
    )),
    Story("Bukola Adeyemi", AI, ((4, A), (3, R), (1, H))),
    Story("Peter Johansson", AI, ((2, A),)),
    Story("مريم الحسيني", AI, ((3, A), (2, R))),
    Story("Nikhil Rao", AI, ((1, A),)),
    Story("Caroline Mbeki", AI, ((8, A), (7, R), (5, H), (2, W))),
    Story("Viktor Petrov", AI, ((11, A), (10, R), (8, Stage.REJECTED)), reason="We need somebody more senior", reason_code="level_mismatch"),
)  # fmt: skip


def start_moment(now: datetime) -> datetime:
    """Return when the demo begins: half past ten at home, today or on the last working day."""
    day = now.astimezone(HOME).date()
    while not is_business_day(day):
        day -= timedelta(days=1)
    return at_local(day, START, HOME)


def members() -> list[Member]:
    """Return the people as the directory would."""
    return [
        Member(
            id=str(person["id"]),
            name=str(person["real_name"]),
            timezone=str(person["tz"]),
            is_admin=person["id"] in COMPANY.admins,
            is_recruiter=person["id"] in COMPANY.recruiters,
        )
        for person in PEOPLE
    ]


def fill(records: Records, now: datetime) -> None:
    """Write the company's history into an empty workspace, ending now."""
    people = {member.id: member for member in members()}
    records.members.keep(people.values())
    for title, template, manager, level, place, (currency, low, high) in OPENINGS:
        openings.open_job(
            records,
            title=title,
            template=templates.load(template),
            hiring_manager_id=manager,
            recruiter_id=PRIYA,
            channel_id=CHANNEL_ID,
            pay=posted_range(currency=currency, low=low, high=high),
            level=level,
            location=place,
            now=_days_ago(25, now),
        )
    for step in sorted(_steps(now), key=lambda step: step.at):
        step.take(records, people)
    meets = next(story for story in STORIES if story.name == MEETS_TODAY)
    recruiter = Deed(people[PRIYA], Door.COMMAND, now)
    when = f"{now.astimezone(HOME):%Y-%m-%d} 15:00"
    schedules.schedule(records, recruiter, _application_id(records, meets), f"mlops_production {when}")
    records.deliveries.let_go(before=at_local(now.astimezone(HOME).date(), time(), HOME))  # that was said at its time


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One thing somebody did at one moment."""

    at: datetime
    story: Story
    stage: Stage | None = None
    panel: Panel | None = None
    vote: Vote | None = None

    def take(self, records: Records, people: dict[str, Member]) -> None:
        """Do it, through the same flow a click would."""
        recruiter = people[PRIYA]
        if self.vote is not None and self.panel is not None:
            _vote(records, people[self.vote.by], _application_id(records, self.story), self.vote, self.at)
        elif self.panel is not None:
            interviews.assign_panel(
                records, recruiter, _application_id(records, self.story), self.panel.round, self.panel.who,
                door=Door.COMMAND, now=self.at,
            )  # fmt: skip
        elif self.stage is self.story.way[0][1]:
            self._add(records, recruiter)
        elif self.stage is not None:
            self._move(records, recruiter)
        elif self.story.note:
            candidates.note(
                records, recruiter, _application_id(records, self.story), self.story.note, door=Door.COMMAND,
                now=self.at,
            )  # fmt: skip

    def _move(self, records: Records, recruiter: Member) -> None:
        assert self.stage is not None
        application_id = _application_id(records, self.story)
        if self.stage in {R, W, H} and not records.events.happened(application_id, Kind.RANGE_SHARED):
            candidates.share_range(records, recruiter, application_id, door=Door.BUTTON, now=self.at)
        if self.stage is O:
            for reference in REFERENCES:
                candidates.record_reference(
                    records, recruiter, application_id, checked_reference(*reference), door=Door.MODAL, now=self.at
                )
        is_last = self.stage is self.story.way[-1][1]
        said = Said(
            reason=self.story.reason if is_last else None,
            reason_code=self.story.reason_code if is_last else None,
            revisit_on=self.at.date() + timedelta(days=28) if self.stage is Stage.ON_HOLD else None,
        )
        moves.move(records, recruiter, application_id, self.stage, said=said, door=Door.BUTTON, now=self.at)

    def _add(self, records: Records, recruiter: Member) -> None:
        opening = opening_meant(records, recruiter, self.story.opening, Action.ADD)
        person = checked_candidate(self.story.name, _email(self.story.name))
        assert self.stage is not None
        added = candidates.add(
            records, recruiter, person, opening, anyway=False, door=Door.COMMAND, now=self.at,
            stage=self.stage,
        )  # fmt: skip
        assert not isinstance(added, AlreadyHere)


def _steps(now: datetime) -> Iterable[_Step]:
    for number, story in enumerate(STORIES):
        minute = time(9 + number % 8, number * 7 % 60)
        for days, stage in story.way:
            yield _Step(at=_days_ago(days, now, minute), story=story, stage=stage)
        if story.note:
            yield _Step(at=_days_ago(1, now, time(14, 20)), story=story)
        for panel in story.panels:
            assigned = max(_days_ago(panel.days_ago, now, panel.at), _entered_last_before(story, panel, now, minute))
            yield _Step(at=assigned, story=story, panel=panel)
            for vote in panel.votes:
                yield _Step(at=_days_ago(vote.days_ago, now, time(16, 10)), story=story, panel=panel, vote=vote)


def _entered_last_before(story: Story, panel: Panel, now: datetime, minute: time) -> datetime:
    """Return a moment after the stage the panel belongs to began."""
    entered = [_days_ago(days, now, minute) for days, _ in story.way if days >= panel.days_ago]
    return max(entered) + timedelta(minutes=25)


def _vote(records: Records, interviewer: Member, application_id: int, vote: Vote, at: datetime) -> None:
    form = scorecards.form_for_application(records, interviewer, application_id)
    draft = Draft(
        ratings={attribute.key: vote.rating for attribute in form.focus},
        evidence={attribute.key: vote.evidence for attribute in form.focus},
        confidence="high",
        overall=vote.overall,
        why=vote.evidence,
    )
    scorecards.submit(records, interviewer, form.seat_id, draft, door=Door.MODAL, now=at)


def _application_id(records: Records, story: Story) -> int:
    known = records.candidates.with_email(_email(story.name))
    assert known is not None
    return records.applications.of_candidates([known[0]])[0].id


def _email(name: str) -> str:
    return f"{'.'.join(name.casefold().replace(chr(39), '').split())}@example.com"


def _days_ago(days: int, now: datetime, at: time = time(10, 0)) -> datetime:
    """Return a local moment so many business days before now."""
    day = now.astimezone(HOME).date()
    while days:
        day -= timedelta(days=1)
        days -= is_business_day(day)
    return at_local(day, at, HOME)
