"""The manifest, the listeners and the buttons on screen agree with each other."""

import json
from pathlib import Path

import pytest

from bot.domain.pipeline import WAYS_OUT, Stage, legal_moves
from bot.manifest import manifest, required_scopes
from bot.sandbox.rules import check_manifest
from bot.views import candidates, scorecards
from handlers import register_all

SCHEMA = Path(__file__).parents[2] / "shared" / "data" / "slack-manifest.schema.json"
# Every id of a button or form that any view can show; a new one belongs here, and the test below finds its listener.
ACTIONS = [*candidates.AGAIN_IDS, candidates.MOVE, candidates.NOTE, candidates.PANEL, candidates.SCORECARD,
           scorecards.OPEN]  # fmt: skip
FORMS = [candidates.ADD_FORM, candidates.MOVE_FORM, candidates.NOTE_FORM, candidates.PANEL_FORM, scorecards.FORM]


class Recorder:
    """Stands in for a Bolt app, and writes down what is registered."""

    def __init__(self):
        self.found = {"command": [], "action": [], "view": [], "event": [], "shortcut": [], "options": []}

    def __getattr__(self, kind):
        def register(what=None, *_):
            def listener(function):
                self.found.setdefault(kind, []).append(what)
                return function

            return listener(what) if callable(what) else listener

        return register


@pytest.fixture
def registered():
    recorder = Recorder()
    register_all(recorder)
    return recorder.found


def test_the_manifest_keeps_slacks_rules():
    assert check_manifest(manifest()) == []


@pytest.mark.skipif(not SCHEMA.exists(), reason="Slack's manifest schema is not beside this checkout")
def test_the_manifest_fits_slacks_own_schema():
    jsonschema = pytest.importorskip("jsonschema")

    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text())).validate(manifest())


def test_every_command_of_the_manifest_has_a_listener_and_the_other_way_round(registered):
    in_manifest = [one["command"] for one in manifest()["features"]["slash_commands"]]

    assert in_manifest == registered["command"]


def test_every_event_of_the_manifest_has_a_listener_and_the_other_way_round(registered):
    in_manifest = manifest()["settings"]["event_subscriptions"]["bot_events"]

    assert sorted(in_manifest) == sorted(registered["event"])


def test_every_shortcut_of_the_manifest_has_a_listener_and_the_other_way_round(registered):
    in_manifest = [one["callback_id"] for one in manifest()["features"].get("shortcuts", [])]

    assert in_manifest == registered["shortcut"]


def test_every_button_and_form_on_screen_has_a_listener(registered):
    heard = [what for what in registered["action"] if isinstance(what, str)]

    assert sorted(heard) == sorted(ACTIONS)
    assert sorted(registered["view"]) == sorted(FORMS)


def test_the_scopes_in_the_readme_are_those_of_the_manifest():
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    optional = manifest()["oauth_config"]["scopes"]["bot_optional"]

    for scope in [*required_scopes(), *optional]:
        assert f"`{scope}`" in readme


def test_the_readme_draws_the_pipeline_as_it_is():
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    drawn = {tuple(line.split(" --> ")) for line in map(str.strip, readme.splitlines()) if " --> " in line}
    true = {
        (stage.value, to.value)
        for stage in Stage
        if stage not in WAYS_OUT
        for to in legal_moves(stage)
        if to not in WAYS_OUT or stage is Stage.HIRED
    }

    assert drawn == true
