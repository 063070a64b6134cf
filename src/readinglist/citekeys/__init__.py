"""Paper -> citation key: patterns in two dialects, clashes, and the characters that a key may have. Pure."""

from readinglist.citekeys.keys import (
    CLASHES,
    DEFAULT_CLASH,
    DEFAULT_PATTERN,
    LENGTH_LIMIT,
    Pattern,
    is_safe_key,
    make_key,
    parse_pattern,
    safe_key,
)

__all__ = [
    "CLASHES", "DEFAULT_CLASH", "DEFAULT_PATTERN", "LENGTH_LIMIT", "Pattern", "is_safe_key", "make_key",
    "parse_pattern", "safe_key",
]  # fmt: skip
