"""`readinglist show`: one paper."""

from __future__ import annotations

import json as json_format
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from readinglist.cli import terminal
from readinglist.cli.commands.versions import version_line
from readinglist.cli.options import json_option, paper_argument
from readinglist.cli.session import Session, get_paper_id
from readinglist.cli.wording import title_line
from readinglist.errors import InvalidRequest
from readinglist.model.candidate import evidence_line
from readinglist.model.lookup import LookupState
from readinglist.model.paper import PRIORITIES, Origin, Paper, Sighting
from readinglist.model.texts import counted

if TYPE_CHECKING:
    from readinglist.library.library import Library
    from readinglist.model.history import OperationRow
    from readinglist.model.lookup import Proposal
    from readinglist.model.merge import MergedPaper
    from readinglist.model.paper import Annotation, PaperId

_INDENT = "    "


def paper_lines(paper: Paper) -> Iterator[tuple[str, str]]:
    """(name, value) of everything that is known of a paper, in the order in which it is read."""
    yield "title", paper.title
    yield "people", "; ".join(person.name for person in paper.people) or paper.byline
    yield "editors", "; ".join(person.name for person in paper.editors)
    if paper.people and paper.organization:
        yield "organization", paper.organization
    yield "date", _date_text(paper)
    yield "venue", ", ".join(part for part in (paper.venue, paper.volume, paper.number, paper.pages) if part)
    yield "publisher", paper.publisher
    for identifier in paper.identifiers:
        version = f"v{identifier.version}" if identifier.version else ""
        yield identifier.scheme, identifier.value + version
    yield "keywords", ", ".join(paper.keywords)
    yield "tags", ", ".join(paper.tags)
    yield "status", str(paper.status) + ("" if paper.is_verified else ", unverified")
    yield "priority", PRIORITIES[paper.priority] if paper.priority else ""
    yield "rating", f"{paper.rating} of 5" if paper.rating else ""
    if paper.trashed:
        yield "trashed", f"{paper.trashed.astimezone():%Y-%m-%d %H:%M}"


def _date_text(paper: Paper) -> str:
    if paper.date is None:
        return ""
    return paper.date.display + (" (year inferred)" if paper.date.is_year_inferred else "")


def sighting_line(sighting: Sighting) -> str:
    details = [f"entry {sighting.position}"]
    if sighting.comments is not None:
        details.append(counted(sighting.comments, "comment"))
    if sighting.upvotes is not None:
        details.append(counted(sighting.upvotes, "upvote"))
    return f"{sighting.name} ({', '.join(details)})"


def annotation_line(annotation: Annotation) -> str:
    lost = " (its place in the abstract is lost)" if annotation.is_lost else ""
    note = f": {annotation.text}" if annotation.text else ""
    return f'[{annotation.color}] "{annotation.quote}"{note}{lost}'


def origin_line(origin: Origin) -> str:
    source = f"{origin.source}, {origin.source_name}" if origin.source_name else origin.source
    replaced = "".join(f'; {field} was "{value}"' for field, value in origin.replaced.items())
    evidence = f"; evidence: {evidence_line(origin.evidence.items())}" if origin.evidence else ""
    fields = " ".join("proven" if field == "is_verified" else field for field in origin.fields)
    return f"{origin.recorded.astimezone():%Y-%m-%d %H:%M}  {fields}  from {source}{replaced}{evidence}"


def origin_json(origin: Origin) -> dict[str, object]:
    return {
        "fields": list(origin.fields),
        "source": origin.source,
        "source_name": origin.source_name,
        "recorded": origin.recorded.isoformat(),
        "operation": origin.operation_id,
        "replaced": origin.replaced,
        "evidence": origin.evidence,
        "evidence_text": evidence_line(origin.evidence.items()),
    }


def proposal_line(proposal: Proposal) -> str:
    evidence = f" ({proposal.evidence})" if proposal.evidence else ""
    return f"{proposal.field.replace('_', ' ')}: {proposal.value}, says {proposal.source_name}{evidence}"


def paper_json(library: Library, paper_id: PaperId, *, has_provenance: bool) -> str:
    """The CSL JSON of a paper; under `custom` how far looking it up is, what was merged into it and, if asked for, its
    origins.
    """
    from readinglist.library.exporting import export_text
    from readinglist.library.looking_up import get_lookup, get_proposals
    from readinglist.library.merging import get_merged
    from readinglist.library.renaming import get_aliases

    (item,) = json_format.loads(export_text(library, [paper_id], format="csl-json").text)
    lookup = get_lookup(library, paper_id)
    item["custom"]["lookup"] = {"state": lookup.state.value, "reason": lookup.reason}
    item["custom"]["merged"] = [merged_json(merged) for merged in get_merged(library, paper_id)]
    item["custom"]["aliases"] = get_aliases(library, paper_id)
    if has_provenance:
        item["custom"]["provenance"] = [origin_json(origin) for origin in library.get_provenance(paper_id)]
        item["custom"]["proposals"] = [
            {"field": one.field, "value": one.value, "source": one.source, "evidence_text": one.evidence}
            for one in get_proposals(library, paper_id)
        ]
    return json_format.dumps([item], ensure_ascii=False, indent=2)


