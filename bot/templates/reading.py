"""Reading a template file: YAML into plain data that remembers its lines, or a sentence about what is wrong with it.

Nothing in a file can raise anything but `Mistake`, and nothing in it can keep the reader busy: size, depth and number
of entries are limited, aliases counted as often as they are used.
"""

import re
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

MAX_BYTES = 1_000_000
MAX_ENTRIES = 20_000
MAX_DEPTH = 30
MAX_DIGITS = 12

_TAG = "tag:yaml.org,2002:"
_BOOLEANS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
_UNSHOWABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_PROBLEMS = {
    "found character '\\t' that cannot start any token": "there is a tab here; write spaces instead",
    "found undefined alias": "“*” names an anchor (“&”) that is not in this file; write the text out",
    "found duplicate anchor": "an anchor (“&”) of this name stands in the file twice; give one another name",
    "expected a single document in the stream": "a second document begins here (“---”); keep one template per file",
    "could not find expected ':'": "a colon is missing here; write “key: text”",
    "mapping values are not allowed here": "this text has a colon in it; put the whole text in double quotes",
    "found unexpected end of stream": "a quote is opened and not closed; close it on the same line",
}


class Mistake(Exception):
    """What is wrong in a file, and on which line."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(f"line {line}: {sentence}")
        self.line = line
        self.sentence = sentence


class Map(dict[str, Any]):
    """A mapping of a file; `lines` says where each key stands, as far as it stands in that file."""

    def __init__(self, entries: dict[str, Any], lines: dict[str, int]) -> None:
        super().__init__(entries)
        self.lines: dict[Any, int] = dict(lines)


class Seq(list[Any]):
    """A list of a file; `lines` says where each entry stands, as far as it stands in that file."""

    def __init__(self, entries: list[Any], lines: dict[int, int]) -> None:
        super().__init__(entries)
        self.lines: dict[Any, int] = dict(lines)


def read(raw: bytes) -> Map:
    """Return a file's mapping, or raise the first `Mistake` in it."""
    if len(raw) > MAX_BYTES:
        raise Mistake(1, "the file is larger than 1 MB; a template has a few hundred lines")
    text = _decoded(raw)
    node = _composed(text)
    if node is None:
        raise Mistake(1, "the file is empty; begin with “extends: general” and “name: …”")
    if not isinstance(node, MappingNode):
        raise Mistake(_line(node), "a template is made of keys with texts; begin with “name: …”")
    built = _Builder().build(node, ())
    assert isinstance(built, Map)
    return built


