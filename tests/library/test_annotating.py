"""Notes and annotations."""

from __future__ import annotations

import pytest

from readinglist.errors import InvalidRequest, NothingFound
from readinglist.library import adding, annotating, editing
from readinglist.library.library import Library
from readinglist.model.paper import Annotation, Paper, PaperId

ABSTRACT = "We study undo. It works. We prove that it works, twice."


@pytest.fixture
def paper_id(library: Library) -> PaperId:
    with library.operation("Add", kinds={"papers"}) as op:
        paper = Paper(title="A Study of Undo", citation_key="study", abstract=ABSTRACT)
        return adding.insert_papers(op, [paper], source="user")[0]


def mark(library: Library, paper_id: PaperId, words: str, **options: str) -> None:
    start = library.get_paper(paper_id).abstract.index(words)
    annotating.add_annotation(library, paper_id, start=start, end=start + len(words), **options)  # type: ignore[arg-type]


def only(library: Library, paper_id: PaperId) -> Annotation:
    (annotation,) = library.get_annotations(paper_id)
    return annotation


def test_a_note_is_kept_as_typed_and_an_empty_one_is_none(library: Library, paper_id: PaperId) -> None:
    text = "# Why\n\n- *this*\t  \n<b>x</b> & $x^2$\n"
    annotating.set_note(library, paper_id, text=text)
    assert library.get_note(paper_id).text == text
    assert library.get_paper(paper_id).has_note
    annotating.set_note(library, paper_id, text="")
    assert library.get_note(paper_id).text == ""
    assert not library.get_paper(paper_id).has_note


def test_a_note_that_did_not_change_is_no_step(library: Library, paper_id: PaperId) -> None:
    assert annotating.set_note(library, paper_id, text="") is None
    annotating.set_note(library, paper_id, text="x")
    assert annotating.set_note(library, paper_id, text="x") is None


def test_typing_notes_on_two_papers_makes_two_steps(library: Library, paper_id: PaperId) -> None:
    with library.operation("Add", kinds={"papers"}) as op:
        (other,) = adding.insert_papers(op, [Paper(title="Other", citation_key="o")], source="user")
    annotating.set_note(library, paper_id, text="one")
    annotating.set_note(library, other, text="two")
    annotating.set_note(library, paper_id, text="one more")
    library.undo()
    assert library.get_note(paper_id).text == "one"
    library.undo()
    assert library.get_note(other).text == ""


def test_typing_goes_on_as_a_new_step_after_an_undo(library: Library, paper_id: PaperId) -> None:
    annotating.set_note(library, paper_id, text="one")
    library.undo()
    annotating.set_note(library, paper_id, text="two")
    library.undo()
    assert library.get_note(paper_id).text == ""
    library.redo()
    assert library.get_note(paper_id).text == "two"


def test_an_annotation_holds_its_words(library: Library, paper_id: PaperId) -> None:
    mark(library, paper_id, "It works.", color="green", text="does it?")
    annotation = only(library, paper_id)
    assert (annotation.quote, annotation.color, annotation.text) == ("It works.", "green", "does it?")
    assert not annotation.is_lost
    assert library.get_paper(paper_id).annotation_count == 1


@pytest.mark.parametrize(
    ("abstract", "place"),
    [
        ("New start. " + ABSTRACT, 26),
        ("We study undo.\n  It\nworks. We prove.", 17),
        ("It works.", 0),
        ("It works. Padding, padding, padding. It works.", 0),
    ],
)
def test_an_annotation_follows_its_words_when_the_abstract_changes(
    library: Library, paper_id: PaperId, abstract: str, place: int
) -> None:
    mark(library, paper_id, "It works.")
    editing.edit_field(library, [paper_id], field="abstract", value=abstract)
    annotation = only(library, paper_id)
    assert annotation.start == place
    assert not annotation.is_lost
    assert "".join(abstract[annotation.start : annotation.end].split()) == "Itworks."
    library.undo()
    assert only(library, paper_id).start == ABSTRACT.index("It works.")


def test_an_annotation_whose_words_are_gone_is_lost_not_moved(library: Library, paper_id: PaperId) -> None:
    mark(library, paper_id, "It works.")
    editing.edit_field(library, [paper_id], field="abstract", value="Everything is different.")
    annotation = only(library, paper_id)
    assert annotation.is_lost
    assert annotation.quote == "It works."
    editing.edit_field(library, [paper_id], field="title", value="in between")
    editing.edit_field(library, [paper_id], field="abstract", value="It is back. It works.")
    assert not only(library, paper_id).is_lost


def test_an_annotation_can_be_edited_and_deleted(library: Library, paper_id: PaperId) -> None:
    mark(library, paper_id, "It works.")
    annotation_id = only(library, paper_id).id or 0
    annotating.edit_annotation(library, annotation_id, text="yes")
    annotating.edit_annotation(library, annotation_id, color="pink")
    assert annotating.edit_annotation(library, annotation_id, color="pink") is None
    assert (only(library, paper_id).text, only(library, paper_id).color) == ("yes", "pink")
    annotating.delete_annotation(library, annotation_id)
    assert library.get_annotations(paper_id) == []
    library.undo()
    assert only(library, paper_id).text == "yes"


def test_a_wrong_place_colour_or_paper_is_refused(library: Library, paper_id: PaperId) -> None:
    for start, end in ((0, 0), (5, 3), (-1, 4), (0, len(ABSTRACT) + 1)):
        with pytest.raises(InvalidRequest):
            annotating.add_annotation(library, paper_id, start=start, end=end)
    with pytest.raises(InvalidRequest, match="colour"):
        annotating.add_annotation(library, paper_id, start=0, end=2, color="mauve")
    with pytest.raises(NothingFound):
        annotating.add_annotation(library, PaperId(99), start=0, end=2)
    with pytest.raises(NothingFound):
        annotating.set_note(library, PaperId(99), text="x")
    with pytest.raises(NothingFound):
        annotating.edit_annotation(library, 99, text="x")
    with pytest.raises(NothingFound):
        annotating.delete_annotation(library, 99)
