"""The digest is out once per channel, hour and date, only when it says something new, and tells nobody what it should not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.candidates import NewCandidate
from bot.domain.deliveries import DeliveryKind
from bot.domain.duties import Duty
from bot.domain.errors import Refusal
from bot.domain.events import Door
from bot.domain.openings import Status
from bot.domain.pipeline import Stage
from bot.domain.scorecards import Draft
from bot.flows import candidates, digests, scorecards
from bot.flows.deliveries import Sender
from bot.messenger import Refused, Unknown
from tests.bot.flows.slack import Crashed
from tests.factories import (
    AIKO,
    COMPANY,
    EVIDENCE,
    LENA,
    MAYA,
    NOW,
    OTTO,
    PRIYA,
    SAM,
    a_member,
    ask_for_cards,
    begin_a_duty,
    hand_in,
    move_to,
    open_a_job,
    put_on_file,
    set_deadline,
    set_interview_time,
)

NINE = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)  # in Berlin, on a Tuesday
HIRING = COMPANY.channel_id
DAY = timedelta(days=1)


def owe(store, now):
    return store.write(lambda records: digests.owe_due(records, COMPANY, now))


def owe_now(store, who, now):
    return store.write(lambda records: digests.owe_now(records, records.members.get(who), COMPANY, now))


def send(store, slack, now):
    Sender(name="one", store=store, messenger=slack, company=COMPANY, clock=lambda: now).send_due()


def posted(store, slack, now):
    """Send what is owed; returns what stands in the channel, threads aside."""
    send(store, slack, now)
    return slack.texts()


def roots(slack, channel=HIRING):
    return [text for place, text in slack.texts() if place == channel]


def thread(slack, channel=HIRING):
    """Return the lists in the thread of the newest digest of a channel."""
    ts = [ts for place, ts in slack.messages if place == channel and (place, ts) not in slack.threads][-1]
    return "\n".join(slack.answers_to(channel, ts))


def morning(store, slack, day):
    """Let nine o'clock come on the n-th day; returns how many digests stand in the channel then."""
    owe(store, NINE + DAY * day)
    send(store, slack, NINE + DAY * day)
    return len(roots(slack))


def set_hour(store, hour, opening_id=1):
    store.write(lambda records: records.openings.set_digest_hour(opening_id, hour))


# --- Once ---------------------------------------------------------------------------------------------------------------


def test_at_nine_the_digest_is_owed_once_however_often_is_asked(store):
    assert [owe(store, NINE + timedelta(minutes=n)) for n in (-1, 0, 0, 1, 60, 359, 360)] == [0, 1, 0, 0, 0, 0, 0]


def test_a_process_that_was_down_in_the_morning_posts_late_and_in_the_evening_none(store):
    assert owe(store, NINE + timedelta(hours=5, minutes=59)) == 1
    assert owe(store, NINE + DAY + timedelta(hours=6)) == 0


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2026, 3, 29)])
def test_around_the_change_of_clocks_there_is_one_each_day(store, slack, day):
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2)
    owed = []
    for n in range(6 * 24 * 5):
        now = start + timedelta(minutes=10 * n)
        store.write(lambda records, n=n, now=now: put_on_file(records, f"Person {n}", now=now) if n % 60 == 0 else None)
        owed += [now] * owe(store, now)
        send(store, slack, now)

    # Friday, Monday, Tuesday, at nine by the clock on the wall
    assert len(owed) == 3
    assert {moment.astimezone(digests_zone(store)).hour for moment in owed} == {9}


def digests_zone(store):
    return store.read(lambda records: digests.company_calendar(records, COMPANY)).zone


def test_an_hour_that_comes_twice_brings_one(store):
    set_hour(store, 2)
    sunday = datetime(2026, 10, 25, tzinfo=UTC)  # 02:00 comes at 00:00 and at 01:00 UTC
    store.write(lambda records: put_on_file(records, now=sunday))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.domain.calendars.Calendar.is_business_day", lambda self, day: True)
        assert [owe(store, sunday + timedelta(minutes=n)) for n in (-1, 0, 30, 60, 90, 119)] == [0, 1, 0, 0, 0, 0]


