"""Values for tests: whole and ordinary unless a test says what is special about them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from bot import templates
from bot.domain.candidates import Application, NewCandidate
from bot.domain.company import Company
from bot.domain.events import Door, Event, Kind
from bot.domain.interviews import Seat
from bot.domain.openings import Opening, slug_of
from bot.domain.people import Member
from bot.domain.pipeline import Stage
from bot.domain.templates import RoleTemplate, template_from_data
from bot.flows import candidates, interviews, members
from bot.flows.openings import open_job
from storage.store import Records, Store

# A Tuesday, 14:00 in Berlin.
NOW = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
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
        "now": NOW,
    }
    slug = open_job(records, title=title, **{**ordinary, **special})
    return next(opening for opening in records.openings.all() if opening.slug == slug)


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
