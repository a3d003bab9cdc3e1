"""A database in memory whose transactions are real: what fails or dies before its commit leaves nothing behind."""

from sqlalchemy import create_engine, event
from sqlalchemy.pool import StaticPool

from storage import tables


class Memory:
    """One connection that reads and writes; for a run in one thread."""

    name = "sqlite"

    def __init__(self) -> None:
        self.engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        event.listen(self.engine, "connect", _leave_transactions_to_us)
        event.listen(self.engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        self.connection = self.engine.connect()
        with self.connection.begin():
            tables.metadata.create_all(self.connection)

    def write(self, work):
        with self.connection.begin():
            return work(self.connection)

    def read(self, work):
        if self.connection.in_transaction():
            return work(self.connection)
        with self.connection.begin():
            return work(self.connection)

    def close(self) -> None:
        self.connection.close()
        self.engine.dispose()


def _leave_transactions_to_us(connection, _record) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
