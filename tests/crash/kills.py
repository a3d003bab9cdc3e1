"""Kills: the bot as a real process, under load, ended by `kill -9` at random instants, hundreds of times."""

import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.crash.trial import Toll, Trial, a_company
from tests.figures import Line, counted, shown

PART = "kill -9 at random instants"
KILLS = 1_000
COMPANIES = 2  # at once, since each spends half its time starting a process
LONGEST_LIFE = 0.8
STARTING = 0.12  # so many processes are killed before they are connected
TO_CONNECT = 1.0
NEW_DAY_EVERY = 25
THOROUGHLY_EVERY = 50


def run(seed: int, scale: float) -> list[Line]:
    """Kill the bots of two independent companies 1,000 times altogether."""
    kills = max(1, round(KILLS * scale))
    shares = [kills // COMPANIES + (number < kills % COMPANIES) for number in range(COMPANIES)]
    with ProcessPoolExecutor(COMPANIES, mp_context=get_context("spawn")) as pool:
        tolls = list(pool.map(kill_at_random, range(seed * 100, seed * 100 + COMPANIES), shares))
    toll = Toll()
    for one in tolls:
        toll.add(one)
    return lines(toll, kills)


def lines(toll: Toll, kills: int) -> list[Line]:
    """Return what random kills came to."""
    return [
        counted(PART, "kills", toll.kills, goal=kills),
        shown(PART, "… before the process was connected", toll.while_starting),
        shown(PART, "deeds on their way at a kill", toll.in_flight),
        shown(PART, "… done and not acknowledged, by a lucky kill", toll.done_without_an_ack),
        shown(PART, "… sent once more under the same receipt", toll.repeated),
        shown(PART, "messages of unknown fate at a kill", toll.messages_in_doubt),
        *toll.lines(PART),
    ]


def kill_at_random(seed: int, kills: int) -> Toll:
    """Found a company, kill its bot so often, and look after every kill."""
    with a_company(seed) as company:
        return _RandomKills(company, seed).go(kills)


class _RandomKills(Trial):
    """Kills one company's processes, one after the other."""

    def go(self, kills: int) -> Toll:
        self.prepare()
        self.load.begin()
        for number in range(1, kills + 1):
            self._live_and_die()
            self.look_at_the_dead()
            if number % THOROUGHLY_EVERY == 0:
                self.look_thoroughly()
            if number % NEW_DAY_EVERY == 0:
                with self.company.running():
                    self.look_as_people_do()
                    self.pass_a_day()
        return self.conclude()

    def _live_and_die(self) -> None:
        """Start a process, let people work with it for a while, and kill it, sometimes before it is connected."""
        dice = self.company.random
        process = self.company.launch()
        if dice.random() < STARTING:
            time.sleep(dice.uniform(0, TO_CONNECT))
            self.toll.while_starting += 1
        else:
            self.wait_for_a_socket(process)
            self.company.pass_settling()
            self.load.open()
            time.sleep(dice.uniform(0, LONGEST_LIFE))
        self.bury(process)
