"""Authors as the texts of arXiv name them in one line."""

from __future__ import annotations

import pytest

from readinglist.listings.arxiv_names import read_authors


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "Ada Lima (1), Bo Li (2 and 3), Cy (Ro) Day ((1) UT Austin, (2) X (Y), (3) Z)",
            ["Ada Lima", "Bo Li", "Cy Day"],
        ),
        ("A. Lima, and The CMB-S4 Collaboration", ["A. Lima", "The CMB-S4 Collaboration"]),
        ("CMS Collaboration: A. Lima, B. Li", ["CMS Collaboration", "A. Lima", "B. Li"]),
        ("Bob Day, Jr., Al~Ro", ["Bob Day Jr.", "Al Ro"]),
        (r"O. Ro, M. Fern\'andez and L. Anders", ["O. Ro", "M. Fernández", "L. Anders"]),
        ("Ana Lima (Oslo", ["Ana Lima (Oslo"]),
        ("Nobody", ["Nobody"]),
    ],
)
def test_names_are_told_from_what_stands_between_and_behind_them(line: str, names: list[str]) -> None:
    authors = read_authors(line)
    assert [person.name for person in authors.people] == names
    assert authors.count == len(names)


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("A. Lima, B. Li, et al. (5 additional authors not shown)", 7),
        ("A. Lima, B. Li, et al. (1,005\n  additional authors not shown)", 1007),
        ("A. Lima et al.", None),
        ("A. Lima, B. Li, and others", None),
        ("", None),
    ],
)
def test_a_list_that_is_cut_names_nobody_and_counts_all_if_it_says_how_many(line: str, count: int | None) -> None:
    authors = read_authors(line)
    assert (authors.people, authors.count) == ((), count)
