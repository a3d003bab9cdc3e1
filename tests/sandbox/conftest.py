"""A workspace per test; the app that uses everything where a test asks for it."""

from collections.abc import Iterator

import pytest

from bot.sandbox import PracticeWorkspace
from tests.sandbox.everything_app import MANIFEST, Everything

PEOPLE = [
    {"name": "ada", "real_name": "Ada Lovelace", "is_admin": True, "tz": "Europe/London"},
    {"name": "grace", "real_name": "Grace Hopper", "tz": "America/New_York"},
    {"name": "guest", "real_name": "Guest One", "guest": True},
    {"name": "gone", "real_name": "Gone Person", "deactivated": True},
    {"name": "vendor", "real_name": "Vendor Person", "external": True},
]
CHANNELS = [
    {"name": "general"},
    {"name": "hiring", "members": ["ada", "grace"]},
    {"name": "secret", "private": True, "members": ["ada"], "app": False},
    {"name": "quiet", "members": ["ada"], "app": False},
    {"name": "old", "archived": True},
    {"name": "shared", "external": True, "members": ["ada", "vendor"]},
]


@pytest.fixture
def slack() -> Iterator[PracticeWorkspace]:
    """A workspace without an app."""
    with PracticeWorkspace(MANIFEST, PEOPLE, CHANNELS) as workspace:
        yield workspace


@pytest.fixture
def everything(slack: PracticeWorkspace) -> Iterator[Everything]:
    """The app that uses everything, connected."""
    app = Everything(slack)
    yield app
    app.close()
