"""The kinds of people there are: one person stands for each, and it is said what they are to what they ask for."""

from dataclasses import dataclass

from bot.domain.company import Company
from bot.domain.people import Grant, Member
from bot.domain.permissions import Role
from tests.factories import PRIYA
from tests.handlers.payloads import ANOTHER_TEAM, CHANNEL, TEAM, Sender

ADMIN, RECRUITER, MANAGER = "U11ADMIN", "U12RECRUITER", "U13MANAGER"
OTHER_MANAGER, OTHER_RECRUITER, OWNER, FOUNDER = "U14OTHERMAN", "U15OTHERREC", "U16OWNER", "U17FOUNDER"
INTERVIEWER, SECOND, OTHER_INTERVIEWER, COLLEAGUE = "U18INTER", "U19SECOND", "U20OTHERINT", "U21COLLEAGUE"
SELF, SELF_BY_EMAIL, SELF_ADMIN = "U22SELF", "U23SELFMAIL", "U24SELFADMIN"
GUEST, GONE, STRANGER, BOT, UNKNOWN, FOREIGN = (
    "U25GUEST",
    "U26GONE",
    "U27STRANGER",
    "U28BOT",
    "U29UNKNOWN",
    "W30FOREIGN",
)
# Who may be asked for a card, and is nothing to anybody yet.
STAND_IN = "U31STANDIN"
OWN_ADDRESS = "ema@example.com"

COMPANY = Company(
    channel_id=CHANNEL, admins=frozenset({ADMIN}), recruiters=frozenset({PRIYA}), timezone="Europe/Berlin"
)
EVERY_ROLE = frozenset(Grant)
PEOPLE = (
    Member(id=PRIYA, name="Priya Shah"),
    Member(id=ADMIN, name="Anna Adler"),
    Member(id=RECRUITER, name="Rita Rossi"),
    Member(id=MANAGER, name="Maya Lindqvist"),
    Member(id=OTHER_MANAGER, name="Omar Haddad"),
    Member(id=OTHER_RECRUITER, name="Olga Petrova"),
    Member(id=OWNER, name="Oskar Lund"),
    Member(id=FOUNDER, name="Fiona Byrne"),
    Member(id=INTERVIEWER, name="Ivo Horvat"),
    Member(id=SECOND, name="Sven Olsen"),
    Member(id=OTHER_INTERVIEWER, name="Ines Duarte"),
    Member(id=COLLEAGUE, name="Colin Marsh"),
    Member(id=STAND_IN, name="Tilda Berg"),
    Member(id=SELF, name="Stella Novak"),
    Member(id=SELF_BY_EMAIL, name="Ema Vidal", email_key=OWN_ADDRESS),
    Member(id=SELF_ADMIN, name="Sara Admin"),
    Member(id=GUEST, name="Gus Guest", is_guest=True),
    Member(id=GONE, name="Gina Gone", is_deactivated=True),
    Member(id=STRANGER, name="Stefan Elsewhere", is_guest=True),
    Member(id=BOT, name="Buildbot", is_bot=True),
)
GRANTED = {
    FOUNDER: frozenset({Grant.FOUNDER}),
    SELF_ADMIN: frozenset({Grant.ADMIN}),
    # Whatever they once were: they are nothing now.
    **dict.fromkeys((GUEST, GONE, STRANGER, BOT), EVERY_ROLE),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of person: who stands for it, and what they are, as people would say it.

    `roles` are those towards the application asked for (their own, where they are a candidate), `in_opening` those
    towards its opening, `anywhere` those in the company or any opening.
    """

    name: str
    id: str
    roles: frozenset[Role] = frozenset()
    in_opening: frozenset[Role] = frozenset()
    anywhere: frozenset[Role] = frozenset()
    asks_for: str = "Nadia Brandt"
    team: str = TEAM

    @property
    def sender(self) -> Sender:
        return Sender(self.id, self.team)


def _kind(name: str, member_id: str, *held: Role, also: tuple[Role, ...] = ()) -> Kind:
    """Return a kind that is the same to the application, the opening and, with `also`, the company."""
    roles = frozenset(held)
    return Kind(name, member_id, roles, roles, roles | set(also) | {Role.COLLEAGUE})


COLLEAGUES = frozenset({Role.COLLEAGUE})
KINDS = (
    _kind("admin", ADMIN, Role.ADMIN),
    _kind("company recruiter", PRIYA, Role.RECRUITER),
    _kind("recruiter of the opening", RECRUITER, Role.RECRUITER),
    _kind("hiring manager", MANAGER, Role.HIRING_MANAGER),
    _kind("another opening's hiring manager", OTHER_MANAGER, also=(Role.HIRING_MANAGER,)),
    _kind("another opening's recruiter", OTHER_RECRUITER, also=(Role.RECRUITER,)),
    Kind("whoever looks after the candidate", OWNER, frozenset({Role.RECRUITER}), anywhere=COLLEAGUES),
    _kind("founder", FOUNDER, Role.FOUNDER),
    Kind("interviewer", INTERVIEWER, frozenset({Role.INTERVIEWER}), frozenset({Role.INTERVIEWER}), COLLEAGUES),
    Kind("interviewer of another candidate", OTHER_INTERVIEWER, anywhere=COLLEAGUES),
    Kind("colleague", COLLEAGUE, anywhere=COLLEAGUES),
    Kind("the candidate", SELF, anywhere=COLLEAGUES, asks_for="Estelle Novakova"),
    Kind("the candidate, by e-mail", SELF_BY_EMAIL, anywhere=COLLEAGUES, asks_for="Emanuela Vidalova"),
    Kind(
        "an admin who is the candidate",
        SELF_ADMIN,
        in_opening=frozenset({Role.ADMIN}),
        anywhere=COLLEAGUES | {Role.ADMIN},
        asks_for="Serafina Adminova",
    ),
    Kind("guest", GUEST),
    Kind("somebody who left", GONE),
    Kind("somebody of another organisation", STRANGER),
    Kind("somebody of another workspace", FOREIGN, team=ANOTHER_TEAM),
    Kind("bot", BOT),
    Kind("somebody unknown", UNKNOWN),
)
SELVES = {kind.id: kind.asks_for for kind in KINDS if kind.asks_for != "Nadia Brandt"}
