"""People are found by what somebody remembers of their name, whatever language it is in."""

import pytest
from sqlalchemy import text

from bot.domain.candidates import NewCandidate
from bot.domain.names import folded_words, matches
from tests.factories import NOW, know_everybody, open_a_job, put_on_file

NAMES = (
    "Ada Lovelace",
    "Grace Hopper",
    "Zoë Müller-Lüdenscheidt",
    "José García",
    "مريم الزهراء",
    "田中 愛子",
    "Jürgen Groß",
    "Nguyễn Thị Minh",
    "Adam Adamson",
    "🎉 Party Person",
    "<!channel> Mallory",
    "O'Brien, Conan",
)


def keep(store, *names):
    def work(records):
        return [records.candidates.add(NewCandidate(name=name, email=None), NOW) for name in names]

    return store.write(work)


def found(store, typed):
    query = folded_words(typed)
    rows = store.read(lambda records: records.candidates.sounding_like(query))
    return {name for _, name in rows if matches(query, folded_words(name))}


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("ada", {"Ada Lovelace", "Adam Adamson"}),
        ("ADA LOVELACE", {"Ada Lovelace"}),
        ("love", {"Ada Lovelace"}),
        ("lovelace ada", {"Ada Lovelace"}),
        ("lovelac", {"Ada Lovelace"}),
        ("lovelae", {"Ada Lovelace"}),
        ("lovelacce", {"Ada Lovelace"}),
        ("lovelaxe", {"Ada Lovelace"}),
        ("lovelcae", {"Ada Lovelace"}),
        ("hoper", {"Grace Hopper"}),
        ("graec hopper", {"Grace Hopper"}),
        ("zoe muller", {"Zoë Müller-Lüdenscheidt"}),
        ("Zoe\u0308", {"Zoë Müller-Lüdenscheidt"}),
        ("jose garcia", {"José García"}),
        ("مريم", {"مريم الزهراء"}),
        ("田中", {"田中 愛子"}),
        ("gross", {"Jürgen Groß"}),
        ("nguyen", {"Nguyễn Thị Minh"}),
        ("party", {"🎉 Party Person"}),
        ("channel", {"<!channel> Mallory"}),
        ("o'brien", {"O'Brien, Conan"}),
        ("ava", set()),
        ("lovelyce hopper", set()),
        ("%", set()),
        ("_", set()),
        ("*", set()),
    ],
)
def test_somebody_is_found_by_what_is_remembered(store, typed, who):
    keep(store, *NAMES)

    assert found(store, typed) == who


def test_a_name_of_300_letters_is_kept_and_found(store):
    name = "Wolfeschlegelsteinhausenbergerdorff " * 8 + "Hubert"

    keep(store, name.strip())

    assert found(store, "wolfeschlegelsteinhausen") == {name.strip()}


def test_the_newest_come_first_and_never_more_than_200(store):
    ids = keep(store, *[f"Ada Number{n}" for n in range(201)])

    rows = store.read(lambda records: records.candidates.sounding_like(("ada",)))

    assert [row[0] for row in rows] == sorted(ids)[:0:-1]


def test_an_e_mail_address_is_the_same_however_it_is_spelled(store):
    person = NewCandidate(name="Ada Lovelace", email="Ada.Lovelace@Example.com")
    ada = store.write(lambda records: records.candidates.add(person, NOW))

    assert store.read(lambda records: records.candidates.with_email("ada.lovelace@example.COM ")) == (
        ada,
        "Ada Lovelace",
    )
    assert store.read(lambda records: records.candidates.with_email("ada@example.com")) is None


def test_a_namesake_is_noticed_within_the_opening_only(store):
    know_everybody(store)
    ours, other = (store.write(lambda records, t=t: open_a_job(records, t)) for t in ("ML engineer", "AI engineer"))
    store.write(lambda records: put_on_file(records, "Zoë Müller", opening=ours))

    def namesake(name, opening):
        return store.read(lambda records: records.candidates.namesake_in(name, opening.id))

    assert namesake("zoe  MULLER", ours) == 1
    assert namesake("Müller, Zoë", ours) is None
    assert namesake("Zoë Müller", other) is None


def test_beginnings_of_names_are_compared_letter_by_letter_whatever_language_the_server_sorts_by(postgresql, tmp_path):
    collation = text("""
        SELECT collname FROM pg_attribute JOIN pg_collation ON pg_collation.oid = attcollation
        WHERE attrelid = 'name_forms'::regclass AND attname = 'form'
    """)

    with postgresql.fresh(tmp_path) as database:
        assert database.read(lambda connection: connection.execute(collation).scalar()) == "C"
