"""The query language: what each form means, and that nothing ever fails."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from readinglist.model.conditions import (
    And,
    Choice,
    Condition,
    DateRange,
    Everything,
    Followed,
    Has,
    Identified,
    Is,
    Keyed,
    Not,
    Numbered,
    NumberRange,
    Or,
    Recent,
    SeenIn,
    Tagged,
    Text,
    iter_leaves,
)
from readinglist.model.dates import PartialDate
from readinglist.model.query import MAX_CONDITIONS, MAX_DEPTH, Query, both, parse_query
from readinglist.model.query_fields import ALIASES


def day(text: str) -> PartialDate:
    return PartialDate.parse(text)


UNDERSTOOD: list[tuple[str, Condition]] = [
    ("", Everything()),
    ("   ", Everything()),
    ("lazy teacher", And((Text("lazy"), Text("teacher")))),
    ('"lazy  teacher"', Text("lazy teacher")),
    ("“lazy teacher”", Text("lazy teacher")),
    ("teach*", Text("teach", is_prefix=True)),
    ('"lazy teach"*', Text("lazy teach", is_prefix=True)),
    ("lazy lazy", Text("lazy")),
    ("a -b", And((Text("a"), Not(Text("b"))))),
    ('-"a b"', Not(Text("a b"))),
    ("-(a b)", Not(And((Text("a"), Text("b"))))),
    ("NOT a", Not(Text("a"))),
    ("a AND b", And((Text("a"), Text("b")))),
    ("a or b c", Or((Text("a"), And((Text("b"), Text("c")))))),
    ("(a or b) c", And((Or((Text("a"), Text("b"))), Text("c")))),
    ("a OR (b OR c)", Or((Text("a"), Text("b"), Text("c")))),
    ("rock and roll", And((Text("rock"), Text("and"), Text("roll")))),
    ("BERT: pre-training", And((Text("BERT:"), Text("pre-training")))),
    ("state - of - the - art", And((Text("state"), Text("of"), Text("the"), Text("art")))),
    ("f(x) y", And((Text("f(x)"), Text("y")))),
    ("title:lazy", Text("lazy", "title")),
    ("TI:lazy", Text("lazy", "title")),
    ('author:"van der Berg"', Text("van der Berg", "people")),
    ("organisation:acme", Text("acme", "organization")),
    ("note:fox*", Text("fox", "note", is_prefix=True)),
    ("year:2020..2024", DateRange("date", day("2020"), day("2024"))),
    ("year:2020-2024", DateRange("date", day("2020"), day("2024"))),
    ("year:2020..", DateRange("date", day("2020"), None)),
    ("year:..2024", DateRange("date", None, day("2024"))),
    ("year:>2020", DateRange("date", day("2021"), None)),
    ("year:>=2020", DateRange("date", day("2020"), None)),
    ("year:<2020", DateRange("date", None, day("2019"))),
    ("year:=2020", DateRange("date", day("2020"), day("2020"))),
    ("date:2023-06", DateRange("date", day("2023-06"), day("2023-06"))),
    ("date:>2023-12", DateRange("date", day("2024-01"), None)),
    ("date:<2024-03-01", DateRange("date", None, day("2024-02-29"))),
    ("date:>2023-12-31", DateRange("date", day("2024-01-01"), None)),
    ("added:2026-11-24", DateRange("added", day("2026-11-24"), day("2026-11-24"))),
    ("added:today", Recent("added", 1)),
    ("added:7d", Recent("added", 7)),
    ("modified:2w", Recent("modified", 14)),
    ("tag:nlp", Tagged("nlp")),
    ("tag:nlp/*", Tagged("nlp")),
    ("tag:=nlp", Tagged("nlp", "exact")),
    ('tag:="to read"', Tagged("to read", "exact")),
    ("tag:nl*", Tagged("nl", "prefix")),
    ('tag:"two words"', Tagged("two words")),
    ("status:inbox", Choice("status", "inbox")),
    ("status:unread", Choice("status", "queue")),
    ("status:To-Read", Choice("status", "queue")),
    ("status:inbox,queue", Or((Choice("status", "inbox"), Choice("status", "queue")))),
    ("is:reading", Choice("status", "reading")),
    ("type:article", Choice("type", "article")),
    ("rating:4", NumberRange("rating", 4, 4)),
    ("rating:>=3", NumberRange("rating", 3, None)),
    ("rating:>3", NumberRange("rating", 4, None)),
    ("rating:<3", NumberRange("rating", None, 2)),
    ("rating:2..4", NumberRange("rating", 2, 4)),
    ("priority:high", NumberRange("priority", 3, 3)),
    ("priority:>=medium", NumberRange("priority", 2, None)),
    ("has:note", Has("note")),
    ("has:Notes", Has("note")),
    ("has:authors", Has("people")),
    ("is:verified", Is("verified")),
    ("is:to-review", Is("to-review")),
    ("is:Not-Found", Is("not-found")),
    ("is:trashed", Is("trashed")),
    ("in:trash", Is("trashed")),
    ("in:library", Not(Is("trashed"))),
    ("listing:#3", SeenIn(3)),
    ('listing:"Daily Papers"', SeenIn(name="Daily Papers")),
    ("followed:#3", Followed(3)),
    ("subscription:cs.CL", Followed(name="cs.CL")),
    ("doi:10.1145/ABC.1", Identified("doi", "10.1145/abc.1")),
    ("doi:https://doi.org/10.1145/ABC.1", Identified("doi", "10.1145/abc.1")),
    ("doi:10.48550/arXiv.2306.01234", Identified("arxiv", "2306.01234")),
    ("arxiv:2306.01234v2", Identified("arxiv", "2306.01234")),
    ("arXiv:2306.01234", Identified("arxiv", "2306.01234")),
    ("arxiv:2306.*", Identified("arxiv", "2306.", is_prefix=True)),
    ("identifier:2306.01234", Identified("arxiv", "2306.01234")),
    ("key:doe2023lazy", Keyed("doe2023lazy")),
    ("key:doe*", Keyed("doe", is_prefix=True)),
    ("#12", Numbered(12)),
    ("id:#12", Numbered(12)),
    ("id:12", Numbered(12)),
]


@pytest.mark.parametrize(("text", "root"), UNDERSTOOD, ids=[text or "empty" for text, _ in UNDERSTOOD])
def test_query_is_understood(text: str, root: Condition) -> None:
    query = parse_query(text)
    assert query.root == root
    assert query.remarks == ()


SEARCHED_AS_TEXT = [
    ("yaer:2020", Text("yaer:2020"), "`yaer:` is not a field; searched as text. Did you mean `year:`?"),
    ("xyzzy:1", Text("xyzzy:1"), "`xyzzy:` is not a field; searched as text."),
    (
        "year:abc",
        Text("year:abc"),
        "`year:abc`: that is not a date like 2023, 2023-06 or 2023-06-26; searched as text.",
    ),
    ("year:2023-06", Text("year:2023-06"), "`year:2023-06`: that is not a year; searched as text."),
    (
        "year:2024..2020",
        Text("year:2024..2020"),
        "`year:2024..2020`: the range ends before it begins; searched as text.",
    ),
    ("date:2023-02-30", Text("date:2023-02-30"), "that is not a date"),
    ("year:>9999", Text("year:>9999"), "`year:>9999`: no paper can meet that; searched as text."),
    ("year:..", Text("year:.."), "`year:..`: the range has no end; searched as text."),
    ("rating:9", Text("rating:9"), "`rating:9`: that is not a rating"),
    ("rating:>5", Text("rating:>5"), "no paper can meet that"),
    ("priority:urgent", Text("priority:urgent"), "(none, low, medium, high)"),
    ("status:foo", Text("status:foo"), "`status:foo`: that is not a status (inbox, queue, reading, read, rejected)"),
    ("status:,", Text("status:,"), "no value between the commas"),
    ("has:wings", Text("has:wings"), "something to have"),
    ("in:box", Text("in:box"), "only `in:trash` is known"),
    ("id:twelve", Text("id:twelve"), "not the number of a paper"),
    ("tag:/", Text("tag:/"), "that is not a tag"),
    ("title:", Text("title:"), "`title:` needs a value right after the colon; searched as text."),
    ("or", Text("or"), "`or` has nothing on one side; searched as text."),
    ("a or", And((Text("a"), Text("or"))), "`or` has nothing on one side"),
    ("OR b", And((Text("OR"), Text("b"))), "`OR` has nothing on one side"),
    ("((", Text("(("), "A bracket is not closed"),
    ("a)", Text("a"), "A closing bracket without an opening one was left out."),
    ("(a", Text("a"), "A bracket is not closed; it was taken to end with the query."),
    ("authors:>3", Text("authors:>3"), "only years, dates, ratings and priorities can be compared"),
    ('"a b', Text("a b"), "A quotation mark is not closed"),
]


@pytest.mark.parametrize(("text", "root", "remark"), SEARCHED_AS_TEXT, ids=[case[0] for case in SEARCHED_AS_TEXT])
def test_what_makes_no_sense_is_searched_as_text_and_said(text: str, root: Condition, remark: str) -> None:
    query = parse_query(text)
    assert query.root == root
    assert any(remark in said for said in query.remarks), query.remarks


@pytest.mark.parametrize(
    "text", ["https://arxiv.org/abs/2306.01234", "Attention: a survey", "2:1", "C++", "a: b", "x -"]
)
def test_ordinary_text_draws_no_remark(text: str) -> None:
    assert parse_query(text).remarks == ()


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("deep lea", "deep lea*"),
        ("deep lea ", "deep lea"),
        ('"deep lea', '"deep lea"*'),
        ('"deep lea"', '"deep lea"'),
        ("author:smi", "people:smi*"),
        ("tag:nl", "tag:nl*"),
        ("a -b", "a -b*"),
        ("(a or b", "a or b*"),
        ("(a or b)", "a or b"),
        ("year:2020", "year:2020"),
        ("a or ", 'a "or"'),
    ],
)
def test_last_word_is_a_beginning_while_typing(typed: str, understood: str) -> None:
    assert str(parse_query(typed, is_typing=True)) == understood


def test_opening_mark_shows_everything_only_while_typing() -> None:
    assert parse_query("(", is_typing=True).is_everything
    assert not parse_query("(").is_everything


def test_words_beyond_the_bound_are_left_out_and_said() -> None:
    query = parse_query(" ".join(f"w{number}" for number in range(MAX_CONDITIONS + 50)))
    assert len(iter_leaves(query.root)) == MAX_CONDITIONS
    assert query.remarks == (f"Only the first {MAX_CONDITIONS} words and conditions were searched for.",)


def test_brackets_beyond_the_bound_are_left_out_and_said() -> None:
    query = parse_query("(" * 5000 + "a" + ")" * 5000)
    assert query.root == Text("a")
    assert f"Brackets more than {MAX_DEPTH} deep were left out." in query.remarks


def test_both_keeps_conditions_and_remarks_of_each() -> None:
    query = both(parse_query("tag:nlp yaer:1"), parse_query("lazy or eager"))
    assert query.root == And((Tagged("nlp"), Text("yaer:1"), Or((Text("lazy"), Text("eager")))))
    assert len(query.remarks) == 1
    assert both(Query(), Query()).is_everything


_PIECES = st.one_of(
    st.sampled_from([*(f"{name}:" for name in ALIASES), "or", "OR", "AND", "NOT", "-", "(", ")", '"', "*", "..", "=",
                     ">", "#12", "2023-06", "3", "high", "nlp/*", "/", " ", "today", "trash", "note", "\0",
                     "\ud800", "語"]),
    st.text(max_size=6),
)  # fmt: skip
_TEXTS = st.one_of(st.text(), st.lists(_PIECES, max_size=25).map("".join), st.lists(_PIECES, max_size=25).map(" ".join))


@settings(max_examples=600, deadline=None)
@given(_TEXTS, st.booleans())
@example("-(-(a or b)) c", False)
@example('title:"or" -"a', True)
@example("tag:nlp/*, x tag:=a*, tag:b*,*", False)
@example("tag:nlp/*/* tag:=/a/ tag:a/**", False)
@example("key:* #0000012 rating:..3 year:0001", False)
def test_any_text_is_read_and_its_canonical_form_reads_the_same(text: str, is_typing: bool) -> None:
    query = parse_query(text, is_typing=is_typing)
    assert parse_query(str(query)).root == query.root
    assert all(remark.endswith((".", "?")) for remark in query.remarks)


@settings(max_examples=200, deadline=None)
@given(_TEXTS)
def test_a_finished_query_that_says_something_never_means_everything(text: str) -> None:
    has_substance = any(char.isalnum() for char in text)
    assert not (has_substance and parse_query(text).is_everything)


@pytest.mark.parametrize(
    "piece", ["a ", "(", ")", '"', "-", "or ", "a(", "title:", 'title:"', "a:b ", "tag:", "/*", "-(", "#1", "x*", "語"]
)
def test_reading_time_grows_with_the_length_only(piece: str) -> None:
    """Ten times the text may take some ten times the time; a quadratic reader would take a hundred times."""

    def cpu_s(length: int) -> float:
        text = piece * (length // len(piece))
        gc.collect()
        gc.disable()  # how often the collector runs depends on what other tests have left
        try:
            start = time.process_time()
            parse_query(text)
            return time.process_time() - start
        finally:
            gc.enable()

    cpu_s(1_000)
    small = min(cpu_s(10_000) for _ in range(3))
    assert min(cpu_s(100_000) for _ in range(2)) < max(60 * small, 0.2)
