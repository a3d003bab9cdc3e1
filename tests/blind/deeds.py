"""What people do around one panel: each deed says what Slack sends, and waits for the answer where it goes on from it.

A deed must be the same deed whatever the others chose. So what a person may only do well after reading the panel is
done such that it succeeds either way: a decision follows a meeting, a move brings its reason to pass a gate.
"""

import random
import re
from collections.abc import Callable, Generator
from typing import NamedTuple

from bot.domain.pipeline import Stage
from bot.domain.scorecards import Draft
from bot.domain.votes import Outcome
from bot.views import bulk, candidate_forms, candidates, debriefs, decisions, kits, moves, saved_messages, scorecards
from tests.blind.votes import a_bad_vote, a_vote
from tests.blind.world import (
    ADMIN,
    EVERYBODY,
    FINALISTS,
    MANAGER,
    PANELISTS,
    RECRUITER,
    ROUNDS,
    SHADOWS,
    BlindWorld,
)
from tests.handlers.payloads import (
    CHANNEL,
    IN_HOME,
    Payload,
    Sender,
    command,
    event,
    people,
    person,
    picked,
    press,
    submission,
    suggestion,
    ticked,
    typed,
)


class Step(NamedTuple):
    """One person doing one thing; `of` is whose card it is about, `salt` what else is left to chance."""

    who: str
    verb: str
    of: str
    salt: str


Deed = Generator[Payload, str, None]


class Doing(NamedTuple):
    """A step in a world, with the choices this person makes in this run."""

    world: BlindWorld
    step: Step
    choices: str

    @property
    def sender(self) -> Sender:
        return Sender(self.step.who)

    @property
    def dice(self) -> random.Random:
        """Return the dice for what does not depend on anybody's choices."""
        return random.Random(self.step.salt)

    @property
    def code(self) -> str:
        return self.world.ada.code

    @property
    def seat_id(self) -> int:
        seats = self.world.seats(self.step.of)
        return seats[0].id if seats else 4242

    @property
    def metadata(self) -> str:
        application = self.world.store.read(lambda records: records.applications.get(self.world.ada.id))
        return f"{application.id}.{application.stage_event_id}"

    def vote(self, *, is_bad: bool = False) -> Draft:
        template = self.world.opening.template
        seats = self.world.seats(self.step.of)
        focus = template.focus_of(template.round(seats[0].round_key if seats else ROUNDS[0]))
        dice = random.Random(f"{self.step.salt}.{self.choices}")
        return (
            a_bad_vote(dice, focus, template)
            if is_bad
            else a_vote(dice, focus, template, is_famous=dice.random() < 0.1)
        )

    def says(self, text: str) -> Payload:
        return command(self.sender, "/candidate", text)

    def presses(self, action_id: str, value: object, place: str = "in a message") -> Payload:
        return press(self.sender, action_id, str(value), place)

    def sends(self, callback_id: str, about: object, **filled: Payload) -> Payload:
        return submission(self.sender, callback_id, str(about), filled, [])


def _filled(draft: Draft) -> Payload:
    filled = {scorecards.RATING + key: picked(rating) for key, rating in draft.ratings.items()}
    filled |= {scorecards.EVIDENCE + key: typed(text) for key, text in draft.evidence.items()}
    filled |= {scorecards.RED: ticked(*draft.red_flags), scorecards.GREEN: ticked(*draft.green_flags)}
    filled |= {scorecards.TIE: ticked(*draft.tie_breakers), scorecards.WHY: typed(draft.why)}
    for name, value in {"LEVEL": draft.level, "CONFIDENCE": draft.confidence, "OVERALL": draft.overall}.items():
        filled |= {getattr(scorecards, name): picked(value)} if value else {}
    return filled


# --- Cards --------------------------------------------------------------------------------------------------------------


def submit(doing: Doing) -> Deed:
    filled, why = _filled(doing.vote()), typed("The others had seen more of it than I had.")
    filled |= {scorecards.REVISION: why} if doing.world.is_opened() else {}
    said = yield doing.sends(scorecards.FORM, doing.seat_id, **filled)
    if scorecards.ASKED_BACK in said:
        yield doing.sends(scorecards.ASKED_BACK, doing.seat_id)


