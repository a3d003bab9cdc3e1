"""What the card, lists, choices and forms say, and which buttons they offer to whom."""

from datetime import timedelta

import pytest

from bot.domain import commands
from bot.domain.candidates import NewCandidate
from bot.domain.cards import Card, Listing, PanelLine
from bot.domain.commands import Add
from bot.domain.duties import Duty
from bot.domain.events import Kind
from bot.domain.permissions import ALLOWED, Action, Role
from bot.domain.pipeline import Stage
from bot.domain.scorecards import Overall
from bot.views import candidate_forms as forms
from bot.views import candidates as views
from bot.views import lists, moves
from tests.factories import NOW, PRIYA, SAM, a_template, an_application, an_event, an_opening
from tests.limits import action_ids, assert_read_aloud, assert_well_made, texts, values

CV = "https://cv.example.com/ada.pdf"
STAGES = {rule.stage: rule.name for rule in a_template().stages}


def a_card(**special) -> Card:
    ordinary = {
        "application": an_application(),
        "opening_title": "ML engineer",
        "stage_name": "Interview loop",
        "holder": "Sam Okafor",
        "duty": Duty.CARD,
        "since": NOW - timedelta(hours=5),
        "due_at": NOW + timedelta(hours=19),
        "panel": (
            PanelLine(
                round_name="MLOps and production", cards_in=1, assigned=2, interviewers=("Sam Okafor", "Lena Fischer")
            ),
        ),
        "history": (
            an_event(id=2, kind=Kind.MOVED, from_stage=Stage.APPLIED, to_stage=Stage.LOOP, text="strong on <evals>"),
            an_event(id=1, kind=Kind.ADDED),
        ),
        "stage_names": STAGES,
        "names": {PRIYA: "Priya Shah", SAM: "Sam Okafor"},
        "next_stages": (Stage.WORK_SAMPLE, Stage.DEBRIEF, Stage.ON_HOLD, Stage.REJECTED, Stage.WITHDREW),
        "actions": frozenset(Action) - {Action.VOTE},
        "is_whole": True,
        "my_seat_id": None,
    }
    return Card(**{**ordinary, **special})


def buttons_for(role, **special):
    allowed = frozenset(action for action, roles in ALLOWED.items() if role in roles)
    return list(values(views.card(a_card(actions=allowed, **special), NOW)))


def test_a_card_says_where_somebody_stands_who_holds_the_ball_and_what_happened():
    message = views.card(a_card(), NOW, said="Added as C-17.")

    due = NOW + timedelta(hours=19)
    since = NOW - timedelta(hours=5)
    date = "{date_short_pretty} at {time}"
    assert texts(message)[:6] == [
        "Added as C-17.",
        "Ada Lovelace",
        "*C-17* · ML engineer · *Interview loop* for 3 days",
        (
            f"Waiting for *Sam Okafor* · a scorecard · since <!date^{since.timestamp():.0f}^{date}|2026-03-10 08:00 UTC> (5 h)"
            f"\nDue <!date^{due.timestamp():.0f}^{date}|2026-03-11 08:00 UTC>"
        ),
        "ada@example.com",
        "MLOps and production: 1 of 2 cards in (Sam Okafor, Lena Fischer)",
    ]
    assert texts(message)[6:8] == [
        " · Priya Shah moved them from Applied to Interview loop: strong on <evals>",
        " · Priya Shah added them",
    ]


def test_a_card_answers_only_who_asked():
    assert views.card(a_card(), NOW)["response_type"] == "ephemeral"


def test_everything_on_a_card_is_read_aloud():
    assert_read_aloud(views.card(a_card(), NOW, said="Added as C-17."))


def test_a_card_without_an_address_is_well_made():
    assert_well_made(views.card(a_card(application=an_application(email=None)), NOW, said="Added as C-17."))


