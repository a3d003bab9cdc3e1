"""What is on file in these tests: two openings and the people in them, one of each fate, some of whom work here."""

from typing import Any

from sqlalchemy import delete, select, update

from bot.domain.company import Company
from bot.domain.events import Deed, Door
from bot.domain.openings import Training
from bot.domain.pay import Basis, Period, PostedRange
from bot.domain.people import Grant
from bot.domain.pipeline import Stage
from bot.domain.references import checked_reference
from bot.domain.scorecards import Draft
from bot.domain.votes import Outcome
from bot.flows import candidates, decisions, interviews, members, scorecards
from storage import tables
from tests.factories import NOW, PRIYA, move_to, open_a_job, put_on_file
from tests.handlers.kinds import (
    GONE,
    GRANTED,
    GUEST,
    INTERVIEWER,
    MANAGER,
    OTHER_INTERVIEWER,
    OTHER_MANAGER,
    OTHER_RECRUITER,
    OWN_ADDRESS,
    OWNER,
    PEOPLE,
    RECRUITER,
    SECOND,
    SELF_BY_EMAIL,
    SELVES,
    STAND_IN,
    STRANGER,
)

# What only some may read; each can be recognised wherever it turns up.
EMAIL, NOTE = "nadia@brandt.example", "asked twice about the sabbatical"
WHY_MOVED, WHY_NOT = "the panel is short of time this month", "could not say which metric mattered"
SAID_BY_REFEREE, REFEREE = "kept the pager through Christmas", "Helen Parkhurst"
SEALED, READABLE = "drew the rollback on the whiteboard", "wrote the migration twice"
WHY_DECIDED = "the two of us remember the outage differently"
# What a card needs as evidence is longer than what it is recognised by.
EVIDENCE = "Asked for the worst week on call: they {}, named two numbers, and said what they would do now."
PAY = PostedRange(currency="EUR", low=91_300, high=113_700, period=Period.YEAR, basis=Basis.BASE)
OTHER_PAY = PostedRange(currency="EUR", low=82_100, high=99_900, period=Period.YEAR, basis=Basis.BASE)


def keep_people(records: Any, company: Company) -> None:
    records.members.keep(PEOPLE)
    for member_id, granted in GRANTED.items():
        records.members.grant(member_id, granted if company.admins else granted - {Grant.ADMIN})
    members.keep_people(records, PEOPLE, company.admins, company.recruiters)


def open_both(records: Any) -> None:
    ml = open_a_job(records, "ML engineer", hiring_manager_id=MANAGER, recruiter_id=RECRUITER)
    data = open_a_job(
        records, "Data engineer", hiring_manager_id=OTHER_MANAGER, recruiter_id=OTHER_RECRUITER, channel_id="C02DATA"
    )
    for opening, pay in ((ml, PAY), (data, OTHER_PAY)):
        records.openings.change(
            opening.id,
            title=opening.title,
            level="senior",
            location="Berlin",
            pay=pay,
            hiring_manager_id=opening.hiring_manager_id,
            recruiter_id=opening.recruiter_id,
            channel_id=opening.channel_id,
        )
    people = {INTERVIEWER: Training.TRAINED, SECOND: Training.TRAINED, STAND_IN: Training.TRAINED}
    records.openings.set_people(ml.id, "mlops_production", people, RECRUITER, NOW)
    records.openings.set_people(ml.id, "recruiter_screen", {SECOND: Training.SHADOW}, RECRUITER, NOW)


def address_of(name: str) -> str:
    """Return the address that is on file for somebody."""
    if name == SELVES[SELF_BY_EMAIL]:
        return OWN_ADDRESS.upper()
    return EMAIL.replace("nadia", name.split(maxsplit=1)[0].casefold())


def put_nadia_on_file(records: Any, name: str, member_id: str | None = None) -> None:
    """Put somebody on file who is asked for references while two cards are waited for, one of which is in.

    With the id of a member, it is the file of that member: by their account, or by the address they have in Slack.
    """
    opening = records.openings.all()[0]
    application = put_on_file(records, name, opening=opening, owner_id=OWNER, email=address_of(name))
    for stage in (Stage.RECRUITER_SCREEN, Stage.LOOP, Stage.DEBRIEF):
        move_to(records, application, stage, override="Nobody had the time.")
    move_to(records, application, Stage.REFERENCES, reason=WHY_MOVED)
    _assign(records, application, "mlops_production", INTERVIEWER, SECOND)
    _vote(records, application, SECOND, "strong_yes", SEALED)
    _refer_to(records, application)
    recruiter = records.members.get(PRIYA)
    candidates.note(records, recruiter, application.id, NOTE, door=Door.COMMAND, now=NOW)
    for column, value in {"member_id": None if member_id == SELF_BY_EMAIL else member_id}.items():
        table = tables.candidates
        records._connection.execute(
            update(table).where(table.c.id == application.candidate_id).values(**{column: value})
        )
    # Guests, leavers and bots cannot be asked for a card; these were, before they became what they are.
    if member_id is None:
        seat = tables.seats.c
        mine = records._connection.execute(
            select(tables.seats).where(seat.application_id == application.id).limit(1)
        ).one()
        for gone in (GUEST, GONE, STRANGER):
            copy = {**mine._mapping, "interviewer_id": gone}
            del copy["id"]
            records._connection.execute(tables.seats.insert().values(**copy))


