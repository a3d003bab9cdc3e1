"""What a person reads: the words of messages and views, their buttons and their inputs."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.content import elements_of
from bot.sandbox.mentions import unescape
from bot.sandbox.model import Json, Person
from bot.sandbox.workspace import Workspace

_TOKEN = re.compile(r"<(!date\^[^>]*|[@#!]?[^<>]+)>")
_STYLE = re.compile(r"(?<![\w*_~`])([*_~`])(\S(?:.*?\S)?)\1(?![\w*_~`])")
DATE_FORMATS = {
    "date_num": "%Y-%m-%d",
    "date": "%B {day}, %Y",
    "date_short": "%b {day}, %Y",
    "date_long": "%A, %B {day}, %Y",
    "date_pretty": "%B {day}, %Y",
    "date_short_pretty": "%b {day}, %Y",
    "date_long_pretty": "%A, %B {day}, %Y",
    "time": "{hour}:%M %p",
    "time_secs": "{hour}:%M:%S %p",
}
NEAR_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}


class Reader:
    """Reads Slack's markup with one person's eyes: names, channels, dates in their zone."""

    def __init__(self, workspace: Workspace, person: Person) -> None:
        """Read as this person."""
        self.workspace = workspace
        self.person = person

    def message(self, message: Json) -> str:
        """Return the text of a message and of its blocks and attachments."""
        written = "client_msg_id" in message  # by a person: the blocks only say the text again
        blocks = [] if written else message.get("blocks") or []
        parts = ["" if blocks else self.mrkdwn(str(message.get("text") or "")), *self.blocks(blocks)]
        for attachment in message.get("attachments") or []:
            parts += [str(attachment.get(key) or "") for key in ("pretext", "title", "text", "fallback")]
            parts += list(self.blocks(attachment.get("blocks") or []))
        parts += [str(file.get("name", "")) for file in message.get("files") or []]
        return "\n".join(part for part in parts if part)

    def blocks(self, blocks: list[Json]) -> Iterator[str]:
        """Every text of some blocks, in reading order."""
        for block in blocks:
            yield from self._texts(block)

    def _texts(self, value: Any) -> Iterator[str]:
        if isinstance(value, list):
            for item in value:
                yield from self._texts(item)
        elif isinstance(value, dict):
            yield from self._object(value)

    def _object(self, value: Json) -> Iterator[str]:
        kind, text = value.get("type"), value.get("text")
        if kind == "rich_text_section" or ((kind or "").startswith("rich_text_") and "elements" in value):
            yield "".join(self._run(item) for item in value["elements"])
            return
        if kind == "mrkdwn" and isinstance(text, str):
            yield self.mrkdwn(text)
        elif isinstance(text, str | int | float):
            yield self.mrkdwn(str(text)) if kind == "markdown" else unescape(str(text))
        for key, item in value.items():
            if key in ("alt_text", "caption") and isinstance(item, str):
                yield item
            elif key not in {"confirm", "metadata"}:
                yield from self._texts(item)

    def _run(self, item: Json) -> str:
        match item.get("type"):
            case "text":
                return str(item["text"])
            case "user":
                return self._name("@" + str(item["user_id"]))
            case "channel":
                return self._name("#" + str(item["channel_id"]))
            case "link":
                return str(item.get("text") or item["url"])
            case "emoji":
                return f":{item['name']}:"
            case "date":
                return self.date(int(item["timestamp"]), str(item["format"]))
            case "broadcast":
                return f"@{item['range']}"
        return "\n".join(self._texts(item))

    def mrkdwn(self, text: str) -> str:
        """Slack's markup as it looks."""
        read = _TOKEN.sub(lambda match: self._token(match[1]), text)
        for _ in range(3):
            read = _STYLE.sub(lambda match: match[2], read)
        return unescape(read)

    def _token(self, inside: str) -> str:
        if inside.startswith("!date^"):
            _, stamp, rest = inside.split("^", 2)
            return self.date(int(stamp), re.split(r"[|^]", rest)[0])
        target, _, label = inside.partition("|")
        if target.startswith(("@", "#")):
            return self._name(target, label)
        if target.startswith("!"):
            return label or f"@{target[1:].partition('^')[0]}"
        return label or target.removeprefix("mailto:")

    def _name(self, target: str, label: str = "") -> str:
        sigil, wanted = target[0], target[1:]
        if sigil == "@" and wanted in self.workspace.people:
            return f"@{self.workspace.people[wanted].name}"
        if sigil == "#" and wanted in self.workspace.conversations:
            return f"#{self.workspace.conversations[wanted].name}"
        return f"{sigil}{label or wanted}"

    def date(self, stamp: int, template: str) -> str:
        """Return a moment in the reader's zone, by Slack's date tokens."""
        moment = datetime.fromtimestamp(stamp, ZoneInfo(self.person.tz))
        return re.sub(r"\{(\w+)\}", lambda match: self._date_token(match[1], moment), template)

    def _date_token(self, name: str, moment: datetime) -> str:
        today = self.workspace.clock.moment().astimezone(moment.tzinfo).date()
        days = (moment.date() - today) // timedelta(days=1)
        if name.endswith("_pretty") and days in NEAR_DAYS:
            return NEAR_DAYS[days]
        pattern = DATE_FORMATS.get(name)
        if not pattern:
            return f"{{{name}}}"
        hour = moment.hour % 12 or 12
        return moment.strftime(pattern.replace("{day}", str(moment.day)).replace("{hour}", str(hour)))


def plain(value: Any) -> str:
    """Return the words of a text object, or nothing."""
    return unescape(str(value.get("text", ""))) if isinstance(value, dict) else ""


def buttons(blocks: list[Json]) -> list[Json]:
    """Every button, with the id of its block."""
    return [item for item in controls(blocks) if item["type"] in {"button", "workflow_button", "icon_button"}]


def controls(blocks: list[Json]) -> list[Json]:
    """Everything that can be pressed, chosen or filled, each with its block's id and label."""
    found: list[Json] = []
    for block in blocks:
        label, optional = plain(block.get("label")), bool(block.get("optional"))
        context = {"block_id": block.get("block_id"), "_label": label, "_optional": optional,
                   "_input": block.get("type") == "input", "_dispatch": bool(block.get("dispatch_action")),
                   "_text": plain(block.get("text"))}  # fmt: skip
        found += [{**element, **context} for element in elements_of(block)]
    return found
