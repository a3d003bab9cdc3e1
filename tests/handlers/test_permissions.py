"""Who may do what, cell by cell: every listener, asked by one person of every kind, through the real app.

The table is `bot.domain.permissions.ALLOWED`; `asks.py` says which action guards which listener.
"""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.domain import commands, role_commands
from bot.domain.duties import Duty, NewDuty
from bot.domain.permissions import NOT_FOR_YOU, Action, company_roles, roles_in, table
from bot.flows import nudges
from bot.flows.handovers import take_back_duties
from bot.flows.home_content import home_of
from bot.flows.members import known_member
from bot.flows.openings import opening_roles
from bot.views import preferences, scorecards
from bot.views.candidates import AGAIN
from bot.views.decisions import FORCE_FORM
from bot.views.home import home
from bot.views.moves import REASON
from bot.views.opening_wizard import ROUNDS, ROUNDS_FORM
from bot.views.settings import CLAIM_FORM
from handlers import register_all
from storage.tables import applications, candidates, interviews, members, openings, seats
from tests.factories import NOW, PRIYA
from tests.handlers import panel_asks
from tests.handlers.asking import APPLICATION, Ask, by_form, by_press, by_words, changed, opened
from tests.handlers.asks import ASKS, UNGUARDED
from tests.handlers.candidate_asks import waits_for_them
from tests.handlers.facts import SEALED_EVIDENCE, SEALED_VOTE, learned, meant_for, told
from tests.handlers.kinds import (
    ADMIN,
    COLLEAGUE,
    COMPANY,
    FOUNDER,
    GUEST,
    INTERVIEWER,
    KINDS,
    MANAGER,
    OTHER_MANAGER,
    OWNER,
    PEOPLE,
    RECRUITER,
    SECOND,
    SELF_ADMIN,
    SELVES,
    UNKNOWN,
)
from tests.handlers.payloads import (
    ANOTHER_TEAM,
    CHANNEL,
    Sender,
    command,
    event,
    picked,
    press,
    submission,
    ticked,
    typed,
)
from tests.handlers.role_asks import draft
from tests.handlers.searches import pages, searches, searches_for_oneself, without_own_address
from tests.handlers.world import NEVER, World

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def world():
    with World() as world:
        yield world


# --- The table is whole -------------------------------------------------------------------------------------------------


class Registered:
    """Stands in for a Bolt app, and writes down every listener under the name the table has for it."""

    def __init__(self):
        self.names = set()

    def __getattr__(self, kind):
        said = {"action": "button", "view": "form", "command": ""}.get(kind, kind)

        def register(what, *_):
            if callable(what):
                return None  # what hears errors and passes everything on hears nobody's wish
            return lambda _: self.names.add(f"{said} {getattr(what, 'pattern', what)}".strip())

        return register


def listeners():
    """Return every listener there is; a command counts once for each of its words."""
    registered = Registered()
    register_all(registered)
    words = {"/candidate": commands.SUBCOMMANDS, "/role": role_commands.SUBCOMMANDS}
    return {f"{name} {word}".strip() for name in registered.names for word in words.get(name, ("",))}


def test_every_listener_and_every_word_of_a_command_is_in_the_table():
    assert listeners() == {ask.listener for ask in ASKS} | set(UNGUARDED)


def test_what_is_guarded_needs_no_reason_and_what_is_not_has_one():
    assert not {ask.listener for ask in ASKS} & set(UNGUARDED)
    assert all(UNGUARDED.values())


def test_the_readme_shows_the_table_as_it_is():
    assert table() in README.read_text()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_everybody_in_these_tests_is_what_they_are_called(world, kind):
    def look(records):
        member = records.members.get(kind.id)
        target = world.target(kind.asks_for)
        openings = records.openings.all()
        seats = records.interviews.seats_of(target.application_id)
        there = (openings[0], records.applications.get(target.application_id), {one.interviewer_id for one in seats})
        return roles_in(member, *there), opening_roles(records, member, openings[0]), company_roles(member, openings)

    if world.store.read(lambda records: records.members.get(kind.id)) is None:
        assert not kind.anywhere
    else:
        assert world.store.read(look) == (kind.roles, kind.in_opening, kind.anywhere)


