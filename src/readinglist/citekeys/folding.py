"""Text in any script -> ASCII, as far as that can be said without a dictionary.

Latin letters lose their marks, Greek and Cyrillic are written by the usual letter tables, Hangul and kana by the
names that Unicode gives them ("HANGUL SYLLABLE GIM"). Arabic is written letter by letter as Tim Buckwalter's table has
it, short vowels left out; where that has a sign that a key cannot hold, the letter of its form for XML, and for hamza
the vowel that it carries. Ideographs need a dictionary and are dropped.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LETTERS = {
    # Latin letters that have no decomposition
    "ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "ng",
    "ŧ": "t", "ĸ": "k", "ſ": "s", "ƒ": "f", "ə": "e", "ɛ": "e", "ɔ": "o",
    # Greek
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o",
    # Cyrillic
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "ў": "u",
    # Arabic: a capital is another letter than the small one
    "ء": "a", "آ": "A", "أ": "A", "ؤ": "w", "إ": "I", "ئ": "y", "ا": "A", "ب": "b", "ة": "p", "ت": "t", "ث": "v",
    "ج": "j", "ح": "H", "خ": "x", "د": "d", "ذ": "V", "ر": "r", "ز": "z", "س": "s", "ش": "c", "ص": "S", "ض": "D",
    "ط": "T", "ظ": "Z", "ع": "E", "غ": "g", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h",
    "و": "w", "ى": "Y", "ي": "y", "پ": "P", "چ": "J", "ژ": "R", "ڤ": "F", "گ": "G", "ک": "k", "ی": "y",
}  # fmt: skip
_LETTERS |= {
    letter.upper(): text.capitalize()
    for letter, text in _LETTERS.items()
    if len(letter.upper()) == 1 and letter.upper() != letter
}
_LETTERS["ẞ"] = "SS"
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_NAMED = {
    "HANGUL SYLLABLE ": "",
    "HIRAGANA LETTER ": "SMALL ",
    "KATAKANA LETTER ": "SMALL ",
}


def fold(text: str, *, is_german: bool = False) -> str:
    """`text` in ASCII: "Erdős" is "Erdos". is_german writes umlauts as JabRef does: "Köning" is "Koening"."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    if is_german:
        text = text.translate(_GERMAN)
    return "".join([char if char.isascii() else _fold_character(char) for char in text])


@lru_cache(maxsize=4096)
def _fold_character(char: str) -> str:
    if (known := _LETTERS.get(char)) is not None:
        return known
    name = unicodedata.name(char, "")
    for prefix, qualifier in _NAMED.items():
        if name.startswith(prefix):
            return name.removeprefix(prefix).removeprefix(qualifier).lower()
    parts = [part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)]
    if parts == [char]:
        return ""
    return "".join(part if part.isascii() else _LETTERS.get(part, "") for part in parts)
