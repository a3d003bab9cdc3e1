"""What the workspace refuses, in Slack's own words."""

from typing import Any


class SlackError(Exception):
    """A refusal that becomes ``{"ok": false, "error": code, …}``."""

    def __init__(self, code: str, **extra: Any) -> None:
        """Remember Slack's error code and whatever else belongs in the answer."""
        super().__init__(code)
        self.code = code
        self.extra = extra

    def as_json(self) -> dict[str, Any]:
        """Return the body Slack would answer with."""
        return {"ok": False, "error": self.code, **self.extra}
