"""The forms about an opening: closing, people, the job ad, readiness, and what changed in its template."""

from collections.abc import Mapping, Sequence

from bot.domain.candidates import Application
from bot.domain.job_ads import AdWarning
from bot.domain.openings import Opening, Pooled, Training
from bot.domain.readiness import CHECKLIST
from bot.domain.template_changes import Changes
from bot.views.blocks import (
    Block,
    View,
    bullets,
    button,
    clip,
    context,
    escape,
    field,
    header,
    modal,
    notice,
    option,
    plain_section,
    section,
    text_input,
    words,
)

CLOSE_FORM, PEOPLE_FORM, AD_FORM, READINESS_FORM, DIFF_FORM = (
    "role.close_form", "role.people_form", "role.ad_form", "role.readiness_form", "role.diff_form",
)  # fmt: skip
ROUND_PEOPLE = "role.round_people"  # a button whose value is an opening's id, a dot and a round's key
EVERYBODY, TEXT = "everybody", "text"
EACH = "each"  # … with the application's id
ANY_ROUND = "any"
MOST_OTHERS = 4  # every person on the page has the same choices, and the page must stay small
MOST_NAMES = 6
LONGEST_NAME = 60
MOST_CHANGES = 20
AD_MOST = 3000
HINTS = {
    Training.TRAINED: "May be asked for a card that counts.",
    Training.SHADOW: "Sits in and watches.",
    Training.REVERSE_SHADOW: "Leads, while somebody trained watches.",
}


def close_form(
    opening: Opening, people: Sequence[Application], total: int, others: Sequence[Opening], said: str = ""
) -> View:
    """Return the question what becomes of everybody on this page; the last page closes the opening."""
    outcomes = [option("Not moving forward: the opening was closed", "rejected"), option("Withdrew", "withdrew")]
    outcomes += [option(clip(f"Move to {one.title}", 75), f"to:{one.id}") for one in others[:MOST_OTHERS]]
    if not people:
        asked: list[Block] = [
            plain_section(f"Nobody is in {opening.title} any more. Close it? You can reopen it later.")
        ]
        return modal(CLOSE_FORM, "Close the opening", "Close", str(opening.id), *asked)
    count = "1 person is" if total == 1 else f"{total} people are"
    more = f" These are the first {len(people)}; the others follow." if total > len(people) else ""
    lead = f"{said}{count} still in {opening.title}. Say what becomes of {'them' if total == 1 else 'each'}; then it closes.{more}"
    same: Block = {
        "type": "static_select",
        "options": outcomes,
        "placeholder": {"type": "plain_text", "text": "The same for everybody"},
    }
    blocks = [plain_section(lead)]
    if len(people) > 1:
        blocks.append(
            field(f"{EVERYBODY}{people[0].id}", "Everybody without a choice of their own", same, optional=True)
        )
    for one in people:
        label = f"{clip(one.name, LONGEST_NAME)} · {one.code} · {clip(opening.stage_name(one.stage), 40)}"
        each: Block = {"type": "static_select", "options": outcomes}
        blocks.append(field(f"{EACH}{one.id}", label, each, optional=True))
    if len(others) > MOST_OTHERS:
        blocks.append(context("For an opening that is not offered here, add them there first; they stay in it."))
    submit = "Close" if total <= len(people) else "Next"
    ids = ",".join(str(one.id) for one in people)
    return modal(CLOSE_FORM, "Close the opening", submit, f"{opening.id}.{ids}", *blocks)


def people_view(opening: Opening, pool: Sequence[Pooled], names: Mapping[str, str], said: str = "") -> View:
    """Return who may be asked for which round, each with the button to change it."""
    blocks: list[Block] = [plain_section(said)] if said else []
    blocks.append(plain_section("Who may be asked for which round. People named for any round may be asked for all."))
    rounds = [(one.key, f"{one.name} · {one.minutes} min") for one in opening.template.rounds]
    for key, name in [("", "Any round"), *rounds]:
        lines = [f"*{escape(name)}*"]
        for training in Training:
            who = [
                clip(names.get(one.member_id, "somebody who left"), LONGEST_NAME)
                for one in pool
                if (one.round_key, one.training) == (key, training)
            ]
            if who:
                left = f" and {len(who) - MOST_NAMES} more" if len(who) > MOST_NAMES else ""
                lines.append(f"{training.label}: {escape(', '.join(who[:MOST_NAMES]))}{left}")
        if len(lines) == 1:
            lines.append("Nobody named yet")
        change = button("Change", ROUND_PEOPLE, f"{opening.id}.{key or ANY_ROUND}", label=clip(f"Change {name}", 75))
        blocks.append(section("\n".join(lines), change))
    return notice("People", *blocks)


