"""Spreadsheets: a CSV file as it comes out of a table program, read into rows that know their line.

Nothing is guessed that could change a name: bytes are UTF-8, or what their mark or the person says; a quotation mark that
is never closed is told, because it would swallow the rows behind it. However large or broken a file is, what comes of it is
rows or a sentence.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from bot.domain.errors import Refusal
from bot.domain.names import cleaned

LARGEST = 20_000_000  # bytes
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_LINE = 500_000
MOST_LINES_IN_A_ROW = 1_000
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
# What table programs of the world save when nobody asks them for UTF-8. Which of them it was a file does not say.
ENCODINGS = (
    "utf-8", "utf-16", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "iso-8859-2", "iso-8859-15",
    "mac-roman", "shift_jis", "gb18030", "big5", "euc-kr",
)  # fmt: skip
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SAYS_DELIMITER = re.compile(r"sep=([,;\t])[\r\n]", re.IGNORECASE)
_SAVE_AS = "Save it as “CSV UTF-8”"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, and the line of the file on which it begins."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The columns of a file, and its rows as they are read; reading on may refuse the file."""

    delimiter: str
    header: tuple[str, ...]
    rows: Iterator[Row]


def sheet_of(raw: bytes, encoding: str | None = None) -> Sheet:
    """Return the columns and rows of a file, or refuse it with what to do about it.

    1. Its encoding is what its first bytes say, else what is given, else UTF-8.
    2. Its delimiter is what `sep=` in its first line says, else the one that makes the most of its header.
    3. The header is its first row with anything in it.
    """
    text = _text(raw, encoding)
    said = _SAYS_DELIMITER.match(text)
    lines = _Lines(text)
    if said:
        next(lines)
    delimiter = said[1] if said else _delimiter(text)
    rows = _rows(lines, delimiter)
    header = next(rows, None)
    if header is None:
        raise Refusal("The file is empty.")
    return Sheet(delimiter=delimiter, header=tuple(header.cells), rows=_counted(rows))


def _text(raw: bytes, encoding: str | None) -> str:
    if len(raw) > LARGEST:
        raise Refusal(f"The file is larger than {LARGEST // 1_000_000} MB. Split it into several.")
    if raw.startswith(_WORKBOOKS):
        raise Refusal(f"That is a workbook, not a CSV file. {_SAVE_AS} first.")
    if encoding is not None and encoding.lower() not in ENCODINGS:
        raise Refusal(f"--encoding {encoding}: there is {', '.join(ENCODINGS)}.")
    marked = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), None)
    name = marked or encoding or "utf-8"
    try:
        text = raw.decode(name)
    except UnicodeDecodeError as error:
        line = _line_of(error.object, error.start)
        if marked or encoding:
            raise Refusal(f"Line {line} is not in {marked or encoding}. {_SAVE_AS}.") from None
        raise Refusal(f"Line {line} is not in UTF-8. {_SAVE_AS}, or say what it is, as in: --encoding cp1252") from None
    if "\0" in text.partition("\n")[0]:
        raise Refusal(f"There are zero bytes in the first line: it may be in UTF-16. {_SAVE_AS}.")
    return text


def _line_of(raw: bytes, place: int) -> int:
    before = raw[:place]
    return max(before.count(b"\n"), before.count(b"\r")) + 1


def _delimiter(text: str) -> str:
    """Return the delimiter that splits the header into the most columns; a comma where none does."""

    def columns(delimiter: str) -> int:
        try:
            return len(next(_rows(_Lines(text[:LONGEST_LINE]), delimiter), Row(0, [])).cells)
        except Refusal:
            return 0

    return max(DELIMITERS, key=columns)


class _Lines:
    """Hands out the lines of a text; refuses a line, or a row of lines, without end."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.number = 0
        self.began = 1

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        if len(line) > LONGEST_LINE:
            raise Refusal(f"Line {self.number} is longer than {LONGEST_LINE:,} characters. Is it a CSV file?")
        if self.number - self.began >= MOST_LINES_IN_A_ROW:
            raise Refusal(f"Line {self.began}: {_NEVER_CLOSED}")
        return line


_NEVER_CLOSED = "a quotation mark is opened there and not closed."


def _rows(lines: _Lines, delimiter: str) -> Iterator[Row]:
    """Yield the rows with anything in them, each cell without what nobody can see."""
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        lines.began = lines.number + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Refusal(f"Line {lines.began}: {_fault(str(error), delimiter)}") from None
        if cells is None:
            return
        if len(cells) > MOST_COLUMNS:
            raise Refusal(f"Line {lines.began} has {len(cells):,} cells, and a file at most {MOST_COLUMNS} columns.")
        cells = [cell if cell.isascii() and cell.isprintable() else cleaned(cell) for cell in cells]
        cells = [cell.strip() for cell in cells]
        if any(cells):
            yield Row(lines.began, cells)


def _counted(rows: Iterator[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise Refusal(f"The file has more than {MOST_ROWS:,} rows. Split it into several.")
        yield row


def _fault(said: str, delimiter: str) -> str:
    """Return what is wrong with a row, in words instead of the reader's own."""
    if "field larger" in said:
        return f"a cell is longer than {csv.field_size_limit():,} characters. Is a quotation mark there never closed?"
    if "unexpected end" in said:
        return _NEVER_CLOSED
    if "expected after" in said:
        return f"behind a closing quotation mark comes no {DELIMITERS[delimiter]}. Inside a cell in quotation marks, write them twice."
    return "this is no row of a CSV file."
