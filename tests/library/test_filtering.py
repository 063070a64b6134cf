"""A filter lets through what the list's own search would find."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from readinglist.errors import InvalidRequest
from readinglist.library.filtering import Sieve, checked_filter
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry
from readinglist.model.people import Person

ENTRIES = (
    Entry("Diffusion Models for Owls", 1, 1, people=(Person("Lovelace", "Ada"),), date=PartialDate(2026, 11, 24)),
    Entry("Stars above a Forest", 1, 1, abstract="We count øwls at night.", people=(Person("Song", "Yang"),)),
    Entry("A Survey of Trees", 1, 1, identifiers=(Identifier("doi", "10.1000/trees"),), keywords=("cs.CL",)),
)


@pytest.mark.parametrize(
    ("filter_", "found"),
    [
        ("", {0, 1, 2}),
        ("title:diffusion or author:Song", {0, 1}),
        ("-survey", {0, 1}),
        ('"stars above"', {1}),
        ("owls", {0, 1}),
        ("keyword:cs.CL", {2}),
        ("year:2026", {0}),
        ("has:doi", {2}),
        ("doi:10.1000/trees", {2}),
        ("title:nothing", set()),
    ],
)
def test_entries_are_found_as_papers_are(filter_: str, found: set[int]) -> None:
    with Sieve() as sieve:
        assert sieve.find_matches(ENTRIES, filter_) == found
        assert sieve.find_matches(ENTRIES, filter_) == found, "what was sifted before is not found again"
        assert sieve.find_matches((), filter_) == set()


def test_a_sieve_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Sieve() as sieve:
        sieve.find_matches(ENTRIES, "")
        assert list(tmp_path.iterdir()) == [], "nothing is made for nothing"
        sieve.find_matches(ENTRIES, "owls")
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_filter_is_kept_in_its_canonical_words() -> None:
    assert checked_filter("author:Song   OR ti:owls") == "people:Song or title:owls"
    with pytest.raises(InvalidRequest, match="cannot be used"):
        checked_filter("tag:owls")
