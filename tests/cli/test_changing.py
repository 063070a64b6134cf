"""The commands that change papers: what they do, what they say, and how they end."""

from __future__ import annotations

from pathlib import Path

import pytest
from readinglist_shelf import Command

from readinglist.cli.commands.edit import FIELDS, parse_assignments
from readinglist.cli.commands.tag import split_words
from readinglist.errors import InvalidRequest
from readinglist.library.editing import EDITABLE
from readinglist.library.library import Library
from readinglist.model.identifiers import SCHEMES
from readinglist.model.paper import Paper


def paper(path: Path, paper_id: int) -> Paper:
    with Library.open(path, create=False) as library:
        return library.get_papers([paper_id])[0]


@pytest.mark.parametrize(
    ("words", "query", "added", "removed"),
    [
        (("lora", "+nlp"), ("lora",), ("nlp",), ()),
        (("lora", "survey", "+nlp", "-old", "+to read"), ("lora", "survey"), ("nlp", "to read"), ("old",)),
        (("-survey", "+nlp"), ("-survey",), ("nlp",), ()),
        (("lora -survey", "+nlp"), ("lora -survey",), ("nlp",), ()),
        (("#12", "-a", "-b"), ("#12",), (), ("a", "b")),
        (("+a", "+b"), ("+a",), ("b",), ()),
        (("lora", "+x,y z", "-u,v"), ("lora",), ("x", "y z"), ("u", "v")),
    ],
)
def test_the_signed_words_at_the_end_are_the_tags(
    words: tuple[str, ...], query: tuple[str, ...], added: tuple[str, ...], removed: tuple[str, ...]
) -> None:
    assert split_words(words) == (query, added, removed)


def test_tags_are_added_and_removed_in_one_step(shelf: Path, readinglist: Command) -> None:
    answer = readinglist("tag", "lazy", "+nlp/parsing", "-teaching/rest", "+to read")
    assert answer.code == 0, answer.err
    assert set(paper(shelf, 1).tags) == {"nlp/parsing", "to read"}
    assert readinglist("undo").code == 0
    assert paper(shelf, 1).tags == ("teaching/rest",)


@pytest.mark.parametrize("tag", ["h", "all", "draft", "-odd", "help/me"])
def test_any_tag_can_be_removed_whatever_option_it_looks_like(shelf: Path, readinglist: Command, tag: str) -> None:
    assert readinglist("tag", "#1", f"+{tag}").code == 0
    assert tag in paper(shelf, 1).tags
    assert readinglist("tag", "#1", f"-{tag}").code == 0
    assert tag not in paper(shelf, 1).tags


def test_a_citation_key_names_its_paper(shelf: Path, readinglist: Command) -> None:
    assert readinglist("tag", "ACME2025counting", "+sheep").code == 0
    assert [paper(shelf, number).tags for number in (1, 2)] == [("teaching/rest",), ("sheep",)]


def test_a_query_that_matches_nothing_ends_with_1(shelf: Path, readinglist: Command) -> None:
    answer = readinglist("tag", "nosuchword", "+a")
    assert (answer.code, answer.out) == (1, "")
    assert "No paper matches 'nosuchword'" in answer.err


@pytest.mark.parametrize("command", [("tag", "", "+a"), ("trash", " "), ("rate", "", "3"), ("status", "", "read")])
def test_an_empty_query_never_means_everything_by_accident(
    shelf: Path, readinglist: Command, command: tuple[str, ...]
) -> None:
    answer = readinglist(*command)
    assert answer.code == 2
    assert "--all" in answer.err


def test_all_means_everything(shelf: Path, readinglist: Command) -> None:
    assert readinglist("tag", "--all", "+everywhere").code == 0
    assert all("everywhere" in paper(shelf, number).tags for number in (1, 2, 3))
    assert readinglist("rate", "--all", "2").code == 0
    assert [paper(shelf, number).rating for number in (1, 2, 3)] == [2, 2, 2]


def test_no_tag_is_wrong_usage(shelf: Path, readinglist: Command) -> None:
    assert readinglist("tag", "lazy").code == 2
    assert readinglist("tag").code == 2


