"""A .bib that is kept in step with the library: what is linked, how it stands, and what waits for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NewType

from readinglist.model.changes import Changes
from readinglist.model.listing import Issue
from readinglist.model.paper import PaperId

LinkedFileId = NewType("LinkedFileId", int)
#: Kinds of issues: of an entry that may be a paper that is here; of entries that are out of the scope of their file.
UNSURE = "unsure"
SCOPE = "scope"


class ScopeKind(StrEnum):
    """Which papers belong into a linked file. OWN: those that it has. ALL: every paper outside the trash.
    QUERY: those that match. CITED: those that a .tex, .aux or .bcf cites.
    """

    OWN = "own"
    ALL = "all"
    QUERY = "query"
    CITED = "cited"


@dataclass(frozen=True, slots=True)
class Scope:
    """value: the query of QUERY, the absolute path of the citing file of CITED, else empty."""

    kind: ScopeKind = ScopeKind.OWN
    value: str = ""

    @classmethod
    def own(cls) -> Scope:
        return cls()


class LinkState(StrEnum):
    """How it stands between a file and the library; ERROR comes with a reason in words."""

    IN_STEP = "in step"
    PENDING = "pending"
    CONFLICT = "conflict"
    ERROR = "error"


class EntryState(StrEnum):
    """Where one entry of a linked file stands.

    IN_FILE. WAITS: to be written. GOING: to be taken out. OUT: was taken out, since its paper is in the trash or out of
    scope; comes back with its text. GONE: deleted in the file, a person is asked. LEAVING: to be taken out, since a
    person let it go from the file. LET_GO: the same, and done. DOUBLE: a second entry of a paper, or one whose paper
    was merged into it: left alone.
    """

    IN_FILE = ""
    WAITS = "waits"
    GOING = "going"
    OUT = "out"
    GONE = "gone"
    LEAVING = "leaving"
    LET_GO = "let go"
    DOUBLE = "double"


class Side(StrEnum):
    """Which of the two a person chose."""

    FILE = "file"
    LIBRARY = "library"


class GoneAnswer(StrEnum):
    """What becomes of a paper whose entry was deleted in the file.

    TRASH: it goes into the trash. LET_GO: it stays in the library, without the file. PUT_BACK: its entry is written
    again.
    """

    TRASH = "trash"
    LET_GO = "let go"
    PUT_BACK = "put back"


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """A linked .bib. path: absolute, as the user named it. dialect: of what is written anew ("bibtex", "biblatex").

    reason: in words, of PENDING and ERROR. synced: when both sides were last looked at together, None before that.
    hash, macros: SHA-256 of the file and of its @string blocks at that time; revision: of the library.
    """

    id: LinkedFileId
    path: Path
    scope: Scope
    dialect: str
    state: LinkState = LinkState.PENDING
    reason: str = ""
    conflicts: int = 0
    synced: dt.datetime | None = None
    hash: str = ""
    macros: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class EntryBase:
    """What an entry of a file said when both sides last agreed: fields are expanded TeX by lower-case name, blanks
    collapsed. Where a conflict waits, its fields are still as they were before it.
    """

    key: str = ""
    type: str = ""
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """What the library said at that time: fields of the paper as text, the fields of its own entry text that papers
    have no word for, and how that text writes the others. paper_id survives the paper. is_in_scope: it belonged into
    the file. is_open: something of it is not settled yet. place: of an entry that was taken out, what stood around it
    ("left", "right") and what went with it before and behind ("lead", "tail").
    """

    paper_id: PaperId | None = None
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    own_fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    written: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    is_in_scope: bool = True
    is_open: bool = False
    place: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class LinkedEntry:
    """One entry of a linked file as it stood at the last sync. id: None for one that is not stored yet.

    paper_id: None for the entry of a paper that was deleted for good, and for a DOUBLE.
    """

    key: str
    text: str = ""
    paper_id: PaperId | None = None
    position: int = 0
    base: EntryBase = EntryBase()
    record: PaperRecord = PaperRecord()
    state: EntryState = EntryState.IN_FILE
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that file and library changed differently. Nothing is written for it on either side until a person chose.

    field: a field of Paper, a scheme of its identifiers ("doi"), or the name of a BibTeX field that papers have no
    word for. base, in_file, in_library: what each says, as text; base is the file's text when both last agreed.
    """

    file_id: LinkedFileId
    paper_id: PaperId
    key: str
    field: str
    base: str
    in_file: str
    in_library: str


@dataclass(frozen=True, slots=True)
class Gone:
    """An entry that was deleted in the file; a person says what becomes of its paper. text: the entry as it was."""

    paper_id: PaperId
    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """A new entry of the file that may be a paper that is here; a person says whether it is.

    It is left alone until then.     text: of the entry; why: what speaks for it, and against; title: of the paper.
    """

    paper_id: PaperId
    key: str
    text: str
    why: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class SyncChoices:
    """What a person chose. fields: by (paper, field) of a conflict; papers: for the other conflicts of a paper; side:
    for all others. gone: by paper;
    gone_all: for all others. same, new: keys of entries that may be a paper that is here (`Unsure`): they are it,
    or are not. is_loss_accepted: the file is to be believed though it lost most of its entries or ends
    in the middle of one. is_scope_accepted: what its scope no longer means is to go from it, however much that is.
    is_made_again: a file that is not there any more is written anew.
    """

    fields: Mapping[tuple[PaperId, str], Side] = field(default_factory=lambda: MappingProxyType({}))
    side: Side | None = None
    papers: Mapping[PaperId, Side] = field(default_factory=lambda: MappingProxyType({}))
    gone: Mapping[PaperId, GoneAnswer] = field(default_factory=lambda: MappingProxyType({}))
    gone_all: GoneAnswer | None = None
    same: frozenset[str] = frozenset()
    new: frozenset[str] = frozenset()
    is_loss_accepted: bool = False
    is_scope_accepted: bool = False
    is_made_again: bool = False

    def of_field(self, paper_id: PaperId, name: str) -> Side | None:
        return self.fields.get((paper_id, name), self.papers.get(paper_id, self.side))

    def of_entry(self, key: str) -> bool | None:
        """Whether an entry is the paper that it may be; None: nobody said."""
        return True if key in self.same else False if key in self.new else None

    def of_gone(self, paper_id: PaperId) -> GoneAnswer | None:
        return self.gone.get(paper_id, self.gone_all)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that went from one side to the other; field as in `Conflict`, values as text."""

    paper_id: PaperId
    key: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What a sync did, or with `is_dry_run` would do.

    pulled: fields that came from the file. pushed: fields that went to it. imported: papers that are new in the
    library; new_keys: their keys in the file. added, removed: keys of entries that came into the file and left it.
    gone: deleted in the file, a person is asked, as about those of which it is unsure whether they are here.
    issues: what could not be kept in step, with its lines in the file.
    is_written: the file was replaced; is_unwritten: it should have been and could not, for `file.reason`. changes: of
    the operation that took over what the file said, None when there was none.
    """

    file: LinkedFile
    pulled: tuple[FieldChange, ...] = ()
    pushed: tuple[FieldChange, ...] = ()
    imported: tuple[PaperId, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    gone: tuple[Gone, ...] = ()
    issues: tuple[Issue, ...] = ()
    is_written: bool = False
    is_unwritten: bool = False
    is_dry_run: bool = False
    changes: Changes | None = None
    new_keys: tuple[str, ...] = ()
    unsure: tuple[Unsure, ...] = ()

    @property
    def is_idle(self) -> bool:
        """Nothing moved on either side."""
        return not (self.pulled or self.pushed or self.new_keys or self.added or self.removed)