def test_on_a_public_holiday_of_the_companys_country_there_is_none(store):
    good_friday = datetime(2026, 4, 3, 7, 0, tzinfo=UTC)

    assert [owe(store, good_friday + DAY * n) for n in range(5)] == [0, 0, 0, 0, 1]  # until Tuesday


def test_every_channel_gets_the_digest_of_its_openings(store, slack):
    store.write(lambda records: open_a_job(records, "AI engineer", channel_id="C02AI"))

    assert owe(store, NINE) == 2

    said = dict(posted(store, slack, NINE))
    assert "in ML engineer." in said[HIRING]
    assert "in AI engineer." in said["C02AI"]


def test_openings_that_share_channel_and_hour_share_one_and_another_hour_has_its_own(store, slack):
    for title in ("AI engineer", "Data engineer"):
        store.write(lambda records, title=title: open_a_job(records, title))
    set_hour(store, 14, opening_id=3)

    owed = [owe(store, NINE + timedelta(hours=n)) for n in range(6)]

    assert owed == [1, 0, 0, 0, 0, 1]
    posted(store, slack, NINE + timedelta(hours=5))
    assert [text.splitlines()[-1] for text in roots(slack)] == [
        "Nobody is on their way in ML engineer and AI engineer.",
        "Nobody is on their way in Data engineer.",
    ]


@pytest.mark.parametrize("hour", [10, 14])
def test_an_opening_whose_hour_changes_during_the_day_gets_no_second_one(store, hour):
    assert owe(store, NINE) == 1
    set_hour(store, hour)

    assert [owe(store, NINE + timedelta(hours=n)) for n in range(10)] == [0] * 10


def test_an_opening_whose_channel_changes_during_the_day_gets_no_second_one_by_itself(store, slack):
    owe(store, NINE)
    posted(store, slack, NINE)
    store.write(lambda records: records.openings._set(1, channel_id="C02AI"))

    assert owe(store, NINE + timedelta(hours=1)) == 0
    assert owe_now(store, PRIYA, NINE + timedelta(hours=2)) == (["C02AI"], False)
    assert "in ML engineer." in dict(posted(store, slack, NINE + timedelta(hours=2)))["C02AI"]


def test_an_hour_that_comes_earlier_than_before_still_brings_todays(store):
    set_hour(store, 14)
    assert owe(store, NINE) == 0
    set_hour(store, 8)

    assert owe(store, NINE + timedelta(minutes=1)) == 1


@pytest.mark.parametrize("status", [Status.PAUSED, Status.CLOSED])
def test_an_opening_nobody_is_hired_for_is_in_none(store, slack, status):
    store.write(lambda records: records.openings.set_status(1, status))

    assert owe(store, NINE) == 0
    with pytest.raises(Refusal, match="Nobody is being hired in your openings just now"):
        owe_now(store, PRIYA, NINE)


def test_one_that_could_not_be_posted_on_its_day_is_not_posted_the_next(store, slack):
    owe(store, NINE)
    slack.answers = [Refused("ratelimited", retry_after=timedelta(hours=15))]
    send(store, slack, NINE)

    send(store, slack, NINE + timedelta(hours=15))

    assert roots(slack) == []


# --- Only when it says something new ------------------------------------------------------------------------------------


def test_it_is_skipped_while_nothing_changes_and_comes_on_monday_all_the_same(store, slack):
    counts = [morning(store, slack, day) for day in range(8)]  # from Tuesday to Tuesday

    assert counts == [1, 1, 1, 1, 1, 1, 2, 2]


def test_a_skipped_one_is_not_looked_at_again_that_day_whatever_happens(store, slack):
    morning(store, slack, 0)
    assert owe(store, NINE + DAY) == 0
    store.write(lambda records: put_on_file(records, now=NINE + DAY + timedelta(minutes=5)))

    assert owe(store, NINE + DAY + timedelta(minutes=10)) == 0


