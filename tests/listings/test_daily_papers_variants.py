"""The page as it really arrives: copied badly, cut, wrapped, pasted twice, with lines lost. Never a wrong paper."""

from __future__ import annotations

import datetime as dt
import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import TODAY, lines_not_accounted_for, read, sample, wrong_facts

from readinglist.errors import UnreadableInput
from readinglist.library import importing
from readinglist.listings import daily_papers, decoding
from readinglist.model.dates import PartialDate
from readinglist.model.listing import Listing

TRUTH = read(sample())
LINES = sample().split("\n")
TITLES = [entry.title for entry in TRUTH.entries]


def joined(lines: list[str]) -> str:
    return "\n".join(lines)


def without_blank_lines(text: str) -> str:
    return joined([line for line in text.split("\n") if line.strip()])


def wrapped(width: int, *, shortest: int = 0) -> str:
    return joined(
        ["\n".join(textwrap.wrap(line, width)) if len(line) > max(width, shortest) else line for line in LINES]
    )


WHOLE = {
    "as it is": sample(),
    "CRLF": sample().replace("\n", "\r\n"),
    "CR": sample().replace("\n", "\r"),
    "no blank lines": without_blank_lines(sample()),
    "more blank lines": sample().replace("\n", "\n\n"),
    "trailing blanks": joined([line + "   \t" for line in LINES]),
    "tabs": sample().replace("  • ", "\t•\t"),
    "non-breaking blanks": sample().replace(" ", "\u00a0"),
    "zero-width marks": joined([f"\u200b{line}\u200b" for line in LINES]),
    "byte order mark": "\ufeff" + sample(),
    "no bullets": sample().replace("  • ", ""),
    "other bullets": sample().replace("•", "*"),
    "bullets that an encoding lost": sample().replace("•", "?"),
    "bullets shown as replaced": sample().replace("•", "\ufffd"),
    "zero width inside author lines": sample().replace(" authors", "\u200b authors").replace("•", "•\u200b"),
    "zero width for the blank": sample().replace(" authors", "\u200bauthors"),
    "byte order marks around dots": sample().replace("\n·\n", "\n\ufeff·\u200b\n"),
    "zero width inside dates": sample().replace(", 20", "\ufeff, 20"),
    "zero width around a dot inside a line": sample().replace("\n·\n", "\u200b\ufeff·\u200b\ufeff"),
    "author line and date on one line": sample().replace("\n·\n", " · "),
    "dot behind the author line": sample().replace("\n·\n", " ·\n"),
    "doubled dots": sample().replace("\n·\n", "\n··\n"),
    "doubled dots behind the author line": sample().replace("\n·\n", " · ·\n"),
    "doubled dots on one line with all": sample().replace("\n·\n", " ·· "),
    "dots of another encoding": sample().replace("·", "Â·").replace("•", "â€¢"),
    "no header": joined(LINES[LINES.index(TITLES[0]) :]),
    "no final line feed": sample().rstrip("\n"),
    "menu and footer": "Hugging Face\n\nModels\n\nDatasets\n\n" + sample() + "\nPrevious\nNext\nCompany\nTOS\n",
    "wrapped at 72": wrapped(72),
    "wrapped at 100": wrapped(100),
    "abstracts wrapped at 60": wrapped(60, shortest=300),
    "wrapped at 120 without blank lines": without_blank_lines(wrapped(120)),
}


def plain_facts(listing: Listing) -> list[tuple[object, ...]]:
    return [
        (e.title, " ".join(e.abstract.split()), e.date, e.author_count, e.organization, e.comments)
        for e in listing.entries
    ]


@pytest.mark.parametrize("name", WHOLE)
def test_a_cousin_of_the_page_gives_the_same_papers(name: str) -> None:
    listing = importing.read(WHOLE[name], today=TODAY)
    assert plain_facts(listing) == plain_facts(TRUTH)
    assert listing.issues == ()
    assert listing.date == TRUTH.date or name == "no header"
    assert lines_not_accounted_for(listing) == []


