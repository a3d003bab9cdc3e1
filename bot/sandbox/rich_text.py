"""What people write as Slack's `rich_text`: the block of their messages, and the value of a rich text input."""

import re
from collections.abc import Iterator
from itertools import groupby

from bot.sandbox.content import completed
from bot.sandbox.mentions import unescape
from bot.sandbox.model import Json

_PIECE = re.compile(
    r"<(?P<token>[^<>]+)>"
    r"|`(?P<code>[^`\n]+)`"
    r"|(?<![\w*_~])(?P<mark>[*_~])(?P<styled>\S(?:.*?\S)?)(?P=mark)(?![\w*_~])"
    r"|(?<![\w:]):(?P<emoji>[a-z0-9_+\-]+):(?!\w)"
)
_ITEM = re.compile(r"\s*(?:[-•]|(?P<number>\d+\.))\s+(?=\S)")
_QUOTE = re.compile(r"(?:&gt;|>) ?")
STYLES = {"*": "bold", "_": "italic", "~": "strike"}
Style = dict[str, bool]


def rich_text(text: str) -> list[Json]:
    """Return the blocks for a message of a person."""
    return completed([{"type": "rich_text", "elements": _parts(text)}]) if text else []


def rich_text_value(text: str) -> Json | None:
    """Return what a rich text input holds after a person typed this, already encoded by `mentions.said`."""
    return {"type": "rich_text", "elements": _parts(text)} if text.strip() else None


def _parts(text: str) -> list[Json]:
    """Paragraphs; rows that begin with `- ` or `1. ` are a list, with `> ` a quote, between fences as they stand."""
    pieces = re.split(r"```\n?", text)
    found: list[Json] = []
    for index, piece in enumerate(pieces):
        if index % 2 and index < len(pieces) - 1:
            words = unescape(piece.removesuffix("\n"))
            found.append({"type": "rich_text_preformatted", "elements": [{"type": "text", "text": words}]})
        elif piece:
            # An opening fence without its closing one is ordinary text.
            rows = (f"```{piece}" if index % 2 else piece).splitlines()
            found += [_part(kind, list(group)) for kind, group in groupby(rows, key=_kind)]
    return found


def _kind(row: str) -> str:
    if item := _ITEM.match(row):
        return "ordered" if item["number"] else "bullet"
    return "quote" if _QUOTE.match(row) else "section"


def _part(kind: str, rows: list[str]) -> Json:
    if kind in {"ordered", "bullet"}:
        items = [_section("rich_text_section", _ITEM.sub("", row, count=1)) for row in rows]
        return {"type": "rich_text_list", "style": kind, "indent": 0, "elements": items}
    if kind == "quote":
        rows = [_QUOTE.sub("", row, count=1) for row in rows]
    return _section(f"rich_text_{kind}", "\n".join(rows))


def _section(kind: str, text: str) -> Json:
    return {"type": kind, "elements": list(_runs(text, {}))}


def _runs(text: str, style: Style) -> Iterator[Json]:
    last = 0
    for match in _PIECE.finditer(text):
        yield from _plain(text[last : match.start()], style)
        yield from _piece(match, style)
        last = match.end()
    yield from _plain(text[last:], style)


def _plain(text: str, style: Style) -> Iterator[Json]:
    if text:
        yield {"type": "text", "text": unescape(text), **_styled(style)}


def _piece(match: re.Match[str], style: Style) -> Iterator[Json]:
    if match["token"]:
        yield {**_token(match["token"]), **_styled(style)}
    elif match["code"]:
        yield from _plain(match["code"], {**style, "code": True})
    elif match["emoji"]:
        yield {"type": "emoji", "name": match["emoji"]}
    else:
        yield from _runs(match["styled"], {**style, STYLES[match["mark"]]: True})


def _token(token: str) -> Json:
    target, _, label = token.partition("|")
    if target.startswith("@"):
        return {"type": "user", "user_id": target[1:]}
    if target.startswith("#"):
        return {"type": "channel", "channel_id": target[1:]}
    if target.startswith("!"):
        return {"type": "broadcast", "range": target[1:]}
    return {"type": "link", "url": unescape(target), **({"text": unescape(label)} if label else {})}


def _styled(style: Style) -> Json:
    return {"style": style} if style else {}