# --- Each cell ----------------------------------------------------------------------------------------------------------

CELLS = [(kind, ask, bool(ask.allowed & ask.roles_of(kind))) for kind in KINDS for ask in ASKS]


def cells(*, allowed):
    return [
        pytest.param(kind, ask, id=f"{kind.name} {'may' if allowed else 'may not'}: {ask.name}")
        for kind, ask, may in CELLS
        if may is allowed and kind.anywhere
    ]


@pytest.mark.parametrize(("kind", "ask"), cells(allowed=True))
def test_who_is_allowed_can_do_it(world, kind, ask):
    target = world.target(kind.asks_for)

    outcomes = ask_for(world, ask, kind, target, target)

    assert all(ask.done(outcome, target) for outcome in outcomes), [outcome.text for outcome in outcomes]


@pytest.mark.parametrize(("kind", "ask"), cells(allowed=False))
def test_who_is_not_allowed_changes_nothing_and_learns_nothing(world, kind, ask):
    assert_refused(world, kind, ask)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.anywhere], ids=lambda kind: kind.name)
def test_who_is_nobody_here_may_do_nothing_at_all(world, kind):
    for _, ask, may in (cell for cell in CELLS if cell[0] is kind):
        assert not may
        assert_refused(world, kind, ask)


def assert_refused(world, kind, ask):
    """Assert that an ask changes nothing, opens nothing, and is answered as if what is asked for had never been there."""
    target = world.target(kind.asks_for)

    refused = ask_for(world, ask, kind, target, target)
    about_nothing = ask_for(world, ask, kind, NEVER, target)

    for outcome, never in zip(refused, about_nothing, strict=True):
        assert not outcome.is_change, ask.name
        assert outcome.forms == [], ask.name
        assert {method for method, _ in outcome.calls} <= {"views.update", "views.open"}, ask.name
        assert not ask.done(outcome, target), ask.name
        if ask.is_known_to(kind):
            assert NOT_FOR_YOU in outcome.text or ask.else_ in outcome.text
        else:
            assert target.unsaid(outcome.text) == NEVER.unsaid(never.text), ask.name


def ask_for(world, ask, kind, target, ready_for):
    """Ask in every way there is, each time anew; whatever comes back, nobody learns what is not meant for them."""
    with world.database.taken_back():
        ask.ready(world, kind, ready_for)
        payloads = list(ask.send(kind.sender, target))
        outcomes = [world.tried(payload) for payload in payloads]
        is_revealed = world.is_revealed(ready_for)
    for payload, outcome in zip(payloads, outcomes, strict=True):
        is_opened = is_revealed or (ask.opens_the_panel and outcome.is_change)
        assert told(learned(payload, outcome)) <= meant_for(kind, is_revealed=is_opened)
    return outcomes


# --- Need to know -------------------------------------------------------------------------------------------------------


def everything_found(world, kind):
    """Return what somebody learns who tries every search, list and mistake, and reads all their messages."""
    with world.database.taken_back():
        waits_for_them(world, kind, world.target(kind.asks_for))
        read = [learned(payload, world.tried(payload)) for payload in [*searches(kind), *pages(kind)]]
        return read + messages_in_time(world, kind.id)


def messages_in_time(world, who):
    """Return every message somebody gets about what waits, now and when everything is overdue."""
    later = NOW + timedelta(days=60)
    world.store.write(lambda records: nudges.climb(records, later))
    return world.messages(who)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_everybody_finds_what_is_meant_for_them_and_nothing_else(world, kind):
    found = everything_found(world, kind)

    assert told("\n".join(found)) == meant_for(kind)


def home_for(world, kind):
    """Return somebody's Home as it is published."""

    def look(records):
        member = known_member(records, kind.id, COMPANY.admins, COMPANY.recruiters)
        return json.dumps(home(home_of(records, member, COMPANY, NOW), NOW), ensure_ascii=False)

    return world.store.read(look)


