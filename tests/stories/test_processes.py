"""The bot as a process of its own: killed, asked to leave, started with wrong settings, looked at by the doctor."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from bot.manifest import PATH, manifest
from bot.sandbox import PracticeWorkspace
from storage.database import open_database
from storage.schema import migrate
from storage.store import open_store
from tests.command_line import run
from tests.company import CHANNELS, NOW, PEOPLE, ROLLBACK, TEAM, WHY, open_ml_job, rated
from tests.databases import address_for, database_kind

ROOT = PATH.parent


# On PostgreSQL what a process that was killed had claimed is left alone for a minute.
CLAIM_RUNS_OUT = 61
SQLITE_ONLY = pytest.mark.skipif(database_kind() != "sqlite", reason="on PostgreSQL several processes work together")
MORE_CHANNELS = [
    {"id": "C02SHARED", "name": "partners", "external": True},
    {"id": "C03OLD", "name": "old", "archived": True},
    {"id": "C04APART", "name": "apart", "app": False},
]


@pytest.fixture
def slack():
    with PracticeWorkspace(manifest(), PEOPLE, CHANNELS + MORE_CHANNELS, team=TEAM, start_at=NOW) as workspace:
        yield workspace


@pytest.fixture
def environment(slack, tmp_path):
    """The settings of a process, with a database in which one job is open."""
    with address_for(tmp_path) as url:
        yield settings_of(slack, url)


def settings_of(slack, url):
    database = open_database(url)
    migrate(database)
    open_ml_job(open_store(database, TEAM["id"], TEAM["name"]), NOW)
    database.close()
    return {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": url,
        "HIRELOOP_CHANNEL": "C01HIRING",
        "HIRELOOP_ADMINS": "U02MAYA",
        "HIRELOOP_RECRUITERS": "U01PRIYA",
        "HIRELOOP_TIMEZONE": "Europe/Berlin",
    }


@contextmanager
def bot_process(slack, environment):
    # The socket of a process that was killed may still look open for a moment.
    slack.wait_until(lambda: not slack.core.sockets.links, timeout=10, what="the last process is still connected")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--clock", f"{slack.url}/control/clock"],
        env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        slack.wait_for_app(timeout=20)
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


def ask_sam(slack):
    """Have Sam asked for a card, and return once the command was acknowledged."""
    priya = slack.as_("priya", "hiring")
    priya.command('/candidate add "Ada Lovelace" for ml-engineer')
    priya.command("/candidate move C-1 recruiter screen")
    priya.command("/candidate panel C-1 mlops @sam")


def test_a_kill_between_the_ack_and_the_post_loses_neither_the_panel_nor_the_message(slack, environment):
    with bot_process(slack, environment) as process:
        slack.as_("priya", "hiring").sees("Hiring today")
        slack.trouble(timeout=1.0, methods=["chat.postMessage"])  # Slack hangs before it does anything
        ask_sam(slack)
        slack.wait_until(lambda: slack.calls("conversations.open"))
        process.kill()
        process.wait()
    slack.trouble()

    with bot_process(slack, environment):
        slack.clock.advance(seconds=CLAIM_RUNS_OUT)

        slack.as_("sam").sees("Priya Shah asks for your scorecard", timeout=10)
        assert "0 of 1 cards in" in slack.as_("priya", "hiring").command("/candidate show ada")
        assert len(slack.as_("sam").dms()) == 1


def test_a_kill_after_slack_took_the_post_and_before_we_wrote_it_down_does_not_double_it(slack, environment):
    with bot_process(slack, environment) as process:
        slack.as_("priya", "hiring").sees("Hiring today")
        slack.trouble(timeout=1.0, after_effect=True, methods=["chat.postMessage"])  # Slack does it, and then hangs
        ask_sam(slack)
        slack.as_("sam").sees("asks for your scorecard", timeout=30)  # the digest's own thread may hang before it
        process.kill()
        process.wait()
    slack.trouble()

    with bot_process(slack, environment):
        slack.clock.advance(seconds=CLAIM_RUNS_OUT)
        slack.wait_until(lambda: slack.calls("conversations.history"), timeout=10)
        slack.clock.advance(seconds=CLAIM_RUNS_OUT)
        slack.settle()

        assert len(slack.as_("sam").dms()) == 1


def test_a_vote_that_was_acknowledged_survives_a_kill(slack, environment):
    with bot_process(slack, environment) as process:
        ask_sam(slack)
        sam = slack.as_("sam")
        sam.sees("asks for your scorecard", timeout=10)
        sam.click("Open scorecard")
        sam.fill({**rated(sam.modal.labels), WHY: ROLLBACK, "Overall": "Yes"}).submit()
        process.kill()
        process.wait()

    with bot_process(slack, environment):
        assert "1 of 1 cards in – Sam Okafor: Yes" in slack.as_("priya", "hiring").command("/candidate show ada")


def test_asked_to_leave_it_finishes_and_leaves(slack, environment):
    with bot_process(slack, environment) as process:
        ask_sam(slack)

        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=10) == 0


def test_the_bot_of_a_demo_leaves_when_its_practice_workspace_is_gone(slack, environment):
    with bot_process(slack, environment) as process:
        slack.wait_for_app(sockets=2, timeout=20)  # it has started and works
        slack.stop()

        assert process.wait(timeout=20) == 0


@SQLITE_ONLY
def test_a_second_process_on_the_same_file_is_refused_with_a_sentence(slack, environment):
    with bot_process(slack, environment):
        second = bot_command(environment, "run")

    assert second.returncode == 1
    assert "Another Hireloop is using" in second.stderr
    assert "Traceback" not in second.stderr


# As the process that somebody starts; what else is said about settings needs none.
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SLACK_BOT_TOKEN": None}, "SLACK_BOT_TOKEN is not set. It is the xoxb-… token"),
        ({"SLACK_APP_TOKEN": "xapp-stale"}, "Slack refuses SLACK_APP_TOKEN: “invalid_auth”. It is the xapp-… token"),
    ],
)
def test_a_process_with_a_wrong_setting_leaves_with_one_sentence_that_names_it(slack, environment, change, said):
    changed = {**environment, **change}
    wrong = bot_command({name: value for name, value in changed.items() if value is not None}, "run")

    assert wrong.returncode == 1
    assert said in wrong.stderr
    assert "Traceback" not in wrong.stderr


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SLACK_APP_TOKEN": "xoxb-wrong"}, "SLACK_APP_TOKEN is wrong: it must begin with xapp-."),
        ({"HIRELOOP_CHANNEL": "#hiring"}, "HIRELOOP_CHANNEL is wrong"),
        ({"HIRELOOP_ADMINS": "maya"}, "HIRELOOP_ADMINS is wrong"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://."),
        ({"SLACK_BOT_TOKEN": "xoxb-stale"}, "Slack refuses SLACK_BOT_TOKEN: “invalid_auth”. It is the xoxb-… token"),
        ({"SLACK_API_URL": "http://127.0.0.1:1/api/"}, "Slack cannot be reached"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_names_it(monkeypatch, capfd, environment, change, said):
    wrong = run(monkeypatch, capfd, {**environment, **change}, "run")

    assert wrong.code == 1
    assert said in wrong.err
    assert "Traceback" not in wrong.said


def test_the_doctor_finds_everything_well_and_prints_no_token(slack, environment):
    checked = bot_command(environment, "doctor")

    assert checked.returncode == 0, checked.stdout
    for what in ("Bot token: Northwind", "Scopes", "Clock", "Channel: #hiring", "App token", "Database"):
        assert f"ok   {what}" in checked.stdout
    assert slack.bot_token not in checked.stdout + checked.stderr
    assert slack.app_token not in checked.stdout + checked.stderr


def test_the_doctor_says_what_is_wrong(slack, environment):
    checked = bot_command({**environment, "HIRELOOP_CHANNEL": "C0NOWHERE", "SLACK_APP_TOKEN": "xapp-stale"}, "doctor")

    assert checked.returncode == 1
    assert "NO   Channel: Slack shows no such channel. It is the hiring channel's id" in checked.stdout
    assert "NO   App token: Slack refuses SLACK_APP_TOKEN: “invalid_auth”. It is the xapp-… token" in checked.stdout


def test_the_doctor_looks_at_a_database_while_the_bot_works_on_it(slack, environment):
    with bot_process(slack, environment):
        checked = bot_command(environment, "doctor")

    assert f"ok   Database: {database_kind()}, whole and up to date" in checked.stdout


def test_the_doctor_makes_no_database(environment, tmp_path):
    checked = bot_command({**environment, "DATABASE_URL": f"sqlite:///{tmp_path / 'new' / 'none.db'}"}, "doctor")

    assert "ok   Database: not there yet, the first start makes it" in checked.stdout
    assert not (tmp_path / "new").exists()


def test_without_a_network_the_doctor_does_not_blame_the_token(environment):
    checked = bot_command({**environment, "SLACK_API_URL": "http://127.0.0.1:1/api/"}, "doctor")

    assert "NO   Bot token: Slack cannot be reached (URLError). Look at the network" in checked.stdout
    assert "SLACK_BOT_TOKEN" not in checked.stdout


def test_openings_are_opened_from_the_command_line(environment):
    added = bot_command(
        environment, "openings", "add", "AI engineer", "--template", "ai_engineer", "--manager", "U02MAYA",
        "--recruiter", "U01PRIYA", "--range", "EUR 80000-100000", "--level", "senior", "--location", "Berlin",
    )  # fmt: skip
    listed = bot_command(environment, "openings", "list")

    assert '/candidate add "Ada Lovelace" for ai-engineer' in added.stdout
    assert "ml-engineer  ML engineer" in listed.stdout
    assert "ai-engineer  AI engineer" in listed.stdout


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"--range": ""}, "--range: every opening posts its pay"),
        ({"--range": "EUR 100000-80000"}, "Were the two swapped?"),
        ({"--manager": "U0MANAGER"}, "--manager U0MANAGER: Slack knows nobody of that id."),
        ({"--recruiter": "U07GONE"}, "--recruiter U07GONE: Gone Girl is deactivated."),
        ({"--recruiter": "U08GUEST"}, "--recruiter U08GUEST: Guest Gus is a guest."),
        ({"--channel": "C0NOWHERE"}, "--channel C0NOWHERE: Slack shows no such channel."),
        ({"--channel": "C02SHARED"}, "--channel C02SHARED: #partners is shared with another organisation."),
        ({"--channel": "C03OLD"}, "--channel C03OLD: #old is archived."),
        ({"--channel": "C04APART"}, "--channel C04APART: Hireloop is not in #apart. Write `/invite @Hireloop` there."),
    ],
)
def test_an_opening_with_people_or_a_channel_that_cannot_be_is_refused(monkeypatch, capfd, environment, change, said):
    options = {"--manager": "U02MAYA", "--recruiter": "U01PRIYA", "--range": "EUR 80000-100000", **change}
    words = [word for pair in options.items() for word in pair]
    added = run(monkeypatch, capfd, environment, "openings", "add", "AI engineer", *words)

    assert added.code == 1
    assert said in added.err
    assert "Opened" not in added.out


def test_the_people_of_an_opening_are_known_at_once(environment):
    bot_command(
        environment,
        "openings",
        "add",
        "AI",
        "--manager",
        "U05AIKO",
        "--recruiter",
        "U01PRIYA",
        "--channel",
        "C01HIRING",
        "--range",
        "EUR 80000-100000",
    )

    database = open_database(environment["DATABASE_URL"])
    aiko, priya = open_store(database, TEAM["id"], TEAM["name"]).read(
        lambda records: [records.members.get(one) for one in ("U05AIKO", "U01PRIYA")]
    )
    database.close()
    assert (aiko.name, aiko.timezone, aiko.is_recruiter) == ("Aiko Tanaka", "America/New_York", False)
    assert priya.is_recruiter
