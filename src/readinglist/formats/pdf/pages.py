"""The first page of a PDF as lines with their size, and the document's properties. The only home of pypdfium2.

PDFium is C++ and reads what anybody made; so `library/documents.py` runs this module as a process of its own, bounded
in time and memory, which gets the file on standard input and answers with the facts as a pickle.
"""

from __future__ import annotations

import ctypes
import math
import pickle
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from readinglist.model.texts import clean_text, one_line
from readinglist.outside import Malformed

#: Of the process of its own, addresses and all: PDFium itself and Python take 150 MB of them.
MEMORY_LIMIT_BYTES = 700_000_000
#: Characters of a first page that are looked at: the densest journals print 8,000.
LETTERS_LIMIT = 20_000
_PROPERTIES = ("Title", "Author", "Subject", "Keywords", "Creator")
_SAMPLES = 7
#: In radians: more than this is no line of the text but a stamp on the margin.
_UPRIGHT = 0.1


@dataclass(frozen=True, slots=True)
class PdfLine:
    """One printed line. size: of its letters, in points. is_upright: not turned, as the stamp of arXiv is."""

    text: str
    size: float
    is_upright: bool = True


@dataclass(frozen=True, slots=True)
class PdfPage:
    """The lines of the first page in their order, and the properties of the document that are set."""

    lines: tuple[PdfLine, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()


def read_first_page(data: bytes) -> PdfPage:
    """Malformed: damaged, encrypted, or without a page."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Malformed("it can only be opened with its password" if locked else "it is damaged") from error
    try:
        if not len(document):
            raise Malformed("it has no page")
        known = document.get_metadata_dict()
        properties = [(name, one_line(known.get(name, ""))) for name in _PROPERTIES]
        return PdfPage(tuple(_lines(document)), tuple(item for item in properties if item[1]))
    except pypdfium2.PdfiumError as error:
        raise Malformed("its first page is damaged") from error
    finally:
        document.close()


def _lines(document: object) -> Iterator[PdfLine]:
    page = document[0]  # type: ignore[index]
    letters = page.get_textpage()
    try:
        text = letters.get_text_range(0, min(letters.count_chars(), LETTERS_LIMIT))
        at = 0
        for raw in text.split("\r\n"):
            if shown := one_line(clean_text(raw).replace("\ufffe", "-")):
                places = [at + index for index, char in enumerate(raw) if not char.isspace()]
                yield PdfLine(shown, *_look(letters.raw, places))
            at += len(raw) + 2
    finally:
        letters.close()
        page.close()


def _look(letters: object, places: list[int]) -> tuple[float, bool]:
    """Median size and direction of some letters of a line."""
    import pypdfium2.raw as pdfium

    sizes, angles = [], []
    for place in places[:: max(1, len(places) // _SAMPLES)]:
        matrix = pdfium.FS_MATRIX()
        if pdfium.FPDFText_GetMatrix(letters, place, ctypes.byref(matrix)):
            sizes.append(pdfium.FPDFText_GetFontSize(letters, place) * math.hypot(matrix.c, matrix.d))
            angles.append(abs(math.atan2(matrix.b, matrix.a)))
    return (round(median(sizes), 2), median(angles) < _UPRIGHT) if sizes else (0.0, True)


def _bound_memory() -> None:
    """No more than a page needs, where the system can hold a process to it: a small file can unpack to gigabytes."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))


def serve() -> None:
    """What the process of its own does."""
    _bound_memory()
    try:
        answer: PdfPage | str = read_first_page(sys.stdin.buffer.read())
    except Malformed as error:
        answer = str(error)
    pickle.dump(answer, sys.stdout.buffer)


if __name__ == "__main__":
    # The module that the parent knows, not this copy named __main__: pickles name their classes by module.
    from readinglist.formats.pdf.pages import serve as serve_as_module

    serve_as_module()
