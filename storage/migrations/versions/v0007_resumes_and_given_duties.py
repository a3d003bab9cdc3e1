"""Where a candidate's résumé lies, and to whom a duty was handed over."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add both; of what is there, nothing is known."""
    op.add_column("candidates", sa.Column("resume_url", sa.Text(), nullable=True))
    op.add_column("duties", sa.Column("given_to", sa.String(length=32), nullable=True))
