"""The list of kinds is one: what the program reads, what `kinds` lists, what the help names and docs/kinds.md says."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import util
from pathlib import Path

from readinglist.library.importable import EVERY

CHECKOUT = Path(__file__).resolve().parents[1]


def run(*words: str) -> str:
    command = [sys.executable, "-m", "readinglist", *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=True).stdout


def written() -> str:
    spec = util.spec_from_file_location("kinds_document", CHECKOUT / "packaging" / "kinds_document.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.document())


def test_the_document_says_what_is_read() -> None:
    assert (CHECKOUT / "docs" / "kinds.md").read_text("utf-8") == written(), "run `make kinds`"


def test_the_command_lists_every_kind_with_its_group_and_an_example() -> None:
    listed = json.loads(run("kinds", "--json"))["listings"]
    assert {one["key"] for one in listed} == {kind.key for kind in EVERY}
    assert all(one["name"] and one["example"] and one["group"] for one in listed)
    words = run("kinds")
    assert all(f"  {kind.key} " in words and kind.name in words for kind in EVERY)


def test_the_help_of_import_leads_to_the_list() -> None:
    assert "(see `kinds`)" in " ".join(run("import", "--help").split())
