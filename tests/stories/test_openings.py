"""Openings through Slack: the wizard, the card, people, ad, readiness, pausing, closing, and who may do what."""

import pytest

from bot.domain.openings import Status
from tests.company import add_ada

ANSWERS = {
    "Will this person train and own the model, or use one that others made?": "Train and own it",
    "Which product metric must the model move, and does this person own it?": "No single metric, or not theirs",
    "Is the model a given, so that the work is building a product around it?": "No, we train or tune our own",
    "Is the deliverable an insight or decision, or a service that must keep running?": "A service that must keep running",
    "Are the users other engineers who train models?": "No, customers or other colleagues",
}
FACTS = {
    "Title": "Senior ML engineer",
    "Place": "Berlin",
    "Currency": "eur",
    "From": "90k",
    "To": "110.000",
    "Hiring manager": "maya",
    "Recruiter": "priya",
}


@pytest.fixture
def priya(company):
    return company.as_("priya", "hiring")


def opening(company, slug="ml-engineer"):
    return company.store.read(lambda records: next(one for one in records.openings.all() if one.slug == slug))


def audited(company, slug="ml-engineer"):
    return company.store.read(lambda records: [one.action for one in records.audit.of(f"opening:{slug}", most=100)])


def answer_the_questions(person, **true):
    person.command("/role new")
    person.fill({**ANSWERS, **true}).submit()


def open_second_job(person, **facts):
    answer_the_questions(person)
    person.fill({**FACTS, **facts}).submit()
    person.submit()


def test_from_the_wizard_to_the_first_candidate(company, priya):
    answer_the_questions(
        priya, **{"What is true for your company?": ["We have data of our own that a general model cannot use"]}
    )

    assert "Your answers describe Machine learning engineer." in priya.modal
    assert "You may not need this role yet" not in priya.modal

    priya.fill(FACTS).submit()

    assert "Senior ML engineer: candidates meet these rounds, in this order." in priya.modal

    priya.submit()

    assert "Opened Senior ML engineer." in priya.modal
    assert "€90,000–110,000 a year, base" in priya.modal
    new = opening(company, "senior-ml-engineer")
    assert [one.key for one in new.template.rounds] == [
        "recruiter_screen", "hm_past_project", "ml_system_design", "mlops_production", "cross_functional",
    ]  # fmt: skip
    assert new.answers["model"] == "train"
    assert "opening_opened" in audited(company, "senior-ml-engineer")
    priya.close()
    assert priya.modals == []
    added = priya.command('/candidate add "Grace Hopper" for senior-ml-engineer')
    assert "Added as C-1." in added


def test_the_wizard_says_when_the_role_is_not_needed_and_when_the_title_says_something_else(company, priya):
    answer_the_questions(
        priya, **{"What is true for your company?": ["Our features use other companies’ models, and they work"]}
    )

    assert "You may not need this role yet" in priya.modal
    assert "Your features run on other companies’ models, and they work." in priya.modal

    priya.fill({**FACTS, "Title": "Data scientist"}).submit()

    assert "Candidates read “Data scientist” as a data scientist" in priya.modal


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(company, priya):
    answer_the_questions(priya)
    priya.fill({**FACTS, "Title": "ML engineer", "To": "80k", "Recruiter": "guest"}).submit()

    errors = priya.modal.errors
    assert "There is an opening called ml-engineer already." in errors["Title"]
    assert "The upper end is below the lower end" in errors["To"]
    assert errors["Recruiter"] == "Guest Gus is a guest here. Choose a colleague."
    assert priya.modal.values["Place"] == "Berlin"

    priya.fill({"Title": "Staff ML engineer", "To": "120k", "Recruiter": "priya"}).submit()
    assert "Open a job · 3 of 3" in priya.modal
    priya.close()
    assert priya.modal.values["Title"] == "Staff ML engineer"


def test_another_template_brings_its_own_rounds_and_keeps_what_was_typed(company, priya):
    answer_the_questions(priya)
    priya.fill(FACTS)
    priya.choose("Template", "AI engineer")

    assert priya.modal.values["Title"] == "Senior ML engineer"
    priya.submit()
    assert "Evaluation and debugging" in priya.modal.text or "eval" in priya.modal.text.casefold()


def test_a_mandatory_round_is_left_out_only_with_a_reason(company, priya):
    answer_the_questions(priya)
    priya.fill(FACTS).submit()
    rounds = ["Recruiter screen · 30 min", "ML system design · 60 min", "A past project in depth · 45 min"]
    priya.fill({"Rounds": rounds}).submit()

    assert "“MLOps and production” is left out" in priya.modal.errors["Why without a mandatory round?"]

    priya.fill({"Why without a mandatory round?": "The platform team covers it."}).submit()

    new = opening(company, "senior-ml-engineer")
    assert [one.key for one in new.template.rounds] == ["recruiter_screen", "ml_system_design", "hm_past_project"]
    assert new.left_out == {"mlops_production": "The platform team covers it."}


