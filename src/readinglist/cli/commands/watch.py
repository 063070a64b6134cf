"""`readinglist watch`: what became of preprints, and what was withdrawn or retracted."""

from __future__ import annotations

import json as json_format
from typing import TYPE_CHECKING

import click

from readinglist.cli import terminal
from readinglist.cli.options import anyway_option, json_option, query_argument, rest_option
from readinglist.cli.session import Session, find_ids, nothing_matches, say_remarks
from readinglist.cli.wording import tell_changes, title_line
from readinglist.errors import InvalidRequest, NetworkFailed
from readinglist.model.texts import counted
from readinglist.model.version import Taking

if TYPE_CHECKING:
    from readinglist.library.library import Library
    from readinglist.library.watching import WatchResult
    from readinglist.model.paper import PaperId
    from readinglist.model.version import Growth


def growth_json(growth: Growth) -> dict[str, object]:
    return {
        "id": growth.paper_id,
        "citation_key": growth.citation_key,
        "title": growth.title,
        "published": growth.version.label if growth.version else "",
        "source": growth.version.source if growth.version else "",
        "flag": growth.flag,
        "published_flag": growth.version.flag if growth.version else "",
        "differences": [
            {"field": one.field, "own": one.own, "found": one.found, "yours": one.is_users}
            for one in growth.differences
        ],
    }


def growth_lines(growth: Growth) -> list[str]:
    from readinglist.library.origins import source_name

    lines = [f"#{growth.paper_id}  {growth.citation_key}  {title_line(growth.title)}"]
    if growth.flag:
        lines.append(f"    {growth.flag.upper()}")
    if growth.version:
        flagged = f"; {growth.version.flag.upper()}" if growth.version.flag else ""
        lines.append(f"    published: {growth.version.label} (from {source_name(growth.version.source)}){flagged}")
    for one in growth.differences:
        yours = "; yours stays, this becomes a proposal" if one.is_users else ""
        own, found = (terminal.brief(text) or "(nothing)" for text in (one.own, one.found))
        lines.append(f"    {one.field}: {own} -> {found}{yours}")
    return lines


def _tell(growths: list[Growth], *, is_json: bool) -> None:
    if is_json:
        records = [growth_json(growth) for growth in growths]
        terminal.write_raw(json_format.dumps(records, ensure_ascii=False, indent=2))
        return
    for growth in growths:
        for line in growth_lines(growth):
            terminal.write(line)


def _ask(library: Library, ids: list[PaperId] | None, *, is_dry_run: bool) -> WatchResult | None:
    """Ask the sources about the papers, or only say how many would be asked about."""
    from readinglist.library import completing, watching

    with completing.make_client(library) as client:
        sources = completing.sources_to_ask(client)
        if is_dry_run:
            count = len(watching.find_watched(library, sources, ids))
            terminal.say(f"{counted(count, 'paper')} would be asked about; nobody was asked.")
            return None
        try:
            return watching.watch(library, client, sources=sources, ids=ids, on_progress=_tell_progress)
        finally:
            terminal.show_progress("")


def _tell_progress(done: int, total: int) -> None:
    terminal.show_progress(f"{done} of {counted(total, 'paper')} asked about")


@click.command("watch")
@query_argument
@click.option("--dry-run", is_flag=True, help="Say how many papers would be asked about; ask nobody.")
@click.option("--known", is_flag=True, help="Show what was found before; ask nobody.")
@click.option("--accept", is_flag=True, help="Cite what was found before for the papers of QUERY; ask nobody.")
@click.option("--field", "fields", multiple=True, metavar="FIELD", help="With --accept: only this. May be repeated.")
@rest_option
@anyway_option
@click.option("--keep", is_flag=True, help="Go on citing the preprints of QUERY; they are not proposed again.")
@click.option("--weekly/--no-weekly", "weekly", default=None, help="Whether the window watches by itself once a week.")
@json_option
@click.pass_obj
def command(
    session: Session,
    query: tuple[str, ...],
    *,
    dry_run: bool,
    known: bool,
    accept: bool,
    fields: tuple[str, ...],
    rest: str | None,
    anyway: bool,
    keep: bool,
    weekly: bool | None,
    json: bool,
) -> None:
    """Ask what became of preprints, and what was withdrawn or retracted: of all papers, or those that match QUERY.

    arXiv, Crossref and others are sent arXiv numbers and DOIs. What was published is shown field by field; it becomes
    the paper's only with --accept, whole or by --field, or with `versions PAPER --cite N`. Without QUERY nobody is
    asked twice about a paper within a week.
    """
    if sum((dry_run, known, accept, keep, weekly is not None)) > 1:
        raise InvalidRequest("These options do not go together.", "Use one of them at a time.")
    if (fields or rest or anyway) and not accept:
        raise InvalidRequest("--field, --rest and --anyway say what is accepted.", "Give them with --accept.")
    if (accept or keep) and not query:
        raise InvalidRequest("Which papers?", "Name them: a citation key, #ID, or a query.")
    from readinglist.library import watching

    with session.open() as library:
        if weekly is not None:
            tell_changes(watching.set_weekly(library, is_on=weekly), "That is set already.")
            return
        say_remarks(query)
        ids = find_ids(library, query) if query else None
        if ids == []:
            raise nothing_matches(query, hint="Nobody was asked.")
        if accept:
            taking = Taking(fields or None, rest == "dismiss", anyway)
            tell_changes(watching.accept_growths(library, ids or [], taking=taking), "They are cited already.")
        elif keep:
            for paper_id in ids or []:
                tell_changes(watching.dismiss_growth(library, paper_id), "It is cited by your choice already.")
        else:
            _watch(library, ids, is_asking=not known, is_dry_run=dry_run, is_json=json)


def _watch(library: Library, ids: list[PaperId] | None, *, is_asking: bool, is_dry_run: bool, is_json: bool) -> None:
    from readinglist.library import watching

    result = _ask(library, ids, is_dry_run=is_dry_run) if is_asking else None
    if is_dry_run:
        return
    growths = watching.find_growths(library, ids)
    _tell(growths, is_json=is_json)
    if result is None:
        return
    for reason in result.failures.values():
        terminal.say(reason)
    if result.is_network_down:
        raise NetworkFailed(
            "No source could be asked.", "What the papers say is as it was. Try again when the network is there."
        )
    terminal.say(f"{counted(result.asked, 'paper')} asked about, {counted(len(result.growths), 'piece')} of news.")
