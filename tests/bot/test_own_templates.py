"""A bad template of a company never stops the bot: the doctor names it, the log says it once, the others are there."""

from pathlib import Path

import pytest
import structlog

from bot import __main__, doctor
from bot.settings import read_settings
from bot.templates import library


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "sre.yaml").write_text("extends: general\nname: Site reliability engineer\n")
    return tmp_path


def found(folder):
    """Return what the doctor finds of the templates; nothing else of the settings matters to it."""
    settings = read_settings(
        _env_file=None, slack_bot_token="xoxb-1", slack_app_token="xapp-1", hireloop_channel="C01HIRING",
        hireloop_admins="U02MAYA", hireloop_templates=folder,
    )  # fmt: skip
    return doctor._templates(settings)


def test_the_doctor_counts_the_templates(folder):
    assert found(None) == doctor.Finding(True, "Templates: 6")
    assert found(folder) == doctor.Finding(True, "Templates: 7, 1 of them your own")


def test_the_doctor_says_what_is_refused_and_how_to_see_the_rest(folder):
    (folder / "bad.yaml").write_text("extends: general\nname: 7\n")

    first = f"{folder.name}/bad.yaml, line 2: “name” must be text; put double quotes around 7."
    assert found(folder) == doctor.Finding(False, "Templates", first)

    (folder / "worse.yaml").write_text("")

    assert found(folder).advice == f"{first} And 1 more: `python -m bot templates check`."


def test_the_log_says_once_what_is_refused(folder):
    (folder / "bad.yaml").write_text("")

    with structlog.testing.capture_logs() as said:
        __main__._tell_refused(library(folder))

    assert said == [{
        "event": "template_refused",
        "log_level": "warning",
        "why": f"{folder.name}/bad.yaml, line 1: the file is empty; begin with “extends: general” and “name: …”.",
    }]  # fmt: skip


def test_the_readmes_example_is_right(tmp_path):
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (tmp_path / "sre.yaml").write_text(readme.split("```yaml\n")[1].split("```")[0], encoding="utf-8")

    shelf = library(tmp_path)

    assert shelf.refused == ()
    assert "sre" in shelf.own
