"""Identifiers: one normal form, and no number taken for what it is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.model.identifier_forms import find_identifiers, is_placeholder_title, parse_identifier
from readinglist.model.identifiers import Identifier

IDENTIFIERS = [
    Identifier("arxiv", "2306.12345", 2),
    Identifier("arxiv", "hep-th/9901001"),
    Identifier("doi", "10.1000/abc.182"),
    Identifier("pmid", "12345678"),
    Identifier("isbn", "9780306406157"),
    Identifier("url", "https://example.org/a?b=c"),
]


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("2306.12345", Identifier("arxiv", "2306.12345")),
        ("2306.12345v2", Identifier("arxiv", "2306.12345", 2)),
        ("arXiv:2306.12345v3", Identifier("arxiv", "2306.12345", 3)),
        ("https://arxiv.org/abs/2306.12345", Identifier("arxiv", "2306.12345")),
        ("https://arxiv.org/pdf/2306.12345v1.pdf", Identifier("arxiv", "2306.12345", 1)),
        ("https://huggingface.co/papers/2306.12345", Identifier("arxiv", "2306.12345")),
        ("math.AG/0601001", Identifier("arxiv", "math/0601001")),
        ("hep-th/9901001v1", Identifier("arxiv", "hep-th/9901001", 1)),
        ("10.1000/ABC.182", Identifier("doi", "10.1000/abc.182")),
        ("https://doi.org/10.1000/182.", Identifier("doi", "10.1000/182")),
        ("doi: 10.48550/arXiv.2306.12345v2", Identifier("arxiv", "2306.12345", 2)),
        ("PMID: 12345678", Identifier("pmid", "12345678")),
        ("ISBN 0-306-40615-2", Identifier("isbn", "9780306406157")),
        ("978-0-306-40615-7", Identifier("isbn", "9780306406157")),
        ("https://example.org/a?b=c", Identifier("url", "https://example.org/a?b=c")),
        ("https://example.org/10.1000/182", Identifier("url", "https://example.org/10.1000/182")),
        ("arxiv.org/abs/2306.12345#comments", Identifier("arxiv", "2306.12345")),
        ("https://ar5iv.labs.arxiv.org/html/hep-th/9901001", Identifier("arxiv", "hep-th/9901001")),
        ("https://hf.co/papers/2306.12345", Identifier("arxiv", "2306.12345")),
        ("https://doi.org/10.1000%2F182?nosfx=y", Identifier("doi", "10.1000/182")),
        ("https://dl.acm.org/doi/pdf/10.1145/3292500.3330701", Identifier("doi", "10.1145/3292500.3330701")),
        ("https://link.springer.com/content/pdf/10.1007/s1126-0816-y.pdf", Identifier("doi", "10.1007/s1126-0816-y")),
        ("https://www.nature.com/articles/s41586-021-03819-2", Identifier("doi", "10.1038/s41586-021-03819-2")),
        (
            "https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full.pdf",
            Identifier("doi", "10.1101/2020.01.01.123456"),
        ),
        ("https://pubmed.ncbi.nlm.nih.gov/123/", Identifier("pmid", "123")),
        ("PMID 00123", Identifier("pmid", "123")),
        ("http://openreview.net/pdf?noteId=x&id=aB-1", Identifier("url", "https://openreview.net/forum?id=aB-1")),
        ("https://aclanthology.org/P16-1001.pdf", Identifier("url", "https://aclanthology.org/P16-1001/")),
    ],
)
def test_every_spelling_of_an_identifier_has_one_normal_form(text: str, identifier: Identifier) -> None:
    assert parse_identifier(text) == identifier


@pytest.mark.parametrize(
    "text",
    ["", "12345678", "978-0-306-40615-8", "10.1000", "1 authors", "2306.123", "v2",
     "javascript:alert(1)",
     "2313.12345", "1501.1234", "issue/0601001", "٢٣٠٦.12345"],
)  # fmt: skip
def test_what_only_looks_like_an_identifier_is_none(text: str) -> None:
    assert parse_identifier(text) is None


def test_same_arxiv_id_with_a_new_version_is_the_same_paper() -> None:
    first, second = parse_identifier("2306.12345v1"), parse_identifier("2306.12345v2")
    assert first is not None
    assert second is not None
    assert (first.scheme, first.value) == (second.scheme, second.value)


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error_and_normal_forms_are_stable(text: str) -> None:
    identifier = parse_identifier(text)
    if identifier is not None and identifier.scheme in ("doi", "arxiv", "url", "isbn"):
        again = parse_identifier(identifier.value)
        assert again is not None
        assert (again.scheme, again.value) == (identifier.scheme, identifier.value)


def test_an_identifier_is_written_as_a_person_writes_it() -> None:
    assert [item.text for item in IDENTIFIERS] == [
        "arXiv:2306.12345",
        "arXiv:hep-th/9901001",
        "doi:10.1000/abc.182",
        "PMID 12345678",
        "ISBN 9780306406157",
        "https://example.org/a?b=c",
    ]


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_what_a_person_writes_is_read_back_as_the_same_identifier(identifier: Identifier) -> None:
    again = parse_identifier(identifier.text)
    assert again is not None
    assert (again.scheme, again.value) == (identifier.scheme, identifier.value)


def test_a_title_that_repeats_an_identifier_of_the_paper_is_a_placeholder() -> None:
    assert is_placeholder_title("arXiv:2306.12345", IDENTIFIERS)
    assert is_placeholder_title(" PMID  12345678", IDENTIFIERS)
    assert not is_placeholder_title("arXiv:2306.99999", IDENTIFIERS)
    assert not is_placeholder_title("PMID 12345678 revisited", IDENTIFIERS)
    assert is_placeholder_title("", []), "no title says no more"
    assert not is_placeholder_title("arXiv:2306.12345", [])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("See https://arxiv.org/abs/2306.12345v2, please.", ["https://arxiv.org/abs/2306.12345v2"]),
        ("(doi:10.1016/S0140-6736(20)30183-5).", ["doi:10.1016/S0140-6736(20)30183-5"]),
        ("10.1002/(SICI)1097(199806)49:8<693::AID-ASI4>3.0.CO;2-O, next",
         ["10.1002/(SICI)1097(199806)49:8<693::AID-ASI4>3.0.CO;2-O"]),
        ("[10.1000/xyz](https://doi.org/10.1000/xyz)", ["10.1000/xyz", "https://doi.org/10.1000/xyz"]),
        ('<a href="https://doi.org/10.1000/xyz">10.1000/xyz</a>', ["https://doi.org/10.1000/xyz", "10.1000/xyz"]),
        ("10.1000/a,10.1000/b;2306.12345|PMID 7", ["10.1000/a", "10.1000/b", "2306.12345", "PMID 7"]),
        ("PMID: 12345678; 87654321", ["PMID: 12345678"]),
        ("ISBN 0-306-40615-2 and 0306406152", ["ISBN 0-306-40615-2"]),
        ("978-0-306-40615-7 but 978-0-306-40615-8", ["978-0-306-40615-7"]),
        ("in math.AG/0601001v3 [math.AG]", ["math.AG/0601001v3"]),
        ("of 1234.5678 and 2019.12345, $1501.12345 and 2306.123456", []),
        ("https://github.com/a/2306.12345 and https://example.org/10.1000/xyz", []),
        ("ann@10.1000.example/x", []),
    ],
)  # fmt: skip
def test_identifiers_inside_a_text_are_found_where_they_stand(text: str, named: list[str]) -> None:
    assert [text[mention.start : mention.end] for mention in find_identifiers(text)] == named


_BEFORE = st.sampled_from(["", " ", "\n", "(", "[", "• ", "1. ", "see ", "“", "«", "<"])
_BEHIND = st.sampled_from(["", " ", "\n", ")", "]", ".", ").", ", ", "; ", " see", "”", "»", ">", "!"])


@given(st.lists(st.tuples(_BEFORE, st.sampled_from(IDENTIFIERS[:5]), _BEHIND), max_size=8))
def test_whatever_stands_around_identifiers_each_is_found(parts: list[tuple[str, Identifier, str]]) -> None:
    text = " ".join(before + item.text + behind for before, item, behind in parts)
    found = [(mention.identifier.scheme, mention.identifier.value) for mention in find_identifiers(text)]
    assert found == [(item.scheme, item.value) for _before, item, _behind in parts]


@given(st.text(st.sampled_from("10.23/arxivdoipmsbn:-()[]<>,;hts w97Xé")), st.text(max_size=40))
def test_what_is_found_in_any_text_stands_there_and_reads_the_same_alone(one: str, other: str) -> None:
    text = one + other
    end = 0
    for mention in find_identifiers(text):
        assert end <= mention.start < mention.end
        assert parse_identifier(text[mention.start : mention.end]) == mention.identifier
        end = mention.end


@pytest.mark.parametrize(
    "piece", ["10.1000/a,", "https://", "a.", "1", "doi:", "(", "97", "isbn 0-", "<1::", "arxiv: "]
)
def test_a_text_that_repeats_itself_is_searched_in_time(piece: str) -> None:
    """Processor time with room for a slow machine; tried anew at each place it would take minutes."""
    started = time.process_time()
    find_identifiers(piece * 30_000)
    assert time.process_time() - started < 5


def test_what_is_not_seen_is_no_part_of_an_identifier() -> None:
    assert parse_identifier("10.1000/a\u200bb\u202ec") == Identifier("doi", "10.1000/abc")
    assert parse_identifier("arXiv:2306\u00ad.12345") == Identifier("arxiv", "2306.12345")