def owe_everything(world, who):
    """Let somebody owe something about everybody on file, and meet all of those they are to interview."""

    def work(records):
        for row in records._connection.execute(select(applications.c.id)):
            duty = NewDuty(kind=Duty.STAGE, subject_id=1, holder_id=who, started_at=NOW, due_at=NOW)
            records.duties.begin(row.id, duty)
        records._connection.execute(update(interviews).values(starts_at=NOW + timedelta(hours=1)))

    world.store.write(work)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_home_holds_what_is_meant_for_its_reader_and_nothing_else(world, kind):
    with world.database.taken_back():
        waits_for_them(world, kind, world.target(kind.asks_for))
        world.store.write(lambda records: records._connection.execute(
            update(interviews).values(starts_at=NOW + timedelta(hours=1))
        ))  # fmt: skip
        found = home_for(world, kind)

    assert told(found) <= meant_for(kind)
    assert not told(found) & SEALED


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.id in SELVES], ids=lambda kind: kind.name)
def test_whatever_somebody_owes_their_home_says_nothing_of_their_own_application(world, kind):
    with world.database.taken_back():
        owe_everything(world, kind.id)
        found = home_for(world, kind)

    assert f"that {kind.asks_for} is a candidate" not in told(found)
    assert "that Nadia Brandt is a candidate" in told(found)


def mention(kind, text):
    return event(
        "app_mention", user=kind.id, text=f"<@U0BOT> {text}", ts="1773147600.000200", channel=CHANNEL, team=kind.team
    )


def direct_message(kind, text, **special):
    return event(
        "message", user=kind.id, text=text, ts="1773147600.000300", channel="D01", channel_type="im", **special
    )


def test_of_a_settings_form_that_was_tampered_with_only_what_can_be_chosen_is_kept(world):
    hours = {
        preferences.START: {"type": "timepicker", "selected_time": "07:00"},
        preferences.END: {"type": "timepicker", "selected_time": "nonsense"},
        preferences.DAYS: ticked("0", "", "12", "7", "x"),
        preferences.COUNTRY: picked("XX"),
        preferences.FIRST: {"type": "timepicker", "selected_time": "08:00"},
    }
    away = {
        preferences.MUTED: ticked("card", "nothing", "everything"),
        preferences.UNTIL: {"type": "datepicker", "selected_date": "2026-04-01"},
    }
    with world.database.taken_back():
        world.send(submission(Sender(COLLEAGUE), preferences.HOURS_FORM, "", hours, []))
        world.send(submission(Sender(COLLEAGUE), preferences.AWAY_FORM, "", away, []))
        wishes = world.store.read(lambda records: records.members.get(COLLEAGUE)).preferences

    assert (str(wishes.hours.start), str(wishes.hours.end)) == ("07:00:00", "17:30:00")
    assert (wishes.weekdays, wishes.country, set(wishes.mutes)) == ({0}, None, {Duty.CARD})


IN_PUBLIC = {f"that {name} is a candidate" for name in ("Nadia Brandt", "Rae Kowalski")}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_a_mention_asks_is_answered_to_the_whole_channel_and_names_nobody_who_is_waited_for(world, kind):
    with world.database.taken_back():
        world.send(mention(kind, "who is stuck?"))
        answered = [said for said in world.messages(CHANNEL) if "Waiting the longest" in said]

    assert bool(answered) is bool(kind.anywhere)
    assert told("\n".join(answered)) <= IN_PUBLIC
    assert not [one for one in KINDS_NAMED if one in "\n".join(answered)]


KINDS_NAMED = [member.name for member in PEOPLE]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_message_to_the_app_is_answered_to_its_writer_with_what_is_meant_for_them(world, kind):
    with world.database.taken_back():
        before = world.messages(kind.id)
        world.send(direct_message(kind, "who is stuck?"))
        answered = world.messages(kind.id)[len(before) :]

    assert len(answered) == bool(kind.anywhere)
    assert told("\n".join(answered)) <= meant_for(kind)


