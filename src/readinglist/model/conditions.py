"""What a query says about papers: a tree of conditions, each with its canonical text.

`str(condition)` is text that `query.parse_query` reads back as an equal tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Union

from readinglist.model.dates import PartialDate
from readinglist.model.paper import PRIORITIES

#: Fields of text that a condition can name; "" is all of them but keywords.
TEXT_FIELDS = ("title", "abstract", "people", "organization", "venue", "note", "keyword")
#: What `has:` can ask for.
HAS = (
    "note", "annotation", "abstract", "people", "doi", "arxiv", "isbn", "pmid", "url", "identifier", "tag", "rating",
    "priority", "date", "venue", "listing", "organization", "keyword",
)  # fmt: skip
#: What `is:` can ask for, beside a status.
IS = ("verified", "unverified", "looking-up", "to-review", "not-found", "later", "flagged", "trashed")

_BARE = re.compile(r"[^\W_](?:[\w.+]|[-/](?=\w))*")
OPERATORS = frozenset({"or", "OR", "AND", "NOT"})


@dataclass(frozen=True, slots=True)
class Everything:
    """No condition: every paper outside the trash."""

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words that stand one after the other in `field` (one of TEXT_FIELDS or ""); the last may be a beginning."""

    text: str
    field: str = ""
    is_prefix: bool = False

    def __str__(self) -> str:
        return _field(self.field, quote(self.text) + ("*" if self.is_prefix else ""))


@dataclass(frozen=True, slots=True)
class DateRange:
    """`field` ("date", "added", "modified") from `first` to `last`, both included as far as they are precise."""

    field: str
    first: PartialDate | None
    last: PartialDate | None

    def __str__(self) -> str:
        ends = [end for end in (self.first, self.last) if end is not None]
        is_years = self.field == "date" and all(end.month is None for end in ends)
        text = _range(*(end.iso if end else "" for end in (self.first, self.last)))
        return _field("year" if is_years else self.field, text)


@dataclass(frozen=True, slots=True)
class Recent:
    """`field` ("added", "modified") within the last `days` days, today included."""

    field: str
    days: int

    def __str__(self) -> str:
        return f"{self.field}:{self.days}d"


@dataclass(frozen=True, slots=True)
class NumberRange:
    """`field` ("rating", "priority") from `first` to `last`, both included."""

    field: str
    first: int | None
    last: int | None

    def __str__(self) -> str:
        return _field(self.field, _range(*(self._word(end) for end in (self.first, self.last))))

    def _word(self, number: int | None) -> str:
        if number is None:
            return ""
        return PRIORITIES[number] if self.field == "priority" else str(number)


@dataclass(frozen=True, slots=True)
class Choice:
    """`field` ("status", "type") is exactly `value`."""

    field: str
    value: str

    def __str__(self) -> str:
        return f"{self.field}:{self.value}"


@dataclass(frozen=True, slots=True)
class Tagged:
    """Carries the tag `name`. extent: "below" (it or any tag below it), "exact", or "prefix" (names that begin so)."""

    name: str
    extent: str = "below"

    def __str__(self) -> str:
        match self.extent:
            case "exact":
                return f"tag:={quote(self.name)}"
            case "prefix":
                return f"tag:{quote(self.name)}*"
        return f"tag:{quote(self.name)}"


@dataclass(frozen=True, slots=True)
class Has:
    """Has any of `what`, one of HAS."""

    what: str

    def __str__(self) -> str:
        return f"has:{self.what}"


@dataclass(frozen=True, slots=True)
class Is:
    """Is in the state `state`, one of IS."""

    state: str

    def __str__(self) -> str:
        return "in:trash" if self.state == "trashed" else f"is:{self.state}"


@dataclass(frozen=True, slots=True)
class SeenIn:
    """Was seen in the listing with this id, or (id None) in one whose name contains `name` or whose kind is `name`."""

    listing_id: int | None = None
    name: str = ""

    def __str__(self) -> str:
        return f"listing:{quote(self.name) if self.listing_id is None else f'#{self.listing_id}'}"


@dataclass(frozen=True, slots=True)
class Followed:
    """Was brought by the subscription with this id, or (id None) by one whose name, or what it follows, has `name`."""

    subscription_id: int | None = None
    name: str = ""

    def __str__(self) -> str:
        return f"followed:{quote(self.name) if self.subscription_id is None else f'#{self.subscription_id}'}"


@dataclass(frozen=True, slots=True)
class Identified:
    """Has an identifier with this value in normal form; scheme "" is any scheme."""

    scheme: str
    value: str
    is_prefix: bool = False

    def __str__(self) -> str:
        return _field(self.scheme or "identifier", quote(self.value) + ("*" if self.is_prefix else ""))


@dataclass(frozen=True, slots=True)
class Keyed:
    """Has this citation key, without regard to case."""

    key: str
    is_prefix: bool = False

    def __str__(self) -> str:
        return _field("key", quote(self.key) + ("*" if self.is_prefix else ""))


@dataclass(frozen=True, slots=True)
class Numbered:
    """Is the paper with this id."""

    paper_id: int

    def __str__(self) -> str:
        return f"#{self.paper_id}"


@dataclass(frozen=True, slots=True)
class Not:
    condition: Condition

    def __str__(self) -> str:
        return f"-{_in_brackets(self.condition)}"


@dataclass(frozen=True, slots=True)
class And:
    """Two conditions or more, all met."""

    conditions: tuple[Condition, ...]

    def __str__(self) -> str:
        return " ".join(f"({item})" if isinstance(item, Or) else str(item) for item in self.conditions)


@dataclass(frozen=True, slots=True)
class Or:
    """Two conditions or more, one met."""

    conditions: tuple[Condition, ...]

    def __str__(self) -> str:
        return " or ".join(str(item) for item in self.conditions)


Condition = Union[  # noqa: UP007 - a name that the classes above may use before it is made
    Everything, Text, DateRange, Recent, NumberRange, Choice, Tagged, Has, Is, SeenIn, Followed, Identified, Keyed,
    Numbered, Not, And, Or,
]  # fmt: skip


def quote(text: str) -> str:
    """The text as one word of the language, in quotation marks where it needs them."""
    return text if _BARE.fullmatch(text) and text not in OPERATORS else f'"{text}"'


def iter_leaves(condition: Condition) -> list[Condition]:
    """All conditions without parts, in reading order."""
    match condition:
        case And(conditions) | Or(conditions):
            return [leaf for item in conditions for leaf in iter_leaves(item)]
        case Not(inner):
            return iter_leaves(inner)
    return [condition]


def _field(name: str, text: str) -> str:
    return f"{name}:{text}" if name else text


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first}..{last}"


def _in_brackets(condition: Condition) -> str:
    return f"({condition})" if isinstance(condition, And | Or | Not) else str(condition)
