"""What the user agreed to is remembered with the library."""

from __future__ import annotations

import pytest

from readinglist.errors import InvalidRequest
from readinglist.library import consent
from readinglist.library.library import Library


def test_no_source_is_allowed_until_the_user_agreed(library: Library) -> None:
    assert consent.allowed_sources(library) == frozenset()
    consent.allow_sources(library, ["openalex", "arxiv", "arxiv"])
    assert consent.allowed_sources(library) == {"arxiv", "openalex"}
    consent.allow_sources(library, [])
    assert consent.allowed_sources(library) == frozenset()


def test_the_address_is_kept_and_forgotten(library: Library) -> None:
    assert consent.contact_email(library) == ""
    consent.set_contact_email(library, " jane.doe+papers@example.org ")
    assert consent.contact_email(library) == "jane.doe+papers@example.org"
    consent.set_contact_email(library, "")
    assert consent.contact_email(library) == ""


@pytest.mark.parametrize(
    "address", ["jane", "jane@", "a b@example.org", "jane@example.org\r\nX: 1", "jäne@example.org"]
)
def test_what_is_no_address_is_refused(library: Library, address: str) -> None:
    with pytest.raises(InvalidRequest):
        consent.set_contact_email(library, address)
    assert consent.contact_email(library) == ""
