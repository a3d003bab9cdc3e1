"""Commands, messages, threads, reactions, shortcuts: what is read, through the page and through Python."""

from tests.sandbox.both.conftest import They

CARD = "A card Ada & @Grace Hopper meet Jan 1, 2026 at 12:00 AM Count Replace Delete it Slow Form Stage"
ANSWER = "Everything, only to you: "


def test_a_command_is_answered_for_one_pair_of_eyes_only(they: They) -> None:
    ada = they.as_("ada")
    ada.types("/all hello <you> & co")
    ada.types("done")
    ada.reads(f"{ANSWER}You said: hello <you> & co", "Ada Lovelace: done")

    they.as_("grace").reads("Ada Lovelace: done")


def test_a_public_answer_shows_the_command_to_everybody(they: They) -> None:
    they.as_("ada").types("/all public")

    they.as_("grace").reads("Ada Lovelace: /all public", "Everything: For everybody")


def test_an_answer_may_come_later(they: They) -> None:
    ada = they.as_("ada")
    ada.types("/all later")
    ada.reads(f"{ANSWER}Here it comes")


def test_commands_carry_people_and_channels(they: They) -> None:
    ada = they.as_("ada")
    ada.types("/all meet @Grace Hopper in #hiring or @nobody")
    ada.types("/raw meet @Grace Hopper in #hiring & co")

    ada.reads(
        f"{ANSWER}You said: meet @Grace Hopper in #hiring or @nobody",
        f"{ANSWER}raw meet @grace in #hiring & co",
    )


def test_a_command_nobody_knows_is_said_to_be_none(they: They) -> None:
    ada = they.as_("ada")
    ada.types("/nothing at all")
    ada.reads(
        "Slackbot, only to you: /nothing is not a valid command. "
        "In Slack, all messages that start with “/” are commands."
    )


def test_a_command_that_is_not_acked_or_answered_wrongly_says_so(they: They) -> None:
    ada = they.as_("ada")
    with they.impatience():
        ada.types("/all silent")
        ada.reads("Slackbot, only to you: /all failed with the error “operation_timeout”")
    ada.types("/all bad")
    ada.reads(
        "Slackbot, only to you: /all failed with the error “operation_timeout”",
        "Slackbot, only to you: /all failed with the error “invalid_blocks”",
    )


def test_threads_have_no_commands(they: They) -> None:
    ada = they.as_("ada")
    ada.types("a question")
    ada.types("/all hello", in_thread_of="a question")

    ada.reads_thread(
        "a question",
        "Ada Lovelace: a question",
        "Slackbot, only to you: /all is not supported in threads. Sorry!",
    )
    ada.reads("Ada Lovelace: a question")


def test_messages_are_read_with_their_marks_and_names(they: They) -> None:
    ada = they.as_("ada")
    ada.types("*bold* _new_ ~old~ `*as is*` see @Grace Hopper and @here in #hiring, https://northwind.example/a_b_c")
    ada.types("> quoted\n> more\nnot")
    ada.types("2*3*4 & <b> snake_case_name :wave:")

    ada.reads(
        "Ada Lovelace: bold new old *as is* see @Grace Hopper and @here in #hiring, https://northwind.example/a_b_c",
        "Ada Lovelace: quoted more not",
        "Ada Lovelace: 2*3*4 & <b> snake_case_name :wave:",
    )


def test_a_message_is_answered_in_its_thread(they: They) -> None:
    ada = they.as_("ada")
    ada.types("lunch?")
    ada.types("yes", in_thread_of="lunch?")

    ada.reads("Ada Lovelace: lunch? [1 reply]")
    grace = they.as_("grace")
    grace.reads_thread("lunch?", "Ada Lovelace: lunch?", "Ada Lovelace: yes")


def test_the_app_answers_a_mention_in_its_thread(they: They) -> None:
    ada = they.as_("ada")
    ada.types("@Everything are you there?")

    ada.reads("Ada Lovelace: @Everything are you there? [:wave: 1] [1 reply]")
    ada.reads_thread("are you there", "Ada Lovelace: @Everything are you there? [:wave: 1]", "Everything: You called?")


def test_reactions_are_counted_and_taken_back(they: They) -> None:
    ada = they.as_("ada")
    ada.types("look")
    ada.reads("Ada Lovelace: look")
    ada.reacts("eyes", to="look")
    ada.reads("Ada Lovelace: look [:eyes: 1]")
    grace = they.as_("grace")
    grace.reacts("eyes", to="look")
    grace.reacts("wave", to="look")
    grace.reads("Ada Lovelace: look [:eyes: 2] [:wave: 1]")
    grace.unreacts("eyes", to="look")
    grace.reads("Ada Lovelace: look [:eyes: 1] [:wave: 1]")

    they.app_received("reaction_added", lambda event: (event["user"], event["reaction"]),
                      ("U01", "eyes"), ("U02", "eyes"), ("U02", "wave"))  # fmt: skip


def test_ones_own_messages_are_edited_and_deleted(they: They) -> None:
    ada = they.as_("ada")
    ada.types("frist, @Grace Hopper")
    ada.types("never mind")
    ada.edits("frist", into="first, @Grace Hopper & *all*")
    ada.reads("Ada Lovelace: first, @Grace Hopper & all [edited]", "Ada Lovelace: never mind")
    ada.deletes("never mind")
    ada.reads("Ada Lovelace: first, @Grace Hopper & all [edited]")


def test_a_file_is_shared_with_some_words(they: They) -> None:
    ada = they.as_("ada")
    ada.shares("cv.pdf", b"%PDF", "my *papers*")

    they.as_("grace").reads("Ada Lovelace: my papers cv.pdf PDF · 4 B")
    they.app_received("message", lambda event: event.get("files", [{}])[0].get("name"), "cv.pdf")


def test_a_direct_message_reaches_the_app(they: They) -> None:
    ada = they.as_("ada", "app")
    ada.types("hello app")

    ada.reads("Ada Lovelace: hello app")
    they.app_received("message", lambda event: (event["text"], event["channel_type"]), ("hello app", "im"))


def test_a_message_shortcut_quotes_the_message(they: They) -> None:
    ada = they.as_("ada")
    ada.types("Something *wise*")
    ada.uses("Quote this", on="Something")

    ada.reads("Ada Lovelace: Something wise", f"{ANSWER}Something wise")


def test_an_ephemeral_message_can_be_dismissed(they: They) -> None:
    ada = they.as_("ada")
    ada.types("/all hello")
    ada.reads(f"{ANSWER}You said: hello")
    ada.dismisses("You said")
    ada.reads()


def test_an_ephemeral_card_is_replaced_and_deleted(they: They) -> None:
    for command in ("/all card", "/all whisper"):
        ada = they.as_("ada")
        ada.types(command)
        ada.reads(ANSWER + CARD)
        ada.clicks("Replace")
        ada.reads(f"{ANSWER}Replaced")
        ada.dismisses("Replaced")
        ada.types(command)
        ada.reads(ANSWER + CARD)
        ada.clicks("Delete it")
        ada.reads()


def test_dates_and_names_are_read_with_the_readers_eyes(they: They) -> None:
    ada, grace = they.as_("ada"), they.as_("grace")
    ada.types("/all post")
    ada.reads(f"Everything: {CARD}")
    grace.reads(f"Everything: {CARD.replace('Jan 1, 2026 at 12:00 AM', 'Dec 31, 2025 at 7:00 PM')}")
