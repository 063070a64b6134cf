"""`import` on the command line: what it reads, what it says, JSON for scripts, exit codes."""

from __future__ import annotations

import json
import os
import threading
import time
import zipfile
from pathlib import Path

import pytest
from readinglist_shelf import PAGE, Command

from readinglist.cli.inputs import LARGEST_INPUT_BYTES, PATIENCE_S
from readinglist.library.library import Library
from readinglist.model.paper import Paper


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.txt"
    file.write_text(PAGE, "utf-8")
    return file


def papers(path: Path) -> list[Paper]:
    with Library.open(path, create=False) as library:
        return library.get_papers(library.find_ids())


def test_a_page_becomes_papers_and_one_undo_step(path: Path, page: Path, readinglist: Command) -> None:
    answer = readinglist("import", str(page), "--tag", "daily", "--tag", "to read", "--status", "queue")
    assert answer.code == 0, answer.err
    assert "added 3 papers" in answer.out
    found = papers(path)
    assert [paper.title for paper in found] == ["Sheep That Count Themselves", "Dreams of a Queue", "The Lazy Teacher"]
    assert {paper.tags for paper in found} == {("daily", "to read")}
    assert {str(paper.status) for paper in found} == {"queue"}
    assert readinglist("undo").code == 0
    assert papers(path) == []


def test_json_of_an_import_is_the_contract(path: Path, page: Path, readinglist: Command) -> None:
    answer = readinglist("import", "--json", str(page))
    told = json.loads(answer.out)
    assert set(told) == {"kind", "added", "matched", "updated", "issues", "operation"}
    assert told["kind"] == "daily-papers"
    assert told["added"] == [
        3,
        2,
        1,
    ]  # in the order of the page; newest first is the order of numbers, so it shows as the page
    assert (told["matched"], told["updated"], told["issues"]) == ([], [], [])
    assert isinstance(told["operation"], int)
    again = json.loads(readinglist("import", "--json", str(page)).out)
    assert (again["added"], again["matched"], again["operation"]) == ([], [3, 2, 1], None)


def test_a_dry_run_tells_the_plan_and_leaves_nothing(path: Path, page: Path, readinglist: Command) -> None:
    answer = readinglist("import", "--dry-run", "--json", "--date", "2026-04-15", str(page))
    assert answer.code == 0, answer.err
    plan = json.loads(answer.out)
    assert set(plan) == {"kind", "entries", "issues"}
    first, second, _ = plan["entries"]
    assert set(first) == {
        "title", "abstract", "date", "author_count", "organization", "identifiers", "action", "why", "first_line",
        "last_line",
    }  # fmt: skip
    assert (first["title"], first["date"], first["author_count"], first["organization"], first["action"]) == (
        "Sheep That Count Themselves", "2023-06-26", 4, None, "new",
    )  # fmt: skip
    assert (second["date"], second["author_count"], second["organization"]) == ("2026-04-12", None, "Acme Labs")
    assert PAGE.splitlines()[first["first_line"] - 1] == first["title"]
    assert not path.exists()


def test_a_dry_run_in_words_names_what_would_happen(shelf: Path, page: Path, readinglist: Command) -> None:
    before = shelf.read_bytes()
    answer = readinglist("import", "--dry-run", str(page))
    assert answer.code == 0
    assert "2 new" in answer.out
    assert "Dreams of a Queue" in answer.out
    assert shelf.read_bytes() == before


def test_standard_input_is_read(path: Path, readinglist: Command) -> None:
    assert readinglist("import", "-", stdin=PAGE.encode()).code == 0
    assert len(papers(path)) == 3


def test_a_folder_is_one_plan_and_one_undo_step(path: Path, tmp_path: Path, readinglist: Command) -> None:
    folder = tmp_path / "pages"
    (folder / "below").mkdir(parents=True)
    (folder / "a.txt").write_text(PAGE, "utf-8")
    (folder / "below" / "b.txt").write_text(PAGE.replace("Sheep", "Goats").replace("sheep", "goats on a hill"), "utf-8")
    (folder / ".hidden").write_text("no listing", "utf-8")
    told = json.loads(readinglist("import", "--json", str(folder)).out)
    assert (told["kind"], len(told["added"]), told["issues"]) == ("folder", 4, [])
    assert len(papers(path)) == 4
    assert readinglist("undo").code == 0
    assert papers(path) == []


