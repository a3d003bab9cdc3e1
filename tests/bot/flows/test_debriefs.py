"""Debriefs: who reads a panel, what the pages say, and that every word can be reached within Slack's limits."""

import json
from datetime import timedelta

import pytest

from bot.domain import audit
from bot.domain.debriefs import Finalist, compare
from bot.domain.events import Door
from bot.domain.permissions import NOT_FOR_YOU
from bot.domain.pipeline import Stage
from bot.domain.votes import Outcome
from bot.flows import debriefs
from bot.sandbox.rules import check_view
from bot.views import debriefs as views
from bot.views.decisions import decision_form, signal_form
from tests.bot.flows.deeds import as_, refused
from tests.bot.flows.votes import asked, hand_in, read_panel
from tests.factories import AIKO, GUEST, LENA, MAYA, NOW, OTTO, PRIYA, SAM, put_on_file
from tests.limits import assert_fits_slack, assert_nothing_rings, texts, values, walk

VOTES = {SAM: "yes", LENA: "no", AIKO: "strong_yes"}


@pytest.fixture
def ada(store):
    return store.write(lambda records: put_on_file(records, stage=Stage.DEBRIEF))


@pytest.fixture
def opened(store, ada):
    seats = asked(store, ada, *VOTES)
    for who, seat in seats.items():
        hand_in(store, seat, VOTES[who], rating={SAM: "4", LENA: "1", AIKO: "3"}[who])
    return seats


def compared(store, who, *ids):
    return as_(store, who, lambda r, m: debriefs.finalists(r, m, ids, door=Door.COMMAND, now=NOW))


@pytest.mark.parametrize("who", [SAM, LENA, AIKO, PRIYA, MAYA])
def test_the_panel_and_the_team_read_it_and_the_audit_knows(store, ada, opened, who):
    panel = read_panel(store, who, ada)

    assert {one.name for one in panel.agenda.present} == {"Sam Okafor", "Lena Fischer", "Aiko Tanaka"}
    noted = store.read(lambda r: [(one.actor_id, one.action) for one in r.audit.all()])
    assert (who, audit.Action.CARDS_READ) in noted


@pytest.mark.parametrize("who", [OTTO, GUEST])
def test_nobody_else_reads_it(store, ada, opened, who):
    assert refused(read_panel, store, who, ada) == NOT_FOR_YOU


def test_a_hiring_manager_who_interviews_is_blind_like_everybody(store, ada):
    seats = asked(store, ada, SAM, MAYA)
    hand_in(store, seats[SAM])

    assert refused(read_panel, store, MAYA, ada) == debriefs.YOURS_FIRST
    assert refused(compared, store, MAYA, ada.id, ada.id).endswith(debriefs.YOURS_FIRST)


def test_the_first_page_says_what_is_contested_first_and_who_speaks_when(store, ada, opened):
    said = texts(views.overview(read_panel(store, MAYA, ada)))

    assert "*Lean yes: more are for than against, or all are for and nobody strongly.*" in said
    assert "Talk about these first" in said
    contested = said[said.index("Talk about these first") + 1].splitlines()
    assert [line[:15] for line in contested[1:]] == ["1: Lena Fischer", "3: Aiko Tanaka,", "4: Sam Okafor, "]
    assert all("rollback story" in line for line in contested[1:])
    assert any(one.startswith("Who speaks when: ") for one in said)


def test_only_who_decides_is_offered_to(store, ada, opened):
    offered = {"Advance", "Not moving forward", "Hold", "Debrief meeting", "Need another signal"}

    assert offered <= set(values(views.overview(read_panel(store, MAYA, ada))))
    assert not offered & set(values(views.overview(read_panel(store, SAM, ada))))


def test_who_voted_is_offered_to_revise_and_both_votes_are_shown_with_what_differs(store, ada, opened):
    assert "Revise my vote" in values(views.votes_page(read_panel(store, SAM, ada)))
    assert "Revise my vote" not in values(views.votes_page(read_panel(store, MAYA, ada)))
    hand_in(store, opened[SAM], "no", rating="4", now=NOW + timedelta(hours=1), revision="Lena’s example convinced me.")

    said = texts(views.votes_page(read_panel(store, MAYA, ada)))
    first = next(n for n, one in enumerate(said) if one.startswith("Sam Okafor: Yes"))
    assert said[first + 2 : first + 4] == ["Sam Okafor, revised: No", "Lena’s example convinced me."]


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.ANOTHER_SIGNAL])
def test_each_decisions_form_fits_slack_and_asks_for_the_reason(store, ada, opened, outcome):
    panel = read_panel(store, MAYA, ada)
    form = decision_form(panel, outcome, (Stage.REFERENCES, Stage.OFFER))

    assert_fits_slack(form)
    reason = form["blocks"][-1]
    assert (reason["block_id"], reason["optional"]) == ("reason", outcome is Outcome.MEETING)
    assert "initial_option" not in str(form)


@pytest.mark.parametrize(("rounds", "warns"), [(5, False), (6, True)])
def test_another_signal_warns_above_six_rounds(store, ada, opened, rounds, warns):
    form = signal_form(read_panel(store, MAYA, ada), rounds)

    assert_fits_slack(form)
    assert ("more than six rounds" in str(form)) is warns


# --- Finalists ----------------------------------------------------------------------------------------------------------


