"""A company in which one panel is written by many hands, and a record of everything each of them receives."""

import json
import random
from collections import defaultdict
from datetime import timedelta
from itertools import count
from unittest.mock import patch

from slack_bolt import BoltRequest
from slack_sdk.web import WebClient

from bot import jobs
from bot.domain.company import Company
from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.events import Door
from bot.domain.openings import Training
from bot.domain.people import Grant, Member
from bot.domain.pipeline import Stage
from bot.flows import digests, interviews, members, scorecards
from bot.flows.debrief_places import place_of
from bot.flows.homes import Homes
from bot.flows.rendering import render
from storage.store import open_store
from tests.blind.votes import a_vote
from tests.factories import NOW, PRIYA, move_to, open_a_job, put_on_file
from tests.handlers import payloads
from tests.handlers.payloads import CHANNEL, TEAM
from tests.handlers.rehearsal import Slack, SQLiteRehearsal
from tests.handlers.world import rehearsed_app

MANAGER, RECRUITER, ADMIN, FOUNDER, OUTSIDER = "U31MANAGER", "U32RECRUITER", "U33ADMIN", "U34FOUNDER", "U35OUTSIDER"
PANELISTS = ("U41ALBA", "U42BORIS", "U43CHEN", "U44DARA", "U45EMIL", "U46FAYE", MANAGER)
SHADOWS = ("U51SIMON", RECRUITER, "U52RUTH")
EVERYBODY = (*PANELISTS, *SHADOWS, ADMIN, FOUNDER, OUTSIDER)
# Who reads the audit on the machine itself, and is on no panel.
OPERATOR = "the operator"
COMPANY = Company(
    channel_id=CHANNEL, admins=frozenset({ADMIN}), recruiters=frozenset({PRIYA}), timezone="Europe/Berlin"
)
PEOPLE = (
    *(Member(id=one, name=f"{one[3:].title()} Brook", timezone="Europe/Berlin") for one in EVERYBODY),
    Member(id=PRIYA, name="Priya Shah", timezone="Europe/Berlin"),
)
ROUNDS = ("mlops_production", "coding", "ml_system_design")
FINALISTS = 9


class ForgetfulHomes(Homes):
    """Homes whose memory can be kept and brought back."""

    @property
    def memory(self):
        return dict(self._hashes), self._around, self._looked_at

    @memory.setter
    def memory(self, kept):
        hashes, self._around, self._looked_at = kept
        self._hashes = dict(hashes)


