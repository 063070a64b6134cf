"""A library of Zotero as a listing: items with their collections and tags, notes, citation keys and files.

Types and fields: zotero/zotero-schema, schema.json. Collections become tags, as JabRef's groups do: "Thesis/Chapter 2".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from readinglist.model.dates import PartialDate
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.model.tags import normalise_tags
from readinglist.model.texts import clean_text, counted, one_line
from readinglist.model.transcript import Transcript
from readinglist.model.zotero import ZoteroItem, ZoteroRows
from readinglist.outside import Malformed
from readinglist.outside.dating import date_of_parts
from readinglist.outside.html_trees import Node, line_of, read_html
from readinglist.outside.markup import plain_abstract, plain_line
from readinglist.outside.naming import person_of_parts

KEY = "zotero"
#: The newest schema of user data that was seen (2026); a newer one is read as far as it is known, and told.
NEWEST_VERSION = 125
_TYPES = {
    "journalArticle": PaperType.ARTICLE,
    "magazineArticle": PaperType.ARTICLE,
    "newspaperArticle": PaperType.ARTICLE,
    "conferencePaper": PaperType.INPROCEEDINGS,
    "book": PaperType.BOOK,
    "bookSection": PaperType.INCOLLECTION,
    "encyclopediaArticle": PaperType.INCOLLECTION,
    "dictionaryEntry": PaperType.INCOLLECTION,
    "thesis": PaperType.PHDTHESIS,
    "report": PaperType.TECHREPORT,
    "manuscript": PaperType.UNPUBLISHED,
}
_VENUES = (
    "publicationTitle", "proceedingsTitle", "bookTitle", "conferenceName", "encyclopediaTitle", "dictionaryTitle",
    "websiteTitle", "blogTitle", "forumTitle", "university", "institution", "repository",
)  # fmt: skip
_AUTHORS = ("author", "bookAuthor", "contributor", "programmer", "artist", "inventor", "presenter")
_TITLES = ("title", "caseName", "nameOfAct", "subject")
_MASTERS = re.compile(r"\bm(?:aster|\.?\s?sc|\.?\s?a\b)", re.IGNORECASE)
#: "2013-03-00 03/2013": a sortable date, then what was typed.
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: |$)")
#: Lines of the field Extra that stand for fields which Zotero does not have ("Citation Key: lima2020").
_EXTRA = re.compile(r"^(citation key|arxiv|pmid|doi)\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_BLOCKS = "h1,h2,h3,h4,h5,h6,p,li,blockquote,pre,td"
_MARKS = {**{f"h{level}": "#" * level + " " for level in range(1, 7)}, "li": "- ", "blockquote": "> "}


def read_rows(rows: ZoteroRows, *, name: str) -> Listing:
    """name: of the file. A newer schema, notes that hang on nothing and items without a title are issues."""
    transcript = Transcript()
    if rows.version > NEWEST_VERSION:
        message = f"This library was written by a newer Zotero (schema {rows.version}); what is known of it was read."
        transcript.add_issue("newer", message, text=f"schema {rows.version}")
    for item in rows.items:
        _add(transcript, item)
    for note in rows.alone:
        transcript.add_issue("note", "This note belongs to no item of Zotero; it is not taken.", text=markdown(note))
    if rows.left_out:
        transcript.add_noise(f"{counted(rows.left_out, 'item')} in the trash or of feeds left out")
    return transcript.listing(KEY, name)


def _add(transcript: Transcript, item: ZoteroItem) -> None:
    identifiers = _identifiers(item)
    title = plain_line(next((item.fields[name] for name in _TITLES if item.fields.get(name)), ""))
    if not title and not identifiers:
        words = "; ".join(f"{name}: {one_line(value)}" for name, value in item.fields.items())
        transcript.add_issue("no-title", f"This item ({item.type}) has neither a title nor an identifier.", text=words)
        return
    files = f"Files in Zotero’s folder: {'; '.join(item.files)}" if item.files else ""
    transcript.add_entry(_entry(item, title or identifiers[0].text, identifiers), remark=files)


def _entry(item: ZoteroItem, title: str, identifiers: tuple[Identifier, ...]) -> Entry:
    fields = item.fields
    return Entry(
        title=title,
        first_line=0,
        last_line=0,
        abstract=plain_abstract(clean_text(fields.get("abstractNote", ""))),
        date=_date(fields.get("date", "")),
        people=_people(item, _AUTHORS),
        editors=_people(item, ("editor",)),
        identifiers=identifiers,
        venue=plain_line(next((fields[name] for name in _VENUES if fields.get(name)), "")),
        volume=one_line(fields.get("volume", "")),
        number=one_line(fields.get("issue", "") or fields.get("reportNumber", "")),
        pages=one_line(fields.get("pages", "")),
        publisher=one_line(fields.get("publisher", "")),
        type=_type(item),
        keywords=tuple(map(one_line, item.automatic_tags)),
        citation_key=one_line(fields.get("citationKey", "")) or _extra(item).get("citation key", ""),
        tags=normalise_tags((*item.tags, *item.collections)),
        note="\n\n".join(text for note in item.notes if (text := markdown(note))),
        section=one_line(item.group),
    )


def _type(item: ZoteroItem) -> PaperType:
    kind = _TYPES.get(item.type, PaperType.MISC)
    is_master = kind is PaperType.PHDTHESIS and _MASTERS.search(item.fields.get("thesisType", ""))
    return PaperType.MASTERSTHESIS if is_master else kind


def _people(item: ZoteroItem, roles: Sequence[str]) -> tuple[Person, ...]:
    """Those of the first of some roles that the item has: authors, else what its type has in their place."""
    present = next((role for role in roles if any(creator.role == role for creator in item.creators)), "")
    people = (
        person_of_parts("", literal=creator.family)
        if creator.is_single
        else person_of_parts(creator.family, creator.given)
        for creator in item.creators
        if creator.role == present
    )
    return tuple(person for person in people if person is not None)


def _date(text: str) -> PartialDate | None:
    match = _DATE.match(text)
    return date_of_parts([int(part) for part in match.groups() if int(part)]) if match else None


def _extra(item: ZoteroItem) -> dict[str, str]:
    return {name.casefold(): value for name, value in _EXTRA.findall(item.fields.get("extra", ""))}


def _identifiers(item: ZoteroItem) -> tuple[Identifier, ...]:
    fields, extra = item.fields, _extra(item)
    named = (
        ("doi", fields.get("DOI") or extra.get("doi")),
        ("arxiv", fields.get("archiveID") or extra.get("arxiv")),
        ("pmid", f"PMID {extra['pmid']}" if "pmid" in extra else ""),
        *(("isbn", isbn) for isbn in fields.get("ISBN", "").split()),
        ("url", fields.get("url")),
    )
    found: dict[str, Identifier] = {}
    for scheme, text in named:
        identifier = parse_identifier(text.strip()) if text else None
        # An address that names the paper by a number counts as that number; of each scheme the first.
        if identifier is not None and (identifier.scheme == scheme or scheme == "url"):
            found.setdefault(identifier.scheme, identifier)
    return tuple(found.values())


def markdown(html: str) -> str:
    """A note of Zotero, which is HTML, as Markdown: headings, lists, quotations, paragraphs; of the rest its words."""
    try:
        tree = read_html(clean_text(html))
    except Malformed:
        return ""
    blocks = [node for node in tree.css(_BLOCKS) if not _is_inside_block(node)]
    if not blocks:
        return line_of(tree.body)
    text = ""
    for words in filter(None, map(_block, blocks)):
        is_next_point = words.startswith("- ") and text.rpartition("\n")[2].startswith("- ")
        text += ("\n" if is_next_point else "\n\n") + words
    return text.lstrip("\n")


def _block(node: Node) -> str:
    words = line_of(node)
    return _MARKS.get(str(node.tag), "") + words if words else ""


def _is_inside_block(node: Node) -> bool:
    return any(parent.tag in _BLOCKS.split(",") for parent in _ancestors(node))


def _ancestors(node: Node) -> Iterator[Node]:
    while (parent := node.parent) is not None:
        yield parent
        node = parent
