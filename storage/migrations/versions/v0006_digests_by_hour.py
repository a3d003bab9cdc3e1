"""Digests by hour, what the last one said, which openings were told of on a day; indexes for what a digest asks."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Let a channel have a digest for each hour its openings asked for, and an opening one a day."""
    with op.batch_alter_table("digests") as batch:
        batch.add_column(sa.Column("hour", sa.SmallInteger(), server_default="9", nullable=False))
        batch.add_column(sa.Column("says", sa.String(length=64), nullable=True))
        batch.drop_constraint(op.f("uq_digests_workspace_id_channel_id_local_date"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_digests_workspace_id_channel_id_local_date_hour"),
            ["workspace_id", "channel_id", "local_date", "hour"],
        )
    op.create_table(
        "digest_openings",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_digest_openings_workspace_id")),
        sa.ForeignKeyConstraint(["opening_id"], ["openings.id"], name=op.f("fk_digest_openings_opening_id")),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_digest_openings_digest_id")),
        sa.PrimaryKeyConstraint("opening_id", "local_date", name=op.f("pk_digest_openings")),
    )
    op.create_index(op.f("ix_digest_openings_digest_id"), "digest_openings", ["digest_id"])
    op.create_index(
        op.f("ix_digest_openings_workspace_id_local_date"), "digest_openings", ["workspace_id", "local_date"]
    )
    is_open, is_set = sa.text("state = 'open'"), sa.text("deadline_at IS NOT NULL")
    op.create_index(
        "ix_duties_kind", "duties", ["workspace_id", "kind", "due_at"],
        sqlite_where=is_open, postgresql_where=is_open,
    )  # fmt: skip
    op.create_index(
        "ix_applications_deadline_at", "applications", ["workspace_id", "deadline_at"],
        sqlite_where=is_set, postgresql_where=is_set,
    )  # fmt: skip
