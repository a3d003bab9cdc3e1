"""The `markdown` block as the words that remain when it is drawn; `page/markdown.js` draws by the same rules."""

import re

from bot.sandbox.markup import Refer

_RULE = re.compile(r"\s*([-*_])(\s*\1){2,}\s*$")
_COLUMNS = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*$")
_ITEM = re.compile(r"\s*([-*+]|\d+[.)])\s+(?:\[([ xX])\]\s+)?")
_QUOTE = re.compile(r"\s*> ?")
# What is inside, the leftmost first: code, pictures and links, then the marks around words.
_INSIDE = re.compile(
    r"`(?P<code>[^`]+)`|!?\[(?P<label>[^\]]*)\]\([^\s)]+[^)]*\)|<(?P<ref>(?:[@#][UWBCGD]|https?:)[^>]*)>"
    r"|\*\*(?=\S)(?P<b1>.+?\S?)\*\*|__(?=\S)(?P<b2>.+?\S?)__|~~(?=\S)(?P<s>.+?\S?)~~"
    r"|\*(?=\S)(?P<i1>[^*]+)\*|(?<!\w)_(?=\S)(?P<i2>[^_]+)_(?!\w)"
)


def markdown_words(text: str, refer: Refer) -> str:
    """Return what a person reads."""
    found: list[str] = []
    fenced = False
    for row in text.replace("\r\n", "\n").split("\n"):
        if row.lstrip().startswith("```"):
            fenced = not fenced
        elif fenced:
            found.append(row)
        elif not _RULE.match(row) and not ("-" in row and "|" in row and _COLUMNS.match(row)):
            found.append(_row(row, refer))
    return "\n".join(found)


def _row(row: str, refer: Refer) -> str:
    if _QUOTE.match(row):
        return _row(_QUOTE.sub("", row, count=1), refer)
    if heading := _HEADING.match(row):
        return _inside(heading[1], refer)
    if item := _ITEM.match(row):
        box = {None: "", " ": "☐ "}.get(item[2], "☑ ")
        return box + _inside(row[item.end() :], refer)
    cells = row.strip().strip("|").split("|") if row.lstrip().startswith("|") else [row.strip()]
    return " ".join(_inside(cell.strip(), refer) for cell in cells)


def _inside(text: str, refer: Refer) -> str:
    def words(match: re.Match[str]) -> str:
        if match["code"]:
            return match["code"]
        if match["ref"]:
            return refer(match["ref"]) or match[0]
        if match["label"] is not None:
            return _inside(match["label"], refer) or "Picture"
        return _inside(next(part for part in match.group("b1", "b2", "s", "i1", "i2") if part), refer)

    return re.sub(r"\\([*_`~\[\]()#>\\-])", r"\1", _INSIDE.sub(words, text))
