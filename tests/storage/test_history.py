"""History, interviews, cards, members, openings and digests come back as they were written."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot import templates
from bot.domain.events import Door, Kind
from bot.domain.pipeline import Stage
from bot.domain.scorecards import Draft, Overall, Scorecard
from bot.domain.templates import template_from_data
from tests.factories import (
    AIKO,
    GONE,
    LENA,
    MAYA,
    NOW,
    PEOPLE,
    PRIYA,
    SAM,
    a_member,
    ask_for_cards,
    know_everybody,
    open_a_job,
    put_on_file,
)


@pytest.fixture
def ada(store):
    know_everybody(store)
    store.write(open_a_job)
    return store.write(put_on_file)


def happen(store, application, kind=Kind.NOTED, **special):
    ordinary = {"application_id": application.id, "at": NOW, "actor_id": PRIYA, "kind": kind, "door": Door.COMMAND}
    return store.write(lambda records: records.events.add(**{**ordinary, **special}))


def test_history_is_told_newest_first_and_no_longer_than_asked(store, ada):
    for n in range(7):
        happen(store, ada, text=f"note {n}")

    history = store.read(lambda records: records.events.latest(ada.id, 3))

    assert [event.text for event in history] == ["note 6", "note 5", "note 4"]


def test_an_event_comes_back_whole(store, ada):
    event_id = happen(
        store, ada, Kind.MOVED, from_stage=Stage.LOOP, to_stage=Stage.REJECTED, text="„Ünïcödé“ 🎉\n<!channel>",
        door=Door.MODAL, actor_id=MAYA,
    )  # fmt: skip

    event = store.read(lambda records: records.events.latest(ada.id, 1)[0])

    assert (event.id, event.at, event.actor_id, event.kind, event.door) == (
        event_id, NOW, MAYA, Kind.MOVED, Door.MODAL,
    )  # fmt: skip
    assert (event.from_stage, event.to_stage, event.text) == (Stage.LOOP, Stage.REJECTED, "„Ünïcödé“ 🎉\n<!channel>")


def test_a_round_is_arranged_once_however_often_it_is_asked_for(store, ada):
    first = store.write(lambda records: records.interviews.arrange(ada.id, "coding", NOW))

    assert store.write(lambda records: records.interviews.arrange(ada.id, "coding", NOW)) == first
    assert store.write(lambda records: records.interviews.arrange(ada.id, "mlops_production", NOW)) != first


def test_an_interviewer_has_one_seat_in_an_interview(store, ada):
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]

    def again(records):
        records.interviews.seat(
            interview_id=seat.interview_id, application_id=ada.id, round_key="mlops_production", interviewer_id=SAM,
            assigned_by=SAM, assigned_at=NOW, due_at=NOW,
        )  # fmt: skip

    with pytest.raises(IntegrityError):
        store.write(again)


def test_a_card_came_in_when_it_came_in_first(store, ada):
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]

    for hours in (1, 2):
        store.write(lambda records, h=hours: records.interviews.card_came_in(seat.id, NOW + timedelta(hours=h)))

    assert store.read(lambda records: records.interviews.get_seat(seat.id)).submitted_at == NOW + timedelta(hours=1)


def a_card(seat, version=1, overall=Overall.YES):
    return Scorecard(
        seat_id=seat.id,
        version=version,
        submitted_at=NOW + timedelta(minutes=version),
        said=Draft(
            ratings={"mlops_monitoring": "4", "debugging_production": "not_assessed"},
            evidence={"mlops_monitoring": f"Version {version}: “rolled one back” – 🎉"},
            red_flags=("blames",),
            green_flags=("asks", "listens"),
            tie_breakers=("phd",),
            level="senior",
            confidence="high",
            overall=overall,
            why="مرحبا `code` <!channel>",
        ),
    )


def test_correcting_a_card_keeps_the_history(store, ada):
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]

    for card in (a_card(seat, 1, Overall.NO), a_card(seat, 2, Overall.STRONG_YES)):
        store.write(lambda records, card=card: records.scorecards.add(card))

    assert store.read(lambda records: records.scorecards.current(seat.id)) == a_card(seat, 2, Overall.STRONG_YES)
    assert [card.version for card in store.read(lambda records: records.scorecards.versions(seat.id))] == [1, 2]


def test_a_version_of_a_card_exists_once(store, ada):
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]
    store.write(lambda records: records.scorecards.add(a_card(seat)))

    with pytest.raises(IntegrityError):
        store.write(lambda records: records.scorecards.add(a_card(seat)))


def test_of_every_seat_the_newest_card_counts(store, ada):
    sam, lena, _ = store.write(lambda records: ask_for_cards(records, ada, SAM, LENA, AIKO))
    for card in (a_card(sam, 1, Overall.NO), a_card(lena, 1), a_card(sam, 2, Overall.YES)):
        store.write(lambda records, card=card: records.scorecards.add(card))

    cards = store.read(lambda records: records.scorecards.of_application(ada.id))

    assert {(card.seat_id, card.version) for card in cards} == {(sam.id, 2), (lena.id, 1)}


def test_people_are_remembered_as_slack_last_described_them(store):
    know_everybody(store)

    store.write(lambda records: records.members.keep([a_member(GONE, name="Back Again", timezone="Asia/Tokyo")]))

    members = store.read(lambda records: records.members.all())
    assert [member.id for member in members] == [person.id for person in PEOPLE]
    assert store.read(lambda records: records.members.get(GONE)) == a_member(
        GONE, name="Back Again", timezone="Asia/Tokyo"
    )


def test_somebody_we_have_not_heard_of_has_no_name(store):
    know_everybody(store)

    assert store.read(lambda records: records.members.get("U99NEW")) is None
    assert store.read(lambda records: records.members.named([SAM, "U99NEW"])) == {SAM: "Sam Okafor"}
    assert store.read(lambda records: records.members.named([])) == {}


def test_the_conversation_with_a_member_survives_what_slack_says_about_them(store):
    know_everybody(store)
    store.write(lambda records: records.members.keep_dm_channel(SAM, "D01SAM"))

    know_everybody(store)

    assert store.read(lambda records: records.members.dm_channel(SAM)) == "D01SAM"


def test_an_opening_keeps_the_template_it_was_opened_with(store):
    know_everybody(store)
    opening = store.write(lambda records: open_a_job(records, "Machine-Learning Engineer (Berlin)"))

    back = store.read(lambda records: records.openings.get(opening.id))

    assert back == opening
    assert back.slug == "machine-learning-engineer-berlin"
    assert back.template == template_from_data(templates.load("ml_engineer"))


def test_openings_come_oldest_first(store):
    know_everybody(store)
    for title in ("B", "A", "C"):
        store.write(lambda records, title=title: open_a_job(records, title))

    assert [one.title for one in store.read(lambda records: records.openings.all())] == ["B", "A", "C"]


def test_an_opening_with_a_title_of_120_letters_can_be_opened(postgresql, tmp_path):
    from storage.store import open_store

    with postgresql.fresh(tmp_path) as database:
        store = open_store(database, "T01", "Northwind")
        know_everybody(store)

        assert store.write(lambda records: open_a_job(records, "M" * 120)).title == "M" * 120
