"""What was withdrawn or retracted: never cited unawares, told until its user knows, and to be seen after that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from readinglist.errors import InvalidRequest
from readinglist.library import checking, exporting, flags, looking_up, reviewing, trashing, versions, watching
from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.matching.works import group_works
from readinglist.model.candidate import Candidate, Match, Verdict, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.lookup import Lookup, LookupState
from readinglist.model.paper import Paper, PaperId, PaperType
from readinglist.model.people import Person
from readinglist.model.version import Flag, Taking
from readinglist.storage import lookup_rows

RETRACTED = "retracted: the ice was painted"
PEOPLE = (Person("Doe", "Jane"), Person("Nansen", "Fridtjof"))
ARXIV, DOI = Identifier("arxiv", "2306.00001"), Identifier("doi", "10.1000/ice")
PREPRINT = Candidate(
    "arxiv", "Reading Old Ice", VersionKind.PREPRINT, date=PartialDate(2023, 6, 1), people=PEOPLE, identifiers=(ARXIV,)
)
JOURNAL = Candidate(
    "crossref", "Reading Old Ice", VersionKind.JOURNAL, PaperType.ARTICLE, date=PartialDate(2024, 2), people=PEOPLE,
    venue="Annals of Ice", volume="7", identifiers=(DOI,), flag=RETRACTED,
)  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.sqlite") as library:
        yield library


@pytest.fixture
def paper_id(library: Library) -> PaperId:
    """A preprint of which the retracted article is known."""
    paper = Paper("Reading Old Ice", citation_key="ice", people=PEOPLE, identifiers=(ARXIV,), date=PartialDate(2023))
    with library.operation("Import", kinds={"papers"}) as op:
        paper_id = insert_papers(op, [paper], source="listing", source_name="A page")[0]
        versions.record_versions(op, paper_id, [PREPRINT])
        versions.note_versions(op, paper_id, versions.find_versions([JOURNAL], paper_id))
    return paper_id


def journal_id(library: Library, paper_id: PaperId) -> int:
    return next(one.id or 0 for one in versions.get_versions(library, paper_id) if one.kind is VersionKind.JOURNAL)


def review(library: Library, paper_id: PaperId, *candidates: Candidate) -> None:
    match = Match(candidates, Verdict.REVIEW, "similar title")
    with library.maintaining() as connection:
        lookup_rows.write_lookups(connection, [Lookup(paper_id, LookupState.TO_REVIEW, matches=(match,))])


def test_a_retracted_version_is_cited_only_with_a_word(library: Library, paper_id: PaperId) -> None:
    before = library.get_paper(paper_id), library.undo_label
    with pytest.raises(InvalidRequest, match="is retracted: the ice was painted"):
        versions.cite_version(library, paper_id, version_id=journal_id(library, paper_id))
    with pytest.raises(InvalidRequest, match="retracted"):
        watching.accept_growths(library, [paper_id])
    assert (library.get_paper(paper_id), library.undo_label) == before
    watching.accept_growths(library, [paper_id], taking=Taking(is_anyway=True))
    assert library.get_paper(paper_id).venue == "Annals of Ice"


def test_a_retracted_candidate_is_accepted_only_with_a_word(library: Library, paper_id: PaperId) -> None:
    review(library, paper_id, JOURNAL)
    with pytest.raises(InvalidRequest, match='"Reading Old Ice" is retracted'):
        reviewing.accept(library, paper_id, 0)
    assert looking_up.get_lookup(library, paper_id).state is LookupState.TO_REVIEW
    reviewing.accept(library, paper_id, 0, is_anyway=True)
    assert library.get_paper(paper_id).is_verified


def test_the_flag_of_a_work_is_that_of_what_would_be_cited_or_any_retraction() -> None:
    withdrawn = replace(PREPRINT, flag="withdrawn: an error")
    sound = replace(JOURNAL, flag="")
    assert Match((sound, withdrawn), Verdict.CERTAIN, "").flag == ""
    assert Match((withdrawn,), Verdict.CERTAIN, "").flag == "withdrawn: an error"
    assert Match((PREPRINT, JOURNAL), Verdict.CERTAIN, "").flag == RETRACTED
    assert Match((withdrawn, JOURNAL), Verdict.CERTAIN, "").flag == RETRACTED


def test_a_retracted_article_is_not_what_a_completed_paper_cites_where_there_is_another_version() -> None:
    proceedings = replace(JOURNAL, kind=VersionKind.PROCEEDINGS, flag="", identifiers=(Identifier("doi", "10.1/p"),))
    openalex = replace(JOURNAL, source="openalex", flag="")
    for records, kinds in (
        ((JOURNAL, openalex, PREPRINT), ["preprint", "journal", "journal"]),
        ((JOURNAL, proceedings, PREPRINT), ["proceedings", "preprint", "journal"]),
        ((JOURNAL, replace(JOURNAL, source="doi", kind=VersionKind.OTHER, flag="")), ["journal", "other"]),
        ((replace(JOURNAL, flag=""), replace(PREPRINT, flag="withdrawn: x")), ["journal", "preprint"]),
    ):
        (work,) = group_works(records)
        assert [one.kind.value for one in work] == kinds


def test_check_and_export_tell_of_a_retraction_until_it_is_acknowledged(library: Library, paper_id: PaperId) -> None:
    def told() -> list[str]:
        return [one.message for one in checking.check_papers(library) if one.kind == "flagged"]

    assert told() == ['#1 ice "Reading Old Ice" is retracted: the ice was painted.']
    report = exporting.export_text(library, [paper_id]).report
    assert [remark.reasons for remark in report.flagged] == [("is retracted: the ice was painted",)]
    assert report.summary.startswith("1 paper, 1 withdrawn or retracted")
    assert library.get_rows([paper_id])[0].alarm == RETRACTED

    flags.acknowledge_flags(library, [paper_id])
    assert library.undo_label == 'Acknowledge the flag of "Reading Old Ice"'
    assert told() == []
    assert exporting.export_text(library, [paper_id]).report.flagged == ()
    row = library.get_rows([paper_id])[0]
    assert (row.flag, row.alarm) == (RETRACTED, "")
    assert flags.get_flags(library, [paper_id]) == {paper_id: Flag(RETRACTED, is_acknowledged=True)}
    (growth,) = watching.find_growths(library)
    assert (growth.flag, growth.version and growth.version.flag) == ("", RETRACTED)

    library.undo()
    assert len(told()) == 1
    trashing.trash_papers(library, [paper_id])
    assert told() == []


def test_what_was_acknowledged_is_told_again_on_demand_or_when_it_gets_worse(
    library: Library, paper_id: PaperId
) -> None:
    def note(flag: str) -> None:
        with library.operation("Note", kinds=versions.KINDS) as op:
            found = versions.find_versions([replace(PREPRINT, flag=flag)], paper_id)
            versions.note_versions(op, paper_id, found)

    flags.acknowledge_flags(library, [paper_id])
    assert flags.acknowledge_flags(library, [paper_id]) is None
    note("withdrawn: an error")
    assert flags.get_flags(library, [paper_id])[paper_id] == Flag("withdrawn: an error")
    flags.acknowledge_flags(library, [paper_id])
    note("withdrawn: in other words")
    assert flags.get_flags(library, [paper_id])[paper_id].is_acknowledged
    note("retracted: no ice at all")
    assert flags.get_flags(library, [paper_id])[paper_id] == Flag("retracted: no ice at all")
    flags.acknowledge_flags(library, [paper_id])
    assert flags.get_flags(library, [paper_id])[paper_id].alarm == ""
    flags.acknowledge_flags(library, [paper_id], is_known=False)
    assert library.get_rows([paper_id])[0].alarm.startswith("retracted")
    assert library.undo_label == 'Warn of "Reading Old Ice" again'


def test_a_sound_version_is_proposed_rather_than_a_retracted_one(library: Library, paper_id: PaperId) -> None:
    proceedings = replace(
        JOURNAL, kind=VersionKind.PROCEEDINGS, type=PaperType.INPROCEEDINGS, flag="", venue="Ice Days",
        identifiers=(Identifier("doi", "10.1000/days"),),
    )  # fmt: skip
    with library.operation("Note", kinds=versions.KINDS) as op:
        versions.note_versions(op, paper_id, versions.find_versions([proceedings], paper_id))
    (growth,) = watching.find_growths(library)
    assert (growth.version and growth.version.venue, growth.flag) == ("Ice Days", RETRACTED)


def test_csl_json_tells_of_the_flag_under_custom(library: Library, paper_id: PaperId) -> None:
    def custom() -> dict[str, object]:
        (item,) = json.loads(exporting.export_text(library, [paper_id], format="csl-json").text)
        return dict(item["custom"])

    assert (custom()["flag"], custom()["flag_acknowledged"]) == (RETRACTED, False)
    flags.acknowledge_flags(library, [paper_id])
    assert (custom()["flag"], custom()["flag_acknowledged"]) == (RETRACTED, True)
