"""What the schema refuses, in words: what is wrong, and what to write instead."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from bot.templates.schema import TemplateFile

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
THINGS = {
    "stages": "stage", "rounds": "round", "attributes": "attribute", "red_flags": "flag", "green_flags": "flag",
    "design_prompts": "design prompt", "work_samples": "work sample", "levels": "level", "pay_references": "pay row",
    "rejection_reasons": "reason", "withdrawal_reasons": "reason", "tie_breakers": "tie-breaker",
    "loops": "group of loops", "not_when": "entry of “not_when”",
}  # fmt: skip
EXAMPLES = {
    "key": "key: on_call", "name": "name: On call", "question": 'question: "Does this person …?"', "minutes": "minutes: 45",
    "by": "by: interviewer", "focus": "focus: [craft]", "ask": 'ask: ["What did you build?"]', "must": "must: true",
    "good_question": 'good_question: "What did you build?"', "rubric": "rubric: and four lines, from 1 to 4",
    "text": 'text: "Blames others"', "when": 'when: "Nobody can say what the job is."', "instead": "instead: null",
    "brief": 'brief: "Design a …"', "rubric_note": 'rubric_note: "Look for …"', "hours": "hours: 2", "paid": "paid: optional",
    "replaces": "replaces: null", "years": 'years: "2–5"', "scope": 'scope: "Owns a piece of work."',
    "bar": 'bar: "Good or better on every must-have."', "level": "level: senior", "place": "place: Berlin",
    "basis": "basis: base", "currency": "currency: EUR", "low": "low: 70000", "high": "high: 90000",
    "source": 'source: "Our own survey"', "as_of": 'as_of: "2026"', "lean": "lean: [recruiter_screen, …]",
    "full": "full: [recruiter_screen, …]", "owner": "owner: recruiter", "days": "days: 3", "kind": "kind: active",
    "meaning": 'meaning: "They meet the panel."',
}  # fmt: skip
TYPES = {
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list, each entry on a line of its own after “- ”",
    "dict_type": "must be keys with texts, each on a line of its own",
    "model_type": "must be keys with texts, each on a line of its own",
}


def sentences(errors: Iterable[Mapping[str, Any]]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield what the schema refuses: where, and a sentence without its full stop.

    What is missing from one entry is one sentence, and a misspelt key is not said to be missing as well.
    """
    missing: dict[tuple[Any, ...], list[str]] = {}
    misspelt = []
    for error in errors:
        path = tuple(error["loc"])
        if error["type"] == "missing":
            missing.setdefault(path[:-1], []).append(path[-1])
            continue
        if error["type"] == "extra_forbidden":
            misspelt.append((path[:-1], _meant(path)))
        yield path, _said(error["type"], path, error)
    for path, fields in missing.items():
        lacking = [field for field in fields if (path, field) not in misspelt]
        if lacking:
            yield path, _missing(path, lacking)


def _said(kind: str, path: tuple[Any, ...], error: Mapping[str, Any]) -> str:
    if kind == "extra_forbidden":
        return _unknown(path)
    if kind in TYPES:
        return f"{_name(path)} {TYPES[kind]}; {_found(kind, error['input'])}"
    return _out_of_bounds(kind, path, error["input"], error.get("ctx", {}))


def counted(number: int) -> str:
    """Return a small number as a word."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def listed(words: list[str], last: str = "or") -> str:
    """Return words with commas between them, and “or” before the last."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def shortened(value: Any) -> str:
    """Return what somebody wrote, on one line and not too long."""
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:39]}…"


def _out_of_bounds(kind: str, path: tuple[Any, ...], given: Any, context: Mapping[str, Any]) -> str:
    if kind in {"too_long", "too_short"}:
        return _wrong_length(path, len(given), context.get("max_length"), context.get("min_length"))
    if kind == "string_too_long":
        return f"{_name(path)} may have {context['max_length']} characters at most; this one has {len(given)}"
    if kind == "string_too_short":
        return f"{_name(path)} is empty; write something, or leave the entry out"
    if kind == "string_pattern_mismatch":
        return _wrong_form(path, given)
    if kind == "literal_error":
        allowed = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
        return f"{_name(path)} must be {listed(allowed)}; “{shortened(given)}” is not known"
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = f"{context['ge']} or more" if "ge" in context else f"{context['le']} or less"
        return f"{_name(path)} must be {bound}; {given} is not"
    return f"{_name(path)} is not right; look at how the templates that come with Hireloop write it"


def _missing(path: tuple[Any, ...], fields: list[str]) -> str:
    names = listed([f"“{field}”" for field in fields], "and")
    if not path:
        return f"the file has no {names}; write {'it' if len(fields) == 1 else 'them'}, or take them over with “extends: general”"
    return f"this {_kind(path)} has no {names}; write for example {listed([f'“{EXAMPLES[field]}”' for field in fields], 'and')}"


def _unknown(path: tuple[Any, ...]) -> str:
    meant = _meant(path)
    advice = f"write “{meant}”" if meant else f"leave it out, or use one of {', '.join(_known_keys(path[:-1]))}"
    return f"“{shortened(path[-1])}” is not known here; {advice}"


def _meant(path: tuple[Any, ...]) -> str | None:
    close = get_close_matches(str(path[-1]), _known_keys(path[:-1]), n=1)
    return close[0] if close else None


def _wrong_length(path: tuple[Any, ...], number: int, most: int | None, least: int | None) -> str:
    found = counted(number)
    if path[-1] == "focus":
        limit = "may look at four attributes at most" if number else "looks at one attribute or more"
        return f"a {_kind(path)} {limit}; this one names {found}"
    if path[-1] == "rubric":
        return f"a rubric has four lines, from 1 (poor) to 4 (excellent); this one has {found}"
    limit = f"may have {most} entries at most" if most is not None else f"needs {counted(least or 1)} entry or more"
    return f"{_name(path)} {limit}; this one has {found}"


def _wrong_form(path: tuple[Any, ...], given: str) -> str:
    if path[-1] == "currency":
        return f"“currency” is three capital letters, such as EUR; “{shortened(given)}” is not"
    return f"a key is small letters, digits and underscores, such as on_call; “{shortened(given)}” is not"


def _found(kind: str, given: Any) -> str:
    """Say what stands there instead; where text was meant, quotes are what is lacking."""
    if given is None:
        return "nothing stands here"
    if isinstance(given, list | dict):
        return f"this is {'a list' if isinstance(given, list) else 'a group of keys'}"
    written = ("yes or true" if given else "no or false") if isinstance(given, bool) else shortened(given)
    return f"put double quotes around {written}" if kind == "string_type" else f"“{written}” is not"


def _name(path: tuple[Any, ...]) -> str:
    """Return what a path leads to, as a person would call it."""
    names = [step for step in path if isinstance(step, str) and step != "[key]"]
    if not names:
        return "this"
    if isinstance(path[-1], int):
        return f"an entry of “{names[-1]}”"
    return f"“{names[-1]}”"


def _kind(path: tuple[Any, ...]) -> str:
    return THINGS.get(str(path[0]), f"“{path[0]}”")


def _known_keys(path: tuple[Any, ...]) -> list[str]:
    model: type[BaseModel] = TemplateFile
    for step in path:
        field = model.model_fields.get(str(step))
        found = _model_in(field.annotation) if field else None
        model = found or model
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inside = (_model_in(one) for one in getattr(annotation, "__args__", ()))
    return next((one for one in inside if one is not None), None)