@pytest.mark.parametrize(
    ("special", "said"),
    [
        ({"duty": Duty.NOTHING, "holder": None}, "Nobody is waited for."),
        ({"duty": Duty.CANDIDATE, "holder": None}, "Waiting for *the candidate* · their part · since "),
        ({"duty": Duty.DECISION, "holder": "Maya Lindqvist"}, "Waiting for *Maya Lindqvist* · a decision · since "),
        ({"duty": Duty.STAGE, "holder": "<!here>"}, "Waiting for *&lt;!here&gt;* · the next step · since "),
    ],
)
def test_a_card_says_who_is_waited_for(special, said):
    assert texts(views.card(a_card(**special), NOW))[2].startswith(said)


@pytest.mark.parametrize(("due", "word"), [(NOW, "Was due"), (NOW + timedelta(seconds=1), "Due")])
def test_a_card_says_whether_the_time_is_over(due, word):
    assert texts(views.card(a_card(due_at=due), NOW))[2].split("\n")[1].startswith(f"{word} <!date")


def test_before_every_card_is_in_the_panel_shows_only_counts_and_who_was_asked():
    (line,) = [text for text in texts(views.card(a_card(), NOW)) if "cards in" in text]

    assert line == "MLOps and production: 1 of 2 cards in (Sam Okafor, Lena Fischer)"


def test_once_every_card_is_in_the_panel_shows_who_voted_how():
    line = PanelLine(
        round_name="MLOps",
        cards_in=2,
        assigned=2,
        interviewers=("Sam", "Lena"),
        votes=(("Sam", Overall.STRONG_YES), ("Lena", Overall.DEFINITELY_NOT)),
    )

    assert "MLOps: 2 of 2 cards in – Sam: Strong yes, Lena: Definitely not" in texts(
        views.card(a_card(panel=(line,)), NOW)
    )


def test_history_does_not_say_whose_card_came_in():
    events = tuple(an_event(kind=kind, actor_id=SAM) for kind in (Kind.CARD_IN, Kind.CARD_REPLACED))

    message = views.card(a_card(history=events, panel=(), holder="Priya Shah"), NOW)

    assert texts(message)[4:6] == [" · A scorecard came in", " · A scorecard was corrected"]
    assert "Sam Okafor" not in str(message)


def test_interviewers_see_neither_the_address_nor_the_history():
    message = views.card(a_card(is_whole=False, history=()), NOW)

    assert "ada@example.com" not in str(message)


@pytest.mark.parametrize(
    ("role", "buttons"),
    [
        (Role.ADMIN, ["Move", "Assign panel", "Add note"]),
        (Role.RECRUITER, ["Move", "Assign panel", "Add note"]),
        (Role.HIRING_MANAGER, ["Move", "Assign panel", "Add note"]),
        (Role.INTERVIEWER, ["Open scorecard", "Add note"]),
    ],
)
def test_a_card_offers_what_its_viewer_may_do(role, buttons):
    assert buttons_for(role, my_seat_id=5) == buttons


def test_nobody_is_offered_a_scorecard_without_a_seat():
    assert buttons_for(Role.INTERVIEWER) == ["Add note"]


def test_at_an_end_nothing_is_offered_but_going_back_and_notes():
    over = {"application": an_application(stage=Stage.REJECTED), "next_stages": (Stage.LOOP,), "my_seat_id": 5}

    assert buttons_for(Role.ADMIN, **over) == ["Move", "Add note"]
    assert buttons_for(Role.INTERVIEWER, **over) == ["Add note"]


def test_the_buttons_of_a_card_carry_the_application_and_nothing_else():
    message = views.card(a_card(actions=frozenset(Action), my_seat_id=5), NOW)

    assert set(values(message).values()) == {"7"}
    assert action_ids(message) == [
        "candidate.scorecard", "candidate.move", "candidate.panel", "candidate.note", "candidate.more",
    ]  # fmt: skip


