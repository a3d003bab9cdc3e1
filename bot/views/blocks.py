"""The few Block Kit pieces our views are made of."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

Block = dict[str, Any]
Message = dict[str, Any]
View = dict[str, Any]

SECTION_MOST = 3000
HEADER_MOST = 150
BUTTON_MOST = 75
VALUE_MOST = 2000
TEXT_MOST = 3900


def escape(text: str) -> str:
    """Return text in which nothing can ring, link or mention: the three characters Slack gives a meaning to."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, most: int) -> str:
    """Return text of at most that many characters; what is left out is said by an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def plain(text: str, most: int = SECTION_MOST) -> dict[str, Any]:
    """Return text shown exactly as it is."""
    return {"type": "plain_text", "text": clip(text, most) or "–", "emoji": False}


def mrkdwn(text: str) -> dict[str, Any]:
    """Return formatted text; everything foreign in it must have gone through `escape`."""
    return {"type": "mrkdwn", "text": clip(text, SECTION_MOST), "verbatim": True}


def header(text: str) -> Block:
    """Return a heading."""
    return {"type": "header", "text": plain(text, HEADER_MOST)}


def section(text: str, accessory: Mapping[str, Any] | None = None) -> Block:
    """Return a paragraph of formatted text, perhaps with a button beside it."""
    return {"type": "section", "text": mrkdwn(text)} | ({"accessory": dict(accessory)} if accessory else {})


def plain_section(text: str, accessory: Mapping[str, Any] | None = None) -> Block:
    """Return a paragraph shown exactly as it is, perhaps with a button beside it."""
    return {"type": "section", "text": plain(text)} | ({"accessory": dict(accessory)} if accessory else {})


def context(text: str) -> Block:
    """Return a quiet line of formatted text."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def actions(*buttons: Block) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def button(text: str, action_id: str, value: str, *, label: str | None = None, style: str | None = None) -> Block:
    """Return a button; `label` is what a screen reader says where several buttons carry the same words."""
    made = {"type": "button", "text": plain(text, BUTTON_MOST), "action_id": action_id, "value": value[:VALUE_MOST]}
    if label:
        made["accessibility_label"] = clip(label, BUTTON_MOST)
    if style:
        made["style"] = style
    return made


def rich(*sections: Iterable[dict[str, Any]]) -> Block:
    """Return paragraphs of rich text, each made of its elements."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": list(elements)} for elements in sections],
    }


def bullets(items: Iterable[Iterable[dict[str, Any]]]) -> Block:
    """Return a list of rich text items."""
    listed = [{"type": "rich_text_section", "elements": list(elements)} for elements in items]
    return {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": listed}]}


def words(text: str, *, bold: bool = False) -> dict[str, Any]:
    """Return a piece of rich text, shown exactly as it is."""
    return {"type": "text", "text": text} | ({"style": {"bold": True}} if bold else {})


def web_link(url: str, text: str) -> dict[str, Any]:
    """Return a link as a piece of rich text; what it leads to cannot change what stands around it."""
    return {"type": "link", "url": url, "text": text}


def moment(at: datetime) -> dict[str, Any]:
    """Return an instant as a piece of rich text, in the reader's own zone."""
    return {
        "type": "date",
        "timestamp": int(at.timestamp()),
        "format": "{date_short_pretty} at {time}",
        "fallback": f"{at:%Y-%m-%d %H:%M} UTC",
    }


def when(at: datetime) -> str:
    """Return an instant as formatted text, in the reader's own zone."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{at:%Y-%m-%d %H:%M} UTC>"


def how_long(since: datetime, now: datetime) -> str:
    """Return how long something has lasted, in the largest unit that says it: “3 days”, “2 h”, “5 min”."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    days, hours = minutes // 1440, minutes // 60
    if days:
        return "1 day" if days == 1 else f"{days} days"
    if hours:
        return f"{hours} h"
    return f"{minutes} min" if minutes else "less than a minute"


def option(text: str, value: str, description: str | None = None) -> dict[str, Any]:
    """Return a choice."""
    made = {"text": plain(text, BUTTON_MOST), "value": value}
    return made | ({"description": plain(description, BUTTON_MOST)} if description else {})


def field(block_id: str, label: str, element: Block, *, optional: bool = False, hint: str | None = None) -> Block:
    """Return a field of a form; its action id is its block id."""
    made = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 2000),
        "element": {**element, "action_id": block_id},
        "optional": optional,
    }
    return made | ({"hint": plain(hint, 2000)} if hint else {})


def text_input(*, multiline: bool = False, most: int = SECTION_MOST, initial: str = "", placeholder: str = "") -> Block:
    """Return a box to type in."""
    made: Block = {"type": "plain_text_input", "multiline": multiline, "max_length": most}
    if initial:
        made["initial_value"] = initial[:most]
    if placeholder:
        made["placeholder"] = plain(placeholder, 150)
    return made


def modal(callback_id: str, title: str, submit: str, about: str, *blocks: Block) -> View:
    """Return a form; `about` is the id of what it is about, the only thing it carries."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, 24),
        "submit": plain(submit, 24),
        "close": plain("Cancel", 24),
        "private_metadata": about,
        "blocks": list(blocks),
    }


def notice(title: str, *blocks: Block) -> View:
    """Return a modal that only says something."""
    return {"type": "modal", "title": plain(title, 24), "close": plain("Close", 24), "blocks": list(blocks)}


def answer(text: str, blocks: Iterable[Block] | None = None) -> Message:
    """Return an answer only the asking person sees; `text` is all of it in words, already escaped."""
    made: Message = {"response_type": "ephemeral", "text": clip(text, TEXT_MOST)}
    listed = list(blocks or ())
    return made | ({"blocks": listed} if listed else {})


def blocks_of(said: Message) -> list[Block]:
    """Return an answer's blocks, for a place that shows nothing else."""
    return said.get("blocks") or [section(said["text"])]


def message(text: str, blocks: Iterable[Block]) -> Message:
    """Return a message to post; `text` is all of it in words, already escaped."""
    return {"text": clip(text, TEXT_MOST), "blocks": list(blocks)}
