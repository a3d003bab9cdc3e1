"""What is missing or wrong in the settings is said in a sentence that names it and where to get it."""

import re
from pathlib import Path

import pytest

from bot.settings import (
    AnySettings,
    HttpSettings,
    Settings,
    SettingsWrong,
    read_settings,
    settings_of,
    templates_folder,
)

EXAMPLE = Path(__file__).parents[2] / ".env.example"
RIGHT = {
    "slack_bot_token": "xoxb-1",
    "slack_app_token": "xapp-1",
    "hireloop_channel": "C01HIRING",
    "hireloop_admins": "U02MAYA",
}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    """Keep this machine's own environment out."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("PORT", raising=False)


def read(**special):
    given = {key: value for key, value in {**RIGHT, **special}.items() if value is not None}
    return read_settings(_env_file=None, **given)


def said(**special):
    with pytest.raises(SettingsWrong) as wrong:
        read(**special)
    return str(wrong.value)


@pytest.mark.parametrize("nobody", [None, "", " , "])
def test_without_an_admin_the_first_one_is_made_inside_slack(nobody):
    assert read(hireloop_admins=nobody).company.admins == frozenset()


def test_four_settings_are_enough():
    settings = read()

    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///hireloop.db"
    assert settings.company.channel_id == "C01HIRING"
    assert settings.company.admins == {"U02MAYA"}
    assert (settings.company.recruiters, settings.company.timezone) == (frozenset(), None)


@pytest.mark.parametrize(
    ("special", "sentence"),
    [
        (
            {"slack_bot_token": None},
            "SLACK_BOT_TOKEN is not set. It is the xoxb-… token: your app's page at Slack, “OAuth & Permissions”.",
        ),
        (
            {"slack_app_token": None},
            (
                "SLACK_APP_TOKEN is not set. It is the xapp-… token with connections:write: your app's page, "
                "“Basic Information”, “App-Level Tokens”."
            ),
        ),
        (
            {"hireloop_channel": None},
            (
                "HIRELOOP_CHANNEL is not set. It is the hiring channel's id, C…: in Slack, open the channel's details and "
                "scroll to the end."
            ),
        ),
        (
            {"slack_bot_token": "xapp-1"},
            (
                "SLACK_BOT_TOKEN is wrong: it must begin with xoxb-. It is the xoxb-… token: your app's page at Slack, "
                "“OAuth & Permissions”."
            ),
        ),
        (
            {"hireloop_channel": "#hiring"},
            (
                "HIRELOOP_CHANNEL is wrong: its form is not right. It is the hiring channel's id, C…: in Slack, open the "
                "channel's details and scroll to the end."
            ),
        ),
        (
            {"slack_api_url": "localhost:8080"},
            (
                "SLACK_API_URL is wrong: it must be https://slack.com/api/, or the http:// address that a practice "
                "workspace prints."
            ),
        ),
        (
            {"slack_bot_token": "xoxb-"},
            (
                "SLACK_BOT_TOKEN is wrong: there is nothing after xoxb-. It is the xoxb-… token: your app's page at Slack, "
                "“OAuth & Permissions”."
            ),
        ),
        (
            {"hireloop_recruiters": "U01PRIYA, @maya"},
            (
                "HIRELOOP_RECRUITERS is wrong: a Slack id is U or W and then at least two capital letters or digits. It is "
                "Slack ids, U…, with commas between them: in Slack, open a profile, “…”, “Copy member ID”."
            ),
        ),
        (
            {"hireloop_timezone": "Europe/Berln"},
            (
                "HIRELOOP_TIMEZONE is wrong: there is no time zone of that name. It is a name such as Europe/Berlin, from "
                "the list at https://www.iana.org/time-zones, or nothing."
            ),
        ),
        ({"hireloop_log_format": "xml"}, "HIRELOOP_LOG_FORMAT is wrong: its form is not right."),
    ],
)
def test_each_mistake_is_a_sentence(special, sentence):
    assert said(**special) == sentence


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("hireloop_admins", "U"),
        ("hireloop_admins", "@maya"),
        ("hireloop_admins", "U02MAYA maya"),
        ("hireloop_admins", "C01HIRING"),
        ("hireloop_recruiters", "U"),
        ("slack_app_token", "xapp-"),
        ("slack_api_url", "https://"),
        ("hireloop_timezone", "Europe"),
        ("hireloop_timezone", "../UTC"),
    ],
)
def test_what_cannot_be_right_is_one_sentence_that_names_the_setting(name, written):
    lines = said(**{name: written}).splitlines()

    assert len(lines) == 1
    assert lines[0].startswith(f"{name.upper()} is wrong: ")


def test_all_mistakes_are_told_at_once():
    lines = said(**dict.fromkeys(RIGHT)).splitlines()

    assert [line.split()[0] for line in lines] == [
        "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "HIRELOOP_CHANNEL",
    ]  # fmt: skip


def test_a_mistake_never_shows_a_token():
    assert "s3cret" not in said(slack_bot_token="s3cret", slack_app_token="s3cret")
    assert "s3cret" not in repr(read(slack_bot_token="xoxb-s3cret", slack_signing_secret="s3cret"))


@pytest.mark.parametrize("written", ["U01,U02", "U01, U02", "U01 U02", " U01 ,, U02 "])
def test_people_are_listed_with_commas_or_spaces(written):
    assert read(hireloop_recruiters=written).hireloop_recruiters == ("U01", "U02")


def test_settings_are_read_from_the_environment_and_from_a_file(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text(
        "SLACK_BOT_TOKEN=xoxb-file\nHIRELOOP_ADMINS=U01,U02\nSLACK_APP_TOKEN=xapp-1\nOTHER=1\n"
    )
    monkeypatch.setenv("HIRELOOP_CHANNEL", "C99")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-environment")

    settings = read_settings(_env_file=tmp_path / ".env")

    assert settings.slack_bot_token.get_secret_value() == "xoxb-environment"
    assert (settings.hireloop_channel, settings.hireloop_admins) == ("C99", ("U01", "U02"))


def test_another_slack_is_named_with_or_without_a_slash_at_the_end():
    assert read(slack_api_url="http://127.0.0.1:8080/api").slack_api_url == "http://127.0.0.1:8080/api/"


def test_no_port_is_open_to_anybody_unless_it_is_asked_for():
    assert (read().hireloop_port, read().hireloop_host) == (None, "127.0.0.1")


@pytest.mark.parametrize(
    ("set_to", "port"),
    [
        ({"PORT": "8080"}, 8080),
        ({"HIRELOOP_PORT": "9090"}, 9090),
        ({"HIRELOOP_PORT": "9090", "PORT": "8080"}, 9090),
        ({"HIRELOOP_PORT": "", "PORT": "8080"}, None),
    ],
)
def test_the_port_is_ours_or_else_the_hosts(monkeypatch, set_to, port):
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)

    assert read().hireloop_port == port


@pytest.mark.parametrize("written", ["http", "-1", "65536"])
def test_what_can_be_no_port_is_said(monkeypatch, written):
    monkeypatch.setenv("HIRELOOP_PORT", written)

    assert said().startswith("HIRELOOP_PORT is wrong: ")


def test_signed_requests_need_a_secret_and_no_app_level_token():
    given = {**RIGHT, "slack_app_token": "", "slack_signing_secret": "s3cret"}

    settings = settings_of(HttpSettings, _env_file=None, **given)

    assert settings.slack_app_token is None
    with pytest.raises(SettingsWrong, match=r"^SLACK_SIGNING_SECRET is not set"):
        settings_of(HttpSettings, _env_file=None, **RIGHT)


def test_what_opens_no_door_needs_the_secret_of_none():
    given = {key: value for key, value in RIGHT.items() if key != "slack_app_token"}

    assert settings_of(AnySettings, _env_file=None, **given).slack_app_token is None


@pytest.mark.parametrize("name", ["hireloop_timezone", "slack_signing_secret", "hireloop_recruiters"])
def test_what_is_left_empty_in_the_file_is_not_set(name):
    settings = read(**{name: ""})

    assert settings.company.timezone is None
    assert settings.company.recruiters == frozenset()


@pytest.mark.parametrize(
    ("written", "folder"), [("", None), ("templates", Path("templates")), ("/etc/ours", Path("/etc/ours"))]
)
def test_the_folder_of_own_templates_needs_no_other_setting(monkeypatch, tmp_path, written, folder):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HIRELOOP_TEMPLATES", written)

    assert templates_folder() == read().hireloop_templates == folder


def test_the_example_lists_exactly_the_settings():
    listed = re.findall(r"^#? ?([A-Z][A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(listed) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_says_of_each_whether_it_is_required():
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    comments = {line.split("=")[0]: lines[n - 1] for n, line in enumerate(lines) if re.match(r"[A-Z_]+=", line)}
    required = {name.upper() for name, field in Settings.model_fields.items() if field.is_required()}

    assert {name for name, comment in comments.items() if comment.startswith("# Required. ")} == required
    assert {
        name for name, comment in comments.items() if comment.startswith("# Optional. ")
    } == comments.keys() - required


def test_the_example_as_it_is_says_what_is_still_to_be_filled_in():
    with pytest.raises(SettingsWrong) as wrong:
        read_settings(_env_file=EXAMPLE)

    assert [line.split(" is wrong: ")[0] for line in str(wrong.value).splitlines()] == [
        "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "HIRELOOP_CHANNEL",
    ]  # fmt: skip
