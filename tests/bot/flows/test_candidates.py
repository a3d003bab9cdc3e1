"""Candidates are put on file once, shown to whom they concern, moved by one hand at a time."""

from datetime import timedelta

import pytest

from bot.domain.candidates import NewCandidate, checked_candidate
from bot.domain.commands import List, Split
from bot.domain.errors import Refusal
from bot.domain.events import Door, Kind
from bot.domain.permissions import NOT_FOR_YOU, Action
from bot.domain.pipeline import Stage
from bot.domain.scorecards import Draft, Overall
from bot.flows import candidates, cards, interviews, lists, scorecards
from bot.flows.access import opening_meant
from bot.flows.finding import Found, NotFound, Several, find, find_in
from bot.flows.handovers import take_back_duties
from tests.bot.flows.deeds import as_, move, refused, show
from tests.factories import (
    AIKO,
    EVIDENCE,
    GONE,
    GUEST,
    LENA,
    MAYA,
    NOW,
    OTTO,
    PRIYA,
    SAM,
    a_member,
    ask_for_cards,
    move_to,
    open_a_job,
    put_on_file,
)


def add(store, name="Ada Lovelace", email=None, *, who=PRIYA, owner_id=None, opening=0, anyway=False):
    def work(records, member):
        person = NewCandidate(name=name, email=email, owner_id=owner_id)
        one = records.openings.all()[opening]
        return candidates.add(records, member, person, one, anyway=anyway, door=Door.COMMAND, now=NOW)

    return as_(store, who, work)


def vote(store, seat, overall="yes", ratings=("4", "3"), evidence=EVIDENCE, who=None):
    keys = ("mlops_monitoring", "debugging_production")
    draft = Draft(
        ratings=dict(zip(keys, ratings, strict=True)),
        evidence=dict.fromkeys(keys, evidence),
        overall=overall,
        why=evidence,
    )
    work = lambda records, member: scorecards.submit(records, member, seat.id, draft, door=Door.MODAL, now=NOW)  # noqa: E731
    return as_(store, who or seat.interviewer_id, work)


# --- Adding -------------------------------------------------------------------------------------------------------------


def test_somebody_added_waits_for_the_recruiter_from_now_on(store):
    card = add(store, email="ada@example.com")

    assert (card.application.code, card.stage_name, card.holder) == ("C-1", "Applied", "Priya Shah")
    assert [event.kind for event in card.history] == [Kind.ADDED]
    assert store.read(lambda records: records.applications.miscounted()) == []


def test_the_same_name_in_the_opening_is_noticed_and_can_be_added_anyway(store):
    add(store, "Zoë Müller")

    again = add(store, "zoe muller")

    assert (again.same, again.card.application.code) == ("name", "C-1")
    assert add(store, "zoe muller", anyway=True).application.code == "C-2"


def test_the_same_address_in_the_opening_is_noticed_and_never_added_twice(store):
    add(store, email="ada@example.com")

    again = add(store, "A. Lovelace", "ADA@example.com", anyway=True)

    assert (again.same, again.card.application.code) == ("e-mail address", "C-1")


def test_the_same_person_in_another_opening_is_one_person_with_two_applications(store):
    store.write(lambda records: open_a_job(records, "AI engineer"))

    first, second = (add(store, email="ada@example.com", opening=n).application for n in (0, 1))

    assert first.candidate_id == second.candidate_id
    assert (first.code, second.code) == ("C-1", "C-2")


def test_the_owner_looks_after_their_candidate(store):
    card = add(store, owner_id=LENA)

    assert card.holder == "Lena Fischer"
    assert show(store, LENA, card.application).is_whole


@pytest.mark.parametrize("owner_id", [GONE, GUEST, "U99NOBODY"])
def test_nobody_is_given_to_an_owner_who_cannot_act(store, owner_id):
    assert refused(add, store, owner_id=owner_id).startswith("That owner cannot be asked for anything")


@pytest.mark.parametrize("who", [OTTO, SAM, GUEST, GONE])
def test_only_the_team_adds(store, who):
    assert refused(add, store, who=who) == NOT_FOR_YOU


