"""A company's own templates are laid over ours: what they say counts, what they leave out is inherited."""

import pytest

from bot import templates
from bot.domain.pipeline import Stage
from bot.domain.templates import template_from_data


@pytest.fixture
def shelf(tmp_path):
    """Return the library of a folder with these files; none of them may be refused."""

    def library(**files):
        for key, text in files.items():
            (tmp_path / f"{key}.yaml").write_text(text, encoding="utf-8")
        found = templates.library(tmp_path)
        assert found.refused == ()
        return found

    return library


SRE = "extends: general\nname: Site reliability engineer\n"


def test_without_a_folder_there_are_the_shipped_templates():
    shelf = templates.library()

    assert shelf.keys() == templates.shipped()
    assert (shelf.own, shelf.refused) == (frozenset(), ())
    assert all(shelf.data(key) == templates.load(key) for key in templates.shipped())
    assert shelf.names()["general"] == "Any other job"
    assert shelf.template("ml_engineer") == template_from_data(templates.load("ml_engineer"))


def test_a_template_nobody_has_is_a_key_error():
    with pytest.raises(KeyError):
        templates.library().data("base")
    with pytest.raises(KeyError):
        templates.library().template("nothing")


def test_an_own_template_stands_beside_the_shipped_ones(shelf):
    shelf = shelf(sre=SRE)

    assert shelf.keys() == sorted([*templates.shipped(), "sre"])
    assert shelf.own == {"sre"}
    assert shelf.data("sre") == {**templates.load("general"), "key": "sre", "name": "Site reliability engineer"}
    assert shelf.template("sre").key == "sre"


def test_an_own_template_of_a_shipped_key_takes_its_place(shelf):
    shelf = shelf(ml_engineer="extends: ml_engineer\nname: Model person\n")

    assert shelf.template("ml_engineer").name == "Model person"
    assert shelf.template("ml_engineer").rounds == template_from_data(templates.load("ml_engineer")).rounds
    assert templates.load("ml_engineer")["name"] == "Machine learning engineer"


def test_an_entry_is_laid_over_the_one_of_its_key(shelf):
    template = shelf(sre=f"{SRE}rounds:\n  - {{key: craft_depth, minutes: 75}}\n").template("sre")

    ours = templates.library().template("general")
    assert template.round("craft_depth").minutes == 75
    assert template.round("craft_depth").ask == ours.round("craft_depth").ask
    assert [one.key for one in template.rounds] == [one.key for one in ours.rounds]


def test_a_new_entry_comes_last_and_a_dropped_one_is_gone(shelf):
    template = shelf(
        sre=SRE
        + """
red_flags:
  - {key: hero, text: "Fixes everything alone, at night"}
  - {key: no_failure, drop: true}
attributes:
  calm:
    name: Staying calm
    must: true
    good_question: "What was your worst night?"
    rubric: [Panics, Freezes, Works the list, Keeps others calm too]
  learning: {drop: true}
rounds:
  - {key: hm_past_work, focus: [ownership, calm]}
"""
    ).template("sre")

    assert [flag.key for flag in template.red_flags] == ["no_own_part", "blames_others", "vague_results", "hero"]
    assert [attribute.key for attribute in template.attributes][-1] == "calm"
    assert "learning" not in [attribute.key for attribute in template.attributes]


def test_a_plain_list_takes_the_place_of_ours(shelf):
    template = shelf(sre=f"{SRE}open_when: ['Nights are loud.']\nloops:\n  lean: [hm_past_work]\n").template("sre")

    assert template.open_when == ("Nights are loud.",)
    assert [one.key for one in template.loop("lean")] == ["hm_past_work"]
    assert len(template.loop("full")) == 6


def test_a_company_names_its_own_stages_for_all_templates(shelf):
    shelf = shelf(
        base="stages:\n  - {key: loop, name: Meet the team, days: 4}\n"
        "rejection_reasons:\n  - {key: too_far, name: Too far away}\n",
        sre=SRE,
    )

    for key in shelf.names():
        assert shelf.template(key).rule(Stage.LOOP).name == "Meet the team"
        assert shelf.template(key).rejection_reasons[-1].name == "Too far away"
    assert shelf.own == {"base", "sre"}


