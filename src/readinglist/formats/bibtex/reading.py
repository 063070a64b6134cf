"""A .bib, or BibTeX from the clipboard, as a listing: what can be imported of it."""

from __future__ import annotations

import datetime as dt
import re

from readinglist.formats.bibtex.encoded import read_bytes
from readinglist.formats.bibtex.entries import EntryReader
from readinglist.formats.bibtex.foreign import read_groups
from readinglist.formats.bibtex.mapping import NO_PAPERS
from readinglist.formats.bibtex.scanning import BibFile, Block, BlockKind, scan
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Issue, Listing, Span
from readinglist.model.texts import counted

#: A kind is told from the beginning of a text, and of a page with an entry in it from the entry.
_SAMPLE = 200_000
_ENTRY = re.compile(r"^[ \t]*@\s*(?!(?:comment|string|preamble)\b)[A-Za-z][\w-]*\s*[{(]\s*[^\s,{}=]*\s*,", re.M | re.I)
_BLOCK = re.compile(r"^\s*(?:%[^\n]*\n\s*)*@\s*[A-Za-z][\w-]*\s*[{(]")


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The entries of a .bib in their order. What is broken is an issue, and so is a key that comes again."""
    del taken, today
    file = scan(text)
    comments = (_content(file, block) for block in file.blocks if block.kind is BlockKind.COMMENT)
    reader = EntryReader(file, groups=read_groups(comments))
    entries: list[Entry] = []
    issues: list[Issue] = []
    first_lines: dict[str, int] = {}
    noise: list[Span] = []
    for block in file.blocks:
        if block.problem:
            issues.append(_issue(file, block, "broken", block.problem))
        if block.kind is not BlockKind.ENTRY or block.type.lower() in NO_PAPERS:
            if not file.text[block.start : block.end].isspace():  # comments, macros, text between the entries
                noise.append(Span("noise", block.start, block.end))
            continue
        entry = reader.read(block)
        entries.append(entry)
        if not entry.title:
            named = f"“{entry.citation_key}”" if entry.citation_key else "An entry"
            issues.append(_issue(file, block, "no-title", f"{named} has no title."))
        first = first_lines.setdefault(entry.citation_key.casefold(), entry.first_line)
        if entry.citation_key and first != entry.first_line:
            message = f"The citation key “{entry.citation_key}” is that of the entry in line {first}, too."
            issues.append(_issue(file, block, "repeated-key", message))
    return Listing(KIND.key, counted(len(entries), "BibTeX entry", "BibTeX entries"), text, None, tuple(entries),
                   tuple(issues), tuple(noise))  # fmt: skip


def _content(file: BibFile, block: Block) -> str:
    """What stands between the braces of a comment."""
    raw = file.text[block.start : block.end]
    opener = min((at for at in (raw.find("{"), raw.find("(")) if at >= 0), default=-1)
    return raw[opener + 1 : -1] if opener >= 0 else ""


def _issue(file: BibFile, block: Block, kind: str, message: str) -> Issue:
    return Issue(kind, message, file.line_of(block.start), file.line_of(max(block.end - 1, block.start)))


def detect(text: str) -> float:
    """Sure where the text begins with a block; an entry somewhere in a page will do."""
    sample = text[:_SAMPLE]
    if _BLOCK.match(sample) and (_ENTRY.search(sample) or "@" in sample[1:]):
        return 0.95
    return 0.65 if _ENTRY.search(sample) else 0.0


def decode(data: bytes) -> tuple[str, str]:
    """Text of bytes that are no plain UTF-8, by the rules of .bib files, and the name of their encoding."""
    read = read_bytes(data)
    return read.text, read.encoding


KIND = ListingKind(
    key="bibtex",
    name="BibTeX and BibLaTeX",
    example="“@article{key, title = {…}, …}”, a .bib of JabRef, BibDesk, Mendeley, Zotero",
    detect=detect,
    read=read,
    decode=decode,
    is_file=True,
    group=KindGroup.BIBLIOGRAPHIES,
)
