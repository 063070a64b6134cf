"""`readinglist rename-key`: another citation key for a paper, and for the manuscripts that cite it."""

from __future__ import annotations

import json as json_format
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.cli import terminal
from readinglist.cli.options import NamedPath, json_option, paper_argument
from readinglist.cli.session import Session, get_paper_id
from readinglist.cli.wording import tell_changes
from readinglist.errors import FileProblem, InvalidRequest, NothingFound
from readinglist.model.texts import counted

if TYPE_CHECKING:
    from readinglist.library.library import Library
    from readinglist.model.key_use import FileUses, Rewrite
    from readinglist.model.paper import PaperId

#: Places of one file that are told one by one.
_MOST_PLACES = 20


@click.command("rename-key")
@paper_argument
@click.argument("new_key", required=False)
@click.option(
    "--folder", type=NamedPath("folder", file_okay=False), metavar="DIR", help="Rewrite the manuscripts in DIR."
)
@click.option("--drop", default="", metavar="ALIAS", help="Let an earlier key of PAPER go instead.")
@click.option("--dry-run", is_flag=True, help="Print what would be changed; change nothing.")
@json_option
@click.pass_obj
def command(
    session: Session, paper: str, *, new_key: str | None, folder: Path | None, drop: str, dry_run: bool, json: bool
) -> None:
    """Give PAPER the citation key NEW_KEY, or one by the pattern.

    The old key still finds it, and biblatex gets it as `ids`. With --folder the .tex, .md, .qmd, .Rmd, .typ and .org
    files that cite an old key are rewritten too; `undo` takes back the new key and not the files, the same command with
    the keys exchanged takes back both.
    """
    if drop and (new_key or folder or dry_run):
        raise InvalidRequest("--drop only lets an earlier key go.", "Give no new key with it.")
    if new_key is not None and not new_key.strip():
        raise InvalidRequest("The new citation key is empty.", "Nothing was changed. Without one the pattern gives it.")
    with session.open() as library:
        paper_id = get_paper_id(library, paper)
        if drop:
            _drop(library, paper_id, drop)
        else:
            _rename(library, paper_id, new_key, folder=folder, is_dry=dry_run, is_json=json)


def _drop(library: Library, paper_id: PaperId, alias: str) -> None:
    from readinglist.library.renaming import drop_alias

    tell_changes(drop_alias(library, paper_id, alias=alias), f"{alias} stays.")


def _rename(
    library: Library, paper_id: PaperId, new_key: str | None, *, folder: Path | None, is_dry: bool, is_json: bool
) -> None:
    from readinglist.library import key_uses, renaming
    from readinglist.model.key_use import Rewrite

    old = library.get_paper(paper_id).citation_key
    key = new_key or next((change.new for change in renaming.plan_keys(library, [paper_id])), old)
    renaming.check_key(library, paper_id, key=key)
    cited = renaming.get_cited_keys(library, paper_id)
    files = key_uses.find_uses(folder, cited, besides=key) if folder else []
    if old == key and not files:
        raise NothingFound(f"The paper is called {key} already.", "Nothing was changed.")
    rewrite = Rewrite()
    if not is_dry:
        renaming.rename_key(library, paper_id, key=key)
        rewrite = key_uses.rewrite_uses(files, key=key)
    _tell(old, key, files, is_json=is_json)
    if not is_dry:
        back = ["readinglist", "rename-key", key, old, "--folder", str(folder)] if old != key else []
        _tell_rewrite(rewrite, way_back=shlex.join(back))


def _tell(old: str, key: str, files: Sequence[FileUses], *, is_json: bool) -> None:
    if is_json:
        terminal.write_raw(_json(old, key, files))
        return
    terminal.write(f"{old} -> {key}")
    for line in use_lines(files):
        terminal.write(line)


def use_lines(files: Sequence[FileUses]) -> Iterator[str]:
    """The places, one a line, as compilers name them."""
    for file in files:
        for use in file.uses[:_MOST_PLACES]:
            yield f"{file.path}:{use.line}: {terminal.shorten(use.words, 120)}"
        if len(file.uses) > _MOST_PLACES:
            yield f"{file.path}: ... and {len(file.uses) - _MOST_PLACES:,} more places"


def _tell_rewrite(rewrite: Rewrite, *, way_back: str) -> None:
    """way_back: the command that takes back key and places; empty where the key stayed."""
    if rewrite.written:
        terminal.say(f"Rewrote {counted(rewrite.count, 'place')} in {counted(len(rewrite.written), 'file')}.")
    if rewrite.written and way_back:
        terminal.say(f"`{way_back}` takes back key and places; `undo` only the key.")
    for _, reason in rewrite.refused:
        terminal.say(reason)
    if rewrite.refused:
        raise FileProblem(
            f"{counted(len(rewrite.refused), 'file')} could not be rewritten.",
            "The old key still finds the paper. Run the command again with the same key.",
        )


def _json(old: str, key: str, files: Sequence[FileUses]) -> str:
    places = [
        {"file": str(file.path), "line": use.line, "key": use.key, "text": use.words}
        for file in files
        for use in file.uses
    ]
    return json_format.dumps({"old": old, "new": key, "places": places}, ensure_ascii=False, indent=2)
