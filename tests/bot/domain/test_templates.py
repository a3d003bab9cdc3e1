"""A template carries everything its data has, and an older copy of an opening can still be read."""

import json

import pytest

from bot import templates
from bot.domain.pipeline import Stage
from bot.domain.templates import NotWhen, template_from_data

DATA = templates.load("ml_engineer")
TEMPLATE = template_from_data(DATA)


def test_it_carries_stages_with_their_gates():
    debrief, hold = TEMPLATE.rule(Stage.DEBRIEF), TEMPLATE.rule(Stage.ON_HOLD)

    assert (debrief.kind, debrief.owner, debrief.gates) == ("active", "hiring_manager", ("mandatory_round_scored",))
    assert (hold.kind, hold.gates) == ("paused", ("reason", "revisit_date"))
    assert TEMPLATE.rule(Stage.APPLIED).gates == ()
    assert TEMPLATE.rule(Stage.WORK_SAMPLE).candidate_days == 7
    assert TEMPLATE.rule(Stage.HIRED).meaning == "They said yes; we welcome them and agree on the first day."


def test_it_carries_rounds_and_loops():
    assert [one.key for one in TEMPLATE.mandatory_rounds] == ["mlops_production"]
    assert TEMPLATE.round("recruiter_screen").by == "recruiter"
    assert [one.key for one in TEMPLATE.loop("lean")] == DATA["loops"]["lean"]
    assert len(TEMPLATE.loop("full")) == 6
    assert TEMPLATE.loop("nothing") == TEMPLATE.rounds


def test_it_carries_what_people_choose_from_and_ask():
    assert TEMPLATE.not_when[0] == NotWhen(
        when="All your features run on other companies' models, and they work.", instead="ai_engineer"
    )
    assert TEMPLATE.attributes[0].must
    assert TEMPLATE.red_flags[0].name == "Shipped a model with no access control, monitoring or rollback"
    assert TEMPLATE.rejection_reasons[0].key == "skills_ml"
    assert TEMPLATE.withdrawal_reasons[1].name == "We were too slow"
    assert TEMPLATE.references_required == 2
    assert len(TEMPLATE.reference_questions) == 5
    assert [level.key for level in TEMPLATE.levels] == ["junior", "mid", "senior", "staff"]
    assert TEMPLATE.work_samples[0].replaces == "coding"


def test_pay_references_are_as_many_as_their_sources():
    assert len(TEMPLATE.pay_references) == len(DATA["pay_references"]) == 17
    assert {row.basis for row in TEMPLATE.pay_references} == {"base", "total", "unspecified"}


@pytest.mark.parametrize("key", templates.shipped())
def test_a_frozen_copy_is_the_same_template(key):
    assert template_from_data(json.loads(json.dumps(templates.load(key)))) == template_from_data(templates.load(key))


def test_an_older_copy_lacks_things_and_has_others():
    template = template_from_data(
        {
            "key": "ml_engineer",
            "name": "ML engineer",
            "stages": [{"key": "hired", "name": "Hired"}, {"key": "on_hold", "name": "On hold", "gate": "reason"}],
            "rounds": [{"key": "talk", "name": "Talk", "minutes": 45, "focus": ["craft"]}],
            "attributes": {"craft": {"name": "Craft", "rubric": ["a", "b", "c", "d"]}},
            "a thing of the past": True,
        }
    )

    assert [(rule.kind, rule.owner, rule.gates) for rule in template.stages] == [
        ("final", "recruiter", ()), ("paused", "recruiter", ("reason",)),
    ]  # fmt: skip
    assert (template.rounds[0].by, template.rounds[0].mandatory) == ("interviewer", False)
    assert (template.attributes[0].must, template.question, template.loops) == (False, "", ())
    assert template.references_required == 2
