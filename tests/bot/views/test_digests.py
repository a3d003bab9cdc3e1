"""What the digest says, in at most fifteen lines, and what stands in its thread."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.digest import MOST_LISTED, Deadline, Digest, Entry, Holder, Moved, Part, Wait
from bot.domain.duties import Duty
from bot.domain.meetings import Meeting
from bot.views import digests
from bot.views.blocks import TEXT_MOST
from tests.bot.views import longest
from tests.factories import NOW
from tests.limits import assert_well_made, texts

ADA = {"code": "C-17", "name": "Ada Lovelace", "opening": "ML engineer"}
GRACE = {"code": "C-18", "name": "Grace Hopper", "opening": "AI engineer"}
ALAN = {"code": "C-19", "name": "Alan Turing", "opening": "ML engineer"}
TEN = "<!date^1773133200^{date_short_pretty} at {time}|2026-03-10 09:00 UTC>"
FRIDAY = "<!date^1773417600^{date_short_pretty} at {time}|2026-03-13 16:00 UTC>"


def entries(*people, since=timedelta(days=2), stage="Debrief"):
    return Part(len(people), tuple(Entry(**one, stage=stage, since=NOW - since) for one in people))


def a_digest(**special):
    waits = (
        Wait(**ADA, holder=Holder.INTERVIEWER, duty=Duty.CARD, due_at=NOW - timedelta(hours=3), cards_in=3, cards_asked=4),
        Wait(**GRACE, holder=Holder.HIRING_MANAGER, duty=Duty.DECISION, due_at=NOW - timedelta(days=1)),
    )  # fmt: skip
    ordinary = {
        "on": date(2026, 3, 10),
        "openings": ("ML engineer", "AI engineer"),
        "in_process": 25,
        "deadlines": Part(1, (Deadline(**ADA, at=NOW + timedelta(days=3, hours=3)),)),
        "decisions": entries(ADA, GRACE, ALAN),
        "over": {Holder.HIRING_MANAGER: 1, Holder.INTERVIEWER: 3},
        "waits": Part(2, waits),
        "meetings": Part(1, (Meeting(**ALAN, round_name="Coding", starts_at=NOW - timedelta(hours=4)),)),
        "gaps": entries(GRACE, since=timedelta(days=5), stage="Interview loop"),
        "moves": Part(
            2, (Moved(**ADA, came_from="Applied", to="Debrief"), Moved(**GRACE, came_from=None, to="Applied"))
        ),
        "offers": entries(ALAN, stage="Offer"),
    }
    return Digest(**{**ordinary, **special})


def only(**parts):
    return Digest(on=date(2026, 3, 10), openings=("ML engineer",), in_process=1, **parts)


def lines(message):
    return message["text"].splitlines()


def test_it_says_what_a_team_has_to_know_in_the_morning_deadlines_first():
    message = digests.digest(a_digest(), NOW)

    assert lines(message) == [
        "Hiring today · Tuesday 10 March",
        f"Must answer another company: Ada Lovelace (C-17) by {FRIDAY}",
        "Needs a decision: Ada Lovelace (C-17), Grace Hopper (C-18) and 1 more",
        "Over time: 3 wait for an interviewer, 1 for a hiring manager",
        "Interviews today: 1",
        f"• {TEN} · Coding · Alan Turing (C-19)",
        "No next round for over three business days: Grace Hopper (C-18)",
        "Moved since the last digest: 2",
        "• Ada Lovelace (C-17): Applied → Debrief",
        "• Grace Hopper (C-18): new, Applied",
        "At the offer: Alan Turing (C-19)",
        "25 people are on their way in ML engineer and AI engineer. The lists are in the thread.",
    ]
    assert texts(message)[-2:] == ["List candidates", "Waiting for me"]
    assert_well_made(message)


def test_with_everything_full_it_has_fifteen_lines_and_says_of_each_part_how_much_more_there_is():
    message = digests.digest(longest.a_digest(), NOW)

    assert len(lines(message)) == digests.MOST_LINES == 15
    assert len(message["text"]) < TEXT_MOST
    shown = [block for block in message["blocks"] if block["type"] != "actions"]
    items = [item for block in shown for item in block.get("elements", []) if item["type"] == "rich_text_list"]
    rows = sum(len(item["elements"]) for item in items)
    assert len(shown) - len(items) + rows == digests.MOST_LINES
    assert_well_made(message)
    said = message["text"]
    assert said.count("9,997 more") == 4  # the second deadline, decisions, gaps, offers
    assert "Interviews today: 9,999, the first 3" in said
    assert "Moved since the last digest: 9,999, the latest 2" in said


def test_on_a_quiet_day_it_says_so_and_has_no_lists():
    message = digests.digest(only(), NOW)

    assert lines(message) == [
        "Hiring today · Tuesday 10 March",
        "All quiet: nothing is over its time, and nobody moved since the last digest.",
        "1 person is on their way in ML engineer.",
    ]
    assert digests.details(only(), NOW) == []
    assert_well_made(message)


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({Holder.INTERVIEWER: 1}, "1 waits for an interviewer"),
        ({Holder.CANDIDATE: 2, Holder.RECRUITER: 1}, "1 waits for a recruiter, 2 for the candidate"),
        ({Holder.HIRING_MANAGER: 4, Holder.INTERVIEWER: 0}, "4 wait for a hiring manager"),
    ],
)
def test_what_is_over_time_is_counted_by_the_kind_of_person_it_waits_for(over, said):
    assert f"Over time: {said}" in lines(digests.digest(only(over=over), NOW))


def test_its_thread_lists_everybody_with_how_long_and_how_many_cards_are_in():
    (message,) = digests.details(a_digest(), NOW)

    assert lines(message) == [
        "Must answer another company",
        f"• Ada Lovelace (C-17, ML engineer): by {FRIDAY}",
        "Needs a decision",
        "• Ada Lovelace (C-17, ML engineer): Debrief, for 2 days",
        "• Grace Hopper (C-18, AI engineer): Debrief, for 2 days",
        "• Alan Turing (C-19, ML engineer): Debrief, for 2 days",
        "Over time",
        "• Ada Lovelace (C-17, ML engineer) waits for scorecards (3 of 4 in), due 3 h ago",
        "• Grace Hopper (C-18, AI engineer) waits for a decision, due 1 day ago",
        "Interviews today",
        f"• {TEN}: Coding, Alan Turing (C-19, ML engineer)",
        "No next round for over three business days",
        "• Grace Hopper (C-18, AI engineer): Interview loop, nothing arranged for 5 days",
        "Moved since the last digest",
        "• Ada Lovelace (C-17, ML engineer): Applied → Debrief",
        "• Grace Hopper (C-18, AI engineer): new, Applied",
        "At the offer",
        "• Alan Turing (C-19, ML engineer): Offer, for 2 days",
        "/candidate list shows everybody who is on their way, who has waited the longest first.",
    ]
    assert_well_made(message)


def test_of_one_opening_the_lists_do_not_repeat_its_title():
    (message,) = digests.details(only(offers=entries(ALAN, stage="Offer")), NOW)

    assert "• Alan Turing (C-19): Offer, for 2 days" in lines(message)


def test_lists_too_long_for_one_message_go_on_in_the_next_and_nothing_is_cut_silently():
    pages = digests.details(longest.a_digest(), NOW)

    assert len(pages) > 1
    for page in pages:
        assert len(page["text"]) < TEXT_MOST
        assert not page["text"].endswith("…")
        assert_well_made(page)
    said = [line for page in pages for line in lines(page)]
    assert sum(line.startswith("• ") for line in said) == 7 * (MOST_LISTED + 1)
    assert sum(line.startswith("• and 9,987 more: /candidate list") for line in said) == 7
    assert [lines(page)[-1] for page in pages[:-1]] == [f"{n} of {len(pages)}" for n in range(1, len(pages))]
    assert said[-1].startswith("/candidate list shows everybody")


@pytest.mark.parametrize(
    ("part", "rest"),
    [("decisions", "/candidate list debrief"), ("waits", "/candidate list waiting"), ("offers", "/candidate list offer")],
)  # fmt: skip
def test_where_a_list_is_longer_its_last_line_says_how_to_see_the_rest(part, rest):
    today = a_digest()
    longer = replace(today, **{part: Part(40, getattr(today, part).listed)})

    (message,) = digests.details(longer, NOW)

    left = 40 - len(getattr(today, part).listed)
    assert f"• and {left} more: {rest}" in lines(message)


def test_neither_it_nor_its_thread_names_who_is_waited_for_or_calls_anybody_late():
    said = str([digests.digest(a_digest(), NOW), *digests.details(a_digest(), NOW)]).casefold()

    assert not [word for word in ("late", "overdue", "past", "vote", "pay") if word in said.split()]


def test_every_duty_has_words_for_what_is_waited_for():
    for duty in set(Duty) - {Duty.NOTHING, Duty.CARD}:
        assert digests.WAITED_FOR[duty]
