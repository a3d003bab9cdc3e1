"""What each row of a company's own file says, what is wrong with it, and who is there already."""

from datetime import date

import pytest

from bot.domain.candidates import MAX_NOTE
from bot.domain.errors import Refusal
from bot.domain.imports import (
    Column,
    Ground,
    Known,
    Namesake,
    OnFile,
    There,
    Wanted,
    Wrong,
    columns_of,
    planned,
    read,
)
from bot.domain.openings import Status
from bot.domain.pipeline import Stage
from bot.domain.spreadsheets import Row
from tests.factories import LENA, MAYA, NOW, PRIYA, SAM, a_member, an_opening

TODAY = NOW.date()
ML = an_opening()
AI = an_opening(id=2, slug="ai-engineer", title="AI engineer")
PRIYA_SHAH = a_member(PRIYA, name="Priya Shah", email_key="priya@northwind.example")
LENA_FISCHER = a_member(LENA, name="Lena Fischer", email_key="lena@northwind.example")
GONE = a_member(SAM, email_key="sam@northwind.example", is_deactivated=True)
PEOPLE = {one.id: one for one in (PRIYA_SHAH, LENA_FISCHER, GONE, a_member(MAYA, name="Maya Lindqvist"))}


def ground(**special):
    ordinary = {
        "openings": [ML, AI],
        "opening": ML,
        "by": None,
        "members": PEOPLE,
        "members_by_email": {one.email_key: one for one in PEOPLE.values() if one.email_key},
        "today": TODAY,
    }
    return Ground(**{**ordinary, **special})


def read_rows(header, *rows, told=(), **special):
    """Return what rows say; the header is line 1."""
    where = ground(**special)
    columns = columns_of(header, told, with_opening=where.opening is None)
    return read([Row(line, list(cells)) for line, cells in enumerate(rows, 2)], columns, where)


def said(column, cell, **special):
    """Return what a row says of Ada with something in one more column."""
    (one,) = read_rows(["name", "e-mail", column], ["Ada Lovelace", "ada@example.com", cell], **special)
    return one


def why(column, cell, **special):
    wrong = said(column, cell, **special)
    assert isinstance(wrong, Wrong)
    assert wrong.line == 2
    return wrong.why


# --- Columns ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("Name", Column.NAME),
        ("FULL NAME", Column.NAME),
        ("full_name", Column.NAME),
        ("Candidate Name", Column.NAME),
        ("E-Mail", Column.EMAIL),
        ("email", Column.EMAIL),
        (" E-mail  address ", Column.EMAIL),
        ("Résumé", Column.RESUME),
        ("CV URL", Column.RESUME),
        ("resume-link", Column.RESUME),
        ("Stage", Column.STAGE),
        ("Current stage", Column.STAGE),
        ("Notes", Column.NOTE),
        ("Job", Column.OPENING),
        ("Recruiter", Column.OWNER),
        ("on hold until", Column.LOOK_AGAIN),
    ],
)
def test_a_column_is_known_by_many_names_in_any_case(name, column):
    found = columns_of(["full name" if column is not Column.NAME else "x", name], with_opening=True)

    assert found.where[column] == 1


def test_columns_come_in_any_order():
    (ada,) = read_rows(["Stage", "Email", "Name"], ["Loop", "ada@example.com", "Ada Lovelace"])

    assert (ada.person.name, ada.person.email, ada.stage) == ("Ada Lovelace", "ada@example.com", Stage.LOOP)


def test_first_and_last_name_make_a_name():
    rows = read_rows(["Last name", "First name"], ["Lovelace", "Ada"], ["", "Prince"])

    assert [row.person.name for row in rows] == ["Ada Lovelace", "Prince"]


def test_a_whole_name_needs_no_first_and_last_one():
    columns = columns_of(["First name", "Name", "Last name"], with_opening=False)

    assert (dict(columns.where), columns.left_out) == ({Column.NAME: 1}, ("First name", "Last name"))


