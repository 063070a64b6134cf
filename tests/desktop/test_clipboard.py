"""What is offered by a copy, what is read from a paste."""

from __future__ import annotations

import os

import pytest
import shelf
from PySide6.QtCore import QByteArray, QMimeData, QUrl

from readinglist.desktop import clipboard
from readinglist.errors import FileProblem
from readinglist.library.library import Library
from readinglist.model.identifiers import Identifier


def test_a_copied_paper_offers_all_forms(library):
    ids = shelf.fill(library, shelf.make_papers(2, identifiers=(Identifier("arxiv", "2604.01234"),)))
    mime = clipboard.to_mime(clipboard.copy_papers(library, ids))
    assert mime.text().count("@misc{") == 2
    assert bytes(mime.data(clipboard.BIBTEX_TYPE).data()).decode() == mime.text()
    assert "Tidal Clocks" in mime.html()
    assert [url.toString() for url in mime.urls()] == ["https://arxiv.org/abs/2604.01234"] * 2
    assert clipboard.own_ids(mime, library) == ids


def test_a_dragged_paper_is_a_cite_command(library):
    ids = shelf.fill(library, shelf.make_papers(2))
    keys = [row.citation_key for row in library.get_rows(ids)]
    mime = clipboard.to_mime(clipboard.drag_papers(library, ids, template="latex"))
    assert mime.text() == "\\cite{" + ",".join(keys) + "}"
    assert clipboard.own_ids(mime, library) == ids


def test_papers_of_another_library_are_not_ours(library, tmp_path):
    ids = shelf.fill(library, shelf.make_papers(1))
    mime = clipboard.to_mime(clipboard.copy_papers(library, ids))
    with Library.open(tmp_path / "other.sqlite") as other:
        assert clipboard.own_ids(mime, other) == []
    assert clipboard.read(mime).data.startswith(b"@misc{")


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"[]", b'{"ids": "x"}', b'{"library": 3, "ids": ["a"]}', b"\xff\xfe"]
)
def test_nonsense_in_our_own_type_is_nothing(library, content):
    mime = QMimeData()
    mime.setData(clipboard.PAPERS_TYPE, QByteArray(content))
    assert clipboard.own_ids(mime, library) == []


def test_markup_in_a_title_is_text_in_the_html_form(library):
    ids = shelf.fill(library, shelf.make_papers(1, title='<script>alert(1)</script> <img src="/dev/zero">'))
    html = clipboard.copy_papers(library, ids).html
    assert "<script" not in html
    assert "<img" not in html


def test_text_is_read_with_the_html_beside_it(qapp):
    mime = QMimeData()
    mime.setText("A title\n·\n3 authors")
    mime.setHtml('<a href="/papers/2604.01234">A title</a>')
    found = clipboard.Pasted("A title\n·\n3 authors", html='<a href="/papers/2604.01234">A title</a>')
    assert clipboard.read(mime) == found


def test_html_alone_and_links_alone_are_read(qapp):
    html, link = QMimeData(), QMimeData()
    html.setHtml("<p>A title</p>")
    link.setUrls([QUrl("https://arxiv.org/abs/2604.01234")])
    assert "A title" in clipboard.read(html).data
    assert clipboard.read(html).html == ""
    assert clipboard.read(link).data == "https://arxiv.org/abs/2604.01234"


def test_an_empty_clipboard_gives_nothing(qapp):
    mime = QMimeData()
    mime.setText("  \n ")
    assert clipboard.read(mime) is None
    assert clipboard.read(QMimeData()) is None
    assert not clipboard.can_read(QMimeData())


def test_one_dropped_file_is_read_and_several_are_one_listing(qapp, tmp_path):
    one, two = tmp_path / "März listing.txt", tmp_path / "b.bib"
    one.write_bytes(b"\xff\xfeA\x00")
    two.write_bytes(b"@misc{a, title={T}}")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(one)), QUrl.fromLocalFile(str(two))])
    assert clipboard.read(mime) == clipboard.Pasted(b"", "2 files", places=(one, two))
    mime.setUrls([QUrl.fromLocalFile(str(one))])
    assert clipboard.read(mime) == clipboard.Pasted(b"\xff\xfeA\x00", "März listing.txt", places=(one,))


def test_a_folder_is_taken_with_its_place_and_without_bytes(tmp_path):
    assert clipboard.read_file(tmp_path) == clipboard.Pasted(b"", tmp_path.name, places=(tmp_path,))


def test_a_database_is_read_where_it_lies(tmp_path):
    path = tmp_path / "ada@www.mendeley.com.sqlite"
    path.write_bytes(bytes(range(256)))
    assert clipboard.read_file(path) == clipboard.Pasted(b"", path.name, places=(path,))


def test_a_missing_file_and_a_huge_one_are_said_in_one_sentence(tmp_path):
    with pytest.raises(FileProblem, match="No such file"):
        clipboard.read_file(tmp_path / "gone.txt")
    for content in (b"", b" \n\t"):
        (tmp_path / "blank.txt").write_bytes(content)
        with pytest.raises(FileProblem, match=r'"blank\.txt" is empty'):
            clipboard.read_file(tmp_path / "blank.txt")
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        os.truncate(file.fileno(), 200_000_000)
    with pytest.raises(FileProblem, match="200 MB"):
        clipboard.read_file(huge)


@pytest.mark.parametrize("path", ["/dev/zero", "pipe"])
def test_a_dropped_device_or_pipe_is_refused_and_not_read(tmp_path, path):
    if path == "pipe":
        os.mkfifo(tmp_path / path)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / path))])
    with pytest.raises(FileProblem, match="device or a pipe") as caught:
        clipboard.read(mime)
    assert caught.value.hint