def submit_badly(doing: Doing) -> Deed:
    yield doing.sends(scorecards.FORM, doing.seat_id, **_filled(doing.vote(is_bad=True)))


def type_on(doing: Doing) -> Deed:
    pressed = doing.presses(scorecards.OVERALL, "yes", "in a form")
    view = doing.sends(scorecards.FORM, doing.seat_id, **_filled(doing.vote()))["view"]
    yield pressed | {"view": view}


def close_form(doing: Doing) -> Deed:
    closed = doing.sends(scorecards.FORM, doing.seat_id, **_filled(doing.vote()))
    yield closed | {"type": "view_closed", "is_cleared": False}


def open_form(doing: Doing) -> Deed:
    yield doing.presses(scorecards.OPEN, doing.seat_id)
    yield doing.presses(scorecards.KIT, doing.seat_id, "in a form")


def vote(doing: Doing) -> Deed:
    yield doing.says(f"vote {doing.code}")
    yield doing.presses(candidates.SCORECARD, doing.world.ada.id)


def hand_over(doing: Doing) -> Deed:
    yield doing.presses(scorecards.HAND_OVER, doing.seat_id)
    to = doing.dice.choice([*PANELISTS, *SHADOWS])
    yield doing.sends(scorecards.HAND_OVER_FORM, doing.seat_id, **{scorecards.COLLEAGUE: person(to)})


def did_not_happen(doing: Doing) -> Deed:
    yield doing.presses(scorecards.NOT_HAPPENED, doing.seat_id)
    yield doing.sends(scorecards.NOT_HAPPENED_FORM, doing.seat_id, **{scorecards.REASON: typed("They were ill.")})


# --- Looking ------------------------------------------------------------------------------------------------------------


def show(doing: Doing) -> Deed:
    yield doing.says(f"show {doing.code}")


def list_them(doing: Doing) -> Deed:
    which = ["", " mine", " waiting", " loop", " debrief", " ml-engineer", " mine waiting", " ml-engineer loop waiting"]
    said = yield doing.says(f"list{doing.dice.choice(which)}")
    if page := re.search(r"list[^\"\\]*after:[\d.]+", said):
        yield doing.presses(candidates.AGAIN, page.group())


def search(doing: Doing) -> Deed:
    words = ["Ada", "Ada Lovelac", "lovelace ada", "Adda Lovelace", "Finalist", "C-999", "c12", "Zelda Lovelace"]
    yield doing.says(f"{doing.dice.choice(['show', 'show', 'shwo', 'vote', 'debrief'])} {doing.dice.choice(words)}")


def read_panel(doing: Doing) -> Deed:
    said = yield doing.says(f"debrief {doing.code}")
    page = doing.dice.choice(["", "votes", *doing.world.opening.template.round(ROUNDS[0]).focus])
    yield doing.presses(debriefs.PAGE, f"{doing.world.ada.id}.{page}", "in a form")
    if not said:
        yield doing.presses(debriefs.READ, doing.world.ada.id)


def compare(doing: Doing) -> Deed:
    yield doing.says(f"compare C-{doing.dice.randrange(1, FINALISTS + 1)} {doing.code}")


def calibrate(doing: Doing) -> Deed:
    whose = doing.dice.choice(["", f" <@{PANELISTS[1]}>", f" <@{doing.step.of}>"])
    yield doing.says(f"calibration{whose}")


def look_around(doing: Doing) -> Deed:
    yield doing.says(doing.dice.choice([f"references {doing.code}", "digest", "help", f"approve {doing.code}"]))


def look_at_gates(doing: Doing) -> Deed:
    """Ask for a move that a gate keeps; who may read the panel may also be told what it lacks, so they do not ask."""
    if doing.step.who not in doing.world.who_may_read():
        yield doing.says(f"move {doing.code} {doing.dice.choice(['debrief', 'references', 'offer'])}")