def test_an_archive_is_read_as_the_folder_that_it_holds(path: Path, tmp_path: Path, readinglist: Command) -> None:
    packed = tmp_path / "pages.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", PAGE)
        archive.writestr("below/notes.bin", bytes(range(256)))
        archive.writestr("below/b.bib", "@misc{goat, title = {Goats on a hill}}")
    told = json.loads(readinglist("import", "--json", str(packed)).out)
    assert (told["kind"], len(told["added"])) == ("archive", 4)
    assert ["below/notes.bin" in issue["message"] for issue in told["issues"]] == [True]


def test_json_of_several_inputs_is_an_array_also_where_one_cannot_be_read(
    path: Path, page: Path, tmp_path: Path, readinglist: Command
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    answer = readinglist("import", "--json", str(empty), str(page), str(tmp_path / "absent.txt"))
    assert answer.code == 1
    first, second, third = json.loads(answer.out)
    assert first["name"] == str(empty)
    assert first["error"]["message"] == f"“{empty}” is empty."
    assert len(second["added"]) == 3
    assert "There is no file" in third["error"]["message"]


def test_tags_with_a_comma_between_them_are_two(path: Path, page: Path, readinglist: Command) -> None:
    assert readinglist("import", "--tag", "sheep,to read", str(page)).code == 0
    assert set(papers(path)[0].tags) == {"sheep", "to read"}


def test_empty_standard_input_is_said_in_a_sentence(path: Path, readinglist: Command) -> None:
    assert "readinglist: The input is empty." in readinglist("import", "-").err


def test_trouble_with_one_file_does_not_stop_the_others(
    path: Path, page: Path, tmp_path: Path, readinglist: Command
) -> None:
    answer = readinglist("import", str(tmp_path / "absent.txt"), str(page))
    assert answer.code == 1
    assert "absent.txt" in answer.err
    assert len(papers(path)) == 3


def _bad_inputs(folder: Path) -> dict[str, Path]:
    (folder / "folder").mkdir()
    contents = {
        "empty": b"",
        "blank": b" \n\t\r\n",
        "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
        "nuls": b"\0" * 5000,
        "other kind": b"A letter to a friend, which names no paper.\n",
        "prose": b"Dear all, the meeting is at noon.\n",
        "html": b"<!DOCTYPE html><html><body><p>no papers</p></body></html>",
        "large": b"word " * (LARGEST_INPUT_BYTES // 5 + 1),
    }
    files = {name: folder / f"{name}.txt" for name in contents}
    for name, file in files.items():
        file.write_bytes(contents[name])
    return files | {"folder": folder / "folder", "absent": folder / "absent.txt"}


def test_bad_input_is_one_clear_message_and_no_paper(path: Path, tmp_path: Path, readinglist: Command) -> None:
    (tmp_path / "inputs").mkdir()
    for name, file in _bad_inputs(tmp_path / "inputs").items():
        answer = readinglist("import", str(file))
        assert answer.code == 1, name
        assert answer.out == "", name
        assert answer.err.startswith("readinglist: "), name
        assert "a problem of ours" not in answer.err, name
        assert len(answer.err) < 600, name
        assert not path.exists(), name


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "cp1252"])
def test_other_encodings_are_read(path: Path, tmp_path: Path, readinglist: Command, encoding: str) -> None:
    file = tmp_path / "page.txt"
    text = PAGE.replace("Dreams", "Rêves")
    file.write_bytes(text.encode(encoding))
    answer = readinglist("import", str(file))
    assert answer.code == 0, answer.err
    assert [paper.title for paper in papers(path)][1] == "Rêves of a Queue"


def test_latin_1_is_read(path: Path, tmp_path: Path, readinglist: Command) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(PAGE.replace("•", "\xb7").replace("Dreams", "Rêves").encode("latin-1"))
    assert readinglist("import", str(file)).code == 0
    assert "Rêves of a Queue" in [paper.title for paper in papers(path)]


def test_identifiers_are_one_listing_and_one_undo_step(path: Path, page: Path, readinglist: Command) -> None:
    link = "https://huggingface.co/papers/2401.00001"
    answer = readinglist("import", "2401.00001v2", str(page), "10.1000/182", "PMID 77", link)
    assert answer.code == 0, answer.err
    assert "3 identifiers: added 3 papers." in answer.out
    titles = {paper.title for paper in papers(path)}
    assert {"arXiv:2401.00001", "doi:10.1000/182", "PMID 77"} < titles
    assert not any(paper.is_verified for paper in papers(path))
    assert len(papers(path)) == 6
    assert readinglist("undo").code == 0  # the page, which came last
    assert len(papers(path)) == 3


