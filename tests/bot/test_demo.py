"""Demos beside each other: each has a folder of its own."""

import socket
from pathlib import Path

import pytest

from bot.demo import CannotStart, Demo


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_second_demo_leaves_the_first_ones_folder_alone(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    port = free_port()
    first = Demo(port)
    first.log.write_text("last words")

    second = Demo(free_port())

    assert first.log == Path(".demo") / str(port) / "bot.log"
    assert first.log.read_text() == "last words"
    assert second.log != first.log


def test_a_port_in_use_is_a_sentence_and_removes_nothing(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CannotStart, match=f"Port {port} is in use"):
            Demo(port)

    assert list(tmp_path.iterdir()) == []
