"""An envelope is dealt with once, and workspaces in one database never see each other."""

import threading
from datetime import timedelta

import pytest

from bot.domain.candidates import NewCandidate
from bot.domain.deliveries import UNASKED, DeliveryKind, DeliveryState
from bot.domain.duties import Duty
from bot.domain.errors import Refusal
from bot.domain.events import Door, Kind
from bot.domain.interviews import Closed
from bot.domain.ladders import Says
from bot.domain.pipeline import Stage
from bot.domain.preferences import Preferences
from bot.domain.scorecards import Draft, Scorecard
from bot.domain.votes import Label, Outcome
from storage.applications import Filter
from storage.bundles import Bundle
from storage.pulses import Scope
from storage.store import open_store
from tests.factories import (
    LENA,
    NOW,
    SAM,
    a_member,
    ask_for_cards,
    fill_a_digest,
    know_everybody,
    open_a_job,
    put_on_file,
)


def add(store, name, key="command:1"):
    def work(records):
        records.candidates.add(NewCandidate(name=name, email=None), NOW)
        return {"text": f"added {name}"}

    return store.once(key, NOW, work)


def people(store):
    return store.read(lambda records: [name for _, name in records.candidates.sounding_like(("a",))])


def test_an_envelope_that_comes_again_gets_its_first_answer_and_changes_nothing(store):
    first = add(store, "Ada")

    again = add(store, "Alan")

    assert first == again == {"text": "added Ada"}
    assert people(store) == ["Ada"]


def test_another_envelope_is_dealt_with_for_itself(store):
    add(store, "Ada", "command:1")
    add(store, "Alan", "command:2")

    assert sorted(people(store)) == ["Ada", "Alan"]


def test_the_same_key_in_another_workspace_is_another_envelope(store, neighbour):
    add(store, "Ada")

    assert add(neighbour, "Alan") == {"text": "added Alan"}


def test_an_empty_answer_is_remembered_too(store):
    done = []

    for _ in range(2):
        assert store.once("view:1", NOW, lambda records: done.append("done") or {}) == {}

    assert done == ["done"]


def test_an_answer_comes_back_with_every_character(store):
    said = {"text": '“Zoë” مريم 🎉 <!channel> \\ "', "blocks": [{"n": 1, "on": True, "none": None}]}
    store.once("command:1", NOW, lambda records: said)

    assert store.once("command:1", NOW, lambda records: {}) == said


def test_a_refusal_leaves_no_receipt_and_no_change(store):
    def work(records):
        records.candidates.add(NewCandidate(name="Ada", email=None), NOW)
        raise Refusal("not today")

    with pytest.raises(Refusal):
        store.once("command:1", NOW, work)

    assert people(store) == []
    assert add(store, "Alan", "command:1") == {"text": "added Alan"}


