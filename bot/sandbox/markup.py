"""Slack's own markup ("mrkdwn") as the words that remain when it is drawn; `page/mrkdwn.js` draws by the same rules."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from bot.sandbox.mentions import unescape

MARKS = "*_~"
_URL = re.compile(r"https?://[^\s<>|\"]*[^\s<>|\"'.,;:!?)\]}]")
_QUOTE = re.compile(r"(&gt;|>) ?")
_REST_IS_QUOTE = re.compile(r"(&gt;|>){3} ?")

Refer = Callable[[str], str | None]


def mrkdwn_words(text: str, refer: Refer) -> str:
    """Return what a person reads; `refer` says what the inside of `<…>` shows, or nothing if it is no reference."""
    pieces = re.split(r"```\n?", text)
    found: list[str] = []
    for index, piece in enumerate(pieces):
        if index % 2 and index < len(pieces) - 1:
            found.append(_line(piece.removesuffix("\n"), refer, plain=True))
        else:
            # An opening fence without its closing one is ordinary text.
            found.append(_lines(f"```{piece}" if index % 2 else piece, refer))
    return "\n".join(found) if len(found) > 1 else found[0]


def _lines(text: str, refer: Refer) -> str:
    rows = text.split("\n")
    found: list[str] = []
    for at, row in enumerate(rows):
        if _REST_IS_QUOTE.match(row):
            rest = [_REST_IS_QUOTE.sub("", row, count=1), *rows[at + 1 :]]
            return "\n".join([*found, *(_line(each, refer) for each in rest)])
        found.append(_line(_QUOTE.sub("", row, count=1) if _QUOTE.match(row) else row, refer))
    return "\n".join(found)


def _line(text: str, refer: Refer, *, plain: bool = False) -> str:
    return "".join(_pieces(text, refer, plain=plain))


def _pieces(text: str, refer: Refer, *, plain: bool) -> Iterator[str]:
    buffer, at = "", 0
    while at < len(text):
        found = _special(text, at, refer, plain=plain)
        if found:
            yield unescape(buffer) + found[0]
            buffer, at = "", at + found[1]
        else:
            buffer, at = buffer + text[at], at + 1
    yield unescape(buffer)


def _special(text: str, at: int, refer: Refer, *, plain: bool) -> tuple[str, int] | None:
    """Return what begins here, as words, and how much of the text it takes."""
    mark = text[at]
    if mark == "<":
        return _angle(text, at, refer)
    if plain:
        return None
    if mark == "`":
        end = text.find("`", at + 1)
        return (_line(text[at + 1 : end], refer, plain=True), end - at + 1) if end > at + 1 else None
    if mark == "h" and _boundary(text, at - 1):
        address = _URL.match(text, at)
        return (unescape(address[0]), len(address[0])) if address else None
    return _emphasis(text, at, refer) if mark in MARKS else None


def _angle(text: str, at: int, refer: Refer) -> tuple[str, int] | None:
    end = text.find(">", at)
    words = refer(text[at + 1 : end]) if end > 0 else None
    return None if words is None else (words, end - at + 1)


def _emphasis(text: str, at: int, refer: Refer) -> tuple[str, int] | None:
    following = text[at + 1 : at + 2]
    if not _boundary(text, at - 1) or not following.strip() or following == text[at]:
        return None
    end = _closing(text, at)
    return (_line(text[at + 1 : end], refer), end - at + 1) if end else None


def _closing(text: str, at: int) -> int | None:
    """Return where the mark at `at` is closed, passing over links and code."""
    end = at + 1
    while end < len(text):
        if text[end] in "<`":
            skipped = text.find({"<": ">", "`": "`"}[text[end]], end + 1)
            end = max(end, skipped)
        elif text[end] == text[at] and end > at + 1 and not text[end - 1].isspace() and _boundary(text, end + 1):
            return end
        end += 1
    return None


def _boundary(text: str, at: int) -> bool:
    """Whether a mark may stand beside this place: the text's edge, a space, a sign."""
    return not 0 <= at < len(text) or text[at].isspace() or unicodedata.category(text[at])[0] in "PS"