def test_what_hireloop_has_no_place_for_is_named():
    columns = columns_of(["Name", "Source", "", "Phone\u202e"], with_opening=True)

    assert columns.left_out == ("Source", "Phone")


def test_a_column_may_be_said_to_hold_something():
    rows = read_rows(
        ["Bewerber", "Mail", "Work mail"], ["Ada", "x", "ada@b.c"], told=["Bewerber=name", "work mail=E-mail"]
    )

    assert (rows[0].person.name, rows[0].person.email) == ("Ada", "ada@b.c")


@pytest.mark.parametrize(
    ("header", "told", "sentence"),
    [
        (["Bewerber"], [], "No column holds the name. Call it “name”, or two of them"),
        (
            ["Name", "Email", "E-mail"],
            [],
            "“Email” and “E-mail” both hold the e-mail. Take one of them out, or say which",
        ),
        (["Name"], ["Bewerber=name"], "--column 'Bewerber=name': there is no column “Bewerber”. There is “Name”."),
        (["Name"], ["Name=salary"], "--column 'Name=salary': write 'Its name=…' with one of name, first name,"),
        (["Name"], ["Name"], "--column 'Name': there is no column “”. There is “Name”."),
    ],
)
def test_columns_that_cannot_be_told_are_refused(header, told, sentence):
    with pytest.raises(Refusal) as refusal:
        columns_of(header, told, with_opening=True)

    assert refusal.value.sentence.startswith(sentence)


# --- Rows ---------------------------------------------------------------------------------------------------------------


def test_a_row_says_who_goes_where():
    (ada,) = read_rows(
        ["Name", "E-mail", "Résumé", "Stage", "Owner", "Note"],
        [
            "Ada Lovelace",
            "ada@example.com",
            "https://cv.example.com/a",
            "hm screen",
            "lena@northwind.example",
            "Met twice.",
        ],
    )

    assert (ada.line, ada.opening, ada.stage, ada.note) == (2, ML, Stage.HM_SCREEN, "Met twice.")
    assert (ada.person.owner_id, ada.person.resume_url) == (LENA, "https://cv.example.com/a")


def test_without_a_stage_somebody_has_applied():
    assert [row.stage for row in read_rows(["Name", "Stage"], ["Ada", ""], ["Grace"])] == [Stage.APPLIED] * 2


@pytest.mark.parametrize("words", ["Interview loop", "INTERVIEW LOOP", "loop", "Loop "])
def test_a_stage_is_meant_by_the_openings_name_for_it_or_its_key(words):
    assert said("stage", words).stage is Stage.LOOP


