"""An entry of a .bib <-> an entry as the library imports it, and what must change in its text to say what a paper says.

The text of the entry stays the authority: a field is written anew only where it no longer says what the paper says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from readinglist.formats.bibtex import mapping
from readinglist.formats.bibtex.fields import BibField, Dialect, build_entry
from readinglist.formats.bibtex.foreign import NO_GROUPS, Groups, read_kept
from readinglist.formats.bibtex.mapping import FIELDS_OF, Tex, paper_type, read_values
from readinglist.formats.bibtex.scanning import BibFile, Block, FieldSpan, scan
from readinglist.formats.bibtex.values import MONTHS, expand
from readinglist.model.listing import Entry, Span
from readinglist.model.paper import Paper, PaperType

#: The parts of a value: a group in braces (up to the next brace: they are counted), one in quotes, a word, a number.
_PIECE = re.compile(r"[{}\"]|[^\s{}\"#,]+")
_SPANS = {"title": "title", "abstract": "abstract", "author": "people", "date": "date", "year": "date",
          "doi": "identifier", "eprint": "identifier", "url": "identifier"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EntryText:
    """An entry's own text, taken apart. Names in small letters; of a repeated field the first counts, as in BibTeX.

    sources: values as they stand, delimiters and macros included. tex: the same with macros put in and delimiters off.
    macros: those of @string that the entry uses, expanded.
    """

    text: str
    type: str
    key: str
    sources: Mapping[str, str]
    tex: Tex
    macros: Mapping[str, str]


def entry_text(text: str, macros: Mapping[str, str]) -> EntryText | None:
    """The one entry that a text is; None when it is something else. macros: those that it may use, expanded."""
    file = scan(text)
    entries = list(file.entries)
    if len(entries) != 1:
        return None
    return _text_of(file, entries[0], entries[0].fields, {**file.macros, **macros})


def text_of(file: BibFile, block: Block) -> EntryText:
    """An entry of a file, taken apart."""
    return _text_of(file, block, block.fields, file.macros)


def _text_of(file: BibFile, block: Block, fields: Sequence[FieldSpan], macros: Mapping[str, str]) -> EntryText:
    text = file.text
    sources: dict[str, str] = {}
    tex: dict[str, str] = {}
    used: dict[str, str] = {}
    for field in fields:
        name = field.name.lower()
        if name in sources:
            continue
        source = sources[name] = text[field.value_start : field.value_end]
        if "#" not in source and source[:1] in ("{", '"'):  # one group, as the scanner saw: nearly all values are
            tex[name] = source[1:-1]
            continue
        tex[name] = expand(source, macros)
        if not source.isdigit():
            used.update((word, macros[word]) for word in macros_in(source) if word in macros)
    own = {word: value for word, value in used.items() if word not in MONTHS}
    return EntryText(text[block.start : block.end], block.type, block.key, sources, tex, own)


def macros_in(source: str) -> list[str]:
    """Names of the macros in a value, in small letters."""
    found, depth, is_quoted = [], 0, False
    for match in _PIECE.finditer(source):
        piece = match[0]
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth -= 1
        elif piece == '"' and not depth:
            is_quoted = not is_quoted
        elif not depth and not is_quoted and not piece.isdigit():
            found.append(piece.lower())
    return found


# -- what an entry inherits -----------------------------------------------------------------------------------------

#: What an entry takes over from the one that its `crossref` names (btxdoc, 3.2: all that it lacks). What tells the
#: other one from everything else (title, identifiers, abstract) is none of its own.
_INHERITED = frozenset((
    "author", "editor", "booktitle", "publisher", "year", "date", "month", "series", "volume", "number", "journal",
    "journaltitle", "school", "institution", "organization", "address", "location",
))  # fmt: skip
#: Types inside another work: biblatex (its manual, appendix B) makes the title of the other one their booktitle.
_INSIDE = (PaperType.INPROCEEDINGS, PaperType.INCOLLECTION, PaperType.INBOOK)
_MOST_NESTED = 5

FindEntry = Callable[[str], EntryText | None]


def with_inherited(text: EntryText, find: FindEntry) -> Tex:
    """The fields of an entry with those that it inherits by `crossref` and `xdata`. find: the entry of a key."""
    if "crossref" not in text.tex and "xdata" not in text.tex:
        return text.tex
    return _inheriting(text, find, depth=0)


def _inheriting(text: EntryText, find: FindEntry, *, depth: int) -> Tex:
    tex = dict(text.tex)
    if depth >= _MOST_NESTED:
        return tex
    for key in tex.get("xdata", "").split(","):
        if key.strip() and (data := find(key.strip())):
            tex = {**_inheriting(data, find, depth=depth + 1), **tex}
    parent = find(tex["crossref"].strip()) if tex.get("crossref", "").strip() else None
    if parent is None:
        return tex
    given = _inheriting(parent, find, depth=depth + 1)
    inherited = {name: value for name, value in given.items() if name in _INHERITED}
    if "title" in given and paper_type(text.type, tex) in _INSIDE:
        inherited.setdefault("booktitle", given["title"])
    return {**inherited, **tex}


# -- reading --------------------------------------------------------------------------------------------------------


class EntryReader:
    """Reads the entries of one file, which may name each other."""

    def __init__(self, file: BibFile, *, groups: Groups = NO_GROUPS) -> None:
        self._file = file
        self._groups = groups
        self._blocks: dict[str, Block] = {}

    def find(self, key: str) -> EntryText | None:
        if not self._blocks:
            for block in self._file.entries:
                self._blocks.setdefault(block.key.lower(), block)
        found = self._blocks.get(key.lower())
        return text_of(self._file, found) if found else None

    def read(self, block: Block) -> Entry:
        """The entry in a block, with its own text. One without a title is called by what else names it, if anything."""
        fields = block.fields
        text = _text_of(self._file, block, fields, self._file.macros)
        tex = with_inherited(text, self.find)
        values = read_values(text.type, tex)
        kept = read_kept(text.key, tex, self._groups)
        if "title" not in values:
            values["title"] = mapping.fallback_title(tex)
        return Entry(
            first_line=self._file.line_of(block.start),
            last_line=self._file.line_of(max(block.end - 1, block.start)),
            citation_key=text.key,
            spans=tuple(_spans(fields)),
            source=text.text,
            macros=tuple(text.macros.items()),
            tags=kept.tags,
            status=kept.status,
            priority=kept.priority,
            rating=kept.rating,
            note=kept.note,
            former_keys=kept.former_keys,
            **values,  # type: ignore[arg-type]  # of Entry's types, by the table of the mapping
        )


def read_entry(file: BibFile, block: Block) -> Entry:
    """The entry in one block of a file."""
    return EntryReader(file).read(block)


def _spans(fields: Sequence[FieldSpan]) -> Iterator[Span]:
    for field in fields:
        if kind := _SPANS.get(field.name.lower()):
            yield Span(kind, field.value_start, field.value_end)


# -- writing --------------------------------------------------------------------------------------------------------


def field_sources(paper: Paper, field: str, *, dialect: Dialect, type: str) -> dict[str, str]:
    """The BibTeX fields, with their delimiters, that express one field of a paper in an entry of this type.

    Empty for what the paper does not know, and for a field that a .bib has no word for.
    """
    names = FIELDS_OF.get(field, ())
    entry = build_entry(_only(paper, field, type), key="k", dialect=dialect)
    return {each.name: _delimited(each) for each in entry.fields if each.name.lower() in names}


def _only(paper: Paper, field: str, type: str) -> Paper:
    """A paper of one field: encoding an abstract for the sake of a year would take most of the time."""
    values = {"title": "", field: getattr(paper, field)}
    if field == "people":
        values |= {"organization": paper.organization, "is_organization_author": paper.is_organization_author}
    if field == "venue":
        values |= {"type": paper_type(type, {})}
    return Paper(**values)


def _delimited(field: BibField) -> str:
    return field.value if field.is_bare else f"{{{field.value}}}"
