"""Archives are unpacked within bounds."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.outside import Malformed
from readinglist.outside.archives import Member, is_archive, unpack


def packed(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_the_files_of_a_zip_come_in_its_order_without_hidden_ones() -> None:
    data = packed(**{"b/a.txt": b"one", ".hidden": b"x", "__MACOSX/._a": b"x", "a.bib": b"two"})
    assert is_archive(data)
    assert list(unpack(data)) == [Member("b/a.txt", b"one"), Member("a.bib", b"two")]


def test_a_gzip_file_is_one_member_with_all_of_its_parts() -> None:
    data = gzip.compress(b"one ") + gzip.compress(b"two")
    assert list(unpack(data, name="page.html.gz")) == [Member("page.html", b"one two")]


@pytest.mark.parametrize("pack", [lambda data: packed(a=data), gzip.compress], ids=["zip", "gzip"])
def test_a_bomb_is_refused_before_it_fills_the_memory(pack) -> None:
    with pytest.raises(Malformed, match="more in its"):
        list(unpack(pack(bytes(2_000_000)), limit=1_000_000))


def test_the_limit_is_that_of_all_files_together() -> None:
    with pytest.raises(Malformed, match="more in its"):
        list(unpack(packed(a=bytes(600), b=bytes(600)), limit=1_000))


def test_too_many_files_and_office_documents_are_refused() -> None:
    with pytest.raises(Malformed, match=r"more than 5,000 files"):
        list(unpack(packed(**{str(number): b"" for number in range(5_001)})))
    with pytest.raises(Malformed, match="office document"):
        list(unpack(packed(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})))


def test_a_name_is_for_a_person_and_hides_nothing() -> None:
    names = [member.name for member in unpack(packed(**{"../up.txt": b"x", "etc/\u202epasswd": b"x"}))]
    assert names == ["../up.txt", "etc/passwd"]


def test_an_archive_of_another_packing_that_is_damaged_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", b"words " * 500)
    data = bytearray(stream.getvalue())
    data[50:70] = bytes(255 - byte for byte in data[50:70])
    with pytest.raises(Malformed, match="damaged"):
        list(unpack(bytes(data)))


@given(st.integers(0, 200), st.binary(max_size=3))
def test_a_damaged_archive_is_refused_or_read(at: int, damage: bytes) -> None:
    for data in (packed(a=b"words " * 20, b=b"more"), gzip.compress(b"words " * 20)):
        broken = data[:at] + damage + data[at + len(damage) :]
        if not is_archive(broken):
            continue
        try:
            members = list(unpack(broken))
        except Malformed:
            continue
        assert all(isinstance(member.data, bytes) for member in members)


def test_a_gzip_file_that_was_cut_is_refused() -> None:
    with pytest.raises(Malformed, match="cut off"):
        list(unpack(gzip.compress(b"words " * 100)[:-9]))