def test_who_moved_since_is_news_once_and_a_skipped_day_loses_nobody(store, slack, ada):
    # Nothing of hers comes over its time in this story.
    store.write(lambda records: records.duties.end([one.id for one in records.duties.of_application(ada.id)], NINE))
    morning(store, slack, 0)
    morning(store, slack, 1)  # Ada came after Tuesday's
    assert len(roots(slack)) == 2
    assert "• Ada Lovelace (C-1): new, Applied" in roots(slack)[-1]

    assert morning(store, slack, 2) == 2
    store.write(lambda records: move_to(records, ada, Stage.RECRUITER_SCREEN, now=NINE + DAY * 2 + timedelta(hours=1)))
    assert morning(store, slack, 3) == 3
    assert "• Ada Lovelace (C-1): Applied → Recruiter screen" in roots(slack)[-1]


def test_something_that_comes_over_its_time_is_news_and_that_it_stays_so_is_none(store, slack, ada):
    morning(store, slack, 1)
    store.write(lambda records: begin_a_duty(records, ada, Duty.STAGE, due_at=NINE + DAY * 2 - timedelta(hours=1)))

    assert [morning(store, slack, day) for day in (2, 3)] == [2, 2]
    assert "Over time: 1 waits for a recruiter" in roots(slack)[-1]


def test_what_was_asked_for_by_hand_counts_as_said(store, slack, ada):
    morning(store, slack, 0)
    later = NINE + timedelta(hours=6)
    store.write(lambda records: begin_a_duty(records, ada, Duty.DECISION, due_at=None))
    owe_now(store, PRIYA, later)
    send(store, slack, later)

    store.write(lambda records: records._connection.exec_driver_sql("UPDATE events SET at = '2026-03-01 00:00:00'"))

    assert morning(store, slack, 1) == 1


def test_what_was_not_posted_was_not_said(store, slack, ada):
    morning(store, slack, 1)
    store.write(lambda records: begin_a_duty(records, ada, Duty.DECISION, due_at=None))
    owe(store, NINE + DAY * 2)
    slack.answers = [Refused("channel_not_found", for_good=True)]
    send(store, slack, NINE + DAY * 2)
    assert len(roots(slack)) == 1

    assert morning(store, slack, 3) == 2


# --- What it says -------------------------------------------------------------------------------------------------------


@pytest.fixture
def busy(store):
    """An opening in which something of everything waits, and a colleague who applied."""

    def work(records):
        now = NINE - timedelta(days=5)
        people = [put_on_file(records, name, now=now) for name in ("Ada Lovelace", "Grace Hopper", "Alan Turing")]
        ada, grace, _ = people
        own = NewCandidate(name="Sam Okafor", email=None, member_id=SAM)
        recruiter = records.members.get(PRIYA)
        sam = candidates.add(
            records, recruiter, own, records.openings.all()[0], anyway=True, door=Door.COMMAND, now=now
        ).application
        seats = ask_for_cards(records, ada, LENA, AIKO, now=now)
        hand_in(records, seats[0], now=now)
        move_to(records, grace, Stage.RECRUITER_SCREEN, now=NINE - timedelta(hours=2))
        move_to(records, sam, Stage.RECRUITER_SCREEN, now=NINE - timedelta(hours=2))
        for one in (*people, sam):
            records.duties.end([duty.id for duty in records.duties.of_application(one.id)], now)
            begin_a_duty(records, one, Duty.DECISION, holder_id=MAYA, due_at=None)
            begin_a_duty(records, one, Duty.GAP, since=NINE - timedelta(days=6), due_at=None)
            set_deadline(records, one, NINE + timedelta(days=2))
            set_interview_time(records, one, "mlops_production", NINE + timedelta(hours=2))
        begin_a_duty(records, ada, Duty.CARD, holder_id=AIKO, due_at=NINE - DAY, subject_id=seats[1].id)
        begin_a_duty(records, sam, Duty.CARD, holder_id=AIKO, due_at=NINE - DAY)

    store.write(work)


