r"""`cite`, `push` and `rename-key`: keys on their way out, and other keys for papers that have one."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from readinglist_shelf import Command

from readinglist.cli.commands.push import EDITORS
from readinglist.library import pushing
from readinglist.library.library import Library
from readinglist.library.public_keys import find_public


def public(shelf: Path) -> set[int]:
    with Library.open(shelf) as library:
        return set(find_public(library, [1, 2, 3]))


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["doe2024lazy"], r"\cite{doe2024lazy}"),
        ([], r"\cite{doe2024lazy,acme2025counting,ude2023sleep}"),
        (["lazy", "--style", "pandoc"], "[@doe2024lazy]"),
        (["lazy", "--style", "typst"], "@doe2024lazy"),
        (["lazy", "--style", "org"], "[cite:@doe2024lazy]"),
        (["lazy", "--style", r"\parencite{%s}"], r"\parencite{doe2024lazy}"),
    ],
)
def test_papers_are_cited_in_any_language(shelf: Path, readinglist: Command, arguments: list[str], text: str) -> None:
    answer = readinglist("cite", *arguments)
    assert (answer.code, answer.out) == (0, text + "\n")
    assert 1 in public(shelf)


def test_a_style_without_a_place_for_keys_is_refused_and_nothing_is_out(shelf: Path, readinglist: Command) -> None:
    assert readinglist("cite", "lazy", "--style", "apa").code == 2
    assert readinglist("cite", "nosuchword").code == 1
    assert public(shelf) == set()


@pytest.mark.parametrize("arguments", [["export"], ["show", "doe2024lazy", "--bibtex"]])
def test_what_is_printed_for_another_program_makes_keys_public(
    shelf: Path, readinglist: Command, arguments: list[str]
) -> None:
    readinglist("show", "doe2024lazy")
    readinglist("list")
    assert public(shelf) == set(), "looking is no leaving"
    readinglist(*arguments)
    assert 1 in public(shelf)


# -- push


def test_the_editors_offered_are_those_there_are() -> None:
    assert tuple(pushing.EDITORS) == EDITORS


def test_a_citation_goes_to_an_editor(
    shelf: Path, readinglist: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "arguments"
    program = tmp_path / "vim"
    program.write_text(f"#!{sys.executable}\nimport sys; open({str(record)!r}, 'w').write('|'.join(sys.argv[1:]))\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = readinglist("push", "lazy", "--to", "vim", "--server", "V", "--style", "natbib")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "Sent to Vim: \\citep{doe2024lazy}\n"
    assert record.read_text() == r"--servername|V|--remote-send|<C-\><C-N>a\citep{doe2024lazy}"


def test_a_missing_editor_ends_with_1_and_a_sentence(
    shelf: Path, readinglist: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    answer = readinglist("push", "lazy", "--to", "texstudio")
    assert answer.code == 1
    assert "TeXstudio is not on this computer" in answer.err
    assert public(shelf) == set()


def test_what_goes_through_the_clipboard_is_printed(shelf: Path, readinglist: Command) -> None:
    assert readinglist("push", "lazy", "--to", "vscode").out == "\\cite{doe2024lazy}\n"


# -- rename-key


@pytest.fixture
def thesis(tmp_path: Path) -> Path:
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "paper.tex").write_text("Lazy \\citep[p.~3]{doe2024lazy,other}.\n")
    (folder / "notes.md").write_text("See @doe2024lazy.\n")
    return folder


def test_a_renamed_paper_is_found_by_both_keys_and_shows_the_old_one(shelf: Path, readinglist: Command) -> None:
    assert readinglist("rename-key", "doe2024lazy", "doeTeacher").out == "doe2024lazy -> doeTeacher\n"
    shown = readinglist("show", "doe2024lazy").out
    assert shown.startswith("#1  doeTeacher")
    assert "Earlier keys\n  doe2024lazy" in shown
    assert json.loads(readinglist("show", "doeTeacher", "--json").out)[0]["custom"]["aliases"] == ["doe2024lazy"]
    assert "ids" in readinglist("export", "doeTeacher", "--format", "biblatex").out
    assert readinglist("undo").out == "Undone: Rename doe2024lazy to doeTeacher.\n"


def test_without_a_new_key_the_pattern_makes_one(shelf: Path, readinglist: Command) -> None:
    assert readinglist("rename-key", "doe2024lazy").out == "doe2024lazy -> doeLazyTeacher2024\n"
    assert readinglist("rename-key", "doe2024lazy").code == 1


def test_an_empty_new_key_is_not_one_by_the_pattern(shelf: Path, readinglist: Command) -> None:
    answer = readinglist("rename-key", "doe2024lazy", "")
    assert (answer.code, answer.out) == (2, "")


def test_the_places_of_a_folder_are_listed_and_then_rewritten(shelf: Path, readinglist: Command, thesis: Path) -> None:
    before = {path.name: path.read_text() for path in thesis.iterdir()}
    preview = readinglist("rename-key", "doe2024lazy", "new", "--folder", str(thesis), "--dry-run")
    assert preview.out == (
        f"doe2024lazy -> new\n{thesis}/notes.md:1: See @doe2024lazy.\n"
        f"{thesis}/paper.tex:1: Lazy \\citep[p.~3]{{doe2024lazy,other}}.\n"
    )
    assert {path.name: path.read_text() for path in thesis.iterdir()} == before
    assert readinglist("show", "new").code == 1
    answer = readinglist("rename-key", "doe2024lazy", "new", "--folder", str(thesis))
    back = f"rename-key new doe2024lazy --folder {thesis}"
    assert answer.err == (
        f"Rewrote 2 places in 2 files.\n`readinglist {back}` takes back key and places; `undo` only the key.\n"
    )
    assert (thesis / "paper.tex").read_text() == "Lazy \\citep[p.~3]{new,other}.\n"
    assert (thesis / "notes.md").read_text() == "See @new.\n"
    assert readinglist(*back.split()).code == 0
    assert {path.name: path.read_text() for path in thesis.iterdir()} == before
    assert "doe2024lazy" in readinglist("show", "doe2024lazy").out.splitlines()[0]


def test_places_that_cite_an_earlier_key_are_rewritten_later_too(
    shelf: Path, readinglist: Command, thesis: Path
) -> None:
    readinglist("rename-key", "doe2024lazy", "new")
    answer = readinglist("rename-key", "new", "new", "--folder", str(thesis), "--json")
    assert answer.code == 0
    told = json.loads(answer.out)
    assert (told["old"], told["new"]) == ("new", "new")
    assert [(Path(place["file"]).name, place["line"], place["key"]) for place in told["places"]] == [
        ("notes.md", 1, "doe2024lazy"), ("paper.tex", 1, "doe2024lazy"),
    ]  # fmt: skip
    assert (thesis / "notes.md").read_text() == "See @new.\n"
    assert readinglist("rename-key", "new", "new", "--folder", str(thesis)).code == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nosuchpaper", "x"], 1),
        (["doe2024lazy", "acme2025counting"], 2),
        (["doe2024lazy", "a b"], 2),
        (["doe2024lazy", "x", "--drop", "y"], 2),
        (["doe2024lazy", "--drop", "y"], 1),
        (["doe2024lazy", "x", "--folder", "/no/such/folder"], 1),
        (["doe2024lazy", "x", "--folder", ""], 2),
    ],
)
def test_a_rename_that_makes_no_sense_changes_nothing(
    shelf: Path, readinglist: Command, arguments: list[str], code: int
) -> None:
    answer = readinglist("rename-key", *arguments)
    assert (answer.code, answer.out) == (code, "")
    assert readinglist("history").out.count("\n") == 1


def test_an_earlier_key_can_be_dropped(shelf: Path, readinglist: Command) -> None:
    readinglist("rename-key", "doe2024lazy", "new")
    assert readinglist("rename-key", "new", "--drop", "doe2024lazy").out == "Done: Drop the alias doe2024lazy.\n"
    assert readinglist("show", "doe2024lazy").code == 1
