"""Matches are kept as text and read back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.model.candidate import Candidate, Finding, Match
from readinglist.model.dates import PartialDate
from readinglist.storage.match_records import read_matches, write_matches

DATES = st.builds(PartialDate, st.integers(1, 9999), st.none() | st.integers(1, 12), is_year_inferred=st.booleans())
FINDINGS = st.builds(Finding, value=st.none() | st.floats(0, 1))
MATCHES = st.builds(
    Match,
    candidates=st.lists(st.builds(Candidate, date=st.none() | DATES), min_size=1, max_size=2).map(tuple),
    findings=st.lists(FINDINGS, max_size=2).map(tuple),
)


@given(st.lists(MATCHES, max_size=2).map(tuple))
def test_matches_are_read_back_as_they_were_written(matches: tuple[Match, ...]) -> None:
    assert read_matches(write_matches(matches)) == matches


@pytest.mark.parametrize("text", ["{", "[1]", '[{"verdict": "certain"}]', '{"a": 1}'])
def test_what_is_no_list_of_matches_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_matches(text)
