"""The audit is append-only: the database itself refuses to change or delete an entry.

Whoever may drop triggers can still do it; then the chain of hashes shows what was changed. What is taken from the end
shows only to somebody who kept the newest hash elsewhere.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

SQLITE = [
    f"CREATE TRIGGER audit_refuses_{change} BEFORE {change.upper()} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
    for change in ("update", "delete")
]
# 23000 is an integrity violation, which is what SQLite calls it, too.
POSTGRESQL = [
    """
    CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = '23000'; END $$
    """,
    """
    CREATE TRIGGER audit_refuses BEFORE UPDATE OR DELETE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()
    """,
]


def upgrade() -> None:
    """Put the triggers on the table; a later migration that rebuilds it on SQLite must put them on again."""
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
