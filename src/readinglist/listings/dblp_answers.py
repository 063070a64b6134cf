"""The answer of DBLP's search as JSON (dblp.org/faq/How+to+use+the+dblp+search+API): result.hits.hit[].info.

`hit` is absent where nothing was found, and `author` is an object where there is one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from readinglist.listings.name_lists import people_of
from readinglist.listings.page_parts import entry_of, without_stop
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import PaperType
from readinglist.model.texts import counted
from readinglist.model.transcript import Transcript
from readinglist.outside import Malformed
from readinglist.outside.json_values import objects, part, read_json, text

_SIGN = re.compile(r"\A\s*\{\s*\"result\"\s*:.{0,4000}?\"hits\"\s*:", re.DOTALL)
_TYPES = {
    "Journal Articles": PaperType.ARTICLE,
    "Conference and Workshop Papers": PaperType.INPROCEEDINGS,
    "Parts in Books or Collections": PaperType.INCOLLECTION,
    "Books and Theses": PaperType.BOOK,
    "Editorship": PaperType.PROCEEDINGS,
}
_SHOWN = 300


def detect(text: str) -> float:
    """Sure by the form of the answer."""
    return 0.95 if _SIGN.match(text) else 0.0


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The papers of an answer, best first."""
    del taken, today
    transcript = Transcript()
    try:
        answer = part(read_json(text), "result")
    except Malformed as error:
        transcript.add_issue("unreadable", f"The answer could not be read: {error}.", text=text[:_SHOWN])
        return transcript.listing(KIND.key, KIND.name)
    count = 0
    for info in _infos(answer):
        if (entry := _entry(info)) is not None:
            transcript.add_entry(entry)
            count += 1
        else:
            transcript.add_issue("no-title", "A record without a title.", text=str(info)[:_SHOWN])
    if transcript.is_empty:
        transcript.add_issue("empty", "DBLP found nothing.", text=_query(answer) or "…")
    asked = f" for “{_query(answer)}”" if _query(answer) else ""
    return transcript.listing(KIND.key, f"{KIND.name}{asked}, {counted(count, 'paper')}")


KIND = ListingKind(
    key="dblp",
    name="DBLP search",
    example='{"result": {"hits": {"hit": [{"info": {"title": …}}]}}}',
    detect=detect,
    read=read,
    group=KindGroup.PAGES,
)


def _query(answer: dict[str, Any]) -> str:
    return text(answer.get("query")).replace("*", "").strip()


def _infos(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for hit in objects(part(answer, "hits").get("hit")):
        yield part(hit, "info")


def _entry(info: dict[str, Any]) -> Entry | None:
    parts = {
        "title": [without_stop(text(info.get("title")))],
        "date": [text(info.get("year"))],
        "journal": [text(info.get("venue"))],
        "volume": [text(info.get("volume"))],
        "number": [text(info.get("number"))],
        "pages": [text(info.get("pages"))],
        "publisher": [text(info.get("publisher"))],
        "doi": [text(info.get("doi"))],
        "identifier": _links(info),
        "address": [*_links(info), text(info.get("url"))],
    }
    entry = entry_of(parts, type=_TYPES.get(text(info.get("type")), PaperType.MISC))
    return None if entry is None else replace(entry, people=tuple(people_of(_names(info))))


def _links(info: dict[str, Any]) -> list[str]:
    found = info.get("ee")
    return [text(link) for link in (found if isinstance(found, list) else [found])]


def _names(info: dict[str, Any]) -> Iterator[str]:
    found = part(info, "authors").get("author")
    for author in found if isinstance(found, list) else [found]:
        yield text(author.get("text") if isinstance(author, dict) else author)
