"""Scorecards: nothing typed is lost, what is submitted is whole, and the first vote never changes."""

from datetime import timedelta
from itertools import permutations

import pytest

from bot import jobs
from bot.domain.errors import Refusal
from bot.domain.events import Door, Kind
from bot.domain.permissions import NOT_FOR_YOU
from bot.domain.pipeline import Stage
from bot.domain.scorecards import Draft, Overall
from bot.flows import scorecards
from tests.bot.flows.deeds import as_, move, refused, show
from tests.bot.flows.votes import asked, did_not_happen, form, hand_in, save
from tests.factories import AIKO, EVIDENCE, LENA, MAYA, NOW, OTTO, PRIYA, SAM

CREDENTIALS = "Stanford PhD, then Google and Meta, AWS certified, Kaggle grandmaster, Stanford again, and Google."


def at(minutes):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def panel(store, ada):
    return asked(store, ada, SAM, LENA)


# --- Drafts -------------------------------------------------------------------------------------------------------------


def test_what_was_typed_is_there_when_the_form_is_opened_again(store, panel):
    draft = Draft(
        ratings={"mlops_monitoring": "2"}, evidence={"mlops_monitoring": "Half a sent"}, red_flags=("x",), why="é"
    )
    save(store, panel[SAM], draft)

    again = form(store, panel[SAM])

    assert (again.said, again.has_draft, again.version) == (draft, True, 1)
    assert form(store, panel[LENA]).said == Draft()


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_the_newest_change_wins_whatever_order_they_arrive_in(store, panel, order):
    for minute in order:
        save(store, panel[SAM], Draft(why=f"minute {minute}"), at(minute))

    assert form(store, panel[SAM]).said.why == "minute 3"


@pytest.mark.parametrize("who", [LENA, PRIYA, MAYA, OTTO])
def test_nobody_writes_or_reads_somebody_elses_draft(store, panel, who):
    save(store, panel[SAM], Draft(why="mine"))
    save(store, panel[SAM], Draft(why="theirs"), at(1), who=who)

    assert form(store, panel[SAM]).said.why == "mine"
    assert refused(form, store, panel[SAM], who=who) == NOT_FOR_YOU


def test_a_form_that_was_opened_and_closed_leaves_no_draft(store, panel):
    save(store, panel[SAM], Draft())

    assert not form(store, panel[SAM]).has_draft


def test_what_somebody_took_out_again_does_not_come_back(store, panel):
    save(store, panel[SAM], Draft(why="a thought"))
    save(store, panel[SAM], Draft(), at(1))
    save(store, panel[SAM], Draft(why="a late keystroke"), at(0))

    assert form(store, panel[SAM]).said == Draft()


def test_a_draft_goes_with_the_card_and_a_change_that_arrives_later_does_not_bring_it_back(store, panel):
    save(store, panel[SAM], Draft(why="half"), at(1))
    hand_in(store, panel[SAM], now=at(2))
    save(store, panel[SAM], Draft(why="half"), at(1))

    shown = form(store, panel[SAM])
    assert (shown.has_draft, shown.said.why, shown.version) == (False, EVIDENCE, 2)


def test_a_correction_begun_after_the_card_is_kept_like_any_draft(store, panel):
    hand_in(store, panel[SAM], now=at(1))
    save(store, panel[SAM], Draft(why="On second thought"), at(2))

    assert form(store, panel[SAM]).said.why == "On second thought"


def test_drafts_are_forgotten_after_a_fortnight_without_a_change(store, panel):
    save(store, panel[SAM], Draft(why="old"), NOW)
    save(store, panel[LENA], Draft(why="touched"), NOW + timedelta(days=1))

    assert jobs.forget_old_drafts(store, NOW + timedelta(days=14)) == 0
    assert jobs.forget_old_drafts(store, NOW + timedelta(days=14, seconds=1)) == 1
    assert [form(store, panel[one]).said.why for one in (SAM, LENA)] == ["", "touched"]


def test_a_form_open_while_the_candidate_leaves_tells_the_truth_and_keeps_the_text(store, ada, panel):
    move(store, PRIYA, ada, Stage.WITHDREW)

    save(store, panel[SAM], Draft(why="typed meanwhile"))

    assert store.read(lambda records: records.drafts.of(panel[SAM].id)).why == "typed meanwhile"
    assert refused(form, store, panel[SAM]) == (
        "Ada Lovelace (C-1) is not in the process any more, so no card is needed. What you wrote is kept."
    )


def test_a_form_open_while_the_interview_is_called_off_tells_the_truth(store, panel):
    did_not_happen(store, SAM, panel[SAM])

    assert refused(form, store, panel[SAM]) == (
        "This interview of Ada Lovelace (C-1) did not happen, so no card is needed. What you wrote is kept."
    )


# --- Submitting ---------------------------------------------------------------------------------------------------------


