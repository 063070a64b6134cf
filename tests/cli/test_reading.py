"""The commands that tell: list, show, history, check; and what every command does with a library it cannot open."""

from __future__ import annotations

import json
import os
import pty
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from readinglist_shelf import PAGE, Command

from readinglist.cli import terminal


def test_list_is_one_aligned_line_a_paper_newest_first(shelf: Path, readinglist: Command) -> None:
    answer = readinglist("list")
    lines = answer.out.splitlines()
    assert [line.split()[:3] for line in lines] == [
        ["#3", "ude2023sleep", "2023"],
        ["#2", "acme2025counting", "2025"],
        ["#1", "doe2024lazy", "2024"],
    ]
    assert "Doe and Roe" in lines[2]
    assert "7 authors · Acme Labs" in lines[1]


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (["--sort", "title"], ["acme", "doe", "ude"]),
        (["--sort", "title", "--reverse"], ["ude", "doe", "acme"]),
        (["--sort", "date"], ["acme", "doe", "ude"]),
        (["--limit", "1"], ["ude"]),
        (["lazy"], ["doe"]),
        (["lazy", "or", "sheep"], ["acme", "doe"]),
        (["tag:teaching"], ["doe"]),
        (["status:queue"], ["doe"]),
        (["doe2024lazy"], ["doe"]),
        (["--", "-lazy"], ["ude", "acme"]),
    ],
)
def test_list_searches_and_sorts(shelf: Path, readinglist: Command, arguments: list[str], keys: list[str]) -> None:
    answer = readinglist("list", *arguments)
    assert answer.code == 0, answer.err
    assert [
        line.split()[1].rstrip("abcdefghijklmnopqrstuvwxyz").rstrip("0123456789") for line in answer.out.splitlines()
    ] == keys


def test_a_search_without_a_match_ends_with_1_and_prints_nothing(shelf: Path, readinglist: Command) -> None:
    answer = readinglist("list", "nosuchword")
    assert (answer.code, answer.out) == (1, "")


def test_syntax_that_makes_no_sense_is_told(shelf: Path, readinglist: Command) -> None:
    answer = readinglist("list", "lazy", "or")
    assert "searched as text" in answer.err


def test_nothing_drawn_can_command_the_terminal(shelf: Path, readinglist: Command) -> None:
    readinglist("note", "#3", "a\x1b]0;title\x07b")
    for arguments in (["list"], ["show", "#3"], ["note", "#3"], ["history"], ["show", "#3", "--history"]):
        result = _in_a_terminal(shelf, arguments)
        assert "\x1b" not in result, arguments
        assert "\x07" not in result, arguments
        assert "\u202e" not in result, arguments


def _in_a_terminal(library: Path, arguments: list[str]) -> str:
    """What a real terminal of 60 columns gets."""
    controller, screen = pty.openpty()
    os.set_blocking(controller, False)
    process = subprocess.run(
        [sys.executable, "-m", "readinglist", "--library", str(library), *arguments],
        stdin=screen, stdout=screen, stderr=screen, env={**os.environ, "COLUMNS": "60", "LINES": "20"}, timeout=60,
    )  # fmt: skip
    os.close(screen)
    received = b""
    while True:
        try:
            part = os.read(controller, 65536)
        except (BlockingIOError, OSError):
            break
        if not part:
            break
        received += part
    os.close(controller)
    assert process.returncode == 0, received
    return received.decode("utf-8")


def test_a_table_fits_the_terminal(shelf: Path) -> None:
    for line in _in_a_terminal(shelf, ["list"]).splitlines():
        assert terminal.width_of(line) <= 60


def test_show_tells_everything_that_is_known(shelf: Path, readinglist: Command) -> None:
    readinglist("note", "#1", "worth it")
    readinglist("annotate", "#1", "Students learn", "really?")
    out = readinglist("show", "#1").out
    for part in (
        "doe2024lazy", "The Lazy Teacher", "Jane Doe; Max Roe", "1 May 2024", "10.1000/lazy", "teaching/rest", "queue",
        "A teacher rests.", "worth it", '"Students learn": really?',
    ):  # fmt: skip
        assert part in out


def test_show_says_what_is_only_inferred(shelf: Path, readinglist: Command) -> None:
    out = readinglist("show", "#2").out
    assert "year inferred" in out
    assert "7 authors · Acme Labs" in out
    assert "unverified" in out


