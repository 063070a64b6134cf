"""Paper -> citation key: patterns in two dialects, clashes, and the characters that a key may have. Pure."""

from readinglist.citekeys.keys import (
    DEFAULT_PATTERN,
    LENGTH_LIMIT,
    Pattern,
    is_safe_key,
    make_key,
    parse_pattern,
    safe_key,
)

__all__ = ["DEFAULT_PATTERN", "LENGTH_LIMIT", "Pattern", "is_safe_key", "make_key", "parse_pattern", "safe_key"]