@pytest.mark.parametrize(
    "special",
    [{"subtype": "message_changed"}, {"bot_id": "B01"}, {"edited": {"user": "U1"}}, {"hidden": True}, {"thread": 1}],
    ids=str,
)
def test_what_nobody_just_said_is_not_answered(world, special):
    kind = next(one for one in KINDS if one.id == COLLEAGUE)

    assert world.tried(direct_message(kind, "hello", **special)).is_change is (special == {"thread": 1})


def test_a_mention_where_another_organisation_reads_along_is_not_answered(world):
    kind = next(one for one in KINDS if one.id == COLLEAGUE)

    assert not world.tried({**mention(kind, "who is stuck?"), "is_ext_shared_channel": True}).is_change
    assert world.tried(mention(kind, "who is stuck?")).is_change


def test_opening_home_calls_and_changes_nothing_before_it_is_acknowledged(world):
    opened_home = world.tried(event("app_home_opened", user=ADMIN, tab="home", channel="D01"))

    assert (opened_home.calls, opened_home.is_change) == ([], False)


def test_only_the_app_itself_is_greeted(world):
    assert not world.tried(event("member_joined_channel", user=COLLEAGUE, channel=CHANNEL)).is_change
    assert world.tried(event("member_joined_channel", user="U0BOT", channel=CHANNEL)).is_change


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.id in SELVES], ids=lambda kind: kind.name)
def test_to_the_candidate_everything_is_as_if_they_had_never_applied(world, kind):
    own = world.target(kind.asks_for)

    with World(without=kind.id) as never_applied:
        both = zip(everything_asked(world, kind, own), everything_asked(never_applied, kind, own), strict=True)
        differences = [(here, there) for here, there in both if here != there]

    assert differences == []


# Closing asks what becomes of everybody; somebody who is one of them is told that they cannot.
CLOSING = {"/role close", "button role.close", "form role.close_form"}


def everything_asked(world, kind, own):
    """Yield what somebody receives for everything they can ask for about themselves, others and nobody."""
    for payload in searches_for_oneself(kind):
        yield payload["text"], without_own_address(kind, world.tried(payload).text)
    for ask in [ask for ask in ASKS if ask.roles_of(kind) and ask.listener not in CLOSING]:
        with world.database.taken_back():
            ask.ready(world, kind, own)
            for payload in ask.send(kind.sender, own):
                yield ask.name, world.tried(payload).text
    with world.database.taken_back():
        world.send(command(Sender(ADMIN), "/candidate", "digest"))
        yield "digest", world.messages(CHANNEL)
        yield "messages", messages_in_time(world, kind.id)


def everything_about(world, kind, target):
    """Return what somebody learns who tries every ask there is about somebody on file, and reads their messages."""
    read = []
    for ask in ASKS:
        if ask.listener.startswith(("form ", "view_closed ")):
            continue
        read += [learned(payload, world.tried(payload)) for payload in ask.send(kind.sender, target)]
    return told("\n".join([*read, *messages_in_time(world, kind.id)]))


SEALED = {SEALED_VOTE, SEALED_EVIDENCE}
BY_ID = {kind.id: kind for kind in KINDS}


@pytest.mark.parametrize("who", [INTERVIEWER, MANAGER, RECRUITER, ADMIN, FOUNDER], ids=lambda who: BY_ID[who].name)
def test_who_owes_a_card_learns_nothing_of_the_others_although_the_panel_was_opened(world, who):
    target = world.target("Nadia Brandt")
    with world.database.taken_back():
        world.change(seats, seats.c.id == target.seat_id, interviewer_id=who)
        world.send(
            submission(Sender(PRIYA), FORCE_FORM, str(target.application_id), {REASON: typed("It is late.")}, [])
        )
        assert world.is_revealed(target)
        blind = everything_about(world, BY_ID[who], target)
        others = everything_about(world, BY_ID[PRIYA], target)

    assert not blind & SEALED
    assert others >= SEALED


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_once_the_panel_was_opened_votes_are_read_by_whom_they_are_meant_for(world, kind):
    target = world.target(kind.asks_for)
    with world.database.taken_back():
        before = everything_about(world, kind, target)
        panel_asks.panel_was_opened(world, kind, target)
        after = everything_about(world, kind, target)

    assert not before & SEALED
    assert after & SEALED == meant_for(kind, is_revealed=True) & SEALED


