"""Scorecards to a decision: blind until it is fair, nothing typed is lost, a named person decides."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from bot.domain.openings import Training
from bot.domain.votes import Label, Outcome
from bot.sandbox.people import Refused
from bot.views import debriefs, decisions, scorecards
from tests.company import BOTH_DOORS, ROLLBACK, WHY, add_ada, cards_of, rated, vote
from tests.stories.test_hostile import CARD, dispatch, press, seen, submission

EVERYBODY = ("priya", "maya", "sam", "lena", "aiko", "otto")
SECRET = f"UNMISTAKABLE. {ROLLBACK}"
BEGUN = "Asked how they would notice drift; they began with late labels and"
REASON = "Two of three liked them, but nobody on call at night can wait for a label that comes a month late."
ASKING = ("show ada", "list", "list mine", "list waiting", "show unmistakable", "compare C-1 C-2", "debrief ada",
          "calibration", "move ada offer", "note ada seen", "digest")  # fmt: skip


@pytest.fixture
def panel(company):
    """Ada in the loop, with a panel of four, the hiring manager among them."""
    tell_in_channel(company)
    add_ada(company, panel="@sam @lena @aiko @maya")
    return company


@pytest.fixture
def divided(company):
    """Ada in the loop, with two for her and one strongly against: a split panel that was opened."""
    tell_in_channel(company)
    add_ada(company, panel="@sam @lena @aiko")
    vote(company, "sam", "Yes")
    vote(company, "lena", "Yes")
    vote(company, "aiko", "Definitely not", evidence=SECRET)
    return company


def tell_in_channel(company):
    """Give the opening the hiring channel for its own."""
    company.store.write(lambda records: records.openings._set(1, channel_id="C01HIRING"))


def leaves_forms(person):
    while person.modals:
        person.close(everything=True)


def opens_card(company, who, button="Open scorecard"):
    person = company.as_(who)
    person.sees(button)
    person.click(button)
    return person


def opens_debrief(company, who):
    person = company.as_(who, "hiring")
    leaves_forms(person)
    person.command("/candidate debrief ada")
    company.slack.wait_until(lambda: person.modals, what="the debrief did not open")
    return person


def history(company):
    return company.store.read(lambda records: [(event.kind, event.text) for event in records.events.latest(1, 50)])


def what_was_decided(company):
    return company.store.read(lambda records: records.decisions.of(1))


# --- a panel of four --------------------------------------------------------------------------------


@BOTH_DOORS
def test_nobody_reads_anything_of_a_panel_before_it_is_opened(panel):
    for who in ("sam", "lena", "aiko"):
        vote(panel, who, "Definitely not", evidence=SECRET)

    for who in EVERYBODY:
        person = panel.as_(who, "hiring")
        for asked in ASKING:
            person.command(f"/candidate {asked}")
            leaves_forms(person)

    panel.slack.settle()
    for who in EVERYBODY:
        for secret in ("UNMISTAKABLE", "Definitely not", "4 of 4"):
            panel.as_(who, "hiring").never_sees(secret)
    assert "3 of 4 cards in" in panel.as_("priya", "hiring").command("/candidate show ada")


def test_whose_card_is_missing_is_not_for_who_owes_one_too_not_even_in_a_round_of_one(company):
    add_ada(company, panel="@lena")
    company.as_("priya", "hiring").command("/candidate panel ada ml system design @sam")
    sam = company.as_("sam", "hiring")

    assert "Waiting for scorecards · 0 of 2 in" in sam.command("/candidate show ada")
    assert "waits for scorecards · 0 of 2 in" in sam.command("/candidate list mine")
    assert "Waiting for Lena Fischer" in company.as_("priya", "hiring").command("/candidate show ada")

    vote(company, "sam", "Yes")

    assert "Waiting for Lena Fischer" in sam.command("/candidate show ada")


def test_the_whole_panel_is_told_in_the_same_batch_and_the_channel_at_once_without_a_vote(panel):
    for who in ("sam", "lena", "aiko"):
        vote(panel, who, "Yes", evidence=SECRET)
    before = len(panel.slack.calls("chat.postMessage"))

    vote(panel, "maya", "Strong yes", evidence=SECRET)

    channel = panel.as_("otto", "hiring").sees("Debrief for Ada Lovelace (C-1)")
    panel.slack.settle()
    assert len(panel.slack.calls("chat.postMessage")) == before + 2  # a thread with its first answer
    panel.batch()
    told = [panel.as_(who).sees("The panel for Ada Lovelace (C-1) is in: 4 of 4 cards.") for who in EVERYBODY[1:5]]
    assert len({one.text for one in told}) == 1
    times = [float(one.ts) for one in told]
    assert max(times) - min(times) < 3  # seconds; on a slow machine they are not in the same one
    panel.as_("maya").sees("Decide: Ada Lovelace")  # what she owes now
    panel.slack.settle()
    posted = [one.args["text"] for one in panel.slack.calls("chat.postMessage")]
    assert sum("is in: 4 of 4 cards" in text for text in posted) == 4
    assert len(posted) == before + 2 + 4 + 1
    for secret in ("UNMISTAKABLE", "yes", "Yes", "Sam", "Lena", "Aiko"):
        assert secret not in channel
    maya = opens_debrief(panel, "maya")
    assert "Clear yes" in maya.modal
    maya.click("Read the votes")
    assert maya.modal.text.count("UNMISTAKABLE") == 4


def test_from_the_channel_the_debrief_opens_for_those_allowed_only(divided):
    otto = divided.as_("otto", "hiring")
    otto.sees("Debrief for Ada Lovelace (C-1)")
    otto.click("Open the debrief")
    otto.sees("You don't have access to that.")
    assert not otto.modals

    priya = divided.as_("priya", "hiring")
    priya.click("Open the debrief")

    assert "The panel is split" in priya.modal


def test_in_the_channel_a_candidates_news_is_one_thread(divided):
    otto = divided.as_("otto", "hiring")
    news = otto.sees("Debrief for Ada Lovelace (C-1)")
    opens_debrief(divided, "maya").click("Debrief meeting")
    divided.as_("maya").fill({"In your words": "Thursday at ten, all three"}).submit()
    opens_debrief(divided, "maya").click("Not moving forward")
    reason = {"In your words": REASON, "Why": "Not enough experience running things in production"}
    divided.as_("maya").fill(reason).submit()
    otto.sees("Maya Lindqvist decided about Ada Lovelace (C-1)")

    root = next(one for one in otto.messages("hiring") if one.ts == news.raw["thread_ts"])
    said = [one.text.splitlines()[0] for one in otto.thread(root)]
    assert said == [
        "Ada Lovelace · C-1 · ML engineer",
        "Debrief for Ada Lovelace (C-1), ML engineer: decided.",
        "Maya Lindqvist decided about Ada Lovelace (C-1), ML engineer. The debrief says what and why.",
    ]


def test_without_a_channel_those_who_may_read_the_debrief_are_told_together(company):
    add_ada(company, panel="@sam @lena")
    vote(company, "sam", "Yes")
    vote(company, "lena", "Yes")

    told = {
        who: company.as_(who).sees("The panel for Ada Lovelace (C-1) is in: 2 of 2 cards.")
        for who in ("priya", "maya", "sam", "lena")
    }
    assert len({one.conversation for one in told.values()}) == 1
    for who in ("otto", "aiko", "guest"):
        company.as_(who).never_sees("The panel for Ada")
    lena = company.as_("lena")
    lena.click("Open the debrief")
    assert "Lean yes" in lena.modal


def test_votes_stay_readable_and_who_is_asked_later_is_blind_until_their_own_card_is_in(divided):
    divided.as_("priya", "hiring").command("/candidate panel ada ml system design @otto")
    otto = divided.as_("otto", "hiring")
    otto.sees("asks for your scorecard")

    otto.command("/candidate debrief ada")
    otto.sees("Your own card comes first")
    otto.command("/candidate show ada")
    otto.never_sees("Definitely not")
    assert "Definitely not" in divided.as_("sam", "hiring").command("/candidate show ada")

    vote(divided, "otto", "No")

    assert "Definitely not" in otto.command("/candidate show ada")


# --- a split, to a decision -------------------------------------------------------------------------


def test_a_split_panel_talks_and_then_a_person_decides_against_the_majority(divided):
    maya = opens_debrief(divided, "maya")
    assert "The panel is split" in maya.modal
    maya.click("Not moving forward")
    maya.fill({"In your words": REASON, "Why": "Not enough experience running things in production"}).submit()
    assert "talk" in maya.modal.text.casefold()
    assert REASON in maya.modal  # to copy
    assert what_was_decided(divided) == []

    opens_debrief(divided, "maya").click("Debrief meeting")
    maya.fill({"In your words": "Thursday at ten, all three"}).submit()
    opens_debrief(divided, "maya").click("Not moving forward")
    maya.fill({"In your words": REASON, "Why": "Not enough experience running things in production"}).submit()

    assert "Decided: Not moving forward" in maya.modal
    meeting, decision = what_was_decided(divided)
    assert meeting.outcome is Outcome.MEETING
    assert (decision.outcome, decision.label, decision.is_against_majority) == (Outcome.REJECT, Label.SPLIT, True)
    assert (
        f"Maya Lindqvist: Not moving forward, against the majority. “{REASON}”" in opens_debrief(divided, "priya").modal
    )

    priya = divided.as_("priya")
    leaves_forms(priya)
    divided.batch()
    priya.sees("Maya Lindqvist decided about Ada Lovelace (C-1), ML engineer: Not moving forward.")
    priya.click("Write to them")
    assert "Dear Ada" in priya.modal.values["Your note"]
    assert REASON not in priya.modal
    priya.submit()
    priya.sees("they know now")
    leaves_forms(priya)
    priya.sees("Done: Ada Lovelace (C-1), ML engineer knows what was decided.")


def test_a_decision_needs_its_reason(divided):
    opens_debrief(divided, "maya").click("Debrief meeting")
    maya = divided.as_("maya")
    maya.fill({"In your words": "Thursday at ten, all three"}).submit()
    opens_debrief(divided, "maya").click("Not moving forward")

    maya.fill({"In your words": "no", "Why": "Not enough experience running things in production"}).submit()

    assert "reason, in a sentence" in maya.modal.text
    assert [one.outcome for one in what_was_decided(divided)] == [Outcome.MEETING]


def test_hold_from_the_debrief_parks_them_until_a_day_and_asks_nobody_to_write(company):
    add_ada(company, panel="@sam")
    vote(company, "sam", "Yes")
    maya = opens_debrief(company, "maya")
    maya.click("Hold")
    maya.fill({"Look again on": "2026-03-09", "In your words": "The budget comes in April, say the founders."}).submit()
    assert maya.modal.errors["Look again on"]

    maya.fill({"Look again on": "2026-04-07"}).submit()

    assert "Decided: Hold" in maya.modal
    priya = company.as_("priya", "hiring")
    assert "On hold" in priya.command("/candidate show ada")
    priya.never_sees("Write to them")
    [decision] = what_was_decided(company)
    assert (decision.outcome, decision.decided_by) == (Outcome.HOLD, "U02MAYA")


def test_need_another_signal_asks_for_one_more_round_and_the_panel_is_read_again_with_it(company):
    add_ada(company, panel="@sam")
    vote(company, "sam", "Yes")
    maya = opens_debrief(company, "maya")
    maya.click("Need another signal")
    maya.fill(
        {
            "Round": "Coding with real data",
            "Interviewers": ["lena"],
            "What is missing?": "Nobody saw them write any code.",
        }
    )
    maya.submit()
    assert "Asked for one more round: Coding" in maya.modal

    lena = company.as_("lena", "hiring")
    lena.sees("asks for your scorecard")
    lena.command("/candidate debrief ada")
    lena.sees("Your own card comes first")
    vote(company, "lena", "Strong yes")

    maya = opens_debrief(company, "maya")
    assert "Clear yes" in maya.modal
    assert "Maya Lindqvist: Need another signal. “Nobody saw them write any code.”" in maya.modal


def test_a_decision_on_the_way_to_the_pay_range_can_say_that_it_was_told(company):
    priya = company.as_("priya", "hiring")
    priya.command('/candidate add "Ada Lovelace" for ml-engineer ada@example.com')
    priya.command("/candidate move C-1 recruiter screen")
    priya.command("/candidate panel C-1 mlops @sam")
    vote(company, "sam", "Yes")
    maya = opens_debrief(company, "maya")
    maya.click("Advance")
    maya.fill({"Next": "Hiring manager screen", "In your words": REASON}).submit()
    assert "pay range" in maya.modal.errors["Pay"]
    assert what_was_decided(company) == []

    maya.fill({"Pay": ["They were told the pay range"]}).submit()

    assert "Decided: Advance" in maya.modal
    assert ("range_shared", None) in history(company)


def test_of_two_deciders_at_once_one_wins_and_the_other_is_told(company):
    add_ada(company, panel="@sam")
    vote(company, "sam", "Yes")
    maya = company.as_("maya", "hiring")
    maya.command("/candidate settings")
    maya.fill({"Admins": ["lena"]}).submit()
    for who in ("maya", "lena"):
        opens_debrief(company, who).click("Not moving forward")
        company.as_(who).fill({"In your words": REASON, "Why": "Not enough experience running things in production"})

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda who: company.as_(who).submit(), ("maya", "lena")))

    [decision] = what_was_decided(company)
    loser = "lena" if decision.decided_by == "U02MAYA" else "maya"
    winner = "Maya Lindqvist" if loser == "lena" else "Lena Fischer"
    assert f"Meanwhile {winner} moved Ada Lovelace (C-1) to Not moving forward." in company.as_(loser).modal
    assert REASON in company.as_(loser).modal


# --- nothing typed is lost --------------------------------------------------------------------------


def closed_and_opened_again(company, who, button="Open scorecard"):
    person = company.as_(who)
    leaves_forms(person)
    company.slack.settle()
    return opens_card(company, who, button)


@BOTH_DOORS
def test_a_draft_survives_closing_a_refusal_and_a_deploy(company):
    add_ada(company, panel="@sam")
    sam = opens_card(company, "sam")
    sam.fill({WHY: BEGUN, "Overall": "No"})

    closed_and_opened_again(company, "sam")
    assert (sam.modal.values[WHY], sam.modal.values["Overall"]) == (BEGUN, "No")

    sam.fill({**rated(sam.modal.labels), WHY: "too short"}).submit()
    assert sam.modal.errors[WHY]
    closed_and_opened_again(company, "sam")
    assert sam.modal.values[WHY] == "too short"

    sam.fill({WHY: ROLLBACK})
    company.deploy()
    closed_and_opened_again(company, "sam")
    assert sam.modal.values[WHY] == ROLLBACK

    company.deploy()
    sam.submit()
    assert not sam.modals
    assert [card.said.why for card in cards_of(company, 1)] == [ROLLBACK]


def test_a_draft_waits_a_fortnight_from_the_last_word_and_is_forgotten_then(company):
    add_ada(company, panel="@sam")
    opens_card(company, "sam").fill({WHY: BEGUN})
    company.pass_time(days=13)
    company.deploy()
    sam = closed_and_opened_again(company, "sam")
    assert sam.modal.values[WHY] == BEGUN
    sam.fill({WHY: f"{BEGUN} a little more"})

    company.pass_time(days=13)
    company.deploy()
    closed_and_opened_again(company, "sam")
    assert sam.modal.values[WHY] == f"{BEGUN} a little more"

    leaves_forms(sam)
    company.slack.settle()
    company.pass_time(days=14, minutes=1)
    company.deploy()
    company.slack.wait_until(lambda: company.store.read(lambda records: records.drafts.of(1)) is None)
    opens_card(company, "sam")
    assert not sam.modal.values[WHY]


FAMOUS = "They worked at Google and have a PhD from Stanford and the AWS certificate in machine learning, all at once."


def test_a_card_that_names_only_famous_places_is_asked_back_and_nothing_is_lost(company):
    add_ada(company, panel="@sam @lena")
    sam = opens_card(company, "sam")
    sam.fill({**rated(sam.modal.labels), WHY: FAMOUS, "Overall": "Yes"}).submit()
    assert "One question before it is in" in sam.modal
    assert cards_of(company, 1) == []

    sam.close()
    assert sam.modal.values[WHY] == FAMOUS
    sam.submit()
    sam.submit()

    company.slack.wait_until(lambda: cards_of(company, 1))
    assert [card.said.why for card in cards_of(company, 1)] == [FAMOUS]


def test_a_card_is_opened_again_and_corrected_until_the_panel_is_read(company):
    add_ada(company, panel="@sam @lena")
    vote(company, "sam", "No")
    company.slack.settle()
    vote(company, "sam", "Yes", button="Correct my card")
    assert [(card.version, card.said.overall) for card in cards_of(company, 1)] == [(1, "no"), (2, "yes")]
    company.slack.settle()
    sam = opens_card(company, "sam", "Correct my card")

    vote(company, "lena", "Yes")
    sam.fill({"Overall": "Definitely not"}).submit()

    assert "could be read, so yours cannot be changed any more" in sam.modal
    assert len(cards_of(company, 1)) == 2
    leaves_forms(sam)
    company.slack.settle()
    assert "Correct my card" not in sam.sees("Submitted").buttons()


def test_after_the_debrief_a_revised_vote_stands_beside_the_first_with_its_reason(divided):
    sam = opens_debrief(divided, "sam")
    sam.click("Read the votes")
    sam.click("Revise my vote")
    assert sam.modal.values["Overall"] == "Yes"
    sam.fill({"Overall": "No", "What changed your mind?": "Aiko asked about late labels, and I had not."}).submit()

    first, later = cards_of(divided, 1)
    assert (first.said.overall, later.said.overall) == ("yes", "no")
    assert later.revision_reason == "Aiko asked about late labels, and I had not."
    maya = opens_debrief(divided, "maya")
    assert "The panel is split" in maya.modal  # the first votes are what was read
    maya.click("Read the votes")
    assert "Sam Okafor: Yes" in maya.modal
    assert "Sam Okafor, revised: No" in maya.modal


def test_a_draft_survives_a_line_that_is_cut_while_it_is_typed(company):
    add_ada(company, panel="@sam")
    sam = opens_card(company, "sam")
    sam.fill({WHY: BEGUN})

    company.slack.trouble(close=1.0, times=1)
    with pytest.raises(Refused, match="trouble connecting"):
        sam.fill({WHY: f"{BEGUN} then the line"})
    company.slack.trouble()
    sam.fill({WHY: f"{BEGUN} then the line was cut"})

    closed_and_opened_again(company, "sam")
    assert sam.modal.values[WHY] == f"{BEGUN} then the line was cut"


def test_a_draft_survives_a_stage_move(company):
    add_ada(company, panel="@sam")
    sam = opens_card(company, "sam")
    priya = company.as_("priya", "hiring")
    priya.command("/candidate move ada withdraw because other offer")

    sam.fill({**rated(sam.modal.labels), WHY: ROLLBACK, "Overall": "Yes"}).submit()
    assert "Ada Lovelace (C-1) is not in the process any more" in sam.modal
    assert ROLLBACK in sam.modal
    leaves_forms(sam)
    sam.sees("No scorecard needed for Ada Lovelace (C-1) any more")

    priya.command("/candidate undo ada")
    sam = opens_card(company, "sam")
    assert sam.modal.values[WHY] == ROLLBACK
    sam.submit()
    assert [card.said.why for card in cards_of(company, 1)] == [ROLLBACK]


def test_a_form_open_while_the_seat_is_handed_over_keeps_its_text_and_tells_the_truth(company):
    add_ada(company, panel="@sam")
    sam = opens_card(company, "sam")
    lena = {"colleague": {"type": "users_select", "selected_user": "U04LENA"}}
    dispatch(company, submission("U01PRIYA", scorecards.HAND_OVER_FORM, "1", lena))

    sam.fill({**rated(sam.modal.labels), WHY: ROLLBACK, "Overall": "Yes"}).submit()

    assert "This interview of Ada Lovelace (C-1) was handed over" in sam.modal
    assert ROLLBACK in sam.modal
    assert cards_of(company, 1) == []
    assert company.store.read(lambda records: records.drafts.of(1)).why == ROLLBACK
    company.as_("lena").sees("asks for your scorecard")


def test_a_form_open_while_the_panel_is_opened_without_it_keeps_its_text(company):
    add_ada(company, panel="@sam @lena")
    vote(company, "lena", "Strong yes", evidence=SECRET)
    sam = opens_card(company, "sam")
    sam.fill({**rated(sam.modal.labels), WHY: ROLLBACK, "Overall": "No"})
    without(company, "Sam is ill and the offer next door expires on Friday.")

    sam.submit()

    assert not sam.modals
    assert [card.said.why for card in cards_of(company, 1)] == [ROLLBACK]


# --- seats ------------------------------------------------------------------------------------------


def without(company, reason):
    priya = company.as_("priya", "hiring")
    priya.command("/candidate without ada")
    priya.fill({"Why can it not wait?": reason}).submit()
    return priya


def test_a_seat_is_handed_over_to_a_colleague(company):
    add_ada(company, panel="@sam @lena")
    sam = company.as_("sam")
    sam.sees("Hand over")
    sam.click("Hand over")
    sam.fill({"To whom?": "aiko"}).submit()
    sam.sees("Aiko Tanaka is asked for the card now.")
    leaves_forms(sam)
    sam.sees("No scorecard needed for Ada Lovelace (C-1) any more: it was handed over.")

    vote(company, "aiko", "Yes")
    vote(company, "lena", "Yes")

    company.as_("aiko").sees("The panel for Ada Lovelace (C-1) is in: 2 of 2 cards.")
    sam.never_sees("The panel for Ada")
    priya = opens_debrief(company, "priya")
    priya.click("Read the votes")
    assert "From a colleague who took over the interview" in priya.modal


def test_an_interview_that_did_not_happen_needs_no_card_and_opens_the_panel(company):
    add_ada(company, panel="@lena")
    company.as_("priya", "hiring").command("/candidate panel ada ml system design @sam")
    vote(company, "lena", "Yes")
    sam = company.as_("sam")
    sam.sees("Did not happen")
    sam.click("Did not happen")
    sam.fill({"What happened?": "Ada was ill and asked for another day."}).submit()

    sam.sees("Kept: it did not happen")
    leaves_forms(sam)
    sam.sees("No scorecard needed for Ada Lovelace (C-1) any more: the interview did not happen.")
    company.as_("lena").sees("The panel for Ada Lovelace (C-1) is in: 1 of 1 cards.")
    priya = company.as_("priya")
    priya.sees("did not happen, so no card is asked for. Please assign it anew.")
    priya.click("Assign panel")
    assert "Interviewers" in priya.modal


def test_the_panel_is_opened_without_a_card_by_a_recruiter_with_a_reason(company):
    add_ada(company, panel="@sam @lena")
    vote(company, "lena", "Definitely not", evidence=SECRET)
    without(company, "x")
    company.as_("priya").sees("say in a few words why it cannot wait")
    leaves_forms(company.as_("priya"))

    without(company, "Sam is ill and the offer next door expires on Friday.")

    company.as_("lena").sees("is in: 1 of 2 cards.")
    sam = company.as_("sam", "hiring")
    sam.command("/candidate debrief ada")
    sam.sees("Your own card comes first")
    sam.command("/candidate show ada")
    sam.never_sees("UNMISTAKABLE")
    sam.never_sees("Definitely not")
    vote(company, "sam", "Yes")
    lena = opens_debrief(company, "lena")
    lena.click("Read the votes")
    assert "UNMISTAKABLE" in lena.modal
    assert ("revealed", "Sam is ill and the offer next door expires on Friday.") in history(company)


def test_a_passed_deadline_opens_nothing(company):
    add_ada(company, panel="@sam @lena")
    vote(company, "lena", "Definitely not", evidence=SECRET)

    company.at(datetime(2026, 3, 27, 9, 0, tzinfo=UTC))

    for who in EVERYBODY:
        company.as_(who, "hiring").never_sees("UNMISTAKABLE")
        company.as_(who, "hiring").never_sees("is in: 1 of 2")


def shadow(company, who):
    """Let somebody learn in the MLOps round, beside Sam, who is trained."""
    people = {"U03SAM": Training.TRAINED, who: Training.SHADOW}
    now = company.slack.clock.now()
    company.store.write(lambda records: records.openings.set_people(1, "mlops_production", people, "U01PRIYA", now))


def test_a_shadow_is_heard_beside_the_panel_and_never_waited_for(company):
    add_ada(company)
    shadow(company, "U06OTTO")
    company.as_("priya", "hiring").command("/candidate panel C-1 mlops @sam @otto")
    company.as_("otto").sees("asks for your scorecard")

    vote(company, "otto", "Definitely not", evidence=SECRET)
    company.as_("sam").never_sees("The panel for Ada")
    assert "0 of 1 cards in" in company.as_("priya", "hiring").command("/candidate show ada")
    vote(company, "sam", "Yes")

    priya = opens_debrief(company, "priya")
    assert "Lean yes" in priya.modal
    priya.click("Read the votes")
    assert "Shadow, does not count" in priya.modal
    assert "UNMISTAKABLE" in priya.modal


# --- twice, and forged ------------------------------------------------------------------------------


@BOTH_DOORS
def test_a_card_submitted_twice_and_delivered_thrice_is_one_card(company):
    add_ada(company, panel="@sam @lena")
    sam = opens_card(company, "sam")
    sam.fill({**rated(sam.modal.labels), WHY: ROLLBACK, "Overall": "Yes"})
    form = {**submission("U03SAM", scorecards.FORM, "1", CARD)}
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: dispatch(company, form), range(4)))
    assert len(cards_of(company, 1)) == 1

    vote(company, "lena", "Yes")
    last = next(one for one in reversed(company.slack.envelopes) if one["payload"].get("type") == "view_submission")
    company.slack.deliver_again(last, times=2)
    company.slack.settle()

    assert len(cards_of(company, 2)) == 1
    news = company.as_("lena").sees("is in: 2 of 2")
    assert sum("is in: 2 of 2" in one for one in company.as_("lena").messages(news.conversation)) == 1


BUTTONS = (scorecards.OPEN, scorecards.KIT, scorecards.HAND_OVER, scorecards.NOT_HAPPENED, debriefs.READ, debriefs.PAGE,
           *debriefs.DECIDE.values(), decisions.TELL, "card.why")  # fmt: skip
FORMS = (scorecards.FORM, scorecards.ASKED_BACK, scorecards.HAND_OVER_FORM, scorecards.NOT_HAPPENED_FORM,
         decisions.DECISION_FORM, decisions.SIGNAL_FORM, decisions.FORCE_FORM, decisions.TELL_FORM)  # fmt: skip


@BOTH_DOORS
def test_who_is_not_on_the_panel_gets_nowhere_with_any_button(company):
    add_ada(company, panel="@sam @lena")
    vote(company, "lena", "Definitely not", evidence=SECRET)
    before, opened = history(company), len(company.slack.calls("views.open"))
    text = {"type": "plain_text_input", "value": REASON}
    values = {
        **CARD,
        "reason": text,
        "reason_code": {"type": "static_select", "selected_option": {"value": "skills_production"}},
        "to": {"type": "radio_buttons", "selected_option": {"value": "offer"}},
        "round": {"type": "static_select", "selected_option": {"value": "coding"}},
        "interviewers": {"type": "multi_users_select", "selected_users": ["U06OTTO"]},
        "colleague": {"type": "users_select", "selected_user": "U06OTTO"},
        "note": text,
    }

    for button in BUTTONS:
        view = {"id": "V1", "hash": "h", "private_metadata": "1", "state": {"values": {"card.why": {"card.why": text}}}}
        dispatch(company, press("U06OTTO", button, "1"))
        dispatch(company, press("U06OTTO", button, "1", view=view))
    for form in FORMS:
        for about in ("1", f"{seen(company)}.reject"):
            _, said = dispatch(company, submission("U06OTTO", form, about, values))
            assert said["view"]["title"]["text"] == "Not done", form

    company.as_("otto", "hiring").never_sees("UNMISTAKABLE")
    assert history(company) == before
    assert len(company.slack.calls("views.open")) == opened
    assert company.store.read(lambda records: records.drafts.of(1)) is None
    assert what_was_decided(company) == []
    assert cards_of(company, 1) == []
    assert "0 of" not in company.as_("priya", "hiring").command("/candidate show ada").text
