"""A company's folder: which files in it may be read at all."""

from dataclasses import dataclass
from pathlib import Path

from bot.templates.reading import MAX_BYTES

MOST_FILES = 200
ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the folder: its key, how people call it, and its bytes, at most one more than may be."""

    key: str
    name: str
    raw: bytes


def found_in(folder: Path) -> tuple[list[Found], list[str]]:
    """Return the template files of a folder, and a sentence for each that cannot be read."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix in ENDINGS)
    except OSError as error:
        return [], [f"{folder}: this folder cannot be read ({error.strerror}); look at HIRELOOP_TEMPLATES."]
    if len(paths) > MOST_FILES:
        sentence = f"{folder}: {len(paths)} files are here and {MOST_FILES} at most are read; is it the right folder?"
        return [], [sentence]
    found: dict[str, Found] = {}
    refused: list[str] = []
    for path in paths:
        one = _looked_at(path, folder)
        if isinstance(one, str):
            refused.append(one)
        elif one.key in found:
            refused.append(f"{one.name}, line 1: there is {found[one.key].name} as well; keep one of the two.")
        else:
            found[one.key] = one
    return list(found.values()), refused


def _looked_at(path: Path, folder: Path) -> Found | str:
    """Return a file's bytes, or a sentence; a link may not lead out of the folder, and only files are opened."""
    name = f"{folder.resolve().name}/{path.name}"
    try:
        if not path.resolve(strict=True).is_relative_to(folder.resolve()):
            return f"{name}, line 1: it is a link to a file outside the folder; put the file itself here."
        if not path.is_file():
            return f"{name}, line 1: it is not a file; a template is a text file."
        with path.open("rb") as file:
            return Found(path.stem, name, file.read(MAX_BYTES + 1))
    except (OSError, RuntimeError) as error:  # Python 3.11 says RuntimeError of links that go round in a circle
        said = getattr(error, "strerror", None) or "a link that goes round in a circle"
        return f"{name}, line 1: it cannot be read ({said}); put a file that can be read here."
