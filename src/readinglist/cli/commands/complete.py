"""`readinglist complete`: what is missing is looked up, and only what is proven is taken over."""

from __future__ import annotations

import json as json_format
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from readinglist.cli import terminal
from readinglist.cli.options import anyway_option, json_option, query_argument
from readinglist.cli.session import Session, find_ids, get_paper_id, nothing_matches, say_remarks
from readinglist.cli.wording import tell_changes
from readinglist.errors import InvalidRequest, NetworkFailed, NothingFound
from readinglist.model.lookup import LookupState
from readinglist.model.texts import counted

if TYPE_CHECKING:
    from readinglist.library.library import Library
    from readinglist.model.lookup import Completed, CompletionResult, Progress
    from readinglist.model.paper import PaperId


@click.command("complete")
@query_argument
@click.option("--dry-run", is_flag=True, help="Say what would be taken over; change nothing.")
@click.option("--source", "sources", multiple=True, metavar="KEY", help="Ask only this source. May be repeated.")
@click.option("--email", metavar="ADDRESS", help="Give sources this address from now on; '' forgets it.")
@click.option("--review", is_flag=True, help="Show what was found before, with numbers; ask nobody.")
@click.option("--accept", "number", type=click.IntRange(min=1), metavar="N", help="Candidate N is the paper.")
@click.option("--field", "fields", multiple=True, metavar="FIELD", help="With --accept: only this. May be repeated.")
@anyway_option
@click.option("--refuse", is_flag=True, help="None of the candidates is the paper.")
@click.option("--undo", is_flag=True, help="Take the match of one paper back, whatever else was completed with it.")
@click.option("--take", metavar="FIELD", help="Take over what a source proposes for a field that you set.")
@click.option("--keep", metavar="FIELD", help="Keep your value; the same is not proposed again.")
@json_option
@click.pass_obj
def command(
    session: Session,
    query: tuple[str, ...],
    *,
    dry_run: bool,
    sources: tuple[str, ...],
    email: str | None,
    review: bool,
    number: int | None,
    fields: tuple[str, ...],
    anyway: bool,
    refuse: bool,
    undo: bool,
    take: str | None,
    keep: str | None,
    json: bool,
) -> int:
    """Look up what is missing of the papers that match QUERY, or of all that are not proven yet.

    arXiv, Semantic Scholar, OpenAlex, Crossref and others are sent identifiers, titles and names of authors; nothing
    else leaves this machine. A candidate is taken over only with evidence, which is shown; what you set yourself stays
    and gets a proposal. The other options answer what was found; QUERY then is one paper. A run is one undo step.
    """
    answers = [number is not None, refuse, undo, take is not None, keep is not None]
    if sum(answers) + review > 1 or ((fields or anyway) and number is None):
        raise InvalidRequest("These options do not go together.", "Answer one paper with one of them at a time.")
    if any(answers) and not query:
        raise InvalidRequest("It is not said which paper is meant.", "Name one by its citation key or #ID.")
    with session.open() as library:
        if email is not None:
            _set_email(library, email)
        if any(answers):
            paper_id = get_paper_id(library, " ".join(query))
            if number is not None:
                _accept(library, paper_id, number, fields=fields, is_anyway=anyway)
            else:
                _answer(library, paper_id, refuse=refuse, undo=undo, take=take, keep=keep)
            return 0
        say_remarks(query)
        if review:
            _tell_found(library, _find(library, query or ("is:to-review",)), is_json=json)
            return 0
        ids = _find(library, query or ("is:unverified",))
        return _complete(library, ids, keys=sources, is_dry_run=dry_run, is_json=json)


def _find(library: Library, query: tuple[str, ...]) -> list[PaperId]:
    ids = find_ids(library, query, sort="added", is_descending=True)
    if not ids:
        raise nothing_matches(query, hint="Nothing was looked up.")
    return ids


def _set_email(library: Library, address: str) -> None:
    from readinglist.library import consent

    consent.set_contact_email(library, address)