def put_the_others_on_file(records: Any) -> None:
    """Put the others on file: one whose votes can be read, one who is out with a reason, one of the other opening."""
    ml, data = records.openings.all()
    rae = put_on_file(records, "Rae Kowalski", opening=ml)
    for stage in (Stage.RECRUITER_SCREEN, Stage.LOOP):
        move_to(records, rae, stage)
    _assign(records, rae, "coding", OTHER_INTERVIEWER)
    _vote(records, rae, OTHER_INTERVIEWER, "no", READABLE)
    talked = decisions.Asked(application_id=rae.id, outcome=Outcome.MEETING, reason=WHY_DECIDED)
    decisions.decide(records, Deed(records.members.get(MANAGER), Door.MODAL, NOW), talked)
    rob = put_on_file(records, "Rob Farrell", opening=ml)
    move_to(records, rob, Stage.REJECTED, reason=WHY_NOT)
    zoe = put_on_file(records, "Zoe Anders", opening=data, email="zoe@anders.example")
    move_to(records, zoe, Stage.RECRUITER_SCREEN)


def hand_in_the_last_card(records: Any, application: Any) -> None:
    """Let the card that was waited for come in, so that the panel can be read."""
    _vote(records, application, INTERVIEWER, "yes", "read the alert before anybody called")


def _assign(records: Any, application: Any, round_key: str, *who: str) -> None:
    recruiter = records.members.get(PRIYA)
    interviews.assign_panel(records, recruiter, application.id, round_key, who, door=Door.COMMAND, now=NOW)


def _vote(records: Any, application: Any, who: str, overall: str, evidence: str) -> None:
    member = records.members.get(who)
    asked = scorecards.form_for_application(records, member, application.id)
    ratings = {attribute.key: "4" for attribute in asked.focus}
    said = EVIDENCE.format(evidence)
    draft = Draft(ratings=ratings, evidence=dict.fromkeys(ratings, said), why=said, overall=overall)
    scorecards.submit(records, member, asked.seat_id, draft, door=Door.MODAL, now=NOW)


def _refer_to(records: Any, application: Any) -> None:
    recruiter = records.members.get(PRIYA)
    reference = checked_reference(REFEREE, "Their manager", SAID_BY_REFEREE)
    candidates.record_reference(records, recruiter, application.id, reference, door=Door.MODAL, now=NOW)


def take_off_file(connection: Any, name: str) -> None:
    """Let somebody never have applied; what came later keeps its numbers."""
    person = connection.execute(select(tables.candidates).where(tables.candidates.c.name == name)).one()
    application = connection.execute(
        select(tables.applications).where(tables.applications.c.candidate_id == person.id)
    ).one()
    seats = [
        row.id
        for row in connection.execute(select(tables.seats).where(tables.seats.c.application_id == application.id))
    ]
    counts = tables.stage_counts.c
    connection.execute(
        update(tables.stage_counts)
        .where(counts.opening_id == application.opening_id, counts.stage == application.stage)
        .values(n=counts.n - 1)
    )
    about_seat = tables.deliveries.c.subject.in_([str(one) for one in seats])
    connection.execute(delete(tables.deliveries).where(tables.deliveries.c.kind == "seat", about_seat))
    connection.execute(delete(tables.drafts).where(tables.drafts.c.seat_id.in_(seats)))
    connection.execute(delete(tables.scorecards).where(tables.scorecards.c.seat_id.in_(seats)))
    duties = tables.duties.c
    own = select(duties.id).where(duties.application_id == application.id)
    connection.execute(delete(tables.nudges).where(tables.nudges.c.duty_id.in_(own)))
    for table in (tables.seats, tables.interviews, tables.reference_checks, tables.duties, tables.events):
        connection.execute(delete(table).where(table.c.application_id == application.id))
    connection.execute(delete(tables.applications).where(tables.applications.c.id == application.id))
    connection.execute(delete(tables.name_forms).where(tables.name_forms.c.candidate_id == person.id))
    connection.execute(delete(tables.candidates).where(tables.candidates.c.id == person.id))
