"""The role templates we ship keep the promises their readers rely on."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import templates
from bot.templates.library import checked
from bot.templates.reading import Map

FOLDER = Path(__file__).parents[3] / "bot" / "templates"
SHIPPED = {
    "ml_engineer",
    "applied_ml_engineer",
    "ai_engineer",
    "data_scientist",
    "ml_platform_engineer",
    "general",
}
STAGES = [
    "sourced",
    "applied",
    "recruiter_screen",
    "hm_screen",
    "work_sample",
    "loop",
    "debrief",
    "references",
    "offer",
    "hired",
    "rejected",
    "withdrew",
    "on_hold",
]
GATES = {
    "range_shared",
    "mandatory_round_scored",
    "two_references",
    "reason",
    "revisit_date",
}
KEY = re.compile(r"[a-z_]+")
ONE_LINE = 75  # what Slack shows of an option's text and of its description
SECTION = 600  # what still reads as one paragraph on a phone
SENTENCE_END = re.compile(r"[.?!](?:\s|$)")
BRITISH = re.compile(
    r"\b\w*(?:optimis|regularis|generalis|personalis|recognis|specialis|organis|summaris"
    r"|prioritis|standardis|minimis|utilis|analyse|behaviour|colour|favour|labell|modell"
    r"|centre|rigour|judgement|programme\b|licence|maths|afterwards)\w*",
    re.IGNORECASE,
)


def load(name: str) -> dict[str, Any]:
    """Read one file the way the bot does."""
    document = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


BASE = load("base")
TEMPLATES = {name: load(name) for name in sorted(SHIPPED)}


@pytest.fixture(params=TEMPLATES)
def template(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Each shipped template in turn."""
    return TEMPLATES[request.param]


