"""What the documents name exists, and what exists is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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
    named = set(re.findall(r"`([a-z]+)[ `]", table.replace("`--format bibtex`", "")))
    assert set(COMMANDS) <= named
    others = named - set(COMMANDS) - {"biblatex", "ris", "csl", "markdown", "csv"}
    assert not others, f"the README names commands that do not exist: {sorted(others)}"


def test_the_readme_opens_with_the_two_commands() -> None:
    lines = (CHECKOUT / "README.md").read_text("utf-8").splitlines()
    assert [line.split("#")[0].strip() for line in lines[3:5]] == ["make run", "make test"]


def test_every_decision_is_in_the_index() -> None:
    index = (CHECKOUT / "docs" / "index.md").read_text("utf-8")
    for decision in (CHECKOUT / "docs" / "decisions").glob("*.md"):
        assert decision.name in index, f"{decision.name} is missing from docs/index.md"
