"""Values for tests: whole and ordinary unless a test says what is special about them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import update

from bot import templates
from bot.domain.candidates import Application, NewCandidate
from bot.domain.cards import Card, ScorecardForm
from bot.domain.company import Company
from bot.domain.duties import Duty, NewDuty, OpenDuty
from bot.domain.events import Door, Event, Kind
from bot.domain.gates import Said
from bot.domain.interviews import Seat
from bot.domain.openings import Opening, slug_of
from bot.domain.pay import posted_range
from bot.domain.people import Member
from bot.domain.pipeline import Stage
from bot.domain.references import checked_reference
from bot.domain.scorecards import Draft
from bot.domain.templates import RoleTemplate, template_from_data
from bot.flows import candidates, interviews, members, moves, scorecards
from bot.flows.openings import open_job
from storage import tables
from storage.database import Database
from storage.store import Records, Store, open_store

# A Tuesday, 14:00 in Berlin.
NOW = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
# Half past three in Berlin: when what cannot come between is sent.
BATCH = datetime(2026, 3, 10, 14, 30, tzinfo=UTC)
COMPANY = Company(
    channel_id="C01HIRING", admins=frozenset({"U02MAYA"}), recruiters=frozenset({"U01PRIYA"}), timezone="Europe/Berlin"
)
PRIYA, MAYA, SAM, LENA, AIKO = "U01PRIYA", "U02MAYA", "U03SAM", "U04LENA", "U05AIKO"
OTTO, GONE, GUEST = "U06OTTO", "U07GONE", "U08GUEST"
PEOPLE = (
    Member(id=PRIYA, name="Priya Shah", timezone="Europe/Berlin", is_recruiter=True),
    Member(id=MAYA, name="Maya Lindqvist", timezone="Europe/Berlin", is_admin=True),
    Member(id=SAM, name="Sam Okafor", timezone="Europe/Berlin"),
    Member(id=LENA, name="Lena Fischer", timezone="Europe/Berlin"),
    Member(id=AIKO, name="Aiko Tanaka", timezone="America/New_York"),
    Member(id=OTTO, name="Otto Outsider", timezone="Europe/Berlin"),
    Member(id=GONE, name="Gone Girl", timezone="Europe/Berlin", is_deactivated=True),
    Member(id=GUEST, name="Guest Gus", timezone="Europe/Berlin", is_guest=True),
)


@cache
def a_template(key: str = "ml_engineer") -> RoleTemplate:
    return template_from_data(templates.load(key))


def a_member(member_id: str = SAM, **special: Any) -> Member:
    return replace(Member(id=member_id, name="Sam Okafor", timezone="Europe/Berlin"), **special)


def an_opening(**special: Any) -> Opening:
    ordinary = Opening(
        id=1,
        slug="ml-engineer",
        title="ML engineer",
        template=a_template(),
        hiring_manager_id=MAYA,
        recruiter_id=PRIYA,
        channel_id=None,
    )
    return replace(ordinary, **special)


def an_application(**special: Any) -> Application:
    ordinary = Application(
        id=7,
        number=17,
        candidate_id=3,
        name="Ada Lovelace",
        email="ada@example.com",
        opening_id=1,
        stage=Stage.LOOP,
        previous_stage=Stage.HM_SCREEN,
        stage_since=NOW - timedelta(days=3),
        stage_event_id=9,
        owner_id=None,
        holder_id=PRIYA,
        duty="stage",
        waiting_since=NOW - timedelta(days=3),
        due_at=NOW + timedelta(days=2),
    )
    return replace(ordinary, **special)


def a_seat(seat_id: int = 1, **special: Any) -> Seat:
    ordinary = Seat(
        id=seat_id,
        interview_id=1,
        application_id=7,
        round_key="mlops_production",
        interviewer_id=SAM,
        assigned_at=NOW,
        due_at=NOW + timedelta(days=1),
        submitted_at=None,
    )
    return replace(ordinary, **special)


def an_event(**special: Any) -> Event:
    ordinary = Event(id=1, application_id=7, at=NOW, actor_id=PRIYA, kind=Kind.ADDED, door=Door.COMMAND)
    return replace(ordinary, **special)


# --- Rows in a store ----------------------------------------------------------------------------------------------------


def know_everybody(store: Store) -> None:
    store.write(lambda records: members.keep_people(records, PEOPLE, COMPANY.admins, COMPANY.recruiters))


def open_a_job(records: Records, title: str = "ML engineer", **special: Any) -> Opening:
    ordinary: dict[str, Any] = {
        "template": templates.load("ml_engineer"),
        "hiring_manager_id": MAYA,
        "recruiter_id": PRIYA,
        "channel_id": None,
        "pay": posted_range(currency="EUR", low=80000, high=100000),
        "location": "Berlin",
        "now": NOW,
    }
    slug = open_job(records, title=title, **{**ordinary, **special})
    return next(opening for opening in records.openings.all() if opening.slug == slug)


def with_people_and_a_job(database: Database) -> None:
    """Fill a new database with what most tests begin with: everybody is known, and one job is open."""
    store = open_store(database, "T01", "Northwind")
    know_everybody(store)
    store.write(open_a_job)


def put_on_file(
    records: Records,
    name: str = "Ada Lovelace",
    *,
    opening: Opening | None = None,
    stage: Stage = Stage.APPLIED,
    now: datetime = NOW,
    email: str | None = None,
    owner_id: str | None = None,
) -> Application:
    """Add a candidate as the recruiter would, to the first opening unless another one is given."""
    recruiter = records.members.get(PRIYA)
    assert recruiter is not None
    card = candidates.add(
        records,
        recruiter,
        NewCandidate(name=name, email=email, owner_id=owner_id),
        opening or records.openings.all()[0],
        anyway=True,
        door=Door.COMMAND,
        now=now,
        stage=stage,
    )
    assert not isinstance(card, candidates.AlreadyHere)
    return card.application


def ask_for_cards(
    records: Records, application: Application, *who: str, round_key: str = "mlops_production", now: datetime = NOW
) -> list[Seat]:
    """Assign interviewers to a round as the recruiter would; returns all seats of the application."""
    recruiter = records.members.get(PRIYA)
    assert recruiter is not None
    interviews.assign_panel(records, recruiter, application.id, round_key, who, door=Door.COMMAND, now=now)
    return records.interviews.seats_of(application.id)


def slug_for(title: str) -> str:
    return slug_of(title)


# --- Moves, with what their gates ask for -------------------------------------------------------------------------------

SAID = {
    Stage.REJECTED: Said(reason_code="level_mismatch"),
    Stage.WITHDREW: Said(reason_code="other_offer"),
    Stage.ON_HOLD: Said(reason="The team is being rebuilt.", revisit_on=date(2026, 4, 7)),
}


def said_with(to: Stage, **special: Any) -> Said:
    """Return what has to be said with a move to that stage: the pay range was told, and why somebody leaves."""
    return replace(SAID.get(to, Said(range_shared=True)), **special)


def move_to(
    records: Records, application: Application, to: Stage, *, who: str = PRIYA, now: datetime = NOW, **special: Any
) -> Card:
    """Move a candidate as somebody would who says what the stage asks for; facts are not made up."""
    member = records.members.get(who)
    assert member is not None
    return moves.move(records, member, application.id, to, said=said_with(to, **special), door=Door.BUTTON, now=now)


def record_references(records: Records, application: Application, count: int = 2) -> None:
    """Let people who worked with a candidate be heard."""
    recruiter = records.members.get(PRIYA)
    assert recruiter is not None
    for n in range(count):
        reference = checked_reference(f"Helen Park {n}", "Their manager", "I would put them on call for it.")
        candidates.record_reference(records, recruiter, application.id, reference, door=Door.MODAL, now=NOW)


def score_the_mandatory_round(
    records: Records, application: Application, rating: str = "3", overall: str = "yes", now: datetime = NOW
) -> None:
    """Let Sam interview for the round nobody may skip, and hand in his card."""
    seats = ask_for_cards(records, application, SAM, now=now)
    hand_in(records, seats[-1], rating, overall, now)


# Evidence as a card needs it: what was asked, what was answered, in more than 80 characters.
EVIDENCE = "Asked for the rollback story: they had rehearsed it twice with the on-call team, and it took four minutes."


def a_draft(form: ScorecardForm, rating: str = "3", overall: str = "yes", **special: Any) -> Draft:
    """Return a card that can be submitted: every attribute rated alike, with the same evidence."""
    keys = [attribute.key for attribute in form.focus]
    ordinary = Draft(
        ratings=dict.fromkeys(keys, rating), evidence=dict.fromkeys(keys, EVIDENCE), overall=overall, why=EVIDENCE
    )
    return replace(ordinary, **special)


def hand_in(records: Records, seat: Seat, rating: str = "3", overall: str = "yes", now: datetime = NOW) -> None:
    """Let an interviewer hand in their card."""
    interviewer = records.members.get(seat.interviewer_id)
    assert interviewer is not None
    form = scorecards.form_for_application(records, interviewer, seat.application_id)
    scorecards.submit(records, interviewer, seat.id, a_draft(form, rating, overall), door=Door.MODAL, now=now)


# --- What a digest tells of ---------------------------------------------------------------------------------------------


def begin_a_duty(
    records: Records,
    application: Application,
    kind: Duty,
    *,
    holder_id: str = PRIYA,
    since: datetime = NOW - timedelta(days=2),
    due_at: datetime | None = NOW - timedelta(days=1),
    subject_id: int = 1,
) -> OpenDuty:
    """Let somebody be waited for, and past their time unless another one is given."""
    new = NewDuty(kind=kind, subject_id=subject_id, holder_id=holder_id, started_at=since, due_at=due_at)
    known = records.duties.of_application(application.id)
    records.duties.end([one.id for one in known if (one.kind, one.subject_id) == (kind, subject_id)], since)
    return records.duties.begin(application.id, new)


def set_deadline(records: Records, application: Application, at: datetime | None) -> None:
    """Let a candidate have to answer another company by then."""
    records._connection.execute(
        update(tables.applications).where(tables.applications.c.id == application.id).values(deadline_at=at)
    )


def set_interview_time(records: Records, application: Application, round_key: str, at: datetime) -> None:
    """Let a round of a candidate have a time."""
    interview_id = records.interviews.arrange(application.id, round_key, NOW)
    records._connection.execute(
        update(tables.interviews).where(tables.interviews.c.id == interview_id).values(starts_at=at)
    )


def fill_a_digest(records: Records, application: Application) -> None:
    """Give somebody something of everything that a digest tells of."""
    begin_a_duty(records, application, Duty.DECISION, holder_id=MAYA)
    begin_a_duty(records, application, Duty.GAP, since=NOW - timedelta(days=10))
    set_deadline(records, application, NOW + timedelta(days=2))
    set_interview_time(records, application, "mlops_production", NOW + timedelta(hours=1))
