"""Where the program starts: without arguments the window, otherwise the command line.

Qt is imported only when a window is wanted, and never in a combination that is known to abort.
"""

from __future__ import annotations

import sys
from importlib import metadata

#: Decision 0002: from 6.12.0 on, PySide6 takes `None` for immortal, which it is only from Python 3.12 on.
_BROKEN_QT = (6, 12)
_SOUND_PYTHON = (3, 12)


def find_bad_pair(qt_version: str, python_version: tuple[int, ...]) -> str:
    """One sentence if this PySide6 aborts on this Python, else empty. See docs/decisions/0002-pyside6-below-6-12.md."""
    numbers = tuple(int(part) for part in qt_version.split(".")[:2] if part.isdigit())
    if numbers < _BROKEN_QT or python_version[:2] >= _SOUND_PYTHON:
        return ""
    python = ".".join(map(str, python_version[:2]))
    return (
        f"PySide6 {qt_version} aborts on Python {python} after some thousand calls: "
        'install "pyside6-essentials<6.12", or use Python 3.12 or newer.'
    )


def main() -> int:
    """Entry point `readinglist`. Returns the exit code."""
    if len(sys.argv) == 1:
        return desktop()
    from readinglist.cli import run

    return run(sys.argv[1:])


def desktop() -> int:
    """Entry point `readinglist-desktop`: the window. Exit code 2 where there is no sound Qt."""
    if problem := _qt_problem():
        sys.stderr.write(f"readinglist: {problem}\n")
        return 2
    from readinglist.desktop.app import run

    return run(sys.argv[1:])


def _qt_problem() -> str:
    """Reads the version of the package without importing Qt: with the bad pair the import itself may abort."""
    try:
        version = metadata.version("pyside6-essentials")
    except metadata.PackageNotFoundError:
        return 'the window needs PySide6, which is not installed: install "pyside6-essentials>=6.9.3,<6.12".'
    return find_bad_pair(version, tuple(sys.version_info))


if __name__ == "__main__":
    sys.exit(main())