def test_status_rating_and_priority(shelf: Path, readinglist: Command) -> None:
    assert readinglist("status", "#2", "reading").code == 0
    assert readinglist("rate", "counting", "sheep", "5").code == 0
    assert readinglist("priority", "#2", "high").code == 0
    changed = paper(shelf, 2)
    assert (changed.status, changed.rating, changed.priority) == ("reading", 5, 3)


@pytest.mark.parametrize("command", [("rate", "#1", "6"), ("rate", "#1", "good"), ("status", "#1", "lost")])
def test_a_value_out_of_range_is_wrong_usage(shelf: Path, readinglist: Command, command: tuple[str, ...]) -> None:
    assert readinglist(*command).code == 2


def test_doing_nothing_ends_with_1(shelf: Path, readinglist: Command) -> None:
    answer = readinglist("status", "#1", "queue")
    assert answer.code == 1
    assert "already" in answer.err


def test_a_note_is_set_from_words_or_standard_input_and_printed(shelf: Path, readinglist: Command) -> None:
    assert readinglist("note", "#1").code == 1
    assert readinglist("note", "#1", "read", "again").code == 0
    assert readinglist("note", "#1").out == "read again\n"
    assert readinglist("note", "doe2024lazy", "-", stdin="# Zoë\r\n\r\n* 眠り\n".encode()).code == 0
    assert readinglist("note", "1").out == "# Zoë\n\n* 眠り\n"
    assert readinglist("note", "#1", "--append", "more").code == 0
    assert readinglist("note", "#1").out == "# Zoë\n\n* 眠り\n\nmore\n"
    assert readinglist("note", "#1", "").code == 0
    assert readinglist("note", "#1").code == 1


def test_a_note_that_is_not_text_is_refused(shelf: Path, readinglist: Command) -> None:
    answer = readinglist("note", "#1", "-", stdin=b"caf\xe9")
    assert answer.code == 2
    assert "not UTF-8" in answer.err


def test_a_sentence_of_the_abstract_is_annotated(shelf: Path, readinglist: Command) -> None:
    assert readinglist("annotate", "#1", "rests. Students learn", "why?", "--color", "green").code == 0
    with Library.open(shelf) as library:
        (annotation,) = library.get_annotations(1)
    assert (annotation.quote, annotation.text, annotation.color) == ("rests.\nStudents learn", "why?", "green")
    assert readinglist("annotate", "#1", "words that are not there").code == 1
    assert readinglist("annotate", "#1", " ").code == 1


