"""The card as Slack sends it: every change, a close, a refused submit, one sent twice, and the question asked back."""

from datetime import timedelta

import pytest

from bot.domain.errors import Refusal
from bot.domain.events import Door
from bot.domain.scorecards import Draft
from bot.flows import scorecards
from bot.views import scorecards as views
from handlers import scorecards as handlers
from handlers.visits import Visit, receipt_of
from storage.store import open_store
from tests.factories import (
    COMPANY,
    EVIDENCE,
    LENA,
    NOW,
    PRIYA,
    SAM,
    ask_for_cards,
    hand_in,
    put_on_file,
)

KEYS = ("mlops_monitoring", "debugging_production")


class Answered:
    """Stands in for Bolt's ack, and keeps what was answered."""

    def __init__(self):
        self.said = None

    def __call__(self, **said):
        self.said = said


@pytest.fixture
def store(with_a_job, tmp_path):
    with with_a_job.fresh(tmp_path) as database:
        yield open_store(database, "T01", "Northwind")


@pytest.fixture
def seats(store):
    return store.write(lambda r: ask_for_cards(r, put_on_file(r), SAM, LENA))


@pytest.fixture
def seat(seats):
    return seats[0]


def view(seat, why=EVIDENCE, rating="3", number=1, **more):
    """A filled-in card as Slack sends it."""
    fields = {
        **{f"{views.RATING}{key}": {"selected_option": {"value": rating}} for key in KEYS if rating},
        **{f"{views.EVIDENCE}{key}": {"type": "plain_text_input", "value": "Typed."} for key in KEYS},
        views.WHY: {"type": "plain_text_input", "value": why},
        views.OVERALL: {"selected_option": {"value": "yes"}},
        views.RED: {"selected_options": []},
        **more,
    }
    state = {"values": {name: {name: element} for name, element in fields.items()}}
    return {"id": "V1", "hash": str(number), "private_metadata": str(seat.id), "state": state}


def visit(store, body, who=SAM, now=NOW):
    return Visit(
        member_id=who,
        now=now,
        door=Door.MODAL,
        receipt=receipt_of(body),
        show=lambda view: None,
        push=lambda view: None,
        store=store,
        company=COMPANY,
    )


def submit(store, shown, who=SAM, now=NOW, listener=handlers.submit_scorecard):
    ack = Answered()
    body = {"type": "view_submission", "view": shown, "user": {"id": who}}
    listener(ack, shown, visit(store, body, who, now))
    return ack.said


def change(store, shown, seconds, now=None):
    """Change something in the form; Slack says when."""
    action = {"action_id": views.WHY, "action_ts": f"{NOW.timestamp() + seconds:.6f}"}
    body = {"type": "block_actions", "view": shown, "user": {"id": SAM}, "actions": [action]}
    handlers.keep_draft(Answered(), body, visit(store, body, now=now or NOW + timedelta(minutes=5)))


def close(store, shown, now=NOW):
    body = {"type": "view_closed", "view": shown, "user": {"id": SAM}}
    handlers.keep_closed_draft(Answered(), body, visit(store, body, now=now))


def draft(store, seat):
    return store.read(lambda records: records.drafts.of(seat.id))


def versions(store, seat):
    return store.read(lambda records: len(records.scorecards.versions(seat.id)))


def test_every_change_is_kept_and_the_newest_wins_whatever_order_slack_sends_them_in(store, seat):
    change(store, view(seat, "the second"), 2)
    change(store, view(seat, "the first"), 1)

    assert draft(store, seat).why == "the second"
    assert draft(store, seat).evidence == dict.fromkeys(KEYS, "Typed.")


@pytest.mark.parametrize("said", [None, "", "nonsense", "1e99", "9999999999999"])
def test_a_change_without_a_time_happened_now(store, seat, said):
    body = {"view": view(seat, "kept"), "user": {"id": SAM}, "actions": [{"action_ts": said}]}

    handlers.keep_draft(Answered(), body, visit(store, body))

    assert store.read(lambda records: records.drafts.saved_at(seat.id)) == NOW


def test_closing_the_form_keeps_what_was_in_it(store, seat):
    close(store, view(seat, "closed in the middle"))

    assert draft(store, seat).why == "closed in the middle"


def test_a_submit_that_lacks_something_keeps_every_word(store, seat):
    with pytest.raises(scorecards.Incomplete) as incomplete:
        submit(store, view(seat, "too short"))

    assert set(incomplete.value.fields) == {"why"}
    assert draft(store, seat).why == "too short"


def test_a_submit_that_is_refused_keeps_every_word(store, seats):
    for one in seats:
        store.write(lambda r, one=one: hand_in(r, one))

    with pytest.raises(Refusal, match="could be read"):
        submit(store, view(seats[0]), now=NOW + timedelta(hours=1))

    assert draft(store, seats[0]).why == EVIDENCE


@pytest.mark.parametrize("who", [LENA, PRIYA])
def test_a_forged_form_submits_and_keeps_nothing_for_anybody_else(store, seat, who):
    with pytest.raises(Refusal):
        submit(store, view(seat), who=who)

    assert (draft(store, seat), versions(store, seat)) == (None, 0)


def test_an_envelope_that_comes_twice_is_one_card_and_leaves_no_draft(store, seat):
    shown = view(seat)

    assert [submit(store, shown, now=NOW + timedelta(seconds=n)) for n in range(3)] == [{}] * 3

    assert (versions(store, seat), draft(store, seat)) == (1, None)


def test_a_change_that_arrives_after_the_submit_brings_nothing_back(store, seat):
    submit(store, view(seat), now=NOW + timedelta(seconds=9))
    change(store, view(seat, "half a sentence"), 3)

    assert draft(store, seat) is None


def test_what_is_asked_back_lies_over_the_form_and_can_be_submitted_as_it_is(store, seat):
    said = "Stanford PhD, then Google and Meta, AWS certified, Kaggle grandmaster, Stanford again, and Google."
    answer = submit(store, view(seat, said))
    assert (answer["response_action"], answer["view"]["callback_id"]) == ("push", views.ASKED_BACK)
    assert (versions(store, seat), draft(store, seat).why) == (0, said)

    over = {"id": "V2", "hash": "1", "private_metadata": str(seat.id)}
    for _ in range(2):
        assert submit(store, over, listener=handlers.submit_as_it_is) == {"response_action": "clear"}

    assert (versions(store, seat), draft(store, seat)) == (1, None)


def test_a_form_that_was_tampered_with_reads_as_empty():
    assert handlers.draft_in({}) == Draft()
    assert handlers.draft_in({"state": {"values": {"card.rating:x": {}, "card.why": {"card.why": {}}}}}) == Draft()


def test_what_changed_somebodys_mind_is_read_with_the_rest(seat):
    shown = view(seat, **{views.REVISION: {"type": "plain_text_input", "value": "Lena saw it."}})

    assert handlers.draft_in(shown).revision == "Lena saw it."
