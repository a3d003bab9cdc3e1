"""A running bot looked at from outside, over both doors."""

import http.client
import json
from contextlib import contextmanager

import pytest

from tests.company import add_ada, small_company, vote


@contextmanager
def watched(tmp_path, monkeypatch, door):
    monkeypatch.setenv("PORT", "0")
    with small_company(tmp_path, door=door) as company:
        window = company.bot.door if door == "http" else company.bot._window
        yield company, lambda path: look(window.address, path)


def look(address, path):
    line = http.client.HTTPConnection(address.removeprefix("http://"), timeout=20)
    try:
        line.request("GET", path)
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    finally:
        line.close()


@pytest.mark.parametrize("door", ["socket", "http"])
def test_it_is_alive_and_ready_and_counts_what_it_did(tmp_path, monkeypatch, door):
    with watched(tmp_path, monkeypatch, door) as (company, seen):
        add_ada(company, panel="@sam")
        vote(company, "sam", "Yes")
        company.as_("priya").command("/candidate Ada Lovelace")

        assert seen("/healthz")[0] == 200
        assert seen("/readyz") == (200, '{"door":true,"database":true}')
        counted = seen("/metrics")[1]

    assert 'hireloop_ack_seconds_count{command="/candidate add",kind="command"} 1.0' in counted
    assert 'hireloop_ack_seconds_count{command="/candidate other",kind="command"} 1.0' in counted
    assert 'hireloop_ack_seconds_count{command="",kind="form"}' in counted
    assert 'hireloop_deliveries{state="unknown"} 0.0' in counted
    assert "hireloop_database_wait_seconds_count" in counted
    assert 'hireloop_nudges{outcome="known",rung="ask"}' in counted


def test_while_slack_cannot_reach_it_it_is_alive_and_not_ready(tmp_path, monkeypatch):
    with watched(tmp_path, monkeypatch, "socket") as (company, seen):
        company.slack.trouble(refuse_open=1.0)
        company.slack.carry_out(company.slack.core.sockets.control("close"))
        company.slack.wait_until(lambda: not company.bot.door.alive(), timeout=20)

        assert seen("/readyz") == (503, '{"door":false,"database":true}')
        status, said = seen("/healthz")
        assert (status, json.loads(said)["is_well"]) == (200, True)
        company.slack.trouble()


def test_without_a_port_nobody_can_look_in(tmp_path, monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    with small_company(tmp_path) as company:
        assert company.bot._window is None
