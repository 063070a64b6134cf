"""Checking finds what is wrong, and repairs only what can be made again from what the user wrote."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from readinglist.library import annotating, checking, trashing
from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.model.dates import PartialDate
from readinglist.model.finding import Severity
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId
from readinglist.model.people import Person

WHOLE = Paper(
    title="The Lazy Teacher",
    citation_key="doe2024lazy",
    abstract="A teacher rests. Students learn.",
    date=PartialDate(2024, 5, 1),
    people=(Person(family="Doe", given="Jane"),),
    identifiers=(Identifier("doi", "10.1000/lazy"),),
)


def _add(library: Library, *papers: Paper) -> list[PaperId]:
    with library.operation("Add", kinds=("papers",)) as op:
        return insert_papers(op, papers, source="user")


def _kinds(findings: list) -> list[str]:
    return [finding.kind for finding in findings]


def _tamper(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_library_in_order_has_no_findings(library: Library) -> None:
    _add(library, WHOLE)
    assert checking.check_file(library) == []
    assert checking.check_papers(library) == []


def test_an_empty_library_has_no_findings(library: Library) -> None:
    assert checking.check_file(library) + checking.check_papers(library) == []


@pytest.mark.parametrize(
    ("paper", "kind"),
    [
        (Paper(title="", citation_key="a"), "no-title"),
        (Paper(title="No date here", citation_key="a"), "no-date"),
        (Paper(title="X", citation_key="a", date=PartialDate(2024, is_year_inferred=True)), "inferred-year"),
        (Paper(title="X", citation_key="a", author_count=7), "no-people"),
        (Paper(title="X", citation_key="a", organization="Acme"), "no-people"),
        (Paper(title="X", citation_key="a"), "no-identifier"),
    ],
)
def test_what_a_paper_lacks_is_named(library: Library, paper: Paper, kind: str) -> None:
    (paper_id,) = _add(library, paper)
    found = {finding.kind: finding for finding in checking.check_papers(library)}
    assert found[kind].paper_id == paper_id
    assert "#1 a" in found[kind].message


def test_an_organization_that_is_the_author_is_no_lack(library: Library) -> None:
    _add(library, Paper(title="X", citation_key="a", organization="Acme", is_organization_author=True))
    assert "no-people" not in _kinds(checking.check_papers(library))


def test_papers_that_may_be_one_are_named_together_and_once(library: Library) -> None:
    twin = Paper(title="the LAZY teacher!", citation_key="roe2024lazy", identifiers=WHOLE.identifiers)
    _add(library, WHOLE, twin)
    found = [finding for finding in checking.check_papers(library) if finding.kind.startswith("same-")]
    assert _kinds(found) == ["same-title", "same-identifier"]
    assert all("#1 doe2024lazy and #2 roe2024lazy" in finding.message for finding in found)


def test_papers_in_the_trash_are_left_alone(library: Library) -> None:
    ids = _add(library, Paper(title="X", citation_key="a"), Paper(title="X", citation_key="b"))
    trashing.trash_papers(library, ids)
    assert checking.check_file(library) + checking.check_papers(library) == []


def test_a_search_index_out_of_step_is_found_and_made_again(library: Library) -> None:
    ids = _add(library, WHOLE, Paper(title="Another Story", citation_key="b", tags=("nlp",)))
    trashing.trash_papers(library, ids[1:])
    _tamper(library.path, "INSERT INTO paper_text (paper_text) VALUES ('delete-all')")
    assert library.find_ids("lazy") == []
    found = checking.check_file(library)
    assert _kinds(found) == ["full-text"]
    checking.repair(library, found)
    assert checking.check_file(library) == []
    assert library.find_ids("lazy") == ids[:1]
    trashing.restore_papers(library, ids)
    assert library.find_ids("another") == ids[1:]
    assert library.find_ids("nlp") == ids[1:]


def test_stale_forms_of_a_title_are_made_again_in_one_step_that_can_be_undone(library: Library) -> None:
    (paper_id,) = _add(library, WHOLE)
    with library.operation("Tamper", kinds=("papers",)) as op:
        op.writer.update("paper", {"title_match": "something else"}, ids=[paper_id])
    found = checking.check_file(library)
    assert [(finding.kind, finding.severity) for finding in found] == [("title-forms", Severity.REPAIR)]
    assert checking.repair(library, found) is not None
    assert checking.check_file(library) == []
    assert library.undo_label == "Repair the library"


def test_missing_triggers_are_made_again_so_that_undo_works(library: Library) -> None:
    (paper_id,) = _add(library, WHOLE)
    _tamper(library.path, "DROP TRIGGER note_record_insert")
    found = checking.check_file(library)
    assert _kinds(found) == ["triggers"]
    checking.repair(library, found)
    annotating.set_note(library, paper_id, text="kept")
    library.undo()
    assert library.get_note(paper_id).text == ""


def test_a_reference_to_nothing_is_damage_and_is_not_repaired(library: Library) -> None:
    _add(library, WHOLE)
    _tamper(
        library.path,
        "PRAGMA foreign_keys=OFF",
        "INSERT INTO current_operation VALUES (1, 99)",
        "INSERT INTO paper_tag (paper_id, tag_id) VALUES (1, 77)",
        "DELETE FROM current_operation",
    )
    found = checking.check_file(library)
    assert Severity.DAMAGE in {finding.severity for finding in found}
    assert checking.repair(library, found) is None
    assert checking.check_file(library) == found


def test_a_lost_annotation_is_told(library: Library) -> None:
    (paper_id,) = _add(library, WHOLE)
    annotating.add_annotation(library, paper_id, start=0, end=16)
    assert "lost-annotation" not in _kinds(checking.check_papers(library))
    with library.operation("Tamper", kinds=("papers",)) as op:
        op.writer.update("paper", {"abstract": "All new words."}, ids=[paper_id])
    assert "lost-annotation" in _kinds(checking.check_papers(library))
    with library.operation("Tamper", kinds=("papers",)) as op:
        op.writer.update("paper", {"abstract": f"So: {WHOLE.abstract}"}, ids=[paper_id])
    checking.repair(library, checking.check_papers(library))
    assert "lost-annotation" not in _kinds(checking.check_papers(library))
