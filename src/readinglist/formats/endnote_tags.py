"""EndNote's tags and refer/BibIX: "%T Title", in a block a paper (.enw, .ref; AIS eLibrary, many publishers).

A blank line ends a record, and so does "%0" where a title stands already. refer(1) has the first tags, EndNote the
others ("Tagged EndNote import format").
"""

from __future__ import annotations

import datetime as dt
import re

from readinglist.formats.paper_types import thesis_type
from readinglist.formats.records import Record, Scheme, each_line, type_by_name
from readinglist.formats.tagged_text import TaggedText, is_markup
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Listing
from readinglist.model.paper import PaperType

_TAG = re.compile(r"^\ufeff?(%[A-Za-z0-9@!#$&()*+<=>?\[~^])(?:[ \t]+|$)", re.MULTILINE)
_BLOCK = re.compile(r"^\ufeff?%[0TABDJ][ \t]+\S.*\n(?:(?!%).*\n){0,60}?%[A-Z0-9@][ \t]", re.MULTILINE)
#: Values that may have several lines.
_LONG = frozenset({"%X", "%K", "%T", "%O", "%Z", "%+", "%U", "%[", "%<"})
_SAMPLE = 200_000


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The records in their order."""
    del taken, today
    tagged = TaggedText(text, _SCHEME)
    tagged.add_blocks(
        _TAG,
        continues=lambda tag, _line: tag in _LONG,
        begins=lambda tag, tags: tag == "%0" and "%0" in tags and "%T" in tags,
    )
    return tagged.listing(KIND.key, "EndNote record")


def _type(record: Record, scheme: Scheme) -> PaperType | None:
    """By "%0"; refer has none, but a journal is told by its own tag."""
    kind = type_by_name(record, scheme)
    if kind is PaperType.PHDTHESIS:
        return thesis_type(" ".join(record.values(("%9", "%R"))))
    return kind or (PaperType.ARTICLE if record.value("%J") else None)


def detect(text: str) -> float:
    """Sure with two tags of a block, of which one says a type, title, person, date or journal."""
    sample = text[:_SAMPLE]
    return 0.9 if "%" in sample and not is_markup(text) and _BLOCK.search(sample) else 0.0


_SCHEME = Scheme(
    title=("%T",),
    people=("%A",),
    groups=("%Q",),
    editors=("%E",),
    venue=("%J", "%B"),
    date=("%D", "%8"),
    abstract=("%X",),
    volume=("%V",),
    number=("%N",),
    first_page=("%P",),
    publisher=("%I",),
    doi=("%R",),
    isbn=("%@",),
    links=("%U",),
    hints=("%M",),
    keywords=("%K",),
    type=("%0",),
    key=("%F",),
    note=("%<",),
    read_keywords=each_line,
    read_type=_type,
)

KIND = ListingKind(
    key="endnote-tags",
    name="EndNote tags and refer (.enw)",
    example="“%0 Journal Article”, “%T …”, “%A …”, a blank line between papers",
    detect=detect,
    read=read,
    is_file=True,
    group=KindGroup.BIBLIOGRAPHIES,
)
