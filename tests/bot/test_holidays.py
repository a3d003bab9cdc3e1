"""Public holidays come from the library that knows them, and cost no more than the countries people live in."""

import subprocess
import sys
from datetime import date

import holidays

from bot.holidays import countries, holidays_of

TWO_COUNTRIES = """
import sys
from datetime import date
from bot.holidays import countries, holidays_of

assert len(countries()) > 100
assert holidays_of("DE", "Europe/Berlin")(date(2026, 10, 3))
assert holidays_of(None, "Asia/Calcutta")(date(2026, 1, 26))
print(sorted(name for name in sys.modules if name.startswith("holidays.countries.")))
"""


def test_only_the_countries_people_live_in_are_loaded():
    process = subprocess.run([sys.executable, "-c", TWO_COUNTRIES], capture_output=True, text=True, check=True)

    assert process.stdout.strip() == "['holidays.countries.germany', 'holidays.countries.india']"


def test_every_country_that_can_be_chosen_is_known_to_the_library():
    offered = countries()
    days = {code: holidays.country_holidays(code, years=2026, expand=False) for code in offered}

    assert {"DE", "IN", "US", "BR", "JP"} <= offered.keys()
    assert all(holidays_of(code, "UTC")(day) for code in offered for day in days[code])
    assert not holidays_of("DE", "UTC")(date(2026, 10, 5))
