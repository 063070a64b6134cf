"""One entry of a linked file against its paper: which fields go which way. Reads and writes nothing.

A *unit* is what is merged as a whole: a field of a paper ("title"), one scheme of its identifiers ("doi"), its type and
key, and each field of the entry that papers have no word for, by its BibTeX name ("note"). The library keeps the last
kind in the paper's own entry text (`bib_source`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from readinglist.formats.bibtex.entries import EntryText, macros_in
from readinglist.formats.bibtex.fields import Dialect
from readinglist.formats.bibtex.mapping import FIELDS_OF, fallback_title, paper_type, read_values, venue_field
from readinglist.formats.bibtex.renewing import renewals, renewed_type
from readinglist.formats.bibtex.values import MONTHS
from readinglist.library.fields import as_text
from readinglist.library.three_way import Decision, FieldSides, decide
from readinglist.model.identifiers import Identifier
from readinglist.model.linked import EntryBase, PaperRecord, Side
from readinglist.model.paper import Paper

KEY = "citation_key"
TYPE = "type"
#: Fields of an entry by scheme of identifiers. Others of the eprint family go with the number.
_SCHEME_FIELDS: Mapping[str, tuple[str, ...]] = {
    "doi": ("doi",),
    "arxiv": ("eprint", "archiveprefix", "primaryclass", "eprinttype", "eprintclass", "arxiv", "arxivid"),
    "isbn": ("isbn",),
    "pmid": ("pmid",),
    "url": ("url", "ee", "link"),
}
_PAPER_UNITS = tuple(name for name in FIELDS_OF if name != "identifiers")
UNITS = (TYPE, *_PAPER_UNITS, *_SCHEME_FIELDS)
#: What other programs keep for one file: goes from one file to another only while the paper is in no other.
_OF_ONE_FILE = frozenset(("file", "groups", "timestamp", "owner", "crossref", "xdata", "xref", "related"))
_PREFIXES_OF_ONE_FILE = ("bdsk-", "mendeley-", "__", "creationdate", "modificationdate", "date-")
_NOTHING = Paper(title="")
#: What a person's word does to a unit that only braces or macros tell apart: the own text follows the file by itself.
_OF_SIDE = {Side.FILE: Decision.SETTLE, Side.LIBRARY: Decision.PUSH}


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit that goes from one side to the other, or on which both contradict each other, as texts."""

    unit: str
    base: str
    in_file: str
    in_library: str


@dataclass(frozen=True, slots=True)
class EntryMerge:
    """What happens to one entry and its paper.

    values: fields of the paper that the file sets. own: fields of its own entry text that follow the file, as sources
    (None: goes). fields: fields of the entry that the library sets, as sources (None: goes); key, type: likewise.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    own: Mapping[str, str | None] = field(default_factory=dict)
    fields: Mapping[str, str | None] = field(default_factory=dict)
    key: str | None = None
    type: str | None = None
    pulled: tuple[Moved, ...] = ()
    pushed: tuple[Moved, ...] = ()
    conflicts: tuple[Moved, ...] = ()

    @property
    def is_written(self) -> bool:
        """Whether the file's entry changes."""
        return bool(self.fields) or self.key is not None or self.type is not None


def base_of(text: EntryText) -> EntryBase:
    """What an entry says, without how it is written: blanks and delimiters are no change."""
    return EntryBase(text.key, text.type.lower(), {name: _collapsed(tex) for name, tex in text.tex.items()})


def record_of(paper: Paper, own: EntryText | None, *, is_in_scope: bool = True) -> PaperRecord:
    """What the library says. own: the paper's own entry text."""
    fields = {unit: _said(_of_paper(paper, unit)) for unit in UNITS} | {KEY: paper.citation_key}
    said = {unit: text for unit, text in fields.items() if text}
    if own is None:
        return PaperRecord(paper.id, said, is_in_scope=is_in_scope)
    entry = base_of(own)
    written = {unit: text for unit in UNITS if (text := _written(unit, entry, own.sources))}
    return PaperRecord(paper.id, said, _unmapped(entry), written, is_in_scope)


