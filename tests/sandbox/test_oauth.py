"""Installing the app with OAuth v2."""

from http.client import HTTPConnection
from urllib.parse import parse_qs, urlencode, urlsplit

from slack_sdk.oauth import AuthorizeUrlGenerator

from bot.sandbox import PracticeWorkspace
from tests.sandbox.raw_app import call, error


def _request(slack: PracticeWorkspace, method: str, path: str, body: str = "") -> tuple[int, str, str]:
    connection = HTTPConnection(urlsplit(slack.url).netloc, timeout=5)
    connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"})
    response = connection.getresponse()
    answer = response.status, response.headers.get("Location", ""), response.read().decode()
    connection.close()
    return answer


def _path(slack: PracticeWorkspace, **more: str) -> str:
    client_id = slack.core.installation.client_id
    generated = AuthorizeUrlGenerator(client_id=client_id, scopes=["commands", "chat:write"]).generate("state-7")
    query = {key: values[0] for key, values in parse_qs(urlsplit(generated).query).items()} | more
    return f"/oauth/v2/authorize?{urlencode(query)}"


def _exchange(slack: PracticeWorkspace, code: str, **more: str) -> dict[str, str]:
    installation = slack.core.installation
    return {"client_id": installation.client_id, "client_secret": installation.client_secret, "code": code, **more}


def test_an_installation_ends_with_a_token_that_works(slack: PracticeWorkspace) -> None:
    status, _, page = _request(slack, "GET", _path(slack))
    assert status == 200
    assert "chat:write" in page

    status, location, _ = _request(slack, "POST", _path(slack), "allow=1")
    answer = {key: values[0] for key, values in parse_qs(urlsplit(location).query).items()}
    installed = call(slack, "oauth.v2.access", "", **_exchange(slack, answer["code"]))

    assert (status, answer["state"]) == (302, "state-7")
    assert location.startswith("http://127.0.0.1/oauth?")
    assert (installed["scope"], installed["token_type"]) == ("chat:write,commands", "bot")
    assert call(slack, "auth.test", installed["access_token"])["user_id"] == "U0BOT"
    assert error(slack, "users.list", installed["access_token"]) == "missing_scope"
    assert error(slack, "oauth.v2.access", "", **_exchange(slack, answer["code"])) == "invalid_code"


def test_somebody_may_say_no(slack: PracticeWorkspace) -> None:
    _, location, _ = _request(slack, "POST", _path(slack), "allow=0")

    assert parse_qs(urlsplit(location).query)["error"] == ["access_denied"]


def test_only_the_app_itself_can_be_installed_with_what_its_manifest_asks_for(slack: PracticeWorkspace) -> None:
    assert "invalid_client_id" in _request(slack, "GET", _path(slack, client_id="1.2"))[2]
    assert "invalid_scope" in _request(slack, "GET", _path(slack, scope="admin"))[2]
    assert "bad_redirect_uri" in _request(slack, "GET", _path(slack, redirect_uri="http://192.0.2.1/"))[2]


def test_a_code_is_exchanged_only_by_the_app(slack: PracticeWorkspace) -> None:
    code = slack.ask(lambda: slack.core.oauth.issue({}))

    wrong = _exchange(slack, code) | {"client_secret": "guess"}
    assert error(slack, "oauth.v2.access", "", **wrong) == "bad_client_secret"
    elsewhere = _exchange(slack, code, redirect_uri="http://192.0.2.1/")
    assert error(slack, "oauth.v2.access", "", **elsewhere) == "bad_redirect_uri"
