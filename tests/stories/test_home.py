"""Home through the real doors: opened, used, anew after every deed; mentions, messages, shortcuts, and Slack's own news."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.deliveries import DeliveryKind
from bot.flows.preferences import go_away
from bot.sandbox import changes
from storage.receipts import Receipts
from storage.tables import interviews
from tests.company import NOW, ROLLBACK, WHY, add_ada, rated


def home_of(company, who):
    """Return what stands in somebody's Home."""
    person = company.slack.core.workspace.named(who)
    return company.slack.ask(lambda: str(company.slack.core.views.homes[person.id].content))


def opened(company, who):
    """Open somebody's Home and wait until it is there."""
    person = company.as_(who)
    person.opens_home()
    company.slack.wait_until(lambda: company.slack.core.workspace.named(who).id in company.slack.core.views.homes)
    return person


def published(company):
    return len(company.slack.calls("views.publish"))


def test_an_interviewer_writes_a_card_from_home_and_home_is_anew_within_a_second(company):
    add_ada(company, panel="@sam @lena")
    sam = opened(company, "sam")
    sam.sees("Your next thing")
    sam.sees("Scorecard: Ada Lovelace, MLOps and production")

    sam.click("Write scorecard")
    sam.fill({**rated(sam.modal.labels), WHY: ROLLBACK, "Overall": "Yes"})
    before = published(company)
    sam.submit()

    company.slack.wait_until(lambda: published(company) > before, timeout=1, what="Home was not published anew")


def test_nothing_is_published_for_who_never_opened_their_home(company):
    add_ada(company)
    company.slack.settle()

    assert published(company) == 0


def test_buttons_of_home_open_over_it_and_leave_it_as_it_is(company):
    add_ada(company)
    priya = opened(company, "priya")
    before = home_of(company, "priya")

    priya.click("Show", within=priya.home)

    assert "Ada Lovelace" in priya.modal
    assert home_of(company, "priya") == before
    priya.close()
    priya.click("What you can type")
    assert "/candidate add" in priya.modal
    priya.close()
    priya.click("Refer somebody")
    assert priya.modal.title == "Refer somebody"


def test_a_deed_in_a_channel_shows_in_the_home_of_who_did_it(company):
    priya = opened(company, "priya")
    priya.never_sees("Your candidates, the longest wait first")

    add_ada(company)

    priya.sees("Your candidates, the longest wait first")


def test_a_first_admin_is_led_through_the_first_steps_until_they_are_done(company):
    maya = opened(company, "maya")
    maya.sees("One step is left. This disappears once all are done.")
    maya.sees("Only admins see this: every message of Hireloop was delivered")

    maya.click("Add a candidate")
    maya.fill({"Name": "Ada Lovelace", "Opening": "ML engineer"}).submit()

    company.slack.wait_until(lambda: "Setting up Hireloop" not in home_of(company, "maya"))


def test_a_guest_reads_that_they_cannot_take_part(company):
    opened(company, "guest").sees("Only members of the company can take part in them")


def test_a_refusal_is_told_over_home(company):
    otto = opened(company, "otto")
    company.slack.ask(lambda: company.slack.core.workspace.change_person("U06OTTO", is_restricted=True))
    company.slack.wait_until(lambda: company.store.read(lambda records: records.members.get("U06OTTO")).is_guest)

    otto.click("Refer somebody")

    assert otto.modal.title == "Not done"


def test_the_kit_of_an_interview_opens_from_home_with_its_ratings_a_press_away(company):
    add_ada(company, panel="@sam @lena")
    company.store.write(
        lambda records: records._connection.execute(update(interviews).values(starts_at=NOW + timedelta(hours=2)))
    )
    sam = opened(company, "sam")

    sam.click("Open kit")
    assert "together with Lena Fischer" in sam.modal
    sam.click("Ratings and flags")

    assert "4 · " in sam.modal


# --- Settings -----------------------------------------------------------------------------------------------------------


