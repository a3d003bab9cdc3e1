"""The command line as a function: fast enough to be tried in many ways, and it leaves the test's process as it was."""

import os
import sys
import threading
from dataclasses import dataclass

from bot import __main__
from bot.settings import HttpSettings
from tests.logs import written_logs


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    code: int
    out: str
    err: str
    logs: str

    @property
    def said(self):
        return self.out + self.err + self.logs


def run(monkeypatch, capfd, environment, *words):
    """Run a command of ours with these settings and no others; a bot that starts is asked to leave at once."""
    asked = threading.Event()
    asked.set()
    umask = os.umask(0o077)
    try:
        with written_logs() as logs, monkeypatch.context() as here:
            for name in (*HttpSettings.model_fields, "port"):
                here.delenv(name.upper(), raising=False)
            for name, value in environment.items():
                here.setenv(name, value)
            here.setattr(sys, "argv", ["hireloop", *words])
            here.setattr(__main__, "asked_to_leave", lambda: asked)
            here.setattr("bot.logs.begin", lambda _: None)
            code = _code_of(__main__.main)
    finally:
        os.umask(umask)
    return Ran(code, *capfd.readouterr(), logs.getvalue())


def _code_of(command):
    try:
        command()
    except SystemExit as left:
        return int(left.code or 0)
    return 0
