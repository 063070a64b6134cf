"""The whole main job on the command line, as processes: import, look, tag, annotate, undo, export; and bad days."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from readinglist import resources
from readinglist.library.library import Library

pytestmark = pytest.mark.endtoend

PROGRAM = [sys.executable, "-m", "readinglist"]
SAMPLE = resources.get_path(resources.SAMPLE_LISTING)
PAGE = "listings/hf/hf-papers-search-2026-04-15.txt"

Shell = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "library.sqlite"


@pytest.fixture
def shell(path: Path, tmp_path: Path) -> Shell:
    """Run `readinglist ...` in a folder of its own; text in, text out. The folder stays empty unless told otherwise."""
    folder = tmp_path / "work"
    folder.mkdir()

    def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        command = [*PROGRAM, "--library", str(path), *arguments]
        return subprocess.run(
            command, cwd=folder, capture_output=True, encoding="utf-8", timeout=100, check=False, **options
        )  # type: ignore[call-overload, no-any-return]

    return run


def _listing(count: int) -> str:
    """A page of `count` papers."""
    entries = (
        f"Paper Number {number} of a Long Page\n\nThe abstract of number {number}: "
        f"{' '.join(f'word{number * 7 + i}' for i in range(80))}.\n\n"
        f"  • {number % 9 + 1} authors\n·\nJun {number % 28 + 1}, 2023\n"
        for number in range(1, count + 1)
    )
    return "Daily Papers\n\n" + "\n".join(entries)


def _titles(path: Path) -> list[str]:
    if not path.exists():
        return []
    with Library.open(path) as library:
        return [row.title for row in library.get_rows(library.find_ids())]


def _do_the_main_job(shell: Shell, listing: Path, *, day: str, count: int, folder: Path) -> None:
    plan = json.loads(shell("import", "--dry-run", "--json", "--date", day, str(listing)).stdout)
    assert [entry["action"] for entry in plan["entries"]] == ["new"] * count

    result = json.loads(shell("import", "--json", "--date", day, "--tag", "daily", str(listing)).stdout)
    assert (len(result["added"]), result["matched"], result["issues"]) == (count, [], plan["issues"])

    papers = json.loads(shell("list", "--json", "--sort", "added").stdout)
    assert len(papers) == count
    by_title = {paper["title"]: paper["custom"] for paper in papers}
    for entry in plan["entries"]:
        assert by_title[entry["title"]]["author_count"] == entry["author_count"]
        assert by_title[entry["title"]]["listings"][0]["kind"] == "daily-papers"

    again = json.loads(shell("import", "--json", "--date", day, str(listing)).stdout)
    assert (again["added"], again["operation"]) == ([], None)

    first = f"#{result['added'][0]}"
    abstract = plan["entries"][0]["abstract"]
    assert shell("tag", first, "+to read", "-daily").returncode == 0
    assert shell("status", first, "queue").returncode == 0
    assert shell("rate", first, "4").returncode == 0
    assert shell("annotate", first, " ".join(abstract.split()[:5]), "is that so?").returncode == 0
    assert shell("note", first, "-", input="# Worth it\n").returncode == 0
    shown = shell("show", first).stdout
    for part in ("to read", "queue", "4 of 5", "is that so?", "# Worth it"):
        assert part in shown

    bib = folder / "papers.bib"
    exported = shell("export", "--output", str(bib))
    assert exported.returncode == 0, exported.stderr
    assert f"{count} papers" in exported.stderr
    text = bib.read_text("utf-8")
    assert text.count("\n@") + text.startswith("@") == count
    _pass_bibtex(bib, count=count)

    for _ in range(6):
        assert shell("undo").returncode == 0
    assert shell("list", "--json").stdout.strip() == "[]"
    assert shell("undo").returncode == 1
    for _ in range(6):
        assert shell("redo").returncode == 0
    assert shell("show", first).stdout == shown
    assert shell("check").returncode == 0


def _pass_bibtex(bib: Path, *, count: int) -> None:
    """Let BibTeX itself read the file, where it is installed: no error, and every entry in the bibliography."""
    if shutil.which("bibtex") is None or subprocess.run(["kpsewhich", "plain.bst"], capture_output=True).returncode:
        return
    (bib.parent / "paper.aux").write_text(f"\\citation{{*}}\n\\bibstyle{{plain}}\n\\bibdata{{{bib.stem}}}\n", "utf-8")
    result = subprocess.run(["bibtex", "paper"], cwd=bib.parent, capture_output=True, timeout=60, check=False)
    assert b"error message" not in result.stdout, result.stdout.decode("utf-8", "replace")
    assert result.returncode == 0, result.stdout.decode("utf-8", "replace")
    assert (bib.parent / "paper.bbl").read_bytes().count(b"\\bibitem") == count


def test_the_sample_from_listing_to_bibtex(shell: Shell, tmp_path: Path) -> None:
    plan = json.loads(shell("import", "--dry-run", "--json", "--date", "2026-11-20", str(SAMPLE)).stdout)
    assert plan["issues"] == []
    count = len(plan["entries"])
    assert count >= 5
    _do_the_main_job(shell, SAMPLE, day="2026-11-20", count=count, folder=tmp_path)
    assert list((tmp_path / "work").iterdir()) == [], "something was littered"


def test_the_real_page_from_listing_to_bibtex(shell: Shell, corpus: Path, tmp_path: Path) -> None:
    _do_the_main_job(shell, corpus / PAGE, day="2026-04-15", count=45, folder=tmp_path)


def test_two_processes_that_import_at_once_add_every_paper_once(path: Path, shell: Shell, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(_listing(120), "utf-8")
    command = [*PROGRAM, "--library", str(path), "import", "--json", str(page)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    told = []
    for process in running:
        out, err = process.communicate(timeout=100)
        assert process.returncode == 0, err.decode()
        told.append(json.loads(out))
    assert sorted(len(one["added"]) for one in told) == [0, 0, 120]
    assert len(set(_titles(path))) == len(_titles(path)) == 120
    assert shell("check").returncode == 0


@pytest.mark.parametrize("delay_s", [0.1, 0.25, 0.4, 0.55, 0.7, 0.9])
def test_kill_9_leaves_the_import_whole_or_absent(path: Path, shell: Shell, tmp_path: Path, delay_s: float) -> None:
    assert shell("import", str(SAMPLE)).returncode == 0
    before = _titles(path)
    page = tmp_path / "page.txt"
    page.write_text(_listing(400), "utf-8")
    process = subprocess.Popen([*PROGRAM, "--library", str(path), "import", str(page)], stdout=subprocess.DEVNULL)
    time.sleep(delay_s)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=20)
    _assert_whole_or_absent(path, shell, before=before, added=400)


def _can_inject() -> bool:
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run(
        ["strace", "-qq", "-e", "inject=getppid:signal=KILL", "true"], capture_output=True, timeout=20
    )
    return tried.returncode == 0


@pytest.mark.parametrize("write", [1, 2, 3, 5, 9, 17, 33, 70, 150])
def test_kill_9_at_any_write_leaves_the_import_whole_or_absent(
    path: Path, shell: Shell, tmp_path: Path, write: int
) -> None:
    if not _can_inject():
        pytest.skip("strace is not here or may not trace")
    assert shell("import", str(SAMPLE)).returncode == 0
    before = _titles(path)
    page = tmp_path / "page.txt"
    page.write_text(_listing(60), "utf-8")
    killer = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject=pwrite64:signal=KILL:when={write}"]
    killed = subprocess.run(
        [*killer, *PROGRAM, "--library", str(path), "import", str(page)], capture_output=True, timeout=100
    )
    assert killed.returncode != 0, "the process was not killed: fewer writes than that"
    _assert_whole_or_absent(path, shell, before=before, added=60)


def _assert_whole_or_absent(path: Path, shell: Shell, *, before: list[str], added: int) -> None:
    titles = _titles(path)
    assert set(before) <= set(titles)
    assert len(titles) in (len(before), len(before) + added)
    assert shell("check").returncode == 0
    if len(titles) > len(before):
        assert shell("undo").returncode == 0
        assert _titles(path) == before


def test_a_full_disk_is_said_and_nothing_is_half_done(path: Path, shell: Shell, tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: writes beyond it fail."""
    assert shell("import", str(SAMPLE)).returncode == 0
    before = _titles(path)
    page = tmp_path / "page.txt"
    page.write_text(_listing(400), "utf-8")
    limit = path.stat().st_size + 200_000

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    result = shell("import", str(page), preexec_fn=limited)
    assert result.returncode == 3, result.stderr
    assert "a problem of ours" not in result.stderr
    assert _titles(path) == before
    assert shell("import", str(page)).returncode == 0
    assert len(_titles(path)) == len(before) + 400


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_read_and_not_written(path: Path, shell: Shell) -> None:
    assert shell("import", str(SAMPLE)).returncode == 0
    listed = shell("list").stdout
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        assert shell("list").stdout == listed
        refused = shell("rate", "#1", "3")
        assert refused.returncode == 3
        assert "reading only" in refused.stderr
    finally:
        path.parent.chmod(0o700)


def test_a_library_locked_by_another_program_is_waited_for_then_told(path: Path, shell: Shell) -> None:
    import sqlite3

    assert shell("import", str(SAMPLE)).returncode == 0
    holder = sqlite3.connect(path, isolation_level=None)
    try:
        holder.execute("BEGIN IMMEDIATE")
        assert shell("list").returncode == 0
        result = shell("rate", "#1", "3")
        assert result.returncode == 3
        assert "a problem of ours" not in result.stderr
    finally:
        holder.close()
    assert shell("rate", "#1", "3").returncode == 0
