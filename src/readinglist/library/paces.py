"""What politeness must not forget when a process ends, kept in the library."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from readinglist.storage import paces

if TYPE_CHECKING:
    from readinglist.library.library import Library


class KeptPaces:
    """The memory of a `sources.pacing.Pacing`; safe on several threads. A library that is only read keeps nothing."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def find(self, source: str) -> tuple[dt.datetime | None, dt.datetime | None]:
        with self._library.reading() as connection:
            return paces.read_pace(connection, source)

    def keep_start(self, source: str, moment: dt.datetime) -> None:
        if not self._library.is_read_only:
            with self._library.maintaining() as connection:
                paces.write_last_start(connection, source, moment)

    def keep_not_before(self, source: str, moment: dt.datetime) -> None:
        if not self._library.is_read_only:
            with self._library.maintaining() as connection:
                paces.write_not_before(connection, source, moment)
