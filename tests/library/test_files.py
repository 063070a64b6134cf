"""Replacing a file whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from readinglist.errors import FileProblem
from readinglist.library import places
from readinglist.library.files import replace_file


def test_a_file_is_written_with_its_line_ends_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "refs.bib"
    replace_file(target, "é\r\nb\n")
    assert target.read_bytes() == "é\r\nb\n".encode()
    assert [item.name for item in tmp_path.iterdir()] == ["refs.bib"]


def test_permissions_are_kept_and_a_new_file_gets_those_of_the_user(tmp_path: Path) -> None:
    target = tmp_path / "refs.bib"
    target.write_text("old")
    target.chmod(0o640)
    replace_file(target, "new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    before = os.umask(0o027)
    try:
        replace_file(tmp_path / "other.bib", "new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "other.bib").stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = tmp_path / "real" / "refs.bib"
    real.write_text("old")
    link = tmp_path / "link.bib"
    link.symlink_to(real)
    replace_file(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_a_name_as_long_as_names_may_be_works(tmp_path: Path) -> None:
    target = tmp_path / ("x" * 251 + ".bib")
    replace_file(target, "new")
    assert target.read_text() == "new"


@pytest.mark.parametrize("place", ["absent/refs.bib", "."])
def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, place: str) -> None:
    with pytest.raises(FileProblem, match="could not be written") as refusal:
        replace_file(tmp_path / place, "new")
    assert refusal.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    target = tmp_path / "refs.bib"
    target.write_text("old")
    code = (
        "import resource, sys; from readinglist.library.files import replace_file\n"
        "from readinglist.errors import FileProblem\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n    replace_file(sys.argv[1], 'x' * 100000)\n"
        "except FileProblem as error:\n    print(error.summary)"
    )
    answer = subprocess.run([sys.executable, "-c", code, str(target)], check=True, capture_output=True, text=True)
    assert "full" in answer.stdout
    assert target.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["refs.bib"]


def test_a_reader_sees_the_old_or_the_new_file_and_never_a_mixture(tmp_path: Path) -> None:
    target = tmp_path / "refs.bib"
    contents = {"a" * 300_000, "b" * 200_000}
    replace_file(target, "a" * 300_000)
    code = (
        "import sys; from readinglist.library.files import replace_file\n"
        "for step in range(60):\n"
        "    replace_file(sys.argv[1], 'b' * 200_000 if step % 2 else 'a' * 300_000)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(target)]) as writer:
        seen = set()
        while writer.poll() is None:
            seen.add(target.read_text())
    assert writer.returncode == 0
    assert seen <= contents


def test_a_device_is_written_to_not_replaced() -> None:
    replace_file(Path("/dev/null"), "x")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no files by their number here")
def test_a_pipe_of_a_shell_is_written_to() -> None:
    reader, writer = os.pipe()
    try:
        replace_file(Path(f"/dev/fd/{writer}"), "text")
        assert os.read(reader, 100) == b"text"
    finally:
        os.close(reader)
        os.close(writer)


def test_a_pipe_from_which_nobody_reads_is_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileProblem, match="nobody reads from it"):
        replace_file(tmp_path / "pipe", "text")


def test_the_library_lies_where_it_is_told_or_in_the_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert places.library_path() == tmp_path / "data" / "readinglist" / "library.sqlite"
    monkeypatch.setenv("READINGLIST_LIBRARY", str(tmp_path / "mine.sqlite"))
    assert places.library_path() == tmp_path / "mine.sqlite"
    assert places.backups_folder(tmp_path / "mine.sqlite") == tmp_path / "backups"
    assert list(tmp_path.iterdir()) == []
