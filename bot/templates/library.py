"""The library: the templates that come with Hireloop, and a company's own from a folder.

A file of the folder is called after its key (`sre.yaml`). It may say `extends: ml_engineer`, or the key of another file
of the folder; without that it extends `base`, the stages and reasons that all templates share. A file with the key of a
shipped template takes its place; `base.yaml` is laid under every template. A file that is wrong is refused in words,
and everything else still loads.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.domain.templates import RoleTemplate, template_from_data
from bot.templates.folder import Found, found_in
from bot.templates.meaning import faults
from bot.templates.overlay import laid_over
from bot.templates.reading import Map, Mistake, line_of, plain, read
from bot.templates.schema import TemplateFile
from bot.templates.sentences import sentences

BASE = "base"
MOST_SENTENCES = 10
_PACKAGE = "bot.templates"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SCALES = ("rating_scale", "overall_scale")


@dataclass(frozen=True, slots=True)
class Library:
    """Every template that can be opened, and what was refused, each in a sentence with its file and line.

    `own` are the keys of the company's files that are in use, `base` among them.
    """

    _templates: Mapping[str, dict[str, Any]]
    own: frozenset[str] = frozenset()
    refused: tuple[str, ...] = ()

    def keys(self) -> list[str]:
        """Return the keys of the templates, in order."""
        return sorted(self._templates)

    def names(self) -> dict[str, str]:
        """Return the names of the templates by their keys, in order."""
        return {key: self._templates[key]["name"] for key in self.keys()}

    def data(self, key: str) -> dict[str, Any]:
        """Return a template's data, to be changed or frozen at will; `KeyError` if there is none of that key."""
        return deepcopy(self._templates[key])

    def template(self, key: str) -> RoleTemplate:
        """Return a template; `KeyError` if there is none of that key."""
        return template_from_data(self._templates[key])


def shipped() -> list[str]:
    """Return the keys of the templates that come with Hireloop."""
    names = (entry.name for entry in files(_PACKAGE).iterdir())
    return sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml") and name != f"{BASE}.yaml")


def load(key: str) -> dict[str, Any]:
    """Return a shipped template's data, complete with what all templates share; `KeyError` if there is none."""
    if key not in shipped():
        raise KeyError(key)
    return {**_read_shipped(BASE), **_read_shipped(key)}


def library(folder: Path | None = None) -> Library:
    """Return the shipped templates with a company's own from a folder; read now, and not looked at again."""
    ours = {key: _read_shipped(key) for key in (BASE, *shipped())}
    if folder is None:
        return Library({key: {**ours[BASE], **ours[key]} for key in ours if key != BASE})
    found, refused = found_in(folder)
    shelf = _Shelf(ours, {one.key: one for one in found}, list(refused))
    shelf.fill()
    return Library(shelf.templates, frozenset(shelf.own), tuple(shelf.refused))


def _read_shipped(name: str) -> dict[str, Any]:
    return deepcopy(_parsed(name))


@cache
def _parsed(name: str) -> dict[str, Any]:
    """Parse a shipped file once: it is part of the program, and does not change while that runs."""
    data: dict[str, Any] = plain(read((files(_PACKAGE) / f"{name}.yaml").read_bytes()))
    return data


