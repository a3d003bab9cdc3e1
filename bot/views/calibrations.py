"""Calibration on screen: one person's figures, each with what it means and how much it was counted from."""

from collections.abc import Sequence

from bot.domain.calibration import FEWEST_CARDS, TOO_FEW, Figure
from bot.views.blocks import Block, Message, answer, bullets, context, escape, header, plain_section, words


def calibration(whose: str, figures: Sequence[Figure]) -> Message:
    """Return somebody's figures; with few cards, only why there are none."""
    if not figures:
        said = f"There is nothing to show before the {FEWEST_CARDS}th card: with few, a habit and a coincidence look the same."
        return answer(escape(said), [plain_section(said)])
    title = f"How {whose} uses the scale"
    lines = [
        [words(f"{figure.measure.words}: ", bold=True), words(_value(figure)), words(f"\n{figure.definition}")]
        for figure in figures
    ]
    quiet = "Only you see this, and whoever trains you. It compares nobody with anybody."
    blocks: list[Block] = [header(title), bullets(lines), context(quiet)]
    told = [f"{figure.measure.words}: {_value(figure)}. {figure.definition}" for figure in figures]
    return answer("\n".join(escape(line) for line in (title, *told, quiet)), blocks)


def _value(figure: Figure) -> str:
    return f"{TOO_FEW} (n = {figure.n})" if figure.is_too_few else f"{figure.value} (n = {figure.n})"
