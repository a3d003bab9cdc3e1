"""What only opens a form only reads: PostgreSQL refuses a lock in a transaction that is for reading."""

from bot.domain.events import Deed, Door
from bot.flows import duties, seats
from tests.factories import NOW, PRIYA, SAM, ask_for_cards, know_everybody, open_a_job, put_on_file


def test_the_form_to_give_a_seat_away_is_opened_by_reading(store):
    know_everybody(store)
    store.write(open_a_job)
    ada = store.write(put_on_file)
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]

    found, case = store.read(
        lambda records: seats.seat_for(records, Deed(records.members.get(SAM), Door.BUTTON, NOW), seat.id)
    )

    assert (found.id, case.application.name) == (seat.id, "Ada Lovelace")


def test_the_form_to_hand_a_duty_over_is_opened_by_reading(store):
    know_everybody(store)
    store.write(open_a_job)
    ada = store.write(put_on_file)
    [duty] = store.read(lambda records: records.duties.of_application(ada.id))

    about = store.read(
        lambda records: duties.about_to_give(records, Deed(records.members.get(PRIYA), Door.BUTTON, NOW), duty.id)
    )

    assert about == "Next step: Ada Lovelace, Applied"