def test_finalists_stand_side_by_side_in_the_order_of_names_whatever_was_said(store, ada, opened):
    bob = store.write(lambda records: put_on_file(records, "Bob Aardvark", stage=Stage.DEBRIEF))
    hand_in(store, asked(store, bob, SAM)[SAM], "definitely_not", rating="1")

    title, rows = compared(store, MAYA, bob.id, ada.id)

    assert all([cell.name for cell in row.cells] == ["Ada Lovelace", "Bob Aardvark"] for row in rows)
    assert_fits_slack(views.side_by_side(title, rows))
    assert refused(compared, store, SAM, ada.id, bob.id) == NOT_FOR_YOU
    assert "between 2 and 5" in refused(compared, store, MAYA, ada.id)
    assert refused(compared, store, MAYA, ada.id, 999) == NOT_FOR_YOU


def test_somebody_whose_panel_is_closed_is_not_compared(store, ada, opened):
    bob = store.write(lambda records: put_on_file(records, "Bob Aardvark", stage=Stage.LOOP))
    asked(store, bob, SAM)

    assert refused(compared, store, MAYA, ada.id, bob.id).startswith("Bob Aardvark (C-2): 0 of 1 cards are in")


# --- Limits -------------------------------------------------------------------------------------------------------------

NASTY = "<!channel> <@U01PRIYA> *bold* `code` & https://evil.example مريم 🎉 "
ASCII, ARABIC, EMOJI = ("word and another one " * 150)[:3000], ("مريم تقول نعم " * 250)[:3000], ("🎉" * 3000)
SIX = {f"U9{n}": f"Interviewer {n} {NASTY}"[:80] for n in range(6)}


def huge(panel, evidence):
    """The same panel with six interviewers, twelve attributes, and 3,000 characters of evidence for each."""
    from dataclasses import replace

    from bot.domain.debriefs import agenda
    from bot.domain.templates import Attribute

    attributes = tuple(
        Attribute(key=f"attribute_{n}", name=f"{n} {NASTY}"[:75], rubric=("a", "b", "c", "d"), must=True)
        for n in range(12)
    )
    template = replace(panel.opening.template, attributes=attributes)
    like = panel.agenda.present[0]
    voices = [
        replace(
            like,
            member_id=who,
            name=name,
            ratings={one.key: "1" if n % 2 else "4" for one in attributes},
            evidence={one.key: f"{n}{i}{evidence}"[:3000] for i, one in enumerate(attributes)},
            overall_evidence=f"{n}{evidence}"[:3000],
            red_flags=tuple(f"{n} {NASTY}" for _ in range(10)),
        )
        for n, (who, name) in enumerate(SIX.items())
    ]
    talk = agenda(voices, template, panel.agenda.label, hiring_manager_id=MAYA)
    return replace(panel, opening=replace(panel.opening, template=template), agenda=talk), voices


def walked(panel):
    """Press every button that leads to another page; returns every view that can be reached."""
    names, found = [""], {}
    while names:
        name = names.pop()
        if name in found:
            continue
        found[name] = views.page(panel, name)
        pages = [
            one["value"]
            for one in walk(found[name])
            if one.get("action_id") in {views.PAGE, views.EARLIER, views.LATER}
        ]
        names += [value.partition(".")[2] for value in pages]
    return found


@pytest.mark.parametrize(
    "evidence", [ASCII, ARABIC, EMOJI, (NASTY * 60)[:2990]], ids=["ascii", "arabic", "emoji", "nasty"]
)
def test_six_interviewers_with_twelve_attributes_and_three_thousand_characters_each_are_all_to_be_read(
    store, ada, opened, evidence
):
    panel, voices = huge(read_panel(store, MAYA, ada), evidence)

    pages = walked(panel)

    shown = {one["text"] for page in pages.values() for one in walk(page) if one.get("type") == "plain_text"}
    for voice in voices:
        assert voice.overall_evidence in shown
        for text in voice.evidence.values():
            assert text in shown
    for page in pages.values():
        assert check_view(page) == []
        assert_nothing_rings(page)
        assert len(page["blocks"]) <= 100
        assert len(json.dumps(page)) < 60_000  # far from Slack's 250 kB
    assert {"Advance", "Hold"} <= set(values(pages[""]))
    assert len(pages) > 13


@pytest.mark.parametrize(
    "evidence", [ASCII, ARABIC, EMOJI, (NASTY * 60)[:2990]], ids=["ascii", "arabic", "emoji", "nasty"]
)
def test_five_finalists_of_full_size_stand_side_by_side_within_slacks_limits(store, ada, opened, evidence):
    panel, voices = huge(read_panel(store, MAYA, ada), evidence)
    names = [f"{n} {NASTY}{'x' * 200}"[:120] for n in range(5)]
    five = [
        Finalist(application_id=10_000_000 + n, opening_id=1, name=name, code="C-999999", voices=voices)
        for n, name in enumerate(names)
    ]

    made = views.side_by_side("ML engineer", compare(five, panel.opening.template))

    assert check_view(made) == []
    assert len(json.dumps(made)) < 100_000  # far from Slack's 250 kB
    assert_nothing_rings(made)
    assert [one["value"] for one in walk(made) if one.get("action_id") == views.READ] == [
        str(one.application_id) for one in five
    ]
    shown = "\n".join(texts(made))
    for attribute in panel.opening.template.attributes:
        assert attribute.name in shown
    assert all(name[:50] in shown for name in names)
    assert shown.count(SIX["U95"]) >= 5 * 12  # nobody's rating is cut


def test_a_page_that_is_not_there_is_the_nearest_one(store, ada, opened):
    panel = read_panel(store, MAYA, ada)

    assert views.page(panel, "votes.99") == views.page(panel, "votes")
    assert views.page(panel, "votes.x") == views.page(panel, "votes")
    assert views.page(panel, "no_such_attribute") == views.page(panel, "")
