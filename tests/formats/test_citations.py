r"""Where a manuscript cites papers, in LaTeX, Markdown, Typst and Org."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.formats.citations import find_citations, is_manuscript


def keys(text: str, name: str = "paper.tex") -> list[str]:
    found = find_citations(text, PurePath(name))
    assert all(text[one.start : one.end] == one.key for one in found)
    return [one.key for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\cite{a}", ["a"]),
        (r"\cite{a,b , c}", ["a", "b", "c"]),
        ("\\cite\n {a,%b\n c}", ["a", "c"]),
        (r"\citep[see][p.~3]{a}", ["a"]),
        (r"\citep[see \emph{the {x} [y]}]{a}", ["a"]),
        (r"\citep[see [y]]{a}", []),
        (r"\Citet*{a} \citeauthor*{b} \citeyearpar{c} \citetalias{d}", ["a", "b", "c", "d"]),
        (r"\textcite{a}\Parencite{b}\autocite*[12]{c}\footcite{d}\citetitle*{e}\nocite{f,*}", [*"abcdef", "*"]),
        (r"\cites(see)()[1]{a}[2]{b,c} {d}", ["a", "b", "c", "d"]),
        (r"\Textcites{a}{b}", ["a", "b"]),
        (r"\volcite[see]{2}[12]{a} \Pvolcite{3}{b}", ["a", "b"]),
        (r"\citeA<see>[p. 3]{a} \shortciteNP{b} \onlinecite{c}", ["a", "b", "c"]),
        (r"\defcitealias{a}{Paper I} \citefield{b}{title}", ["a", "b"]),
        (r"\cite{DBLP:conf/nips/V17+x}", ["DBLP:conf/nips/V17+x"]),
        (r"\citestyle{a} \excite{b} \citetext{c} \setcitestyle{d}", []),
        ("% \\cite{a}\n100\\% \\cite{b} \\\\% \\cite{c}\n\\cite{d}", ["b", "d"]),
        ("\\begin{verbatim}\n\\cite{a}\n\\end{verbatim}\\cite{b}", ["b"]),
        ("\\begin{lstlisting}[language=TeX]\n\\cite{a}", []),
        (r"\verb|\cite{a}| \verb*+\cite{b}+ \lstinline[x]!\cite{c}! \cite{d}", ["d"]),
        ("\\begin{filecontents*}{x.bib}\n\\cite{a}\n\\end{filecontents*}\n\\cite{b}", ["b"]),
        ("\\cite{a\r\n,b}\r\n", ["a", "b"]),
        (r"\cite{", []),
        (r"\cite[{", []),
    ],
)
def test_latex(text: str, expected: list[str]) -> None:
    assert keys(text) == expected
    assert keys(text, "x.Rnw") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As @doe99 says [see @roe2020, p. 3; -@poe].", ["doe99", "roe2020", "poe"]),
        ("@{https://example.org/a?b} and @DBLP:conf/x/Y17.", ["https://example.org/a?b", "DBLP:conf/x/Y17"]),
        ("jane@example.org \\@handle @@x", []),
        ("`@a` ``@b`` @c", ["c"]),
        ("```r\n@a\n```\n@b\n~~~\n@c\n", ["b"]),
        ("````\n```\n@a\n````\n@b", ["b"]),
        ("<!-- @a --> @b <!-- @c", ["b"]),
        (r"\citep{a} @b", ["a", "b"]),
        ("nocite: |\n  @a, @b\n", ["a", "b"]),
    ],
)
def test_markdown(text: str, expected: list[str]) -> None:
    for name in ("x.md", "x.qmd", "x.Rmd", "X.MARKDOWN"):
        assert keys(text, name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As @doe-99 says @roe:20.", ["doe-99", "roe:20"]),
        ('#cite(<a>) #cite(form: "prose", <b>) #cite(label("DBLP:x/y"))', ["a", "b", "DBLP:x/y"]),
        ("// @a\n/* @b */ @c `@d` https://x.org/@e", ["c"]),
        ("= Title <intro>\n@a[p. 3]", ["a"]),
    ],
)
def test_typst(text: str, expected: list[str]) -> None:
    assert keys(text, "x.typ") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[cite:@a] [cite/t/f:see @b p. 3; @c:2020]", ["a", "b", "c:2020"]),
        ("cite:a,b citep:&c;&d. [[cite:&e]] \\cite{f}", ["a", "b", "c", "d", "e", "f"]),
        ("# [cite:@a]\n#+begin_src tex\n\\cite{b}\n#+END_SRC\n[cite:@c]", ["c"]),
        ("#+title: excite: x", []),
    ],
)
def test_org(text: str, expected: list[str]) -> None:
    assert keys(text, "x.org") == expected


def test_other_files_are_no_manuscripts() -> None:
    assert not is_manuscript(PurePath("x.bib"))
    assert keys(r"\cite{a}", "x.txt") == []


@given(
    st.text(alphabet="\\cite{}[]@ab,%`~\n<>()*#:-;&/", max_size=80),
    st.sampled_from(["x.tex", "x.md", "x.typ", "x.org"]),
)
def test_a_key_stands_where_it_is_said_to_stand(text: str, name: str) -> None:
    found = find_citations(text, PurePath(name))
    assert [one.key for one in found] == [text[one.start : one.end] for one in found]
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize("name", ["x.tex", "x.md", "x.typ", "x.org"])
@pytest.mark.parametrize(
    "piece",
    ["\\cite[{", "\\cite{a", "\\begin{verbatim}", "\\verb|", "`", "```\n", "<!--", "/*", "[cite:", "@{", "cite:a,",
     "\\cites(", "cite(<", "%", "@a:", "#+begin_src\n", "\\cite[a][b]"],
)  # fmt: skip
def test_twice_the_text_takes_no_more_than_twice_the_steps(name: str, piece: str) -> None:
    def cpu_s(count: int) -> float:
        text = piece * count
        runs = []
        for _ in range(3):
            begun = time.process_time()
            find_citations(text, PurePath(name))
            runs.append(time.process_time() - begun)
        return min(runs)

    assert cpu_s(40_000) < 8 * max(cpu_s(10_000), 0.01)
