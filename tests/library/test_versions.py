"""One paper, several versions: which are known, which is cited, and what citing another one changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readinglist.errors import NothingFound
from readinglist.library import annotating, exporting, tagging
from readinglist.library.adding import insert_papers
from readinglist.library.editing import edit_fields
from readinglist.library.library import Library
from readinglist.library.looking_up import get_proposals
from readinglist.library.matched import write_match
from readinglist.library.reviewing import undo_match
from readinglist.library.versions import cite_version, citing, get_versions, record_versions
from readinglist.model.candidate import Candidate, Match, Verdict, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId, PaperType
from readinglist.model.people import Person
from readinglist.model.version import Version

ARXIV = Identifier("arxiv", "2306.00001", 2)
DOI = Identifier("doi", "10.1000/ice.2024")
NEW_ABSTRACT = "Old ice, read anew, tells of old air, of old snow, and of the people who were paid to drill for both."
PREPRINT = Paper(
    title="Reading Old Ice",
    citation_key="doe2023reading",
    date=PartialDate(2023, 6, 1),
    people=(Person("Doe", "Jane"),),
    identifiers=(ARXIV,),
)
FROM_ARXIV = Candidate(
    "arxiv", "Reading Old Ice", VersionKind.PREPRINT, date=PartialDate(2023, 6, 1), identifiers=(ARXIV, DOI)
)
FROM_CROSSREF = Candidate(
    "crossref",
    "Reading old ice",
    VersionKind.JOURNAL,
    PaperType.ARTICLE,
    date=PartialDate(2024, 2),
    venue="Annals of Ice",
    volume="7",
    pages="1-9",
    publisher="Ice Press",
    identifiers=(DOI,),
)


def add(library: Library, paper: Paper = PREPRINT, *, source: str = "listing") -> PaperId:
    with library.operation("Import", kinds={"papers"}) as op:
        return insert_papers(op, [paper], source=source, source_name="A page")[0]


def record(library: Library, paper_id: PaperId, *candidates: Candidate) -> Version | None:
    with library.operation("Complete", kinds={"papers"}) as op:
        return record_versions(op, paper_id, candidates)


def version_of(library: Library, paper_id: PaperId, kind: VersionKind) -> int:
    return next(version.id or 0 for version in get_versions(library, paper_id) if version.kind is kind)


def test_records_of_one_work_give_its_versions_and_the_version_of_record_is_cited(library: Library) -> None:
    paper_id = add(library)
    cited = record(library, paper_id, FROM_CROSSREF, FROM_ARXIV)
    preprint, journal = get_versions(library, paper_id)
    assert (preprint.kind, preprint.identifiers, preprint.is_cited) == (VersionKind.PREPRINT, (ARXIV,), False)
    assert (journal.kind, journal.identifiers, journal.is_cited) == (VersionKind.JOURNAL, (DOI,), True)
    assert (journal.venue, journal.volume, journal.date) == ("Annals of Ice", "7", PartialDate(2024, 2))
    assert cited == journal
    assert journal.label == "journal version, Annals of Ice, Feb 2024"
    assert preprint.label == "preprint 2306.00001v2, 1 Jun 2023"


def test_the_same_records_again_change_nothing(library: Library) -> None:
    paper_id = add(library)
    record(library, paper_id, FROM_CROSSREF, FROM_ARXIV)
    before = get_versions(library, paper_id), library.undo_label
    with library.operation("Again", kinds={"papers"}) as op:
        record_versions(op, paper_id, [FROM_CROSSREF, FROM_ARXIV, FROM_CROSSREF])
    assert op.changes is None
    assert (get_versions(library, paper_id), library.undo_label) == before


def test_a_record_with_both_numbers_tells_of_two_versions(library: Library) -> None:
    paper_id = add(library, Paper(title="Reading Old Ice"))
    both = Candidate(
        "semanticscholar", "Reading Old Ice", VersionKind.JOURNAL, PaperType.ARTICLE, venue="Ann. Ice",
        identifiers=(DOI, ARXIV),
    )  # fmt: skip
    record(library, paper_id, both)
    assert [(one.kind, one.identifiers) for one in get_versions(library, paper_id)] == [
        (VersionKind.JOURNAL, (DOI,)),
        (VersionKind.PREPRINT, (ARXIV,)),
    ]


def test_citing_the_published_version_keeps_the_key_the_eprint_and_the_users_words(library: Library) -> None:
    paper_id = add(library)
    tagging.add_tags(library, [paper_id], tags=["ice"])
    annotating.set_note(library, paper_id, text="Read again.")
    edit_fields(library, [paper_id], values={"venue": "My Annals"})
    record(library, paper_id, FROM_CROSSREF, FROM_ARXIV)
    cite_version(library, paper_id, version_id=version_of(library, paper_id, VersionKind.JOURNAL))
    paper = library.get_paper(paper_id)
    assert (paper.type, paper.volume, paper.date) == (PaperType.ARTICLE, "7", PartialDate(2024, 2))
    assert paper.venue == "My Annals", "the user's word stays"
    (proposal,) = get_proposals(library, paper_id)
    assert (proposal.field, proposal.value, proposal.source_name) == ("venue", "Annals of Ice", "Crossref")
    assert (paper.citation_key, paper.tags, library.get_note(paper_id).text) == (
        "doe2023reading",
        ("ice",),
        "Read again.",
    )
    assert paper.identifiers == (DOI, ARXIV)
    bibtex = exporting.bibtex_of(paper)
    assert "@article{doe2023reading," in bibtex
    assert "eprint" in bibtex
    assert "2306.00001" in bibtex
    assert "10.1000/ice.2024" in bibtex
    origin = library.get_provenance(paper_id)[0]
    assert (origin.source, origin.evidence) == (
        "crossref",
        {"cited version": "journal version, Annals of Ice, Feb 2024"},
    )


def test_a_preprint_that_a_person_cites_has_nothing_of_the_journal_and_stays_cited(library: Library) -> None:
    paper_id = add(library)
    record(library, paper_id, FROM_CROSSREF, FROM_ARXIV)
    cite_version(library, paper_id, version_id=version_of(library, paper_id, VersionKind.JOURNAL))
    cite_version(library, paper_id, version_id=version_of(library, paper_id, VersionKind.PREPRINT))
    paper = library.get_paper(paper_id)
    assert (paper.type, paper.venue, paper.volume, paper.pages) == (PaperType.MISC, "", "", "")
    assert (paper.date, paper.identifiers) == (PartialDate(2023, 6, 1), (ARXIV,))
    cited = record(library, paper_id, FROM_CROSSREF)
    assert cited is not None
    assert cited.kind is VersionKind.PREPRINT
    assert citing(paper, cited, get_versions(library, paper_id))["identifiers"] == (ARXIV,)


def test_the_own_fields_of_a_paper_are_a_version_to_come_back_to(library: Library) -> None:
    """A file brought the proceedings, a look-up the journal: citing the proceedings again gives their pages again."""
    own = Paper(
        title="Reading Old Ice", type=PaperType.INPROCEEDINGS, venue="Ice Days", pages="3", date=PartialDate(2023)
    )
    paper_id = add(library, own, source="file")
    record(library, paper_id, FROM_CROSSREF)
    cite_version(library, paper_id, version_id=version_of(library, paper_id, VersionKind.JOURNAL))
    assert library.get_paper(paper_id).pages == "1-9"
    cite_version(library, paper_id, version_id=version_of(library, paper_id, VersionKind.PROCEEDINGS))
    paper = library.get_paper(paper_id)
    assert (paper.venue, paper.pages, paper.date) == ("Ice Days", "3", PartialDate(2023))


def test_citing_is_one_step_and_undone_exactly(library: Library) -> None:
    paper_id = add(library)
    record(library, paper_id, FROM_CROSSREF, FROM_ARXIV)
    before = library.get_paper(paper_id), get_versions(library, paper_id)
    cite_version(library, paper_id, version_id=version_of(library, paper_id, VersionKind.JOURNAL))
    assert library.undo_label == 'Cite the journal version of "Reading Old Ice"'
    library.undo()
    assert (library.get_paper(paper_id), get_versions(library, paper_id)) == before


def match_of(*candidates: Candidate) -> Match:
    return Match(candidates, Verdict.CERTAIN, "the same title")


def write(library: Library, paper_id: PaperId, match: Match) -> None:
    with library.operation("Complete", kinds={"papers"}) as op:
        write_match(op, library.get_paper(paper_id), match)


def test_completing_tells_of_the_versions_and_undoing_the_match_forgets_them(library: Library) -> None:
    paper_id = add(library)
    before = library.get_paper(paper_id)
    write(library, paper_id, match_of(FROM_CROSSREF, FROM_ARXIV))
    cited = [version for version in get_versions(library, paper_id) if version.is_cited]
    assert [version.kind for version in cited] == [VersionKind.JOURNAL]
    assert library.get_paper(paper_id).venue == "Annals of Ice"
    undo_match(library, paper_id)
    assert get_versions(library, paper_id) == []
    assert library.get_paper(paper_id) == before


def test_completing_leaves_what_the_user_chose_to_cite(library: Library) -> None:
    paper_id = add(library)
    record(library, paper_id, FROM_CROSSREF, FROM_ARXIV)
    cite_version(library, paper_id, version_id=version_of(library, paper_id, VersionKind.PREPRINT))
    write(library, paper_id, match_of(replace(FROM_CROSSREF, abstract=NEW_ABSTRACT), FROM_ARXIV))
    paper = library.get_paper(paper_id)
    assert (paper.venue, paper.date, paper.identifiers) == ("", PartialDate(2023, 6, 1), (ARXIV,))
    assert paper.abstract == NEW_ABSTRACT
    assert paper.is_verified


def test_a_version_that_is_not_there_is_refused(library: Library) -> None:
    paper_id = add(library)
    with pytest.raises(NothingFound):
        cite_version(library, paper_id, version_id=77)
    with pytest.raises(NothingFound):
        get_versions(library, PaperId(99))
    assert library.undo_label == "Import"
