"""Whatever is done to a template file, it is either accepted or refused with file and line; nothing else is ever raised."""

import json
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import templates
from bot.domain.template_changes import changes
from bot.domain.templates import template_from_data
from bot.templates.reading import Mistake, read

FILES = {
    key: (Path(templates.__file__).parent / f"{key}.yaml").read_text(encoding="utf-8") for key in templates.shipped()
}
SENTENCE = re.compile(r"templates/\w+\.yaml(, line \d+: .+|: and \d+ more; mend these first)\.")
PIECES = st.sampled_from([
    "", " ", "\t", "\n", "- ", ": ", "[", "]", "{", "}", '"', "'", "&a ", "*a", "!!int ", "? ", "|", ">", "#", "%", "---\n",
    "null", "yes", "-1", "1e9", "0x1F", "1:30", "~", "<<: ", "drop: true", "key: x", "\x00", "\x85", "\ufeff", "\u202e", "é",
    "extends: general\n", "extends: ml_engineer\n", "mandatory: ", "focus: []", "2026-01-01", "..",
])  # fmt: skip
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), PIECES | st.text(max_size=6)), min_size=1, max_size=4)


def changed(text, edits):
    """Return a text with pieces of it cut out and others put in."""
    for where, cut, put in edits:
        at = int(where * len(text))
        text = text[:at] + put + text[at + cut :]
    return text


def library_of(key, raw):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "templates"
        folder.mkdir()
        (folder / f"{key}.yaml").write_bytes(raw)
        return templates.library(folder)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(key=st.sampled_from(sorted(FILES)), edits=CHANGES)
def test_a_changed_file_is_accepted_or_refused(key, edits):
    shelf = library_of(key, changed(FILES[key], edits).encode("utf-8", "surrogatepass"))

    assert shelf.keys() == templates.shipped()
    assert shelf.own == (frozenset() if shelf.refused else {key})
    assert all(SENTENCE.fullmatch(line) for line in shelf.refused), shelf.refused
    template = shelf.template(key)
    assert template_from_data(json.loads(json.dumps(shelf.data(key)))) == template
    assert isinstance(changes(template_from_data(templates.load(key)), template), tuple)


@settings(max_examples=200)
@given(raw=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(raw):
    try:
        read(raw)
    except Mistake as mistake:
        assert 1 <= mistake.line <= len(raw) + 1


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5000)
    | st.sampled_from(["x", "craft", "general", "ml_engineer", "loop", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["key", "name", "drop", "focus", "craft", "lean", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=40)
@given(key=st.sampled_from(sorted(FILES)), values=st.dictionaries(
    st.sampled_from([*templates.load("general"), "extends", "strange"]), VALUES, min_size=1, max_size=3,
))  # fmt: skip
def test_any_values_are_accepted_or_refused(key, values):
    shelf = library_of(key, json.dumps({"extends": key, **values}).encode())

    assert shelf.keys() == templates.shipped()
    assert all(SENTENCE.fullmatch(line) for line in shelf.refused), shelf.refused
    assert shelf.template(key).key == key


@pytest.mark.parametrize("key", sorted(FILES))
def test_an_unchanged_copy_is_accepted_and_changes_nothing(key):
    shelf = library_of(key, FILES[key].encode())

    assert shelf.refused == ()
    assert shelf.data(key) == templates.load(key)
