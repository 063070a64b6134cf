"""`readinglist edit`: set fields by hand."""

from __future__ import annotations

from dataclasses import replace

import click

from readinglist.cli.options import paper_argument
from readinglist.cli.session import Session, get_paper_id
from readinglist.cli.wording import tell_changes
from readinglist.errors import InvalidRequest
from readinglist.model.identifiers import SCHEMES, Identifier, parse_identifier
from readinglist.model.paper import Paper

#: What people type for a field, beside its own name.
_ALIASES = {
    "author": "people", "authors": "people", "editor": "editors", "year": "date", "key": "citation_key",
    "journal": "venue", "booktitle": "venue", "organisation": "organization", "keyword": "keywords",
    "identifier": "identifiers",
}  # fmt: skip
#: In the order of the help; identifiers by their scheme too.
FIELDS = (
    "title", "people", "date", "venue", "type", "abstract", "organization", "is_organization_author", "author_count",
    "editors", "volume", "number", "pages", "publisher", "keywords", "citation_key", "identifiers", *SCHEMES,
)  # fmt: skip
_HELP = f"""Set fields of PAPER by hand; from then on they are yours. An empty VALUE clears a field.

Between people stands ";" or "and", between identifiers and keywords ";".

Fields: {", ".join(FIELDS)}.
"""
_VERBS = {"tag": "tag", "tags": "tag", "status": "status", "rating": "rate", "priority": "priority", "note": "note"}


def parse_assignments(texts: tuple[str, ...]) -> dict[str, str]:
    """{"title": "..."} of "title=..."; names in any case, "-" as "_". Raises InvalidRequest."""
    values: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        name = name.strip().lower().replace("-", "_")
        if not sign or not name:
            raise InvalidRequest(f'"{text}" is not FIELD=VALUE.', "Nothing was changed.")
        if name in _VERBS:
            raise InvalidRequest(f"{name} is set with `readinglist {_VERBS[name]}`.", "Nothing was changed.")
        name = _ALIASES.get(name, name)
        if name not in FIELDS:
            raise InvalidRequest(
                f'A paper has no field "{name}" that can be edited.', f"The fields are {', '.join(FIELDS)}."
            )
        if name in values:
            raise InvalidRequest(f"{name} is given twice.", "Nothing was changed.")
        values[name] = value
    return values


def with_identifier(paper: Paper, scheme: str, text: str) -> tuple[Identifier, ...]:
    """The paper's identifiers with that of `scheme` replaced, or removed where `text` is empty."""
    others = tuple(item for item in paper.identifiers if item.scheme != scheme)
    if not text.strip():
        return others
    for candidate in (text, f"{scheme}:{text}"):
        found = parse_identifier(candidate)
        if found is not None and found.scheme == scheme:
            return (*others, found)
    raise InvalidRequest(f'"{text}" is no {scheme} identifier.', "Nothing was changed.")


@click.command("edit", help=_HELP, short_help="Set fields of PAPER by hand.")
@paper_argument
@click.argument("assignments", nargs=-1, required=True, metavar="FIELD=VALUE...")
@click.pass_obj
def command(session: Session, paper: str, *, assignments: tuple[str, ...]) -> None:
    from readinglist.library import editing

    values: dict[str, object] = dict(parse_assignments(assignments))
    with session.open() as library:
        paper_id = get_paper_id(library, paper)
        current = library.get_paper(paper_id)
        for scheme in SCHEMES:
            if scheme in values:
                current = replace(current, identifiers=with_identifier(current, scheme, str(values.pop(scheme))))
                values["identifiers"] = current.identifiers
        tell_changes(editing.edit_fields(library, [paper_id], values=values), "The paper says that already.")
