"""Openings with pay and people, gates and undo of moves, references, roles given in Slack, and the audit."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NEW_COLUMNS: dict[str, list[sa.Column[Any]]] = {
    "members": [
        sa.Column("is_founder", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_owner", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("granted", sa.String(length=64), nullable=True),
        sa.Column("email_key", sa.Text(), nullable=True),
    ],
    "openings": [
        sa.Column("status", sa.String(length=16), server_default="open", nullable=False),
        sa.Column("level", sa.String(length=40), nullable=True),
        sa.Column("location", sa.String(length=120), nullable=True),
        sa.Column("pay_low", sa.Integer(), nullable=True),
        sa.Column("pay_high", sa.Integer(), nullable=True),
        sa.Column("pay_currency", sa.String(length=3), nullable=True),
        sa.Column("pay_period", sa.String(length=8), nullable=True),
        sa.Column("pay_basis", sa.String(length=8), nullable=True),
        sa.Column("intake", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("readiness", sa.JSON(none_as_null=True), nullable=True),
    ],
    "candidates": [sa.Column("member_id", sa.String(length=32), nullable=True)],
    "applications": [
        sa.Column("reason_code", sa.String(length=40), nullable=True),
        sa.Column("revisit_on", sa.Date(), nullable=True),
    ],
    "events": [
        sa.Column("reason_code", sa.String(length=40), nullable=True),
        sa.Column("overridden", sa.Text(), nullable=True),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
    ],
}


def upgrade() -> None:
    """Add what openings, moves and members know more, and the new tables."""
    for table, columns in NEW_COLUMNS.items():
        for column in columns:
            op.add_column(table, column)
    op.create_index(op.f("ix_members_workspace_id_email_key"), "members", ["workspace_id", "email_key"])
    op.create_index(op.f("ix_candidates_workspace_id_member_id"), "candidates", ["workspace_id", "member_id"])
    op.create_index(
        "ix_events_batch",
        "events",
        ["batch_id"],
        sqlite_where=sa.text("batch_id IS NOT NULL"),
        postgresql_where=sa.text("batch_id IS NOT NULL"),
    )
    op.create_table(
        "opening_people",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("round_key", sa.String(length=40), nullable=False),
        sa.Column("training", sa.String(length=16), nullable=False),
        sa.Column("added_by", sa.String(length=32), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["opening_id"], ["openings.id"], name=op.f("fk_opening_people_opening_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_opening_people_workspace_id")),
        sa.PrimaryKeyConstraint("opening_id", "member_id", "round_key", name=op.f("pk_opening_people")),
    )
    op.create_table(
        "reference_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=32), nullable=False),
        sa.Column("referee", sa.Text(), nullable=False),
        sa.Column("relation", sa.String(length=120), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_reference_checks_application_id")
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_reference_checks_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_checks")),
    )
    op.create_index(op.f("ix_reference_checks_application_id"), "reference_checks", ["application_id"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=96), nullable=False),
        sa.Column("door", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_audit_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_workspace_id_about_id"), "audit", ["workspace_id", "about", "id"])
