"""Answers that no sound server gives, for a LoopbackServer to send."""

from __future__ import annotations

import contextlib
import gzip
import socket
import struct
import threading
import zlib
from collections.abc import Callable

from sources.loopback import Reply

_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def silence() -> Reply:
    """Takes the question and says nothing for ever."""
    return Reply(write=lambda _connection, stopping: _wait(stopping))


def silence_after_headers() -> Reply:
    return _written(_OK + b"Content-Length: 100\r\n\r\n", then=_wait)


def drip() -> Reply:
    """One byte each 20 ms for ever: no time-out of a read ever passes."""

    def write(connection: socket.socket, stopping: threading.Event) -> None:
        connection.sendall(_OK + b"Transfer-Encoding: chunked\r\n\r\n")
        with contextlib.suppress(OSError):
            while not stopping.wait(0.02):
                connection.sendall(b"1\r\n \r\n")

    return Reply(write=write)


def dripping_headers() -> Reply:
    def write(connection: socket.socket, stopping: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        with contextlib.suppress(OSError):
            while not stopping.wait(0.02):
                connection.sendall(b"a")

    return Reply(write=write)


def reset() -> Reply:
    """Half an answer, then a reset connection (RST by a linger of zero)."""

    def write(connection: socket.socket, stopping: threading.Event) -> None:
        connection.sendall(_OK + b"Content-Length: 100\r\n\r\n{")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return Reply(write=write)


def hang_up() -> Reply:
    """Closes without one byte."""
    return _written(b"")


def truncated() -> Reply:
    """Shorter than its Content-Length."""
    return _written(_OK + b'Content-Length: 100\r\n\r\n{"a": 1}')


def truncated_chunks() -> Reply:
    """Ends before the last chunk."""
    return _written(_OK + b'Transfer-Encoding: chunked\r\n\r\n8\r\n{"a": 1}\r\n')


def cut_gzip() -> Reply:
    """A gzip stream whose end is missing, in an answer that is complete by its length."""
    return Reply(_packed(b'{"a": 1}' * 1000)[:-20], headers=_GZIP)


def damaged_gzip() -> Reply:
    packed = bytearray(_packed(b'{"a": 1}' * 1000))
    packed[-8] ^= 0xFF  # the checksum
    return Reply(bytes(packed), headers=_GZIP)


def gzip_bomb() -> Reply:
    """200 MB in 200 kB."""
    return Reply(_made_bomb(), headers=_GZIP)


def gzip_bomb_of_many_members() -> Reply:
    """A gigabyte in a megabyte, in pieces of which each is harmless."""
    return Reply(_packed(b"\0" * 1_000_000) * 1000, headers=_GZIP)


def endless() -> Reply:
    """Fast and without end, not packed."""

    def write(connection: socket.socket, stopping: threading.Event) -> None:
        connection.sendall(_OK + b"Transfer-Encoding: chunked\r\n\r\n")
        chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        with contextlib.suppress(OSError):
            while not stopping.is_set():
                connection.sendall(chunk)

    return Reply(write=write)


def huge_headers() -> Reply:
    return _written(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 5_000_000)


def not_http() -> Reply:
    return _written(b"SSH-2.0-OpenSSH_9.9\r\n")


def other_encoding() -> Reply:
    return Reply(b"\x0b\x02\x80owl\x03", headers={"Content-Encoding": "br"})


def _written(data: bytes, then: Callable[[threading.Event], None] | None = None) -> Reply:
    def write(connection: socket.socket, stopping: threading.Event) -> None:
        with contextlib.suppress(OSError):
            connection.sendall(data)
            if then is not None:
                then(stopping)

    return Reply(write=write)


def _wait(stopping: threading.Event) -> None:
    stopping.wait(60)


def _packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def _made_bomb() -> bytes:
    packing = zlib.compressobj(1, wbits=31)
    return b"".join([packing.compress(b"\0" * 1_000_000) for _piece in range(200)] + [packing.flush()])


_GZIP = {"Content-Type": "application/json", "Content-Encoding": "gzip"}

#: Every fault by name: what it sends, and a word of the message that a person gets.
FAULTS: dict[str, tuple[Callable[[], Reply], str]] = {
    "silence": (silence, "did not answer within"),
    "silence after headers": (silence_after_headers, "did not answer within"),
    "drip": (drip, "did not answer within"),
    "dripping headers": (dripping_headers, "did not answer within"),
    "reset": (reset, "broke off"),
    "hang up": (hang_up, "broke off"),
    "truncated": (truncated, "broke off"),
    "truncated chunks": (truncated_chunks, "broke off"),
    "cut gzip": (cut_gzip, "cut off"),
    "damaged gzip": (damaged_gzip, "damaged gzip"),
    "gzip bomb": (gzip_bomb, "more than 10 MB"),
    "gzip bomb of many members": (gzip_bomb_of_many_members, "more than 10 MB"),
    "endless": (endless, "more than 10 MB"),
    "huge headers": (huge_headers, "broke off"),
    "not http": (not_http, "broke off"),
    "other encoding": (other_encoding, "did not ask for"),
}
