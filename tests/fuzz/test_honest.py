"""What the inputs are made from is what really comes: captured from the practice workspace, and of the same shape."""

import pytest

from bot.envelopes import is_whole
from tests.fuzz.honest import HONEST
from tests.fuzz.room import AS_IT_IS, close_rooms, room
from tests.handlers.kinds import ADMIN
from tests.handlers.payloads import Sender

# What one kind of place has and another has not, and no listener of ours reads.
ELSEWHERE = {"message", "channel", "response_url", "state", "view", "container", "action_ts", "is_cleared"}


@pytest.fixture(scope="module", autouse=True)
def rooms():
    yield
    close_rooms()


def kind_of(payload):
    return "command" if payload.get("command") else payload["type"]


def made():
    """Return every honest payload there is, by its kind."""
    target = room(AS_IT_IS).target("Nadia Brandt")
    found = {}
    for one in HONEST:
        for payload in one.make(Sender(ADMIN), target):
            found.setdefault(kind_of(payload), []).append(payload)
    return found


def captured(company):
    """Return what comes when people type, press, choose, submit, close, search and talk."""
    priya = company.as_("priya", "hiring")
    priya.command('/candidate add "Ada Lovelace" for ml-engineer ada@example.com')
    priya.click("Add note")
    priya.fill({"Note": "Likes the plan."}).submit()
    priya.command("/candidate move C-1")
    priya.close()
    priya.opens_home()
    priya.says("<@U0BOT> who is stuck?")
    company.slack.settle()
    return [envelope["payload"] for envelope in company.slack.envelopes]


def test_every_honest_payload_is_of_slacks_shape():
    assert all(is_whole(payload) for payloads in made().values() for payload in payloads)


def test_what_the_practice_workspace_sends_is_whole_and_has_no_part_that_ours_lack(company):
    ours = made()

    seen = set()
    for payload in captured(company):
        kind = kind_of(payload)
        seen.add(kind)
        assert is_whole(payload)
        known = {key for one in ours[kind] for key in one}
        assert set(payload) - known - ELSEWHERE == set(), (kind, set(payload) - known)
    assert {"command", "block_actions", "view_submission", "event_callback"} <= seen
