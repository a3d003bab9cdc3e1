"""A bad template file is refused with file, line and what to write instead; nothing raises and nothing hangs."""

import os
import time
from pathlib import Path

import pytest

from bot import templates
from bot.templates.schema import TemplateFile
from bot.templates.sentences import EXAMPLES

HEAD = "extends: general\nname: Site reliability engineer\n"


@pytest.fixture
def refused(tmp_path):
    """Return what is said of a file in a company's folder; every shipped template must still be there."""
    folder = tmp_path / "templates"
    folder.mkdir()

    def library(content, name="sre.yaml"):
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        began = time.monotonic()
        shelf = templates.library(folder)
        assert time.monotonic() - began < 30
        assert shelf.keys() == templates.shipped()
        return list(shelf.refused)

    return library


def a_round(**special):
    """Return a company's own round, whole unless a test says what is special about it."""
    ordinary = {"key": "on_call", "name": "On call", "minutes": "45", "by": "interviewer", "focus": "[craft]"}
    lines = [f"{key}: {value}" for key, value in {**ordinary, **special}.items() if value is not None]
    return "\n    ".join([f"  - {lines[0]}", *lines[1:], 'ask: ["What broke?"]\n'])


def with_round(**special):
    return f"{HEAD}rounds:\n{a_round(**special)}"


def with_pay(**special):
    ordinary = {"level": "senior", "place": "Berlin", "basis": "base", "currency": "EUR", "low": "70000", "high": "90000",
                "source": "Our survey", "as_of": '"2026"'}  # fmt: skip
    row = ", ".join(f"{key}: {value}" for key, value in {**ordinary, **special}.items())
    return f"{HEAD}pay_references:\n  - {{{row}}}\n"


GENERAL_ROUNDS = "craft_depth, cross_functional, hm_past_work, practical_exercise, problem_case and recruiter_screen"
UNSHOWABLE = "line 3: there is a character that cannot be shown; delete it and type the text again."

NOT_YAML = {
    "a tab": (f"{HEAD}rounds:\n\t- key: on_call\n", "line 4: there is a tab here; write spaces instead."),
    "a key twice": (f"{HEAD}name: Again\n", "line 3: “name” stands here twice; keep one of them."),
    "an unknown anchor": (
        f"{HEAD}question: *nothing\n",
        "line 3: “*” names an anchor (“&”) that is not in this file; write the text out.",
    ),
    "nothing": ("", "line 1: the file is empty; begin with “extends: general” and “name: …”."),
    "only comments": ("# later\n", "line 1: the file is empty; begin with “extends: general” and “name: …”."),
    "a list": ("\n- a\n", "line 2: a template is made of keys with texts; begin with “name: …”."),
    "a text": ("hello", "line 1: a template is made of keys with texts; begin with “name: …”."),
    "two documents": (
        f"{HEAD}---\nname: x\n",
        "line 3: a second document begins here (“---”); keep one template per file.",
    ),
    "an open quote": (
        f'{HEAD}question: "Is this\n',
        "line 3: a quote is opened and not closed; close it on the same line.",
    ),
    "a colon in a text": (
        f"{HEAD}question: Is this: a job?\n",
        "line 3: this text has a colon in it; put the whole text in double quotes.",
    ),
    "wrong indentation": (
        f"{HEAD}rounds:\n  - key: a\n   name: b\n",
        "line 5: this cannot be read; look at the indentation, the quotes and the colons, here and one line up.",
    ),
    "a part of itself": (
        f"{HEAD}open_when: &a [*a]\n",
        "line 3: this part contains itself; write the text out instead of “*”.",
    ),
    "a merge": (
        f"{HEAD}levels:\n  - <<: {{a: 1}}\n",
        "line 4: “<<” is not read here; write the keys out, or use “extends”.",
    ),
    "Python's own tag": (
        f"{HEAD}question: !!python/object/apply:os.system [ls]\n",
        "line 3: the tag “!!python/object/apply:os.system” is not read here; leave it out.",
    ),
    "a tag": (f"{HEAD}question: !secret x\n", "line 3: the tag “!secret” is not read here; leave it out."),
    "a list for a key": (f"{HEAD}? [a]\n: b\n", "line 3: this cannot be a key; put it in double quotes."),
    "yes for a key": (f"{HEAD}yes: b\n", "line 3: “yes” cannot be a key; put it in double quotes."),
    "a control character": (f"{HEAD}question: a\x01b\n", UNSHOWABLE),
    "a null written out": (f'{HEAD}question: "a\\0b"\n', UNSHOWABLE),
    "half a character": (f'{HEAD}question: "\\ud800"\n', UNSHOWABLE),
    "no character at all": (f'{HEAD}question: "\\UFFFFFFFF"\n', UNSHOWABLE),
    "text turned around": (f'{HEAD}question: "\\u202ejob"\n', UNSHOWABLE),
    "Latin-1": (
        HEAD.encode() + "question: Ça va?".encode("latin-1"),
        "line 3: the file is not in UTF-8; save it again with that encoding.",
    ),
    "UTF-16": (HEAD.encode("utf-16"), "line 1: the file is not in UTF-8; save it again with that encoding."),
    "more than 1 MB": (
        f"{HEAD}#{'x' * 1_000_000}",
        "line 1: the file is larger than 1 MB; a template has a few hundred lines.",
    ),
    "a hundred levels": (
        f"{HEAD}open_when: {'[' * 100}{']' * 100}",
        "line 3: this is nested too deeply; a template has four or five levels.",
    ),
    "100,000 open brackets": (
        f"{HEAD}open_when: {'[' * 100_000}",
        "line 3: this is nested too deeply; a template has four or five levels.",
    ),
    "an alias bomb": (
        f"{HEAD}a: &a [{'x,' * 10}]\n" + "".join(f"{b}: &{b} [{f'*{a},' * 10}]\n" for a, b in ("ab", "bc", "cd", "de")),
        "line 3: the file has too many entries, or repeats them with “*”; write out what you need.",
    ),
    "300,000 entries": (
        f"{HEAD}open_when: [{'x,' * 300_000}]\n",
        "line 3: the file has too many entries, or repeats them with “*”; write out what you need.",
    ),
}

