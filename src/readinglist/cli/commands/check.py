"""`readinglist check`: is the file whole, and what do the papers lack?"""

from __future__ import annotations

import json as json_format
from collections import Counter

import click

from readinglist.cli import terminal
from readinglist.cli.options import json_option
from readinglist.cli.session import Session
from readinglist.errors import LibraryDamaged
from readinglist.model.finding import Finding, Severity
from readinglist.model.texts import counted

#: Findings of one kind that are listed; the rest are counted.
_MOST_LISTED = 10


def finding_json(finding: Finding) -> dict[str, object]:
    return {
        "severity": str(finding.severity),
        "kind": finding.kind,
        "message": finding.message,
        "id": finding.paper_id,
    }


def tell_findings(findings: list[Finding], *, most: int) -> None:
    counts = Counter(finding.kind for finding in findings)
    told: Counter[str] = Counter()
    for finding in findings:
        told[finding.kind] += 1
        if told[finding.kind] <= most:
            terminal.write(finding.message)
        elif told[finding.kind] == most + 1:
            rest = counts[finding.kind] - most
            terminal.write(f"... and {rest:,} more of this kind ({finding.kind}); --all lists them.")


@click.command("check")
@click.option("--fix", is_flag=True, help="Make again what is out of step. What you wrote is never touched.")
@click.option("--all", "is_all", is_flag=True, help=f"List every paper, not only {_MOST_LISTED} of a kind.")
@json_option
@click.pass_obj
def command(session: Session, *, fix: bool, is_all: bool, json: bool) -> int:
    """Check the library file, then its papers.

    Exit code 3 for damage, 1 for what --fix would mend; what papers lack is told and no failure.
    """
    from readinglist.library import checking

    with session.open() as library:
        findings = checking.check_file(library)
        is_damaged = any(finding.severity is Severity.DAMAGE for finding in findings)
        if not is_damaged:
            findings += checking.check_papers(library)
        if fix and not is_damaged:
            checking.repair(library, findings)
            findings = checking.check_file(library) + checking.check_papers(library)
        path, total = library.path, 0 if is_damaged else library.get_counts().total
    if json:
        terminal.write_raw(json_format.dumps([finding_json(one) for one in findings], ensure_ascii=False, indent=2))
    else:
        tell_findings(findings, most=len(findings) if is_all else _MOST_LISTED)
    if is_damaged:
        raise LibraryDamaged(
            f'The library "{path}" is damaged.',
            "Nothing was changed. `readinglist recover BACKUP` brings back a backup and keeps this file aside.",
        )
    to_mend = sum(finding.severity is Severity.REPAIR for finding in findings)
    doubts = len(findings) - to_mend
    terminal.say(
        f'The file "{path}" is whole; {counted(total, "paper")}, {counted(doubts, "remark")} on them'
        + (f", {counted(to_mend, 'thing')} that `check --fix` mends." if to_mend else ".")
    )
    return 1 if to_mend else 0
