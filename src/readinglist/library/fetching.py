"""Fetching the page or file that a person named by its address, in the form that says most."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlencode, urlsplit

from readinglist.errors import UnreadableInput
from readinglist.listings import decoding, feeds
from readinglist.model.identifier_forms import find_identifiers, parse_identifier
from readinglist.sources import pages

if TYPE_CHECKING:
    from readinglist.sources.client import Client
    from readinglist.sources.pages import Page

_WEB = re.compile(r"https?://\S{1,2000}", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,20}://", re.IGNORECASE)
#: The page of Daily Papers draws what its API says: huggingface.co/docs/hub/api, `GET /api/daily_papers`.
_DAILY_PAPERS = re.compile(r"/papers(?:/(?P<view>date|week|month)/(?P<day>[\w-]{1,20}))?/?")
_MOST_PAPERS = 100
#: Where a text says itself in which letters it is written: XML's declaration, HTML's meta.
_DECLARED = re.compile(
    rb"""<(?:\?xml|meta)\b[^>]{0,200}?\b(?:encoding|charset)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)
_TEXT_TYPES = re.compile(r"text/.*|.*[/+](?:xml|json|javascript)")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched. data: for `importing.read`; a text is UTF-8 whatever it was. address: where it was found.

    name: what a person calls it, "arxiv.org/list/cs.CL/new".
    """

    data: bytes
    name: str
    address: str


def is_address(text: str) -> bool:
    """Whether a person who writes this means an address, and no file."""
    return _SCHEME.match(text) is not None


def find_address(text: str) -> str:
    """The address that a text is, if it is that of a page on the web and names no paper; else empty."""
    address = text.strip()
    if _WEB.fullmatch(address) is None:
        return ""
    identifier = parse_identifier(address)
    is_paper = identifier is not None and (identifier.scheme != "url" or bool(find_identifiers(address)))
    return "" if is_paper else address


def is_feed(fetched: Fetched) -> bool:
    """Whether it names what is new, as a feed does; what is no text (a PDF) does not."""
    try:
        text = decoding.decode(fetched.data, name=fetched.name).text
    except UnreadableInput:
        return False
    return feeds.detect(text) > 0


def fetch(client: Client, address: str, *, check: Callable[[], None] | None = None) -> Fetched:
    """Get the page or file at an address; check: called at least every 50 ms, ends it by raising.

    AddressRefused for another scheme, and for a place on this machine or its network that the user has not allowed
    (`private_hosts`), at each redirect too; InvalidRequest for what is no address; UnreadableInput for an empty
    page; SourceUnavailable when it cannot be had.
    """
    if check is not None:
        client = client.checked(check)
    page = pages.fetch_page(client, best_form(address))
    name = name_of(page.address)
    if not page.data:
        raise UnreadableInput(f"The page {name} is empty.", "Nothing was changed.")
    return Fetched(as_utf8(page), name, page.address)


def best_form(address: str) -> str:
    """The address that says the same as data, where one is known; else the address."""
    try:
        parts = urlsplit(address)
    except ValueError:  # told by who asks for it
        return address
    if parts.hostname != "huggingface.co" or parts.query:
        return address
    if (match := _DAILY_PAPERS.fullmatch(parts.path)) is None:
        return address
    view = {match["view"]: match["day"]} if match["view"] else {}
    return f"https://huggingface.co/api/daily_papers?{urlencode({**view, 'limit': str(_MOST_PAPERS)})}"


def name_of(address: str) -> str:
    """What a person calls the page at an address: its host and path."""
    parts = urlsplit(address)
    return unquote(f"{parts.hostname or ''}{parts.path}", errors="replace").rstrip("/")[:200]


def as_utf8(page: Page) -> bytes:
    """The bytes of a page, those of a text in UTF-8: by the server's word, else by the text's own."""
    if not _TEXT_TYPES.fullmatch(page.media_type):
        return page.data
    declared = _DECLARED.search(page.data[:2000])
    for name in (page.charset, declared[1].decode("ascii", "replace") if declared else ""):
        if (text := _decoded(page.data, name)) is not None:
            return text.encode(errors="replace")  # half characters of UTF-7 and the like
    return page.data


def _decoded(data: bytes, charset: str) -> str | None:
    """None where the letters have no such name, or do not fit; UTF-8 needs nothing."""
    try:
        codec = codecs.lookup(charset) if charset else None
        if codec is None or codec.name in ("utf-8", "ascii"):
            return None
        # "iso-8859-1" on the web is Windows-1252 (encoding.spec.whatwg.org, 4.2)
        return data.decode("cp1252" if codec.name == "iso8859-1" else codec.name)
    except (LookupError, UnicodeError):
        return None