@pytest.mark.parametrize(
    "name", ["<!channel>", "مريم الزهراء", "🎉 Party", "x" * 300, "Robert'); DROP TABLE candidates;--"]
)
def test_any_name_is_kept_whole_and_found_again(store, name):
    add(store, name)

    found = as_(store, PRIYA, lambda records, member: find(records, member, name))

    assert found.application.name == name


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        (None, None),
        ("ml", "ml-engineer"),
        ("ML Engineer", "ml-engineer"),
        ("ai", "ai-engineer"),
        ("AI", "ai-engineer"),
    ],
)
def test_an_opening_is_meant_by_its_name_or_its_beginning(store, words, slug):
    store.write(lambda records: open_a_job(records, "AI engineer"))
    meant = lambda: as_(store, PRIYA, lambda records, member: opening_meant(records, member, words, Action.ADD))  # noqa: E731

    if slug:
        assert meant().slug == slug
    else:
        assert refused(meant) == "Which opening? There is `ml-engineer`, `ai-engineer`."


# --- Finding ------------------------------------------------------------------------------------------------------------


def test_a_full_name_wins_over_longer_ones_that_begin_with_it(store):
    ada = add(store, "Ada Love").application
    add(store, "Ada Lovelace")

    assert as_(store, PRIYA, lambda records, member: find(records, member, "ada love")) == Found(ada)


@pytest.mark.parametrize("typed", ["C-1", "c-1", "C1", " c1 "])
def test_a_number_names_one_application(store, typed):
    ada = add(store).application

    assert as_(store, PRIYA, lambda records, member: find(records, member, typed)) == Found(ada)


def test_several_who_could_be_meant_are_all_offered(store):
    for name in ("Ada One", "Ada Two", "Grace"):
        add(store, name)

    several = as_(store, PRIYA, lambda records, member: find(records, member, "ada"))

    assert isinstance(several, Several)
    assert [one.name for one in several.applications] == ["Ada Two", "Ada One"]


def test_somebody_who_may_not_know_finds_nobody_as_if_there_were_nobody(store):
    add(store)

    for typed in ("Ada Lovelace", "C-1", "Nobody Atall", "C-99"):
        assert isinstance(as_(store, OTTO, lambda records, member, t=typed: find(records, member, t)), NotFound)


def test_an_interviewer_finds_only_whom_they_meet(store):
    ada, grace = (add(store, name).application for name in ("Ada Lovelace", "Ada Grace"))
    store.write(lambda records: ask_for_cards(records, ada, SAM))

    assert as_(store, SAM, lambda records, member: find(records, member, "ada")) == Found(
        store.read(lambda records: records.applications.get(ada.id))
    )
    assert refused(show, store, SAM, grace) == NOT_FOR_YOU


def test_where_the_name_ends_is_found_out_from_who_is_there(store):
    ada = add(store).application
    splits = (Split("Ada Lovelace strong", "x"), Split("Ada Lovelace", "strong x"), Split("Ada", "Lovelace strong x"))

    assert as_(store, PRIYA, lambda records, member: find_in(records, member, splits)) == Found(ada, "strong x")


# --- Moving and noting --------------------------------------------------------------------------------------------------


def test_a_move_is_kept_with_who_why_and_through_which_door(store, ada):
    card = move(store, MAYA, ada, Stage.HM_SCREEN, reason="strong\nCV")

    event = card.history[0]
    assert (event.kind, event.from_stage, event.to_stage) == (Kind.MOVED, Stage.APPLIED, Stage.HM_SCREEN)
    assert (event.actor_id, event.text, event.door) == (MAYA, "strong CV", Door.BUTTON)
    assert (card.stage_name, card.holder) == ("Hiring manager screen", "Maya Lindqvist")


def test_an_illegal_move_says_why_and_what_is_legal(store, ada):
    assert refused(move, store, PRIYA, ada, Stage.OFFER) == (
        "Ada Lovelace (C-1) is in Applied; from there the next step is not Offer but: "
        "Recruiter screen, Hiring manager screen, On hold, Not moving forward, Withdrew."
    )
    assert refused(move, store, PRIYA, ada, Stage.APPLIED) == "Ada Lovelace (C-1) is in Applied already."


def test_of_two_movers_in_the_same_moment_the_second_is_told_and_nothing_is_written(store, ada):
    def both(records):
        stale = records.applications.get(ada.id)
        move_to(records, ada, Stage.HM_SCREEN)
        records.applications.to_change = lambda application_id: stale  # the second looked before the first moved
        move_to(records, ada, Stage.REJECTED)

    with pytest.raises(Refusal, match="Somebody else just moved Ada Lovelace"):
        store.write(both)

    assert show(store, PRIYA, ada).stage_name == "Applied"


@pytest.mark.parametrize("who", [SAM, OTTO, GUEST])
def test_only_the_team_moves(store, ada, who):
    store.write(lambda records: ask_for_cards(records, ada, SAM))

    assert refused(move, store, who, ada, Stage.REJECTED) == NOT_FOR_YOU


