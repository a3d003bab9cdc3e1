"""Times: `/candidate schedule`, `deadline`, `nudges` and `away`, answered."""

from bot.domain import commands
from bot.domain.events import Deed
from bot.domain.people import Member
from bot.flows import nudge_history, offers_elsewhere, preferences, schedules
from bot.flows.calendars import calendar_of
from bot.flows.finding import Found, find, find_in
from bot.views import timing as views
from handlers.unclear import unclear
from handlers.visits import Visit
from storage.store import Answer, Records

BACK = frozenset({"back", "i'm back", "over", "none", "cancel"})


def timed(records: Records, member: Member, asked: commands.Timed, visit: Visit) -> Answer:
    """Set when an interview takes place, or until when a candidate must answer somebody else."""
    meant = find_in(records, member, asked.splits)
    if not isinstance(meant, Found):
        return unclear(records, meant, f"{asked.what} {{code}} {getattr(meant, 'rest', '')}")
    deed = Deed(member, visit.door, visit.now)
    if asked.what == "schedule":
        done = schedules.schedule(records, deed, meant.application.id, meant.rest)
        about = done.application
        return views.scheduled(about.name, about.code, done.round_name, done.starts_at, done.told, done.too_late)
    found = offers_elsewhere.set_deadline(records, deed, meant.application.id, meant.rest)
    return views.deadline(found.application, found.deadline_at, found.fit)


def away(records: Records, member: Member, words: str, visit: Visit) -> Answer:
    """Be away, or back, or see when one is away."""
    if not words:
        return views.away_days(member.preferences.without_the_past(calendar_of(member).today(visit.now)).days_off)
    if words.casefold() in BACK:
        return views.back(was_away=preferences.come_back(records, member, visit.now))
    return views.away(preferences.go_away(records, member, words, visit.now))


def nudges(records: Records, member: Member, who: str, visit: Visit) -> Answer:
    """Show what was said to whom about a candidate, and what comes next."""
    meant = find(records, member, who)
    if not isinstance(meant, Found):
        return unclear(records, meant, "nudges {code}")
    application, told = nudge_history.nudges_about(records, member, meant.application.id, visit.now)
    return views.nudges(
        application,
        [
            (
                one.duty,
                one.about,
                one.holder,
                [
                    *(
                        views.rung(said.says, said.to, said.why, said.wanted_at, said.sent_at, is_to_come=False)
                        for said in one.said
                    ),
                    *(
                        views.rung(said.says, said.to, said.why, said.wanted_at, None, is_to_come=True)
                        for said in one.next
                    ),
                ],
            )
            for one in told
        ],
    )
