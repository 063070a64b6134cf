"""Text as the library can hold it, and numbers as a sentence says them."""

from __future__ import annotations

import re


def clean_text(text: str) -> str:
    """Text that SQLite and its JSON keep as it is: without NUL, and with lone surrogates replaced by U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


#: Controls beyond ASCII but for U+0085, the next line, which is white space.
UPPER_CONTROL = re.compile("[\x80-\x84\x86-\x9f]")
#: Marks that turn the text around them (Unicode's bidirectional algorithm, X1 to X5c): in a field they only hide what
#: stands there.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


#: Marks without width: the soft hyphen, blanks and joiners of no width, the word joiner, a byte order mark inside.
_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


def seen(text: str) -> str:
    """Text for a key or an identifier: only what is seen of it, so that two that look alike are alike."""
    return text if text.isascii() else _ZERO_WIDTH.sub("", unhidden(text))


def unhidden(text: str) -> str:
    """Text without controls beyond ASCII and without marks that turn it around."""
    text = text.replace("\x7f", "")
    return text if text.isascii() else TURNING.sub("", UPPER_CONTROL.sub("", text))


def one_line(text: str) -> str:
    """Text for a field of one line: cleaned, nothing hidden, with every run of white space as one blank."""
    # Printable says that nothing is hidden and that blanks are the only white space: so it is with most texts by far.
    line = text.strip() if "  " not in text and text.isprintable() else " ".join(text.split())
    return line if line.isprintable() else " ".join(unhidden(clean_text(line)).split())


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 paper", "1,045 papers"; `many` where it is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def span_text(seconds: float) -> str:
    """How long something takes, for a person: "12 s", "10 min", "1.5 h"."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds <= 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f}".removesuffix(".0") + " h"
