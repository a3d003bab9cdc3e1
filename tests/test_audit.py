"""The audit of dependencies passes where it looked at all of them and found nothing, or could look at none, and says which."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

LOADER = SourceFileLoader("ci_audit", str(Path(__file__).parents[1] / ".ci" / "audit"))


@pytest.fixture(scope="module")
def audit():
    module = module_from_spec(spec_from_loader(LOADER.name, LOADER))
    LOADER.exec_module(module)
    return module


FINE = {"name": "alembic", "version": "1.20.1", "vulns": []}
WEAK = {"name": "starlette", "version": "1.0.0", "vulns": [{"id": "CVE-2026-48710"}]}
UNKNOWN = {"name": "typer", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("found", "is_well", "words"),
    [
        ([FINE, FINE], True, "Audited: 1 dependencies, no known weakness."),
        ([FINE, WEAK], False, "starlette has a known weakness: CVE-2026-48710"),
        ([FINE, UNKNOWN], False, "Nothing is known of typer."),
        ([UNKNOWN], True, "Not audited: the advisories do not answer here, for none of 1 dependencies."),
    ],
)
def test_a_weakness_or_a_gap_fails_and_no_network_is_said(audit, found, is_well, words):
    assert audit.verdict(found) == ([words], is_well)
