"""Debriefs on screen: what the panel and the channel are told, the pages of the debrief, and finalists side by side.

A view holds a hundred blocks, and what is small arrives soon. So whatever grows with people, rounds and words is laid out
in parts that stay together, on as many pages as they need: nothing is left out.
"""

import json
from collections.abc import Iterable, Sequence

from bot.domain.debriefs import MustState, Named, Row
from bot.domain.decisions import Decision
from bot.domain.findings import Finding, Said, Voice
from bot.domain.panels import Panel
from bot.domain.requests import PanelNews
from bot.domain.scorecards import NOT_ASSESSED, RATING_NAMES, Scorecard
from bot.domain.votes import Label, Outcome
from bot.views.blocks import (
    Block,
    Message,
    View,
    actions,
    bullets,
    button,
    clip,
    context,
    escape,
    header,
    message,
    notice,
    plain_section,
    rich,
    section,
    words,
)
from bot.views.scorecards import OPEN

# Buttons whose value is the id of an application; a page's has the page's name and number behind dots.
READ = "debrief.read"
PAGE = "debrief.page"
EARLIER, LATER = "debrief.earlier", "debrief.later"
DECIDE = {outcome: f"debrief.{outcome.value}" for outcome in Outcome}
VOTES_PAGE = "votes"
PAGE_BLOCKS, PAGE_BYTES = 80, 20_000
# So many beginnings of so many characters fit into one paragraph.
QUOTES_MOST, QUOTE = 8, 120
Part = list[Block]
LABEL_WORDS = {
    Label.SPLIT: "The panel is split: talk before anybody decides.",
    Label.CLEAR_NO: "Clear no: more are against than for.",
    Label.CLEAR_YES: "Clear yes: nobody is against, and at least one is strongly for.",
    Label.LEAN_YES: "Lean yes: more are for than against, or all are for and nobody strongly.",
    Label.NOT_READY: "Not ready.",
}


def panel_is_in(news: PanelNews) -> Message:
    """Return what everybody on the panel is told at once; the same words for all."""
    said = f"The panel for {news.candidate} ({news.code}) is in: {news.cards_in} of {news.assigned} cards."
    read = button("Read the panel", READ, str(news.application_id), label=f"Read the panel for {news.candidate[:40]}")
    return message(escape(said), [plain_section(said), actions(read)])


def thread_begins(news: PanelNews) -> Message:
    """Return the message a candidate's thread begins with: whom it is about, and nothing else."""
    said = f"{news.candidate} · {news.code} · {news.opening_title}"
    return message(escape(said), [plain_section(said)])


def debrief_opened(news: PanelNews, *, in_group: bool = False) -> Message:
    """Return what the candidate's thread or the group is told: that it is time, and nothing of what anybody said.

    Those of a group may all read the panel; in a channel others read along.
    """
    about = f"{news.candidate} ({news.code}), {news.opening_title}"
    if news.decided:
        said = f"Debrief for {about}: decided."
        return message(escape(said), [plain_section(said)])
    if in_group:
        said = f"The panel for {news.candidate} ({news.code}) is in: {news.cards_in} of {news.assigned} cards."
        said += f" {news.opening_title}: everybody here may read it, so talk about it here."
    else:
        said = f"Debrief for {about}: {news.cards_in} of {news.assigned} cards are in. Talk here, without votes."
    opening = button("Open the debrief", READ, str(news.application_id), label=f"Open debrief: {news.candidate[:40]}")
    return message(escape(said), [plain_section(said), actions(opening)])


def outcome(news: PanelNews) -> Message:
    """Return that somebody decided: not what, nor why, for not everybody who reads along may know."""
    about = f"{news.candidate} ({news.code}), {news.opening_title}"
    if news.decided is None:
        said = f"What was decided about {about} was taken back."
        return message(escape(said), [plain_section(said)])
    said = f"{news.decided_by} decided about {about}. The debrief says what and why."
    read = button("Open the debrief", READ, str(news.application_id), label=f"Open debrief: {news.candidate[:40]}")
    return message(escape(said), [plain_section(said), actions(read)])


def page(panel: Panel, name: str) -> View:
    """Return a page by the name its button carries: the overview, the votes, or an attribute, and which of its pages."""
    what, _, number = name.partition(".")
    at = int(number) if number.isdecimal() and len(number) < 4 else 0
    if what == VOTES_PAGE:
        return votes_page(panel, at)
    return attribute_page(panel, what, at) if what else overview(panel, at)


