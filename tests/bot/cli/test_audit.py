"""`python -m bot audit` tells people and programs who changed or read what, and whether somebody tampered with it."""

import csv
import io
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.domain.audit import Action
from bot.domain.errors import Refusal
from bot.domain.events import Door
from storage.database import DatabaseUnusable, open_database, sqlite_file
from storage.store import open_store
from tests.databases import new_sqlite_file
from tests.factories import MAYA, NOW, PRIYA, SAM, a_member, put_on_file, with_people_and_a_job

ROOT = Path(__file__).parents[3]
UNBROKEN = "The audit is unbroken: none of its entries was changed, and none is missing in between."


@pytest.fixture(autouse=True)
def environment(tmp_path, monkeypatch):
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": "http://127.0.0.1:1/api/",  # nobody is asked
        "DATABASE_URL": f"sqlite:///{tmp_path / 'hireloop.db'}",
        "HIRELOOP_CHANNEL": "C01HIRING",
        "HIRELOOP_ADMINS": "U02MAYA",
        "HIRELOOP_TIMEZONE": "Europe/Berlin",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return settings


@pytest.fixture
def store(environment):
    """The records of a bot at work: the database stays open while the command looks at it."""
    new_sqlite_file(sqlite_file(environment["DATABASE_URL"]))
    database = open_database(environment["DATABASE_URL"])
    with_people_and_a_job(database)
    store = open_store(database, "T01", "Northwind")
    ada = store.write(lambda records: put_on_file(records, email="ada@example.com"))
    store.write(lambda records: note(records, about=ada.code, action=Action.REFERENCES_READ, actor_id=MAYA))
    store.write(lambda records: note(records, about="opening:ml-engineer", action=Action.PAY_READ, at=LATER))
    store.write(lambda records: note(records, about=f"member:{SAM}", action=Action.ROLE_GIVEN, detail="recruiter"))
    yield store
    database.close()


LATER = NOW + timedelta(days=2)


def note(records, **special):
    records.audit.note(**{"at": NOW, "actor_id": PRIYA, "door": Door.MODAL, **special})


def ask(*words):
    return CliRunner().invoke(cli, ["audit", *words])


def refusal(*words, kind=Refusal):
    said = ask(*words)
    assert isinstance(said.exception, kind), said.output
    return str(said.exception)


def tamper(store, statement):
    store.database.write(lambda connection: connection.execute(text("DROP TRIGGER audit_refuses_update")))
    store.database.write(lambda connection: connection.execute(text(statement)))


def test_entries_are_told_a_line_each_in_the_company_s_zone_with_people_s_names(store):
    told = ask()

    head = store.read(lambda records: records.audit.head())
    assert told.exit_code == 0
    assert told.stdout.splitlines()[-4:] == [
        "2026-03-10 14:00:00 CET  Maya Lindqvist  references_read  C-1  modal",
        "2026-03-12 14:00:00 CET  Priya Shah  pay_read  opening:ml-engineer  modal",
        "2026-03-10 14:00:00 CET  Priya Shah  role_given  member:Sam Okafor  recruiter  modal",
        f"{UNBROKEN} Its newest hash is {head}.",
    ]
    assert "2026-03-10 14:00:00 CET  Priya Shah  candidate_added  C-1  applied  command" in told.stdout


@pytest.mark.parametrize("spelt", ["C-1", "c-1", "1"])
def test_a_candidate_s_entries(store, spelt):
    lines = ask("--candidate", spelt).stdout.splitlines()

    assert ["candidate_added" in lines[0], "references_read" in lines[1], len(lines)] == [True, True, 3]


def test_an_opening_s_a_member_s_and_a_day_s_entries(store):
    assert "pay_read" in ask("--opening", "ml-engineer", "--since", "2026-03-12").stdout.splitlines()[0]
    assert "role_given" in ask("--member", SAM).stdout.splitlines()[0]
    assert "pay_read" in ask("--since", "2026-03-12").stdout.splitlines()[0]
    assert len(ask("--since", "2026-03-13").stdout.splitlines()) == 1


def test_a_day_begins_at_midnight_in_the_company_s_zone(store):
    midnight = NOW.replace(hour=22) + timedelta(days=20)  # 31 March, 00:00 in Berlin
    for minutes in (-1, 0):
        at = midnight + timedelta(minutes=minutes)
        store.write(lambda records, at=at: note(records, about="C-1", action=Action.CARDS_READ, at=at))

    assert [line[:19] for line in ask("--since", "2026-03-31").stdout.splitlines()[:-1]] == ["2026-03-31 00:00:00"]


def test_programs_get_json_and_the_verdict_apart_from_it(store):
    told = ask("--format", "json", "--candidate", "C-1")

    rows = json.loads(told.stdout)
    assert [row["action"] for row in rows] == ["candidate_added", "references_read"]
    assert rows[1]["at"] == "2026-03-10T13:00:00+00:00"
    assert (rows[1]["actor_id"], rows[1]["actor"]) == (MAYA, "Maya Lindqvist")
    assert rows[1]["previous"] == rows[0]["hash"]
    assert told.stderr.startswith(UNBROKEN)


def test_nothing_is_json_too(store):
    assert json.loads(ask("--format", "json", "--candidate", "C-99").stdout) == []


def test_programs_get_csv_in_which_no_name_is_a_formula(store):
    store.write(lambda records: records.members.keep([a_member(PRIYA, name="=HYPERLINK(1)")]))

    rows = list(csv.DictReader(io.StringIO(ask("--format", "csv", "--opening", "ml-engineer").stdout)))

    assert [(row["action"], row["actor"]) for row in rows][-1] == ("pay_read", "'=HYPERLINK(1)")
    assert "workspace_id" not in rows[0]


def test_a_broken_chain_is_said_and_leaves_with_1(store):
    tamper(store, "UPDATE audit SET actor_id = 'U99' WHERE action = 'pay_read'")

    told = ask("--candidate", "C-1")

    assert told.exit_code == 1
    assert "(pay_read opening:ml-engineer): that one was changed, or the one before it" in told.stdout.splitlines()[-1]


def test_where_there_are_several_workspaces_it_asks_which_one(store):
    open_store(store.database, "T02", "Southwind")

    assert refusal() == "--workspace: say which one. There is T01, T02."
    assert len(ask("--workspace", "T02").stdout.splitlines()) == 1


def test_what_cannot_be_meant_is_refused(store):
    assert refusal("--candidate", "Ada") == "--candidate Ada: write C-17, as on the card."
    assert refusal("--candidate", "C-1", "--opening", "x").startswith("Ask about a candidate or about an opening")
    assert ask("--since", "yesterday").exit_code == 2


def test_without_a_database_it_says_so_and_makes_none(tmp_path):
    assert refusal() == "There is no database yet; the bot's first start makes it."
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_version_is_not_read(store):
    store.database.write(lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '0001'")))

    assert refusal(kind=DatabaseUnusable).startswith("The database cannot be read yet. Its schema is 0001, this")


def test_as_a_process_of_its_own_while_the_bot_is_at_work(store, environment):
    told = subprocess.run(
        [sys.executable, "-m", "bot", "audit", "--candidate", "C-1"],
        env={"PATH": os.environ["PATH"], **environment}, cwd=ROOT, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip

    assert (told.returncode, told.stderr) == (0, "")
    assert len(told.stdout.splitlines()) == 3
