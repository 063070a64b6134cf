"""Export papers: the text in a format, and a report on what is incomplete in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.citekeys.foreign import is_bibtex_key
from readinglist.errors import InvalidRequest
from readinglist.formats.bibtex.fields import Dialect
from readinglist.formats.csl_json import csl_item, format_csl_json
from readinglist.formats.csl_styles import bibliography_page
from readinglist.formats.csv import format_csv
from readinglist.formats.markdown import format_markdown
from readinglist.formats.ris import format_ris
from readinglist.library import styling
from readinglist.library.exporting_bibtex import export_bibtex
from readinglist.library.files import replace_file
from readinglist.library.flags import get_flags
from readinglist.library.public_keys import mark_public
from readinglist.model.export import Export, ExportRemark, ExportReport, join_reports
from readinglist.model.paper import Paper, PaperId, PaperType
from readinglist.model.public_key import Way
from readinglist.model.version import NO_FLAG, Flag
from readinglist.storage.bib_sources import read_sources
from readinglist.storage.public_keys import read_former_keys

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: What papers can be exported as, in the order in which a person is offered them.
FORMATS = ("bibtex", "biblatex", "ris", "csl-json", "markdown", "csv", "html", "text")
#: Those that have references in a CSL style.
STYLED = ("html", "text")

#: Formats that name papers by their keys.
_KEYED = frozenset({"bibtex", "biblatex", "ris", "csl-json", "csv"})
_PLAIN: dict[str, Callable[[Sequence[Paper]], str]] = {
    "ris": format_ris,
    "markdown": format_markdown,
    "csv": format_csv,
}
#: Fields without which BibTeX's standard styles warn (btxdoc, section 3.1), by type: what a person calls them.
_NEEDED_VENUES = {
    PaperType.ARTICLE: "no journal",
    PaperType.INPROCEEDINGS: "no title of the proceedings",
    PaperType.INCOLLECTION: "no title of the book",
    PaperType.PHDTHESIS: "no school",
    PaperType.MASTERSTHESIS: "no school",
    PaperType.TECHREPORT: "no institution",
    PaperType.UNPUBLISHED: "no note on where it can be had",
}
_REPORTED_AT_ONCE = 300
_PUBLISHED = (PaperType.BOOK, PaperType.INBOOK, PaperType.INCOLLECTION)
_VENUE_OR_PUBLISHER = (PaperType.PHDTHESIS, PaperType.MASTERSTHESIS, PaperType.TECHREPORT)


def export_text(library: Library, ids: Sequence[PaperId], *, format: str = "bibtex", style: str = "") -> Export:
    """The papers in the order of `ids` as text. Missing ids are left out. InvalidRequest for an unknown format.

    style: of the references in "html" and "text" (`styling.STYLES` or the path of a .csl file); by default the
    library's. It says in which order they stand.
    """
    if format not in FORMATS:
        raise InvalidRequest(f'"{format}" is no export format.', f"Known are {', '.join(FORMATS)}.")
    papers = library.get_papers(list(dict.fromkeys(ids)))
    flags = get_flags(library, [paper.id for paper in papers if paper.id is not None])
    if format in STYLED:
        export = _plain_export(
            _styled(papers, format=format, style=style or styling.get_style(library)), papers, format
        )
    elif format in (Dialect.BIBTEX, Dialect.BIBLATEX):
        export = _export_bibtex(library, papers, Dialect(format))
    elif format == "csl-json":
        seen = [(paper, library.get_sightings(paper.id) if paper.id else []) for paper in papers]
        export = _plain_export(format_csl_json(seen, flags=flags), papers, format)
    else:
        export = _plain_export(_PLAIN[format](papers), papers, format)
    return replace(export, report=replace(export.report, flagged=_find_flagged(papers, flags)))


def report_on(
    library: Library, ids: Sequence[PaperId], *, format: str, check: Callable[[], None] = lambda: None
) -> ExportReport:
    """What an export of many papers would have to say, without its text; `check` is called every few hundred papers.

    Keys that only differ from papers far apart are told when the export is written.
    """
    reports = []
    for start in range(0, max(len(ids), 1), _REPORTED_AT_ONCE):
        check()
        reports.append(export_text(library, ids[start : start + _REPORTED_AT_ONCE], format=format).report)
    return join_reports(reports)


def _plain_export(text: str, papers: Sequence[Paper], format: str) -> Export:
    return Export(text, ExportReport(format, len(papers), _find_incomplete(papers)))


def write_export(
    library: Library,
    ids: Sequence[PaperId],
    path: Path | str,
    *,
    format: str,
    style: str = "",
    check: Callable[[], None] = lambda: None,
) -> ExportReport:
    """Write the export to a file, whole or not at all. Raises FileProblem; the old file is then as it was.

    check: called when the text is made; what it raises goes on to the caller, and nothing is written.
    """
    export = export_text(library, ids, format=format, style=style)
    check()
    save_export(library, ids, export, path=path)
    return export.report


def save_export(library: Library, ids: Sequence[PaperId], export: Export, *, path: Path | str) -> None:
    """Write an export of these papers to a file, as `write_export` does."""
    mark_exported(library, ids, format=export.report.format)
    replace_file(Path(path), export.text)


def mark_exported(library: Library, ids: Sequence[PaperId], *, format: str) -> None:
    """The keys of an export are about to leave the program, for a file or for another place; see `public_keys`."""
    if format in _KEYED:
        mark_public(library, ids, way=Way.EXPORTED)


def bibtex_of(paper: Paper) -> str:
    """The BibTeX entry of one paper."""
    return export_bibtex([paper], Dialect.BIBTEX, sources={}, former_keys={}, find_incomplete=_find_incomplete).text


def csl_of(paper: Paper) -> dict[str, object]:
    """The CSL-JSON item of one paper, also of one that is in no library any more."""
    return csl_item(paper)


def find_missing(paper: Paper) -> tuple[str, ...]:
    """What a bibliography needs and this paper lacks, in words; empty when it is complete."""
    reasons = []
    if not paper.title.strip():
        reasons.append("no title")
    if not paper.people and not (paper.is_organization_author and paper.organization) and not _has_editors(paper):
        reasons.append(_authors_reason(paper))
    if paper.date is None:
        reasons.append("no year")
    elif paper.date.is_year_inferred:
        reasons.append("the year is inferred")
    has_venue = bool(paper.venue or (paper.type in _VENUE_OR_PUBLISHER and paper.publisher))
    if paper.type in _NEEDED_VENUES and not has_venue:
        reasons.append(_NEEDED_VENUES[paper.type])
    if paper.type in _PUBLISHED and not paper.publisher:
        reasons.append("no publisher")
    return tuple(reasons)


def _has_editors(paper: Paper) -> bool:
    return bool(paper.editors) and paper.type in (PaperType.BOOK, PaperType.INBOOK, PaperType.PROCEEDINGS)


def _authors_reason(paper: Paper) -> str:
    known = []
    if paper.author_count is not None:
        known.append(f"{paper.author_count} by number")
    if paper.organization:
        known.append(f"organisation {paper.organization}")
    return f"no authors ({', '.join(known)})" if known else "no authors"


def _styled(papers: Sequence[Paper], *, format: str, style: str) -> str:
    references = styling.format_references(papers, style=style)
    if format == "html":
        return bibliography_page(references)
    return "".join(f"{reference.text}\n\n" for reference in references).removesuffix("\n")


def _find_incomplete(papers: Sequence[Paper]) -> tuple[ExportRemark, ...]:
    return tuple(
        ExportRemark(paper.id, paper.citation_key, paper.title, reasons)
        for paper in papers
        if (reasons := find_missing(paper))
    )


def _find_flagged(papers: Sequence[Paper], flags: Mapping[PaperId, Flag]) -> tuple[ExportRemark, ...]:
    found = ((paper, flags.get(paper.id or PaperId(0), NO_FLAG).alarm) for paper in papers)
    return tuple(
        ExportRemark(paper.id, paper.citation_key, paper.title, (f"is {alarm}",)) for paper, alarm in found if alarm
    )


def _former_keys(library: Library, papers: Sequence[Paper]) -> dict[PaperId, list[str]]:
    with library.reading() as connection:
        found = read_former_keys(connection, [paper.id for paper in papers if paper.id])
    return {paper_id: [key for key in keys if is_bibtex_key(key)] for paper_id, keys in found.items()}


def _export_bibtex(library: Library, papers: Sequence[Paper], dialect: Dialect) -> Export:
    with library.reading() as connection:
        sources = read_sources(connection, [paper.id for paper in papers if paper.id])
    former_keys = _former_keys(library, papers)
    return export_bibtex(papers, dialect, sources=sources, former_keys=former_keys, find_incomplete=_find_incomplete)
