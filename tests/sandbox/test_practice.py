"""Starting and stopping, from Python and from the command line."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot.sandbox import PracticeWorkspace
from bot.sandbox.errors import SlackError
from bot.sandbox.people import StoryFailed

ROOT = Path(__file__).parents[2]
PEOPLE = """
team: {name: Acme, domain: acme}
people:
  - {id: U7, name: joan, real_name: Joan Clarke, tz: Europe/London, is_owner: true}
  - {id: U8, name: ext, real_name: External, external: true}
channels:
  - {id: C7, name: bletchley, private: true, topic: Secret, members: [joan]}
"""


def _up_and_down() -> tuple[float, float]:
    started = time.perf_counter()
    with PracticeWorkspace() as slack:
        up = time.perf_counter() - started
        assert slack.url.startswith("http://127.0.0.1:")
    return up, time.perf_counter() - started - up


def test_a_workspace_starts_and_stops_in_no_time() -> None:
    ups, downs = zip(*(_up_and_down() for _ in range(3)), strict=True)

    assert min(ups) < 0.1
    assert min(downs) < 0.1


def test_what_happened_can_be_asked_before_and_after() -> None:
    slack = PracticeWorkspace()
    assert slack.calls() == []
    with slack, pytest.raises(SlackError):
        slack.as_("nobody")
    assert slack.envelopes == []
    with pytest.raises(RuntimeError, match="not running"):
        slack.as_("ada").command("/x")


def test_many_workspaces_live_beside_each_other() -> None:
    with PracticeWorkspace() as one, PracticeWorkspace() as two:
        one.as_("ada").says("only here", channel="general")

        assert one.url != two.url
        assert two.as_("ada").messages("general") == []
        assert one.bot_token != two.bot_token


def test_an_exception_in_a_wait_tells_what_was_waited_for(slack: PracticeWorkspace) -> None:
    with pytest.raises(StoryFailed, match="the moon"):
        slack.wait_until(lambda: False, timeout=0.01, what="the moon")
    with pytest.raises(SlackError):
        slack.as_("nobody")


def test_the_page_and_files_are_served_and_nothing_outside_of_them(slack: PracticeWorkspace) -> None:
    page = urlopen(slack.url + "/", timeout=5).read().decode()

    assert "<html" in page
    for outside in ("/page/../server.py", "/page/%2e%2e/server.py", "/page//etc/hostname"):
        with pytest.raises(OSError, match="404"):
            urlopen(slack.url + outside, timeout=5)


def test_it_runs_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "people.yaml").write_text(PEOPLE)
    (tmp_path / "manifest.json").write_text(json.dumps({"display_information": {"name": "Enigma"}}))
    command = [sys.executable, "-m", "bot.sandbox", "--manifest", str(tmp_path / "manifest.json")]
    process = subprocess.Popen(
        [*command, "--people", str(tmp_path / "people.yaml"), "--start-at", "2026-01-01T09:00:00+00:00"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip().rpartition(" ")[2]
        greeting = "".join(process.stdout.readline() for _ in range(5))
        assert re.search(r"SLACK_BOT_TOKEN=xoxb-practice-", greeting)
        clock = json.loads(urlopen(url + "/control/clock", timeout=5).read())
        assert int(clock["now"]) // 60 == 1767258000 // 60
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        if process.stdout:
            process.stdout.close()
