"""Searching a real library: what matches, in which order, how many."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from readinglist.errors import InvalidRequest
from readinglist.library.adding import insert_papers
from readinglist.library.annotating import add_annotation, set_note
from readinglist.library.library import Library
from readinglist.library.trashing import trash_papers
from readinglist.model.candidate import VersionKind
from readinglist.model.conditions import And, Not, Or
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.lookup import Lookup, LookupState
from readinglist.model.paper import Paper, PaperId, PaperType, Status
from readinglist.model.people import Person
from readinglist.model.query import Query, parse_query
from readinglist.model.version import Version
from readinglist.storage import lookup_rows, search
from readinglist.storage.versions import version_columns

PAPERS = (
    Paper(
        "Lazy teachers, eager students",
        citation_key="lovelace2023lazy",
        abstract="Deep learning of graphs with a teacher that does little.",
        people=(Person("Lovelace", "Ada"), Person("Erdős", "Pál")),
        date=PartialDate(2023, 6, 26),
        venue="Journal of Idle Studies",
        identifiers=(Identifier("arxiv", "2306.01234"), Identifier("doi", "10.1145/lazy.1")),
        tags=("nlp/parsing", "to read soon"),
        type=PaperType.ARTICLE,
        rating=3,
        is_verified=True,
    ),
    Paper(
        "日本語の論文を要約する",
        citation_key="yamada2020",
        abstract="Summaries of long texts. Neural graph models.",
        people=(Person("Yamada", "Hana"),),
        date=PartialDate(2020),
        status=Status.QUEUE,
        priority=3,
        tags=("nlp", "Ökologie"),
        keywords=("summarisation", "Japanese language"),
    ),
    Paper(
        "Templates in C++ and what they cost",
        citation_key="acme2021",
        abstract="Deep templates; compilers weep.",
        organization="Acme Research",
        date=PartialDate(2021, 3),
        venue="arXiv",
        status=Status.READ,
        rating=5,
        tags=("vision",),
    ),
    Paper("An undated graph of nothing", citation_key="nobody", status=Status.REJECTED, tags=("nlpx",)),
    Paper(
        "A lazy paper in the bin",
        citation_key="binned",
        abstract="Deep regret.",
        date=PartialDate(2022, 1, 1),
        tags=("nlp",),
    ),
)
LAZY, JAPANESE, TEMPLATES, UNDATED, BINNED = range(1, 6)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """PAPERS as ids 1 to 5, the last one in the trash, a note on 3 and an annotation on 2. Tests only read it."""
    with Library.open(tmp_path_factory.mktemp("shelf") / "library.sqlite") as library:
        _fill(library)
        yield library


def _fill(library: Any) -> None:
    with library.operation("Import papers", kinds={"papers"}) as op:
        insert_papers(op, PAPERS, source="user")
    set_note(library, PaperId(TEMPLATES), text="Remember the **lazy** fox; see 100%_sure")
    add_annotation(library, PaperId(JAPANESE), start=0, end=9, text="what a marvel")
    flagged = [
        Version(PaperId(TEMPLATES), VersionKind.JOURNAL, PaperType.ARTICLE, flag="retracted: too eager"),
        Version(PaperId(UNDATED), VersionKind.PREPRINT, PaperType.MISC, flag="withdrawn: no graph", is_cited=True),
        Version(PaperId(LAZY), VersionKind.PREPRINT, PaperType.MISC, flag="withdrawn: for the article"),
        Version(PaperId(BINNED), VersionKind.JOURNAL, PaperType.ARTICLE, flag="retracted: regretted"),
    ]
    with library.operation("Note versions", kinds={"versions"}) as op:
        op.writer.insert("version", [version_columns(version) for version in flagged])
    states = {
        TEMPLATES: LookupState.TO_REVIEW,
        UNDATED: LookupState.LATER,
        JAPANESE: LookupState.QUEUED,
        LAZY: LookupState.PROVEN,
        BINNED: LookupState.TO_REVIEW,
    }
    with library.maintaining() as connection:
        lookup_rows.write_lookups(connection, [Lookup(PaperId(one), state) for one, state in states.items()])
    trash_papers(library, [PaperId(BINNED)])


def found(library: Any, text: str, **options: Any) -> list[int]:
    with library._reader.reading() as connection:
        return search.find_ids(connection, parse_query(text), **options)


FINDS: list[tuple[str, Sequence[int]]] = [
    ("", (UNDATED, TEMPLATES, JAPANESE, LAZY)),
    ("graph", (UNDATED, JAPANESE)),
    ("GRAPH*", (UNDATED, JAPANESE, LAZY)),
    ("deep", (TEMPLATES, LAZY)),
    ("deep -compilers", (LAZY,)),
    ("-deep", (UNDATED, JAPANESE)),
    ('"lazy teachers"', (LAZY,)),
    ('"teachers lazy"', ()),
    ("teachers lazy", (LAZY,)),
    ("lazy", (TEMPLATES, LAZY)),
    ("lazy deep", (TEMPLATES, LAZY)),
    ("lazy fox compilers", (TEMPLATES,)),
    ("-lazy", (UNDATED, JAPANESE)),
    ("lazy or undated", (UNDATED, TEMPLATES, LAZY)),
    ("(lazy or undated) graph", (UNDATED,)),
    ("erdos", (LAZY,)),
    ("ERDŐS", (LAZY,)),
    ("acme", (TEMPLATES,)),
    ("organization:acme", (TEMPLATES,)),
    ("people:acme", ()),
    ("author:love*", (LAZY,)),
    ("title:deep", ()),
    ("abstract:deep", (TEMPLATES, LAZY)),
    ("venue:idle", (LAZY,)),
    ("note:fox", (TEMPLATES,)),
    ("note:marvel", (JAPANESE,)),
    ("note:graph", ()),
    ("marvel", (JAPANESE,)),
    ("note:%_", (TEMPLATES,)),
    ("keyword:japanese", (JAPANESE,)),
    ("soon", (LAZY,)),
    ("要約", (JAPANESE,)),
    ("-要約 graph*", (UNDATED, LAZY)),
    ("C++", (TEMPLATES,)),
    ('"++"', (TEMPLATES,)),
    ('"+++"', ()),
    ("year:2023", (LAZY,)),
    ("year:2020..2021", (TEMPLATES, JAPANESE)),
    ("year:>2020", (TEMPLATES, LAZY)),
    ("-year:2023", (UNDATED, TEMPLATES, JAPANESE)),
    ("date:2021-03", (TEMPLATES,)),
    ("date:2021-03-15", ()),
    ("date:>=2021-03", (TEMPLATES, LAZY)),
    ("date:..2021-03", (TEMPLATES, JAPANESE)),
    ("tag:nlp", (JAPANESE, LAZY)),
    ("tag:nlp/*", (JAPANESE, LAZY)),
    ("tag:NLP/Parsing", (LAZY,)),
    ("tag:=nlp", (JAPANESE,)),
    ("tag:nl*", (UNDATED, JAPANESE, LAZY)),
    ("tag:ökologie", (JAPANESE,)),
    ("tag:absent", ()),
    ("-tag:absent", (UNDATED, TEMPLATES, JAPANESE, LAZY)),
    ("status:queue", (JAPANESE,)),
    ("status:queue,read", (TEMPLATES, JAPANESE)),
    ("rating:>=3", (TEMPLATES, LAZY)),
    ("rating:none", (UNDATED, JAPANESE)),
    ("priority:high", (JAPANESE,)),
    ("type:article", (LAZY,)),
    ("has:note", (TEMPLATES,)),
    ("has:annotation", (JAPANESE,)),
    ("has:abstract", (TEMPLATES, JAPANESE, LAZY)),
    ("-has:abstract", (UNDATED,)),
    ("has:people", (JAPANESE, LAZY)),
    ("has:doi", (LAZY,)),
    ("has:identifier", (LAZY,)),
    ("has:tag has:date", (TEMPLATES, JAPANESE, LAZY)),
    ("has:rating", (TEMPLATES, LAZY)),
    ("has:priority", (JAPANESE,)),
    ("has:venue", (TEMPLATES, LAZY)),
    ("has:organization", (TEMPLATES,)),
    ("has:keyword", (JAPANESE,)),
    ("has:listing", ()),
    ("-has:listing", (UNDATED, TEMPLATES, JAPANESE, LAZY)),
    ("is:verified", (LAZY,)),
    ("is:to-review", (TEMPLATES,)),
    ("is:later", (UNDATED,)),
    ("is:flagged", (UNDATED, TEMPLATES)),
    ("is:flagged -graph", (TEMPLATES,)),
    ("is:looking-up or is:not-found", (JAPANESE,)),
    ("is:unverified -is:to-review graph", (UNDATED, JAPANESE)),
    ("is:unverified", (UNDATED, TEMPLATES, JAPANESE)),
    ("in:trash", (BINNED,)),
    ("in:trash lazy", (BINNED,)),
    ("in:trash laz", ()),
    ("in:trash laz*", (BINNED,)),
    ('in:trash "deep regret"', (BINNED,)),
    ("in:trash eager", ()),
    ("in:trash tag:nlp", (BINNED,)),
    ("in:trash or graph", (BINNED, UNDATED, JAPANESE)),
    ("in:library lazy", (TEMPLATES, LAZY)),
    ("2306.01234v2", (LAZY,)),
    ("https://arxiv.org/abs/2306.01234", (LAZY,)),
    ("10.1145/LAZY.1", (LAZY,)),
    ("doi:10.1145/lazy.1", (LAZY,)),
    ("arxiv:2306.*", (LAZY,)),
    ("identifier:2306.01234", (LAZY,)),
    ("Lovelace2023Lazy", (LAZY,)),
    ("key:acme*", (TEMPLATES,)),
    ("key:acme", ()),
    ("#2", (JAPANESE,)),
    ("#2 or id:3", (TEMPLATES, JAPANESE)),
    ("#999999999999999999", ()),
    ("yaer:2020", ()),
]


@pytest.mark.parametrize(("text", "ids"), FINDS, ids=[text or "empty" for text, _ in FINDS])
def test_query_finds(shelf: Any, text: str, ids: Sequence[int]) -> None:
    assert found(shelf, text) == list(ids)


def test_every_order_gives_the_same_papers_and_the_count(shelf: Any) -> None:
    with shelf._reader.reading() as connection:
        for text, _ in FINDS:
            query = parse_query(text)
            expected = sorted(search.find_ids(connection, query))
            assert search.count(connection, query) == len(expected), text
            for sort in search.SORTS:
                for is_descending in (True, False):
                    ids = search.find_ids(connection, query, sort=sort, is_descending=is_descending)
                    assert sorted(ids) == expected, (text, sort)
                    first = search.find_ids(connection, query, sort=sort, is_descending=is_descending, limit=2)
                    assert first == ids[:2], (text, sort)


@pytest.mark.parametrize(
    ("sort", "ascending", "descending"),
    [
        ("added", [1, 2, 3, 4], [4, 3, 2, 1]),
        ("title", [LAZY, TEMPLATES, UNDATED, JAPANESE], [JAPANESE, UNDATED, TEMPLATES, LAZY]),
        ("people", [LAZY, JAPANESE, UNDATED, TEMPLATES], [JAPANESE, LAZY, UNDATED, TEMPLATES]),
        ("date", [JAPANESE, TEMPLATES, LAZY, UNDATED], [LAZY, TEMPLATES, JAPANESE, UNDATED]),
        ("venue", [TEMPLATES, LAZY, UNDATED, JAPANESE], [LAZY, TEMPLATES, UNDATED, JAPANESE]),
        ("status", [LAZY, JAPANESE, TEMPLATES, UNDATED], [UNDATED, TEMPLATES, JAPANESE, LAZY]),
        ("rating", [JAPANESE, UNDATED, LAZY, TEMPLATES], [TEMPLATES, LAZY, UNDATED, JAPANESE]),
        ("priority", [LAZY, TEMPLATES, UNDATED, JAPANESE], [JAPANESE, UNDATED, TEMPLATES, LAZY]),
        ("citation_key", [TEMPLATES, LAZY, UNDATED, JAPANESE], [JAPANESE, UNDATED, LAZY, TEMPLATES]),
        ("queue", [JAPANESE, UNDATED, TEMPLATES, LAZY], [JAPANESE, UNDATED, TEMPLATES, LAZY]),
    ],
)
def test_orders_put_papers_without_a_value_last(
    shelf: Any, sort: str, ascending: list[int], descending: list[int]
) -> None:
    assert found(shelf, "", sort=sort, is_descending=False) == ascending
    assert found(shelf, "", sort=sort, is_descending=True) == descending


def test_relevance_prefers_the_title(library: Any) -> None:
    _fill(library)
    with library.operation("Import papers", kinds={"papers"}) as op:
        insert_papers(op, [Paper("Nothing at all", abstract="graph " * 3, citation_key="x")], source="user")
    assert found(library, "graph", sort="relevance") == [UNDATED, 6, JAPANESE]
    assert found(library, "graph", sort="relevance", is_descending=False) == [JAPANESE, 6, UNDATED]
    assert found(library, "graph or has:note", sort="relevance", limit=4) == [UNDATED, 6, JAPANESE, TEMPLATES]


def test_unknown_order_is_refused(shelf: Any) -> None:
    with pytest.raises(InvalidRequest, match='"colour" is no order'):
        found(shelf, "", sort="colour")


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("ids", [[], [1], [1, 22, 333], list(range(40, 0, -1))])
def test_ids_are_the_same_however_they_are_read(ids: list[int], piece: int) -> None:
    assert search.read_ids(json.dumps(ids, separators=(",", ":")), piece=piece) == ids


def test_scope_and_query_must_both_be_met(shelf: Any) -> None:
    with shelf._reader.reading() as connection:
        scope = parse_query("tag:nlp")
        assert search.find_ids(connection, parse_query("graph or deep"), scope) == [JAPANESE, LAZY]
        assert search.count(connection, parse_query("graph or deep"), scope) == 2
        assert search.find_ids(connection, Query(), parse_query("in:trash")) == [BINNED]


def test_times_are_days_of_the_user(library: Any) -> None:
    noon = dt.datetime.now().astimezone().replace(hour=12, minute=0, second=0, microsecond=0)
    today = noon.date()
    papers = [
        Paper(f"Added {days} days ago", citation_key=f"k{days}", added=noon - dt.timedelta(days=days))
        for days in (9, 1, 0)
    ]
    with library.operation("Import papers", kinds={"papers"}) as op:
        insert_papers(op, papers, source="user")
    assert found(library, "added:today", today=today) == [3]
    assert found(library, "added:2d", today=today) == [3, 2]
    assert found(library, "added:week", today=today) == [3, 2]
    assert found(library, f"added:{today - dt.timedelta(days=1)}") == [2]
    assert found(library, f"added:..{today - dt.timedelta(days=1)}") == [2, 1]
    assert found(library, f"added:{today.year}..") == [3, 2, 1] or today.timetuple().tm_yday < 10
    assert found(library, "added:9999") == []
    assert found(library, "added:0001..9999-12-31") == [3, 2, 1]


# -- any query, against a plain reading of its meaning ----------------------------------------------------------

_WORDS = ("lazy", "graph", "deep", "erdos", "fox", "marvel", "nlp", "soon", "teach*", '"lazy teachers"', "title:graph",
          "note:lazy", "tag:nlp", "year:2020..2022", "status:read", "rating:>=3", "has:note", "absent", "#2", "要約",
          "C++", "in:trash", "acme2021")  # fmt: skip
_QUERIES = st.recursive(
    st.sampled_from(_WORDS),
    lambda inner: st.one_of(
        st.builds("-({})".format, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + " ".join(parts) + ")"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + " or ".join(parts) + ")"),
    ),
    max_leaves=6,
)


def _meaning(text: str, universe: set[int], leaves: dict[str, set[int]]) -> set[int]:
    """Sets of ids combined as the text says, from the sets that single words find."""

    def evaluate(condition: Any) -> set[int]:
        match condition:
            case And(conditions):
                return set.intersection(*map(evaluate, conditions))
            case Or(conditions):
                return set.union(*map(evaluate, conditions))
            case Not(inner):
                return universe - evaluate(inner)
        return leaves[str(condition)] & universe

    return evaluate(parse_query(text).root)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_QUERIES)
@example(text="lazy -(graph or note:lazy)")
@example(text="-lazy -(deep or fox)")
def test_words_combine_as_sets(shelf: Any, text: str) -> None:
    with_trash = "in:trash" in text
    universe = {LAZY, JAPANESE, TEMPLATES, UNDATED} | ({BINNED} if with_trash else set())
    leaves = {
        str(parse_query(word).root): set(found(shelf, word)) | set(found(shelf, f"{word} in:trash")) for word in _WORDS
    }
    meant = sorted(_meaning(text, universe, leaves))
    assert found(shelf, text) == meant[::-1]
    for first in (1, 2, 3):
        assert found(shelf, text, limit=first) == meant[::-1][:first]
        assert found(shelf, text, limit=first, is_descending=False) == meant[:first]
    assert sorted(found(shelf, text, sort="title")) == meant


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(st.text(), st.text(alphabet="\"'*()-^:+{}[]ANDORNEAR \0\ud800é語", max_size=30)), trash=st.booleans()
)
@example(text='"', trash=False)
@example(text="NEAR(a b) ^x {title}:y", trash=True)
@example(text="a\0b", trash=False)
def test_no_text_makes_the_search_fail(shelf: Any, text: str, trash: bool) -> None:
    with shelf._reader.reading() as connection:
        for is_typing in (False, True):
            query = parse_query(text, is_typing=is_typing)
            scope = parse_query("in:trash") if trash else None
            ids = search.find_ids(connection, query, scope)
            assert search.count(connection, query, scope) == len(ids)
            assert sorted(search.find_ids(connection, query, scope, sort="relevance")) == sorted(ids)


_LONG = {
    "one word": "w" * 100_000,
    "one word often": "word " * 20_000,
    "many words": " ".join(f"w{number}" for number in range(20_000)),
    "many brackets": "(qq or " * 300,
    "nested exceptions": "qq " + "".join(f"-(b{depth} or (a{depth} " for depth in range(40)),
    "nested choices": "qq " + "".join(f"(fox (nlp or lazy tag:t{depth} or (a{depth} " for depth in range(40)),
    "many tags": "qq or " + " or ".join(f"tag:t{number}" for number in range(300)),
    "many exceptions": "qq " + " ".join(f"-lazy{number}" for number in range(300)),
}


@pytest.mark.parametrize("text", _LONG.values(), ids=_LONG.keys())
def test_long_queries_are_answered(shelf: Any, text: str) -> None:
    assert found(shelf, text) == []
    assert found(shelf, f"in:trash {text}") == []


def test_more_words_than_selects_can_be_chained(library: Any) -> None:
    words = [f"w{number}" for number in range(255)]
    papers = [Paper("One", citation_key="one", tags=tuple(words)), Paper("Two", citation_key="two")]
    with library.operation("Import papers", kinds={"papers"}) as op:
        insert_papers(op, papers, source="user")
    assert found(library, " ".join(words)) == [1]
    assert found(library, " or ".join(words)) == [1]
    assert found(library, " ".join(f"-{word}" for word in words)) == [2]
    assert found(library, " ".join(f"-{word}" for word in words), sort="title") == [2]
