"""The `rich_text` block that Slack adds to what people write, for apps that read blocks."""

import re
from collections.abc import Iterator

from bot.sandbox.content import completed
from bot.sandbox.mentions import unescape
from bot.sandbox.model import Json

_PIECE = re.compile(
    r"<(?P<token>[^<>]+)>"
    r"|`(?P<code>[^`\n]+)`"
    r"|(?<![\w*_~])(?P<mark>[*_~])(?P<styled>\S(?:.*?\S)?)(?P=mark)(?![\w*_~])"
    r"|(?<![\w:]):(?P<emoji>[a-z0-9_+\-]+):(?!\w)"
)
STYLES = {"*": "bold", "_": "italic", "~": "strike"}
Style = dict[str, bool]


def rich_text(text: str) -> list[Json]:
    """Return the blocks for a message of a person."""
    section = {"type": "rich_text_section", "elements": list(_runs(text, {}))}
    return completed([{"type": "rich_text", "elements": [section]}]) if text else []


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
