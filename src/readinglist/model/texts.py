"""Text as the library can hold it, and numbers as a sentence says them."""

from __future__ import annotations


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


def one_line(text: str) -> str:
    """Text for a field of one line: cleaned, with every run of white space as one blank."""
    return " ".join(clean_text(text).split())


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 paper", "1,045 papers"; `many` where it is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
