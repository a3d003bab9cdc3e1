"""What `make test` does not run, `make suites` does: no test belongs to neither, none to both, and CI runs the two."""

import os
import shutil
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def pytest_in(target):
    """Return the words of the one command with which a target of the Makefile runs pytest."""
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    said = subprocess.run(
        ["make", "-n", target], cwd=ROOT, env=plain, capture_output=True, text=True, check=True
    ).stdout
    (command,) = [line for line in said.splitlines() if " -m pytest " in line]
    return command.split(" -m pytest ")[1].split()


def files_in(places):
    """Return the files of tests in these places, each as often as it is in one."""
    found = Counter()
    for path in [path for place in places for path in ROOT.glob(place)]:
        found.update([path] if path.is_file() else path.rglob("test_*.py"))
    return found


def of_make_test():
    assert not [word for word in pytest_in("test") if "/" in word or word in {"-k", "-m"}]
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return files_in(settings["tool"]["pytest"]["ini_options"]["testpaths"])


def of_make_suites():
    words = pytest_in("suites")
    assert not {"-k", "-m"} & set(words)
    return files_in([word for word in words if "/" in word])


def test_every_test_runs_with_make_test_or_with_make_suites_and_with_one_of_them_only():
    assert of_make_test() + of_make_suites() == Counter((ROOT / "tests").rglob("test_*.py"))


def test_ci_runs_both_and_lets_neither_skip_anything():
    steps = (ROOT / ".ci" / "run").read_text().splitlines()

    assert {"HIRELOOP_NO_SKIPS=1 make test", "HIRELOOP_NO_SKIPS=1 make suites"} <= set(steps)
