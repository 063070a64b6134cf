"""Messages as files (.eml, mbox) or as their source is pasted: alerts of Google Scholar, digests of arXiv, and any
other message by the links and identifiers of papers in it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from readinglist.listings import arxiv_mail, scholar_alerts
from readinglist.listings.links import read_links, words_of
from readinglist.listings.mail_messages import MailMessage, as_plain_mail, read_messages
from readinglist.listings.scholar_alerts import Alerts
from readinglist.model.dates import PartialDate
from readinglist.model.identifier_forms import find_identifiers
from readinglist.model.identifiers import Identifier
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.texts import counted
from readinglist.model.transcript import Transcript
from readinglist.outside import Malformed

#: A block of headers, of which some are of every message: a page of RIS or YAML has none of them.
_HEADERS = re.compile(
    r"\s*(?:From \S.{0,200}\n)?((?:[A-Za-z][A-Za-z0-9-]{0,60}:.{0,2000}\n(?:[ \t].{0,2000}\n){0,200}){3,300})"
)
_MAIL_HEADERS = re.compile(
    r"^(from|to|subject|date|message-id|mime-version|received|return-path|content-type|delivered-to|reply-to):",
    re.IGNORECASE | re.MULTILINE,
)
_LEAST_HEADERS = 3
#: Headers that only the source of a message has; without them it may be a text that another kind knows better.
_OF_TRANSPORT = frozenset({"mime-version", "content-type", "received", "return-path", "delivered-to"})
_WORD = re.compile(r"[^\W\d_]{2,}")
#: A title has so many words; "Read more" and "Full text" have fewer.
_TITLE_WORDS = 4
_SAMPLE = 50_000
_SHOWN = 300


def detect(text: str) -> float:
    """Sure where the text begins with the headers of a message."""
    headers = _HEADERS.match(text[:_SAMPLE])
    if headers is None:
        return 0.0
    known = {match[1].lower() for match in _MAIL_HEADERS.finditer(headers[1])}
    is_message = len(known) >= _LEAST_HEADERS and not known.isdisjoint({"from", "subject"})
    if not is_message:
        return 0.0
    return 0.97 if known & _OF_TRANSPORT else 0.9


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The papers that the messages name."""
    transcript = Transcript()
    try:
        messages = read_messages(text.encode("utf-8", "replace"))
    except Malformed as error:
        transcript.add_issue("unreadable", f"The message could not be read: {error}.", text=text.strip()[:_SHOWN])
        return transcript.listing(KIND.key, KIND.name)
    alerts = Alerts()
    for message in messages:
        _add(message, transcript, alerts, today=today)
    alerts.write(transcript)
    if transcript.is_empty:
        words = "\n".join(message.subject for message in messages)
        transcript.add_issue(
            "unclear", "No paper is named here by an identifier or the address of its page.", text=words
        )
    date = PartialDate.of(taken) if taken else next((message.date for message in messages if message.date), None)
    return transcript.listing(KIND.key, _name(messages), date=date)


KIND = ListingKind(
    key="mail",
    name="Mail",
    example="a message (.eml, mbox, its source): alerts of Google Scholar, digests of arXiv, links of papers",
    detect=detect,
    read=read,
    decode=as_plain_mail,
    group=KindGroup.MAIL,
)


def _add(message: MailMessage, transcript: Transcript, alerts: Alerts, *, today: dt.date) -> None:
    pages = [text.text for text in message.texts if text.is_html]
    found = [page for page in pages if scholar_alerts.detect(page)]
    digests = [text.text for text in message.texts if not text.is_html and arxiv_mail.detect(text.text)]
    for page in found:
        alerts.add(page)
    for digest in digests:
        _add_digest(digest.replace("\r\n", "\n"), transcript, today=today)
    if not found and not digests:
        for entry in _linked(message, pages):
            transcript.add_entry(entry)
    for name in message.attachments:
        transcript.add_noise(f"Not read: {name}")


def _add_digest(text: str, transcript: Transcript, *, today: dt.date) -> None:
    listing = arxiv_mail.read(text, taken=None, today=today)
    section = ""
    for entry in listing.entries:
        if entry.section != section:
            section = entry.section
            transcript.add_heading(section)
        transcript.add_entry(entry)
    lines = text.split("\n")
    for issue in listing.issues:
        transcript.add_issue(issue.kind, issue.message, text="\n".join(lines[issue.first_line - 1 : issue.last_line]))


def _linked(message: MailMessage, pages: list[str]) -> Iterator[Entry]:
    """A paper for each identifier, called by the longest of its links that may be a title."""
    titles: dict[Identifier, str] = {}
    for link in (link for page in pages for link in read_links(page)):
        identifier = replace(link.identifier, version=None)
        title = link.text if _may_be_title(link.text) else ""
        titles[identifier] = max(titles.get(identifier, ""), title, key=len)
    for text in message.texts:
        plain = words_of(text.text) if text.is_html else text.text
        for mention in find_identifiers(plain):
            titles.setdefault(replace(mention.identifier, version=None), "")
    for identifier, title in titles.items():
        yield Entry(title or identifier.text, 1, 1, identifiers=(identifier,))


def _may_be_title(words: str) -> bool:
    return len(_WORD.findall(words)) >= _TITLE_WORDS and not find_identifiers(words)


def _name(messages: list[MailMessage]) -> str:
    """ "New articles, 13 Jul 2026"; several are counted."""
    if len(messages) > 1:
        return counted(len(messages), "message")
    subject, date = messages[0].subject or KIND.name, messages[0].date
    return f"{subject}, {date.display}" if date else subject
