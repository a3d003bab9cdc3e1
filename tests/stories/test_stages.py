"""From stage to stage in Slack: gates and their form, a reason to pass one, undo, many at once, referrals and roles."""

import json

import pytest

from bot.sandbox.changes import ConversationChanged
from tests.company import add_ada, small_company
from tests.factories import put_on_file

OVERRIDE = "They worked here for three years."


@pytest.fixture
def priya(company):
    return company.as_("priya", "hiring")


def ada(company):
    return company.store.read(lambda records: records.applications.numbered(1))


def test_a_command_that_a_gate_keeps_opens_the_form_for_it(company, priya):
    priya.command('/candidate add "Ada Lovelace" for ml-engineer')

    priya.command("/candidate move C-1 hm")

    assert "Nobody has recorded that the candidate was told the pay range." in priya.modal
    priya.submit()
    assert priya.modal.errors == {"Pay": "Please tick this once they were told."}
    priya.fill({"Pay": ["They were told the pay range"]}).submit()
    assert "Moved Ada Lovelace (C-1) from Applied to Hiring manager screen." in priya.modal
    assert "Priya Shah told them the pay range" in priya.modal


def test_the_form_to_move_leads_to_what_is_missing_and_then_it_is_done(company, priya):
    priya.command('/candidate add "Ada Lovelace" for ml-engineer')
    priya.command("/candidate show ada")
    priya.click("Move")
    priya.fill({"Next stage": "On hold"}).submit()

    priya.fill({"Why": "The team is being rebuilt.", "Look again on": "2026-03-10"}).submit()
    assert priya.modal.errors == {"Look again on": "Please choose a day after today."}
    priya.fill({"Look again on": "2026-04-07"}).submit()

    assert "Moved Ada Lovelace (C-1) from Applied to On hold." in priya.modal
    assert f"{ada(company).revisit_on}" == "2026-04-07"


def test_a_gate_is_passed_with_a_reason_which_the_history_shows_and_the_move_undone(company, priya):
    add_ada(company)
    priya.command("/candidate move ada debrief")
    assert "Nobody has assessed: " in priya.modal
    priya.submit()
    assert priya.modal.errors == {"Move all the same, because": "Please say why you move them all the same."}
    priya.fill({"Move all the same, because": OVERRIDE}).submit()
    assert f"to Debrief, without the mandatory round scored: {OVERRIDE}" in priya.modal
    priya.close()

    assert "They can undo it, or you can move them." in company.as_("maya", "hiring").command("/candidate undo ada")
    shown = priya.command("/candidate show ada")
    assert "Undo move" in shown.buttons()
    priya.click("Undo move")

    again = priya.sees("Undone: Ada Lovelace (C-1) is in Interview loop again.")
    assert "Undo move" not in again.buttons()
    assert OVERRIDE in again
    assert "There is no move of Ada Lovelace (C-1) to undo." in priya.command("/candidate undo ada")


def test_after_ten_minutes_a_move_is_not_undone(company, priya):
    add_ada(company)
    company.slack.clock.advance(minutes=10, seconds=30)

    assert "Undo move" not in priya.command("/candidate show ada").buttons()
    assert "more than ten minutes ago" in priya.command("/candidate undo ada")


def test_references_are_recorded_from_the_card_and_open_the_way_to_an_offer(company, priya):
    add_ada(company)
    priya.command("/candidate references ada")
    for referee in ("Helen Park", "Marco Rossi"):
        priya.sees("Record a reference")
        priya.click("Record a reference")
        priya.fill({"Who gave it?": referee, "What did they say?": "I would put them on call for it."}).submit()
        priya.close()

    said = priya.command("/candidate references ada")

    assert "Helen Park" in said
    assert "Helen Park" not in priya.command("/candidate show ada")
    assert "Helen Park" not in company.as_("otto", "hiring").command("/candidate references ada")


def test_many_are_turned_down_together_after_a_look_and_taken_back(company, priya):
    for name in ("Ann", "Bob", "Cyd"):
        priya.command(f'/candidate add "{name}" for ml-engineer')
    priya.command("/candidate bulk C-1 C-2 C-3")
    priya.fill({"To": "Not moving forward"}).submit()
    assert priya.modal.errors == {"Reason": "Please choose a reason: it is kept for each of them."}
    priya.fill({"Reason": "Not moving forward: The opening was closed"}).submit()
    assert "3 candidates would move to Not moving forward:" in priya.modal

    company.as_("maya", "hiring").command("/candidate move C-2 recruiter screen")
    priya.submit()

    assert "Moved 2 candidates to Not moving forward." in priya.modal
    assert "Bob · C-2: was moved to Recruiter screen meanwhile" in priya.modal
    priya.click("Undo all of it")
    company.slack.wait_until(lambda: "Undone: 2 candidates are where they were." in priya.modal)


def test_more_people_than_one_menu_holds_are_moved_by_one_form(company, priya):
    company.store.write(lambda records: [put_on_file(records, f"Person {n}") for n in range(120)])
    priya.command("/candidate bulk " + " ".join(f"C-{n}" for n in range(1, 121)))
    priya.fill({"To": "Recruiter screen"}).submit()
    assert "120 candidates would move to Recruiter screen:" in priya.modal

    priya.submit()

    assert "Moved 120 candidates to Recruiter screen." in priya.modal
    assert "Recruiter screen · 120" in priya.command("/candidate list")


def test_anybody_refers_somebody_and_learns_nothing(company, priya):
    priya.command('/candidate add "Ada Lovelace" for ml-engineer')
    otto = company.as_("otto", "hiring")

    known, unknown = (otto.command(f'/candidate refer "{name}" for ml-engineer') for name in ("Ada Lovelace", "Grace"))

    assert known.text.replace("Ada Lovelace", "Grace") == unknown.text
    assert "Grace" not in otto.command("/candidate list")
    assert "Sourced" in priya.command("/candidate show grace")
    assert "Otto Outsider referred them" in priya.command("/candidate show grace")


