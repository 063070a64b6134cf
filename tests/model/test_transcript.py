"""A listing written out: every line is accounted for, every span holds the words of its part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry
from readinglist.model.people import Person
from readinglist.model.transcript import Transcript, people_line

PAPER = Entry(
    "Owls\nat night", 0, 0, abstract="First part.\n\nSecond part.", date=PartialDate(2026, 3, 1),
    people=(Person("Lima", "Ada"), Person("Roth", "Bo")), identifiers=(Identifier("arxiv", "2603.00001"),),
    venue="Night Letters",
)  # fmt: skip


def test_an_entry_is_written_with_its_parts_in_lines_of_their_own() -> None:
    transcript = Transcript()
    transcript.add_heading("New submissions")
    transcript.add_entry(PAPER)
    listing = transcript.listing("kind", "Name")
    assert listing.text.split("\n") == [
        "New submissions", "", "Owls at night", "Ada Lima; Bo Roth", "Night Letters", "2026-03-01",
        "https://arxiv.org/abs/2603.00001", "First part.", "Second part.",
    ]  # fmt: skip
    (entry,) = listing.entries
    assert (entry.first_line, entry.last_line) == (3, 9)
    shown = [(span.kind, listing.text[span.start : span.end]) for span in entry.spans]
    assert shown[0] == ("title", "Owls at night")
    assert shown[-1] == ("abstract", "Second part.")
    assert [span.kind for span in listing.spans] == ["heading"]
    assert listing.is_transcript


def test_what_was_not_understood_is_written_out_with_the_lines_of_its_issue() -> None:
    transcript = Transcript()
    transcript.add_entry(PAPER)
    transcript.add_issue("unclear", "Nobody knows.", text="one\n\n two ")
    listing = transcript.listing("kind", "Name")
    (issue,) = listing.issues
    assert listing.text.split("\n")[issue.first_line - 1 : issue.last_line] == ["one", "two"]


def test_people_are_named_counted_or_an_organisation() -> None:
    assert people_line(Entry("x", 1, 1, author_count=1)) == "1 author"
    assert people_line(Entry("x", 1, 1, author_count=3, organization="Institute")) == "3 authors · Institute"
    many = tuple(Person(f"P{number}") for number in range(60))
    assert people_line(Entry("x", 1, 1, people=many)).endswith("; P49; and 10 more")


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=60)), max_size=6))
def test_spans_hold_the_words_whatever_they_are(papers: list[tuple[str, str]]) -> None:
    transcript = Transcript()
    for title, abstract in papers:
        transcript.add_entry(Entry(title, 0, 0, abstract=abstract))
    listing = transcript.listing("kind", "Name")
    lines = listing.text.split("\n")
    for entry in listing.entries:
        for span in entry.spans:
            words = listing.text[span.start : span.end]
            assert words
            assert words in lines[entry.first_line - 1 : entry.last_line]