def preview(doing: Doing) -> Deed:
    opening = doing.world.opening
    yield doing.says(f"bulk {doing.dice.choice([opening.slug, f'{opening.slug} loop', doing.code])}")
    who = {"type": "multi_static_select", "selected_options": [{"value": str(doing.world.ada.id)}]}
    yield doing.sends(bulk.CHOOSE_FORM, opening.id, **{bulk.WHO: who, bulk.STAGE: picked(Stage.DEBRIEF)})


def open_home(doing: Doing) -> Deed:
    yield event("app_home_opened", user=doing.step.who, tab="home", channel="D01")


def open_kit(doing: Doing) -> Deed:
    yield doing.presses(kits.OPEN, doing.seat_id, IN_HOME)


def ask_around(doing: Doing) -> Deed:
    """Ask who is stuck, in the channel or by oneself; the answer is a message like all others."""
    asked = {"user": doing.step.who, "text": "who is stuck?", "ts": f"{doing.dice.randrange(10**9)}.0"}
    if doing.dice.random() < 0.5:
        yield event("app_mention", channel=CHANNEL, **asked)
    else:
        yield event("message", channel="D01", channel_type="im", **asked)


def type_a_name(doing: Doing) -> Deed:
    """Type into the field that searches, as the form to save a message has it."""
    words = doing.dice.choice([doing.code, "Ada", "Finalist", "Lovelace Zelda"])
    yield suggestion(doing.sender, saved_messages.CANDIDATE, words)


# --- Changing -----------------------------------------------------------------------------------------------------------


def note(doing: Doing) -> Deed:
    yield doing.says(f"note {doing.code} asked for the weekend off")


def undo(doing: Doing) -> Deed:
    yield doing.says(f"undo {doing.code}")


def move(doing: Doing) -> Deed:
    """Move them with whatever a gate could ask for, by somebody who may pass one."""
    to = doing.dice.choice([Stage.DEBRIEF, Stage.DEBRIEF, Stage.LOOP, Stage.ON_HOLD, Stage.REFERENCES, Stage.REJECTED])
    said = {moves.OVERRIDE: typed("They have another offer."), moves.REASON: typed("The team is being rebuilt.")}
    said |= {moves.REASON_CODE: picked("level_mismatch"), moves.SHARED: ticked(moves.TOLD)}
    said |= {moves.REVISIT_ON: {"type": "datepicker", "selected_date": "2026-08-07"}}
    yield doing.sends(moves.GATE_FORM, f"{doing.metadata}.{to}", **said)


def go_on_without(doing: Doing) -> Deed:
    yield doing.says(f"without {doing.code}")
    why = {moves.REASON: typed("They have an offer until noon.")}
    yield doing.sends(decisions.FORCE_FORM, doing.world.ada.id, **why)


def decide(doing: Doing) -> Deed:
    """Decide after a meeting, so that a split panel keeps nobody from it; who may not read it has nothing to discuss."""
    outcome = doing.dice.choice([Outcome.HOLD, Outcome.REJECT, Outcome.ADVANCE, Outcome.MEETING])
    yield doing.presses(debriefs.DECIDE[outcome], doing.world.ada.id, "in a form")
    why = {moves.REASON: typed("We went through all of it together.")}
    if doing.step.who in doing.world.who_may_read():
        yield doing.sends(decisions.DECISION_FORM, f"{doing.metadata}.{Outcome.MEETING}", **why)
    said = why | {moves.OVERRIDE: typed("They have another offer."), decisions.TO: picked(Stage.REFERENCES)}
    said |= {moves.REVISIT_ON: {"type": "datepicker", "selected_date": "2026-08-07"}}
    said |= {moves.REASON_CODE: picked("level_mismatch")}
    is_free = doing.step.who == ADMIN or outcome is not Outcome.ADVANCE
    if is_free:
        yield doing.sends(decisions.DECISION_FORM, f"{doing.metadata}.{outcome}", **said)


def another_signal(doing: Doing) -> Deed:
    fields = {
        decisions.ROUND: picked(doing.dice.choice(ROUNDS)),
        decisions.INTERVIEWERS: people(doing.step.of),
        moves.REASON: typed("Nobody asked about data."),
    }
    yield doing.sends(decisions.SIGNAL_FORM, doing.metadata, **fields)


