"""The benchmark itself, with small numbers: the real ones are for `python -m bot.sandbox.bench`."""

import pytest

from bot.sandbox import bench


def test_the_benchmark_prints_its_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name, value in {"ROUNDS": 20, "BURST": 200, "MESSAGES": 200}.items():
        monkeypatch.setattr(bench, name, value)

    bench.main()

    table = capsys.readouterr().out
    assert "envelope round trip, p50" in table
    assert "memory for 200 messages" in table