NOT_A_TEMPLATE = {
    "five attributes": (
        with_round(focus="[craft, ownership, judgment, learning, communication]"),
        "line 8: a round may look at four attributes at most; this one names five.",
    ),
    "no attributes": (
        with_round(focus="[]"),
        "line 8: a round looks at one attribute or more; this one names none.",
    ),
    "an unknown attribute": (
        with_round(focus="[crafts]"),
        (
            "line 8: “On call” looks at “crafts”, which is no attribute; there is collaboration, communication, craft, "
            "judgment, learning, motivation_fit and ownership."
        ),
    ),
    "an attribute twice": (
        with_round(focus="[craft, craft]"),
        "line 8: “On call” names “craft” twice; keep one of them.",
    ),
    "an unknown key": (f"{HEAD}roundz: []\n", "line 3: “roundz” is not known here; write “rounds”."),
    "a key like no other": (
        f"{HEAD}loops:\n  short: [recruiter_screen]\n",
        "line 4: “short” is not known here; leave it out, or use one of lean, full.",
    ),
    "a misspelt key": (
        with_round(minutes=None, minuts="45"),
        "line 8: “minuts” is not known here; write “minutes”.",
    ),
    "something missing": (
        with_round(by=None),
        "line 4: this round has no “by”; write for example “by: interviewer”.",
    ),
    "a lot missing": (
        f"{HEAD}levels:\n  - {{key: head, name: Head}}\n",
        (
            'line 4: this level has no “years”, “scope” and “bar”; write for example “years: "2–5"”, '
            '“scope: "Owns a piece of work."” and “bar: "Good or better on every must-have."”.'
        ),
    ),
    "nearly all missing": (
        "name: Site reliability engineer\n",
        (
            "line 1: the file has no “question”, “open_when”, “not_when”, “rounds”, “loops”, “attributes”, “red_flags”, "
            "“green_flags”, “design_prompts”, “work_samples”, “reference_questions”, “levels”, “pay_references” and "
            "“not_evidence”; write them, or take them over with “extends: general”."
        ),
    ),
    "a number for a text": (
        f"{HEAD}question: 42\n",
        "line 3: “question” must be text; put double quotes around 42.",
    ),
    "yes for a text": (
        f"{HEAD}question: yes\n",
        "line 3: “question” must be text; put double quotes around yes or true.",
    ),
    "nothing for a text": (f"{HEAD}question:\n", "line 3: “question” must be text; nothing stands here."),
    "a list for a text": (f"{HEAD}question: [a]\n", "line 3: “question” must be text; this is a list."),
    "an empty text": (
        f'{HEAD}question: "  "\n',
        "line 3: “question” is empty; write something, or leave the entry out.",
    ),
    "a text too long": (
        f"{HEAD}question: {'x' * 301}\n",
        "line 3: “question” may have 300 characters at most; this one has 301.",
    ),
    "words for minutes": (
        with_round(minutes="three quarters"),
        "line 6: “minutes” must be a whole number; “three quarters” is not.",
    ),
    "minutes below zero": (with_round(minutes="-45"), "line 6: “minutes” must be 10 or more; -45 is not."),
    "ten hours": (with_round(minutes="600"), "line 6: “minutes” must be 240 or less; 600 is not."),
    "half minutes": (with_round(minutes="4.5"), "line 6: “minutes” must be a whole number; “4.5” is not."),
    "5,000 digits": (
        with_round(minutes="9" * 5000),
        f"line 6: “minutes” must be a whole number; “{'9' * 39}…” is not.",
    ),
    "maybe": (
        f"{HEAD}attributes:\n  craft: {{must: maybe}}\n",
        "line 4: “must” must be true or false; “maybe” is not.",
    ),
    "an unknown owner of a round": (
        with_round(by="boss"),
        "line 7: “by” must be recruiter, hiring_manager, interviewer or peer; “boss” is not known.",
    ),
    "a key of words": (
        with_round(key="On Call"),
        "line 4: a key is small letters, digits and underscores, such as on_call; “On Call” is not.",
    ),
    "no for a key": (
        with_round(key="no"),
        "line 4: this entry needs a key in small letters, such as “key: on_call”.",
    ),
    "one entry without a key": (
        f"{with_round()}  - {{name: Lunch}}\n",
        "line 10: this entry needs a key in small letters, such as “key: on_call”.",
    ),
    "two rounds of one key": (
        with_round() + a_round(),
        "line 10: there are two entries with the key “on_call”; give one of them another key.",
    ),
    "two rounds of one name": (
        with_round(name="Past work in depth"),
        "line 5: two rounds are called “Past work in depth”; give one of them another name.",
    ),
    "a loop of unknown rounds": (
        f"{HEAD}loops:\n  lean: [recruiter_screen, on_call]\n",
        f"line 4: the lean loop names “on_call”, which is no round; there is {GENERAL_ROUNDS}.",
    ),
    "a loop that repeats": (
        f"{HEAD}loops:\n  lean: [recruiter_screen, recruiter_screen]\n",
        "line 4: the lean loop names “recruiter_screen” twice; keep one of them.",
    ),
    "an empty loop": (
        f"{HEAD}loops:\n  lean: []\n",
        "line 4: “lean” needs one entry or more; this one has none.",
    ),
    "a loop without the mandatory round": (
        "extends: ml_engineer\nname: Our ML engineer\nloops:\n  lean: [recruiter_screen]\n",
        (
            "line 4: the lean loop has no mandatory round; put “mandatory: true” to one of its rounds, or "
            "“no_mandatory_round: true” at the top of the file."
        ),
    ),
    "three rubric lines": (
        f"{HEAD}attributes:\n  craft:\n    rubric: [Cannot do it, Does it, Does it well]\n",
        "line 5: a rubric has four lines, from 1 (poor) to 4 (excellent); this one has three.",
    ),
    "a long rubric line": (
        f"{HEAD}attributes:\n  craft:\n    rubric: [a, b, c, {'d' * 80}]\n",
        "line 5: an entry of “rubric” may have 75 characters at most; this one has 80.",
    ),
    "a basis of pay": (
        with_pay(basis="gross"),
        "line 4: “basis” must be base, cash, total, monthly or unspecified; “gross” is not known.",
    ),
    "pay upside down": (
        with_pay(low="90000", high="80000"),
        "line 4: “high” (80000) is below “low” (90000); write the smaller amount as “low”.",
    ),
    "pay of an unknown level": (
        with_pay(level="boss"),
        "line 4: there is no level “boss”; there is any, junior, mid, senior and staff.",
    ),
    "pay in words": (
        with_pay(currency="euro"),
        "line 4: “currency” is three capital letters, such as EUR; “euro” is not.",
    ),
    "a year without quotes": (
        with_pay(as_of="2026"),
        "line 4: “as_of” must be text; put double quotes around 2026.",
    ),
    "an unknown gate": (
        f"{HEAD}stages:\n  - {{key: offer, gate: ceo_approval}}\n",
        (
            "line 4: an entry of “gate” must be range_shared, mandatory_round_scored, two_references, reason or "
            "revisit_date; “ceo_approval” is not known."
        ),
    ),
    "a stage less": (
        f"{HEAD}stages:\n  - {{key: debrief, drop: true}}\n",
        "line 3: the stage “debrief” is missing; its name may change, its key must stay.",
    ),
    "a stage more": (
        f"{HEAD}stages:\n  - {{key: lunch, name: Lunch, kind: active, owner: recruiter, days: 1, meaning: We eat.}}\n",
        (
            "line 4: there is no stage “lunch”; rename one of sourced, applied, recruiter_screen, hm_screen, "
            "work_sample, loop, debrief, references, offer, on_hold, hired, rejected, withdrew instead."
        ),
    ),
    "a stage of another kind": (
        f"{HEAD}stages:\n  - {{key: hired, kind: active}}\n",
        "line 4: for the stage “hired”, write “kind: final”.",
    ),
    "an unknown owner of a stage": (
        f"{HEAD}stages:\n  - {{key: offer, owner: ceo}}\n",
        "line 4: “owner” must be recruiter or hiring_manager; “ceo” is not known.",
    ),
    "a stage of no days": (
        f"{HEAD}stages:\n  - {{key: offer, days: 0}}\n",
        "line 4: “days” must be 1 or more; 0 is not.",
    ),
    "a parent nobody knows": (
        "extends: ml_enginer\nname: x\n",
        (
            "line 1: there is no template “ml_enginer” to extend; there is base, ai_engineer, applied_ml_engineer, "
            "data_scientist, general, ml_engineer, ml_platform_engineer."
        ),
    ),
    "two parents": (
        "extends: [ml_engineer, general]\n",
        "line 1: “extends” names one template, for example “extends: ml_engineer”.",
    ),
    "itself as a parent": (
        "name: x\nextends: sre\n",
        "line 2: “extends” goes round in a circle: sre → sre; extend base.",
    ),
    "another key than the file's": (
        f"{HEAD}key: site\n",
        "line 3: the key is “site”, but the file is called “sre.yaml”; make them the same.",
    ),
    "nothing to drop": (
        f"{HEAD}rounds:\n  - {{key: lunch, drop: true}}\n",
        "line 4: there is no “lunch” to drop; leave these lines out.",
    ),
    "no attribute to drop": (
        f"{HEAD}attributes:\n  lunch: {{drop: true}}\n",
        "line 4: there is no “lunch” to drop; leave these lines out.",
    ),
    "an unknown better template": (
        f"{HEAD}not_when:\n  - {{when: Nobody is on call., instead: nobody}}\n",
        (
            "line 4: there is no template “nobody”; there is ai_engineer, applied_ml_engineer, data_scientist, general, "
            "ml_engineer, ml_platform_engineer and sre."
        ),
    ),
    "an unknown round to replace": (
        f"{HEAD}work_samples:\n  - {{key: day_in_the_job, replaces: lunch}}\n",
        f"line 4: “A piece of the real job” replaces “lunch”, which is no round; there is {GENERAL_ROUNDS}.",
    ),
    "another scale": (
        f"{HEAD}rating_scale: {{1: Bad}}\n",
        "line 3: “rating_scale” is the same everywhere; leave it out.",
    ),
    "a text for rounds": (
        f"{HEAD}rounds: many\n",
        "line 3: “rounds” must be a list, each entry on a line of its own after “- ”; “many” is not.",
    ),
    "a list for attributes": (
        f"{HEAD}attributes: [craft]\n",
        "line 3: “attributes” must be keys with texts, each on a line of its own; this is a list.",
    ),
    "a text for an attribute": (
        f"{HEAD}attributes:\n  craft: good\n",
        "line 4: “craft” must be keys with texts, each on a line of its own; “good” is not.",
    ),
    "another version": (f"version: 2\n{HEAD}", "line 1: “version” must be 1; “2” is not known."),
}


