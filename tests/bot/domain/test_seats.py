"""Which seats count, who may hand over to whom, what did not happen, and what is said beside a card."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.interviews import Closed, SeatKind, all_in, counted
from bot.domain.permissions import Role
from bot.domain.seats import (
    Mark,
    handover_problem,
    is_forced,
    is_late,
    is_substituted,
    marks,
    may_be_arranged_anew,
    may_hand_over,
    may_say_it_did_not_happen,
)
from tests.factories import AIKO, GONE, GUEST, LENA, NOW, PRIYA, SAM, a_member, a_seat, an_application

DUE = NOW + timedelta(days=1)
LATER = DUE + timedelta(minutes=1)
TEAM = frozenset({Role.RECRUITER})
NOBODY = frozenset()


def a_place(member_id=SAM, **special):
    return a_seat(interviewer_id=member_id, due_at=DUE, **special)


IN = a_place(submitted_at=NOW)
HANDED_OVER = a_place(closed=Closed.HANDED_OVER)
NOT_HAPPENED = a_place(closed=Closed.DID_NOT_HAPPEN)
LEFT = a_place(closed=Closed.LEFT)


# --- Who counts ---------------------------------------------------------------------------------------------------------


def test_only_an_interviewer_counts():
    assert [kind for kind in SeatKind if kind.counts] == [SeatKind.INTERVIEWER]


def test_kinds_have_words_for_people():
    assert [kind.words for kind in SeatKind] == ["Interviewer", "Shadow", "Reverse shadow"]


def test_a_card_is_owed_until_it_is_in_or_the_seat_is_closed():
    assert a_place().is_owed
    assert a_place(kind=SeatKind.SHADOW).is_owed
    assert not any(place.is_owed for place in (IN, HANDED_OVER, NOT_HAPPENED, LEFT))


def test_a_panel_consists_of_the_interviewers_whose_card_is_in_or_owed():
    shadows = [a_place(kind=kind) for kind in (SeatKind.SHADOW, SeatKind.REVERSE_SHADOW)]

    assert counted([a_place(), IN, HANDED_OVER, NOT_HAPPENED, LEFT, *shadows]) == [a_place(), IN]


def test_a_card_that_came_in_counts_even_if_its_writer_left_since():
    assert counted([replace(IN, closed=Closed.LEFT)])


def test_nobody_waits_for_a_shadow():
    assert all_in([IN, a_place(LENA, kind=SeatKind.SHADOW)])
    assert not all_in([IN, a_place(LENA)])


def test_a_panel_of_nobody_or_of_shadows_alone_is_never_all_in():
    assert not all_in([])
    assert not all_in([replace(IN, kind=SeatKind.SHADOW)])
    assert not all_in([NOT_HAPPENED])


# --- Handing over -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actor", "roles", "may"),
    [
        (SAM, {Role.INTERVIEWER}, True),
        (PRIYA, {Role.RECRUITER}, True),
        (PRIYA, {Role.HIRING_MANAGER}, True),
        (PRIYA, {Role.ADMIN, Role.COLLEAGUE}, True),
        (LENA, {Role.INTERVIEWER}, False),
        (LENA, {Role.COLLEAGUE}, False),
        (LENA, {Role.FOUNDER}, False),
        (SAM, set(), False),
    ],
)
def test_a_seat_is_handed_over_by_who_sits_in_it_or_by_the_team(actor, roles, may):
    assert may_hand_over(a_place(), actor, roles) is may


def ada(**special):
    return an_application(**special)


def test_a_colleague_who_can_take_part_and_is_not_on_the_panel_can_take_over():
    assert handover_problem(a_place(), a_member(LENA), ada(), [a_place(), a_place(AIKO)]) is None


@pytest.mark.parametrize("closed", [Closed.HANDED_OVER, Closed.DID_NOT_HAPPEN])
def test_who_handed_over_or_whose_interview_did_not_happen_can_be_asked_again(closed):
    panel = [a_place(), a_place(LENA, closed=closed)]

    assert handover_problem(a_place(), a_member(LENA), ada(), panel) is None


@pytest.mark.parametrize(
    ("special", "sentence"),
    [
        ({"to": a_member(LENA, name="Lena", is_deactivated=True)}, "Lena cannot take part in interviews here."),
        ({"to": a_member(GUEST, name="Gus", is_guest=True)}, "Gus cannot take part in interviews here."),
        ({"to": a_member(GONE, name="A bot", is_bot=True)}, "A bot cannot take part in interviews here."),
        ({"to": a_member(LENA, name="Lena"), "application": ada(member_id=LENA)}, "Lena is the candidate."),
        (
            {"to": a_member(LENA, name="Lena", email_key="ada@example.com"), "application": ada()},
            "Lena is the candidate.",
        ),
        ({"to": a_member(SAM, name="Sam")}, "Sam has this interview already."),
        ({"to": a_member(AIKO, name="Aiko")}, "Aiko is on this panel already."),
        ({"panel": [a_place(LENA, kind=SeatKind.SHADOW)]}, "Lena is on this panel already."),
        ({"panel": [a_place(LENA, submitted_at=NOW)]}, "Lena is on this panel already."),
    ],
)
def test_an_unfit_colleague_is_named_and_another_asked_for(special, sentence):
    given = {"seat": a_place(), "to": a_member(LENA, name="Lena"), "application": ada(), "panel": [a_place(AIKO)]}

    assert handover_problem(**{**given, **special}) == f"{sentence} Please choose somebody else."


@pytest.mark.parametrize(
    ("place", "is_revealed", "sentence"),
    [
        (IN, False, "This card is in already, so there is nothing to hand over."),
        (HANDED_OVER, False, "No card is waited for here any more, so there is nothing to hand over."),
        (NOT_HAPPENED, False, "No card is waited for here any more, so there is nothing to hand over."),
        (a_place(), True, "The panel has been opened, so nobody new can add a card to it."),
    ],
)
def test_only_an_open_seat_of_a_closed_panel_can_be_handed_over(place, is_revealed, sentence):
    assert handover_problem(place, a_member(LENA), ada(), [], is_revealed=is_revealed) == sentence


# --- Did not happen -----------------------------------------------------------------------------------------------------


def test_an_interview_without_a_card_may_not_have_happened():
    assert may_say_it_did_not_happen([a_place(), a_place(LENA, kind=SeatKind.SHADOW)])


@pytest.mark.parametrize("interview", [[], [IN], [IN, a_place(LENA)], [HANDED_OVER], [NOT_HAPPENED]])
def test_an_interview_somebody_wrote_about_or_nobody_owes_a_card_for_cannot_be_said_not_to_have_happened(interview):
    assert not may_say_it_did_not_happen(interview)


def test_after_it_did_not_happen_nobody_owes_a_card_and_it_can_be_arranged_anew():
    interview = [a_place(), HANDED_OVER, a_place(LENA, kind=SeatKind.SHADOW)]
    assert not may_be_arranged_anew(interview)

    after = [replace(place, closed=place.closed or Closed.DID_NOT_HAPPEN) for place in interview]

    assert may_be_arranged_anew(after)
    assert not counted(after)


def test_what_somebody_wrote_about_is_not_arranged_anew():
    assert not may_be_arranged_anew([IN, NOT_HAPPENED])


# --- Marks --------------------------------------------------------------------------------------------------------------


def test_a_card_on_the_due_minute_is_not_late():
    assert not is_late(a_place(submitted_at=DUE))
    assert is_late(a_place(submitted_at=LATER))


def test_a_card_that_is_not_in_is_owed_and_has_no_marks():
    assert not is_late(a_place())
    assert marks(a_place(took_over_from=LENA), [NOW]) == ()


def test_a_card_is_forced_when_the_panel_was_opened_without_it():
    assert is_forced(a_place(submitted_at=LATER), [DUE])
    assert is_forced(a_place(submitted_at=LATER), [NOW - timedelta(days=9), DUE])
    assert not is_forced(a_place(submitted_at=DUE), [DUE])
    assert not is_forced(a_place(submitted_at=LATER), [])
    assert not is_forced(a_place(), [DUE])


def test_a_card_asked_for_after_the_panel_was_opened_is_not_forced():
    assert not is_forced(a_place(assigned_at=LATER, submitted_at=LATER + timedelta(hours=1)), [DUE])


def test_a_card_from_who_took_over_says_so():
    assert is_substituted(a_place(took_over_from=LENA))
    assert not is_substituted(a_place())


def test_all_marks_are_said_in_one_order():
    everything = a_place(took_over_from=LENA, submitted_at=LATER)

    assert marks(everything, [DUE]) == (Mark.LATE, Mark.FORCED, Mark.SUBSTITUTED)
    assert marks(IN) == ()


def test_marks_speak_of_the_card_and_not_of_the_person():
    assert [mark.words for mark in Mark] == [
        "Came in after it was due",
        "Came in after the panel had been opened without it",
        "From a colleague who took over the interview",
    ]
