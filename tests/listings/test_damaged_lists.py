"""Damaged copies of the lists that people write and copy: read or flagged, never silently merged.

What must hold of every one: a title that is whole in the text is that of an entry or stands in lines that an issue
names; no entry without an issue has the titles of two papers in its lines; no title is made up. Daily Papers have
theirs in test_daily_papers_variants.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest

from readinglist.errors import UnreadableInput
from readinglist.library import importing
from readinglist.model.identifier_forms import is_placeholder_title
from readinglist.model.listing import Entry, Listing

TODAY = dt.date(2026, 11, 25)
TITLES = (
    "Counting Sheep on the Shore: A Study",
    "Wool and What Remains of It",
    "Des moutons et des hommes à la mer",
    "On the Looms of the Northern Islands",
    "A Short History of Shepherds",
    "Learning to Tell Goats from Sheep",
)
PEOPLE = ("A. Lima and B. Otto", "C. Pan", "D. Roe and E. Poe", "F. Fox", "G. Hart and H. Ilk", "I. Jay")
_REFERENCE = "[{}] {}. {}. In Proceedings of the Meadow, pages 1-9, 20{:02}."
_TEXTS = {
    "references": "\n\n".join(
        _REFERENCE.format(index + 1, people, title, index + 10)
        for index, (title, people) in enumerate(zip(TITLES, PEOPLE, strict=True))
    ),
    "markdown-list": "# Sheep\n\n"
    + "\n".join(
        f"- [{title}](https://arxiv.org/abs/23{index + 1:02}.00001) by {people} (20{index + 10})"
        for index, (title, people) in enumerate(zip(TITLES, PEOPLE, strict=True))
    ),
    "titles": "\n\n".join(
        f"{title}\nhttps://arxiv.org/abs/23{index + 1:02}.00001" for index, title in enumerate(TITLES)
    ),
    "openreview": "\n".join(
        f"{title}\n{people}\nPublished: {index + 1} Jan 2024, Last Modified: 11 Mar 2024\nSHEEP 2024 oral\n"
        for index, (title, people) in enumerate(zip(TITLES, PEOPLE, strict=True))
    ),
}


def _without_line(number: int) -> Callable[[str], str]:
    def damage(text: str) -> str:
        lines = text.split("\n")
        return "\n".join(lines[:number] + lines[number + 1 :])

    return damage


def _doubled_line(text: str) -> str:
    lines = text.split("\n")
    return "\n".join([*lines[:3], lines[2], *lines[3:]])


DAMAGES: dict[str, Callable[[str], str]] = {
    "nothing": lambda text: text,
    "blank lines lost": lambda text: re.sub(r"\n\n+", "\n", text),
    "blank lines doubled": lambda text: text.replace("\n", "\n\n"),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "a byte order mark": lambda text: "\ufeff" + text,
    "indented": lambda text: "\n".join(f"    {line}" for line in text.split("\n")),
    "trailing blanks": lambda text: text.replace("\n", "  \n"),
    "cut at the beginning": lambda text: text[37:],
    "cut at the end": lambda text: text[:-37],
    "cut in the middle": lambda text: text[: len(text) // 2] + text[len(text) // 2 + 60 :],
    "doubled": lambda text: f"{text}\n\n{text}",
    "no years": lambda text: re.sub(r"20\d\d", "", text),
    "a line lost": _without_line(4),
    "another line lost": _without_line(5),
    "a line doubled": _doubled_line,
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "dashes instead of hyphens": lambda text: text.replace("-", "–"),
    "two languages": lambda text: text.replace(TITLES[1], "羊毛研究的过去与未来展望"),
    "a menu before": lambda text: "Home\nAbout\n\n" + text,
    "joined to one line": lambda text: text.replace("\n", " "),
}


def lines_of(text: str, title: str) -> set[int]:
    return {number for number, line in enumerate(text.split("\n"), 1) if title in line}


def is_flagged(listing: Listing, lines: set[int]) -> bool:
    return any(lines & set(range(issue.first_line, issue.last_line + 1)) for issue in listing.issues)


def of(entry: Entry) -> set[int]:
    return set(range(entry.first_line, entry.last_line + 1))


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("key", _TEXTS)
def test_a_damaged_list_is_read_or_flagged(key: str, damage: str) -> None:
    text = DAMAGES[damage](_TEXTS[key])
    try:
        listing = importing.read(text, kind=key, today=TODAY)
    except UnreadableInput:
        assert damage == "joined to one line"
        return
    titles = {entry.title for entry in listing.entries}
    seen = listing.text.replace("\u00a0", " ")
    for title in TITLES:
        if lines := lines_of(seen, title):
            assert title in titles or is_flagged(listing, lines), title
    for entry in listing.entries:
        held = [title for title in TITLES if lines_of(seen, title) & of(entry)]
        is_one_line = entry.first_line == entry.last_line and len(lines_of(seen, entry.title)) == 1
        assert len(held) < 2 or is_flagged(listing, of(entry)) or is_one_line, entry
        is_made = not is_placeholder_title(entry.title, entry.identifiers)
        assert not is_made or " ".join(entry.title.split()) in " ".join(seen.split()), "a title that nobody wrote"


@pytest.mark.parametrize(
    "damage", ["nothing", "CRLF", "blank lines lost", "trailing blanks", "a byte order mark", "doubled"]
)
@pytest.mark.parametrize("key", _TEXTS)
def test_what_hides_nothing_costs_nothing(key: str, damage: str) -> None:
    listing = importing.read(DAMAGES[damage](_TEXTS[key]), kind=key, today=TODAY)
    assert [entry.title for entry in listing.entries] == list(TITLES) * (2 if damage == "doubled" else 1)
    assert listing.issues == ()
