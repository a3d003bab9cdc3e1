"""The words of every kind of block and element, as `page/blocks.js` and `page/elements.js` draw them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.sandbox.content import elements_of
from bot.sandbox.dates import zone_of
from bot.sandbox.forms import MOST_FILES, VALUE_KEYS, initial_value
from bot.sandbox.markdown import markdown_words
from bot.sandbox.markup import mrkdwn_words
from bot.sandbox.mentions import unescape
from bot.sandbox.model import Json
from bot.sandbox.words import sentence

if TYPE_CHECKING:
    from bot.sandbox.reading import Reader

ROWS_OF_A_PAGE = 5
BUTTONS = {"button", "workflow_button", "icon_button"}
CHOICES = {"radio_buttons", "checkboxes"}

Drafts = Mapping[tuple[str, str], Json]


@dataclass(frozen=True)
class Surface:
    """Where blocks lie: who reads them, and what that person has typed, chosen and been told there."""

    reader: "Reader"
    drafts: Drafts = field(default_factory=dict)
    notes: Mapping[tuple[str, str], str] = field(default_factory=dict)  # beside what came to nothing

    def value(self, block_id: Any, element: Json) -> Any:
        """Return what an element holds now."""
        state = self.drafts.get((str(block_id), str(element.get("action_id")))) or initial_value(element)
        return state.get("typed", state.get(VALUE_KEYS.get(element["type"], "value")))


def words_of(blocks: list[Json], on: Surface) -> Iterator[str]:
    """Every text of some blocks, in reading order; tables stand last, as Slack shows them."""
    for block in sorted(blocks, key=lambda block: block.get("type") == "table"):
        read = BLOCKS.get(str(block.get("type")))
        yield from read(block, on) if read else [f"This block type is not shown here: {block.get('type')}"]


def plain(value: Any) -> str:
    """Return the words of a text object or a string, or nothing."""
    return unescape(str(value.get("text") or "") if isinstance(value, dict) else str(value or ""))


# --- blocks --------------------------------------------------------------------------------------------


def _section(block: Json, on: Surface) -> Iterator[str]:
    yield from (on.reader.text(each) for each in [block.get("text"), *(block.get("fields") or [])])
    if block.get("accessory"):
        yield from _element(block, block["accessory"], on)


def _titled(*names: str) -> "Read":
    def read(block: Json, on: Surface) -> Iterator[str]:
        yield from (on.reader.text(block.get(name)) for name in names)

    return read


def _elements(block: Json, on: Surface) -> Iterator[str]:
    for element in block.get("elements") or block.get("actions") or []:
        yield from _element(block, element, on)


def _image(block: Json, on: Surface) -> Iterator[str]:
    yield from (on.reader.text(block.get("title")), plain(block.get("alt_text")))


def _input(block: Json, on: Surface) -> Iterator[str]:
    yield on.reader.text(block.get("label")) + (" (optional)" if block.get("optional") else "")
    yield from _element(block, block["element"], on)
    yield on.reader.text(block.get("hint"))


def _markdown(block: Json, on: Surface) -> Iterator[str]:
    yield markdown_words(str(block.get("text") or ""), on.reader.reference)


def _rich_text(block: Json, on: Surface) -> Iterator[str]:
    yield from (on.reader.run(part) for part in block.get("elements") or [])


def _table(block: Json, on: Surface) -> Iterator[str]:
    for row in block.get("rows") or []:
        yield from (_cell(cell, block, on) for cell in row)


def _data_table(block: Json, on: Surface) -> Iterator[str]:
    head, *rows = block.get("rows") or [[]]
    size = block.get("page_size") or ROWS_OF_A_PAGE
    yield str(block.get("caption") or "")
    for row in [head, *rows[:size]]:
        yield from (_cell(cell, block, on) for cell in row)
    if len(rows) > size:
        yield from ("Previous", f"Page 1 of {-(-len(rows) // size)}", "Next")


def _cell(cell: Json, block: Json, on: Surface) -> str:
    if cell.get("type") == "rich_text":
        return "\n".join(_rich_text(cell, on))
    if cell.get("type") == "action":
        return "\n".join(_element(block, cell["element"], on))
    return plain(cell.get("text", cell.get("value", cell.get("number"))))


def _chart(block: Json, _: Surface) -> Iterator[str]:
    chart = block.get("chart") or block
    yield plain(block.get("title")) or "Chart"
    for point in chart.get("segments") or []:
        yield from (str(point.get("label", "")), str(point.get("value", "")))
    for series in chart.get("series") or []:
        for point in series.get("data") or []:
            yield " · ".join(part for part in (series.get("name"), point.get("label")) if part)
            yield str(point.get("value", point.get("y", "")))


def _card(block: Json, on: Surface) -> Iterator[str]:
    yield from (plain((block.get(name) or {}).get("alt_text")) for name in ("hero_image", "icon"))
    yield from _titled("title", "subtitle", "body", "subtext")(block, on)
    yield from _elements(block, on)


def _carousel(block: Json, on: Surface) -> Iterator[str]:
    for card in block.get("elements") or []:
        yield from _card({"block_id": block.get("block_id"), **card}, on)


def _container(block: Json, on: Surface) -> Iterator[str]:
    yield plain((block.get("icon") or {}).get("alt_text"))
    rich = block.get("rich_text_title")
    yield on.reader.run(rich) if rich else on.reader.text(block.get("title"))
    yield on.reader.text(block.get("subtitle"))
    if not (block.get("is_collapsible") and block.get("default_collapsed")):
        yield from words_of(block.get("child_blocks") or [], on)


def _video(block: Json, on: Surface) -> Iterator[str]:
    yield from _titled("title", "description")(block, on)
    names = " · ".join(str(block[name]) for name in ("author_name", "provider_name") if block.get(name))
    host = str(block.get("title_url") or block.get("video_url") or "").partition("://")[2].partition("/")[0]
    yield f"{names} {host}".strip()


def _plan(block: Json, on: Surface) -> Iterator[str]:
    yield on.reader.text(block.get("title"))
    for task in block.get("tasks") or []:
        yield from _task(task, on)


def _task(block: Json, on: Surface) -> Iterator[str]:
    yield on.reader.text(block.get("title"))
    yield str(block.get("status") or "").replace("_", " ")
    for name in ("details", "output"):
        yield from _rich_text(block.get(name) or {}, on)


def _nothing(_: Json, __: Surface) -> Iterator[str]:
    yield from ()


def _file(block: Json, _: Surface) -> Iterator[str]:
    yield f"File {block.get('external_id', '')}".strip()


Read = Callable[[Json, Surface], Iterator[str]]
BLOCKS: Mapping[str, Read] = {
    "section": _section,
    "header": _titled("text"),
    "divider": _nothing,
    "context": _elements,
    "context_actions": _elements,
    "actions": _elements,
    "image": _image,
    "input": _input,
    "rich_text": _rich_text,
    "markdown": _markdown,
    "table": _table,
    "data_table": _data_table,
    "data_visualization": _chart,
    "alert": _titled("text"),
    "card": _card,
    "carousel": _carousel,
    "container": _container,
    "video": _video,
    "plan": _plan,
    "task_card": _task,
    "file": _file,
}


# --- elements ------------------------------------------------------------------------------------------


def _element(block: Json, element: Json, on: Surface) -> Iterator[str]:
    yield from _shown(block, element, on)
    yield on.notes.get((str(block.get("block_id")), str(element.get("action_id"))), "")


def _shown(block: Json, element: Json, on: Surface) -> Iterator[str]:
    kind = str(element.get("type"))
    if kind in {"mrkdwn", "plain_text"}:
        yield on.reader.text(element)
    elif kind == "image":
        yield plain(element.get("alt_text"))
    elif kind in BUTTONS:
        yield plain(element.get("text")) if kind != "icon_button" else ""
    elif kind == "feedback_buttons":
        yield from (plain((element.get(name) or {}).get("text")) for name in ("positive_button", "negative_button"))
    elif kind in CHOICES:
        for option in element.get("options") or []:
            yield from (on.reader.text(option.get("text")), on.reader.text(option.get("description")))
    elif kind != "overflow":
        yield from _field(element, on.value(block.get("block_id"), element), on)


def _field(element: Json, value: Any, on: Surface) -> Iterator[str]:
    """Yield what stands in a field: its value, or what invites to fill it in."""
    kind = element["type"]
    if kind == "file_input":
        yield sentence("add_files" if element.get("max_files", MOST_FILES) > 1 else "add_file")
    if value not in (None, "", []):
        shown = _chosen(kind, value, on.reader)
        yield from shown if isinstance(shown, list) else [shown]
    elif kind.endswith("select"):
        yield plain(element.get("placeholder")) or sentence(
            "choose_some" if kind.startswith("multi_") else "choose_one"
        )
    elif kind not in {"datetimepicker", "datepicker", "timepicker"}:
        yield plain(element.get("placeholder"))
    if kind == "datetimepicker":
        yield str(zone_of(on.reader.person)).rpartition("/")[2].replace("_", " ")


def shown_value(element: Json, on: Surface) -> str | list[str]:
    """Return what stands in a field, as its person reads it; a list where several things may be chosen."""
    return _chosen(element["type"], on.value(element["block_id"], element), on.reader)


def _chosen(kind: str, value: Any, reader: "Reader") -> str | list[str]:
    if isinstance(value, list):
        return [str(each["name"]) if kind == "file_input" else _choice(each, reader) for each in value]
    if kind == "datetimepicker" and value is not None:
        return datetime.fromtimestamp(value, zone_of(reader.person)).strftime("%Y-%m-%d %H:%M")
    return "" if value is None else _choice(value, reader)


def _choice(value: Any, reader: "Reader") -> str:
    """Return the words of something chosen: an option, a person, a conversation, or what was typed."""
    if isinstance(value, dict):
        return reader.text(value["text"]) if "text" in value else reader.run(value)
    if value in reader.workspace.people:
        return reader.name_of(value)
    where = reader.workspace.conversations.get(value)
    return reader.place_name(where) if where else str(value)


def controls(blocks: list[Json]) -> list[Json]:
    """Everything that can be pressed, chosen or filled, each with its block's id and label."""
    found: list[Json] = []
    for block in blocks:
        label, optional = plain(block.get("label")), bool(block.get("optional"))
        context = {"block_id": block.get("block_id"), "_label": label, "_optional": optional,
                   "_input": block.get("type") == "input", "_dispatch": bool(block.get("dispatch_action")),
                   "_text": _bare(block.get("text"))}  # fmt: skip
        found += [{**element, **context} for element in elements_of(block)]
    return found


def _bare(value: Any) -> str:
    """Return the words of a text object without its marks."""
    return mrkdwn_words(str(value.get("text") or ""), plain) if isinstance(value, dict) else plain(value)


def pressable(blocks: list[Json]) -> list[Json]:
    """Everything like a button, with what it sends; the two faces of feedback buttons are two."""
    return [item for control in controls(blocks) for item in _faces(control)]


def _faces(control: Json) -> list[Json]:
    if control["type"] == "feedback_buttons":
        faces = [control.get(name) for name in ("positive_button", "negative_button")]
        return [{**control, "text": face["text"], "value": face.get("value")} for face in faces if face]
    return [control] if control["type"] in BUTTONS else []
