"""Rules between fields, which the files can only name.

A relation is asked only about an object whose every field is right by itself, so it may trust their types.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from bot.sandbox.rules.findings import Findings, Path
from bot.sandbox.rules.interpreter import Relation
from bot.sandbox.rules.reading import total

Object = dict[str, Any]


# --- Objects and elements --------------------------------------------------------------------------------------------


def filter_says_something(value: Object, path: Path, found: Findings) -> None:
    """Refuse an empty filter: it must choose something."""
    if not value:
        found.add(path, "must provide at least 1 properties")


def exactly_one_of_id_and_url(value: Object, path: Path, found: Findings) -> None:
    """Name a Slack file by its id or by its URL, not both."""
    _exactly_one(value, ("id", "url"), path, found)


def exactly_one_image_source(value: Object, path: Path, found: Findings) -> None:
    """Take an image from a URL or from a Slack file, not both."""
    _exactly_one(value, ("image_url", "slack_file"), path, found)


def option_leads_somewhere(value: Object, path: Path, found: Findings) -> None:
    """Demand a value, or a link instead."""
    if "value" not in value and "url" not in value:
        found.add(path, "missing required field: value")


def either_options_or_groups(value: Object, path: Path, found: Findings) -> None:
    """Give a menu options or groups of them, not both."""
    _exactly_one(value, ("options", "option_groups"), path, found)


def _exactly_one(value: Object, names: tuple[str, str], path: Path, found: Findings) -> None:
    present = [name for name in names if name in value]
    if not present:
        found.add(path, f"missing required field: {names[0]}")
    elif len(present) > 1:
        found.add(path, f"only one of {names[0]} and {names[1]} is allowed")


def initial_option_is_offered(value: Object, path: Path, found: Findings) -> None:
    """Start only with an option that is among those offered."""
    if "initial_option" in value and _face(value["initial_option"]) not in _offered(value):
        found.add((path, "initial_option"), "must match one of the options")


def initial_options_are_offered(value: Object, path: Path, found: Findings) -> None:
    """Start only with options that are among those offered."""
    offered = _offered(value)
    for index, option in enumerate(value.get("initial_options", [])):
        if _face(option) not in offered:
            found.add(((path, "initial_options"), index), "must match one of the options")


def _offered(element: Object) -> set[tuple[str, str]]:
    options = element.get("options") or [
        option for group in element.get("option_groups", []) for option in group["options"]
    ]
    return {_face(option) for option in options}


def _face(option: Object) -> tuple[str, str]:
    # Slack adds `emoji: true` when it stores an option, so only what the option means is compared.
    return option["value"], option["text"]["text"]


def display_needs_a_prompt(value: Object, path: Path, found: Findings) -> None:
    """Shorten only a prompt that is there."""
    if "agent_prompt_display" in value and "agent_prompt" not in value:
        found.add(path, "missing required field: agent_prompt")


def min_length_fits_max_length(value: Object, path: Path, found: Findings) -> None:
    """Keep the least length at most the greatest."""
    _ordered(value, "min_length", "max_length", path, found)


def min_lines_fit_max_lines(value: Object, path: Path, found: Findings) -> None:
    """Keep the fewest lines at most the most."""
    _ordered(value, "min_lines", "max_lines", path, found)


def min_value_fits_max_value(value: Object, path: Path, found: Findings) -> None:
    """Keep the least value at most the greatest."""
    _ordered(value, "min_value", "max_value", path, found)


def _ordered(value: Object, low: str, high: str, path: Path, found: Findings) -> None:
    if low in value and high in value and Decimal(value[low]) > Decimal(value[high]):
        found.add((path, low), f"must be less than or equal to {high}")


def segment_is_positive(value: Object, path: Path, found: Findings) -> None:
    """Refuse a slice of a pie that is nothing or less."""
    if value["value"] <= 0:
        found.add((path, "value"), "must be more than 0")


def categories_are_unique(value: Object, path: Path, found: Findings) -> None:
    """Name each category once."""
    if len(set(value["categories"])) < len(value["categories"]):
        found.add((path, "categories"), "Input contains duplicate items")


def series_cover_the_categories(value: Object, path: Path, found: Findings) -> None:
    """Give each series its own name and one point for each category."""
    categories = value["axis_config"]["categories"]
    names: set[str] = set()
    for index, series in enumerate(value["series"]):
        here = ((path, "series"), index)
        if series["name"] in names:
            found.add((here, "name"), f'`name` "{series["name"]}" already exists')
        names.add(series["name"])
        labels = [point["label"] for point in series["data"]]
        if sorted(labels) != sorted(categories):
            found.add((here, "data"), "must provide exactly one point for each of the categories")


# --- Blocks ------------------------------------------------------------------------------------------------------------


def section_says_something(value: Object, path: Path, found: Findings) -> None:
    """Demand a text or some fields."""
    if "text" not in value and not value.get("fields"):
        found.add(path, "must define either `text` or `fields`")


def card_shows_something(value: Object, path: Path, found: Findings) -> None:
    """Demand one of the things a card is made of."""
    if not any(name in value for name in ("hero_image", "title", "body")) and not value.get("actions"):
        found.add(path, "must provide at least one of hero_image, title, actions, body")


def at_most_one_icon(value: Object, path: Path, found: Findings) -> None:
    """Refuse a card with both kinds of icon."""
    if "icon" in value and "slack_icon" in value:
        found.add(path, "only one of icon and slack_icon is allowed")


def container_has_a_title(value: Object, path: Path, found: Findings) -> None:
    """Demand one of the two kinds of title."""
    if "title" not in value and "rich_text_title" not in value:
        found.add(path, "missing required field: title")


def only_collapsible_starts_collapsed(value: Object, path: Path, found: Findings) -> None:
    """Let only what can be unfolded start folded."""
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        found.add((path, "default_collapsed"), "requires is_collapsible to be true")


def task_ids_are_unique(value: Object, path: Path, found: Findings) -> None:
    """Name each task of a plan once."""
    seen: set[str] = set()
    for index, task in enumerate(value["tasks"]):
        if task["task_id"] in seen:
            found.add((((path, "tasks"), index), "task_id"), f'`task_id` "{task["task_id"]}" already exists')
        seen.add(task["task_id"])


def table_is_small_enough(value: Object, path: Path, found: Findings) -> None:
    """Limit what all cells of a table say together."""
    _cells_fit(value, total("characters_of_a_table"), path, found)


def data_table_is_small_enough(value: Object, path: Path, found: Findings) -> None:
    """Limit what all cells of a data table say together."""
    _cells_fit(value, total("characters_of_data_tables"), path, found)


def _cells_fit(value: Object, most: int, path: Path, found: Findings) -> None:
    if sum(len(text) for text in texts(value["rows"])) > most:
        found.add((path, "rows"), f"must be less than {most + 1} characters in all cells together")


def settings_fit_columns(value: Object, path: Path, found: Findings) -> None:
    """Allow a table no more settings than it has columns."""
    width = len(value["rows"][0])
    if len(value.get("column_settings") or ()) > width:
        found.add((path, "column_settings"), f"must provide at most {width} items, one for each column")


def rows_are_equally_long(value: Object, path: Path, found: Findings) -> None:
    """Give every row of a table as many cells as the first."""
    width = len(value["rows"][0])
    for index, row in enumerate(value["rows"]):
        if len(row) != width:
            found.add(((path, "rows"), index), f"must provide {width} items, as the first row does")


def header_is_plain(value: Object, path: Path, found: Findings) -> None:
    """Keep rich text and buttons out of a data table's first row."""
    for index, cell in enumerate(value["rows"][0]):
        if cell["type"] not in ("raw_text", "raw_number"):
            found.add(((((path, "rows"), 0), index), "type"), f"unsupported type: {cell['type']}")


