"""Writes docs/kinds.md: every kind of listing that is read, and how the files of the corpus came out.

The kinds are those of the program; the counts are the facts that a person checked by hand (tests/data/corpus), which
tests/listings/test_corpus_listings.py holds against what is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from readinglist.library.kinds import Kind, listing_kinds

CHECKOUT = Path(__file__).resolve().parents[1]
FACTS = CHECKOUT / "tests" / "data" / "corpus"
DOCUMENT = CHECKOUT / "docs" / "kinds.md"

_HEAD = """# Kinds of listings

Written by `make kinds`; do not edit. What `readinglist kinds` lists, with the key that `import --from` takes. A kind
is told by content, never by the name of a file.
"""
_TABLE = """
## Files of the corpus

Entries and issues as a person counted them, and as they are read (tests/listings/test_corpus_listings.py).

| kind | file | entries | issues |
| --- | --- | ---: | ---: |
"""


def document() -> str:
    """The whole document."""
    return _HEAD + "".join(_groups()) + _TABLE + "".join(_rows())


def _groups() -> Iterator[str]:
    for group, kinds in groupby(listing_kinds(), key=lambda kind: kind.group):
        yield f"\n## {group}\n\n| key | kind | example |\n| --- | --- | --- |\n"
        yield from map(_kind_row, kinds)


def _kind_row(kind: Kind) -> str:
    return f"| `{kind.key}` | {_cell(kind.name)} | {_cell(kind.example)} |\n"


def _rows() -> Iterator[str]:
    order = [kind.key for kind in listing_kinds()]
    facts = [(json.loads(path.read_text(encoding="utf-8")), path) for path in sorted(FACTS.rglob("*.json"))]
    for known, path in sorted(facts, key=lambda fact: (order.index(fact[0]["kind"]), fact[1])):
        name = path.relative_to(FACTS).as_posix().removesuffix(".json")
        yield f"| `{known['kind']}` | {_cell(name)} | {known['entries']} | {known['issues']} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
