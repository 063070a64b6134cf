"""Notes on papers, and annotations tied to a place in the abstract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readinglist.errors import InvalidRequest, NothingFound
from readinglist.library.naming import paper_phrase
from readinglist.library.operation import Operation
from readinglist.library.tagging import touch_modified
from readinglist.model.anchors import find_anchor
from readinglist.model.changes import Changes
from readinglist.model.paper import ANNOTATION_COLORS, PaperId
from readinglist.model.texts import clean_text

if TYPE_CHECKING:
    from readinglist.library.library import Library

_KINDS = ("papers", "annotations")


def set_note(library: Library, paper_id: PaperId, *, text: str, initiator: object | None = None) -> Changes | None:
    """Save the note of a paper as typed. What is typed within a minute is one undo step. Raises NothingFound."""
    text = clean_text(text)
    key = f"note:{paper_id}"
    with library.operation("", kinds=("papers", "notes"), coalesce_key=key, initiator=initiator) as op:
        op.label = f"Edit the note of {_get_name(op, paper_id)}"
        found = op.writer.find("note", paper_id=paper_id)
        if (found[0]["text"] if found else "") != text:
            _write_note(op, paper_id, text, note_id=found[0]["id"] if found else None)
    return op.changes


def _write_note(op: Operation, paper_id: PaperId, text: str, *, note_id: int | None) -> None:
    values = {"text": text, "modified": op.now_text}
    if note_id is None:
        op.writer.insert("note", [{"paper_id": paper_id, **values}])
    elif text:
        op.writer.update("note", values, ids=[note_id])
    else:
        op.writer.delete("note", ids=[note_id])
    touch_modified(op, [paper_id])


def add_annotation(
    library: Library,
    paper_id: PaperId,
    *,
    start: int,
    end: int,
    color: str = "yellow",
    text: str = "",
    initiator: object | None = None,
) -> Changes | None:
    """Mark characters [start, end) of the abstract. Raises NothingFound; InvalidRequest for an empty or wrong place."""
    _check_color(color)
    with library.operation("", kinds=_KINDS, initiator=initiator) as op:
        op.label = f"Annotate {_get_name(op, paper_id)}"
        abstract = op.writer.find("paper", "abstract", id=paper_id)[0]["abstract"]
        if not 0 <= start < end <= len(abstract):
            raise InvalidRequest("Nothing is selected in the abstract.", "Select a sentence of the abstract first.")
        op.writer.insert("annotation", [{
            "paper_id": paper_id, "place": "abstract", "start": start, "end": end, "quote": abstract[start:end],
            "color": color, "text": text, "created": op.now_text,
        }])  # fmt: skip
        touch_modified(op, [paper_id])
    return op.changes


def edit_annotation(
    library: Library,
    annotation_id: int,
    *,
    color: str | None = None,
    text: str | None = None,
    initiator: object | None = None,
) -> Changes | None:
    """Change colour or text (None: as it is); typing within a minute is one step. Raises NothingFound."""
    values = {name: value for name, value in (("color", color), ("text", text)) if value is not None}
    if color is not None:
        _check_color(color)
    key = f"annotation:{annotation_id}" if color is None else ""
    with library.operation("", kinds=_KINDS, coalesce_key=key, initiator=initiator) as op:
        annotation = _get_annotation(op, annotation_id)
        op.label = f"Edit an annotation of {_get_name(op, annotation['paper_id'])}"
        if any(annotation[name] != clean_text(value) for name, value in values.items()):
            op.writer.update("annotation", values, ids=[annotation_id])
            touch_modified(op, [annotation["paper_id"]])
    return op.changes


def delete_annotation(library: Library, annotation_id: int, *, initiator: object | None = None) -> Changes | None:
    """Raises NothingFound."""
    with library.operation("", kinds=_KINDS, initiator=initiator) as op:
        annotation = _get_annotation(op, annotation_id)
        op.label = f"Delete an annotation of {_get_name(op, annotation['paper_id'])}"
        op.writer.delete("annotation", ids=[annotation_id])
        touch_modified(op, [annotation["paper_id"]])
    return op.changes


def renew_anchors(op: Operation, paper_id: PaperId, abstract: str) -> None:
    """After the abstract of a paper changed: move its annotations to where their words stand now.

    An annotation whose words are gone keeps its old place and quote, and is shown as lost.
    """
    moved = []
    for annotation in op.writer.find("annotation", "id", "start", "end", "quote", paper_id=paper_id, place="abstract"):
        place = find_anchor(abstract, annotation["quote"], near=annotation["start"])
        if place is not None and place != (annotation["start"], annotation["end"]):
            moved.append({
                "id": annotation["id"], "start": place[0], "end": place[1], "quote": abstract[place[0] : place[1]],
            })  # fmt: skip
    op.writer.update_each("annotation", moved)


def _get_name(op: Operation, paper_id: PaperId) -> str:
    found = op.writer.find("paper", "title", id=paper_id)
    if not found:
        raise NothingFound(f"There is no paper #{paper_id}.", "It may have been deleted for good.")
    return paper_phrase(found[0]["title"])


def _get_annotation(op: Operation, annotation_id: int) -> dict[str, Any]:
    found = op.writer.find("annotation", id=annotation_id)
    if not found:
        raise NothingFound(f"There is no annotation #{annotation_id}.", "It may have been deleted.")
    return found[0]


def _check_color(color: str) -> None:
    if color not in ANNOTATION_COLORS:
        raise InvalidRequest(f'"{color}" is no colour of an annotation.', f"Use one of {', '.join(ANNOTATION_COLORS)}.")
