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
@settings(max_examples=500)
def test_both_say_the_same(manifest: Any) -> None:
    assert shape_is_good(manifest) == schema().is_valid(manifest)


# --- Every constraint of the schema once: a manifest with everything in it, spoilt in one place at a time

# One string for each pattern of the schema.
PATTERNS = {
    "email": "ada@example.com",
    "^https": "https://example.com",
    "^\\/": "/x",
    "[-a-z0-9": "example.com",
    "25[0-5]": "10.0.0.0/8",
    "x21": "scope",
    "$\\.": "$.email",
}


def whole(rule: dict[str, Any]) -> Any:
    """A value with everything the schema knows in it."""
    rule = resolved(rule)
    if "enum" in rule:
        return rule["enum"][0]
    match rule.get("type"):
        case "object":
            known = {name: whole(inner) for name, inner in rule.get("properties", {}).items()}
            return known | dict(zip("k", map(whole, rule.get("patternProperties", {}).values()), strict=False))
        case "array":
            return [whole(rule.get("items", {"type": "string"}))]
        case "string":
            return text_for(rule)
        case "boolean":
            return True
        case "integer" | "number":
            return 1
        case _:
            return whole(rule["anyOf"][-1]) if "anyOf" in rule else "x"


def text_for(rule: dict[str, Any]) -> str:
    pattern = rule.get("pattern", "")
    known = next((text for part, text in PATTERNS.items() if part in pattern), "x")
    if "@" in pattern:
        known = PATTERNS["email"]
    return known.ljust(rule.get("minLength", 0), "x")


def resolved(rule: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in rule:
        rule = schema().schema["definitions"][rule["$ref"].rpartition("/")[2]]
    return rule


def spoilt_once(rule: dict[str, Any], value: Any) -> list[Any]:
    """The value with each of its parts spoilt, in every way the schema forbids, and at the edge of what it allows."""
    rule = resolved(rule)
    if "anyOf" in rule and "type" not in rule:
        rule = resolved(rule["anyOf"][-1])
    if isinstance(value, dict):
        inner = rule.get("properties", {})
        others: dict[str, Any] = next(iter(rule.get("patternProperties", {}).values()), {})
        removed = [{key: kept for key, kept in value.items() if key != gone} for gone in value]
        within = [{**value, key: bad} for key in value for bad in spoilt_once(inner.get(key, others), value[key])]
        many = [{f"k{n}": value["k"] for n in range(most)} for most in edges(rule, "maxProperties") if "k" in value]
        return [
            *removed,
            *within,
            *many,
            {**value, "unknown": 1},
            {**value, "": next(iter(value.values()), 1)},
            [],
            None,
        ]
    if isinstance(value, list):
        lists: list[Any] = [[bad] for bad in spoilt_once(rule.get("items", {}), value[0])]
        for size in (*edges(rule, "maxItems"), *edges(rule, "minItems")):
            lists.append([numbered(value[0], number) for number in range(size)])  # noqa: PERF401
        return [*lists, value * 2, {}, "x"]
    if isinstance(value, str):
        longer = [value + "x" * (size - len(value)) for size in edges(rule, "maxLength")]
        shorter = [value[:size] for size in edges(rule, "minLength")]
        return [*longer, *shorter, "", "!", 1, None, []]
    return [not value, 0, 1.5, "1", None, []]


def edges(rule: dict[str, Any], name: str) -> list[int]:
    return [size for size in (rule[name] - 1, rule[name], rule[name] + 1) if size >= 0] if name in rule else []


def numbered(value: Any, number: int) -> Any:
    """A value unlike the others of its list."""
    if isinstance(value, dict):
        return {key: numbered(inner, number) if isinstance(inner, str) else inner for key, inner in value.items()}
    texts = {"10.0.0.0/8": f"10.0.0.{number}", "example.com": f"a{number}.com", "/x": f"/x{number}"}
    return texts.get(value, f"{value}{number}") if isinstance(value, str) else value


def test_both_say_the_same_of_every_constraint() -> None:
    everything = whole(schema().schema)
    assert schema().is_valid(everything)
    assert shape_is_good(everything)
    spoilt = spoilt_once(schema().schema, everything)
    assert len(spoilt) > 1000
    verdicts = [schema().is_valid(manifest) for manifest in spoilt]
    assert set(verdicts) == {True, False}
    pairs = zip(spoilt, verdicts, strict=True)
    assert [manifest for manifest, verdict in pairs if shape_is_good(manifest) != verdict] == []
