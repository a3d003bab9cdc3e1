"""A process that is asked to leave does, whatever it was about to do when it was asked."""

import subprocess
import sys
import threading

from bot.leaving import Leaving

ASKED_AT_EACH_STEP = """
import itertools, os, signal, sys
from bot.leaving import asked_to_leave

def ask_at(step):
    steps = itertools.count()

    def look(*_):
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGTERM)
        return look

    return look

for step in range(50):
    leaving = asked_to_leave()
    sys.settrace(ask_at(step))
    while not leaving.wait(0.001):
        pass
    sys.settrace(None)
"""

WAITS = """
from bot.leaving import asked_to_leave

leaving = asked_to_leave()
print("waiting", flush=True)
leaving.wait()
"""


def test_it_may_be_asked_between_any_two_steps_of_waiting():
    subprocess.run([sys.executable, "-c", ASKED_AT_EACH_STEP], check=True, timeout=20)


def test_one_that_waits_without_end_is_woken():
    with subprocess.Popen([sys.executable, "-c", WAITS], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"waiting\n"
        process.terminate()
        assert process.wait(timeout=10) == 0


def test_a_thread_may_ask_as_often_as_it_likes():
    leaving = Leaving()
    assert not leaving.is_set()
    assert not leaving.wait(0.001)

    asking = threading.Thread(target=lambda: [leaving.set() for _ in range(100_000)])
    asking.start()
    assert leaving.wait()
    asking.join()
    assert leaving.is_set()
