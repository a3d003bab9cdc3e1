"""The tables; private to this package. `migrations/` must agree with them, and a test holds the two together."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC instant. SQLite would hand back a naive one; the conversion happens here and nowhere else."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: a time without a zone is a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the instant its zone back."""
        if value is None:
            return None
        instant: datetime = value
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _workspace() -> Column[str]:
    return Column("workspace_id", String(32), ForeignKey("workspaces.id"), nullable=False)


workspaces = Table(
    "workspaces",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("last_number", Integer, nullable=False, server_default="0"),
)

members = Table(
    "members",
    metadata,
    _workspace(),
    Column("id", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("is_admin", Boolean, nullable=False),
    Column("is_recruiter", Boolean, nullable=False),
    Column("is_guest", Boolean, nullable=False),
    Column("is_deactivated", Boolean, nullable=False),
    Column("is_bot", Boolean, nullable=False),
    Column("dm_channel_id", String(32)),
    Column("is_founder", Boolean, nullable=False, server_default=text("false")),
    Column("is_owner", Boolean, nullable=False, server_default=text("false")),
    # The roles given inside Slack, with spaces between; those of the settings are not among them.
    Column("granted", String(64)),
    Column("email_key", Text),
    Column("preferences", JSON(none_as_null=True)),  # what differs from the usual; see `bot.domain.preferences`
    Column("unreachable_since", UTCDateTime),  # Slack refused to let us write to them
    PrimaryKeyConstraint("workspace_id", "id"),
    Index(None, "workspace_id", "email_key"),
)

openings = Table(
    "openings",
    metadata,
    _id(),
    _workspace(),
    Column("slug", String(80), nullable=False),
    Column("title", String(120), nullable=False),
    Column("template", Text, nullable=False),  # JSON, parsed once per text
    Column("hiring_manager_id", String(32), nullable=False),
    Column("recruiter_id", String(32), nullable=False),
    Column("channel_id", String(32)),
    Column("created_at", UTCDateTime, nullable=False),
    Column("status", String(16), nullable=False, server_default="open"),
    Column("level", String(40)),
    Column("location", String(120)),
    Column("pay_low", Integer),
    Column("pay_high", Integer),
    Column("pay_currency", String(3)),
    Column("pay_period", String(8)),
    Column("pay_basis", String(8)),
    Column("intake", JSON(none_as_null=True)),  # the wizard's answers, and why a mandatory round was left out
    Column("readiness", JSON(none_as_null=True)),  # what the hiring manager can answer: key → {"by", "at"}
    Column("duty_days", JSON(none_as_null=True)),  # business days until a duty is due, where not the usual ones
    Column("digest_hour", SmallInteger, nullable=False, server_default="9"),  # of the company's day
    UniqueConstraint("workspace_id", "slug"),
)

# Who may be asked for which round of an opening; "" stands for any round.
opening_people = Table(
    "opening_people",
    metadata,
    _workspace(),
    Column("opening_id", Integer, ForeignKey("openings.id"), nullable=False),
    Column("member_id", String(32), nullable=False),
    Column("round_key", String(40), nullable=False),
    Column("training", String(16), nullable=False),
    Column("added_by", String(32), nullable=False),
    Column("added_at", UTCDateTime, nullable=False),
    PrimaryKeyConstraint("opening_id", "member_id", "round_key"),
)

candidates = Table(
    "candidates",
    metadata,
    _id(),
    _workspace(),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("email", String(254)),
    Column("email_key", Text),
    Column("created_at", UTCDateTime, nullable=False),
    Column("member_id", String(32)),  # a colleague: somebody who is in the Slack workspace themselves
    Column("resume_url", Text),
    UniqueConstraint("workspace_id", "email_key"),
    Index(None, "workspace_id", "name_key"),
    Index(None, "workspace_id", "member_id"),
)

# What `bot.domain.names` needs to find a name by a look-up: its words, and its words with one letter left out.
name_forms = Table(
    "name_forms",
    metadata,
    _workspace(),
    Column("is_whole", Boolean, nullable=False),
    Column("form", String(32).with_variant(String(32, collation="C"), "postgresql"), nullable=False),
    Column("candidate_id", Integer, ForeignKey("candidates.id", ondelete="CASCADE"), nullable=False),
    PrimaryKeyConstraint("workspace_id", "is_whole", "form", "candidate_id"),
    Index(None, "candidate_id"),
    sqlite_with_rowid=False,
)

applications = Table(
    "applications",
    metadata,
    _id(),
    _workspace(),
    Column("number", Integer, nullable=False),
    Column("candidate_id", Integer, ForeignKey("candidates.id"), nullable=False),
    Column("opening_id", Integer, ForeignKey("openings.id"), nullable=False),
    Column("stage", String(24), nullable=False),
    # The stage's place in the pipeline, kept beside it so that a list is read straight from an index.
    Column("stage_rank", SmallInteger, nullable=False),
    Column("previous_stage", String(24)),
    Column("stage_since", UTCDateTime, nullable=False),
    Column("stage_event_id", Integer, nullable=False),
    Column("owner_id", String(32)),
    Column("holder_id", String(32)),
    Column("duty", String(16), nullable=False),
    Column("waiting_since", UTCDateTime, nullable=False),
    Column("due_at", UTCDateTime),
    # When every card was in for the first time, and votes could be read: what was in by then never changes again.
    Column("revealed_at", UTCDateTime),
    Column("reason_code", String(40)),
    Column("revisit_on", Date),
    Column("deadline_at", UTCDateTime),  # when the candidate must answer somebody else
    UniqueConstraint("workspace_id", "number"),
    UniqueConstraint("candidate_id", "opening_id"),
    Index(None, "workspace_id", "stage_rank", "waiting_since", "id"),
    Index(None, "opening_id", "stage_rank", "waiting_since", "id"),
    Index(None, "workspace_id", "holder_id", "stage_rank", "waiting_since", "id"),
    Index(None, "workspace_id", "due_at"),
    Index("ix_applications_deadline_at", "workspace_id", "deadline_at", sqlite_where=text("deadline_at IS NOT NULL"),
          postgresql_where=text("deadline_at IS NOT NULL")),
)  # fmt: skip

# How many applications stand where: written in the transaction that moves one, so it is never wrong and never counted.
stage_counts = Table(
    "stage_counts",
    metadata,
    _workspace(),
    Column("opening_id", Integer, ForeignKey("openings.id"), nullable=False),
    Column("stage", String(24), nullable=False),
    Column("n", Integer, nullable=False),
    PrimaryKeyConstraint("workspace_id", "opening_id", "stage"),
)

events = Table(
    "events",
    metadata,
    _id(),
    _workspace(),
    Column("application_id", Integer, ForeignKey("applications.id"), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("actor_id", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("door", String(16), nullable=False),
    Column("from_stage", String(24)),
    Column("to_stage", String(24)),
    Column("text", Text),
    Column("reason_code", String(40)),
    Column("overridden", Text),  # the gates passed although they were not met, with spaces between
    Column("before", JSON(none_as_null=True)),  # what undoing a move brings back
    Column("batch_id", Integer),  # the first event of those done together
    Index(None, "application_id", "id"),
    Index(
        "ix_events_batch",
        "batch_id",
        sqlite_where=text("batch_id IS NOT NULL"),
        postgresql_where=text("batch_id IS NOT NULL"),
    ),
    Index(None, "workspace_id", "kind", "at"),
)

interviews = Table(
    "interviews",
    metadata,
    _id(),
    _workspace(),
    Column("application_id", Integer, ForeignKey("applications.id"), nullable=False),
    Column("round_key", String(40), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("starts_at", UTCDateTime),
    Column("ends_at", UTCDateTime),
    Column("moved_from", UTCDateTime),
    UniqueConstraint("application_id", "round_key"),
    Index(None, "workspace_id", "starts_at"),
)

seats = Table(
    "seats",
    metadata,
    _id(),
    _workspace(),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("application_id", Integer, ForeignKey("applications.id"), nullable=False),
    Column("round_key", String(40), nullable=False),
    Column("interviewer_id", String(32), nullable=False),
    Column("assigned_by", String(32), nullable=False),
    Column("assigned_at", UTCDateTime, nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("submitted_at", UTCDateTime),
    Column("kind", String(16), nullable=False, server_default="interviewer"),
    Column("closed", String(16)),  # why no card is owed any more
    Column("took_over_from", String(32)),
    UniqueConstraint("interview_id", "interviewer_id"),
    Index(None, "application_id"),
    Index(None, "workspace_id", "interviewer_id", "submitted_at"),
)

scorecards = Table(
    "scorecards",
    metadata,
    _id(),
    _workspace(),
    Column("seat_id", Integer, ForeignKey("seats.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("submitted_at", UTCDateTime, nullable=False),
    Column("ratings", JSON, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("overall", String(24), nullable=False),
    Column("details", JSON(none_as_null=True)),  # evidence by attribute, flags, tie-breakers, level, confidence
    Column("revision_reason", Text),  # set for a vote revised after the debrief; it stands beside the first
    UniqueConstraint("seat_id", "version"),
)

# What somebody has typed into a card and not submitted yet.
drafts = Table(
    "drafts",
    metadata,
    _workspace(),
    Column("seat_id", Integer, ForeignKey("seats.id"), nullable=False),
    Column("saved_at", UTCDateTime, nullable=False),
    Column("state", JSON, nullable=False),
    PrimaryKeyConstraint("seat_id"),
    Index(None, "saved_at"),
)

decisions = Table(
    "decisions",
    metadata,
    _id(),
    _workspace(),
    Column("application_id", Integer, ForeignKey("applications.id"), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("decided_by", String(32), nullable=False),
    Column("outcome", String(24), nullable=False),
    Column("label", String(16), nullable=False),
    Column("is_against_majority", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("told_at", UTCDateTime),
    Column("taken_back_at", UTCDateTime),
    Index(None, "application_id"),
)

reference_checks = Table(
    "reference_checks",
    metadata,
    _id(),
    _workspace(),
    Column("application_id", Integer, ForeignKey("applications.id"), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("recorded_by", String(32), nullable=False),
    Column("referee", Text, nullable=False),
    Column("relation", String(120), nullable=False),
    Column("said", Text, nullable=False),
    Index(None, "application_id"),
)

# Who changed or read what; every row carries the hash of the one before, so that none can be changed or taken out.
audit = Table(
    "audit",
    metadata,
    _id(),
    _workspace(),
    Column("at", UTCDateTime, nullable=False),
    Column("actor_id", String(32), nullable=False),
    Column("action", String(40), nullable=False),
    Column("about", String(96), nullable=False),
    Column("door", String(16), nullable=False),
    Column("detail", String(200), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("uq_audit_previous", "workspace_id", "previous", unique=True),  # nothing follows an entry twice
    Index(None, "workspace_id", "about", "id"),
)

# What somebody is waited for, from when it began until it is done. `look_at` is when its ladder wants something next.
duties = Table(
    "duties",
    metadata,
    _id(),
    _workspace(),
    Column("application_id", Integer, ForeignKey("applications.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject_id", Integer, nullable=False),  # a seat, or the event or decision that began it
    Column("holder_id", String(32), nullable=False),
    Column("given_to", String(32)),  # the holder, where it was handed over to them
    Column("started_at", UTCDateTime, nullable=False),
    Column("due_at", UTCDateTime),
    Column("state", String(16), nullable=False),  # open, done
    Column("look_at", UTCDateTime),
    Column("snoozes", SmallInteger, nullable=False, server_default="0"),
    Column("form_opened_at", UTCDateTime),
    Column("ended_at", UTCDateTime),
    Index("ix_duties_application", "application_id", "kind", "subject_id"),
    Index("uq_duties_open", "application_id", "kind", "subject_id", unique=True, sqlite_where=text("state = 'open'"),
          postgresql_where=text("state = 'open'")),
    Index("ix_duties_open", "workspace_id", "holder_id", "due_at", sqlite_where=text("state = 'open'"),
          postgresql_where=text("state = 'open'")),
    Index("ix_duties_kind", "workspace_id", "kind", "due_at", sqlite_where=text("state = 'open'"),
          postgresql_where=text("state = 'open'")),
    Index("ix_duties_look_at", "workspace_id", "look_at", sqlite_where=text("look_at IS NOT NULL"),
          postgresql_where=text("look_at IS NOT NULL")),
)  # fmt: skip

# One rung of a duty's ladder that came due: whom it speaks to, and when it was sent to them.
nudges = Table(
    "nudges",
    metadata,
    _id(),
    _workspace(),
    Column("duty_id", Integer, ForeignKey("duties.id"), nullable=False),
    Column("rung", String(16), nullable=False),
    Column("says", String(16), nullable=False),
    Column("member_id", String(32), nullable=False),
    Column("cannot_wait", Boolean, nullable=False),
    Column("wanted_at", UTCDateTime, nullable=False),
    Column("sent_at", UTCDateTime),
    Column("delivery_id", Integer),  # the message that says it
    UniqueConstraint("duty_id", "rung"),
    Index(None, "workspace_id", "member_id", "duty_id"),
)

# The message that holds all one person owes: which of their messages is the newest.
bundles = Table(
    "bundles",
    metadata,
    _workspace(),
    Column("member_id", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("says", JSON(none_as_null=True)),  # the lines the newest one shows
    PrimaryKeyConstraint("workspace_id", "member_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    _id(),
    _workspace(),
    Column("kind", String(16), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("recipient", String(32), nullable=False),
    Column("wanted", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("claimed_by", String(64)),
    Column("claimed_until", UTCDateTime),
    Column("channel_id", String(32)),
    Column("ts", String(32)),
    Column("tried_at", UTCDateTime),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    Column("created_at", UTCDateTime, nullable=False),
    Column("owed_at", UTCDateTime, nullable=False),  # since when this version of it is owed
    Column("posted_at", UTCDateTime),  # when it was first about to be sent
    UniqueConstraint("workspace_id", "kind", "subject"),
    Index(None, "workspace_id", "recipient", "posted_at"),
    Index("ix_deliveries_owed_to", "workspace_id", "recipient", "id", sqlite_where=text("state = 'owed'"),
          postgresql_where=text("state = 'owed'")),
    Index("ix_deliveries_owed", "workspace_id", "due_at", "id", sqlite_where=text("state = 'owed'"),
          postgresql_where=text("state = 'owed'")),
)  # fmt: skip

digests = Table(
    "digests",
    metadata,
    _id(),
    _workspace(),
    Column("channel_id", String(32), nullable=False),
    Column("local_date", Date, nullable=False),
    Column("hour", SmallInteger, nullable=False, server_default="9"),  # of the company's day
    Column("asked_at", UTCDateTime, nullable=False),
    Column("says", String(64)),  # a fingerprint of what stood in it; nothing while it was not worth posting
    UniqueConstraint("workspace_id", "channel_id", "local_date", "hour"),
)

# Which digest told of an opening on a date: one, also where its hour or channel changed during the day.
digest_openings = Table(
    "digest_openings",
    metadata,
    _workspace(),
    Column("opening_id", Integer, ForeignKey("openings.id"), nullable=False),
    Column("local_date", Date, nullable=False),
    Column("digest_id", Integer, ForeignKey("digests.id"), nullable=False),
    PrimaryKeyConstraint("opening_id", "local_date"),
    Index(None, "digest_id"),
    Index(None, "workspace_id", "local_date"),
)

# Every envelope that changed something, with the answer it got: a retry finds the answer instead of doing it again.
receipts = Table(
    "receipts",
    metadata,
    _workspace(),
    Column("key", String(255), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("answer", JSON(none_as_null=True)),
    PrimaryKeyConstraint("workspace_id", "key"),
    Index(None, "at"),
)
