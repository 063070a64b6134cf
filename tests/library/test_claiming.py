"""One run at a time looks papers up in a library; within one process too, and no claim outlives its library."""

from __future__ import annotations

import pytest

from readinglist.library.claiming import claiming, is_claimed_elsewhere
from readinglist.library.library import Library


class GivenUp(Exception):
    """What a front end raises to end a wait."""


def test_a_claim_is_had_by_one_library_and_ends_with_its_block(library: Library) -> None:
    waits: list[str] = []

    def give_up() -> None:
        raise GivenUp

    with Library.open(library.path) as other:
        with claiming(library, check=give_up) as has_waited:
            assert not has_waited
            assert (is_claimed_elsewhere(library), is_claimed_elsewhere(other)) == (False, True)
            with pytest.raises(GivenUp), claiming(other, check=give_up, on_wait=lambda: waits.append("told")):
                pytest.fail("both have it")
        assert waits == ["told"]
        with claiming(other, check=give_up) as has_waited:
            assert not has_waited


def test_who_waits_has_the_claim_as_soon_as_it_ends_and_knows_that_it_waited(library: Library) -> None:
    with Library.open(library.path) as other:
        assert other.hold.claim()
        with claiming(library, check=other.hold.end_claim) as has_waited:
            assert has_waited
            assert is_claimed_elsewhere(other)


def test_a_library_that_is_closed_leaves_no_claim(library: Library) -> None:
    other = Library.open(library.path)
    assert other.hold.claim()
    assert is_claimed_elsewhere(library)
    other.close()
    assert not is_claimed_elsewhere(library)
    assert not is_claimed_elsewhere(other)