def overview(panel: Panel, at: int = 0) -> View:
    """Return the first page: attendance, the label, what is contested, each attribute to read, who speaks when."""
    talk, about = panel.agenda, panel.application.id
    parts: list[Part] = [
        [
            plain_section(
                f"{panel.application.name} · {panel.application.code} · {panel.opening.title} · {panel.stage_name}"
            ),
            section(f"*{escape(LABEL_WORDS[talk.label])}*"),
            bullets([[words(_attendance(panel))], [words(_spoken(talk.speakers))]]),
            actions(button("Read the votes", PAGE, f"{about}.{VOTES_PAGE}")),
        ]
    ]
    if talk.conflicts:
        parts.append([header("Talk about these first")])
        parts += [[_finding_line(one, about, with_quotes=True)] for one in talk.conflicts]
    if calm := [one for one in talk.findings if not one.is_contested]:
        parts.append([header("What else was seen" if talk.conflicts else "What was seen")])
        parts += [[_finding_line(one, about)] for one in calm]
    parts.append(_musts_and_gaps(panel))
    parts += [_flags(talk.red_flags, "Red flags"), _flags(talk.green_flags, "Green flags")]
    parts.append(_flags(talk.tie_breakers, "Tie-breakers, because the panel is split"))
    parts += [[_decision_line(one, panel)] for one in panel.decisions]
    foot = [actions(*(_decide_button(outcome, panel) for outcome in Outcome))] if panel.may_decide else []
    return _paged(parts, about, "", at, foot)


def attribute_page(panel: Panel, key: str, at: int = 0) -> View:
    """Return everything that was said about one attribute, whole."""
    about = panel.application.id
    finding = next((one for one in panel.agenda.findings if one.attribute.key == key), None)
    if finding is None:
        return overview(panel)
    title = header(clip(finding.attribute.name, 150))
    parts = [_said(said) for said in finding.said]
    parts += [_said(said, note="Sat in to learn; does not count.") for said in finding.not_counted]
    return _paged([[title], *parts], about, key, at, [_back(about)])


def votes_page(panel: Panel, at: int = 0) -> View:
    """Return everybody's overall vote with its evidence, in the order in which they came in, and revised votes beside."""
    about = panel.application.id
    parts: list[Part] = [[header("Overall votes")]]
    for voice in panel.agenda.present:
        parts.append(_vote(voice, panel))
        later = panel.revised.get((voice.member_id, voice.round_key))
        if later is not None:
            parts += _revised(voice, later, panel)
    revise = [] if panel.may_revise is None else [button("Revise my vote", OPEN, str(panel.may_revise))]
    return _paged(parts, about, VOTES_PAGE, at, [_back(about, *revise)])


def side_by_side(title: str, rows: Sequence[Row]) -> View:
    """Return finalists side by side, attribute by attribute, in the order of their names; nobody is ranked.

    What was seen is behind each name, in that person's debrief.
    """
    blocks: list[Block] = [plain_section(f"{title}: side by side, in the order of names.")]
    for cell in rows[0].cells if rows else ():
        who = f"{clip(cell.name, 60)} ({cell.code})"
        read = button("Read", READ, str(cell.application_id), label=f"Read the panel: {who}"[:75])
        blocks.append(plain_section(who, read))
    for row in rows:
        if not any(cell.finding.is_assessed for cell in row.cells):
            continue
        lines = [
            [
                words(f"{clip(cell.name, 60)} ({cell.code}): ", bold=True),
                words(" · ".join(_ratings(cell.finding)) or "not assessed"),
            ]
            for cell in row.cells
        ]
        blocks += [header(clip(row.attribute.name, 150)), bullets(lines)]
    return notice("Finalists", *blocks)


def _paged(parts: Iterable[Part], about: int, name: str, at: int, foot: Sequence[Block]) -> View:
    """Return one page of parts that stay together each, with the ways to the others and what stands below every page."""
    pages: list[list[Block]] = [[]]
    for part in parts:
        if pages[-1] and not _fits([*pages[-1], *part]):
            pages.append([])
        pages[-1] += part
    at = min(at, len(pages) - 1)
    ways = []
    if at > 0:
        ways.append(button("Earlier page", EARLIER, f"{about}.{name}.{at - 1}"))
    if at < len(pages) - 1:
        ways.append(button("Next page", LATER, f"{about}.{name}.{at + 1}", style="primary"))
    turn = [context(f"Page {at + 1} of {len(pages)}"), actions(*ways)] if ways else []
    return notice("Debrief", *pages[at], *turn, *foot)


def _fits(blocks: Sequence[Block]) -> bool:
    return len(blocks) <= PAGE_BLOCKS and len(json.dumps(blocks)) <= PAGE_BYTES


def _attendance(panel: Panel) -> str:
    talk = panel.agenda
    said = "1 card is in" if len(talk.present) == 1 else f"{len(talk.present)} cards are in"
    if talk.missing:
        said += f", without {', '.join(one.name for one in talk.missing)}"
    return f"{said}."


def _spoken(speakers: Iterable[Voice]) -> str:
    return f"Who speaks when: {' → '.join(voice.name for voice in speakers)}"


def _finding_line(finding: Finding, about: int, *, with_quotes: bool = False) -> Block:
    name = finding.attribute.name
    read = button("Read", PAGE, f"{about}.{finding.attribute.key}", label=f"Read {clip(name, 60)}")
    has_room = with_quotes and len(finding.said) <= QUOTES_MOST
    lines = [*(_quoted(one) for one in finding.said), *_learning(finding)] if has_room else _ratings(finding)
    return section("\n".join([f"*{escape(name)}*", *(escape(line) for line in lines)]), read)


