"""A linked .bib and the papers in it on the command line, as processes: two are merged, and parted again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.endtoend

Shell = Callable[..., subprocess.CompletedProcess[str]]

TEXT = """% mine, hands off
@article{ice1,
  title = {Reading Old {ICE}},
  author = {Doe, Jane},
  year = 2020,
  note = {first}
}

@misc{ice2,
  title = {Reading Old Ice in Snow},
  author = {Doe, Jane},
  doi = {10.1000/ice}
}

@book{owl, title = {Owls}, year = 1999}
"""


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    path = tmp_path / "refs.bib"
    path.write_text(TEXT)
    return path


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Run `readinglist ...`, which must do what it is told."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "readinglist", "--library", str(tmp_path / "library.sqlite"), *arguments]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=100, check=False)
        assert done.returncode == 0, done.stderr
        return done

    return run


def test_two_papers_of_a_file_are_merged_stay_in_step_with_it_and_are_two_again_after_an_undo(
    bib: Path, shell: Shell
) -> None:
    shell("link", str(bib))
    listed = shell("list").stdout
    shell("merge", "ice1", "ice2")
    told = shell("sync").stdout
    assert "“ice2” is a second entry of a paper, and left alone." in told
    assert told.endswith("in step: 1 place left alone\n")
    assert bib.read_text() == TEXT, "a text that cites the lost paper finds its entry under its key"
    assert "ice1" in shell("show", "ice2").stdout.splitlines()[0]
    shell("edit", "ice1", "title=Reading Very Old Ice")
    shell("sync")
    assert bib.read_text() == TEXT.replace("Reading Old {ICE}", "Reading Very Old Ice")
    shell("undo")
    shell("sync")
    assert bib.read_text() == TEXT
    shell("undo")
    assert shell("list").stdout == listed
    assert shell("sync").stdout.endswith("in step\n")
    assert bib.read_text() == TEXT
    shell("edit", "ice2", "title=Snow")
    shell("sync")
    assert bib.read_text() == TEXT.replace("Reading Old Ice in Snow", "Snow")