class _Shelf:
    """Puts a company's files over the shipped templates, each after the one that it extends."""

    def __init__(self, ours: dict[str, dict[str, Any]], found: dict[str, Found], refused: list[str]) -> None:
        self._ours = ours
        self._found = found
        self._base = dict(ours[BASE])
        self.refused = refused
        self.templates: dict[str, dict[str, Any]] = {}
        self.own: set[str] = set()

    def fill(self) -> None:
        """Check every file once; what is refused leaves the shipped template of its key in place."""
        if BASE in self._found:
            self._lay_base(self._found[BASE])
        self.templates = {key: {**self._base, **data} for key, data in self._ours.items() if key != BASE}
        done: dict[str, bool] = {}
        for key in self._found:
            if key != BASE:
                self._put(key, (), done)

    def _lay_base(self, file: Found) -> None:
        """Check a company's own base with a shipped template on top, which lacks nothing else."""
        try:
            own = _document(file)
            strange = [key for key in own if key not in self._ours[BASE]]
            if strange:
                sentence = f"“{strange[0]}” does not belong into base; here stand {', '.join(_shareable(self._ours))}"
                raise Mistake(own.lines[strange[0]], sentence)
            base = laid_over(self._ours[BASE], own)
        except Mistake as mistake:
            self._refuse(file, [mistake])
            return
        general = self._ours["general"]
        whole = Map({**general, **base, **{key: general[key] for key in general if key != "version"}}, base.lines)
        mistakes = checked(whole, self._known())
        if mistakes:
            self._refuse(file, mistakes)
        else:
            self._base = plain(base)
            self.own.add(BASE)

    def _put(self, key: str, waiting: tuple[str, ...], done: dict[str, bool]) -> bool:
        """Put one file on the shelf, after those it extends; returns whether it is good."""
        if key in done:
            return done[key]
        file = self._found[key]
        try:
            own = _document(file)
            whole = laid_over(self._parent(file, own, waiting, done), own)
            whole["key"] = key
            mistakes = checked(whole, self._known())
        except Mistake as mistake:
            mistakes = [mistake]
        if mistakes:
            self._refuse(file, mistakes)
        else:
            self.templates[key] = plain(whole)
            self.own.add(key)
        done[key] = not mistakes
        return done[key]

    def _parent(self, file: Found, own: Map, waiting: tuple[str, ...], done: dict[str, bool]) -> dict[str, Any]:
        line = own.lines.pop("extends", 1)
        name = own.pop("extends", BASE)
        if name == BASE:
            return self._base
        if not isinstance(name, str):
            raise Mistake(line, "“extends” names one template, for example “extends: ml_engineer”")
        if name in (*waiting, file.key) and not (name == file.key and name in self._ours):
            raise Mistake(
                line, f"“extends” goes round in a circle: {' → '.join((*waiting, file.key, name))}; extend base"
            )
        if name in self._found and name != file.key and not self._put(name, (*waiting, file.key), done):
            raise Mistake(line, f"it extends “{name}”, which is refused itself; mend that file first")
        if name not in self.templates:
            there = ", ".join([BASE, *sorted(self.templates)])
            raise Mistake(line, f"there is no template “{name}” to extend; there is {there}")
        return self.templates[name]

    def _known(self) -> frozenset[str]:
        return frozenset({*self._ours, *self._found} - {BASE})

    def _refuse(self, file: Found, mistakes: list[Mistake]) -> None:
        shown = sorted(mistakes, key=lambda mistake: mistake.line)[:MOST_SENTENCES]
        self.refused.extend(f"{file.name}, line {one.line}: {one.sentence}." for one in shown)
        if len(mistakes) > MOST_SENTENCES:
            self.refused.append(f"{file.name}: and {len(mistakes) - MOST_SENTENCES} more; mend these first.")


def checked(whole: Map, known: frozenset[str]) -> list[Mistake]:
    """Return what is wrong in a whole template: first its form, and when that is right, its meaning."""
    data = plain(whole)
    try:
        TemplateFile.model_validate(data)
    except ValidationError as error:
        found = sentences(error.errors(include_url=False))
        return [Mistake(line_of(whole, path), sentence) for path, sentence in found]
    return [Mistake(line_of(whole, path), sentence) for path, sentence in faults(data, known)]


def _document(file: Found) -> Map:
    """Read a file and look at what only a company's own file can get wrong."""
    if not _KEY.fullmatch(file.key):
        raise Mistake(1, f"the file's name is the template's key: small letters and “_”; “{file.key}” is not")
    own = read(file.raw)
    if own.get("key", file.key) != file.key:
        sentence = f"the key is “{own['key']}”, but the file is called “{file.key}.yaml”; make them the same"
        raise Mistake(own.lines["key"], sentence)
    for scale in _SCALES:
        if scale in own:
            raise Mistake(own.lines[scale], f"“{scale}” is the same everywhere; leave it out")
    own.pop("key", None)
    return own


def _shareable(ours: Mapping[str, dict[str, Any]]) -> list[str]:
    return [key for key in ours[BASE] if key not in _SCALES]
