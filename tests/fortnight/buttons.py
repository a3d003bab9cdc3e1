"""What people press in their messages: the ids that stand there must do what the buttons say.

In the practice workspace a press is the envelope Slack makes of the message as it stands, and goes to the bot's own
listeners, which open modals in the workspace. In memory the flow behind the button is called. Either way nobody can
press what no message of theirs offers.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.bundles import PutOff
from bot.domain.duties import Duty
from bot.domain.events import Deed, Door
from bot.flows import seats, snoozes
from bot.views.bundles import LATER, MORE, MUTE, PUT_OFF, TOMORROW
from bot.views.scorecards import HAND_OVER, HAND_OVER_FORM, OPEN
from tests.fortnight.practice import PracticeSlack

PRESSED = frozenset({"opens form", "snooze", "mute", "hand over"})
# The title of the modal that says it was done; of a form that opened, its own.
DONE = {"snooze": "Put off", "mute": "Muted", "hand over": "Handed over", "opens form": "Scorecard"}
MUTE_FOR = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Press:
    """That somebody presses something about a duty: `wish` is how long they put it off, `to` whom they give it to."""

    what: str
    duty: Any
    who: str
    wish: PutOff
    to: str
    now: datetime

    @property
    def button(self) -> tuple[str, str]:
        """Return what is pressed: the action's id and what it carries."""
        match self.what:
            case "snooze":
                return MORE, f"{LATER if self.wish is PutOff.TWO_HOURS else TOMORROW}.{self.duty.id}"
            case "mute":
                return MORE, f"{MUTE}.{self.duty.id}"
            case "hand over":
                return HAND_OVER, str(self.duty.subject_id)
        return OPEN, str(self.duty.subject_id)

    def is_offered(self, run) -> bool:
        return run.slack.offers(self.who, *self.button)

    def on_screen(self, run) -> str:
        """Press it in the practice workspace; returns the title of what was shown last."""
        slack: PracticeSlack = run.slack
        run.listen(slack.press(self.who, *self.button))
        said = slack.modal(self.who)
        if said and said["callback_id"] == HAND_OVER_FORM:
            said = json.loads(run.listen(slack.submit(self.who, self.to)).body or "{}").get("view")
        slack.close_modals(self.who)
        return said["title"]["text"] if said else "nothing was shown"

    def carry_out(self, records) -> None:
        """Do what the button does."""
        member = records.members.get(self.who)
        match self.what:
            case "snooze":
                snoozes.put_off(records, member, self.duty.id, PUT_OFF[self.button[1].partition(".")[0]], self.now)
            case "mute":
                until = self.now.astimezone(member.zone).date() + MUTE_FOR
                snoozes.mute(records, member, Duty(self.duty.kind), until, self.now)
            case "hand over":
                seats.hand_over(records, Deed(member, Door.MODAL, self.now), self.duty.subject_id, self.to)
            case _:
                snoozes.opened_form(records, member, Duty.CARD, self.duty.subject_id, self.now)
