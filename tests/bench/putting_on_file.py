"""Ten thousand people put on file: through the flow behind `/candidate add`, since there is no import of files yet.

In one transaction, one after the other, each with what they are looked up by, an event, a duty and an entry in the
audit; beside it, the same tables filled by the bare driver.
"""

from pathlib import Path
from time import perf_counter

from storage.store import Records
from tests.bench.crowd import NINE, OPENINGS, crowded, name_of
from tests.bench.ledger import NAMES
from tests.factories import put_on_file
from tests.figures import Line, shown

MANY = 10_000


def measure(kind: str, folder: Path, many: int = MANY) -> list[Line]:
    """Put that many on file, among a few."""
    place = folder / f"{kind}-many"
    place.mkdir()
    with crowded(kind, place, OPENINGS) as crowd:

        def add(records: Records) -> None:
            openings = records.openings.all()
            for k in range(many):
                put_on_file(records, name_of(k), opening=openings[k % OPENINGS], email=f"p{k}@example.com", now=NINE)

        began = perf_counter()
        crowd.store.write(add)
        through_the_flow = perf_counter() - began
        found = crowd.store.read(lambda records: sum(records.applications.counts_by_opening()[1].values()))
        assert found == 1 + many // OPENINGS
    bare = folder / f"{kind}-bare"
    bare.mkdir()
    began = perf_counter()
    with crowded(kind, bare, OPENINGS + many):
        filled = perf_counter() - began
    part = f"{NAMES[kind]}, {many:,} people put on file"
    return [
        shown(part, "through the flow behind /candidate add, in one transaction", through_the_flow, "s"),
        shown(part, "… for each of them", through_the_flow / many * 1000, "ms"),
        shown(part, "the bench's own filling with as many, for comparison", filled, "s"),
    ]