def round_people_form(opening: Opening, round_key: str, name: str, pool: Sequence[Pooled]) -> View:
    """Return the form of who may be asked for one round."""
    blocks: list[Block] = [plain_section(f"{name} · {opening.title}")]
    for training in Training:
        who = [one.member_id for one in pool if (one.round_key, one.training) == (round_key, training)]
        select: Block = {"type": "multi_users_select"} | ({"initial_users": who} if who else {})
        blocks.append(field(training.value, training.label, select, optional=True, hint=HINTS[training]))
    return modal(PEOPLE_FORM, "People", "Save", f"{opening.id}.{round_key or ANY_ROUND}", *blocks)


def ad_form(opening: Opening, draft: str) -> View:
    """Return a draft of the ad to copy, and a box to have a finished one read."""
    copied: Block = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": draft}]}],
    }
    box = text_input(multiline=True, most=AD_MOST, placeholder="Paste the ad you have")
    hint = f"Up to {AD_MOST:,} characters. It is read now and not kept. Advice only: no ad is refused."
    return modal(
        AD_FORM,
        "Job ad",
        "Check my ad",
        str(opening.id),
        plain_section("A draft to copy. Hireloop invents nothing: fill in each […]."),
        copied,
        field(TEXT, "Your ad", box, hint=hint),
    )


def ad_result(warnings: Sequence[AdWarning]) -> View:
    """Return what to think about in an ad, with the words it is about; the ad lies below, untouched."""
    if not warnings:
        return _over(notice("Job ad", plain_section("Reads well: clear about the work, the pay and what is a must.")))
    count = "1 thing" if len(warnings) == 1 else f"{len(warnings)} things"
    blocks: list[Block] = [plain_section(f"{count} to think about. Your ad is still there: go back to change it.")]
    for warning in warnings:
        parts = [[words(f"“{warning.quote}”", bold=True)]] if warning.quote else []
        blocks.append(_quote_block([*parts, [words(warning.why)]]))
    return _over(notice("Job ad", *blocks))


def readiness_form(opening: Opening, names: Mapping[str, str]) -> View:
    """Return the checklist of the hiring manager, with who ticked what and when."""
    blocks: list[Block] = [
        plain_section(f"{opening.title}: good candidates ask these. Tick what the hiring manager can answer.")
    ]
    for item in CHECKLIST:
        done = opening.readiness.get(item.key)
        told = f"{names.get(done.by, 'Somebody who left')}, {done.at:%d %b %Y}" if done else None
        tick = option("Yes, we can answer this", item.key, told)
        ticks: Block = {"type": "checkboxes", "options": [tick]} | ({"initial_options": [tick]} if done else {})
        blocks.append(field(item.key, item.question, ticks, optional=True, hint=item.why))
    return modal(READINESS_FORM, "Readiness", "Save", str(opening.id), *blocks)


def diff_form(opening: Opening, now: Sequence[Changes], later: Sequence[Changes], in_process: int) -> View:
    """Return what changed in the template, and the offer to use it for future candidates."""
    if not now and not later:
        return notice("Template", plain_section(f"The template of {opening.title} is up to date."))
    blocks: list[Block] = []
    if later:
        who = "1 person is" if in_process == 1 else f"{in_process} people are"
        blocks.append(plain_section(f"{who} in process. What they meet stays as it was until they are through."))
    blocks += _changed("Used from now on" if later else "What changed", now)
    blocks += _changed("Waits until nobody is in process", later)
    if not now:
        return notice("Template", *blocks)
    return modal(DIFF_FORM, "Template", "Use from now on", str(opening.id), *blocks)


def _changed(title: str, groups: Sequence[Changes]) -> list[Block]:
    blocks: list[Block] = [header(title)] if groups else []
    left = MOST_CHANGES
    for group in groups:
        lines = group.lines[:left]
        left -= len(lines)
        if lines:
            blocks += [section(f"*{escape(group.part.value)}*"), bullets([words(clip(line, 240))] for line in lines)]
    hidden = sum(len(group.lines) for group in groups) - (MOST_CHANGES - left)
    return [*blocks, context(f"And {hidden} more; `python -m bot templates diff` shows all.")] if hidden > 0 else blocks


def _quote_block(lines: Sequence[Sequence[Mapping[str, object]]]) -> Block:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [*line]} for line in lines],
    }


def _over(view: View) -> View:
    return {**view, "close": {"type": "plain_text", "text": "Back"}}
