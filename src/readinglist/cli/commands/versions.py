"""`readinglist versions`: the versions of a paper, and which is cited."""

from __future__ import annotations

import json as json_format

import click

from readinglist.cli import terminal
from readinglist.cli.options import anyway_option, json_option, paper_argument, rest_option
from readinglist.cli.session import Session, get_paper_id
from readinglist.cli.wording import tell_changes
from readinglist.errors import InvalidRequest, NothingFound
from readinglist.model.version import Taking, Version


def version_json(number: int, version: Version) -> dict[str, object]:
    return {
        "number": number,
        "kind": version.kind.value,
        "type": version.type.value,
        "date": version.date.iso if version.date else None,
        "venue": version.venue,
        "volume": version.volume,
        "issue": version.number,
        "pages": version.pages,
        "publisher": version.publisher,
        "identifiers": {item.scheme: item.value for item in reversed(version.identifiers)},
        "flag": version.flag,
        "flag_acknowledged": version.is_acknowledged,
        "source": version.source,
        "cited": version.is_cited,
        "chosen": version.is_chosen,
    }


def version_line(number: int, version: Version) -> str:
    mark = "*" if version.is_cited else " "
    named = "  ".join(f"{item.scheme}:{item.value}" for item in version.identifiers if item.scheme != "url")
    words = [f"{mark} {number}. {version.label}", named, version.flag.upper()]
    words += ["(you know)"] if version.is_acknowledged else []
    words += ["cited by your choice"] if version.is_chosen else []
    return "  ".join(word for word in words if word)


@click.command("versions")
@paper_argument
@click.option("--cite", "number", type=click.IntRange(min=1), metavar="N", help="Cite version N from now on.")
@click.option("--field", "fields", multiple=True, metavar="FIELD", help="With --cite: only this. May be repeated.")
@rest_option
@anyway_option
@click.option(
    "--acknowledge/--no-acknowledge",
    "is_known",
    default=None,
    help="You know of its withdrawal or retraction: `check` and `list` tell of it no more, or again.",
)
@json_option
@click.pass_obj
def command(
    session: Session,
    paper: str,
    *,
    number: int | None,
    fields: tuple[str, ...],
    rest: str | None,
    anyway: bool,
    is_known: bool | None,
    json: bool,
) -> None:
    """The versions of a paper: preprint, proceedings, journal. The one that is cited has a star.

    Its date, venue and numbers are the paper's own; what you set yourself stays. Key, notes and tags stay in any case.
    """
    if number is None and (fields or rest or anyway):
        raise InvalidRequest("It is not said which version to cite.", "Give its number with --cite.")
    from readinglist.library import flags, versions

    with session.open() as library:
        paper_id = get_paper_id(library, paper)
        if is_known is not None:
            changes = flags.acknowledge_flags(library, [paper_id], is_known=is_known)
            tell_changes(changes, "There is nothing to acknowledge.")
            return
        known = versions.get_versions(library, paper_id)
        if not known:
            raise NothingFound("No version of the paper is known yet.", "`complete` and `watch` find versions.")
        if number is not None:
            if number > len(known):
                raise InvalidRequest(f"The paper has no version {number}.", f"It has {len(known)}.")
            taking = Taking(fields or None, rest == "dismiss", anyway)
            changes = versions.cite_version(library, paper_id, version_id=known[number - 1].id or 0, taking=taking)
            tell_changes(changes, "It is cited by your choice already.")
            return
    if json:
        records = [version_json(index, version) for index, version in enumerate(known, 1)]
        terminal.write_raw(json_format.dumps(records, ensure_ascii=False, indent=2))
        return
    for index, version in enumerate(known, 1):
        terminal.write(version_line(index, version))
