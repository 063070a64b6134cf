"""`link`, `sync` and `unlink`: what they print, what they exit with, and what they leave on both sides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from readinglist_shelf import Command

TEXT = "@book{a,\n  title = {A Book},\n  year = 1999\n}\n\n@misc{b, title = {Another Thing of Note}}\n"


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    path = tmp_path / "refs.bib"
    path.write_text(TEXT)
    return path


@pytest.fixture
def linked(bib: Path, readinglist: Command) -> Path:
    assert readinglist("link", str(bib)).code == 0
    return bib


def test_linking_says_what_came_in_and_makes_the_library(bib: Path, readinglist: Command) -> None:
    answer = readinglist("link", str(bib))
    assert (answer.code, answer.out.splitlines()[0]) == (0, "import 2 entries: a, b")
    assert bib.read_text() == TEXT
    assert "in step" in readinglist("link").out
    assert readinglist("link", str(bib)).code == 2, "linked already"


def test_a_manuscript_in_place_of_its_bib_is_wrong_usage(tmp_path: Path, readinglist: Command) -> None:
    paper = tmp_path / "paper.tex"
    paper.write_text("\\documentclass{article}\n")
    answer = readinglist("link", str(paper))
    assert answer.code == 2
    assert "is no .bib" in answer.err
    assert "Name the .bib" in answer.err


def test_a_sync_moves_fields_both_ways(linked: Path, readinglist: Command) -> None:
    readinglist("edit", "a", "title=A Nice Book")
    linked.write_text(linked.read_text().replace("Another Thing", "Some Thing"))
    answer = readinglist("sync", str(linked))
    assert answer.code == 0
    assert "write to the file: a title: A Book -> A Nice Book" in answer.out
    assert "take from the file: b title: Another Thing of Note -> Some Thing of Note" in answer.out
    assert "{A Nice Book}" in linked.read_text()


def test_what_is_odd_is_told_with_its_file_by_line_and_not_without_end(bib: Path, readinglist: Command) -> None:
    twice = "".join(f"@misc{{{key}, title = {{One}}, doi = {{10.1000/one}}}}\n" for key in "ab")
    bib.write_text(twice + "@misc{\n" * 60)
    told = readinglist("link", str(bib)).out
    numbers = [int(line.split("refs.bib, line ")[1].split(":")[0]) for line in told.splitlines() if "line " in line]
    assert numbers == list(range(2, 52))
    assert "... and 11 more places; --json lists them." in told


def test_a_conflict_is_shown_field_by_field_and_decided_by_one_option(linked: Path, readinglist: Command) -> None:
    readinglist("edit", "a", "title=A Nice Book")
    linked.write_text(TEXT.replace("A Book", "A Bad Book"))
    answer = readinglist("sync")
    assert answer.code == 0
    assert "conflict: a title\n  before:  A Book\n  file:    A Bad Book\n  library: A Nice Book\n" in answer.out
    assert readinglist("sync", "--strict").code == 1
    (record,) = json.loads(readinglist("sync", "--json").out)
    assert [(one["field"], one["file"], one["library"]) for one in record["conflicts"]] == [
        ("title", "A Bad Book", "A Nice Book")
    ]
    assert "would take" in readinglist("sync", "--dry-run", "--take", "file").out
    assert linked.read_text() == TEXT.replace("A Book", "A Bad Book")
    assert readinglist("sync", "--take", "library", "--paper", "a", "--field", "title", "--strict").code == 0
    assert linked.read_text() == TEXT.replace("A Book", "A Nice Book")


def test_what_was_deleted_in_the_file_is_listed_until_an_option_answers(linked: Path, readinglist: Command) -> None:
    linked.write_text(TEXT.split("\n\n")[0] + "\n")
    for _sync in range(2):
        assert "deleted in the file: b “Another Thing of Note”" in readinglist("sync").out
    assert readinglist("sync", "--gone", "trash").code == 0
    assert readinglist("show", "b", "--json").out.count("Another")
    assert "Another" not in readinglist("list").out
    assert readinglist("undo").code == 0
    readinglist("sync")
    assert "Another Thing of Note" in linked.read_text()


def test_a_file_that_is_gone_or_empty_ends_in_1_and_changes_nothing(linked: Path, readinglist: Command) -> None:
    linked.write_text("")
    answer = readinglist("sync")
    assert (answer.code, linked.read_text()) == (1, "")
    linked.unlink()
    assert readinglist("sync").code == 1
    assert not linked.exists()
    assert readinglist("sync", "--make-again").code == 0
    assert "@book{a," in linked.read_text()


def test_papers_come_into_a_file_and_leave_it_by_query(linked: Path, tmp_path: Path, readinglist: Command) -> None:
    other = tmp_path / "other.bib"
    assert readinglist("link", str(other)).code == 0
    assert readinglist("link", str(other), "a", "--add").code == 0
    assert "@book{a," in other.read_text()
    assert readinglist("link", str(other), "a", "--remove").code == 0
    assert "@book" not in other.read_text()
    assert readinglist("link", str(other), "a", "--remove").code == 1
    assert readinglist("link", str(tmp_path / "all.bib"), "--all").code == 0
    assert "Another Thing" in (tmp_path / "all.bib").read_text()


def test_what_one_file_says_reaches_the_others_in_one_sync(linked: Path, tmp_path: Path, readinglist: Command) -> None:
    later = tmp_path / "later.bib"
    readinglist("link", str(later), "--all")
    later.write_text(later.read_text().replace("A Book", "A Late Book"))
    assert readinglist("sync", "--strict").code == 0
    assert "{A Late Book}" in linked.read_text()


def test_a_renamed_file_is_followed_and_an_unlinked_one_left_alone(linked: Path, readinglist: Command) -> None:
    new = linked.rename(linked.with_name("new.bib"))
    assert str(new) in readinglist("sync").out
    assert readinglist("link", str(new), "--was", str(linked)).code == 0
    assert readinglist("sync", "--strict").code == 0
    assert readinglist("unlink", str(new)).code == 0
    assert new.read_text() == TEXT
    assert readinglist("sync").code == 1
    assert readinglist("unlink", str(new)).code == 1


@pytest.mark.parametrize(
    "words", [("link", "x.bib", "q", "--all"), ("link", "x.bib", "--add", "--remove"), ("sync", "--field", "title")]
)
def test_options_that_contradict_each_other_are_wrong_usage(words: tuple[str, ...], readinglist: Command) -> None:
    assert readinglist(*words).code == 2
