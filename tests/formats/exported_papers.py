"""Papers as a library has them, for what is written and read again."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry
from readinglist.model.paper import Paper, PaperType, Status
from readinglist.model.people import Person

_WORDS = st.sampled_from(
    ["Deep", "learning", "of", "bats", "β-cyclodextrin", "Übung", "$x^2$", "a<b", "R&D", "C++", "“quoted”", "1984:",
     "=1", "-x", "'s", "Лес", "深度学习", "(ICML)", "50 %", "don't", 'say "no"']
)  # fmt: skip
PHRASES = st.lists(_WORDS, min_size=1, max_size=6).map(" ".join)
_FAMILIES = st.sampled_from(["Lovelace", "Ørsted", "Müller", "O'Neill", "Quintanilla-Dieck", "Ng", "Дмитриев"])
_GIVEN = st.sampled_from(["Ada", "H. C.", "Jean-Luc", "J.", "Анна", "Mary Ann"])
PEOPLE = st.lists(
    st.builds(
        Person,
        _FAMILIES,
        _GIVEN,
        st.sampled_from(["", "van", "de la"]),
        st.sampled_from(["", "Jr.", "III"]),
    )
    | st.sampled_from([Person(literal="ATLAS Collaboration"), Person("Plato")]),
    max_size=4,
    unique=True,
).map(tuple)
DATES = st.none() | st.builds(
    lambda year, month, day: PartialDate(year, month, day if month else None),
    st.integers(1600, 2030),
    st.none() | st.integers(1, 12),
    st.none() | st.integers(1, 28),
)
_IDENTIFIERS = st.lists(
    st.sampled_from([
        Identifier("doi", "10.1000/x_(1)"), Identifier("arxiv", "1706.03762"), Identifier("arxiv", "math/0601001"),
        Identifier("isbn", "9781450301237"), Identifier("pmid", "123456"), Identifier("url", "https://example.org/a?b=c"),
    ]),
    max_size=3, unique_by=lambda one: one.scheme,
).map(tuple)  # fmt: skip
_KEYWORDS = st.lists(st.sampled_from(["graphs", "owls and bats", "Übung"]), max_size=3, unique=True).map(tuple)

#: Their publisher and their venue are one thing.
_OF_SCHOOLS = (PaperType.PHDTHESIS, PaperType.MASTERSTHESIS, PaperType.TECHREPORT)


def _of_one_place(paper: Paper) -> Paper:
    return replace(paper, venue=paper.venue or "A School", publisher="") if paper.type in _OF_SCHOOLS else paper


PAPERS = st.builds(
    Paper,
    title=PHRASES,
    citation_key=st.sampled_from(["", "lovelace1843", "a:b_c"]),
    type=st.sampled_from([kind for kind in PaperType if kind not in (PaperType.INBOOK, PaperType.PROCEEDINGS)]),
    abstract=st.just("") | PHRASES,
    date=DATES,
    people=PEOPLE,
    venue=st.just("") | PHRASES.map(lambda phrase: f"Journal of {phrase}"),
    volume=st.sampled_from(["", "12", "A4"]),
    number=st.sampled_from(["", "3", "7-8"]),
    pages=st.sampled_from(["", "1-10", "e0815", "xi-xx"]),
    publisher=st.sampled_from(["", "Öl & Sons"]),
    identifiers=_IDENTIFIERS,
    keywords=_KEYWORDS,
    tags=st.lists(st.sampled_from(["nlp/models", "to read", "owls"]), max_size=2, unique=True).map(tuple),
    status=st.sampled_from(list(Status)),
    priority=st.integers(0, 3),
    rating=st.integers(0, 5),
).map(_of_one_place)

#: What every format has a place for.
FIELDS = (
    "title",
    "citation_key",
    "type",
    "date",
    "people",
    "venue",
    "volume",
    "number",
    "pages",
    "keywords",
    "abstract",
)


def said(thing: Paper | Entry, *fields: str) -> dict[str, object]:
    """The fields of a paper or an entry that are to be the same; identifiers in any order."""
    return {name: getattr(thing, name) for name in fields} | {"identifiers": set(thing.identifiers)}
