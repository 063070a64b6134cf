"""BibTeX out of the library: a paper that came from a .bib leaves as it came, any other one is written anew.

Of an own text only that changes in which it no longer says what the paper says; and what it needs from the file that it
stood in (macros, an entry that it names in `crossref`) is put in, unless it leaves with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from readinglist.citekeys import is_safe_key, make_key, safe_key
from readinglist.citekeys.foreign import is_bibtex_key, is_citable
from readinglist.formats.bibtex.entries import EntryText, FindEntry, entry_text, macros_in
from readinglist.formats.bibtex.fields import BibEntry, Dialect, build_entry, needs_t1
from readinglist.formats.bibtex.mapping import FIELDS_OF
from readinglist.formats.bibtex.renewing import Renewed, in_bibtex, renewals, renewed_type
from readinglist.formats.bibtex.splicing import edit_entry
from readinglist.formats.bibtex.writing import write_entries
from readinglist.model.bib_source import BibSource
from readinglist.model.export import Export, ExportRemark, ExportReport
from readinglist.model.paper import Paper, PaperId

FindIncomplete = Callable[[Sequence[Paper]], tuple[ExportRemark, ...]]


@dataclass(frozen=True, slots=True)
class _Written:
    """One paper as it goes out. text: empty where `entry` is still to be written; else `entry` is what is new in it."""

    paper: Paper
    entry: BibEntry
    text: str = ""
    is_parent: bool = False


def export_bibtex(
    papers: Sequence[Paper],
    dialect: Dialect,
    *,
    sources: Mapping[PaperId, BibSource],
    former_keys: Mapping[PaperId, Sequence[str]],
    find_incomplete: FindIncomplete,
) -> Export:
    """The papers in their order; entries that others of them name in `crossref` come last, as BibTeX needs them."""
    own = {
        paper_id: text
        for paper_id, source in sources.items()
        if (text := entry_text(source.text, source.macros)) is not None
    }
    keys = _unique_keys(papers, own)
    texts = {
        key.lower(): own[paper.id] for paper, key in zip(papers, keys, strict=True) if paper.id and paper.id in own
    }
    parents = {text.tex["crossref"].strip().lower() for text in texts.values() if "crossref" in text.tex}
    written = [
        _write(paper, key, dialect, texts, former=former_keys.get(paper.id or PaperId(0), ()), parents=parents)
        for paper, key in zip(papers, keys, strict=True)
    ]
    written.sort(key=lambda one: one.is_parent)
    return Export(_joined(written), _report(written, dialect, find_incomplete(papers)))


def _write(
    paper: Paper,
    key: str,
    dialect: Dialect,
    texts: Mapping[str, EntryText],
    *,
    former: Sequence[str],
    parents: set[str],
) -> _Written:
    own = texts.get(key.lower())
    is_parent = key.lower() in parents
    if own is None:
        entry = build_entry(paper, key=key, dialect=dialect, former_keys=former)
        return _Written(paper, entry, is_parent=is_parent)
    type, fields, anew = _changes(own, paper, dialect, lambda named: texts.get(named.lower()))
    if dialect is Dialect.BIBLATEX and not set(former) <= set(ids := _split_keys(own.tex.get("ids", ""))):
        fields["ids"] = f"{{{', '.join(dict.fromkeys((*ids, *former)))}}}"
    text = edit_entry(own.text, fields=fields, key=key if key != own.key else None, type=type)
    return _Written(paper, _encoded_anew(paper, anew, key=key, dialect=dialect), text, is_parent)


def _encoded_anew(paper: Paper, names: Collection[str], *, key: str, dialect: Dialect) -> BibEntry:
    """An entry of those fields alone that are written from what the library says, for what is to be told of them."""
    lower = {name.lower() for name in names}
    said = {field: getattr(paper, field) for field, named in FIELDS_OF.items() if lower.intersection(named)}
    return build_entry(Paper(**{"title": "", "type": paper.type, **said}), key=key, dialect=dialect)


def _changes(
    own: EntryText, paper: Paper, dialect: Dialect, find: FindEntry
) -> tuple[str | None, Renewed, Collection[str]]:
    """The type and the fields in which the entry goes out otherwise than it came in, and those encoded anew."""
    type, fields = in_bibtex(own, paper) if dialect is Dialect.BIBTEX else (None, {})
    for name, source in own.sources.items():
        if own.macros and not own.macros.keys().isdisjoint(macros_in(source)):
            fields.setdefault(name, f"{{{own.tex[name]}}}")
    if "crossref" in own.tex and find(own.tex["crossref"].strip()) is None:
        fields["crossref"] = None
    if "xdata" in own.tex:
        fields["xdata"] = None
    renewed = renewals(own, paper, dialect=dialect, find=find)
    anew = [name for name, source in renewed.items() if source]
    return renewed_type(own, paper, dialect) or type, fields | renewed, anew


def _split_keys(ids: str) -> list[str]:
    return [key.strip() for key in ids.split(",") if key.strip()]


def _joined(written: Sequence[_Written]) -> str:
    """The entries with an empty line between them; those that are written anew, in runs through the writer."""
    parts: list[str] = []
    for is_new, run in groupby(written, key=lambda one: not one.text):
        if is_new:
            parts.append(write_entries(one.entry for one in run))
        else:
            parts += [f"{one.text}\n" for one in run]
    return "\n".join(parts)


# -- keys -----------------------------------------------------------------------------------------------------------


def _unique_keys(papers: Sequence[Paper], own: Mapping[PaperId, EntryText]) -> list[str]:
    """The keys of the papers, writable and unique without regard to case; the keys that are so already stay."""
    taken = {paper.citation_key.lower() for paper in papers if _is_writable(paper, own)}
    seen: set[str] = set()
    keys = []
    for paper in papers:
        key = paper.citation_key
        if not _is_writable(paper, own) or key.lower() in seen:
            # Escaping a key is not possible: BibTeX would take it, and LaTeX would not find it.
            wanted = safe_key(key)
            pattern = f'"{wanted}"' if wanted else ""
            key = make_key(paper, pattern=pattern, taken=lambda key: key.lower() in taken or key.lower() in seen)
        seen.add(key.lower())
        keys.append(key)
    return keys


def _is_writable(paper: Paper, own: Mapping[PaperId, EntryText]) -> bool:
    """A key that came with its entry stays as it is: the manuscript of its user cites it."""
    key = paper.citation_key
    return is_safe_key(key) or (paper.id in own and is_bibtex_key(key))


# -- the report -----------------------------------------------------------------------------------------------------


def _report(written: Sequence[_Written], dialect: Dialect, incomplete: tuple[ExportRemark, ...]) -> ExportReport:
    unknown = Counter(char for one in written for char in one.entry.unknown)
    return ExportReport(
        dialect.value,
        len(written),
        incomplete,
        tuple(remark for one in written if (remark := _alteration(one))),
        tuple(unknown.most_common()),
        sum(needs_t1(one.entry) for one in written) if dialect is Dialect.BIBTEX else 0,
    )


def _alteration(written: _Written) -> ExportRemark | None:
    paper, entry = written.paper, written.entry
    reasons = list(entry.remarks)
    if entry.key != paper.citation_key:
        reasons.insert(0, f"the citation key is written as {entry.key}")
    elif not is_citable(entry.key):
        reasons.insert(0, f"pdfLaTeX may not be able to cite the key {entry.key}")
    return ExportRemark(paper.id, entry.key, paper.title, tuple(reasons)) if reasons else None
