"""Columns of tables of papers: what Scopus, Lens, OpenAlex, IEEE, Springer, PubMed, Embase, Zotero, conferences and
this program call what. A heading is compared without case and marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from readinglist.formats.name_lists import people_of_list, runs_together
from readinglist.formats.records import Field, Scheme
from readinglist.model.people import Person
from readinglist.model.texts import one_line

_NAMES = {
    "title": "title|paper title|article title|document title|item title|display name|publication name|name of paper",
    "other-title": "original title|english title|short title",
    "full-names": "author full names|authors full names",
    "people": "authors|author|author names|author name|author s|authorships author display name|creators|creator"
    "|authors list",
    "editors": "editors|editor",
    "venue": "venue|journal|journal book|source title|publication title|publication|container title|book title"
    "|primary location source display name|journal name|journal title|conference name|conference|proceedings title"
    "|conference title",
    "date": "date|publication date|date published|published|published date|pub date",
    "year": "year|publication year|pub year|year published",
    "volume": "volume|vol|journal volume",
    "number": "issue|number|issue number|journal issue",
    "pages": "pages|page range|page numbers|page",
    "first-page": "page start|start page|first page|beginning page",
    "last-page": "page end|end page|last page|ending page",
    "article-number": "art no|article number",
    "publisher": "publisher|book series publisher",
    "doi": "doi|item doi|doi link|article doi|ids doi",
    "pmid": "pmid|pubmed id|ids pmid|pm id",
    "arxiv": "arxiv|arxiv id|arxiv number",
    "isbn": "isbn|isbns|eisbn",
    "url": "url|link|item url|article url|pdf link|external url|paper url|paper link|pdf|open url|forum|openreview",
    "abstract": "abstract|abstract note|summary",
    "keywords": "keywords|author keywords|keyword|automatic tags|topics",
    "index-keywords": "index keywords|mesh terms|ieee terms|fields of study",
    "type": "type|document type|item type|publication type|content type|category|document identifier|item content type",
    "key": "citation key|citekey|bibtex key",
    "source": "source",
    "citation": "citation",
    "open-url": "open url link",
}
_TAGS = {name: tag for tag, names in _NAMES.items() for name in names.split("|")}
#: What only this program and Zotero write: words of their user, and what no other table says.
_OWN = frozenset({"citation key", "author count", "organization", "status", "priority", "rating", "verified", "added"})
_OWN_TAGS = {"status": "status", "priority": "priority", "rating": "rating", "tags": "tags",
             "author count": "author-count", "organization": "organization"}  # fmt: skip
_ZOTERO = frozenset({"manual tags", "automatic tags", "notes", "key", "item type"})
_ZOTERO_TAGS = {"manual tags": "tags", "notes": "note"}
_MARKS = re.compile(r"[\W_]+")

_SIGNS = re.compile(r"[;|\n]")
_COMMA = re.compile(r",(?![^()]{0,200}\))")


def _people(field: Field) -> Iterator[Person]:
    return iter(() if runs_together(field.text) else people_of_list(field.text))


def _keywords(field: Field) -> Iterator[str]:
    """Between semicolons or bars, else between commas that stand in no brackets."""
    words = (_SIGNS if _SIGNS.search(field.text) else _COMMA).split(field.text)
    return (word for part in words if (word := one_line(part)))


SCHEME = Scheme(
    title=("title", "other-title"),
    people=("full-names", "people"),
    editors=("editors",),
    venue=("venue",),
    date=("date", "year"),
    abstract=("abstract",),
    volume=("volume",),
    number=("number",),
    first_page=("pages", "first-page", "article-number"),
    last_page=("last-page",),
    publisher=("publisher",),
    doi=("doi",),
    pmid=("pmid",),
    arxiv=("arxiv",),
    isbn=("isbn",),
    links=("url",),
    keywords=("keywords", "index-keywords"),
    type=("type",),
    key=("key",),
    read_people=_people,
    read_keywords=_keywords,
)


def tags_of(headings: Sequence[str]) -> list[str]:
    """What each column of a heading holds, as the `SCHEME` has it; empty for a column that says nothing of use."""
    names = [_MARKS.sub(" ", heading).strip().casefold() for heading in headings]
    more: Mapping[str, str] = {}
    if is_own(headings):
        more = _OWN_TAGS
    elif set(names) >= _ZOTERO:
        more = _ZOTERO_TAGS
    return [more.get(name) or _TAGS.get(name, "") for name in names]


def is_own(headings: Sequence[str]) -> bool:
    """Whether this program wrote the heading."""
    return {_MARKS.sub(" ", heading).strip().casefold() for heading in headings} >= _OWN


def is_heading(headings: Sequence[str]) -> bool:
    """Whether a row is the heading of a table of papers: it names titles and something else that papers have."""
    known = {tag for tag in tags_of(headings) if tag}
    return "title" in known and len(known) > 1 and len(headings) > 2
