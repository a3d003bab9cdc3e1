"""Whatever comes in, somebody reads an answer; nobody reads what is not for them; and nothing is half done."""

import json
import sys
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot import reception
from bot.domain import imports
from storage.receipts import Receipts
from tests.databases import database_kind
from tests.figures import all_met
from tests.fuzz import promises
from tests.fuzz.cases import Case
from tests.fuzz.findings import FINDINGS
from tests.fuzz.honest import COMMANDS, FORMS, HONEST
from tests.fuzz.parts import CASES, CHUNK, CSV, FILES, HTTP, chunks, guided, tally_of
from tests.fuzz.room import AS_IT_IS, close_rooms, room
from tests.fuzz.trying import TOLD_ONCE, tried
from tests.fuzz.wrong import Edit
from tests.handlers.asks import ASKS, UNGUARDED
from tests.handlers.kinds import COLLEAGUE, MANAGER
from tests.handlers.rehearsal import Rehearsal

SEED = 1
# On PostgreSQL an eighth; all of them are tried there by `make fuzz`.
TRIED = chunks() if database_kind() == "sqlite" else chunks()[::8]


@pytest.fixture(scope="module", autouse=True)
def rooms():
    yield
    close_rooms()


@pytest.fixture(autouse=True)
def quiet():
    with capture_logs():  # thousands of faults provoked on purpose
        yield


def test_every_listener_is_among_those_that_are_tried():
    assert {one.listener for one in HONEST} == {ask.listener for ask in ASKS} | set(UNGUARDED)


def test_there_are_twenty_thousand_inputs():
    assert sum(CASES.values()) == len(chunks()) * CHUNK == 20_000


@pytest.mark.parametrize("finding", FINDINGS, ids=[f"{n}: {one.was}" for n, one in enumerate(FINDINGS)])
def test_what_was_once_a_finding_is_none_any_more(finding):
    assert tried(finding).findings == []


@pytest.mark.parametrize(("door", "chunk"), TRIED, ids=[f"{door} {chunk}" for door, chunk in TRIED])
def test_whatever_comes_in_is_answered_as_promised(door, chunk):
    total = tally_of(door, chunk, SEED)

    assert total.findings == []
    assert total.cases == CHUNK
    assert_something_happened(door, total)


def assert_something_happened(door, total):
    """Assert that the inputs were neither all refused nor all let in: what never happens proves nothing."""
    expected = {
        FILES: ["refused"],
        HTTP: ["let in", "turned away", "the same through both doors"],
        CSV: ["brought somebody in", "named a wrong row", "found somebody there", "refused as a file"],
    }
    assert all(total.seen[name] > 0 for name in expected.get(door, ["refused", "done", "out of shape"])), total.seen


def test_coverage_leads_to_nothing_that_breaks_a_reader():
    pytest.importorskip("atheris", reason="atheris is not installed")

    lines = guided(SEED, runs=3_000, seconds=30)

    assert all_met(lines)
    assert {line.what: line.value for line in lines}["inputs"] >= 3_000


# --- The promises can be broken -----------------------------------------------------------------------------------------

COLLEAGUES = Case(state=AS_IT_IS, who="colleague", sends="/candidate show", about="Nadia Brandt")


def outcome_of(case, **other):
    """Return what is found out about a case, had the app answered otherwise than it does."""
    with case.room.taken_back():
        seen = case.room.heard(case.payload())
        for name, value in other.items():
            target = seen if hasattr(seen, name) else seen.outcome
            setattr(target, name, value)
        seen.outcome.__dict__.pop("text", None)
        return promises.broken(case, seen)


def test_an_honest_refusal_breaks_no_promise():
    assert outcome_of(COLLEAGUES) == {}


@pytest.mark.parametrize(
    ("other", "promise"),
    [
        ({"answer": {}}, promises.ANSWERED),
        ({"status": 404}, promises.ANSWERED),
        ({"escaped": ValueError("no")}, promises.ANSWERED),
        ({"answer": {"text": "Traceback (most recent call last)"}}, promises.ANSWERED),
        ({"answer": {"text": "sqlalchemy.exc.DataError: no"}}, promises.ANSWERED),
        ({"answer": {"text": f"{promises.FAULT}."}}, promises.ANSWERED),
        ({"answer": {"text": f"{promises.FAULT}, and nothing was changed. If it happens again, quote ABC123."}}, promises.OURS),
        ({"answer": {"text": "<!channel> hello"}}, promises.VALID),
        ({"answer": {"text": "<https://evil.example|hello>"}}, promises.VALID),
        ({"answer": {"text": "\ud800"}}, promises.VALID),
        ({"answer": {"text": "x", "blocks": [{"type": "header"}]}}, promises.VALID),
        ({"answer": {"text": "x" * 40_000}}, promises.VALID),
        ({"answer": {"response_action": "errors", "errors": {"name": ""}, "text": "x"}}, promises.VALID),
        ({"answer": {"text": "Rae Kowalski waits."}}, promises.SECRET),
        ({"answer": {"text": "They earn 91,300."}}, promises.SECRET),
        ({"leaked": ["C01HIRING is sent the address of Nadia"]}, promises.SECRET),
    ],
    ids=lambda value: str(value)[:60],
)  # fmt: skip
def test_a_promise_that_is_broken_is_found(other, promise):
    assert promise in outcome_of(COLLEAGUES, **other)


