"""The command line starts light: nothing that costs is imported before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

_HEAVY = (
    "PySide6", "shiboken6", "sqlalchemy", "httpx", "bibtexparser", "pylatexenc", "sqlite3", "rapidfuzz", "selectolax",
)  # fmt: skip
_REPORT = """
import sys
from readinglist.cli import run
code = run(sys.argv[1:])
print("imported:", *(name for name in {heavy!r} if name in sys.modules), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["list", "--help"], ["tag", "--help"], ["-h"]])
def test_help_and_version_import_nothing_heavy(arguments: list[str]) -> None:
    script = _REPORT.format(heavy=_HEAVY)
    result = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    assert result.stderr.strip() == "imported:"
    assert result.stdout.strip()
