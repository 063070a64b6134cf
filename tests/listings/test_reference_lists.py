"""Reference lists copied out of papers. How many titles are told right is measured on labelled references."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from readinglist.library import importing
from readinglist.listings.reference_parts import read_reference
from readinglist.model.listing import Listing
from readinglist.model.titles import normalise_title

TODAY = dt.date(2026, 11, 25)

APA = "Lima, A. B., & Otto, C. (2019). Counting sheep on the shore: A study. Journal of Sheep, 12(3), 10-19."
PLAIN = "A. B. Lima and C. Otto. Counting sheep on the shore: A study. In Proceedings of the Meadow, pages 10-19, 2019."
IEEE = "A. B. Lima and C. Otto, “Counting sheep on the shore: A study,” J. Sheep, vol. 12, no. 3, pp. 10–19, 2019."
ACL = "Ada B. Lima and Cy Otto. 2019. Counting sheep on the shore: A study. In Proceedings of the Meadow, pages 10–19."
CHICAGO = 'Lima, Ada B., and Cy Otto. "Counting Sheep on the Shore: A Study." Journal of Sheep 12, no. 3 (2019): 10–19.'
VANCOUVER = "Lima AB, Otto C. Counting sheep on the shore: A study. J Sheep. 2019;12(3):10-19."
FRENCH = "LIMA, Ada, « Counting sheep on the shore: A study », Cahiers du mouton, 12, 2019, p. 10-19."
STYLES = {
    "APA": APA, "plain": PLAIN, "IEEE": IEEE, "ACL": ACL, "Chicago": CHICAGO, "Vancouver": VANCOUVER, "French": FRENCH
}  # fmt: skip


def read(text: str) -> Listing:
    listing = importing.read(text, today=TODAY)
    assert listing.kind == "references"
    return listing


def titles(text: str) -> list[str]:
    return [entry.title for entry in importing.read(text, kind="references", today=TODAY).entries]


@pytest.mark.parametrize("style", STYLES)
def test_the_title_of_every_style_is_certain(style: str) -> None:
    reference = read_reference(STYLES[style])
    assert reference.title.casefold() == "counting sheep on the shore: a study"
    assert reference.is_certain
    assert (reference.date.iso if reference.date else None) == "2019"


@pytest.mark.parametrize("style", [style for style in STYLES if style != "French"])
def test_the_names_of_every_style_are_told(style: str) -> None:
    assert [person.family for person in read_reference(STYLES[style]).people] == ["Lima", "Otto"]


@pytest.mark.parametrize("style", ["APA", "Chicago"])
def test_venue_volume_and_pages_are_told_where_they_are_plain(style: str) -> None:
    reference = read_reference(STYLES[style])
    assert (reference.venue, reference.volume, reference.number) == ("Journal of Sheep", "12", "3")
    assert reference.pages in ("10-19", "")


def test_a_paper_in_proceedings_has_them_as_its_venue() -> None:
    reference = read_reference(PLAIN)
    assert (reference.venue, reference.pages, reference.type.value) == (
        "Proceedings of the Meadow",
        "10-19",
        "inproceedings",
    )


def test_a_title_between_commas_is_only_likely_and_says_so() -> None:
    line = "A. Lima, C. Otto, Counting sheep on the shore, J. of Sheep 12 (2019) 10-19"
    listing = importing.read(f"[1] {line}\n[2] {PLAIN}\n", kind="references", today=TODAY)
    assert listing.entries[0].title == "Counting sheep on the shore"
    assert [(issue.kind, issue.first_line) for issue in listing.issues] == [("title", 1)]


def test_et_al_leaves_the_people_open() -> None:
    assert read_reference("Lima, A., et al. (2019). Counting sheep. Journal of Sheep, 1, 2-3.").people == ()


def test_several_years_tell_no_date() -> None:
    assert read_reference("A. Lima. Counting sheep and wool. Meadow Press, 1998. Reprinted 2004.").date is None


def test_a_year_inside_the_title_is_none_of_the_paper() -> None:
    reference = read_reference("A. Lima. Sheep of 1848 and after: A history. Meadow Press, 2003.")
    assert (reference.date.iso if reference.date else None) == "2003"


LISTS = {
    "brackets": [f"[{number}] {text}" for number, text in enumerate(STYLES.values(), 1)],
    "keys": [f"[LO{number}] {text}" for number, text in enumerate(STYLES.values(), 1)],
    "numbers": [f"{number}. {text}" for number, text in enumerate(STYLES.values(), 1)],
}


@pytest.mark.parametrize("form", LISTS)
@pytest.mark.parametrize("width", [40, 75, 400])
def test_labelled_references_are_told_apart_however_they_are_wrapped(form: str, width: int) -> None:
    text = "References\n" + "\n".join("\n".join(textwrap.wrap(line, width)) for line in LISTS[form])
    assert len(titles(text)) == len(STYLES)


def test_a_hanging_indent_and_blank_lines_part_references() -> None:
    hanging = "\n".join(textwrap.fill(text, 60, subsequent_indent="    ") for text in STYLES.values())
    blank = "\n\n".join(textwrap.fill(text, 60) for text in STYLES.values())
    assert len(titles(hanging)) == len(titles(blank)) == len(STYLES)


def test_a_word_parted_at_the_end_of_a_line_is_put_together_and_a_compound_keeps_its_hyphen() -> None:
    text = (
        "[1] A. Lima. Recog-\nnition of self-\nsupervised sheep. Meadow Press, 2003.\n[2] B. Otto. Wool. Loom, 2004.\n"
    )
    listing = importing.read(text, kind="references", today=TODAY)
    assert listing.entries[0].title == "Recognition of self-supervised sheep"
    span = next(span for span in listing.entries[0].spans if span.kind == "title")
    assert listing.text[span.start : span.end] == "Recog-\nnition of self-\nsupervised sheep"


def test_an_address_that_a_line_broke_is_put_together() -> None:
    text = f"[1] {PLAIN} https://doi.org/10.1000/\nsheep.12\n[2] {APA}\n"
    (entry, _) = importing.read(text, kind="references", today=TODAY).entries
    assert [item.text for item in entry.identifiers] == ["doi:10.1000/sheep.12"]


def test_what_stands_above_the_list_is_told_and_not_read() -> None:
    prose = "We thank the shepherds for their patience, and the sheep for theirs. This work was done at night.\n"
    listing = read(f"{prose * 3}\n7 References\n[1] {PLAIN}\n[2] {APA}\n")
    assert len(listing.entries) == 2
    assert [(issue.first_line, issue.last_line) for issue in listing.issues] == [(1, 3)]


def test_the_number_of_a_page_between_references_is_furniture() -> None:
    listing = read(f"References\n[1] {PLAIN}\n17\n[2] {APA}\n")
    assert len(listing.entries) == 2
    assert [listing.text[span.start : span.end] for span in listing.spans] == ["References", "17"]


def test_a_dash_stands_for_the_people_of_the_reference_before() -> None:
    listing = importing.read(
        f"{APA}\n———. (2020). Sheep again. Meadow Press.\n{PLAIN}\n", kind="references", today=TODAY
    )
    assert [person.family for person in listing.entries[1].people] == ["Lima", "Otto"]
    assert listing.entries[1].title == "Sheep again"


def test_lines_that_are_no_reference_are_an_issue() -> None:
    listing = importing.read(f"[1] {PLAIN}\n[2] see there\n[3] {APA}\n", kind="references", today=TODAY)
    assert len(listing.entries) == 2
    assert [(issue.kind, issue.first_line) for issue in listing.issues] == [("unclear", 2)]


def test_where_another_reference_may_begin_is_told() -> None:
    """The line before is as long as the widest: whether its end was forced cannot be told."""
    text = (
        "A. Lima and B. Otto. Sheep on the shore. Press, 2001.\n"
        "C. Pan. On wool and on the ways of all of the shepherds.\n"
        "Loom and Meadow, 2004.\nD. Roe and E. Poe. A short word. Press and Loom, 2003.\n"
        "F. Fox. On the hen. A Press, 2003.\n"
    )
    listing = importing.read(text, kind="references", today=TODAY)
    doubts = [issue.first_line for issue in listing.issues if issue.kind == "boundary"]
    assert len(listing.entries) + len(doubts) >= 4


@pytest.fixture(scope="module")
def labelled() -> list[tuple[str, str]]:
    """Text and title of the labelled references of anystyle that have a title."""
    path = Path(__file__).resolve().parents[2].parent / "shared/corpus/listings/references/anystyle-core.xml"
    if not path.exists():
        pytest.skip("the corpus is not beside this checkout")
    found = []
    for sequence in ElementTree.parse(path).getroot():
        title = next((part.text or "" for part in sequence if part.tag == "title"), "")
        if title:
            found.append((" ".join((part.text or "").strip() for part in sequence), title))
    return found


def test_most_titles_of_labelled_references_are_right_and_few_certain_ones_are_wrong(
    labelled: list[tuple[str, str]],
) -> None:
    """The figures of docs/listings.md, which the rules were made with: no more than a floor."""
    counts: Counter[str] = Counter()
    for text, title in labelled:
        reference = read_reference(text)
        is_right = normalise_title(reference.title) == normalise_title(title)
        counts[f"{'certain' if reference.is_certain else 'likely'} {'right' if is_right else 'wrong'}"] += 1
    assert counts.total() == 629
    assert counts["certain right"] >= 540
    assert counts["certain right"] + counts["likely right"] >= 594
    assert counts["certain wrong"] <= 9


@pytest.mark.parametrize("form", ["one a line", "numbered and wrapped", "hanging"])
def test_labelled_references_in_a_list_are_told_apart(labelled: list[tuple[str, str]], form: str) -> None:
    lines = [" ".join(text.split()) for text, _title in labelled]
    if form == "numbered and wrapped":
        lines = ["\n".join(textwrap.wrap(f"[{number}] {line}", 70)) for number, line in enumerate(lines, 1)]
    if form == "hanging":
        lines = [textwrap.fill(line, 75, subsequent_indent="    ") for line in lines]
    listing = importing.read("\n".join(lines), today=TODAY)
    assert listing.kind == "references"
    assert len(listing.entries) + sum(issue.kind == "unclear" for issue in listing.issues) == len(labelled)


@pytest.mark.parametrize("line", ["A. B, ", "[1] a", "Xx. Yy, ", "and ", "1999. ", "“a” ", "Lima, A., ", "10.1000/a- "])
def test_many_lines_and_long_ones_take_time_in_proportion(
    line: str, seconds_of_reading: Callable[[str, str], float]
) -> None:
    assert seconds_of_reading("references", f"{line}\n" * (200_000 // len(line))) < 4
    assert seconds_of_reading("references", line * (200_000 // len(line))) < 4
