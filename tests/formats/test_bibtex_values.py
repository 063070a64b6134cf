"""What the source of a field says: macros, LaTeX as Unicode, and what must stay as it was typed."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.formats.bibtex.values import VERBATIM, expand, readable

# -- macros and pieces ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{braced}", "braced"),
        ('"quoted"', "quoted"),
        ("1984", "1984"),
        ("jan", "January"),
        ("DEC", "December"),
        ("jacm", "Journal of the ACM"),
        ("JACM", "Journal of the ACM"),
        ("unheardof", "unheardof"),
        ('JACM # ", " # {vol. } # 7', "Journal of the ACM, vol. 7"),
        ('jan # "~1"', "January~1"),
        ('mar#"--"#apr', "March--April"),
        ('{a # b} # "{"} # {c}"', 'a # b{"} # {c}'),
        ("  { blanks stay }  ", " blanks stay "),
        ('"a {"} b"', 'a {"} b'),
        (r"{S\{}ebastien}", r"S\{}ebastien"),
        ("{a} % a comment of biber\n # {b}", "ab"),
        ("{missing} {sign}", "missingsign"),
    ],
)
def test_pieces_are_put_together_as_bibtex_does(source: str, text: str) -> None:
    assert expand(source, {"jacm": "Journal of the ACM"}) == text


def test_a_file_may_define_a_month_anew() -> None:
    assert expand("Jan", {"jan": "Jänner"}) == "Jänner"


@pytest.mark.parametrize("source", ["{never closed", '"never closed', "}", "{a", ""])
def test_a_broken_value_stays_visible(source: str) -> None:
    assert expand(source, {}) == source


def test_a_broken_piece_of_several_stays_visible() -> None:
    assert expand("jan # {never # closed", {}) == "January{never # closed"


# -- reading ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        # the percent sign ends nothing
        ("100% sure", "100% sure"),
        (r"a & b \& c 50\% \#1 a\_b \$5 \{x\}", "a & b & c 50% #1 a_b $5 {x}"),
        # formatting and words
        (r"\texttt{code} and {\tt code} and \emph{so}", "code and code and so"),
        (r"{\LaTeX}, \TeX{}book, the \LaTeX\ Companion", "LaTeX, TeXbook, the LaTeX Companion"),
        (r"\href{http://x.org/a_b%20c}{text}, \url{http://x.org/a_b%20c~d}", "text, http://x.org/a_b%20c~d"),
        (r"\copyright{} 2020", "© 2020"),
        (r"\noopsort{1973b}1973", "1973"),
        (r"\textcolor{red}{Red} and \foreignlanguage{german}{Wort}", "Red and Wort"),
        (r"\uppercase{a}bc and \enquote{quoted}", "Abc and “quoted”"),
        (r"break\\ here\newline and\quad there", "break here and there"),
        (r"J.\,R. dis\-crete \relax and \bf bold", "J.\u2009R. discrete and bold"),
        # capitals
        ("The {GPT}-4 {S}tory of {{CLIP}} and {D}{N}{A}", "The GPT-4 Story of CLIP and DNA"),
        # letters
        (r"Popovi\v{c}ov\'{a}, Erd\H os, {\c c}a, \AA ngstr{\"o}m", "Popovičová, Erdős, ça, Ångström"),
        (r"\'{\i} {\'\i} \`{\bf e} \~{}user \d{\^{e}}", "í í è ~user ệ"),
        (
            r"1\textsuperscript{st} H\textsubscript{2}O m\textsuperscript{-3} x\textsuperscript{ab}",
            "1st H₂O m⁻³ x^{ab}",
        ),
        ("1--10, a---b, ``q'' ?`Qu\\'e?", "1–10, a—b, “q” ¿Qué?"),
        # mathematics
        (r"$O(n^2)$ and {$O(n)$} and \(x_{\{i\}}\)", r"$O(n^2)$ and $O(n)$ and \(x_{\{i\}}\)"),
        (r"{$\alpha$}-stable, \ensuremath{\beta}, {$\mathbb{R}$}, $\gamma$", r"α-stable, β, ℝ, $\gamma$"),
        ("costs $5 {or more", "costs $5 {or more"),
        # what is not known
        (r"\url{http://x.org/a\#b\_c} R\thinspace D\slash\Dash {\TeX}", "http://x.org/a#b_c R D/—TeX"),
        (r"\unknown {\TeX}, {\unknown}s, \unknown\TeX", r"\unknown TeX, \unknown{}s, \unknown{}TeX"),
        (r"\unknowncmd{arg} \other[a]{\"o}{$x$} \third end", r"\unknowncmd{arg} \other[a]{\"o}{$x$} \third end"),
        (r"S\{}ebastien and {open", "S{}ebastien and {open"),
        ("ends with \\", "ends with \\"),
        ("two\r\n  lines\tand a  gap ", "two lines and a gap"),
    ],
)
def test_latex_is_read_as_a_person_reads_it(tex: str, text: str) -> None:
    assert readable("title", tex) == text


@pytest.mark.parametrize("name", sorted(VERBATIM))
def test_addresses_and_keys_are_no_latex(name: str) -> None:
    source = r"https://a.b/c_d%20e~f--{g}\_h  i"
    assert readable(name, source) == readable(name.upper(), source) == source


def test_paragraphs_of_an_abstract_stay_paragraphs() -> None:
    tex = "First\nline.\r\n\r\n  {\\em Second}   one.\n\n\n"
    assert readable("Abstract", tex) == "First line.\n\nSecond one."
    assert readable("title", tex) == "First line. Second one."


_PIECES = st.sampled_from(["{", "}", "$", "%", "~", " ", "--", "\\emph", "\\foo", "\\url", "\\em ", "ab", "é"])
_COMMAND = re.compile(r"\\[A-Za-z]+")


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_no_letter_is_lost_whatever_stands_around_it(tex: str) -> None:
    letters = re.findall(r"\w", _COMMAND.sub("", tex))
    assert re.findall(r"\w", _COMMAND.sub("", readable("title", tex))) == letters


@given(st.text() | st.text(alphabet="\\{}$%~'`-[]( abHué\n"))
def test_any_text_can_be_read(tex: str) -> None:
    text = readable("title", tex)
    assert text == text.strip(" ")
    assert not re.search(r"[\t\r\n]|  ", text)


_HOSTILE = {
    "open braces": "{", "closed braces": "}", "accents": r"\'", "accented groups": r"\'{",
    "raised": r"\textsuperscript{", "unknown": r"\foo{", "options": r"\foo[", "links": r"\href{", "dollars": "$",
    "dollar groups": "${a$",
    "formulas": r"\(", "formula groups": r"\({", "single": r"{$", "blanks": r"\bf   ",
    "quotes": "``",
}  # fmt: skip


@pytest.mark.parametrize("piece", _HOSTILE.values(), ids=_HOSTILE.keys())
def test_twice_the_hostile_text_takes_twice_the_time(piece: str) -> None:
    def cost_s(count: int) -> float:
        costs = []
        for text in (piece * count, piece * count + "}" * count, piece * count + r"\)" + "x" * count):
            start_s = time.process_time()
            readable("title", text)
            costs.append(time.process_time() - start_s)
        return max(costs)

    count = 5_000
    once = min(cost_s(count) for _ in range(3))
    assert min(cost_s(2 * count) for _ in range(3)) < max(3 * once, 0.1)