def test_evidence_that_only_names_where_somebody_comes_from_is_asked_about_once_and_taken_as_it_is(store, panel):
    with pytest.raises(scorecards.AskedBack) as back:
        hand_in(store, panel[SAM], why=CREDENTIALS)
    assert [one.split(":")[0] for one in back.value.asked] == ["Overall"]
    assert store.read(lambda records: records.scorecards.current(panel[SAM].id)) is None

    hand_in(store, panel[SAM], why=CREDENTIALS, is_sure=True)

    assert store.read(lambda records: records.scorecards.current(panel[SAM].id)).said.why == CREDENTIALS


def test_submitting_as_it_is_when_nothing_is_left_to_submit_says_that_the_card_is_in(store, panel):
    def look():
        return as_(store, SAM, lambda r, member: scorecards.typed_so_far(r, member, panel[SAM].id))

    assert refused(look) == "Open the card again."
    hand_in(store, panel[SAM])
    assert refused(look) == "There is nothing left to submit here: your card is in."


def test_until_the_reveal_a_card_is_corrected_and_every_version_is_kept(store, ada, panel):
    for minute, vote in enumerate(("no", "yes", "strong_yes")):
        hand_in(store, panel[SAM], vote, now=at(minute))

    cards = store.read(lambda records: records.scorecards.versions(panel[SAM].id))
    assert [(card.version, card.overall) for card in cards] == [
        (1, Overall.NO), (2, Overall.YES), (3, Overall.STRONG_YES),
    ]  # fmt: skip
    assert store.read(lambda records: records.interviews.get_seat(panel[SAM].id)).submitted_at == at(0)


def test_what_does_not_belong_to_the_round_is_not_kept(store, panel):
    hand_in(store, panel[SAM], red_flags=("forged",), level="emperor", confidence="certain")

    said = store.read(lambda records: records.scorecards.current(panel[SAM].id)).said
    assert (said.red_flags, said.level, said.confidence) == ((), "", "")


def test_after_the_reveal_a_revised_vote_stands_beside_the_first_and_only_with_a_reason(store, ada, panel):
    hand_in(store, panel[SAM], "no")
    hand_in(store, panel[LENA], "yes", now=at(1))

    with pytest.raises(scorecards.Incomplete) as missing:
        hand_in(store, panel[SAM], "yes", now=at(2), revision="  ")
    assert missing.value.fields == {"revision": "Please say what changed your mind."}
    assert hand_in(store, panel[SAM], "yes", now=at(2), revision="Lena saw the incident review.").is_revision

    first = store.read(lambda records: records.scorecards.of_application(ada.id))
    revised = store.read(lambda records: records.scorecards.revised_of_application(ada.id))
    assert [card.overall for card in first] == [Overall.NO, Overall.YES]
    assert [(card.overall, card.revision_reason) for card in revised] == [
        (Overall.YES, "Lena saw the incident review.")
    ]
    assert show(store, PRIYA, ada).panel[0].votes[0] == ("Sam Okafor", Overall.NO)
    assert show(store, PRIYA, ada).history[0].kind is Kind.VOTE_REVISED


def test_a_reason_before_the_reveal_makes_no_revised_vote(store, ada, panel):
    hand_in(store, panel[SAM], revision="I like to explain.")

    assert store.read(lambda records: records.scorecards.current(panel[SAM].id)).revision_reason is None


def test_what_changed_somebodys_mind_is_part_of_the_draft(store, ada, panel):
    for one in (SAM, LENA):
        hand_in(store, panel[one])

    save(store, panel[SAM], Draft(revision="Lena saw"), at(5))

    assert form(store, panel[SAM]).said.revision == "Lena saw"


def test_once_the_candidate_is_out_no_vote_is_revised(store, ada, panel):
    for one in (SAM, LENA):
        hand_in(store, panel[one])
    move(store, PRIYA, ada, Stage.REJECTED)

    with pytest.raises(Refusal):
        hand_in(store, panel[SAM], "no", revision="I changed my mind.")


def test_the_form_for_an_application_is_the_missing_card_first(store, ada, panel):
    hand_in(store, panel[SAM])
    coding = asked(store, ada, SAM, AIKO, round_key="coding")

    def meant():
        return as_(store, SAM, lambda r, m: scorecards.form_for_application(r, m, ada.id)).seat_id

    assert meant() == coding[SAM].id
    did_not_happen(store, SAM, coding[SAM])
    assert meant() == panel[SAM].id


def test_two_submits_of_one_envelope_are_one_card(store, panel):
    def once():
        def work(records):
            member = records.members.get(SAM)
            shown = scorecards.form_for_seat(records, member, panel[SAM].id)
            draft = Draft(ratings={one.key: "3" for one in shown.focus}, overall="yes", why=EVIDENCE)
            scorecards.submit(records, member, panel[SAM].id, draft, door=Door.MODAL, now=NOW)
            return {}

        return store.once("view_submission:V1:H1", NOW, work)

    assert [once(), once()] == [{}, {}]
    assert len(store.read(lambda records: records.scorecards.versions(panel[SAM].id))) == 1
