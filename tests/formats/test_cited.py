r"""Which keys a document cites: commands of LaTeX, natbib and biblatex, and the files that LaTeX writes."""

from __future__ import annotations

import pytest

from readinglist.formats.cited import find_cited


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (r"\cite{a}", ("a",)),
        (r"\cite{a, b ,c}", ("a", "b", "c")),
        (r"\citep[see][p.~3]{a} \citet*{b} \Citet{c} \citeauthor{d} \citeyearpar{e}", ("a", "b", "c", "d", "e")),
        (r"\parencite{a}\textcite[3]{b}\footcite{c}\autocite*{d}\fullcite{e}\supercite{f}", tuple("abcdef")),
        (r"\cites(pre)(post)[1]{a}[2]{b}[see][3]{c}", ("a", "b", "c")),
        (r"\parencites{a}{b}", ("a", "b")),
        (r"\nocite{*}", ("*",)),
        ("\\cite\n  {DBLP:conf/nips/VaswaniSPUJGKP17}", ("DBLP:conf/nips/VaswaniSPUJGKP17",)),
        (r"\cite{b}\cite{a}\cite{b}", ("b", "a")),
        (r"20\% of \cite{a} % \cite{hidden}", ("a",)),
        (r"\\% \cite{hidden}", ()),
        ("\\begin{verbatim}\\cite{hidden}\\end{verbatim}\\cite{a}", ("a",)),
        (r"\citestyle{apa} \recited \cite", ()),
        (r"\cite{}\cite{ , }", ()),
    ],
)
def test_a_tex_cites(text, keys):
    assert find_cited(text, kind="tex").keys == keys


def test_a_tex_names_the_files_that_it_takes_in():
    text = r"\input{intro} \include{chapters/one}\subfile{two.tex} \import{parts/}{three} % \input{no}"
    assert find_cited(text, kind="tex").inputs == ("intro", "chapters/one", "two.tex", "parts/three")


def test_an_aux_of_bibtex_and_of_biblatex():
    text = "\\relax \n\\citation{a,b}\n\\@input{one.aux}\n\\abx@aux@cite{0}{c}\n\\citation{a}\n\\bibdata{refs}\n"
    cited = find_cited(text, kind="aux")
    assert cited.keys == ("a", "b", "c")
    assert cited.inputs == ("one.aux",)


def test_a_bcf_of_biblatex():
    text = (
        '<bcf:section number="0"><bcf:citekey order="1">a&amp;b</bcf:citekey>\n<bcf:citekey order="2">c</bcf:citekey>'
    )
    assert find_cited(text, kind="bcf").keys == ("a&b", "c")
