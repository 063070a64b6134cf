"""Which kind of listing a text is, and what it looks like when it is none that we read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from readinglist.errors import InvalidRequest, UnreadableInput
from readinglist.listings import KINDS
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.kind import AnyKind, ListingKind

#: Below the first a kind has not recognised the text; below the second it has not if the text looks like another.
_SURE_ENOUGH = 0.3
SURE = 0.6
#: From here on a kind has seen what only it has.
OWN_SIGN = 0.9
#: What a text looks like is told from its beginning.
_SAMPLE = 200_000
#: A message that names every kind is read by nobody.
_NAMED = 8

_LOOKS = (
    ("an e-mail", re.compile(r"\A(?:[A-Z][A-Za-z-]{1,40}: .{0,500}\n(?:[ \t].{0,500}\n){0,20}){3}")),
    ("RIS", re.compile(r"^(?:TY|ER)  ?-(?: |$)", re.MULTILINE)),
    ("MEDLINE (nbib)", re.compile(r"^PMID- *\d", re.MULTILINE)),
    ("EndNote tags", re.compile(r"^%0 \w", re.MULTILINE)),
    ("a Web of Science export", re.compile(r"^(?:FN (?:Clarivate|Thomson|ISI)|PT J\nAU )", re.MULTILINE)),
    (
        "an arXiv listing",
        re.compile(r"^(?:\\\\\n)?arXiv:\d{4}\.\d{4,5}.*\n(?:.*\n){0,6}(?:Title|Date): ", re.MULTILINE),
    ),
    ("an arXiv listing", re.compile(r"^\[\d+\]\s+arXiv:\d{4}\.\d{4,5}", re.MULTILINE)),
    ("a feed (RSS or Atom)", re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)),
    ("HTML", re.compile(r"<(?:!doctype html|html|head|body|div|table)[\s>]", re.IGNORECASE)),
    ("a table (CSV)", re.compile(r"\A(?:\"?[A-Za-z][\w /.-]{0,40}\"?[,;\t]){4}")),
    ("XML", re.compile(r"\A\s*<\?xml\s")),
    ("JSON", re.compile(r"\A\s*[\[{]\s*(?:[\[{\"]|[\d.]+\s*,|\]|\}|true|false|null)")),
    ("Markdown with links", re.compile(r"^(?:[-*#] |\|).{0,300}\]\(https?://", re.MULTILINE)),
)


Known = TypeVar("Known", ListingKind, AnyKind)


def get_kind(key: str, *, kinds: Sequence[Known] = KINDS) -> Known:
    """The one of the kinds with this key. Raises InvalidRequest with the keys that exist."""
    for known in kinds:
        if known.key == key.strip().casefold():
            return known
    raise InvalidRequest(f"There is no kind of listing “{key}”.", f"The kinds are: {', '.join(k.key for k in kinds)}.")


def detect(text: str, *, name: str = "", kinds: Sequence[ListingKind] = KINDS) -> ListingKind:
    """The one of the kinds that recognises a text best. name: what a person calls the text, for messages.

    Raises UnreadableInput that says what the text looks like instead.
    """
    confidence, best = surest(text, kinds=kinds)
    if confidence >= SURE:
        return best
    look = describe(text)
    if confidence >= _SURE_ENOUGH and (not look or look.startswith(best.looks)):
        return best
    subject = f"“{name}”" if name else "This"
    seen = (
        f"{subject} looks like {look}" if look else f"No listing was recognised in {subject if name else 'this text'}"
    )
    raise UnreadableInput(f"{seen}.", f"Nothing was changed. This version reads: {_names(kinds)}.")


def _names(kinds: Sequence[ListingKind]) -> str:
    """The first kinds by name, and how many others there are."""
    names = ", ".join(kind.name for kind in kinds[:_NAMED])
    return f"{names} and {len(kinds) - _NAMED} other kinds" if len(kinds) > _NAMED else names


def surest(text: str, *, kinds: Sequence[ListingKind]) -> tuple[float, ListingKind]:
    """The kind that recognises a text best, and how sure it is of it."""
    return max(((known.detect(text), known) for known in kinds), key=lambda found: found[0])


def describe(text: str) -> str:
    """What a text looks like, in a few words; empty when it looks like nothing in particular."""
    sample = text[:_SAMPLE]
    for name, pattern in _LOOKS:
        if match := pattern.search(sample):
            line = sample.count("\n", 0, match.start() + len(match[0]) - len(match[0].lstrip())) + 1
            return f"{name} (line {line})" if line > 1 else name
    lines = [line.strip() for line in sample.split("\n") if line.strip()]
    if lines and all(parse_identifier(line) for line in lines[:50]):
        return "a link to a page that is not known as a paper's" if len(lines) == 1 else "a list of links"
    return ""
