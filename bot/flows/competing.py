"""Competing offers: a candidate must answer somebody else by a day, and the rest of the loop is made to fit before it."""

from dataclasses import replace
from datetime import datetime

from bot.domain.ball import Calendars, Standing
from bot.domain.candidates import Application
from bot.domain.deadlines import Fit, Remaining, fit
from bot.domain.duties import Duty, NewDuty
from bot.domain.ladders import LADDERS, ladder_for
from bot.domain.pipeline import Stage

# What is still to come in each stage before an answer can be given, after what is waited for now.
_BEFORE_AN_OFFER = {
    Stage.SOURCED: ("screen", "loop", "card", "decision", "offer"),
    Stage.APPLIED: ("screen", "loop", "card", "decision", "offer"),
    Stage.RECRUITER_SCREEN: ("loop", "card", "decision", "offer"),
    Stage.HM_SCREEN: ("loop", "card", "decision", "offer"),
    Stage.WORK_SAMPLE: ("loop", "card", "decision", "offer"),
    Stage.LOOP: ("card", "decision", "offer"),
    Stage.DEBRIEF: ("offer",),
    Stage.REFERENCES: ("offer",),
}
NOW = "now"


def fit_of(
    application: Application, where: Standing, wanted: tuple[NewDuty, ...], calendars: Calendars, now: datetime
) -> Fit | None:
    """Return how the rest of an application's loop lies before its deadline; nothing where it has none."""
    if application.deadline_at is None or not wanted:
        return None
    return fit(_remaining(where, wanted, calendars), application.deadline_at, now)


def tightened(
    application: Application, where: Standing, wanted: tuple[NewDuty, ...], calendars: Calendars, now: datetime
) -> tuple[NewDuty, ...]:
    """Return the duties of now such that what comes after them fits before the deadline; no time is ever later."""
    found = fit_of(application, where, wanted, calendars, now)
    if found is None:
        return wanted
    latest = next((due.at for due in found.dues if due.key == NOW), None)
    if latest is None:
        return wanted
    return tuple(_sooner(duty, latest) for duty in wanted)


def _sooner(duty: NewDuty, latest: datetime) -> NewDuty:
    if duty.kind is Duty.CANDIDATE or (duty.due_at is not None and duty.due_at <= latest):
        return duty
    return replace(duty, due_at=latest)


def _remaining(where: Standing, wanted: tuple[NewDuty, ...], calendars: Calendars) -> list[Remaining]:
    """Return the steps to come: what is waited for now, then what the pipeline asks for before an answer."""
    first = max((duty for duty in wanted if duty.kind is not Duty.GAP), key=lambda duty: duty.due_at or duty.started_at)
    days = where.opening.duty_days
    steps = [
        Remaining(
            key=NOW,
            holder=calendars(first.holder_id),
            days=ladder_for(first.kind, days).days if first.kind in LADDERS else 1,
            due_at=first.due_at,
        )
    ]
    to_come = _BEFORE_AN_OFFER.get(where.stage, ())
    if first.kind is Duty.DECISION:
        to_come = ("offer",)
    recruiter, manager = calendars(where.recruiter), calendars(where.opening.hiring_manager_id)
    for step in to_come:
        kind = Duty(step) if step in {"card", "decision", "offer"} else Duty.SCHEDULING
        if kind is first.kind:
            continue
        steps.append(
            Remaining(
                key=step,
                holder=manager if kind is Duty.DECISION else recruiter,
                days=ladder_for(kind, days).days,
                is_round=step in {"screen", "loop"},
                is_optional=step == "screen",
            )
        )
    return steps
