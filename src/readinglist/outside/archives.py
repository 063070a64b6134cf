"""What is packed, unpacked within bounds: counted while it is unpacked, so that no bomb fills the memory.

ZIP: APPNOTE 6.3.10 (read by zipfile); gzip: RFC 1952. An archive in an archive is given as it is and not unpacked.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from readinglist.model.texts import one_line
from readinglist.outside import Malformed

#: Bytes of all members together, and how many: a folder of a few hundred papers, zipped.
SIZE_LIMIT, MEMBERS_LIMIT = 200_000_000, 5_000
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b\x08"
#: First members that say that the archive is an office document (OPC, OpenDocument) or an e-book (EPUB).
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})


#: What zipfile and those that unpack for it raise for a damaged or encrypted archive.
_DAMAGES = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive. name: with its folders, for a person; never a path to write to."""

    name: str
    data: bytes


def is_archive(data: bytes) -> bool:
    """Whether the first bytes are those of a ZIP or gzip file."""
    return data.startswith((_ZIP, _GZIP))


def unpack(data: bytes, *, name: str = "", limit: int = SIZE_LIMIT) -> Iterator[Member]:
    """The files of an archive, in its order, without hidden ones. name: of the archive. limit: bytes of all together.

    Malformed: damaged, encrypted, an office document, too many files or too much in them.
    """
    if data.startswith(_GZIP):
        yield Member(name.removesuffix(".gz") or "the text", _gunzip(data, limit))
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from _members(archive, limit)
    except Malformed:
        raise
    except _DAMAGES as error:
        raise Malformed("its ZIP archive is damaged, encrypted or packed in a way that is not known") from error


def _members(archive: zipfile.ZipFile, limit: int) -> Iterator[Member]:
    infos = archive.infolist()
    if len(infos) > MEMBERS_LIMIT:
        raise Malformed(f"its ZIP archive has more than {MEMBERS_LIMIT:,} files")
    if infos and infos[0].filename in _OFFICE:
        raise Malformed("it is an office document or an e-book")
    for info in infos:
        if not info.is_dir() and not _is_hidden(info.filename):
            data = _read(archive, info, limit)
            limit -= len(data)
            yield Member(one_line(info.filename), data)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """A member, however large its header says that it is."""
    with archive.open(info) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise Malformed("there is more in its ZIP archive than is read at once")
    return data


def _is_hidden(name: str) -> bool:
    parts = (part for part in PurePosixPath(name).parts if part not in (".", ".."))
    return any(part.startswith((".", "__MACOSX")) for part in parts)


def _gunzip(data: bytes, limit: int) -> bytes:
    """Every member of a gzip file (RFC 1952, 2.2), one after the other."""
    unpacked = bytearray()
    while data.startswith(_GZIP):
        member = zlib.decompressobj(wbits=31)
        try:
            unpacked += member.decompress(data, limit + 1 - len(unpacked))
        except zlib.error as error:
            raise Malformed("its gzip archive is damaged") from error
        if len(unpacked) > limit:
            raise Malformed("there is more in its gzip archive than is read at once")
        if not member.eof:
            raise Malformed("its gzip archive is cut off")
        data = member.unused_data
    return bytes(unpacked)