def test_whether_a_candidate_exists_is_not_told_by_a_forged_id(store, ada):
    for number in (ada.id, 999, 0):
        forged = lambda records, member, n=number: cards.show(records, member, n, NOW)  # noqa: E731
        assert refused(as_, store, OTTO, forged) == NOT_FOR_YOU


def note(store, who, application, text):
    return as_(
        store,
        who,
        lambda records, member: candidates.note(records, member, application.id, text, door=Door.MODAL, now=NOW),
    )


def test_a_note_is_kept_with_every_character(store, ada):
    text = "„Ünïcödé“ <!channel>\n*bold* 🎉 " + "x" * 2900

    note(store, PRIYA, ada, f"  {text} ")

    assert show(store, PRIYA, ada).history[0].text == text


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "A note needs words"), (" \n", "A note needs words"), ("x" * 3001, "That note is longer than 3000")],
)
def test_a_note_that_says_nothing_or_too_much_is_refused(store, ada, text, said):
    assert refused(note, store, PRIYA, ada, text).startswith(said)


def test_an_interviewer_may_note_but_not_read_notes(store, ada):
    store.write(lambda records: ask_for_cards(records, ada, SAM))
    note(store, PRIYA, ada, "the team's note")
    note(store, SAM, ada, "the interviewer's note")

    assert show(store, SAM, ada).history == ()


# --- Panels and cards ---------------------------------------------------------------------------------------------------


def test_a_panel_is_asked_once_and_told_who_had_been_before(store, ada):
    def ask(*who):
        return as_(
            store, PRIYA,
            lambda records, member: interviews.assign_panel(
                records, member, ada.id, "mlops", who, door=Door.COMMAND, now=NOW
            ),
        )  # fmt: skip

    assert ask(SAM, LENA).who == (("Sam Okafor", "Lena Fischer"), (), ())
    assert ask(SAM, AIKO).who == (("Aiko Tanaka",), ("Sam Okafor",), ())
    assert len(store.read(lambda records: records.interviews.seats_of(ada.id))) == 3


def test_somebody_mentioned_twice_gets_one_seat(store, ada):
    seats = store.write(lambda records: ask_for_cards(records, ada, SAM, SAM))

    assert len(seats) == 1


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (GONE, "Gone Girl cannot interview: Gone Girl has left. Choose somebody else."),
        (GUEST, "Guest Gus cannot interview: Guest Gus is a guest here. Choose somebody else."),
        ("U99NEW", "I don't know one of them yet. Try again in a minute."),
    ],
)
def test_who_cannot_interview_is_not_asked(store, ada, who, said):
    assert refused(store.write, lambda records: ask_for_cards(records, ada, SAM, who)) == said
    assert store.read(lambda records: records.interviews.seats_of(ada.id)) == []


@pytest.mark.parametrize(
    "words",
    ["mlops_production", "MLOps and production", "mlops", "MLOPS PRODUCTION", "mlops-production", "mlops produktion"],
)
def test_a_round_is_meant_by_its_key_its_name_or_a_part_of_it(store, words):
    opening = store.read(lambda records: records.openings.all()[0])

    assert interviews.round_meant(opening, words).key == "mlops_production"


@pytest.mark.parametrize("words", ["", "design thinking", "ml", "<!channel>"])
def test_a_round_that_is_not_clear_is_asked_for(store, words):
    opening = store.read(lambda records: records.openings.all()[0])

    assert "There is `" in refused(interviews.round_meant, opening, words)


def test_until_every_card_is_in_nobody_sees_a_vote_and_then_the_team_sees_all(store, ada):
    seats = store.write(lambda records: ask_for_cards(records, ada, SAM, LENA))
    store.write(lambda records: ask_for_cards(records, ada, AIKO, round_key="coding"))
    vote(store, seats[0], "strong_yes")
    vote(store, seats[1], "definitely_not")

    for who in (PRIYA, MAYA, SAM, LENA, AIKO):
        panel = show(store, who, ada).panel
        assert [(line.cards_in, line.assigned, line.votes) for line in panel] == [(2, 2, ()), (0, 1, ())]

    last = store.read(lambda records: records.interviews.seats_of(ada.id))[2]
    draft = Draft(
        ratings={"software_craft": "3", "data_judgment": "not_assessed"},
        overall="could_not_assess",
        why="The call broke off, twice, after the first question.",
    )
    as_(store, AIKO, lambda r, member: scorecards.submit(r, member, last.id, draft, door=Door.MODAL, now=NOW))

    assert [line.votes for line in show(store, PRIYA, ada).panel] == [
        (("Sam Okafor", Overall.STRONG_YES), ("Lena Fischer", Overall.DEFINITELY_NOT)),
        (("Aiko Tanaka", Overall.COULD_NOT_ASSESS),),
    ]