def test_a_channel_that_slack_cannot_say_anything_about_is_not_bound(company, priya):
    answer_the_questions(priya)
    priya.fill({**FACTS, "Hiring channel": "hiring"}).submit()
    assert "Open a job · 3 of 3" in priya.modal
    priya.close()

    company.slack.trouble(drop_reply=1.0, methods=["conversations.info"], times=1)
    priya.submit()
    assert "could not be checked" in priya.modal.errors["Hiring channel"]


def test_everybody_may_list_titles_and_only_the_team_sees_the_rest(company, priya):
    add_ada(company, panel="@sam")

    assert "ML engineer · Berlin · 1 candidate" in priya.command("/role list")
    listed = company.as_("otto", "hiring").command("/role list")
    assert "ML engineer · Berlin" in listed
    assert "candidate" not in listed.text.replace("/candidate", "")
    assert listed.buttons() == []


@pytest.mark.parametrize("who", ["otto", "sam", "guest"])
@pytest.mark.parametrize(
    "typed", ["new", "show ml-engineer", "edit", "people ml", "ad", "readiness", "pause ml-engineer", "close", "reopen",
              "show nothing-like-it"],
)  # fmt: skip
def test_whom_it_is_not_for_is_told_nothing(company, who, typed):
    person = company.as_(who, "hiring")

    said = person.command(f"/role {typed}").text

    assert said == "You don't have access to that. Ask the recruiter or hiring manager of the opening."
    assert opening(company).status is Status.OPEN


def test_pay_is_shown_to_the_team_and_every_reading_is_audited(company, priya):
    shown = priya.command("/role show")

    assert "Pay: €80,000–100,000 a year, base" in shown
    assert audited(company) == ["pay_read"]
    priya.command("/role show ml")
    assert audited(company) == ["pay_read", "pay_read"]


def test_an_interviewer_of_the_opening_sees_the_rounds_and_no_pay(company, priya):
    priya.command("/role people")
    priya.click("Change Any round")
    priya.fill({"Trained": ["sam"]}).submit()
    assert "Trained: Sam Okafor" in priya.modal

    shown = company.as_("sam", "hiring").command("/role show ml-engineer")

    assert "MLOps and production" in shown
    assert "80,000" not in shown
    assert "Nobody is in it" not in shown
    assert shown.buttons() == []


def test_people_who_cannot_be_asked_are_refused_by_name(company, priya):
    priya.command("/role people")
    priya.click("Change MLOps and production · 45 min")
    priya.fill({"Trained": ["sam", "guest"], "Shadow": ["sam"]}).submit()

    assert priya.modal.errors == {
        "Trained": "Guest Gus is a guest here. Choose colleagues who can take part.",
        "Shadow": "Sam Okafor is named as trained as well. Keep one of the two.",
    }
    priya.fill({"Trained": ["sam"], "Shadow": ["lena"]}).submit()
    assert "Shadow: Lena Fischer" in priya.modal
    assert audited(company) == ["people_changed"]


def test_editing_changes_the_facts_and_keeps_the_short_name(company, priya):
    priya.command("/role show")
    priya.click("Edit")
    assert priya.modal.values["From"] == "80000"
    priya.fill({"Title": "ML engineer, ranking", "To": "70k"}).submit()
    assert "below the lower end" in priya.modal.errors["To"]

    priya.fill({"To": "95k"}).submit()

    assert "Saved." in priya.modal
    changed = opening(company)
    assert (changed.title, changed.pay.high) == ("ML engineer, ranking", 95_000)
    assert "opening_changed" in audited(company)


def test_the_ad_is_drafted_and_a_pasted_one_is_read(company, priya):
    priya.command("/role ad")
    assert "€80,000–100,000 a year, base" in priya.modal
    priya.fill(
        {"Your ad": "ML engineer. PhD required. You have trained LLMs from scratch. Competitive salary."}
    ).submit()

    assert "things to think about" in priya.modal
    assert "PhD" in priya.modal
    priya.close()
    assert "PhD required" in priya.modal.values["Your ad"]


def test_readiness_is_kept_with_who_ticked_it(company, priya):
    maya = company.as_("maya", "hiring")
    maya.command("/role readiness")
    question = "Can you say which metric the current model optimizes, and why?"
    maya.fill({question: ["Yes, we can answer this"]}).submit()
    assert "1 of 7 questions have an answer." in maya.modal

    priya.command("/role readiness")

    assert "Maya Lindqvist, 10 Mar 2026" in priya.modal
    assert opening(company).readiness["metric"].by == "U02MAYA"


def test_while_paused_nobody_is_waited_for_and_nobody_can_be_added(company, priya):
    open_second_job(priya)
    priya.close()
    add_ada(company)
    priya.command("/role show ml-engineer")
    priya.click("Pause")
    priya.sees("Paused ML engineer.")

    assert "Nobody is waited for." in priya.command("/candidate show ada")
    assert "is paused, so nobody can be added" in priya.command('/candidate add "Bob Builder" for ml-engineer').text
    company.pass_time(days=20)
    company.as_("maya").never_sees("Ada Lovelace (C-1) has been")

    reopened = priya.command("/role reopen ml-engineer")
    assert "ML engineer is open again." in reopened
    assert "Waiting for" in priya.command("/candidate show ada")
    priya.click("Pause", within=reopened)
    priya.sees("Paused ML engineer.")
    assert opening(company).status is Status.PAUSED


