"""Who is at the door, through which door, and what makes an envelope the same one when it comes again."""

from hashlib import sha256
from http.client import IncompleteRead
from unittest.mock import Mock

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.slack_response import SlackResponse

from bot.domain.errors import Refusal
from bot.domain.events import Door
from handlers.errors import tell
from handlers.visits import SlackFails, receipt_of, visit_of
from tests.factories import COMPANY, NOW

COMMAND = {"command": "/candidate", "text": "list", "trigger_id": "1.2.abc", "user_id": "U1", "team_id": "T01"}
SUBMISSION = {
    "type": "view_submission", "user": {"id": "U1"}, "trigger_id": "9.9", "view": {"id": "V1", "hash": "1.abc"},
}  # fmt: skip
PRESS = {
    "type": "block_actions",
    "user": {"id": "U1"},
    "trigger_id": "9.9",
    "container": {"message_ts": "5.6"},
    "actions": [{"action_id": "candidate.move", "action_ts": "7.8", "value": "17"}],
}
PRESS_IN_VIEW = {**PRESS, "container": {"view_id": "V1"}, "view": {"id": "V1"}}
CARRIED = sha256(b"17").hexdigest()[:24]
EVENT = {"event_id": "Ev1", "event": {"type": "user_change"}, "team_id": "T01"}


class Client:
    """Remembers which call opened a form."""

    def __init__(self):
        self.opened = []

    def views_open(self, **given):
        self.opened.append(("open", given))

    def views_update(self, **given):
        self.opened.append(("update", given))


def a_response(status, data):
    return SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers={}, status_code=status
    )


def visit(body, client=None):
    return visit_of(body, client or Client(), store=None, company=COMPANY, now=NOW)


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (COMMAND, "command:U1:1.2.abc"),
        (SUBMISSION, "view_submission:U1:V1:1.abc"),
        ({**SUBMISSION, "type": "view_closed"}, "view_closed:U1:V1:1.abc"),
        (PRESS, f"action:5.6:candidate.move:{CARRIED}:U1"),
        (PRESS_IN_VIEW, f"action:V1:candidate.move:{CARRIED}:U1"),
        (EVENT, "event:Ev1"),
    ],
    ids=["command", "submission", "closing", "press", "press in a form", "event"],
)
def test_each_kind_of_envelope_has_a_receipt(body, key):
    assert receipt_of(body) == key
    assert receipt_of({**body, "token": "other", "retry": 1}) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (COMMAND, {**COMMAND, "trigger_id": "1.3.abc"}),
        (COMMAND, {**COMMAND, "user_id": "U2"}),
        (SUBMISSION, {**SUBMISSION, "user": {"id": "U2"}}),
        (SUBMISSION, {**SUBMISSION, "view": {"id": "V1", "hash": "2.abc"}}),
        (SUBMISSION, {**SUBMISSION, "type": "view_closed"}),
        (PRESS, {**PRESS, "user": {"id": "U2"}}),
        (PRESS, {**PRESS, "container": {"message_ts": "5.7"}}),
        (PRESS, {**PRESS, "actions": [{**PRESS["actions"][0], "value": "18"}]}),
        (PRESS, {**PRESS, "actions": [{**PRESS["actions"][0], "action_id": "candidate.note"}]}),
        (EVENT, {**EVENT, "event_id": "Ev2"}),
    ],
)
def test_what_is_not_the_same_has_another_receipt(one, other):
    assert receipt_of(one) != receipt_of(other)


@pytest.mark.parametrize(
    "body",
    [
        {"event_id": "E" * 5000},
        {**COMMAND, "trigger_id": "t" * 5000},
        {**SUBMISSION, "view": {"id": "V" * 5000, "hash": "h"}},
        {**PRESS, "actions": [{"action_id": "a" * 5000, "action_ts": "1"}]},
        {},
        {"type": "block_actions", "actions": []},
        {"type": "view_submission"},
    ],
)
def test_a_receipt_always_fits_its_column(body):
    assert 0 < len(receipt_of(body)) <= 255


@pytest.mark.parametrize(
    ("body", "door", "who"),
    [
        (COMMAND, Door.COMMAND, "U1"),
        (SUBMISSION, Door.MODAL, "U1"),
        (PRESS, Door.BUTTON, "U1"),
        (EVENT, Door.BUTTON, ""),
    ],
)
def test_a_visit_knows_who_came_through_which_door(body, door, who):
    assert (visit(body).door, visit(body).member_id, visit(body).now) == (door, who, NOW)


def test_a_double_click_is_one_press():
    again = {**PRESS, "actions": [{**PRESS["actions"][0], "action_ts": "7.9"}]}

    assert receipt_of(again) == receipt_of(PRESS)


@pytest.mark.parametrize("body", [COMMAND, PRESS])
def test_a_form_opens_by_itself(body):
    client = Client()

    visit(body, client).show({"type": "modal"})

    assert client.opened == [("open", {"trigger_id": body["trigger_id"], "view": {"type": "modal"}})]


def test_a_form_asked_for_in_a_modal_takes_its_place():
    client = Client()

    visit(PRESS_IN_VIEW, client).show({"type": "modal"})

    assert client.opened == [("update", {"view_id": "V1", "hash": None, "view": {"type": "modal"}})]


class Refusing:
    def __init__(self, code):
        self.code = code

    def views_open(self, **_):
        raise SlackApiError("no", {"ok": False, "error": self.code})


def test_a_form_that_is_open_already_is_no_failure():
    visit(COMMAND, Refusing("exchanged_trigger_id")).show({"type": "modal"})


def test_a_form_that_came_too_late_is_said_in_words():
    with pytest.raises(Refusal, match="too long for Slack"):
        visit(COMMAND, Refusing("expired_trigger_id")).show({"type": "modal"})


@pytest.mark.parametrize(
    "failure",
    [
        SlackApiError("asked to wait", a_response(429, {"ok": False, "error": "ratelimited"})),
        SlackApiError(
            "no answer that can be read", a_response(500, {"ok": False, "error": "Received a response in …"})
        ),
        TimeoutError(),
        IncompleteRead(b"{"),
    ],
    ids=["wait", "broken", "silent", "cut short"],
)
def test_a_slack_that_fails_is_no_fault_of_ours_and_is_said_in_words(failure):
    client = Client()
    client.views_open = Mock(side_effect=failure)

    with pytest.raises(SlackFails, match="Slack does not answer just now"):
        visit(COMMAND, client).show({"type": "modal"})


def test_where_only_slack_could_tell_of_it_a_slack_that_fails_is_not_asked_once_more():
    client = Mock()

    response = tell(SlackFails(), {"type": "shortcut", "trigger_id": "1.2.abc"}, client, messenger=None)

    assert response.status == 200
    client.views_open.assert_not_called()