@pytest.mark.parametrize("name", ["", "  ", "🎉"])
def test_a_row_without_a_name_is_wrong(name):
    assert read_rows(["name", "email"], [name, "a@b.c"]) == [Wrong(2, "A candidate needs a name.")]


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("stage", "Phone call", "“Phone call” is not a stage of ML engineer. There is Sourced, Applied, "),
        ("cv", "ftp://x", "A résumé is kept as a link that begins with https://"),
        ("cv", "javascript:alert(1)", "A résumé is kept as a link that begins with https://"),
        ("cv", f"https://a.b/{'x' * 1000}", "That link is longer than 1,000 characters."),
        ("note", "x" * (MAX_NOTE + 1), "The note is longer than 3,000 characters."),
        (
            "owner",
            "Lena",
            "“Lena” is nobody here. An owner is named by their e-mail address at work, or their Slack id.",
        ),
        ("owner", "sam@northwind.example", "That owner cannot be asked for anything"),
        ("stage", "on hold", "Who is in On hold needs a day to look again, after today"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_in_words(column, cell, sentence):
    assert why(column, cell).startswith(sentence)


def test_an_address_and_a_name_are_checked_as_when_they_are_typed():
    rows = read_rows(["name", "email"], ["Ada", "ada at example"], ["x" * 301, ""], ["Bo", "a@b.c, d@e.f"])

    assert [row.why for row in rows] == [
        "“ada at example” does not look like an e-mail address.",
        "That name is longer than 300 characters. Is it really a name?",
        "“a@b.c, d@e.f” does not look like an e-mail address.",
    ]


def test_a_cell_too_many_is_wrong_and_an_empty_one_is_not():
    rows = read_rows(
        ["name", "email", ""], ["Lovelace", "a@b.c", "Ada"], ["A", "a@b.c", "", "", "x"], ["B", "b@b.c", "", ""]
    )

    assert [isinstance(row, Wrong) for row in rows] == [True, True, False]
    assert rows[0].why.startswith("There are more cells than columns.")


def test_who_is_on_hold_comes_with_the_day_to_look_again():
    rows = read_rows(
        ["name", "stage", "look again on"],
        ["Ada", "on hold", "2026-04-07"],
        ["Bo", "On hold", str(TODAY)],
        ["Cy", "on hold", "07.04.2026"],
        ["Di", "on hold", "2026-02-31"],
        ["Ed", "loop", "2026-04-07"],
    )

    assert [getattr(row, "look_again_on", "wrong") for row in rows] == [
        date(2026, 4, 7), "wrong", "wrong", "wrong", None,
    ]  # fmt: skip


def test_nobody_puts_themselves_on_file_nor_looks_after_their_own():
    header = ["name", "email", "owner"]
    rows = read_rows(header, ["Priya", "Priya@Northwind.example", ""], ["Lena", "lena@northwind.example", LENA])

    assert [row.why for row in rows] == [
        "Nobody puts themselves on file. Ask somebody else to do it.",
        "Nobody looks after their own file. Choose another owner.",
    ]


def test_a_colleague_is_known_by_their_address():
    rows = read_rows(["name", "email"], ["Lena", "LENA@northwind.example"], ["Ada", "ada@example.com"])

    assert [row.is_colleague for row in rows] == [True, False]


# --- Openings -----------------------------------------------------------------------------------------------------------


def test_a_column_says_the_opening_by_its_slug_or_title():
    rows = read_rows(["name", "job"], ["Ada", "ai-engineer"], ["Bo", "ML Engineer"], opening=None)

    assert [row.opening for row in rows] == [AI, ML]


def test_where_everybody_goes_is_said_once():
    columns = columns_of(["name", "job"], with_opening=False)

    assert columns.left_out == ("job",)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("", "It does not say for which opening."),
        ("cook", "“cook” is not an opening. There is ml-engineer, ai-engineer, old."),
        ("old", "Old is closed, so nobody can be added to it now."),
    ],
)
def test_an_opening_must_be_there_and_open(cell, sentence):
    old = an_opening(id=3, slug="old", title="Old", status=Status.CLOSED)

    assert why("opening", cell, opening=None, openings=[ML, AI, old]) == sentence


def test_the_openings_recruiter_brings_people_in_unless_somebody_else_is_named():
    without = {LENA: LENA_FISCHER}

    assert ground().actor(ML) == PRIYA_SHAH
    assert ground(by=LENA_FISCHER).actor(ML) == LENA_FISCHER
    with pytest.raises(Refusal, match=r"^The recruiter of ML engineer is not here any more\. Say who .*: --by U…$"):
        ground(members=without).actor(ML)


# --- Who is there already -----------------------------------------------------------------------------------------------


def wanted(line, name="Ada Lovelace", email=None, opening=ML):
    rows = read(
        [Row(line, [name, email or ""])], columns_of(["name", "email"], with_opening=False), ground(opening=opening)
    )
    assert isinstance(rows[0], Wanted), rows
    return rows[0]


def plan(*rows, anyway=False, **known):
    return planned(rows, Known(**known), anyway=anyway)


def judged(result):
    """Return what becomes of each line: in, there as whom, or why not."""
    lines = {one.wanted.line: "in" for one in result.arrivals}
    lines |= {one.line: f"there as C-{one.number} by {one.same}" for one in result.there}
    return lines | {one.line: one.why for one in result.wrong}