@pytest.mark.parametrize(("content", "sentence"), NOT_YAML.values(), ids=NOT_YAML)
def test_what_is_no_yaml_of_ours_is_said_with_its_line(refused, content, sentence):
    assert refused(content) == [f"templates/sre.yaml, {sentence}"]


@pytest.mark.parametrize(("content", "sentence"), NOT_A_TEMPLATE.values(), ids=NOT_A_TEMPLATE)
def test_what_is_no_template_is_said_with_its_line(refused, content, sentence):
    assert refused(content) == [f"templates/sre.yaml, {sentence}"]


def test_several_mistakes_are_told_in_the_order_of_their_lines(refused):
    lines = refused(with_round(minutes="600", by="boss", focus="[]"))

    assert [line.split(":")[0] for line in lines] == [f"templates/sre.yaml, line {line}" for line in (6, 7, 8)]


def test_of_very_many_mistakes_only_the_first_ten_are_told(refused):
    lines = refused(HEAD + "".join(f"strange_{n}: x\n" for n in range(40)))

    assert len(lines) == 11
    assert lines[-1] == "templates/sre.yaml: and 30 more; mend these first."


@pytest.mark.parametrize("name", ["SRE.yaml", "site reliability.yaml", "1st.yaml", "ünique.yaml", ".yaml.yaml"])
def test_a_file_is_called_after_its_key(refused, name):
    [line] = refused(HEAD, name)

    assert line.startswith(f"templates/{name}, line 1: the file's name is the template's key: small letters and “_”; ")


