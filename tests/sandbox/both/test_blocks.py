"""Cards, menus, Home and every block: what is read, pressed and chosen."""

from typing import Any

from tests.sandbox.both.conftest import They
from tests.sandbox.both.sights import one_line
from tests.sandbox.both.somebody import soon
from tests.sandbox.both.test_conversations import CARD

ANSWER = "Everything, only to you: "


def pressed(body: dict[str, Any]) -> dict[str, Any]:
    """The action the app was told of, without what differs each time."""
    (action,) = body["actions"]
    return {key: value for key, value in action.items() if key != "action_ts"}


def test_a_button_updates_its_message_in_place(they: They) -> None:
    ada = they.as_("ada")
    ada.types("/all post")
    ada.reads(f"Everything: {CARD}")
    ada.clicks("Count")
    ada.reads(f"Everything: {CARD.replace('Count', 'Count 1')} [edited]")
    ada.clicks("Count 1")
    ada.reads(f"Everything: {CARD.replace('Count', 'Count 2')} [edited]")


def test_a_posted_card_is_replaced_and_deleted(they: They) -> None:
    ada = they.as_("ada")
    ada.types("/all post")
    ada.clicks("Replace")
    ada.reads("Everything: Replaced [edited]")
    ada.types("/all post")
    ada.clicks("Delete it")
    ada.reads("Everything: Replaced [edited]")


def test_a_button_that_is_not_acked_says_so_beside_itself(they: They) -> None:
    ada = they.as_("ada")
    ada.types("/all post")
    ada.reads(f"Everything: {CARD}")
    with they.impatience():
        ada.clicks("Slow")

    ada.reads(f"Everything: {CARD.replace('Slow', 'Slow That did not work. Try again?')}")


def test_a_button_opens_the_form(they: They) -> None:
    ada = they.as_("ada")
    ada.types("/all card")
    ada.reads(ANSWER + CARD)
    ada.clicks("Form")
    ada.has_form("The form")


def test_menus_and_overflows_tell_what_was_chosen(they: They) -> None:
    ada = they.as_("ada")
    ada.types("/all post")
    ada.reads(f"Everything: {CARD}")
    ada.chooses("Stage", "Onsite")
    ada.reads(f"Everything: {CARD.removesuffix('Stage')}Onsite")
    ada.chooses("More", "Archive")

    they.app_received("block_actions", lambda body: pressed(body)["selected_option"]["value"], "onsite", "archive")


def test_buttons_may_ask_back_and_lead_elsewhere(they: They) -> None:
    ada = they.as_("ada")
    ada.types("/all questions")
    ada.reads("Everything: Risky Website Good Bad")
    ada.clicks("Risky", sure=False)
    ada.clicks("Risky", sure=True)
    ada.clicks("Website")
    ada.clicks("Bad")

    they.app_received("block_actions", lambda body: (pressed(body)["action_id"], pressed(body).get("value")),
                      ("risky", "7"), ("website", None), ("feedback", "bad"))  # fmt: skip


def test_a_button_arrives_as_slack_sends_it(they: They) -> None:
    ada = they.as_("ada")
    ada.types("/all questions")
    ada.clicks("Risky", sure=True)

    words = {"type": "plain_text", "text": "Risky", "emoji": True}
    they.app_received("block_actions", pressed, {"type": "button", "action_id": "risky", "block_id": "asks",
                                                 "text": words, "value": "7", "style": "danger"})  # fmt: skip


def test_every_kind_of_menu_is_read_and_tells_its_choice(they: They) -> None:
    ada = they.as_("ada")
    ada.types("/all menus")
    ada.reads(
        "Everything: Paint Red Green Blue Colour Who Where Place City Red Green Blue 2026-01-02 09:30 London "
        "Several Colours"
    )
    ada.chooses("Colour", "Green")
    ada.chooses("Who", "Grace Hopper")
    ada.chooses("Where", "hiring")
    ada.chooses("Place", "general")
    ada.chooses("City", "Bergen")
    ada.reads(
        "Everything: Paint Red Green Blue Green Grace Hopper hiring general Bergen Red Green Blue 2026-01-02 09:30 "
        "London Several Colours"
    )

    def choice(body: dict[str, Any]) -> Any:
        action = pressed(body)
        (value,) = (value for key, value in action.items() if key.startswith("selected"))
        return (action["action_id"], value["value"] if isinstance(value, dict) else value)

    they.app_received("block_actions", choice, ("colour", "green"), ("who", "U02"), ("where", "C02"),
                      ("place", "C01"), ("city", "bergen"))  # fmt: skip


