"""A library of Zotero comes in whole and stays as it is; one of Mendeley is refused with the way out."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from zotero_shelf import ZoteroShelf

from readinglist.errors import UnreadableInput
from readinglist.formats.zotero import markdown
from readinglist.library import importing
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry
from readinglist.model.paper import PaperType
from readinglist.storage import zotero


@pytest.fixture
def shelf(tmp_path: Path) -> ZoteroShelf:
    return ZoteroShelf(tmp_path / "zotero.sqlite")


def the_entry(path: Path) -> Entry:
    listing = importing.read_file(path)
    assert listing.issues == ()
    (entry,) = listing.entries
    return entry


def test_an_item_comes_with_all_that_hangs_on_it(shelf: ZoteroShelf) -> None:
    item = shelf.add(
        title="Owls in the <i>Moonlight</i>", date="2013-03-00 03/2013", DOI="10.1000/OWL",
        publicationTitle="Owl Letters", volume="14",
        issue="3", pages="1-9", abstractNote="They see.", extra="Citation Key: lima2013\nPMID: 123456",
    )  # fmt: skip
    shelf.add_creator(item, "Owl Society", order=1)
    shelf.add_creator(item, "Lima", "Ada", order=0)
    shelf.add_creator(item, "Roth", "Bo", role=2, order=2)
    thesis = shelf.add_collection("Thesis", [])
    shelf.add_collection("Chapter 2", [item], parent=thesis)
    shelf.add_tag(item, "night vision")
    shelf.add_tag(item, "Strigiformes", is_automatic=True)
    shelf.add_note(item, "<div><h1>Read</h1><p>Good <b>figures</b>.</p><ul><li>one</li><li>two</li></ul></div>")
    shelf.add_file(item, "storage:Lima 2013.pdf")
    path = shelf.close()
    listing = importing.read_file(path)
    (entry,) = listing.entries
    assert (entry.title, entry.venue, entry.type) == ("Owls in the Moonlight", "Owl Letters", PaperType.ARTICLE)
    assert [person.name for person in entry.people] == ["Ada Lima", "Owl Society"]
    assert [person.name for person in entry.editors] == ["Bo Roth"]
    assert entry.date is not None
    assert entry.date.iso == "2013-03"
    assert entry.identifiers == (Identifier("doi", "10.1000/owl"), Identifier("pmid", "123456"))
    assert entry.citation_key == "lima2013"
    assert entry.tags == ("night vision", "Thesis/Chapter 2")
    assert entry.keywords == ("Strigiformes",)
    assert entry.note == "# Read\n\nGood figures.\n\n- one\n- two"
    assert "Lima 2013.pdf" in listing.text, "where the file lies is kept with the import"


def test_trash_and_feeds_are_left_out_and_groups_are_told_apart(shelf: ZoteroShelf) -> None:
    shelf.add(title="Mine")
    shelf.trash(shelf.add(title="Thrown away"))
    shelf.add(title="Of a feed", library=3)
    shelf.add(title="Ours", library=2)
    listing = importing.read_file(shelf.close())
    assert [(entry.title, entry.section) for entry in listing.entries] == [("Mine", ""), ("Ours", "Owl group")]
    assert "2 items in the trash or of feeds left out" in listing.text


def test_what_has_no_title_or_belongs_to_nothing_is_told(shelf: ZoteroShelf) -> None:
    shelf.add(publicationTitle="Owl Letters")
    shelf.add(DOI="10.1000/owl")
    shelf.add_note(None, "<p>Call Ada</p>")
    listing = importing.read_file(shelf.close())
    assert [entry.title for entry in listing.entries] == ["doi:10.1000/owl"]
    assert sorted(issue.kind for issue in listing.issues) == ["no-title", "note"]
    assert "Call Ada" in listing.text


def test_types_and_theses(shelf: ZoteroShelf) -> None:
    shelf.add(2, title="On owls", thesisType="Master's thesis", university="Nordmark")
    entry = the_entry(shelf.close())
    assert (entry.type, entry.venue) == (PaperType.MASTERSTHESIS, "Nordmark")


def test_an_arxiv_number_in_the_address_is_that_number(shelf: ZoteroShelf) -> None:
    shelf.add(5, title="Owls", url="http://arxiv.org/abs/2303.01234", archiveID="arXiv:2303.01234", repository="arXiv")
    assert the_entry(shelf.close()).identifiers == (Identifier("arxiv", "2303.01234"),)


def test_a_newer_schema_is_read_as_far_as_it_is_known_and_told(tmp_path: Path) -> None:
    shelf = ZoteroShelf(tmp_path / "zotero.sqlite", version=900)
    shelf.add(title="Owls")
    listing = importing.read_file(shelf.close())
    assert [entry.title for entry in listing.entries] == ["Owls"]
    assert [issue.kind for issue in listing.issues] == ["newer"]


def test_a_file_that_zotero_holds_is_read_with_its_log_and_left_as_it_is(shelf: ZoteroShelf) -> None:
    shelf.add(title="Old owls")
    path = shelf.close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA journal_mode = WAL")
    holder.execute("UPDATE itemDataValues SET value = 'New owls' WHERE value = 'Old owls'")
    holder.execute("BEGIN EXCLUSIVE")  # as Zotero does
    before = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in path.parent.iterdir()}
    try:
        assert the_entry(path).title == "New owls"
        after = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in path.parent.iterdir()}
        assert after == before
    finally:
        holder.close()


def test_bytes_without_a_place_are_read_too(shelf: ZoteroShelf) -> None:
    shelf.add(title="Owls")
    assert [entry.title for entry in importing.read(shelf.close().read_bytes()).entries] == ["Owls"]


def test_collections_in_a_circle_end(shelf: ZoteroShelf) -> None:
    item = shelf.add(title="Owls")
    number = shelf.add_collection("Round", [item])
    shelf.connection.execute("UPDATE collections SET parentCollectionID = ?", (number,))
    assert the_entry(shelf.close()).tags == ("Round",)


def test_a_damaged_library_is_told_in_words(shelf: ZoteroShelf) -> None:
    for number in range(200):
        shelf.add(title=f"Owls of region {number}")
    path = shelf.close()
    data = bytearray(path.read_bytes())
    data[len(data) // 2 :] = os.urandom(len(data) - len(data) // 2)
    path.write_bytes(bytes(data))
    with pytest.raises(UnreadableInput, match="Zotero library"):
        importing.read_file(path)


def test_values_of_any_kind_are_read_as_text(shelf: ZoteroShelf) -> None:
    item = shelf.add(title="Owls", volume="4")
    shelf.add_creator(item, "Lima", "Ada")
    shelf.connection.execute("UPDATE itemDataValues SET value = CAST('Owls' AS BLOB) WHERE value = 'Owls'")
    shelf.connection.execute("UPDATE creators SET lastName = CAST('Lima' AS BLOB), firstName = 5")
    entry = the_entry(shelf.close())
    assert (entry.title, [person.name for person in entry.people]) == ("Owls", ["5 Lima"])


def test_rows_without_end_end(shelf: ZoteroShelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zotero, "_TIME_LIMIT_S", 0.2)
    shelf.add(title="Owls")
    shelf.connection.execute("ALTER TABLE items RENAME TO real_items")
    shelf.connection.execute(
        "CREATE VIEW items AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)"
        " SELECT real_items.* FROM real_items, r"
    )
    with pytest.raises(UnreadableInput, match="interrupted"):
        importing.read_file(shelf.close())


def test_other_databases_are_not_taken_for_zoteros(tmp_path: Path) -> None:
    path = tmp_path / "birds.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE items (name TEXT)")
    with pytest.raises(UnreadableInput, match="SQLite database"):
        importing.read_file(path)


def test_mendeleys_database_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "ada@example.org@www.mendeley.com.sqlite"
    path.write_bytes(os.urandom(4096))
    with pytest.raises(UnreadableInput) as caught:
        importing.read_file(path)
    assert "encrypts" in caught.value.summary
    assert "BibTeX" in caught.value.hint


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain words", "plain words"),
        ("<p>one</p><p>two &amp; three</p>", "one\n\ntwo & three"),
        ("<blockquote><p>said</p></blockquote>", "> said"),
        ("<div>" * 3000, ""),
        ("<p>MNIST &lt; CIFAR10</p>", "MNIST < CIFAR10"),
    ],
)
def test_a_note_becomes_markdown(html: str, text: str) -> None:
    assert markdown(html) == text