def settle(
    base: EntryBase, record: PaperRecord, *, now: EntryBase, recorded: PaperRecord, open_units: Iterable[str]
) -> tuple[EntryBase, PaperRecord]:
    """The new base: what both say now, but for the units that are still open, which stay as they were."""
    fields, said, own = dict(now.fields), dict(recorded.fields), dict(recorded.own_fields)
    written = dict(recorded.written)
    key, type_ = now.key, now.type
    for unit in open_units:
        for name in {*_names_of(unit, base), *_names_of(unit, now)}:
            _keep(fields, base.fields, name)
        _keep(said, record.fields, unit)
        _keep(own, record.own_fields, unit)
        _keep(written, record.written, unit)
        key = base.key if unit == KEY else key
        type_ = base.type if unit == TYPE else type_
    return EntryBase(key, type_, fields), replace(recorded, fields=said, own_fields=own, written=written)


def _keep(now: dict[str, str], before: Mapping[str, str], name: str) -> None:
    if name in before:
        now[name] = before[name]
    else:
        now.pop(name, None)


class EntryMerger:
    """Merges one entry. chosen: whom a person believes for a unit that is a conflict.

    macros: those of the file. is_shared: other linked files have the paper too.
    """

    def __init__(
        self,
        base: EntryBase,
        record: PaperRecord,
        *,
        text: EntryText,
        paper: Paper,
        own: EntryText | None,
        dialect: Dialect,
        macros: Mapping[str, str],
        is_shared: bool = False,
        chosen: Callable[[str], Side | None] = lambda unit: None,
    ) -> None:
        self.base = base
        self.record = record
        self.text = text
        self.file = base_of(text)
        self.paper = paper
        self.own = own
        self.own_entry = base_of(own) if own else EntryBase()
        self.own_fields = _unmapped(self.own_entry)
        self.dialect = dialect
        self.macros = macros
        self.is_shared = is_shared
        self.chosen = chosen
        self.before = _values(self.base)
        self.after = _values(self.file)

    def merge(self) -> EntryMerge:
        decisions = {unit: self._decide(unit) for unit in (KEY, *UNITS)}
        decisions |= {name: self._decide_unmapped(name) for name in self._unmapped_names()}
        pushed = [unit for unit, decision in decisions.items() if decision is Decision.PUSH]
        fields = self._sources(pushed)
        return EntryMerge(
            self._pulled_values(unit for unit, decision in decisions.items() if decision is Decision.PULL),
            self._own_changes(decisions),
            {name: source for name, source in fields.items() if self.text.sources.get(name.lower()) != source},
            self.paper.citation_key if KEY in pushed else None,
            renewed_type(self.text, self.paper, self.dialect) if TYPE in pushed else None,
            self._moved(decisions, Decision.PULL),
            self._moved(decisions, Decision.PUSH),
            self._moved(decisions, Decision.CONFLICT),
        )

    # -- deciding

    def _decide(self, unit: str) -> Decision:
        said = self.paper.citation_key if unit == KEY else _said(_of_paper(self.paper, unit))
        before, after = self._signature(unit, self.base, self.before), self._signature(unit, self.file, self.after)
        if before == after and said == self.record.fields.get(unit, ""):
            return Decision.PUSH if self._is_rewritten(unit) else Decision.KEEP
        if unit == "title" and not self._in_file(unit) and before != after:
            return Decision.SETTLE  # the title that the file lost is kept here
        is_form_only = self._in(unit, self.before, self.base) == self._in_file(unit)
        if is_form_only and self._is_rewritten(unit) and said == self.record.fields.get(unit, ""):
            chosen = self.chosen(unit)  # both sides say the same still, and write it in two ways
            return _OF_SIDE[chosen] if chosen else Decision.CONFLICT
        is_equal = self._in_file(unit) == said or self._is_written_so(unit)
        sides = FieldSides(before, after, self.record.fields.get(unit, ""), said, is_equal)
        decision = decide(sides, chosen=self.chosen(unit))
        return Decision.SETTLE if decision is Decision.PULL and is_form_only else decision

    def _is_rewritten(self, unit: str) -> bool:
        """Whether the paper's own text writes otherwise what it says still: braces for capitals, a macro."""
        if self.own is None or unit in (KEY, TYPE):
            return False
        if (before := self.record.written.get(unit)) is not None:
            is_new = before != _written(unit, self.own_entry, self.own.sources)
        else:  # the paper had no text of its own
            is_new = _written(unit, self.own_entry, self.own_entry.fields) != _written(
                unit, self.base, self.base.fields
            )
        sources = self._own_sources(unit, self.text.type) if is_new else {}
        return any(self.text.sources.get(name) != source for name, source in sources.items())

    def _decide_unmapped(self, name: str) -> Decision:
        base, file = self.base.fields.get(name), self.file.fields.get(name)
        record, own = self.record.own_fields.get(name), self.own_fields.get(name)
        is_ours = base == record and not (self.is_shared and is_of_one_file(name))
        decision = decide(FieldSides(base, file, record, own, file == own), chosen=self.chosen(name))
        if not is_ours and decision in (Decision.PULL, Decision.PUSH, Decision.CONFLICT):
            return Decision.SETTLE  # each file has its own, and keeps it
        return decision

    def _signature(self, unit: str, entry: EntryBase, values: Mapping[str, object]) -> Hashable:
        """How a unit is written and what it says: a brace for a capital changes the one and not the other."""
        if unit == KEY:
            return entry.key
        if unit == TYPE:
            return entry.type
        written = tuple((name, entry.fields[name]) for name in _names_of(unit, entry))
        return written, _said(_of_values(values, unit))

    def _in_file(self, unit: str) -> str:
        return self._in(unit, self.after, self.file)

    def _in(self, unit: str, values: Mapping[str, object], entry: EntryBase) -> str:
        return entry.key if unit == KEY else _said(_of_values(values, unit))

    def _is_written_so(self, unit: str) -> bool:
        """Whether the file has what we would write: a value may not read back as it is (two blanks in a title)."""
        if unit in (KEY, TYPE):
            return False
        return all(self.text.sources.get(name.lower()) == source for name, source in self._sources([unit]).items())

    def _unmapped_names(self) -> list[str]:
        sides = (_unmapped(self.base), _unmapped(self.file), self.record.own_fields, self.own_fields)
        return list(dict.fromkeys(name for side in sides for name in side))

    # -- from the file

    def _pulled_values(self, units: Iterable[str]) -> dict[str, object]:
        values: dict[str, object] = {}
        for unit in units:
            if unit == KEY:
                values[KEY] = self.file.key
            elif unit in _SCHEME_FIELDS:
                known = values.get("identifiers", self.paper.identifiers)
                values["identifiers"] = _with_scheme(known, unit, _of_values(self.after, unit))  # type: ignore[arg-type]
            elif unit in UNITS:
                values[unit] = _of_values(self.after, unit)
        return values

    def _own_changes(self, decisions: Mapping[str, Decision]) -> dict[str, str | None]:
        """What follows the file in the paper's own text: every field that was written otherwise there."""
        held = {
            name
            for unit, decision in decisions.items()
            if decision in (Decision.PUSH, Decision.CONFLICT) or (decision is Decision.SETTLE and unit not in UNITS)
            for name in {*_names_of(unit, self.base), *_names_of(unit, self.file)}
        }
        names = {*self.base.fields, *self.file.fields} - held
        changed = (name for name in names if self.base.fields.get(name) != self.file.fields.get(name))
        return {name: self.text.sources.get(name) for name in sorted(changed)}

    # -- to the file

    def _sources(self, units: Iterable[str]) -> dict[str, str | None]:
        """What must change in the entry for these units to say what the library says."""
        units = list(units)
        paper = self._as_in_file(units)
        type_ = renewed_type(self.text, paper, self.dialect) if TYPE in units else None
        text = replace(self.text, type=type_) if type_ else self.text
        fields = renewals(text, paper, dialect=self.dialect)
        for unit in units:
            if unit not in UNITS and unit != KEY:
                fields[unit] = self._own_source(unit) if self.own and unit in self.own.sources else None
            elif own := self._own_sources(unit, text.type):
                fields = {name: source for name, source in fields.items() if name.lower() not in own}
                fields |= dict.fromkeys(set(_names_of(unit, self.file)) - set(own)) | own
        return fields

    def _as_in_file(self, units: Iterable[str]) -> Paper:
        """The paper that the file speaks of, but for these units, which are as in the library."""
        values = {"title": fallback_title(self.text.tex), **read_values(self.text.type, self.text.tex)}
        for unit in units:
            if unit in _SCHEME_FIELDS:
                known = values.get("identifiers", ())
                values["identifiers"] = _with_scheme(known, unit, _of_paper(self.paper, unit))  # type: ignore[arg-type]
            elif unit in UNITS:
                values[unit] = getattr(self.paper, unit)
        values["author_count"] = self.paper.author_count
        return Paper(**values)  # type: ignore[arg-type]  # of Paper's types, by the table of the mapping

    def _own_sources(self, unit: str, type: str) -> dict[str, str]:
        """As the paper's own text writes it, while that says what the paper says."""
        if self.own is None or unit not in UNITS:
            return {}
        if unit != "title" and self.own.type.lower() != type.lower():
            return {}  # other types have other fields
        own = self.own_entry
        if _said(_of_values(_values(own), unit)) != _said(_of_paper(self.paper, unit)):
            return {}
        return {name: self._own_source(name) for name in _names_of(unit, own)}

    def _own_source(self, name: str) -> str:
        """A field of the own text; a macro that means something else in this file is written out."""
        assert self.own is not None
        source = self.own.sources[name]
        known = {**MONTHS, **self.own.macros}
        if any(known.get(word) != self.macros.get(word, MONTHS.get(word)) for word in macros_in(source)):
            return f"{{{self.own.tex[name]}}}"
        return source

    def _moved(self, decisions: Mapping[str, Decision], wanted: Decision) -> tuple[Moved, ...]:
        return tuple(self._texts(unit) for unit, decision in decisions.items() if decision is wanted)

    def _texts(self, unit: str) -> Moved:
        if unit == KEY:
            return Moved(unit, self.base.key, self.file.key, self.paper.citation_key)
        if unit in UNITS:
            before = self._in(unit, self.before, self.base)
            if before == self._in_file(unit) == _said(_of_paper(self.paper, unit)) and self.own is not None:
                entries = (self.base, self.file, self.own_entry)
                return Moved(unit, *(_written(unit, entry, entry.fields) for entry in entries))
            return Moved(unit, before, self._in_file(unit), _said(_of_paper(self.paper, unit)))
        sides = (self.base.fields, self.file.fields, self.own_fields)
        return Moved(unit, *(side.get(unit, "") for side in sides))


