"""A file out of a table program is read as it was meant, or refused with the line and what to do; no row is lost on the way."""

import csv
import tracemalloc

import pytest

from bot.domain import spreadsheets
from bot.domain.errors import Refusal
from bot.domain.spreadsheets import LARGEST, sheet_of

PEOPLE = [(2, ["Zoë Müller", "zoe@example.com"]), (3, ["Ada Lovelace", "ada@example.com"])]


def rows_of(raw, encoding=None):
    """Return the header and the rows with their lines."""
    sheet = sheet_of(raw if isinstance(raw, bytes) else raw.encode(), encoding)
    return list(sheet.header), [(row.line, row.cells) for row in sheet.rows]


def refused(raw, encoding=None):
    with pytest.raises(Refusal) as refusal:
        rows_of(raw, encoding)
    return refusal.value.sentence


# --- What table programs save -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_of_any_table_program_is_read_alike(delimiter, ending, encoding):
    lines = ("Name|E-mail", "Zoë Müller|zoe@example.com", "Ada Lovelace|ada@example.com", "")
    text = ending.join(lines).replace("|", delimiter)

    assert rows_of(text.encode(encoding)) == (["Name", "E-mail"], PEOPLE)


def test_a_file_whose_encoding_is_told_is_read_in_it():
    raw = "Name;E-mail\r\nZoë Müller;zoe@example.com\r\nAda Lovelace;ada@example.com\r\n".encode("cp1252")

    assert rows_of(raw, "cp1252") == (["Name", "E-mail"], PEOPLE)


def test_no_encoding_is_guessed_because_a_wrong_guess_changes_names():
    said = refused("Name\nAda\nŁukasz\n".encode("cp1250"))

    assert said == ("Line 3 is not in UTF-8. Save it as “CSV UTF-8”, or say what it is, as in: --encoding cp1252")


def test_what_is_not_in_the_encoding_it_claims_is_refused():
    assert refused(b"\xef\xbb\xbfName\nZo\xeb\n") == "Line 2 is not in utf-8-sig. Save it as “CSV UTF-8”."
    assert refused(b"Name\n\x81\n", "cp1252") == "Line 2 is not in cp1252. Save it as “CSV UTF-8”."
    assert refused(b"Name\nAda", "rot13").startswith("--encoding rot13: there is utf-8, utf-16, cp1250")


def test_half_a_letter_is_no_utf_8():
    assert refused(b"Name\n\xed\xa0\x80\n").startswith("Line 2 is not in UTF-8.")


@pytest.mark.parametrize("start", [b"PK\x03\x04....", b"\xd0\xcf\x11\xe0...."])
def test_a_workbook_is_told_from_a_csv_file(start):
    assert refused(start) == "That is a workbook, not a CSV file. Save it as “CSV UTF-8” first."


def test_utf_16_without_its_mark_is_noticed():
    assert "it may be in UTF-16" in refused("Name,E-mail\n".encode("utf-16-le"))


def test_excel_may_say_which_delimiter_it_is():
    assert rows_of("sep=;\r\nName, first;E-mail\r\nAda;a@b.c\r\n") == (
        ["Name, first", "E-mail"],
        [(3, ["Ada", "a@b.c"])],
    )


def test_one_column_needs_no_delimiter():
    assert rows_of("Name\nAda\n") == (["Name"], [(2, ["Ada"])])


def test_a_cell_may_hold_the_delimiter_lines_and_quotation_marks():
    text = 'Name, Note\n"Lovelace, Ada", "First line\nsecond ""line"""\nGrace, \n'

    assert rows_of(text)[1] == [(2, ["Lovelace, Ada", 'First line\nsecond "line"']), (4, ["Grace", ""])]


def test_empty_rows_are_no_rows_and_lines_are_counted_all_the_same():
    assert rows_of("\n;;\nName;E-mail\n;\n  ; \t\nAda;\n;;;;\n")[1] == [(6, ["Ada", ""])]


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1", "@SUM(1)", "-2"])
def test_a_formula_is_text(cell):
    assert rows_of(f'Name\n"{cell}"\n')[1] == [(2, [cell])]


def test_what_nobody_can_see_is_taken_out():
    assert rows_of("Name\nA\x00d\x1ba\u202e\u2066 L\n")[1] == [(2, ["Ada L"])]


# --- What is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("raw", [b"", b"\xef\xbb\xbf", b"\n\n", b"sep=;\n"])
def test_an_empty_file_is_told(raw):
    assert refused(raw) == "The file is empty."


def test_a_quotation_mark_that_is_never_closed_swallows_nobody():
    rows = "".join(f"Person {n}\n" for n in range(5_000))

    assert refused('Name\nAda\n"Grace\nTuring\n') == "Line 3: a quotation mark is opened there and not closed."
    assert refused(f'Name\nAda\n"Grace\n{rows}') == "Line 3: a quotation mark is opened there and not closed."


def test_a_quotation_mark_amid_a_quoted_cell_is_told():
    assert refused('Name\n"Ada "Countess" L"\n') == (
        "Line 2: behind a closing quotation mark comes no comma. Inside a cell in quotation marks, write them twice."
    )


def test_a_delimiter_nobody_sees_is_named():
    assert refused('Name\tE-mail\n"Ada"x\t\n').startswith("Line 2: behind a closing quotation mark comes no tab.")


def test_a_cell_of_a_megabyte_is_refused():
    a_megabyte = "x" * 450_000

    assert refused(f'Name\nAda\n"{a_megabyte}"\n') == (
        f"Line 3: a cell is longer than {csv.field_size_limit():,} characters. Is a quotation mark there never closed?"
    )


def test_a_line_without_end_is_refused():
    assert refused("Name\n" + "x," * 1_000_000) == "Line 2 is longer than 500,000 characters. Is it a CSV file?"


def test_a_row_of_thousands_of_cells_is_refused():
    assert refused("Name\n" + "," * 5_000) == "Line 2 has 5,001 cells, and a file at most 200 columns."


def test_a_file_that_is_too_large_is_refused():
    assert refused(b"x" * (LARGEST + 1)) == "The file is larger than 20 MB. Split it into several."


def test_a_file_of_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 3)

    assert len(rows_of("Name\na\nb\nc\n")[1]) == 3
    assert refused("Name\na\nb\nc\nd\n") == "The file has more than 3 rows. Split it into several."


def test_a_large_file_is_read_in_little_memory():
    raw = b"Name\n" + (b",a" * 199 + b"\n") * 5_000
    tracemalloc.start()

    for _ in sheet_of(raw).rows:
        pass

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 12 * len(raw)  # the text, and a copy to read lines from
