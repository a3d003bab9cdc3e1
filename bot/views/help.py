"""Usage: what can be typed, and what was probably meant."""

from bot.domain.commands import Help
from bot.views.blocks import Message, answer, button, escape, section
from bot.views.candidates import AGAIN

USAGE = (
    ("add", "add a candidate with a form"),
    ('add "Ada Lovelace" for ml-engineer ada@example.com owner @sam', "add at once; e-mail and owner as you like"),
    ('refer "Ada Lovelace" for ml-engineer', "tell the recruiter of somebody; anybody may"),
    ("show Ada", "the card: stage, who holds the ball, cards in, history"),
    ("list [opening] [stage] [mine] [waiting]", "who stands where, longest wait first"),
    ("move Ada loop", "move to a stage; without one you get a form"),
    ("undo Ada", "take back your own last move, within ten minutes"),
    ("bulk [opening] [stage]", "move or turn down many at once, after a look at who would move"),
    ("shared Ada", "keep that they were told the pay range"),
    ("note Ada strong on evaluation", "keep a note for the team"),
    ("resume Ada https://…", "keep where their résumé lies, for everybody who meets them"),
    ("panel Ada mlops @priya @sam", "ask interviewers for their scorecards"),
    ("vote Ada", "fill in your scorecard"),
    ("debrief Ada", "read the panel once every card is in, and decide"),
    ("without Ada", "have the panel opened although cards are missing, with a reason"),
    ("compare C-17 C-23", "two to five finalists side by side"),
    ("calibration", "how you use the scale, for yourself"),
    ("references Ada", "read and record what others say who worked with them"),
    ("approve Ada", "approve an offer, as a founder or executive"),
    ("schedule Ada coding Friday 14:00", "set when a round takes place; its panel is told and asked after it"),
    ("deadline Ada Friday 17:00", "when they must answer somebody else: every clock of theirs is tightened"),
    ("nudges Ada", "what was sent to whom, what comes next, and why"),
    ("away until Monday", "nobody waits for you while you are away"),
    ("digest", "post today's digest now"),
    ("settings", "who has which role in the company"),
)


def usage(asked: Help, command: str = "/candidate") -> Message:
    """Return how to use the command; what was not understood gets the nearest thing that would be."""
    opening = _opening(asked, command)
    lines = "\n".join(f"`{command} {escape(typed)}` – {means}" for typed, means in USAGE)
    tail = "People are found by name, the beginning of it, small typos included, or by their number: `C-17`."
    blocks = [section(opening)] if opening else []
    blocks += [section(lines), section(tail)]
    if asked.meant == "list" and asked.typed != asked.meant:
        blocks[0] = section(opening, button(asked.meant.capitalize(), AGAIN, asked.meant))
    return answer("\n".join(part for part in (opening, lines, tail) if part), blocks)


def _opening(asked: Help, command: str) -> str:
    if asked.typed is None:
        return ""
    if asked.typed == asked.meant:
        return f"`{command} {asked.meant}` needs a little more:"
    guess = f" Did you mean `{asked.meant}`?" if asked.meant else ""
    return f"I don't know “{escape(asked.typed[:40])}”.{guess}"