def _quoted(said: Said) -> str:
    """Return a rating with the beginning of what was seen; all of it is behind “Read”."""
    beginning = clip(" ".join(said.evidence.split()), QUOTE)
    return f"{said.rating}: {said.name}" + (f", “{beginning}”" if beginning else "")


def _ratings(finding: Finding) -> list[str]:
    given = [f"{rating}: {', '.join(names)}" for rating, names in finding.distribution.items() if names]
    return given + _learning(finding)


def _learning(finding: Finding) -> list[str]:
    return [f"({one.rating}: {one.name}, learning)" for one in finding.not_counted]


def _musts_and_gaps(panel: Panel) -> list[Block]:
    talk = panel.agenda
    lines = [f"{must.attribute.name}: {must.state.words}" for must in talk.musts if must.state is not MustState.GOOD]
    musts = {must.attribute.key for must in talk.musts}
    unseen = [one.name for one in talk.not_assessed if one.key not in musts]
    blocks: list[Block] = []
    if lines:
        blocks += [header("Must-haves to look at"), bullets([words(line)] for line in lines)]
    if unseen:
        blocks.append(context(escape(f"{'Also not assessed' if lines else 'Not assessed'}: {', '.join(unseen)}.")))
    return blocks


def _flags(flags: Sequence[Named], title: str) -> list[Block]:
    if not flags:
        return []
    return [header(title), bullets([words(f"{flag.words} ({', '.join(flag.by)})")] for flag in flags)]


def _said(said: Said, note: str = "") -> list[Block]:
    none = "No evidence given: a 2 or a 3 needs none."
    return [
        _who(f"{said.name}: {_rating(said.rating)}", note),
        plain_section(said.evidence) if said.evidence else context(none),
    ]


def _who(said: str, about: str = "") -> Block:
    """Return who said something in bold, with what else is to know about it below."""
    return rich([words(said, bold=True), *([words(f"\n{about}")] if about else [])])


def _vote(voice: Voice, panel: Panel) -> list[Block]:
    rounds = {one.key: one.name for one in panel.opening.template.rounds}
    levels = {level.key: level.name for level in panel.opening.template.levels}
    about = [rounds.get(voice.round_key, voice.round_key)]
    if voice.level:
        about.append(f"level: {levels.get(voice.level, voice.level)}")
    if voice.confidence:
        about.append(f"{voice.confidence.value} confidence")
    if not voice.kind.counts:
        about.append(f"{voice.kind.words}, does not count")
    about += [mark.words for mark in voice.marks]
    return [
        _who(f"{voice.name}: {voice.overall.label}", " · ".join(about)),
        plain_section(voice.overall_evidence or "–"),
    ]


def _revised(voice: Voice, later: Scorecard, panel: Panel) -> list[Part]:
    """Return a revised vote, and what it says differently from the first."""
    names = {one.key: one.name for one in panel.opening.template.attributes}
    said = [(f"{names.get(key, key)}: {_rating(rating)}", later.said.evidence.get(key, ""), rating, key)
            for key, rating in later.said.ratings.items()]  # fmt: skip
    changed = [
        [plain_section(line), *([plain_section(text)] if text else [])]
        for line, text, rating, key in said
        if (rating, text) != (voice.ratings.get(key), voice.evidence.get(key, ""))
    ]
    why = [[plain_section(later.said.why)]] if later.said.why != voice.overall_evidence else []
    first: Part = [
        _who(f"{voice.name}, revised: {later.overall.label}"),
        plain_section(later.revision_reason or "–"),
    ]
    return [first, *why, *changed]


def _rating(rating: str) -> str:
    return RATING_NAMES[rating] if rating == NOT_ASSESSED else f"{rating} · {RATING_NAMES[rating]}"


def _decision_line(decision: Decision, panel: Panel) -> Block:
    who = panel.names.get(decision.decided_by, "Somebody who left")
    against = ", against the majority" if decision.is_against_majority else ""
    undone = ", taken back" if decision.taken_back_at else ""
    why = f" “{decision.reason}”" if decision.reason else ""
    return bullets([[words(f"{who}: {decision.outcome.label}{against}{undone}.{why}")]])


def _decide_button(outcome: Outcome, panel: Panel) -> Block:
    """Return the button of a decision. None is coloured, so that none is suggested; but a split panel talks first."""
    is_next = outcome is Outcome.MEETING and panel.agenda.label.forces_debrief and not _has_talked(panel)
    return button(outcome.label, DECIDE[outcome], str(panel.application.id), style="primary" if is_next else None)


def _has_talked(panel: Panel) -> bool:
    opened = panel.application.revealed_at
    return any(one.outcome is Outcome.MEETING and (opened is None or one.at >= opened) for one in panel.decisions)


def _back(about: int, *beside: Block) -> Block:
    return actions(button("Back", PAGE, f"{about}."), *beside)
