"""The chain of the audit shows every tampering, and no free text gets into it."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audit import (
    GENESIS,
    MAX_ABOUT,
    MAX_DETAIL,
    Action,
    Detail,
    Entry,
    Note,
    about_candidate,
    about_member,
    about_opening,
    action_of,
    first_break,
    hash_of,
    keys,
)
from bot.domain.events import Door, Kind

NOW = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
HASHED = [field.name for field in fields(Entry) if field.name != "id"]
TEXTS = [name for name in HASHED if name != "at"]


def chain(*said):
    """Return the entries of a chain in which somebody did those things, one a minute."""
    entries, previous = [], GENESIS
    for number, (actor, action, about, detail) in enumerate(said, start=1):
        entry = Entry(
            id=number, workspace_id="T01", at=NOW + timedelta(minutes=number), actor_id=actor, action=action,
            about=about, door=Door.COMMAND, detail=detail, previous=previous, hash="",
        )  # fmt: skip
        entries.append(replace(entry, hash=entry.true_hash()))
        previous = entries[-1].hash
    return entries


words = st.text(max_size=5)
chains = st.lists(st.tuples(words, words, words, words), min_size=2, max_size=6).map(lambda said: chain(*said))


def test_an_untouched_chain_has_no_break():
    entries = chain(("U01", Action.MOVED, "C-1", "applied>loop"), ("U02", Action.PAY_READ, "opening:ml", ""))

    assert first_break(entries) is None
    assert first_break([]) is None


@given(chains)
def test_whatever_its_entries_say_a_chain_has_no_break(entries):
    assert first_break(entries) is None


@given(chains, st.data())
def test_any_change_of_any_field_of_any_entry_is_found(entries, data):
    place = data.draw(st.integers(0, len(entries) - 1))
    name = data.draw(st.sampled_from(TEXTS))
    other = data.draw(st.text(max_size=70).filter(lambda text: text != getattr(entries[place], name)))

    entries[place] = replace(entries[place], **{name: other})

    assert first_break(entries) is not None


@given(chains, st.data(), st.integers(-(10**9), 10**9).filter(bool))
def test_any_change_of_an_instant_is_found(entries, data, microseconds):
    place = data.draw(st.integers(0, len(entries) - 1))

    entries[place] = replace(entries[place], at=entries[place].at + timedelta(microseconds=microseconds))

    assert first_break(entries) is entries[place]


@given(chains, st.data())
def test_a_changed_entry_with_a_hash_to_match_is_found_at_the_next_one(entries, data):
    place = data.draw(st.integers(0, len(entries) - 2))
    changed = replace(entries[place], actor_id=entries[place].actor_id + "x")

    entries[place] = replace(changed, hash=changed.true_hash())

    assert first_break(entries) is entries[place + 1]


@given(chains, st.data())
def test_any_swap_is_found(entries, data):
    one, other = data.draw(st.lists(st.integers(0, len(entries) - 1), min_size=2, max_size=2, unique=True))

    entries[one], entries[other] = entries[other], entries[one]

    assert first_break(entries) is not None


@given(chains, st.data())
def test_any_removal_but_from_the_end_is_found(entries, data):
    place = data.draw(st.integers(0, len(entries) - 2))

    del entries[place]

    assert first_break(entries) is entries[place]


@given(chains, st.data())
def test_an_entry_put_in_is_found(entries, data):
    place = data.draw(st.integers(0, len(entries) - 1))
    previous = entries[place].previous
    forged = replace(entries[place], actor_id="U99", previous=previous)

    entries.insert(place, replace(forged, hash=forged.true_hash()))

    assert first_break(entries) is entries[place + 1]


def test_moving_text_from_one_field_to_the_next_changes_the_hash():
    ordinary = {"actor_id": "U1", "action": "moved", "about": "C-1", "door": "cli", "detail": "a"}

    assert hash_of(GENESIS, "T01", NOW, **ordinary) != hash_of(
        GENESIS, "T01", NOW, **{**ordinary, "about": "C-1cli", "door": ""}
    )
    assert hash_of(GENESIS, "T01", NOW, **ordinary) != hash_of(
        GENESIS, "T01", NOW, **{**ordinary, "about": 'C-1","cli', "door": "x"}
    )


def test_the_hash_is_of_the_instant_whatever_the_zone_it_is_told_in():
    there = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    said = {"actor_id": "U1", "action": "moved", "about": "C-1", "door": "cli", "detail": ""}

    assert hash_of(GENESIS, "T01", NOW, **said) == hash_of(GENESIS, "T01", there, **said)


def test_the_rule_stays_as_it_is_for_what_was_written_by_it():
    entry = chain(("U01", Action.MOVED, "C-17", "applied>loop"))[0]

    assert entry.hash == "37ff3f6bfe88a915bd47bfa2aa9efbf007f773c8b12f8eb34a04efe67e3d8c5e"


def test_a_million_entries_are_verified_one_at_a_time():
    """A generator is enough: nothing asks for its length or for an entry again."""
    entries = (entry for entry in chain(*[("U01", "moved", "C-1", "")] * 50))

    assert first_break(entries) is None
    assert next(entries, None) is None


# --- What gets in -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", Kind)
def test_every_event_has_a_word_in_the_audit(kind):
    assert action_of(kind) in Action


@pytest.mark.parametrize("action", Action)
def test_actions_fit_their_column(action):
    assert len(action.value) <= 40


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lovelace", "ada lovelace", "ada@example.com", "Rejected: too junior", "they wrote, “no”", "Zoë", "a\nb", "U01",
        "a" * (MAX_DETAIL + 1), "applied>loop,", ", a", " ", "a, , b",
    ],
)  # fmt: skip
def test_what_is_not_keys_is_refused(text):
    with pytest.raises(ValueError, match="detail of the audit"):
        Detail(text)


@given(st.text())
def test_a_detail_is_never_anything_but_keys(text):
    try:
        kept = str(Detail(text))
    except ValueError:
        return
    assert set(kept) <= set("abcdefghijklmnopqrstuvwxyz0123456789_:>., -")


def test_keys_are_put_together_and_nothing_stands_for_nothing():
    assert keys("loop>rejected", "", "reason:skills") == "loop>rejected, reason:skills"
    assert keys() == keys("") == ""


@given(st.lists(st.from_regex(r"[a-z_]{1,40}", fullmatch=True), max_size=30))
def test_keys_that_do_not_fit_are_left_out_and_it_says_so(parts):
    told = keys(*parts)

    assert len(told) <= MAX_DETAIL
    assert told == ", ".join(parts) or told.endswith("...")
    assert {part for part in told.split(", ") if part} <= {*parts, "..."}


def a_note(**special):
    ordinary = {
        "at": NOW, "actor_id": "U01", "action": Action.MOVED, "about": "C-1", "door": Door.CLI, "detail": Detail(),
    }  # fmt: skip
    return Note(**{**ordinary, **special})


@pytest.mark.parametrize("about", [about_candidate(17), about_opening("ml-engineer"), about_opening("ingénieur-ml"),
                                   about_member("U01"), about_opening("m" * 80)])  # fmt: skip
def test_an_entry_is_about_a_code_of_ours(about):
    assert a_note(about=about).about == about
    assert len(about) <= MAX_ABOUT


@pytest.mark.parametrize("about", ["", "Ada", "C-", "C-17 Ada", "opening:", "member:Ada Lovelace", "x:" + "y" * 95])
def test_an_entry_about_anything_else_is_refused(about):
    with pytest.raises(ValueError, match="is about C-17"):
        a_note(about=about)


@pytest.mark.parametrize("actor_id", ["", "Ada Lovelace", "ada@example.com", "U" * 33])
def test_who_did_it_is_an_id(actor_id):
    with pytest.raises(ValueError, match="member's id"):
        a_note(actor_id=actor_id)
