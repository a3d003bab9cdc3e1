"""Whom somebody meant, where that is not clear: nobody was found, or several were."""

from bot.flows.finding import NotFound, Several
from bot.views import candidates as views
from bot.views.blocks import VALUE_MOST
from storage.store import Answer, Records


def unclear(records: Records, meant: Several | NotFound, again: str) -> Answer:
    """Return that nobody was found, or a choice of those who were; `again` is the command with `{code}` in it."""
    if isinstance(meant, NotFound):
        return views.not_found(meant.who)
    names = {rule.stage: rule.name for rule in records.openings.get(meant.applications[0].opening_id).template.stages}
    commands = [again.replace("{code}", one.code) for one in meant.applications]
    return views.choices(meant.applications, names, [text if len(text) <= VALUE_MOST else None for text in commands])
