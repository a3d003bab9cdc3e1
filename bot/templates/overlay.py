"""Laying a company's own file over the template it extends.

* Texts, numbers and plain lists take the place of what they override.
* Entries with a `key`, and attributes, are laid over the entry of that key; a new key is added at the end.
* An entry that says `drop: true` takes the one of its key away.
"""

from typing import Any

from bot.templates.reading import Map, Mistake, Seq

DROP = "drop"


def laid_over(parent: dict[str, Any], own: Map) -> Map:
    """Return the parent's data with a file's own laid over it; only what is the file's own has lines."""
    entries, lines = dict(parent), {}
    for key, value in own.items():
        line = own.lines[key]
        merged = _one(parent.get(key), value, line)
        if merged is None and isinstance(value, Map) and DROP in value:
            if key not in parent:
                raise _nothing_to_drop(key, line)
            del entries[key]
            continue
        entries[key] = merged
        lines[key] = line
    return Map(entries, lines)


def _one(parent: Any, own: Any, line: int) -> Any:
    if isinstance(own, Map):
        if own.get(DROP) is True:
            return None
        return laid_over(parent if isinstance(parent, dict) else {}, own)
    if isinstance(own, Seq) and _has_keys(own):
        return _list(parent if isinstance(parent, list) else [], own)
    return own


def _has_keys(own: Seq) -> bool:
    without = [n for n, item in enumerate(own) if not (isinstance(item, Map) and isinstance(item.get("key"), str))]
    if without and any(isinstance(item, Map) and "key" in item for item in own):
        raise Mistake(own.lines[without[0]], "this entry needs a key in small letters, such as “key: on_call”")
    return bool(own) and not without


def _list(parent: list[Any], own: Seq) -> Seq:
    known = {item["key"]: item for item in parent if isinstance(item, dict) and "key" in item}
    entries: dict[str, Any] = dict(known)
    lines: dict[str, int] = {}
    for number, item in enumerate(own):
        key, line = item["key"], own.lines[number]
        if key in lines:
            raise Mistake(line, f"there are two entries with the key “{key}”; give one of them another key")
        if item.get(DROP) is True and key not in known:
            raise _nothing_to_drop(key, line)
        entries[key] = _one(known.get(key), item, line)
        lines[key] = line
    kept = [key for key, item in entries.items() if item is not None]
    return Seq([entries[key] for key in kept], {n: lines[key] for n, key in enumerate(kept) if key in lines})


def _nothing_to_drop(key: str, line: int) -> Mistake:
    return Mistake(line, f"there is no “{key}” to drop; leave these lines out")