class BlindWorld:
    """Nine finalists whose panels were read long ago, two more people, and Ada, whose panel is about to be asked."""

    def __init__(self):
        self.now = NOW - timedelta(days=20)
        self.is_owed = True
        self.database = SQLiteRehearsal()
        self.store = open_store(self.database, TEAM, "Northwind")
        self.store.write(self._people)
        self.store.write(self._candidates)
        self.slack = Slack()
        self.homes = ForgetfulHomes(self.store, self.slack, COMPANY, lambda: self.now)
        self.app = rehearsed_app(
            store=self.store,
            messenger=self.slack,
            company=COMPANY,
            clock=lambda: self.now,
            homes=self.homes,
        )
        self.ada = self.store.write(lambda records: self._at_the_loop(records, "Ada Lovelace"))
        self.opening = self.store.read(lambda records: records.openings.all()[0])
        self._plain = self.database.connection.connection.driver_connection
        self._audited_before = self._plain.execute("SELECT max(id) FROM audit").fetchone()[0]
        self.store.on_owed = self._owed
        self.delivered()

    def _owed(self):
        self.is_owed = True

    # --- What was before ------------------------------------------------------------------------------------------------

    def _people(self, records):
        records.members.keep(PEOPLE)
        records.members.grant(FOUNDER, frozenset({Grant.FOUNDER}))
        members.keep_people(records, PEOPLE, COMPANY.admins, COMPANY.recruiters)

    def _candidates(self, records):
        opening = open_a_job(records, hiring_manager_id=MANAGER, recruiter_id=RECRUITER, channel_id=CHANNEL)
        training = dict.fromkeys(PANELISTS, Training.TRAINED)
        training |= {SHADOWS[0]: Training.SHADOW, SHADOWS[1]: Training.SHADOW, SHADOWS[2]: Training.REVERSE_SHADOW}
        records.openings.set_people(opening.id, "", training, RECRUITER, self.now)
        for n in range(FINALISTS):
            who = self._at_the_loop(records, f"Finalist {'ABCDEFGHI'[n]}brook")
            self._voted(records, who, opening.template, PANELISTS[0], PANELISTS[1])
            move_to(records, who, Stage.DEBRIEF, now=self.now, override="Nobody had the time.")
        records.openings.set_people(opening.id, "coding", {PANELISTS[1]: Training.SHADOW}, RECRUITER, self.now)
        for name in ("Ada Byron", "Zelda Orr"):
            put_on_file(records, name)

    def _at_the_loop(self, records, name):
        application = put_on_file(records, name, now=self.now)
        for stage in (Stage.RECRUITER_SCREEN, Stage.LOOP):
            move_to(records, application, stage, now=self.now)
        return application

    def _voted(self, records, application, template, *who):
        manager = records.members.get(MANAGER)
        interviews.assign_panel(
            records, manager, application.id, "mlops_production", who, door=Door.COMMAND, now=self.now
        )
        for seat in records.interviews.seats_of(application.id):
            writer = records.members.get(seat.interviewer_id)
            form = scorecards.form_for_seat(records, writer, seat.id)
            vote = a_vote(random.Random(f"{application.id}.{seat.id}"), form.focus, template)
            scorecards.submit(records, writer, seat.id, vote, door=Door.MODAL, now=self.now, is_sure=True)

    # --- What happens ---------------------------------------------------------------------------------------------------

    def begin(self, *, has_channel=True):
        """Let the same be the same: the clock, and the numbers Slack gives out."""
        self.now = NOW
        payloads._once = count(1)
        if not has_channel:
            self._plain.execute("UPDATE openings SET channel_id = NULL")

    def send(self, payload):
        """Let a payload arrive; returns everything its sender received, their Home anew if they have opened it."""
        self.slack.calls, self.slack.replies = [], []
        with patch.object(WebClient, "api_call", lambda _, method, **given: self.slack.api_call(method, **given)):
            response = self.app.dispatch(BoltRequest(body=payload, mode="socket_mode"))
        self.homes.publish_waiting()
        assert response.status == 200, (response.status, payload)
        said = json.dumps([response.body, self.slack.calls, self.slack.replies], ensure_ascii=False)
        assert "Something went wrong on our side" not in said, said
        return said

    def time_passes(self, hours):
        self.now += timedelta(hours=hours)
        jobs.climb_ladders(self.store, self.now)
        jobs.owe_due_mornings(self.store, self.now)
        jobs.owe_due_digests(self.store, COMPANY, self.now)
        self.is_owed = True

    def delivered(self):
        """Send what is owed; returns what each person received, those who read the channel among them."""
        received = defaultdict(list)
        if self.is_owed:
            self.is_owed = False
            for readers, said in self.store.write(self._sent):
                for reader in readers:
                    received[reader].append(said)
        return received

    def _sent(self, records):
        """Do in one transaction what the sender does in many; returns whom each message reaches, and what is known of it."""
        sent = []
        for one in records.deliveries.claim("test", self.now, 100):
            said = render(records, one, COMPANY, self.now)
            if said is None:
                records.deliveries.end(one.id, "test", DeliveryState.MOOT)
                continue
            self._plain.execute(
                "UPDATE deliveries SET shown = wanted, channel_id = recipient, ts = id || '.0', state = 'shown',"
                " attempts = 0, claimed_by = NULL, claimed_until = NULL WHERE id = ?",
                (one.id,),
            )
            place = place_of(records, one)
            readers = place.people if one.is_to_a_group else EVERYBODY if one.to == CHANNEL else [one.to]
            known = [one.key, one.wanted, one.ts, place.people, place.thread_ts, said]
            sent.append((readers, json.dumps(known, ensure_ascii=False)))
            if one.kind is DeliveryKind.DIGEST:
                digests.owe_details(records, int(one.subject), COMPANY, self.now)
                self.is_owed = True
        return sent

    # --- What is true ---------------------------------------------------------------------------------------------------

    def seats(self, who=None):
        """Return Ada's seats, or one person's: those still owed first."""
        found = self.store.read(lambda records: records.interviews.seats_of(self.ada.id))
        mine = [seat for seat in found if who in {None, seat.interviewer_id}]
        return sorted(mine, key=lambda seat: (not seat.is_owed, seat.id))

    def is_opened(self):
        """Tell whether the panel was opened."""
        opened = "SELECT 1 FROM applications WHERE id = ? AND revealed_at IS NOT NULL"
        return self._plain.execute(opened, (self.ada.id,)).fetchone() is not None

    def was_opened_too_early(self):
        """Tell whether the panel can be read although a card that counts is missing, and nobody had it opened."""
        found = self._plain.execute(
            "SELECT 1 FROM applications AS a JOIN seats AS s ON s.application_id = a.id"
            " JOIN members AS m ON m.id = s.interviewer_id WHERE a.id = ? AND s.kind = 'interviewer'"
            " AND s.submitted_at IS NULL AND s.closed IS NULL AND NOT m.is_deactivated AND s.assigned_at <= a.revealed_at"
            " AND NOT EXISTS (SELECT 1 FROM events AS e WHERE e.application_id = a.id AND e.kind = 'revealed')",
            (self.ada.id,),
        ).fetchone()
        return found is not None

    def who_may_read(self):
        """Return who may read at least one of the others' cards now: for them nothing has to be equal any more.

        It is worked out from the rows alone: the panel was opened, and they owe no card themselves.
        """
        if not self.is_opened():
            return frozenset()
        rows = self._plain.execute(
            "SELECT interviewer_id, submitted_at IS NULL AND closed IS NULL FROM seats WHERE application_id = ?",
            (self.ada.id,),
        ).fetchall()
        owing = {who for who, is_owed in rows if is_owed}
        return frozenset({MANAGER, RECRUITER, ADMIN, FOUNDER, OPERATOR, *(who for who, _ in rows)} - owing)

    def owes(self, who):
        """Tell whether somebody owes a card about Ada."""
        owed = (
            "SELECT 1 FROM seats WHERE application_id = ? AND interviewer_id = ? AND submitted_at IS NULL"
            " AND closed IS NULL"
        )
        return self._plain.execute(owed, (self.ada.id, who)).fetchone() is not None

    def audited(self):
        """Return what the audit knows, as the operator reads it."""
        rows = self._plain.execute("SELECT * FROM audit WHERE id > ?", (self._audited_before,)).fetchall()
        return json.dumps(rows, default=str)