def _values(entry: EntryBase) -> dict[str, object]:
    return read_values(entry.type, entry.fields)


def _of_values(values: Mapping[str, object], unit: str) -> object:
    if unit in _SCHEME_FIELDS:
        return _of_scheme(values.get("identifiers", ()), unit)  # type: ignore[arg-type]
    return values.get(unit, getattr(_NOTHING, unit))


def _of_paper(paper: Paper, unit: str) -> object:
    return _of_scheme(paper.identifiers, unit) if unit in _SCHEME_FIELDS else getattr(paper, unit)


def _of_scheme(identifiers: Iterable[Identifier], scheme: str) -> tuple[Identifier, ...]:
    return tuple(item for item in identifiers if item.scheme == scheme)


def _with_scheme(known: Iterable[Identifier], scheme: str, said: Iterable[Identifier]) -> tuple[Identifier, ...]:
    return (*(item for item in known if item.scheme != scheme), *said)


def _names_of(unit: str, entry: EntryBase) -> tuple[str, ...]:
    """The fields of an entry that say a unit, in the order of the mapping."""
    if unit == "venue":
        name = venue_field(paper_type(entry.type, entry.fields), entry.fields)
        return (name,) if name else ()
    names = _SCHEME_FIELDS.get(unit) or FIELDS_OF.get(unit, (unit,))
    return tuple(name for name in names if name in entry.fields)


def _written(unit: str, entry: EntryBase, values: Mapping[str, str]) -> str:
    """How an entry writes a unit: its fields with their values, as one text."""
    return ", ".join(f"{name} = {_collapsed(values[name])}" for name in _names_of(unit, entry))


def _unmapped(entry: EntryBase) -> dict[str, str]:
    """Fields of an entry that say nothing of a paper's."""
    said = {name for unit in UNITS for name in _names_of(unit, entry)}
    return {name: tex for name, tex in entry.fields.items() if name not in said}


def is_of_one_file(name: str) -> bool:
    return name in _OF_ONE_FILE or name.startswith(_PREFIXES_OF_ONE_FILE)


def _said(value: object) -> str:
    return _collapsed(as_text(value))


def _collapsed(text: str) -> str:
    return " ".join(text.split())
