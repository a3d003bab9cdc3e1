"""Every way to look for somebody or something by typing, and every way to get it wrong."""

import re
from collections.abc import Iterator

from bot.views.debriefs import PAGE, VOTES_PAGE
from tests.handlers.facts import CODES
from tests.handlers.files import address_of
from tests.handlers.kinds import Kind
from tests.handlers.payloads import Payload, command, press

OTHERS_ON_FILE = {"Nadia Brandt", "Rae Kowalski", "Rob Farrell", "Zoe Anders"}
SOMEBODY = [
    "show {code}", "show {name}", "show {first}", "show {typo}", "references {code}", "move {first} nowhere",
    "vote {typo}", "panel {first} nonsense", "debrief {code}", "debrief {first}", "without {name}", "compare {code}",
    "compare {code} C-5", "approve {typo}",
]  # fmt: skip
ANYBODY = [
    "", "help", "nonsense", "list", "list mine", "list waiting", "list ml", "list data-engineer", "list nonsense",
    "list ml rejected", "list references", "list recruiter screen", "list rejected", "list after:3.1.1",
    "list before:9.9.9", "show a", "show r", "show C-0", "show C-1", "show C-2", "show C-3",
    "compare C-4 C-5", "compare C-5 C-6", "compare C-9998 C-9999", "compare", "calibration",
    "calibration <@U20OTHERINT>", "bulk", "bulk ml", "bulk C-1 C-4 C-7", "bulk data references", "add", "refer", "digest", "settings",
    "/role", "/role list", "/role show", "/role show ml", "/role show data", "/role show nonsense", "/role new",
    "/role edit data", "/role ad ml", "/role people data", "/role readiness ml", "/role pause nonsense",
    'add "Nadia Brandt" for ml-engineer', 'add "Grace" for ml-engineer nadia@brandt.example',
    'add "Zoe Anders" for data zoe@anders.example', 'refer "Nadia Brandt" for ml-engineer nadia@brandt.example',
]  # fmt: skip
# Putting oneself on file, as somebody of a team could who wants to know whether they are on it.
ONESELF = [
    'add "{name}" for ml-engineer', 'add "{name}" for ml-engineer {email}', 'add "Grace" for ml-engineer {email}',
    'add "{name}" for data {email}', 'add "{name}" for ml-engineer {email} anyway',
    'add "{name}" for ml-engineer anyway', 'refer "{name}" for ml-engineer {email}', 'refer "{name}" for data {email}',
]  # fmt: skip


def searches(kind: Kind) -> Iterator[Payload]:
    """Yield everything that can be typed to find anybody, or somebody on file by what is remembered of them."""
    names = OTHERS_ON_FILE | {kind.asks_for} if kind.anywhere else set()
    yield from (_typed(kind, text) for text in ANYBODY)
    yield from (_typed(kind, text.format(**_called(name))) for name in sorted(names) for text in SOMEBODY)


def pages(kind: Kind) -> Iterator[Payload]:
    """Yield a press of every page of every panel, as somebody could who keeps old buttons."""
    for about in range(1, len(CODES) + 1):
        for page in ("", VOTES_PAGE, "mlops_monitoring", "software_craft"):
            yield press(kind.sender, PAGE, f"{about}.{page}", "in a form")


def searches_for_oneself(kind: Kind) -> Iterator[Payload]:
    """Yield everything a candidate could type to find their own file."""
    called = _called(kind.asks_for)
    yield from (_typed(kind, text.format(**called)) for text in [*ANYBODY, *SOMEBODY, *ONESELF])


def without_own_address(kind: Kind, text: str) -> str:
    """Return a card without the line of the asker's address, which is left out where it is on their file already."""
    address = address_of(kind.asks_for)
    line = re.compile(r'\{"text": \{[^{}]*' + re.escape(address) + r'[^{}]*\}, "type": "section"\}, ')
    return line.sub("", text).replace(f"\\n{address}", "")


def _called(name: str) -> dict[str, str]:
    """Return what somebody may remember of a person; the typo is a last name with two letters swapped."""
    first, last = name.split()
    typo = last[:2] + last[3] + last[2] + last[4:]
    return {"code": CODES[name], "name": name, "first": first, "typo": typo, "email": address_of(name)}


def _typed(kind: Kind, text: str) -> Payload:
    word, _, rest = text.partition(" ") if text.startswith("/") else ("/candidate", "", text)
    return command(kind.sender, word, rest)
