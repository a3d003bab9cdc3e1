"""So many at once, in the order they came; who waits too long gets no turn, and none is lost."""

import threading
import time

import pytest

from storage.turns import TooLong, Turns


def in_threads(works):
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    return threads


def test_no_more_than_so_many_at_once_and_everybody_gets_a_turn():
    turns, lock = Turns(at_once=3, patience=20), threading.Lock()
    inside, most, done = 0, 0, 0

    def work():
        nonlocal inside, most, done
        for _ in range(20):
            with turns.one():
                with lock:
                    inside += 1
                    most = max(most, inside)
                time.sleep(0.0005)
                with lock:
                    inside -= 1
                    done += 1

    for thread in in_threads([work] * 12):
        thread.join(30)

    assert (most, done) == (3, 240)


def test_who_came_first_is_next():
    turns, order = Turns(at_once=1, patience=20), []

    def work(number):
        with turns.one():
            order.append(number)

    with turns.one():
        waiting = []
        for number in range(8):
            waiting += in_threads([lambda number=number: work(number)])
            while len(turns._waiting) <= number:
                time.sleep(0.001)
    # Whoever comes now comes last.
    work("late")
    for thread in waiting:
        thread.join(10)

    assert order == [0, 1, 2, 3, 4, 5, 6, 7, "late"]


def test_who_waits_too_long_gets_none_and_takes_none_away():
    turns = Turns(at_once=1, patience=0.05)
    with turns.one(), pytest.raises(TooLong), turns.one():
        pass

    with turns.one():
        assert not turns._waiting


def test_a_turn_is_given_on_whatever_happens_in_it():
    turns = Turns(at_once=1, patience=0.05)
    for _ in range(3):
        with pytest.raises(RuntimeError), turns.one():
            raise RuntimeError


def test_no_turn_is_lost_when_patience_ends_just_as_one_is_given():
    turns, tries = Turns(at_once=1, patience=0.001), []

    def work():
        for _ in range(200):
            try:
                with turns.one():
                    time.sleep(0.001)
                tries.append("had one")
            except TooLong:
                tries.append("had none")

    for thread in in_threads([work] * 4):
        thread.join(30)

    assert len(tries) == 800
    assert set(tries) == {"had one", "had none"}
    with turns.one():  # it is there again
        assert turns._free == 0
    assert turns._free == 1
