"""Turns the rule files into functions that check a value and report what is wrong; knows nothing of Slack.

The notation is explained at the top of objects.yaml. Every definition is compiled once, when first asked for;
a compiled check never raises, whatever it is given, and never walks deeper than the rules do.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from bot.sandbox.rules.findings import Findings, Path, shown

Check: TypeAlias = Callable[[object, Path, Findings], None]
Relation: TypeAlias = Callable[[dict[str, object], Path, Findings], None]
Range: TypeAlias = tuple[int | None, int | None]

NO_LIMIT: Range = (None, None)
_DIRECTIVES = frozenset(["_type", "_open", "_checks"])
_RANGE = re.compile(r"(\d*)\.\.(\d*)")


class Interpreter:
    """A book of rules: `definitions` and `formats` as read from the files, `relations` by name."""

    def __init__(
        self,
        definitions: Mapping[str, object],
        formats: Mapping[str, Mapping[str, str]],
        relations: Mapping[str, Relation],
    ) -> None:
        self._definitions = definitions
        self._formats = formats
        self._relations = relations
        self._compiled: dict[str, Check] = {}

    def check(self, spec: str) -> Check:
        """Return the check for a type as written in the files, e.g. "list 1..10 of option"."""
        if spec not in self._compiled:
            self._compiled[spec] = self._parse(spec.split())
        return self._compiled[spec]

    def _parse(self, words: list[str]) -> Check:
        head, *rest = words
        if head == "null":
            return nullable(self.check(" ".join(rest[1:])))
        if head == "one":
            return enum(rest[1:])
        if head == "unique":
            return unique(self.check(" ".join(rest)))
        if head == "named":
            return named(self.check(" ".join(rest)))
        limits, rest = _take_range(rest)
        if head == "list":
            return array(self.check(" ".join(rest[1:])) if rest else anything, limits)
        if head == "map":
            return mapping(self.check(" ".join(rest[1:])), limits)
        if head in _SIZED:
            return _SIZED[head](limits)
        if head in _PLAIN:
            return _PLAIN[head]
        if head in self._formats:
            return formatted(self._formats[head], limits)
        return self._named(head, limits)

    def _named(self, name: str, limits: Range) -> Check:
        definition = self._definitions[name]
        if isinstance(definition, str):
            return self.check(definition)
        assert isinstance(definition, Mapping), name
        if "_one_of" in definition:
            return self._union(definition["_one_of"], limits)
        if "_any_of" in definition:
            return any_of([self.check(spec) for spec in definition["_any_of"]])
        return self._record(name, definition, limits)

    def _union(self, names: Sequence[str], limits: Range) -> Check:
        narrowed = "" if limits == NO_LIMIT else f" {_written(limits)}"
        return union({self._tag(name): self.check(name + narrowed) for name in names})

    def _tag(self, name: str) -> str:
        definition = self._definitions[name]
        assert isinstance(definition, Mapping), name
        return str(definition.get("_type", name))

    def _record(self, name: str, definition: Mapping[str, object], limits: Range) -> Check:
        fields: dict[str, Check] = {}
        required: list[str] = []
        tag = definition.get("_type", name)
        if tag is not None:
            fields["type"] = anything
            required.append("type")
        for key, spec in definition.items():
            if key in _DIRECTIVES:
                continue
            field = key.removesuffix("!")
            if key.endswith("!"):
                required.append(field)
            fields[field] = self.check(_with_range(str(spec), limits) if field == "text" else str(spec))
        names = definition.get("_checks", [])
        assert isinstance(names, list), name
        relations = [self._relations[relation] for relation in names]
        check = record(fields, required, relations, is_open=bool(definition.get("_open")))
        return check if tag is None else tagged(str(tag), check)


def _take_range(words: list[str]) -> tuple[Range, list[str]]:
    if words and (match := _RANGE.fullmatch(words[0])):
        low, high = (int(group) if group else None for group in match.groups())
        return (low, high), words[1:]
    return NO_LIMIT, words


def _written(limits: Range) -> str:
    return "..".join("" if limit is None else str(limit) for limit in limits)


def _with_range(spec: str, limits: Range) -> str:
    return spec if limits == NO_LIMIT else f"{spec.split(maxsplit=1)[0]} {_written(limits)}"


# --- The kinds of checks -------------------------------------------------------------------------------------------
# The messages are those of Slack's own validator (its published JSON schema library), so that an app's logs read
# the same here and there.


def anything(value: object, path: Path, found: Findings) -> None:
    """Take whatever it is."""


def boolean(value: object, path: Path, found: Findings) -> None:
    """Take true and false."""
    if type(value) is not bool:
        found.add(path, "must provide a boolean")


def json_object(value: object, path: Path, found: Findings) -> None:
    """Take any object."""
    if type(value) is not dict:
        found.add(path, "must provide an object")


def string(limits: Range) -> Check:
    """Take text of a certain length."""
    low, high = limits

    def check(value: object, path: Path, found: Findings) -> None:
        if type(value) is not str:
            found.add(path, "must provide a string")
        elif low is not None and len(value) < low:
            found.add(path, f"must be more than {low - 1} characters")
        elif high is not None and len(value) > high:
            found.add(path, f"must be less than {high + 1} characters")

    return check


def formatted(rule: Mapping[str, str], limits: Range) -> Check:
    """Take text of a certain shape and length."""
    check_length = string(limits)
    pattern = re.compile(rule["pattern"])
    message = rule.get("message", f"input must match regex pattern: {rule['pattern']}")

    def check(value: object, path: Path, found: Findings) -> None:
        check_length(value, path, found)
        if type(value) is str and not pattern.search(value):
            found.add(path, message)

    return check


def number(limits: Range) -> Check:
    """Take a finite number of a certain size."""
    check_size = _size(limits)

    def check(value: object, path: Path, found: Findings) -> None:
        if type(value) is int or (type(value) is float and math.isfinite(value)):
            check_size(value, path, found)
        else:
            found.add(path, "must provide a number")

    return check


def integer(limits: Range) -> Check:
    """Take a whole number of a certain size."""
    check_size = _size(limits)

    def check(value: object, path: Path, found: Findings) -> None:
        if type(value) is int:
            check_size(value, path, found)
        else:
            found.add(path, "must provide an integer")

    return check


def _size(limits: Range) -> Callable[[float, Path, Findings], None]:
    low, high = limits

    def check(value: float, path: Path, found: Findings) -> None:
        if low is not None and value < low:
            found.add(path, f"must be more than {low - 1}")
        elif high is not None and value > high:
            found.add(path, f"must be less than {high + 1}")

    return check


def enum(words: Sequence[str]) -> Check:
    """Take one of a few words."""
    allowed = frozenset(words)

    def check(value: object, path: Path, found: Findings) -> None:
        if type(value) is not str:
            found.add(path, "must provide a string")
        elif value not in allowed:
            found.add(path, "must be a valid enum value")

    return check


def nullable(inner: Check) -> Check:
    """Take null as well."""

    def check(value: object, path: Path, found: Findings) -> None:
        if value is not None:
            inner(value, path, found)

    return check


def array(item: Check, limits: Range) -> Check:
    """Take a list of a certain length, each item as it should be."""
    low, high = limits

    def check(value: object, path: Path, found: Findings) -> None:
        if type(value) is not list:
            found.add(path, "must provide an array")
            return
        if low is not None and len(value) < low:
            found.add(path, f"must provide at least {low} items")
        if high is not None and len(value) > high:
            found.add(path, f"no more than {high} items allowed")
        # Items past the limit are refused already; reading a million of them would help nobody.
        for index, element in enumerate(value[:high]):
            item(element, (path, index), found)

    return check


def unique(inner: Check) -> Check:
    """Refuse a list that says something twice."""

    def check(value: object, path: Path, found: Findings) -> None:
        known = len(found)
        inner(value, path, found)
        if len(found) == known and isinstance(value, list):
            seen = {json.dumps(item, sort_keys=True, default=str) for item in value}
            if len(seen) < len(value):
                found.add(path, "Input contains duplicate items")

    return check


def mapping(item: Check, limits: Range) -> Check:
    """Take an object of any keys, each value as it should be."""
    high = limits[1]

    def check(value: object, path: Path, found: Findings) -> None:
        if type(value) is not dict:
            found.add(path, "must provide an object")
            return
        if high is not None and len(value) > high:
            found.add(path, f"no more than {high} properties allowed")
            return
        for key, element in value.items():
            item(element, (path, key), found)

    return check


def named(inner: Check) -> Check:
    """Refuse an empty key."""

    def check(value: object, path: Path, found: Findings) -> None:
        if type(value) is dict and "" in value:
            found.add(path, "invalid additional property: ")
        inner(value, path, found)

    return check


def tagged(tag: str, inner: Check) -> Check:
    """Take an object that says what it should be; if it says something else, do not read the rest."""

    def check(value: object, path: Path, found: Findings) -> None:
        if type(value) is dict and "type" in value and value["type"] != tag:
            found.add((path, "type"), f"unsupported type: {shown(value['type'])}")
        else:
            inner(value, path, found)

    return check


def union(members: Mapping[str, Check]) -> Check:
    """Take one of several objects, told apart by `type`."""

    def check(value: object, path: Path, found: Findings) -> None:
        if type(value) is not dict:
            found.add(path, "must provide an object")
        elif "type" not in value:
            found.add(path, "missing required field: type")
        else:
            tag = value["type"]
            member = members.get(tag) if type(tag) is str else None
            if member is None:
                found.add((path, "type"), f"unsupported type: {shown(tag)}")
            else:
                member(value, path, found)

    return check


def any_of(members: Sequence[Check]) -> Check:
    """Take one of several shapes that nothing tells apart; the first one's complaints speak for all."""

    def check(value: object, path: Path, found: Findings) -> None:
        complaints: Findings | None = None
        for member in members:
            tried = Findings()
            member(value, path, tried)
            if not tried:
                return
            complaints = complaints or tried
        found.add(path, "failed to match all allowed schemas")
        for where, message, error in complaints or []:
            found.add(where, message, error)

    return check


def record(
    fields: Mapping[str, Check], required: Sequence[str], relations: Sequence[Relation], *, is_open: bool
) -> Check:
    """Take an object: required fields, each field as it comes, and the rules between fields if all else is right."""

    def check(value: object, path: Path, found: Findings) -> None:
        if type(value) is not dict:
            found.add(path, "must provide an object")
            return
        known = len(found)
        for name in required:
            if name not in value:
                found.add(path, f"missing required field: {name}")
        for key, item in value.items():
            field = fields.get(key)
            if field is not None:
                field(item, (path, key), found)
            elif not is_open:
                found.add(path, f"invalid additional property: {shown(key)}")
        if len(found) == known:
            for relation in relations:
                relation(value, path, found)

    return check


_SIZED: dict[str, Callable[[Range], Check]] = {"string": string, "integer": integer, "number": number}
_PLAIN: dict[str, Check] = {"boolean": boolean, "object": json_object, "any": anything}
