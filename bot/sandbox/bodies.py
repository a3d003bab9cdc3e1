"""Request bodies in every encoding Slack takes: JSON, forms and multipart, without another dependency."""

import json
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


async def arguments(request: Request) -> Json:
    """Return the arguments of a request, from its query and its body."""
    args: Json = dict(request.query_params)
    kind = _kind(request)
    body = await request.body()
    if kind == "application/json":
        return args | decoded(body or b"{}")
    if kind == FORM:
        return args | form(body)
    if kind == MULTIPART:
        return args | {name: value.decode() for name, value, is_file in _parts(request, body) if not is_file}
    return args


async def uploaded(request: Request) -> bytes:
    """Return the bytes of an uploaded file, raw or in a form."""
    body = await request.body()
    if _kind(request) != MULTIPART:
        return body
    return next((value for _, value, is_file in _parts(request, body) if is_file), b"")


def form(body: bytes) -> Json:
    """Return the fields of an url-encoded form."""
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    except UnicodeDecodeError:
        raise SlackError("invalid_form_data") from None


def decoded(body: str | bytes) -> Json:
    """Return a JSON object, or Slack's complaint about what else it was."""
    try:
        value = json.loads(body)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(value, dict):
        raise SlackError("json_not_object")
    return value


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _parts(request: Request, body: bytes) -> list[tuple[str, bytes, bool]]:
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    if not message.is_multipart():
        raise SlackError("invalid_form_data")
    parts = []
    for part in message.iter_parts():
        name = str(part.get_param("name", "", header="content-disposition"))
        content = part.get_payload(decode=True)
        parts.append((name, content if isinstance(content, bytes) else b"", part.get_filename() is not None))
    return parts
