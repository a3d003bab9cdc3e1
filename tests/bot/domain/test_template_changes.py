"""What changed between two templates is said in words, grouped, and nothing is said of equal ones."""

from copy import deepcopy

import pytest

from bot import templates
from bot.domain.loops import reshaped, shaped
from bot.domain.template_changes import Part, changes
from bot.domain.templates import template_from_data

DATA = templates.load("ml_engineer")


def said(change, before=DATA):
    """Return what is said after a change of the data, by part."""
    after = deepcopy(before)
    change(after)
    groups = changes(template_from_data(before), template_from_data(after))
    return {group.part: list(group.lines) for group in groups}


def entry(data, section, key):
    return next(one for one in data[section] if one["key"] == key)


def a_round(data, key="mlops_production"):
    return entry(data, "rounds", key)


@pytest.mark.parametrize("key", templates.shipped())
def test_nothing_is_said_of_equal_ones(key):
    one = template_from_data(templates.load(key))

    assert changes(one, template_from_data(templates.load(key))) == ()


@pytest.mark.parametrize(
    ("change", "part", "line"),
    [
        (lambda d: d.update(name="Model person"), Part.ROLE,
         "The name: “Machine learning engineer” is now “Model person”"),
        (lambda d: d["open_when"].append("Now."), Part.ROLE, "Added to when to open it: “Now.”"),
        (lambda d: d["not_evidence"].pop(0), Part.ROLE,
         ("Removed from what is no evidence: “A competition rank shows skill in competitions, not in running a model in "
          "production.”")),
        (lambda d: d["not_when"][0].update(instead=None), Part.ROLE,
         "“All your features run on other companies' models, and they work.” now points to no template"),
        (lambda d: entry(d, "stages", "loop").update(name="Meet the team"), Part.STAGES,
         "Stage “Interview loop” is now “Meet the team”"),
        (lambda d: entry(d, "stages", "loop").update(days=3), Part.STAGES, "Stage “Interview loop”: 5 → 3 business days"),
        (lambda d: entry(d, "stages", "work_sample").pop("candidate_days"), Part.STAGES,
         "Stage “Work sample”: 7 days for the candidate → none"),
        (lambda d: entry(d, "stages", "loop").update(owner="hiring_manager"), Part.STAGES,
         "Stage “Interview loop”: the recruiter → the hiring manager"),
        (lambda d: entry(d, "stages", "offer").update(gate=[]), Part.STAGES,
         "Stage “Offer” no longer needs the references on file"),
        (lambda d: entry(d, "stages", "offer").update(gate=["two_references", "reason"]), Part.STAGES,
         "Stage “Offer” now needs a reason"),
        (lambda d: a_round(d).update(minutes=60), Part.ROUNDS, "Round “MLOps and production”: 45 → 60 minutes"),
        (lambda d: a_round(d).update(name="Production"), Part.ROUNDS,
         "Round “MLOps and production” is now “Production”"),
        (lambda d: a_round(d).update(by="peer"), Part.ROUNDS,
         "Round “MLOps and production”: an interviewer → a colleague from another team"),
        (lambda d: a_round(d).update(mandatory=False), Part.ROUNDS, "Round “MLOps and production” is no longer mandatory"),
        (lambda d: a_round(d, "coding").update(mandatory=True), Part.ROUNDS, "Round “Coding with real data” is now mandatory"),
        (lambda d: a_round(d)["focus"].append("ml_system_design"), Part.ROUNDS,
         "Round “MLOps and production” now looks at “ML system design”"),
        (lambda d: a_round(d)["focus"].remove("mlops_monitoring"), Part.ROUNDS,
         "Round “MLOps and production” no longer looks at “Monitoring in production”"),
        (lambda d: a_round(d)["ask"].append("Who was woken?"), Part.ROUNDS,
         "Round “MLOps and production”: asks “Who was woken?”"),
        (lambda d: d["rounds"].append({**a_round(d, "coding"), "key": "more", "name": "More coding"}), Part.ROUNDS,
         "Added the round “More coding”"),
        (lambda d: d["loops"]["lean"].append("coding"), Part.LOOPS, "The lean loop now has “Coding with real data”"),
        (lambda d: d["attributes"]["software_craft"].update(must=True), Part.ATTRIBUTES,
         "Attribute “Software craft” is now a must-have"),
        (lambda d: d["attributes"]["software_craft"]["rubric"].__setitem__(2, "Writes tests"), Part.ATTRIBUTES,
         ("Attribute “Software craft”, 3: “Writes clear interfaces, useful tests and helpful error messages” is now "
          "“Writes tests”")),
        (lambda d: d["attributes"]["software_craft"].update(good_question="Why?"), Part.ATTRIBUTES,
         "Attribute “Software craft”, question: “What do you test in code that trains or serves a model?” is now “Why?”"),
        (lambda d: d["red_flags"].pop(0), Part.FLAGS,
         "Removed the red flag “Shipped a model with no access control, monitoring or rollback”"),
        (lambda d: d["design_prompts"][0].update(brief="Design it."), Part.TASKS, None),
        (lambda d: d["work_samples"][0].update(hours=2), Part.TASKS,
         "Work sample “The model that is getting worse”: 3 → 2 hours"),
        (lambda d: d["work_samples"][0].update(paid="optional"), Part.TASKS,
         "Work sample “The model that is getting worse”: pay is now optional"),
        (lambda d: d["work_samples"][0].update(replaces=None), Part.TASKS,
         "Work sample “The model that is getting worse” now stands for no round"),
        (lambda d: d["work_samples"][0].update(replaces="ml_deep_dive"), Part.TASKS,
         "Work sample “The model that is getting worse” now can stand for “ML fundamentals in depth”"),
        (lambda d: d.update(references_required=3), Part.REFERENCES, "Before an offer: 2 → 3 references"),
        (lambda d: d["reference_questions"].pop(1), Part.REFERENCES,
         "References: no longer asks “Would you put them on call for that system again?”"),
        (lambda d: d["levels"][0].update(years="0–1"), Part.LEVELS, "Level “Junior”, years: “0–2” is now “0–1”"),
        (lambda d: d["rejection_reasons"].append({"key": "x", "name": "Too far away"}), Part.REASONS,
         "Added the reason not to move forward “Too far away”"),
        (lambda d: d["pay_references"].pop(0), Part.PAY,
         "Removed from the pay rows: “Junior, San Francisco, base pay: 120,000–165,000 USD (Kit blog, 2026)”"),
    ],
)  # fmt: skip
def test_each_change_is_said_in_words(change, part, line):
    found = said(change)

    assert list(found) == [part]
    assert line in found[part] or line is None
    assert len(found[part]) == 1


