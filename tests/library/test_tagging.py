"""Tags: given, taken, renamed, joined, forgotten."""

from __future__ import annotations

import pytest

from readinglist.errors import InvalidRequest, NothingFound
from readinglist.library import adding, tagging
from readinglist.library.library import Library
from readinglist.model.paper import Paper, PaperId


@pytest.fixture
def ids(library: Library) -> list[PaperId]:
    with library.operation("Add", kinds={"papers"}) as op:
        papers = [Paper(title=f"Paper {name}", citation_key=name) for name in "abc"]
        return adding.insert_papers(op, papers, source="user")


def tags(library: Library, paper_id: PaperId) -> set[str]:
    return set(library.get_paper(paper_id).tags)


def test_a_tag_keeps_its_first_spelling_whatever_the_case_typed_later(library: Library, ids: list[PaperId]) -> None:
    tagging.add_tags(library, ids[:1], tags=["Machine  Learning"])
    tagging.add_tags(library, ids[1:2], tags=["machine learning"])
    assert tags(library, ids[1]) == {"Machine Learning"}
    assert library.find_tags("") == ["Machine Learning"]


def test_case_is_ignored_beyond_ascii_too(library: Library, ids: list[PaperId]) -> None:
    tagging.add_tags(library, ids[:1], tags=["Ökologie"])
    tagging.add_tags(library, ids[:2], tags=["ökologie"])
    assert tags(library, ids[0]) == {"Ökologie"}
    assert tags(library, ids[1]) == {"Ökologie"}
    tagging.remove_tags(library, ids[:1], tags=["ÖKOLOGIE"])
    assert tags(library, ids[0]) == set()


def test_the_same_tag_twice_changes_nothing(library: Library, ids: list[PaperId]) -> None:
    assert tagging.add_tags(library, ids, tags=["x", "X", " x "]) is not None
    assert tagging.add_tags(library, ids, tags=["X"]) is None


def test_a_tag_that_no_paper_has_is_forgotten_and_comes_back_by_undo(library: Library, ids: list[PaperId]) -> None:
    tagging.add_tags(library, ids, tags=["x"])
    tagging.remove_tags(library, ids, tags=["X", "never there"])
    assert library.find_tags("x") == []
    library.undo()
    assert library.find_tags("x") == ["x"]
    assert tags(library, ids[2]) == {"x"}


def test_renaming_takes_the_tags_below_along(library: Library, ids: list[PaperId]) -> None:
    tagging.add_tags(library, ids[:1], tags=["nlp"])
    tagging.add_tags(library, ids[1:], tags=["NLP/parsing", "nlpx"])
    changes = tagging.rename_tag(library, "nlp", new_name="language")
    assert changes is not None
    assert changes.paper_ids == set(ids)
    assert tags(library, ids[0]) == {"language"}
    assert tags(library, ids[1]) == {"language/parsing", "nlpx"}
    back = library.undo()
    assert back is not None
    assert back.paper_ids == set(ids)


def test_renaming_to_a_name_in_use_joins_the_two(library: Library, ids: list[PaperId]) -> None:
    tagging.add_tags(library, ids[:2], tags=["ml"])
    tagging.add_tags(library, ids[1:], tags=["Machine Learning"])
    tagging.rename_tag(library, "ml", new_name="machine learning")
    assert [tags(library, paper_id) for paper_id in ids] == [{"Machine Learning"}] * 3
    library.undo()
    assert tags(library, ids[1]) == {"ml", "Machine Learning"}


def test_a_tag_may_move_below_itself_or_up(library: Library, ids: list[PaperId]) -> None:
    tagging.add_tags(library, ids[:1], tags=["a", "a/b"])
    tagging.rename_tag(library, "a", new_name="a/b")
    assert tags(library, ids[0]) == {"a/b", "a/b/b"}
    tagging.rename_tag(library, "a/b", new_name="A")
    assert tags(library, ids[0]) == {"A", "A/b"}


def test_only_the_case_of_a_tag_may_change(library: Library, ids: list[PaperId]) -> None:
    tagging.add_tags(library, ids[:1], tags=["llm"])
    tagging.rename_tag(library, "llm", new_name="LLM")
    assert tags(library, ids[0]) == {"LLM"}
    library.undo()
    assert tags(library, ids[0]) == {"llm"}


def test_deleting_a_tag_deletes_those_below(library: Library, ids: list[PaperId]) -> None:
    tagging.add_tags(library, ids, tags=["a", "a/b", "ab"])
    tagging.delete_tag(library, "A")
    assert tags(library, ids[0]) == {"ab"}
    library.undo()
    assert tags(library, ids[0]) == {"a", "a/b", "ab"}


def test_tags_are_found_by_their_beginning_or_that_of_a_level(library: Library, ids: list[PaperId]) -> None:
    tagging.add_tags(library, ids, tags=["parsing", "nlp/parsing", "100%", "a_b", "axb"])
    assert library.find_tags("pars") == ["parsing", "nlp/parsing"]
    assert library.find_tags("100%") == ["100%"]
    assert library.find_tags("a_") == ["a_b"]
    assert library.find_tags("", limit=2) == ["100%", "a_b"]


def test_what_is_no_tag_is_refused(library: Library, ids: list[PaperId]) -> None:
    with pytest.raises(InvalidRequest):
        tagging.add_tags(library, ids, tags=[" / ", ""])
    with pytest.raises(NothingFound):
        tagging.rename_tag(library, "absent", new_name="x")
    with pytest.raises(NothingFound):
        tagging.delete_tag(library, "absent")
    assert library.undo_label == "Add"
