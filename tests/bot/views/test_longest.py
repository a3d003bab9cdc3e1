"""Every message and form fits Slack, rings nobody and can be read aloud, with the longest words people bring."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.candidates import NewCandidate
from bot.domain.commands import SUBCOMMANDS, Add, Help, Refer
from bot.domain.digest import Digest
from bot.domain.duties import Duty
from bot.domain.gates import Gate
from bot.domain.people import Grant
from bot.domain.permissions import Action
from bot.domain.pipeline import Stage
from bot.domain.scorecards import Draft, Overall
from bot.flows.opening_clocks import CHOSEN
from bot.flows.opening_clocks import STAGES as CLOCKED
from bot.sandbox.rules import check_view
from bot.views import (
    bulk,
    bundles,
    candidate_forms,
    candidates,
    debriefs,
    decisions,
    digests,
    interviews,
    lists,
    missed_interviews,
    moves,
    nudge_notes,
    opening_clocks,
    scorecards,
    settings,
)
from bot.views.blocks import answer, escape, notice, plain_section
from bot.views.bundles import MUTED_NAMES
from bot.views.help import usage
from tests.bot.views import longest
from tests.bot.views.longest import EMAIL, NAME, NASTY, NOTE, PERSON, STAGES, TITLE, a_card
from tests.factories import NOW, an_opening
from tests.limits import assert_fits_slack, assert_nothing_rings, assert_read_aloud

HOUR = timedelta(hours=1)
SAID = f"Moved {NAME} (C-999999) from {TITLE} to {TITLE}."
MANY = [longest.an_endless_application(id=n, number=n) for n in range(1, 201)]
COMMANDS = ["move C-1 recruiter_screen because " + "x" * 1900] * 200
ANYWAY = candidates.add_anyway(NewCandidate(name="x" * 300, email=EMAIL, owner_id="U01PRIYA"), "y" * 80)

MESSAGES = {
    "a card": candidates.card(a_card(), NOW),
    "a card with what just happened": candidates.card(a_card(), NOW, SAID),
    "an interview that did not happen": missed_interviews.missed(longest.a_missed_interview()),
    "an interview arranged anew": missed_interviews.missed(longest.a_missed_interview(asked_anew=(PERSON,) * 20)),
    "the beginning of a thread": debriefs.thread_begins(longest.a_panels_news()),
    "a debrief in a thread": debriefs.debrief_opened(longest.a_panels_news()),
    "a debrief in a group": debriefs.debrief_opened(longest.a_panels_news(), in_group=True),
    "a debrief that led somewhere": debriefs.outcome(longest.a_panels_news(decided="Advance", decided_by=PERSON)),
    "a decision taken back": debriefs.outcome(longest.a_panels_news()),
    "a card with every vote": candidates.card(longest.a_revealed_card(), NOW),
    "a card at the end": candidates.card(a_card(duty=Duty.NOTHING, holder=None, due_at=None), NOW),
    "a card that waits for the candidate": candidates.card(a_card(duty=Duty.CANDIDATE, holder=None), NOW),
    "a card for an interviewer": candidates.card(
        a_card(is_whole=False, history=(), actions=frozenset({Action.SHOW, Action.VOTE})), NOW
    ),
    "somebody is already here": candidates.already_here(a_card(), "name", ANYWAY),
    "somebody has the same e-mail": candidates.already_here(a_card(), "e-mail address", ANYWAY),
    "a choice of two hundred": candidates.choices(MANY, STAGES, COMMANDS),
    "a choice that no button can carry": candidates.choices(MANY[:3], STAGES, [None] * 3),
    "nobody found": candidates.not_found(NAME[:80]),
    "a page of a list": lists.listing(longest.a_listing(), NOW),
    "a page of who left": lists.listing(longest.a_listing(names={}), NOW),
    "a page with an unknown total": lists.listing(longest.a_listing(counts={Stage.LOOP: 1000}, counted_to=1000), NOW),
    "an empty list": lists.listing(longest.a_listing(rows=(), counts={}), NOW),
    "no candidates at all": lists.listing(longest.a_listing(rows=(), counts={}, filters=()), NOW),
    "a digest of twenty openings": digests.digest(longest.a_digest(), NOW),
    "a quiet digest": digests.digest(Digest(on=NOW.date(), openings=(TITLE,)), NOW),
    **{f"page {n} of a digest's lists": one for n, one in enumerate(digests.details(longest.a_digest(), NOW), 1)},
    "a page of lists that got shorter": digests.no_more_details(),
    "a digest on its way": digests.on_its_way(["C01HIRING"], were_out=False),
    "a digest brought up to date": digests.on_its_way(["C01HIRING", "C02ML"], were_out=True),
    "usage": usage(Help()),
    "usage after nonsense": usage(Help(typed=NASTY * 40)),
    **{f"usage after almost {one}": usage(Help(typed="lsit", meant=one)) for one in SUBCOMMANDS},
    **{f"usage of {one}": usage(Help(typed=one, meant=one)) for one in SUBCOMMANDS},
    "a bundle of fifty": bundles.bundle(tuple(longest.a_line(key=str(n)) for n in range(50)), 400),
    "a bundle of what others owe": bundles.bundle((longest.a_line(waits_for=PERSON),) * 8),
    "a bundle of every duty": bundles.bundle(tuple(longest.a_line(kind=duty) for duty in MUTED_NAMES)),
    "a bundle of one": bundles.bundle((longest.a_line(due_at=None, snoozes=2),)),
    "a bundle that is done": bundles.bundle(()),
    "a folded bundle": bundles.bundle((), is_folded=True),
    "an interview": interviews.interview(longest.a_request(starts_at=NOW, ends_at=NOW + HOUR), NOW),
    "an interview that is over": interviews.interview(longest.a_request(starts_at=NOW - HOUR, ends_at=NOW), NOW),
    "an interview without a time": interviews.interview(longest.a_request(), NOW),
    "an interview called off": interviews.interview(longest.a_request(called_off=STAGES[Stage.REJECTED]), NOW),
    "somebody who cannot be reached": interviews.unreachable(PERSON),
    "a request for a card": scorecards.request(longest.a_request()),
    "a request for the only card": scorecards.request(longest.a_request(cards_in=0, assigned=1)),
    "a request that was answered": scorecards.request(longest.a_request(submitted_at=NOW)),
    "a request once every card is in": scorecards.request(longest.a_request(submitted_at=NOW, cards_in=36)),
    "a request that was called off": scorecards.request(longest.a_request(called_off=STAGES[Stage.REJECTED])),
    "references": candidate_forms.references(
        longest.an_endless_application(), longest.references(3), {"U01PRIYA": PERSON}
    ),
    "no references yet": candidate_forms.references(longest.an_endless_application(), [], {}),
    "a note kept": answer(f"Noted about {escape(NAME)} (C-999999)."),
}
VIEWS = {
    "clocks": opening_clocks.clocks_form(an_opening(title=TITLE), dict.fromkeys((*CHOSEN, *CLOCKED), 30)),
    "put off": nudge_notes.put_off(NOW, NOW),
    "muted": nudge_notes.muted(Duty.CANDIDATE, NOW.date()),
    "words to remind with": notice("Remind", *nudge_notes.remind_in_person(longest.a_line(), "U01PRIYA")),
    "a card in a modal": candidates.card_view(a_card(), NOW, SAID),
    "somebody is already here, in a modal": candidates.already_here_view(a_card(), "name", ANYWAY),
    "the form to add": candidate_forms.add_form(longest.openings(), Add()),
    "the form to add, prefilled": candidate_forms.add_form(
        longest.openings(), Add(name=NAME, opening=longest.openings()[3].slug, email=EMAIL, owner_id="U01PRIYA")
    ),
    "the form to add to the only opening": candidate_forms.add_form(longest.openings(1), Add(name=NAME)),
    "the form to add to one of 150 openings": candidate_forms.add_form(longest.openings(150), Add(name=NAME)),
    "the form to move": moves.move_form(a_card()),
    "the form to note": candidate_forms.note_form(a_card()),
    "the form for a panel": candidate_forms.panel_form(
        a_card(), [(key, f"{name} {TITLE}") for key, name in longest.rounds()]
    ),
    "the form to refer": candidate_forms.refer_form(
        [(one.title, one.slug) for one in longest.openings(150)], Refer(name=NAME, email=EMAIL)
    ),
    "the form for a reference": candidate_forms.reference_form(longest.an_endless_application(), [NASTY * 4] * 8),
    "what gates ask for": moves.gate_form(longest.a_gated_move(Stage.OFFER, *Gate)),
    "why somebody is turned down": moves.gate_form(longest.a_gated_move(Stage.REJECTED, Gate.REASON)),
    "until when somebody is on hold": moves.gate_form(
        longest.a_gated_move(Stage.ON_HOLD, Gate.REASON, Gate.REVISIT_DATE)
    ),
    "a move of two hundred, previewed": bulk.confirm_form(longest.a_preview()),
    "a move of nobody, previewed": bulk.confirm_form(longest.a_preview(would_move=())),
    "a move of two hundred, done": bulk.done_view(longest.an_outcome()),
    "two hundred moves undone": bulk.undone_view(180, 20),
    "the roles of the company": settings.roles_form(
        {grant: {f"U{n:010}" for n in range(30)} for grant in Grant},
        {grant: {f"U{n:010}" for n in range(30)} for grant in Grant},
    ),
    "the claim of the first admin": settings.claim_form(),
    "the roles, saved": notice("Settings", *settings.saved({grant: [PERSON] * 30 for grant in Grant})),
    "the scorecard, empty": scorecards.form(longest.a_form(version=1, said=Draft())),
    "the kit of a round": scorecards.kit(longest.a_form()),
    "what is asked back": scorecards.asked_back(1, [SAID] * 5),
    "handing a seat over": scorecards.hand_over_form(1, NAME, longest.TITLE),
    "saying it did not happen": scorecards.not_happened_form(1, NAME, longest.TITLE),
    "going on without a card": decisions.force_form(1, NAME, 3),
    "a refusal in a modal": notice("Not done", plain_section(SAID), plain_section(NASTY * 60)),
}


# Ours to make: channels digests go to, and, in a form nobody is called by, people the settings file names.
OUR_OWN_LINKS = {
    "a digest on its way",
    "a digest brought up to date",
    "the roles of the company",
    "words to remind with",
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_fits_slack(name):
    assert_fits_slack(MESSAGES[name])


@pytest.mark.parametrize("name", [name for name in MESSAGES if name not in OUR_OWN_LINKS])
def test_a_message_rings_nobody(name):
    assert_nothing_rings(MESSAGES[name])


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_can_be_read_aloud(name):
    assert_read_aloud(MESSAGES[name])


@pytest.mark.parametrize("name", VIEWS)
def test_a_form_fits_slack(name):
    assert_fits_slack(VIEWS[name])


@pytest.mark.parametrize("name", [name for name in VIEWS if name not in OUR_OWN_LINKS])
def test_a_form_rings_nobody(name):
    assert_nothing_rings(VIEWS[name])


def test_the_form_for_two_hundred_fits_slack_and_rings_nobody():
    form = bulk.choose_form(longest.an_offer())

    assert check_view(form) == []
    assert_nothing_rings(form)
    assert len(json.dumps(form)) < 250_000  # what Slack takes of a view; it is opened by a call, not in an ack


def test_what_a_move_of_two_hundred_carries_fits_slack():
    form = bulk.confirm_form(longest.a_preview())

    assert len(form["private_metadata"]) <= 3000
    assert len(form["private_metadata"].split(".")[4].split("-")) == 200


@pytest.mark.parametrize("overall", Overall)
def test_the_vote_chosen_before_is_offered_again(overall):
    form = scorecards.form(longest.a_form(said=replace(longest.A_DRAFT, overall=overall)))

    assert form["blocks"][-1]["element"]["initial_option"]["value"] == overall.value


@pytest.mark.parametrize("special", [{}, {"is_revision": True}, {"version": 1}])
def test_a_card_with_everything_written_before_fits_slack_and_rings_nobody(special):
    form = scorecards.form(longest.a_form(**special))

    assert check_view(form) == []
    assert_nothing_rings(form)
    assert len(json.dumps(form)) < 250_000  # what Slack takes of a view; it is opened by a call, not in an ack
    assert str(form).count(NOTE.replace("\n", "\\n")) == 5


def test_more_than_ten_flags_are_all_offered_in_a_menu():
    form = scorecards.form(longest.a_form())

    kinds = {
        block["block_id"]: (block["element"]["type"], len(block["element"]["options"]))
        for block in form["blocks"]
        if block.get("block_id") in {"card.red", "card.green"}
    }
    assert kinds == {"card.red": ("checkboxes", 10), "card.green": ("multi_static_select", 11)}


def test_an_evil_name_is_shown_as_it_is_and_not_as_a_mention():
    message = candidates.card(a_card(application=longest.an_endless_application(stage=Stage.LOOP)), NOW)

    assert message["blocks"][0]["text"] == {"type": "plain_text", "text": NAME[:149].rstrip() + "…", "emoji": False}
    assert message["text"].startswith("&lt;!channel&gt; &lt;@U01PRIYA&gt; ")


def test_a_waiting_time_over_a_year_is_said_in_days():
    assert "for 400 days" in candidates.card(a_card(), NOW)["text"]
    assert PERSON not in candidates.card(a_card(holder=None), NOW + timedelta(days=1))["text"].split("\n")[0]
