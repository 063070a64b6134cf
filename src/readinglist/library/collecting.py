"""Keeping Python's cycle collector out of the way of long work.

A full round of it stops every thread: 130 ms with a plan of 5,000 entries in memory, 250 ms amid a search for
duplicates in 100,000 papers, when 100 ms is the longest wait that the window may have; and of reading 50,000 entries it
was a quarter of the time. So no round begins while a job makes many objects that live as long as itself. Memory is
freed by reference counts all the same.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_pauses = 0
_pauses_lock = threading.Lock()


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the cycle collector from starting by itself; the last of several that overlap lets it again."""
    global _pauses
    with _pauses_lock:
        _pauses += 1
        gc.disable()
    try:
        yield
    finally:
        with _pauses_lock:
            _pauses -= 1
            if not _pauses:
                gc.enable()
