"""Quotes: what somebody said in a message, as a note can keep it."""

import html
import re
from collections.abc import Mapping

from bot.domain.names import cleaned

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_CHANNEL = re.compile(r"<#[CG][A-Z0-9]+\|([^>]+)>")
_LINK = re.compile(r"<((?:https?|mailto|tel):[^|>]+)(?:\|([^>]*))?>")
_RING = re.compile(r"<!(?:subteam\^\w+\|)?@?([a-z]+)(?:\^[^>]*)?(?:\|[^>]*)?>")
_TS = re.compile(r"\d{6,12}\.\d{6}")
_CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]{2,30}")
_MEMBER_ID = re.compile(r"[UW][A-Z0-9]{2,30}")
_DOMAIN = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
CUT = "… (shortened)"


def people_in(text: str) -> set[str]:
    """Return the ids of the people a message names."""
    return set(_PERSON.findall(text))


def plain(text: str, names: Mapping[str, str]) -> str:
    """Return a message's words as people read them: names for mentions, addresses for links, nothing that rings."""
    said = _PERSON.sub(lambda found: f"@{names.get(found[1], 'somebody')}", text)
    said = _CHANNEL.sub(r"#\1", said)
    said = _LINK.sub(lambda found: f"{found[2]} ({found[1]})" if found[2] and found[2] != found[1] else found[1], said)
    return cleaned(html.unescape(_RING.sub(r"@\1", said)))


def shortened(text: str, most: int) -> str:
    """Return text of at most that many characters; that something is left out is said."""
    return text if len(text) <= most else text[: most - len(CUT)].rstrip() + CUT


def source_of(channel_id: str, ts: str, thread_ts: str, author_id: str, domain: str) -> str:
    """Return where a message is from, as a form carries it."""
    return " ".join([channel_id, ts, thread_ts or "-", author_id or "-", domain])


def permalink(source: str) -> str | None:
    """Return the address of the message a form carries the source of; nothing for one that was tampered with."""
    parts = source.split(" ")
    if len(parts) != 5:
        return None
    channel_id, ts, thread_ts, _, domain = parts
    if not (_CHANNEL_ID.fullmatch(channel_id) and _TS.fullmatch(ts) and _DOMAIN.fullmatch(domain)):
        return None
    address = f"https://{domain}.slack.com/archives/{channel_id}/p{ts.replace('.', '')}"
    is_reply = _TS.fullmatch(thread_ts) and thread_ts != ts
    return f"{address}?thread_ts={thread_ts}&cid={channel_id}" if is_reply else address


def author_in(source: str) -> str | None:
    """Return the id of who wrote the message, or nothing."""
    parts = source.split(" ")
    return parts[3] if len(parts) == 5 and _MEMBER_ID.fullmatch(parts[3]) else None
