"""Answers the four questions: would Slack take this message, these blocks, this view, this manifest.

Data checks the shapes; what spans a whole message or view (unique ids, totals) is added here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.sandbox.rules.book import manifest_rule, payload_rule
from bot.sandbox.rules.findings import Findings, Path, pointer
from bot.sandbox.rules.manifests import check_manifest_meaning
from bot.sandbox.rules.reading import total
from bot.sandbox.rules.relations import elements_of, texts

# A response_url or a webhook is given these. Slack's own validator takes a `block_id` twice there, and metadata of
# any shape; that chat.postMessage does not is what apps report.
RESPONSE_KEYS = ("response_type", "replace_original", "delete_original")

SURFACES = {"message": "message_blocks", "modal": "modal_blocks", "home": "home_blocks"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing Slack would refuse: its error code, a JSON pointer to the place, and why."""

    error: str
    pointer: str
    message: str


def check_blocks(blocks: object, surface: str = "message") -> list[Problem]:
    """Ask about blocks alone; pointers start with `/blocks`."""
    found = Findings()
    usual = "invalid_blocks" if surface == "message" else "invalid_arguments"
    path: Path = (None, "blocks")
    _blocks(blocks, path, found, SURFACES.get(surface, SURFACES["message"]))
    _unique_ids(blocks, path, found)
    return _problems(found, usual)


def check_message(message: object) -> list[Problem]:
    """Ask about what `chat.postMessage` is given: text, blocks, attachments, metadata, markdown_text."""
    if not isinstance(message, dict):
        return [Problem("invalid_arguments", "", "must provide an object")]
    blocks, attachments = message.get("blocks"), message.get("attachments")
    is_response = any(key in message for key in RESPONSE_KEYS)
    problems = [*_channel(message), *_text(message)]
    if blocks is not None:
        problems += _message_blocks(blocks, is_response=is_response)
    if attachments is not None:
        problems += _attachments(attachments)
    if not problems and (blocks or attachments):
        problems += _whole_message(blocks or [], attachments or [])
    if message.get("metadata") is not None and not is_response:
        problems += _metadata(message["metadata"])
    return problems


def check_view(view: object, surface: str | None = None) -> list[Problem]:
    """Ask about a modal or a Home tab; pointers start with `/view`, as Slack's do."""
    found = Findings()
    path: Path = (None, "view")
    if surface in ("modal", "home") and isinstance(view, dict) and view.get("type") in ("modal", "home"):
        payload_rule(surface)(view, path, found)
    else:
        payload_rule("view")(view, path, found)
    if isinstance(view, dict):
        _unique_ids(view.get("blocks"), (path, "blocks"), found)
    problems = _problems(found, "invalid_arguments")
    if _weighs_more_than(view, most := total("bytes_of_a_view")):
        problems.append(Problem("view_too_large", "/view", f"must be less than {most + 1} bytes"))
    return problems


def check_manifest(manifest: object) -> list[Problem]:
    """Ask about an app manifest: its shape, and what its settings mean together."""
    found = Findings()
    manifest_rule()(manifest, None, found)
    if not found and isinstance(manifest, dict):
        check_manifest_meaning(manifest, found)
    return _problems(found, "invalid_manifest")


# --- Parts of a message ------------------------------------------------------------------------------------------------


def _channel(message: dict[str, Any]) -> list[Problem]:
    if message.get("channel", "C1") in ("", None):
        return [Problem("channel_not_found", "/channel", "must be more than 0 characters")]
    return []


def _text(message: dict[str, Any]) -> list[Problem]:
    text, markdown = message.get("text"), message.get("markdown_text")
    for name, value in (("text", text), ("markdown_text", markdown)):
        if value is not None and not isinstance(value, str):
            return [Problem("invalid_arguments", f"/{name}", "must provide a string")]
    if markdown is not None:
        if text or message.get("blocks"):
            return [Problem("markdown_text_conflict", "/markdown_text", "cannot be combined with text or blocks")]
        if len(markdown) > (most := total("characters_of_markdown")):
            return [Problem("msg_too_long", "/markdown_text", f"must be less than {most + 1} characters")]
    says_something = any(value and value.strip() for value in (text, markdown))
    # A `response_url` takes {"delete_original": true} alone.
    says_something |= message.get("delete_original") is True
    if not says_something and not message.get("blocks") and not message.get("attachments"):
        return [Problem("no_text", "/text", "missing required field: text")]
    return []


def _message_blocks(blocks: object, *, is_response: bool) -> list[Problem]:
    if not isinstance(blocks, list):
        return [Problem("invalid_blocks_format", "/blocks", "must provide an array")]
    found = Findings()
    path: Path = (None, "blocks")
    _blocks(blocks, path, found, SURFACES["message"])
    _unique_ids(blocks, path, found, block_ids=not is_response)
    return _problems(found, "invalid_blocks")


def _attachments(attachments: object) -> list[Problem]:
    most = total("attachments")
    if isinstance(attachments, list) and len(attachments) > most:
        return [Problem("too_many_attachments", "/attachments", f"no more than {most} items allowed")]
    found = Findings()
    path: Path = (None, "attachments")
    payload_rule("attachments")(attachments, path, found)
    if isinstance(attachments, list):
        for index, attachment in enumerate(attachments):
            if isinstance(attachment, dict):
                _unique_ids(attachment.get("blocks"), ((path, index), "blocks"), found)
    return _problems(found, "invalid_attachments")


