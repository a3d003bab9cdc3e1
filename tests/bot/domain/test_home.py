"""The first steps of a company: shown to its admins until all of them are done."""

from dataclasses import replace

import pytest

from bot.domain.channels import Channel
from bot.domain.home import NO_CHANNEL, Around, Home, Step, StepKind, setup_steps
from tests.bot.views.longest_home import lines

HIRING = Channel(id="C01HIRING", name="hiring", is_member=True, is_archived=False, is_shared_outside=False)


def steps(around=Around(was_asked=True, channel=HIRING), **done):
    facts = {"has_recruiter": True, "has_opening": True, "has_candidate": True, **done}
    return setup_steps(around, **facts)


def test_once_everything_is_done_no_step_is_shown():
    assert steps() == ()


@pytest.mark.parametrize(
    ("missing", "kind"),
    [
        ("has_recruiter", StepKind.RECRUITERS),
        ("has_opening", StepKind.OPENING),
        ("has_candidate", StepKind.CANDIDATE),
    ],
)
def test_while_one_is_missing_all_of_them_are_shown_in_order(missing, kind):
    shown = steps(**{missing: False})

    assert [step.kind for step in shown] == list(StepKind)
    assert [step.kind for step in shown if not step.is_done] == [kind]


def test_a_channel_without_hireloop_says_what_to_type():
    outside = Around(was_asked=True, channel=replace(HIRING, is_member=False))

    assert steps(outside)[1] == Step(
        StepKind.INVITE, False, "Hireloop is not in #hiring. Write `/invite @Hireloop` there."
    )


@pytest.mark.parametrize("trouble", ["is_archived", "is_shared_outside"])
def test_a_channel_that_cannot_be_used_is_to_be_replaced_before_anybody_is_invited(trouble):
    found = steps(Around(was_asked=True, channel=replace(HIRING, **{trouble: True})))

    assert [step.kind for step in found if not step.is_done] == [StepKind.CHANNEL]
    assert StepKind.INVITE not in {step.kind for step in found}


def test_a_channel_that_slack_does_not_show_is_said():
    assert steps(Around(was_asked=True))[0] == Step(StepKind.CHANNEL, False, NO_CHANNEL)


def test_what_slack_could_not_be_asked_is_no_open_step():
    assert steps(Around()) == ()
    assert [step.kind for step in steps(Around(), has_opening=False)] == list(StepKind)[2:]


def test_the_first_three_things_stand_apart_from_the_rest():
    shown = Home(lines=lines(5))

    assert [line.key for line in shown.first] == ["0", "1", "2"]
    assert [line.key for line in shown.rest] == ["3", "4"]
    assert shown.minutes == 50
