"""Files: the two-step upload of apps, in every encoding, and what becomes of them."""

import json
from urllib.request import Request, urlopen

from bot.sandbox import PracticeWorkspace
from tests.sandbox.raw_app import call, error

BOUNDARY = "practice"


def _multipart(**fields: tuple[str, bytes] | str) -> bytes:
    parts = []
    for name, value in fields.items():
        filename, content = (f'; filename="{value[0]}"', value[1]) if isinstance(value, tuple) else ("", value.encode())
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{filename}\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _send(url: str, body: bytes, kind: str = f"multipart/form-data; boundary={BOUNDARY}") -> bytes:
    with urlopen(Request(url, body, {"Content-Type": kind}), timeout=5) as response:
        return response.read()


def _reserve(slack: PracticeWorkspace) -> dict:
    return call(slack, "files.getUploadURLExternal", filename="cv.pdf", length=4)


def test_a_file_is_uploaded_raw_or_in_a_form(slack: PracticeWorkspace) -> None:
    for body, kind in (
        (b"%PDF", "application/octet-stream"),
        (_multipart(file=("cv.pdf", b"%PDF")), f"multipart/form-data; boundary={BOUNDARY}"),
    ):
        reserved = _reserve(slack)
        assert _send(reserved["upload_url"], body, kind) == b"OK"
        files = call(slack, "files.completeUploadExternal", files=[{"id": reserved["file_id"]}], channel_id="C02")
        assert files["files"][0]["size"] == 4


def test_a_shared_file_is_seen_listed_and_deleted(slack: PracticeWorkspace) -> None:
    reserved = _reserve(slack)
    _send(reserved["upload_url"], b"%PDF", "application/pdf")
    done = {"files": [{"id": reserved["file_id"]}], "channel_id": "C02", "initial_comment": "The CV"}
    call(slack, "files.completeUploadExternal", **done)

    assert slack.as_("ada").sees("The CV").text == "The CV\ncv.pdf\nPDF · 4 B"
    assert [file["name"] for file in call(slack, "files.list")["files"]] == ["cv.pdf"]
    assert call(slack, "files.info", file=reserved["file_id"])["file"]["name"] == "cv.pdf"
    assert call(slack, "files.delete", file=reserved["file_id"])["ok"]
    assert error(slack, "files.info", file=reserved["file_id"]) == "file_not_found"


def test_a_file_must_have_come_before_it_is_shared(slack: PracticeWorkspace) -> None:
    reserved = _reserve(slack)

    unfinished = {"files": [{"id": reserved["file_id"]}], "channel_id": "C02"}
    assert error(slack, "files.completeUploadExternal", **unfinished) == "file_not_found"


def test_calls_may_be_forms_with_parts(slack: PracticeWorkspace) -> None:
    body = _multipart(token=slack.bot_token, channel="C02", text="by parts")

    assert json.loads(_send(f"{slack.api_url}chat.postMessage", body))["ok"]
    slack.as_("ada").sees("by parts")
