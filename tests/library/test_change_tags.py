"""Adding and removing tags at once is one step."""

from __future__ import annotations

import pytest

from readinglist.errors import InvalidRequest
from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.library.tagging import change_tags
from readinglist.model.paper import Paper, PaperId


@pytest.fixture
def paper_id(library: Library) -> PaperId:
    with library.operation("Add", kinds=("papers",)) as op:
        return insert_papers(op, [Paper(title="X", citation_key="x", tags=("old", "kept"))], source="user")[0]


def test_adding_and_removing_is_one_step(library: Library, paper_id: PaperId) -> None:
    changes = change_tags(library, [paper_id], add=["new"], remove=["OLD"])
    assert changes is not None
    assert sorted(library.get_paper(paper_id).tags) == ["kept", "new"]
    assert library.find_tags("o") == []
    library.undo()
    assert sorted(library.get_paper(paper_id).tags) == ["kept", "old"]


def test_nothing_to_change_is_no_step(library: Library, paper_id: PaperId) -> None:
    assert change_tags(library, [paper_id], add=["kept"], remove=["absent"]) is None
    assert library.undo_label == "Add"


def test_no_tag_at_all_is_refused(library: Library, paper_id: PaperId) -> None:
    with pytest.raises(InvalidRequest):
        change_tags(library, [paper_id], add=[" "], remove=[])