FACES = [(RECRUITER, "recruiter"), (MANAGER, "hiring manager"), (OWNER, "owner"), (INTERVIEWER, "interviewer")]


@pytest.mark.parametrize("is_decided", [False, True], ids=["before the panel is in", "once it is decided"])
@pytest.mark.parametrize(("who", "was"), FACES, ids=[was for _, was in FACES])
def test_who_turns_out_to_be_the_candidate_is_sent_nothing_about_themselves(world, who, was, is_decided):
    with world.database.taken_back():
        if is_decided:
            panel_asks.it_was_decided(world, None, world.target("Nadia Brandt"))
        world.change(candidates, candidates.c.name == "Nadia Brandt", member_id=who)
        world.change(members, members.c.id == SECOND, is_deactivated=True)
        world.store.write(lambda records: take_back_duties(records, NOW))
        messages = messages_in_time(world, who)

    assert "that Nadia Brandt is a candidate" not in told("\n".join(messages))


@pytest.mark.parametrize("became", ["is_guest", "is_deactivated", "is_bot"])
@pytest.mark.parametrize(("who", "was"), FACES, ids=[was for _, was in FACES])
def test_what_was_owed_to_somebody_is_not_sent_once_they_are_nobody_here(world, who, was, became):
    with world.database.taken_back():
        world.change(members, members.c.id == who, **{became: True})

        assert messages_in_time(world, who) == []


def test_a_button_that_carries_a_command_does_what_typing_it_would(world):
    for kind in (kind for kind in KINDS if kind.id in {ADMIN, FOUNDER, INTERVIEWER, COLLEAGUE, GUEST}):
        for text in ("list", "show C-4", "move C-4 debrief", "references C-4", "approve C-4", "settings", "digest"):
            typed = world.tried(command(kind.sender, "/candidate", text))
            pressed = world.tried(press(kind.sender, AGAIN, text, "in an answer"))

            assert (pressed.is_change, pressed.forms) == (typed.is_change, typed.forms)
            assert [reply["text"] for reply in pressed.replies] == [typed.answer.get("text")] * len(pressed.replies)
            assert bool(pressed.replies) is bool(typed.answer)


@pytest.mark.parametrize("kind", ["user_change", "team_join", "channel_shared"])
def test_what_another_workspace_says_changes_nothing(world, kind):
    promoted = {"id": ADMIN, "name": "nobody", "deleted": True, "profile": {}}

    assert not world.tried(event(kind, ANOTHER_TEAM, user=promoted, channel=CHANNEL)).is_change
    assert world.tried(event(kind, user=promoted, channel=CHANNEL)).is_change


def test_a_job_may_be_opened_for_others_and_is_theirs_alone(world):
    drafted = draft(Sender(MANAGER))  # by another opening's manager, who is in no way part of it
    rounds = {ROUNDS: ticked("recruiter_screen", "mlops_production")}
    opened = world.tried(submission(Sender(OTHER_MANAGER), ROUNDS_FORM, drafted, rounds, []))

    assert opened.is_change
    assert "Opened Research engineer." in opened.text
    assert "90,000" not in opened.text


# --- At the submit, too -------------------------------------------------------------------------------------------------


def manager_is_replaced(world):
    world.change(openings, openings.c.hiring_manager_id == MANAGER, hiring_manager_id=OTHER_MANAGER)


def interviewer_is_replaced(world):
    world.change(seats, seats.c.interviewer_id == INTERVIEWER, interviewer_id=COLLEAGUE)


def admin_is_one_no_more(world):
    world.change(members, members.c.id == SELF_ADMIN, granted=None, is_admin=False)


def nothing_to_lose(world):
    world.change(members, members.c.id == COLLEAGUE, is_guest=True)


