"""`readinglist check`: is the file whole, and what do the papers lack?"""

from __future__ import annotations

import json as json_format
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from readinglist.cli import terminal
from readinglist.cli.options import json_option
from readinglist.cli.session import Session
from readinglist.errors import LibraryDamaged, NothingFound
from readinglist.model.finding import Finding, Fix, Severity
from readinglist.model.texts import counted

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: Findings of one kind that are listed; the rest are counted.
_MOST_LISTED = 10
_LONGEST = 70


def finding_json(finding: Finding) -> dict[str, object]:
    return {
        "severity": str(finding.severity),
        "kind": finding.kind,
        "message": finding.message,
        "id": finding.paper_id,
        "fix": asdict(finding.fix) if finding.fix else None,
    }


def tell_findings(findings: list[Finding], *, most: int) -> None:
    counts = Counter(finding.kind for finding in findings)
    told: Counter[str] = Counter()
    for finding in findings:
        told[finding.kind] += 1
        if told[finding.kind] <= most:
            terminal.write(terminal.brief(finding.message))
            if finding.fix is not None:
                terminal.write(f"    {fix_line(finding.fix)}")
        elif told[finding.kind] == most + 1:
            rest = counts[finding.kind] - most
            terminal.write(f"... and {rest:,} more of this kind ({finding.kind}); --all lists them.")


def fix_line(fix: Fix) -> str:
    """ "title: G{\\"o}del -> Gödel"; of long texts the first words that differ."""
    before, after = fix.before, fix.after
    if max(len(before), len(after)) > _LONGEST:
        common = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
        start = max(0, common - 20)
        before, after = (f"…{text[start : start + _LONGEST]}…" for text in (before, after))
    return f"{fix.field}: {before} -> {after or '(nothing)'}"


@click.command("check")
@click.option("--fix", is_flag=True, help="Make again what is out of step. What you wrote is never touched.")
@click.option(
    "--mend",
    "mended",
    multiple=True,
    metavar="KIND",
    help='Mend what is shown with "->", of a kind (latex, markup ...), in one undo step. Can be repeated. "all" is '
    "every kind but unprotected-capitals: which capitals stay is yours to say.",
)
@click.option("--dry-run", is_flag=True, help="With --mend: only show what would be mended.")
@click.option("--all", "is_all", is_flag=True, help=f"List every paper, not only {_MOST_LISTED} of a kind.")
@json_option
@click.pass_obj
def command(session: Session, *, fix: bool, mended: tuple[str, ...], dry_run: bool, is_all: bool, json: bool) -> int:
    """Check the library file, then its papers.

    Exit code 3 for damage, 1 for what --fix would mend; what papers lack is told and no failure.
    """
    from readinglist.library import checking, quality
    from readinglist.library.source_rules import CAPITALS

    kinds = quality.named_kinds(mended)
    with session.open() as library:
        findings = checking.check_file(library)
        is_damaged = any(finding.severity is Severity.DAMAGE for finding in findings)
        if not is_damaged:
            findings += checking.check_papers(library) + quality.find_quality(library)
        if kinds and not is_damaged:
            if CAPITALS in kinds:
                findings = [one for one in findings if one.kind != CAPITALS] + quality.find_capitals(library)
            return _mend(library, findings, kinds, is_dry=dry_run)
        if fix and not is_damaged:
            checking.repair(library, findings)
            findings = [*checking.check_file(library), *checking.check_papers(library), *quality.find_quality(library)]
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


def _mend(library: Library, findings: list[Finding], kinds: frozenset[str], *, is_dry: bool) -> int:
    """Mend what can be mended of these kinds, and tell each change."""
    from readinglist.library import quality

    chosen = [one for one in findings if one.fix and one.kind in kinds]
    if not chosen:
        known = {finding.kind for finding in findings if finding.fix}
        hint = f"These have something to mend: {', '.join(sorted(known))}." if known else "Nothing was changed."
        raise NothingFound("There is nothing of this kind to mend.", hint)
    tell_findings(chosen, most=len(chosen))
    if is_dry:
        terminal.say(f"{counted(len(chosen), 'field')} would be mended. Nothing was changed.")
        return 0
    changes = quality.fix(library, chosen)
    terminal.say(f"{changes.label}. `readinglist undo` takes it back." if changes else "Nothing was changed.")
    return 0
