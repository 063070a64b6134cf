"""Several processes that import at the same moment add each paper once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from readinglist.library.library import Library

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample" / "daily-papers.txt"

#: Plans, says so, waits for the word, then applies: so that all have planned before the first of them writes.
PROGRAM = """
import sys
from pathlib import Path
from readinglist.library import importing
from readinglist.library.library import Library

library = Library.open(Path(sys.argv[1]))
text = Path(sys.argv[2]).read_text(encoding="utf-8") + "\\n" * int(sys.argv[3])
plan = importing.plan(library, importing.read(text))
print("planned", flush=True)
sys.stdin.readline()
result = importing.apply(library, plan)
print(len(result.added), len(result.matched), flush=True)
library.close()
"""


@pytest.mark.endtoend
@pytest.mark.parametrize("is_same_text", [True, False])
def test_processes_that_import_the_same_papers_at_once_add_them_once(tmp_path: Path, is_same_text: bool) -> None:
    path = tmp_path / "library.sqlite"
    Library.open(path).close()
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(path), str(SAMPLE), str(0 if is_same_text else number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "planned\n"
    answers = []
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("now\n")
        process.stdin.flush()
    for process in processes:
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        answers.append(tuple(map(int, output.split())))
    assert sorted(answers) == [(0, 12), (0, 12), (12, 0)]
    with Library.open(path) as library:
        assert library.count() == 12
        assert len(library.get_counts().listings) == (1 if is_same_text else 3)
