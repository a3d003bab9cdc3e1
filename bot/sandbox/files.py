"""Files of the workspace, kept in memory."""

from typing import TYPE_CHECKING

from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json, fresh_id

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

LARGEST = 5 * 1024 * 1024
PLAIN = "application/octet-stream"


def size_words(size: int | None) -> str:
    """`12 KB`, as the page shows it."""
    if size is None:
        return ""
    if size < 1024:
        return f"{size} B"
    return f"{round(size / 1024)} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


class Files:
    """Takes files in, gives them out."""

    def __init__(self, slack: "Slack") -> None:
        """Begin with none."""
        self.slack = slack
        self._bytes: dict[str, bytes] = {}

    def reserve(self, user_id: str, name: str, size: int) -> Json:
        """Make room for a file whose bytes come later."""
        if size > LARGEST:
            raise SlackError("file_upload_size_restricted")
        file_id = fresh_id("F")
        address = f"{self.slack.url}/files/{file_id}/{name}"
        file = {"id": file_id, "created": int(self.slack.clock.now()), "name": name, "title": name, "mimetype": PLAIN,
                "filetype": name.rpartition(".")[2], "user": user_id, "size": size, "mode": "hosted",
                "is_external": False, "url_private": address, "url_private_download": address,
                "permalink": address}  # fmt: skip
        self.slack.workspace.files[file_id] = file
        return file

    def receive(self, file_id: str, body: bytes, mimetype: str = PLAIN) -> Json:
        """Take the bytes of a file that was reserved."""
        file = self.find(file_id)
        if len(body) > LARGEST:
            raise SlackError("file_upload_size_restricted")
        self._bytes[file_id] = body
        file.update(size=len(body), mimetype=mimetype)
        return file

    def uploaded(self, file_id: str) -> Json:
        """Return a file whose bytes have come."""
        if file_id not in self._bytes:
            raise SlackError("file_not_found")
        return self.find(file_id)

    def find(self, file_id: str) -> Json:
        """Return a file by its id."""
        if file_id not in self.slack.workspace.files:
            raise SlackError("file_not_found")
        return self.slack.workspace.files[file_id]

    def content(self, file_id: str) -> tuple[bytes, Json]:
        """Return the bytes of a file, and the file."""
        file = self.uploaded(file_id)
        return self._bytes[file_id], file

    def delete(self, file_id: str) -> None:
        """Forget a file."""
        self.find(file_id)
        del self.slack.workspace.files[file_id]
        self._bytes.pop(file_id, None)
