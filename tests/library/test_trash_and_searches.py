"""The trash, saved searches and settings."""

from __future__ import annotations

import pytest

from readinglist.errors import InvalidRequest, NothingFound
from readinglist.library import adding, annotating, searching, settings, tagging, trashing
from readinglist.library.library import Library
from readinglist.model.paper import Paper, PaperId


@pytest.fixture
def ids(library: Library) -> list[PaperId]:
    with library.operation("Add", kinds={"papers"}) as op:
        papers = [Paper(title=f"Paper {name}", citation_key=name, abstract="words", tags=("t",)) for name in "abc"]
        return adding.insert_papers(op, papers, source="user")


def test_papers_in_the_trash_are_out_of_every_list_but_the_trash(library: Library, ids: list[PaperId]) -> None:
    trashing.trash_papers(library, ids[:2])
    assert library.find_ids() == [ids[2]]
    assert library.find_ids("words") == [ids[2]]
    assert sorted(library.find_ids(scope="in:trash")) == ids[:2]
    assert library.get_paper(ids[0]).trashed is not None
    assert library.get_rows(ids)[0].is_trashed
    assert trashing.trash_papers(library, ids[:1]) is None
    trashing.restore_papers(library, ids)
    assert library.count("words") == 3


def test_a_paper_deleted_for_good_is_brought_back_whole_by_undo(library: Library, ids: list[PaperId]) -> None:
    annotating.set_note(library, ids[0], text="mine")
    annotating.add_annotation(library, ids[0], start=0, end=5)
    before = library.get_paper(ids[0])
    history = len(library.get_paper_history(ids[0]))
    trashing.delete_papers_for_good(library, ids[:1])
    assert library.get_papers(ids[:1]) == []
    assert library.find_ids("mine") == []
    library.undo()
    assert library.get_paper(ids[0]) == before
    assert library.get_note(ids[0]).text == "mine"
    assert library.find_ids("mine") == ids[:1]
    assert len(library.get_paper_history(ids[0])) >= history


def test_the_number_of_a_deleted_paper_is_never_given_again(library: Library, ids: list[PaperId]) -> None:
    trashing.delete_papers_for_good(library, ids)
    with library.operation("Add", kinds={"papers"}) as op:
        (new,) = adding.insert_papers(op, [Paper(title="New", citation_key="a")], source="user")
    assert new not in ids


def test_the_entry_of_a_listing_stays_when_its_paper_is_deleted(library: Library, ids: list[PaperId]) -> None:
    with library.operation("Listing", kinds={"listings"}) as op:
        values = {"kind": "daily-papers", "name": "Page", "date": "2026-04-15", "text": "Title", "added": op.now_text}
        listing_id = op.writer.insert_one("listing", values)
        op.writer.insert("entry", [
            {"listing_id": listing_id, "paper_id": ids[0], "position": 1, "title": "T", "start": 0, "end": 5,
             "comments": 15},
        ])  # fmt: skip
    (sighting,) = library.get_sightings(ids[0])
    assert (sighting.name, sighting.text, sighting.comments) == ("Page", "Title", 15)
    trashing.delete_papers_for_good(library, ids[:1])
    (entry,) = library.get_listing(sighting.listing_id).entries
    assert (entry.paper_id, entry.title) == (None, "T")
    library.undo()
    assert library.get_listing(sighting.listing_id).entries[0].paper_id == ids[0]
    with pytest.raises(NothingFound):
        library.get_listing(type(sighting.listing_id)(99))


def test_tags_are_forgotten_with_their_last_paper(library: Library, ids: list[PaperId]) -> None:
    tagging.add_tags(library, ids[:1], tags=["rare"])
    trashing.delete_papers_for_good(library, ids[:1])
    assert library.find_tags("") == ["t"]
    library.undo()
    assert library.find_tags("") == ["rare", "t"]


def test_a_search_is_saved_replaced_renamed_and_deleted(library: Library) -> None:
    searching.save_search(library, " Unread  LLM ", query="status:inbox llm")
    searching.save_search(library, "Other", query="x")
    searching.save_search(library, "unread llm", query="status:queue llm")
    first, second = library.get_counts().searches
    assert (first.name, first.query, second.name) == ("unread llm", "status:queue llm", "Other")
    searching.rename_search(library, second.id, name="Another")
    searching.delete_search(library, first.id)
    assert [search.name for search in library.get_counts().searches] == ["Another"]
    library.undo()
    assert [search.name for search in library.get_counts().searches] == ["unread llm", "Another"]
    for wrong in (("", "x"), ("x", " ")):
        with pytest.raises(InvalidRequest):
            searching.save_search(library, wrong[0], query=wrong[1])
    with pytest.raises(NothingFound):
        searching.delete_search(library, 99)
    with pytest.raises(NothingFound):
        searching.rename_search(library, 99, name="x")


def test_a_setting_belongs_to_the_library(library: Library) -> None:
    assert library.setting("pattern") == ""
    settings.change_setting(library, "pattern", value="[auth][year]")
    assert settings.change_setting(library, "pattern", value="[auth][year]") is None
    with Library.open(library.path) as again:
        assert again.setting("pattern") == "[auth][year]"
    settings.change_setting(library, "pattern", value="")
    assert library.setting("pattern") == ""
