"""`python -m bot candidates import` brings people in from a file, and says in sentences what it did, would do or refuses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage.checkup import findings
from storage.database import open_database
from storage.schema import migrate
from storage.store import open_store
from tests import command_line
from tests.factories import know_everybody, open_a_job, put_on_file

ROOT = Path(__file__).parents[3]
EXCEL = (
    "\ufeffVorname;Nachname;E-Mail;Stage;Quelle;Notes\r\n"
    'Zoë;Müller;zoe@example.com;Interview loop;LinkedIn;"Zwei\r\nZeilen"\r\n'
    "Ada;Lovelace;;;;\r\n"
    ";;;;;\r\n"
    "=cmd|' /C calc'!A0;X;x@example.com;Rejected;;\r\n"
)
GERMAN = ("--column", "Vorname=first name", "--column", "Nachname=last name")


@pytest.fixture(autouse=True)
def environment(tmp_path, monkeypatch):
    """No token is set: bringing people in asks nobody in Slack."""
    monkeypatch.chdir(tmp_path)
    return {"DATABASE_URL": f"sqlite:///{tmp_path / 'hireloop.db'}"}


@pytest.fixture
def database(environment):
    """A company that was at work once; its bot is stopped."""
    database = open_database(environment["DATABASE_URL"])
    migrate(database)
    store = open_store(database, "T01", "Northwind")
    know_everybody(store)
    store.write(open_a_job)
    store.write(put_on_file)
    database.close()
    return environment


@pytest.fixture
def bring_in(monkeypatch, capfd, environment, tmp_path):
    def work(content, *words):
        (tmp_path / "people.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
        return command_line.run(monkeypatch, capfd, environment, "candidates", "import", "people.csv", *words)

    return work


@pytest.fixture
def people(environment):
    def work():
        database = open_database(environment["DATABASE_URL"])
        try:
            store = open_store(database, "T01", "Northwind")
            found = [store.read(lambda records, n=n: records.applications.numbered(n)) for n in range(1, 9)]
            assert findings(database, "T01") == []
            return [(one.name, one.stage) for one in found if one]
        finally:
            database.close()

    return work


def test_what_a_table_program_saved_comes_in(database, bring_in, people):
    ran = bring_in(EXCEL, *GERMAN, "--opening", "ml-engineer")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "people.csv: 3 rows, with semicolons between the cells.\n"
        "  first name from “Vorname”, last name from “Nachname”, e-mail from “E-Mail”, stage from “Stage”, note from “Notes”\n"
        "  Left out, for Hireloop has no place for it: “Quelle”\n"
        "Put on file: 2, from C-2 to C-3\n"
        "  1 in Interview loop of ML engineer\n"
        "  1 in Not moving forward of ML engineer\n"
        "There already, and left as they are: 1\n"
        "  line 4: C-1 has this name.\n"
    )
    assert people()[1:] == [("Zoë Müller", "loop"), ("=cmd|' /C calc'!A0 X", "rejected")]


def test_a_look_says_what_would_happen_and_changes_nothing(database, bring_in, people):
    ran = bring_in(EXCEL, *GERMAN, "--opening", "ml-engineer", "--check")

    assert ran.code == 0
    assert "To be put on file: 2\n" in ran.out
    assert ran.out.endswith("Nothing was changed: this was only a look.\n")
    assert people() == [("Ada Lovelace", "applied")]


def test_a_wrong_row_keeps_everybody_out_and_is_told_with_its_line(database, bring_in, people):
    file = "name,email,stage\nGrace,grace@x.com,loop\n,b@x.com,\nBo,b at x,\nCy,,sleeping\n"

    ran = bring_in(file, "--opening", "ml-engineer")

    assert ran.code == 1
    assert (
        "Wrong: 3\n  line 3: A candidate needs a name.\n  line 4: “b at x” does not look like an e-mail address.\n"
        "  line 5: “sleeping” is not a stage of ML engineer. There is Sourced, Applied, "
    ) in ran.out
    assert ran.err == "Nobody was put on file. Mend these rows, or leave them out: --skip-wrong\n"
    assert len(people()) == 1


def test_a_look_at_wrong_rows_leaves_with_1(database, bring_in):
    ran = bring_in("name,email\nBo,b at x\n", "--opening", "ml-engineer", "--check")

    assert ran.code == 1
    assert "Wrong: 1" in ran.out


def test_wrong_rows_may_be_skipped(database, bring_in, people):
    ran = bring_in("name,email\nBo,b at x\nGrace,\n", "--opening", "ml-engineer", "--skip-wrong")

    assert (ran.code, ran.err) == (0, "")
    assert people()[1:] == [("Grace", "applied")]


def test_the_same_file_twice_says_that_everybody_is_there(database, bring_in, people):
    bring_in("name\nBo\nGrace\n", "--opening", "ml-engineer")

    ran = bring_in("name\nBo\nGrace\n", "--opening", "ml-engineer")

    assert ran.code == 0
    assert (
        "There already, and left as they are: 2\n  line 2: C-2 has this name.\n  line 3: C-3 has this name.\n"
        in ran.out
    )
    assert "Put on file" not in ran.out
    assert len(people()) == 3


def test_a_namesake_with_another_address_comes_in_where_that_is_said(database, bring_in, people):
    bring_in("name,email\nBo,bo@x.com\n", "--opening", "ml-engineer")
    file = "name,email\nBo,other@x.com\n"

    held = bring_in(file, "--opening", "ml-engineer")
    let_in = bring_in(file, "--opening", "ml-engineer", "--anyway")

    assert (
        "line 2: C-2 in ML engineer has this name and another address. If they are two people, say --anyway."
        in held.out
    )
    assert let_in.code == 0
    assert len(people()) == 3


def test_no_more_than_twenty_lines_are_told_of_a_kind(database, bring_in):
    file = "name,email\n" + "".join(f"Bo {n},nonsense\n" for n in range(1_200))

    ran = bring_in(file, "--opening", "ml-engineer")

    assert "Wrong: 1,200\n  line 2: " in ran.out
    assert "  line 21: “nonsense” does not look like an e-mail address.\n  and 1,180 more rows\n" in ran.out


def test_a_column_may_say_the_opening(database, bring_in, people):
    assert bring_in("name,job\nBo,ML engineer\n").code == 0
    assert people()[1:] == [("Bo", "applied")]


def test_a_file_in_an_older_encoding_is_read_where_that_is_said(database, bring_in, people):
    file = "name\nZoë\n".encode("cp1252")

    refused = bring_in(file, "--opening", "ml-engineer")
    taken = bring_in(file, "--opening", "ml-engineer", "--encoding", "cp1252")

    assert refused.err == (
        "Line 2 is not in UTF-8. Save it as “CSV UTF-8”, or say what it is, as in: --encoding cp1252\n"
    )
    assert taken.code == 0
    assert people()[1:] == [("Zoë", "applied")]


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        ("name\nBo\n", (), "For which opening? Say --opening, or have a column “opening”. `openings list` lists them."),
        ("name\nBo\n", ("--opening", "cook"), "--opening cook: there is ml-engineer."),
        (
            "name\nBo\n",
            ("--opening", "ml-engineer", "--by", "U99"),
            "--by U99: Hireloop knows no colleague of that id.",
        ),
        ("name\nBo\n", ("--opening", "ml-engineer", "--workspace", "T99"), "--workspace: say which one. There is T01."),
        ("name\n", ("--opening", "ml-engineer"), "people.csv has column names, and no rows."),
        ("", ("--opening", "ml-engineer"), "The file is empty."),
        (b"PK\x03\x04", ("--opening", "ml-engineer"), "That is a workbook, not a CSV file."),
        ('name\n"Bo\n', ("--opening", "ml-engineer"), "Line 2: a quotation mark is opened there and not closed."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(database, bring_in, people, content, words, said):
    ran = bring_in(content, *words)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(said)
    assert len(people()) == 1


def test_a_file_that_is_not_there_is_told(database, monkeypatch, capfd):
    ran = command_line.run(monkeypatch, capfd, database, "candidates", "import", "none.csv", "--opening", "ml-engineer")

    assert (ran.code, ran.err) == (1, "none.csv cannot be read: No such file or directory.\n")


@pytest.mark.parametrize("words", [(), ("--check",)])
def test_no_database_is_made(environment, bring_in, tmp_path, words):
    ran = bring_in("name\nBo\n", "--opening", "ml-engineer", *words)

    assert (ran.code, ran.err) == (1, "There is no database yet; the bot's first start makes it.\n")
    assert not (tmp_path / "hireloop.db").exists()


def test_what_a_terminal_would_obey_is_not_printed(database, bring_in):
    ran = bring_in("name,email,\x1b[31mred\u202e\nBo,\x1b]0;title\x07x\n", "--opening", "ml-engineer")

    assert ran.code == 1
    assert not {"\x1b", "\x07", "\u202e"} & set(ran.said)


def test_while_the_bot_works_a_look_is_possible_and_an_import_is_not(database, tmp_path):
    (tmp_path / "people.csv").write_text("name\nBo\n")
    words = [
        sys.executable,
        "-m",
        "bot",
        "candidates",
        "import",
        str(tmp_path / "people.csv"),
        "--opening",
        "ml-engineer",
    ]
    at_work = open_database(database["DATABASE_URL"])
    try:
        look, done = (
            subprocess.run(
                [*words, *more],
                cwd=ROOT,
                env={**os.environ, **database},
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            for more in (("--check",), ())
        )
    finally:
        at_work.close()

    assert (look.returncode, look.stderr) == (0, "")
    assert done.returncode == 1
    assert "Another Hireloop is using" in done.stderr
    assert "Stop it first, or use PostgreSQL." in done.stderr
