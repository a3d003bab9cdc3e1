"""What every test can ask for, and the rule that CI skips nothing."""

import os

import pytest
from hypothesis import settings

from tests.browsers import running_browser
from tests.company import small_company
from tests.compiling import compile_once
from tests.databases import copies
from tests.factories import with_people_and_a_job

compile_once()
# How long an example takes says how busy the machine is; speed has tests of its own.
settings.register_profile("hireloop", deadline=None)
settings.load_profile("hireloop")


@pytest.fixture(scope="session")
def with_a_job(tmp_path_factory):
    """A database in which everybody is known and one job is open, to be copied for each test."""
    with copies(tmp_path_factory, with_people_and_a_job) as made:
        yield made


@pytest.fixture
def company(request, tmp_path):
    """A small company: the practice workspace, the real bot connected to it, one opening.

    Over real sockets; a story marked with `BOTH_DOORS` is told over signed requests, too.
    """
    with small_company(tmp_path, door=getattr(request, "param", "socket")) as running:
        yield running


@pytest.fixture(scope="module")
def chromium():
    """A browser, for the tests of a module."""
    with running_browser() as browser:
        yield browser


def pytest_sessionfinish(session):
    """Fail a run that skipped something where nothing may be missing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    missing = [report for report in skipped if "not installed" in str(report.longrepr)]
    if os.environ.get("HIRELOOP_NO_SKIPS") and missing:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