def test_closing_asks_for_everybody_and_leaves_nothing_hanging(company, priya):
    open_second_job(priya)
    priya.close()
    add_ada(company, panel="@sam")
    for name in ("Bob Builder", "Cleo Patra"):
        priya.command(f'/candidate add "{name}" for ml-engineer')
    priya.command("/role close ml-engineer")
    assert "3 people are still in ML engineer." in priya.modal
    everybody = priya.modal.labels[0]
    priya.submit()
    assert set(priya.modal.errors.values()) == {"Please choose here, or the same for everybody above."}

    bob = next(label for label in priya.modal.labels if "Bob" in label)
    cleo = next(label for label in priya.modal.labels if "Cleo" in label)
    priya.fill(
        {everybody: "Not moving forward: the opening was closed", bob: "Move to Senior ML engineer", cleo: "Withdrew"}
    )
    priya.submit()

    assert "Closed ML engineer." in priya.modal
    priya.close()
    assert opening(company).status is Status.CLOSED
    assert "Not moving forward" in priya.command("/candidate show C-1")
    assert "Withdrew" in priya.command("/candidate show C-3")
    assert "Senior ML engineer · Applied" in priya.command("/candidate show C-4")
    company.bot.tick()
    company.as_("sam").sees("No scorecard needed for Ada Lovelace (C-1) any more")
    assert "ML engineer is open again." in priya.command("/role reopen ml-engineer")
    assert "Not moving forward" in priya.command("/candidate show C-1")


def test_twenty_three_people_take_two_pages_and_a_break_between_them_is_no_harm(company, priya):
    for number in range(1, 24):
        priya.command(f'/candidate add "Person{number:02} Example" for ml-engineer')
    priya.command("/role close")
    assert "These are the first 20; the others follow." in priya.modal
    priya.fill({priya.modal.labels[0]: "Not moving forward: the opening was closed"}).submit()
    assert "Done. 3 people are still in ML engineer." in priya.modal
    assert opening(company).status is Status.OPEN
    priya.close()

    priya.command("/role close ml-engineer")
    priya.fill({priya.modal.labels[0]: "Not moving forward: the opening was closed"}).submit()

    assert "Closed ML engineer." in priya.modal
    assert opening(company).status is Status.CLOSED


def test_a_form_submitted_after_the_right_to_it_was_lost_changes_nothing(company, priya):
    open_second_job(priya, **{"Hiring manager": "sam"})
    priya.close()
    sam = company.as_("sam", "hiring")
    sam.command("/role edit senior-ml-engineer")
    sam.fill({"Title": "Something else"})
    priya.command("/role edit senior-ml-engineer")
    priya.fill({"Hiring manager": "maya"}).submit()

    sam.submit()

    assert "You don't have access to that." in sam.modal
    assert opening(company, "senior-ml-engineer").title == "Senior ML engineer"


def test_a_double_click_on_pause_is_one_pause(company, priya):
    priya.command("/role show")
    priya.click("Pause")
    priya.sees("Paused ML engineer.")
    press = next(one for one in reversed(company.slack.envelopes) if one["payload"].get("type") == "block_actions")

    company.slack.deliver_again(press)
    company.slack.settle()

    assert audited(company).count("opening_paused") == 1


def test_a_newer_template_is_offered_as_a_diff_and_changes_nothing_for_those_in_process(company, priya):
    add_ada(company, panel="@sam")
    _age(company)
    shown = priya.command("/role show")
    assert "The template has changed since this opening began." in shown
    priya.click("What changed")
    assert "1 person is in process. What they meet stays as it was until they are through." in priya.modal
    assert "Waits until nobody is in process" in priya.modal

    priya.submit()

    assert "The opening uses the newer template." in priya.modal
    kept = opening(company).template
    assert kept.rounds[0].minutes == 15
    assert kept.levels[0].name != "An old level"
    assert "template_updated" in audited(company)
    priya.close()

    priya.command("/candidate move C-1 reject because role_closed")
    priya.command("/role show")
    priya.click("What changed")
    priya.submit()

    assert opening(company).template.rounds[0].minutes == 30
    assert "The template has changed" not in priya.modal


def _age(company):
    """Let the opening have frozen an older template: a shorter first round, and a level called something else."""

    def work(records):
        (one,) = records.openings.all()
        data = records.openings.template_data(one.id)
        rounds = [{**data["rounds"][0], "minutes": 15}, *data["rounds"][1:]]
        levels = [{**data["levels"][0], "name": "An old level"}, *data["levels"][1:]]
        records.openings.freeze(one.id, {**data, "rounds": rounds, "levels": levels})

    company.store.write(work)


def test_help_names_what_there_is_and_guesses(priya):
    assert "/role people ml-engineer" in priya.command("/role").text
    assert "Did you mean people?" in priya.command("/role poeple").text
