"""Template files with anything in them: accepted, or refused with file and line; the shipped ones stay as they are."""

from hypothesis import strategies as st

from bot import templates
from bot.domain.templates import template_from_data
from tests.bot.templates.test_random_changes import CHANGES, SENTENCE, changed, library_of
from tests.fuzz.promises import ANSWERED
from tests.fuzz.trying import Tally

OWN = """\
extends: general
name: Site reliability engineer
question: Would they stay calm when everything is on fire?
rounds:
  - key: on_call
    name: On call
    minutes: 45
    by: interviewer
    focus: [craft]
    ask: ["What broke?", "Who noticed first?"]
pay_references:
  - {level: senior, place: Berlin, basis: base, currency: EUR, low: 70000, high: 90000, source: Our survey, as_of: "2026"}
"""


def files() -> st.SearchStrategy[bytes]:
    """Return how files are drawn: a company's own, changed in a few places, or bytes of any kind."""
    of_its_own = CHANGES.map(lambda edits: changed(OWN, edits).encode("utf-8", "surrogatepass"))
    return of_its_own | of_its_own | st.binary(max_size=120)


def tried(raw: bytes) -> Tally:
    """Let a company have such a file, and return what came of it."""
    tally = Tally(cases=1)
    try:
        shelf = library_of("sre", raw)
    except Exception as error:
        tally.findings.append((raw, ANSWERED, f"it came out of the library: {error!r}"))
        return tally
    said = [line for line in shelf.refused if not SENTENCE.fullmatch(line)]
    if said:
        tally.findings.append((raw, ANSWERED, f"no sentence: {said[0]}"))
    if not set(templates.shipped()) <= set(shelf.keys()) or ("sre" in shelf.own) is bool(shelf.refused):
        tally.findings.append((raw, ANSWERED, "it is neither accepted nor refused"))
    elif not shelf.refused:
        template_from_data(shelf.data("sre"))
    tally.seen["refused"] += bool(shelf.refused)
    tally.seen["accepted"] += not shelf.refused
    return tally