def test_an_identifier_that_is_here_already_adds_nothing(path: Path, readinglist: Command) -> None:
    readinglist("import", "arXiv:2401.00001", "10.1000/182")
    told = json.loads(readinglist("import", "--json", "https://arxiv.org/abs/2401.00001v3").out)
    assert (told["kind"], told["added"], len(told["matched"])) == ("identifiers", [], 1)


def test_a_kind_that_is_named_finds_identifiers_in_any_text(path: Path, tmp_path: Path, readinglist: Command) -> None:
    file = tmp_path / "references.txt"
    line = "A. Lima, On Sheep and on Counting Them, Journal of Very Long Names and Numbers 12 (2019), "
    file.write_text("".join(f"[{n}] {line} doi:10.1000/{n}.\n" for n in range(30)), "utf-8")
    assert json.loads(readinglist("import", "--dry-run", "--json", str(file)).out)["kind"] == "references"
    told = json.loads(readinglist("import", "--from", "identifiers", "--json", str(file)).out)
    assert len(told["added"]) == 30
    assert told["issues"] == []


def test_a_file_named_as_an_identifier_is_a_file(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, readinglist: Command
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "2401.00001").write_text(PAGE, "utf-8")
    assert readinglist("import", "2401.00001").code == 0
    assert len(papers(path)) == 3


def test_issues_change_the_exit_code_only_when_strict(path: Path, tmp_path: Path, readinglist: Command) -> None:
    file = tmp_path / "cut.txt"
    file.write_text(PAGE + "\nA Title That Was Cut\n\nIts abstract ends in the mid\n", "utf-8")
    told = json.loads(readinglist("import", "--dry-run", "--json", str(file)).out)
    assert told["issues"], "this page should have an issue"
    assert set(told["issues"][0]) == {"message", "first_line", "last_line"}
    answer = readinglist("import", "--dry-run", str(file))
    assert answer.code == 0
    assert str(told["issues"][0]["first_line"]) in answer.err
    assert readinglist("import", "--strict", str(file)).code == 1
    assert len(papers(path)) >= 3


def test_a_kind_can_be_named_and_an_unknown_one_is_wrong_usage(path: Path, page: Path, readinglist: Command) -> None:
    assert readinglist("import", "--from", "daily-papers", str(page)).code == 0
    answer = readinglist("import", "--from", "weekly-papers", str(page))
    assert answer.code == 2
    assert "daily-papers" in answer.err


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday", "2026"])
def test_a_day_that_is_none_is_wrong_usage(path: Path, page: Path, readinglist: Command, day: str) -> None:
    assert readinglist("import", "--date", day, str(page)).code == 2
    assert not path.exists()


def test_without_anything_to_import_is_wrong_usage(path: Path, readinglist: Command) -> None:
    assert readinglist("import").code == 2


def test_a_pipe_is_read_like_a_file(path: Path, tmp_path: Path, readinglist: Command) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text(PAGE, "utf-8"))
    writer.start()
    assert readinglist("import", str(pipe)).code == 0
    writer.join()
    assert len(papers(path)) == 3


def test_a_pipe_into_which_nobody_writes_is_refused(path: Path, tmp_path: Path, readinglist: Command) -> None:
    os.mkfifo(tmp_path / "pipe")
    answer = readinglist("import", str(tmp_path / "pipe"))
    assert (answer.code, answer.out) == (1, "")
    assert "nobody writes" in answer.err


def test_a_pipe_whose_writer_is_slow_is_waited_for(path: Path, tmp_path: Path, readinglist: Command) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def write() -> None:
        with pipe.open("w", encoding="utf-8") as file:
            time.sleep(PATIENCE_S + 0.3)
            file.write(PAGE)

    writer = threading.Thread(target=write)
    writer.start()
    assert readinglist("import", str(pipe)).code == 0
    writer.join()


