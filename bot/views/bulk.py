"""Moving many at once on screen: whom and where to, what would happen, what happened."""

from collections.abc import Sequence

from bot.domain.bulk import MOST, Offer, Outcome, Preview
from bot.domain.candidates import Application
from bot.domain.gates import reasons_for
from bot.domain.pipeline import Stage
from bot.views.blocks import (
    Block,
    View,
    actions,
    bullets,
    button,
    clip,
    context,
    field,
    modal,
    notice,
    option,
    plain_section,
    text_input,
    words,
)
from bot.views.moves import MOST_REASON, WHO_READS_REASONS

CHOOSE_FORM = "bulk.choose_form"
CONFIRM_FORM = "bulk.confirm_form"
# A button whose value is the first event of those done together.
UNDO = "bulk.undo"
WHO, STAGE, REASON_CODE, REASON = "who", "stage", "reason_code", "reason"
OPTIONS_MOST = 100
NAMES_SHOWN = 40


def choose_form(offer: Offer) -> View:
    """Return the form to choose whom to move where."""
    title = f"{offer.opening.title}: who moves together?"
    blocks: list[Block] = [plain_section(title)]
    if offer.is_cut:
        blocks.append(context(f"The {MOST} who have waited the longest are offered here."))
    reasons = [option(name, f"{to.value}:{key}") for to in _ways_out(offer) for key, name in _reasons(offer, to)]
    blocks += [
        field(WHO, "Candidates", _people_select(offer)),
        field(STAGE, "To", _stage_select(offer)),
    ]
    if reasons:
        select = {"type": "static_select", "options": reasons[:OPTIONS_MOST]}
        blocks.append(field(REASON_CODE, "Reason", select, optional=True, hint=WHEN_A_REASON))
    own = text_input(multiline=True, most=MOST_REASON)
    blocks.append(field(REASON, "In your own words", own, optional=True, hint=WHO_READS_REASONS))
    return modal(CHOOSE_FORM, "Move many", "Preview", str(offer.opening.id), *blocks)


def confirm_form(preview: Preview) -> View:
    """Return what would happen, and the one confirmation; with nobody to move, only why."""
    to = preview.opening.stage_name(preview.chosen.to)
    moving, staying = preview.would_move, preview.would_stay
    blocks: list[Block] = []
    if moving:
        blocks += [plain_section(f"{_people(len(moving))} would move to {to}:"), bullets(_lines(moving))]
    if staying:
        blocks += [plain_section(f"{_people(len(staying))} would stay:"), bullets(_staying(staying))]
    if not moving:
        return notice("Nobody would move", *blocks)
    chosen = preview.chosen
    ids = "-".join(str(one.id) for one in moving)
    about = f"{preview.opening.id}.{preview.as_of}.{chosen.to.value}.{chosen.reason_code or ''}.{ids}"
    # The reason in own words goes along as a field, so that it can still be changed.
    own = text_input(multiline=True, most=MOST_REASON, initial=chosen.reason or "")
    blocks.append(field(REASON, "In your own words", own, optional=True, hint=WHO_READS_REASONS))
    return modal(CONFIRM_FORM, "Is that right?", clip(f"Move {len(moving)}", 24), about, *blocks)


def done_view(outcome: Outcome) -> View:
    """Return what happened, and for ten minutes the way back."""
    to = outcome.opening.stage_name(outcome.to)
    said = f"Moved {_people(outcome.moved)} to {to}." if outcome.moved else "Nobody was moved."
    blocks: list[Block] = [plain_section(said)]
    if outcome.stayed:
        blocks += [plain_section(f"{_people(len(outcome.stayed))} stayed:"), bullets(_staying(outcome.stayed))]
    if outcome.batch_id is not None:
        blocks.append(actions(button("Undo all of it", UNDO, str(outcome.batch_id))))
        blocks.append(context("You can undo this for ten minutes."))
    return notice("Done", *blocks)


def undone_view(undone: int, stayed: int) -> View:
    """Return what taking it back did."""
    said = (
        f"Undone: {_people(undone)} {'is' if undone == 1 else 'are'} where they were." if undone else "Nothing undone."
    )
    if stayed:
        said += f" {_people(stayed)} had been moved on and {'stays' if stayed == 1 else 'stay'}."
    return notice("Undone", plain_section(said))


WHEN_A_REASON = "Needed for those who do not move forward or withdrew."


def _ways_out(offer: Offer) -> list[Stage]:
    return [stage for stage in offer.stages if stage in {Stage.REJECTED, Stage.WITHDREW}]


def _reasons(offer: Offer, to: Stage) -> list[tuple[str, str]]:
    name = offer.opening.stage_name(to)
    return [(key, clip(f"{name}: {words_}", 75)) for key, words_ in reasons_for(offer.opening.template, to)]


def _people_select(offer: Offer) -> Block:
    options = [option(_who(one), str(one.id)) for one in offer.applications]
    groups = [
        {
            "label": {"type": "plain_text", "text": f"{start + 1}–{start + len(some)}", "emoji": False},
            "options": some,
        }
        for start in range(0, len(options), OPTIONS_MOST)
        if (some := options[start : start + OPTIONS_MOST])
    ]
    select: Block = {"type": "multi_static_select", "max_selected_items": MOST}
    select |= {"options": options} if len(groups) == 1 else {"option_groups": groups}
    chosen = [one for one in options if int(one["value"]) in offer.chosen]
    return select | ({"initial_options": chosen} if chosen else {})


def _stage_select(offer: Offer) -> Block:
    options = [option(offer.opening.stage_name(stage), stage.value) for stage in offer.stages]
    return {"type": "static_select", "options": options}


def _who(application: Application) -> str:
    return f"{clip(application.name, 60)} · {application.code}"


def _lines(people: Sequence[Application]) -> list[list[dict[str, object]]]:
    lines = [[words(_who(one))] for one in people[:NAMES_SHOWN]]
    more = len(people) - NAMES_SHOWN
    return [*lines, [words(f"and {more} more")]] if more > 0 else lines


def _staying(people: Sequence[tuple[Application, str]]) -> list[list[dict[str, object]]]:
    lines = [[words(f"{_who(one)}: {why}")] for one, why in people[:NAMES_SHOWN]]
    more = len(people) - NAMES_SHOWN
    return [*lines, [words(f"and {more} more")]] if more > 0 else lines


def _people(n: int) -> str:
    return "1 candidate" if n == 1 else f"{n} candidates"