def test_show_tells_provenance_and_history(shelf: Path, readinglist: Command) -> None:
    readinglist("edit", "#1", "venue=Journal of Rest")
    out = readinglist("show", "#1", "--provenance").out
    assert "venue" in out.splitlines()[0]
    assert "user" in out.splitlines()[0]
    assert "A page" in out.splitlines()[-1]
    out = readinglist("show", "#1", "--history").out
    assert "Journal of Rest" in out


@pytest.mark.parametrize("name", ["#99", "nobody2020", "99", ""])
def test_a_paper_that_does_not_exist_ends_with_1(shelf: Path, readinglist: Command, name: str) -> None:
    answer = readinglist("show", name)
    assert (answer.code, answer.out) == (1, "")
    assert "There is no paper" in answer.err


def test_history_lists_operations_newest_first(shelf: Path, readinglist: Command) -> None:
    readinglist("rate", "#1", "3")
    readinglist("undo")
    lines = readinglist("history").out.splitlines()
    assert "undo" in lines[0]
    assert "undone" in lines[1]
    assert "Import 3 papers" in lines[2]


def test_check_tells_what_papers_lack_and_ends_with_0(shelf: Path, readinglist: Command) -> None:
    answer = readinglist("check")
    assert answer.code == 0
    assert "#2 acme2025counting" in answer.out
    assert "is whole" in answer.err


def test_check_mends_what_is_derived_and_only_when_told(shelf: Path, readinglist: Command) -> None:
    with closing(sqlite3.connect(shelf)) as connection, connection:
        connection.execute("INSERT INTO paper_text (paper_text) VALUES ('delete-all')")
    answer = readinglist("check")
    assert answer.code == 1
    assert "--fix" in answer.err
    assert readinglist("check", "--fix").code == 0
    assert readinglist("list", "lazy").code == 0


