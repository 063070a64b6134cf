"""What the documents name exists, and what exists is named."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from readinglist import resources
from readinglist.cli import COMMANDS

CHECKOUT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(path for path in [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")] if path.is_file())
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    targets = [link for link in _LINK.findall(document.read_text("utf-8")) if "://" not in link]
    missing = [target for target in targets if not (document.parent / target).exists()]
    assert not missing, f"{document.name} names files that are not there: {missing}"


def test_the_readme_names_every_command_and_no_other() -> None:
    text = (CHECKOUT / "README.md").read_text("utf-8")
    table = "\n".join(line for line in text.splitlines() if line.startswith("| `"))
    named = set(re.findall(r"`([a-z]+(?:-key)?)[ `]", table.replace("`--format bibtex`", "")))
    assert set(COMMANDS) <= named
    others = named - set(COMMANDS) - {"biblatex", "ris", "csl", "markdown", "csv"}
    assert not others, f"the README names commands that do not exist: {sorted(others)}"


@pytest.mark.endtoend
def test_the_commands_of_the_readme_work_as_they_stand(tmp_path: Path) -> None:
    (block,) = re.findall(r"```\n(readinglist .*?)```", (CHECKOUT / "README.md").read_text("utf-8"), re.DOTALL)
    shutil.copy(resources.get_path(resources.SAMPLE_LISTING), tmp_path / "page.txt")
    environment = {**os.environ, "READINGLIST_LIBRARY": str(tmp_path / "library.sqlite")}
    for line in block.splitlines():
        words = shlex.split(line, comments=True)
        result = subprocess.run(
            [sys.executable, "-m", *words], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
        )
        assert result.returncode == 0, f"{line}: {result.stderr}"


def test_the_readme_opens_with_the_two_commands() -> None:
    lines = (CHECKOUT / "README.md").read_text("utf-8").splitlines()
    assert [line.split("#")[0].strip() for line in lines[3:5]] == ["make run", "make test"]


def test_every_decision_is_in_the_index() -> None:
    index = (CHECKOUT / "docs" / "index.md").read_text("utf-8")
    for decision in (CHECKOUT / "docs" / "decisions").glob("*.md"):
        assert decision.name in index, f"{decision.name} is missing from docs/index.md"
