"""What a person typed, as Slack delivers it, and what they meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.commands import (
    Add,
    Digest,
    Help,
    List,
    Move,
    Note,
    Panel,
    Refer,
    Resume,
    Show,
    Split,
    Vote,
    parse,
    stage_called,
)
from bot.domain.pipeline import Stage

ADA = "Ada Lovelace"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", Help()),
        ("   ", Help()),
        ("help", Help()),
        ("HELP", Help()),
        ("digest", Digest()),
        ("Digest", Digest()),
        ("lsit", Help("lsit", "list")),
        ("notes", Help("notes", "note")),
        ("xyzzy", Help("xyzzy", None)),
        ("show", Help("show", "show")),
        ("move", Help("move", "move")),
        ("note  ", Help("note", "note")),
        ("panel", Help("panel", "panel")),
        ("vote", Help("vote", "vote")),
    ],
)
def test_what_is_not_understood_gets_help(text, asked):
    assert parse(text) == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("show Ada", Show("Ada")),
        ("show Ada Lovelace", Show(ADA)),
        ('show "Ada Lovelace"', Show(ADA)),
        ("show “Ada Lovelace”", Show(ADA)),
        ("show „Ada Lovelace“", Show(ADA)),
        ("show «Ada Lovelace»", Show(ADA)),
        ("SHOW  Ada   Lovelace ", Show(ADA)),
        ("show C-17", Show("C-17")),
        ("show مريم", Show("مريم")),
        ("show O'Brien", Show("O'Brien")),
        ("show Marks &amp; Spencer", Show("Marks & Spencer")),
        ("show &lt;!channel&gt;", Show("<!channel>")),
        ("show &amp;lt;b&amp;gt;", Show("&lt;b&gt;")),
        ("vote Ada", Vote("Ada")),
        ("vote “Ada Lovelace”", Vote(ADA)),
        ("show 🎉 " + "x" * 300, Show("🎉 " + "x" * 300)),
    ],
)
def test_somebody_is_named_with_or_without_quotes(text, asked):
    assert parse(text) == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("add", Add()),
        ("add Ada", Add(name="Ada")),
        ("add Ada Lovelace", Add(name=ADA)),
        ('add "Ada Lovelace" for ml-engineer', Add(ADA, "ml-engineer")),
        ('add "Ada Lovelace" for ml https://a.co/cv a@b.co', Add(ADA, "ml", "a@b.co", resume_url="https://a.co/cv")),
        (
            "add Ada Lovelace <https://a.co/cv?x=1&amp;y=2|cv> for ml",
            Add(ADA, "ml", resume_url="https://a.co/cv?x=1&y=2"),
        ),
        ("refer Ada for ml https://a.co/cv", Refer("Ada", "ml", resume_url="https://a.co/cv")),
        ("resume Ada https://a.co/cv", Resume((Split("Ada https://a.co/cv", ""), Split("Ada", "https://a.co/cv")))),
        ("add “Ada Lovelace” for ml-engineer", Add(ADA, "ml-engineer")),
        ("add Ada Lovelace for ml-engineer", Add(ADA, "ml-engineer")),
        ('add "Ada Lovelace" ml-engineer', Add(ADA, "ml-engineer")),
        ('add "Ada Lovelace" for ml engineer', Add(ADA, "ml engineer")),
        ('add "Ada Lovelace" for "ml engineer"', Add(ADA, "ml engineer")),
        ('add "Ada for Real" for ml', Add("Ada for Real", "ml")),
        ('add "Ada Lovelace" for ml ada@example.com', Add(ADA, "ml", "ada@example.com")),
        (
            'add "Ada Lovelace" for ml <mailto:ada@example.com|ada@example.com>',
            Add(ADA, "ml", "ada@example.com"),
        ),
        ("add Ada Lovelace ada@example.com for ml", Add(ADA, "ml", "ada@example.com")),
        ('add "Ada Lovelace" ada@example.com', Add(ADA, None, "ada@example.com")),
        ('add "Ada Lovelace" for ml owner <@U01|sam>', Add(ADA, "ml", None, "U01")),
        ('add "Ada Lovelace" for ml a@b.c owner <@U01>', Add(ADA, "ml", "a@b.c", "U01")),
        ('add "Ada Lovelace" for ml Owner: <@U01> a@b.c', Add(ADA, "ml", "a@b.c", "U01")),
        ('add "Ada Lovelace" for ml anyway', Add(ADA, "ml", anyway=True)),
        ('add "Ada Lovelace" for ml a@b.c owner <@U01> anyway', Add(ADA, "ml", "a@b.c", "U01", anyway=True)),
        ("add anyway", Add(name="anyway")),
        ('add "Ada &amp; Co" for r&amp;d', Add("Ada & Co", "r&d")),
        ('add ""', Add()),
    ],
)
def test_somebody_is_added_in_one_line(text, asked):
    assert parse(text) == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("list", List()),
        ("list mine", List(mine=True)),
        ("list Waiting MINE", List(mine=True, waiting=True)),
        ("list loop", List(stage=Stage.LOOP)),
        ("list interview loop", List(stage=Stage.LOOP)),
        ("list recruiter_screen", List(stage=Stage.RECRUITER_SCREEN)),
        ("list hiring manager screen", List(stage=Stage.HM_SCREEN)),
        ("list not moving forward", List(stage=Stage.REJECTED)),
        ("list ml-engineer", List(opening="ml-engineer")),
        ("list ml engineer loop", List(opening="ml engineer", stage=Stage.LOOP)),
        ("list loop ml-engineer", List(opening="ml-engineer", stage=Stage.LOOP)),
        ("list mine ml-engineer waiting on-hold", List("ml-engineer", Stage.ON_HOLD, mine=True, waiting=True)),
        ("list after:3.99.7", List(after="3.99.7")),
        ("list loop mine before:3.99.7", List(stage=Stage.LOOP, mine=True, before="3.99.7")),
    ],
)
def test_a_list_is_narrowed_by_words_in_any_order(text, asked):
    assert parse(text) == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("move Ada loop", Move("Ada", Stage.LOOP)),
        ("move Ada Lovelace loop", Move(ADA, Stage.LOOP)),
        ("move Ada Lovelace to loop", Move(ADA, Stage.LOOP)),
        ('move "Ada Lovelace" loop', Move(ADA, Stage.LOOP)),
        ("move “Ada Lovelace” to interview loop", Move(ADA, Stage.LOOP)),
        ("move C-17 hiring manager screen", Move("C-17", Stage.HM_SCREEN)),
        ("move C-17 on hold", Move("C-17", Stage.ON_HOLD)),
        ("move C-17 On-Hold", Move("C-17", Stage.ON_HOLD)),
        ("move C-17 take home", Move("C-17", Stage.WORK_SAMPLE)),
        ("move Ada", Move("Ada")),
        ("move Ada Lovelace", Move(ADA)),
        ('move "Ada Lovelace"', Move(ADA)),
        ("move hire", Move("hire")),
        ("move Ada lop", Move("Ada lop")),
        ("move Ada rejected because no Python", Move("Ada", Stage.REJECTED, "no Python")),
        ("move Ada rejected reason: no &lt;evals&gt;", Move("Ada", Stage.REJECTED, "no <evals>")),
        ("move Ada to hold — until May", Move("Ada", Stage.ON_HOLD, "until May")),
        ("move Ada loop because because", Move("Ada", Stage.LOOP, "because")),
        ("move Ada because she asked", Move("Ada", None, "she asked")),
    ],
)
def test_somebody_is_moved_perhaps_with_a_reason(text, asked):
    assert parse(text) == asked


def test_a_note_can_be_split_wherever_the_name_may_end_longest_name_first():
    assert parse("note Ada Lovelace strong on evals") == Note(
        (
            Split("Ada Lovelace strong on evals", ""),
            Split("Ada Lovelace strong on", "evals"),
            Split("Ada Lovelace strong", "on evals"),
            Split("Ada Lovelace", "strong on evals"),
            Split("Ada", "Lovelace strong on evals"),
        )
    )


def test_a_name_in_quotes_ends_where_the_quotes_end():
    assert parse("note “Ada Lovelace” strong on “evals”") == Note((Split(ADA, 'strong on "evals"'),))


def test_a_colon_after_the_name_is_no_part_of_it():
    assert parse("note Ada: strong").splits[-1] == Split("Ada", "strong")


@pytest.mark.parametrize("code", ["C-17", "c-17", "C-17:"])
def test_after_a_candidates_number_nothing_is_looked_for_in_names(code):
    assert parse(f"note {code} strong on evals") == Note((Split(code.rstrip(":"), "strong on evals"),))


def test_a_name_has_at_most_six_words():
    splits = parse("note " + " ".join(f"w{n}" for n in range(20))).splits

    assert [len(split.who.split()) for split in splits] == [6, 5, 4, 3, 2, 1]


def test_a_mention_in_a_note_stays_a_mention():
    assert parse("note Ada ask <@U01|sam> &amp; co").splits[-1] == Split("Ada", "ask <@U01|sam> & co")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("panel Ada mlops <@U01> <@U02|lena>", ("U01", "U02")),
        ("panel Ada mlops <@U01> <@U01>", ("U01",)),
        ("panel <@U02> Ada mlops <@U01>", ("U02", "U01")),
        ("panel Ada mlops", ()),
    ],
)
def test_a_panel_is_whom_was_mentioned(text, people):
    asked = parse(text)

    assert asked == Panel((Split("Ada mlops", ""), Split("Ada", "mlops")), people)


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        *((stage.value, stage) for stage in Stage),
        *((stage.value.replace("_", " ").title(), stage) for stage in Stage),
        *((stage.value.replace("_", "-"), stage) for stage in Stage),
        ("onsite", Stage.LOOP),
        ("  HIRE ", Stage.HIRED),
        ("withdrawn", Stage.WITHDREW),
        ("", None),
        ("loops", None),
    ],
)
def test_a_stage_is_known_by_many_words(words, stage):
    assert stage_called(words) is stage


@pytest.mark.parametrize(
    "carried",
    [
        "show C-17",
        "move C-17",
        "vote C-17",
        "list",
        "list mine",
        "list ml-engineer recruiter_screen mine waiting after:12.1773147600000000.123456",
        "list before:0.-5.1",
        "move C-17 on_hold because R&amp;D said &lt;no&gt;",
        "note C-17 R&amp;D said &lt;no&gt;",
        "panel C-17 mlops <@U01> <@U02>",
    ],
)
def test_what_a_button_carries_is_understood_as_it_was_meant(carried):
    asked = parse(carried)

    assert not isinstance(asked, Help)
    assert asked == {
        "show C-17": Show("C-17"),
        "move C-17": Move("C-17"),
        "vote C-17": Vote("C-17"),
        "list": List(),
        "list mine": List(mine=True),
        "list ml-engineer recruiter_screen mine waiting after:12.1773147600000000.123456": List(
            "ml-engineer", Stage.RECRUITER_SCREEN, mine=True, waiting=True, after="12.1773147600000000.123456"
        ),
        "list before:0.-5.1": List(before="0.-5.1"),
        "move C-17 on_hold because R&amp;D said &lt;no&gt;": Move("C-17", Stage.ON_HOLD, "R&D said <no>"),
    }.get(carried, asked)


@given(st.text(max_size=200))
def test_whatever_is_typed_is_something(text):
    parse(text)


words = st.sampled_from(
    ["add", "show", "list", "move", "note", "panel", "to", "for", "because", "owner", "anyway", "loop", "on", "hold", '"',
     "“", "<@U01>", "<@U01|a>", "<mailto:a@b.c|a@b.c>", "a@b.c", "&amp;", "&lt;", "after:1", "before:x", "mine", ":", "Ada"]
)  # fmt: skip


@given(st.lists(words, max_size=14).map(" ".join))
def test_whatever_the_language_is_mixed_into_is_something(text):
    parse(text)


def test_a_flood_of_text_is_answered_at_once():
    for flood in ('"' * 40000, "<@" * 20000, "a@" * 20000, " owner" * 8000, "list " + "after:1 " * 5000, "&" * 40000):
        parse(f"add {flood}")
        parse(flood)
