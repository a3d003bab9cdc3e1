"""Guided by coverage: atheris looks for bytes that reach new lines of what reads people's texts, and must break none.

`python -m tests.fuzz.guided --runs N --seconds S --seed N` in a process of its own, which ends with what it found.
"""

import argparse
import contextlib
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import atheris

with atheris.instrument_imports(include=["bot.domain", "bot.templates", "bot.views.blocks", "handlers.forms"]):
    from bot.domain import commands, role_commands
    from bot.domain.calendars import Calendar
    from bot.domain.commands import STAGE_WORDS
    from bot.domain.errors import Refusal
    from bot.domain.moments import MONTHS, MOST_CHARACTERS, WEEKDAYS, moment_of
    from bot.domain.names import cleaned, folded_words, one_line
    from bot.domain.opening_drafts import OpeningDraft
    from bot.domain.questions import asked_in, question_in
    from bot.domain.quotes import source_of
    from bot.domain.spreadsheets import sheet_of
    from bot.templates.reading import Mistake, read
    from bot.views.blocks import answer, escape, plain_section
    from handlers import forms

NOW = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
CALENDAR = Calendar(zone=ZoneInfo("Europe/Berlin"), holidays=frozenset({date(2026, 4, 6)}))
WORDS = ("show", "add", "list", "move", "note", "panel", "schedule", "deadline", "compare", "bulk", "refer", "away")
# What a reader knows, to be put together in new ways.
VOCABULARY = (
    *WORDS, *STAGE_WORDS, *MONTHS, *WEEKDAYS, "until", "tomorrow", "next", "in 3 days", "at 5", "noon", "5pm", "31.12.",
    "2026-04-01", " for ", " because ", "owner <@U1>", "C-17", "<@U01|ada>", "<mailto:a@b.c|a@b.c>", "&lt;", "after:", "anyway",
    "extends: ", "name: ", "- ", ": ", "[", "{", "&a ", "*a", "!!int", "<<: ", "|", "---", '{\\"facts\\": {', '\\"answers\\"',
)  # fmt: skip


def read_a_command(data: atheris.FuzzedDataProvider) -> None:
    """Any text is a command or asks for help, and whoever is meant is a text that was typed."""
    text = data.ConsumeUnicode(400)
    assert isinstance(commands.parse(text), commands.Command)
    for word in WORDS:
        assert isinstance(commands.parse(f"{word} {text}"), commands.Command)
    assert isinstance(role_commands.parse_role(text), role_commands.RoleCommand)


def read_a_moment(data: atheris.FuzzedDataProvider) -> None:
    """Any text is a day to come, or is refused in a sentence that quotes no more of it than fits."""
    try:
        moment = moment_of(data.ConsumeUnicode(80), NOW, CALENDAR)
    except Refusal as refusal:
        assert 0 < len(refusal.sentence) < 400 + MOST_CHARACTERS, refusal.sentence
    else:
        assert moment.on >= NOW.date()


def read_a_template(data: atheris.FuzzedDataProvider) -> None:
    """Any bytes are a template's mapping, or a mistake on a line that is there."""
    raw = data.ConsumeBytes(2000)
    try:
        read(raw)
    except Mistake as mistake:
        assert 1 <= mistake.line <= raw.count(b"\n") + raw.count(b"\r") + len(raw) + 1


def read_a_form(data: atheris.FuzzedDataProvider) -> None:
    """Whatever stands in a form's fields, each reads as a value or as empty."""
    value = data.PickValueInList([None, "", data.ConsumeUnicode(60), data.ConsumeUnicode(12)])
    fields = {"value": value, "selected_user": value, "selected_date": value, "selected_time": value,
              "selected_option": {"value": value}, "selected_options": [{"value": value}], "selected_users": [value],
              "type": data.PickValueInList(["plain_text_input", "datepicker", value])}  # fmt: skip
    view = {"private_metadata": value, "state": {"values": {"a": {"a": fields}}}, "blocks": [{"type": "input"}]}
    assert all(
        isinstance(forms.number_in(part), int) for part in (value, forms.carried(view, 0), forms.carried(view, 2))
    )
    for reader in (forms.typed, forms.chosen):
        assert isinstance(reader(view, "a"), str)
    for reader in (forms.chosen_date, forms.chosen_time, forms.chosen_many, forms.chosen_users, forms.chosen_channel):
        reader(view, "a")
    assert forms.fields(view) == []
    assert all(isinstance(text, str) for text in forms.all_typed(view))
    with contextlib.suppress(Refusal):
        assert isinstance(OpeningDraft.unpacked(str(value or "")), OpeningDraft)


def say_it(data: atheris.FuzzedDataProvider) -> None:
    """Nothing foreign rings or is longer than Slack takes, and what is kept is what can be kept."""
    text = data.ConsumeUnicode(500)
    assert not {"<", ">"} & set(escape(text))
    assert 0 < len(plain_section(text)["text"]["text"]) <= 3000
    assert "\x00" not in cleaned(text) + one_line(text, 80)
    assert len(one_line(text, 80)) <= 80
    assert all(len(word) <= 24 for word in folded_words(text))
    assert answer(escape(text))["text"] is not None
    assert question_in(text) is not None
    source_of(text[:20], text[:10], "", text[:5], "")
    with contextlib.suppress(ValueError):  # a subject is made by us: three parts, the first a question
        asked_in(text)


def read_a_spreadsheet(data: atheris.FuzzedDataProvider) -> None:
    """Any bytes are rows whose lines count up and in which nothing is hidden, or are refused in a sentence."""
    before = 0
    try:
        for row in sheet_of(data.ConsumeBytes(2000)).rows:
            assert before < row.line
            assert not {"\x00", "\x1b", "\u202e"} & set("".join(row.cells))
            before = row.line
    except Refusal as refusal:
        assert 0 < len(refusal.sentence) < 200, refusal.sentence


TARGETS = (read_a_command, read_a_moment, read_a_template, read_a_form, say_it, read_a_spreadsheet)


def one_input(raw: bytes) -> None:
    """Let the first byte say which of the readers gets the others."""
    data = atheris.FuzzedDataProvider(raw)
    TARGETS[data.ConsumeIntInRange(0, len(TARGETS) - 1)](data)


def main() -> None:
    """Fuzz until the runs are done or the time is up; leaves with an error where something broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200_000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    limits = [f"-runs={asked.runs}", f"-max_total_time={asked.seconds}", f"-seed={asked.seed}", "-max_len=2048"]
    with tempfile.TemporaryDirectory() as folder:
        words = Path(folder) / "words"
        words.write_text("".join(f'"{word}"\n' for word in VOCABULARY))
        atheris.Setup([sys.argv[0], *limits, f"-dict={words}", f"-artifact_prefix={folder}/"], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
