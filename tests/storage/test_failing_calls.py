"""Any call of the operating system may fail: one sentence, the library as before, and the next try works.

strace makes the n-th call on one of the library's files fail. Where it is absent or may not trace, the test is skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from readinglist.library import adding
from readinglist.library.library import Library
from readinglist.model.paper import Paper

sys.path.insert(0, str(Path(__file__).parent))
from dumps import assert_sound

IMPORT = """
import sys
from readinglist.errors import ReadinglistError
from readinglist.library import adding
from readinglist.library.library import Library
from readinglist.model.paper import Paper
try:
    with Library.open(sys.argv[1]) as library:
        with library.operation("Import", kinds={"papers"}) as op:
            papers = [Paper(title=f"T{i}", abstract="words " * 300, citation_key=f"n{i}") for i in range(300)]
            adding.insert_papers(op, papers, source="user")
        print("saved")
except ReadinglistError as error:
    assert error.exit_code == 3 and error.summary.count(". ") == 0
    print("refused:", error.summary)
"""


@pytest.fixture(scope="module")
def strace() -> str:
    program = shutil.which("strace")
    if program is None or subprocess.run([program, "-o", os.devnull, "true"], capture_output=True).returncode:
        pytest.skip("needs strace and the right to trace")
    return program


@pytest.mark.parametrize("when", [1, 4, 12, 60, 200])
@pytest.mark.parametrize(("call", "error"), [("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("fdatasync", "EIO")])
def test_a_call_that_fails_ends_in_one_sentence_and_loses_nothing(
    strace: str, tmp_path: Path, call: str, error: str, when: int
) -> None:
    path = tmp_path / "library.sqlite"
    with Library.open(path) as library, library.operation("Add", kinds={"papers"}) as op:
        adding.insert_papers(op, [Paper(title=f"B{i}", citation_key=f"b{i}") for i in range(10)], source="user")
    files = [part for ending in ("", "-wal", "-shm", "-journal") for part in ("-P", f"{path}{ending}")]
    faults = ["-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}"]
    command = [strace, "-f", "-qq", "-o", os.devnull, *files, *faults, sys.executable, "-c", IMPORT, str(path)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith(("saved", "refused: "))
    assert_sound(path)
    with Library.open(path) as library:
        assert not library.is_read_only
        assert library.count() == (310 if "saved" in answer.stdout else 10)
        with library.operation("Add", kinds={"papers"}) as op:
            adding.insert_papers(op, [Paper(title="Next", citation_key="next")], source="user")