def test_it_says_everything_of_everybody_but_a_colleague(store, slack, busy):
    morning(store, slack, 0)

    (said,) = roots(slack)
    lines = [line.partition("<!date")[0] for line in said.splitlines()]
    assert lines == [
        "Hiring today · Tuesday 10 March",
        "Must answer another company: Ada Lovelace (C-1) by ",
        "Must answer another company: Grace Hopper (C-2) by ",
        "Needs a decision: Ada Lovelace (C-1), Grace Hopper (C-2) and 1 more",
        "Over time: 1 waits for an interviewer",
        "Interviews today: 3",
        "• ", "• ", "• ",
        "No next round for over three business days: Ada Lovelace (C-1), Grace Hopper (C-2) and 1 more",
        "Moved since the last digest: 1",
        "• Grace Hopper (C-2): Applied → Recruiter screen",
        "3 people are on their way in ML engineer. The lists are in the thread.",
    ]  # fmt: skip
    assert "Sam Okafor" not in said + thread(slack)
    assert "C-4" not in said + thread(slack)


def test_its_thread_has_the_lists_and_names_nobody_who_is_waited_for(store, slack, busy):
    morning(store, slack, 0)

    said = thread(slack)
    assert "• Ada Lovelace (C-1) waits for scorecards (1 of 2 in), due 1 day ago" in said
    assert "• Alan Turing (C-3): Applied, nothing arranged for 6 days" in said
    for name in ("Aiko", "Lena", "Maya", "Priya"):
        assert name not in said + roots(slack)[0]


def test_the_lists_follow_the_digest_into_its_thread_and_are_brought_up_to_date_with_it(store, slack, busy):
    owe_now(store, PRIYA, NINE)
    send(store, slack, NINE)
    assert (len(roots(slack)), len(slack.threads)) == (1, 1)
    store.write(lambda records: put_on_file(records, "Zelda Orr", now=NINE))

    owe_now(store, PRIYA, NINE + timedelta(minutes=5))
    send(store, slack, NINE + timedelta(minutes=5))

    assert (len(roots(slack)), len(slack.threads)) == (1, 1)
    assert "Zelda Orr (C-5): new, Applied" in thread(slack)


def test_a_page_that_the_lists_do_not_fill_any_more_says_so(store, slack):
    many = store.write(lambda records: [put_on_file(records, f"{'Person ' * 20}{n}", now=NOW) for n in range(40)])

    def wait_for(kind):
        return store.write(lambda records: [begin_a_duty(records, one, kind, holder_id=MAYA) for one in many])

    begun = [*wait_for(Duty.DECISION), *wait_for(Duty.GAP)]
    now = NINE + DAY
    owe(store, now)
    send(store, slack, now)
    pages = len(slack.messages) - 1
    assert pages > 1

    store.write(lambda records: records.duties.end([one.id for one in begun], now))
    owe_now(store, PRIYA, now + timedelta(minutes=1))
    send(store, slack, now + timedelta(minutes=1))

    assert len(slack.messages) - 1 == pages
    assert thread(slack).endswith("The lists got shorter: all of them are above.")


def test_a_quiet_digest_has_no_thread(store, slack):
    morning(store, slack, 0)

    assert len(slack.messages) == 1
    assert store.read(lambda records: records.deliveries.counts()) == {"shown": 1}


def test_a_list_of_unknown_fate_is_looked_for_in_the_thread_and_not_posted_twice(store, slack, busy):
    owe(store, NINE)
    send_root_then_lose_the_reply(store, slack)

    send(store, slack, NINE + timedelta(minutes=2))

    assert slack.calls.count("find") == 1
    assert len(slack.threads) == 1
    assert store.read(lambda records: records.deliveries.find(DeliveryKind.DIGEST_DETAIL, "1.1")).ts


def send_root_then_lose_the_reply(store, slack):
    real = slack.post

    def post(channel_id, message, key, thread_ts=None, also=()):
        sent = real(channel_id, message, key, thread_ts)
        return Unknown("lost reply") if thread_ts else sent

    slack.post = post
    send(store, slack, NINE)
    slack.post = real