def test_what_could_be_read_stays_readable_but_who_is_asked_later_reads_nothing_before_their_own_card(store, ada):
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]
    vote(store, seat)
    assert show(store, PRIYA, ada).panel[0].votes

    store.write(lambda records: ask_for_cards(records, ada, LENA))

    assert show(store, PRIYA, ada).panel[0].votes == (("Sam Okafor", Overall.YES),)
    assert show(store, LENA, ada).panel[0].votes == ()


def test_correcting_a_card_replaces_it_and_keeps_the_history(store, ada):
    seats = store.write(lambda records: ask_for_cards(records, ada, SAM, LENA))
    vote(store, seats[0], "no")

    vote(store, seats[0], "yes")

    versions = store.read(lambda records: records.scorecards.versions(seats[0].id))
    assert [(card.version, card.overall) for card in versions] == [(1, Overall.NO), (2, Overall.YES)]
    assert [event.kind for event in show(store, PRIYA, ada).history[:2]] == [Kind.CARD_REPLACED, Kind.CARD_IN]
    assert show(store, PRIYA, ada).panel[0].cards_in == 1


def test_a_card_cannot_be_changed_once_the_others_can_be_read(store, ada):
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]
    vote(store, seat)

    assert "could be read, so yours cannot be changed any more" in refused(vote, store, seat, "no")
    assert [card.overall for card in store.read(lambda r: r.scorecards.versions(seat.id))] == [Overall.YES]


def test_nobody_votes_for_somebody_else(store, ada):
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM, LENA))[0]

    for who in (LENA, PRIYA, MAYA, OTTO):
        assert refused(vote, store, seat, who=who) == NOT_FOR_YOU


def test_an_incomplete_card_changes_nothing(store, ada):
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]

    with pytest.raises(scorecards.Incomplete) as incomplete:
        vote(store, seat, overall="", ratings=("5", ""), evidence="")

    assert set(incomplete.value.fields) == {"rating:mlops_monitoring", "rating:debugging_production", "why", "overall"}
    assert store.read(lambda records: records.scorecards.versions(seat.id)) == []
    assert show(store, PRIYA, ada).panel[0].cards_in == 0


def test_no_card_is_taken_for_somebody_who_left_the_process(store, ada):
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]
    move(store, PRIYA, ada, Stage.WITHDREW)

    assert (
        refused(vote, store, seat)
        == "Ada Lovelace (C-1) is not in the process any more, so no card is needed. What you wrote is kept."
    )


def test_the_ball_goes_to_the_hiring_manager_with_the_last_card(store):
    ada = store.write(lambda records: put_on_file(records, stage=Stage.LOOP))
    seats = store.write(lambda records: ask_for_cards(records, ada, SAM, LENA))
    assert show(store, PRIYA, ada).holder == "Sam Okafor"

    for seat, holder in zip(seats, ("Lena Fischer", "Maya Lindqvist"), strict=True):
        vote(store, seat)
        assert show(store, PRIYA, ada).holder == holder


# --- Lists --------------------------------------------------------------------------------------------------------------


def listed(store, who=PRIYA, **asked):
    return as_(store, who, lambda records, member: lists.list_page(records, member, List(**asked), NOW))


def test_the_pages_of_a_list_lead_to_each_other(store):
    from bot.domain.commands import parse

    for n in range(23):
        store.write(lambda records, n=n: put_on_file(records, f"Person {n}"))
    first = listed(store)
    second = as_(store, PRIYA, lambda r, member: lists.list_page(r, member, parse(first.next_page), NOW))
    third = as_(store, PRIYA, lambda r, member: lists.list_page(r, member, parse(second.next_page), NOW))
    back = as_(store, PRIYA, lambda r, member: lists.list_page(r, member, parse(third.previous_page), NOW))

    assert [len(page.rows) for page in (first, second, third)] == [10, 10, 3]
    assert (first.previous_page, third.next_page) == (None, None)
    assert back.rows == second.rows
    assert len({row.id for page in (first, second, third) for row in page.rows}) == 23


@pytest.mark.parametrize(
    "mark", ["", "x", "1.2", "1.2.3.4", "9" * 5000 + ".1.1", "1.9999999999999999999.1", "..", "1.1.1;DROP"]
)
def test_a_page_mark_that_was_tampered_with_is_the_first_page(store, ada, mark):
    assert [row.id for row in listed(store, after=mark).rows] == [ada.id]


