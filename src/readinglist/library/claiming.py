"""Who looks papers up: one run at a time in a library, whichever window or program began it.

Two at once would ask for the same titles and cut each other's undo step in pieces. Whoever comes second waits; what the
first one found is then known, so nothing is asked again. A process that is killed leaves no claim behind.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: How often somebody who waits looks whether it is their turn.
_PAUSE_S = 0.1


@contextmanager
def claiming(
    library: Library, *, check: Callable[[], None], on_wait: Callable[[], None] = lambda: None
) -> Iterator[bool]:
    """Be the only one that looks papers up within the block, after all others; yields whether it waited for one.

    check: called while it waits; it gives up by raising. on_wait: called once when there is somebody to wait for.
    """
    has_waited = False
    while not library.hold.claim():
        if not has_waited:
            has_waited = True
            on_wait()
        check()
        time.sleep(_PAUSE_S)
    try:
        yield has_waited
    finally:
        library.hold.end_claim()


def is_claimed_elsewhere(library: Library) -> bool:
    """Whether another window or program looks papers up in this library. Costs microseconds."""
    return library.hold.is_claimed_elsewhere()
