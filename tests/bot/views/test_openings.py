"""Everything `/role` shows fits Slack, rings nobody and can be read aloud, with the longest words people bring."""

from dataclasses import replace

import pytest

from bot import templates
from bot.domain.intake import QUESTIONS, template_for
from bot.domain.job_ads import MAX_DRAFT, AdRule, AdWarning
from bot.domain.needs import FACTS
from bot.domain.opening_cards import OpeningCard, OpeningRow
from bot.domain.opening_drafts import MAX_PACKED, Facts, OpeningDraft
from bot.domain.openings import Pooled, Ready, Status, Training
from bot.domain.pay import posted_range, reference_lines
from bot.domain.permissions import Action
from bot.domain.pipeline import Stage
from bot.domain.readiness import CHECKLIST
from bot.domain.role_commands import RoleHelp
from bot.domain.template_changes import Changes, Part
from bot.views import opening_forms as forms
from bot.views import opening_wizard as wizard
from bot.views import openings as views
from tests.bot.views.longest import NAME, NASTY, PERSON, TITLE, an_endless_application
from tests.factories import MAYA, NOW, PRIYA, SAM, a_template, an_opening
from tests.limits import assert_fits_slack, assert_nothing_rings, assert_read_aloud

PAY = posted_range(currency="VND", low=1_000_000_000, high=2_500_000_000)
LONG = an_opening(
    title=TITLE,
    slug="x" * 80,
    level="senior",
    location=TITLE,
    pay=PAY,
    left_out=dict.fromkeys(("mlops_production", "coding"), NASTY * 10),
    readiness={item.key: Ready(by=MAYA, at=NOW) for item in CHECKLIST},
)
FACTS_TYPED = Facts(
    title=TITLE[:80], level="senior", location=TITLE[:80], currency="EUR", low="1" * 20, high="2" * 20,
    manager_id="U" * 32, recruiter_id="U" * 32, channel_id="C" * 32,
)  # fmt: skip
DRAFT = OpeningDraft(
    answers={one.key: one.answers[0].key for one in QUESTIONS},
    true=tuple(one.key for one in FACTS),
    template="applied_ml_engineer",
    loop="full",
    facts=FACTS_TYPED,
)
NAMES = {key: templates.load(key)["name"] for key in templates.shipped()}
POOL = [
    Pooled(member_id=f"U{n}", round_key=key, training=training)
    for n in range(20)
    for key in ("", *(one.key for one in a_template().rounds))
    for training in Training
]


def a_card(**special):
    ordinary = {
        "opening": LONG,
        "pay": PAY.words,
        "counts": dict.fromkeys(Stage, 999),
        "names": {MAYA: PERSON, PRIYA: PERSON},
        "people": 99,
        "actions": frozenset(Action),
        "changed": True,
        "mark": "f" * 12,
    }
    return OpeningCard(**{**ordinary, **special})


def rows(count):
    return [
        OpeningRow(slug="x" * 80, title=TITLE, location=TITLE, status="paused", active=999, may_show=True, id=n)
        for n in range(count)
    ]


def facts_form(key="applied_ml_engineer", **special):
    draft = replace(DRAFT, template=key)
    lines = reference_lines(templates.load(key))
    return wizard.facts_form(
        draft, template_for(draft.answers), a_template(key), NAMES, not_yet=[NASTY * 3] * 2, references=lines
    )


WARNINGS = [AdWarning(rule=rule, why=NASTY * 2, quote=NASTY[:120], start=1) for rule in AdRule]
CHANGED = [Changes(part, (f"{NASTY} is now {NASTY}",) * 20) for part in Part]
MANY = [an_endless_application(id=n, number=n) for n in range(20)]
OTHERS = [an_opening(id=n, title=f"{n} {TITLE}"[:120]) for n in range(150)]

MESSAGES = {
    "a card": views.role_card(a_card(), "Saved."),
    "a paused card": views.role_card(a_card(opening=replace(LONG, status=Status.PAUSED))),
    "a card for an interviewer": views.role_card(
        a_card(actions=frozenset({Action.READ_OPENING}), pay=None, counts=None)
    ),
    "a card without people": views.role_card(a_card(counts={}, people=0, opening=replace(LONG, left_out={}))),
    "a list of sixty": views.role_list(rows(60)),
    "an empty list": views.role_list([]),
    "usage": views.usage(RoleHelp()),
    "usage after nonsense": views.usage(RoleHelp(typed=NASTY * 9, meant="people")),
}
VIEWS = {
    "a card in a modal": views.role_view(a_card(), wizard.opened(TITLE, "x" * 80, ["Many."])),
    "the questions": wizard.questions_form(TITLE),
    **{f"the facts of {key}": facts_form(key) for key in templates.shipped()},
    **{
        f"the rounds of {key}": wizard.rounds_form(
            replace(DRAFT, template=key), a_template(key), a_template(key).rounds, [NASTY] * 2
        )
        for key in templates.shipped()
    },
    "the form to edit": wizard.edit_form(999_999, FACTS_TYPED, a_template(), []),
    "closing with twenty": forms.close_form(LONG, MANY, 300, OTHERS, "Done. "),
    "closing with nobody": forms.close_form(LONG, [], 0, OTHERS),
    "people": forms.people_view(LONG, POOL, {f"U{n}": PERSON for n in range(20)}, "Saved."),
    "people of a round": forms.round_people_form(LONG, "", "Any round", POOL),
    "an ad": forms.ad_form(LONG, "x" * MAX_DRAFT),
    "an ad with every fault": forms.ad_result(WARNINGS),
    "an ad without faults": forms.ad_result([]),
    "the checklist": forms.readiness_form(LONG, {MAYA: PERSON}),
    "the checklist, empty": forms.readiness_form(replace(LONG, readiness={}), {}),
    "what changed": forms.diff_form(LONG, CHANGED, CHANGED, 3),
    "what waits": forms.diff_form(LONG, [], CHANGED, 1),
    "nothing changed": forms.diff_form(LONG, [], [], 0),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_well_made(name):
    assert_fits_slack(MESSAGES[name])
    assert_nothing_rings(MESSAGES[name])
    assert_read_aloud(MESSAGES[name])


@pytest.mark.parametrize("name", VIEWS)
def test_a_form_is_well_made(name):
    assert_fits_slack(VIEWS[name])
    assert_nothing_rings(VIEWS[name])


def test_a_draft_fits_what_a_form_can_carry_and_comes_back_the_same():
    assert len(DRAFT.packed()) < MAX_PACKED / 2
    assert OpeningDraft.unpacked(DRAFT.packed()) == DRAFT


def test_an_interviewer_is_shown_no_pay_no_counts_and_no_buttons():
    shown = str(MESSAGES["a card for an interviewer"])

    assert "Pay" not in shown
    assert "button" not in shown
    assert NAME not in shown
    assert SAM not in shown
