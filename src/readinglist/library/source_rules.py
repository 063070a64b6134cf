"""What is doubtful in an entry's own text that its paper's fields do not tell: macros, braces, what is there twice.

A mending is a new source of one field, with its delimiters; a reader sees the same as before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from readinglist.formats.bibtex.capitals import find_unprotected, protect
from readinglist.formats.bibtex.entries import EntryText, macros_in
from readinglist.formats.bibtex.scanning import scan
from readinglist.formats.bibtex.values import MONTHS, readable
from readinglist.library.paper_rules import Doubt

#: Fields that styles write in small letters.
_TITLES = ("title", "subtitle")
_MONTHS = {name.lower(): macro for macro, name in MONTHS.items()}
_MONTHS |= {macro: macro for macro in MONTHS} | {"sept": "sep"}
_MONTHS |= {str(number): macro for number, macro in enumerate(MONTHS, 1)}
_MOST_SHOWN = 6
#: The kind of what `Protect capitals` looks for, which papers without a text of their own have as well.
CAPITALS = "unprotected-capitals"

SourceRule = Callable[[EntryText], Iterator[Doubt]]


def find_source_doubts(text: EntryText) -> Iterator[Doubt]:
    """All that is doubtful in an entry; `field` and `after` are a BibTeX field and its source."""
    for rule in SOURCE_RULES.values():
        yield from rule(text)


def has_unknown_macros(text: EntryText) -> Iterator[Doubt]:
    """Words that BibTeX would look up, and that no @string of the file defined."""
    for name, source in text.sources.items():
        for word in macros_in(source):
            if word not in MONTHS and word not in text.macros:
                yield Doubt("unknown-macro", f"has a macro that nothing defines: “{word}” in {name}", name)


def has_month_as_text(text: EntryText) -> Iterator[Doubt]:
    """A month in braces, which a style can neither shorten nor translate. What is more than a month is left alone."""
    source = text.sources.get("month", "")
    if source.lower() in MONTHS or not source:
        return
    month = readable("month", text.tex["month"])
    if macro := _MONTHS.get(month.casefold().rstrip(".").lstrip("0")):
        yield Doubt("month-text", f"has its month as text: “{month}”", "month", macro)


def has_repeated_fields(text: EntryText) -> Iterator[Doubt]:
    """A field that is there again: BibTeX takes the first and says nothing."""
    names = [field.name.lower() for block in scan(text.text).entries for field in block.fields]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield Doubt("repeated-field", f"has the field {name} more than once; only the first counts", name)


def has_unprotected_capitals(text: EntryText) -> Iterator[Doubt]:
    """Acronyms and the like that most styles would write in small letters."""
    for name in _TITLES:
        found = find_unprotected(text.tex.get(name, ""))
        if found:
            shown = ", ".join(one.text for one in found[:_MOST_SHOWN])
            reason = f"has capitals in the {name} that styles write small: {shown}"
            yield Doubt("unprotected-capitals", reason, name, _protected(name, text.sources[name]))


def _protected(name: str, source: str) -> str | None:
    """The value with braces; None for one put together of pieces, and where a reader would see something else."""
    if "#" in source or source[:1] not in ("{", '"'):
        return None
    after = protect(source[1:-1])
    return source[0] + after + source[-1] if readable(name, after) == readable(name, source[1:-1]) else None


#: Name of a rule -> the rule; the kinds are listed in docs/checks.md.
SOURCE_RULES: Mapping[str, SourceRule] = {
    "macros": has_unknown_macros,
    "month": has_month_as_text,
    "repeated": has_repeated_fields,
    "capitals": has_unprotected_capitals,
}
#: Kinds whose mending edits the text of the entry.
SOURCE_KINDS = frozenset(("unknown-macro", "month-text", "repeated-field", "unprotected-capitals"))
