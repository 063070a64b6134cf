"""Words as the full text sees them, for the places where SQLite's own index cannot be asked.

Follows FTS5's tokenizer `unicode61 remove_diacritics 2` (sqlite.org/fts5.html, section 4.3.1): runs of letters, numbers
and private-use characters, without regard to case and diacritics.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from functools import lru_cache

# Scripts written without blanks: the tokenizer takes a whole run of them for one word.
_UNSPACED = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


def split_words(text: str) -> list[str]:
    """ "Ünder-score_d 2.0" -> ["under", "score", "d", "2", "0"]."""
    return "".join(map(_folded, text)).split()


def has_words(text: str) -> bool:
    """Whether the full text can find anything by this text; not so for marks alone ("++")."""
    return any(_folded(char).strip() for char in text)


def is_unspaced(text: str) -> bool:
    """Whether a word search would miss this text inside a longer run of letters (Chinese, Japanese, Thai ...)."""
    return re.search(_UNSPACED, text) is not None


def add_functions(connection: sqlite3.Connection) -> None:
    """Add the SQL function `has_words_of(text, words, is_prefix)` to a connection."""
    connection.create_function("has_words_of", 3, has_words_of, deterministic=True)


def has_words_of(text: str | None, words: str, is_prefix: int) -> bool:
    """Whether the words stand one after the other in the text, the last one perhaps only begun."""
    return bool(text) and _sought(words, bool(is_prefix)) in f" {' '.join(split_words(text or ''))} "


@lru_cache(maxsize=64)
def _sought(words: str, is_prefix: bool) -> str:
    return f" {' '.join(split_words(words))}" + ("" if is_prefix else " ")


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    """The character as it is compared; a blank for one that stands between words, nothing for a diacritic."""
    category = unicodedata.category(char)
    if category in ("Mn", "Mc") and unicodedata.combining(char):
        return ""
    if category[0] not in "LN" and category != "Co":
        return " "
    plain = unicodedata.normalize("NFD", char.lower())
    return "".join(part for part in plain if not unicodedata.combining(part)) or char