def test_ticks_days_and_several_choices_tell_the_app_each_time(they: They) -> None:
    ada = they.as_("ada")
    ada.types("/all menus")
    ada.chooses("Day", "2026-03-02")
    ada.chooses("Hour", "10:45")
    ada.chooses("Colours", "Blue")
    ada.chooses("Paint", ["Red", "Blue"])
    ada.chooses("Red", "Green")
    ada.reads(
        "Everything: Paint Red Green Blue Colour Who Where Place City Red Green Blue 2026-03-02 10:45 London "
        "Several Blue"
    )

    def choice(body: dict[str, Any]) -> Any:
        action = pressed(body)
        (value,) = (value for key, value in action.items() if key.startswith("selected"))
        values = value if isinstance(value, list) else [value]
        return (action["action_id"], *(each["value"] if isinstance(each, dict) else each for each in values))

    they.app_received("block_actions", choice, ("day", "2026-03-02"), ("hour", "10:45"), ("colours", "blue"),
                      ("boxes", "red", "blue"), ("mood", "green"))  # fmt: skip


def test_every_block_says_the_same(they: They) -> None:
    ada = they.as_("ada")
    ada.types("/all gallery")

    ada.reads(
        "Everything: The gallery Role Engineer Since January 1st, 2026 A cat small print A title A cat "
        "Dear @Grace Hopper, see #hiring and our site bold:wave: @here Thursday, January 1st, 2026 12:00:00 AM "
        "first second said code() "
        "Plans Soon and here one ☑ two quoted as is "
        "The card Its subtitle Its body Card deed "
        "The card Its subtitle Its body Left The card Its subtitle Its body Right "
        "A box Inside A closed box A film Ada films.example Name Score Ada 7"
    )


def test_a_data_table_shows_its_first_page(they: They) -> None:
    ada = they.as_("ada")
    ada.types("/all numbers")

    ada.reads("Everything: Steps Step Count Step 1 1 Step 2 4 Step 3 9 Step 4 16 Step 5 25 Previous Page 1 of 2 Next")


def test_home_is_published_when_it_is_opened_and_refreshed(they: They) -> None:
    ada = they.as_("ada", "app")
    ada.looks_at_home()
    ada.reads_home("Welcome home Refresh Slow Who")
    ada.clicks("Refresh")
    ada.reads_home("Home again Refresh Slow Who")
    with they.impatience():
        ada.clicks("Slow")
        ada.reads_home("Home again Refresh Slow That did not work. Try again? Who")
    ada.chooses("Who", "Grace Hopper")
    they.app_received("block_actions", lambda body: body["actions"][0]["selected_user"], "U02")
    ada.reads_home("Home again Refresh Slow That did not work. Try again? Grace Hopper")


def test_dates_have_one_wording(they: They) -> None:
    now = int(they.slack.clock.now().timestamp()) // 86_400 * 86_400
    tokens = ["date_num", "date", "date_short", "date_long", "date_long_full", "day_divider_pretty", "time",
              "time_secs", "nonsense"]  # fmt: skip
    pretty = ["date_pretty", "date_short_pretty", "date_long_pretty", "ago"]
    stamps = {1767225600: tokens, 1784894701: tokens, **{now + days * 86_400: pretty for days in (-9, -1, 0, 1, 9)}}
    text = "\n".join(
        f"<!date^{stamp}^on {{{token}}}|then> <!date^{stamp}^{{{token}}} it was|then>"
        for stamp, each in stamps.items() for token in each
    )  # fmt: skip
    they.app.client.chat_postMessage(channel=they.channel.id, text=text)

    ada, reader = they.as_("ada"), they.slack.as_("ada", they.channel.name)
    soon(lambda: [message.text for message in ada.conversation()] == [one_line(reader.messages()[-1].text)], True)
    said = ada.conversation()[0].text
    assert "on January 1st, 2026 January 1st, 2026 it was" in said
    assert "on today Today it was" in said
    assert "on {nonsense} {nonsense} it was" in said
