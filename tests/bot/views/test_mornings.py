"""What the morning line says."""

from datetime import timedelta

import pytest

from bot.domain.bundles import Line
from bot.domain.colours import Colour
from bot.domain.duties import Duty
from bot.domain.meetings import Meeting
from bot.domain.mornings import Morning
from bot.views.blocks import header, message
from bot.views.mornings import WHERE, by_itself, morning_blocks
from tests.bot.views.longest import NAME, TITLE
from tests.factories import NOW
from tests.limits import assert_well_made, texts

AT = "<!date^1773151200^{date_short_pretty} at {time}|2026-03-10 14:00 UTC>"


def a_line(**special):
    ordinary = {
        "key": "1", "kind": Duty.CARD, "about": "Scorecard: Ada Lovelace, Coding", "minutes": 5, "due_at": NOW,
        "unblocks": "the panel", "why_you": "you interviewed them", "colour": Colour.FINE,
    }  # fmt: skip
    return Line(**{**ordinary, **special})


def a_meeting(**special):
    ordinary = {"code": "C-17", "name": "Ada Lovelace", "opening": "ML engineer", "round_name": "Coding"}
    return Meeting(**{**ordinary, "starts_at": NOW + timedelta(hours=1), **special})


def said(morning):
    text, blocks = morning_blocks(morning)
    assert_well_made(message(text, blocks))
    return text.splitlines()


def test_it_says_how_much_what_first_and_whom_they_meet():
    day = Morning(things=3, minutes=20, first=a_line(), meetings=(a_meeting(), a_meeting(code="C-18", name="Bo Li")))

    assert said(day) == [
        (
            "Good morning. 3 things wait for you, about 20 minutes in all. "
            "First: Scorecard: Ada Lovelace, Coding, 5 minutes. You have 2 interviews today:"
        ),
        f"• {AT} · Coding · Ada Lovelace (C-17)",
        f"• {AT} · Coding · Bo Li (C-18)",
    ]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (
            Morning(things=50, minutes=250, first=a_line(), meetings=(), more=6618),
            (
                "Good morning. 6,668 things wait for you; the 50 most urgent take about 4 h 10 min. "
                "First: Scorecard: Ada Lovelace, Coding, 5 minutes."
            ),
        ),
        (
            Morning(things=1, minutes=5, first=a_line(), meetings=()),
            "Good morning. 1 thing waits for you, about 5 minutes in all. It is: Scorecard: Ada Lovelace, Coding.",
        ),
        (
            Morning(things=0, minutes=0, first=None, meetings=(a_meeting(),)),
            "Good morning. Nothing waits for you. You interview one person today:",
        ),
    ],
)
def test_one_thing_or_none_is_said_shortly(day, words):
    assert said(day)[0] == words


@pytest.mark.parametrize(
    ("minutes", "words"), [(1, "1 minute"), (59, "59 minutes"), (60, "1 h"), (90, "1 h 30 min"), (125, "2 h 5 min")]
)
def test_more_than_an_hour_is_said_in_hours(minutes, words):
    day = Morning(things=2, minutes=minutes, first=a_line(), meetings=())

    assert f"about {words} in all" in said(day)[0]


def test_of_many_interviews_the_first_five_are_listed_and_the_rest_counted():
    day = Morning(things=0, minutes=0, first=None, meetings=tuple(a_meeting(code=f"C-{n}") for n in range(8)))

    lines = said(day)
    assert lines[-1] == "• and 3 more, later today"
    assert len(lines) == 1 + 5 + 1


def test_the_fullest_day_fits_slack_rings_nobody_and_is_read_aloud_above_a_bundle():
    meetings = (a_meeting(name=NAME, round_name=TITLE, code="C-999999"),) * 40
    day = Morning(things=9999, minutes=99_999, first=a_line(about=f"Scorecard: {NAME}, {TITLE}"), meetings=meetings)

    text, blocks = morning_blocks(day)

    assert_well_made(message(f"{text}\nBelow", [*blocks, header("Below")]))
    assert len(text) < 2000
    assert len(texts({"blocks": blocks})) == 1 + 5 + 1


@pytest.mark.parametrize("many", [0, 1, 30])
def test_by_itself_it_says_whom_they_meet_and_where_the_kits_are(many):
    said = by_itself([a_meeting(name=NAME, round_name=TITLE)] * many)

    assert_well_made(said)
    assert said["text"].endswith(WHERE)
    assert "wait" not in said["text"]