def test_whose_form_is_out_of_date_is_told_who_moved_them_where(company, priya):
    add_ada(company)
    priya.command("/candidate show ada")
    priya.click("Move")
    company.as_("maya", "hiring").command("/candidate move ada work sample")

    priya.fill({"Next stage": "Work sample"}).submit()

    assert "Meanwhile Maya Lindqvist moved Ada Lovelace (C-1) to Work sample. Have another look first." in priya.modal


def test_roles_are_given_in_slack_and_outlive_the_hourly_refresh(company, priya):
    assert "You don't have access to that." in priya.command("/candidate settings")
    maya = company.as_("maya", "hiring")
    maya.command("/candidate settings")
    maya.fill({"Recruiters": ["lena"]}).submit()
    assert "Lena Fischer" in maya.modal
    maya.close()

    company.pass_time(hours=2)
    company.slack.change("lena", real_name="Lena Fischer-Ross")
    company.slack.settle()
    company.as_("lena", "hiring").command('/candidate add "Ada Lovelace" for ml-engineer')
    assert ada(company).name == "Ada Lovelace"

    maya.command("/candidate settings")
    maya.fill({"Recruiters": []}).submit()
    maya.close()
    assert "Ada" not in company.as_("lena", "hiring").command("/candidate show C-1")


def test_a_colleague_never_finds_their_own_file_not_even_as_admin(company, priya):
    priya.command("/candidate add")
    priya.fill({"Name": "Maya Lindqvist", "Opening": "ML engineer", "A colleague?": "maya"}).submit()
    priya.close()
    maya = company.as_("maya", "hiring")

    said = [
        maya.command(f"/candidate {words}").text
        for words in ("show C-1", "show maya", "list", "list mine", "move C-1 hm", "undo C-1", "references C-1",
                      "note C-1 hello", "panel C-1 mlops @sam", "approve C-1", "bulk C-1", "vote C-1")
    ]  # fmt: skip
    again = maya.command('/candidate add "Maya Lindqvist" for ml-engineer')
    company.pass_time(days=2)

    assert not [text for text in said if "Applied" in text or "ML engineer" in text]
    assert "Added as C-2." in again
    assert "(C-1)" not in json.dumps([message.raw for message in maya.dms()])
    assert "Maya Lindqvist cannot" not in priya.command("/candidate show C-1")
    assert "cannot be on this panel" in priya.command("/candidate panel C-1 mlops @maya")


def test_time_is_not_up_at_once_after_an_undo(company, priya):
    priya.command('/candidate add "Ada Lovelace" for ml-engineer')
    company.pass_time(days=2)
    company.as_("priya").sees("Next step: Ada Lovelace, Applied")
    priya.command("/candidate move C-1 recruiter screen")
    priya.command("/candidate undo C-1")
    reminders = len(company.as_("priya").dms())

    company.pass_time(hours=1)

    assert len(company.as_("priya").dms()) == reminders


def test_somebody_deactivated_in_the_middle_of_a_loop_leaves_their_duties_to_the_recruiter(company):
    add_ada(company, panel="@sam @lena")
    company.slack.change("sam", deleted=True)
    company.slack.settle()
    company.bot.tick()
    company.batch()

    priya = company.as_("priya")
    priya.sees("Sam Okafor left. One thing they owed came to you:")
    priya.sees("Ada Lovelace (C-1, ML engineer): a scorecard for MLOps and production")
    assert "Waiting for Lena Fischer" in company.as_("priya", "hiring").command("/candidate show ada")


def test_a_hiring_channel_that_becomes_shared_gets_no_digest_and_the_admin_is_told(company):
    def share(workspace):
        channel = workspace.conversations["C01HIRING"]
        channel.is_ext_shared = True
        workspace.announce(ConversationChanged(channel, "channel_shared", None))

    company.slack.ask(lambda: share(company.slack.core.workspace))
    company.slack.settle()
    company.bot.tick()
    company.as_("maya").sees("is shared with another organisation, so Hireloop posts nothing there any more")

    posted = len(company.slack.calls("chat.postMessage"))
    company.as_("maya", "hiring").command("/candidate digest")
    company.bot.tick()

    assert len(company.slack.calls("chat.postMessage")) == posted


def test_a_founder_approves_an_offer_and_changes_nothing_else(company, priya):
    maya = company.as_("maya", "hiring")
    maya.command("/candidate settings")
    maya.fill({"Founders and executives": ["Aiko Tanaka"]}).submit()
    add_ada(company)
    priya.command("/candidate move ada debrief")
    priya.fill({"Move all the same, because": OVERRIDE}).submit()
    aiko = company.as_("aiko", "hiring")

    assert "You approve an offer to Ada Lovelace." in aiko.command("/candidate approve ada")
    assert "You don't have access to that." in aiko.command("/candidate move ada offer")
    assert "Aiko Tanaka approved an offer" in priya.command("/candidate show ada")


def test_while_there_is_no_admin_an_owner_of_the_workspace_becomes_the_first(tmp_path):
    with small_company(tmp_path, admins=()) as company:
        assert "You don't have access to that." in company.as_("sam", "hiring").command("/candidate settings")
        maya = company.as_("maya", "hiring")
        maya.command("/candidate settings")
        assert "You own this Slack workspace, so you can be the first." in maya.modal
        maya.submit()
        assert "You are Hireloop's admin." in maya.modal
        maya.close()

        maya.command("/candidate settings")

        assert "Admins" in maya.modal