def menu_of(**special):
    """Return what the menu of a card offers, by its words: the command that each entry is."""
    message = views.card(a_card(**special), NOW)
    return {
        one["text"]["text"]: one["value"]
        for block in message["blocks"]
        for element in block.get("elements", [])
        for one in element.get("options", [])
    }


def for_role(role):
    return frozenset(action for action, roles in ALLOWED.items() if role in roles)


@pytest.mark.parametrize(
    ("role", "entries"),
    [
        (Role.ADMIN, ["They were told the pay range", "References"]),
        (Role.RECRUITER, ["They were told the pay range", "References"]),
        (Role.HIRING_MANAGER, ["They were told the pay range", "References"]),
        (Role.FOUNDER, ["Approve an offer"]),
        (Role.INTERVIEWER, []),
        (Role.COLLEAGUE, []),
    ],
)
def test_the_menu_of_a_card_has_what_its_viewer_may_do_seldom(role, entries):
    offered = menu_of(actions=for_role(role), range_is_shared=False, application=an_application(stage=Stage.DEBRIEF))

    assert list(offered) == entries


def test_what_was_done_or_is_too_early_is_not_in_the_menu():
    actions = for_role(Role.ADMIN) | {Action.APPROVE}

    assert menu_of(actions=actions, range_is_shared=True) == {"References": "references C-17"}
    assert "They were told the pay range" not in menu_of(
        actions=actions, range_is_shared=False, application=an_application(stage=Stage.REJECTED)
    )


def test_only_who_may_still_undo_is_offered_it():
    offered = {"Undo move": "undo C-17"}

    assert offered.items() <= values(views.card(a_card(can_undo=True), NOW)).items()
    assert "Undo move" not in values(views.card(a_card(), NOW))


REASONS = {"level_mismatch": "Right skills, wrong level for this opening"}


@pytest.mark.parametrize(
    ("special", "said"),
    [
        ({"kind": Kind.REFERRED, "text": "We built search together."}, "Priya Shah referred them: We built search together."),
        ({"kind": Kind.RANGE_SHARED}, "Priya Shah told them the pay range"),
        ({"kind": Kind.REFERENCE}, "Priya Shah recorded a reference"),
        ({"kind": Kind.APPROVED}, "Priya Shah approved an offer"),
        (
            {"kind": Kind.UNDONE, "from_stage": Stage.LOOP, "to_stage": Stage.HM_SCREEN},
            "Priya Shah undid that: back in Hiring manager screen",
        ),
        (
            {"kind": Kind.MOVED, "from_stage": Stage.LOOP, "to_stage": Stage.REJECTED, "reason_code": "level_mismatch"},
            "Priya Shah moved them from Interview loop to Not moving forward: Right skills, wrong level for this opening",
        ),
        (
            {
                "kind": Kind.MOVED, "from_stage": Stage.LOOP, "to_stage": Stage.REJECTED,
                "reason_code": "level_mismatch", "text": "Come back in two years.",
            },
            ("Priya Shah moved them from Interview loop to Not moving forward: "
            "Right skills, wrong level for this opening – Come back in two years."),
        ),
        (
            {
                "kind": Kind.MOVED, "from_stage": Stage.DEBRIEF, "to_stage": Stage.OFFER,
                "overridden": ("mandatory_round_scored", "two_references"), "text": "They worked here before.",
            },
            ("Priya Shah moved them from Debrief to Offer, without the mandatory round scored and the references: "
            "They worked here before."),
        ),
        (
            {"kind": Kind.MOVED, "from_stage": Stage.LOOP, "to_stage": Stage.REJECTED, "reason_code": "gone_from_template"},
            "Priya Shah moved them from Interview loop to Not moving forward: gone_from_template",
        ),
    ],
)  # fmt: skip
def test_the_history_says_who_did_what_why_and_which_gates_were_passed(special, said):
    assert views.event_words(an_event(**special), {PRIYA: "Priya Shah"}, STAGES, REASONS) == said


