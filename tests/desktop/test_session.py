"""What the window remembers is on disk soon, and survives nonsense."""

from __future__ import annotations

from PySide6.QtCore import QByteArray

from readinglist.desktop.session import FILE_NAME, Session
from readinglist.library.places import config_folder


def test_values_of_all_kinds_come_back(qapp, tmp_path):
    path = tmp_path / "deep" / "window.ini"
    session = Session(path)
    session.remember("theme", "dark")
    session.remember("compact", True)
    session.remember("geometry", QByteArray(b"\x00\x01\xff"))
    session.remember("orders", {"all": ["title", False]})
    session.remember("selected", [3, 4])
    session.save()
    again = Session(path)
    assert again.text("theme") == "dark"
    assert again.flag("compact")
    assert again.state("geometry") == QByteArray(b"\x00\x01\xff")
    assert again.record("orders") == {"all": ["title", False]}
    assert again.record("selected") == [3, 4]


def test_what_was_never_remembered_has_its_default(qapp, tmp_path):
    session = Session(tmp_path / "window.ini")
    assert session.text("theme", "system") == "system"
    assert not session.flag("compact")
    assert session.state("geometry").isEmpty()
    assert session.record("orders") is None


def test_a_change_is_on_disk_soon_without_saving(qapp, qtbot, tmp_path):
    path = tmp_path / "window.ini"
    session = Session(path)
    session.remember("theme", "dark")
    qtbot.waitUntil(lambda: path.exists() and "dark" in path.read_text(encoding="utf-8"))


def test_a_damaged_file_counts_as_empty(qapp, tmp_path):
    path = tmp_path / "window.ini"
    path.write_bytes(b"\x00\xff[[[nonsense\norders={{{")
    session = Session(path)
    assert session.text("theme", "system") == "system"
    assert session.record("orders") is None


def test_the_usual_place_is_the_config_folder(qapp, home):
    assert Session().path == config_folder() / FILE_NAME
    assert str(home) in str(Session().path)


def test_a_large_record_has_a_file_of_its_own_until_it_is_taken_away(qapp, tmp_path):
    session = Session(tmp_path / "deep" / "window.ini")
    session.put_aside("draft", {"text": "owls é"})
    assert Session(session.path).aside("draft") == {"text": "owls é"}
    session.put_aside("draft", None)
    assert list(session.path.parent.glob("draft*")) == []
