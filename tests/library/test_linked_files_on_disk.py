"""Linked files as they live on a disk: several, half written, gone, moved, write-protected, in any encoding."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from readinglist.errors import FileProblem, InvalidRequest
from readinglist.library import linking, trashing
from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.model.linked import LinkState, Scope, ScopeKind, SyncChoices
from readinglist.model.paper import Paper, PaperId

sys.path.insert(0, str(Path(__file__).parent))
from desk import TEXT, Desk, changed_lines


@pytest.fixture
def desk(library: Library, tmp_path: Path) -> Desk:
    return Desk(library, tmp_path / "refs.bib")


@pytest.fixture
def linked(desk: Desk) -> Desk:
    desk.link()
    return desk


@pytest.fixture
def second(linked: Desk, tmp_path: Path) -> Desk:
    """The same papers in another file, in another order and style."""
    other = Desk(linked.library, tmp_path / "thesis.bib")
    other.link(
        "@book{poe1999,\n title={A Book of Ravens},\n year=1999\n}\n"
        "@article{doe2020,\n title={Reading Old Ice},\n doi={10.1000/ice.2020},\n journal={JML}\n}\n"
    )
    return other


def add_paper(library: Library, **values: object) -> PaperId:
    with library.operation("Add", kinds=("papers",)) as op:
        return insert_papers(op, [Paper(**values)], source="user")[0]  # type: ignore[arg-type]


# -- what is no .bib ----------------------------------------------------------------------------------------------


def test_a_manuscript_is_not_linked_nor_is_a_linked_file_said_to_be_one(linked: Desk, tmp_path: Path) -> None:
    paper = tmp_path / "paper.tex"
    paper.write_text("\\documentclass{article}\n\\begin{document}\nAs \\cite{doe2020} says.\n\\end{document}\n")
    for attempt in (linking.link_file, lambda *to: linking.move_file(to[0], linked.file_id, to[1])):
        with pytest.raises(InvalidRequest, match=r"is no \.bib"):
            attempt(linked.library, paper)
    assert [file.path for file in linking.find_linked_files(linked.library)] == [linked.path]


@pytest.mark.parametrize("text", ["", "% mine\n", "@misc{broken = \n", "@comment{later}\n"])
def test_a_file_without_a_sound_entry_may_be_linked(desk: Desk, text: str) -> None:
    desk.link(text)
    assert desk.text == text


def test_a_broken_end_holds_nothing_up_after_a_write_of_ours_and_what_came_in_goes_without_a_trace(desk: Desk) -> None:
    text = "@misc{a,\n  title = {Ice and Snow}\n} % mine\n\n@misc{b, title = {x}, ,}\n"
    desk.link(text)
    os.utime(desk.path, (1, 1))  # written long ago, by nobody who may be in the middle of it
    owls = add_paper(desk.library, title="Owls at Night", citation_key="owls")
    linking.add_to_file(desk.library, desk.file_id, paper_ids=[owls])
    assert desk.sync().added == ("owls",)
    linking.take_from_file(desk.library, desk.file_id, paper_ids=[owls])
    result = desk.sync()
    assert (result.removed, result.file.state) == (("owls",), LinkState.IN_STEP)
    assert desk.text == text


# -- scopes and several files -------------------------------------------------------------------------------------


def test_a_file_of_a_query_follows_it(linked: Desk, tmp_path: Path) -> None:
    other = Desk(linked.library, tmp_path / "old.bib")
    other.link(None, scope=Scope(ScopeKind.QUERY, "year:..2020"))
    assert "doe2020" in other.text
    assert "poe1999" in other.text
    assert "roe2021" not in other.text
    linked.edit("doe2020", date="2023")
    assert other.sync().removed == ("doe2020",)
    before = other.text
    linked.edit("doe2020", date="2019")
    assert other.sync().added == ("doe2020",)
    linked.edit("doe2020", date="2023")
    other.sync()
    assert other.text == before


def test_what_a_user_puts_into_a_file_outside_its_query_stays(desk: Desk) -> None:
    desk.link(scope=Scope(ScopeKind.QUERY, "year:2020"))
    assert desk.text == TEXT
    desk.edit("poe1999", publisher="Nevermind")
    desk.sync()
    assert desk.text == TEXT.replace("Nevermore", "Nevermind")


def test_a_file_of_everything_gets_new_papers_in_its_own_style(desk: Desk) -> None:
    desk.link("@misc{a,\n\ttitle={First},\n}\n", scope=Scope(ScopeKind.ALL))
    add_paper(desk.library, title="Second", citation_key="b")
    desk.sync()
    assert desk.text == "@misc{a,\n\ttitle={First},\n}\n\n@misc{b,\n\ttitle={Second},\n}\n" or (
        desk.text == "@misc{a,\n\ttitle={First},\n}\n@misc{b,\n\ttitle={Second},\n}\n"
    )


def test_a_file_of_what_is_cited_follows_the_manuscript(linked: Desk, tmp_path: Path) -> None:
    main = tmp_path / "main.tex"
    main.write_text(r"\cite{doe2020}")
    other = Desk(linked.library, tmp_path / "cited.bib")
    other.link(None, scope=linking.cited_scope(main))
    assert "doe2020" in other.text
    main.write_text(r"\cite{doe2020,poe1999}")
    assert other.sync().added == ("poe1999",)
    main.unlink()
    before = other.text
    assert other.sync().file.state is LinkState.ERROR
    assert other.text == before


def test_a_query_that_suddenly_means_nothing_empties_no_file(linked: Desk, tmp_path: Path) -> None:
    other = Desk(linked.library, tmp_path / "some.bib")
    other.link(None, scope=Scope(ScopeKind.QUERY, "year:1999..2021"))
    before = other.text
    linking.set_scope(linked.library, other.file_id, scope=Scope(ScopeKind.QUERY, "year:1066"))
    result = other.sync()
    assert "out of the file's scope" in result.issues[0].message
    assert other.text == before
    assert len(other.sync(SyncChoices(is_loss_accepted=True)).removed) == 3


def test_two_files_share_papers_each_with_its_own_order_and_style(linked: Desk, second: Desk) -> None:
    assert len(linked.titles) == 3
    linked.replace("Reading {Old} Ice", "Reading {Ancient} Ice")
    linked.sync()
    second.sync()
    assert "title={Reading {Ancient} Ice}" in second.text
    assert second.text.index("poe1999") < second.text.index("doe2020")
    assert "journal={JML}" in second.text, "a difference that was there before stays"
    second.replace("year=1999", "year=2001")
    second.sync()
    linked.sync()
    assert "year = 2001" in linked.text


def test_a_note_that_differs_in_two_files_stays_in_each(linked: Desk, second: Desk) -> None:
    second.replace("journal={JML}", "journal={JML},\n note={theirs}")
    second.sync()
    linked.sync()
    assert "note    = {mine}" in linked.text
    linked.replace("{mine}", "{mine, again}")
    linked.sync()
    second.sync()
    assert "note={theirs}" in second.text


# -- the file on the disk -----------------------------------------------------------------------------------------


def test_our_own_write_is_known_by_its_content_whatever_its_time(linked: Desk) -> None:
    linked.edit("poe1999", publisher="Nevermind")
    linked.sync()
    os.utime(linked.path, (1, 1))
    assert linked.sync().is_idle


def test_an_empty_file_is_asked_about_and_nothing_is_taken_for_deleted(linked: Desk) -> None:
    linked.write("")
    result = linked.sync()
    assert (result.file.state, result.gone) == (LinkState.ERROR, ())
    assert "empty" in result.file.reason
    linked.edit("poe1999", publisher="Nevermind")
    linked.sync()
    assert linked.text == ""
    linked.write(TEXT)
    linked.sync()
    assert linked.text == TEXT.replace("Nevermore", "Nevermind")


def test_a_file_that_lost_most_of_its_entries_is_asked_about(linked: Desk) -> None:
    linked.write(TEXT[TEXT.index("@book") :])
    result = linked.sync()
    assert (result.file.state, result.gone) == (LinkState.ERROR, ())
    assert "2 of 3 entries are gone" in result.file.reason
    assert len(linked.sync(SyncChoices(is_loss_accepted=True)).gone) == 2
    assert len(linked.titles) == 3


@pytest.mark.parametrize("cut", range(len("% of Jane, hands off\n"), len(TEXT) - 2, 23))
def test_a_half_written_file_is_waited_for(linked: Desk, cut: int) -> None:
    linked.edit("poe1999", volume="7")
    linked.write(TEXT[:cut])
    result = linked.sync()
    assert linked.text == TEXT[:cut] or result.file.state is LinkState.IN_STEP
    assert len(linked.titles) == 3
    linked.write(TEXT)
    result = linked.sync()
    assert (result.gone, result.file.state) == ((), LinkState.IN_STEP)
    assert len(changed_lines(TEXT, linked.text)) <= 3


def test_a_file_that_vanished_is_an_error_and_no_deletion(linked: Desk) -> None:
    linked.path.unlink()
    result = linked.sync()
    assert result.file.state is LinkState.ERROR
    assert len(linked.titles) == 3
    assert not linked.path.exists()
    linked.sync(SyncChoices(is_made_again=True))
    for key in ("doe2020", "roe2021", "poe1999"):
        assert key in linked.text


def test_a_file_that_was_moved_is_found_and_followed(linked: Desk, tmp_path: Path) -> None:
    new = tmp_path / "moved.bib"
    linked.path.rename(new)
    assert str(new) in linked.sync().file.reason
    linking.move_file(linked.library, linked.file_id, new)
    linked.path = new
    assert linked.sync().file.state is LinkState.IN_STEP
    linked.edit("poe1999", publisher="Nevermind")
    linked.sync()
    assert linked.text == TEXT.replace("Nevermore", "Nevermind")


def test_a_file_that_another_program_replaced_by_rename_is_followed(linked: Desk, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.write_text(TEXT.replace("Nevermore", "Evermore"))
    new.replace(linked.path)
    linked.sync()
    assert linked.paper("poe1999").publisher == "Evermore"


def test_links_and_permissions_are_kept(desk: Desk, tmp_path: Path) -> None:
    real = tmp_path / "deep" / "real.bib"
    real.parent.mkdir()
    real.write_text(TEXT)
    real.chmod(0o640)
    desk.path.symlink_to(real)
    desk.link(None)
    desk.edit("poe1999", publisher="Nevermind")
    desk.sync()
    assert desk.path.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert "Nevermind" in real.read_text()


def test_a_write_protected_file_is_read_and_what_is_for_it_waits(linked: Desk) -> None:
    linked.replace("Owls at Night", "Owls by Day")
    linked.path.chmod(0o444)
    linked.edit("poe1999", publisher="Nevermind")
    result = linked.sync()
    assert (result.file.state, result.is_written) == (LinkState.PENDING, False)
    assert "write-protected" in result.file.reason
    assert linked.paper("roe2021").title == "Owls by Day"
    assert "Nevermore" in linked.text
    linked.path.chmod(0o644)
    assert linked.sync().is_written
    assert "Nevermind" in linked.text


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB of its own; only root can make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True)
    if made.returncode:
        pytest.skip("no disk could be made: only root may mount one")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_the_old_file_and_the_change_waits(desk: Desk, small_disk: Path) -> None:
    desk.path = small_disk / "refs.bib"
    desk.link()
    rest = small_disk / "rest"
    rest.write_bytes(b"x" * (os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize))
    desk.edit("poe1999", publisher="Nevermind")
    result = desk.sync()
    assert (result.file.state, result.is_unwritten) == (LinkState.PENDING, True)
    assert "disk is full" in result.file.reason
    assert desk.text == TEXT
    assert sorted(os.listdir(small_disk)) == ["refs.bib", "rest"]
    rest.unlink()
    assert desk.sync().is_written
    assert "Nevermind" in desk.text


def test_what_a_killed_process_left_beside_the_file_is_cleared_away_and_nothing_else(
    linked: Desk, tmp_path: Path
) -> None:
    names = [".refs.bib.abcd_123.tmp", ".refs.bib.newer_12.tmp", ".refs.bib.tmp", ".other.bib.abcd_123.tmp"]
    for name in names:
        (tmp_path / name).write_text("x")
        if "newer" not in name:
            os.utime(tmp_path / name, (1, 1))
    linked.edit("poe1999", publisher="Nevermind")
    linked.sync()
    assert sorted(name for name in os.listdir(tmp_path) if name.endswith(".tmp")) == sorted(names[1:])


def test_copies_of_a_cloud_folder_are_told_of_and_never_read(linked: Desk, tmp_path: Path) -> None:
    names = ["refs (conflicted copy 2026-01-02).bib", "refs (Jane's conflicted copy).bib", "refs (1).bib",
             "refs.sync-conflict-20260102-101112-ABCDEFG.bib"]  # fmt: skip
    for name in [*names, "references.bib", "refs 2020.bib"]:
        (tmp_path / name).write_text("@misc{other, title={Other}}")
    linked.edit("poe1999", publisher="Nevermind")
    issues = [issue.message for issue in linked.sync().issues]
    assert len(issues) == len(names)
    assert all(any(name in message for message in issues) for name in names)
    assert len(linked.titles) == 3


def test_line_ends_mark_and_encoding_are_kept(desk: Desk) -> None:
    data = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").replace("Ravens", "R\xe4ven").encode()
    desk.link(data)
    desk.edit("poe1999", title="A Book of Kr\xe4hen", publisher="")
    desk.edit("doe2020", volume="7")
    desk.sync()
    after = desk.path.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf% of Jane")
    assert b"\n" not in after.replace(b"\r\n", b"")
    assert "Kr\xe4hen".encode() in after or b'Kr{\\"a}hen' in after


def test_a_character_that_latin_1_does_not_have_is_written_as_latex(desk: Desk) -> None:
    desk.link("@book{a, title = {R\xe4ven und Kr\xe4hen}, publisher = {V}}\n".encode("latin-1"))
    assert desk.paper("a").title == "R\xe4ven und Kr\xe4hen"
    desk.edit("a", title="\u0141\xf3d\u017a", publisher="Vögel")
    result = desk.sync()
    assert result.file.state is LinkState.IN_STEP
    assert b"{\\L}" in desk.path.read_bytes()
    assert desk.paper("a").title == "\u0141\xf3d\u017a"
    assert desk.sync().is_idle


def test_the_only_entry_with_foreign_letters_comes_back_in_the_files_encoding(desk: Desk) -> None:
    data = "@book{a, title = {Plain}}\n\n@book{b, title = {R\xe4ven}}\n".encode("latin-1")
    desk.link(data)
    trashing.trash_papers(desk.library, [desk.id("b")])
    desk.sync()
    desk.library.undo()
    desk.sync()
    assert desk.path.read_bytes() == data


def test_one_of_two_entries_with_one_key_comes_back_beside_the_other(desk: Desk) -> None:
    text = "@book{a, title = {A Book of Ravens}}\n\n@book{a, title = {Quite Another Story}}\n"
    desk.link(text)
    for title in desk.titles:
        (paper_id,) = desk.library.find_ids(f'title:"{title}"')
        trashing.trash_papers(desk.library, [PaperId(paper_id)])
        desk.sync()
        assert title not in desk.text
        desk.library.undo()
        desk.sync()
        assert desk.text == text


def test_a_dry_run_changes_nothing_and_says_what_would_happen(linked: Desk) -> None:
    linked.replace("Owls at Night", "Owls by Day")
    linked.write(linked.text + "@misc{new, title={Something New}}\n")
    linked.edit("poe1999", publisher="Nevermind")
    before, label = linked.text, linked.library.undo_label
    result = linked.sync(is_dry_run=True)
    assert ([change.field for change in result.pulled], [change.field for change in result.pushed]) == (
        ["title"], ["publisher"]
    )  # fmt: skip
    assert result.new_keys == ("new",)
    assert (linked.text, linked.library.undo_label) == (before, label)
    assert linked.paper("roe2021").title == "Owls at Night"


@pytest.mark.parametrize(
    "data",
    [TEXT.encode("utf-16-le"), b"SQLite format 3\0" + bytes(200), b"\0" * 4096],
    ids=["UTF-16 without its mark", "a database", "what a power cut leaves"],
)
def test_what_is_no_text_is_not_linked_and_never_written(linked: Desk, tmp_path: Path, data: bytes) -> None:
    other = tmp_path / "other.bib"
    other.write_bytes(data)
    with pytest.raises(FileProblem, match="NUL characters"):
        linking.link_file(linked.library, other)
    assert [file.path for file in linking.find_linked_files(linked.library)] == [linked.path]
    linked.path.write_bytes(data)
    linked.edit("doe2020", title="Another")
    result = linked.sync()
    assert result.file.state is LinkState.ERROR
    assert linked.path.read_bytes() == data
    assert not result.gone
    assert not result.removed