def test_somebody_with_the_same_name_can_be_shown_or_added_anyway():
    message = views.already_here(a_card(), "name", 'add "Ada" for ml-engineer anyway')

    assert texts(message)[0] == "Already here, with the same name: Ada Lovelace, C-17 · Interview loop. Show?"
    assert values(message) == {"Show C-17": "show C-17", "Add anyway": 'add "Ada" for ml-engineer anyway'}
    assert_well_made(message)


def test_an_address_belongs_to_one_person_so_nobody_is_added_anyway():
    assert list(values(views.already_here(a_card(), "e-mail address", "add anyway"))) == ["Show C-17"]


@pytest.mark.parametrize(
    "person",
    [
        NewCandidate(name="Ada Lovelace", email=None),
        NewCandidate(name="Ada Lovelace", email="ada@example.com", owner_id="U01PRIYA"),
        NewCandidate(name="Bob & <b> O'Neil", email="a&b@example.com"),
        NewCandidate(name="<!channel> مريم 🎉", email=None, owner_id="U01PRIYA"),
        pytest.param(
            NewCandidate(name="Mallory <@U99>", email=None),
        ),
        NewCandidate(name="Ada for anyway Lovelace", email=None),
        NewCandidate(name="x" * 300, email="a" * 240 + "@example.com", owner_id="U01PRIYA"),
    ],
    ids=lambda person: person.name[:20],
)
def test_add_anyway_adds_the_very_same_person(person):
    carried = views.already_here(a_card(), "name", views.add_anyway(person, "ml-engineer"))

    asked = commands.parse(values(carried)["Add anyway"])

    assert asked == commands.Add(
        name=person.name, opening="ml-engineer", email=person.email, owner_id=person.owner_id, anyway=True
    )


@pytest.mark.parametrize(
    "name",
    [
        'Ada "Countess" Lovelace',
        pytest.param(
            "Ada “Countess” Lovelace",
        ),
    ],
)
def test_a_nickname_in_quotes_does_not_end_the_name(name):
    carried = views.add_anyway(NewCandidate(name=name, email=None), "ml-engineer")

    assert commands.parse(carried) == commands.Add(name="Ada 'Countess' Lovelace", opening="ml-engineer", anyway=True)


def test_a_choice_names_each_and_says_how_many_more_there_are():
    several = [an_application(id=n, number=n, name=f"Ada {n}") for n in range(1, 11)]

    message = views.choices(several, STAGES, [f"show C-{n}" for n in range(1, 11)])

    assert texts(message)[:3] == ["Whom do you mean?", "Ada 1 · C-1 · Interview loop", "C-1"]
    assert texts(message)[-1] == "And 2 more: write a little more of the name."
    assert values(message) == {f"C-{n}": f"show C-{n}" for n in range(1, 9)}
    assert_well_made(message)


def test_nobody_found_is_said_without_telling_whether_they_exist():
    message = views.not_found("Ada <Love>")

    assert texts(message)[0] == "I find nobody called “Ada <Love>” among the candidates you can see."
    assert_well_made(message)


def a_listing(**special) -> Listing:
    ordinary = {
        "rows": (
            an_application(id=1, number=1, stage=Stage.APPLIED, due_at=NOW),
            an_application(id=2, number=2, name="Grace", duty="candidate", holder_id=None),
            an_application(id=3, number=3, name="Kate", duty="nothing", holder_id=None, stage_since=NOW),
        ),
        "counts": {Stage.APPLIED: 1, Stage.LOOP: 12},
        "stage_names": STAGES,
        "opening_titles": {1: "ML engineer"},
        "names": {PRIYA: "Priya Shah"},
        "filters": (),
    }
    return Listing(**{**ordinary, **special})