def row_header_exists(value: Object, path: Path, found: Findings) -> None:
    """Point to a column that is there."""
    width = len(value["rows"][0])
    if value.get("row_header_column_index", 0) >= width:
        found.add((path, "row_header_column_index"), f"must be less than {width}")


def texts(value: Any) -> Iterator[str]:
    """Yield every `text` that is a string, anywhere inside."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            text = value.get("text")
            if isinstance(text, str):
                yield text
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


# --- Views and messages ------------------------------------------------------------------------------------------------


def inputs_need_submit(value: Object, path: Path, found: Findings) -> None:
    """Demand a submit button where there is something to submit."""
    if "submit" not in value and any(block["type"] == "input" for block in value["blocks"]):
        found.add(path, "missing required field: submit")


def at_most_one_focus(value: Object, path: Path, found: Findings) -> None:
    """Let one element of a view take the focus."""
    taken = False
    for index, block in enumerate(value["blocks"]):
        for where, element in elements_of(block, ((path, "blocks"), index)):
            if element.get("focus_on_load") is True:
                if taken:
                    found.add((where, "focus_on_load"), "only one element can be set to focus_on_load")
                taken = True


def elements_of(block: Any, path: Path) -> Iterator[tuple[Path, Object]]:
    """Yield a block's own elements (not those of blocks inside it), each with its path."""
    if not isinstance(block, dict):
        return
    for key in ("elements", "actions", "accessory", "element"):
        inside = block.get(key)
        if isinstance(inside, dict):
            yield (path, key), inside
        elif isinstance(inside, list):
            for index, element in enumerate(inside):
                if isinstance(element, dict):
                    yield ((path, key), index), element


# Any of these makes an attachment worth showing; the words are Slack's legacy ones.
ATTACHMENT_CONTENT = (
    *(
        "blocks",
        "text",
        "fallback",
        "pretext",
        "title",
        "title_link",
        "fields",
        "image_url",
        "thumb_url",
        "author_name",
    ),
    *("footer", "actions", "callback_id", "ts", "from_url", "original_url", "app_unfurl_url", "video_html", "preview"),
)


def attachment_shows_something(value: Object, path: Path, found: Findings) -> None:
    """Refuse an attachment with nothing to show."""
    if not any(value.get(name) for name in ATTACHMENT_CONTENT):
        found.add(path, "missing required field: blocks")


def relations() -> dict[str, Relation]:
    """Return every relation of this module by its name."""
    found = {name: value for name, value in globals().items() if callable(value) and not name.startswith("_")}
    return {name: value for name, value in found.items() if getattr(value, "__module__", "") == __name__}
