"""When an interview was to begin before it was moved."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add it; of interviews that were moved before, it is not known."""
    op.add_column("interviews", sa.Column("moved_from", sa.DateTime(timezone=True), nullable=True))
