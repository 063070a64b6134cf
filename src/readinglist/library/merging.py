"""Making one paper of several. Everything that was in any of them is in it, or kept inside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from readinglist.errors import InvalidRequest, NothingFound
from readinglist.library import told_apart, versions
from readinglist.library.annotating import renew_anchors
from readinglist.library.editing import read_papers, set_fields
from readinglist.library.fields import as_text
from readinglist.library.naming import paper_phrase
from readinglist.library.operation import Operation
from readinglist.library.origins import USER, live_origins, read_origins
from readinglist.library.tagging import tag_papers, touch_modified
from readinglist.matching.merging import MERGED_FIELDS, Side, choose_sides
from readinglist.matching.versions import is_same_version, join_versions
from readinglist.model.changes import Changes
from readinglist.model.merge import MergedPaper, MergeField
from readinglist.model.paper import Paper, PaperId, Status
from readinglist.model.version import Version
from readinglist.storage import merged as merged_rows
from readinglist.storage.candidates import find_fields_set_by_user
from readinglist.storage.papers import read_papers as read_paper_rows
from readinglist.storage.reader import Connection
from readinglist.storage.versions import read_versions

if TYPE_CHECKING:
    from readinglist.library.library import Library

_KINDS = ("papers", "tags", "notes", "annotations", "listings", "queue", "trash", "proposals", "versions")
#: What of a paper is kept as it was, when it is merged into another one.
_RECORDED = ("person", "identifier", "note", "annotation", "provenance", "proposal", "version", "bib_source")


def merge_papers(
    library: Library,
    paper_ids: Sequence[PaperId],
    *,
    choices: Mapping[str, PaperId] | None = None,
    initiator: object | None = None,
) -> Changes | None:
    """Make one paper of several, as one step: the first is kept, the others go into it.

    Tags, notes, annotations, listings, keywords, identifiers, versions and proposals are united; each other field comes
    from the paper named in `choices` (MERGED_FIELDS), else as `matching.merging.choose_sides` says. The rating and
    priority are the highest, the status that of the kept paper unless that is the inbox. What the others were is kept
    inside (`get_merged`), and their citation keys find the paper that stayed. Raises InvalidRequest, NothingFound.
    """
    choices = choices or {}
    with library.operation("", kinds=_KINDS, initiator=initiator) as op:
        with op.writer.driver() as connection:
            sides = _read_sides(connection, paper_ids)
        _check(sides, choices)
        kept, lost = sides[0], sides[1:]
        op.label = f"Merge {len(sides)} papers into {paper_phrase(kept.paper.title)}"
        _Merge(op, kept, lost, choose_sides(sides, choices)).run()
    return op.changes


def preview_merge(
    library: Library, paper_ids: Sequence[PaperId], *, choices: Mapping[str, PaperId] | None = None
) -> tuple[MergeField, ...]:
    """The fields of which the papers do not say the same, and whose value merging would take. Changes nothing."""
    with library.reading() as connection:
        sides = _read_sides(connection, paper_ids)
    _check(sides, choices or {})
    chosen = choose_sides(sides, choices or {})
    fields = (
        MergeField(field, {side.id: as_text(getattr(side.paper, field)) for side in sides}, chosen[field].id)
        for field in MERGED_FIELDS
    )
    return tuple(field for field in fields if len(set(field.values.values())) > 1)


def get_merged(library: Library, paper_id: PaperId) -> list[MergedPaper]:
    """Papers that were merged into this one, the last first, with all that they were."""
    with library.reading() as connection:
        return merged_rows.read_merged(connection, paper_id)


def _read_sides(connection: Connection, paper_ids: Sequence[PaperId]) -> list[Side]:
    ids = list(dict.fromkeys(paper_ids))
    papers = read_paper_rows(connection, ids)
    if missing := set(ids) - {paper.id for paper in papers}:
        raise NothingFound(f"There is no paper #{min(missing)}.", "Nothing was merged.")
    own = find_fields_set_by_user(connection, ids)
    known = read_versions(connection, ids)
    return [
        Side(paper, frozenset(own.get(paper_id, ())), any(one.is_chosen for one in known.get(paper_id, ())))
        for paper_id, paper in zip(ids, papers, strict=True)
    ]


def _check(sides: Sequence[Side], choices: Mapping[str, PaperId]) -> None:
    if len(sides) < 2:
        raise InvalidRequest("Merging needs two papers.", "Name the one that is kept first, then the others.")
    if sides[0].paper.trashed is not None:
        raise InvalidRequest(
            f"{paper_phrase(sides[0].paper.title)} is in the trash, so nothing can be merged into it.",
            "Restore it, or name another paper first.",
        )
    ids = {side.id for side in sides}
    for field, paper_id in choices.items():
        if field not in MERGED_FIELDS:
            raise InvalidRequest(f'There is no choice of "{field}".', f"Choose of {', '.join(MERGED_FIELDS)}.")
        if paper_id not in ids:
            raise InvalidRequest(f"Paper #{paper_id} is none of those that are merged.", "Nothing was merged.")


class _Merge:
    """One merge inside its operation: what the others have goes over, they are deleted, then the fields are set."""

    def __init__(self, op: Operation, kept: Side, lost: Sequence[Side], chosen: Mapping[str, Side]) -> None:
        self.op = op
        self.kept = kept
        self.lost = lost
        self.chosen = chosen
        self.origins = {side.id: live_origins(read_origins(op, side.id)) for side in lost}

    def run(self) -> None:
        records = [_record(self.op, side.paper) for side in self.lost]
        joined, cited = self._join_versions()
        self._move_rows()
        self._join_notes()
        tag_papers(self.op, [(self.kept.id, tag_names) for side in self.lost if (tag_names := side.paper.tags)])
        self._decide_triage()
        self.op.writer.delete("paper", ids=[side.id for side in self.lost])
        versions.write_versions(self.op, joined, cited=cited)
        self._set_fields(joined, cited)
        self._keep_records(records)
        touch_modified(self.op, [self.kept.id])

    # -- what is united

    def _join_versions(self) -> tuple[tuple[Version, ...], Version | None]:
        """The versions of all, and the one that is cited: that of the paper whose venue is taken."""
        known = {side.id: versions.read_versions(self.op, side.id) for side in (self.kept, *self.lost)}
        found = [
            replace(version, id=None, paper_id=self.kept.id, is_cited=False, is_chosen=False)
            for side in self.lost
            for version in known[side.id]
        ]
        joined = join_versions(known[self.kept.id], found)
        giver = self.chosen["venue"]
        cited = next((version for version in known[giver.id] if version.is_cited), None)
        place = next((version for version in joined if cited and is_same_version(version, cited)), None)
        return joined, replace(place, is_cited=True, is_chosen=giver.is_version_chosen) if place else None

    def _move_rows(self) -> None:
        ids = [side.id for side in self.lost]
        for table_name in ("entry", "annotation", "proposal", "merged", "alias"):
            rows = self.op.writer.find(table_name, "id", paper_id=ids)
            self.op.writer.update(table_name, {"paper_id": self.kept.id}, ids=[row["id"] for row in rows])
        refused = self.op.writer.find("refusal", "id", paper_id=ids)  # by another look-up than that of the kept one
        self.op.writer.update("refusal", {"paper_id": self.kept.id, "asked": None}, ids=[row["id"] for row in refused])
        for side in self.lost:
            told_apart.follow(self.op, side.id, kept=self.kept.id)
        self._move_source()

    def _move_source(self) -> None:
        """The own text of the paper that stays, else that of the first that has one. The others are in the record."""
        ids = [side.id for side in (self.kept, *self.lost)]
        rows = {row["paper_id"]: row["id"] for row in self.op.writer.find("bib_source", "id", "paper_id", paper_id=ids)}
        giver = next((paper_id for paper_id in ids if paper_id in rows), self.kept.id)
        if giver != self.kept.id:
            self.op.writer.update("bib_source", {"paper_id": self.kept.id}, ids=[rows[giver]])

    def _join_notes(self) -> None:
        """The notes one after the other, each with a heading that says whose it was; the same text once."""
        rows = {row["paper_id"]: row for row in self.op.writer.find("note", paper_id=[self.kept.id, *self._lost_ids])}
        own = rows[self.kept.id]["text"] if self.kept.id in rows else ""
        text = own
        for side in self.lost:
            more = rows[side.id]["text"] if side.id in rows else ""
            if more.strip() and more.strip() not in text:
                text = f"{text.rstrip()}\n\n## From {side.paper.citation_key}\n\n{more}" if text.strip() else more
        if text == own:
            return
        values = {"text": text, "modified": self.op.now_text}
        if self.kept.id in rows:
            self.op.writer.update("note", values, ids=[rows[self.kept.id]["id"]])
        else:
            self.op.writer.insert("note", [{"paper_id": self.kept.id, **values}])

    @property
    def _lost_ids(self) -> list[PaperId]:
        return [side.id for side in self.lost]

    def _decide_triage(self) -> None:
        papers = [side.paper for side in (self.kept, *self.lost)]
        decided = next((paper for paper in papers if paper.status is not Status.INBOX), papers[0])
        place = self.op.writer.find("paper", "queue_position", id=decided.id)[0]["queue_position"]
        values: dict[str, Any] = {
            "status": decided.status.value,
            "queue_position": place,
            "rating": max(paper.rating for paper in papers),
            "priority": max(paper.priority for paper in papers),
            "is_verified": int(any(paper.is_verified for paper in papers)),
        }
        self.op.writer.update("paper", values, ids=[self.kept.id])

    # -- fields

    def _set_fields(self, joined: Sequence[Version], cited: Version | None) -> None:
        """What comes from another paper keeps its source: what the user typed there is the user's here."""
        by_source: dict[tuple[str, str], dict[str, Any]] = {}
        for field, side in self.chosen.items():
            if side is not self.kept:
                by_source.setdefault(self._source(field, side), {})[field] = getattr(side.paper, field)
        for field, value in self._united(joined, cited).items():
            giver = next((side for side in (self.kept, *self.lost) if field in side.own), self.lost[0])
            by_source.setdefault(self._source(field, giver), {})[field] = value
        evidence = {"merged": ", ".join(f"{side.paper.citation_key} (#{side.id})" for side in self.lost)}
        for (source, source_name), values in by_source.items():
            paper = read_papers(self.op, [self.kept.id])[0]
            set_fields(self.op, paper, values, source=source, source_name=source_name, evidence=evidence)
        self._drop_answered_proposals()
        renew_anchors(self.op, self.kept.id, self.chosen["abstract"].paper.abstract)

    def _drop_answered_proposals(self) -> None:
        """What a source proposed and the merge has taken over is no proposal any more."""
        paper = read_papers(self.op, [self.kept.id])[0]
        rows = self.op.writer.find("proposal", "id", "field", "value", paper_id=self.kept.id)
        answered = [row["id"] for row in rows if as_text(getattr(paper, row["field"], None)) == row["value"]]
        self.op.writer.delete("proposal", ids=answered)

    def _source(self, field: str, side: Side) -> tuple[str, str]:
        if field in side.own:
            return USER, ""
        origin = self.origins.get(side.id, {}).get(field)
        return (origin.source, origin.source_name) if origin else ("listing", "")

    def _united(self, joined: Sequence[Version], cited: Version | None) -> dict[str, Any]:
        papers = [side.paper for side in (self.kept, *self.lost)]
        identifiers = {(item.scheme, item.value): item for paper in reversed(papers) for item in paper.identifiers}
        ordered = dict.fromkeys((item.scheme, item.value) for paper in papers for item in paper.identifiers)
        union = replace(self.kept.paper, identifiers=tuple(identifiers[key] for key in ordered))
        return {
            "identifiers": versions.citing(union, cited, joined)["identifiers"] if cited else union.identifiers,
            "keywords": tuple(dict.fromkeys(word for paper in papers for word in paper.keywords)),
        }

    # -- what is kept inside

    def _keep_records(self, records: Sequence[Mapping[str, Any]]) -> None:
        """A lost key finds the paper that stayed; if that took the key of another, its own former key does."""
        taken = self.chosen["citation_key"].paper.citation_key
        self.op.writer.insert("merged", [
            {
                "paper_id": self.kept.id, "merged_id": side.id, "record": json.dumps(record, ensure_ascii=False),
                "citation_key": self.kept.paper.citation_key if side.paper.citation_key == taken
                else side.paper.citation_key,
                "recorded": self.op.now_text,
            }
            for side, record in zip(self.lost, records, strict=True)
        ])  # fmt: skip


def _record(op: Operation, paper: Paper) -> dict[str, Any]:
    """All rows of a paper as they stand, by table, and its tags and listings by name."""
    rows: dict[str, Any] = {name: op.writer.find(name, paper_id=paper.id) for name in _RECORDED}
    listings = op.writer.find("entry", "listing_id", "position", paper_id=paper.id)
    return {
        "paper": op.writer.find("paper", id=paper.id)[0],
        "tags": list(paper.tags),
        "listings": listings,
        **{name: found for name, found in rows.items() if found},
    }
