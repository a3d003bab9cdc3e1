"""The company's settings on screen: who has which role, and the first admin's claim."""

from collections.abc import Collection, Mapping

from bot.domain.people import Grant
from bot.views.blocks import Block, View, context, escape, field, modal, plain_section, section

ROLES_FORM = "settings.roles_form"
CLAIM_FORM = "settings.claim_form"
LABELS = {Grant.ADMIN: "Admins", Grant.RECRUITER: "Recruiters", Grant.FOUNDER: "Founders and executives"}
HINTS = {
    Grant.ADMIN: "May do everything but vote for others, and decide who has a role.",
    Grant.RECRUITER: "Run every opening: add, move, assign, pass a gate with a reason.",
    Grant.FOUNDER: "Read, and approve offers.",
}


def roles_form(granted: Mapping[Grant, Collection[str]], fixed: Mapping[Grant, Collection[str]]) -> View:
    """Return the form of who has which role; `fixed` are those the settings file names, who keep theirs."""
    blocks: list[Block] = [plain_section("Roles in the whole company. What somebody is to one opening is set there.")]
    for grant in Grant:
        people = sorted(granted[grant])
        select: Block = {"type": "multi_users_select"} | ({"initial_users": people} if people else {})
        blocks.append(field(grant.value, LABELS[grant], select, optional=True, hint=HINTS[grant]))
        if fixed.get(grant):
            named = ", ".join(f"<@{escape(member_id)}>" for member_id in sorted(fixed[grant]))
            blocks.append(context(f"Also, by the bot's settings file: {named}"))
    return modal(ROLES_FORM, "Settings", "Save", "", *blocks)


def claim_form() -> View:
    """Return the offer to become the first admin."""
    said = "Nobody is Hireloop's admin yet. You own this Slack workspace, so you can be the first."
    return modal(CLAIM_FORM, "Settings", "Become admin", "", section(said))


def saved(names: Mapping[Grant, Collection[str]]) -> list[Block]:
    """Return who has which role now."""
    lines = [f"{LABELS[grant]}: {', '.join(sorted(people)) or 'nobody'}" for grant, people in names.items()]
    return [plain_section("Saved."), *(plain_section(line) for line in lines)]
