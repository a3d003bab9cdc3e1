"""An ad says what the job is, and a warning quotes the very words it means."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import templates
from bot.domain.job_ads import MAX_DRAFT, AdFacts, AdRule, draft, lint
from bot.domain.pay import posted_range

POSTED = posted_range(currency="EUR", low=80_000, high=100_000)
GOOD = """Machine Learning Engineer, Fraud
Berlin or remote within the EU

What you will do
You will train and own custom models on our own payment data. Your part of the life cycle is everything from data
preparation and training to deployment, monitoring and retraining.

How it runs
- The models run on Kubernetes in AWS and answer in real time.
- We watch them with drift alerts; you are on call one week in six, and it is paid.
- They score 4 million transactions a day.

Must have
- You have put a model in front of real users and kept it alive.
- Python, SQL, and one of PyTorch, TensorFlow or XGBoost.
- You can explain an uncertain result to people who want a yes or a no.
No PhD required, and we don't ask for certificates.

Nice to have
- Feast, Airflow, Docker, Terraform, Spark, Kafka, dbt, MLflow, Ray
- A Kaggle medal, a PhD, or an AWS certification
- Experience at a big tech company

The steps
1. Recruiter screen, 30 minutes
2. A past project in depth, 45 minutes
3. ML system design, 60 minutes
4. MLOps and production, 45 minutes

Pay
€80,000–100,000 a year, base. We answer within two business days.
"""
BAD = """AI Engineer (m/f/d)

Join our rocket ship! You will work with amazing people on exciting things.

Requirements:
- PhD in Computer Science or a related field
- 10+ years of experience in machine learning
- Expert in PyTorch, TensorFlow, JAX, Keras, Spark, Kafka, Airflow, Kubernetes, Terraform and LangChain
- Trained large language models from scratch
- AWS Certified Machine Learning certification is mandatory
- Kaggle Grandmaster or top 1% rank
- Background at FAANG or a top-tier university
- [… more from the team]

