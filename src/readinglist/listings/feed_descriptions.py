"""What a feed says of an item in sentences: an abstract, the issue of a journal, or facts with labels."""

from __future__ import annotations

import re
from dataclasses import dataclass

from readinglist.model.dates import PartialDate
from readinglist.outside.dating import date_in_words
from readinglist.outside.markup import plain_abstract

#: How journals name an issue where an abstract would stand ("Fluids, Volume 9, Issue 6, June 2024").
_ISSUE_OF_JOURNAL = re.compile(r"(?:[^\n]{0,150}, ?)?(?:Volume|Vol\.) ?\d[^\n]{0,150}")
#: WordPress closes each item with it.
_FIRST_APPEARED = re.compile(r"\n\nThe post .{1,500} appeared first on .{1,200}$")
#: ScienceDirect: "Publication date: June 2024", "Source: Fluids, Volume 9", "Author(s): Ada Lima, Bo Li".
_LABELLED = re.compile(r"^(Publication date|Source|Author\(s\)): *([^\n]*)$", re.MULTILINE)
_VOLUME = re.compile(r"(.{1,200}), Volume (\w{1,10})\b")


@dataclass(frozen=True, slots=True)
class Description:
    """authors: one line of names."""

    abstract: str = ""
    authors: str = ""
    venue: str = ""
    volume: str = ""
    date: PartialDate | None = None


def read_description(markup: str) -> Description:
    """What a description says; one that only repeats the issue of a journal says no abstract."""
    words = _FIRST_APPEARED.sub("", plain_abstract(markup))
    labelled = dict(_LABELLED.findall(words))
    if "Source" in labelled:
        volume = _VOLUME.match(labelled["Source"])
        return Description(
            authors=labelled.get("Author(s)", ""),
            venue=volume[1] if volume else labelled["Source"],
            volume=volume[2] if volume else "",
            date=date_in_words(labelled.get("Publication date", "")),
        )
    return Description("" if _ISSUE_OF_JOURNAL.fullmatch(words) else words)
