"""Dates keep their precision, titles their comparable form, tags their one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.model.dates import PartialDate, month_number
from readinglist.model.tags import ancestors, normalise_tag, normalise_tags
from readinglist.model.titles import normalise_title, sort_title

DATES = st.one_of(
    st.builds(PartialDate, st.integers(1, 9999)),
    st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12), st.integers(1, 28)),
)


@given(DATES)
def test_a_date_reads_back_with_its_precision(date: PartialDate) -> None:
    assert PartialDate.parse(date.iso) == date


@pytest.mark.parametrize("text", ["", "Apr 15", "2023-13", "2023-02-30", "23", "2023/06", "2023-06-26T10:00"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.parse(text)


def test_an_inferred_year_is_shown_as_such() -> None:
    assert PartialDate(2026, 2, 15, is_year_inferred=True).display == "15 Feb [2026]"
    assert PartialDate(2023, 6).display == "Jun 2023"


def test_month_names_are_known_in_full_and_short() -> None:
    assert [month_number(word) for word in ("Jun", "june", "Sept.", "Brumaire")] == [6, 6, 9, None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deep Learning", "deep   learning."),
        ("An Erdős–Rényi Graph", "An Erdos-Renyi graph"),
        (r"Learning \textbf{L}azy ReLU_{t}", "Learning Lazy ReLU t"),
        ("Nets &amp; Trees", "Nets & Trees"),
        ("<i>E. coli</i> growth", "E. coli growth"),
    ],
)
def test_titles_that_differ_in_dress_only_compare_equal(one: str, other: str) -> None:
    assert normalise_title(one).replace(" ", "") == normalise_title(other).replace(" ", "")


def test_a_comparison_sign_is_no_tag() -> None:
    assert normalise_title("MNIST < CIFAR10 < Imagenet") == "mnist cifar10 imagenet"
    assert normalise_title("color > size > velocity") == "color size velocity"


def test_titles_sort_without_article_and_marks() -> None:
    assert sort_title("“The  Art of Proof”") == "art of proof”"
    assert sort_title("A") == "a"


@given(st.text(max_size=60))
def test_normal_forms_are_stable(text: str) -> None:
    assert normalise_tag(normalise_tag(text)) == normalise_tag(text)
    assert normalise_title(normalise_title(text)) == normalise_title(text)


def test_tags_keep_their_first_spelling_and_lose_empty_levels() -> None:
    assert normalise_tags([" nlp / parsing ", "NLP/Parsing", "a//b", " / ", ""]) == ("nlp/parsing", "a/b")
    assert ancestors("a/b/c") == ("a", "a/b")
