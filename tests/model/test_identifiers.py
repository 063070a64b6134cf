"""Identifiers: one normal form, and no number taken for what it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.model.identifiers import Identifier, parse_identifier
from readinglist.model.titles import is_placeholder_title

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
    ],
)
def test_every_spelling_of_an_identifier_has_one_normal_form(text: str, identifier: Identifier) -> None:
    assert parse_identifier(text) == identifier


@pytest.mark.parametrize(
    "text", ["", "12345678", "978-0-306-40615-8", "10.1000", "1 authors", "2306.123", "v2", "javascript:alert(1)"]
)
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
    assert not is_placeholder_title("", IDENTIFIERS)
    assert not is_placeholder_title("arXiv:2306.12345", [])
