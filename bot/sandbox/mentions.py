"""What Slack makes of the words a person typed: mentions, links, and `& < >`."""

import re

from bot.sandbox.errors import SlackError
from bot.sandbox.workspace import Workspace

_TOKEN = re.compile(r"<([@#!])([^|>]+)(?:\|([^>]*))?>")
_LINK_TOKEN = re.compile(r"<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>")
_WORD = re.compile(r"(?<![\w<&])([@#])([\w.\-]+)")
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


def typed(workspace: Workspace, text: str) -> str:
    """Mentions and links as the person typed them: `<@U01>` is `@ada` again."""

    def name(match: re.Match[str]) -> str:
        sigil, target, label = match.groups()
        if sigil == "@" and target in workspace.people:
            return f"@{workspace.people[target].name}"
        if sigil == "#" and target in workspace.conversations:
            return f"#{workspace.conversations[target].name}"
        return f"@{target}" if sigil == "!" else f"{sigil}{label or target}"

    return _LINK_TOKEN.sub(lambda match: match[2] or match[1], _TOKEN.sub(name, text))


def escaped_command(workspace: Workspace, text: str) -> str:
    """Return a command's text with `should_escape`: `@ada` becomes `<@U01|ada>`, addresses become links."""
    return _marked_up(workspace, text, labelled=True)


def said(workspace: Workspace, text: str) -> str:
    """Return a message as Slack stores it: typed `@ada` becomes `<@U01>`; what is encoded already stays."""
    parts, last = [], 0
    for match in re.finditer(r"<[@#!][^>]*>|<(?:https?|mailto):[^>]*>", text):
        parts += [_plain(workspace, text[last : match.start()]), match[0]]
        last = match.end()
    return "".join([*parts, _plain(workspace, text[last:])])


def _plain(workspace: Workspace, text: str) -> str:
    return _marked_up(workspace, text, labelled=False)


def _marked_up(workspace: Workspace, text: str, *, labelled: bool) -> str:
    linked = _LINK.sub(_linked, escape(text))
    return _WORD.sub(lambda match: _encoded(workspace, match, labelled=labelled), linked)


def _linked(match: re.Match[str]) -> str:
    if match["email"]:
        return f"<mailto:{match[0]}|{match[0]}>"
    return f"<http://{match[0]}|{match[0]}>" if match["host"] else f"<{match[0]}>"


def _encoded(workspace: Workspace, match: re.Match[str], *, labelled: bool) -> str:
    sigil, word = match.groups()
    try:
        if sigil == "#":
            channel = workspace.channel(word)
            return f"<#{channel.id}|{channel.name}>" if labelled else f"<#{channel.id}>"
        if word in SPECIAL:
            return f"<!{word}>"
        person = workspace.named(word)
    except SlackError:
        return match[0]
    return f"<@{person.id}|{person.name}>" if labelled else f"<@{person.id}>"
