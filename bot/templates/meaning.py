"""What must be true in a template beyond its form: names that meet, loops that hold, pay rows that make sense."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from bot.domain.pipeline import Stage
from bot.templates.sentences import listed

Path = tuple[str | int, ...]
Fault = tuple[Path, str]


def faults(data: Mapping[str, Any], templates: Collection[str]) -> Iterator[Fault]:
    """Yield where a template of the right form does not make sense, and what to write instead.

    `templates` are the keys that `not_when` may point to.
    """
    yield from _stages(data)
    yield from _same_names(data)
    yield from _focus(data, "rounds")
    yield from _focus(data, "work_samples")
    yield from _loops(data)
    yield from _mandatory(data)
    yield from _replaced(data)
    yield from _pay(data)
    for number, entry in enumerate(data["not_when"]):
        if entry["instead"] is not None and entry["instead"] not in templates:
            yield (
                ("not_when", number, "instead"),
                f"{_nothing('template', entry['instead'])}; there is {_some(templates)}",
            )


def _stages(data: Mapping[str, Any]) -> Iterator[Fault]:
    keys = [entry["key"] for entry in data["stages"]]
    for number, entry in enumerate(data["stages"]):
        if entry["key"] not in set(Stage):
            yield ("stages", number), f"{_nothing('stage', entry['key'])}; rename one of {', '.join(Stage)} instead"
        elif entry["kind"] != _kind(Stage(entry["key"])):
            yield (
                ("stages", number, "kind"),
                f"for the stage “{entry['key']}”, write “kind: {_kind(Stage(entry['key']))}”",
            )
    for stage in Stage:
        if stage not in keys:
            yield ("stages",), f"the stage “{stage}” is missing; its name may change, its key must stay"


def _kind(stage: Stage) -> str:
    if stage.is_final:
        return "final"
    return "active" if stage.is_active else "paused"


def _same_names(data: Mapping[str, Any]) -> Iterator[Fault]:
    places: list[tuple[Path, str]] = [(("rounds", number), one["name"]) for number, one in enumerate(data["rounds"])]
    yield from _repeated(places, "rounds")
    yield from _repeated([(("attributes", key), one["name"]) for key, one in data["attributes"].items()], "attributes")


def _repeated(places: list[tuple[Path, str]], things: str) -> Iterator[Fault]:
    seen = set()
    for path, name in places:
        if name in seen:
            yield (*path, "name"), f"two {things} are called “{name}”; give one of them another name"
        seen.add(name)


def _focus(data: Mapping[str, Any], section: str) -> Iterator[Fault]:
    for number, entry in enumerate(data[section]):
        for place, key in enumerate(entry["focus"]):
            path = (section, number, "focus", place)
            if key not in data["attributes"]:
                yield (
                    path,
                    f"“{entry['name']}” looks at “{key}”, which is no attribute; there is {_some(data['attributes'])}",
                )
            elif key in entry["focus"][:place]:
                yield path, f"“{entry['name']}” names “{key}” twice; keep one of them"


def _loops(data: Mapping[str, Any]) -> Iterator[Fault]:
    known = [entry["key"] for entry in data["rounds"]]
    for loop, keys in data["loops"].items():
        for place, key in enumerate(keys):
            path = ("loops", loop, place)
            if key not in known:
                yield path, f"the {loop} loop names “{key}”, which is no round; there is {_some(known)}"
            elif key in keys[:place]:
                yield path, f"the {loop} loop names “{key}” twice; keep one of them"


def _mandatory(data: Mapping[str, Any]) -> Iterator[Fault]:
    if data.get("no_mandatory_round"):
        return
    mandatory = {entry["key"] for entry in data["rounds"] if entry.get("mandatory")}
    for loop, keys in data["loops"].items():
        if not mandatory & set(keys):
            advice = "put “mandatory: true” to one of its rounds, or “no_mandatory_round: true” at the top of the file"
            yield ("loops", loop), f"the {loop} loop has no mandatory round; {advice}"


def _replaced(data: Mapping[str, Any]) -> Iterator[Fault]:
    known = [entry["key"] for entry in data["rounds"]]
    for number, entry in enumerate(data["work_samples"]):
        key = entry["replaces"]
        if key is not None and key not in known:
            path = ("work_samples", number, "replaces")
            yield path, f"“{entry['name']}” replaces “{key}”, which is no round; there is {_some(known)}"


def _pay(data: Mapping[str, Any]) -> Iterator[Fault]:
    levels = [*(entry["key"] for entry in data["levels"]), "any"]
    for number, row in enumerate(data["pay_references"]):
        if row["level"] not in levels:
            yield ("pay_references", number, "level"), f"{_nothing('level', row['level'])}; there is {_some(levels)}"
        if row["high"] is not None and row["high"] < row["low"]:
            yield (
                ("pay_references", number, "high"),
                f"“high” ({row['high']}) is below “low” ({row['low']}); write the smaller amount as “low”",
            )


def _nothing(what: str, key: str) -> str:
    return f"there is no {what} “{key}”"


def _some(keys: Collection[str]) -> str:
    return listed(sorted(keys), "and")
