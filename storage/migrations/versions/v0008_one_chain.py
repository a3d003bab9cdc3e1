"""Nothing follows an entry of the audit twice, whoever writes at the same moment: the database itself refuses it."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make it a rule of the table. As an index: the table is not copied, so that nothing of it is deleted."""
    op.create_index("uq_audit_previous", "audit", ["workspace_id", "previous"], unique=True)
