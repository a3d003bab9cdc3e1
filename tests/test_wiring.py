"""The manifest, the listeners and the buttons on screen agree with each other."""

import json
from pathlib import Path

import pytest

from bot.domain.pipeline import WAYS_OUT, Stage, legal_moves
from bot.manifest import manifest, required_scopes
from bot.sandbox.rules import check_manifest
from bot.views import (
    bulk,
    bundles,
    candidate_forms,
    candidates,
    debriefs,
    decisions,
    home,
    kits,
    moves,
    nudge_notes,
    opening_clocks,
    opening_forms,
    opening_wizard,
    openings,
    preferences,
    saved_messages,
    scorecards,
    settings,
)
from handlers import register_all
from handlers.outdated import ANYTHING
from tests.bot.views import longest
from tests.limits import action_ids

SCHEMA = Path(__file__).parents[2] / "shared" / "data" / "slack-manifest.schema.json"
# Every id of a button or form that any view can show; a new one belongs here, and the test below finds its listener.
ACTIONS = [
    *candidates.AGAIN_IDS,
    moves.MOVE,
    candidates.NOTE,
    candidates.PANEL,
    candidates.SCORECARD,
    candidate_forms.REFERENCE,
    bulk.UNDO,
    scorecards.OPEN,
    scorecards.KIT,
    scorecards.HAND_OVER,
    scorecards.NOT_HAPPENED,
    bundles.MORE,
    bundles.REMIND,
    bundles.GIVE,
    debriefs.READ,
    debriefs.PAGE,
    debriefs.EARLIER,
    debriefs.LATER,
    *debriefs.DECIDE.values(),
    decisions.TELL,
    openings.SHOW,
    openings.EDIT,
    openings.PAUSE,
    openings.REOPEN,
    openings.CLOSE,
    openings.PEOPLE,
    openings.AD,
    openings.READINESS,
    openings.CLOCKS,
    openings.DIFF,
    openings.NEW,
    openings.LIST,
    opening_wizard.CHOOSE_TEMPLATE,
    opening_wizard.LEVEL,
    opening_forms.ROUND_PEOPLE,
    *home.AGAIN_IDS,
    kits.OPEN,
    preferences.HOURS,
    preferences.AWAY,
    preferences.BACK,
]
FORMS = [
    candidate_forms.ADD_FORM,
    candidate_forms.REFER_FORM,
    candidate_forms.NOTE_FORM,
    candidate_forms.PANEL_FORM,
    candidate_forms.REFERENCE_FORM,
    moves.MOVE_FORM,
    moves.GATE_FORM,
    bulk.CHOOSE_FORM,
    bulk.CONFIRM_FORM,
    settings.ROLES_FORM,
    settings.CLAIM_FORM,
    scorecards.FORM,
    scorecards.ASKED_BACK,
    scorecards.HAND_OVER_FORM,
    scorecards.NOT_HAPPENED_FORM,
    nudge_notes.MUTE_FORM,
    nudge_notes.HAND_OVER_FORM,
    decisions.DECISION_FORM,
    decisions.SIGNAL_FORM,
    decisions.TELL_FORM,
    decisions.FORCE_FORM,
    opening_forms.CLOSE_FORM,
    opening_forms.PEOPLE_FORM,
    opening_forms.AD_FORM,
    opening_forms.READINESS_FORM,
    opening_clocks.FORM,
    opening_forms.DIFF_FORM,
    opening_wizard.QUESTIONS_FORM,
    opening_wizard.FACTS_FORM,
    opening_wizard.ROUNDS_FORM,
    opening_wizard.EDIT_FORM,
    preferences.HOURS_FORM,
    preferences.AWAY_FORM,
    saved_messages.FORM,
]
# Every field that asks us for what to choose from.
SEARCHES = [preferences.COUNTRY, saved_messages.CANDIDATE]


class Recorder:
    """Stands in for a Bolt app, and writes down what is registered; what hears everything else is no listener of it."""

    def __init__(self):
        self.found = {"command": [], "action": [], "view": [], "event": [], "shortcut": [], "options": []}

    def __getattr__(self, kind):
        def register(what=None, *_):
            def listener(function):
                if what is not ANYTHING:
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

    # A message's event is subscribed to by the kind of conversation it is in.
    assert sorted(name.partition(".")[0] for name in in_manifest) == sorted(registered["event"])


def test_every_shortcut_of_the_manifest_has_a_listener_and_the_other_way_round(registered):
    in_manifest = [one["callback_id"] for one in manifest()["features"].get("shortcuts", [])]

    assert in_manifest == registered["shortcut"]


def test_every_button_and_form_on_screen_has_a_listener(registered):
    heard = [what for what in registered["action"] if isinstance(what, str)]

    assert sorted(heard) == sorted(ACTIONS)
    assert sorted(registered["view"]) == sorted(FORMS)
    assert sorted(registered["options"]) == sorted(SEARCHES)


def test_every_field_of_a_card_and_closing_it_has_a_listener(registered):
    patterns = [what for what in registered["action"] if not isinstance(what, str)]
    ids = action_ids(scorecards.form(longest.a_form(is_revision=True)))

    fields = [one for one in ids if one != scorecards.KIT]
    assert len(fields) == 16
    assert all(any(pattern.match(one) for pattern in patterns) for one in fields)
    assert registered["view_closed"] == [scorecards.FORM]


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
