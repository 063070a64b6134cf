"""`readinglist link`: keep a .bib and the library in step."""

from __future__ import annotations

import json as json_format
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.cli import terminal
from readinglist.cli.linked_files import file_json, file_line, result_json, result_lines
from readinglist.cli.options import NamedPath, json_option, query_argument
from readinglist.cli.session import Session, get_ids_to_change, say_remarks
from readinglist.cli.wording import tell_changes
from readinglist.errors import InvalidRequest, NothingFound

if TYPE_CHECKING:
    from readinglist.library.library import Library
    from readinglist.model.linked import Scope


@click.command("link")
@click.argument("file", type=NamedPath("file"), metavar="[FILE.bib]", required=False)
@query_argument
@click.option("--all", "is_all", is_flag=True, help="Every paper outside the trash belongs into the file.")
@click.option("--cited", type=NamedPath("document"), metavar="MAIN", help="The papers that a .tex, .aux or .bcf cites.")
@click.option("--dialect", type=click.Choice(["bibtex", "biblatex"]), help="Of new entries. Default: as the file is.")
@click.option("--add", "is_adding", is_flag=True, help="The papers of QUERY come into a file that is linked already.")
@click.option("--remove", "is_removing", is_flag=True, help="The papers of QUERY leave it, and stay in the library.")
@click.option("--was", type=NamedPath("file"), metavar="OLD.bib", help="The linked file OLD.bib is FILE.bib now.")
@json_option
@click.pass_obj
def command(
    session: Session,
    file: Path | None,
    query: tuple[str, ...],
    *,
    is_all: bool,
    cited: Path | None,
    dialect: str | None,
    is_adding: bool,
    is_removing: bool,
    was: Path | None,
    json: bool,
) -> None:
    """Keep FILE.bib in step with the library: what is edited in either place arrives in the other at each `sync`.

    What the file has comes into the library. With QUERY, --all or --cited the file gets these papers too, else it has
    those that it has. A file that is not there is made. Without FILE.bib the linked files are listed.
    """
    if sum((bool(query) and not (is_adding or is_removing), is_all, cited is not None)) > 1:
        raise InvalidRequest("QUERY, --all and --cited do not go together.", "Nothing was linked.")
    if sum((is_adding, is_removing, was is not None)) > 1:
        raise InvalidRequest("--add, --remove and --was do not go together.", "Nothing was changed.")
    say_remarks(query)
    with session.open(create=file is not None) as library:
        if file is None:
            _list(library, is_json=json)
        elif was is not None:
            _move(library, was, file)
        elif is_adding or is_removing:
            _change_papers(library, file, query, is_adding=is_adding)
        else:
            _link(library, file, _scope(query, is_all=is_all, cited=cited), dialect, is_json=json)


def _list(library: Library, *, is_json: bool) -> None:
    from readinglist.library import linking

    files = linking.find_linked_files(library)
    if is_json:
        terminal.write_raw(json_format.dumps([file_json(file) for file in files], ensure_ascii=False, indent=2))
    elif not files:
        raise NothingFound("No file is linked.", "`readinglist link FILE.bib` links one.")
    for file in () if is_json else files:
        terminal.write(file_line(file))


def _scope(query: tuple[str, ...], *, is_all: bool, cited: Path | None) -> Scope:
    from readinglist.library import linking
    from readinglist.model.linked import Scope, ScopeKind

    if is_all:
        return Scope(ScopeKind.ALL)
    if cited is not None:
        return linking.cited_scope(cited)
    return Scope(ScopeKind.QUERY, " ".join(query)) if query else Scope.own()


def _link(library: Library, file: Path, scope: Scope, dialect: str | None, *, is_json: bool) -> None:
    from readinglist.library import linking

    result = linking.link_file(library, file, scope=scope, dialect=dialect or "")
    if is_json:
        terminal.write_raw(json_format.dumps(result_json(result), ensure_ascii=False, indent=2))
        return
    for line in result_lines(result):
        terminal.write(line)


def _move(library: Library, was: Path, file: Path) -> None:
    from readinglist.library import linking

    tell_changes(linking.move_file(library, linking.get_linked_file(library, was).id, file), "It is there already.")


def _change_papers(library: Library, file: Path, query: tuple[str, ...], *, is_adding: bool) -> None:
    from readinglist.library import linking, syncing

    linked = linking.get_linked_file(library, file)
    ids = get_ids_to_change(library, query)
    change = linking.add_to_file if is_adding else linking.take_from_file
    if not change(library, linked.id, paper_ids=ids):
        raise NothingFound("They are in it already." if is_adding else "They are not in it.", "Nothing was changed.")
    for line in result_lines(syncing.sync_file(library, linked.id)):
        terminal.write(line)