def test_a_link_out_of_the_folder_is_not_followed(refused, tmp_path):
    (tmp_path / "secret.yaml").write_text(HEAD)
    (tmp_path / "templates" / "secret.yaml").symlink_to(tmp_path / "secret.yaml")

    assert refused("", "note.txt") == [
        "templates/secret.yaml, line 1: it is a link to a file outside the folder; put the file itself here."
    ]


def test_a_link_within_the_folder_is_fine(tmp_path):
    (tmp_path / "sre.yaml").write_text(HEAD)
    (tmp_path / "reliability.yaml").symlink_to(tmp_path / "sre.yaml")

    assert templates.library(tmp_path).own == {"sre", "reliability"}


def test_links_that_lead_nowhere_are_said(refused, tmp_path):
    folder = tmp_path / "templates"
    (folder / "gone.yaml").symlink_to(folder / "nothing.yaml")
    (folder / "round.yaml").symlink_to(folder / "round.yaml")

    gone, circle = refused("", "note.txt")

    assert gone == (
        "templates/gone.yaml, line 1: it cannot be read (No such file or directory); put a file that can be read here."
    )
    assert circle.startswith("templates/round.yaml, line 1: it cannot be read (")


def test_what_is_no_file_is_not_opened(refused, tmp_path):
    (tmp_path / "templates" / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "templates" / "pipe.yaml")

    assert refused("", "note.txt") == [
        "templates/folder.yaml, line 1: it is not a file; a template is a text file.",
        "templates/pipe.yaml, line 1: it is not a file; a template is a text file.",
    ]