def changed_behind_the_scenes(who, table, **values):
    """Return what is found out, had somebody's refused wish changed a row all the same."""
    case = replace(COLLEAGUES, who=who)
    with case.room.taken_back():
        payload = case.payload()
        seen = case.room.heard(payload)
        rows = [dict(zip(case.room.columns(table), row, strict=True)) for row in seen.before[table]]
        seen.after = {**seen.before, table: [tuple({**rows[0], **values}.values()), *seen.before[table][1:]]}
        return promises.broken(case, seen), promises.broken(case, replace(seen, error=ValueError("no")))


def test_a_change_nobody_may_make_is_found():
    done, _ = changed_behind_the_scenes("colleague", "openings", title="Mine")
    given, _ = changed_behind_the_scenes("hiring manager", "members", granted="admin")
    noted, _ = changed_behind_the_scenes("colleague", "events", kind="noted", actor_id=COLLEAGUE)
    in_a_name, _ = changed_behind_the_scenes("colleague", "events", actor_id=MANAGER)

    assert all(promises.ALLOWED_TO in found for found in (done, given, noted, in_a_name))


def test_what_is_refused_and_done_all_the_same_is_found():
    _, refused = changed_behind_the_scenes("hiring manager", "openings", title="Mine")

    assert promises.WHOLE in refused


def test_what_postgresql_would_not_keep_is_found():
    done, _ = changed_behind_the_scenes("hiring manager", "openings", title="x" * 121)

    assert "openings.title" in done[promises.WHOLE]


def everywhere(monkeypatch, name, other):
    """Let something be another one in every module of ours that uses it."""
    ours = [module for where, module in sys.modules.items() if where.startswith(("bot.", "handlers."))]
    for module in ours:
        if hasattr(module, name):
            monkeypatch.setattr(module, name, other)


def nobody_is_refused(monkeypatch):
    everywhere(monkeypatch, "require", lambda *_: None)


def nothing_is_rolled_back(monkeypatch):
    monkeypatch.setattr(Rehearsal, "write", lambda self, work: work(self.connection))


def nothing_is_remembered(monkeypatch):
    monkeypatch.setattr(Receipts, "answer", lambda *_: None)
    monkeypatch.setattr(Receipts, "keep", lambda *_: None)


def nothing_is_escaped(monkeypatch):
    everywhere(monkeypatch, "escape", lambda text: text)


def half_letters_come_in(monkeypatch):
    monkeypatch.setattr(reception, "made_readable", lambda said: said)


def what_nobody_can_see_comes_in(monkeypatch):
    everywhere(monkeypatch, "cleaned", lambda cell: cell)
    everywhere(monkeypatch, "one_line", lambda text, _: text)


def everybody_comes_in_again(monkeypatch):
    monkeypatch.setattr(imports, "_there", lambda *_: None)


@pytest.mark.parametrize(
    ("take_away", "door", "promise"),
    [
        (nobody_is_refused, FORMS, promises.ALLOWED_TO),
        (nothing_is_rolled_back, FORMS, promises.WHOLE),
        (nothing_is_remembered, COMMANDS, TOLD_ONCE),
        (nothing_is_escaped, COMMANDS, promises.VALID),
        (half_letters_come_in, COMMANDS, promises.VALID),
        (what_nobody_can_see_comes_in, CSV, promises.ANSWERED),
        (everybody_comes_in_again, CSV, TOLD_ONCE),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_what_keeps_a_promise_is_missed_when_it_is_taken_away(monkeypatch, take_away, door, promise):
    take_away(monkeypatch)

    broken = {name for _, name, _ in tally_of(door, 0, SEED, 400).findings}

    assert promise in broken


def test_a_case_is_the_same_whenever_it_is_tried():
    case = replace(COLLEAGUES, who="admin", edits=(Edit("spliced", 3, 77),))

    first, again = tried(case), tried(case)

    assert (first.seen, first.findings) == (again.seen, again.findings)


def test_what_one_case_did_the_next_does_not_find():
    place = room(AS_IT_IS)
    before = place.database.dump()

    tried(replace(COLLEAGUES, who="recruiter of the opening", sends="/candidate note"))

    assert place.database.dump() == before


def test_a_finding_says_all_that_is_needed_to_see_it_again():
    case = replace(COLLEAGUES, edits=(Edit("text", 1, 2),))

    assert eval(repr(case), {"Case": Case, "Edit": Edit}) == case
    assert json.dumps(case.payload())
