"""What a rule found wrong, and where: collected in document order, at most a hundred, never by raising."""

from typing import TypeAlias

Path: TypeAlias = "tuple[Path, str | int] | None"

# A payload built to hurt could break a million rules; the hundredth problem helps nobody any more.
MOST_FINDINGS = 100


class Findings(list[tuple[Path, str, str]]):
    """(path, message, Slack's error code or "" for the usual one of the surface)."""

    def add(self, path: Path, message: str, error: str = "") -> None:
        """Remember one more, unless there are enough."""
        if len(self) < MOST_FINDINGS:
            self.append((path, message, error))


def pointer(path: Path) -> str:
    """Write a path as a JSON pointer."""
    parts: list[str] = []
    while path is not None:
        path, key = path
        parts.append(str(key).replace("~", "~0").replace("/", "~1"))
    return "".join("/" + part for part in reversed(parts))


def shown(value: object) -> str:
    """Write a value into a message: short, whatever it is."""
    return value[:80] if type(value) is str else type(value).__name__
