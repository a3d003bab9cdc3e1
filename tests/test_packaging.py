"""Our three top-level packages have plain names; these are really ours."""

from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import bot
import handlers
import storage

ROOT = Path(__file__).parents[1]


def test_our_packages_lie_in_one_folder():
    assert {Path(package.__file__).parents[1] for package in (bot, handlers, storage)} == {ROOT}


@pytest.mark.parametrize("name", ["bot", "handlers", "storage"])
def test_nobody_elses_distribution_claims_our_names(name):
    assert set(packages_distributions().get(name, [])) <= {"hireloop"}


def test_what_is_not_code_lies_where_the_wheel_takes_it_from():
    for package, pattern in (
        ("bot/templates", "*.yaml"),
        ("storage/migrations/versions", "*.py"),
        ("bot/sandbox/rules", "*.yaml"),
    ):
        assert list((ROOT / package).glob(pattern)), package
