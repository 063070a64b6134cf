"""Tags: the user's own words on papers, nested with "/"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from readinglist.errors import InvalidRequest, NothingFound
from readinglist.library.naming import papers_phrase
from readinglist.library.operation import Operation
from readinglist.model.changes import Changes
from readinglist.model.paper import PaperId
from readinglist.model.tags import SEPARATOR, normalise_tag, normalise_tags

if TYPE_CHECKING:
    from readinglist.library.library import Library

_KINDS = ("papers", "tags")


def add_tags(
    library: Library, paper_ids: Sequence[PaperId], *, tags: Iterable[str], initiator: object | None = None
) -> Changes | None:
    """Give papers tags; those that they have already stay. Raises InvalidRequest for an empty tag."""
    wanted = _typed(tags)
    label = f"Tag {papers_phrase(paper_ids)} {_quoted(wanted)}"
    with library.operation(label, kinds=_KINDS, initiator=initiator) as op:
        existing = existing_ids(op, paper_ids)
        tag_papers(op, [(paper_id, wanted) for paper_id in existing])
    return op.changes


def remove_tags(
    library: Library, paper_ids: Sequence[PaperId], *, tags: Iterable[str], initiator: object | None = None
) -> Changes | None:
    """Take tags off papers. A tag that no paper has any more is forgotten."""
    unwanted = _typed(tags)
    label = f"Untag {papers_phrase(paper_ids)} {_quoted(unwanted)}"
    with library.operation(label, kinds=_KINDS, initiator=initiator) as op:
        untag_papers(op, paper_ids, unwanted)
    return op.changes


def change_tags(
    library: Library,
    paper_ids: Sequence[PaperId],
    *,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    initiator: object | None = None,
) -> Changes | None:
    """Add some tags and take off others, as one step. Raises InvalidRequest when no tag is named."""
    wanted, unwanted = normalise_tags(add), normalise_tags(remove)
    if not unwanted:
        return add_tags(library, paper_ids, tags=wanted, initiator=initiator)
    if not wanted:
        return remove_tags(library, paper_ids, tags=unwanted, initiator=initiator)
    label = f"Tag {papers_phrase(paper_ids)} {_quoted(wanted)}, untag {_quoted(unwanted)}"
    with library.operation(label, kinds=_KINDS, initiator=initiator) as op:
        untag_papers(op, paper_ids, unwanted)
        tag_papers(op, [(paper_id, wanted) for paper_id in existing_ids(op, paper_ids)])
    return op.changes


def rename_tag(library: Library, name: str, *, new_name: str, initiator: object | None = None) -> Changes | None:
    """Rename a tag and all tags below it. Where the new name exists already the two become one.

    Raises NothingFound when there is no such tag, InvalidRequest for an empty new name.
    """
    old, new = normalise_tag(name), _typed([new_name])[0]
    with library.operation(f'Rename tag "{old}" to "{new}"', kinds=_KINDS, initiator=initiator) as op:
        found = _with_those_below(op, old)
        if not found:
            raise NothingFound(f'There is no tag "{old}".')
        # Down into itself ("a" to "a/b") the deepest goes first, else the highest: each finds its new name free.
        goes_down = new.casefold().startswith(old.casefold() + SEPARATOR)
        for tag in sorted(found, key=lambda tag: len(tag["name"]), reverse=goes_down):
            _rename(op, tag["id"], new + tag["name"][len(old) :])
    return op.changes


def delete_tag(library: Library, name: str, *, initiator: object | None = None) -> Changes | None:
    """Take a tag, and all tags below it, off all papers. Raises NothingFound."""
    name = normalise_tag(name)
    with library.operation(f'Delete tag "{name}"', kinds=_KINDS, initiator=initiator) as op:
        found = _with_those_below(op, name)
        if not found:
            raise NothingFound(f'There is no tag "{name}".')
        ids = [tag["id"] for tag in found]
        touch_modified(op, sorted({row["paper_id"] for row in op.writer.find("paper_tag", "paper_id", tag_id=ids)}))
        op.writer.delete("tag", ids=ids)
    return op.changes


def tag_papers(op: Operation, tagged: Sequence[tuple[PaperId, Iterable[str]]]) -> None:
    """Give each paper its tags, inside an operation."""
    tagged = [(paper_id, normalise_tags(tags)) for paper_id, tags in tagged]
    tag_ids = _tag_ids(op, [tag for _, tags in tagged for tag in tags])
    present = {
        (row["paper_id"], row["tag_id"])
        for row in op.writer.find("paper_tag", "paper_id", "tag_id", paper_id=[paper_id for paper_id, _ in tagged])
    }
    links = [(paper_id, tag_ids[tag.casefold()]) for paper_id, tags in tagged for tag in tags]
    missing = [link for link in links if link not in present]
    _insert_links(op, missing)
    touch_modified(op, sorted({paper_id for paper_id, _ in missing}))


def untag_papers(op: Operation, paper_ids: Sequence[PaperId], tags: Sequence[str]) -> None:
    """Take tags off papers, inside an operation. A tag that no paper has any more is forgotten."""
    tag_ids = [row["id"] for row in _find_tags(op, tags)]
    links = [row for row in op.writer.find("paper_tag", paper_id=list(paper_ids)) if row["tag_id"] in tag_ids]
    op.writer.delete("paper_tag", ids=[row["id"] for row in links])
    touch_modified(op, sorted({row["paper_id"] for row in links}))
    forget_unused_tags(op, tag_ids)


def tag_new_papers(op: Operation, tagged: Sequence[tuple[PaperId, Iterable[str]]]) -> None:
    """As `tag_papers` for papers that were just added: they have no tags yet, and their times stay as they are."""
    tagged = [(paper_id, normalise_tags(tags)) for paper_id, tags in tagged]
    tag_ids = _tag_ids(op, [tag for _, tags in tagged for tag in tags])
    _insert_links(op, [(paper_id, tag_ids[tag.casefold()]) for paper_id, tags in tagged for tag in tags])


def forget_unused_tags(op: Operation, tag_ids: Sequence[int]) -> None:
    """Delete those of the tags that no paper has."""
    op.writer.delete("tag", ids=[i for i in tag_ids if not op.writer.has_row("paper_tag", tag_id=i)])


def existing_ids(op: Operation, paper_ids: Sequence[PaperId]) -> list[PaperId]:
    """Those of the ids that are papers, in the order given, each once."""
    known = {row["id"] for row in op.writer.find("paper", "id", id=list(paper_ids))}
    return [paper_id for paper_id in dict.fromkeys(paper_ids) if paper_id in known]


def touch_modified(op: Operation, paper_ids: Sequence[PaperId]) -> None:
    op.writer.update("paper", {"modified": op.now_text}, ids=paper_ids)


def _insert_links(op: Operation, links: Sequence[tuple[PaperId, int]]) -> None:
    unique = dict.fromkeys(links)
    op.writer.insert("paper_tag", [{"paper_id": paper_id, "tag_id": tag_id} for paper_id, tag_id in unique])


def _tag_ids(op: Operation, names: Iterable[str]) -> dict[str, int]:
    """Ids of tags by casefolded name; tags that do not exist yet are made."""
    wanted = {name.casefold(): name for name in reversed(list(names))}
    found = {row["name"].casefold(): row["id"] for row in _find_tags(op, list(wanted.values()))}
    for key in reversed(wanted):
        if key not in found:
            found[key] = op.writer.insert_one("tag", {"name": wanted[key]})
    return found


def _find_tags(op: Operation, names: Sequence[str]) -> list[dict[str, Any]]:
    """Tags with these names in any case. SQLite ignores the case of ASCII letters only, so others are compared here."""
    if all(name.isascii() for name in names):
        return op.writer.find("tag", name=list(names))
    wanted = {name.casefold() for name in names}
    return [row for row in op.writer.find("tag") if row["name"].casefold() in wanted]


def _with_those_below(op: Operation, name: str) -> list[dict[str, Any]]:
    start = name.casefold() + SEPARATOR
    return [
        tag
        for tag in op.writer.find("tag")
        if tag["name"].casefold() == name.casefold() or tag["name"].casefold().startswith(start)
    ]


def _rename(op: Operation, tag_id: int, new_name: str) -> None:
    papers = {row["paper_id"]: row["id"] for row in op.writer.find("paper_tag", tag_id=tag_id)}
    touch_modified(op, sorted(papers))
    others = [row["id"] for row in _find_tags(op, [new_name]) if row["id"] != tag_id]
    if not others:
        op.writer.update("tag", {"name": new_name}, ids=[tag_id])
        return
    present = {row["paper_id"] for row in op.writer.find("paper_tag", "paper_id", tag_id=others[0])}
    op.writer.insert("paper_tag", [{"paper_id": i, "tag_id": others[0]} for i in sorted(papers) if i not in present])
    op.writer.delete("tag", ids=[tag_id])


def _typed(tags: Iterable[str]) -> tuple[str, ...]:
    wanted = normalise_tags(tags)
    if not wanted:
        raise InvalidRequest("A tag needs at least one letter.")
    return wanted


def _quoted(tags: Sequence[str]) -> str:
    return ", ".join(f'"{tag}"' for tag in tags)