def test_a_bad_base_is_refused_and_ours_stays(tmp_path):
    (tmp_path / "base.yaml").write_text("stages:\n  - {key: loop, days: many}\n")
    (tmp_path / "sre.yaml").write_text(SRE)

    shelf = templates.library(tmp_path)

    assert shelf.refused == (f"{tmp_path.name}/base.yaml, line 2: “days” must be a whole number; “many” is not.",)
    assert shelf.template("sre").rule(Stage.LOOP).days == 5


@pytest.mark.parametrize("line", ["extends: general", "rounds: []", "name: Ours"])
def test_what_belongs_into_a_template_does_not_belong_into_base(tmp_path, line):
    (tmp_path / "base.yaml").write_text(f"{line}\n")

    [refused] = templates.library(tmp_path).refused

    assert refused == (
        f"{tmp_path.name}/base.yaml, line 1: “{line.split(':')[0]}” does not belong into base; here stand version, "
        "stages, references_required, rejection_reasons, withdrawal_reasons, tie_breakers."
    )


def test_an_own_template_may_extend_another_one_in_any_order(shelf):
    shelf = shelf(a="extends: z\nname: Senior\n", z="extends: general\nname: Engineer\nquestion: Is it ours?\n")

    assert shelf.template("a").question == "Is it ours?"
    assert shelf.own == {"a", "z"}


def test_what_extends_a_refused_template_is_refused_too(tmp_path):
    (tmp_path / "a.yaml").write_text("extends: z\nname: Senior\n")
    (tmp_path / "z.yaml").write_text("extends: general\nname: [Engineer]\n")

    assert templates.library(tmp_path).refused == (
        f"{tmp_path.name}/z.yaml, line 2: “name” must be text; this is a list.",
        f"{tmp_path.name}/a.yaml, line 1: it extends “z”, which is refused itself; mend that file first.",
    )


def test_templates_that_extend_each_other_are_refused(tmp_path):
    for key, parent in (("a", "b"), ("b", "c"), ("c", "a")):
        (tmp_path / f"{key}.yaml").write_text(f"extends: {parent}\n")

    shelf = templates.library(tmp_path)

    assert shelf.keys() == templates.shipped()
    assert (
        f"{tmp_path.name}/c.yaml, line 1: “extends” goes round in a circle: a → b → c → a; extend base."
        in shelf.refused
    )
    assert len(shelf.refused) == 3


def test_a_bad_file_does_not_stop_the_others(tmp_path):
    (tmp_path / "bad.yaml").write_text("\t")
    (tmp_path / "sre.yaml").write_text(SRE)
    (tmp_path / "ml_engineer.yaml").write_text("extends: ml_engineer\nname: 7\n")

    shelf = templates.library(tmp_path)

    assert shelf.own == {"sre"}
    assert len(shelf.refused) == 2
    assert shelf.template("ml_engineer").name == "Machine learning engineer"


def test_texts_over_several_lines_become_one(shelf):
    template = shelf(sre=f"{SRE}question: >\n  Is this\n  the job?\n").template("sre")

    assert template.question == "Is this the job?"


def test_a_date_and_a_mark_at_the_beginning_of_the_file_are_fine(tmp_path):
    row = "{level: any, place: Berlin, basis: base, currency: EUR, low: 1, high: null, source: us, as_of: 2026-05-01}"
    (tmp_path / "sre.yaml").write_text(f"{SRE}pay_references:\n  - {row}\n", encoding="utf-8-sig")

    assert templates.library(tmp_path).template("sre").pay_references[0].as_of == "2026-05-01"


def test_an_anchor_used_twice_is_fine(shelf):
    template = shelf(sre=f"{SRE}open_when: &same [Now.]\nreference_questions: *same\n").template("sre")

    assert template.open_when == template.reference_questions == ("Now.",)


def test_what_is_given_out_can_be_changed_without_changing_the_library(shelf):
    shelf = shelf(sre=SRE)

    shelf.data("sre")["rounds"].clear()

    assert shelf.data("sre")["rounds"]


def test_the_folder_is_read_once(shelf, tmp_path):
    shelf = shelf(sre=SRE)

    (tmp_path / "sre.yaml").write_text("name: 7\n")

    assert shelf.template("sre").name == "Site reliability engineer"
