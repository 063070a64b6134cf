"""The entry of a paper in BibTeX as a person sees and edits it: the text itself, not the fields that it says.

An edit is the difference between the text that was shown and the one that came back: fields that say something of the
paper become the user's, all others and every brace live on in the paper's own text, from which exports and linked files
are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from readinglist.errors import InvalidRequest, NothingFound
from readinglist.formats.bibtex.entries import EntryText, entry_text
from readinglist.formats.bibtex.fields import Dialect
from readinglist.formats.bibtex.mapping import read_values
from readinglist.formats.bibtex.renewing import renewals, renewed_type
from readinglist.formats.bibtex.scanning import BlockKind, scan
from readinglist.formats.bibtex.splicing import edit_entry
from readinglist.library import exporting
from readinglist.library.editing import read_papers, set_fields
from readinglist.library.entry_merging import EntryMerger
from readinglist.library.fields import parse_field
from readinglist.library.operation import Operation
from readinglist.library.origins import USER
from readinglist.library.renaming import give_key
from readinglist.model.bib_source import BibSource, ShownSource, SourceKind
from readinglist.model.changes import Changes
from readinglist.model.identifiers import Identifier
from readinglist.model.linked import EntryState, LinkedEntry, LinkedFile, LinkedFileId
from readinglist.model.paper import Paper, PaperId
from readinglist.storage import bib_sources as rows
from readinglist.storage import linked

if TYPE_CHECKING:
    from readinglist.library.library import Library

_EMPTY = Paper(title="")
_ONE_ENTRY = "Write one entry, from its @ to its closing brace."


@dataclass(frozen=True, slots=True)
class SourceFault:
    """Why a text is no sound entry. line: from 1."""

    line: int
    reason: str


def find_fault(text: str) -> SourceFault | None:
    """What keeps a text from being exactly one sound entry, with nothing but blanks around it; None when it is one."""
    file = scan(text)
    for place, block in enumerate(file.blocks):
        if block.kind is BlockKind.BROKEN:
            return SourceFault(file.line_of(block.problem_at), block.problem)
        said = file.source(place)
        if block.kind is BlockKind.FREE and said.strip():
            blanks = len(said) - len(said.lstrip())
            return SourceFault(file.line_of(block.start + blanks), "there is text outside the entry")
        if block.kind not in (BlockKind.FREE, BlockKind.ENTRY):
            return SourceFault(file.line_of(block.start), f"“@{block.type}” is no entry")
    if not file.entries:
        return SourceFault(1, "there is no entry")
    if len(file.entries) > 1:
        return SourceFault(file.line_of(file.entries[1].start), "a second entry begins here")
    return None if file.entries[0].key else SourceFault(file.line_of(file.entries[0].start), "the entry has no key")


def source_of(library: Library, paper_id: PaperId, file_id: LinkedFileId | None = None) -> ShownSource:
    """The text as it stands in a linked file, or will at the next sync; else the paper's own, saying what the paper
    says now; else one made from its fields. file_id: of several files this one. Raises NothingFound.
    """
    paper = library.get_paper(paper_id)
    with library.reading() as connection:
        source = rows.read_sources(connection, [paper_id]).get(paper_id)
        files = {file.id: file for file in linked.read_linked_files(connection)}
        entries = linked.read_entries_of_paper(connection, paper_id)
    own = entry_text(source.text, source.macros) if source else None
    for found_id, entry in entries:
        if found_id in files and file_id in (None, found_id) and entry.state is EntryState.IN_FILE:
            return _in_file(files[found_id], entry, paper, own)
    if own is not None and source is not None:
        return ShownSource(BibSource(_renewed(own, paper), source.macros), SourceKind.OWN)
    made = exporting.export_text(library, [paper_id])
    return ShownSource(BibSource(made.text.strip()), SourceKind.MADE)


def edit_source(
    library: Library,
    paper_id: PaperId,
    text: str,
    *,
    before: ShownSource | None = None,
    initiator: object | None = None,
) -> Changes | None:
    """Make a paper say what a text says, one operation; None when the text says nothing new.

    before: the text that was edited, by default that which stands now; what is alike in both is no edit and stays as
    the library has it. Raises InvalidRequest for a text that is not one sound entry, with line and reason, and for a
    key that another paper has; NothingFound.
    """
    if fault := find_fault(text):
        raise InvalidRequest(f"Line {fault.line}: {fault.reason}.", _ONE_ENTRY)
    shown = before or source_of(library, paper_id)
    old = entry_text(shown.text, shown.source.macros)
    new = entry_text(text.strip(), shown.source.macros)
    assert new is not None
    if old is not None and old.text == new.text:
        return None
    with library.operation("", kinds=("papers",), initiator=initiator) as op:
        paper = _paper_in(op, paper_id)
        op.label = f"Edit the BibTeX of {paper.citation_key}"
        _Edit(op, paper, old, new).apply()
    return op.changes


class _Edit:
    """One edited text on its way into the library. old: None where what was shown is no entry."""

    def __init__(self, op: Operation, paper: Paper, old: EntryText | None, new: EntryText) -> None:
        self.op = op
        self.paper = paper
        self.old = old
        self.new = new

    def apply(self) -> None:
        set_fields(self.op, self.paper, self._values(), source=USER)
        if self.old is None or self.new.key != self.old.key:
            (paper,) = read_papers(self.op, [self.paper.id or PaperId(0)])
            give_key(self.op, paper, str(parse_field("citation_key", self.new.key)), is_old_kept=True)
        keep_source(self.op, self.paper.id or PaperId(0), self._source())

    def _values(self) -> dict[str, Any]:
        """Fields of the paper that the text says otherwise than before."""
        before = read_values(self.old.type, self.old.tex) if self.old else {}
        after = read_values(self.new.type, self.new.tex)
        changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        values = {name: after.get(name, getattr(_EMPTY, name)) for name in changed}
        if "identifiers" in values:
            values["identifiers"] = _edited_identifiers(self.paper, before, after)
        return values

    def _source(self) -> BibSource:
        """The new text whole; of a paper whose own text is another than the one that was shown, what was changed."""
        own = own_text(self.op, self.paper.id or PaperId(0))
        if own is None or self.old is None or _renewed(own, self.paper) == self.old.text:
            return BibSource(self.new.text, dict(self.new.macros))
        names = {*self.old.sources, *self.new.sources}
        changes = {
            name: self.new.sources.get(name)
            for name in names
            if self.old.sources.get(name) != self.new.sources.get(name)
        }
        type_ = self.new.type if self.new.type != self.old.type else None
        text = edit_entry(own.text, fields=changes, key=self.new.key, type=type_)
        return BibSource(text, {**own.macros, **self.new.macros})


def own_text(op: Operation, paper_id: PaperId) -> EntryText | None:
    """A paper's own text inside an operation; None where it has none that is an entry."""
    with op.writer.driver() as connection:
        kept = rows.read_sources(connection, [paper_id]).get(paper_id)
    return entry_text(kept.text, kept.macros) if kept else None


