"""Importing a listing: read it, plan what would happen, and apply the plan as one operation.

    listing = read(text)             bytes or text -> entries and issues; nothing is asked of the library
    plan = plan(library, listing)    what is already here, with evidence and reasons; nothing is changed
    apply(library, plan, choices=…)  the plan, as a person changed it, in one undo step

`planning` holds the second step.
"""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.citekeys import is_safe_key, make_key
from readinglist.errors import FileProblem, UnreadableInput
from readinglist.library import citation_keys, public_keys
from readinglist.library.adding import insert_papers
from readinglist.library.collecting import no_collection
from readinglist.library.editing import read_papers, set_fields
from readinglist.library.importable import DOCUMENTS, EVERY, KINDS
from readinglist.library.keeping_sources import keep_brought, keep_sources
from readinglist.library.operation import Operation
from readinglist.library.origins import find_users_fields, read_origins
from readinglist.library.planning import (
    VERSION,
    filled_fields,
    is_current,
    newer_version,
    plan,
    planned_again,
    text_hash,
)
from readinglist.library.profiles import best_profile, profile_named
from readinglist.library.versions import get_paper, note_versions, read_versions
from readinglist.listings import decoding, detection, profiled
from readinglist.listings.decoding import Decoded
from readinglist.model.candidate import VersionKind
from readinglist.model.kind import AnyKind, Document, DocumentKind, ListingKind
from readinglist.model.listing import Entry, Issue, Listing
from readinglist.model.paper import Paper, PaperId, PaperType, Status
from readinglist.model.plan import Action, Choices, ImportPlan, ImportResult, PlannedEntry
from readinglist.model.profile import Profile
from readinglist.model.public_key import Way
from readinglist.model.tags import normalise_tags
from readinglist.model.texts import counted, seen
from readinglist.model.version import Version
from readinglist.outside import archives
from readinglist.storage.sightings import write_issues, write_spans

if TYPE_CHECKING:
    from readinglist.library.library import Library

__all__ = ["apply", "apply_within", "has_work", "paper_of", "plan", "read", "read_file"]

#: From so many bytes it is told what is read where it lies.
_HEAD_BYTES = 65_536
_FILES = frozenset(kind.key for kind in KINDS if kind.is_file)


def read(
    data: bytes | str,
    *,
    kind: str | None = None,
    name: str = "",
    taken: dt.date | None = None,
    today: dt.date | None = None,
    html: str = "",
    path: Path | None = None,
    profiles: Sequence[Profile] = (),
) -> Listing:
    """The listing in a pasted text or in the bytes of a file.

    kind: key of a kind (`importable`), else the one that recognises the text. name: of the file, for messages.
    taken: the day on which the listing was taken, which settles dates without a year. today: the latest day possible.
    html: the same text as the clipboard holds it as HTML; its links name entries exactly (`listings.links`), and it is
    read itself where only its marks say what the words are, as in an alert of Google Scholar.
    path: where the file lies, for what is more than one file. profiles: of the user, of which the one with the shape of
    a text reads it; kind `profile:NAME` asks for one of them.
    Raises UnreadableInput when it is empty, no text, too large or of no kind that we read; InvalidRequest for a kind
    that does not exist. What cannot be understood in a listing is an issue of it.
    """
    profile = profile_named(kind, profiles)
    asked = detection.get_kind(kind, kinds=EVERY) if kind and profile is None else None
    today = today or dt.date.today()
    if isinstance(data, bytes) and archives.is_archive(data):
        from readinglist.library import gathering  # which reads each file in it as we do

        return gathering.read_archive(data, name=name, kind=kind, taken=taken, today=today, profiles=profiles)
    document = Document(data.encode() if isinstance(data, str) else data, name, path)
    document_kind = _document_kind(document, asked, is_text=isinstance(data, str)) if profile is None else None
    if document_kind is not None:
        listing = document_kind.read(document, taken=taken, today=today)
    else:
        words = html if html and kind is None and _says_more(html, data) else data
        offered = tuple(profiles) if asked is None else ()
        listing = _read_text(words, asked, profile, name=name, taken=taken, today=today, profiles=offered)
    if not listing.entries and not listing.issues:
        subject = f"“{name}”" if name else "the text"
        raise UnreadableInput(f"No paper was found in {subject}.", "Nothing was changed. Copy the page from its top.")
    if html:
        from readinglist.listings import links  # only a paste from a browser needs a reader of HTML

        listing = links.attach_links(listing, links.read_links(html))
    return listing