def assign(doing: Doing) -> Deed:
    yield doing.says(f"panel {doing.code} {doing.dice.choice(ROUNDS)} <@{doing.step.of}>")


def tell(doing: Doing) -> Deed:
    yield doing.presses(decisions.TELL, doing.world.ada.id)
    yield doing.sends(decisions.TELL_FORM, doing.world.ada.id, **{decisions.NOTE: typed("Dear Ada")})


def refer_to(doing: Doing) -> Deed:
    fields = {
        candidate_forms.REFEREE: typed("Tom Baker"),
        candidate_forms.RELATION: typed("Their report"),
        candidate_forms.SAID: typed("Would work for them again."),
    }
    yield doing.sends(candidate_forms.REFERENCE_FORM, doing.world.ada.id, **fields)


def leave(doing: Doing) -> Deed:
    profile = {"real_name": "Gone Brook", "display_name": ""}
    user = {"id": doing.step.of, "team_id": "T01", "name": "gone", "deleted": True, "profile": profile}
    yield event("user_change", user=user)


def wait(doing: Doing) -> Deed:
    doing.world.time_passes(doing.dice.choice([1, 5, 20, 30, 70]))
    return
    yield


# What depends on what somebody thinks of Ada: only their own choices are in it.
CHOICES = {one.__name__: one for one in (submit, submit_badly, type_on, close_form)}
Deeds = dict[str, Callable[[Doing], Deed]]
OTHERS: Deeds = {
    one.__name__: one
    for one in (
        open_form, vote, hand_over, did_not_happen, show, list_them, search, read_panel, compare, calibrate, look_around,
        open_home, open_kit, ask_around, type_a_name,
        look_at_gates, preview, note, undo, move, go_on_without, decide, another_signal, assign, tell, refer_to, leave,
        wait,
    )
}  # fmt: skip
DEEDS: Deeds = {**CHOICES, **OTHERS}
# How often somebody looks, and how often they change what others see.
OFTEN = {
    show: 5,
    list_them: 3,
    read_panel: 4,
    search: 2,
    decide: 3,
    open_form: 3,
    look_at_gates: 3,
    calibrate: 5,
    open_home: 4,
    wait: 3,
    leave: 0.4,
}
WEIGHTS = [OFTEN.get(one, 1.2) for one in OTHERS.values()]
# By whom these are done at all, so that chance does not waste itself on refusals.
MOSTLY = {
    "look_at_gates": (RECRUITER, MANAGER, ADMIN),
    "preview": (RECRUITER, MANAGER, ADMIN),
    "move": (RECRUITER, ADMIN),
    "go_on_without": (RECRUITER, MANAGER, ADMIN),
    "decide": (MANAGER, ADMIN),
    "another_signal": (MANAGER, ADMIN),
    "assign": (RECRUITER, MANAGER),
    "calibrate": (PANELISTS[0], PANELISTS[1], RECRUITER, ADMIN),
    "compare": (MANAGER, RECRUITER, ADMIN),
    "tell": (RECRUITER,),
    "refer_to": (RECRUITER,),
}
# Moving past a gate is for them only: for others it would depend on what the panel wrote.
ONLY = frozenset({"move"})


def a_step(dice: random.Random, panel: list[str], salt: str) -> Step:
    """Return anything anybody could do next: half of it is writing cards."""
    if dice.random() < 0.4:
        who = dice.choice(panel)
        return Step(who, dice.choices(list(CHOICES), [8, 1, 1, 1])[0], who, salt)
    verb = dice.choices(list(OTHERS), WEIGHTS)[0]
    likely = MOSTLY.get(verb, ())
    anybody = [*panel, *panel, *EVERYBODY]
    who = dice.choice(likely if likely and (verb in ONLY or dice.random() < 0.85) else anybody)
    of = who if dice.random() < 0.6 and verb not in {"another_signal", "assign", "leave"} else dice.choice(anybody)
    return Step(who, verb, of, salt)