def test_a_damaged_file_is_told_and_ends_with_3(shelf: Path, readinglist: Command) -> None:
    with closing(sqlite3.connect(shelf)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'paper'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with open(shelf, "r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    damaged = shelf.read_bytes()
    for arguments in (["check"], ["list"], ["check", "--fix"], ["import", "-"]):
        answer = readinglist(*arguments, stdin=PAGE.encode())
        assert answer.code == 3, (arguments, answer)
        assert "a problem of ours" not in answer.err
    assert shelf.read_bytes() == damaged


def test_no_library_ends_with_3_and_makes_none(path: Path, readinglist: Command) -> None:
    for arguments in (["list"], ["show", "#1"], ["tag", "a", "+b"], ["undo"], ["check"], ["backup"]):
        answer = readinglist(*arguments)
        assert answer.code == 3, arguments
        assert str(path) in answer.err
    assert not path.exists()


@pytest.mark.parametrize("content", [b"not a library, but a text of some length\n" * 100, b"\0" * 4096])
def test_a_file_that_is_no_library_ends_with_3_and_is_not_touched(
    path: Path, readinglist: Command, content: bytes
) -> None:
    path.write_bytes(content)
    for arguments in (["list"], ["import", "-"], ["check"]):
        assert readinglist(*arguments, stdin=b"x").code == 3, arguments
    assert path.read_bytes() == content


def test_a_backup_is_made_listed_and_recovered(shelf: Path, readinglist: Command) -> None:
    answer = readinglist("backup")
    assert answer.code == 0
    assert "3 papers" in answer.out
    (backup,) = (shelf.parent / "backups").glob("*.sqlite")
    assert str(backup) in readinglist("backup", "--list").out
    readinglist("edit", "#1", "title=Changed")
    answer = readinglist("recover", str(backup))
    assert answer.code == 0, answer.err
    assert "is kept in" in answer.out
    assert "The Lazy Teacher" in readinglist("show", "#1").out


def test_a_backup_can_be_made_elsewhere(shelf: Path, tmp_path: Path, readinglist: Command) -> None:
    assert readinglist("backup", str(tmp_path / "elsewhere")).code == 0
    assert len(list((tmp_path / "elsewhere").glob("*.sqlite"))) == 1


def test_recovering_what_is_no_backup_changes_nothing(shelf: Path, tmp_path: Path, readinglist: Command) -> None:
    wrong = tmp_path / "wrong.sqlite"
    wrong.write_bytes(b"nothing of the kind" * 100)
    absent = tmp_path / "absent.sqlite"
    answer = readinglist("recover", str(wrong))
    assert (answer.code, "is no library of Reading List" in answer.err) == (3, True)
    answer = readinglist("recover", str(absent))
    assert (answer.code, f'There is no backup "{absent}".' in answer.err) == (1, True)
    assert "The Lazy Teacher" in readinglist("show", "#1").out


def test_a_very_long_search_is_not_said_back_whole(shelf: Path, readinglist: Command) -> None:
    for command in (["list"], ["export"], ["show"]):
        answer = readinglist(*command, "x" * 50_000)
        assert answer.code == 1
        assert len(answer.err) < 400


def test_check_shows_what_it_would_mend_mends_it_and_undo_takes_it_back(shelf: Path, readinglist: Command) -> None:
    assert readinglist("edit", "#1", "pages=pp. 1-2", "title=Lazy &amp; <i>slow</i>").code == 0
    told = readinglist("check").out
    assert "has a word before the pages: “pp. 1-2”." in told
    assert "    pages: pp. 1-2 -> 1-2" in told
    found = {one["kind"]: one["fix"] for one in json.loads(readinglist("check", "--json").out)}
    assert found["markup"] == {"field": "title", "before": "Lazy &amp; <i>slow</i>", "after": "Lazy & slow"}
    dry = readinglist("check", "--mend", "all", "--dry-run")
    assert "3 fields would be mended" in dry.err
    done = readinglist("check", "--mend", "markup")
    assert (done.code, "Mend 1 paper" in done.err) == (0, True)
    assert "Lazy & slow" in readinglist("show", "#1").out
    refused = readinglist("check", "--mend", "nosuch", "--mend", "all")
    assert (refused.code, '"nosuch" is no kind' in refused.err) == (2, True)
    assert "pages-word" in refused.err
    nothing = readinglist("check", "--mend", "month-text")
    assert (nothing.code, "pages-word" in nothing.err) == (1, True)
    assert readinglist("undo").code == 0
    assert "&amp;" in readinglist("show", "#1").out


def test_capitals_of_titles_are_protected_on_request_and_only_shown_before(
    readinglist: Command, tmp_path: Path
) -> None:
    (tmp_path / "refs.bib").write_text("@book{owl, title = {Why DNA Matters}, year = 2020}\n", "utf-8")
    readinglist("import", str(tmp_path / "refs.bib"))
    dry = readinglist("check", "--mend", "unprotected-capitals", "--dry-run")
    assert "title: {Why DNA Matters} -> {Why {DNA} Matters}" in dry.out
    assert "{Why DNA Matters}" in readinglist("export").out
    assert readinglist("check", "--mend", "all").code == 1, "capitals are mended only by name"
    readinglist("check", "--mend", "unprotected-capitals")
    assert "{Why {DNA} Matters}" in readinglist("export").out
    readinglist("undo")
    assert "{Why DNA Matters}" in readinglist("export").out


def test_a_title_as_long_as_a_book_takes_no_more_than_a_line(shelf: Path, tmp_path: Path, readinglist: Command) -> None:
    book = "word and more " * 5_000
    (tmp_path / "book.bib").write_text(
        f"@article{{a, title = {{Long {book}}}, pages = {{pp. {book}}}}}\n"
        f"@article{{b, title = {{Lang {book}}}, pages = {{1}}}}\n@misc{{c, title = {{Short}}}}\n"
    )
    commands = [
        ["import", "--dry-run", str(tmp_path / "book.bib")], ["link", str(tmp_path / "book.bib")], ["list"], ["check"],
        ["check", "--mend", "all", "--dry-run"], ["check", "--mend", "all"], ["duplicates"],
        ["tag", "c", "+" + "t" * 9_000], ["undo"], ["redo"], ["history"], ["sync"],
    ]  # fmt: skip
    for command in commands:
        answer = readinglist(*command)
        assert answer.code == 0, answer.err
        assert max(map(len, f"{answer.out}{answer.err}".splitlines())) < 700, command
    (tmp_path / "book.bib").write_text((tmp_path / "book.bib").read_text().partition("\n")[2])
    assert "deleted in the file: a “Long word" in (told := readinglist("sync").out)
    assert max(map(len, told.splitlines())) < 700
