"""CSV files with anything in them: everybody comes in, or nobody does and a sentence says which line is wrong and why."""

import io
import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from bot.cli.candidates import Asked, carry_out
from bot.domain.errors import Refusal
from bot.domain.spreadsheets import ENCODINGS
from storage import tables
from storage.store import Records
from tests.fuzz.promises import ANSWERED, OURS, WHOLE
from tests.fuzz.room import AS_IT_IS, Room, room, too_long
from tests.fuzz.trying import TOLD_ONCE, Tally
from tests.handlers.payloads import TEAM

HALF = "\ud800"
# What a column may be called; of each kind a file mostly has one.
_HEADERS = (
    ("email", "E-Mail", "e-mail address"), ("résumé", "CV link"), ("stage", "Current stage"), ("note", "Notes"), ("owner",),
    ("opening", "Job"), ("look again on",), ("Source",), ("",), ("Straße",), ("姓名",), ("=1+1",), ("Last_Name",),
)  # fmt: skip
_NAMES = ("name", "Name", "FULL_NAME", "Full name", "First name", "Candidate", "name", "x")
_CELLS = (
    "", " ", "Ada Lovelace", "Nadia Brandt", "Zoë Müller", "مريم", "田中 愛子", "🎉", "O'Brien", "x" * 301, "x" * 3_001,
    "a@b.c", "A@B.C", "ada@example.com", "nadia@example.com", "a@b", "@", "a b@c.d", f"{'a' * 250}@b.co", "mailto:a@b.c",
    "https://cv.example.com/a.pdf", "http://a", "ftp://a.b", "javascript:alert(1)", "https://[", f"https://a.b/{'x' * 1_000}",
    "applied", "Interview loop", "loop", "on hold", "rejected", "hired", "offer", "asleep", "2026-04-07", "2999-12-31",
    "31.12.2030", "ml-engineer", "data-engineer", "U21COLLEAGUE", "U01PRIYA", "=cmd|' /C calc'!A0", "+1", "@SUM(1)", "<!channel>",
    "\x00", "\x1b[31m", "\u202eadA", "\u2028", "\ufeff", "\ufffe", HALF, "a\nb", "a\r\nb", '"', '""', "'", ",", ";", "\t", "\\", "0",
)  # fmt: skip
_ENDS = ("\r", "\n\n", "\x0b", "\x85", "\u2029")
_SENTENCE = re.compile(r"[^\x00-\x1f\x7f\u202a-\u202e]{10,900}")
_PRINTED = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]*")
_OF_A_LINE = re.compile(r"  line [\d,]+: \S.*[.!?]")
_COUNTED = re.compile(
    r"^(Put on file|To be put on file|There already, and left as they are|Wrong): ([\d,]+)", re.MULTILINE
)
_ROWS = re.compile(r": ([\d,]+) rows?, with ")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One input: the bytes of a file, and what was said with it."""

    raw: bytes
    opening: str | None = None
    encoding: str | None = None
    anyway: bool = False
    skip_wrong: bool = False

    @property
    def asked(self) -> Asked:
        return Asked(
            file=Path("people.csv"), opening=self.opening, by=None, told=(), encoding=self.encoding, anyway=self.anyway,
            skip_wrong=self.skip_wrong,
        )  # fmt: skip


def _saved(seed: int) -> bytes:
    """Return what a table program could have saved, more or less; the same for the same seed."""
    chance = Random(seed)
    one_of = chance.choice
    delimiter, end, quote = (
        one_of(",;\t" * 9 + "|"),
        one_of(("\n", "\r\n") * 16 + _ENDS),
        one_of(('"',) * 9 + ("", "'")),
    )
    kinds = chance.sample(_HEADERS, chance.randrange(6))
    header = [one_of(_NAMES), *(one_of(names) for names in kinds), *one_of(((),) * 19 + (("Name",),))]
    rows = [[_whole(name, chance) for name in header] for _ in range(chance.randrange(1, 5))]
    if one_of((True, False)):
        most = len(header) + one_of((0, 0, 0, 1))
        rows += [[one_of(_CELLS) for _ in range(chance.randrange(1, most + 1))] for _ in range(chance.randrange(1, 4))]
    written = (
        delimiter.join(f"{quote}{cell.replace(quote, quote * 2) if quote else cell}{quote}" for cell in row)
        for row in (header, *rows)
    )
    text = one_of(("",) * 9 + ("\ufeff", "sep=;\n")) + end.join(written) + one_of(("", end))
    encoding = one_of(("utf-8",) * 30 + ("utf-16", "utf-16-le", "cp1252", "utf-32"))
    return text.encode(encoding, "replace" if encoding == "cp1252" else one_of(("replace", "replace", "surrogatepass")))


def _whole(column: str, chance: Random) -> str:
    """Return a cell that belongs in a column."""
    wanted = {
        "e": ("", "ada@x.com", "grace@x.com", "bo@x.com"),
        "s": ("", "loop", "Applied", "rejected"),
        "j": ("ml-engineer",),
    }
    names = ("Grace Hopper", "Bo", "Ada Lovelace", "Nadia Brandt", "Zoë Müller", "مريم")
    return chance.choice(names if column in _NAMES else wanted.get(column[:1].casefold(), ("",)))


def _damaged(seed: int) -> bytes:
    """Return a sheet of which something was cut out, or into which something was put."""
    raw, chance = _saved(seed), Random(-seed)
    at = chance.randrange(len(raw) + 1)
    put = chance.choice((b'"', b"\x00", b"\xff", b"\xed\xa0\x80", b"\n", b"," * 300, b"x" * 140_000, b"a," * 300_000))
    return raw[:at] + put + raw[at + chance.randrange(9) :]


def spreadsheets() -> st.SearchStrategy[File]:
    """Return how files are drawn: as they are saved, damaged, of any cells, or bytes of any kind."""
    seeds = st.integers(0, 2**48)
    rows = st.lists(st.lists(st.sampled_from(_CELLS) | st.text(max_size=8), min_size=1, max_size=3), max_size=4)
    of_any_cells = rows.map(_joined)
    return st.builds(
        File,
        raw=st.one_of(*[seeds.map(_saved)] * 6, seeds.map(_damaged), of_any_cells, st.binary(max_size=200)),
        opening=st.sampled_from((*["ml-engineer"] * 10, None, None, "cook")),
        encoding=st.sampled_from((*[None] * 90, *ENCODINGS, "rot13")),
        anyway=st.booleans(),
        skip_wrong=st.booleans(),
    )


def _joined(rows: list[list[str]]) -> bytes:
    return "\n".join(";".join(row) for row in (["name", "email", "stage"], *rows)).encode("utf-8", "replace")


def tried(file: File) -> Tally:
    """Bring such a file in, twice, take it back, and return what came of it."""
    tally = Tally(cases=1)
    place = room(AS_IT_IS)
    with place.taken_back():
        before, writes = place.before(), place.database.writes()
        said, refusal = _brought_in(file, place, tally)
        tally.findings += [(file, ANSWERED, one) for one in _not_said(said, refusal)]
        after = before if place.database.writes() == writes else place.database.dump()
        added = len(after["applications"]) - len(before["applications"])
        counted = {what: int(number.replace(",", "")) for what, number in _COUNTED.findall(said)}
        tally.findings += [(file, WHOLE, one) for one in _half_done(place, said, refusal, before, after, counted)]
        if added and refusal is None:
            again, _ = _brought_in(file, place, tally)
            if len(place.database.dump()["applications"]) != len(after["applications"]):
                tally.findings.append((file, TOLD_ONCE, f"the second time, more came in: {again}"))
    tally.seen["brought somebody in"] += bool(added)
    tally.seen["named a wrong row"] += "Wrong" in counted
    tally.seen["found somebody there"] += "There already, and left as they are" in counted
    tally.seen["refused as a file"] += refusal is not None and not counted
    return tally


def _brought_in(file: File, place: Room, tally: Tally) -> tuple[str, str | None]:
    """Return what was printed, and the sentence it was refused with, if it was."""
    out = io.StringIO()
    try:
        with redirect_stdout(out):
            carry_out(file.asked, file.raw, place.store)
    except Refusal as refusal:
        return out.getvalue(), refusal.sentence
    except Exception as error:
        tally.findings.append((file, OURS, f"{type(error).__name__}: {error}"[:300]))
        return out.getvalue(), "no sentence of ours, but nothing was done"
    return out.getvalue(), None


def _not_said(said: str, refusal: str | None) -> list[str]:
    wrong = [] if refusal is None or _SENTENCE.fullmatch(refusal) else [f"no sentence: {refusal!r}"]
    wrong += [] if _PRINTED.fullmatch(said) else [f"a terminal would obey it: {said!r}"]
    lines = [line for line in said.splitlines() if line.startswith("  line ")]
    wrong += [f"no sentence about a line: {line!r}" for line in lines if not _OF_A_LINE.fullmatch(line)]
    return wrong if said or refusal else [*wrong, "silence"]


def _half_done(
    place: Room,
    said: str,
    refusal: str | None,
    before: dict[str, list],
    after: dict[str, list],
    counted: dict[str, int],
) -> list[str]:
    if refusal is not None:
        return [] if before == after else ["it was refused, and something is on file of it"]
    added = len(after["applications"]) - len(before["applications"])
    wrong = [] if added == counted.get("Put on file", 0) else [f"{added} came in, and it says {counted}"]
    rows = int(found[1].replace(",", "")) if (found := _ROWS.search(said)) else 0
    wrong += [] if rows == sum(counted.values()) else [f"{rows} rows, of which it tells {counted}"]
    wrong += [one for name in after if after[name] != before[name] for one in too_long(name, after[name])]
    wrong += place.database.read(lambda connection: Records(connection, TEAM).applications.miscounted())
    unheard = len(after[tables.audit.name]) - len(before[tables.audit.name]) < added
    return [*wrong, *(["the audit does not know of it"] if unheard else [])]
