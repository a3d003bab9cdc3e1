"""Being asked to leave: by a signal, or by whoever finds that there is nothing left to do."""

import contextlib
import os
import select
import signal


class Leaving:
    """Whether the process was asked to leave; set and waited for like a `threading.Event`, which it must not be.

    A signal's handler runs in the main thread, between any two of its steps. Setting an event there that the thread
    begins to wait for, it asks for a lock which that very thread holds, and the process stays for good. A byte in a pipe
    needs no lock, and wakes whoever waits also when the signal came an instant earlier.
    """

    def __init__(self) -> None:
        self._ear, self._mouth = os.pipe()
        os.set_blocking(self._mouth, False)

    def set(self) -> None:
        """Ask to leave, from any thread."""
        with contextlib.suppress(BlockingIOError):  # full of questions: one is enough
            os.write(self._mouth, b"\0")

    def is_set(self) -> bool:
        """Tell whether somebody asked."""
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until somebody asks, for some seconds or for as long as it takes; tell whether they did."""
        return bool(select.select([self._ear], [], [], timeout)[0])

    def listen(self) -> None:
        """Be asked by SIGTERM and Ctrl-C from now on; only for the main thread."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: None)
        signal.set_wakeup_fd(self._mouth, warn_on_full_buffer=False)


def asked_to_leave() -> Leaving:
    """Return what is set when the process is asked to leave, from now on: also while it still starts."""
    leaving = Leaving()
    leaving.listen()
    return leaving
