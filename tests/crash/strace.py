"""strace: kills a process, or lets its calls fail, at exactly the Nth call of a kind; part of every Linux distribution."""

import platform
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = "strace is not installed, or may not attach to a process here"
PATIENCE = 20.0
TO_DETACH = 2.0
FUTEX = {"x86_64": "202", "aarch64": "98"}  # by machine, what the kernel calls waiting on a lock


def is_there() -> bool:
    """Tell whether there is an strace that may do what it is needed for."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


def require() -> None:
    """Leave with a sentence where there is none."""
    if not is_there():
        raise SystemExit(f"{MISSING}. On Debian and Ubuntu: apt install strace")


def threads_of(pid: int) -> set[int]:
    """Return the threads a process has now."""
    return {int(path.name) for path in Path(f"/proc/{pid}/task").iterdir()}


def waits_on_a_lock(pid: int, thread: int) -> bool:
    """Tell whether a thread waits on a lock, and not for the network, a pipe or the time."""
    return _call_of(pid, thread) == FUTEX[platform.machine()]


@contextmanager
def injected(pid: int, threads: Iterable[int], calls: str, what: str) -> Iterator[subprocess.Popen[bytes]]:
    """Let something happen to the calls of some threads: `signal=SIGKILL:when=3`, `error=ENOSPC`. Calls are counted anew."""
    attached = [word for thread in sorted(threads) for word in ("-p", str(thread))]
    tracer = subprocess.Popen(
        ["strace", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:{what}", *attached],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_until_attached(pid, threads)
        yield tracer
    finally:
        _let_go(tracer)


def _let_go(tracer: subprocess.Popen[bytes]) -> None:
    """Let it detach; where what it traced died under its hands, it may wait for that for ever."""
    tracer.terminate()
    try:
        tracer.wait(TO_DETACH)
    except subprocess.TimeoutExpired:
        tracer.kill()
        tracer.wait()


def _wait_until_attached(pid: int, threads: Iterable[int]) -> None:
    deadline = time.monotonic() + PATIENCE
    for thread in threads:
        while "TracerPid:\t0" in _read(pid, thread, "status"):
            assert time.monotonic() < deadline, "strace did not attach"
            time.sleep(0.005)


def _call_of(pid: int, thread: int) -> str:
    return _read(pid, thread, "syscall").partition(" ")[0]


def _read(pid: int, thread: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/task/{thread}/{name}").read_text()
    except OSError:  # the thread ended
        return ""
