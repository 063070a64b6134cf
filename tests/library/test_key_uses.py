"""Manuscripts that cite a key: what is found, what a rewrite changes, and the way back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readinglist.errors import FileProblem
from readinglist.library import key_uses

PAPER = "% \\cite{roe}\r\nFirst \\citep[see][]{doe,Roe}.\r\nThen \\cite{roe}\u00e9\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "thesis"
    (made / "chapters").mkdir(parents=True)
    (made / ".git").mkdir()
    (made / "paper.tex").write_bytes(PAPER.encode("latin-1"))
    (made / "chapters" / "notes.md").write_text("\ufeffAs @roe says.\n", encoding="utf-8")
    (made / "chapters" / "other.tex").write_text("\\cite{roebuck}")
    (made / ".git" / "old.tex").write_text("\\cite{roe}")
    (made / "refs.bib").write_text("@misc{roe}")
    return made


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_places_are_found_with_their_lines_in_any_case(folder):
    found = key_uses.find_uses(folder, ["ROE"])
    assert [(file.path.name, [(use.key, use.line, use.words) for use in file.uses]) for file in found] == [
        ("paper.tex", [("Roe", 2, "First \\citep[see][]{doe,Roe}."), ("roe", 3, "Then \\cite{roe}\u00e9")]),
        ("notes.md", [("roe", 1, "\ufeffAs @roe says.")]),
    ]


def test_a_rewrite_changes_nothing_but_the_keys_and_can_be_taken_back(folder):
    before = contents(folder)
    rewrite = key_uses.rewrite_uses(key_uses.find_uses(folder, ["roe"]), key="roe2020tidal")
    assert (rewrite.count, rewrite.refused) == (3, ())
    after = contents(folder)
    assert after["paper.tex"] == PAPER.replace("Roe}.", "roe2020tidal}.").replace(
        "Then \\cite{roe}", "Then \\cite{roe2020tidal}"
    ).encode("latin-1")
    assert after["notes.md"] == "\ufeffAs @roe2020tidal says.\n".encode()
    assert {name for name in after if after[name] != before[name]} == {"paper.tex", "notes.md"}
    assert [use.line for file in rewrite.written for use in file.uses] == [2, 3, 1]
    back = key_uses.undo_rewrite(rewrite)
    assert (back.count, back.refused) == (3, ())
    assert contents(folder) == before, "each place has the key in the case that it had"


def test_a_file_that_changed_meanwhile_is_left_alone_and_named(folder):
    found = key_uses.find_uses(folder, ["roe"])
    (folder / "paper.tex").write_text("\\cite{roe} and more")
    rewrite = key_uses.rewrite_uses(found, key="new")
    assert [path.name for path, _ in rewrite.refused] == ["paper.tex"]
    assert "has changed since" in rewrite.refused[0][1]
    assert (folder / "paper.tex").read_text() == "\\cite{roe} and more"
    assert [file.path.name for file in rewrite.written] == ["notes.md"]
    (folder / "chapters" / "notes.md").unlink()
    assert key_uses.undo_rewrite(rewrite).refused[0][0].name == "notes.md"


def test_a_link_to_a_file_stays_a_link(folder, tmp_path):
    real = tmp_path / "real.tex"
    real.write_text("\\cite{roe}")
    (folder / "paper.tex").unlink()
    (folder / "paper.tex").symlink_to(real)
    (folder / "same.tex").symlink_to(real)
    key_uses.rewrite_uses(key_uses.find_uses(folder, ["roe"]), key="new")
    assert (folder / "paper.tex").is_symlink()
    assert real.read_text() == "\\cite{new}"


def test_utf_16_stays_utf_16(folder):
    (folder / "wide.tex").write_bytes("\ufeff\\cite{roe}\r\n".encode("utf-16-le"))
    found = [file for file in key_uses.find_uses(folder, ["roe"]) if file.path.name == "wide.tex"]
    key_uses.rewrite_uses(found, key="kim")
    assert (folder / "wide.tex").read_bytes() == "\ufeff\\cite{kim}\r\n".encode("utf-16-le")


def test_what_is_no_file_is_not_waited_for(folder):
    os.mkfifo(folder / "pipe.tex")
    (folder / "folder.tex").mkdir()
    assert len(key_uses.find_uses(folder, ["roe"])) == 2


def test_a_search_can_be_ended(folder):
    class Ended(Exception):
        pass

    def end() -> None:
        raise Ended

    with pytest.raises(Ended):
        key_uses.find_uses(folder, ["roe"], check=end)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileProblem, match="There is no folder"):
        key_uses.find_uses(tmp_path / "none", ["roe"])


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["\\cite{roe}", "\\cite{Roe, doe}", "é", "\r\n", "\n", "% \\cite{roe}\n"]), max_size=12),
    st.sampled_from(["utf-8", "latin-1"]),
)  # fmt: skip
def test_there_and_back_is_where_it_was(tmp_path, pieces, encoding):
    path = tmp_path / "paper.tex"
    path.write_bytes("".join(pieces).encode(encoding))
    before = path.read_bytes()
    rewrite = key_uses.rewrite_uses(key_uses.find_uses(tmp_path, ["roe"]), key="a-longer-key")
    assert not key_uses.find_uses(tmp_path, ["roe"])
    assert key_uses.undo_rewrite(rewrite).count == rewrite.count
    assert path.read_bytes() == before
