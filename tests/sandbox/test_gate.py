"""Other web sites' pages are kept out."""

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.sandbox import PracticeWorkspace


def _status(url: str, **headers: str) -> int:
    try:
        with urlopen(Request(url, headers=headers), timeout=5) as response:
            return response.status
    except HTTPError as refusal:
        with refusal:
            return refusal.code


def test_a_foreign_page_gets_nothing(slack: PracticeWorkspace) -> None:
    assert _status(f"{slack.url}/control/app", Origin="https://elsewhere.example") == 403
    assert _status(f"{slack.url}/control/app", Origin=slack.url) == 200
    assert _status(f"{slack.url}/control/app") == 200


def test_a_forwarded_port_is_not_foreign(slack: PracticeWorkspace) -> None:
    headers = {"Origin": "https://mine.example", "X-Forwarded-Host": "mine.example"}

    assert _status(f"{slack.url}/", **headers) == 200


def test_a_foreign_page_cannot_listen_either(slack: PracticeWorkspace) -> None:
    address = f"{slack.url.replace('http', 'ws')}/page/socket?as=U01"
    with pytest.raises(InvalidStatus), connect(address, origin="https://elsewhere.example"):
        pass
    with connect(address, origin=slack.url) as socket:
        assert '"hello"' in socket.recv(3)