@pytest.mark.parametrize("between", ["\n", "\n\n", ""])
def test_two_pages_pasted_one_after_the_other_give_both(between: str) -> None:
    listing = read(sample() + between + sample())
    assert plain_facts(listing) == plain_facts(TRUTH) * 2
    assert listing.issues == ()


@pytest.mark.parametrize("has_blank_lines", [True, False])
def test_the_title_only_view_gives_papers_without_abstracts(has_blank_lines: bool) -> None:
    text = joined([line for line in LINES if len(line) < 300])
    listing = read(text if has_blank_lines else without_blank_lines(text))
    assert [entry.title for entry in listing.entries] == TITLES
    assert {entry.abstract for entry in listing.entries} == {""}
    assert wrong_facts(listing, TRUTH, may_lack_abstracts=True) == []
    assert listing.issues == ()


@pytest.mark.parametrize("width", [60, 72, 80])
def test_a_page_wrapped_without_blank_lines_is_read_as_far_as_it_can_be_told(width: int) -> None:
    listing = read(without_blank_lines(wrapped(width)))
    assert wrong_facts(listing, TRUTH) == []
    assert len(listing.entries) >= 9
    assert lines_not_accounted_for(listing) == []
    assert bool(listing.issues) == (len(listing.entries) < 12)


def test_a_page_cut_anywhere_in_its_last_three_papers_gives_no_wrong_paper() -> None:
    text = sample().rstrip("\n")
    for end in range(text.index(TITLES[-3]), len(text)):
        listing = read(text[:end])
        assert wrong_facts(listing, TRUTH) == [], text[end - 30 : end]
        assert len(listing.entries) >= 9
        assert lines_not_accounted_for(listing) == [], text[end - 30 : end]


def test_an_entry_cut_in_its_abstract_is_told_with_its_lines() -> None:
    text = sample()
    cut = text[: text.index(TITLES[-1]) + 200]
    listing = read(cut)
    assert len(listing.entries) == 11
    (issue,) = listing.issues
    first = cut[: cut.index(TITLES[-1])].count("\n") + 1
    assert (issue.kind, issue.first_line, issue.last_line) == ("cut", first, first + 2)


def test_a_page_that_begins_in_the_middle_of_an_entry_loses_only_that_entry() -> None:
    begin = sample().index("On 11,400 km")
    listing = read(sample()[begin:])
    assert [entry.title for entry in listing.entries] == TITLES[1:]
    (issue,) = listing.issues
    assert (issue.first_line, issue.last_line) == (1, 5)


@pytest.mark.parametrize("stray", ["xyz", "Some stray words", "Buy two, pay one.", "12", "-", "https://example.org/a"])
def test_a_stray_line_anywhere_makes_no_wrong_paper(stray: str) -> None:
    for at in range(len(LINES)):
        for addition in ([stray], ["", stray, ""]):
            listing = read(joined([*LINES[:at], *addition, *LINES[at:]]))
            assert wrong_facts(listing, TRUTH) == [], (at, addition)
            assert len(listing.entries) >= 11
            assert lines_not_accounted_for(listing) == []


@pytest.mark.parametrize("lost", ["title", "abstract", "people", "dot", "date"])
@pytest.mark.parametrize("has_blank_lines", [True, False])
def test_a_lost_line_costs_at_most_its_own_paper(lost: str, has_blank_lines: bool) -> None:
    text = sample() if has_blank_lines else without_blank_lines(sample())
    lines = text.split("\n")
    for title in TITLES:
        start = lines.index(title)
        block = [index for index in range(start, len(lines)) if lines[index].strip()][:5]
        at = block[["title", "abstract", "people", "dot", "date"].index(lost)]
        listing = read(joined([*lines[:at], *lines[at + 1 :]]))
        assert wrong_facts(listing, TRUTH, may_lack_abstracts=lost == "abstract") == [], title
        assert {entry.title for entry in listing.entries} >= set(TITLES) - {title}
        assert lines_not_accounted_for(listing) == []
        is_whole = len(listing.entries) == 12 and lost in ("abstract", "dot")
        assert listing.issues or is_whole