def _metadata(metadata: object) -> list[Problem]:
    found = Findings()
    entities = isinstance(metadata, dict) and "entities" in metadata and "event_type" not in metadata
    payload_rule("entity_metadata" if entities else "metadata")(metadata, (None, "metadata"), found)
    problems = _problems(found, "invalid_metadata_format")
    if not problems and _weighs_more_than(metadata, most := total("bytes_of_metadata")):
        problems.append(Problem("metadata_too_large", "/metadata", f"must be less than {most + 1} bytes"))
    return problems


def _whole_message(blocks: list[Any], attachments: list[Any]) -> list[Problem]:
    """Check totals over the blocks of a message and of its attachments, each of which is right by itself."""
    found = Findings()
    every = [*_flat(blocks, (None, "blocks"))]
    for index, attachment in enumerate(attachments):
        every += _flat(attachment.get("blocks") or [], (((None, "attachments"), index), "blocks"))
    _totals(every, found)
    told = [block for block in blocks if block["type"] not in ("table", "data_table")]
    most = total("characters_of_blocks")
    if sum(len(text) for text in texts(told)) > most:
        found.add((None, "blocks"), f"must be less than {most + 1} characters", "msg_blocks_too_long")
    return _problems(found, "invalid_blocks")


# --- What spans several blocks -------------------------------------------------------------------------------------------


def _blocks(blocks: object, path: Path, found: Findings, rule: str) -> None:
    payload_rule(rule)(blocks, path, found)
    if not found and rule == SURFACES["message"]:
        _totals([*_flat(blocks, path)], found)


def _totals(every: list[tuple[Path, dict[str, Any]]], found: Findings) -> None:
    of_type: dict[str, list[tuple[Path, dict[str, Any]]]] = {}
    for where, block in every:
        of_type.setdefault(block["type"], []).append((where, block))
    for where, _ in of_type.get("table", [])[total("tables") :]:
        found.add(where, "only_one_table_allowed", "invalid_attachments")
    charts = total("charts")
    for where, _ in of_type.get("data_visualization", [])[charts:]:
        found.add(where, f"no more than {charts} data_visualization blocks allowed")
    _running_total(of_type.get("markdown", []), "text", total("characters_of_markdown"), found)
    _running_total(of_type.get("data_table", []), "rows", total("characters_of_data_tables"), found)


def _running_total(blocks: list[tuple[Path, dict[str, Any]]], key: str, most: int, found: Findings) -> None:
    written = 0
    for where, block in blocks:
        written += sum(len(text) for text in texts(block if key == "text" else block[key]))
        if written > most:
            found.add((where, key), f"must be less than {most + 1} characters in all {block['type']} blocks together")
            return


def _unique_ids(blocks: object, path: Path, found: Findings, *, block_ids: bool = True) -> None:
    """Allow each `block_id` once per message or view, each `action_id` once per block."""
    if not isinstance(blocks, list):
        return
    seen: set[str] = set()
    for where, block in _flat(blocks, path):
        if block_ids:
            _once(block.get("block_id"), (where, "block_id"), seen, found)
        action_ids: set[str] = set()
        for place, element in elements_of(block, where):
            # A carousel's cards are blocks of their own; only elements have an action_id.
            _once(element.get("action_id"), (place, "action_id"), action_ids, found)


def _once(identifier: object, path: tuple[Path, str], seen: set[str], found: Findings) -> None:
    if isinstance(identifier, str):
        if identifier in seen:
            found.add(path, f'`{path[1]}` "{identifier[:80]}" already exists')
        seen.add(identifier)


def _flat(blocks: object, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the blocks and those one level inside containers and carousels, in document order."""
    for index, block in enumerate(blocks if isinstance(blocks, list) else []):
        if isinstance(block, dict):
            here = (path, index)
            yield here, block
            if block.get("type") == "container":
                yield from _inner(block.get("child_blocks"), (here, "child_blocks"))
            elif block.get("type") == "carousel":
                yield from _inner(block.get("elements"), (here, "elements"))


def _inner(blocks: object, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for index, block in enumerate(blocks if isinstance(blocks, list) else []):
        if isinstance(block, dict):
            yield (path, index), block


def _weighs_more_than(value: object, most: int) -> bool:
    """Tell whether the JSON of a value is longer than so many bytes; stop counting as soon as it is."""
    weight, waiting = 0, [value]
    while waiting and weight <= most:
        item = waiting.pop()
        if isinstance(item, str):
            weight += 3 + (len(item) if item.isascii() else len(item.encode("utf-8", "surrogatepass")))
        elif isinstance(item, dict):
            weight += 2
            waiting.extend(item.keys())
            waiting.extend(item.values())
        elif isinstance(item, list):
            weight += 2
            waiting.extend(item)
        else:
            weight += 4
    return weight > most


def _problems(found: Findings, usual: str) -> list[Problem]:
    return [Problem(error or usual, pointer(path), message) for path, message, error in found]