def _says_more(html: str, data: bytes | str) -> bool:
    """Whether the HTML of what was copied has the sign of a kind, and its text is of none for sure."""
    try:
        texts = [decoding.decode(source).text for source in (data, html)]
    except UnreadableInput:  # which is told when the text is read
        return False
    of_text, of_html = (detection.surest(text, kinds=KINDS)[0] for text in texts)
    return of_html >= detection.OWN_SIGN and of_text < detection.SURE


def _document_kind(document: Document, asked: AnyKind | None, *, is_text: bool) -> DocumentKind | None:
    """The kind of what is no text; None for a text."""
    if asked is not None:
        return asked if isinstance(asked, DocumentKind) else None
    return None if is_text else next((kind for kind in DOCUMENTS if kind.detect(document)), None)


def _read_text(
    data: bytes | str,
    asked: AnyKind | None,
    profile: Profile | None,
    *,
    name: str,
    taken: dt.date | None,
    today: dt.date,
    profiles: tuple[Profile, ...],
) -> Listing:
    """asked, profile: what a person named. profiles: those that are used where a text has their shape."""
    decoded = decoding.decode(data, name=name)
    if profile is not None:
        return profiled.read(profile, decoded.text, taken=taken, today=today)
    known = asked if isinstance(asked, ListingKind) else detection.detect(decoded.text, name=name, kinds=KINDS)
    decoded = _decoded_as(known, data, decoded, name)
    with no_collection():
        if (profile := best_profile(profiles, decoded.text, kind=known.key)) is not None:
            listing = profiled.read(profile, decoded.text, taken=taken, today=today)
        else:
            listing = known.read(decoded.text, taken=taken, today=today)
    if name and known.is_file:
        listing = replace(listing, name=Path(name).name)
    return replace(listing, issues=decoded.issues + listing.issues) if decoded.issues else listing


def _decoded_as(known: ListingKind, data: bytes | str, decoded: Decoded, name: str) -> Decoded:
    """The text as the kind's own rules read the bytes; where they are plain UTF-8, every rule reads the same."""
    if known.decode is None or isinstance(data, str) or decoded.encoding.startswith("utf-16"):
        return decoded
    if decoded.encoding == "utf-8" and not decoded.issues:
        return decoded
    text, encoding = known.decode(data)
    again = decoding.decode(text, name=name)
    remark = Issue("encoding", f"The text was read as {encoding}: it is not UTF-8.", 1, 1)
    return replace(again, encoding=encoding, issues=again.issues if encoding == "utf-8" else (remark, *again.issues))


def read_file(
    path: Path,
    *,
    kind: str | None = None,
    taken: dt.date | None = None,
    today: dt.date | None = None,
    profiles: Sequence[Profile] = (),
) -> Listing:
    """As `read`, for a file or all files of a folder. Raises FileProblem when it cannot be read or is no file."""
    try:
        info = path.stat()
        if stat.S_ISDIR(info.st_mode):
            from readinglist.library import gathering

            return gathering.read_folder(path, kind=kind, taken=taken, today=today, profiles=profiles)
        if not stat.S_ISREG(info.st_mode):
            raise UnreadableInput(f"“{path.name}” is a device or a pipe, not a file.")
        refuse_library(path)
        with path.open("rb") as file:
            data = file.read(_HEAD_BYTES)
            if not _is_in_place(data, path):
                decoding.refuse_size(info.st_size, name=path.name)
                data += file.read()
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileProblem(f"“{path.name}” could not be read: {reason}.", "Nothing was changed.") from error
    return read(data, kind=kind, name=path.name, taken=taken, today=today, path=path, profiles=profiles)


def refuse_library(path: Path) -> None:
    """Raise UnreadableInput for the file of a library that is open here: reading it would drop the locks on it."""
    from readinglist.storage import holding

    if holding.is_held_here(path):
        raise UnreadableInput(f"“{path.name}” is the library itself, not a listing.", "Nothing was changed.")


