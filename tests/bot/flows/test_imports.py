"""A company's own file is put on file as a whole or not at all, by the rules of somebody typed in, and nobody is flooded."""

from datetime import timedelta

import pytest

from bot import jobs
from bot.domain import audit
from bot.domain.duties import Duty
from bot.domain.errors import Refusal
from bot.domain.events import Door, Kind
from bot.domain.imports import columns_of, read
from bot.domain.openings import Status
from bot.domain.pipeline import Stage
from bot.domain.spreadsheets import sheet_of
from bot.flows import candidates, imports
from storage import tables
from storage.checkup import look
from storage.store import open_store
from tests.bot.flows.deeds import move, refused, show
from tests.bot.flows.test_nudges import Life, at
from tests.factories import (
    COMPANY,
    GONE,
    LENA,
    MAYA,
    NOW,
    OTTO,
    PRIYA,
    a_member,
    know_everybody,
    open_a_job,
    put_on_file,
)

HEADER = "name,email,stage,owner,look again on,resume,note,opening\n"


def bring_in(store, text, *, opening="ml-engineer", by=None, anyway=False, skip_wrong=False, now=NOW):
    """Bring in the people of a file, as the command does; returns the plan and the numbers by line."""
    ground = store.read(lambda records: imports.ground_for(records, opening, by, now))
    sheet = sheet_of(text.encode())
    rows = read(sheet.rows, columns_of(sheet.header, with_opening=opening is None), ground)
    return store.write(
        lambda records: imports.bring_in(records, rows, ground, anyway=anyway, skip_wrong=skip_wrong, now=now)
    )


def numbered(store, number):
    return store.read(lambda records: records.applications.numbered(number))


def how_many(store):
    return store.read(
        lambda records: sum(sum(one.values()) for one in records.applications.counts_by_opening().values())
    )


def rows_of(store, table):
    return store.read(lambda records: [row._asdict() for row in records._connection.execute(table.select())])


def dump(store):
    return {name: rows_of(store, table) for name, table in tables.metadata.tables.items()}


# --- All or nobody ------------------------------------------------------------------------------------------------------


def test_everybody_of_a_file_is_put_where_it_says(store):
    plan, numbers = bring_in(store, HEADER + "Ada,ada@x.com,loop\nBo,,\nCy,cy@x.com,offer,U04LENA\n")

    assert (len(plan.arrivals), numbers) == (3, {2: 1, 3: 2, 4: 3})
    assert [(one.name, one.stage, one.owner_id) for one in (numbered(store, n) for n in (1, 2, 3))] == [
        ("Ada", Stage.LOOP, None), ("Bo", Stage.APPLIED, None), ("Cy", Stage.OFFER, LENA),
    ]  # fmt: skip
    assert store.read(lambda records: records.applications.miscounted()) == []


def test_where_a_row_is_wrong_nobody_comes_in(store):
    before = dump(store)

    plan, numbers = bring_in(store, HEADER + "Ada,ada@x.com\nBo,nonsense\n")

    assert ([one.line for one in plan.wrong], numbers) == ([3], {})
    assert dump(store) == before


def test_wrong_rows_may_be_skipped(store):
    plan, numbers = bring_in(store, HEADER + "Ada,ada@x.com\nBo,nonsense\nCy\n", skip_wrong=True)

    assert (len(plan.wrong), numbers) == (1, {2: 1, 4: 2})


def test_the_same_file_twice_adds_nobody_twice(store):
    file = HEADER + "Ada,ada@x.com,loop\nBo,,\nCy,cy@x.com,rejected\n"
    bring_in(store, file)
    before = dump(store)

    again, numbers = bring_in(store, file)

    assert ([(one.line, one.number) for one in again.there], numbers) == ([(2, 1), (3, 2), (4, 3)], {})
    assert dump(store) == before


def test_who_is_there_already_stays_as_they_are(store, ada):
    bring_in(store, HEADER + "Ada Lovelace,ada@x.com,offer,,,https://cv.example.com,Great.\nBo\n")

    there = store.read(lambda records: records.applications.get(ada.id))
    assert (there.stage, there.email, there.resume_url) == (Stage.APPLIED, None, None)
    assert how_many(store) == 2


def test_who_is_known_from_another_opening_is_the_same_person(store):
    store.write(lambda records: open_a_job(records, "AI engineer"))
    store.write(lambda records: put_on_file(records, email="ada@x.com"))
    file = HEADER + "Ada Lovelace,ADA@x.com,,,,https://cv.example.com\n"

    bring_in(store, file, opening="ai-engineer")

    (first, second) = (numbered(store, 1), numbered(store, 2))
    assert first.candidate_id == second.candidate_id
    assert second.resume_url == "https://cv.example.com"


def test_somebody_in_two_openings_of_a_file_is_one_person(store):
    store.write(lambda records: open_a_job(records, "AI engineer"))
    rows = "Ada,ada@x.com,,,,,,ml-engineer\nAda,ada@x.com,,,,https://cv.example.com,,AI engineer\n"

    bring_in(store, HEADER + rows, opening=None)

    assert numbered(store, 1).candidate_id == numbered(store, 2).candidate_id
    assert numbered(store, 1).resume_url == "https://cv.example.com"


