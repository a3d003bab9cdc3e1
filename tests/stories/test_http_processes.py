"""The bot as a process that Slack sends signed requests to: started, spoken to, asked to leave, looked at."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from bot.manifest import PATH as MANIFEST
from bot.manifest import manifest, manifest_for_http
from bot.sandbox import PracticeWorkspace
from bot.sandbox.rules import check_manifest
from bot.web import PATH
from tests.company import CHANNELS, NOW, PEOPLE, TEAM

ROOT = MANIFEST.parent


@pytest.fixture(scope="module")
def slack():
    with PracticeWorkspace(manifest(), PEOPLE, CHANNELS, team=TEAM, start_at=NOW) as workspace:
        yield workspace


@pytest.fixture
def environment(slack, tmp_path):
    return {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'hireloop.db'}",
        "HIRELOOP_CHANNEL": "C01HIRING",
        "HIRELOOP_ADMINS": "U02MAYA",
        "HIRELOOP_LOG_FORMAT": "json",
        "PORT": "0",
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def bot_process(slack, environment, *words):
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        lines = (json.loads(line) for line in process.stdout if line.startswith("{"))
        url = next(said["address"] for said in lines if said["event"] == "listening") + PATH
        slack.core.installation.manifest = manifest_for_http(url)
        assert slack.carry_out(slack.core.http.verify_url(url))
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def bot_command(environment, *words):
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("words", [["--http"], ["run", "--http"]])
def test_it_answers_signed_requests_without_an_app_level_token_and_leaves_when_asked(slack, environment, words):
    with bot_process(slack, environment, *words) as process:
        assert "/candidate add" in slack.as_("priya", "hiring").command("/candidate help")

        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=20) == 0


def test_slacks_look_at_the_certificate_is_answered(slack, environment):
    with bot_process(slack, environment, "--http"):
        url = slack.core.installation.settings["interactivity"]["request_url"]

        assert slack.carry_out(slack.core.http.ssl_check(url))


@pytest.mark.parametrize("words", [["--http"], ["run", "--http"], ["doctor", "--http"]])
def test_without_its_signing_secret_it_says_so_in_a_sentence(environment, words):
    refused = bot_command({**environment, "SLACK_SIGNING_SECRET": ""}, *words)

    assert refused.returncode == 1
    assert refused.stderr == (
        "SLACK_SIGNING_SECRET is not set. It is the signing secret: your app's page, “Basic Information”, "
        "“App Credentials”.\n"
    )


def test_the_doctor_looks_at_what_signed_requests_need(slack, environment):
    checked = bot_command(environment, "doctor", "--http")

    assert checked.returncode == 0, checked.stdout
    assert "ok   Signing secret" in checked.stdout
    assert "App token" not in checked.stdout
    assert slack.signing_secret not in checked.stdout + checked.stderr


def test_a_port_that_is_taken_is_said_in_a_sentence(slack, environment):
    port = slack.url.rpartition(":")[2]
    refused = bot_command({**environment, "PORT": port}, "--http")

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {port} of 127.0.0.1 is taken, or may not be used.")


def test_the_manifest_for_signed_requests_names_one_url_everywhere_and_keeps_slacks_rules(environment):
    printed = json.loads(bot_command(environment, "manifest", "--http", "https://loop.example.com/").stdout)

    url = "https://loop.example.com/slack/events"
    settings = printed["settings"]
    assert check_manifest(printed) == []
    assert not settings["socket_mode_enabled"]
    assert {one["url"] for one in printed["features"]["slash_commands"]} == {url}
    assert settings["event_subscriptions"]["request_url"] == url
    assert settings["interactivity"]["request_url"] == settings["interactivity"]["message_menu_options_url"] == url


def test_http_written_before_another_command_is_not_silently_ignored(environment):
    refused = bot_command(environment, "--http", "doctor")

    assert refused.returncode == 2
    assert "doctor --http" in refused.stderr