def test_fields_are_set_by_hand(shelf: Path, readinglist: Command) -> None:
    answer = readinglist(
        "edit", "#2", "title=Counting Goats", "authors=Jane Doe; Roe, Max and {Acme Labs}", "year=2024-02",
        "doi=https://doi.org/10.1000/GOATS", "journal=Journal of Sleep", "author-count=3",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    edited = paper(shelf, 2)
    assert edited.title == "Counting Goats"
    assert [person.name for person in edited.people] == ["Jane Doe", "Max Roe", "Acme Labs"]
    assert edited.date is not None
    assert (edited.date.iso, edited.date.is_year_inferred) == ("2024-02", False)
    assert (edited.identifier("doi"), edited.venue, edited.author_count) == ("10.1000/goats", "Journal of Sleep", 3)
    assert readinglist("undo").code == 0
    assert paper(shelf, 2).title == "Counting Sheep at Scale"


def test_one_identifier_is_replaced_and_the_others_stay(shelf: Path, readinglist: Command) -> None:
    assert readinglist("edit", "#1", "arxiv=2401.00001v2", "doi=10.1000/new").code == 0
    assert {(item.scheme, item.value) for item in paper(shelf, 1).identifiers} == {
        ("arxiv", "2401.00001"),
        ("doi", "10.1000/new"),
    }
    assert readinglist("edit", "#1", "doi=").code == 0
    assert [item.scheme for item in paper(shelf, 1).identifiers] == ["arxiv"]


@pytest.mark.parametrize(
    "assignment",
    ["title", "=x", "colour=red", "year=soon", "doi=none", "citation_key=acme2025counting", "citation_key=", "tags=a"],
)
def test_an_edit_that_makes_no_sense_changes_nothing(shelf: Path, readinglist: Command, assignment: str) -> None:
    before = paper(shelf, 1)
    answer = readinglist("edit", "#1", "venue=Elsewhere", assignment)
    assert answer.code == 2, answer.err
    assert answer.err.strip()
    assert paper(shelf, 1) == before


def test_assignments_take_the_first_equals_sign_only() -> None:
    assert parse_assignments(("Title=a=b", "abstract=")) == {"title": "a=b", "abstract": ""}
    with pytest.raises(InvalidRequest):
        parse_assignments(("year=2020", "date=2021"))


def test_the_trash_and_back(shelf: Path, readinglist: Command) -> None:
    assert readinglist("trash", "sheep").code == 0
    assert readinglist("list", "sheep").code == 1
    assert readinglist("tag", "acme2025counting", "+a").code == 1
    assert readinglist("restore", "lazy").code == 1
    assert readinglist("restore", "acme2025counting").code == 0
    assert readinglist("list", "sheep").code == 0
    assert readinglist("trash", "--all").code == 0
    assert readinglist("restore", "--all").code == 0
    assert "3 papers" in readinglist("history", "--limit", "1").out


def test_undo_and_redo_name_what_they_do(shelf: Path, readinglist: Command) -> None:
    readinglist("rate", "#1", "4")
    label = readinglist("history", "--limit", "1").out.rstrip().rsplit("  ", 1)[1]
    assert "Rate" in label
    assert readinglist("undo").out == f"Undone: {label}.\n"
    assert paper(shelf, 1).rating == 0
    assert readinglist("redo").out == f"Redone: {label}.\n"
    assert paper(shelf, 1).rating == 4
    assert readinglist("redo").code == 1
    assert [readinglist("undo").code for _ in range(3)] == [0, 0, 1]


@pytest.mark.parametrize(
    ("first", "second"),
    [(("note", "#1", "one"), ("note", "#1", "two")), (("edit", "#1", "venue=one"), ("edit", "#1", "venue=two"))],
)
def test_two_commands_are_two_steps_however_fast_they_follow(
    shelf: Path, readinglist: Command, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    readinglist(*first)
    readinglist(*second)
    assert "two" in readinglist("show", "#1").out
    readinglist("undo")
    assert "one" in readinglist("show", "#1").out


def test_help_and_refusal_name_the_same_fields_and_all_of_them_can_be_edited(shelf: Path, readinglist: Command) -> None:
    assert set(FIELDS) == set(EDITABLE) | set(SCHEMES)
    told = ", ".join(FIELDS)
    answer = readinglist("edit", "#1", "colour=red")
    assert answer.code == 2
    assert f"The fields are {told}." in answer.err
    assert told in " ".join(readinglist("edit", "--help").out.split())


def test_names_with_commas_between_them_are_refused_and_the_way_to_write_them_is_told(
    shelf: Path, readinglist: Command
) -> None:
    before = paper(shelf, 1).people
    answer = readinglist("edit", "#1", "people=Ada Byron, Grace Hopper, Alan Turing")
    assert answer.code == 2
    assert "Ada Byron; Grace Hopper; Alan Turing" in answer.err
    assert paper(shelf, 1).people == before
    assert readinglist("edit", "#1", "people=von Neumann, Jr, John; García Márquez, Gabriel José").code == 0
    assert [person.suffix for person in paper(shelf, 1).people] == ["Jr", ""]


def test_append_without_a_text_is_wrong_usage(shelf: Path, readinglist: Command) -> None:
    answer = readinglist("note", "#1", "--append")
    assert answer.code == 2
    assert "--append needs the TEXT" in answer.err


def test_what_was_done_is_said_in_one_voice(shelf: Path, readinglist: Command) -> None:
    assert readinglist("rate", "#1", "5").out == "Done: Rate 1 paper: 5.\n"
    assert readinglist("undo").out == "Undone: Rate 1 paper: 5.\n"
    assert readinglist("redo").out == "Redone: Rate 1 paper: 5.\n"
    lines = readinglist("show", "#1", "--history").out.splitlines()
    labels = [line.split("  ", 1)[1] for line in lines if line[:1].isdigit()]
    assert labels[:3] == ["Redone: Rate 1 paper: 5", "Undone: Rate 1 paper: 5", "Rate 1 paper: 5"]
