"""doi.org: which agency a DOI is from, and its record in CSL JSON by content negotiation.

doi.org answers with a redirect to the agency. Only those are followed whose hosts we know (`sites.py`); of the others
(mEDRA, JaLC ...) no more than the name is told. Its errors are HTML pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readinglist.model.candidate import Candidate
from readinglist.model.identifiers import Identifier
from readinglist.outside.json_values import objects, text
from readinglist.sources.crossref import read_work
from readinglist.sources.json_reading import read_json, read_object
from readinglist.sources.source import Answer

if TYPE_CHECKING:
    from readinglist.sources.client import Client

_CSL = "application/vnd.citationstyles.csl+json"
_KNOWN_AGENCIES = frozenset({"Crossref", "DataCite"})


class DoiOrg:
    key = "doi"
    name = "doi.org"
    schemes = frozenset({"doi"})
    batch_size = 1

    def find_by_identifiers(self, client: Client, identifiers: Sequence[Identifier]) -> dict[Identifier, Candidate]:
        found = {
            identifier: client.get(self.key, f"/{identifier.value}", accept=_CSL, read=read_csl)
            for identifier in identifiers
            if self.find_agency(client, identifier.value) in _KNOWN_AGENCIES
        }
        return {identifier: record for identifier, record in found.items() if record}

    def find_agency(self, client: Client, doi: str) -> str:
        """ "Crossref", "DataCite", "mEDRA" ...: who registered the DOI; empty when it does not exist."""
        return client.get(self.key, f"/ra/{doi.partition('/')[0]}", read=read_agency)


def read_csl(answer: Answer) -> Candidate | None:
    record = read_work(read_object(answer), source=DoiOrg.key) if answer.status == 200 else None
    return record if record and record.title else None


def read_agency(answer: Answer) -> str:
    return text(next(iter(objects(read_json(answer))), {}).get("RA")) if answer.status == 200 else ""
