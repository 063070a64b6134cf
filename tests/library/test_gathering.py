"""A folder or an archive is one listing: what can be read is read, the rest is told by the name of its file."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from readinglist.errors import NothingFound, UnreadableInput
from readinglist.library import gathering, importing

FIRST = "@misc{one, title = {Owls at night}}\n"
SECOND = "@misc{two, title = {Owls by day}}\n@misc{broken, title = {\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "papers" / "old").mkdir(parents=True)
    (tmp_path / "papers" / "b.bib").write_text(FIRST, "utf-8")
    (tmp_path / "papers" / "old" / "a.bib").write_text(SECOND, "utf-8")
    (tmp_path / "papers" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "papers" / ".hidden.bib").write_text(FIRST, "utf-8")
    return tmp_path / "papers"


def test_every_file_is_read_and_the_lines_are_those_of_the_whole(folder: Path) -> None:
    listing = importing.read_file(folder)
    assert (listing.kind, listing.name) == ("folder", "papers")
    assert [entry.title for entry in listing.entries] == ["Owls at night", "Owls by day"]
    lines = listing.text.split("\n")
    assert "{one" in lines[listing.entries[0].first_line - 1]
    assert "{two" in lines[listing.entries[1].first_line - 1]
    messages = {issue.message.partition(":")[0]: lines[issue.first_line - 1] for issue in listing.issues}
    assert messages["picture.png"] == "picture.png"
    assert "broken" in messages["old/a.bib"]
    headings = [listing.text[span.start : span.end] for span in listing.spans if span.kind == "heading"]
    assert headings == ["b.bib", "picture.png", "old/a.bib"]


def test_several_files_are_one_listing_and_one_is_itself(folder: Path) -> None:
    two = gathering.read_files([folder / "b.bib", folder / "old"])
    assert [entry.title for entry in two.entries] == ["Owls at night", "Owls by day"]
    assert two.name == "2 files"
    assert gathering.read_files([folder / "b.bib"]).kind == "bibtex"


def test_links_are_not_followed(folder: Path) -> None:
    (folder / "round").symlink_to(folder)
    (folder / "away.bib").symlink_to(folder.parent / "elsewhere.bib")
    assert len(importing.read_file(folder).entries) == 2


def test_a_folder_without_files_and_one_without_papers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingFound, match="holds no files"):
        importing.read_file(tmp_path)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UnreadableInput, match=r"picture\.png.*is a PNG picture"):
        importing.read_file(tmp_path)


def test_an_archive_in_an_archive_is_not_opened() -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.bib", FIRST)
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("a.bib", FIRST)
        archive.writestr("inner.zip", inner.getvalue())
    listing = importing.read(outer.getvalue(), name="papers.zip")
    assert [entry.title for entry in listing.entries] == ["Owls at night"]
    assert [issue.message for issue in listing.issues] == [
        "inner.zip: It is an archive in an archive, which is not opened."
    ]
    alone = importing.read(inner.getvalue(), name="papers.zip")
    assert (alone.kind, alone.name) == ("bibtex", "a.bib")


def test_reading_a_folder_can_be_cancelled(folder: Path) -> None:
    class Cancelled(Exception):
        pass

    def check() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        gathering.read_folder(folder, check=check)


def test_a_folder_of_papis_is_its_documents_without_their_files(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "info.yaml").write_text(f"ref: {name}\ntitle: The {name}\nauthor: Ada Lima\nyear: 2013\n")
        (tmp_path / name / "paper.pdf").write_bytes(b"%PDF-1.4 whatever")
    listing = importing.read_file(tmp_path)
    assert [entry.title for entry in listing.entries] == ["The first", "The second"]
    assert listing.issues == ()


def test_what_is_more_than_is_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "FILES_LIMIT", 1)
    listing = importing.read_file(folder)
    assert [entry.title for entry in listing.entries] == ["Owls at night"]
    (issue,) = listing.issues
    assert issue.message.startswith("picture.png: This and what follows was left out")


def test_the_log_of_a_database_is_no_file_of_its_own(folder: Path) -> None:
    (folder / "b.bib-wal").write_bytes(bytes(range(256)))
    assert not any("b.bib-wal" in issue.message for issue in importing.read_file(folder).issues)
