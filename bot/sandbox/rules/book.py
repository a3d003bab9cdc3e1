"""The rules, compiled once, when the first question comes."""

from functools import cache

from bot.sandbox.rules.interpreter import Check, Interpreter
from bot.sandbox.rules.reading import read
from bot.sandbox.rules.relations import relations

PAYLOADS = ("objects", "elements", "rich_text", "blocks", "views", "messages")


@cache
def payload_rule(name: str) -> Check:
    """Return the check for something an app sends: a definition of one of the payload files."""
    return _payloads().check(name)


@cache
def manifest_rule() -> Check:
    """Return the check for an app manifest's shape."""
    return Interpreter(read("manifest"), read("formats"), relations()).check("manifest")


@cache
def _payloads() -> Interpreter:
    definitions = {key: value for name in PAYLOADS for key, value in read(name).items()}
    return Interpreter(definitions, read("formats"), relations())
