"""Pages: many values, some at a time, for every database takes only so many in one statement."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
AT_A_TIME = 500
WRITTEN_AT_ONCE = 1_000  # a name has some twenty forms


def pages(values: Collection[T], size: int = AT_A_TIME) -> Iterator[list[T]]:
    """Yield values, some at a time, each once."""
    each = iter(dict.fromkeys(values))
    while some := list(islice(each, size)):
        yield some
