"""The form to save a message as a note about a candidate."""

from collections.abc import Iterable

from bot.domain.candidates import Application
from bot.domain.names import one_line
from bot.views.blocks import View, clip, context, field, modal, option, plain, text_input

SHORTCUT = "candidate.save_message"
FORM = "candidate.save_form"
# Fields. The first asks us for what to choose from while somebody types.
CANDIDATE, WORDS = "candidate.search", "words"
WHO_READS = (
    "It becomes your note. The opening's team reads it, and the candidate can ask for it, so keep only what helps."
)
SEARCH_FROM = 2
NAME_MOST = 40


def save_form(words: str, source: str, most: int) -> View:
    """Return the form: whom it is about, and the message's words to keep."""
    search = {
        "type": "external_select",
        "min_query_length": SEARCH_FROM,
        "placeholder": plain("A name, or C-17", 150),
    }
    box = text_input(multiline=True, most=most, initial=words)
    return modal(
        FORM,
        "Save to candidate",
        "Save",
        source,
        field(CANDIDATE, "Candidate", search),
        field(WORDS, "What to keep", box, hint="Who wrote it and a link to the message are added."),
        context(WHO_READS),
    )


def choices(found: Iterable[tuple[Application, str]]) -> list[dict[str, object]]:
    """Return the candidates to choose from; a name may be long, its number is always seen."""
    return [
        option(f"{one_line(clip(one.name, NAME_MOST), NAME_MOST)} · {one.code} · {title}", str(one.id))
        for one, title in found
    ]