@settings(max_examples=150, deadline=None)
@given(
    places=st.lists(st.integers(0, len(LINES) - 1), min_size=1, max_size=3, unique=True),
    has_blank_lines=st.booleans(),
)
def test_any_three_lost_lines_make_no_wrong_paper(places: list[int], has_blank_lines: bool) -> None:
    text = joined([line for index, line in enumerate(LINES) if index not in places])
    listing = read(text if has_blank_lines else without_blank_lines(text))
    assert wrong_facts(listing, TRUTH, may_lack_abstracts=True) == []
    assert lines_not_accounted_for(listing) == []


@given(
    st.lists(
        st.sampled_from(
            [*LINES[:20], "·", "• 3 authors", "Mar 3", "Mar 3, 2020 4", "", "-", "17", "a b c", "[x", "](y)"]
        ),
        max_size=40,
    ).map("\n".join)
    | st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]) | st.just("\n"), max_size=300)
)
@settings(max_examples=150, deadline=None)
def test_every_line_of_any_text_belongs_to_an_entry_an_issue_or_the_noise(text: str) -> None:
    listing = read(decoding.decode("·\n" + text).text)
    assert lines_not_accounted_for(listing) == []
    ends = [0, *(entry.last_line for entry in listing.entries)]
    assert all(entry.first_line > end for entry, end in zip(listing.entries, ends, strict=False)), "entries overlap"
    for entry in listing.entries:
        assert entry.title
        assert all(0 <= span.start < span.end <= len(listing.text) for span in entry.spans)


HOSTILE = (
    "·\n", "  • 6 authors\n", "Jun 26, 2023\n", "Title\n·\n", "new\n", "12\n", "Submitted by\nxyz\n", "a b c\n",
    "Upvote\n", "[a\n", "[a](https://b.c/d)[e](https://f.g/h)\n[i\n", "[[a] b][1] ", "![a](b)", "· ", "\n",
    "Title · Jun 26, 2023\n", "\u00a0", "A sentence here. ", "\\[",
)  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    def seconds(count: int) -> float:
        text = "x\n[a](https://b.c/d)[e](https://f.g/h)\n" + unit * count
        best = 1e9
        for _ in range(2):
            begin = time.process_time()
            daily_papers.read(text, taken=None, today=TODAY)
            best = min(best, time.process_time() - begin)
        return best

    # Sixteen times the text: sixteen times the time with room for noise; quadratic would be 256 times.
    assert seconds(8_000) < 90 * max(seconds(500), 0.0005)


def test_more_papers_than_anybody_reads_are_refused_in_one_sentence() -> None:
    text = "A title of a paper\n  • 1 authors\n·\nJan 1, 2020\n" * (daily_papers.ENTRY_LIMIT + 1)
    with pytest.raises(UnreadableInput, match="more than 50,000 papers"):
        read(text)


def test_votes_above_the_title_are_up_votes_only_when_the_first_paper_has_one() -> None:
    body = joined(LINES[LINES.index(TITLES[0]) :])
    voted = body
    for number, title in enumerate(TITLES, 40):
        voted = voted.replace(title, f"{number}\n\n{title}")
    assert [entry.upvotes for entry in read(voted).entries] == list(range(40, 52))
    later_only = voted.replace("40\n\n", "", 1)
    listing = read(later_only)
    assert [entry.upvotes for entry in listing.entries] == [None] * 12, "they may be comments of the paper above"
    assert plain_facts(listing) == plain_facts(TRUTH)


def test_a_date_at_the_very_end_without_a_year_may_be_cut_and_is_left_out() -> None:
    cut = sample()[: sample().index("Sep 1, 2020") + len("Sep 1")]
    listing = read(cut)
    assert listing.entries[-1].title == TITLES[-1]
    assert listing.entries[-1].date is None
    assert listing.issues[-1].kind == "date"
    assert read(cut + "\n").entries[-1].date is not None, "a whole line is not cut"


