"""The shell reads with profiles and says so, lists them, and shows a paper in the text that it came in by."""

from __future__ import annotations

import json
from pathlib import Path

from readinglist_shelf import Command

from readinglist.library import profiles
from readinglist.model.profile import Begin, LineShape, Profile

GROUP = Profile(
    "Our group", "identifiers", Begin.MARK,
    (LineShape("#. {title}"), LineShape("{people}"), LineShape("{identifier}")),
)  # fmt: skip
TEXT = """1. A Theory of Shelves
Ada Lovelace and Alan Turing
arXiv:2403.00001
2. Owls as Librarians
Grace Hopper
arXiv:2303.00002
"""


def test_a_listing_is_read_with_its_profile_and_the_shell_says_so(
    path: Path, readinglist: Command, tmp_path: Path
) -> None:
    profiles.keep_profile(path, GROUP)
    file = tmp_path / "group.txt"
    file.write_text(TEXT, encoding="utf-8")

    plain = readinglist("import", "--dry-run", "--from", "identifiers", str(file))
    assert "arXiv:2403.00001" in plain.out
    assert "profile" not in plain.err
    answer = readinglist("import", "--dry-run", str(file))
    assert "Owls as Librarians" in answer.out
    assert "read with your profile “Our group”" in answer.err
    assert readinglist("import", "--from", "profile:our group", str(file)).code == 0
    assert readinglist("import", "--from", "profile:none", str(file)).code == 2


def test_kinds_lists_profiles_and_tells_of_broken_ones(path: Path, readinglist: Command) -> None:
    assert "Your profiles" not in readinglist("kinds").out
    profiles.keep_profile(path, GROUP)
    (path.parent / "profiles" / "odd.toml").write_text("?", encoding="utf-8")
    answer = readinglist("kinds")
    assert "profile:Our group, for identifiers" in answer.out
    assert "odd.toml" in answer.err
    assert json.loads(readinglist("kinds", "--json").out)["profiles"] == [{"name": "Our group", "kind": "identifiers"}]


def test_a_paper_is_shown_in_its_listings_with_the_parts_of_its_lines(
    path: Path, readinglist: Command, tmp_path: Path
) -> None:
    profiles.keep_profile(path, GROUP)
    file = tmp_path / "group.txt"
    file.write_text(TEXT, encoding="utf-8")
    readinglist("import", str(file))
    lines = readinglist("show", "#2", "--listing").out.splitlines()
    assert lines[0].startswith("Our group, imported ")
    assert [line.split(maxsplit=2) for line in lines[1:]] == [
        ["1", "title", "1. A Theory of Shelves"],
        ["2", "people", "Ada Lovelace and Alan Turing"],
        ["3", "identifier", "arXiv:2403.00001"],
    ]


def test_a_dry_run_tells_what_was_decided_of_a_paper_and_when(path: Path, readinglist: Command, tmp_path: Path) -> None:
    file = tmp_path / "numbers.txt"
    file.write_text("arXiv:2403.00001", encoding="utf-8")
    readinglist("import", str(file))
    readinglist("status", "2403.00001", "rejected")
    told = " ".join(readinglist("import", "--dry-run", "--json", str(file)).out.split())
    assert "rejected on" in json.loads(told)["entries"][0]["why"]
