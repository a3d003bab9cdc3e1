"""References are for the opening's team; that they were read is kept, and they are shown nowhere else."""

import pytest

from bot.domain import audit
from bot.domain.commands import List
from bot.domain.errors import Refusal
from bot.domain.events import Door, Kind
from bot.domain.permissions import NOT_FOR_YOU
from bot.domain.pipeline import Stage
from bot.domain.references import checked_reference
from bot.flows import candidates, lists
from bot.flows.digests import digest_of, owe_now
from bot.views import candidates as views
from bot.views import digests as digest_views
from bot.views.lists import listing
from tests.bot.flows.deeds import as_, move, refused, show
from tests.factories import (
    COMPANY,
    MAYA,
    NOW,
    OTTO,
    PRIYA,
    SAM,
    a_member,
    ask_for_cards,
    put_on_file,
    record_references,
)

SAID = "UNMISTAKABLE: they noticed the drop before anybody else."


def record(store, who, application, said=SAID):
    reference = checked_reference("Helen Park", "Their manager", said)
    return as_(
        store,
        who,
        lambda r, m: candidates.record_reference(r, m, application.id, reference, door=Door.MODAL, now=NOW),
    )


def read(store, who, application):
    return as_(store, who, lambda r, m: candidates.read_references(r, m, application.id, door=Door.COMMAND, now=NOW))


def test_the_team_records_and_reads_them(store, ada):
    record(store, PRIYA, ada)

    _, _, said = read(store, MAYA, ada)

    assert [(one.referee, one.relation, one.said, one.recorded_by) for one in said] == [
        ("Helen Park", "Their manager", SAID, PRIYA)
    ]


@pytest.mark.parametrize("who", [SAM, OTTO])
def test_interviewers_and_others_neither_record_nor_read_them(store, ada, who):
    store.write(lambda records: ask_for_cards(records, ada, SAM))

    assert refused(record, store, who, ada) == NOT_FOR_YOU
    assert refused(read, store, who, ada) == NOT_FOR_YOU


def test_a_founder_does_not_read_them(store, ada):
    store.write(lambda records: records.members.keep([a_member(OTTO, is_founder=True)]))

    assert refused(read, store, OTTO, ada) == NOT_FOR_YOU


def test_each_reading_is_in_the_audit_without_a_word_of_what_was_said(store, ada):
    record(store, PRIYA, ada)
    read(store, MAYA, ada)
    read(store, PRIYA, ada)

    entries = [one for one in store.read(lambda r: list(r.audit.all())) if one.action == audit.Action.REFERENCES_READ]

    assert [(one.actor_id, one.about, one.door) for one in entries] == [
        (MAYA, "C-1", Door.COMMAND), (PRIYA, "C-1", Door.COMMAND),
    ]  # fmt: skip
    assert "UNMISTAKABLE" not in str(store.read(lambda r: list(r.audit.all())))


def test_a_refused_reading_is_not_a_reading(store, ada):
    refused(read, store, OTTO, ada)

    actions = [one.action for one in store.read(lambda r: list(r.audit.all()))]
    assert audit.Action.REFERENCES_READ not in actions


def test_what_was_said_is_in_no_card_no_list_and_no_digest(store, ada):
    record(store, PRIYA, ada)
    move(store, PRIYA, ada, Stage.HM_SCREEN)

    card = show(store, PRIYA, ada)
    page = as_(store, PRIYA, lambda r, m: lists.list_page(r, m, List(), NOW))
    store.write(lambda r: owe_now(r, r.members.get(PRIYA), COMPANY, NOW))
    digest = store.read(lambda r: digest_of(r, 1, COMPANY, NOW))
    shown = [
        views.card(card, NOW),
        listing(page, NOW),
        digest_views.digest(digest, NOW),
        *digest_views.details(digest, NOW),
    ]

    assert Kind.REFERENCE in [event.kind for event in card.history]
    for secret in ("UNMISTAKABLE", "Helen Park", "Their manager"):
        assert secret not in str(shown)


def test_each_candidates_references_are_their_own(store, ada):
    grace = store.write(lambda records: put_on_file(records, "Grace Hopper"))
    store.write(lambda records: record_references(records, grace, 2))

    assert read(store, PRIYA, ada)[2] == []


@pytest.mark.parametrize(
    ("referee", "said", "sentence"),
    [
        (" ", SAID, "Who gave the reference? A name is enough."),
        ("Helen", "Great!", "What did they say? One or two sentences are enough."),
        ("Helen", " \n " * 30, "What did they say? One or two sentences are enough."),
        ("Helen", "x" * 3001, "Please keep it under 3000 characters."),
    ],
)
def test_a_reference_needs_somebody_and_something(referee, said, sentence):
    with pytest.raises(Refusal) as caught:
        checked_reference(referee, "", said)

    assert caught.value.sentence == sentence
