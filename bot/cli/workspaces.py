"""Workspaces: which one a command means, where a database has several."""

from bot.domain.errors import Refusal
from storage.checkup import Readable, workspaces_to_read

NO_DATABASE = "There is no database yet; the bot's first start makes it."


def workspace_meant(database: Readable, wanted: str | None) -> str:
    """Return the workspace that was named, or the only one; refuse where it cannot be told."""
    known = workspaces_to_read(database)
    if wanted is None and len(known) == 1:
        return known[0]
    if wanted not in known:
        raise Refusal(f"--workspace: say which one. There is {', '.join(known) or 'none yet'}.")
    return wanted