# --- By the same rules --------------------------------------------------------------------------------------------------


def like_each_other(store):
    """Return what is on file of everybody, without what differs between any two people."""
    own = {"id", "application_id", "candidate_id", "subject_id", "duty_id", "stage_event_id", "number"}
    names = ("applications", "events", "duties", "nudges", "stage_counts", "deliveries", "bundles")
    found = {}
    for name in names:
        rows = [
            {key: value for key, value in row.items() if key not in own}
            for row in rows_of(store, tables.metadata.tables[name])
        ]
        found[name] = sorted(map(repr, rows))
    return found


def test_many_at_once_are_put_on_file_exactly_as_one_by_one(empty, tmp_path):
    stages = ["", "sourced", "recruiter screen", "hm screen", "work sample", "loop", "debrief", "references", "offer",
              "on hold", "hired", "rejected", "withdrew"]  # fmt: skip
    rows = [
        f"P{n},p{n}@x.com,{stages[n % len(stages)]},{LENA if n % 2 else ''},2026-04-07,,{'Hello' if n % 3 == 0 else ''}\n"
        for n in range(78)
    ]
    rows.append("Lena,lena@northwind.example,loop\n")
    found = []
    for name, files in (("together", ["".join(rows)]), ("apart", rows)):
        folder = tmp_path / name
        folder.mkdir()
        with empty.fresh(folder) as database:
            store = a_company(database)
            for file in files:
                bring_in(store, HEADER + file)
            found.append(like_each_other(store))
            assert_entries_are_whole(store)

    assert found[0] == found[1]


def a_company(database):
    store = open_store(database, "T01", "Northwind")
    know_everybody(store)
    lena = a_member(LENA, name="Lena Fischer", email_key="lena@northwind.example")
    store.write(lambda records: records.members.keep([lena]))
    store.write(open_a_job)
    return store


def assert_entries_are_whole(store):
    """Assert that everybody's clock hangs on the event they came with, and that the audit is unbroken."""
    events = {row["id"]: row for row in rows_of(store, tables.events)}
    duties = {row["id"]: row for row in rows_of(store, tables.duties)}
    for one in rows_of(store, tables.applications):
        came = events[one["stage_event_id"]]
        assert (came["application_id"], came["kind"], came["to_stage"]) == (one["id"], "imported", one["stage"])
    for duty in duties.values():
        assert events[duty["subject_id"]]["application_id"] == duty["application_id"]
    assert audit.first_break(store.read(lambda records: list(records.audit.all()))) is None


def test_the_history_and_the_audit_say_who_brought_whom_in(store):
    bring_in(store, HEADER + "Ada,ada@x.com,loop,,,,Knows Rust.\nBo,,loop\n", by=MAYA)

    history = show(store, PRIYA, numbered(store, 1)).history
    assert [(one.kind, one.actor_id, one.door, one.to_stage, one.text) for one in history] == [
        (Kind.NOTED, MAYA, Door.CLI, None, "Knows Rust."),
        (Kind.IMPORTED, MAYA, Door.CLI, Stage.LOOP, None),
    ]
    entries = store.read(lambda records: records.audit.of("C-2", most=9))
    assert [(one.action, one.actor_id, one.door, one.detail) for one in entries] == [
        ("candidate_imported", MAYA, "cli", "loop")
    ]


def test_without_a_name_it_is_the_recruiter_who_brings_people_in(store):
    bring_in(store, HEADER + "Ada\n")

    assert show(store, MAYA, numbered(store, 1)).history[0].actor_id == PRIYA


@pytest.mark.parametrize("by", [GONE, "U08GUEST", "U99"])
def test_somebody_who_cannot_take_part_brings_nobody_in(store, by):
    with pytest.raises(Refusal, match=rf"^--by {by}: Hireloop knows no colleague of that id\."):
        bring_in(store, HEADER + "Ada\n", by=by)


def test_an_opening_must_be_there_and_open(store):
    with pytest.raises(Refusal, match=r"^--opening cook: there is ml-engineer\.$"):
        bring_in(store, HEADER + "Ada\n", opening="cook")
    store.write(lambda records: records.openings.set_status(1, Status.PAUSED))
    with pytest.raises(Refusal, match=r"^ML engineer is paused, so nobody can be added to it now\.$"):
        bring_in(store, HEADER + "Ada\n")


def test_an_opening_that_was_closed_since_the_file_was_judged_takes_nobody(store):
    ground = store.read(lambda records: imports.ground_for(records, "ml-engineer", None, NOW))
    sheet = sheet_of(b"name\nAda\n")
    rows = read(sheet.rows, columns_of(sheet.header, with_opening=False), ground)
    store.write(lambda records: records.openings.set_status(1, Status.CLOSED))

    with pytest.raises(Refusal, match="is closed"):
        store.write(lambda records: imports.bring_in(records, rows, ground, anyway=False, skip_wrong=False, now=NOW))


# --- Where they stand ---------------------------------------------------------------------------------------------------


