"""Every call to Slack ends in one of three ways: it is there, it was refused, or nobody knows."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import structlog
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler
from slack_sdk.web import WebClient

from bot.messenger import EVENT_TYPE, Absent, Messenger, Published, Refused, Sent, Unknown
from tests.logs import written_logs

NOW = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
MESSAGE = {"text": "Hello", "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "Hello"}}]}


class Slack(BaseHTTPRequestHandler):
    """Answers as the test says, and remembers what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, body.decode()))
        answer = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
        if answer == "hang up":
            self.close_connection = True
            return
        if answer == "too slow":
            self.server.gone.wait(5)
            self.close_connection = True
            return
        status, said, *headers = answer
        data = said.encode() if isinstance(said, str) else json.dumps(said).encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@pytest.fixture
def slack():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slack)
    server.asked, server.answers, server.gone = [], [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.gone.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def messenger(slack):
    url = f"http://127.0.0.1:{slack.server_address[1]}/api/"
    client = WebClient(token="xoxb-1", base_url=url, timeout=1, retry_handlers=[])
    messenger = Messenger(client)
    yield messenger
    messenger.close()


OK = (200, {"ok": True, "channel": "D1", "ts": "1.2"})
# What Slack answers → what became of the message.
OUTCOMES = {
    "it is there": (OK, Sent("D1", "1.2")),
    "too many, with advice": (
        (429, {"ok": False, "error": "ratelimited"}, ("Retry-After", "7")),
        Refused("ratelimited", retry_after=timedelta(seconds=7)),
    ),
    "too many, with advice of nought": (
        (429, {"ok": False, "error": "ratelimited"}, ("Retry-After", "0")),
        Refused("ratelimited", retry_after=timedelta(seconds=1)),
    ),
    "too many, with odd advice": (
        (429, {"ok": False, "error": "ratelimited"}, ("Retry-After", "soon")),
        Refused("ratelimited", retry_after=timedelta(seconds=30)),
    ),
    "too many, without advice": (
        (429, {"ok": False, "error": "ratelimited"}),
        Refused("ratelimited", retry_after=timedelta(seconds=30)),
    ),
    "a definite no": ((200, {"ok": False, "error": "invalid_auth"}), Refused("invalid_auth")),
    "no for good": ((200, {"ok": False, "error": "user_disabled"}), Refused("user_disabled", for_good=True)),
    "no for good to blocks": (
        (200, {"ok": False, "error": "invalid_blocks"}),
        Refused("invalid_blocks", for_good=True),
    ),
    "perhaps": ((200, {"ok": False, "error": "internal_error"}), Unknown("internal_error")),
    "perhaps, fatally": ((200, {"ok": False, "error": "fatal_error"}), Unknown("fatal_error")),
    "a server error": ((500, {"ok": False, "error": "internal_error"}), Unknown("internal_error")),
    "a server error with a definite word": ((503, {"ok": False, "error": "team_down"}), Unknown("team_down")),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_what_became_of_a_post(slack, messenger, name):
    answer, outcome = OUTCOMES[name]
    slack.answers = [answer]

    assert messenger.post("D1", MESSAGE, "key-1") == outcome
    assert len(slack.asked) == 1


def test_a_method_that_slack_asked_to_leave_alone_is_not_called_and_others_are(slack, messenger):
    slack.answers = [OUTCOMES["too many, with advice"][0], OK]

    messenger.post("D1", MESSAGE, "key-1")
    meanwhile = messenger.post("D2", MESSAGE, "key-2")

    assert isinstance(meanwhile, Refused)
    assert timedelta(seconds=6) < meanwhile.retry_after <= timedelta(seconds=7)
    assert messenger.update("D1", "1.2", MESSAGE) == Sent("D1", "1.2")
    assert len(slack.asked) == 2


@pytest.mark.parametrize("name", OUTCOMES)
def test_what_became_of_an_update(slack, messenger, name):
    answer, outcome = OUTCOMES[name]
    slack.answers = [answer]

    assert messenger.update("D1", "1.2", MESSAGE) == outcome
    assert len(slack.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        "hang up",
        "too slow",
        (502, "<html>Bad gateway</html>"),
        (200, "[]"),
        pytest.param((200, "<html>Maintenance</html>")),
        pytest.param((200, "")),
    ],
    ids=str,
)
def test_without_a_clear_answer_nobody_knows_and_nothing_is_sent_again(slack, messenger, answer):
    slack.answers = [answer]

    assert isinstance(messenger.post("D1", MESSAGE, "key-1"), Unknown)
    assert len(slack.asked) == 1


def test_an_answer_without_what_was_promised_leaves_it_unknown(slack, messenger):
    slack.answers = [(200, {"ok": True})]

    assert isinstance(messenger.post("D1", MESSAGE, "key-1"), Unknown)


def test_a_slack_that_cannot_be_reached_leaves_it_unknown():
    messenger = Messenger(WebClient(token="xoxb-1", base_url="http://127.0.0.1:9/api/", timeout=1, retry_handlers=[]))

    assert isinstance(messenger.post("D1", MESSAGE, "key-1"), Unknown)
    assert isinstance(messenger.open_dm("U1"), Unknown)
    assert isinstance(messenger.find("D1", "key-1", NOW), Unknown)


def test_a_post_is_marked_and_unfurls_nothing(slack, messenger):
    slack.answers = [OK]

    messenger.post("D1", MESSAGE, "key-1")

    path, body = slack.asked[0]
    sent = json.loads(body)
    assert path == "/api/chat.postMessage"
    assert sent["metadata"] == {"event_type": EVENT_TYPE, "event_payload": {"key": "key-1"}}
    assert (sent["unfurl_links"], sent["unfurl_media"], sent["text"]) == (False, False, "Hello")


def test_a_conversation_with_a_member_is_opened(slack, messenger):
    slack.answers = [(200, {"ok": True, "channel": {"id": "D7"}})]

    assert messenger.open_dm("U1") == Sent("D7", "")


def test_a_conversation_with_several_members_is_opened(slack, messenger):
    slack.answers = [(200, {"ok": True, "channel": {"id": "G7"}})]

    assert messenger.open_group(["U1", "U2"]) == Sent("G7", "")
    assert "U1%2CU2" in slack.asked[0][1]


def test_an_answer_is_posted_and_looked_for_in_its_thread(slack, messenger):
    slack.answers = [OK]
    messenger.post("C1", MESSAGE, "key-1", "7.0")
    assert json.loads(slack.asked[0][1])["thread_ts"] == "7.0"

    slack.answers = [history("root", "key-1")]
    assert messenger.find("C1", "key-1", NOW, "7.0") == Sent("C1", "2.0")
    path, asked = slack.asked[1]
    assert path == "/api/conversations.replies"
    assert "ts=7.0" in asked


HOME = {"type": "home", "blocks": []}


def test_a_home_is_published_for_one_person_in_the_state_it_is_known_in(slack, messenger):
    slack.answers = [(200, {"ok": True, "view": {"hash": "2.b"}})]

    assert messenger.publish_home("U1", HOME, "1.a") == Published("2.b")
    assert messenger.publish_home("U1", HOME) == Published("2.b")

    sent = [json.loads(body) for _, body in slack.asked]
    assert [path for path, _ in slack.asked] == ["/api/views.publish"] * 2
    assert sent[0] == {"user_id": "U1", "view": HOME, "hash": "1.a"} | {"view": sent[0]["view"]}
    assert "hash" not in sent[1]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ((200, {"ok": False, "error": "hash_conflict"}), Refused("hash_conflict")),
        ((200, {"ok": True}), Unknown("ValueError")),
        ("hang up", Unknown("RemoteDisconnected")),
    ],
)
def test_what_became_of_a_home_is_told_like_of_a_message(slack, messenger, answer, outcome):
    slack.answers = [answer]

    assert messenger.publish_home("U1", HOME) == outcome


