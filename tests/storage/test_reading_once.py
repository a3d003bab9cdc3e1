"""What one transaction has read it does not read again, unless it changed it."""

from datetime import timedelta

import pytest

from bot.domain.openings import Status
from tests.bench.plain_sql import recorded
from tests.factories import LENA, MAYA, NOW, PRIYA, SAM, know_everybody, open_a_job


@pytest.fixture
def staffed(store):
    know_everybody(store)
    store.write(open_a_job)
    return store


def test_openings_are_read_once_however_often_they_are_asked_for(staffed):
    def work(records):
        first = records.openings.all()
        with recorded() as said:
            again = [records.openings.all(), [records.openings.get(one.id) for one in first]]
        return first, again, said

    first, again, said = staffed.read(work)

    assert again == [first, first]
    assert said == []


@pytest.mark.parametrize(
    "change",
    [
        lambda records, one: records.openings.set_status(one.id, Status.PAUSED),
        lambda records, one: records.openings.set_digest_hour(one.id, 11),
        lambda records, one: open_a_job(records, "Another", now=NOW + timedelta(days=1)),
    ],
)
def test_openings_are_read_anew_after_any_of_them_changed(staffed, change):
    def work(records):
        before = records.openings.all()
        change(records, before[0])
        return before, records.openings.all()

    before, after = staffed.write(work)

    assert after != before
    assert after == staffed.read(lambda records: records.openings.all())


def test_a_list_of_openings_is_the_askers_own(staffed):
    def work(records):
        records.openings.all().clear()
        return records.openings.all()

    assert len(staffed.read(work)) == 1


def test_who_was_named_is_not_read_again(staffed):
    def work(records):
        names = records.members.named([SAM, LENA, "U0NOBODY"])
        with recorded() as said:
            people = [records.members.get(one) for one in (SAM, LENA, "U0NOBODY")]
            records.members.named([LENA, SAM])
        return names, people, said

    names, people, said = staffed.read(work)

    assert names == {SAM: "Sam Okafor", LENA: "Lena Fischer"}
    assert [one and one.id for one in people] == [SAM, LENA, None]
    assert said == []


def test_names_of_those_read_before_are_told_with_those_that_were_not(staffed):
    def work(records):
        records.members.get(MAYA)
        return records.members.named([PRIYA, MAYA])

    assert staffed.read(work) == {PRIYA: "Priya Shah", MAYA: "Maya Lindqvist"}
