"""Planning the import of a large text in a process of its own, so that a window stays quick meanwhile.

Reading and matching are Python and hold the interpreter lock; a child process has a lock of its own. The child is this
module, run with `python -m`. It gets one request on standard input and answers with a stream of small pieces, so that
taking the answer does not hold the lock for long either. Both ends are ours: pickles pass only through our own pipe.
"""

from __future__ import annotations

import datetime as dt
import os
import pickle
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from readinglist import errors
from readinglist.errors import ReadinglistError, UnreadableInput
from readinglist.library import gathering, importing
from readinglist.library.library import Library
from readinglist.model.listing import Listing
from readinglist.model.plan import ImportPlan, PlannedEntry

_ENTRIES_A_PIECE = 200
_LENGTH_BYTES = 8
_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class Request:
    """What the child is asked for. places: where a file lies; the folder or the files to be read, if there is no data.

    The rest as in `importing.read`.
    """

    library: Path
    data: bytes | str
    name: str = ""
    taken: dt.date | None = None
    html: str = ""
    places: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error of ours, taken apart; its class is found again by name."""

    kind: str
    summary: str
    hint: str


def plan_aside(library: Library, request: Request, *, check: Callable[[], None] = lambda: None) -> ImportPlan:
    """As `read_request` and `importing.plan` together, in a child process.

    check: called about twenty times a second; what it raises ends the child and goes on to the caller.
    """
    if getattr(sys, "frozen", False):  # a bundle has no interpreter to start: slower for the window, but the same
        return importing.plan(library, read_request(request))
    # -P: a file named pickle.py in the working folder must not be taken for the standard library's.
    command = [sys.executable, "-P", "-m", __name__]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        with child.stdin:
            pickle.dump(request, child.stdin)
        return _collect(child.stdout, check)
    except (BrokenPipeError, EOFError) as error:
        hint = "Nothing was changed. Try it in smaller parts."
        raise UnreadableInput("Reading this text ended early; it may be too large for this machine.", hint) from error
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def read_request(request: Request) -> Listing:
    """The listing that is asked for."""
    if request.places and not request.data:
        return gathering.read_files(request.places, taken=request.taken)
    place = request.places[0] if request.places else None
    return importing.read(request.data, name=request.name, taken=request.taken, html=request.html, path=place)


def answer(request: Request) -> Iterator[ImportPlan | Refusal | list[PlannedEntry]]:
    """The plan without its entries (or why there is none), then the entries in pieces, then an empty piece."""
    try:
        listing = read_request(request)
        with Library.open(request.library, create=False) as library:
            plan = importing.plan(library, listing)
    except ReadinglistError as error:
        yield Refusal(type(error).__name__, error.summary, error.hint)
        return
    yield replace(plan, listing=replace(plan.listing, entries=()), entries=())
    for start in range(0, len(plan.entries), _ENTRIES_A_PIECE):
        yield list(plan.entries[start : start + _ENTRIES_A_PIECE])
    yield []


def serve() -> None:
    """What the child does."""
    request: Request = pickle.load(sys.stdin.buffer)
    for piece in answer(request):
        packed = pickle.dumps(piece)
        sys.stdout.buffer.write(len(packed).to_bytes(_LENGTH_BYTES, "big") + packed)
        sys.stdout.buffer.flush()


def _collect(stream: IO[bytes], check: Callable[[], None]) -> ImportPlan:
    first = _receive(stream, check)
    if isinstance(first, Refusal):
        raise getattr(errors, first.kind)(first.summary, first.hint)
    assert isinstance(first, ImportPlan)
    planned: list[PlannedEntry] = []
    while piece := _receive(stream, check):
        assert isinstance(piece, list)
        planned += piece
    listing = replace(first.listing, entries=tuple(each.entry for each in planned))
    return replace(first, listing=listing, entries=tuple(planned))


def _receive(stream: IO[bytes], check: Callable[[], None]) -> object:
    length = int.from_bytes(_read(stream, _LENGTH_BYTES, check), "big")
    return pickle.loads(_read(stream, length, check))


def _read(stream: IO[bytes], length: int, check: Callable[[], None]) -> bytes:
    """Exactly `length` bytes. `check` is called while waiting; on Windows pipes cannot be waited for: it reads on."""
    handle, parts = stream.fileno(), []
    while length:
        while sys.platform != "win32" and not select.select([handle], [], [], _POLL_S)[0]:
            check()
        check()
        part = os.read(handle, min(length, 1 << 18))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


if __name__ == "__main__":
    # The module that the parent knows, not this copy named __main__: pickles name their classes by module.
    from readinglist.library.planning_aside import serve as serve_as_module

    serve_as_module()
