"""Threads share one heap: what one of them frees the others can use."""

import subprocess
import sys

import pytest

# Every thread fills and frees its own 8 MB at a time of its own, so that one heap needs them once.
THREADS = """
import sys, threading
from bot import heap

if sys.argv[1] == "shared":
    heap.share_one()
turn = threading.Lock()

def fill():
    with turn:
        some = [bytes(400) for _ in range(20_000)]
    stay.wait()

stay = threading.Event()
threads = [threading.Thread(target=fill) for _ in range(8)]
for one in threads:
    one.start()
    while turn.locked():
        pass
stay.set()
print(open("/proc/self/maps").read().count("---p"))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's heaps are looked at in /proc")
def test_threads_have_no_heaps_of_their_own():
    heaps = {
        how: int(
            subprocess.run([sys.executable, "-c", THREADS, how], capture_output=True, text=True, check=True).stdout
        )
        for how in ("shared", "apart")
    }

    assert heaps["shared"] < heaps["apart"]
