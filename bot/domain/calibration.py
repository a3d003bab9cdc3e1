"""Calibration: how one person uses the scale, beside the panels they sat on, for themselves and who trains them.

It speaks of one person and of “the panels”, never of another person by name, and puts nobody above anybody. With few
cards a habit and a coincidence look the same, so it stays silent, as a whole or figure by figure.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean
from typing import TypeVar

from bot.domain.findings import RATINGS
from bot.domain.scorecards import Overall
from bot.domain.votes import NEGATIVE, POSITIVE

FEWEST_CARDS = 8
FEWEST_FOR_A_FIGURE = 5
TOO_FEW = "too few"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardBeside:
    """One counted card of the person, and what the others on that application's panel said.

    `ratings` are those from 1 to 4 of the card, `others_ratings` those of all the other counted cards. `went_forward`
    tells how it was decided, and is nothing while it is not, or where the candidate withdrew.
    """

    application_id: int
    overall: Overall
    others: tuple[Overall, ...]
    ratings: tuple[str, ...]
    others_ratings: tuple[str, ...]
    went_forward: bool | None
    is_on_time: bool
    is_revealed: bool


class Measure(StrEnum):
    """What a figure is about, in the order in which they are shown."""

    OWN_VOTES = "own_votes"
    PANEL_VOTES = "panel_votes"
    OWN_RATINGS = "own_ratings"
    PANEL_RATINGS = "panel_ratings"
    OWN_MEAN = "own_mean"
    PANEL_MEAN = "panel_mean"
    EXTREMES = "extremes"
    AGREEMENT = "agreement"
    ON_TIME = "on_time"

    @property
    def words(self) -> str:
        """Return what the figure is called."""
        return _MEASURES[self][0]

    @property
    def definition(self) -> str:
        """Return in one sentence what is counted."""
        return _MEASURES[self][1]


_MEASURES = {
    Measure.OWN_VOTES: ("Own overall votes", "The overall votes on the counted cards from panels that were opened."),
    Measure.PANEL_VOTES: (
        "The panels' overall votes",
        "The overall votes on everybody else's counted cards for the same candidates.",
    ),
    Measure.OWN_RATINGS: ("Own ratings", "All ratings from 1 to 4 on the same cards, without “Not assessed”."),
    Measure.PANEL_RATINGS: (
        "The panels' ratings",
        "All ratings from 1 to 4 on everybody else's counted cards for the same candidates, whatever they looked at.",
    ),
    Measure.OWN_MEAN: ("Own mean rating", "The own ratings added up and divided by their number."),
    Measure.PANEL_MEAN: ("The panels' mean rating", "The panels' ratings added up and divided by their number."),
    Measure.EXTREMES: ("Ratings of 1 or 4", "How many of the own ratings are a 1 or a 4."),
    Measure.AGREEMENT: (
        "In line with the decision",
        "How many of the own votes for or against were followed by a decision for or against, of those that were decided.",
    ),
    Measure.ON_TIME: ("In on time", "How many of the same cards came in by the time they were due."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure in words, with what it means and how many things it was counted from."""

    measure: Measure
    value: str
    n: int

    @property
    def definition(self) -> str:
        """Return in one sentence what is counted."""
        return self.measure.definition

    @property
    def is_too_few(self) -> bool:
        """Tell whether there were too few things to say anything."""
        return self.n < FEWEST_FOR_A_FIGURE


def calibration(cards: Iterable[CardBeside]) -> tuple[Figure, ...]:
    """Return one person's figures, or none before their eighth card. Panels that are still closed play no part."""
    opened = [card for card in cards if card.is_revealed]
    if len(opened) < FEWEST_CARDS:
        return ()
    # Who held two rounds with one candidate met the same colleagues once.
    panels = {card.application_id: card for card in opened}.values()
    own_votes = [card.overall for card in opened]
    panel_votes = [vote for card in panels for vote in card.others]
    own = [rating for card in opened for rating in card.ratings if rating in RATINGS]
    panel = [rating for card in panels for rating in card.others_ratings if rating in RATINGS]
    return (
        _figure(Measure.OWN_VOTES, own_votes, _spread_of_votes),
        _figure(Measure.PANEL_VOTES, panel_votes, _spread_of_votes),
        _figure(Measure.OWN_RATINGS, own, _spread_of_ratings),
        _figure(Measure.PANEL_RATINGS, panel, _spread_of_ratings),
        _figure(Measure.OWN_MEAN, own, _mean),
        _figure(Measure.PANEL_MEAN, panel, _mean),
        _figure(Measure.EXTREMES, [rating in {"1", "4"} for rating in own], _share),
        _figure(Measure.AGREEMENT, _agreements(opened), _share),
        _figure(Measure.ON_TIME, [card.is_on_time for card in opened], _share),
    )


def _figure(measure: Measure, things: Collection[T], in_words: Callable[[Collection[T]], str]) -> Figure:
    n = len(things)
    return Figure(measure=measure, value=in_words(things) if n >= FEWEST_FOR_A_FIGURE else TOO_FEW, n=n)


def _agreements(cards: Iterable[CardBeside]) -> list[bool]:
    """Tell of each own vote for or against a candidate about whom was decided whether the decision went the same way."""
    return [
        (card.overall in POSITIVE) is card.went_forward
        for card in cards
        if card.went_forward is not None and card.overall in POSITIVE | NEGATIVE
    ]


def _spread_of_votes(votes: Collection[Overall]) -> str:
    counts = ((vote, sum(one is vote for one in votes)) for vote in Overall)
    shown = (f"{vote.label}: {count}" for vote, count in counts if count or vote is not Overall.COULD_NOT_ASSESS)
    return " · ".join(shown)


def _spread_of_ratings(ratings: Collection[str]) -> str:
    return " · ".join(f"{rating}: {sum(one == rating for one in ratings)}" for rating in RATINGS)


def _mean(ratings: Collection[str]) -> str:
    return f"{fmean(int(rating) for rating in ratings):.1f}"


def _share(hits: Collection[bool]) -> str:
    return f"{sum(hits)} of {len(hits)}"
