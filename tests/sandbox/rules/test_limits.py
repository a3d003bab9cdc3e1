"""At the limit is taken, one past it is refused, at the right place: for every number in limits.yaml."""

from typing import Any

import pytest
import yaml

from tests.sandbox.rules.payloads import HERE, ask, at, changed, grown, load

LIMITS: dict[str, dict[str, str]] = yaml.safe_load((HERE / "limits.yaml").read_text("utf-8"))


def cases(*, refused: bool) -> list[Any]:
    return [
        pytest.param(name, pointer, what, size, id=f"{name}{pointer}={size}")
        for name, places in LIMITS.items()
        for pointer, (what, limits) in ((pointer, rule.split()) for pointer, rule in places.items())
        for size in sizes(what, *limits.split(".."), refused=refused)
    ]


def sizes(what: str, low: str, high: str, *, refused: bool) -> list[int]:
    """The least and the most, or one less and one more; where there is no limit, nothing."""
    step = 1 if refused else 0
    # A list cannot be shorter than nothing; and a URL shorter than its scheme is no URL at all: another rule.
    below = what == "number" or (what != "url" and low not in ("", "0"))
    least = [int(low) - step] if low and (below or not refused) else []
    return least + ([int(high) + step] if high else [])


@pytest.mark.parametrize(("name", "pointer", "what", "size"), cases(refused=False))
def test_at_the_limit(name: str, pointer: str, what: str, size: int) -> None:
    assert ask(of_size(load(name), pointer, what, size)) == []


@pytest.mark.parametrize(("name", "pointer", "what", "size"), cases(refused=True))
def test_past_the_limit(name: str, pointer: str, what: str, size: int) -> None:
    problems = ask(of_size(load(name), pointer, what, size))
    assert pointer in [problem.pointer for problem in problems], problems


def of_size(thing: dict[str, Any], pointer: str, what: str, size: int) -> dict[str, Any]:
    if what == "number":
        return changed(thing, pointer, size)
    if what == "characters":
        return changed(thing, pointer, "é" * size)
    if what == "url":
        return changed(thing, pointer, "https://" + "a" * (size - len("https://")))
    if what == "command":
        return changed(thing, pointer, "/" + "a" * (size - 1))
    return changed(thing, pointer, grown(at(thing, pointer), size))


def test_characters_are_code_points_not_bytes_or_utf16() -> None:
    header = load("header")
    assert ask(changed(header, "/blocks/0/text/text", "👩" * 150)) == []
    assert ask(changed(header, "/blocks/0/text/text", "👩" * 151)) != []
