"""Citation keys that others made: kept as they are as long as BibTeX takes them."""

from __future__ import annotations

import re

#: BibTeX reads a key up to a comma, a blank or the end of the entry (bibtex.web, "scan2_white").
_BIBTEX = re.compile(r"[^\s,{}\x00-\x1f\x7f]+")
#: What LaTeX does something else with than writing it down, and letters that pdfLaTeX takes apart.
_UNCITABLE = re.compile(r"[\\%#~^$&\"]|[^\x00-\x7f]")


def is_bibtex_key(key: str) -> bool:
    """Whether BibTeX finds an entry of this key as it stands."""
    return bool(_BIBTEX.fullmatch(key))


def is_citable(key: str) -> bool:
    r"""Whether `\cite` of any LaTeX finds it: pdfLaTeX fails at some characters that BibTeX takes."""
    return not _UNCITABLE.search(key)