def strings(value: Any) -> Iterator[str]:
    """Every string in a document, keys of mappings left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def assert_text(text: Any, longest: int) -> None:
    """A text a person reads: there, trimmed, not too long."""
    assert isinstance(text, str), text
    assert text == " ".join(text.split()) and text, repr(text)
    assert len(text) <= longest, f"{len(text)} > {longest}: {text}"


def assert_sentence(text: Any, longest: int = 200) -> None:
    """A text that begins with a capital or a digit and ends as sentences do."""
    assert_text(text, longest)
    assert not text[0].islower(), text
    assert text[-1] in ".?", text


def assert_keys(entries: list[dict[str, Any]]) -> None:
    """Keys that can live in a database: plain and unique."""
    keys = [entry["key"] for entry in entries]
    assert len(keys) == len(set(keys)), keys
    for key in keys:
        assert isinstance(key, str) and KEY.fullmatch(key), key


def rounds_by_key(template: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {entry["key"]: entry for entry in template["rounds"]}


def focus_of(template: dict[str, Any], keys: list[str]) -> set[str]:
    rounds = rounds_by_key(template)
    return {attribute for key in keys for attribute in rounds[key]["focus"]}


# What all templates share


def test_the_folder_holds_what_we_ship_and_nothing_else() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == SHIPPED | {"base"}


def test_base_has_its_sections() -> None:
    assert set(BASE) == {
        "version",
        "stages",
        "references_required",
        "rating_scale",
        "overall_scale",
        "rejection_reasons",
        "withdrawal_reasons",
        "tie_breakers",
    }
    assert BASE["version"] == 1


def test_stages_are_complete_and_in_order() -> None:
    assert [stage["key"] for stage in BASE["stages"]] == STAGES
    kinds = {stage["key"]: stage["kind"] for stage in BASE["stages"]}
    assert {key for key, kind in kinds.items() if kind == "final"} == {
        "hired",
        "rejected",
        "withdrew",
    }
    assert {key for key, kind in kinds.items() if kind == "paused"} == {"on_hold"}
    assert set(kinds.values()) == {"active", "paused", "final"}


@pytest.mark.parametrize("stage", BASE["stages"], ids=STAGES)
def test_a_stage_says_who_owns_it_for_how_long_and_what_it_means(
    stage: dict[str, Any],
) -> None:
    optional = {"gate", "candidate_days"}
    assert set(stage) - optional == {"key", "name", "kind", "owner", "days", "meaning"}
    assert stage["owner"] in {"recruiter", "hiring_manager", "candidate"}
    assert type(stage["days"]) is int and 1 <= stage["days"] <= 10
    assert_text(stage["name"], 24)
    assert_sentence(stage["meaning"], 90)


def test_gates_stand_where_the_rules_want_them() -> None:
    gates = {stage["key"]: stage.get("gate", []) for stage in BASE["stages"]}
    gates = {key: gate if isinstance(gate, list) else [gate] for key, gate in gates.items() if gate}
    assert gates == {
        "hm_screen": ["range_shared"],
        "debrief": ["mandatory_round_scored"],
        "offer": ["two_references"],
        "rejected": ["reason"],
        "withdrew": ["reason"],
        "on_hold": ["reason", "revisit_date"],
    }
    assert {name for gate in gates.values() for name in gate} == GATES


def test_only_the_work_sample_gives_the_candidate_days() -> None:
    assert {s["key"]: s["candidate_days"] for s in BASE["stages"] if "candidate_days" in s} == {"work_sample": 7}


def test_scales_have_no_neutral_middle() -> None:
    assert BASE["rating_scale"] == {1: "Poor", 2: "Mixed", 3: "Good", 4: "Excellent"}
    assert [entry["key"] for entry in BASE["overall_scale"]] == [
        "definitely_not",
        "no",
        "yes",
        "strong_yes",
        "could_not_assess",
    ]


@pytest.mark.parametrize(
    "section",
    ["overall_scale", "rejection_reasons", "withdrawal_reasons", "tie_breakers"],
)
def test_a_choice_has_a_plain_key_and_a_short_name(section: str) -> None:
    assert_keys(BASE[section])
    for entry in BASE[section]:
        assert set(entry) == {"key", "name"}
        assert_text(entry["name"], ONE_LINE)
    names = [entry["name"] for entry in BASE[section]]
    assert len(names) == len(set(names))


def test_two_references_are_on_file_before_an_offer() -> None:
    assert BASE["references_required"] == 2


# Each template


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_a_template_passes_the_schema_and_makes_sense(key: str) -> None:
    assert checked(Map(templates.load(key), {}), frozenset(SHIPPED)) == []


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_a_template_is_read_as_any_yaml_reader_reads_it(key: str) -> None:
    assert templates.load(key) == {**BASE, **TEMPLATES[key]}


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_template_is_named_by_its_file_and_has_every_section(name: str) -> None:
    template = TEMPLATES[name]
    assert set(template) - {"no_mandatory_round"} == {
        "version",
        "key",
        "name",
        "question",
        "open_when",
        "not_when",
        "rounds",
        "loops",
        "attributes",
        "red_flags",
        "green_flags",
        "design_prompts",
        "work_samples",
        "reference_questions",
        "levels",
        "pay_references",
        "not_evidence",
    }
    assert template["version"] == 1
    assert template["key"] == name
    assert_text(template["name"], 40)


def test_the_distinguishing_question_is_one_question(template: dict[str, Any]) -> None:
    assert_sentence(template["question"], 150)
    assert template["question"].endswith("?") and template["question"].count("?") == 1


def test_it_says_when_to_open_the_role_and_when_not(template: dict[str, Any]) -> None:
    assert len(template["open_when"]) >= 2
    assert len(template["not_when"]) >= 3
    for sentence in template["open_when"]:
        assert_sentence(sentence)
    for entry in template["not_when"]:
        assert set(entry) == {"when", "instead"}
        assert_sentence(entry["when"])
        assert entry["instead"] is None or entry["instead"] in SHIPPED - {template["key"]}


def test_a_round_can_be_run_from_its_entry(template: dict[str, Any]) -> None:
    assert_keys(template["rounds"])
    for entry in template["rounds"]:
        assert set(entry) - {"mandatory"} == {
            "key",
            "name",
            "minutes",
            "by",
            "focus",
            "ask",
        }
        assert type(entry.get("mandatory", False)) is bool
        assert entry["by"] in {"recruiter", "hiring_manager", "interviewer", "peer"}
        assert type(entry["minutes"]) is int and 15 <= entry["minutes"] <= 90
        assert_text(entry["name"], 40)
        assert 2 <= len(entry["ask"]) <= 4
        for question in entry["ask"]:
            assert_sentence(question)


def test_a_round_looks_at_one_to_four_known_attributes(
    template: dict[str, Any],
) -> None:
    for entry in template["rounds"]:
        assert 1 <= len(entry["focus"]) <= 4
        assert len(entry["focus"]) == len(set(entry["focus"]))
        assert set(entry["focus"]) <= set(template["attributes"])


def test_the_lean_loop_is_a_recruiter_screen_and_four_interviews(
    template: dict[str, Any],
) -> None:
    lean = template["loops"]["lean"]
    by = [rounds_by_key(template)[key]["by"] for key in lean]
    assert len(lean) == len(set(lean)) == 5
    assert lean[0] == "recruiter_screen"
    assert by.count("recruiter") == 1


def test_the_full_loop_adds_one_round_to_the_lean_one(template: dict[str, Any]) -> None:
    lean, full = template["loops"]["lean"], template["loops"]["full"]
    assert set(template["loops"]) == {"lean", "full"}
    assert len(full) == len(set(full)) == 6
    assert [key for key in full if key in lean] == lean


def test_loops_keep_the_order_of_the_rounds(template: dict[str, Any]) -> None:
    order = list(rounds_by_key(template))
    for loop in template["loops"].values():
        assert set(loop) <= set(order)
        assert loop == sorted(loop, key=order.index)


def test_every_loop_holds_every_mandatory_round(template: dict[str, Any]) -> None:
    mandatory = {entry["key"] for entry in template["rounds"] if entry.get("mandatory")}
    assert mandatory
    for loop in template["loops"].values():
        assert mandatory <= set(loop)


def test_only_the_general_template_lets_a_company_do_without_a_mandatory_round() -> None:
    assert [name for name, template in TEMPLATES.items() if template.get("no_mandatory_round")] == ["general"]


def test_ml_roles_make_the_production_or_evaluation_round_mandatory() -> None:
    expected = {
        "ml_engineer": "mlops_production",
        "applied_ml_engineer": "mlops_production",
        "ai_engineer": "eval_and_debug",
        "data_scientist": "stats_experiments",
        "ml_platform_engineer": "mlops_production",
    }
    for name, key in expected.items():
        assert rounds_by_key(TEMPLATES[name])[key].get("mandatory") is True


def test_every_must_have_is_seen_in_the_lean_loop(template: dict[str, Any]) -> None:
    must = {key for key, attribute in template["attributes"].items() if attribute["must"]}
    assert 3 <= len(must) <= 4
    assert must <= focus_of(template, template["loops"]["lean"])


def test_every_attribute_is_seen_in_the_full_loop_or_an_optional_round(
    template: dict[str, Any],
) -> None:
    optional = [key for key in rounds_by_key(template) if key not in template["loops"]["full"]]
    assert set(template["attributes"]) == focus_of(template, template["loops"]["full"] + optional)


def test_an_attribute_has_a_question_and_four_anchored_lines(
    template: dict[str, Any],
) -> None:
    for key, attribute in template["attributes"].items():
        assert KEY.fullmatch(key)
        assert set(attribute) == {"name", "must", "good_question", "rubric"}
        assert_text(attribute["name"], 40)
        assert type(attribute["must"]) is bool
        assert_sentence(attribute["good_question"], 150)
        assert len(attribute["rubric"]) == 4
    names = [attribute["name"] for attribute in template["attributes"].values()]
    assert len(names) == len(set(names))


def test_a_rubric_line_fits_one_option_and_begins_with_what_the_person_does(
    template: dict[str, Any],
) -> None:
    for attribute in template["attributes"].values():
        for line in attribute["rubric"]:
            assert_text(line, ONE_LINE)
            verb = line.split()[0].rstrip(",")
            assert verb in {"Cannot", "Can"} or re.fullmatch(r"[A-Z][a-z]+s", verb), line
            assert line[-1] not in ".;,", line


def test_no_two_attributes_share_a_rubric_line() -> None:
    for name, template in TEMPLATES.items():
        lines = [line for attribute in template["attributes"].values() for line in attribute["rubric"]]
        assert len(lines) == len(set(lines)), name


@pytest.mark.parametrize("section", ["red_flags", "green_flags"])
def test_flags_are_few_and_short(template: dict[str, Any], section: str) -> None:
    assert 4 <= len(template[section]) <= 6
    assert_keys(template[section])
    for flag in template[section]:
        assert set(flag) == {"key", "text"}
        assert_text(flag["text"], ONE_LINE)


def test_a_design_prompt_is_two_to_four_sentences(template: dict[str, Any]) -> None:
    assert template["design_prompts"]
    assert_keys(template["design_prompts"])
    for prompt in template["design_prompts"]:
        assert set(prompt) == {"key", "name", "brief"}
        assert_text(prompt["name"], ONE_LINE)
        assert_sentence(prompt["brief"], SECTION)
        assert 2 <= len(SENTENCE_END.findall(prompt["brief"])) <= 4, prompt["brief"]


def test_a_work_sample_is_short_and_says_what_it_stands_for(
    template: dict[str, Any],
) -> None:
    assert template["work_samples"]
    assert_keys(template["work_samples"])
    for sample in template["work_samples"]:
        assert set(sample) == {
            "key",
            "name",
            "hours",
            "paid",
            "replaces",
            "focus",
            "brief",
            "rubric_note",
        }
        assert_text(sample["name"], ONE_LINE)
        assert type(sample["hours"]) is int and 1 <= sample["hours"] <= 3
        assert sample["paid"] in {"recommended", "optional"}
        assert 1 <= len(sample["focus"]) <= 4
        assert set(sample["focus"]) <= set(template["attributes"])
        assert_sentence(sample["brief"], SECTION)
        assert_sentence(sample["rubric_note"], SECTION)


def test_a_work_sample_replaces_only_what_the_lean_loop_leaves_out(
    template: dict[str, Any],
) -> None:
    for sample in template["work_samples"]:
        if sample["replaces"] is not None:
            replaced = rounds_by_key(template)[sample["replaces"]]
            assert not replaced.get("mandatory")
            assert replaced["key"] not in template["loops"]["lean"]
            assert set(sample["focus"]) & set(replaced["focus"])


def test_references_are_asked_how_something_went_wrong(
    template: dict[str, Any],
) -> None:
    questions = template["reference_questions"]
    assert 4 <= len(questions) <= 6
    for question in questions:
        assert_sentence(question)
    assert "Who noticed, and what did they do?" in questions[0]
    assert re.search(r"worse|wrong|failed", questions[0])


def test_a_level_says_what_is_expected(template: dict[str, Any]) -> None:
    assert_keys(template["levels"])
    assert [level["key"] for level in template["levels"]][-4:] == [
        "junior",
        "mid",
        "senior",
        "staff",
    ]
    for level in template["levels"]:
        assert set(level) == {"key", "name", "years", "scope", "bar"}
        assert_text(level["name"], 40)
        assert_text(level["years"], 20)
        assert_sentence(level["scope"])
        assert_sentence(level["bar"])


def test_a_pay_row_is_complete_and_names_its_source(template: dict[str, Any]) -> None:
    levels = {level["key"] for level in template["levels"]} | {"any"}
    for row in template["pay_references"]:
        assert set(row) == {
            "level",
            "place",
            "basis",
            "currency",
            "low",
            "high",
            "source",
            "as_of",
        }
        assert row["level"] in levels
        assert row["basis"] in {"base", "cash", "total", "monthly", "unspecified"}
        assert row["currency"] in {"USD", "EUR"}
        assert type(row["low"]) is int and row["low"] > 0
        assert row["high"] is None or (type(row["high"]) is int and row["high"] >= row["low"])
        assert_text(row["place"], 40)
        assert_text(row["source"], 120)
        assert re.search(r"\b20\d\d\b", row["as_of"]) or row["as_of"] == "not stated"


def test_pay_rows_of_one_source_are_not_merged_or_repeated(
    template: dict[str, Any],
) -> None:
    rows = [tuple(row.values()) for row in template["pay_references"]]
    assert len(rows) == len(set(rows))


def test_only_the_general_template_has_no_pay_rows() -> None:
    assert [name for name, template in TEMPLATES.items() if not template["pay_references"]] == ["general"]


def test_credentials_are_named_as_no_evidence(template: dict[str, Any]) -> None:
    for sentence in template["not_evidence"]:
        assert_sentence(sentence)
    joined = " ".join(template["not_evidence"])
    assert "famous employer" in joined and "certificate" in joined
    assert "PhD" in joined or "degree" in joined


@pytest.mark.parametrize("name", ["base", *sorted(SHIPPED)])
def test_spelling_is_american(name: str) -> None:
    for text in strings(load(name)):
        assert BRITISH.findall(text) == [], text


@pytest.mark.parametrize("name", ["base", *sorted(SHIPPED)])
def test_no_text_can_ring_or_format_anything_in_slack(name: str) -> None:
    for text in strings(load(name)):
        assert not re.search(r"[<>*`~]|@(here|channel|everyone)", text), text
