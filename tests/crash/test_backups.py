"""A small form of `make crash --only backups` that runs every time."""

from tests.crash import backups
from tests.figures import all_met, table


def test_a_backup_of_a_bot_at_work_holds_all_that_was_acknowledged_and_is_whole():
    lines = backups.run(seed=1, scale=0.05)

    assert all_met(lines), table("Backups", lines)
    assert next(line.value for line in lines if line.what == "of them while a backup was taken") > 0