ADA_ON_FILE = {"by_email": {"ada@example.com": OnFile(3, "ada lovelace")}}
TWO_PEOPLE = "If they are two people, say --anyway."


def test_who_has_the_address_of_somebody_in_the_opening_is_there_already():
    numbers = {(1, 3): 17}

    assert judged(plan(wanted(2, "A. Lovelace", "ADA@example.com"), **ADA_ON_FILE, numbers=numbers)) == {
        2: "there as C-17 by e-mail address"
    }


def test_who_is_known_from_another_opening_comes_into_this_one_too():
    (arrival,) = plan(wanted(2, email="ada@example.com"), **ADA_ON_FILE, numbers={(2, 3): 17}).arrivals

    assert arrival.candidate_id == 3


def test_the_address_of_somebody_of_another_name_is_refused():
    assert judged(plan(wanted(2, "Grace Hopper", "ada@example.com"), **ADA_ON_FILE)) == {
        2: "That e-mail address belongs to somebody else on file."
    }


@pytest.mark.parametrize(("typed", "kept"), [(None, None), ("ada@example.com", None), (None, "ada@example.com")])
def test_a_name_in_the_opening_is_there_where_no_address_tells_them_apart(typed, kept):
    namesakes = {(1, "ada lovelace"): [Namesake(17, kept)]}

    for anyway in (False, True):
        assert judged(plan(wanted(2, "ADA Lovelace", typed), namesakes=namesakes, anyway=anyway)) == {
            2: "there as C-17 by name"
        }


def test_two_people_of_one_name_are_told_apart_only_where_that_is_said():
    namesakes = {(1, "ada lovelace"): [Namesake(17, "other@example.com")]}
    row = wanted(2, email="ada@example.com")

    assert judged(plan(row, namesakes=namesakes)) == {
        2: f"C-17 in ML engineer has this name and another address. {TWO_PEOPLE}"
    }
    assert judged(plan(row, namesakes=namesakes, anyway=True)) == {2: "in"}
    assert judged(plan(wanted(2, email="ada@example.com", opening=AI), namesakes=namesakes)) == {2: "in"}


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        (("Ada Lovelace", "ADA@example.com"), "It has the e-mail address of line 2."),
        (("A. Lovelace", "ada@example.com"), "It has the e-mail address of line 2."),
        (("Ada Lovelace", None), "It has the name of line 2, and nothing tells them apart."),
        (("Ada Lovelace", "other@example.com"), f"It has the name of line 2, and another address. {TWO_PEOPLE}"),
    ],
)
def test_somebody_who_is_in_the_file_twice_comes_in_once(second, sentence):
    assert judged(plan(wanted(2, email="ada@example.com"), wanted(9, *second))) == {2: "in", 9: sentence}


def test_somebody_may_be_in_two_openings_of_a_file():
    first, second = wanted(2, email="ada@example.com"), wanted(3, email="ada@example.com", opening=AI)
    other = wanted(4, "Grace", "ada@example.com", AI)

    assert judged(plan(first, second)) == {2: "in", 3: "in"}
    assert judged(plan(first, other))[4] == "It has the e-mail address of line 2, and another name."


def test_two_of_a_name_in_a_file_come_in_where_that_is_said_and_both_have_addresses():
    rows = [wanted(2, email="a@b.c"), wanted(3, email="d@e.f"), wanted(4)]

    assert judged(plan(*rows, anyway=True)) == {
        2: "in", 3: "in", 4: "It has the name of line 2, and nothing tells them apart.",
    }  # fmt: skip


def test_every_row_has_one_fate():
    rows = [wanted(2), Wrong(3, "A candidate needs a name."), wanted(4, "Bo")]
    result = plan(*rows, namesakes={(1, "bo"): [Namesake(5, None)]})

    assert result.rows == 3
    assert result.there == (There(4, 5, "name"),)
    assert result.wrong == (rows[1],)