def test_another_order_of_the_rounds_is_said_once():
    assert said(lambda data: data["rounds"].reverse(), shaped(DATA, "lean"))[Part.ROUNDS] == [
        (
            "The order is now “Working across the team”, “MLOps and production”, “ML system design”, "
            "“A past project in depth”, “Recruiter screen”"
        )
    ]


def test_pay_of_one_amount_or_without_an_end():
    def change(data):
        data["pay_references"].append({**data["pay_references"][0], "level": "any", "high": 120000})
        data["pay_references"].append({**data["pay_references"][0], "level": "any", "high": None})

    assert said(change)[Part.PAY] == [
        "Added to the pay rows: “Any level, San Francisco, base pay: 120,000 USD (Kit blog, 2026)”",
        "Added to the pay rows: “Any level, San Francisco, base pay: 120,000 USD or more (Kit blog, 2026)”",
    ]


def test_a_text_that_is_new_or_gone_is_not_quoted_as_nothing():
    older = {key: value for key, value in DATA.items() if key != "question"}

    assert said(lambda data: data.update(question="Is it ours?"), older) == {
        Part.ROLE: ["The question: now “Is it ours?”"]
    }
    assert said(lambda data: data.pop("question")) == {Part.ROLE: ["The question: taken out"]}


def test_an_opening_is_compared_with_todays_template_cut_its_own_way():
    frozen = shaped(DATA, "lean", removed=["cross_functional"])
    today = deepcopy(DATA)
    a_round(today).update(minutes=60)
    a_round(today, "coding").update(minutes=90)
    today["loops"]["lean"].append("ml_deep_dive")

    groups = changes(template_from_data(frozen), template_from_data(reshaped(today, frozen)))

    assert [(group.part, group.lines) for group in groups] == [
        (Part.ROUNDS, ("Round “MLOps and production”: 45 → 60 minutes", "Added the round “ML fundamentals in depth”")),
    ]
