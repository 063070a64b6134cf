"""Titles one a line, with and without what names the paper beside them, and texts of no form at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from readinglist.errors import UnreadableInput
from readinglist.library import importing
from readinglist.model.listing import Entry, Listing

TODAY = dt.date(2026, 11, 25)


def read(text: str, kind: str = "titles") -> Listing:
    listing = importing.read(text, today=TODAY)
    assert listing.kind == kind
    return listing


def said(entry: Entry) -> tuple[str, list[str]]:
    return entry.title, [item.text for item in entry.identifiers]


BOTH = [
    ("Counting Sheep on the Shore", ["arXiv:2301.00001"]),
    ("Wool, Looms and What They Say", ["doi:10.1000/wool"]),
]


@pytest.mark.parametrize(
    "text",
    [
        "Counting Sheep on the Shore arXiv:2301.00001\nWool, Looms and What They Say doi:10.1000/wool\n",
        "arXiv:2301.00001 Counting Sheep on the Shore\n10.1000/wool Wool, Looms and What They Say\n",
        "- Counting Sheep on the Shore (https://arxiv.org/abs/2301.00001v2)\n"
        "- Wool, Looms and What They Say: https://doi.org/10.1000/wool\n",
        "1. “Counting Sheep on the Shore” 2301.00001\n2. “Wool, Looms and What They Say” 10.1000/wool\n",
        "Counting Sheep on the Shore\nhttps://arxiv.org/abs/2301.00001\n\n"
        "Wool, Looms and What They Say\nhttps://doi.org/10.1000/wool",
        "Counting Sheep on the Shore\nhttps://arxiv.org/abs/2301.00001\n"
        "Wool, Looms and What They Say\ndoi:10.1000/wool",
        "Counting Sheep on the Shore | https://arxiv.org/abs/2301.00001\r\n"
        "Wool, Looms and What They Say | 10.1000/wool\r\n",
        "https://arxiv.org/abs/2301.00001\nCounting Sheep on the Shore\n"
        "https://doi.org/10.1000/wool\nWool, Looms and What They Say",
    ],
)
def test_a_title_and_the_link_beside_or_below_it_are_one_entry(text: str) -> None:
    listing = read(text)
    assert [said(entry) for entry in listing.entries] == BOTH
    assert listing.issues == ()


def test_names_below_a_title_are_its_people() -> None:
    (entry,) = read(
        "Counting Sheep on the Shore\nAda Lima, Bo Otto and Cy Pan\nhttps://arxiv.org/abs/2301.00001\n"
    ).entries
    assert [person.name for person in entry.people] == ["Ada Lima", "Bo Otto", "Cy Pan"]
    assert (entry.first_line, entry.last_line) == (1, 3)


def test_titles_alone_are_offered() -> None:
    text = "Counting Sheep on the Shore\nWool, Looms and What They Say\nMNIST < CIFAR10 < Imagenet: color > size\n"
    listing = read(text)
    assert [entry.title for entry in listing.entries] == text.splitlines()


@pytest.mark.parametrize("title", ["Counting Sheep on the Shore", "Sheep: how to count them by night"])
def test_one_title_alone_is_offered_if_it_is_written_as_one(title: str) -> None:
    assert [entry.title for entry in read(title).entries] == [title]


def test_titles_in_chinese_have_no_blanks() -> None:
    assert [
        entry.title for entry in importing.read("深度学习综述\n注意力机制研究\n", kind="titles", today=TODAY).entries
    ] == [
        "深度学习综述",
        "注意力机制研究",
    ]


def test_two_papers_on_one_line_name_none_of_them_and_say_so() -> None:
    listing = importing.read("Counting Sheep on the Shore 2301.00001 2301.00002\n", kind="titles", today=TODAY)
    assert listing.entries[0].identifiers == ()
    assert [issue.kind for issue in listing.issues] == ["unclear"]


def test_an_identifier_between_titles_is_an_entry_of_its_own() -> None:
    listing = read("Counting Sheep on the Shore 2301.00001\n\ndoi:10.1000/wool\n\nLooms and What They Say 2301.00002\n")
    assert [entry.title for entry in listing.entries][1] == "doi:10.1000/wool"


@pytest.mark.parametrize(
    "text",
    [
        "Hello, how are you?",
        "Please call me back today",
        "one\ntwo\nthree",
        "milk\nbread and butter\nsome eggs",
        "We sat down by the river and talked about the\npapers that we had read in the last year. They were\ngood.\n",
        "Dear all,\n\nthe meeting of next week is moved to Monday, since the room is painted.\n\nBest\nAda\n",
    ],
)
def test_prose_and_short_words_are_refused(text: str) -> None:
    with pytest.raises(UnreadableInput, match="No listing was recognised"):
        importing.read(text, today=TODAY)


def test_a_long_text_with_an_identifier_somewhere_is_offered_and_the_rest_stays_visible() -> None:
    prose = "We met by the river and spoke of sheep, wool and looms until the evening came.\n"
    listing = read(
        prose * 30 + "See “Counting Sheep on the Shore” (arXiv:2301.00001) for more of that.\n" + prose * 30, "text"
    )
    assert [said(entry) for entry in listing.entries] == BOTH[:1]
    assert [(issue.first_line, issue.last_line) for issue in listing.issues] == [(1, 30), (32, 61)]


@pytest.mark.parametrize(
    "line", ["Aaa bbb ccc", "10.1000/182 A title of it", "x", "Lima, A. and Otto, B.", "“Aaa bbb ccc", "(a: "]
)
def test_many_lines_and_long_ones_take_time_in_proportion(
    line: str, seconds_of_reading: Callable[[str, str], float]
) -> None:
    for kind in ("titles", "text"):
        assert seconds_of_reading(kind, f"{line}\n" * (200_000 // len(line))) < 6
        assert seconds_of_reading(kind, line * (200_000 // len(line))) < 6