def test_a_file_that_may_not_be_read_is_said(refused, monkeypatch):
    def locked(path, *how, opened=Path.open, **ways):
        if path.name == "sre.yaml" and how == ("rb",):
            raise PermissionError(13, "Permission denied")
        return opened(path, *how, **ways)

    monkeypatch.setattr(Path, "open", locked)

    assert refused(HEAD) == [
        "templates/sre.yaml, line 1: it cannot be read (Permission denied); put a file that can be read here."
    ]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    shelf = templates.library(tmp_path / "nothing")

    assert shelf.keys() == templates.shipped()
    assert shelf.refused == (
        f"{tmp_path / 'nothing'}: this folder cannot be read (No such file or directory); look at HIRELOOP_TEMPLATES.",
    )


def test_a_folder_of_hundreds_of_files_is_not_the_right_one(tmp_path):
    for number in range(201):
        (tmp_path / f"t{number}.yaml").touch()

    assert templates.library(tmp_path).refused == (
        f"{tmp_path}: 201 files are here and 200 at most are read; is it the right folder?",
    )


def test_of_two_endings_one_has_to_go(refused, tmp_path):
    (tmp_path / "templates" / "sre.yml").write_text(HEAD)
    (tmp_path / "templates" / "sre.yaml").write_text(HEAD)

    shelf = templates.library(tmp_path / "templates")

    assert shelf.own == {"sre"}
    assert shelf.refused == ("templates/sre.yml, line 1: there is templates/sre.yaml as well; keep one of the two.",)


def test_there_is_an_example_for_everything_an_entry_may_lack():
    def models(schema):
        return schema.get("$defs", {}).values()

    required = {field for model in models(TemplateFile.model_json_schema()) for field in model.get("required", ())}

    assert required <= EXAMPLES.keys()