def is_in_place(path: Path) -> bool:
    """Whether a file is read where it lies, whatever its size. OSError where it cannot be opened."""
    with path.open("rb") as file:
        return _is_in_place(file.read(_HEAD_BYTES), path)


def _is_in_place(head: bytes, path: Path) -> bool:
    kind = _document_kind(Document(head, path.name, path), None, is_text=False)
    return kind is not None and kind.is_in_place


def apply(
    library: Library,
    plan: ImportPlan,
    *,
    choices: Choices | None = None,
    initiator: object | None = None,
    check: Callable[[], None] | None = None,
) -> ImportResult:
    """Do what the plan says and the choices change, as one operation: whole or not at all, one undo step.

    What came into the library since the plan was made is looked at again inside the operation, so that two imports at
    once add a paper once. An entry that is UNSURE is left out unless a choice says otherwise. Nothing is written, and
    the result has no operation, when every entry is left out or was seen in this very text before.
    """
    choices = choices or Choices()
    if is_current(library, plan) and not has_work(plan, choices):
        return ImportResult(
            matched=_matched(plan.entries),
            undecided=_undecided(plan, choices),
            not_understood=len(plan.listing.issues),
        )
    kinds = {"papers", "listings"} | ({"tags"} if choices.tags else set())
    with library.operation("Import", kinds=kinds, initiator=initiator) as op:
        op.check = check or op.check
        plan = planned_again(op, plan)
        work = _Import(op, plan, choices, rule=citation_keys.read_rule(op))
        if has_work(plan, choices):
            with no_collection():
                op.label = work.run()
        else:
            work.matched = _matched(plan.entries)
    changes = op.changes
    operation_id = changes.operation_id if changes else None
    return ImportResult(
        work.added,
        work.matched,
        work.updated,
        operation_id,
        changes,
        undecided=_undecided(plan, choices),
        not_understood=len(plan.listing.issues),
        plan=work.plan,
    )


def _undecided(plan: ImportPlan, choices: Choices) -> int:
    return sum(_chosen(planned, index, choices) is Action.UNSURE for index, planned in enumerate(plan.entries))


def apply_within(
    op: Operation, plan: ImportPlan, *, choices: Choices | None = None, subscription_id: int | None = None
) -> ImportResult:
    """As `apply`, inside an operation, which says in its own words what it does. subscription_id: what brought it."""
    plan = planned_again(op, plan)
    choices = choices or Choices()
    work = _Import(op, plan, choices, rule=citation_keys.read_rule(op), subscription_id=subscription_id)
    if has_work(plan, choices):
        with no_collection():
            work.run()
    return ImportResult(
        work.added,
        work.matched,
        work.updated,
        undecided=_undecided(plan, choices),
        not_understood=len(plan.listing.issues),
        plan=plan,
    )


def has_work(plan: ImportPlan, choices: Choices) -> bool:
    """Whether anything would be written: a paper, a gap that is filled, or a sighting in a text that is new."""
    actions = [_chosen(planned, index, choices) for index, planned in enumerate(plan.entries)]
    if plan.known_listing is None:
        return any(action not in (Action.UNSURE, Action.SKIPPED) for action in actions)
    return any(
        action in (Action.NEW, Action.UPDATE) or (action is Action.SAME and planned.action is Action.UNSURE)
        for action, planned in zip(actions, plan.entries, strict=True)
    )


def _chosen(planned: PlannedEntry, index: int, choices: Choices) -> Action:
    """The plan's action unless the choices name another; SAME and UPDATE need a paper to be the same as."""
    action = choices.actions.get(index, planned.action)
    if action in (Action.SAME, Action.UPDATE) and planned.paper_id is None and planned.repeats is None:
        return planned.action
    return action


