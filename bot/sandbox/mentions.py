"""What Slack makes of the words a person typed: mentions, links, and `& < >`."""

import re

from bot.sandbox.model import Conversation, Person
from bot.sandbox.workspace import Workspace

_TOKEN = re.compile(r"<([@#!])([^|>]+)(?:\|([^>]*))?>")
_LINK_TOKEN = re.compile(r"<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>")
_CODE = re.compile(r"(```[\s\S]*?```|`[^`\n]*`)")
_LINK = re.compile(
    r"(?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?)\]])"
    r"|(?P<email>[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+)"
    r"|(?P<host>(?<![\w@.\-/])(?:[\w\-]+\.)+(?:com|org|net|io|dev|app|co)\b(?:/[^\s<>|]*[^\s<>|.,;:!?)\]])?)"
)
SPECIAL = ("here", "channel", "everyone")


def escape(text: str) -> str:
    """Only these three characters mean anything to Slack."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Undo `escape`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(workspace: Workspace, text: str, user_id: str) -> str:
    """Return a command's text without markup, people by their handles: `<@U01>` and `@Ada Lovelace` are `@ada`."""

    def name(match: re.Match[str]) -> str:
        sigil, target, label = match.groups()
        if sigil == "@" and target in workspace.people:
            return f"@{workspace.people[target].name}"
        if sigil == "#" and target in workspace.conversations:
            return f"#{workspace.conversations[target].name}"
        return f"@{target}" if sigil == "!" else f"{sigil}{label or target}"

    named = _Names(workspace, user_id, labelled=False).encode(text)
    return _LINK_TOKEN.sub(lambda match: match[2] or match[1], _TOKEN.sub(name, named))


def escaped_command(workspace: Workspace, text: str, user_id: str) -> str:
    """Return a command's text with `should_escape`: `@ada` becomes `<@U01|ada>`, addresses become links."""
    return _marked_up(workspace, text, user_id, labelled=True)


def said(workspace: Workspace, text: str, user_id: str) -> str:
    """Return a message as Slack stores it: typed `@Ada Lovelace` becomes `<@U01>`; what is encoded already stays."""
    parts, last = [], 0
    for match in re.finditer(r"<[@#!][^>]*>|<(?:https?|mailto):[^>]*>", text):
        parts += [_marked_up(workspace, text[last : match.start()], user_id, labelled=False), match[0]]
        last = match.end()
    return "".join([*parts, _marked_up(workspace, text[last:], user_id, labelled=False)])


def _marked_up(workspace: Workspace, text: str, user_id: str, *, labelled: bool) -> str:
    # Code stays as it was typed.
    pieces = _CODE.split(escape(text))
    named = _Names(workspace, user_id, labelled=labelled)
    return "".join(
        piece if index % 2 else named.encode(_LINK.sub(_linked, piece)) for index, piece in enumerate(pieces)
    )


def _linked(match: re.Match[str]) -> str:
    if match["email"]:
        return f"<mailto:{match[0]}|{match[0]}>"
    return f"<http://{match[0]}|{match[0]}>" if match["host"] else f"<{match[0]}>"


class _Names:
    """What a person may call people and channels, and what stands for them in a text."""

    def __init__(self, workspace: Workspace, user_id: str, *, labelled: bool) -> None:
        self.workspace = workspace
        self.user_id = user_id
        self.labelled = labelled

    def encode(self, text: str) -> str:
        if "@" not in text and "#" not in text:
            return text
        known = self._known()
        # The longest first, so that “Ada Lovelace” is not taken for “Ada”.
        names = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
        pattern = re.compile(rf"(?<![\w<&])(?:{names})(?![\w\-]|\.\w)", re.IGNORECASE)
        # Not inside the links that were found before.
        pieces = re.split(r"(<[^<>]*>)", text)
        pieces[::2] = [pattern.sub(lambda match: known[match[0].lower()], piece) for piece in pieces[::2]]
        return "".join(pieces)

    def _known(self) -> dict[str, str]:
        found = {f"@{name}": f"<!{name}>" for name in SPECIAL}
        people = self.workspace.people.values()
        # A handle belongs to one person only, a name may be somebody else's as well.
        found |= {f"@{escape(person.shown_name)}".lower(): self._tag("@", person) for person in people}
        found |= {f"@{person.name}".lower(): self._tag("@", person) for person in people}
        channels = (item for item in self.workspace.visible_to(self.user_id) if item.kind == "channel")
        return found | {f"#{channel.name}".lower(): self._tag("#", channel) for channel in channels}

    def _tag(self, sigil: str, target: Person | Conversation) -> str:
        return f"<{sigil}{target.id}|{target.name}>" if self.labelled else f"<{sigil}{target.id}>"