def test_an_import_into_a_library_with_changes_backs_it_up_once_a_day(
    shelf: Path, page: Path, readinglist: Command
) -> None:
    assert readinglist("import", str(page)).code == 0
    (backup,) = (shelf.parent / "backups").glob("*.sqlite")
    assert len(papers(backup)) == 3
    assert readinglist("import", "-", stdin=PAGE.replace("Queue", "Stack").encode()).code == 0
    assert list((shelf.parent / "backups").glob("*.sqlite")) == [backup]


def test_a_dry_run_makes_no_backup(shelf: Path, page: Path, readinglist: Command) -> None:
    assert readinglist("import", "--dry-run", str(page)).code == 0
    assert not (shelf.parent / "backups").exists()


def test_a_backup_that_cannot_be_made_is_told_and_does_not_stop_the_import(
    shelf: Path, page: Path, readinglist: Command
) -> None:
    (shelf.parent / "backups").write_text("a file where the folder should be")
    answer = readinglist("import", str(page))
    assert answer.code == 0
    assert "No backup was made" in answer.err
    assert len(papers(shelf)) == 5


def test_a_text_in_which_no_paper_could_be_read_ends_with_1(path: Path, tmp_path: Path, readinglist: Command) -> None:
    file = tmp_path / "cut.txt"
    file.write_text("A Title That Was Copied Alone\n\nAnd a few words of its abstract, cut off in the mid", "utf-8")
    answer = readinglist("import", "--from", "daily-papers", str(file))
    assert answer.code == 1
    assert "lines 1-3" in answer.err
    assert not path.exists()


def test_a_first_import_makes_the_library_once_a_paper_was_read(
    path: Path, page: Path, tmp_path: Path, readinglist: Command
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    answer = readinglist("import", str(tmp_path / "empty.txt"), str(page), str(tmp_path / "absent.txt"))
    assert answer.code == 1
    assert len(papers(path)) == 3


def test_trouble_with_a_library_that_is_there_is_told_before_anything_is_read(
    path: Path, tmp_path: Path, readinglist: Command
) -> None:
    path.write_bytes(b"no library at all" * 20)
    answer = readinglist("import", str(tmp_path / "absent.txt"))
    assert answer.code == 3
    assert "absent.txt" not in answer.err


def test_a_stray_file_in_a_folder_changes_the_exit_code_only_when_strict(
    path: Path, tmp_path: Path, readinglist: Command
) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "page.txt").write_text(PAGE, "utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    answer = readinglist("import", str(folder))
    assert answer.code == 0
    assert "picture.png" in answer.err
    assert readinglist("import", "--strict", str(folder)).code == 1
    assert readinglist("import", str(folder / "page.txt"), str(folder / "picture.png")).code == 1
    (folder / "page.txt").unlink()
    assert readinglist("import", str(folder)).code == 1


def test_an_empty_name_is_not_the_folder_one_is_in(
    path: Path, page: Path, readinglist: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(page.parent)
    answer = readinglist("import", str(page), "")
    assert (answer.code, answer.out) == (2, "")
    assert "is empty" in answer.err
    assert not path.exists()


def test_what_is_no_input_says_nothing_of_the_papers_that_came_with_it(path: Path, readinglist: Command) -> None:
    answer = readinglist("import", "10.1000/182", "arXiv:2306.12345", "garbage")
    assert answer.code == 1
    assert len(json.loads(readinglist("list", "--json").out)) == 2
    assert 'There is no file "garbage".\nNothing was taken from it.' in answer.err
    assert "as it was" not in answer.err


def test_json_leaves_no_doubt_about_what_was_left_out(path: Path, tmp_path: Path, readinglist: Command) -> None:
    for name, year in (("first.ris", ""), ("second.ris", "PY  - 2001\n")):
        (tmp_path / name).write_text(f"TY  - JOUR\nTI  - Dash paper\n{year}ER  - \n", "utf-8")
    assert readinglist("import", str(tmp_path / "first.ris")).code == 0
    answer = readinglist("import", "--json", str(tmp_path / "second.ris"))
    assert json.loads(answer.out)["added"] == []
    assert "1 entry left out, because they may be here already; --unsure decides." in answer.err


def test_what_is_not_seen_is_no_part_of_a_citation_key(path: Path, tmp_path: Path, readinglist: Command) -> None:
    (tmp_path / "a.bib").write_text("@article{k\u200bey, title = {Owls at night}}", "utf-8")
    assert readinglist("import", str(tmp_path / "a.bib")).code == 0
    assert papers(path)[0].citation_key == "key"
