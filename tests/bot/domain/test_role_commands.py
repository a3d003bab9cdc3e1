"""What people type after `/role`."""

import pytest

from bot.domain.role_commands import AboutRole, ListRoles, NewRole, RoleHelp, Verb, parse_role


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", RoleHelp()),
        ("help", RoleHelp()),
        ("new", NewRole()),
        ("new “ML engineer &amp; more”", NewRole("ML engineer & more")),
        ("LIST", ListRoles()),
        ("show", AboutRole(Verb.SHOW)),
        ("Close  ml-engineer ", AboutRole(Verb.CLOSE, "ml-engineer")),
        ('people "ML engineer"', AboutRole(Verb.PEOPLE, "ML engineer")),
        ("poeple ml", RoleHelp(typed="poeple", meant="people")),
        ("gardening", RoleHelp(typed="gardening")),
    ],
)
def test_what_was_typed_is_understood(typed, meant):
    assert parse_role(typed) == meant


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_takes_an_opening_or_none(verb):
    assert parse_role(verb.value) == AboutRole(verb)
    assert parse_role(f"{verb.value} ai-engineer") == AboutRole(verb, "ai-engineer")
