"""The full text follows every kind of change, its undo and its redo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from dumps import assert_sound

from readinglist.library.adding import insert_papers
from readinglist.library.annotating import add_annotation, set_note
from readinglist.library.editing import edit_field
from readinglist.library.tagging import add_tags, delete_tag, remove_tags, rename_tag
from readinglist.library.trashing import delete_papers_for_good, restore_papers, trash_papers
from readinglist.model.paper import Paper
from readinglist.model.people import Person

PAPERS = [
    Paper(
        f"Lichen number {number}", citation_key=f"k{number}", abstract="It grows on stones.", tags=("slow", "nlp/green")
    )
    for number in range(6)
]


def fill(library: Any) -> None:
    with library.operation("Import papers", kinds={"papers", "tags"}) as op:
        insert_papers(op, PAPERS, source="user")
    set_note(library, 3, text="Remember the moss")
    trash_papers(library, [6])


def _edit_new_papers(library: Any) -> None:
    """Papers that come, change and go within one operation."""
    with library.operation("Import papers", kinds={"papers", "tags", "trash"}) as op:
        ids = insert_papers(
            op, [Paper(f"New {number}", citation_key=f"n{number}") for number in range(3)], source="user"
        )
        op.writer.update("paper", {"title": "Changed at once"}, ids=[ids[0]])
        op.writer.update("paper", {"trashed": op.now_text}, ids=[ids[1]])
        op.writer.delete("paper", ids=[ids[2]])


CHANGES: dict[str, tuple[Callable[[Any], object], str, list[int]]] = {
    "title": (lambda library: edit_field(library, [1], field="title", value="Fern"), "fern", [1]),
    "people": (
        lambda library: edit_field(library, [1, 2], field="people", value=[Person("Moss", "Ada")]),
        "ada",
        [2, 1],
    ),
    "trash": (lambda library: trash_papers(library, [1, 2]), "lichen", [5, 4, 3]),
    "restore": (lambda library: restore_papers(library, [6]), "lichen", [6, 5, 4, 3, 2, 1]),
    "delete for good": (lambda library: delete_papers_for_good(library, [6]), "lichen", [5, 4, 3, 2, 1]),
    "tags": (lambda library: add_tags(library, [1, 2], tags=["moss"]), "moss", [3, 2, 1]),
    "no tags": (lambda library: remove_tags(library, [1, 2], tags=["slow"]), "slow", [5, 4, 3]),
    "tag renamed": (lambda library: rename_tag(library, "slow", new_name="fast"), "fast", [5, 4, 3, 2, 1]),
    "tag deleted": (lambda library: delete_tag(library, "nlp/green"), "green", []),
    "note": (lambda library: set_note(library, 1, text="A moss, really"), "moss", [3, 1]),
    "annotation": (lambda library: add_annotation(library, 2, start=0, end=2, text="moss"), "moss", [3, 2]),
    "new papers changed": (_edit_new_papers, "changed or new", [7]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_full_text_follows_a_change_its_undo_and_its_redo(library: Any, name: str) -> None:
    change, query, ids = CHANGES[name]
    fill(library)
    assert_sound(library.path)
    before = library.find_ids(query)
    change(library)
    assert_sound(library.path)
    assert library.find_ids(query) == ids
    library.undo()
    assert_sound(library.path)
    assert library.find_ids(query) == before
    library.redo()
    assert_sound(library.path)
    assert library.find_ids(query) == ids


def test_full_text_follows_the_undo_of_everything_and_back(library: Any) -> None:
    fill(library)
    for change, _, _ in CHANGES.values():
        change(library)
    after = library.find_ids("moss")
    steps = 0
    while library.undo() is not None:
        steps += 1
    assert_sound(library.path)
    assert library.find_ids("") == []
    for _ in range(steps):
        library.redo()
    assert_sound(library.path)
    assert library.find_ids("moss") == after != []


def test_full_text_is_taken_back_with_an_operation_that_fails(library: Any) -> None:
    fill(library)

    def fail() -> None:
        with library.operation("Import papers", kinds={"papers"}) as op:
            insert_papers(op, [Paper("Never seen", citation_key="never")], source="user")
            op.writer.update("paper", {"title": "Gone"}, ids=[1])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert_sound(library.path)
    assert library.find_ids("lichen") == [5, 4, 3, 2, 1]