def history(*keys, cursor=""):
    messages = [
        {"ts": f"{n}.0", "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": key}}}
        for n, key in enumerate(keys, start=1)
    ]
    return (200, {"ok": True, "messages": messages, "response_metadata": {"next_cursor": cursor}})


def test_a_message_is_found_by_its_mark_on_a_later_page(slack, messenger):
    slack.answers = [history("key-1", "key-2", cursor="more"), history("key-3")]

    assert messenger.find("D1", "key-3", NOW) == Sent("D1", "1.0")
    assert "oldest=1773147600.000000" in slack.asked[0][1]
    assert "include_all_metadata=1" in slack.asked[0][1]
    assert "cursor=more" in slack.asked[1][1]


def test_a_message_that_is_not_there_is_absent(slack, messenger):
    slack.answers = [history("key-1", cursor="more"), history()]

    assert messenger.find("D1", "key-9", NOW) == Absent()


def test_a_post_into_a_thread_names_the_message_it_answers(slack, messenger):
    slack.answers = [OK]

    messenger.post("D1", MESSAGE, "key-1", thread_ts="9.0")
    messenger.post("D1", MESSAGE, "key-2")

    assert [json.loads(body).get("thread_ts") for _, body in slack.asked] == ["9.0", None]


def test_an_answer_in_a_thread_is_looked_for_in_the_thread(slack, messenger):
    slack.answers = [history("root", "key-1", cursor="more"), history("key-3")]

    assert messenger.find("C1", "key-3", NOW, thread_ts="9.0") == Sent("C1", "1.0")

    assert [path for path, _ in slack.asked] == ["/api/conversations.replies"] * 2
    for part in ("channel=C1", "ts=9.0", "oldest=1773147600.000000", "include_all_metadata=1"):
        assert part in slack.asked[0][1]
    assert "cursor" not in slack.asked[0][1]
    assert "cursor=more" in slack.asked[1][1]


