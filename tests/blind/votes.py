"""Cards as people write them at random: the same for the same words, and others where somebody's choices are changed."""

import random

from bot.domain.evidence import problem
from bot.domain.scorecards import NOT_ASSESSED, RATING_NAMES, Confidence, Draft, Overall

# Words of one length in each place, so that evidence can differ and stay as long as it was.
_PLACES = (
    ("rollback", "pipeline", "baseline", "incident"),
    ("Tuesday", "weekend", "quarter", "holiday"),
    ("caught", "missed", "logged", "solved"),
    ("drifted", "doubled", "stalled", "flooded"),
)
_LINE = (
    "I asked about the {0} of that {1}; they {2} the alert themselves once the traffic {3}, and showed me the graph."
)
_MORE = (
    " Their notes named the owner and the exact time of each step.",
    " Pressed on costs, they guessed; pressed again, they computed it aloud.",
    " The second answer contradicted what was said about labels before. 🙂",
    " <@U01PRIYA> would have liked the sketch of the queue, `while True` and all.",
)
_FAMOUS = (
    "They worked at Google and have a PhD from Stanford and the AWS certificate in machine learning, all of it at once."
)


def a_line(dice: random.Random) -> str:
    return _LINE.format(*(dice.choice(words) for words in _PLACES))


def evidence(dice: random.Random, *, is_as_long: bool) -> str:
    """Return what somebody saw; where it has to be as long, the words differ and the length does not."""
    text = a_line(dice)
    return text if is_as_long else text + "".join(dice.sample(_MORE, dice.randrange(len(_MORE) + 1)))


def a_vote(dice: random.Random, focus, template, *, is_famous: bool = False) -> Draft:
    """Return a whole card that can be submitted; one that only names famous places draws a question first."""
    is_as_long = dice.random() < 0.4
    ticked = [[one.key for one in flags] for flags in (template.red_flags, template.green_flags, template.tie_breakers)]
    red, green, tie = (tuple(dice.sample(keys, dice.randrange(min(3, len(keys)) + 1))) for keys in ticked)
    return Draft(
        ratings={one.key: dice.choice([*RATING_NAMES, NOT_ASSESSED]) for one in focus},
        evidence={one.key: evidence(dice, is_as_long=is_as_long) for one in focus},
        red_flags=red,
        green_flags=green,
        tie_breakers=tie,
        level=dice.choice(["", *(one.key for one in template.levels)]),
        confidence=dice.choice(["", *(one.value for one in Confidence)]),
        overall=dice.choice(list(Overall)).value,
        why=_FAMOUS if is_famous else evidence(dice, is_as_long=is_as_long),
    )


def a_bad_vote(dice: random.Random, focus, template) -> Draft:
    """Return a card that lacks something, each time something else."""
    lacking = dice.choice(["overall", "why", "rating", "everything"])
    if lacking == "everything":
        return Draft(why="good")
    whole = a_vote(dice, focus, template)
    kept = {key: value for key, value in whole.ratings.items() if lacking != "rating" or key != focus[0].key}
    return Draft(
        ratings=kept,
        evidence=whole.evidence,
        overall="" if lacking == "overall" else whole.overall,
        why="good good good" if lacking == "why" else whole.why,
    )


assert not any(problem(a_line(random.Random(seed)), 80) for seed in range(20))
assert problem(_FAMOUS, 80) is None
