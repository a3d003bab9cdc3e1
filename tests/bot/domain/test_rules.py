"""Smaller rules: cards, the ball, nudges, deliveries, templates and openings."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import templates
from bot.domain.ball import Ball, Standing, Untold, ball_of, card_due, duties_of, stage_due
from bot.domain.calendars import Calendar
from bot.domain.deliveries import Delivery, DeliveryKind, backoff
from bot.domain.duties import Duty
from bot.domain.evidence import NOTHING_SAID
from bot.domain.interviews import SeatKind, all_in, counted, waited_for
from bot.domain.openings import slug_of
from bot.domain.pipeline import Stage
from bot.domain.scorecards import Draft, Overall, draft_data, draft_from, problems, questions, readable
from bot.domain.templates import template_from_data
from tests.factories import EVIDENCE, LENA, MAYA, NOW, PRIYA, SAM, a_seat, a_template, an_opening

BERLIN = ZoneInfo("Europe/Berlin")
LATER = NOW + timedelta(hours=1)

# --- Cards --------------------------------------------------------------------------------------------------------------

FOCUS = a_template().focus_of(a_template().round("mlops_production"))
COMPLETE = Draft(
    ratings={"mlops_monitoring": "4", "debugging_production": "not_assessed"},
    evidence={"mlops_monitoring": EVIDENCE},
    overall="yes",
    why=EVIDENCE,
)


def draft(**special):
    return replace(COMPLETE, **special)


def test_a_complete_card_has_no_problems():
    assert problems(COMPLETE, FOCUS) == {}


@pytest.mark.parametrize(
    ("special", "said"),
    [
        (
            {"ratings": {"mlops_monitoring": "4"}},
            {"rating:debugging_production": "Please choose a rating, or “Not assessed”."},
        ),
        (
            {"ratings": {"mlops_monitoring": "5", "debugging_production": ""}},
            {
                "rating:mlops_monitoring": "Please choose a rating, or “Not assessed”.",
                "rating:debugging_production": "Please choose a rating, or “Not assessed”.",
            },
        ),
        ({"why": ""}, {"why": NOTHING_SAID}),
        ({"evidence": {}}, {"evidence:mlops_monitoring": NOTHING_SAID}),
        ({"evidence": {"mlops_monitoring": " \n "}}, {"evidence:mlops_monitoring": NOTHING_SAID}),
        ({"why": "x" * 3001}, {"why": "Please keep it under 3000 characters."}),
        (
            {"evidence": {"mlops_monitoring": EVIDENCE, "debugging_production": "x" * 3001}},
            {"evidence:debugging_production": "Please keep it under 3000 characters."},
        ),
        ({"overall": ""}, {"overall": "Please choose your overall vote."}),
        ({"overall": "maybe"}, {"overall": "Please choose your overall vote."}),
    ],
)
def test_each_part_that_is_missing_is_said_at_its_field(special, said):
    assert problems(draft(**special), FOCUS) == said


def test_a_one_a_four_and_the_overall_vote_now_need_eighty_characters_each():
    short = "They had rehearsed the rollback twice, and it took four minutes."
    for rating in ("1", "4"):
        said = draft(
            ratings={"mlops_monitoring": rating, "debugging_production": "3"}, evidence={"mlops_monitoring": short}
        )
        assert list(problems(said, FOCUS)) == ["evidence:mlops_monitoring"]
    assert list(problems(draft(why=short), FOCUS)) == ["why"]
    assert problems(draft(ratings={"mlops_monitoring": "2", "debugging_production": "3"}, evidence={}), FOCUS) == {}


def test_who_could_not_assess_only_says_why():
    short = "The line broke off before the first question."
    nothing = dict.fromkeys(COMPLETE.ratings, "not_assessed")

    assert problems(Draft(ratings=nothing, overall="could_not_assess", why=short), FOCUS) == {}
    assert list(problems(Draft(ratings=nothing, overall="could_not_assess"), FOCUS)) == ["why"]


@pytest.mark.parametrize("said", ["good " * 40, "asdf jkl qwer " * 20, "see above"])
def test_filler_repetition_and_pointers_are_no_evidence(said):
    assert list(problems(draft(why=said), FOCUS)) == ["why"]


def test_evidence_that_names_only_where_somebody_comes_from_draws_a_question_and_is_not_refused():
    said = draft(
        why="Stanford PhD, then Google and Meta, AWS certified, Kaggle grandmaster, Stanford again, and Google."
    )

    assert [one.split(":")[0] for one in questions(said, FOCUS)] == ["Overall"]
    assert questions(COMPLETE, FOCUS) == ()


def test_a_draft_comes_back_from_plain_data_as_it_was_and_nonsense_as_empty():
    whole = draft(
        red_flags=("a",), green_flags=("b", "c"), tie_breakers=("d",), level="senior", confidence="low", revision="r"
    )

    assert draft_from(draft_data(whole)) == whole
    assert draft_from({"ratings": "x", "evidence": ["y"], "red_flags": "z", "level": None}).is_empty


def test_there_is_no_neutral_vote():
    assert [vote.label for vote in Overall] == ["Definitely not", "No", "Yes", "Strong yes", "Could not assess"]


IN, MISSING = a_seat(1, submitted_at=NOW), a_seat(2)


@pytest.mark.parametrize(
    ("seats", "may"),
    [([], False), ([MISSING], False), ([IN], True), ([IN, MISSING], False), ([IN, IN], True)],
)
def test_a_panel_is_in_only_once_every_card_is(seats, may):
    assert all_in(iter(seats)) is may


def test_before_the_reveal_nobody_reads_a_card_although_every_one_is_in():
    assert readable([IN], None, PRIYA) == ()
    assert readable([IN], NOW, PRIYA) == (IN,)


def test_who_owes_a_card_reads_nothing_whatever_else_they_are():
    panel = [
        a_seat(1, interviewer_id=LENA, submitted_at=NOW),
        a_seat(2, interviewer_id=SAM),
        a_seat(3, interviewer_id=MAYA, submitted_at=NOW),
    ]

    assert readable(panel, LATER, SAM) == ()
    assert [seat.id for seat in readable(panel, LATER, LENA)] == [1, 3]


def test_a_card_that_comes_in_after_the_reveal_waits_for_the_next():
    late = a_seat(2, interviewer_id=LENA, submitted_at=LATER)

    assert readable([IN, late], NOW, PRIYA) == (IN,)
    assert readable([IN, late], LATER, PRIYA) == (IN, late)


@pytest.mark.parametrize("kind", [SeatKind.SHADOW, SeatKind.REVERSE_SHADOW])
def test_who_is_learning_is_never_counted_or_waited_for_and_reads_only_after_their_own_card(kind):
    learning = a_seat(2, interviewer_id=LENA, kind=kind)

    assert counted([IN, learning]) == [IN]
    assert all_in([IN, learning])
    assert not all_in([learning])
    assert readable([IN, learning], LATER, LENA) == ()
    assert ball(Stage.LOOP, IN, learning).duty is Duty.DECISION


def test_a_panel_does_not_wait_for_a_card_it_was_opened_without_but_for_one_asked_for_since():
    since = a_seat(3, assigned_at=LATER + timedelta(minutes=1))

    assert waited_for([IN, MISSING, since], LATER) == [IN, since]
    assert waited_for([IN, MISSING]) == [IN, MISSING]
    assert all_in([IN, MISSING], LATER)


@pytest.mark.parametrize("stage", [Stage.REJECTED, Stage.OFFER, Stage.DEBRIEF])
def test_until_a_candidate_knows_what_was_decided_whoever_looks_after_them_tells_them_within_two_days(stage):
    held = ball(stage, MISSING, owner_id=LENA, untold=Untold(1, NOW))

    assert (held.holder_id, held.duty, held.due_at) == (LENA, Duty.TELL, NOW + timedelta(days=2))


def test_a_card_is_due_the_next_business_day_at_the_same_time_where_the_interviewer_lives():
    friday_in_new_york = datetime(2026, 3, 6, 23, 30, tzinfo=UTC)  # 18:30 there, already Saturday in Berlin

    in_new_york = Calendar(zone=ZoneInfo("America/New_York"))

    assert card_due(OPENING, friday_in_new_york, in_new_york) == datetime(2026, 3, 9, 22, 30, tzinfo=UTC)
    assert card_due(OPENING, friday_in_new_york, IN_BERLIN) == datetime(2026, 3, 8, 23, 30, tzinfo=UTC)


# --- The ball -----------------------------------------------------------------------------------------------------------

OPENING = an_opening()
IN_BERLIN = Calendar(zone=BERLIN)


def standing(stage, *seats, **special):
    return Standing(opening=OPENING, stage=stage, since=NOW, event_id=9, seats=seats, **special)


def duties(stage, *seats, **special):
    return duties_of(standing(stage, *seats, **special), lambda _: IN_BERLIN)


def ball(stage, *seats, **special):
    return ball_of(standing(stage, *seats, **special), duties(stage, *seats, **special))


@pytest.mark.parametrize("stage", [Stage.HIRED, Stage.REJECTED, Stage.WITHDREW])
def test_at_the_end_nobody_is_waited_for_even_if_a_card_is_missing(stage):
    assert ball(stage, MISSING) == Ball(holder_id=None, duty=Duty.NOTHING, since=NOW, due_at=None)


def test_on_hold_the_owner_keeps_the_ball_and_no_clock_runs():
    assert ball(Stage.ON_HOLD, MISSING) == Ball(holder_id=PRIYA, duty=Duty.STAGE, since=NOW, due_at=None)


@pytest.mark.parametrize("stage", [Stage.APPLIED, Stage.WORK_SAMPLE, Stage.LOOP, Stage.DEBRIEF])
def test_of_the_missing_cards_the_one_due_first_is_waited_for(stage):
    seats = [
        a_seat(1, interviewer_id=PRIYA, submitted_at=NOW, due_at=NOW),
        a_seat(2, interviewer_id=SAM, due_at=LATER + timedelta(hours=1)),
        a_seat(3, interviewer_id=LENA, due_at=LATER, assigned_at=NOW - timedelta(hours=1)),
    ]

    assert ball(stage, *seats) == Ball(holder_id=LENA, duty=Duty.CARD, since=NOW, due_at=LATER)


def test_since_when_a_panel_is_waited_for_does_not_tell_whose_card_is_missing():
    first = a_seat(1, interviewer_id=SAM, assigned_at=NOW)
    second = a_seat(2, interviewer_id=LENA, assigned_at=LATER)

    without = ball(Stage.LOOP, first, second).since
    with_the_first = ball(Stage.LOOP, replace(first, submitted_at=LATER), second).since
    with_the_second = ball(Stage.LOOP, first, replace(second, submitted_at=LATER)).since

    assert without == with_the_first == with_the_second == NOW


def test_a_card_of_an_earlier_stage_is_waited_for_since_it_was_asked_for():
    assert ball(Stage.LOOP, a_seat(1, assigned_at=NOW - timedelta(days=1))).since == NOW - timedelta(days=1)


def test_of_two_cards_due_at_once_the_first_asked_for_is_waited_for():
    assert ball(Stage.LOOP, a_seat(5, interviewer_id=LENA), a_seat(4, interviewer_id=SAM)).holder_id == SAM


@pytest.mark.parametrize("stage", [Stage.LOOP, Stage.DEBRIEF])
def test_with_every_card_in_the_hiring_manager_decides_within_a_business_day(stage):
    decided = ball(stage, a_seat(1, submitted_at=NOW), a_seat(2, submitted_at=LATER))

    assert decided == Ball(holder_id=MAYA, duty=Duty.DECISION, since=LATER, due_at=LATER + timedelta(days=1))


def test_the_debrief_waits_since_it_began_if_the_cards_were_in_before():
    assert ball(Stage.DEBRIEF, a_seat(1, submitted_at=NOW - timedelta(days=2))).since == NOW


def test_a_candidate_has_calendar_days_for_their_part():
    assert ball(Stage.WORK_SAMPLE) == Ball(
        holder_id=None, duty=Duty.CANDIDATE, since=NOW, due_at=NOW + timedelta(days=7)
    )


@pytest.mark.parametrize(
    ("stage", "owner_id", "holder", "duty"),
    [
        (Stage.APPLIED, None, PRIYA, Duty.STAGE),
        (Stage.APPLIED, LENA, LENA, Duty.STAGE),
        (Stage.HM_SCREEN, None, MAYA, Duty.STAGE),
        (Stage.HM_SCREEN, LENA, MAYA, Duty.STAGE),
        (Stage.LOOP, None, PRIYA, Duty.SCHEDULING),
        (Stage.DEBRIEF, LENA, MAYA, Duty.STAGE),
        (Stage.OFFER, LENA, LENA, Duty.OFFER),
    ],
)
def test_else_the_owner_of_the_stage_is_waited_for(stage, owner_id, holder, duty):
    held = ball(stage, owner_id=owner_id)

    assert (held.holder_id, held.duty, held.since) == (holder, duty, NOW)


def test_every_missing_card_is_a_duty_of_its_own():
    owed = duties(Stage.LOOP, a_seat(1, interviewer_id=SAM), a_seat(2, interviewer_id=LENA, due_at=LATER))

    assert [(duty.kind, duty.subject_id, duty.holder_id) for duty in owed] == [
        (Duty.CARD, 2, LENA),
        (Duty.CARD, 1, SAM),
    ]


def test_a_panel_is_to_be_asked_within_a_business_day():
    (duty,) = duties(Stage.LOOP)

    assert duty.due_at == NOW + timedelta(days=1)


def test_the_time_of_a_card_begins_when_the_interview_ended():
    ended = NOW + timedelta(days=2)
    (duty,) = duties(Stage.LOOP, a_seat(1, assigned_at=NOW, starts_at=ended - timedelta(hours=1), ends_at=ended))

    assert duty.started_at == ended


def test_an_interview_more_than_three_business_days_after_the_last_one_is_to_be_brought_forward():
    first = a_seat(1, submitted_at=NOW, ends_at=NOW, interview_id=1)
    late = NOW + timedelta(days=6)
    far = a_seat(2, interview_id=2, assigned_at=NOW, starts_at=late, ends_at=late + timedelta(hours=1))
    near = a_seat(2, interview_id=2, assigned_at=NOW, starts_at=NOW + timedelta(days=3), ends_at=late)

    gaps = [duty for duty in duties(Stage.LOOP, first, far) if duty.kind is Duty.GAP]

    assert [(gap.holder_id, gap.subject_id, gap.due_at) for gap in gaps] == [(PRIYA, 2, NOW + timedelta(days=3))]
    assert Duty.GAP not in {duty.kind for duty in duties(Stage.LOOP, first, near)}


def test_a_candidates_silence_is_for_who_looks_after_them_and_the_ball_is_the_candidates():
    (duty,) = duties(Stage.WORK_SAMPLE, owner_id=LENA)

    assert (duty.kind, duty.holder_id, duty.due_at) == (Duty.CANDIDATE, LENA, NOW + timedelta(days=7))
    assert ball(Stage.WORK_SAMPLE, owner_id=LENA).holder_id is None


def test_on_hold_the_clock_begins_on_the_morning_of_the_day_to_look_again():
    (duty,) = duties(Stage.ON_HOLD, revisit_on=date(2026, 4, 1))

    morning = datetime(2026, 4, 1, 7, 0, tzinfo=UTC)  # nine in Berlin, where the clocks were put forward meanwhile
    assert (duty.started_at, duty.due_at) == (morning, morning)
    assert ball(Stage.ON_HOLD, revisit_on=date(2026, 4, 1)).since == NOW


@pytest.mark.parametrize(
    ("stage", "due"),
    [
        (Stage.APPLIED, datetime(2026, 3, 11, 13, 0, tzinfo=UTC)),
        (Stage.SOURCED, datetime(2026, 3, 12, 13, 0, tzinfo=UTC)),
        (Stage.RECRUITER_SCREEN, datetime(2026, 3, 13, 13, 0, tzinfo=UTC)),
        (Stage.LOOP, datetime(2026, 3, 17, 13, 0, tzinfo=UTC)),
        (Stage.WORK_SAMPLE, datetime(2026, 3, 17, 13, 0, tzinfo=UTC)),
        (Stage.ON_HOLD, None),
        (Stage.HIRED, None),
        (Stage.REJECTED, None),
    ],
)
def test_a_stage_has_the_business_days_its_template_gives_it(stage, due):
    assert stage_due(OPENING, stage, NOW, IN_BERLIN) == due


# --- Nudges, deliveries -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(0, 5), (1, 10), (2, 20), (7, 640), (8, 900), (13, 900), (10_000, 900)]
)
def test_after_each_refusal_the_wait_doubles_up_to_a_quarter_of_an_hour(attempts, seconds):
    assert backoff(attempts) == timedelta(seconds=seconds)


def test_a_delivery_is_marked_by_a_name_that_tells_nothing():
    delivery = Delivery(
        id=7, kind=DeliveryKind.SEAT, subject="5", to=SAM, wanted=1, shown=0, channel_id=None, ts=None, tried_at=None,
        attempts=0, owed_at=NOW,
    )  # fmt: skip

    assert delivery.key == "hireloop-delivery-7"
    assert delivery.is_to_a_member


# --- Templates and openings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", templates.shipped())
def test_every_shipped_template_can_be_opened(key):
    template = template_from_data(templates.load(key))

    assert template.key == key
    assert {rule.stage for rule in template.stages} == set(Stage)
    assert all(1 <= len(template.focus_of(one)) <= 4 for one in template.rounds)
    assert all(template.round(one.key) == one for one in template.rounds)
    assert template.round("no such round") is None
    assert all(rule.days is None or rule.days > 0 for rule in template.stages if rule.stage.is_active)


def test_the_templates_shipped_are_these():
    assert templates.shipped() == [
        "ai_engineer", "applied_ml_engineer", "data_scientist", "general", "ml_engineer", "ml_platform_engineer",
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["base", "nothing", "../settings", ""])
def test_there_is_no_other_template(key):
    with pytest.raises(KeyError):
        templates.load(key)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("ML Engineer", "ml-engineer"),
        ("  Sr. ML-Engineer (Berlin) ", "sr-ml-engineer-berlin"),
        ("C++ & Rust", "c-rust"),
        ("Ingénieur·e", "ingénieur-e"),
        ("🎉", ""),
    ],
)
def test_a_title_is_typed_without_its_ornaments(title, slug):
    assert slug_of(title) == slug


@pytest.mark.parametrize(("owner_id", "owner"), [(None, PRIYA), (LENA, LENA)])
def test_a_candidates_own_recruiter_owns_the_recruiters_stages(owner_id, owner):
    assert OPENING.owner_of(Stage.APPLIED, owner_id) == owner
    assert OPENING.owner_of(Stage.DEBRIEF, owner_id) == MAYA


def test_stages_have_the_names_of_the_openings_template():
    assert OPENING.stage_name(Stage.LOOP) == "Interview loop"
