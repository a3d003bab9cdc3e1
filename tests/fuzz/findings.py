"""Every input that was once a finding, smallest form: tried before anything else, in every run.

What each of them once did is said by `was`; what holds for every other input holds for them now.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.views import candidate_forms, moves, preferences
from tests.fuzz.cases import AFTER_THEY_LEFT, BY_ANOTHER, ONCE, OWN, Case
from tests.fuzz.honest import GONE
from tests.fuzz.room import AS_IT_IS
from tests.handlers.payloads import (
    IN_HOME,
    Payload,
    Sender,
    closed,
    command,
    event,
    press,
    shortcut,
    submission,
    suggestion,
    typed,
)
from tests.handlers.world import Target

Made = Callable[[Sender, Target], Payload]
HALF = "\ud800"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Case):
    """An input that was a finding: how it is made, and what came of it then."""

    was: str
    made: Made
    is_misshapen: bool = False

    @property
    def is_out_of_shape(self) -> bool:
        return self.is_misshapen

    def payload(self) -> Payload:
        return self.made(self.kind.sender, self.room.target(self.kind.asks_for))


def _was(was: str, made: Made, who: str = "admin", again: str = ONCE, *, is_misshapen: bool = False) -> Finding:
    return Finding(
        state=AS_IT_IS, who=who, sends="", about=OWN, was=was, made=made, again=again, is_misshapen=is_misshapen
    )


def _out_of_shape(was: str, made: Made) -> Finding:
    return _was(was, made, is_misshapen=True)


def _note(sender: Sender, target: Target, text: str = "Likes the plan.") -> Payload:
    filled = {candidate_forms.TEXT: typed(text)}
    return submission(sender, candidate_forms.NOTE_FORM, str(target.application_id), filled, [])


def _in_view(payload: Payload, **other: object) -> Payload:
    return {**payload, "view": {**payload["view"], **other}}


_HALF_A_LETTER = "half a letter came back in the answer, which no socket can send"
_SILENCE = "nothing listened, so Slack said that the app did not respond"
FINDINGS = (
    _was(_HALF_A_LETTER, lambda sender, _: command(sender, "/role", f"reopen {HALF}")),
    _was(_HALF_A_LETTER, lambda sender, _: command(sender, "/candidate", f"show {HALF}")),
    _was("a fault: it could not be kept", lambda sender, _: press(sender, preferences.AWAY, HALF, IN_HOME)),
    _was("a zero byte reached the database", lambda sender, target: _note(sender, target, "Likes\x00 it.")),
    _was("a zero byte reached the database", lambda sender, _: command(sender, "/candidate", "show Nadia\x00")),
    _was(_SILENCE, lambda sender, _: submission(sender, GONE, "4", {"why": typed("They led it.")}, [])),
    _was(_SILENCE, lambda sender, _: closed(sender, GONE, "", {})),
    _was(_SILENCE, lambda sender, _: shortcut(sender, GONE)),
    _was(_SILENCE, lambda sender, _: suggestion(sender, GONE, "nad")),
    _was(_SILENCE, lambda sender, _: command(sender, "/hiring", "list")),
    _was(_SILENCE, lambda sender, _: event("star_added", sender.team, user=sender.id)),
    _was("a button of an older version said nothing", lambda sender, _: press(sender, GONE, "4", "in a form")),
    _was("a button of an older version said nothing", lambda sender, _: press(sender, GONE, "4", IN_HOME)),
    _was("somebody else got the first one's answer", _note, again=BY_ANOTHER),
    _was("somebody else got the first one's answer", _note, again=AFTER_THEY_LEFT),
    _was(
        "a form with a hundred fields was answered with more blocks than Slack takes",
        lambda sender, target: submission(
            sender, GONE, str(target.application_id), {f"field{n}": typed("x") for n in range(100)}, []
        ),
    ),
    _out_of_shape("telling it failed", lambda sender, target: _in_view(_note(sender, target), blocks=[{"type": "input"}])),
    _out_of_shape("telling it failed", lambda sender, target: _in_view(_note(sender, target), blocks="none")),
    _out_of_shape("telling it failed", lambda sender, target: _in_view(_note(sender, target), state=[])),
    _out_of_shape("telling it failed", lambda sender, target: {**_note(sender, target), "view": []}),
    _out_of_shape("telling it failed", lambda sender, target: {**_note(sender, target), "type": []}),
    _out_of_shape(
        "telling it failed",
        lambda sender, target: _in_view(press(sender, moves.MOVE, str(target.application_id), "in a form"), id=""),
    ),
    _out_of_shape(
        "what was typed could not be read", lambda sender, target: _in_view(_note(sender, target), state={"values": {"a": 1}})
    ),
)  # fmt: skip
