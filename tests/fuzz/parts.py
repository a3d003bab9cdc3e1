"""The parts of the fuzzing: each tries its inputs and returns what came of it as lines of the table."""

import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from tests.figures import Line, counted, shown
from tests.fuzz import files, http_door, spreadsheets
from tests.fuzz.cases import cases
from tests.fuzz.drawing import drawn
from tests.fuzz.findings import FINDINGS
from tests.fuzz.honest import BUTTONS, COMMANDS, FORMS, THE_REST
from tests.fuzz.promises import ALLOWED_TO, ANSWERED, OURS, SECRET, VALID, WHOLE
from tests.fuzz.trying import SEEN, TOLD_ONCE, Tally, tried

ROOT = Path(__file__).parents[2]
FILES, HTTP, CSV = "template files", "the HTTP door", "CSV files"
FOUND, GUIDED = "once a finding", "guided by coverage"
# How many of each make the 20,000.
CASES = {COMMANDS: 4_250, FORMS: 4_750, BUTTONS: 3_750, THE_REST: 2_250, FILES: 1_500, HTTP: 2_000, CSV: 1_500}
BROKEN = {
    ANSWERED: "silence, or words that are for no person",
    OURS: "faults of ours, for what people can send",
    VALID: "answers that Slack refuses, or that ring",
    SECRET: "somebody reads or is sent what is not for them",
    WHOLE: "something half done",
    ALLOWED_TO: "something done that the permission table forbids",
    TOLD_ONCE: "the same again that changed more, or was answered otherwise",
}
CHUNK = 250
GUIDED_RUNS, GUIDED_SECONDS = 200_000, 60
_DONE = re.compile(r"Done (\d+) runs in")
_COVERED = re.compile(r"cov: (\d+)")


def tally_of(door: str, chunk: int, seed: int, count: int = CHUNK) -> Tally:
    """Try one piece of a door's inputs, the same ones for the same seed."""
    start = seed * 100_000 + chunk
    if door == FILES:
        return drawn(files.files(), count, start, files.tried)
    if door == HTTP:
        return drawn(http_door.requests(), count, start, http_door.tried)
    if door == CSV:
        return drawn(spreadsheets.spreadsheets(), count, start, spreadsheets.tried)
    return drawn(cases(door), count, start, tried)


def chunks() -> list[tuple[str, int]]:
    """Return the pieces that all 20,000 inputs are made of."""
    return [(door, chunk) for door, count in CASES.items() for chunk in range(count // CHUNK)]


def findings_again() -> Tally:
    """Try every input that was once a finding."""
    total = Tally()
    for finding in FINDINGS:
        total.add(tried(finding))
    return total


# --- Lines --------------------------------------------------------------------------------------------------------------


def a_door(door: str, seed: int, count: int, keep: Callable[[Tally], None]) -> list[Line]:
    """Try a door's inputs and return what came of them."""
    total = Tally()
    for chunk in range(max(1, count // CHUNK)):
        total.add(tally_of(door, chunk, seed, min(CHUNK, count)))
    keep(total)
    return lines_of(door, total)


def found_before(keep: Callable[[Tally], None]) -> list[Line]:
    """Try every input that was once a finding and return what came of them."""
    total = findings_again()
    keep(total)
    return lines_of(FOUND, total)


def lines_of(part: str, total: Tally) -> list[Line]:
    """Return how many inputs there were, which promises were broken, and what was seen on the way."""
    broken = [promise for _, promise, _ in total.findings]
    lines = [counted(part, text, broken.count(promise), goal=0) for promise, text in BROKEN.items()]
    seen = [shown(part, name, number) for name, number in sorted(total.seen.items()) if part in {FILES, HTTP, CSV}]
    return [shown(part, "inputs", total.cases), *lines, *seen]


def sometimes(total: Tally) -> list[Line]:
    """Return what must have happened for the rest to mean anything."""
    part = "what was seen on the way"
    return [
        Line(part=part, what=name, value=total.seen[name], goal="> 0", is_met=total.seen[name] > 0) for name in SEEN
    ]


def guided(seed: int, runs: int = GUIDED_RUNS, seconds: int = GUIDED_SECONDS) -> list[Line]:
    """Let coverage guide the search for what breaks a reader of texts; where atheris is missing, say so."""
    if find_spec("atheris") is None:
        return [shown(GUIDED, "not run: atheris is not installed", 0)]
    asked = [f"--runs={runs}", f"--seconds={seconds}", f"--seed={seed}"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.guided", *asked], cwd=ROOT, capture_output=True, text=True, check=False
    )
    ran = _DONE.search(done.stderr)
    if done.returncode:
        print(done.stderr[-3000:], file=sys.stderr)
    covered = _COVERED.findall(done.stderr)
    return [
        shown(GUIDED, "inputs", int(ran[1]) if ran else 0),
        shown(GUIDED, "places in the code that were reached", int(covered[-1]) if covered else 0),
        counted(GUIDED, "inputs that broke a reader", 0 if ran and done.returncode == 0 else 1, goal=0),
    ]


DOORS = {door: partial(a_door, door) for door in CASES}
