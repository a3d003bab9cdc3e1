"""The digest is out once per channel and date, and tells nobody anything it should not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.errors import Refusal
from bot.domain.events import Door
from bot.domain.pipeline import Stage
from bot.domain.scorecards import Draft
from bot.flows import digests, scorecards
from bot.flows.deliveries import Sender
from tests.factories import (
    COMPANY,
    EVIDENCE,
    NOW,
    OTTO,
    PRIYA,
    SAM,
    a_member,
    ask_for_cards,
    move_to,
    open_a_job,
    put_on_file,
)

NINE = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)  # in Berlin


def owe(store, now):
    return store.write(lambda records: digests.owe_due(records, COMPANY, now))


def owe_now(store, who, now):
    return store.write(lambda records: digests.owe_now(records, records.members.get(who), COMPANY, now))


def posted(store, slack, now):
    Sender(name="one", store=store, messenger=slack, company=COMPANY, clock=lambda: now).send_due()
    return slack.texts()


def test_at_nine_the_digest_is_owed_once_however_often_is_asked(store):
    assert [owe(store, NINE + timedelta(minutes=n)) for n in (-1, 0, 0, 1, 60, 359, 360)] == [0, 1, 0, 0, 0, 0, 0]


def test_the_next_day_has_its_own(store):
    assert [owe(store, NINE + timedelta(days=n)) for n in range(7)] == [1, 1, 1, 1, 0, 0, 1]


def test_a_process_that_was_down_all_day_posts_none_in_the_evening(store):
    assert owe(store, NINE + timedelta(hours=6)) == 0


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2026, 3, 29)])
def test_around_the_change_of_clocks_there_is_one_each_day(store, day):
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2)

    owed = [owe(store, start + timedelta(minutes=10 * n)) for n in range(6 * 24 * 5)]

    assert sum(owed) == 3  # Friday, Monday, Tuesday


def test_every_channel_gets_the_digest_of_its_openings(store, slack):
    store.write(lambda records: open_a_job(records, "AI engineer", channel_id="C02AI"))

    assert owe(store, NINE) == 2

    said = dict(posted(store, slack, NINE))
    assert "ML engineer: nobody yet" in said["C01HIRING"]
    assert "AI engineer" not in said["C01HIRING"]
    assert "AI engineer: nobody yet" in said["C02AI"]


def test_it_tells_what_moved_since_the_last_one_from_start_to_end(store, slack):
    ada = store.write(lambda records: put_on_file(records, now=NINE - timedelta(days=5)))
    grace = store.write(lambda records: put_on_file(records, "Grace Hopper", now=NINE - timedelta(hours=1)))
    for hours, to in ((20, Stage.RECRUITER_SCREEN), (10, Stage.LOOP)):

        def work(records, hours=hours, to=to):
            move_to(records, ada, to, now=NINE - timedelta(hours=hours), reason="a secret reason")

        store.write(work)
    owe(store, NINE)

    ((_, text),) = posted(store, slack, NINE)

    assert text.splitlines()[-3:] == [
        "Moved since the last digest:",
        "Grace Hopper (C-2): new, Applied",
        "Ada Lovelace (C-1): Applied → Interview loop",
    ]
    assert "secret" not in text
    assert grace.code == "C-2"


def test_it_says_nothing_of_votes(store, slack):
    ada = store.write(put_on_file)
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]
    keys = ("mlops_monitoring", "debugging_production")
    draft = Draft(
        ratings=dict.fromkeys(keys, "1"), evidence=dict.fromkeys(keys, EVIDENCE), overall="definitely_not", why=EVIDENCE
    )
    store.write(
        lambda records: scorecards.submit(records, records.members.get(SAM), seat.id, draft, door=Door.MODAL, now=NOW)
    )
    owe_now(store, PRIYA, NOW)

    said = next(text for channel, text in posted(store, slack, NOW) if channel == "C01HIRING")

    assert "waits for Maya Lindqvist: a decision" in said or "waits for Priya Shah" in said
    assert not [word for word in ("Definitely", "not in", "vote", EVIDENCE, "rollback") if word in said]


def test_asked_for_by_hand_it_is_posted_now_and_again_brought_up_to_date(store, slack):
    assert owe_now(store, PRIYA, NOW) == (["C01HIRING"], False)
    posted(store, slack, NOW)
    store.write(put_on_file)

    assert owe_now(store, PRIYA, NOW) == (["C01HIRING"], True)

    ((_, text),) = posted(store, slack, NOW)
    assert "ML engineer: Applied 1" in text


def test_after_one_by_hand_before_nine_the_morning_brings_it_up_to_date_once(store):
    owe_now(store, PRIYA, NINE - timedelta(hours=1))

    assert owe(store, NINE) == 1
    assert owe(store, NINE + timedelta(minutes=1)) == 0


def test_after_one_by_hand_the_same_morning_brings_no_second(store):
    owe_now(store, PRIYA, NINE)

    assert owe(store, NINE + timedelta(hours=1)) == 0


@pytest.mark.parametrize(
    "who", [a_member(OTTO), a_member(SAM), a_member(PRIYA, is_deactivated=True)], ids=lambda m: m.id
)
def test_only_the_team_of_an_opening_can_ask_for_it(store, who):
    with pytest.raises(Refusal):
        store.write(lambda records: digests.owe_now(records, who, COMPANY, NOW))


def test_a_company_without_openings_gets_no_empty_digest(sqlite, tmp_path, slack):
    from storage.store import open_store
    from tests.factories import know_everybody

    (tmp_path / "empty").mkdir()
    with sqlite.fresh(tmp_path / "empty") as database:
        store = open_store(database, "T01", "Northwind")
        know_everybody(store)
        owe(store, NINE)

        assert posted(store, slack, NINE) == []
