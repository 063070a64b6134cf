"""Which capitals of a title a style would lose, and the source that keeps them."""

from __future__ import annotations

import re
import time

import pytest
from bib_scanner import is_balanced
from bibtex_program import Bibtex
from hypothesis import given
from hypothesis import strategies as st

from readinglist.formats.bibtex.capitals import find_unprotected, protect
from readinglist.formats.bibtex.values import readable

_TITLES = [
    ("How BibTeX reads DNA and mRNA", "How {BibTeX} reads {DNA} and {mRNA}"),
    ("GPT-4 and YOLOv3 in 3D", "{GPT-4} and {YOLOv3} in {3D}"),
    ("DNA-binding, X-ray, GPT-4V and state-of-the-art", "{DNA}-binding, {X}-ray, {GPT-4V} and state-of-the-art"),
    ("Vitamin C: A story of type II and I", "Vitamin {C}: A story of type {II} and {I}"),
    ("A bound, and B trees", "A bound, and {B} trees"),
    ("Attention Is All You Need", "Attention Is All You Need"),
    ("LaTeX: iPhone notes", "{LaTeX}: {iPhone} notes"),
    (r"{\'E}cole {\"U}bung and U{\"N}I", r"{\'E}cole {\"U}bung and {U{\"N}I}"),
    (r"An \'ECOLE of \TeX-NI", r"An {{\'ECOLE}} of {{\TeX-NI}}"),
    (r"\'Ecole and U\~NI", r"\'Ecole and {U\~NI}"),
    (r"The \LaTeX{} and \TeX\ Books of {\TeX}", r"The {\LaTeX{}} and {\TeX}\ Books of {\TeX}"),
    (r"{\em DNA} and {\em so} and \emph{RNA}", r"{{\em DNA}} and {\em so} and \emph{RNA}"),
    ("An $O(n)$ bound for $n$ in {$O(1)$}", "An {$O(n)$} bound for $n$ in {$O(1)$}"),
    ("{DNA} f{MRI} {GPT}-4", "{DNA} f{MRI} {GPT}-4"),
    ("{All of it, with DNA}", "{All of it, with DNA}"),
    ("ALL OF IT IN CAPITALS: DNA", "ALL OF IT IN CAPITALS: DNA"),
    ("DNA", "{DNA}"),
    ("", ""),
]


@pytest.mark.parametrize(("title", "protected"), _TITLES)
def test_what_a_style_would_lose_gets_braces(title: str, protected: str) -> None:
    assert protect(title) == protected


def test_each_place_is_told() -> None:
    title = "On DNA and GPT-4"
    assert [(found.text, title[found.start : found.end]) for found in find_unprotected(title)] == [
        ("DNA", "DNA"),
        ("GPT-4", "GPT-4"),
    ]


_PIECES = [*"-{}4CéÜ$\\ ", "DNA", "and", "Bayes", ": ", "$X$", r"\TeX", r"\emph", r"{\'E}"]


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
def test_proposing_twice_proposes_nothing_and_no_reader_sees_a_difference(title: str) -> None:
    once = protect(title)
    assert protect(once) == once
    assert once.replace("{", "").replace("}", "") == title.replace("{", "").replace("}", "")
    assert once.count("{") - once.count("}") == title.count("{") - title.count("}")
    if "\\" not in title and is_balanced(title):
        assert readable("title", once) == readable("title", title)


_STYLE = r"""
ENTRY { title } {} {}
FUNCTION {misc} { "TITLE " title "t" change.case$ * " END" * write$ newline$ }
FUNCTION {default.type} { misc }
READ
ITERATE {call.type$}
"""


def test_bibtex_keeps_what_is_proposed_and_nothing_else_was_in_danger(bibtex: Bibtex) -> None:
    """Its own change.case$: of the proposed source only capitals that begin a word are written small."""
    (bibtex.folder / "titles.bst").write_text(_STYLE)
    titles = [protected for title, protected in _TITLES if title and not title.startswith("ALL")]
    text = "\n".join(f"@misc{{k{at}, title = {{{title}}}}}" for at, title in enumerate(titles))
    bbl, _ = bibtex.run(text, style="titles")
    written = re.findall(r"TITLE (.*?) END", " ".join(bbl.split()))
    assert len(written) == len(titles)
    for title, line in zip(titles, written, strict=True):
        changed = [at for at, (one, other) in enumerate(zip(title, line, strict=True)) if one != other]
        begins = [match.start() for match in re.finditer(r"(?<![^\W_])[^\W_]|(?<=\\['\"])[A-Z]", title)]
        assert set(changed) <= set(begins), (title, line)


@pytest.mark.parametrize("piece", ["DNA ", "DNA-", "{", r"{\em ", r"\'", "$", r"\TeX", "X: "])
def test_twice_the_title_takes_twice_the_time(piece: str) -> None:
    def cost_s(count: int) -> float:
        start_s = time.process_time()
        protect(piece * count)
        return time.process_time() - start_s

    once = min(cost_s(4_000) for _ in range(3))
    assert min(cost_s(8_000) for _ in range(3)) < max(3 * once, 0.1)