# Who opens it, how, and what takes their right away.
OPENED = {
    "form candidate.add_form": (MANAGER, "/candidate add (form)", manager_is_replaced),
    "form candidate.refer_form": (COLLEAGUE, "/candidate refer (form)", nothing_to_lose),
    "form candidate.note_form": (MANAGER, "button candidate.note", manager_is_replaced),
    "form candidate.panel_form": (MANAGER, "button candidate.panel", manager_is_replaced),
    "form candidate.reference_form": (MANAGER, "button candidate.reference", manager_is_replaced),
    "form candidate.move_form": (MANAGER, "button candidate.move", manager_is_replaced),
    "form candidate.gate_form (what was asked for)": (MANAGER, "/candidate move on hold", manager_is_replaced),
    "form candidate.gate_form (past a gate)": (SELF_ADMIN, "/candidate move (past a gate)", admin_is_one_no_more),
    "form bulk.choose_form": (MANAGER, "/candidate bulk (by number)", manager_is_replaced),
    "form bulk.confirm_form": (MANAGER, "form bulk.choose_form", manager_is_replaced),
    "form scorecard.form": (INTERVIEWER, "button scorecard.open", interviewer_is_replaced),
    "form scorecard.asked_back": (INTERVIEWER, "form scorecard.form (asked back)", interviewer_is_replaced),
    "form scorecard.hand_over_form": (INTERVIEWER, "button scorecard.hand_over", interviewer_is_replaced),
    "form scorecard.not_happened_form": (MANAGER, "button scorecard.not_happened (no card)", manager_is_replaced),
    "form debrief.decision_form (advance)": (SELF_ADMIN, "button debrief.advance", admin_is_one_no_more),
    "form debrief.decision_form (reject)": (MANAGER, "button debrief.reject", manager_is_replaced),
    "form debrief.decision_form (hold)": (MANAGER, "button debrief.hold", manager_is_replaced),
    "form debrief.decision_form (meeting)": (MANAGER, "button debrief.meeting", manager_is_replaced),
    "form debrief.signal_form": (MANAGER, "button debrief.another_signal", manager_is_replaced),
    "form debrief.force_form": (SELF_ADMIN, "/candidate without", admin_is_one_no_more),
    "form debrief.tell_form": (MANAGER, "button debrief.tell", manager_is_replaced),
    "form role.questions_form": (MANAGER, "/role new", manager_is_replaced),
    "form role.facts_form": (MANAGER, "form role.questions_form", manager_is_replaced),
    "form role.rounds_form": (MANAGER, "form role.facts_form", manager_is_replaced),
    "form role.edit_form": (MANAGER, "/role edit", manager_is_replaced),
    "form role.close_form": (MANAGER, "/role close", manager_is_replaced),
    "form role.people_form": (MANAGER, "button role.round_people", manager_is_replaced),
    "form role.ad_form": (MANAGER, "button role.ad", manager_is_replaced),
    "form role.readiness_form": (MANAGER, "/role readiness", manager_is_replaced),
    "form role.clocks_form": (MANAGER, "/role clocks", manager_is_replaced),
    "form role.diff_form": (MANAGER, "button role.diff", manager_is_replaced),
    "form settings.roles_form": (SELF_ADMIN, "/candidate settings", admin_is_one_no_more),
    "form home.hours_form": (COLLEAGUE, "button home.hours", nothing_to_lose),
    "form home.away_form": (COLLEAGUE, "button home.away", nothing_to_lose),
    "form nudge.hand_over_form": (MANAGER, "button nudge.hand_over", manager_is_replaced),
    "form candidate.save_form": (MANAGER, "shortcut candidate.save_message", manager_is_replaced),
}
BY_NAME = {ask.name: ask for ask in ASKS} | {
    "/candidate move on hold": Ask("", "", by_words("move {who} on hold"), Action.MOVE, changed),
    "form scorecard.form (asked back)": Ask(
        "", "", by_form(scorecards.FORM, panel_asks.seat, panel_asks.a_famous_card), Action.VOTE,
        opened(scorecards.ASKED_BACK), ready=panel_asks.nothing_but_names_was_typed,
    ),
    "button scorecard.not_happened (no card)": Ask(
        "", "", by_press(scorecards.NOT_HAPPENED, panel_asks.seat), Action.PANEL,
        opened(scorecards.NOT_HAPPENED_FORM), ready=panel_asks.nobody_wrote_a_card,
    ),
}  # fmt: skip


