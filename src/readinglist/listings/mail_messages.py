"""Mail to its parts: the subject, the day and the texts of a message, or of several in one file (mbox).

The standard library's `email` with its old policy: that of today reads the parameters of a Content-Type in the square
of their number (30 kB in 1.3 s) and stumbles over brackets inside each other.
"""

from __future__ import annotations

import email.errors
import email.header
import email.message
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass

from readinglist.model.dates import PartialDate
from readinglist.model.texts import one_line
from readinglist.outside import Malformed

#: Messages within messages, and parts within parts. A digest that was sent on and on has ten.
NESTING_LIMIT = 100
#: Messages in one file.
MESSAGES_LIMIT = 2_000
_NESTING = re.compile(rb"\bboundary\s*=|message/rfc822|multipart/", re.IGNORECASE)
_MBOX = re.compile(rb"^From \S{1,200} .{0,60}\d{4}\n(?=[A-Z][A-Za-z-]{1,40}:)", re.MULTILINE)
_WRITTEN_OUT = frozenset({"quoted-printable", "base64"})


@dataclass(frozen=True, slots=True)
class MailText:
    """A text of a message, plain or HTML. A message often has both, which say the same."""

    text: str
    is_html: bool


@dataclass(frozen=True, slots=True)
class MailMessage:
    """date: the day in the zone of who sent it. attachments: the names of what was not read."""

    subject: str
    date: PartialDate | None
    texts: tuple[MailText, ...]
    attachments: tuple[str, ...] = ()


def read_messages(data: bytes) -> list[MailMessage]:
    """The messages in a file. Malformed: more of them, or more within each other, than any honest file has."""
    return [_message(message) for message in _parsed(data)]


def as_plain_mail(data: bytes) -> tuple[str, str]:
    """A file whose parts have encodings of their own as one text: the same messages, every part of them in ASCII.

    Gives the name of the encoding too: "utf-8", because nothing had to be guessed.
    """
    messages = _parsed(data)
    for part in (part for message in messages for part in _leaves(message) if part.get_content_maintype() == "text"):
        text = _text(part)
        del part["Content-Transfer-Encoding"]
        part.set_payload(text, "utf-8")
    return "".join(message.as_string(unixfrom=len(messages) > 1) for message in messages), "utf-8"


def _parsed(data: bytes) -> list[email.message.Message]:
    # Blanks at the end of a line come from the way that a message took (RFC 2045, 6.7), or from a paste.
    data = b"\n".join(line.rstrip(b" \t\r") for line in data.split(b"\n"))
    starts = [match.start() for match in _MBOX.finditer(data)] or [0]
    if len(starts) > MESSAGES_LIMIT:
        raise Malformed(f"it has more than {MESSAGES_LIMIT:,} messages")
    pieces = [data[start:end].lstrip() for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]
    if any(len(_NESTING.findall(piece)) > NESTING_LIMIT for piece in pieces):
        raise Malformed(f"it has more than {NESTING_LIMIT} parts within each other")
    return [email.message_from_bytes(piece) for piece in pieces]


def _message(message: email.message.Message) -> MailMessage:
    texts, attachments = [], []
    for part in _leaves(message):
        is_attached = "attachment" in str(part.get("Content-Disposition", "")).lower()
        if part.get_content_maintype() == "text" and not is_attached:
            texts.append(MailText(_text(part), part.get_content_subtype() == "html"))
        else:
            attachments.append(one_line(_header(part.get_filename() or part.get_content_type())))
    return MailMessage(_line(message, "Subject"), _date(_line(message, "Date")), tuple(texts), tuple(attachments))


def _leaves(message: email.message.Message) -> Iterator[email.message.Message]:
    return (part for part in message.walk() if not part.is_multipart())


def _text(part: email.message.Message) -> str:
    """In the part's own encoding; a text that was pasted or is UTF-8 already is not what its header says."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    declared = str(part.get_content_charset() or "utf-8")
    is_written_out = str(part.get("Content-Transfer-Encoding", "")).strip().lower() in _WRITTEN_OUT
    encodings = (declared, "utf-8") if is_written_out or data.isascii() else ("utf-8", declared)
    for encoding in (*encodings, "cp1252"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return data.decode("latin-1")


def _line(message: email.message.Message, name: str) -> str:
    return one_line(_header(str(message.get(name, ""))))


def _header(text: str) -> str:
    """A header with its encoded words read ("=?utf-8?q?…?=")."""
    try:
        return str(email.header.make_header(email.header.decode_header(text)))
    except (email.errors.HeaderParseError, UnicodeDecodeError, LookupError, ValueError):
        return text


def _date(text: str) -> PartialDate | None:
    try:
        return PartialDate.of(email.utils.parsedate_to_datetime(text).date())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
