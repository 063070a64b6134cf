"""Where the program starts: without arguments the window, otherwise the command line."""

from __future__ import annotations

import sys

from readinglist.errors import ReadinglistError


def main() -> int:
    """Entry point `readinglist`. Returns the exit code."""
    if len(sys.argv) == 1:
        return desktop()
    from readinglist.cli import run

    return run(sys.argv[1:])


def desktop() -> int:
    """Entry point `readinglist-desktop`: the window, without the cost of the command line. Returns the exit code."""
    if len(sys.argv) > 1:
        from readinglist.cli import run

        return run([*sys.argv[1:], "desktop"])
    from readinglist.starting import open_window

    try:
        return open_window()
    except ReadinglistError as error:
        sys.stderr.write(f"readinglist: {error}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
