"""A whole run with everything going wrong in it: its logs and its metrics name nobody and quote nobody."""

import json
import re
import socket
from urllib.parse import urlsplit

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot.flows import deliveries
from storage.tables import workspaces
from tests.company import PEOPLE, ROLLBACK, TEAM, add_ada, small_company, vote
from tests.logs import written_logs

NOTE = "met them at the meetup about quantisation"
WORDS = f"Ada Lovelace, ada@example.com, Sam Okafor: {ROLLBACK} {NOTE}"
NAMES = [word for one in PEOPLE for word in one["real_name"].split()] + ["Ada", "Lovelace", "ada@example.com"]
QUOTED = ["rollback", "rehearsed", "on-call", "meetup", "quantisation", "Strong yes", "Definitely not"]
WATCHED = [name for name in NAMES if name not in {"Gone", "Guest"}] + QUOTED  # those two are words of our source, too


def failing(error):
    def fail(*_, **__):
        raise error

    return fail


@pytest.mark.parametrize("door", ["socket", "http"])
def test_what_is_logged_and_counted_names_nobody_and_quotes_nobody(tmp_path, monkeypatch, door):
    with written_logs() as logs:
        with small_company(tmp_path, door=door) as company:
            told = everything_goes_wrong(company, monkeypatch, logs)
        written, counted = logs.getvalue(), company.bot._metrics.text().decode()

    lines = [json.loads(line) for line in written.splitlines()]
    assert {line["event"] for line in lines} >= {"listener_failed", "delivery_failed", "tick_failed", "home_failed"}
    for said in (written, counted):
        assert [word for word in WATCHED if re.search(rf"\b{re.escape(word)}\b", said, re.IGNORECASE)] == []
    assert [line["reference"] for line in lines if line["event"] == "listener_failed"] == told
    assert len(set(told)) == len(told) == 3
    assert all(isinstance(line["delivery"], int) for line in lines if line["event"] == "delivery_failed")


def test_nobody_but_slack_is_spoken_to(tmp_path, monkeypatch):
    reached, connect = set(), socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", lambda self, where: reached.add(where[:2]) or connect(self, where))

    with small_company(tmp_path) as company:
        add_ada(company, panel="@sam")
        vote(company, "sam", "Yes")
        company.as_("maya").opens_home()
        company.pass_time(days=1)
        slack = urlsplit(company.slack.url)

    assert reached == {(slack.hostname, slack.port)}


def everything_goes_wrong(company, monkeypatch, logs):
    """Tell a story in which every part fails once; return the references that people were told."""
    add_ada(company, panel="@sam @lena")
    priya = company.as_("priya", "hiring")
    priya.command(f"/candidate note ada {NOTE}")
    vote(company, "sam", "Strong yes")
    told = []
    for error in (RuntimeError(WORDS), KeyError("Ada Lovelace"), the_same_twice(company)):
        with monkeypatch.context() as broken:
            broken.setattr("bot.flows.candidates.note", failing(error))
            answer = priya.command(f"/candidate note ada {NOTE}")
        told += re.findall(r"quote (\w{6})\.", answer.text)
    with monkeypatch.context() as broken:
        broken.setattr("bot.flows.homes.home_of", failing(ValueError(WORDS)))
        company.as_("maya").opens_home()
        company.slack.wait_until(lambda: "home_failed" in logs.getvalue())
    with monkeypatch.context() as broken:
        broken.setattr(deliveries, "render", failing(ValueError(WORDS)))
        priya.command("/candidate panel C-1 ml system design @aiko")
        company.pass_time(seconds=1)
    with monkeypatch.context() as broken:
        broken.setattr("bot.jobs.climb_ladders", failing(ValueError(WORDS)))
        company.bot.look_again()
        company.slack.wait_until(lambda: "tick_failed" in logs.getvalue())
    company.slack.trouble(error_500=1.0, methods=["chat.postMessage"], times=2)
    vote(company, "lena", "Definitely not")
    company.slack.settle()
    return told


def the_same_twice(company):
    """Return what a database raises that was given a row twice; its words hold the row's."""
    row = {"id": TEAM["id"], "name": WORDS}
    with pytest.raises(IntegrityError) as met:
        company.store.database.write(lambda connection: connection.execute(insert(workspaces).values(row)))
    return met.value
