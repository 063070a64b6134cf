"""The papers that a document cites, with the files that it takes in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from readinglist.errors import FileProblem, InvalidRequest
from readinglist.library.adding import insert_papers
from readinglist.library.cited import find_cited_papers
from readinglist.model.paper import Paper


@pytest.fixture
def ids(library: Any) -> dict[str, Any]:
    with library.operation("Add", kinds={"papers"}) as op:
        added = insert_papers(op, [Paper("T", citation_key=key) for key in ("a", "b", "c")], source="user")
    return dict(zip("abc", added, strict=True))


def test_papers_come_in_the_order_of_their_citations_through_all_files(library: Any, ids: Any, tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text(r"\cite{b} \input{parts/one} \cite{nobody} \include{gone}")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "one.tex").write_text(r"\cite{C} \input{main}")
    found = find_cited_papers(library, tmp_path / "main.tex")
    assert found.papers == (ids["b"], ids["c"])
    assert found.unknown == ("nobody",)
    assert found.missing == ("gone.tex",)
    assert not found.is_every


def test_every_paper_is_meant_by_an_asterisk_and_none_by_a_number(library: Any, ids: Any, tmp_path: Path) -> None:
    (tmp_path / "main.aux").write_text("\\citation{*}\n\\citation{#1}\n")
    found = find_cited_papers(library, tmp_path / "main.aux")
    assert found.is_every
    assert found.papers == ()


def test_files_that_take_in_each_other_and_names_that_are_no_paths(library: Any, ids: Any, tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text("\\input{main}\\input{a\0b}\\input{\\jobname}\\cite{a}")
    assert find_cited_papers(library, tmp_path / "main.tex").papers == (ids["a"],)


def test_what_is_no_document_is_refused(library: Any, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="no document"):
        find_cited_papers(library, tmp_path / "refs.bib")
    with pytest.raises(FileProblem, match="could not be read"):
        find_cited_papers(library, tmp_path / "main.tex")
    (tmp_path / "folder.tex").mkdir()
    with pytest.raises(FileProblem, match="no such file"):
        find_cited_papers(library, tmp_path / "folder.tex")
