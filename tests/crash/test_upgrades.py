"""A small form of `make crash --only upgrades` that runs every time."""

from tests.crash import upgrades
from tests.databases import shared_folder
from tests.figures import all_met, table


def test_every_older_schema_arrives_whole_and_a_killed_migration_or_copy_is_resumed(tmp_path_factory):
    lines = upgrades.run(seed=1, scale=0.02, folder=shared_folder(tmp_path_factory))

    assert all_met(lines), table("Upgrades", lines)
    kills = [line.value for line in lines if line.what == "kills that struck"]
    assert len(kills) == 3
    assert all(kills)