def test_hours_and_times_are_changed_in_home_and_said_there(company):
    sam = opened(company, "sam")

    sam.click("Hours and times")
    sam.fill({"Work starts at": "07:30", "Work ends at": "15:00", "Public holidays of": "France"}).submit()

    sam.sees("At work 07:30–15:00, Monday to Friday, Europe/Berlin")
    sam.sees("Public holidays France")


def test_what_is_impossible_is_said_beside_its_field_and_nothing_is_kept(company):
    sam = opened(company, "sam")

    sam.click("Hours and times")
    sam.fill({"Work starts at": "09:00", "Work ends at": "10:00"}).submit()

    assert sam.modal.errors == {"Work ends at": "Working hours end at least 2 hours after they start, on the same day."}
    sam.fill({"Work ends at": "17:00"}).submit()
    sam.sees("At work 09:00–17:00")


def test_days_off_and_quiet_are_set_and_taken_back(company):
    sam = opened(company, "sam")

    sam.click("Days off and quiet")
    sam.fill({"Away from": "2026-03-23", "To, that day included": "2026-03-27",
              "Send me nothing about": ["Scorecards"], "Until": "2026-04-01"}).submit()  # fmt: skip
    sam.sees("Away 23–27 March 2026")
    sam.sees("Muted scorecards until 1 April 2026")

    sam.click("Days off and quiet")
    sam.fill({"Take back": ["23–27 March 2026"], "Send me nothing about": []}).submit()

    company.slack.wait_until(lambda: "Away" not in home_of(company, "sam"))
    assert "Muted" not in home_of(company, "sam")


def test_who_is_away_says_that_they_are_back(company):
    company.store.write(
        lambda records: go_away(records, records.members.get("U03SAM"), "until Monday", company.slack.clock.now())
    )
    sam = opened(company, "sam")
    sam.sees("You are away until 15 March 2026, that day included.")

    sam.click("I am back")

    company.slack.wait_until(lambda: "You are away" not in home_of(company, "sam"), timeout=1)
    assert "Away" not in home_of(company, "sam")


# --- Mentions and messages ----------------------------------------------------------------------------------------------


def test_who_is_stuck_is_answered_in_the_thread_without_a_name_of_who_is_waited_for(company):
    add_ada(company, panel="@sam")
    otto = company.as_("otto", "hiring")

    asked = otto.says("@hireloop who is stuck?")

    answer = otto.sees("Waiting the longest")
    assert answer.raw["thread_ts"] == asked.ts
    assert "Ada Lovelace (C-1, ML engineer) waits for scorecards" in answer
    assert "Sam" not in answer.text


def test_a_mention_that_could_not_be_kept_is_not_acknowledged_so_slack_brings_it_again(company, monkeypatch):
    kept, missed = Receipts.keep, []

    def keep_the_second_time(*told):
        if not missed:
            missed.append(told)
            raise RuntimeError("the disk is full")
        kept(*told)

    monkeypatch.setattr(Receipts, "keep", keep_the_second_time)
    otto = company.as_("otto", "hiring")
    asked = otto.says("@hireloop good morning")

    company.slack.wait_until(lambda: len(otto.thread(asked)) > 1, timeout=10, what="nobody answered")
    assert missed
    assert len(otto.thread(asked)) == 2


def test_any_other_mention_is_told_what_hireloop_is_good_for(company):
    otto = company.as_("otto", "hiring")

    otto.says("@hireloop good morning")

    assert "/candidate help" in otto.sees("ask “who is stuck?”")


def test_a_message_is_answered_once_with_buttons_and_an_edit_is_not(company):
    otto = company.as_("otto")
    message = otto.says("hello?")
    otto.sees("I don't follow conversations")

    otto.edits(message, "hello!")
    company.slack.deliver_again(company.slack.envelopes[-1])
    company.slack.settle()
    company.bot.tick()

    assert sum("I don't follow conversations" in seen for seen in otto.messages()) == 1
    otto.click("Waiting for me")
    otto.sees("waiting for you: nobody")


def test_a_guest_is_answered_nothing(company):
    guest = company.as_("guest", "hiring")
    guest.says("@hireloop who is stuck?")
    company.slack.settle()
    company.bot.tick()

    guest.never_sees("Waiting the longest")


