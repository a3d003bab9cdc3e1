"""Duties with their ladders in the place of one nudge each, one bundle a person, preferences, times of interviews.

Nudges of before are dropped: what is owed is worked out anew when the bot starts. A message that one of them sent stays
in Slack as it was, and is not ours to change any more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _instant(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Add the new columns and tables; the nudges' table begins anew."""
    op.add_column("members", sa.Column("preferences", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("members", _instant("unreachable_since"))
    op.add_column("openings", sa.Column("duty_days", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("openings", sa.Column("digest_hour", sa.SmallInteger(), server_default="9", nullable=False))
    op.add_column("applications", _instant("deadline_at"))
    op.add_column("interviews", _instant("starts_at"))
    op.add_column("interviews", _instant("ends_at"))
    op.create_index(op.f("ix_interviews_workspace_id_starts_at"), "interviews", ["workspace_id", "starts_at"])
    _deliveries()
    _duties()
    op.drop_table("nudges")
    _nudges()
    _bundles()


def _deliveries() -> None:
    op.execute("DELETE FROM deliveries WHERE kind = 'nudge'")
    op.add_column("deliveries", _instant("owed_at"))
    op.add_column("deliveries", _instant("posted_at"))
    op.execute("UPDATE deliveries SET owed_at = created_at")
    op.execute("UPDATE deliveries SET posted_at = created_at WHERE ts IS NOT NULL")
    with op.batch_alter_table("deliveries") as batch:
        batch.alter_column("owed_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    op.create_index(
        op.f("ix_deliveries_workspace_id_recipient_posted_at"), "deliveries", ["workspace_id", "recipient", "posted_at"]
    )
    is_owed = sa.text("state = 'owed'")
    op.create_index(
        "ix_deliveries_owed_to", "deliveries", ["workspace_id", "recipient", "id"],
        sqlite_where=is_owed, postgresql_where=is_owed,
    )  # fmt: skip


def _duties() -> None:
    op.create_table(
        "duties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.String(length=32), nullable=False),
        _instant("started_at", nullable=False),
        _instant("due_at"),
        sa.Column("state", sa.String(length=16), nullable=False),
        _instant("look_at"),
        sa.Column("snoozes", sa.SmallInteger(), server_default="0", nullable=False),
        _instant("form_opened_at"),
        _instant("ended_at"),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_duties_application_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_duties_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
    )
    is_open, is_looked_at = sa.text("state = 'open'"), sa.text("look_at IS NOT NULL")
    op.create_index("ix_duties_application", "duties", ["application_id", "kind", "subject_id"])
    op.create_index(
        "uq_duties_open", "duties", ["application_id", "kind", "subject_id"], unique=True,
        sqlite_where=is_open, postgresql_where=is_open,
    )  # fmt: skip
    op.create_index(
        "ix_duties_open", "duties", ["workspace_id", "holder_id", "due_at"],
        sqlite_where=is_open, postgresql_where=is_open,
    )  # fmt: skip
    op.create_index(
        "ix_duties_look_at", "duties", ["workspace_id", "look_at"],
        sqlite_where=is_looked_at, postgresql_where=is_looked_at,
    )  # fmt: skip


def _nudges() -> None:
    op.create_table(
        "nudges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(length=16), nullable=False),
        sa.Column("says", sa.String(length=16), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("cannot_wait", sa.Boolean(), nullable=False),
        _instant("wanted_at", nullable=False),
        _instant("sent_at"),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_nudges_duty_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_nudges_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudges")),
        sa.UniqueConstraint("duty_id", "rung", name=op.f("uq_nudges_duty_id_rung")),
    )
    op.create_index(
        op.f("ix_nudges_workspace_id_member_id_duty_id"), "nudges", ["workspace_id", "member_id", "duty_id"]
    )


def _bundles() -> None:
    op.create_table(
        "bundles",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("says", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_bundles_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "member_id", name=op.f("pk_bundles")),
    )
