"""The rules for manifests agree with Slack's published JSON schema, on manifests made and spoilt by chance.

The schema is not part of this repository; where it is not found next to it, there is nothing to compare with.
"""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.rules.book import manifest_rule
from bot.sandbox.rules.findings import Findings
from tests.sandbox.rules.payloads import VALID, load

SCHEMA = Path(__file__).resolve().parents[4] / "shared" / "data" / "slack-manifest.schema.json"

pytestmark = pytest.mark.skipif(not SCHEMA.exists(), reason="Slack's manifest schema is not here")

GOOD = [load(name)["manifest"] for name in VALID if name.startswith("manifest_")]


@cache
def schema() -> Any:
    return jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))


def shape_is_good(manifest: object) -> bool:
    """Only the shape: the schema knows nothing of scopes, events and what settings mean together."""
    found = Findings()
    manifest_rule()(manifest, None, found)
    return not found


@pytest.mark.parametrize("manifest", GOOD, ids=[str(index) for index in range(len(GOOD))])
def test_both_take_good_manifests(manifest: object) -> None:
    assert list(schema().iter_errors(manifest)) == []
    assert shape_is_good(manifest)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 3),
    st.sampled_from(["", "x", "/x", "https://example.com", "http://x", "slack#/types/date", "no_auth", "#fff", "a.b"]),
    st.sampled_from(sorted({1, 2, 3, 4, 24, 25, 32, 33, 35, 36, 50, 51, 80, 81, 140, 141, 150, 151, 174, 175})).map(
        "x".__mul__
    ),
    st.sampled_from([255, 256, 300, 301, 500, 1000, 1001, 2000, 2001, 2500, 2501, 3000, 3001, 4000, 4001]).map(
        "x".__mul__
    ),
    # Made anew each time: a spoilt manifest may be spoilt again inside them.
    st.builds(list),
    st.builds(dict),
    st.builds(lambda: {"unknown": 1}),
    st.builds(lambda: [1, 1]),
)


@st.composite
def spoilt_manifests(draw: st.DrawFn) -> Any:
    """A good manifest with one to three places changed, removed, repeated or added to."""
    manifest = copy.deepcopy(draw(st.sampled_from(GOOD)))
    for _ in range(draw(st.integers(1, 3))):
        spoil(draw, manifest)
    return manifest


def spoil(draw: st.DrawFn, holder: Any) -> None:
    while holder:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = draw(st.sampled_from(keys))
        if isinstance(holder[key], dict | list) and holder[key] and draw(st.integers(0, 5)):
            holder = holder[key]
            continue
        how = draw(st.sampled_from(["change", "remove", "add", "repeat"]))
        if how == "change":
            holder[key] = draw(VALUES)
        elif how == "remove":
            del holder[key]
        elif isinstance(holder, dict):
            holder[draw(st.sampled_from(["extra", "name", "type", "url", "title"]))] = draw(VALUES)
        elif how == "repeat":
            holder.extend(copy.deepcopy(holder[:1]) * draw(st.sampled_from([1, 4, 10, 50, 255])))
        else:
            holder.append(draw(VALUES))
        return


@given(spoilt_manifests())
@settings(max_examples=500, deadline=None)
def test_both_say_the_same(manifest: Any) -> None:
    assert shape_is_good(manifest) == schema().is_valid(manifest)
