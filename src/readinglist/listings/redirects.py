"""Addresses that lead to another one, which they say: links in mails of Google Scholar, and those that mail programs
and search engines put around every link. And what an address says only of the way by which a reader came.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

#: Host and path of a page that leads on, and the name in its query of where to.
_WAYS = tuple(
    (re.compile(place, re.IGNORECASE), name)
    for place, name in (
        (r"scholar\.google(?:\.[a-z]{2,3}){1,2}/scholar_(?:url|share)", "url"),
        (r"(?:www\.)?google(?:\.[a-z]{2,3}){1,2}/url", "q"),
        (r"(?:www\.)?google(?:\.[a-z]{2,3}){1,2}/url", "url"),
        (r"[a-z0-9.-]+\.safelinks\.protection\.outlook\.com/", "url"),
        (r"lm?\.facebook\.com/l\.php", "u"),
    )
)
_PROOFPOINT = re.compile(r"https?://urldefense\.com/v3/__(https?:.{1,2000}?)__;", re.IGNORECASE)
_TRACKING = re.compile(r"utm_\w+|af|rss|dgcid")
#: A link inside a link inside a link: a mail that was sent on.
_DEPTH_LIMIT = 5
_LENGTH_LIMIT = 10_000


def unwrapped(address: str) -> str:
    """Where an address leads, as far as it says so itself; any other address as it is."""
    for _ in range(_DEPTH_LIMIT):
        inner = _inner(address) if len(address) <= _LENGTH_LIMIT else ""
        if not inner:
            break
        address = inner
    return address


def plain_address(address: str) -> str:
    """An address without what only tells its host by which way a reader came (utm_source and the like)."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if not parts.query:
        return address
    told = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in told if not _TRACKING.fullmatch(name)]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _inner(address: str) -> str:
    if match := _PROOFPOINT.match(address):
        return unquote(match[1])
    try:
        parts = urlsplit(address)
    except ValueError:  # a bracket that opens no IPv6 address
        return ""
    place = f"{parts.netloc}{parts.path}"
    names = {name for pattern, name in _WAYS if pattern.fullmatch(place)}
    if not names:
        return ""
    said = (value for name, value in parse_qsl(parts.query) if name in names)
    return next((value for value in said if value.startswith(("http://", "https://"))), "")
