"""Seats: who gives theirs to whom, interviews that did not happen, and who sits in to learn."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.deliveries import DeliveryKind
from bot.domain.events import Door
from bot.domain.interviews import Closed, SeatKind
from bot.domain.openings import Training
from bot.domain.people import Member
from bot.domain.permissions import NOT_FOR_YOU
from bot.domain.pipeline import Stage
from bot.domain.seats import Mark
from bot.flows import debriefs
from bot.flows.rendering import card_request, render
from tests.bot.flows.deeds import as_, move, refused, show
from tests.bot.flows.votes import (
    asked,
    did_not_happen,
    form,
    go_on_without,
    hand_in,
    hand_over,
    read_panel,
    revealed_at,
    seat_now,
)
from tests.factories import AIKO, COMPANY, GUEST, LENA, MAYA, NOW, OTTO, PRIYA, SAM, put_on_file
from tests.limits import values


def request_for(store, seat):
    return store.read(lambda records: card_request(records, seat.id, NOW))


def delivery(store, seat):
    return store.read(lambda records: records.deliveries.find(DeliveryKind.SEAT, str(seat.id)))


def in_the_pool(store, **trainings):
    """Say who may interview for a round, and who of them is still learning."""
    opening = store.read(lambda records: records.openings.all()[0])
    one = "mlops_production"
    people = {who: Training(how) for who, how in trainings.items()}
    store.write(lambda r: r.openings.set_people(opening.id, one, people, by=PRIYA, now=NOW))


@pytest.mark.parametrize("who", [SAM, PRIYA, MAYA])
def test_who_sits_there_or_sets_up_the_panel_hands_a_seat_over(store, ada, who):
    seat = asked(store, ada, SAM)[SAM]

    assert hand_over(store, who, seat, AIKO) == "Aiko Tanaka is asked for the card now."

    old, new = seat_now(store, seat), asked(store, ada, AIKO)[AIKO]
    assert (old.closed, old.is_owed) == (Closed.HANDED_OVER, False)
    assert (new.took_over_from, new.assigned_by, new.is_owed) == (SAM, who, True)
    assert request_for(store, old).called_off == "it was handed over"
    assert request_for(store, new).called_off is None
    assert show(store, PRIYA, ada).holder == "Aiko Tanaka"


@pytest.mark.parametrize("who", [LENA, OTTO, GUEST])
def test_nobody_else_hands_a_seat_over_or_says_it_did_not_happen(store, ada, who):
    seat = asked(store, ada, SAM, LENA)[SAM]

    assert refused(hand_over, store, who, seat, AIKO) == NOT_FOR_YOU
    assert refused(did_not_happen, store, who, seat) == NOT_FOR_YOU


def test_somebody_without_a_trace_of_training_takes_no_seat_and_who_learns_none_that_counts(store, ada):
    in_the_pool(store, **{SAM: "trained", LENA: "shadow", AIKO: "trained"})
    seat = asked(store, ada, SAM)[SAM]

    assert "may not be asked for" in refused(hand_over, store, SAM, seat, OTTO)
    assert "still learning" in refused(hand_over, store, SAM, seat, LENA)
    assert hand_over(store, SAM, seat, AIKO)


def test_who_took_over_is_marked_and_who_gave_away_reads_nothing(store, ada):
    seats = asked(store, ada, SAM, LENA)
    hand_over(store, SAM, seats[SAM], AIKO)
    hand_in(store, seats[LENA])
    hand_in(store, asked(store, ada, AIKO)[AIKO], now=NOW + timedelta(days=9))

    marks = {voice.name: voice.marks for voice in read_panel(store, PRIYA, ada).agenda.present}
    assert marks == {"Lena Fischer": (), "Aiko Tanaka": (Mark.LATE, Mark.SUBSTITUTED)}
    assert refused(read_panel, store, SAM, ada) == NOT_FOR_YOU


def test_nobody_new_joins_a_panel_that_was_opened_by_way_of_a_handover(store, ada):
    seats = asked(store, ada, SAM, LENA)
    hand_in(store, seats[LENA])
    go_on_without(store, PRIYA, ada)

    assert refused(hand_over, store, SAM, seats[SAM], AIKO).startswith("The panel has been opened")


def test_asking_somebody_anew_gives_them_their_seat_back_and_a_message_of_its_own(store, ada):
    seat = asked(store, ada, SAM)[SAM]
    store.write(lambda r: r.deliveries.claim("x", NOW, 9))
    sent = delivery(store, seat)
    store.write(lambda r: r.deliveries.sent(sent.id, "x", version=sent.wanted, channel_id="D1", ts="1.0"))
    did_not_happen(store, SAM, seat, "They had the flu.")
    assert delivery(store, seat).ts == "1.0"

    again = asked(store, ada, SAM, now=NOW + timedelta(days=2))[SAM]

    assert (again.id, again.closed, again.assigned_at) == (seat.id, None, NOW + timedelta(days=2))
    assert delivery(store, seat).ts is None  # to be posted, not edited into the old one
    assert hand_in(store, again).version == 1


def test_an_interview_that_did_not_happen_asks_nobody_for_a_card(store, ada):
    seats = asked(store, ada, SAM, LENA)

    did_not_happen(store, SAM, seats[SAM], "The candidate was ill.")

    assert {seat_now(store, seat).closed for seat in seats.values()} == {Closed.DID_NOT_HAPPEN}
    assert show(store, PRIYA, ada).holder == "Priya Shah"
    assert revealed_at(store, ada) is None
    assert refused(did_not_happen, store, PRIYA, seats[SAM]) == "No card is waited for here any more."


def told_of_it(store, seat, sent=False):
    """Return who is told that an interview did not happen, and in which words."""

    def look(records):
        one = records.deliveries.find(DeliveryKind.MISSED, str(seat.id))
        said = render(records, replace(one, ts="1.0" if sent else one.ts), COMPANY, NOW) if one else None
        return one and one.to, said

    return store.read(look)


def test_who_asked_for_an_interview_that_did_not_happen_is_told_what_to_do_next(store, ada):
    seats = asked(store, ada, SAM, LENA)
    assert "Who asked for it is told" in did_not_happen(store, SAM, seats[SAM], "The candidate was ill.")

    to, message = told_of_it(store, seats[SAM])

    assert to == PRIYA
    assert message["text"] == (
        "MLOps and production of Ada Lovelace (C-1), ML engineer with Sam Okafor, Lena Fischer did not happen, "
        "so no card is asked for. Please assign it anew."
    )
    assert list(values(message)) == ["Assign panel"]

    asked(store, ada, AIKO, now=NOW + timedelta(hours=1))
    assert told_of_it(store, seats[SAM])[1] is None
    said = told_of_it(store, seats[SAM], sent=True)[1]["text"]
    assert said == "Arranged anew: MLOps and production of Ada Lovelace (C-1), ML engineer, with Aiko Tanaka."


def test_who_says_it_themselves_is_told_in_the_answer_only(store, ada):
    seat = asked(store, ada, SAM)[SAM]

    assert "`/candidate panel C-1` assigns it anew" in did_not_happen(store, PRIYA, seat)
    assert told_of_it(store, seat) == (None, None)


def test_where_who_asked_has_left_whoever_looks_after_the_opening_is_told(store, ada):
    seat = asked(store, ada, SAM)[SAM]
    store.write(lambda r: r.members.keep([Member(id=PRIYA, name="Priya Shah", is_deactivated=True)]))
    did_not_happen(store, SAM, seat)

    assert told_of_it(store, seat)[0] == MAYA


def test_an_interview_that_is_told_of_too_late_is_not_to_be_arranged(store, ada):
    seat = asked(store, ada, SAM)[SAM]
    did_not_happen(store, SAM, seat)
    move(store, PRIYA, ada, Stage.WITHDREW)

    assert told_of_it(store, seat)[1] is None
    assert "not needed any more" in told_of_it(store, seat, sent=True)[1]["text"]


def test_an_interview_of_which_a_card_is_in_did_happen(store, ada):
    seats = asked(store, ada, SAM, LENA)
    hand_in(store, seats[LENA])

    assert "so it did happen" in refused(did_not_happen, store, SAM, seats[SAM])


def test_taking_back_the_last_missing_interview_opens_the_panel(store, ada):
    seats = asked(store, ada, SAM)
    coding = asked(store, ada, AIKO, round_key="coding")
    hand_in(store, seats[SAM])
    assert revealed_at(store, ada) is None

    did_not_happen(store, AIKO, coding[AIKO])

    assert revealed_at(store, ada) == NOW


@pytest.mark.parametrize("training", ["shadow", "reverse_shadow"])
def test_who_is_learning_never_counts_never_holds_the_ball_and_reads_only_after_their_own_card(store, training):
    ada = store.write(put_on_file)
    in_the_pool(store, **{SAM: "trained", LENA: training})
    seats = asked(store, ada, LENA, SAM)
    assert seats[LENA].kind is SeatKind(training)
    assert show(store, PRIYA, ada).holder == "Sam Okafor"

    hand_in(store, seats[SAM], "yes")

    line = show(store, PRIYA, ada).panel[0]
    assert (line.cards_in, line.assigned, line.learning) == (1, 1, ("Lena Fischer",))
    assert refused(read_panel, store, LENA, ada) == debriefs.YOURS_FIRST
    assert show(store, LENA, ada).panel[0].votes == ()
    hand_in(store, seats[LENA], "definitely_not", now=NOW + timedelta(hours=1))
    panel = read_panel(store, LENA, ada)
    assert panel.agenda.label.value == "lean_yes"
    assert {voice.name for voice in panel.agenda.present} == {"Sam Okafor", "Lena Fischer"}


def test_the_one_who_learns_fills_in_a_form_that_says_so(store, ada):
    in_the_pool(store, **{SAM: "trained", LENA: "shadow"})
    seats = asked(store, ada, LENA, SAM)

    assert "does not count" in form(store, seats[LENA]).note
    assert as_(store, PRIYA, lambda r, m: r.events.latest(ada.id, 1))[0].door is Door.COMMAND
