"""The BibTeX of one paper as a person reads and edits it: as it stands in its file, else its own text, else made."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from readinglist.errors import BibMismatch, FileProblem, InvalidRequest, NothingFound, UnencodableText
from readinglist.formats.bibtex.encoded import read_bytes
from readinglist.formats.bibtex.entries import EntryText, entry_text, macros_in
from readinglist.formats.bibtex.fields import Dialect
from readinglist.formats.bibtex.scanning import BlockKind, scan
from readinglist.formats.bibtex.splicing import edit_entry, splice, verify
from readinglist.formats.bibtex.values import MONTHS
from readinglist.library import bib_files, syncing
from readinglist.library.aliases import follow_rename
from readinglist.library.bib_files import FileChanged
from readinglist.library.editing import read_papers, set_fields
from readinglist.library.entry_merging import KEY, EntryMerge, EntryMerger, base_of, record_of
from readinglist.library.fields import parse_field
from readinglist.library.operation import Operation
from readinglist.model.bib_source import BibSource, SourceFault, StandingSource
from readinglist.model.changes import Changes
from readinglist.model.linked import EntryState, LinkedEntry, LinkedFile, LinkedFileId
from readinglist.model.paper import Paper, PaperId
from readinglist.storage import bib_sources, linked

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: A line that begins a field, as people write them.
_FIELD_LINE = re.compile(r"\s*([A-Za-z][\w-]*)\s*=\s*[{\"\w]")


def source_of(library: Library, paper_id: PaperId, file_id: LinkedFileId | None = None) -> StandingSource:
    """The entry of a paper as it stood in a linked file when that was last read: in the one asked for, else the first.

    Without a file: the paper's own text, renewed where it says something else than the paper; else made of its fields.
    Raises NothingFound for a paper that does not exist.
    """
    from readinglist.library import exporting  # brings the writers of all formats

    with library.reading() as connection:
        by_id = {file.id: file for file in linked.read_linked_files(connection)}
        standing = [
            (by_id[each], row)
            for each, row in linked.read_entries_of_paper(connection, paper_id)
            if row.state is EntryState.IN_FILE and row.text
        ]
        own = bib_sources.read_sources(connection, [paper_id]).get(paper_id)
    files = tuple(file for file, _ in standing)
    if standing:
        file, row = next((each for each in standing if each[0].id == file_id), standing[0])
        return StandingSource(_source_in(file, row), file, files)
    library.get_paper(paper_id)
    text = exporting.export_text(library, [paper_id]).text.strip()
    return StandingSource(BibSource(text, own.macros if own else {}), is_own=own is not None)


def find_faults(text: str) -> list[SourceFault]:
    """Why a text is not the one entry of a paper; empty when it is."""
    bib = scan(text)
    faults = [
        SourceFault(bib.line_of(max(block.start, block.fault)), block.problem)
        for block in bib.blocks
        if block.kind is BlockKind.BROKEN
    ]
    if faults:
        return [_open_brace(text) or fault for fault in faults]
    if not bib.entries:
        return [SourceFault(1, "there is no entry, such as @article{key, title = {…}}")]
    faults = [
        SourceFault(bib.line_of(block.start), "there is a second entry, and a paper has one")
        for block in bib.entries[1:]
    ]
    for block in bib.blocks:
        outside = bib.text[block.start : block.end]
        if block.kind is not BlockKind.ENTRY and outside.strip():
            at = block.start + len(outside) - len(outside.lstrip())
            faults.append(SourceFault(bib.line_of(at), "this stands outside of the entry"))
    if not bib.entries[0].key:
        faults.append(SourceFault(bib.line_of(bib.entries[0].start), "the entry has no citation key"))
    return sorted(faults, key=lambda fault: fault.line)


def _open_brace(text: str) -> SourceFault | None:
    """Where a field begins though the one before is not closed: what an entry that ends too late suffers from."""
    depth = 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        if depth > 1 and (field := _FIELD_LINE.match(line)):
            return SourceFault(number, f"a brace is still open where “{field[1]}” begins")
        depth += line.count("{") - line.count("}")
    return None


def edit_source(
    library: Library, paper_id: PaperId, text: str, *, before: StandingSource, initiator: object | None = None
) -> Changes | None:
    """Take over what a person changed in the text of an entry; before: as `source_of` gave it to them.

    What they changed of the paper's fields becomes their edit of the paper, the rest stays in the text, which also goes
    to the file that it came from. What was changed elsewhere meanwhile stays. Raises InvalidRequest for a text with
    faults or a key that finds another paper, NothingFound.
    """
    if faults := find_faults(text):
        raise InvalidRequest(faults[0].text, "Nothing was changed; the text is kept.")
    shown = entry_text(before.source.text, before.source.macros)
    edited = entry_text(text, before.source.macros)
    if shown is None or edited is None:
        raise InvalidRequest("The text is no entry.", "Nothing was changed; the text is kept.")
    if edited.text == shown.text:
        return None
    changes = _Editing(library, paper_id, before, shown, edited).run(initiator)
    if before.file is not None and (file := _find_linked(library, before.file.id)) is not None:
        _write_into(file, shown, edited)
        syncing.sync_file(library, file.id, initiator=initiator)
    return changes


def _find_linked(library: Library, file_id: LinkedFileId) -> LinkedFile | None:
    """The file as it is linked now: it may have moved, or be linked no longer."""
    with library.reading() as connection:
        return next((file for file in linked.read_linked_files(connection) if file.id == file_id), None)


@dataclass(frozen=True)
class _Editing:
    library: Library
    paper_id: PaperId
    before: StandingSource
    shown: EntryText
    edited: EntryText

    def run(self, initiator: object | None) -> Changes | None:
        with self.library.operation("", kinds=("papers",), initiator=initiator) as op:
            papers = read_papers(op, [self.paper_id])
            if not papers:
                raise NothingFound("This paper does not exist any more.", "The text is kept.")
            op.label = f"Edit the BibTeX of {papers[0].citation_key}"
            merge = self._merge(papers[0])
            self._set_fields(op, papers[0], dict(merge.values))
            self._keep_text(op, merge)
            op.touch([self.paper_id])
        return op.changes

    def _merge(self, paper: Paper) -> EntryMerge:
        """What the person changed, and nothing that differed before."""
        dialect = Dialect(self.before.file.dialect) if self.before.file else Dialect.BIBTEX
        return EntryMerger(
            base_of(self.shown), record_of(paper, self.shown),
            text=self.edited, paper=paper, own=self.shown, dialect=dialect, macros=self.before.source.macros,
        ).merge()  # fmt: skip

    def _set_fields(self, op: Operation, paper: Paper, values: dict[str, object]) -> None:
        if KEY in values:
            key = values[KEY] = str(parse_field(KEY, str(values[KEY])))
            follow_rename(op, paper, key, is_old_kept=True)
        set_fields(op, paper, values, source="user")

    def _keep_text(self, op: Operation, merge: EntryMerge) -> None:
        """The paper's own text: the edited one, unless it has another one for a file of its own."""
        rows = op.writer.find("bib_source", paper_id=self.paper_id)
        source = BibSource(self.edited.text, dict(self.edited.macros))
        own = rows[0]["text"] if rows else ""
        if own and self.before.file is not None and own != self.before.source.text:
            source = BibSource(
                edit_entry(own, fields=merge.own), {**json.loads(rows[0]["macros"] or "{}"), **self.edited.macros}
            )
        values = bib_sources.source_row(self.paper_id, source)
        if rows:
            op.writer.update("bib_source", values, ids=[rows[0]["id"]])
        else:
            op.writer.insert("bib_source", [values])


