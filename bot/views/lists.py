"""Lists on screen: a page of candidates, grouped by stage."""

from datetime import datetime

from bot.domain.candidates import Application
from bot.domain.cards import Listing
from bot.domain.colours import Colour
from bot.domain.duties import Duty
from bot.domain.pipeline import Stage
from bot.views.blocks import (
    Block,
    Message,
    actions,
    answer,
    button,
    clip,
    context,
    escape,
    header,
    how_long,
    plain_section,
    section,
)
from bot.views.candidates import AGAIN, AGAIN_TOO, DUTIES, ROW_NAME, waits_for_cards


def listing(page: Listing, now: datetime) -> Message:
    """Return a page of a list, grouped by stage, with the buttons to its neighbours."""
    title = "Candidates" + "".join(f" · {words_}" for words_ in page.filters)
    total = sum(page.counts.values())
    if not page.rows:
        said = (
            f"{title}: nobody." if page.filters else "No candidates yet. `/candidate add` puts the first one on file."
        )
        return answer(escape(said), [section(escape(said))])
    or_more = " or more" if page.counted_to is not None and total >= page.counted_to else ""
    blocks: list[Block] = [header(f"{title} ({total:,}{or_more})")]
    lines = [f"{escape(title)} ({total:,}{or_more})"]
    stage: Stage | None = None
    for row in page.rows:
        if row.stage is not stage:
            stage = row.stage
            group = f"*{escape(page.stage_names.get(stage, stage))}* · {page.counts.get(stage, 0):,}{or_more}"
            blocks.append(context(group))
            lines.append(group)
        line = _row(row, page, now)
        show = button("Show", AGAIN, f"show {row.code}", label=f"Show {row.code} {clip(row.name, 50)}")
        blocks.append(plain_section(line, show))
        lines.append(escape(line))
    around = [("Back", AGAIN, page.previous_page), ("Next", AGAIN_TOO, page.next_page)]
    if turns := [button(text, action_id, command) for text, action_id, command in around if command]:
        blocks.append(actions(*turns))
    return answer("\n".join(lines), blocks)


def _row(row: Application, page: Listing, now: datetime) -> str:
    duty = Duty(row.duty)
    opening = page.opening_titles.get(row.opening_id, "")
    about = f"{clip(row.name, ROW_NAME)} · {row.code} · {opening}"
    if duty is Duty.NOTHING:
        return f"{about} · {how_long(row.stage_since, now)} ago"
    if duty is Duty.CARD and row.id in page.awaited:
        return f"{about}\n{waits_for_cards(page.awaited[row.id], 'waits for')}"
    who = "the candidate" if duty is Duty.CANDIDATE else page.names.get(row.holder_id or "", "somebody who left")
    over = " · past its time" if row.due_at and row.due_at <= now else ""
    if page.colours.get(row.id) is Colour.DUE_SOON:
        over = " · due soon"
    return f"{about}\nwaits for {who}, {DUTIES[duty]}, {how_long(row.waiting_since, now)}{over}"