def test_a_thread_that_is_gone_is_no_use_to_ask_again(slack, messenger):
    slack.answers = [(200, {"ok": False, "error": "thread_not_found"})]

    assert messenger.post("C1", MESSAGE, "key-1", thread_ts="9.0") == Refused("thread_not_found", for_good=True)


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        {},
        {"event_type": "other", "event_payload": {"key": "key-1"}},
        {"event_type": EVENT_TYPE},
        {"event_type": EVENT_TYPE, "event_payload": {}},
    ],
)
def test_other_peoples_messages_are_not_ours(slack, messenger, metadata):
    slack.answers = [(200, {"ok": True, "messages": [{"ts": "1.0", "metadata": metadata}, {"ts": "2.0"}]})]

    assert messenger.find("D1", "key-1", NOW) == Absent()


def test_a_look_that_is_refused_says_so(slack, messenger):
    slack.answers = [(200, {"ok": False, "error": "missing_scope"})]

    assert messenger.find("D1", "key-1", NOW) == Refused("missing_scope")


def test_a_client_that_retries_by_itself_is_refused():
    """The SDK's default handler posts a message twice when a reply is lost."""
    for client in (WebClient(token="xoxb-1"), WebClient(retry_handlers=[ConnectionErrorRetryHandler()])):
        with pytest.raises(ValueError, match="must not retry"):
            Messenger(client)


def test_an_answer_to_a_button_is_for_its_presser_only(slack, messenger):
    slack.answers = [(200, "ok")]
    url = f"http://127.0.0.1:{slack.server_address[1]}/response"

    messenger.reply(url, MESSAGE, replace=False)
    messenger.close()

    path, body = slack.asked[0]
    assert path == "/response"
    assert json.loads(body) == {**MESSAGE, "replace_original": False, "response_type": "ephemeral"}


@pytest.mark.parametrize("answer", ["hang up", (500, "no"), (404, "gone")], ids=str)
def test_an_answer_to_a_button_is_tried_once_and_never_hurts(slack, messenger, answer):
    slack.answers = [answer]

    messenger.reply(f"http://127.0.0.1:{slack.server_address[1]}/response", MESSAGE)
    messenger.close()

    assert len(slack.asked) == 1


def test_a_reply_that_is_lost_is_logged_under_the_reference_of_what_it_answers(messenger):
    with written_logs() as logs, structlog.contextvars.bound_contextvars(reference="C0FFEE"):
        messenger.reply("http://127.0.0.1:1/nobody", MESSAGE)
        messenger.close()

    lines = [json.loads(line) for line in logs.getvalue().splitlines()]
    assert "reply_lost" in {line["event"] for line in lines}
    assert {line["reference"] for line in lines} == {"C0FFEE"}