def line_of(data: Any, path: tuple[str | int, ...]) -> int:
    """Return the line of what a path leads to, or of the nearest thing around it that stands in the file itself."""
    line = 1
    for step in path:
        if not isinstance(data, Map | Seq):
            break
        line = data.lines.get(step, line)
        try:
            data = data[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            break
    return line


def plain(data: Any) -> Any:
    """Return the data without its lines."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    return [plain(value) for value in data] if isinstance(data, list) else data


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Mistake(line, "the file is not in UTF-8; save it again with that encoding") from None


def _composed(text: str) -> Node | None:
    loader = None
    try:
        loader = _Careful(text)
        node: Node | None = loader.get_single_node()
    except yaml.reader.ReaderError as error:
        raise Mistake(text.count("\n", 0, error.position) + 1, _unshowable()) from None
    except yaml.MarkedYAMLError as error:
        raise _mistake(error) from None
    except (ValueError, OverflowError):  # PyYAML's own, for an escape such as "\UFFFFFFFF"
        raise Mistake(loader.line + 1 if loader else 1, _unshowable()) from None
    return node


def _mistake(error: yaml.MarkedYAMLError) -> Mistake:
    mark = error.context_mark if error.context == "while scanning a quoted scalar" else error.problem_mark
    said = " ".join(f"{error.context or ''} {error.problem or ''}".split())
    known = next((words for part, words in _PROBLEMS.items() if part in said), None)
    sentence = known or "this cannot be read; look at the indentation, the quotes and the colons, here and one line up"
    return Mistake(mark.line + 1 if mark else 1, sentence)


def _unshowable() -> str:
    return "there is a character that cannot be shown; delete it and type the text again"


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


class _Careful(yaml.SafeLoader):
    """PyYAML's loader with limits on how deep and how much it composes."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._depth = 0
        self._entries = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        line = self.peek_event().start_mark.line + 1  # type: ignore[no-untyped-call]
        self._depth += 1
        self._entries += 1
        _within_limits(self._depth, self._entries, line)
        node: Node | None = super().compose_node(parent, index)
        self._depth -= 1
        return node


class _Builder:
    """Builds plain data out of nodes; counts entries again, because an alias repeats everything it names."""

    def __init__(self) -> None:
        self._entries = 0

    def build(self, node: Node, around: tuple[Node, ...]) -> Any:
        self._entries += 1
        if any(node is one for one in around):
            raise Mistake(_line(node), "this part contains itself; write the text out instead of “*”")
        _within_limits(len(around), self._entries, _line(node))
        if not isinstance(node, ScalarNode) and node.tag not in {f"{_TAG}map", f"{_TAG}seq"}:
            raise _strange_tag(node)
        if isinstance(node, MappingNode):
            return self._mapping(node, (*around, node))
        if isinstance(node, SequenceNode):
            values = [self.build(item, (*around, node)) for item in node.value]
            return Seq(values, {number: _line(item) for number, item in enumerate(node.value)})
        assert isinstance(node, ScalarNode)
        return _scalar(node)

    def _mapping(self, node: MappingNode, around: tuple[Node, ...]) -> Map:
        entries: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            key = _key(key_node)
            if key in entries:
                raise Mistake(_line(key_node), f"“{_short(str(key))}” stands here twice; keep one of them")
            entries[key] = self.build(value_node, around)
            lines[key] = _line(key_node)
        return Map(entries, lines)


def _within_limits(depth: int, entries: int, line: int) -> None:
    if depth > MAX_DEPTH:
        raise Mistake(line, "this is nested too deeply; a template has four or five levels")
    if entries > MAX_ENTRIES:
        raise Mistake(line, "the file has too many entries, or repeats them with “*”; write out what you need")


def _key(node: Node) -> Any:
    if isinstance(node, ScalarNode) and node.tag == f"{_TAG}merge":
        raise Mistake(_line(node), "“<<” is not read here; write the keys out, or use “extends”")
    key = _scalar(node) if isinstance(node, ScalarNode) else None
    if isinstance(key, bool) or not isinstance(key, str | int):
        written = f"“{_short(node.value)}”" if isinstance(node, ScalarNode) else "this"
        raise Mistake(_line(node), f"{written} cannot be a key; put it in double quotes")
    return key


def _scalar(node: ScalarNode) -> Any:
    written = str(node.value)
    kind = node.tag.removeprefix(_TAG)
    if kind == "null":
        return None
    if kind == "bool" and written.lower() in _BOOLEANS:
        return _BOOLEANS[written.lower()]
    if kind == "int" and re.fullmatch(r"[-+]?(0|[1-9][0-9_]*)", written) and len(written) <= MAX_DIGITS:
        return int(written)
    if kind in {"str", "timestamp", "int", "float", "value"}:
        if _UNSHOWABLE.search(written):
            raise Mistake(_line(node), _unshowable())
        return " ".join(written.split())
    raise _strange_tag(node)


def _strange_tag(node: Node) -> Mistake:
    return Mistake(_line(node), f"the tag “{_short(node.tag.replace(_TAG, '!!'))}” is not read here; leave it out")


def _short(text: str) -> str:
    text = " ".join(_UNSHOWABLE.sub("", text).split())
    return text if len(text) <= 60 else f"{text[:59]}…"
