"""What every test can ask for."""

import pytest

from tests.company import Company, small_company


@pytest.fixture
def company(tmp_path):
    """A small company: the practice workspace, the real bot connected to it over real sockets, one opening."""
    with small_company(tmp_path) as running:
        yield running


__all__ = ["Company"]
