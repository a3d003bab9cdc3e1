"""A posted range is a real one, reads the same everywhere, and is never mixed with what others publish."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import templates
from bot.domain.errors import Refusal
from bot.domain.pay import (
    CURRENCIES,
    Period,
    PostedRange,
    parse_amount,
    posted_range,
    range_problems,
    reference_lines,
    spread_warning,
)


@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [
        ("80000", None, 80_000),
        (" 80000 ", None, 80_000),
        ("80k", None, 80_000),
        ("80 K", None, 80_000),
        ("82.5k", None, 82_500),
        ("82,5k", None, 82_500),
        ("1.2m", None, 1_200_000),
        ("80 000", None, 80_000),
        ("80\u00a0000", None, 80_000),
        ("80\u202f000", None, 80_000),
        ("80,000", None, 80_000),
        ("80.000", None, 80_000),
        ("80'000", None, 80_000),
        ("80’000", None, 80_000),
        ("1,250,000", None, 1_250_000),
        ("1.250.000", None, 1_250_000),
        ("12,00,000", None, 1_200_000),
        ("80,000.00", None, 80_000),
        ("80.000,00", None, 80_000),
        ("45.00", None, 45),
        ("€80k", "EUR", 80_000),
        ("80.000 €", "EUR", 80_000),
        ("EUR 80k", "EUR", 80_000),
        ("80k eur", "EUR", 80_000),
        ("$120,000", "USD", 120_000),
        ("$120,000", "CAD", 120_000),
        ("¥8,000,000", "JPY", 8_000_000),
        ("８００００", None, 80_000),
        ("٨٠٠٠٠", None, 80_000),
    ],
)
def test_a_number_is_read_as_people_type_it(typed, currency, amount):
    assert parse_amount(typed, currency) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "k", "1,2", "1.2", "80,50", "80.5", "80.0000", "80,000.50", "80.000k", "8.00.000", "80,000.000", "0.500",
        "80-100k", "80k-100k", "eighty", "about 80k", "80k+", "-80000", "+80000", "8e4", "$80k", "€80k", "80_000",
        "1234567890123456", "80 00", "½", "80k k",
    ],
)  # fmt: skip
def test_what_could_mean_two_things_is_asked_for_again(typed):
    with pytest.raises(Refusal, match="Please type one whole number, such as 80000, 80,000 or 80k"):
        parse_amount(typed)


def test_a_sign_of_another_currency_is_not_ignored():
    with pytest.raises(Refusal):
        parse_amount("$80k", "EUR")


@given(st.text(max_size=40), st.sampled_from([None, "EUR", "USD"]))
def test_no_text_breaks_the_reading(text, currency):
    with suppress(Refusal):
        assert parse_amount(text, currency) >= 0


@given(st.integers(1, 999_999_999))
def test_every_number_survives_every_way_to_write_it(number):
    for mark in (",", ".", " ", "'"):
        assert parse_amount(f"{number:,}".replace(",", mark)) == number


@pytest.mark.parametrize(
    ("currency", "low", "high", "period", "basis", "words"),
    [
        ("EUR", "80k", "100k", "year", "base", "€80,000–100,000 a year, base"),
        ("usd ", "220,000", "275,000", "year", "base", "USD 220,000–275,000 a year, base"),
        ("GBP", "90k", "90k", "year", "total", "£90,000 a year, total"),
        ("CHF", "9'500", "11'000", "month", "base", "CHF 9,500–11,000 a month, base"),
        ("USD", "900", "1200", "day", "base", "USD 900–1,200 a day, base"),
        ("USD", "60", "90", "hour", "base", "USD 60–90 an hour, base"),
        ("INR", "40,00,000", "60,00,000", "year", "base", "₹4,000,000–6,000,000 a year, base"),
        ("JPY", "8m", "12m", "year", "base", "JPY 8,000,000–12,000,000 a year, base"),
    ],
)
def test_a_range_reads_the_same_everywhere(currency, low, high, period, basis, words):
    assert posted_range(currency=currency, low=low, high=high, period=period, basis=basis).words == words


def test_a_range_is_for_a_year_and_base_pay_unless_said_otherwise():
    assert posted_range(currency="EUR", low=80_000, high=100_000) == PostedRange(
        currency="EUR", low=80_000, high=100_000, period=Period.YEAR, basis="base"
    )


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"low": ""}, "low", "Please give the lower end of the range. Every opening posts its pay."),
        ({"high": "  "}, "high", "Please give the upper end of the range. Every opening posts its pay."),
        ({"low": "competitive"}, "low", "Please type one whole number, such as 80000, 80,000 or 80k."),
        ({"low": "120k"}, "high", "The upper end is below the lower end of 120,000. Were the two swapped?"),
        ({"low": "0"}, "low", "Please give a lower end above zero."),
        ({"low": "80", "high": "100"}, "low", "80 a year looks too low. For thousands, type a k, such as 80k."),
        ({"period": "hour"}, "high", "100,000 an hour looks too high. Is this the right period and currency?"),
        ({"high": "100m"}, "high", "100,000,000 a year looks too high. Is this the right period and currency?"),
        ({"currency": ""}, "currency", "Please give the currency as its three-letter code, such as EUR or USD."),
        ({"currency": "€"}, "currency", "Please give the currency as its three-letter code, such as EUR or USD."),
        ({"currency": "UDS"}, "currency", "Please give the currency as its three-letter code, such as EUR or USD."),
        ({"period": "week"}, "period", "Please say whether this is for a year, a month, a day or an hour."),
        ({"basis": "cash"}, "basis", "Please say whether this is base pay or total pay."),
    ],
)
def test_a_range_that_cannot_be_posted_is_refused_kindly(typed, field, sentence):
    typed = {"currency": "EUR", "low": "80k", "high": "100k", **typed}

    assert range_problems(**typed) == {field: sentence}
    with pytest.raises(Refusal) as refused:
        posted_range(**typed)
    assert refused.value.sentence == sentence


def test_all_that_is_wrong_is_said_at_once():
    assert list(range_problems(currency="", low="", high="", period="", basis="")) == [
        "currency",
        "period",
        "basis",
        "low",
        "high",
    ]


def test_a_currency_with_small_units_may_have_large_numbers():
    assert range_problems(currency="VND", low="600,000,000", high="1,200,000,000") == {}


def test_codes_are_three_capital_letters():
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in CURRENCIES)


@pytest.mark.parametrize(("high", "is_warned"), [(100_000, False), (160_000, False), (160_001, True)])
def test_a_range_wider_than_double_reads_as_no_range(high, is_warned):
    warning = spread_warning(posted_range(currency="EUR", low=80_000, high=high))

    assert (warning is not None) is is_warned


ROWS = {
    "name": "Machine learning engineer",
    "pay_references": [
        {"level": "senior", "place": "San Francisco", "basis": "base", "currency": "USD", "low": 220000, "high": 275000,
         "source": "Kit blog", "as_of": "2026"},
        {"level": "any", "place": "Not stated", "basis": "total", "currency": "USD", "low": 270000, "high": 270000,
         "source": "Kit blog citing Levels.fyi", "as_of": 2026},
        {"level": "senior", "place": "Europe", "basis": "unspecified", "currency": "EUR", "low": 100000, "high": 180000,
         "source": "A guide", "as_of": "not stated"},
        {"level": "staff", "place": "United States", "basis": "total", "currency": "USD", "low": 500000, "high": None,
         "source": "A guide", "as_of": None},
        {"level": "intern", "place": "United States", "basis": "monthly", "currency": "USD", "low": 8000, "high": 13000,
         "source": "", "as_of": "2026"},
    ],
}  # fmt: skip


def test_published_figures_stand_side_by_side_each_as_it_was_said():
    assert "\n".join(reference_lines(ROWS)) == (
        "Machine learning engineer · senior · San Francisco · base · USD 220,000–275,000 a year · Kit blog · as of 2026\n"
        "Machine learning engineer · any level · place not stated · total, with bonus and equity · USD 270,000 a year · "
        "Kit blog citing Levels.fyi · as of 2026\n"
        "Machine learning engineer · senior · Europe · basis not stated · €100,000–180,000 a year · A guide · "
        "as of not stated\n"
        "Machine learning engineer · staff · United States · total, with bonus and equity · USD 500,000 and more a year · "
        "A guide · as of not stated\n"
        "Machine learning engineer · intern · United States · monthly · USD 8,000–13,000 a month · source not stated · "
        "as of 2026"
    )


def test_a_level_sees_its_own_figures_and_those_for_any_level():
    assert [line.split(" · ")[1] for line in reference_lines(ROWS, "senior")] == ["senior", "any level", "senior"]
    assert [line.split(" · ")[1] for line in reference_lines(ROWS, "junior")] == ["any level"]


@pytest.mark.parametrize("key", templates.shipped())
def test_every_figure_we_ship_has_its_own_line(key):
    template = templates.load(key)

    lines = reference_lines(template)

    assert len(lines) == len(template["pay_references"])
    assert all(line.startswith(template["name"]) and "as of" in line for line in lines)
    assert all(row["currency"] in CURRENCIES for row in template["pay_references"])