def merged_json(merged: MergedPaper) -> dict[str, object]:
    """A paper that was merged into another one. record: all that it was, as an item of CSL JSON."""
    from readinglist.library.exporting import csl_of

    return {
        "id": merged.merged_id,
        "citation_key": merged.citation_key,
        "title": merged.title,
        "merged": merged.recorded.isoformat(),
        "note": merged.note,
        "record": csl_of(merged.paper),
    }


#: Before the label of what is no deed of its own, and behind that of what no longer stands.
_KINDS = {"undo": "Undone: ", "redo": "Redone: "}
_STATES = {"undone": " (undone since)", "dropped": " (undone since)"}


def operation_line(row: OperationRow) -> str:
    changes = "".join(f'\n{_INDENT}{item.field}: "{item.before}" -> "{item.after}"' for item in row.changes)
    label = f"{_KINDS.get(row.kind, '')}{row.label}{_STATES.get(row.state, '')}"
    return f"{row.at.astimezone():%Y-%m-%d %H:%M}  {label}{changes}"


def show_paper(library: Library, paper: Paper, paper_id: PaperId) -> None:
    from readinglist.library.looking_up import get_lookup, get_proposals
    from readinglist.library.merging import get_merged
    from readinglist.library.renaming import get_aliases
    from readinglist.library.versions import get_versions
    from readinglist.model.readable import readable

    terminal.write(f"#{paper_id}  {paper.citation_key}")
    known = get_versions(library, paper_id)
    for flag, is_known in dict.fromkeys((one.flag, one.is_acknowledged) for one in known if one.flag):
        terminal.write(f"  {terminal.one_line(flag).upper()}{' (you know)' if is_known else ''}")
    for name, value in paper_lines(paper):
        if value:
            terminal.write(f"  {name + ':':<14}{terminal.one_line(readable(value))}")
    if paper.abstract:
        terminal.write()
        terminal.write(terminal.paragraph(readable(paper.abstract), indent="  "))
    lookup = get_lookup(library, paper_id)
    if lookup.state not in (LookupState.PROVEN, LookupState.UNVERIFIED):
        _section("Looked up", [lookup.state.value, *filter(None, [lookup.reason])])
    _section("Proposed", [proposal_line(proposal) for proposal in get_proposals(library, paper_id)])
    _section("Versions", [version_line(number, version) for number, version in enumerate(known, 1)])
    _section("Earlier keys", get_aliases(library, paper_id))
    _section("Merged into it", [line for one in get_merged(library, paper_id) for line in merged_lines(one, paper)])
    _section("Seen in", [sighting_line(sighting) for sighting in library.get_sightings(paper_id)])
    _section("Annotations", [annotation_line(annotation) for annotation in library.get_annotations(paper_id)])
    if note := library.get_note(paper_id).text:
        _section("Note", note.splitlines())


def merged_lines(merged: MergedPaper, kept: Paper) -> Iterator[str]:
    """What was merged into a paper and when, and what it said otherwise than the paper does now."""
    from readinglist.model.readable import readable

    title, time = title_line(merged.title), f"{merged.recorded.astimezone():%Y-%m-%d %H:%M}"
    yield f"{merged.citation_key} (#{merged.merged_id})  {title}  {time}"
    said = dict.fromkeys(paper_lines(kept))
    for name, value in paper_lines(merged.paper):
        if value and name != "title" and (name, value) not in said:
            yield f"{_INDENT}{name}: {readable(terminal.one_line(value))}"


def _section(title: str, lines: list[str]) -> None:
    if lines:
        terminal.write(f"\n{title}")
        for line in lines:
            terminal.write(terminal.paragraph(line, indent="  "))


@click.command("show")
@paper_argument
@json_option
@click.option("--bibtex", is_flag=True, help="Print the BibTeX entry.")
@click.option("--provenance", is_flag=True, help="Print where each field came from, newest first.")
@click.option("--history", is_flag=True, help="Print what was done to the paper, newest first.")
@click.pass_obj
def command(session: Session, paper: str, *, json: bool, bibtex: bool, provenance: bool, history: bool) -> None:
    """Everything about PAPER."""
    if json and bibtex:
        raise InvalidRequest("--json and --bibtex are two forms of the same answer.", "Choose one.")
    with session.open() as library:
        paper_id = get_paper_id(library, paper)
        if json:
            terminal.write_raw(paper_json(library, paper_id, has_provenance=provenance))
        elif bibtex:
            from readinglist.library.exporting import export_text, mark_exported

            entry = export_text(library, [paper_id], format="bibtex").text
            mark_exported(library, [paper_id], format="bibtex")
            terminal.write_raw(entry)
        elif not provenance and not history:
            show_paper(library, library.get_paper(paper_id), paper_id)
        tell = terminal.say if json or bibtex else terminal.write
        for origin in library.get_provenance(paper_id) if provenance and not json else ():
            tell(origin_line(origin))
        for row in library.get_paper_history(paper_id) if history else ():
            tell(operation_line(row))