def test_a_process_that_dies_between_a_digest_and_its_lists_leaves_them_to_the_next(store, slack, busy):
    owe(store, NINE)
    real = slack.post

    def post(channel_id, message, key, thread_ts=None, also=()):
        if thread_ts:
            raise Crashed
        return real(channel_id, message, key, thread_ts)

    slack.post = post
    with pytest.raises(Crashed):
        send(store, slack, NINE)
    slack.post = real

    send(store, slack, NINE + timedelta(minutes=2))

    assert len(roots(slack)) == 1
    assert "Needs a decision" in thread(slack)


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
    store.write(lambda records: begin_a_duty(records, ada, Duty.DECISION, holder_id=MAYA))
    owe_now(store, PRIYA, NOW)
    send(store, slack, NOW)

    said = roots(slack)[0] + thread(slack)

    assert "Needs a decision: Ada Lovelace (C-1)" in said
    assert not [word for word in ("Definitely", "not in", "vote", EVIDENCE, "rollback") if word in said]


def test_it_gives_no_reasons(store, slack):
    ada = store.write(lambda records: put_on_file(records, now=NINE - timedelta(days=5)))
    store.write(
        lambda records: move_to(records, ada, Stage.RECRUITER_SCREEN, now=NINE - timedelta(hours=2), reason="a secret")
    )
    morning(store, slack, 0)

    said = roots(slack)[0] + thread(slack)
    assert "Applied → Recruiter screen" in said
    assert "secret" not in said


# --- By hand ------------------------------------------------------------------------------------------------------------


def test_asked_for_by_hand_it_is_posted_now_and_again_brought_up_to_date(store, slack):
    assert owe_now(store, PRIYA, NOW) == ([HIRING], False)
    posted(store, slack, NOW)
    store.write(put_on_file)

    assert owe_now(store, PRIYA, NOW) == ([HIRING], True)

    ((_, text),) = posted(store, slack, NOW)
    assert "1 person is on their way" in text


def test_asked_for_by_hand_a_skipped_one_is_posted(store, slack):
    assert [morning(store, slack, day) for day in (0, 1)] == [1, 1]

    assert owe_now(store, PRIYA, NINE + DAY) == ([HIRING], False)

    send(store, slack, NINE + DAY)
    assert len(roots(slack)) == 2


def test_asked_for_by_hand_on_a_weekend_it_comes(store, slack):
    saturday = NINE + DAY * 4
    owe_now(store, PRIYA, saturday)

    assert "Saturday 14 March" in posted(store, slack, saturday)[0][1]


def test_asked_for_by_hand_whoever_shares_channel_and_hour_comes_along(store, slack):
    store.write(lambda records: open_a_job(records, "AI engineer", recruiter_id=LENA, hiring_manager_id=LENA))

    owe_now(store, LENA, NOW)

    assert "in ML engineer and AI engineer." in posted(store, slack, NOW)[0][1]
    assert owe(store, NOW) == 0


def test_by_hand_all_of_ones_hours_come_and_each_stays_one(store, slack):
    store.write(lambda records: open_a_job(records, "AI engineer"))
    set_hour(store, 14, opening_id=2)

    assert owe_now(store, PRIYA, NINE) == ([HIRING], False)
    send(store, slack, NINE)
    assert len(roots(slack)) == 2
    assert owe_now(store, PRIYA, NINE + timedelta(minutes=1)) == ([HIRING], True)
    send(store, slack, NINE + timedelta(minutes=1))
    assert len(roots(slack)) == 2


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
    with pytest.raises(Refusal, match="Only the team of an opening"):
        store.write(lambda records: digests.owe_now(records, who, COMPANY, NOW))


def test_a_company_without_openings_gets_no_empty_digest(empty, tmp_path, slack):
    from storage.store import open_store
    from tests.factories import know_everybody

    (tmp_path / "empty").mkdir()
    with empty.fresh(tmp_path / "empty") as database:
        store = open_store(database, "T01", "Northwind")
        know_everybody(store)
        owe(store, NINE)

        assert posted(store, slack, NINE) == []
