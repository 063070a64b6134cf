"""Which versions of a work its records tell of.

A record that names an arXiv number beside a DOI tells of two versions: the preprint has the number, the published one
the DOI. Nothing is guessed: a version has what its records say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from readinglist.model.candidate import Candidate, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId, PaperType
from readinglist.model.version import VERSION_FIELDS, Version

#: Schemes of which a version has one value. ISBN and address may be those of a whole book.
_OWN_SCHEMES = ("arxiv", "doi", "pmid")
_KINDS = {
    PaperType.ARTICLE: VersionKind.JOURNAL,
    PaperType.INPROCEEDINGS: VersionKind.PROCEEDINGS,
    PaperType.PROCEEDINGS: VersionKind.PROCEEDINGS,
    PaperType.BOOK: VersionKind.BOOK,
    PaperType.INBOOK: VersionKind.BOOK,
    PaperType.INCOLLECTION: VersionKind.BOOK,
    PaperType.PHDTHESIS: VersionKind.THESIS,
    PaperType.MASTERSTHESIS: VersionKind.THESIS,
}
_PREPRINT_VENUE = re.compile(r"(?:arxiv|corr|biorxiv|medrxiv|chemrxiv|ssrn|research square)\b", re.IGNORECASE)
#: SSRN, preprints.org, Research Square, ChemRxiv, TechRxiv, OSF, bioRxiv and medRxiv, as they register with Crossref;
#: journals of Cold Spring Harbor share the prefix of the last two, with words where these have numbers.
_PREPRINT_DOI = re.compile(
    r"10\.(?:2139/ssrn|20944/preprints|21203/rs|26434/chemrxiv|36227/techrxiv|312\d\d/osf|1101/(?:\d{6}|\d{4}\.))"
)
_RANKS = (
    VersionKind.JOURNAL, VersionKind.PROCEEDINGS, VersionKind.BOOK, VersionKind.THESIS, VersionKind.PREPRINT,
    VersionKind.OTHER,
)  # fmt: skip


def find_versions(candidates: Iterable[Candidate], paper_id: PaperId) -> tuple[Version, ...]:
    """The versions that the records of one work tell of, in the order of the records."""
    return join_versions((), (version for candidate in candidates for version in _split(candidate, paper_id)))


def kind_of(paper: Paper) -> VersionKind:
    """What a paper is cited as. Many a `.bib` has a preprint as an article in "arXiv preprint arXiv:1706.03762"."""
    has_only_number = paper.type is PaperType.MISC and paper.identifier("arxiv")
    if has_only_number or _PREPRINT_VENUE.match(paper.venue) or _PREPRINT_DOI.match(paper.identifier("doi")):
        return VersionKind.PREPRINT
    return _KINDS.get(paper.type, VersionKind.OTHER)


def own_version(paper: Paper, paper_id: PaperId, *, source: str) -> Version | None:
    """The version that a paper's own fields describe; None when they hardly describe one."""
    kind = kind_of(paper)
    if kind is VersionKind.OTHER and not paper.venue and not any(map(paper.identifier, _OWN_SCHEMES)):
        return None
    fields = {name: getattr(paper, name) for name in VERSION_FIELDS}
    if paper.date and paper.date.is_year_inferred:
        fields["date"] = None
    return Version(paper_id, kind, identifiers=_identifiers_of(kind, paper.identifiers), source=source, **fields)


def join_versions(known: Iterable[Version], found: Iterable[Version]) -> tuple[Version, ...]:
    """Known versions, made fuller by those found, then the new ones. What is known stays; a graver flag is taken."""
    versions = list(known)
    for version in found:
        place = next((index for index, other in enumerate(versions) if is_same_version(other, version)), None)
        if place is None:
            versions.append(version)
        else:
            versions[place] = _fuller(versions[place], version)
    return tuple(versions)


def rank_of(kind: VersionKind) -> int:
    """The lower, the rather it is cited: what was published before a preprint."""
    return _RANKS.index(kind)


def _split(candidate: Candidate, paper_id: PaperId) -> Iterable[Version]:
    fields = {name: getattr(candidate, name) for name in VERSION_FIELDS}
    identifiers = _identifiers_of(candidate.kind, candidate.identifiers)
    yield Version(
        paper_id, candidate.kind, identifiers=identifiers, flag=candidate.flag, source=candidate.source, **fields
    )
    if candidate.kind is VersionKind.PREPRINT:
        return
    for item in candidate.identifiers:
        if item.scheme == "arxiv":
            yield Version(paper_id, VersionKind.PREPRINT, PaperType.MISC, (item,), source=candidate.source)


def _identifiers_of(kind: VersionKind, identifiers: Sequence[Identifier]) -> tuple[Identifier, ...]:
    """Those that belong to a version of this kind: an arXiv preprint has no DOI but arXiv's own."""
    if kind is not VersionKind.PREPRINT:
        return tuple(item for item in identifiers if item.scheme != "arxiv")
    numbers = tuple(item for item in identifiers if item.scheme == "arxiv")
    return numbers or tuple(identifiers)


def is_same_version(one: Version, other: Version) -> bool:
    """By a number that both have; without one, by kind and time."""
    own, others = _values(one), _values(other)
    common = own.keys() & others.keys()
    if any(own[scheme] == others[scheme] for scheme in common):
        return True
    if one.kind is not other.kind or common:
        return False
    if one.kind is VersionKind.PREPRINT and own and others:
        return False  # on two servers
    return one.date is None or other.date is None or abs(one.date.year - other.date.year) <= 1


def _values(version: Version) -> dict[str, str]:
    return {scheme: value for scheme in _OWN_SCHEMES if (value := version.identifier(scheme))}


def _fuller(known: Version, found: Version) -> Version:
    fields = {name: getattr(known, name) or getattr(found, name) for name in VERSION_FIELDS}
    fields["date"] = _finer(known.date, found.date)
    is_kind_known = known.kind is not VersionKind.OTHER
    return replace(
        known,
        kind=known.kind if is_kind_known else found.kind,
        identifiers=_union(known.identifiers, found.identifiers),
        flag=_graver(known.flag, found.flag),
        **{**fields, "type": known.type if is_kind_known else found.type},
    )


def _graver(known: str, found: str) -> str:
    """The flag that is known, or the one found where that is news. Its first words come from who registers works."""
    is_worse = found.startswith("retract") and not known.startswith("retract")
    return found if is_worse or not known else known


def _finer(known: PartialDate | None, found: PartialDate | None) -> PartialDate | None:
    """The date that is known, or the one found where that only says more of the same."""
    if known is None or (found is not None and not found.is_year_inferred and found.iso.startswith(known.iso)):
        return found
    return known


def _union(own: Sequence[Identifier], others: Sequence[Identifier]) -> tuple[Identifier, ...]:
    """Each identifier once; of an arXiv number the newest version."""
    found: dict[tuple[str, str], Identifier] = {}
    for item in (*own, *others):
        key = (item.scheme, item.value)
        if key not in found or (item.version or 0) > (found[key].version or 0):
            found[key] = item
    return tuple(found.values())