@pytest.mark.parametrize("mark", ["1.1." + "9" * 30, "9" * 30 + ".1.1"])
def test_a_page_mark_beyond_every_number_is_the_first_page(store, ada, mark):
    assert [row.id for row in listed(store, after=mark).rows] == [ada.id]


def test_who_is_in_no_team_lists_only_whom_they_owe_something(store, ada):
    store.write(lambda records: put_on_file(records, "Grace Hopper"))
    store.write(lambda records: ask_for_cards(records, ada, SAM))

    assert [row.name for row in listed(store, SAM).rows] == ["Ada Lovelace"]
    assert listed(store, OTTO).rows == ()
    assert [row.name for row in listed(store, PRIYA, mine=True).rows] == ["Grace Hopper"]


def test_the_actions_on_a_card_are_those_its_viewer_may_do(store, ada):
    store.write(lambda records: ask_for_cards(records, ada, SAM))

    mine = {Action.SHOW, Action.LIST, Action.NOTE, Action.VOTE, Action.REFER, Action.READ_OPENING}
    assert show(store, SAM, ada).actions == mine
    assert show(store, MAYA, ada).actions == frozenset(Action) - {Action.VOTE, Action.APPROVE}


def test_whoever_was_turned_down_while_on_hold_can_be_taken_back_to_where_they_were(store, ada):
    move(store, MAYA, ada, Stage.ON_HOLD)
    move(store, MAYA, ada, Stage.REJECTED)

    card = move(store, MAYA, ada, Stage.APPLIED)

    assert card.stage_name == "Applied"


def test_an_opening_nearly_named_is_offered_and_not_chosen(store):
    store.write(lambda records: open_a_job(records, "AI engineer"))

    said = refused(as_, store, PRIYA, lambda records, member: opening_meant(records, member, "ai-enginer", Action.READ))

    assert said.startswith("“ai-enginer” is not one of your openings. Did you mean `ai-engineer`?")


def test_a_vote_that_could_be_read_is_never_changed_even_if_somebody_joins_the_panel_later(store, ada):
    first = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]
    vote(store, first)
    store.write(lambda records: ask_for_cards(records, ada, LENA))

    assert "put a revised vote beside the first" in refused(vote, store, first, "no")
    assert [card.overall for card in store.read(lambda r: r.scorecards.of_application(ada.id))] == [Overall.YES]


def test_a_card_of_an_earlier_stage_makes_nobody_wait_for_a_decision_in_the_loop(store, ada):
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]
    vote(store, seat)
    later = NOW + timedelta(hours=1)

    for stage in (Stage.RECRUITER_SCREEN, Stage.LOOP):
        card = move(store, MAYA, ada, stage, now=later)

    assert (card.duty, card.holder) == ("scheduling", "Priya Shah")


def test_a_move_from_a_stage_nobody_saw_is_refused(store, ada):
    seen = ada.stage_event_id
    move(store, MAYA, ada, Stage.RECRUITER_SCREEN)

    assert refused(move, store, PRIYA, ada, Stage.REJECTED, seen=seen) == (
        "Meanwhile Maya Lindqvist moved Ada Lovelace (C-1) to Recruiter screen. Have another look first."
    )


def test_nobody_waits_for_a_card_of_somebody_who_left(store, ada):
    seats = store.write(lambda records: ask_for_cards(records, ada, SAM, LENA))
    vote(store, seats[0])
    store.write(lambda records: records.members.keep([a_member(LENA, is_deactivated=True)]))

    store.write(lambda records: take_back_duties(records, NOW))

    card = show(store, PRIYA, ada)
    assert card.holder != "Lena Fischer"
    assert [(line.cards_in, line.assigned) for line in card.panel] == [(1, 1)]


def test_an_e_mail_of_somebody_of_another_name_elsewhere_is_not_told(store, ada):
    store.write(lambda records: open_a_job(records, "AI engineer"))

    def add(name, words):
        def work(records, member):
            opening = opening_meant(records, member, words, Action.ADD)
            person = checked_candidate(name, "eve@example.com")
            return candidates.add(records, member, person, opening, anyway=False, door=Door.COMMAND, now=NOW)

        return as_(store, PRIYA, work)

    add("Eve Adams", "ml-engineer")
    said = refused(add, "Grace Hopper", "ai-engineer")
    assert said == "That e-mail address belongs to somebody else on file. Check it, or add them without it."


def test_a_guest_lists_nobody_even_who_waits_for_them(store, ada):
    store.write(lambda records: ask_for_cards(records, ada, SAM))

    with pytest.raises(Refusal):
        store.read(lambda records: lists.list_page(records, a_member(SAM, is_guest=True), List(), NOW))