def _complete(library: Library, ids: list[PaperId], *, keys: tuple[str, ...], is_dry_run: bool, is_json: bool) -> int:
    from readinglist.cli.completions import result_line

    result = _run(library, ids, keys=keys, is_dry_run=is_dry_run)
    _tell(library, result.papers, is_json=is_json)
    for reason in result.failures.values():
        terminal.say(reason)
    if not result.papers:
        raise NothingFound("The papers are proven already.", "`complete PAPER --undo` takes a match back.")
    terminal.say(result_line(result, is_dry_run=is_dry_run))
    if later := result.count(LookupState.LATER):
        raise NetworkFailed(
            "No source could be asked."
            if result.is_network_down
            else f"{counted(later, 'paper')} could not be looked up.",
            "What was found is kept. Complete them again when the sources can be asked.",
        )
    return 0 if result.count(LookupState.PROVEN) or result.count(LookupState.TO_REVIEW) else 1


def _run(library: Library, ids: list[PaperId], *, keys: tuple[str, ...], is_dry_run: bool) -> CompletionResult:
    """A run; one that is stopped keeps what was completed, and the rest waits for nobody."""
    from readinglist.library import completing, looking_up

    last: Progress | None = None

    def tell(progress: Progress) -> None:
        nonlocal last
        last = progress  # before a word is said, upon which somebody may stop it
        if progress.is_waiting:
            terminal.say(f"{progress.text}.")
        else:
            terminal.show_progress(progress.text)

    with completing.make_client(library) as client:
        sources = completing.sources_to_ask(client, keys)
        try:
            return completing.run(library, client, sources=sources, ids=ids, on_progress=tell, is_dry_run=is_dry_run)
        except KeyboardInterrupt:
            if not is_dry_run and not (last and last.is_waiting):  # what waits then is another's
                looking_up.forget_lookups(library, ids)
                done = counted(last.proven if last else 0, "paper")
                terminal.say(f"{done} completed before you stopped; that is kept.")
            raise
        finally:
            terminal.show_progress("")


def _tell(library: Library, papers: Iterable[Completed], *, is_json: bool) -> None:
    from readinglist.cli.completions import completed_json, completed_lines

    by_id = {completed.lookup.paper_id: completed for completed in papers}
    told = [(by_id[paper.id], paper) for paper in library.get_papers(list(by_id)) if paper.id is not None]
    if is_json:
        records = [completed_json(*one) for one in told]
        terminal.write_raw(json_format.dumps(records, ensure_ascii=False, indent=2))
        return
    for one in told:
        for line in completed_lines(*one):
            terminal.write(line)


def _tell_found(library: Library, ids: list[PaperId], *, is_json: bool) -> None:
    from readinglist.library import looking_up
    from readinglist.model.lookup import Completed

    _tell(library, (Completed(looking_up.get_lookup(library, paper_id)) for paper_id in ids), is_json=is_json)


def _accept(library: Library, paper_id: PaperId, number: int, *, fields: tuple[str, ...], is_anyway: bool) -> None:
    from readinglist.library import reviewing

    changes = reviewing.accept(library, paper_id, number - 1, fields=fields or None, is_anyway=is_anyway)
    tell_changes(changes, "The paper says that already.")


def _answer(
    library: Library, paper_id: PaperId, *, refuse: bool, undo: bool, take: str | None, keep: str | None
) -> None:
    from readinglist.library import proposing, reviewing

    if refuse:
        changes = reviewing.refuse_matches(library, paper_id)
        tell_changes(changes, f"Paper #{paper_id} has no candidates to choose from.")
    elif undo:
        tell_changes(reviewing.undo_match(library, paper_id), f"Paper #{paper_id} has no match to take back.")
    elif take is not None:
        tell_changes(proposing.accept_proposal(library, _proposal(library, paper_id, take)), "It says that already.")
    elif keep is not None:
        tell_changes(
            proposing.dismiss_proposal(library, _proposal(library, paper_id, keep)), "It was answered already."
        )


def _proposal(library: Library, paper_id: PaperId, field: str) -> int:
    """The newest proposal for a field of a paper."""
    from readinglist.library import looking_up

    found = [one for one in looking_up.get_proposals(library, paper_id) if one.field == field.replace(" ", "_")]
    if not found:
        raise NothingFound(f'No source proposes another "{field}" for paper #{paper_id}.', "Nothing was changed.")
    return found[-1].id
