"""One page or file at an address that a person named, whole or "as it was"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readinglist.sources.client import Client

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/json;q=0.9, text/html;q=0.9, application/xhtml+xml;q=0.9, "
    "application/xml;q=0.8, text/*;q=0.8, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a server knows which state of a page we have (RFC 9110, 8.8): both as it wrote them, or empty."""

    etag: str = ""
    last_modified: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """The headers of a question that need not be answered with the page when that is as it was."""
        found = {"if-none-match": self.etag, "if-modified-since": self.last_modified}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Page:
    """What was found. address: where, after redirects. media_type: "text/html". charset: as the server says, or empty.

    is_unchanged: it is as it was when the server gave the validators of the question; data is then empty.
    """

    address: str
    data: bytes
    media_type: str = ""
    charset: str = ""
    validators: Validators = Validators()
    is_unchanged: bool = False


def fetch_page(client: Client, address: str, *, known: Validators | None = None) -> Page:
    """Get a page; known: the validators of the state that we have. Raises as `Client.fetch`."""
    answer, found_at = client.fetch(address, accept=_ACCEPT, conditions=known.conditions if known else None)
    validators = Validators(_validator(answer.headers, "etag"), _validator(answer.headers, "last-modified"))
    if answer.status == 304:
        return Page(found_at, b"", validators=validators, is_unchanged=True)
    kind = Message()
    kind["content-type"] = answer.headers.get("content-type", "")
    return Page(found_at, answer.body, kind.get_content_type(), kind.get_content_charset() or "", validators)


def _validator(headers: Mapping[str, str], name: str) -> str:
    """What is sent back must fit into a header again."""
    value = headers.get(name, "")
    return value if len(value) <= 1000 and value.isascii() and value.isprintable() else ""
