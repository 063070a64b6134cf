"""What politeness remembers of a source survives the process, and costs no undo step."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from readinglist.library.library import Library
from readinglist.library.paces import KeptPaces

MOMENT = dt.datetime(2026, 11, 1, 12, 0, 1, 250_000, tzinfo=dt.UTC)
LATER = MOMENT + dt.timedelta(hours=1)


def test_the_last_request_and_the_wait_are_known_after_a_restart(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.sqlite", create=True) as library:
        assert KeptPaces(library).find("arxiv") == (None, None)
        KeptPaces(library).keep_not_before("arxiv", LATER)
        KeptPaces(library).keep_start("arxiv", MOMENT)
        assert library.undo_label == ""
    with Library.open(tmp_path / "library.sqlite") as library:
        assert KeptPaces(library).find("arxiv") == (MOMENT, LATER)
        assert KeptPaces(library).find("crossref") == (None, None)
