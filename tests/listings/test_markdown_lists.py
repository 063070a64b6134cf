"""Lists that people write in Markdown; six real ones are among the files of facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from readinglist.library import importing
from readinglist.listings.bylines import read_byline, split_title
from readinglist.listings.markdown_links import links_of, plain
from readinglist.model.listing import Entry, Listing

TODAY = dt.date(2026, 11, 25)


def read(text: str) -> Listing:
    return importing.read(text, kind="markdown-list", today=TODAY)


def said(entry: Entry) -> tuple[str, list[str], str | None, list[str]]:
    names = [person.name for person in entry.people]
    return entry.title, names, entry.date.iso if entry.date else None, [item.text for item in entry.identifiers]


def only(text: str) -> tuple[str, list[str], str | None, list[str]]:
    (entry,) = read(text).entries
    return said(entry)


def test_the_kind_is_recognised_by_links_to_papers_in_items() -> None:
    text = "# Sheep\n\n- [On Sheep](https://arxiv.org/abs/2301.00001)\n- [On Wool](https://arxiv.org/abs/2301.00002)\n"
    listing = importing.read(text, today=TODAY)
    assert (listing.kind, listing.name) == ("markdown-list", "Sheep, 2 papers")
    assert [entry.section for entry in listing.entries] == ["Sheep", "Sheep"]


@pytest.mark.parametrize(
    "line",
    [
        "- [On Sheep](https://arxiv.org/abs/2301.00001) by Ada Lima and Bo Otto (2023) - counts them",
        "* **On Sheep** (2023), Ada Lima, Bo Otto [[pdf]](https://arxiv.org/pdf/2301.00001v2)",
        "1. On Sheep (2023), Ada Lima and Bo Otto. [paper](https://arxiv.org/abs/2301.00001) [code](https://github.com/a/b)",
        "- :scroll: [On Sheep](https://arxiv.org/abs/2301.00001) by Ada Lima, Bo Otto (2023)",
        "+ 📄 [**On Sheep**](https://arxiv.org/abs/2301.00001), by Ada Lima and Bo Otto (2023).",
        "- [ ] [On Sheep](https://arxiv.org/abs/2301.00001 'read me') by Ada Lima, Bo Otto (2023)",
        "- On Sheep (2023), Ada Lima and Bo Otto https://arxiv.org/abs/2301.00001",
        "- <a href='https://arxiv.org/abs/2301.00001'>On Sheep</a> by Ada Lima and Bo Otto (2023)",
    ],
)
def test_forms_of_an_item_say_the_same(line: str) -> None:
    assert only(line) == ("On Sheep", ["Ada Lima", "Bo Otto"], "2023", ["arXiv:2301.00001"])


def test_a_title_with_lines_of_links_below_it_is_one_entry() -> None:
    links = "- Homepage: https://example.org/sheep\n- Paper: https://arxiv.org/abs/2301.00001\n- Code: https://github.com/a/b\n"
    text = f"**On Sheep**\n\n{links}"
    (entry,) = read(text).entries
    assert said(entry) == ("On Sheep", [], None, ["arXiv:2301.00001"])
    assert (entry.first_line, entry.last_line) == (1, 5)


def test_a_heading_may_be_a_title() -> None:
    text = "## [On Sheep](https://arxiv.org/abs/2301.00001)\n\n- Authors: Ada Lima, Bo Otto\n- Code: https://github.com/a/b\n"
    assert only(text) == ("On Sheep", ["Ada Lima", "Bo Otto"], None, ["arXiv:2301.00001"])


def test_an_item_that_goes_on_on_the_next_line_is_one() -> None:
    text = "- Counting Sheep on the Shore\n  and in the Hills (2023), A. Lima et al.\n  [[pdf]](https://arxiv.org/pdf/2301.00001)\n"
    assert only(text) == ("Counting Sheep on the Shore and in the Hills", [], "2023", ["arXiv:2301.00001"])


def test_names_before_et_al_are_no_whole_list_of_authors() -> None:
    assert only("- **On Sheep** (2016), A. Lima et al. [[pdf]](https://example.org/a.pdf)")[1] == []


def test_a_link_inside_a_description_is_no_identifier_of_the_paper() -> None:
    text = "- [The Book of Sheep](https://example.org/book) - based on [A Survey of Sheep](https://arxiv.org/abs/2301.00001)\n"
    assert read(text).entries == ()


def test_a_year_in_a_description_is_no_date() -> None:
    assert only("- [On Sheep](https://arxiv.org/abs/2301.00001) - better than all of the herd (2019)")[2] is None


def test_tools_are_told_as_lines_without_a_paper() -> None:
    text = "# Tools\n- [Shears](https://github.com/a/shears) - cuts\n- [Loom](https://github.com/a/loom)\n"
    listing = read(text)
    assert listing.entries == ()
    assert [(issue.kind, issue.first_line, issue.last_line) for issue in listing.issues] == [("no-paper", 2, 3)]


def test_details_in_html_are_no_end_of_a_list() -> None:
    text = "<details>\n<summary>more</summary>\n- [On Sheep](https://arxiv.org/abs/2301.00001)\n</details>\n"
    assert only(text)[0] == "On Sheep"


def test_the_heads_of_a_table_say_what_its_columns_are() -> None:
    text = (
        "| Year | Title | Authors | Venue | Paper | Code |\n|---|:---|---|---|---|---|\n"
        "| 2023 | On Sheep | A. Lima, B. Otto | Meadow | [link](https://arxiv.org/abs/2301.00001) | [c](#x) |\n"
        "| 2024 | On \\| Wool | - | Meadow | | |\n"
    )
    listing = read(text)
    assert [said(entry) for entry in listing.entries] == [
        ("On Sheep", ["A. Lima", "B. Otto"], "2023", ["arXiv:2301.00001"]),
        ("On | Wool", [], "2024", []),
    ]
    assert [entry.venue for entry in listing.entries] == ["Meadow", "Meadow"]


def test_a_table_without_heads_is_read_by_its_links() -> None:
    listing = read(
        "| a | [On Sheep and Wool](https://arxiv.org/abs/2301.00001) |\n| b | [code](https://github.com/a/b) |\n"
    )
    assert [entry.title for entry in listing.entries] == ["On Sheep and Wool"]
    assert [issue.first_line for issue in listing.issues] == [2]


def test_titles_that_the_list_cut_off_are_told() -> None:
    text = "- [Counting sheep on the...](https://arxiv.org/abs/2301.00001)\n- [On Wool](https://arxiv.org/abs/2301.00002)\n"
    listing = read(text)
    assert [(issue.kind, issue.first_line) for issue in listing.issues] == [("cut", 1)]


def test_comparison_signs_stars_and_brackets_are_no_markup() -> None:
    assert only("- [MNIST < CIFAR10 < Imagenet: color > size](https://arxiv.org/abs/2301.00001)")[0] == (
        "MNIST < CIFAR10 < Imagenet: color > size"
    )
    assert plain("a * b * c and A[i] and x_1 x_2") == "a * b * c and A[i] and x_1 x_2"


def test_a_table_of_contents_and_comments_are_furniture() -> None:
    text = "- [Sheep](#sheep)\n- [Wool](#wool)\n<!-- - [No](https://arxiv.org/abs/2301.00009)\n-->\n"
    listing = read(text + "- [On Sheep](https://arxiv.org/abs/2301.00001)\n")
    assert len(listing.entries) == 1
    assert listing.issues == ()


def test_brackets_within_links_are_seen_through() -> None:
    (first, second) = links_of("[A [b] c](https://a.org/x_(y)) and [[pdf]](https://b.org)")
    assert (first.text, first.address) == ("A [b] c", "https://a.org/x_(y)")
    assert (second.text, second.address) == ("[pdf]", "https://b.org")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("On Sheep (NIPS 2016), A. Lima", "On Sheep"),
        ("Torch: An environment for sheep, R. Lima et al.", "Torch: An environment for sheep"),
        ("A Parser of Sheep. Lima and Otto.", "A Parser of Sheep"),
        ("Sheep models(2017): A Tutorial, G. Lima.", "Sheep models(2017): A Tutorial"),
        ("Learning Sheep, Wool and More", "Learning Sheep, Wool and More"),
    ],
)
def test_a_title_ends_where_the_byline_begins(text: str, title: str) -> None:
    assert split_title(text)[0] == title


def test_an_acronym_beside_the_year_is_the_venue() -> None:
    byline = read_byline("(ICLR 2017), Ada Lima and Bo Otto")
    assert (byline.venue, byline.date.iso if byline.date else None) == ("ICLR", "2017")


@pytest.mark.parametrize(
    "line", ["- a", "[](", "- [a](http://x)", "| a ", "by A. B., ", "(2016 ", "<a href=", "**", "- [1] x: ", "![a](b) "]
)
def test_many_lines_and_long_ones_take_time_in_proportion(
    line: str, seconds_of_reading: Callable[[str, str], float]
) -> None:
    assert seconds_of_reading("markdown-list", f"{line}\n" * (200_000 // len(line))) < 4
    assert seconds_of_reading("markdown-list", f"- {line * (200_000 // len(line))}") < 4
