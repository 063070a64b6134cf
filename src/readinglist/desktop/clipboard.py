"""What leaves through the clipboard and by dragging, and what comes in.

A copied row offers `text/plain` and `text/x-bibtex` (BibTeX), `text/html` (the reference), `text/uri-list` (its links)
and our own type with ids. What comes in is taken as bytes or text and left to the listings to recognise: files first,
then types that say what they are, then plain text, with the HTML beside it, which has the links that the text lost.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QUrl

from readinglist.desktop import links
from readinglist.errors import FileProblem
from readinglist.library.library import Library
from readinglist.model.paper import PaperId

PAPERS_TYPE = "application/x-readinglist-papers"
BIBTEX_TYPE = "text/x-bibtex"
_TYPED_TEXT = (BIBTEX_TYPE, "application/x-bibtex", "application/x-research-info-systems")
#: A larger file is not read whole before the listings have had a look; they refuse it with a sentence.
_FILE_LIMIT = 120_000_000


@dataclass(frozen=True, slots=True)
class CopiedPapers:
    """All forms of the copied papers, made beside the event loop. bibtex may be empty (a drag)."""

    ids: tuple[PaperId, ...]
    library: str
    plain: str
    bibtex: str = ""
    html: str = ""
    uris: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pasted:
    """What came in: text, or the bytes of a file. name: the file's name, or empty. html: the text with its links.

    places: of a file; of a folder or of several files, which have no bytes here and are one listing.
    """

    data: bytes | str
    name: str = ""
    html: str = ""
    places: tuple[Path, ...] = ()


def copy_papers(library: Library, ids: Sequence[PaperId]) -> CopiedPapers:
    """Papers as a copied row offers them."""
    from readinglist.library import citing, exporting  # not needed to start

    papers = library.get_papers(ids)
    bibtex = exporting.export_text(library, ids, format="bibtex").text
    uris = [uri for paper in papers for item in paper.identifiers[:1] if (uri := links.link_of(item))]
    return CopiedPapers(
        ids=tuple(ids),
        library=str(library.path),
        plain=bibtex,
        bibtex=bibtex,
        html=citing.reference_html(papers),
        uris=tuple(uris),
    )


def drag_papers(library: Library, ids: Sequence[PaperId], *, template: str) -> CopiedPapers:
    """Papers as they are dragged into an editor: the cite command."""
    from readinglist.library import citing

    keys = [row.citation_key for row in library.get_rows(ids)]
    return CopiedPapers(ids=tuple(ids), library=str(library.path), plain=citing.cite_command(keys, template))


def to_mime(copied: CopiedPapers) -> QMimeData:
    """The forms as Qt hands them out."""
    mime = QMimeData()
    own = json.dumps({"library": copied.library, "ids": list(copied.ids)})
    mime.setData(PAPERS_TYPE, QByteArray(own.encode()))
    mime.setText(copied.plain)
    if copied.bibtex:
        mime.setData(BIBTEX_TYPE, QByteArray(copied.bibtex.encode()))
    if copied.html:
        mime.setHtml(copied.html)
    if copied.uris:
        mime.setUrls([QUrl(uri) for uri in copied.uris])
    return mime


def own_ids(mime: QMimeData, library: Library) -> list[PaperId]:
    """Ids of papers of this very library in a drag or on the clipboard; else empty."""
    if not mime.hasFormat(PAPERS_TYPE):
        return []
    try:
        content = json.loads(mime.data(PAPERS_TYPE).toStdString())
        ids = [PaperId(int(paper_id)) for paper_id in content["ids"]]
        is_ours = content["library"] == str(library.path)
    except (ValueError, KeyError, TypeError):
        return []
    return ids if is_ours else []


def bib_files(mime: QMimeData) -> list[Path]:
    """The .bib files of a drag; empty when anything else is in it."""
    urls = mime.urls()
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    is_bib = bool(paths) and len(paths) == len(urls) and all(path.suffix.lower() == ".bib" for path in paths)
    return paths if is_bib else []


def can_read(mime: QMimeData) -> bool:
    """Whether something in it could name papers."""
    return mime.hasText() or mime.hasHtml() or mime.hasUrls() or any(mime.hasFormat(kind) for kind in _TYPED_TEXT)


def read(mime: QMimeData) -> Pasted | None:
    """What came in, all files as one; None when there is nothing to read. Raises FileProblem."""
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if files:
        return read_files(files)
    for kind in _TYPED_TEXT:
        if mime.hasFormat(kind):
            return Pasted(bytes(mime.data(kind).data()))
    text = mime.text() if mime.hasText() else ""
    html = mime.html() if mime.hasHtml() else ""
    if not text.strip() and mime.hasUrls():
        text = "\n".join(url.toString() for url in mime.urls())
    if not text.strip():
        text, html = html, ""
    return Pasted(text, html=html) if text.strip() else None


def read_files(paths: Sequence[Path]) -> Pasted:
    """One file's content; several are only named: they are read where they lie. Raises FileProblem for one file."""
    if len(paths) == 1:
        return read_file(paths[0])
    return Pasted(b"", name=f"{len(paths)} files", places=tuple(paths))


def read_file(path: Path) -> Pasted:
    """A file's content; of a folder or a database only where it lies. Raises FileProblem when it cannot be read or is
    neither, UnreadableInput for the library.
    """
    from readinglist.library import importing  # brings the readers: not needed to start

    try:
        if path.is_dir():
            return Pasted(b"", name=path.name, places=(path,))
        if path.exists() and not path.is_file():  # reading a device or a pipe may never end
            raise FileProblem(f'"{path}" is a device or a pipe, not a file.', "Nothing was changed.")
        importing.refuse_library(path)
        if importing.is_in_place(path):
            return Pasted(b"", name=path.name, places=(path,))
        if path.stat().st_size > _FILE_LIMIT:
            size_mb = path.stat().st_size // 1_000_000
            raise FileProblem(f'"{path.name}" has {size_mb} MB, too much for a listing.', "Nothing was changed.")
        data = path.read_bytes()
        if not data.strip():
            raise FileProblem(f'"{path.name}" is empty.', "Nothing was changed.")
        return Pasted(data, name=path.name, places=(path,))
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise FileProblem(f'"{path}" could not be read: {reason}.', "Nothing was changed.") from error
