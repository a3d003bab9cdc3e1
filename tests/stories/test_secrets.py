"""Tokens are never printed and whatever is made is for its owner's eyes only, in the process as it runs."""

import contextlib
import os
import socket
import stat
import subprocess
import sys
import threading

import pytest

from bot.__main__ import main
from bot.manifest import PATH as MANIFEST
from bot.manifest import manifest
from bot.sandbox import PracticeWorkspace
from tests.company import CHANNELS, NOW, PEOPLE, TEAM
from tests.logs import written_logs

ROOT = MANIFEST.parent
SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-UNMISTAKABLE-bot",
    "SLACK_APP_TOKEN": "xapp-UNMISTAKABLE-app",
    "SLACK_SIGNING_SECRET": "UNMISTAKABLE-signing",
    "DATABASE_URL": "postgresql+psycopg://hireloop:UNMISTAKABLE-password@127.0.0.1:1/hireloop",
}


@pytest.fixture
def slack():
    with PracticeWorkspace(manifest(), PEOPLE, CHANNELS, team=TEAM, start_at=NOW) as workspace:
        yield workspace


def environment(slack, **special):
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "HIRELOOP_CHANNEL": "C01HIRING",
        **special,
    }


@pytest.fixture
def printed(slack, tmp_path, monkeypatch, capfd):
    """Return a function that runs a command of ours with special settings, and gives all that it printed."""
    asked_to_leave = threading.Event()
    asked_to_leave.set()
    monkeypatch.setattr("bot.__main__.asked_to_leave", lambda: asked_to_leave)
    monkeypatch.chdir(tmp_path)
    umask = os.umask(0o077)

    def run(*words, **special):
        for name, value in environment(slack, PORT="0", **special).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["hireloop", *words])
        with written_logs() as logs, monkeypatch.context() as begun:
            begun.setattr("bot.logs.begin", lambda _: None)
            with contextlib.suppress(SystemExit):
                main()
        out, err = capfd.readouterr()
        return out + err + logs.getvalue()

    yield run
    os.umask(umask)


COMMANDS = (["run"], ["--http"], ["doctor"], ["doctor", "--http"], ["audit"], ["openings", "list"])


@pytest.mark.parametrize("channel", ["C01HIRING", "C"])
@pytest.mark.parametrize("name", SECRETS)
def test_whatever_is_wrong_no_secret_is_printed(printed, name, channel):
    said = [printed(*words, **{name: SECRETS[name], "HIRELOOP_CHANNEL": channel}) for words in COMMANDS]

    assert all(said[:5])
    assert "UNMISTAKABLE" not in "".join(said)


def test_where_all_is_well_none_is_printed_either(slack, printed):
    said = "".join(printed(*words) for words in COMMANDS)

    assert "ok   Bot token: Northwind" in said
    assert "connected" in said
    assert not [secret for secret in (slack.bot_token, slack.app_token, slack.signing_secret) if secret in said]


@pytest.fixture
def careless():
    """A machine on which everybody may read what is made, as most are."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("careless")
def test_whatever_the_bot_makes_is_for_its_owners_eyes_only(slack, tmp_path):
    made = environment(slack, DATABASE_URL=f"sqlite:///{tmp_path / 'new' / 'hireloop.db'}", HIRELOOP_ADMINS="U02MAYA")
    process = subprocess.Popen([sys.executable, "-m", "bot"], env=made, cwd=tmp_path, stdout=subprocess.DEVNULL)
    try:
        slack.wait_for_app(timeout=60)
        modes = modes_in(tmp_path)
    finally:
        process.terminate()
        process.wait(timeout=60)
    written = b"".join(path.read_bytes() for path in (tmp_path / "new").iterdir())

    assert b"Northwind" in written
    assert not [token for token in (slack.bot_token, slack.app_token) if token.encode() in written]
    assert modes.pop("new") == 0o700
    assert modes == dict.fromkeys(
        ("new/hireloop.db", "new/hireloop.db-shm", "new/hireloop.db-wal", "new/hireloop.db.lock"), 0o600
    )


@pytest.mark.usefixtures("careless")
def test_so_it_is_with_a_demo(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", str(free_port())],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        cwd=tmp_path, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert any("Hireloop is ready" in line for line in process.stdout)
        modes = modes_in(tmp_path)
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()

    assert {name.rpartition("/")[2] for name in modes} >= {"hireloop.db", "bot.log"}
    assert {mode for name, mode in modes.items() if (tmp_path / name).is_dir()} == {0o700}
    assert {mode for name, mode in modes.items() if (tmp_path / name).is_file()} == {0o600}


def modes_in(folder):
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
