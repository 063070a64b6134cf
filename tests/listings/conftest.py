"""What several tests of listings need."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

import pytest

from readinglist.listings import KINDS
from readinglist.listings.detection import get_kind


@pytest.fixture
def seconds_of_reading() -> Callable[[str, str], float]:
    """Processor time that a kind, by its key, takes to judge and to read a text."""

    def measure(key: str, text: str) -> float:
        kind = get_kind(key, kinds=KINDS)
        started = time.process_time()
        kind.detect(text)
        kind.read(text, taken=None, today=dt.date(2026, 11, 25))
        return time.process_time() - started

    return measure