def keep_source(op: Operation, paper_id: PaperId, source: BibSource) -> None:
    """Store a paper's own text in place of the one that it has."""
    values = rows.source_row(paper_id, source)
    if found := op.writer.find("bib_source", "id", paper_id=paper_id):
        op.writer.update("bib_source", values, ids=[found[0]["id"]])
    else:
        op.writer.insert("bib_source", [values])


def _in_file(file: LinkedFile, entry: LinkedEntry, paper: Paper, own: EntryText | None) -> ShownSource:
    """What stood in the file when both were last looked at, with what the library has changed since."""
    macros = own.macros if own else {}
    text = entry_text(entry.text, macros)
    raw = entry.text
    if text is not None:
        merge = EntryMerger(
            entry.base, entry.record, text=text, paper=paper, own=own, dialect=Dialect(file.dialect or Dialect.BIBTEX),
            macros=macros,
        ).merge()  # fmt: skip
        raw = edit_entry(raw, fields=merge.fields, key=merge.key, type=merge.type)
    return ShownSource(BibSource(raw, dict(macros)), SourceKind.FILE, file.path.name)


def renewed(own: EntryText, paper: Paper) -> EntryText:
    """A paper's own text that says what the paper says now."""
    text = _renewed(own, paper)
    return own if text == own.text else entry_text(text, own.macros) or own


def _renewed(own: EntryText, paper: Paper) -> str:
    key = paper.citation_key if paper.citation_key and paper.citation_key != own.key else None
    return edit_entry(own.text, fields=renewals(own, paper), key=key, type=renewed_type(own, paper, Dialect.BIBTEX))


def _edited_identifiers(paper: Paper, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Identifier, ...]:
    """Those of the paper without what left the text and with what came; what the text never said stays."""
    old, new = before.get("identifiers", ()), after.get("identifiers", ())
    gone = set(old) - set(new)
    return tuple(
        dict.fromkeys(
            (*(item for item in paper.identifiers if item not in gone), *(item for item in new if item not in old))
        )
    )


def _paper_in(op: Operation, paper_id: PaperId) -> Paper:
    found = read_papers(op, [paper_id])
    if not found:
        raise NothingFound(f"There is no paper #{paper_id}.", "Nothing was changed.")
    return found[0]