def test_of_the_same_envelope_delivered_to_many_threads_one_does_the_work(store):
    answers = []
    ready = threading.Barrier(6)

    def deliver(number):
        ready.wait()
        answers.append(add(store, f"Ada {number}"))

    threads = [threading.Thread(target=deliver, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(people(store)) == 1
    assert answers == [answers[0]] * 6


def test_who_is_refused_because_another_process_dealt_with_the_same_envelope_gets_its_answer(postgresql, tmp_path):
    with postgresql.fresh(tmp_path) as database:
        store = open_store(database, "T01", "Northwind")

        def come_second(_):
            store.once("command:1", NOW, lambda _: {"text": "Moved."})
            raise Refusal("They are there already.")

        assert store.once("command:1", NOW, come_second) == {"text": "Moved."}


def test_receipts_are_forgotten_once_nobody_can_retry(store):
    store.once("old", NOW - timedelta(days=2), lambda records: {})
    store.once("new", NOW, lambda records: {"text": "new"})

    forgotten = store.write(lambda records: records.receipts.forget_before(NOW - timedelta(days=1)))

    assert forgotten == 1
    assert store.read(lambda records: (records.receipts.answer("old"), records.receipts.answer("new"))) == (
        None,
        {"text": "new"},
    )


def test_the_messenger_is_woken_after_a_commit_that_left_something_to_send(store):
    woken = []
    store.on_owed = lambda: woken.append(store.read(lambda records: records.deliveries.counts()))

    store.write(lambda records: records.deliveries.owe(DeliveryKind.SEAT, "1", SAM, NOW))
    store.write(lambda records: records.deliveries.find(DeliveryKind.SEAT, "1"))
    store.write(lambda records: records.deliveries.refresh(DeliveryKind.SEAT, "2", NOW))

    assert woken == [{"owed": 1}]


def test_nobody_is_woken_for_what_was_not_committed(store):
    woken = []
    store.on_owed = lambda: woken.append("woken")

    def work(records):
        records.deliveries.owe(DeliveryKind.SEAT, "1", SAM, NOW)
        raise Refusal("no")

    with pytest.raises(Refusal):
        store.write(work)

    assert woken == []


def test_opening_a_workspace_again_keeps_its_records_and_learns_its_new_name(store, database):
    know_everybody(store)

    again = open_store(database, "T01", "Northwind Ltd")

    assert again.read(lambda records: records.members.get(SAM)).name == "Sam Okafor"


@pytest.fixture
def full(store):
    """A workspace with something of everything; returns ids."""
    know_everybody(store)

    def work(records):
        opening = open_a_job(records)
        application = put_on_file(records, "Ada Lovelace", email="ada@example.com", opening=opening)
        seats = ask_for_cards(records, application, SAM, LENA)
        card = Scorecard(seat_id=seats[0].id, version=1, submitted_at=NOW, said=Draft(overall="yes", why="e" * 30))
        records.scorecards.add(card)
        records.drafts.save(seats[1].id, Draft(why="begun"), NOW)
        decided = {"outcome": Outcome.REJECT, "label": Label.CLEAR_NO, "is_against_majority": False, "reason": "r" * 30}
        records.decisions.add(application_id=application.id, at=NOW, decided_by="U02MAYA", **decided)
        records.receipts.keep("command:1", {}, NOW)
        digest_id = records.digests.ask("C01HIRING", NOW.date(), 9, NOW)
        records.digests.tell_of(digest_id, NOW.date(), [opening.id])
        records.deliveries.owe(DeliveryKind.DIGEST, str(digest_id), "C01HIRING", NOW)
        for one in records.deliveries.claim("post", NOW, 10):
            if one.kind is DeliveryKind.DIGEST:
                records.deliveries.sent(one.id, "post", version=1, channel_id="C01HIRING", ts="1.0")
        records.deliveries.release_all()
        fill_a_digest(records, application)
        duty = next(one for one in records.duties.of_member(SAM) if one.subject_id == seats[0].id)
        records.nudges.want(duty.id, "choose", Says.CHOOSE, "U01PRIYA", cannot_wait=False, at=NOW)
        records.bundles.keep(SAM, Bundle(1, ("told",)))
        records.interviews.set_time(seats[0].interview_id, NOW, NOW)
        delivery = records.deliveries.claim("they", NOW, 1)[0]
        records.deliveries.about_to_send(delivery.id, "they", "D1", NOW)
        records.deliveries.put_off(delivery.id, "they", until=NOW, error="", is_unknown=True)
        return {"duty": duty, "opening": opening, "application": application, "seat": seats[0], "digest": digest_id}

    return store.write(work)


def scope(full):
    return Scope(managers={full["opening"].id: "U02MAYA"})


LOOK_UPS = {
    "members.get": lambda records, full: records.members.get(SAM),
    "members.named": lambda records, full: records.members.named([SAM]),
    "members.all": lambda records, full: records.members.all(),
    "members.dm_channel": lambda records, full: records.members.dm_channel(SAM),
    "openings.all": lambda records, full: records.openings.all(),
    "candidates.with_email": lambda records, full: records.candidates.with_email("ada@example.com"),
    "candidates.namesake_in": lambda records, full: records.candidates.namesake_in("Ada Lovelace", full["opening"].id),
    "candidates.sounding_like": lambda records, full: records.candidates.sounding_like(("ada",)),
    "applications.numbered": lambda records, full: records.applications.numbered(1),
    "applications.get": lambda records, full: records.applications.get(full["application"].id),
    "applications.of_candidate_in": lambda records, full: records.applications.of_candidate_in(
        full["application"].candidate_id, full["opening"].id
    ),
    "applications.of_candidates": lambda records, full: records.applications.of_candidates(
        [full["application"].candidate_id]
    ),
    "applications.page": lambda records, full: records.applications.page(Filter(), 10).rows,
    "applications.page of an opening": lambda records, full: (
        records.applications.page(Filter(opening_ids=[full["opening"].id]), 10).rows
    ),
    "applications.page mine": lambda records, full: records.applications.page(Filter(mine=SAM), 10).rows,
    "applications.counts": lambda records, full: records.applications.counts(Filter()),
    "applications.counts mine": lambda records, full: records.applications.counts(Filter(mine=SAM)),
    "applications.counts_by_opening": lambda records, full: records.applications.counts_by_opening(),
    "applications.longest_waits": lambda records, full: records.applications.longest_waits([full["opening"].id], 5),
    "applications.miscounted": lambda records, full: records.applications.miscounted(),
    "events.latest": lambda records, full: records.events.latest(full["application"].id, 5),
    "interviews.seats_of": lambda records, full: records.interviews.seats_of(full["application"].id),
    "interviews.get_seat": lambda records, full: records.interviews.get_seat(full["seat"].id),
    "scorecards.current": lambda records, full: records.scorecards.current(full["seat"].id),
    "scorecards.versions": lambda records, full: records.scorecards.versions(full["seat"].id),
    "scorecards.of_application": lambda records, full: records.scorecards.of_application(full["application"].id),
    "scorecards.cards_written": lambda records, full: records.scorecards.cards_written([SAM]),
    "interviews.seats_by": lambda records, full: records.interviews.seats_by(SAM),
    "events.moments": lambda records, full: records.events.moments(full["application"].id, Kind.ADDED),
    "drafts.of": lambda records, full: records.drafts.of(full["seat"].id + 1),
    "drafts.saved_at": lambda records, full: records.drafts.saved_at(full["seat"].id + 1),
    "decisions.of": lambda records, full: records.decisions.of(full["application"].id),
    "decisions.untold": lambda records, full: records.decisions.untold(full["application"].id),
    "duties.of_application": lambda records, full: records.duties.of_application(full["application"].id),
    "duties.history": lambda records, full: records.duties.history(full["application"].id),
    "duties.of_member": lambda records, full: records.duties.of_member(SAM),
    "duties.most_urgent": lambda records, full: records.duties.most_urgent(SAM, 9, NOW),
    "duties.count": lambda records, full: records.duties.count(SAM, NOW),
    "duties.get": lambda records, full: records.duties.get(full["duty"].id),
    "duties.to_look_at": lambda records, full: records.duties.to_look_at(NOW + timedelta(days=30), 10),
    "duties.passed_on_to": lambda records, full: records.duties.passed_on_to("U01PRIYA"),
    "duties.active_applications": lambda records, full: records.duties.active_applications(0, 10),
    "nudges.of_duties": lambda records, full: records.nudges.of_duties([full["duty"].id]),
    "nudges.to": lambda records, full: records.nudges.to("U01PRIYA"),
    "bundles.newest": lambda records, full: records.bundles.newest(SAM).told,
    "deliveries.posted_to": lambda records, full: records.deliveries.posted_to(SAM, UNASKED, NOW - timedelta(days=9)),
    "interviews.ends_at": lambda records, full: records.interviews.ends_at(full["seat"].interview_id),
    "deliveries.claim": lambda records, full: records.deliveries.claim("me", NOW, 10),
    "deliveries.find": lambda records, full: records.deliveries.find(DeliveryKind.SEAT, str(full["seat"].id)),
    "deliveries.counts": lambda records, full: records.deliveries.counts(),
    "digests.on": lambda records, full: records.digests.on("C01HIRING", NOW.date(), 9),
    "digests.get": lambda records, full: records.digests.get(full["digest"]),
    "digests.told_on": lambda records, full: records.digests.told_on(NOW.date()),
    "digests.openings_of": lambda records, full: records.digests.openings_of(full["digest"]),
    "digests.last_posted": lambda records, full: records.digests.last_posted(
        "C01HIRING", 9, NOW.date() + timedelta(days=1)
    ),
    "pulses.waiting_for": lambda records, full: records.pulses.waiting_for(scope(full), {Duty.DECISION}, 5).rows,
    "pulses.overdue": lambda records, full: records.pulses.overdue(scope(full), NOW, 5)[1].rows,
    "interviews.seats_of_all": lambda records, full: records.interviews.seats_of_all([full["application"].id]),
    "pulses.deadlines": lambda records, full: records.pulses.deadlines(scope(full), NOW, 5).rows,
    "pulses.in_stage": lambda records, full: records.pulses.in_stage(scope(full), Stage.APPLIED, 5).rows,
    "pulses.meetings": lambda records, full: records.pulses.meetings(scope(full), NOW, NOW + timedelta(days=1), 5).rows,
    "pulses.meetings_of": lambda records, full: records.pulses.meetings_of(SAM, NOW, NOW + timedelta(days=1), 5).rows,
    "pulses.moves": lambda records, full: records.pulses.moves(scope(full), NOW - timedelta(days=1), 5).rows,
    "receipts.answer": lambda records, full: records.receipts.answer("command:1"),
}


def test_another_workspace_sees_nothing_of_ours(full, neighbour):
    seen = neighbour.write(lambda records: {name: look(records, full) for name, look in LOOK_UPS.items()})

    assert {name: found for name, found in seen.items() if found} == {}


def test_our_own_workspace_sees_all_of_it(full, store):
    seen = store.write(lambda records: {name: look(records, full) for name, look in LOOK_UPS.items()})

    empty = {name for name, found in seen.items() if not found}
    # Nobody moved, no conversation was opened, nothing is miscounted, and the receipt's answer is an empty one.
    assert empty == {
        "members.dm_channel", "applications.miscounted", "receipts.answer", "scorecards.cards_written",
    }  # fmt: skip


def test_another_workspace_changes_nothing_of_ours(full, store, neighbour):
    application, seat = full["application"], full["seat"]
    duty = full["duty"]
    delivery = store.write(lambda records: records.deliveries.claim("us", NOW, 1))[0]

    def meddle(records):
        assert not records.applications.move(application, Stage.HM_SCREEN, 99, NOW)
        records.applications.entered(application.id, 99)
        records.interviews.card_came_in(seat.id, NOW)
        records.interviews.close(seat.id, Closed.LEFT)
        records.drafts.drop(seat.id + 1)
        assert records.drafts.forget_before(NOW + timedelta(days=1)) == 0
        assert not records.decisions.told(application.id, NOW)
        records.decisions.take_back(application.id, NOW, NOW)
        records.duties.end([duty.id], NOW)
        records.duties.change(duty.id, holder_id=LENA)
        records.duties.form_opened(SAM, duty.kind, duty.subject_id, NOW)
        records.nudges.sent([1], 1, NOW)
        records.nudges.take_over_waiting(duty.id, "U01PRIYA", NOW)
        records.bundles.keep(SAM, Bundle(2, None))
        records.interviews.set_time(seat.interview_id, None, None)
        records.interviews.set_due(seat.id, NOW)
        records.members.prefer(SAM, Preferences(morning=False))
        assert not records.members.reach(SAM, NOW)
        records.applications.set_deadline(application.id, NOW)
        records.openings.keep_days(full["opening"].id, {Duty.CARD: 5}, {})
        records.deliveries.refresh(DeliveryKind.SEAT, str(seat.id), NOW)
        records.deliveries.release_all()
        records.digests.keep(full["digest"], "something else", NOW)
        records.openings.set_digest_hour(full["opening"].id, 23)
        records.members.keep([a_member(SAM, name="Somebody else")])
        records.members.keep_dm_channel(SAM, "D99")
        assert records.receipts.forget_before(NOW + timedelta(days=1)) == 0

    neighbour.write(meddle)

    def look(records):
        return (
            records.applications.get(application.id).stage,
            records.interviews.get_seat(seat.id).submitted_at,
            records.interviews.get_seat(seat.id).closed,
            records.drafts.of(seat.id + 1).why,
            records.decisions.of(application.id)[0].stands,
            records.deliveries.find(DeliveryKind.SEAT, str(seat.id)).wanted,
            records.digests.get(full["digest"]).says,
            records.openings.get(full["opening"].id).digest_hour,
            records.members.get(SAM).name,
            records.members.dm_channel(SAM),
            records.duties.get(duty.id) == duty,
            [one.sent_at for one in records.nudges.to("U01PRIYA")],
            records.bundles.newest(SAM),
            records.interviews.ends_at(seat.interview_id),
            records.interviews.get_seat(seat.id).due_at == seat.due_at,
            records.members.get(SAM).preferences.morning,
            records.members.get(SAM).unreachable_since,
            records.applications.get(application.id).deadline_at,
            records.openings.get(full["opening"].id).duty_days,
            records.deliveries.about_to_send(delivery.id, "us", "D1", NOW),
        )

    assert store.write(look) == (
        Stage.APPLIED, None, None, "begun", True, 1, None, 9, "Sam Okafor", None,
        True, [None], Bundle(1, ("told",)), NOW, True, True, None, NOW + timedelta(days=2), {}, True,
    )  # fmt: skip


def test_a_sender_of_the_same_name_in_another_workspace_cannot_end_our_delivery(store, neighbour):
    store.write(lambda records: records.deliveries.owe(DeliveryKind.SEAT, "1", SAM, NOW))
    delivery = store.write(lambda records: records.deliveries.claim("worker-1", NOW, 1))[0]

    neighbour.write(lambda records: records.deliveries.end(delivery.id, "worker-1", DeliveryState.DEAD))

    assert store.read(lambda records: records.deliveries.counts()) == {"owed": 1}


def test_numbers_of_candidates_begin_at_one_in_every_workspace(store, neighbour):
    for one in (store, neighbour):
        know_everybody(one)
        one.write(open_a_job)

    numbers = [one.write(put_on_file).code for one in (store, neighbour, store)]

    assert numbers == ["C-1", "C-1", "C-2"]


def test_slugs_and_digests_may_repeat_from_workspace_to_workspace(store, neighbour):
    for one in (store, neighbour):
        know_everybody(one)

        def work(records):
            return open_a_job(records).slug, records.digests.ask("C01HIRING", NOW.date(), 9, NOW)

        assert one.write(work)[0] == "ml-engineer"


def test_work_that_adds_history_for_a_colleague_is_kept_with_who_when_and_door(store):
    know_everybody(store)
    store.write(open_a_job)
    ada = store.write(put_on_file)

    event = store.read(lambda records: records.events.latest(ada.id, 5))[0]

    assert (event.actor_id, event.at, event.kind, event.door) == ("U01PRIYA", NOW, Kind.ADDED, Door.COMMAND)
