"""Damaged copies of pages of which the corpus has no real file (hand-made): read or told, and nothing is dropped."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import TODAY, lines_not_accounted_for
from test_arxiv_mail import CROSS, HEAD, NEW, REPLACED
from test_arxiv_pages import COPY, RESULT
from test_daily_papers_data import item, page
from test_every_kind import damaged
from test_mail import alert, block, message

from readinglist.listings import KINDS
from readinglist.listings.decoding import decode
from readinglist.listings.detection import get_kind

TEXTS = {
    "arxiv-copy": COPY,
    "arxiv-search": RESULT,
    "arxiv-mail": HEAD + NEW + CROSS + REPLACED,
    "scholar-alert": alert(block("Names of Winds", mark="[PDF]"), block("Owls", "https://x.org/o")),
    "mail": message(alert(block("Names of Winds"))).decode(),
    "daily-papers-page": page(dailyPapers=[item(), item("2606.00468")], periodType="day", dateString="2026-06-12"),
}


@pytest.mark.parametrize("key", TEXTS)
def test_each_text_is_recognised_by_its_own_kind_alone(key: str) -> None:
    sure = {kind.key: kind.detect(TEXTS[key]) for kind in KINDS}
    own = sure.pop(key)
    assert own >= 0.9
    assert all(confidence < own for confidence in sure.values()), sure


@pytest.mark.parametrize("key", TEXTS)
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_damaged_copy_is_read_or_told(key: str, seed: int) -> None:
    data = damaged(TEXTS[key].encode(), random.Random(seed))
    text = decode(data or b"x").text
    listing = get_kind(key).read(text, taken=None, today=TODAY)
    assert lines_not_accounted_for(listing) == []
    for entry in listing.entries:
        assert entry.title
        assert 1 <= entry.first_line <= entry.last_line <= listing.text.count("\n") + 1
        assert all(0 <= span.start <= span.end <= len(listing.text) for span in entry.spans)


@pytest.mark.parametrize("key", TEXTS)
def test_line_ends_and_trailing_blanks_change_nothing(key: str) -> None:
    def said(text: str) -> list[tuple[object, ...]]:
        listing = get_kind(key).read(decode(text).text, taken=None, today=TODAY)
        return [(entry.title, entry.people, entry.date, entry.identifiers, entry.abstract) for entry in listing.entries]

    text = TEXTS[key]
    plain = said(text)
    assert plain
    assert said(text.replace("\n", "\r\n")) == plain
    assert said("\ufeff" + text + "\n\n") == plain
    assert said("\n".join(line + "  " for line in text.split("\n"))) == plain
