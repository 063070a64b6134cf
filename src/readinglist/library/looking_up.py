"""Looking papers up: the queue that survives restarts, and how far it is for each paper.

`completing` asks the sources; here is what is known, which costs no network and no import of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from readinglist.errors import NothingFound
from readinglist.library.fields import as_text
from readinglist.model.candidate import Verdict
from readinglist.model.lookup import Lookup, LookupCounts, LookupState, Proposal
from readinglist.model.paper import PaperId
from readinglist.storage import lookup_rows, proposals, refusals

if TYPE_CHECKING:
    from readinglist.library.library import Library


def get_lookup(library: Library, paper_id: PaperId) -> Lookup:
    """How far looking the paper up is, with the matches that were found. Raises NothingFound."""
    with library.reading() as connection:
        found = lookup_rows.read_lookup(connection, paper_id)
    if found is None:
        raise NothingFound(f"There is no paper #{paper_id}.", "It may have been deleted for good.")
    return found


def count_lookups(library: Library) -> LookupCounts:
    """How many papers outside the trash are in each state; at 100,000 some 50 ms, so not on a path that paints."""
    with library.reading() as connection:
        return lookup_rows.count_lookups(connection)


def get_proposals(library: Library, paper_id: PaperId) -> list[Proposal]:
    """What sources say about fields that the user set, as far as nobody answered and it is not set by now; oldest
    first.
    """
    with library.reading() as connection:
        found = proposals.read_proposals(connection, paper_id)
    paper = library.get_paper(paper_id) if found else None
    return [one for one in found if as_text(getattr(paper, one.field)) != one.value]


def find_waiting(library: Library) -> list[PaperId]:
    """Papers that wait for their turn, or for a source that may be asked again by now; oldest first. A run goes on with
    them, also after a restart.
    """
    with library.reading() as connection:
        return lookup_rows.find_waiting(connection, now=library.now())


def find_to_review(library: Library) -> list[PaperId]:
    """Papers for which a person must choose among the candidates, oldest first."""
    with library.reading() as connection:
        return lookup_rows.find_in_state(connection, LookupState.TO_REVIEW)


def get_refused(library: Library, paper_id: PaperId) -> frozenset[tuple[str, str]]:
    """Identifiers, as (scheme, value), of works that the user said are not the paper: a look-up leaves them out."""
    with library.reading() as connection:
        return refusals.read_refused(connection, paper_id)


def queue_lookups(library: Library, ids: Iterable[PaperId]) -> int:
    """Let papers wait for their turn, which survives restarts; returns how many did not wait before.

    Proven papers and those in the trash are left alone. It is no operation: nothing is there to be undone.
    """
    ids = list(ids)
    with library.maintaining() as connection:
        count = lookup_rows.queue(connection, ids)
    library.announce({"lookups"}, ids)
    return count


def forget_lookups(library: Library, ids: Iterable[PaperId]) -> None:
    """Cancel: papers that wait go back to what was known of them before, which mostly is nothing."""
    ids = list(ids)
    with library.maintaining() as connection:
        waiting = set(lookup_rows.find_in_state(connection, LookupState.QUEUED)) & set(ids)
        known = [found for paper_id in waiting if (found := lookup_rows.read_lookup(connection, paper_id))]
        asked = [_as_before(lookup) for lookup in known if lookup.asked]
        lookup_rows.write_lookups(connection, asked)
        lookup_rows.delete_lookups(connection, waiting - {lookup.paper_id for lookup in asked})
    library.announce({"lookups"}, waiting)


def _as_before(lookup: Lookup) -> Lookup:
    """A waiting paper that was asked about once, with the state that its matches speak for."""
    is_open = any(match.verdict is not Verdict.REFUSED for match in lookup.matches)
    return replace(lookup, state=LookupState.TO_REVIEW if is_open else LookupState.NOT_FOUND)
