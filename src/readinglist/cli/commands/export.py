"""`readinglist export`: papers for another program."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.cli import terminal
from readinglist.cli.options import NamedPath, query_argument
from readinglist.cli.session import Session, find_ids, nothing_matches, say_remarks
from readinglist.errors import FileProblem, InvalidRequest, NothingFound
from readinglist.model.export import ExportRemark, ExportReport
from readinglist.model.paper import PaperId
from readinglist.model.texts import counted

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: As exporting.FORMATS, which is imported only when something is exported; a test keeps the two the same.
FORMATS = ("bibtex", "biblatex", "ris", "csl-json", "markdown", "csv", "html", "text")
#: Papers that are named one by one; the rest are counted.
_MOST_NAMED = 10


def summary_line(report: ExportReport, *, where: str) -> str:
    """ "2 papers, 1 incomplete: no year (1) -> refs.bib." """
    return f"{report.summary[:1].upper()}{report.summary[1:]}{f' -> {where}' if where else ''}."


def warning_lines(report: ExportReport) -> Iterator[str]:
    """What a person should know before anything is written."""
    yield from _named(report.flagged, "withdrawn or retracted")
    yield from _named(report.incomplete, "incomplete")
    yield from _named(report.altered, "written otherwise than in the library")
    if report.unknown:
        letters = ", ".join(f"{char} ({_code_points(char)})" for char, _ in report.unknown[:_MOST_NAMED])
        yield f"Without a LaTeX form, left as they are: {letters}. They need XeLaTeX or LuaLaTeX."
    if report.t1_count:
        yield f"{counted(report.t1_count, 'paper')} with letters that need \\usepackage[T1]{{fontenc}}."


def _code_points(char: str) -> str:
    """What a reader takes for one character may be several: "U+2764 U+FE0F"."""
    return " ".join(f"U+{ord(point):04X}" for point in char)


def _named(remarks: tuple[ExportRemark, ...], what: str) -> Iterator[str]:
    for remark in remarks[:_MOST_NAMED]:
        yield f"  {remark.citation_key}: {', '.join(remark.reasons)}"
    if len(remarks) > _MOST_NAMED:
        yield f"  ... and {len(remarks) - _MOST_NAMED:,} more {what}"


def _only_cited(library: Library, ids: Sequence[PaperId], document: Path) -> list[PaperId]:
    """Of the papers those that a document cites, in its order; says which of its keys no paper has."""
    from readinglist.library.cited import find_cited_papers

    found = find_cited_papers(library, document)
    for name in found.missing[:_MOST_NAMED]:
        terminal.say(f"{document.name} takes in {name}, which could not be read: what it cites is not known.")
    if found.unknown:
        keys = ", ".join(found.unknown[:_MOST_NAMED])
        more = f" and {len(found.unknown) - _MOST_NAMED:,} more" if len(found.unknown) > _MOST_NAMED else ""
        terminal.say(f"No paper has the citation key {keys}{more}.")
    if found.is_every:
        return list(ids)
    wanted = set(ids)
    chosen = [paper_id for paper_id in found.papers if paper_id in wanted]
    if not chosen:
        raise NothingFound(f"“{document.name}” cites none of these papers.", "Nothing was written.")
    return chosen


@click.command("export")
@query_argument
@click.option("--format", type=click.Choice(FORMATS), default="bibtex", show_default=True, help="Form of the output.")
@click.option(
    "--output",
    type=NamedPath("file"),
    metavar="FILE",
    help="Replace FILE whole. Default: print.",
)
@click.option(
    "--cited",
    type=NamedPath("document"),
    metavar="DOCUMENT",
    help="Only what a .tex, .aux, .bcf or a manuscript in Markdown, Typst or Org cites, in the order of the citations.",
)
@click.option("--strict", is_flag=True, help="Write nothing if LaTeX lacks a character or a text is written otherwise.")
@click.option("--style", metavar="STYLE", help="Of references in html and text: a known style or a .csl file.")
@click.pass_obj
def command(
    session: Session,
    query: tuple[str, ...],
    *,
    format: str,
    output: Path | None,
    cited: Path | None,
    strict: bool,
    style: str | None,
) -> None:
    """Write papers for another program.

    Those that match QUERY, or all, in the order in which they were added. What is incomplete and what LaTeX cannot set
    is told on standard error before anything is written.
    """
    from readinglist.library import exporting

    if style and format not in exporting.STYLED:
        raise click.BadOptionUsage("style", f"--style goes with --format {' or '.join(exporting.STYLED)}.")
    if output and cited and os.path.realpath(output) == os.path.realpath(cited):
        raise InvalidRequest(f'"{output}" is the document itself.', "It was not replaced. Choose another --output.")
    with session.open() as library:
        say_remarks(query)
        ids = find_ids(library, query, sort="added", is_descending=False)
        if not ids and "".join(query).strip():
            raise nothing_matches(query, hint="Nothing was written.")
        if cited is not None:
            ids = _only_cited(library, ids, cited)
        export = exporting.export_text(library, ids, format=format, style=style or "")
        for line in warning_lines(export.report):
            terminal.say(line)
        if strict and (export.report.unknown or export.report.altered):
            raise FileProblem("Not all of it can be written as it is in the library.", "Nothing was written.")
        if output is None:
            exporting.mark_exported(library, ids, format=format)
            terminal.write_raw(export.text)
        else:
            exporting.save_export(library, ids, export, path=output)
    terminal.say(summary_line(export.report, where=str(output) if output else ""))
