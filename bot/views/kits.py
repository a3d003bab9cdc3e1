"""The kit on screen: what to look for and to ask, and what the others cover."""

from collections.abc import Sequence

from bot.domain.kits import Kit, OtherRound
from bot.views.blocks import (
    Block,
    View,
    actions,
    bullets,
    button,
    clip,
    context,
    escape,
    header,
    notice,
    plain_section,
    rich,
    web_link,
    words,
)
from bot.views.candidates import RESUME
from bot.views.scorecards import KIT

# A button whose value is the id of a seat.
OPEN = "kit.open"
TITLE_MOST = 150
MOST_NAMES = 6


def kit(shown: Kit) -> View:
    """Return what somebody takes into their interview; ratings and flags are one press away."""
    form = shown.form
    blocks: list[Block] = [
        plain_section(f"{form.candidate} · {form.code} · {form.opening_title}"),
        plain_section(f"{form.round.name}, {form.round.minutes} minutes{_beside(shown.beside)}"),
    ]
    if shown.resume_url:
        blocks.append(rich([web_link(shown.resume_url, RESUME)]))
    if form.note:
        blocks.append(context(escape(form.note)))
    blocks += [header("Look for"), bullets([words(one.name)] for one in form.focus)]
    if form.round.ask:
        blocks += [header("Ask"), bullets([words(question)] for question in form.round.ask)]
    # Containers that fold exist in messages and Home only; so the long lists lie in a view that is laid over this one.
    blocks.append(actions(button("Ratings and flags", KIT, str(form.seat_id))))
    if shown.others:
        blocks += [header("Leave to the others"), bullets(_other(one) for one in shown.others)]
    return notice("The kit", *blocks)


def _beside(names: Sequence[str]) -> str:
    return f", together with {_some(names)}" if names else ""


def _other(one: OtherRound) -> list[dict[str, object]]:
    said = [words(clip(one.name, TITLE_MOST), bold=True)]
    if one.focus:
        said.append(words(f": {', '.join(one.focus)}"))
    return [*said, words(f" ({_some(one.who)})")] if one.who else said


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
