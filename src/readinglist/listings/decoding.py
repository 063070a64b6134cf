"""Bytes to text: which encoding, what had to be removed, and what is no text at all."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from readinglist.errors import UnreadableInput
from readinglist.model.listing import Issue
from readinglist.model.texts import TURNING, UPPER_CONTROL

#: A Daily Papers page is 80 kB and 5,000 papers are 9 MB.
SIZE_LIMIT_BYTES = 50_000_000

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
#: Anything that `_clean` has to mend; one look at a large sound text instead of three.
_UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_SAMPLE_BYTES = 8192
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: First bytes of files that people drop by mistake; sources: the file formats' own specifications.
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"PK\x03\x04", "a ZIP archive (or an office document)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"(\xb5/\xfd", "a Zstandard archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with "\\n" as its only line end and no control characters, its encoding, and what was lost on the way."""

    text: str
    encoding: str
    issues: tuple[Issue, ...] = ()


def decode(data: bytes | str, *, name: str = "") -> Decoded:
    """Read bytes (or a pasted text) as text. name: what a person calls the input, for messages.

    Encoding: a byte order mark decides, then NULs in every second place (UTF-16), then UTF-8, else Windows-1252.
    Raises UnreadableInput for empty input, for more than SIZE_LIMIT_BYTES, and for what is no text.
    """
    subject = f"“{name}”" if name else "The input"
    refuse_size(len(data), name=name)
    if isinstance(data, str):
        text, encoding = data, "text"
        issues: list[Issue] = []
    else:
        if what := _kind_of_file(data):
            raise _no_text(subject, what)
        text, encoding, issues = _decode_bytes(data)
    text, losses, removed = _clean(text)
    # Text that loses more than one character in ten to the removal of control characters was none.
    if removed > max(20, 0.1 * (len(text) + removed)):
        raise _no_text(subject, "binary data")
    if not text.strip():
        raise UnreadableInput(f"{subject} is empty.", "Paste or open a page that names papers.")
    return Decoded(text, encoding, tuple(issues + losses))


def refuse_size(size: int, *, name: str = "") -> None:
    """Raise UnreadableInput for a size above the limit; for callers that know a size before they read."""
    if size > SIZE_LIMIT_BYTES:
        subject = f"“{name}”" if name else "The input"
        raise UnreadableInput(
            f"{subject} has {size / 1e6:.0f} MB; a listing of up to {SIZE_LIMIT_BYTES / 1e6:.0f} MB is read.",
            "Nothing was changed. Split the text and import the parts one after the other.",
        )


def _no_text(subject: str, what: str) -> UnreadableInput:
    hint = "Nothing was changed. Open or paste the text of a page that names papers."
    return UnreadableInput(f"{subject} is {what}, not the text of a listing.", hint)


def _kind_of_file(data: bytes) -> str:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            return what
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "a WebP picture"
    return "a video or HEIC picture" if data[4:8] == b"ftyp" else ""


def _decode_bytes(data: bytes) -> tuple[str, str, list[Issue]]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_as(data[len(bom) :], encoding)
    if encoding := _utf16_without_mark(data):
        return _decode_as(data, encoding)
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        pass
    damaged = data.decode("utf-8", "replace")
    bad = damaged.count("\ufffd")
    # A damaged UTF-8 text still has more whole letters than broken ones; another encoding has none that are whole.
    whole = len(damaged.encode("utf-8")) - len(damaged) - 2 * bad
    if whole > bad:
        return damaged, "utf-8", [_replaced(damaged, "UTF-8")]
    return _decode_as(data, "cp1252", fallback="latin-1")


def _decode_as(data: bytes, encoding: str, *, fallback: str = "") -> tuple[str, str, list[Issue]]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if fallback:
            return _decode_as(data, fallback)
        text = data.decode(encoding, "replace")
        return text, encoding, [_replaced(text, encoding.upper())]
    if encoding in ("cp1252", "latin-1"):
        name = "Windows-1252" if encoding == "cp1252" else "Latin-1"
        line = text.count("\n", 0, next(_NOT_ASCII.finditer(text)).start()) + 1
        return text, encoding, [Issue("encoding", f"The text is not UTF-8; it was read as {name}.", line, line)]
    return text, encoding, []


def _utf16_without_mark(data: bytes) -> str:
    sample = data[:_SAMPLE_BYTES]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    pairs = max(len(sample) // 2, 1)
    if odd > 0.4 * pairs and even < 0.1 * pairs:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * pairs and odd < 0.1 * pairs else ""


def _clean(text: str) -> tuple[str, list[Issue], int]:
    """One kind of line end, no control characters, no half characters: the text, what was lost, how many removed."""
    issues: list[Issue] = []
    if text.startswith("\ufeff"):
        text = text[1:]
    if not _UNCLEAN.search(text):
        return text, issues, 0
    text = _LINE_ENDS.sub("\n", text)
    length = len(text)
    text = _without(text, _CONTROL, "control character", issues)
    removed = length - len(text)
    text = _without(text, UPPER_CONTROL, "control character", issues)
    text = _without(text, TURNING, "direction mark", issues)
    if _SURROGATE.search(text):
        issues.append(_located(text, _SURROGATE, "encoding", "Half characters were replaced by “\ufffd”."))
        text = _SURROGATE.sub("\ufffd", text)
    return text, issues, removed


def _without(text: str, pattern: re.Pattern[str], what: str, issues: list[Issue]) -> str:
    """The text without what matches; an issue says so. what: its name for one."""
    if count := len(pattern.findall(text)):
        noun = f"{what} was" if count == 1 else f"{what}s were"
        issues.append(_located(text, pattern, "control-characters", f"{count} {noun} removed."))
        text = pattern.sub("", text)
    return text


def _located(text: str, pattern: re.Pattern[str], kind: str, message: str) -> Issue:
    places = [match.start() for match in pattern.finditer(text)]
    return Issue(kind, message, text.count("\n", 0, places[0]) + 1, text.count("\n", 0, places[-1]) + 1)


def _replaced(text: str, encoding: str) -> Issue:
    count = text.count("\ufffd")
    noun = "place is" if count == 1 else "places are"
    return _located(text, re.compile("\ufffd"), "encoding", f"{count} {noun} not {encoding} and shown as “\ufffd”.")
