"""What people do with their list besides the thing itself, through the real doors."""

from datetime import UTC, date, datetime

from bot.domain.duties import Duty
from tests.company import add_ada

DUE = datetime(2026, 3, 11, 14, 31, tzinfo=UTC)  # a day and an hour and a half after Ada was put on file
STEP = "Next step: Ada Lovelace, Applied"
CV = "https://drive.example.com/ada_lovelace.pdf?dl=1&v=2"


def priya_is_reminded(company):
    company.as_("priya", "hiring").command('/candidate add "Ada Lovelace" for ml-engineer')
    company.at(DUE)
    priya = company.as_("priya")
    priya.sees(STEP)
    return priya


def test_a_step_is_handed_over_from_the_list_and_is_the_other_s_from_then_on(company):
    priya = priya_is_reminded(company)

    priya.click("Hand over")
    priya.fill({"To whom?": "maya"}).submit()

    assert "Maya Lindqvist has it now" in priya.modal
    priya.close()
    priya.sees("All done: nobody waits for you.")
    assert "Waiting for Maya Lindqvist" in company.as_("priya", "hiring").command("/candidate show ada")
    company.at(datetime(2026, 3, 12, 8, 31, tzinfo=UTC))
    company.as_("maya").sees("You get this because it was handed over to you.")


def test_who_could_not_do_it_is_not_given_it_and_why_is_said_in_the_form(company):
    priya = priya_is_reminded(company)

    priya.click("Hand over")
    priya.fill({"To whom?": "sam"}).submit()

    assert "Sam Okafor does not run ML engineer." in priya.modal
    assert "Waiting for Priya Shah" in company.as_("priya", "hiring").command("/candidate show ada")


def test_a_kind_is_muted_until_the_day_one_chooses(company):
    priya = priya_is_reminded(company)

    priya.choose("More", "No more about next steps until …")
    priya.fill({"Until": "2026-04-02"}).submit()

    assert "No more messages about next steps before Thursday 2 April." in priya.modal
    wishes = company.store.read(lambda records: records.members.get("U01PRIYA")).preferences
    assert wishes.mutes == {Duty.STAGE: date(2026, 4, 2)}


def test_a_day_that_is_past_mutes_nothing_and_is_said_so(company):
    priya = priya_is_reminded(company)

    priya.choose("More", "No more about next steps until …")
    priya.fill({"Until": "2026-03-11"}).submit()

    assert "Please choose a day after today." in priya.modal
    assert company.store.read(lambda records: records.members.get("U01PRIYA")).preferences.mutes == {}


def test_a_resume_is_a_link_that_its_interviewers_find_in_their_kit(company):
    add_ada(company)
    priya = company.as_("priya", "hiring")
    priya.command("/candidate schedule C-1 mlops 2026-03-11 10:00")
    priya.command("/candidate panel C-1 mlops @sam")
    company.batch()

    assert "Kept for everybody who meets Ada Lovelace (C-1)." in priya.command(f"/candidate resume Ada {CV}")

    assert "Their résumé" in priya.command("/candidate show ada")
    sam = company.as_("sam")
    sam.click("Open kit")
    assert "Their résumé" in sam.modal


def test_whoever_only_interviews_does_not_say_where_a_resume_lies(company):
    add_ada(company, panel="@sam")

    refused = company.as_("sam", "hiring").command(f"/candidate resume C-1 {CV}")

    assert "Kept" not in refused
    assert "Their résumé" not in company.as_("priya", "hiring").command("/candidate show ada")


def test_a_resume_given_with_the_name_is_kept_with_it(company):
    added = company.as_("priya", "hiring").command(f'/candidate add "Ada Lovelace" for ml-engineer {CV}')

    assert "Added as C-1." in added
    assert company.store.read(lambda records: records.applications.numbered(1)).resume_url == CV


def test_what_is_no_link_is_not_kept(company):
    add_ada(company)

    said = company.as_("priya", "hiring").command("/candidate resume Ada javascript:alert(1)")

    assert "A résumé is kept as a link that begins with https://" in said
