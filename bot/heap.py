"""The heap: one for all threads.

glibc gives threads heaps of their own, up to eight for each core, and what one thread frees another cannot use. Only
one thread at a time runs Python anyway, so that buys nothing here, and costs some 45 MB once every worker has answered.
"""

import contextlib
import ctypes

_ARENA_MAX = -8  # M_ARENA_MAX in malloc.h


def share_one() -> None:
    """Let all threads that start from now on share one heap; where the C library is another one, nothing changes."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)
