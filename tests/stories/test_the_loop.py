"""The loop itself: add, panel, votes, blind until the last one, move; reminders on time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from bot import jobs
from bot.domain.deliveries import DeliveryKind
from tests.company import BOTH_DOORS, ROLLBACK, WHY, add_ada, cards_of, rated, vote

pytestmark = BOTH_DOORS


def test_from_a_name_to_a_decision(company):
    priya = company.as_("priya", "hiring")
    priya.command('/candidate add "Ada Lovelace" for ml-engineer ada@example.com')
    priya.command("/candidate shared ada")
    priya.command("/candidate move ada recruiter screen")
    priya.command("/candidate move ada loop")
    priya.command("/candidate panel ada mlops @sam @lena")
    priya.command("/candidate panel ada ml system design @aiko")

    vote(company, "sam", "Yes")
    vote(company, "lena", "Definitely not")
    shown = priya.command("/candidate show ada")

    assert "2 of 2 cards in" in shown
    assert "0 of 1 cards in" in shown
    assert "Definitely not" not in shown
    assert "Waiting for Aiko Tanaka · a scorecard" in shown

    vote(company, "aiko", "Strong yes")
    shown = priya.command("/candidate show ada")

    assert "Sam Okafor: Yes, Lena Fischer: Definitely not" in shown
    assert "Aiko Tanaka: Strong yes" in shown
    assert "Waiting for Maya Lindqvist · a decision" in shown

    moved = priya.command("/candidate move ada debrief")

    assert "Moved Ada Lovelace (C-1) from Interview loop to Debrief." in moved


def test_nobody_reads_a_vote_before_the_last_card_is_in(company):
    add_ada(company, panel="@sam @lena @aiko")

    vote(company, "sam", "Strong yes", evidence=f"UNMISTAKABLE: {ROLLBACK}")
    vote(company, "lena", "Strong yes")
    for who in ("priya", "maya", "lena", "aiko", "otto"):
        company.as_(who, "hiring").command("/candidate show ada")
        company.as_(who, "hiring").command("/candidate list")

    company.bot.tick()
    for who in ("priya", "maya", "lena", "aiko", "otto"):
        company.as_(who, "hiring").never_sees("UNMISTAKABLE")
        company.as_(who, "hiring").never_sees("Strong yes")


def test_the_request_turns_into_submitted(company):
    add_ada(company, panel="@sam @lena")

    vote(company, "sam", "Yes")

    sam = company.as_("sam")
    sam.sees("Submitted 2:00 PM")
    assert len(sam.dms()) == 1
    assert "Open scorecard" not in sam.dms()[0]


def test_voting_twice_replaces_your_own_card_and_keeps_the_history(company):
    add_ada(company, panel="@sam @lena")
    vote(company, "sam", "Yes")

    sam = company.as_("sam")
    sam.click("Correct my card")
    sam.fill({"Overall": "No"}).submit()

    first, second = cards_of(company, seat_id=1)
    assert (first.overall, second.overall) == ("yes", "no")
    assert second.said.why == first.said.why
    assert "1 of 2 cards in" in company.as_("priya", "hiring").command("/candidate show ada")


def test_once_every_card_is_in_none_can_be_changed(company):
    add_ada(company, panel="@sam @lena")
    vote(company, "sam", "Yes")
    sam = company.as_("sam")
    sam.click("Correct my card")
    vote(company, "lena", "No")

    thought = "Now that I know what Lena thinks, I see it quite differently from the way in which I saw it before."
    sam.fill({WHY: thought}).submit()

    assert "yours cannot be changed any more" in sam.modal
    assert thought in sam.modal
    assert [card.overall for card in cards_of(company, seat_id=1)] == ["yes"]


def test_an_incomplete_card_says_what_is_missing_and_keeps_what_was_typed(company):
    add_ada(company, panel="@sam")
    sam = company.as_("sam")
    sam.sees("asks for your scorecard")
    sam.click("Open scorecard")

    sam.fill({**rated(sam.modal.labels), WHY: "good good", "Overall": "Yes"}).submit()

    assert "What was asked, and what did they answer?" in sam.modal.errors[WHY]
    sam.fill({WHY: ROLLBACK}).submit()
    sam.sees("Submitted")


def test_the_same_envelope_delivered_three_times_counts_once(company):
    priya = company.as_("priya", "hiring")
    priya.command('/candidate add "Ada Lovelace" for ml-engineer')
    priya.command("/candidate note ada met them at the meetup")
    note = company.slack.envelopes[-1]

    company.slack.deliver_again(note, times=2)
    company.slack.settle()

    shown = priya.command("/candidate show ada").text
    assert shown.count("met them at the meetup") == 1


def test_a_vote_delivered_three_times_is_one_card(company):
    add_ada(company, panel="@sam @lena")
    vote(company, "sam", "Yes")
    submission = next(one for one in reversed(company.slack.envelopes) if _type(one) == "view_submission")

    company.slack.deliver_again(submission, times=2)
    company.slack.settle()

    assert len(cards_of(company, seat_id=1)) == 1


def test_a_card_that_is_missing_is_reminded_of_once_in_the_morning(company):
    add_ada(company, panel="@sam @lena")
    vote(company, "lena", "Yes")

    company.at(datetime(2026, 3, 11, 8, 29, tzinfo=UTC))
    company.as_("sam").never_sees("waits for you")
    company.at(datetime(2026, 3, 11, 8, 30, 30, tzinfo=UTC))  # half past nine, when Sam wants to hear what he owes
    company.as_("sam").sees("Scorecard: Ada Lovelace, MLOps and production")
    company.pass_time(hours=1)

    assert sum("One thing waits for you" in message for message in company.as_("sam").dms()) == 1
    company.as_("lena").never_sees("waits for you")


def test_a_reminder_is_not_sent_once_the_card_is_in(company):
    add_ada(company, panel="@sam @lena")
    vote(company, "sam", "Yes")

    company.at(datetime(2026, 3, 12, 13, 0, tzinfo=UTC))

    company.as_("sam").never_sees("waits for you")


def test_what_is_asked_in_the_evening_waits_for_the_morning(company):
    company.at(datetime(2026, 3, 10, 18, 0, tzinfo=UTC))  # 19:00 at Sam's
    add_ada(company, panel="@sam")
    company.as_("sam").never_sees("asks for your scorecard")

    company.at(datetime(2026, 3, 11, 8, 0, 30, tzinfo=UTC))

    company.as_("sam").sees("asks for your scorecard")


def test_a_reminder_owed_overnight_is_not_sent_if_the_card_comes_in_before_the_morning(company):
    add_ada(company, panel="@sam")
    company.as_("sam").sees("asks for your scorecard")
    company.at(datetime(2026, 3, 10, 19, 0, tzinfo=UTC))
    vote(company, "sam", "Yes")

    company.at(datetime(2026, 3, 11, 8, 31, tzinfo=UTC))

    company.as_("sam").never_sees("waits for you")


def test_a_reminder_that_was_answered_says_so(company):
    add_ada(company, panel="@sam @lena")
    company.at(datetime(2026, 3, 11, 8, 31, tzinfo=UTC))
    company.as_("sam").sees("One thing waits for you")

    vote(company, "sam", "Yes", button="Write scorecard")

    company.as_("sam").sees("All done: nobody waits for you. Thank you.")


def test_two_ticks_at_once_send_one_reminder(company):
    add_ada(company, panel="@sam")
    company.slack.clock.set(datetime(2026, 3, 11, 8, 45, tzinfo=UTC))
    now = company.bot.clock()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: jobs.climb_ladders(company.store, now), range(16)))
        list(pool.map(lambda _: company.bot.sender.send_due(), range(4)))

    company.as_("sam").sees("One thing waits for you")
    company.slack.settle()
    assert sum("One thing waits for you" in message for message in company.as_("sam").dms()) == 1


def test_a_stage_past_its_time_reaches_its_owner_in_working_hours(company):
    company.as_("priya", "hiring").command('/candidate add "Ada Lovelace" for ml-engineer')

    company.at(datetime(2026, 3, 11, 14, 31, tzinfo=UTC))

    company.as_("priya").sees("Next step: Ada Lovelace, Applied")
    company.as_("maya").never_sees("Next step: Ada Lovelace")
    company.as_("priya").click("Show")
    company.as_("priya").sees("Waiting for Priya Shah · the next step")


def test_two_people_moving_one_candidate_at_once_one_wins_and_the_other_is_told(company):
    add_ada(company)

    def go(who_where):
        who, where = who_where
        return company.as_(who, "hiring").command(f"/candidate move C-1 {where}").text

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(go, [("priya", "reject because role closed"), ("maya", "withdraw because comp")]))

    assert sum("Moved Ada Lovelace (C-1) from Interview loop" in text for text in said) == 1, said
    winner, where = ("Priya Shah", "Not moving forward") if "Moved Ada" in said[0] else ("Maya Lindqvist", "Withdrew")
    told = f"Meanwhile {winner} moved Ada Lovelace (C-1) to {where}. Have another look first."
    assert sum(told in text for text in said) == 1, said
    assert company.store.read(lambda records: records.applications.miscounted()) == []


def test_a_message_whose_reply_was_lost_is_looked_up_and_not_sent_twice(company):
    company.slack.trouble(drop_reply=1.0, methods=["chat.postMessage"], times=1)

    add_ada(company, panel="@sam")
    company.as_("sam").sees("asks for your scorecard")
    company.pass_time(seconds=40)

    company.slack.wait_until(lambda: _delivery(company).ts is not None)
    assert len(company.as_("sam").dms()) == 1
    assert len(company.slack.calls("conversations.history")) == 1


def test_a_message_that_was_refused_for_a_while_comes_later(company):
    company.slack.trouble(rate_limited=1.0, methods=["chat.postMessage"], times=2, retry_after=1)

    add_ada(company, panel="@sam")
    for tries in (1, 2):
        company.slack.wait_until(lambda tries=tries: len(company.slack.calls("chat.postMessage")) > tries)
        company.slack.settle()
        company.pass_time(seconds=5)

    company.as_("sam").sees("asks for your scorecard")
    assert len(company.as_("sam").dms()) == 1


def _type(envelope):
    return envelope.get("payload", {}).get("type")


def _delivery(company):
    return company.store.read(lambda records: records.deliveries.find(DeliveryKind.SEAT, "1"))
