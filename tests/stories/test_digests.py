"""The digest in the hiring channel: at its hour, its lists in its thread, skipped when nothing changed."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.duties import Duty
from tests.company import add_ada
from tests.factories import begin_a_duty, set_deadline, set_interview_time

NINE = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)  # in Berlin, on a Wednesday: the story began on Tuesday
DAY = timedelta(days=1)


@pytest.fixture
def priya(company):
    return company.as_("priya", "hiring")


def digests(company):
    return [message for message in company.as_("priya").messages("hiring") if "Hiring today" in message]


def answers(company, digest):
    """Return what stands in a digest's thread."""
    company.slack.settle()
    return company.as_("priya").thread(digest)[1:]


def wait_for_sam(company):
    """Let Ada's card be over its time, her deadline be near, and her interview be today."""

    def work(records):
        ada = records.applications.numbered(1)
        seat = records.interviews.seats_of(ada.id)[0]
        due = NINE - timedelta(hours=1)
        begin_a_duty(records, ada, Duty.CARD, holder_id="U03SAM", due_at=due, subject_id=seat.id)
        set_deadline(records, ada, NINE + DAY * 2)
        set_interview_time(records, ada, "coding", NINE + timedelta(hours=2))

    company.store.write(work)


def test_it_comes_at_its_hour_with_the_lists_in_its_thread(company, priya):
    add_ada(company, panel="@sam @lena")
    wait_for_sam(company)
    company.at(NINE - timedelta(minutes=1))
    priya.never_sees("Wednesday 11 March")

    company.at(NINE)
    digest = priya.sees("Hiring today · Wednesday 11 March")

    assert "Must answer another company: Ada Lovelace (C-1) by" in digest
    assert "Over time: 1 waits for an interviewer" in digest
    assert "Interviews today: 1" in digest
    assert "Ada Lovelace (C-1): new, Interview loop" in digest
    assert "Sam Okafor" not in digest
    (lists,) = answers(company, digest)
    assert "Ada Lovelace (C-1) waits for scorecards (0 of 2 in), due 1 h ago" in lists
    assert "/candidate list shows everybody" in lists
    assert "Sam Okafor" not in lists
    company.pass_time(hours=1)
    assert len(digests(company)) == 2  # Tuesday's, on which the story began, and Wednesday's


def test_it_is_skipped_when_nothing_changed_and_comes_on_monday_all_the_same(company, priya):
    add_ada(company)
    # Nothing of hers comes over its time in this story.
    company.store.write(lambda records: records.duties.end([one.id for one in records.duties.of_application(1)], NINE))
    company.at(NINE)
    company.slack.wait_until(lambda: len(digests(company)) == 2)

    company.at(NINE + DAY)
    company.at(NINE + DAY * 2)
    company.at(NINE + DAY * 3)  # a Saturday
    assert len(digests(company)) == 2
    company.at(NINE + DAY * 5)

    priya.sees("Hiring today · Monday 16 March")
    assert "All quiet: nothing is over its time, and nobody moved since the last digest." in digests(company)[-1]
    assert answers(company, digests(company)[-1]) == []
    priya.command("/candidate move C-1 withdraw because comp")
    company.at(NINE + DAY * 6)
    assert "Ada Lovelace (C-1): Interview loop → Withdrew" in priya.sees("Hiring today · Tuesday 17 March")


def test_a_bot_that_starts_again_on_the_stroke_of_nine_posts_one(company, priya):
    add_ada(company)
    company.slack.clock.set(NINE)
    company.deploy()
    company.bot.tick()
    priya.sees("Wednesday 11 March")

    company.deploy()
    company.bot.tick()
    company.slack.settle()

    assert sum("Wednesday 11 March" in digest for digest in digests(company)) == 1


def test_its_hour_is_the_openings_and_changed_in_the_form_to_edit(company, priya):
    add_ada(company)
    priya.command("/role edit ml-engineer")
    priya.fill({"Digest at": "14:00"}).submit()
    priya.close()

    company.at(NINE)
    priya.never_sees("Wednesday 11 March")
    company.at(NINE + timedelta(hours=5))

    priya.sees("Wednesday 11 March")
    assert company.store.read(lambda records: records.openings.all()[0].digest_hour) == 14


def test_asking_for_it_again_brings_the_same_message_up_to_date(company, priya):
    company.bot.tick()
    priya.sees("Nobody is on their way in ML engineer.")
    priya.command('/candidate add "Ada Lovelace" for ml-engineer')

    answer = priya.command("/candidate digest")

    assert "up to date" in answer
    priya.sees("1 person is on their way in ML engineer.")
    assert len(digests(company)) == 1
    company.slack.wait_until(lambda: answers(company, digests(company)[0]))
    assert len(answers(company, digests(company)[0])) == 1


def test_lists_whose_reply_was_lost_are_looked_for_in_the_thread_and_not_posted_twice(company, priya):
    priya.sees("Nobody is on their way in ML engineer.")
    priya.command('/candidate add "Ada Lovelace" for ml-engineer')
    company.slack.trouble(drop_reply=1.0, methods=["chat.postMessage"], times=1)

    priya.command("/candidate digest")
    priya.sees("1 person is on their way in ML engineer.")
    company.slack.wait_until(lambda: answers(company, digests(company)[0]))
    company.pass_time(seconds=40)

    company.slack.wait_until(lambda: company.slack.calls("conversations.replies"))
    company.slack.settle()
    assert len(answers(company, digests(company)[0])) == 1
    counts = company.store.read(lambda records: records.deliveries.counts())
    assert counts.keys() == {"shown"}
