"""`readinglist sync`: bring linked .bib files and the library in step."""

from __future__ import annotations

import json as json_format
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.cli import terminal
from readinglist.cli.linked_files import result_json, result_lines
from readinglist.cli.options import NamedPath, json_option
from readinglist.cli.session import Session, get_paper_id
from readinglist.errors import InvalidRequest, NothingFound
from readinglist.model.linked import GoneAnswer, LinkState, Side, SyncChoices

if TYPE_CHECKING:
    from readinglist.library.library import Library
    from readinglist.model.linked import LinkedFile, SyncResult
    from readinglist.model.paper import PaperId

_ANSWERS = {"trash": GoneAnswer.TRASH, "let-go": GoneAnswer.LET_GO, "put-back": GoneAnswer.PUT_BACK}


@click.command("sync")
@click.argument("file", type=NamedPath("file"), metavar="[FILE.bib]", required=False)
@click.option("--dry-run", is_flag=True, help="Say what would move; change nothing.")
@click.option("--take", type=click.Choice(["file", "library"]), help="Whom to believe where both changed a field.")
@click.option("--gone", type=click.Choice(list(_ANSWERS)), help="What becomes of papers whose entry was deleted.")
@click.option("--paper", metavar="PAPER", help="With --take or --gone: only of this paper.")
@click.option("--field", metavar="FIELD", help="With --take and --paper: only this field.")
@click.option("--same", multiple=True, metavar="KEY", help="This entry is the paper that it may be.")
@click.option("--new", multiple=True, metavar="KEY", help="This entry is a paper of its own.")
@click.option("--accept-loss", is_flag=True, help="Believe a file that is empty, cut off or lost most of its entries.")
@click.option("--make-again", is_flag=True, help="Write a file anew that is not there any more.")
@click.option("--strict", is_flag=True, help="Exit with 1 while anything waits for you.")
@json_option
@click.pass_obj
def command(
    session: Session,
    file: Path | None,
    *,
    dry_run: bool,
    take: str | None,
    gone: str | None,
    paper: str | None,
    field: str | None,
    same: tuple[str, ...],
    new: tuple[str, ...],
    accept_loss: bool,
    make_again: bool,
    strict: bool,
    json: bool,
) -> int:
    """Bring FILE.bib and the library in step, or every linked file.

    A field that changed on one side goes to the other. One that changed on both is shown and left alone until --take
    decides. Exit code 1 when a file could not be read or written.
    """
    if (paper and not (take or gone)) or (field and not (take and paper)):
        raise InvalidRequest("--paper and --field narrow --take and --gone.", "Nothing was changed.")
    with session.open() as library:
        choices = _choices(library, take=take, gone=gone, paper=paper, field=field)
        choices = replace(
            choices, same=frozenset(same), new=frozenset(new), is_loss_accepted=accept_loss, is_made_again=make_again
        )
        files = _files(library, file)
        results = [_sync(library, one, choices, is_dry_run=dry_run) for one in files]
        if not dry_run:
            results += _sync_again(library, files)
    if json:
        records = [result_json(result) for result in results]
        terminal.write_raw(json_format.dumps(records, ensure_ascii=False, indent=2))
    for line in () if json else (line for result in results for line in result_lines(result)):
        terminal.write(line)
    return _exit_code(results, is_strict=strict)


def _files(library: Library, file: Path | None) -> list[LinkedFile]:
    from readinglist.library import linking

    if file is not None:
        return [linking.get_linked_file(library, file)]
    files = linking.find_linked_files(library)
    if not files:
        raise NothingFound("No file is linked.", "`readinglist link FILE.bib` links one.")
    return files


def _choices(
    library: Library, *, take: str | None, gone: str | None, paper: str | None, field: str | None
) -> SyncChoices:
    side = Side(take) if take else None
    answer = _ANSWERS[gone] if gone else None
    if paper is None:
        return SyncChoices(side=side, gone_all=answer)
    paper_id: PaperId = get_paper_id(library, paper)
    answers = {paper_id: answer} if answer else {}
    if field is not None and side is not None:
        return SyncChoices({(paper_id, field.replace(" ", "_")): side}, gone=answers)
    return SyncChoices(papers={paper_id: side} if side else {}, gone=answers)


def _sync(library: Library, file: LinkedFile, choices: SyncChoices, *, is_dry_run: bool) -> SyncResult:
    from readinglist.library import syncing

    return syncing.sync_file(library, file.id, choices=choices, is_dry_run=is_dry_run)


def _sync_again(library: Library, files: list[LinkedFile]) -> list[SyncResult]:
    """What came from a later file goes to an earlier one, if they share papers."""
    from readinglist.library import noticing

    ids = {file.id for file in files}
    waiting = [file for file in noticing.find_pending(library) if file.id in ids]
    again = [_sync(library, file, SyncChoices(), is_dry_run=False) for file in waiting] if len(files) > 1 else []
    return [result for result in again if not result.is_idle]


def _exit_code(results: list[SyncResult], *, is_strict: bool) -> int:
    """1 when a file could not be read or written; what waits for a person counts only when asked for."""
    is_failed = any(result.file.state is LinkState.ERROR or result.is_unwritten for result in results)
    is_waiting = any(result.file.state is not LinkState.IN_STEP for result in results)
    return int(is_failed or (is_strict and is_waiting))
