"""What arrives is turned away where Slack cannot have sent it, and otherwise every text in it is one that can be kept."""

import copy
import json

import pytest

from bot.envelopes import is_whole, made_readable
from bot.reception import Reception
from tests.handlers.kinds import ADMIN
from tests.handlers.payloads import PLACES, Sender, command, event, press, submission, typed
from tests.handlers.world import World

SENDER = Sender(ADMIN)
FORM = submission(SENDER, "candidate.note_form", "4", {"text": typed("Likes the plan.")}, [])
HONEST = [command(SENDER, "/candidate", "list"), event("message", user=ADMIN), FORM]
HONEST += [press(SENDER, "candidate.note", "4", place) for place in PLACES]


@pytest.fixture(scope="module")
def world():
    with World() as world:
        yield world


def changed(payload, *path, to):
    made = copy.deepcopy(payload)
    place = made
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return made


@pytest.mark.parametrize("payload", HONEST)
def test_what_slack_sends_is_whole(payload):
    assert is_whole(payload)
    assert is_whole({key: value for key, value in payload.items() if key not in {"team", "user", "container"}})


@pytest.mark.parametrize(
    "payload",
    [
        changed(FORM, "view", to=[]),
        changed(FORM, "view", "blocks", to="none"),
        changed(FORM, "view", "blocks", to=[None]),
        changed(FORM, "view", "state", to=1),
        changed(FORM, "view", "state", "values", to=["text"]),
        changed(FORM, "view", "state", "values", "text", to=7),
        changed(FORM, "view", "state", "values", "text", "text", to=[]),
        changed(FORM, "type", to=["view_submission"]),
        changed(FORM, "user", to=1),
        changed(FORM, "team", to="T01"),
        changed(HONEST[1], "event", to="message"),
        changed(HONEST[3], "actions", to={}),
        changed(HONEST[3], "actions", to=["candidate.note"]),
    ],
)
def test_what_nobody_can_have_sent_is_not_whole(payload):
    assert not is_whole(payload)


def test_what_is_not_whole_is_turned_away_before_anything_of_it_is_read(world):
    misshapen = [changed(FORM, "view", "state", "values", "text", to=7), changed(HONEST[3], "actions", to=[])]
    misshapen.append({"type": "event_callback", "event": None})

    assert [Reception(world.app).answer(one).status for one in misshapen] == [400, 400, 400]


@pytest.mark.parametrize(
    ("sent", "kept"), [("Ada\x00", "Ada"), ("\ud800Ada\udfff", "Ada"), ("😀 e\u0301 مريم", "😀 e\u0301 مريم")]
)
def test_what_can_be_neither_kept_nor_said_is_taken_out_of_every_text(sent, kept):
    body = {
        "text": sent,
        "view": {"state": {"values": {"a": {"a": {"selected_users": [sent, {"value": sent}]}}}}},
        "n": 1,
    }

    made_readable(body)

    assert body["text"] == kept
    assert body["view"]["state"]["values"]["a"]["a"]["selected_users"] == [kept, {"value": kept}]
    assert body["n"] == 1


def test_however_deep_a_text_stands_it_is_found():
    body = {"text": "Ada\x00"}
    for _ in range(5000):
        body = {"in": body}

    made_readable(body)

    while "in" in body:
        body = body["in"]
    assert body["text"] == "Ada"


def test_half_a_letter_is_answered_without_it(world):
    with world.database.taken_back():
        answered = Reception(world.app).answer(command(SENDER, "/candidate", "show \ud800Ada\x00")).body

    assert "“Ada”" in json.loads(answered)["text"]
