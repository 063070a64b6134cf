"""`readinglist export`: papers for another program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from readinglist.cli import terminal
from readinglist.cli.options import query_argument
from readinglist.cli.session import Session, find_ids, nothing_matches, say_remarks
from readinglist.model.export import ExportRemark, ExportReport
from readinglist.model.texts import counted

#: As exporting.FORMATS, which is imported only when something is exported; a test keeps the two the same.
FORMATS = ("bibtex", "biblatex", "ris", "csl-json", "markdown", "csv")
#: Papers that are named one by one; the rest are counted.
_MOST_NAMED = 10


def report_lines(report: ExportReport, *, where: str) -> Iterator[str]:
    """What an export did and what is incomplete in it, in lines."""
    yield f"{report.summary[:1].upper()}{report.summary[1:]}{f' -> {where}' if where else ''}."
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


@click.command("export")
@query_argument
@click.option("--format", type=click.Choice(FORMATS), default="bibtex", show_default=True, help="Form of the output.")
@click.option(
    "--output",
    type=click.Path(readable=False, path_type=Path),
    metavar="FILE",
    help="Replace FILE whole. Default: print.",
)
@click.pass_obj
def command(session: Session, query: tuple[str, ...], *, format: str, output: Path | None) -> None:
    """Write papers for another program.

    Those that match QUERY, or all, in the order in which they were added. What is incomplete is told on standard error.
    """
    from readinglist.library import exporting

    with session.open() as library:
        say_remarks(query)
        ids = find_ids(library, query, sort="added", is_descending=False)
        if not ids and "".join(query).strip():
            raise nothing_matches(query, hint="Nothing was written.")
        if output is None:
            export = exporting.export_text(library, ids, format=format)
            exporting.mark_exported(library, ids, format=format)
            terminal.write_raw(export.text)
            report = export.report
        else:
            report = exporting.write_export(library, ids, output, format=format)
    for line in report_lines(report, where=str(output) if output else ""):
        terminal.say(line)