def _matched(entries: Sequence[PlannedEntry]) -> tuple[PaperId, ...]:
    same = [planned.paper_id for planned in entries if planned.action in (Action.SAME, Action.UPDATE)]
    return tuple(dict.fromkeys(paper_id for paper_id in same if paper_id is not None))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one entry."""

    action: Action
    paper_id: PaperId | None


class _Import:
    """One import inside its operation."""

    def __init__(
        self,
        op: Operation,
        plan: ImportPlan,
        choices: Choices,
        *,
        rule: citation_keys.KeyRule,
        subscription_id: int | None = None,
    ) -> None:
        self.op = op
        self.subscription_id = subscription_id
        self.plan = plan
        self.choices = choices
        self.rule = rule
        self.name = choices.listing_name.strip() or plan.listing.name
        self.source = "file" if plan.listing.kind in _FILES else "listing"
        self.added: tuple[PaperId, ...] = ()
        self.matched: tuple[PaperId, ...] = ()
        self.updated: tuple[PaperId, ...] = ()

    def run(self) -> str:
        """Write everything; returns the label of the operation."""
        actions = [_chosen(planned, index, self.choices) for index, planned in enumerate(self.plan.entries)]
        new = [index for index, action in enumerate(actions) if action is Action.NEW]
        papers = [paper_of(self.plan.entries[index].entry, self.choices) for index in new]
        self.added = tuple(insert_papers(
            self.op, papers, source=self.source, source_name=self.name, make_key=self._make_key, is_first_newest=True
        ))  # fmt: skip
        keyed = [paper_id for paper_id, paper in zip(self.added, papers, strict=True) if paper.citation_key]
        public_keys.mark_public_within(self.op, keyed, way=Way.IMPORTED)
        made = dict(zip(new, self.added, strict=True))
        outcomes = self._outcomes(actions, made)
        self._update(actions)
        keep_brought(self.op, [(made[index], self.plan.entries[index].entry) for index in new])
        keep_sources(self.op, self._named_papers(outcomes))
        self._write_listing(outcomes)
        known = [outcome.paper_id for outcome in outcomes if outcome.action in (Action.SAME, Action.UPDATE)]
        added = set(self.added)
        self.matched = tuple(dict.fromkeys(i for i in known if i is not None and i not in added))
        self.op.touch(self.matched)
        return self._label()

    def _make_key(self, paper: Paper, is_taken: Callable[[str], bool]) -> str:
        """By the pattern; where the key that came with the paper is taken, that with a letter behind it."""
        if is_safe_key(paper.citation_key):
            return make_key(paper, pattern=f'"{paper.citation_key}"', taken=is_taken)
        return self.rule.make(paper, is_taken)

    def _named_papers(self, outcomes: Sequence[_Outcome]) -> list[tuple[PaperId, Entry]]:
        """The papers that came out of it, with their entries in BibTeX."""
        return [
            (outcome.paper_id, planned.entry)
            for outcome, planned in zip(outcomes, self.plan.entries, strict=True)
            if outcome.paper_id is not None and planned.entry.source
        ]

    def _outcomes(self, actions: Sequence[Action], made: dict[int, PaperId]) -> list[_Outcome]:
        outcomes: list[_Outcome] = []
        for index, (action, planned) in enumerate(zip(actions, self.plan.entries, strict=True)):
            if action is Action.NEW:
                outcomes.append(_Outcome(action, made[index]))
            elif action in (Action.SAME, Action.UPDATE):
                first = outcomes[planned.repeats].paper_id if planned.repeats is not None else None
                outcomes.append(_Outcome(action, planned.paper_id or first))
            else:
                outcomes.append(_Outcome(action, None))
        return outcomes

    def _update(self, actions: Sequence[Action]) -> None:
        chosen = {
            planned.paper_id: planned
            for action, planned in zip(actions, self.plan.entries, strict=True)
            if action is Action.UPDATE and planned.paper_id is not None
        }
        updated = []
        for paper in read_papers(self.op, list(chosen)):
            if paper.id is None:
                continue
            planned = chosen[paper.id]
            is_newer = VERSION in planned.fills and self._note_version(paper.id, planned.entry)
            mine = find_users_fields(read_origins(self.op, paper.id))  # what the user emptied stays empty
            values = {
                name: value
                for name, value in filled_fields(planned.entry, paper).items()
                if name in planned.fills and name not in mine
            }
            is_set = set_fields(
                self.op, paper, values, source=self.source, source_name=self.name, evidence=dict(planned.evidence)
            )
            if is_set or is_newer:
                updated.append(paper.id)
        self.updated = tuple(updated)

    def _note_version(self, paper_id: PaperId, entry: Entry) -> bool:
        """Keep the preprint's newer version among those of the paper; what is cited stays. Whether that was news."""
        known = read_versions(self.op, paper_id)
        number = newer_version(entry, get_paper(self.op, paper_id), known)
        if number is None:
            return False
        found = Version(paper_id, VersionKind.PREPRINT, PaperType.MISC, (number,), source=self.source)
        note_versions(self.op, paper_id, [found])
        self.op.touch([paper_id])
        return True

    def _write_listing(self, outcomes: Sequence[_Outcome]) -> None:
        """The listing with all its entries; of a text that was imported before, what is new about its entries."""
        if self.plan.known_listing is not None:
            self._write_known_listing(outcomes)
            return
        listing = self.plan.listing
        date = self.choices.listing_date or listing.date
        listing_id = self.op.writer.insert_one("listing", {
            "kind": listing.kind, "name": self.name, "date": date.iso if date else None, "text": listing.text,
            "text_hash": text_hash(listing.text), "added": self.op.now_text,
            "marks": write_spans(listing.spans), "issues": write_issues(listing.issues),
            "subscription_id": self.subscription_id,
        })  # fmt: skip
        starts = _line_starts(listing)
        rows = []
        for position, (planned, outcome) in enumerate(zip(self.plan.entries, outcomes, strict=True), 1):
            entry = planned.entry
            start, end = _extent(entry, starts, len(listing.text))
            rows.append({
                "listing_id": listing_id, "paper_id": outcome.paper_id, "position": position, "title": entry.title,
                "start": start, "end": end, "first_line": entry.first_line, "last_line": entry.last_line,
                "comments": entry.comments, "upvotes": entry.upvotes, "author_count": entry.author_count,
                "organization": entry.organization, "action": outcome.action.value,
                "marks": write_spans(entry.spans),
            })  # fmt: skip
        self.op.writer.insert("entry", rows)

    def _write_known_listing(self, outcomes: Sequence[_Outcome]) -> None:
        rows = self.op.writer.find("entry", "id", "position", "paper_id", listing_id=self.plan.known_listing)
        changed = [
            {"id": row["id"], "paper_id": outcome.paper_id, "action": outcome.action.value}
            for row in rows
            if row["position"] <= len(outcomes)
            and (outcome := outcomes[row["position"] - 1]).paper_id not in (None, row["paper_id"])
        ]
        self.op.writer.update_each("entry", changed)

    def _label(self) -> str:
        count = len(self.added)
        if count:
            return f'Import {counted(count, "paper")} from "{self.name}"'
        if self.updated:
            count = len(self.updated)
            return f'Update {counted(count, "paper")} from "{self.name}"'
        count = len(self.matched)
        return f'Note {counted(count, "paper")} seen in "{self.name}"'


def paper_of(entry: Entry, choices: Choices) -> Paper:
    """The paper that an entry becomes."""
    return Paper(
        title=entry.title,
        citation_key=seen(entry.citation_key),
        type=entry.type,
        abstract=entry.abstract,
        date=entry.date,
        people=entry.people,
        editors=entry.editors,
        author_count=entry.author_count,
        organization=entry.organization,
        venue=entry.venue,
        volume=entry.volume,
        number=entry.number,
        pages=entry.pages,
        publisher=entry.publisher,
        identifiers=entry.identifiers,
        keywords=entry.keywords,
        tags=normalise_tags((*choices.tags, *entry.tags)),
        status=choices.status if choices.status is not Status.INBOX else entry.status or Status.INBOX,
        priority=entry.priority,
        rating=entry.rating,
    )


def _line_starts(listing: Listing) -> list[int]:
    starts = [0]
    for line in listing.text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _extent(entry: Entry, starts: Sequence[int], length: int) -> tuple[int, int]:
    """Characters of an entry's lines."""
    if not 1 <= entry.first_line <= entry.last_line < len(starts):
        return 0, 0
    return starts[entry.first_line - 1], min(starts[entry.last_line] - 1, length)
