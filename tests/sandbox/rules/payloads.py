"""The payloads in valid/: how to ask about one, and how to change one place in it."""

import copy
import json
from pathlib import Path
from typing import Any

from bot.sandbox.rules import Problem, check_blocks, check_manifest, check_message, check_view

HERE = Path(__file__).parent
VALID = sorted(path.stem for path in (HERE / "valid").glob("*.json"))


def load(name: str) -> dict[str, Any]:
    loaded = json.loads((HERE / "valid" / f"{name}.json").read_text("utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def ask(thing: dict[str, Any]) -> list[Problem]:
    """What the rules say about {"view": …}, {"message": …}, {"manifest": …} or {"blocks": …, "surface": …}."""
    if "view" in thing:
        return check_view(thing["view"], thing.get("surface"))
    if "message" in thing:
        return check_message(thing["message"])
    if "manifest" in thing:
        return check_manifest(thing["manifest"])
    return check_blocks(thing["blocks"], thing.get("surface", "message"))


def at(thing: dict[str, Any], pointer: str) -> Any:
    """The value a pointer of a problem points to; pointers of messages and manifests start inside them."""
    value: Any = _root(thing)
    for part in pointer.split("/")[1:]:
        value = value[int(part) if isinstance(value, list) else part]
    return value


def changed(thing: dict[str, Any], pointer: str, value: object) -> dict[str, Any]:
    """A copy with another value in one place."""
    result = copy.deepcopy(thing)
    parent, _, key = pointer.rpartition("/")
    holder = at(result, parent)
    holder[int(key) if isinstance(holder, list) else key] = value
    return result


def _root(thing: dict[str, Any]) -> Any:
    return thing.get("message") or thing.get("manifest") or thing


def grown(items: list[Any], count: int) -> list[Any]:
    """A list of that many items: the first ones, then copies of the first with fresh ids."""
    result = copy.deepcopy(items[:count])
    while len(result) < count:
        result.append(_fresh(copy.deepcopy(items[0]), len(result)))
    return result


def _fresh(item: Any, number: int) -> Any:
    if isinstance(item, dict):
        for key in ("block_id", "action_id", "task_id", "name", "command"):
            if isinstance(item.get(key), str):
                item[key] = f"{item[key]}{number}"
        for value in item.values():
            _fresh(value, number)
    elif isinstance(item, list):
        for value in item:
            _fresh(value, number)
    return item
