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


#: Letters that Unicode does not take apart into a plain letter and a mark, so the tokenizer leaves them as they are.
_UNMARKED = {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"}
_PLAIN = str.maketrans(_UNMARKED)
_MOST_SPELLINGS = 12


def spellings(text: str) -> list[str]:
    """How the index may hold a text: "oresund" also as "øresund", and the other way round; the text itself first.

    One such letter at each place, or all of a kind: more in one name is rare, and each spelling costs a search.
    """
    plain = text.lower().translate(_PLAIN)
    found = [text, plain]
    for letter, written in _UNMARKED.items():
        if plain.count(written) > 1:
            found.append(plain.replace(written, letter))
        found += [
            plain[: place.start()] + letter + plain[place.end() :] for place in re.finditer(re.escape(written), plain)
        ]
    return list({spelling.lower(): spelling for spelling in reversed(found)}.values())[::-1][:_MOST_SPELLINGS]


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
    plain = unicodedata.normalize("NFD", char.lower().translate(_PLAIN))
    return "".join(part for part in plain if not unicodedata.combining(part)) or char
