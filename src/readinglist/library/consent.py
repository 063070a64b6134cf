"""What the user agreed to: which sources may be asked without asking the user again, and an address to give them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from readinglist.errors import InvalidRequest
from readinglist.library.settings import change_setting
from readinglist.model.changes import Changes

if TYPE_CHECKING:
    from readinglist.library.library import Library

SOURCES_ALLOWED, CONTACT_EMAIL = "sources_allowed", "contact_email"
#: What `sources.client` sends, which has to fit into a header; whether it exists is the user's affair.
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def allowed_sources(library: Library) -> frozenset[str]:
    """Keys of the sources that the user lets the window ask; none until the user agreed."""
    return frozenset(library.setting(SOURCES_ALLOWED).split())


def allow_sources(library: Library, sources: Iterable[str], *, initiator: object | None = None) -> Changes | None:
    """Remember exactly these sources as allowed; none forgets what was allowed."""
    return change_setting(library, SOURCES_ALLOWED, value=" ".join(sorted(set(sources))), initiator=initiator)


def contact_email(library: Library) -> str:
    """The address that sources are given to reach whoever asks, which some of them thank with better service; or ""."""
    return library.setting(CONTACT_EMAIL)


def set_contact_email(library: Library, address: str, *, initiator: object | None = None) -> Changes | None:
    """Give this address to sources from now on; an empty one, none. Raises InvalidRequest for what is no address."""
    address = address.strip()
    check_email(address)
    return change_setting(library, CONTACT_EMAIL, value=address, initiator=initiator)


def check_email(address: str) -> None:
    """Raise InvalidRequest for what is no address; none at all is fine."""
    if address and not _EMAIL.fullmatch(address):
        raise InvalidRequest(f'"{address[:60]}" is no e-mail address.', "Nothing was changed.")
