"""Documents that are no text, each read by a process of its own: what reads them is no Python and can fall."""

from __future__ import annotations

import datetime as dt
import pickle
import subprocess
import sys

from readinglist.errors import UnreadableInput
from readinglist.formats.pdf import pages
from readinglist.formats.pdf.reading import KEY, read_pdf
from readinglist.formats.pdf.xmp import read_xmp
from readinglist.model.kind import Document, DocumentKind
from readinglist.model.listing import Listing

#: The first page of the largest document that was met took 0.4 s; one that takes longer is made to.
TIME_LIMIT_S = 20.0
#: The module that is run as a process of its own.
READER = pages.__name__
_START = b"%PDF-"
#: Bytes before the mark that readers let pass (PDF 1.7, annex H, note 13).
_BEFORE = 1024


def detect_pdf(document: Document) -> float:
    """Sure where the mark stands at the beginning or a little behind it."""
    return 0.95 if _START in document.data[: _BEFORE + len(_START)] else 0.0


def read(document: Document, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The paper that a PDF is. UnreadableInput: damaged, locked by a password, or what reads it fell or took long."""
    del taken, today
    name = document.name or "PDF"
    return read_pdf(_first_page(document.data, name), read_xmp(document.data), name=name)


def _first_page(data: bytes, name: str) -> pages.PdfPage:
    if getattr(sys, "frozen", False):  # a bundle has no interpreter to start
        return pages.read_first_page(data)
    # -P: a file named pickle.py in the working folder must not be taken for the standard library's.
    command = [sys.executable, "-P", "-m", READER]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=TIME_LIMIT_S, check=True)
        answer = pickle.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise _unreadable(name, f"reading it took more than {TIME_LIMIT_S:.0f} s") from error
    except (subprocess.CalledProcessError, EOFError, pickle.UnpicklingError) as error:
        raise _unreadable(name, "it is damaged in a way that ends whoever reads it") from error
    if isinstance(answer, pages.PdfPage):
        return answer
    raise _unreadable(name, str(answer))


def _unreadable(name: str, reason: str) -> UnreadableInput:
    return UnreadableInput(f"“{name}” is a PDF that cannot be read: {reason}.", "Nothing was changed.")


PDF = DocumentKind(
    key=KEY,
    name="PDF",
    example="a paper’s file: identifiers of its first page, XMP and properties, title by the size of its letters",
    detect=detect_pdf,
    read=read,
)
