"""What sources would say about papers of the sample, for the pictures. All of it is invented, like the papers."""

from __future__ import annotations

from dataclasses import replace

from readinglist.library import editing, reviewing, versions
from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.library.proposing import set_or_propose
from readinglist.matching.versions import find_versions
from readinglist.model.candidate import Candidate, Finding, Match, Verdict, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.lookup import Lookup, LookupState
from readinglist.model.paper import Paper, PaperId, PaperType
from readinglist.model.people import Person
from readinglist.storage import lookup_rows

_GIVEN = ("Ada", "Bela", "Cleo", "Dario", "Edda", "Femi", "Gesa", "Hugo", "Ines", "Jun", "Kaja", "Lev")
_FAMILY = (
    "Brandt", "Dvořák", "Fontaine", "Ito", "Aalto", "Cissé", "Eriksen", "García", "Hofmann", "Jansen", "Kaya", "Lund",
)  # fmt: skip
_PEOPLE = tuple(Person(family, given) for given, family in zip(_GIVEN, _FAMILY, strict=True))
_FINDINGS = (
    Finding("title", "1.00", 1.0),
    Finding("abstract", "0.98", 0.98),
    Finding("number of authors", "12 of 12 authors", 1.0),
    Finding("date", "20 Nov 2026 = first version", 1.0),
)


def preprint_of(paper: Paper) -> Candidate:
    """The paper as arXiv would know it."""
    return Candidate(
        "arxiv", paper.title, kind=VersionKind.PREPRINT, abstract=paper.abstract, date=PartialDate(2026, 11, 20),
        people=_PEOPLE, identifiers=(Identifier("arxiv", "2611.04217", 2),),
    )  # fmt: skip


def article_of(paper: Paper) -> Candidate:
    """The same work as Crossref would know it, printed half a year later."""
    return replace(
        preprint_of(paper), source="crossref", title=paper.title.replace(":", " –"), kind=VersionKind.JOURNAL,
        type=PaperType.ARTICLE, date=PartialDate(2027, 5), venue="Journal of Careful Computing", volume="12",
        pages="41–67", identifiers=(Identifier("doi", "10.5555/jcc.2027.41"),),
    )  # fmt: skip


def prove(library: Library, paper_id: PaperId) -> None:
    """Let both sources say that they know the paper, after its user typed a date."""
    editing.edit_field(library, [paper_id], field="date", value="2026-11")
    paper = library.get_paper(paper_id)
    match = Match((article_of(paper), preprint_of(paper)), Verdict.CERTAIN, "the abstract agrees", _FINDINGS)
    with library.maintaining() as connection:
        lookup_rows.write_lookups(connection, [Lookup(paper_id, LookupState.TO_REVIEW, "", (match,))])
    reviewing.accept(library, paper_id, 0)


def add_article(library: Library) -> list[PaperId]:
    """Put the printed version of a paper into the library, as if it had come by another way; both ids."""
    paper_id = library.find_ids("attention")[0]
    paper = library.get_paper(paper_id)
    article = article_of(paper)
    twin = Paper(
        article.title, type=article.type, people=article.people, date=article.date, venue=article.venue,
        volume=article.volume, pages=article.pages, identifiers=article.identifiers, abstract=article.abstract,
    )  # fmt: skip
    with library.operation("Add the article", kinds={"papers"}) as op:
        added = insert_papers(op, [twin], source="file", source_name="references.bib")
    return [paper_id, *added]


def publish(library: Library) -> PaperId:
    """Let a source tell that a preprint was printed, and that another paper was retracted."""
    paper_id = library.find_ids("attention")[0]
    paper = library.get_paper(paper_id)
    with library.operation("Note versions", kinds={"papers", "versions"}) as op:
        versions.record_versions(op, paper_id, [preprint_of(paper)])
        set_or_propose(
            op, paper, {"people": _PEOPLE, "identifiers": preprint_of(paper).identifiers},
            source="arxiv", source_name="arXiv", evidence={"title": "1.00"},
        )  # fmt: skip
        versions.note_versions(op, paper_id, find_versions([preprint_of(paper), article_of(paper)], paper_id))
        other = library.find_ids("vowels")[0]
        retracted = replace(
            article_of(library.get_paper(other)), flag="retracted: two recordings were of the same speaker",
            identifiers=(Identifier("doi", "10.5555/vowels"),), date=PartialDate(2019, 11, 12),
        )  # fmt: skip
        versions.record_versions(op, other, [retracted])
        op.touch([paper_id, other])
    return paper_id


def doubt(library: Library) -> None:
    """Let sources name candidates for papers of the sample that prove nothing; two papers wait to be asked about."""
    ids = library.find_ids("is:unverified has:abstract", sort="added")[:9]
    lookups = [Lookup(paper_id, LookupState.QUEUED) for paper_id in ids[:2]]
    for paper in library.get_papers(ids[2:]):
        article = replace(article_of(paper), title=f"{paper.title} Revisited", abstract="")
        matches = (
            Match((preprint_of(paper),), Verdict.REVIEW, "the abstract agrees, the date does not", _FINDINGS[:3]),
            Match((article,), Verdict.REVIEW, "the title agrees, no abstract is known", _FINDINGS[2:]),
        )
        if paper.id is not None:
            lookups.append(Lookup(paper.id, LookupState.TO_REVIEW, matches[0].reason, matches))
    with library.maintaining() as connection:
        lookup_rows.write_lookups(connection, lookups)