We offer a competitive salary and a fruit basket.
"""


def keys(text, template="ml_engineer", posted=POSTED):
    return [warning.rule.value for warning in lint(text, template, posted)]


def test_a_good_ad_is_left_alone():
    assert lint(GOOD, "ml_engineer", POSTED) == []
    assert lint(GOOD, "applied_ml_engineer", POSTED) == []


def test_a_bad_ad_gets_every_warning_once():
    warned = lint(BAD.replace("[… more", "[…] (more"), "ml_engineer", POSTED)

    assert [warning.rule for warning in warned] == list(AdRule)


def test_each_warning_quotes_the_words_it_means():
    quotes = {warning.rule.value: warning.quote for warning in lint(BAD, "ml_engineer", POSTED)}

    assert quotes == {
        "title": "AI Engineer (m/f/d)",
        "builds_or_integrates": None,
        "lifecycle": None,
        "production": None,
        "must_and_nice": None,
        "pay": "We offer a competitive salary and a fruit basket.",
        "wish_list": "PyTorch, TensorFlow, JAX, Keras, Spark, Kafka, Airflow, Kubernetes, Terraform and LangChain",
        "phd": "- PhD in Computer Science or a related field",
        "years": "10+ years",
        "certificate": "- AWS Certified Machine Learning certification is mandatory",
        "from_scratch": "Trained large language models from scratch",
        "kaggle": "- Kaggle Grandmaster or top 1% rank",
        "logo": "- Background at FAANG or a top-tier university",
    }


def test_each_warning_says_why_in_one_or_two_sentences():
    for warning in lint(BAD, "ml_engineer", POSTED):
        assert 30 < len(warning.why) < 300
        assert warning.why.endswith(".")


DEMANDS = [
    ("phd", "PhD required."),
    ("phd", "A PhD is required for this role."),
    ("phd", "You must have a PhD in machine learning."),
    ("phd", "You have a Ph.D. in statistics or a related field."),
    ("phd", "We are looking for a PhD with strong communication."),
    ("phd", "A doctorate in mathematics is mandatory."),
    ("phd", "a phd in physics, mathematics or\ncomputer science is strictly required"),
    ("phd", "Requirements:\n- PhD"),
    ("phd", "Requirements:\n- Ph.D. in Computer Science\n- Python"),
    ("phd", "What you bring\n\nPhD in Machine Learning\nPython"),
    ("phd", "No remote work, PhD required."),
    ("phd", "You do not need to live here, but a PhD is required."),
    ("phd", "MINIMUM QUALIFICATIONS:\n• PHD IN CS"),
    ("phd", "You must have a master's degree and a PhD."),
    ("phd", "Required: PhD"),
    ("phd", "Unfortunately a PhD is a hard requirement."),
    ("phd", "Applicants must possess a doctorate."),
    ("phd", "Only PhDs need apply."),
    ("phd", "You’ve got a PhD."),
    ("phd", "PhD (completed) in NLP - mandatory"),
    ("phd", "The ideal candidate holds a PhD (Stanford or MIT preferred)."),
    ("kaggle", "Must be Kaggle Master."),
    ("certificate", "Certifications (AWS/GCP) required."),
    ("logo", "FAANG background mandatory."),
    ("phd", "A PhD is a must."),
    ("phd", "Requirements\n\nPhD in Computer Science\n\nPay\n€80,000-100,000"),
    ("certificate", "AWS certification required."),
    ("certificate", "You must hold a Google Cloud certificate."),
    ("certificate", "Requirements:\n- Databricks Certified Machine Learning Professional"),
    ("certificate", "A relevant certificate is expected."),
    ("kaggle", "Requirements:\n- Kaggle Grandmaster"),
    ("kaggle", "You must have a top Kaggle ranking."),
    ("kaggle", "We only hire Kaggle medal holders."),
    ("logo", "Must have experience at FAANG."),
    ("logo", "Requirements:\n- Degree from a top-tier university"),
    ("logo", "We want ex-Google engineers."),
    ("from_scratch", "You must have trained LLMs from scratch."),
    ("from_scratch", "Experience training large language models from scratch is required."),
    ("from_scratch", "Must have\n- Pre-trained foundation models from scratch"),
    ("from_scratch", "Requirements:\n- Hands-on experience pretraining LLMs"),
    ("from_scratch", "You have built a GPT from the ground up."),
]
WAIVED = [
    "No PhD required.",
    "PhD is not needed.",
    "PhD is\nnot needed.",
    "A PhD is not required, and neither is a certificate.",
    "You don't need a degree.",
    "You don’t need a PhD.",
    "You do not need a\nPhD.",
    "You do not have to have a PhD or a certification.",
    "We do not require a PhD, a certificate or a Kaggle medal.",
    "No PhD, certificate or degree needed.",
    "NO PHD REQUIRED",
    "We don't care about PhDs, certificates or FAANG logos.",
    "We never ask for certificates.",
    "Neither a PhD nor a certification is required.",
    "PhD not necessary.",
    "A PhD isn't a requirement.",
    "A PhD in machine learning or a related field is absolutely not required.",
    "It doesn't matter whether you have a PhD.",
    "A PhD does not matter to us.",
    "People without a PhD are welcome.",
    "Candidates with no certificates do well here.",
    "A PhD is a plus.",
    "A certification would be nice.",
    "PhD preferred.",
    "Requirements:\n- PhD or equivalent experience",
    "Requirements:\n- Master's or PhD in computer science",
    "Requirements:\n- BS/MS/PhD in a technical field",
    "Requirements:\n- M.S. or Ph.D. required",
    "Requirements:\n- Python. No PhD needed.",
    "Nice to have:\n- PhD\n- AWS certification\n- Kaggle medals\n- Time at FAANG",
    "Our founder has a PhD.",
    "Requirements:\n- You can explain models to PhDs and to sales people",
    "You must explain models to PhDs and non-PhDs.",
    "You will mentor PhD students.",
    "We are ISO 27001 certified.",
    "You will rotate the TLS certificates of our model servers.",
    "We pay like FAANG.",
    "Skills count more than certificates.",
    "We hire for skill instead of PhDs or Kaggle ranks.",
    "You will not train LLMs from scratch.",
    "No need to have trained LLMs from scratch.",
    "You will train our language models from scratch.",
    "Experience training LLMs from scratch is a plus.",
    "We have been at this for 10 years.",
    "Do you need a PhD? No.",
    "A PhD or a certificate? We need neither.",
    "No degree, PhD or otherwise, is required.",
    "Formal degrees (e.g. a PhD) are not required.",
    "Whether you hold a PhD or are self-taught, we want you.",
    "We value experience over PhDs.",
    "A PhD is by no means required.",
    "You must be comfortable working with PhDs.",
    "Requirements:\n- PhD (preferred)",
    "Requirements:\n- AWS certification (a plus)",
    "Requirements:\n- PhD (not required)",
    "If you have a PhD, that is fine with us.",
    "There is no requirement for a PhD.",
    "We won’t ask you for a certificate.",
    "People who have a PhD and people who do not work here.",
    "Requirements:\n- PhD/Master's in computer science",
    "You have a degree (BSc, MSc or PhD).",
    "You hold a degree, ideally a PhD.",
    "Requirements:\n- Experience with pre-trained LLMs",
    "Requirements:\n- Built LLM apps from scratch",
    "You have tuned language models, not from scratch.",
    "Training an LLM from scratch isn't required.",
    "Must have:\n- Python\n\nOur team has a PhD in it, and a Kaggle master.",
]  # fmt: skip
CREDENTIALS = {"phd", "certificate", "kaggle", "logo", "from_scratch"}


@pytest.mark.parametrize(("rule", "text"), DEMANDS)
def test_a_demand_is_noticed(rule, text):
    assert CREDENTIALS & set(keys(text)) == {rule}


@pytest.mark.parametrize("text", WAIVED)
def test_what_is_waived_or_only_mentioned_is_no_demand(text):
    assert CREDENTIALS & set(keys(text)) == set()


def test_an_ad_for_research_may_ask_for_a_phd():
    assert "phd" not in keys("PhD required.", template="research_scientist")


@pytest.mark.parametrize(
    ("text", "is_warned"),
    [
        ("PhD required. 10+ years of experience.", True),
        ("PhD required. At least ten years of experience.", True),
        ("PhD required. 8-12 years experience.", True),
        ("You have a PhD (MIT preferred) and 10+ years of experience.", True),
        ("PhD required. 5+ years of experience.", False),
        ("PhD required. We have been here for 10 years.", False),
        ("10+ years of experience.", False),
        ("PhD required. 10 years of experience would be a plus.", False),
    ],
)
def test_many_years_are_mentioned_only_on_top_of_other_wishes(text, is_warned):
    assert ("years" in keys(text)) is is_warned


SEVEN = "Python, SQL, PyTorch, Docker, Kubernetes, Airflow and MLflow"


@pytest.mark.parametrize(
    ("text", "is_warned"),
    [
        (f"Requirements:\n- {SEVEN}", False),
        (f"Requirements:\n- {SEVEN} and Spark", True),
        (f"Requirements:\n- {SEVEN}\n- Spark", True),
        (f"Requirements:\n- {SEVEN}\n- Spark is a plus", False),
        (f"Requirements:\n- {SEVEN}\n- python and PYTORCH", False),
        (f"Requirements:\n- {SEVEN}\nNice to have:\n- Spark, Kafka, dbt", False),
        (f"You must be an expert in {SEVEN}, Spark and C++.", True),
        (f"Our stack is {SEVEN}, Spark and Kafka.", False),
        ("Requirements:\n- One of Python, SQL, PyTorch, Docker, Kubernetes, Airflow, MLflow, Spark, Kafka", False),
    ],
)
def test_more_than_seven_tools_as_musts_are_a_wish_list(text, is_warned):
    assert ("wish_list" in keys(text)) is is_warned


def test_a_wish_list_says_how_many_tools_there_are():
    (warning,) = [one for one in lint(BAD, "ml_engineer", POSTED) if one.rule is AdRule.WISH_LIST]

    assert warning.why.startswith("11 tools are asked for.")


@pytest.mark.parametrize(
    "text",
    [
        "€80,000–100,000 a year",
        "Salary: 80.000 – 100.000 EUR",
        "80 000 to 100 000 € per year",
        "EUR 80k-100k",
        "80–100k € base",
        "Pay\n80,000 - 100,000",
        "$80k/yr - $100k/yr or €80,000.00 - €100,000.00",
        "between €80k and €100k",
        "New York: $200,000-250,000. Berlin: €80,000-100,000.",
        "A competitive salary of €80k to €100k",
        "We raised $12M and pay €80,000–€100,000.",
    ],
)
def test_the_posted_range_is_recognized_however_it_is_written(text):
    assert "pay" not in keys(text)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("€80,000–110,000 a year", "€80,000–110,000"),
        ("Salary: $80,000 - $100,000", "$80,000 - $100,000"),
        ("Pay: 70k–90k", "70k–90k"),
        ("A competitive salary.", "A competitive salary."),
        ("Salary: depending on experience", "Salary: depending on experience"),
        ("Up to €100,000 a year", "€100,000"),
        ("You bring 5-8 years of experience. We have $12M to $15M in sales.", None),
        ("We serve 100 to 200 customers.", None),
        ("Equity of 0.5-1.0%, and 25 to 30 days off a year.", None),
        ("", None),
    ],
)
def test_another_range_a_vague_one_or_none_is_noticed(text, quote):
    (warning,) = [one for one in lint(text, "ml_engineer", POSTED) if one.rule is AdRule.PAY]

    assert warning.quote == quote


def test_a_wrong_range_is_answered_with_the_posted_one():
    (warning,) = [one for one in lint("Pay: 70k–90k", "ml_engineer", POSTED) if one.rule is AdRule.PAY]

    assert warning.why == "This is not the range the opening posts. The opening posts €80,000–100,000 a year, base."


def test_any_range_will_do_while_none_is_posted():
    assert "pay" not in keys("€70,000–90,000", posted=None)
    assert "pay" in keys("no numbers here", posted=None)


def test_one_number_is_enough_where_the_opening_posts_one():
    fixed = posted_range(currency="EUR", low=90_000, high=90_000)

    assert "pay" not in keys("The salary is €90,000 a year.", posted=fixed)


@pytest.mark.parametrize(
    ("template", "text", "is_said"),
    [
        ("ml_engineer", "You will train and own custom models on our proprietary data.", True),
        ("ml_engineer", "You build and deploy models.", True),
        ("ml_engineer", "You will train our own models rather than call APIs.", True),
        ("ml_engineer", "You will integrate foundation models into our product.", False),
        ("ml_engineer", "You will do exciting things with AI.", False),
        ("ml_engineer", "Requirements:\n- Experience building models", False),
        ("ai_engineer", "You will integrate foundation models into our product.", True),
        ("ai_engineer", "You will build product features on models that others trained.", True),
        ("ai_engineer", "You will build on top of GPT and Claude.", True),
        ("ai_engineer", "You will train and own custom models on our data.", False),
        ("data_scientist", "Your experiments lead to decisions.", True),
        ("data_scientist", "You will do exciting things.", False),
        ("ml_platform_engineer", "You build the tools with which our engineers train models.", True),
        ("ml_platform_engineer", "You will do exciting things.", False),
        ("general", "You will do exciting things.", True),
    ],
)
def test_an_ad_says_out_loud_what_the_job_does(template, text, is_said):
    assert ("builds_or_integrates" not in keys(text, template)) is is_said


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("It runs on AWS. We watch drift. 4 million requests a day.", None),
        ("We watch drift. 4 million requests a day.", "where the model runs"),
        ("It runs on AWS. 4 million requests a day.", "how it is watched"),
        ("It runs on AWS. We watch drift. It works at scale.", "at what scale"),
        ("Requirements:\n- AWS, Grafana alerts", "where the model runs, how it is watched and at what scale"),
    ],
)
def test_an_ad_lists_the_production_realities(text, asked):
    whys = [one.why for one in lint(text, "ml_engineer", POSTED) if one.rule is AdRule.PRODUCTION]

    assert whys == (
        [f"Say {asked}. People choose more honestly when they can see the actual job."] if asked else []
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("From data preparation through deployment to monitoring and retraining.", True),
        ("You train models.", False),
        ("You train, evaluate and deploy models.", True),
        ("Retrieval, evals and release are yours.", True),
    ],
)
def test_an_ad_names_its_part_of_the_life_cycle(text, is_said):
    assert ("lifecycle" not in keys(text)) is is_said


def test_other_jobs_need_no_life_cycle_and_no_production_realities():
    assert keys("Office Manager\nMust have: patience.\nNice to have: a dog.\n€80,000–100,000", "general") == []
    assert "production" not in keys("", "data_scientist")


@pytest.mark.parametrize(
    ("text", "is_split"),
    [
        ("Must have:\n- Python\nNice to have:\n- Go", True),
        ("## Requirements\n- Python\n\n## Bonus\n- Go", True),
        ("Python is required. Go is a plus.", True),
        ("What you’ll bring\n* Python\n\nBonus points\n* Go", True),
        ("*What you bring*\n• Python\n*Preferred*\n• Go", True),
        ("Requirements:\n- Python\n- Go", False),
        ("Python, Go", False),
    ],
)
def test_an_ad_keeps_must_and_nice_apart(text, is_split):
    assert ("must_and_nice" not in keys(text)) is is_split


@pytest.mark.parametrize("template", templates.shipped())
@pytest.mark.parametrize("owns_metric", [False, True])
def test_the_draft_says_all_that_the_reader_looks_for_and_leaves_only_blanks(template, owns_metric):
    facts = AdFacts(title="", template_key=template, posted=POSTED, owns_metric=owns_metric)

    assert keys(draft(facts), template) == ["blanks"]


def test_a_draft_reads_like_an_ad():
    facts = AdFacts(
        title="Senior Machine Learning Engineer",
        template_key="ml_engineer",
        level="Senior",
        location="Berlin",
        steps=("Recruiter screen, 30 minutes", "MLOps and production, 45 minutes"),
        posted=POSTED,
    )

    assert draft(facts) == (
        "Senior Machine Learning Engineer\n"
        "Senior · Berlin\n"
        "\n"
        "What you will do\n"
        "- This job builds models: you train our models on our data and own them in production.\n"
        "- Your part of the life cycle: […] (keep what applies: data preparation, training, evaluation, deployment, "
        "monitoring and retraining)\n"
        "- A good first year: […]\n"
        "\n"
        "How it runs\n"
        "- Where it runs: […] (cloud, own machines or devices; batch or real-time)\n"
        "- How it is watched: […] (monitoring, alerts)\n"
        "- Scale: […] (requests a day, users, amount of data)\n"
        "- On-call: […] (who, how often, what is paid)\n"
        "\n"
        "Must have\n"
        "- […] (three to five things nobody can do the job without)\n"
        "- […]\n"
        "- […]\n"
        "\n"
        "Nice to have\n"
        "- […] (what can be learned here)\n"
        "- […]\n"
        "\n"
        "The steps\n"
        "- Recruiter screen, 30 minutes\n"
        "- MLOps and production, 45 minutes\n"
        "\n"
        "Pay\n"
        "€80,000–100,000 a year, base"
    )


def test_what_is_not_known_is_a_blank():
    text = draft(AdFacts(title=" ", template_key="acme_special"))

    assert text.startswith("[…]\n[…] (place, or remote from where)\n")
    assert "- This job: […]\n" in text
    assert "- […] (each round with its minutes, and when we decide)\n" in text
    assert text.endswith("Pay\n[…] (the honest range, with currency and period)")


def test_a_draft_stays_short_whatever_is_put_in():
    facts = AdFacts(
        title="x" * 5000,
        template_key="applied_ml_engineer",
        level="x" * 5000,
        location="x" * 5000,
        steps=tuple("x" * 500 for _ in range(12)),
        posted=posted_range(currency="VND", low=90_000_000_000, high=99_000_000_000),
        owns_metric=True,
    )

    assert len(draft(facts)) <= MAX_DRAFT
    assert "- 4 more\n" in draft(facts)


words = st.sampled_from(
    ["no", "not", "n’t", "PhD", "required", "must", "have", "certificate", "Kaggle", "FAANG", "€80k", "–", "100k", "LLMs",
     "trained", "from", "scratch", "years", "10+",
     "\n", "\n\n", "- ", ": ", ". ", "; ", "Requirements:", "Nice to have", "ﬁ", "İ", "👩‍🚀", "\u2028", "\x00", "[…]"]
)  # fmt: skip


@settings(max_examples=150)
@given(
    st.one_of(st.text(max_size=300), st.lists(words, max_size=60).map(" ".join)), st.sampled_from(templates.shipped())
)
def test_no_text_breaks_the_reader_and_every_quote_is_in_it(text, template):
    warned = lint(text, template, POSTED)

    assert len({warning.rule for warning in warned}) == len(warned)
    for warning in warned:
        if warning.quote is not None:
            assert 0 < len(warning.quote) <= 120
            assert text[warning.start : warning.start + len(warning.quote)] == warning.quote


@pytest.mark.parametrize(
    "piece",
    [
        "a", "1", " ", "\n", ".", ". ", "-", "PhD ", "no PhD ", "required ", "build ", "train LLMs ", "1 a ", "€1", "1,000 ",
        "AAA ", "1-1 ", "build models ", "use APIs ", "\u202e", "'", "not ", "é", "k ", "Python, ", "- a\n", "a\n", "[…]",
        "trained LLM ", "must ", ":\n", "10 years ", "f", "integrat", "((", "*", "A\n\n",
    ],
)  # fmt: skip
def test_a_very_long_text_is_read_at_once(piece):
    text = (piece * 40_000)[:40_000]

    began = time.process_time()
    lint(text, "ml_engineer", POSTED)

    assert time.process_time() - began < 3


def test_what_comes_after_forty_thousand_characters_is_not_read():
    assert "phd" not in keys("x" * 40_000 + "\n\nPhD required.")


def test_a_long_sentence_is_quoted_around_the_words_meant():
    text = f"{'We like people and people like us, ' * 6}you must have a PhD, {'and we like cake, ' * 10}really."

    (warning,) = [one for one in lint(text, "ml_engineer", POSTED) if one.rule is AdRule.PHD]

    assert "PhD" in warning.quote
    assert len(warning.quote) <= 120


def test_what_stands_behind_with_is_asked_for_whatever_they_call_the_person():
    ad = "We want a rockstar with PhD, Kaggle grandmaster title and drive. You trained LLMs from scratch."

    found = {warning.rule for warning in lint(ad, "ml_engineer", POSTED)}

    assert {AdRule.PHD, AdRule.KAGGLE, AdRule.FROM_SCRATCH} <= found


def test_what_is_behind_with_and_not_wanted_is_not_asked_for():
    ad = "We want someone with curiosity, not with a PhD. You will work with people who hold PhDs."

    assert AdRule.PHD not in {warning.rule for warning in lint(ad, "ml_engineer", POSTED)}
