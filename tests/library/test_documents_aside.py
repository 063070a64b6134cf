"""PDFs come in like any listing, read by a process that may fall."""

from __future__ import annotations

import resource
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from readinglist.errors import UnreadableInput
from readinglist.library import documents, importing
from readinglist.model.kind import Document

SMALL = (
    b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
    b"2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
    b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >> endobj\n"
    b"4 0 obj << /Title (Owls that hunt by moonlight) >> endobj\ntrailer << /Root 1 0 R /Info 4 0 R >>\n%%EOF\n"
)


def test_a_pdf_is_known_by_its_first_bytes_and_named_by_its_file(tmp_path: Path) -> None:
    path = tmp_path / "no suffix"
    path.write_bytes(SMALL)
    listing = importing.read_file(path)
    assert (listing.kind, listing.name) == ("pdf", "no suffix")
    assert [entry.title for entry in listing.entries] == ["Owls that hunt by moonlight"]


def test_a_folder_of_pdfs_is_one_plan(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(SMALL.replace(b"Owls", b"Mice") if name == "b.pdf" else SMALL)
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7 broken")
    listing = importing.read_file(tmp_path)
    assert [entry.title for entry in listing.entries] == ["Owls that hunt by moonlight", "Mice that hunt by moonlight"]
    assert [issue.message for issue in listing.issues] == [
        "c.pdf: “c.pdf” is a PDF that cannot be read: it is damaged."
    ]


def test_a_reader_that_takes_too_long_is_ended_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "TIME_LIMIT_S", 0.01)
    with pytest.raises(UnreadableInput, match="took more than"):
        documents.PDF.read(Document(SMALL, "slow.pdf"), taken=None, today=None)  # type: ignore[arg-type]


def test_a_small_file_that_unpacks_to_gigabytes_does_not_fill_the_memory() -> None:
    packed = zlib.compress(b" " * 300_000_000, 9)
    body = SMALL.replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [0 0 595 842] /Contents 5 0 R")
    stream = b"5 0 obj << /Filter /FlateDecode /Length %d >> stream\n" % len(packed) + packed + b"\nendstream endobj\n"
    data = body.replace(b"trailer", stream + b"trailer")
    with suppress(UnreadableInput):
        documents.PDF.read(Document(data, "bomb.pdf"), taken=None, today=None)  # type: ignore[arg-type]
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_000_000, "kilobytes"


def test_a_reader_that_falls_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "READER", "this")  # a module that says a poem and no facts
    with pytest.raises(UnreadableInput, match="ends whoever reads it"):
        documents.PDF.read(Document(SMALL, "falls.pdf"), taken=None, today=None)  # type: ignore[arg-type]