def test_invited_to_a_channel_it_says_hello_once_and_how_to_make_it_a_hiring_channel(company):
    core = company.slack.core
    company.slack.ask(lambda: core.workspace.leave(core.workspace.channel("C01HIRING"), core.installation.bot_user_id))
    for _ in range(2):
        company.slack.ask(
            lambda: core.workspace.join(core.workspace.channel("C01HIRING"), core.installation.bot_user_id)
        )
        company.slack.settle()
    company.bot.tick()

    otto = company.as_("otto", "hiring")
    hellos = [seen for seen in otto.messages("hiring") if "Hello, I am Hireloop" in seen]
    assert len(hellos) == 1
    assert "here where hiring stands for ML engineer" in hellos[0]


# --- What Slack tells us ------------------------------------------------------------------------------------------------


def announce(company, what):
    where = company.slack.core.workspace.channel("C01HIRING")
    company.slack.ask(lambda: company.slack.core.workspace.announce(changes.ConversationChanged(where, what)))
    company.slack.settle()
    company.bot.tick()


@pytest.mark.parametrize("what", ["channel_archive", "channel_deleted"])
def test_the_admins_are_told_once_when_the_hiring_channel_is_gone(company, what):
    announce(company, what)
    announce(company, what)
    company.slack.settle()
    company.batch()

    maya = company.as_("maya")
    maya.sees("was archived or deleted, so no digest can be posted there")
    assert sum("was archived or deleted" in seen for seen in maya.messages()) == 1


def test_news_of_a_person_that_comes_late_changes_nothing_newer(company):
    def zone():
        return company.store.read(lambda records: records.members.get("U03SAM")).timezone

    company.slack.change("sam", tz="Asia/Tokyo")
    company.slack.wait_until(lambda: zone() == "Asia/Tokyo")
    older = company.slack.envelopes[-1]
    company.slack.clock.advance(seconds=5)
    company.slack.change("sam", tz="Asia/Kolkata")
    company.slack.wait_until(lambda: zone() == "Asia/Kolkata")

    again = {**older, "payload": {**older["payload"], "event_id": "Ev0LATE"}}
    company.slack.deliver_again(again)
    company.slack.settle()

    assert zone() == "Asia/Kolkata"


def test_once_the_app_is_uninstalled_nothing_more_is_sent_and_everything_stays_owed(company):
    company.slack.ask(company.slack.core.uninstall)
    company.slack.wait_until(lambda: company.bot.messenger.is_shut_out)
    calls = len(company.slack.calls())
    company.store.write(lambda records: records.deliveries.owe(DeliveryKind.DIGEST, "1", "C01HIRING", NOW))

    company.pass_time(hours=20)

    assert len(company.slack.calls()) == calls
    assert company.store.read(lambda records: records.deliveries.counts()).get("dead") is None


# --- Shortcuts ----------------------------------------------------------------------------------------------------------


def test_a_candidate_is_added_from_anywhere(company):
    priya = company.as_("priya")

    priya.uses("Add a candidate")
    priya.fill({"Name": "Ada Lovelace", "Opening": "ML engineer"}).submit()

    assert "Added as C-1." in priya.modal


def test_a_message_is_saved_as_a_note_with_its_author_and_address(company):
    add_ada(company)
    message = company.as_("otto", "hiring").says("Met Ada at the meetup, ask <https://a.example|her talk> & @sam")
    priya = company.as_("priya", "hiring")

    priya.uses("Save to candidate", message)
    assert priya.modal.values["What to keep"] == "Met Ada at the meetup, ask her talk (https://a.example) & @Sam Okafor"
    priya.fill({"Candidate": ("lovelace", "Ada Lovelace · C-1 · ML engineer")}).submit()

    assert "Priya Shah noted: Met Ada at the meetup" in priya.modal
    assert "— Otto Outsider https://northwind.slack.com/archives/C01HIRING/p" in priya.modal


def test_who_may_not_add_anybody_is_told_so_over_the_shortcut(company):
    otto = company.as_("otto")

    otto.uses("Add a candidate")

    assert otto.modal.title == "Not done"
    assert "There is no opening you could add anybody to." in otto.modal
