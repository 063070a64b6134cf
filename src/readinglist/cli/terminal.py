"""What reaches the terminal: measured in its columns, and without a character that could command it."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper

from readinglist.errors import FileProblem

#: What the last cell of a table gets at least, while no other is narrower than that.
_LAST_CELL, _NARROWEST_CELL = 30, 8
#: Columns of a text of a paper where a line is meant; nothing that people wrote is longer, and --json has all of it.
_BRIEF = 500
_KEPT = frozenset("\n\t")
# Marks that reorder the text around them (Unicode Standard Annex 9): one in a title would turn the whole line round.
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def prepare_streams() -> None:
    """No character of a title may end a command: a terminal shows "?" for what it cannot, files and pipes get UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="replace")


def clean(text: str) -> str:
    """`text` without control characters (escape sequences begin with one) and reordering marks; lines and tabs stay."""
    return "".join(char for char in text if char in _KEPT or not _is_commanding(char))


def _is_commanding(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs") or char in _REORDERING


def write(text: str = "") -> None:
    """One result, to standard output, cleaned. Raises FileProblem where it cannot be written (a full disk)."""
    with writing():
        print(clean(text))


def write_raw(text: str) -> None:
    """Data for another program, as it is; cleaned only where a person looks at it. Raises FileProblem as `write`."""
    with writing():
        print(clean(text) if is_terminal() else text, end="" if not text or text.endswith("\n") else "\n")


def flush() -> None:
    """Standard output is written now, so that trouble with it is told while somebody can."""
    with writing():
        if sys.stdout is not None:
            sys.stdout.flush()


@contextmanager
def writing() -> Iterator[None]:
    """Trouble with standard output becomes a FileProblem; a reader that went away stays a BrokenPipeError."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        leave_output()
        raise FileProblem(
            f"The output could not be written: {error.strerror or error}.", "What was done in the library is kept."
        ) from error


def leave_output() -> None:
    """Nothing more can be written to standard output; what waits in its buffer goes nowhere, without a word."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def say(text: str) -> None:
    """One message to the person, to standard error, cleaned."""
    if sys.stderr is not None:  # None where the caller closed it; print would then take standard output
        print(clean(text), file=sys.stderr)


def show_progress(text: str) -> None:
    """How far something is, on a line of standard error that the next one takes; nothing where that is no terminal."""
    if sys.stderr is not None and sys.stderr.isatty():
        width = max(shutil.get_terminal_size().columns, 40) - 1
        print(f"\r\x1b[K{shorten(text, width)}" if text else "\r\x1b[K", end="", file=sys.stderr, flush=True)


def is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def columns() -> int | None:
    """Columns of the terminal, or None where the output goes to a file or a pipe and nothing need be cut."""
    if not is_terminal():
        return None
    return max(shutil.get_terminal_size().columns, 40)


def width_of(text: str) -> int:
    """Columns that `text` takes: two for a wide East Asian letter, none for a combining mark."""
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def shorten(text: str, width: int) -> str:
    """One line of at most `width` columns; what was cut is shown as an ellipsis."""
    text = one_line(text)
    if width_of(text) <= width:
        return text
    used, kept = 1, []
    for char in text:
        used += _char_width(char)
        if used > width:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def brief(text: str) -> str:
    """A text of a paper within a line: a title may be a whole book by mistake."""
    return shorten(text, _BRIEF)


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def table(rows: Iterable[Sequence[str]], *, limits: Sequence[int], total: int | None) -> list[str]:
    """Aligned lines. limits: the most columns of each cell on a terminal of `total`; the last cell gets the rest."""
    cells = [[brief(cell) for cell in row] for row in rows]
    if not cells:
        return []
    widths = [max(width_of(row[index]) for row in cells) for index in range(len(cells[0]))]
    if total is not None:
        widths = _fit([min(width, limit) for width, limit in zip(widths, limits, strict=False)], total=total)
    return [_line(row, widths, is_cut=total is not None) for row in cells]


def _fit(widths: list[int], *, total: int) -> list[int]:
    """The widths and that of the last cell: what is left, for which the widest others give way."""
    widths = list(widths)
    while (rest := total - sum(widths) - 2 * len(widths)) < _LAST_CELL and max(widths) > _NARROWEST_CELL:
        widths[widths.index(max(widths))] -= 1
    return [*widths, max(rest, 1)]


def _line(row: Sequence[str], widths: Sequence[int], *, is_cut: bool) -> str:
    shown = [shorten(cell, width) if is_cut else cell for cell, width in zip(row, widths, strict=True)]
    padded = [cell + " " * (width - width_of(cell)) for cell, width in zip(shown, widths, strict=True)]
    return "  ".join(padded).rstrip()


def paragraph(text: str, *, indent: str = "") -> str:
    """`text` wrapped to the terminal, or as it is elsewhere; its own line breaks stay."""
    width = columns()
    lines = clean(text).splitlines() or [""]
    if width is None:
        return "\n".join(indent + line for line in lines)
    return "\n".join(
        textwrap.fill(line, min(width, 100), initial_indent=indent, subsequent_indent=indent) for line in lines
    )