def test_a_date_that_is_still_to_come_is_an_issue_and_leaves_the_others_their_year() -> None:
    text = sample().replace("Sep 1, 2020", "Sep 1, 2202")
    listing = read(text)
    assert [entry.date for entry in listing.entries if entry.date] == [
        entry.date for entry in TRUTH.entries if entry.date and entry.date.iso != "2020-09-01"
    ]
    (issue,) = listing.issues
    assert "“Sep 1, 2202” is still to come" in issue.message


@pytest.mark.parametrize("title", ["<think> Before You Speak", "<SEP>: A Token", "< 1 Bit"])
def test_a_page_whose_first_title_begins_with_an_angle_is_no_source(title: str) -> None:
    page = f"{title}\n\n• 6 authors\n·\nJun 26, 2023\n"
    assert daily_papers.detect(page) > 0.5
    assert daily_papers.detect(f"<div class='paper'>{page}") == 0.0


def test_the_day_on_which_the_listing_was_taken_settles_the_year() -> None:
    listing = read(sample(), taken=dt.date(2026, 11, 20))
    assert listing.date is not None
    assert (listing.date.iso, listing.date.is_year_inferred) == ("2026-11-20", False)
    assert listing.entries[0].date is not None
    assert listing.entries[0].date.is_year_inferred, "the page did not print it"


def test_what_is_not_seen_is_looked_through_and_kept() -> None:
    text = "A Title With\u200b a Mark\n\nLaboratory\u200bof Owls\n\u200b·\ufeff\nJun 2\u200b6, 2023\n"
    listing = read(text)
    (entry,) = listing.entries
    assert listing.text == text
    assert (entry.title, entry.organization) == ("A Title With\u200b a Mark", "Laboratory\u200bof Owls")
    assert entry.date == PartialDate(2023, 6, 26)
    spans = {span.kind: text[span.start : span.end] for span in entry.spans}
    assert spans == {
        "title": "A Title With\u200b a Mark", "people": "Laboratory\u200bof Owls", "date": "Jun 2\u200b6, 2023"
    }  # fmt: skip


@pytest.mark.parametrize(
    "people", ["• 3 authors · ACME", "• ACME", "3 authors, ACME", "Foo · Bar", "· ·", "• 3 authors\n·\n·"]
)
def test_a_line_that_is_no_author_line_and_no_name_makes_no_organisation(people: str) -> None:
    listing = read(
        f"A Title of a Paper\n\nAn abstract that says one or two things of some length.\n\n{people}\n·\nMay 1, 2022\n"
    )
    assert [entry.organization for entry in listing.entries if entry.organization] == []
    assert listing.issues


def test_a_question_mark_before_anything_but_a_number_of_authors_stays() -> None:
    (entry,) = read("A Title\n\nWhat Is This? Labs\n·\nJun 26, 2023\n").entries
    assert (entry.organization, entry.author_count) == ("What Is This? Labs", None)


def test_a_day_taken_before_a_printed_year_is_told_once_and_the_years_stay() -> None:
    listing = read(sample(), taken=dt.date(2019, 5, 1))
    printed = {entry.title: entry.date for entry in TRUTH.entries if entry.date and not entry.date.is_year_inferred}
    assert {entry.title: entry.date for entry in listing.entries if entry.title in printed} == printed
    assert len(listing.entries) == len(TRUTH.entries)
    (issue,) = [issue for issue in listing.issues if issue.kind == "taken"]
    assert "later than 1 May 2019" in issue.message
    assert "as they are printed" in issue.message
    assert listing.text.split("\n")[issue.first_line - 1].strip() in issue.message


def test_a_day_taken_a_day_before_the_newest_printed_date_is_no_contradiction() -> None:
    text = "A Title\n\n• 6 authors\n·\nJun 26, 2023\n"
    assert read(text, taken=dt.date(2023, 6, 25)).issues == ()
    assert [issue.kind for issue in read(text, taken=dt.date(2023, 6, 24)).issues] == ["taken"]
