"""Pages for the tests of the Daily Papers reader, and what must hold for any text that it reads."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from pathlib import Path

from readinglist.listings import daily_papers
from readinglist.model.listing import Entry, Listing

TODAY = dt.date(2026, 11, 24)
SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample" / "daily-papers.txt"


def read(text: str, *, taken: dt.date | None = None) -> Listing:
    return daily_papers.read(text, taken=taken, today=TODAY)


def sample() -> str:
    return SAMPLE.read_text(encoding="utf-8")


def lines_not_accounted_for(listing: Listing) -> list[int]:
    """Numbers of lines with something on them that belong to no entry, no issue and no noise."""
    told = {number for entry in listing.entries for number in range(entry.first_line, entry.last_line + 1)}
    told |= {number for issue in listing.issues for number in range(issue.first_line, issue.last_line + 1)}
    lines = listing.text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for span in listing.spans:
        told |= set(range(bisect_right(starts, span.start), bisect_right(starts, max(span.end - 1, span.start)) + 1))
    unseen = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
    return [number for number, line in enumerate(lines, 1) if line.strip().strip(unseen) and number not in told]


def wrong_facts(listing: Listing, truth: Listing, *, may_lack_abstracts: bool = False) -> list[str]:
    """Facts of entries that are not those of the sound page. A fact that is missing is no wrong one."""
    known = {}
    for entry in truth.entries:
        known.setdefault(entry.title, []).append(entry)
    wrong = []
    for entry in listing.entries:
        if entry.title not in known:
            wrong.append(f"no such title: {entry.title!r}")
        elif not any(_agrees(entry, sound, may_lack_abstracts=may_lack_abstracts) for sound in known[entry.title]):
            wrong.append(f"wrong facts: {entry!r}")
    return wrong


def _agrees(entry: Entry, sound: Entry, *, may_lack_abstracts: bool) -> bool:
    is_same_abstract = " ".join(entry.abstract.split()) == " ".join(sound.abstract.split())
    return (
        (is_same_abstract or (may_lack_abstracts and not entry.abstract))
        and entry.date in (sound.date, None)
        and entry.author_count in (sound.author_count, None)
        and entry.organization in (sound.organization, "")
        and entry.comments in (sound.comments, None)
    )
