"""`readinglist import`: listings become papers."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.cli import terminal
from readinglist.cli.inputs import Source, find_source, gather_identifiers
from readinglist.cli.options import json_option
from readinglist.cli.plans import (
    Failure,
    Outcome,
    choose,
    issue_line,
    outcome_lines,
    plan_lines,
    write_json,
)
from readinglist.cli.running import tell_error
from readinglist.cli.session import Session
from readinglist.errors import InvalidRequest, LibraryUnavailable, NetworkFailed, ReadinglistError
from readinglist.model.dates import PartialDate
from readinglist.model.paper import Status
from readinglist.model.tags import split_tags
from readinglist.model.texts import counted

if TYPE_CHECKING:
    from readinglist.library.fetching import Fetched
    from readinglist.library.library import Library
    from readinglist.model.listing import Listing
    from readinglist.model.plan import Choices
    from readinglist.model.profile import Profile


#: Issues of one listing that are told in words: a file that is no listing at all can have thousands.
_MOST_ISSUES = 20


def _parse_day(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.date | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a day like 2026-04-15.") from None


@click.command("import")
@click.argument("what", nargs=-1, required=True)
@click.option(
    "--from", "kind", metavar="KIND", help="Read it as this kind of listing (see `kinds`), or with your profile:NAME."
)
@click.option("--dry-run", is_flag=True, help="Print what would happen; change nothing.")
@click.option("--tag", "tags", multiple=True, metavar="T", help="Tag the new papers. May be repeated.")
@click.option("--status", type=click.Choice([str(status) for status in Status]), default="inbox", show_default=True)
@click.option("--date", "taken", callback=_parse_day, metavar="YYYY-MM-DD", help="The day the listing was taken.")
@click.option(
    "--unsure",
    type=click.Choice(["skip", "new", "same"]),
    default="skip",
    show_default=True,
    help="What becomes of an entry that may be a paper of the library.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 when anything could not be understood.")
@json_option
@click.pass_obj
def command(
    session: Session,
    what: tuple[str, ...],
    *,
    kind: str | None,
    dry_run: bool,
    tags: tuple[str, ...],
    status: str,
    taken: dt.date | None,
    unsure: str,
    strict: bool,
    json: bool,
) -> int:
    """Bring in listings from files, folders, addresses or -, and papers by their identifiers.

    WHAT is a file, a folder of files, the address of a page, - for standard input, or an identifier: a DOI, an arXiv
    number, "PMID 123", an ISBN, the link of a paper. All identifiers together are one listing, and so are all files of
    a folder or an archive (ZIP, gzip). Each listing is one undo step. Importing the same listing again adds nothing.
    Only addresses of pages are fetched; exit code 4 when one could not be.
    """
    from readinglist.model.plan import Choices

    if "" in what:  # an empty variable of a script; as a path it would be the folder that one happens to be in
        raise InvalidRequest("The name of what to import is empty.", "Nothing was imported.")
    choices = Choices(
        tags=split_tags(tags), status=Status(status), listing_date=PartialDate.of(taken) if taken is not None else None
    )
    importer = _Importer(
        kind,
        taken=taken,
        choices=choices,
        unsure=unsure,
        is_dry=dry_run,
        is_strict=strict,
        library=session.library_path,
    )
    with _Target(session, is_dry=dry_run) as target:
        is_whole = importer.import_all(target, what)
    importer.tell(is_json=json)
    if importer.missed_network:
        return NetworkFailed.exit_code
    has_issues = any(outcome.plan.listing.issues for outcome in importer.outcomes)
    return 0 if is_whole and not (strict and has_issues) else 1


def _back_up(library: Library) -> None:
    """Before the first import after a day with changes; trouble with it is told and does not stop the import."""
    from readinglist.library import backups

    try:
        backups.back_up_if_due(library)
    except ReadinglistError as error:
        terminal.say(f"No backup was made: {error.summary}")


def _is_read_where_it_lies(path: Path) -> bool:
    """A folder, and the database of another program; trouble with a file is told by who reads it."""
    from readinglist.library import importing

    try:
        return path.is_dir() or (path.is_file() and importing.is_in_place(path))
    except OSError:
        return False


class _Target:
    """The library to import into. One that does not exist is made when the first paper is there to be put into it."""

    def __init__(self, session: Session, *, is_dry: bool) -> None:
        self._session = session
        self._is_dry = is_dry
        self._open = ExitStack()
        self._library: Library | None = None

    def __enter__(self) -> _Target:
        if os.path.exists(self._session.library_path):  # trouble with it is told before anything is read
            self.get()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def get(self) -> Library:
        if self._library is None:
            opened = self._session.open_to_plan() if self._is_dry else self._session.open(create=True)
            self._library = self._open.enter_context(opened)
            if not self._is_dry:
                _back_up(self._library)
        return self._library

    def fetch(self, address: str) -> Fetched:
        """The page at an address; a library is made only when papers were found on it."""
        from readinglist.library import completing, fetching

        with ExitStack() as here:
            library = self._library or here.enter_context(self._session.open_to_plan())
            return fetching.fetch(here.enter_context(completing.make_client(library)), address)

    @contextmanager
    def planning(self, listing: Listing) -> Iterator[Library]:
        """The library for a plan; for a listing without papers none is made."""
        if self._library is not None or listing.entries:
            yield self.get()
            return
        with self._session.open_to_plan() as library:
            yield library


class _Importer:
    """One run of the command over all that was named; trouble with one source does not stop the others."""

    def __init__(
        self,
        kind: str | None,
        *,
        taken: dt.date | None,
        choices: Choices,
        unsure: str,
        is_dry: bool,
        is_strict: bool,
        library: Path,
    ) -> None:
        self.results: list[Outcome | Failure] = []
        self._kind = kind
        self._taken = taken
        self._choices = choices
        self._unsure = unsure
        self._is_dry = is_dry
        self._is_strict = is_strict
        self._library = library

    @cached_property
    def _profiles(self) -> tuple[Profile, ...]:
        """Those of the user; a file of them that makes no sense is told once."""
        from readinglist.library.profiles import get_profiles

        known = get_profiles(self._library)
        for problem in known.problems:
            terminal.say(problem)
        return known.profiles

    def import_all(self, target: _Target, what: tuple[str, ...]) -> bool:
        """Whether everything that was named could be read."""
        were_read = [self._import_named(target, one) for one in gather_identifiers(what)]
        return all(were_read)

    def _import_named(self, target: _Target, one: str | Source) -> bool:
        """Whether what was named is there and could be read."""
        try:
            source = one if isinstance(one, Source) else find_source(one)
        except ReadinglistError as error:
            self._tell_failure(str(one), error)
            return False
        return self._import_told(target, source)

    def _import_told(self, target: _Target, source: Source) -> bool:
        """Whether a paper was named in it that could be read."""
        try:
            return self._import_one(target, source)
        except (LibraryUnavailable, InvalidRequest):
            raise  # the same for every other source
        except ReadinglistError as error:
            self._tell_failure(source.name, error)
            return False

    def _tell_failure(self, name: str, error: ReadinglistError) -> None:
        tell_error(error)
        self.results.append(Failure(name, error))

    def _read(self, target: _Target, source: Source) -> Listing:
        from readinglist.library import importing

        if source.address:
            fetched = target.fetch(source.address)
            return importing.read(
                fetched.data, kind=self._kind, name=fetched.name, taken=self._taken, profiles=self._profiles
            )
        if source.path is not None and _is_read_where_it_lies(source.path):
            return importing.read_file(source.path, kind=self._kind, taken=self._taken, profiles=self._profiles)
        name = source.name if source.path is not None else ""
        return importing.read(
            source.read(), kind=self._kind, name=name, taken=self._taken, path=source.path, profiles=self._profiles
        )

    def _import_one(self, target: _Target, source: Source) -> bool:
        from readinglist.library import importing

        listing = self._read(target, source)
        with target.planning(listing) as library:
            plan = importing.plan(library, listing)
            choices = choose(plan, self._choices, unsure=self._unsure)
            result = None if self._is_dry else importing.apply(library, plan, choices=choices)
        done = result.plan if result is not None and result.plan is not None else plan
        outcome = Outcome(source.name, done, choices, result)
        self.results.append(outcome)
        if listing.profile:
            terminal.say(f"{source.name}: read with your profile “{listing.profile}”; --from KIND reads it without.")
        for issue in listing.issues[:_MOST_ISSUES]:
            terminal.say(issue_line(source.name, issue))
        if len(listing.issues) > _MOST_ISSUES:
            terminal.say(f"{source.name}: {len(listing.issues) - _MOST_ISSUES:,} more issues; --json tells them all.")
        return bool(listing.entries)

    @property
    def missed_network(self) -> bool:
        """Whether something could not be read because the network failed."""
        return any(isinstance(one, Failure) and isinstance(one.error, NetworkFailed) for one in self.results)

    @property
    def outcomes(self) -> list[Outcome]:
        """Of the sources that could be read."""
        return [one for one in self.results if isinstance(one, Outcome)]

    def _tell_undecided(self, outcome: Outcome) -> None:
        """What the JSON of a result has no word for: entries that were left out because nobody decided on them."""
        if outcome.result is not None and outcome.result.undecided:
            entries = counted(outcome.result.undecided, "entry", "entries")
            terminal.say(f"{outcome.name}: {entries} left out, because they may be here already; --unsure decides.")

    def tell(self, *, is_json: bool) -> None:
        if is_json:
            write_json(self.results)
            for outcome in self.outcomes:
                self._tell_undecided(outcome)
            return
        for outcome in self.outcomes:
            for line in plan_lines(outcome) if self._is_dry else outcome_lines(outcome):
                terminal.write(line)