def test_a_list_is_grouped_by_stage_with_counts():
    message = lists.listing(a_listing(), NOW)

    assert [text for text in texts(message) if text != "Show"] == [
        "Candidates (13)",
        "*Applied* · 1",
        "Ada Lovelace · C-1 · ML engineer\nwaits for Priya Shah, the next step, 3 days · past its time",
        "*Interview loop* · 12",
        "Grace · C-2 · ML engineer\nwaits for the candidate, their part, 3 days",
        "Kate · C-3 · ML engineer · less than a minute ago",
    ]
    assert_well_made(message)


def test_a_page_offers_its_neighbours_where_there_are_any():
    def turns(**special):
        return {
            text: value for text, value in values(lists.listing(a_listing(**special), NOW)).items() if text != "Show"
        }

    assert turns() == {}
    assert turns(next_page="list after:1.2.3") == {"Next": "list after:1.2.3"}
    assert turns(next_page="list after:1.2.3", previous_page="list before:1.2.3") == {
        "Back": "list before:1.2.3",
        "Next": "list after:1.2.3",
    }


def test_an_empty_list_says_why():
    assert texts(lists.listing(a_listing(rows=(), filters=("ML engineer", "Offer")), NOW)) == [
        "Candidates · ML engineer · Offer: nobody."
    ]
    assert texts(lists.listing(a_listing(rows=()), NOW)) == [
        "No candidates yet. `/candidate add` puts the first one on file."
    ]


def test_where_counting_stopped_at_a_thousand_it_says_or_more():
    def total(n, counted_to):
        return texts(lists.listing(a_listing(counts={Stage.LOOP: n}, counted_to=counted_to), NOW))[0]

    assert total(1000, 1000) == "Candidates (1,000 or more)"
    assert total(999, 1000) == "Candidates (999)"
    assert total(12345, None) == "Candidates (12,345)"


def test_the_form_to_move_offers_only_legal_stages():
    form = moves.move_form(a_card())

    assert [option["value"] for option in form["blocks"][1]["element"]["options"]] == [
        "work_sample", "debrief", "on_hold", "rejected", "withdrew",
    ]  # fmt: skip
    assert (form["callback_id"], form["private_metadata"]) == (
        "candidate.move_form",
        f"7.{a_card().application.stage_event_id}",
    )


def test_the_form_to_add_knows_what_was_typed_already():
    openings = [an_opening(), an_opening(id=2, slug="ai-engineer", title="AI engineer")]

    form = forms.add_form(
        openings, Add(name="Ada Lovelace", opening="ai-engineer", email="ada@example.com", resume_url=CV)
    )

    name, opening, email, resume, owner, colleague = (block["element"] for block in form["blocks"])
    assert name["initial_value"] == "Ada Lovelace"
    assert opening["initial_option"]["text"]["text"] == "AI engineer"
    assert email["initial_value"] == "ada@example.com"
    assert resume == {"type": "url_text_input", "action_id": forms.RESUME, "initial_value": CV}
    assert (owner["type"], colleague["type"]) == ("users_select", "users_select")


def test_the_only_opening_is_chosen_already():
    assert forms.add_form([an_opening()], Add())["blocks"][1]["element"]["initial_option"]["value"] == ("ml-engineer")


def test_who_was_asked_for_a_card_and_who_had_been():
    assert forms.assigned("Coding", ["Sam", "Lena", "Aiko"], []) == (
        "Asked Sam, Lena and Aiko for their scorecards: Coding."
    )
    assert forms.assigned("Coding", ["Sam"], ["Lena"]) == (
        "Asked Sam for their scorecards: Coding. Lena had been asked before."
    )
    assert forms.assigned("Coding", [], ["Sam", "Lena"]) == "Sam and Lena had been asked before."


def test_a_word_that_is_no_stage_is_answered_with_what_would_be():
    assert moves.not_a_stage("lop", a_card(next_stages=(Stage.DEBRIEF, Stage.REJECTED))) == (
        "“lop” is not a stage. From Interview loop, Ada Lovelace can move to: Debrief, Not moving forward."
    )
