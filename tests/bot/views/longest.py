"""The longest and nastiest words that people and templates really bring."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.bulk import Chosen, Offer, Outcome, Preview
from bot.domain.bundles import Line
from bot.domain.cards import Card, Listing, PanelLine, ScorecardForm
from bot.domain.colours import Colour
from bot.domain.digest import MOST_LISTED, Deadline, Digest, Entry, Holder, Moved, Part, Wait
from bot.domain.duties import Duty
from bot.domain.events import Kind
from bot.domain.gates import Gated, Said, Unmet
from bot.domain.meetings import Meeting
from bot.domain.permissions import Action
from bot.domain.pipeline import Stage
from bot.domain.references import Reference
from bot.domain.requests import CardRequest, MissedInterview, PanelNews
from bot.domain.scorecards import Draft, Overall
from bot.domain.templates import Attribute, Choice, Round
from tests.factories import NOW, a_template, an_application, an_event, an_opening

NASTY = "<!channel> <@U01PRIYA> <#C01HIRING> *bold* _it_ ~no~ `code` & <https://evil.example|click> مريم 🎉 "
NAME = (NASTY * 4)[:300]
PERSON = (NASTY * 2)[:160]  # what Slack allows as a real name, twice over
TITLE = (NASTY * 2)[:120]
NOTE = (NASTY * 40)[:3000]
EMAIL = "a" * 240 + "@example.com"
STAGES = {stage: f"{stage.value} {NASTY}"[:75] for stage in Stage}
LONG_AGO = NOW - timedelta(days=400)


def an_endless_application(**special):
    return an_application(**{"name": NAME, "email": EMAIL, "number": 999999, "stage_since": LONG_AGO, **special})


def a_card(**special):
    """Six rounds of six interviewers, a long history, every button."""
    ordinary = {
        "application": an_endless_application(),
        "opening_title": TITLE,
        "stage_name": STAGES[Stage.LOOP],
        "holder": PERSON,
        "duty": Duty.CARD,
        "since": LONG_AGO,
        "due_at": NOW,
        "panel": tuple(
            PanelLine(round_name=f"{n} {TITLE}"[:75], cards_in=5, assigned=6, interviewers=(PERSON,) * 6)
            for n in range(6)
        ),
        "history": tuple(
            an_event(id=n, kind=kind, text=NOTE, from_stage=Stage.LOOP, to_stage=Stage.DEBRIEF)
            for n, kind in enumerate((Kind.NOTED, Kind.MOVED, Kind.ASSIGNED, Kind.CARD_IN, Kind.ADDED))
        ),
        "stage_names": STAGES,
        "names": {"U01PRIYA": PERSON},
        "next_stages": (Stage.WORK_SAMPLE, Stage.DEBRIEF, Stage.ON_HOLD, Stage.REJECTED, Stage.WITHDREW),
        "actions": frozenset(Action),
        "is_whole": True,
        "my_seat_id": 5,
        "reasons": {f"reason_{n}": f"{n} {NASTY}"[:75] for n in range(20)},
        "can_undo": True,
        "range_is_shared": False,
    }
    return Card(**{**ordinary, **special})


def a_revealed_card():
    votes = tuple((PERSON, vote) for vote in (*Overall, Overall.YES))
    line = PanelLine(round_name=TITLE[:75], cards_in=6, assigned=6, interviewers=(PERSON,) * 6, votes=votes)
    return a_card(panel=(line,) * 6)


def a_listing(**special):
    """Ten rows in ten different stages, filters, and neighbours on both sides."""
    stages = list(Stage)[:10]
    ordinary = {
        "rows": tuple(
            an_endless_application(id=n, stage=stage, duty="card", holder_id="U01PRIYA", due_at=NOW)
            for n, stage in enumerate(stages)
        ),
        "counts": dict.fromkeys(stages, 999),
        "stage_names": STAGES,
        "opening_titles": {1: TITLE},
        "names": {"U01PRIYA": PERSON},
        "filters": (TITLE, STAGES[Stage.LOOP], "waiting for you", "past their time"),
        "next_page": "list " + "x" * 120 + " recruiter_screen mine waiting after:12.1234567890123456.123456",
        "previous_page": "list " + "x" * 120 + " recruiter_screen mine waiting before:12.1234567890123456.123456",
    }
    return Listing(**{**ordinary, **special})


A_DRAFT = Draft(
    ratings={"attribute_0": "4", "attribute_1": "not_assessed"},
    evidence={f"attribute_{n}": NOTE for n in range(4)},
    red_flags=("red_0", "red_9"),
    green_flags=("green_10",),
    confidence="low",
    overall="strong_yes",
    why=NOTE,
    revision=NOTE[:500],
)


def a_form(**special):
    """A round with four attributes and everything filled in before."""
    rubric = tuple(f"{n} {NASTY}"[:75] for n in range(1, 5))
    focus = tuple(Attribute(key=f"attribute_{n}", name=f"{n} {TITLE}", rubric=rubric) for n in range(4))
    ordinary = {
        "seat_id": 123456,
        "candidate": NAME,
        "code": "C-999999",
        "opening_title": TITLE,
        "round": Round(
            key="x" * 40, name=TITLE, minutes=240, focus=tuple(a.key for a in focus), ask=(NASTY * 4, NASTY * 4, NASTY)
        ),
        "focus": focus,
        "version": 3,
        "said": A_DRAFT,
        "has_draft": True,
        "red_flags": tuple(Choice(key=f"red_{n}", name=f"{n} {TITLE}") for n in range(10)),
        "green_flags": tuple(Choice(key=f"green_{n}", name=f"{n} {TITLE}") for n in range(11)),
        "tie_breakers": tuple(Choice(key=f"tie_{n}", name=f"{n} {TITLE}") for n in range(6)),
        "levels": a_template().levels,
    }
    return ScorecardForm(**{**ordinary, **special})


def a_line(**special):
    ordinary = {
        "key": "999999999",
        "kind": Duty.CARD,
        "about": f"Scorecard: {NAME}, {TITLE}",
        "minutes": 15,
        "due_at": NOW,
        "unblocks": "the panel can read each other's cards once all are in",
        "why_you": "you are the hiring manager of the opening",
        "colour": Colour.OVER,
        "code": "C-999999",
        "subject_id": 999999999,
    }
    return Line(**{**ordinary, **special})


def a_request(**special):
    ordinary = {
        "seat_id": 123456,
        "candidate": NAME,
        "code": "C-999999",
        "opening_title": TITLE,
        "round_name": TITLE,
        "asked_by": PERSON,
        "due_at": NOW + timedelta(days=1),
        "submitted_at": None,
        "cards_in": 5,
        "assigned": 36,
        "called_off": None,
    }
    return CardRequest(**{**ordinary, **special})


def a_missed_interview(**special):
    ordinary = {
        "application_id": 10_000_000,
        "candidate": NAME,
        "code": "C-999999",
        "opening_title": TITLE,
        "round_name": TITLE,
        "interviewers": (PERSON,) * 20,
    }
    return MissedInterview(**{**ordinary, **special})


def a_panels_news(**special):
    ordinary = {
        "application_id": 10_000_000,
        "candidate": NAME,
        "code": "C-999999",
        "opening_title": TITLE,
        "cards_in": 20,
        "assigned": 20,
    }
    return PanelNews(**{**ordinary, **special})


def a_digest(openings=20, **special):
    """A morning on which everything there is to say is said of thousands, in twenty openings."""
    about = {"code": "C-999999", "name": NAME, "opening": TITLE}
    entry = Entry(**about, stage=STAGES[Stage.RECRUITER_SCREEN], since=LONG_AGO)
    duties = [duty for duty in Duty if duty is not Duty.NOTHING]
    waits = [
        Wait(**about, holder=holder, duty=duty, due_at=LONG_AGO, cards_in=30, cards_asked=36)
        for holder in Holder
        for duty in duties
    ]
    ordinary = {
        "on": date(2026, 9, 30),  # a Wednesday in September: the longest name of a day and a month
        "openings": tuple(f"{n} {TITLE}"[:120] for n in range(openings)),
        "in_process": 100_000,
        "deadlines": Part(9999, (Deadline(**about, at=NOW),) * MOST_LISTED),
        "decisions": Part(9999, (entry,) * MOST_LISTED),
        "over": dict.fromkeys(Holder, 9999),
        "waits": Part(9999, tuple(waits[:MOST_LISTED])),
        "meetings": Part(9999, (Meeting(**about, round_name=TITLE, starts_at=NOW),) * MOST_LISTED),
        "gaps": Part(9999, (entry,) * MOST_LISTED),
        "moves": Part(
            9999, (Moved(**about, came_from=STAGES[Stage.RECRUITER_SCREEN], to=STAGES[Stage.DEBRIEF]),) * MOST_LISTED
        ),
        "offers": Part(9999, (entry,) * MOST_LISTED),
    }
    return Digest(**{**ordinary, **special})


def openings(count=20):
    return [an_opening(id=n, title=f"{n} {TITLE}"[:120], slug=f"{n}-{'x' * 100}"[:80]) for n in range(count)]


def rounds():
    return [(one.key, one.name) for one in a_template().rounds]


def a_gated_move(to, *gates, **special):
    """A move that asks for everything these gates can ask for, of somebody who may pass them."""
    ordinary = {
        "application": an_endless_application(),
        "opening": an_opening(title=TITLE, template=a_template_of_long_words()),
        "to": to,
        "unmet": tuple(Unmet(gate, (NASTY * 8)[:400]) for gate in gates),
        "said": Said(reason="x" * 600, override="y" * 600),
        "may_override": True,
    }
    return Gated(**{**ordinary, **special})


def a_template_of_long_words():
    """The template with every name as long as a template may say it, and twenty reasons for each way out."""
    template = a_template()
    reasons = tuple(Choice(key=f"{n:02}_{'x' * 37}", name=f"{n} {NASTY}"[:75]) for n in range(20))
    stages = tuple(replace(rule, name=STAGES[rule.stage]) for rule in template.stages)
    return replace(template, stages=stages, rejection_reasons=reasons, withdrawal_reasons=reasons)


def two_hundred():
    """As many as can be moved together, with the largest ids there will be."""
    return tuple(an_endless_application(id=10_000_000 - n, number=999_999 - n) for n in range(200))


def an_offer():
    return Offer(
        opening=an_opening(id=10_000_000, title=TITLE, template=a_template_of_long_words()),
        applications=two_hundred(),
        stages=tuple(stage for stage in Stage if stage is not Stage.ON_HOLD),
        chosen=frozenset(one.id for one in two_hundred()),
        is_cut=True,
    )


def a_preview(**special):
    """Two hundred of whom each would move, and as many who would not."""
    ordinary = {
        "opening": an_offer().opening,
        "chosen": Chosen(
            application_ids=tuple(one.id for one in two_hundred()),
            to=Stage.RECRUITER_SCREEN,
            reason_code=f"19_{'x' * 37}",
            reason="x" * 500,
        ),
        "would_move": two_hundred(),
        "would_stay": tuple((one, (NASTY * 3)[:200]) for one in two_hundred()),
        "as_of": 999_999_999,
    }
    return Preview(**{**ordinary, **special})


def an_outcome():
    return Outcome(
        opening=an_offer().opening,
        to=Stage.REJECTED,
        moved=200,
        stayed=tuple((one, (NASTY * 3)[:200]) for one in two_hundred()),
        batch_id=999_999_999,
    )


def references(count):
    said = Reference(at=NOW, recorded_by="U01PRIYA", referee=PERSON[:120], relation=TITLE, said=NOTE)
    return [said] * count