def test_who_is_amid_a_process_stands_there_without_a_gate_and_the_clock_begins_now(store):
    bring_in(store, HEADER + "Ada,,loop\n")

    ada = numbered(store, 1)
    assert (ada.stage_since, ada.holder_id, ada.duty) == (NOW, PRIYA, Duty.SCHEDULING)


def test_the_gates_ahead_are_asked_for_as_ever(store):
    bring_in(store, HEADER + "Ada,,debrief\n")

    assert "2 references are needed." in refused(lambda: move(store, PRIYA, numbered(store, 1), Stage.OFFER))


@pytest.mark.parametrize("stage", ["hired", "rejected", "withdrew"])
def test_at_an_end_nobody_owes_anything(store, stage):
    bring_in(store, HEADER + f"Ada,,{stage}\n")

    assert numbered(store, 1).holder_id is None
    assert rows_of(store, tables.duties) == []


@pytest.mark.parametrize("stage", ["rejected", "withdrew", "on hold"])
def test_who_is_at_an_end_or_on_hold_can_come_back_to_the_beginning(store, stage):
    bring_in(store, HEADER + f"Ada,,{stage},,2026-04-07\n")

    assert move(store, PRIYA, numbered(store, 1), Stage.APPLIED).application.stage is Stage.APPLIED


def test_who_is_on_hold_is_looked_at_again_on_the_day(store):
    bring_in(store, HEADER + "Ada,,on hold,,2026-04-07\n")

    (duty,) = rows_of(store, tables.duties)
    assert duty["due_at"].date().isoformat() == "2026-04-07"


def test_a_colleague_never_finds_their_own_file_and_is_asked_for_nothing_about_it(store):
    maya = a_member(MAYA, name="Maya Lindqvist", email_key="maya@northwind.example", is_admin=True)
    store.write(lambda records: records.members.keep([maya]))

    bring_in(store, HEADER + "Maya,maya@northwind.example,debrief\nBo,,debrief\n")

    assert [numbered(store, n).holder_id for n in (1, 2)] == [PRIYA, MAYA]
    assert "don't have access" in refused(lambda: show(store, MAYA, numbered(store, 1)))


def test_nobody_brings_themselves_in(store):
    priya = a_member(PRIYA, name="Priya Shah", email_key="priya@northwind.example", is_recruiter=True)
    store.write(lambda records: records.members.keep([priya]))

    plan, _ = bring_in(store, HEADER + "Priya,priya@northwind.example\n")

    assert plan.wrong[0].why == "Nobody puts themselves on file. Ask somebody else to do it."
    assert bring_in(store, HEADER + "Priya,priya@northwind.example\n", by=LENA)[1] == {2: 1}


# --- What is owed afterwards --------------------------------------------------------------------------------------------


def people(many, stage="applied"):
    return HEADER + "".join(f"Person{n},p{n}@x.com,{stage}\n" for n in range(many))


def test_whoever_brought_them_in_hears_nothing_until_it_is_due_and_then_one_message(store, slack):
    bring_in(store, people(300))
    life = Life(store, slack)

    life.until(at(13, 18))

    first = life.heard[0]
    assert {member for _, member, _ in life.heard} <= {PRIYA, MAYA}
    assert first[0] > NOW + timedelta(days=1)
    assert "300 things wait for you" in first[2]
    assert len(life.to(PRIYA)) <= 3


def test_whom_it_falls_to_hears_of_all_of_it_in_one_message_of_their_next_batch(store, slack):
    bring_in(store, people(300, "offer"), by=OTTO)
    life = Life(store, slack)

    life.until(at(11, 18))

    assert [when for when, _ in life.to(PRIYA)][:1] == [NOW]
    assert all(
        len([1 for moment, _ in life.to(PRIYA) if moment.date() == day]) <= 3 for day in {NOW.date(), at(11, 9).date()}
    )


def test_the_digest_counts_who_was_brought_in_and_lists_nobody_as_moved(store, slack):
    bring_in(store, people(300))
    life = Life(store, slack)
    life.now = at(11, 9)

    jobs.owe_due_digests(store, COMPANY, life.now)
    life.sender.send_due()

    (said,) = [text for channel, text in slack.texts() if channel == "C01HIRING" and text.startswith("Hiring today")]
    assert "300 people are on their way in ML engineer" in said
    assert "Person1" not in said


def test_a_referral_of_somebody_brought_in_is_the_same_person(store):
    bring_in(store, people(3))
    with_address = candidates.NewCandidate(name="Person1", email="p1@x.com")

    store.write(
        lambda records: candidates.refer(
            records, records.members.get(OTTO), with_address, records.openings.all()[0], "", door=Door.COMMAND, now=NOW
        )
    )

    assert how_many(store) == 3


def test_a_look_changes_nothing(store):
    ground = store.read(lambda records: imports.ground_for(records, "ml-engineer", None, NOW))
    sheet = sheet_of(people(3).encode())
    rows = read(sheet.rows, columns_of(sheet.header, with_opening=False), ground)
    before = dump(store)

    plan = look(store.database, "T01", lambda records: imports.plan_for(records, rows, anyway=False))

    assert len(plan.arrivals) == 3
    assert dump(store) == before
