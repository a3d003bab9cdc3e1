"""The rule files hang together: every name they use exists, every rule in Python is used, nothing is defined twice."""

from typing import Any

import pytest

from bot.sandbox.rules.book import PAYLOADS
from bot.sandbox.rules.interpreter import Interpreter
from bot.sandbox.rules.reading import read
from bot.sandbox.rules.relations import relations

FILES = {"payloads": PAYLOADS, "manifest": ("manifest",)}


def definitions(files: tuple[str, ...]) -> dict[str, Any]:
    return {name: rule for file in files for name, rule in read(file).items()}


@pytest.mark.parametrize("files", FILES.values(), ids=FILES)
def test_every_definition_can_be_read(files: tuple[str, ...]) -> None:
    interpreter = Interpreter(definitions(files), read("formats"), relations())
    for name in definitions(files):
        interpreter.check(name)


def test_nothing_is_defined_twice() -> None:
    names = [name for file in PAYLOADS for name in read(file)]
    assert sorted(names) == sorted(set(names))


def test_every_relation_is_used() -> None:
    used = {
        check
        for rule in definitions((*PAYLOADS, "manifest")).values()
        if isinstance(rule, dict)
        for check in rule.get("_checks", [])
    }
    helpers = {"texts", "elements_of", "relations"}
    assert used == set(relations()) - helpers


def test_members_of_a_choice_are_told_apart_by_type() -> None:
    rules = definitions(PAYLOADS)
    for rule in rules.values():
        if isinstance(rule, dict) and "_one_of" in rule:
            tags = [rules[name].get("_type", name) for name in rule["_one_of"]]
            assert None not in tags
            assert len(tags) == len(set(tags))
