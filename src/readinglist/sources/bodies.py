"""The body of an answer, unpacked while it arrives, counted, and known to be complete."""

from __future__ import annotations

import zlib
from collections.abc import Iterable


class BodyProblem(Exception):
    """The body is too large, incomplete or packed in a way that we did not ask for. Says it in a phrase."""

    def __init__(self, phrase: str, *, is_passing: bool = False) -> None:
        super().__init__(phrase)
        self.is_passing = is_passing


def unpack(chunks: Iterable[bytes], encoding: str, *, limit: int) -> bytes:
    """The unpacked body, at most `limit` bytes, never holding more. encoding: the Content-Encoding, "" or "gzip".

    httpx would unpack by itself, but takes a gzip stream that was cut for a complete one and has no limit.
    """
    if encoding in ("", "identity"):
        return _joined(chunks, limit)
    if encoding not in ("gzip", "x-gzip"):
        raise BodyProblem(f"packed its answer as {encoding[:20]!r}, which we did not ask for")
    return _joined(_gunzipped(chunks, limit), limit)


def _joined(chunks: Iterable[bytes], limit: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise BodyProblem(f"sent more than {limit / 1e6:.0f} MB")
    return bytes(body)


def _gunzipped(chunks: Iterable[bytes], limit: int) -> Iterable[bytes]:
    """Pieces of the unpacked stream. A gzip file may have several members, one after the other (RFC 1952, 2.2)."""
    member = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        while chunk:
            if member.eof:
                member = zlib.decompressobj(wbits=31)
            try:
                yield member.decompress(chunk, limit + 1)
            except zlib.error as error:
                raise BodyProblem("sent a damaged gzip stream", is_passing=True) from error
            chunk = member.unused_data if member.eof else member.unconsumed_tail
    if not member.eof:
        raise BodyProblem("sent a gzip stream that was cut off", is_passing=True)
