"""What a command reads: files, folders and standard input, as bytes and never more than anybody could mean."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from readinglist.cli.terminal import say
from readinglist.errors import FileProblem, InvalidRequest, NothingFound, UnreadableInput

#: As large as a listing may be (listings.decoding); reading more would only fill the memory.
LARGEST_INPUT_BYTES = 50_000_000
#: In seconds: how long a pipe may be without anybody who writes into it.
PATIENCE_S = 2.0
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to import: a file or a folder, standard input when `path` is None, the identifiers in `text`, or what
    is at an address, which is fetched and not read here.

    name: what a person calls it.
    """

    name: str
    path: Path | None = None
    text: str = ""
    address: str = ""

    def read(self) -> bytes:
        """The bytes. Raises FileProblem, and UnreadableInput for what is too large to be a listing."""
        if self.text:
            return self.text.encode("utf-8", "surrogateescape")
        if self.path is None:
            return _read_stream()
        try:
            return _limited((_read_pipe if self.path.is_fifo() else _read_file)(self.path), self.name)
        except OSError as error:
            raise FileProblem(f'"{self.name}" cannot be read: {error.strerror or error}.', _NOTHING_TAKEN) from error


def _read_file(path: Path) -> bytes:
    with open(path, "rb") as file:
        return file.read(LARGEST_INPUT_BYTES + 1)


def _read_pipe(path: Path) -> bytes:
    """What is written into a pipe; an ordinary open would wait for ever for somebody who does."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with open(handle, "rb") as file:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        first = b"" if poll.poll(PATIENCE_S * 1000) else _first_byte(handle, path)
        os.set_blocking(handle, True)
        return first + file.read(LARGEST_INPUT_BYTES + 1)


def _first_byte(handle: int, path: Path) -> bytes:
    """Nothing yet, if there is a writer who takes his time: without one an empty pipe is at its end."""
    try:
        first = os.read(handle, 1)
    except BlockingIOError:
        return b""
    if not first:
        raise UnreadableInput(f'"{path}" is a pipe into which nobody writes.', _NOTHING_TAKEN)
    return first


#: What was named beside it may have been imported, so nothing is said about the library.
_NOTHING_TAKEN = "Nothing was taken from it."


def _limited(data: bytes, name: str) -> bytes:
    if len(data) > LARGEST_INPUT_BYTES:
        limit = LARGEST_INPUT_BYTES // 1_000_000
        raise UnreadableInput(f'"{name}" is larger than {limit} MB, which no listing is.', _NOTHING_TAKEN)
    return data


def _read_stream() -> bytes:
    if sys.stdin is None:
        raise NothingFound("There is no standard input.", "Nothing was done.")
    if sys.stdin.isatty():
        say("Reading from the terminal: paste the listing, then press Ctrl+D on an empty line.")
    return _limited(sys.stdin.buffer.read(LARGEST_INPUT_BYTES + 1), "standard input")


def read_standard_input() -> str:
    """Standard input as text. Raises InvalidRequest where it is not UTF-8."""
    try:
        return _read_stream().decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n")
    except UnicodeDecodeError as error:
        raise InvalidRequest(f"Standard input is not UTF-8 text (byte {error.start}).", _NOTHING_TAKEN) from error


def gather_identifiers(what: Sequence[str]) -> list[str | Source]:
    """What was named, with all identifiers and links of papers put together before the rest: they are one listing."""
    named = [one for one in what if _is_identifier(one)]
    rest = [one for one in what if one not in named]
    return [Source("the identifiers", text="\n".join(named)), *rest] if named else [*rest]


def _is_identifier(what: str) -> bool:
    """Whether it names a paper, and no file that is there; most of what is named is a file."""
    if what == STANDARD_INPUT or os.path.lexists(what):
        return False
    from readinglist.model.identifier_forms import find_identifiers, parse_identifier

    identifier = parse_identifier(what)
    return identifier is not None and (identifier.scheme != "url" or bool(find_identifiers(what)))


def find_source(what: str) -> Source:
    """The source that one argument names: a file, or all files of a folder, which are one listing.

    Raises FileProblem for an absent file.
    """
    if what == STANDARD_INPUT:
        return Source("standard input")
    path = Path(what)
    if os.path.lexists(path):
        return Source(what, path)
    if _is_address(what):
        return Source(what, address=what)
    raise FileProblem(f'There is no file "{what}".', _NOTHING_TAKEN)


def _is_address(what: str) -> bool:
    """Whether it is an address and no file that is there."""
    if "://" not in what or os.path.lexists(what):
        return False
    from readinglist.library import fetching

    return fetching.is_address(what)
