"""`python -m bot templates`: list, check, show and diff, without any other setting."""

import pytest
from typer.testing import CliRunner

from bot import templates
from bot.cli.templates import cli
from bot.domain.errors import Refusal

SRE = "extends: general\nname: Site reliability engineer\n"
BAD = "extends: general\nname: 7\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a company's folder, named by the setting; the working directory holds no `.env`."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "templates"
    folder.mkdir()
    monkeypatch.setenv("HIRELOOP_TEMPLATES", str(folder))
    return folder


def run(*words):
    """Return the exit code and what was printed; a refusal goes up to `main`, which says it."""
    result = CliRunner().invoke(cli, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def refusal(*words):
    with pytest.raises(Refusal) as refused:
        run(*words)
    return str(refused.value)


def test_it_lists_every_template_and_marks_the_companys_own(folder):
    (folder / "sre.yaml").write_text(SRE)

    code, said = run()

    assert code == 0
    assert said.splitlines() == [
        "ai_engineer  AI engineer",
        "applied_ml_engineer  Applied ML engineer",
        "data_scientist  Data scientist",
        "general  Any other job",
        "ml_engineer  Machine learning engineer",
        "ml_platform_engineer  ML platform engineer",
        "sre  Site reliability engineer  (your own)",
    ]


def test_check_says_what_is_right_and_what_is_wrong(folder):
    (folder / "sre.yaml").write_text(SRE)
    (folder / "bad.yaml").write_text(BAD)

    assert run("check") == (
        1,
        "templates/bad.yaml, line 2: “name” must be text; put double quotes around 7.\nsre: right.\n",
    )


def test_check_looks_at_the_folder_or_the_file_it_is_given(folder, tmp_path):
    (folder / "sre.yaml").write_text(SRE)
    (folder / "bad.yaml").write_text(BAD)
    other = tmp_path / "other"
    other.mkdir()
    (other / "base.yaml").write_text("references_required: 3\n")

    assert run("check", folder / "sre.yaml") == (0, "sre: right.\n")
    assert run("check", folder / "bad.yaml")[0] == 1
    assert run("check", other) == (0, "base: right.\n")


def test_check_of_an_empty_folder_says_so(folder):
    assert run("check") == (0, f"{folder}: no templates here.\n")


def test_check_of_something_else_is_refused(folder, monkeypatch):
    (folder / "sre.txt").touch()

    assert refusal("check", folder / "nothing.yaml") == f"{folder / 'nothing.yaml'}: there is no such file or folder."
    assert refusal("check", folder / "sre.txt") == (
        f"{folder / 'sre.txt'}: a template is called after its key and ends in .yaml."
    )
    monkeypatch.setenv("HIRELOOP_TEMPLATES", "")
    assert refusal("check") == "Say which file or folder to check, or set HIRELOOP_TEMPLATES."


@pytest.mark.parametrize("key", templates.shipped())
def test_show_says_everything_a_template_says(folder, key):
    code, said = run("show", key)

    flat = " ".join(said.split())
    data = templates.load(key)
    assert code == 0
    for text in [
        data["question"], *data["open_when"], *(one["when"] for one in data["not_when"]),
        *(one["meaning"] for one in data["stages"]), *(line for one in data["rounds"] for line in one["ask"]),
        *(line for one in data["attributes"].values() for line in one["rubric"]), *data["reference_questions"],
        *(one["brief"] for one in data["work_samples"] + data["design_prompts"]), *(one["bar"] for one in data["levels"]),
        *(one["source"] for one in data["pay_references"]), *(one["name"] for one in data["rejection_reasons"]),
        *(one["text"] for one in data["red_flags"] + data["green_flags"]), *data["not_evidence"],
    ]:  # fmt: skip
        assert text in flat
    assert max(len(line) for line in said.splitlines()) <= 88


def test_show_reads_well(folder):
    said = run("show", "ml_platform_engineer")[1]

    assert "Knowing ML work: 45 minutes with an interviewer. It is in neither loop; add it where it\nhelps.\n" in said
    assert "    Looks at: Knowing ML work, Features and model registry.\n" in said
    assert "Offer: the recruiter, 2 business days. We make an offer and wait for their answer.\n    Needs the" in said
    assert "- You have one ML person in total, or none yet. Better: Machine learning engineer.\n" in said
    assert "MLOps and production: 45 minutes with an interviewer. Nobody goes without it.\n" in said


def test_show_says_how_many_references_and_what_a_level_asks_for(folder):
    said = run("show", "applied_ml_engineer")[1]

    assert "What to ask references (two before an offer)\n" in said
    assert "Intern, still studying. Carries one bounded project" in said
    assert "Mid-level, 3–5 years. Owns one model" in said


def test_diff_says_what_is_different(folder):
    (folder / "sre.yaml").write_text(f"{SRE}rounds:\n  - {{key: craft_depth, minutes: 75}}\n")

    code, said = run("diff", "general", "sre")

    assert code == 0
    assert said.splitlines() == [
        "The role",
        "- The name: “Any other job” is now “Site reliability engineer”",
        "",
        "Rounds",
        "- Round “The craft in depth”: 60 → 75 minutes",
    ]
    assert run("diff", "sre", "sre") == (0, "There is no difference.\n")


def test_diff_with_ours_where_there_is_an_own_one(folder):
    (folder / "general.yaml").write_text("extends: general\nname: Anything\n")

    assert run("diff", "shipped:general", "general")[1] == "The role\n- The name: “Any other job” is now “Anything”\n"


@pytest.mark.parametrize("words", [("show", "sre"), ("diff", "general", "sre"), ("diff", "shipped:sre", "general")])
def test_a_template_nobody_has_is_refused_with_those_there_are(folder, words):
    assert refusal(*words).endswith(
        "There is ai_engineer, applied_ml_engineer, data_scientist, general, ml_engineer, ml_platform_engineer."
    )