def leaves(world, who):
    world.change(members, members.c.id == who, is_deactivated=True)


def becomes_a_guest(world, who):
    world.change(members, members.c.id == who, is_guest=True)


def becomes_the_candidate(world, who):
    world.change(candidates, candidates.c.name == "Nadia Brandt", member_id=who)


def test_every_form_is_tried_after_the_right_to_it_was_taken_away():
    assert set(OPENED) == {ask.name for ask in ASKS if ask.listener.startswith("form ")}


def filled_in(ask, sender, target, view):
    """Return the submission of a form as it was shown, filled in as the table has it."""
    (payload,) = ask.send(sender, target)
    payload["view"] |= {"private_metadata": view["private_metadata"], "blocks": view["blocks"]}
    everybody = [block["block_id"] for block in view["blocks"] if block.get("block_id", "").startswith("everybody")]
    payload["view"]["state"]["values"] |= {block_id: {block_id: picked("withdrew")} for block_id in everybody}
    return payload


def losses():
    for form, (who, opener, loses_the_role) in OPENED.items():
        lost = [(lambda world, _, lose=loses_the_role: lose(world), "they lost the role"), (leaves, "they left")]
        lost.append((becomes_a_guest, "they became a guest"))
        if BY_NAME[form].scope == APPLICATION:
            lost.append((becomes_the_candidate, "they became the candidate"))
        for loss, how in lost:
            yield pytest.param(who, BY_NAME[opener], BY_NAME[form], loss, id=f"{form}, {how}")


@pytest.mark.parametrize(("who", "opener", "form", "loss"), list(losses()))
def test_a_form_opened_with_a_right_is_refused_without_it(world, who, opener, form, loss):
    sender, target = Sender(who), world.target("Nadia Brandt")

    with world.database.taken_back():
        opener.ready(world, None, target)
        view = world.tried(next(iter(opener.send(sender, target)))).views[-1]
        may = world.tried(filled_in(form, sender, target, view))
        loss(world, who)
        may_not = world.tried(filled_in(form, sender, target, view))

    assert form.done(may, target)
    assert not form.done(may_not, target)
    assert not may_not.is_change
    assert may_not.forms == []


# --- The first admin ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def without_admin():
    with World(admins=frozenset()) as world:
        yield world


def ask_to_be_admin(world, who):
    """Return what comes of asking for the settings, and of submitting the claim whether or not it was offered."""
    asked = world.tried(command(Sender(who), "/candidate", "settings"))
    return asked.forms, world.tried(submission(Sender(who), CLAIM_FORM, "", {}, [])).is_change


def test_an_owner_of_the_workspace_may_become_the_first_admin_and_nobody_else(without_admin):
    with without_admin.database.taken_back():
        without_admin.change(members, members.c.id == COLLEAGUE, is_owner=True)

        assert ask_to_be_admin(without_admin, COLLEAGUE) == ([CLAIM_FORM], True)
        assert all(ask_to_be_admin(without_admin, who) == ([], False) for who in (MANAGER, FOUNDER, GUEST, UNKNOWN))


@pytest.mark.parametrize("became", ["is_guest", "is_deactivated"])
def test_an_owner_who_is_nobody_here_becomes_no_admin(without_admin, became):
    with without_admin.database.taken_back():
        without_admin.change(members, members.c.id == COLLEAGUE, is_owner=True, **{became: True})

        assert ask_to_be_admin(without_admin, COLLEAGUE) == ([], False)


def test_where_there_is_an_admin_no_owner_becomes_one(world):
    with world.database.taken_back():
        world.change(members, members.c.id == COLLEAGUE, is_owner=True)

        assert ask_to_be_admin(world, COLLEAGUE) == ([], False)