def _source_in(file: LinkedFile, row: LinkedEntry) -> BibSource:
    """An entry of a file with the macros that it uses; the file is read only where it uses some."""
    text = entry_text(row.text, {})
    used = {word for source in (text.sources.values() if text else ()) for word in macros_in(source)}
    if not used - set(MONTHS):
        return BibSource(row.text)
    try:
        macros = scan(read_bytes(bib_files.read_file(file.path)).text).macros
    except FileProblem:
        return BibSource(row.text)
    return BibSource(row.text, {word: macros[word] for word in used if word in macros})


def _write_into(file: LinkedFile, shown: EntryText, edited: EntryText) -> None:
    """Put the text as it was typed where the one that was shown stands in the file: blanks and braces are the user's.

    Where the file holds something else by now, the sync decides field by field. The key stays: the sync renames it.
    """
    text = edit_entry(edited.text, key=shown.key, fields={}) if edited.key != shown.key else edited.text
    with suppress(FileProblem, FileChanged, UnencodableText, BibMismatch), bib_files.locked(file.path):
        data = bib_files.read_file(file.path)
        decoded = read_bytes(data)
        bib = scan(decoded.text)
        places = [i for i in range(len(bib.blocks)) if _plain(bib.source(i)) == _plain(shown.text)]
        if len(places) == 1:
            replaced = {places[0]: _plain(text).replace("\n", decoded.newline)}
            written = splice(bib, replaced=replaced)
            verify(bib, written, replaced=replaced)
            bib_files.replace_unchanged(file.path, decoded.with_text(written).to_bytes(), expected=data)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
