from __future__ import annotations

import re
import time
import unicodedata

import pytest
from bib_scanner import is_balanced
from hypothesis import given, settings
from hypothesis import strategies as st
from torture import TORTURE

from readinglist.formats.bibtex import letters
from readinglist.formats.bibtex.decoding import decode
from readinglist.formats.bibtex.encoding import clean, encode
from readinglist.formats.bibtex.mathematics import find_mathematics


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("Erdős", r"Erd{\H{o}}s"),
        ("Nguyễn", r"Nguy{\~{\^e}}n"),
        ("Ánh í", r"{\'A}nh {\'\i}"),
        ("ậ ặ ș ǽ", r"{\d{\^a}} {\d{\u{a}}} {\textcommabelow{s}} {\'{\ae}}"),
        ("Cafe\u0301", r"Caf{\'e}"),
        ("Stra\u00dfe Łódź", r"Stra{\ss}e {\L}{\'o}d{\'z}"),
        ("α of ℝ²", r"{$\alpha$} of {$\mathbb{R}$}{$^{2}$}"),
        ("ώ", r"{$\acute{\omega}$}"),
        ("“q” – it’s — …", r"``q'' -- it's --- {\ldots}"),
        ("100% & #1 C_4", r"100\% \& \#1 C\_4"),
        ("~10, x^2, a\\b", r"{\textasciitilde}10, x{\textasciicircum}2, a{\textbackslash}b"),
        ("A < B | C", r"A {\textless} B {\textbar} C"),
        ("from $5 to $10", r"from \$5 to \$10"),
        ("$100k in 2020 and A$", r"\$100k in 2020 and A\$"),
        ("ﬁne \u200bflow", "fine flow"),
        ("a--é ''é -é", r"a--{\'e} ''{\'e} -{\'e}"),
        ("a––b —- ’’ '” ?‘", "a--{}--b ---{}- '{}' '{}'' ?{}`"),
        ("a\u00a0b", "a~b"),
    ],
)
def test_plain_text_is_written_so_that_latex_prints_it(text: str, latex: str) -> None:
    assert encode(text).text == latex


@pytest.mark.parametrize(
    "text",
    [
        r"$o(n^2)$ and $\alpha$-stable $x_{i}$",
        r"{$O(n^2)$} and {A $\Gamma$}",
        r"\textbf{L}azy \emph{readers}",
        r"{GPT} and {{CLIP}}",
        r"\& \% \$ \# \_",
        r"Fig.~1 of {\LaTeX} and {\bf bold}",
        r"\(x^2\) and $x<y$",
        r"{\"o} {\'\i} {\H{o}} {\ss} {\~{\^e}}",
        "state--of---the``art''",
    ],
)
def test_what_is_latex_already_is_left_alone(text: str) -> None:
    assert encode(text).text == text
    assert encode(encode(text).text).text == text


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        (r"Popovi\v{c}ov\'{a}", r"Popovi{\v{c}}ov{\'a}"),
        (r"Erd\H os, G\"odel", r"Erd{\H{o}}s, G{\"o}del"),
        (r"Stra\ss e \O rsted", r"Stra{\ss}e {\O}rsted"),
        (r"1^{st} H_{2}O", r"1\textsuperscript{st} H\textsubscript{2}O"),
        (r"$O(n)$, \LaTeX{}s and $\Gamma$", r"{$O(n)$}, {\LaTeX}s and {$\Gamma$}"),
        (r"$αx$ of $\{a\}$", r"$\alpha x$ of $\lbrace a\rbrace$"),
        ("$50%$ of $a&b$", r"$50\%$ of $a\&b$"),
    ],
)
def test_typed_latex_that_bibtex_would_break_gets_its_safe_form(text: str, latex: str) -> None:
    assert encode(text).text == latex


@pytest.mark.parametrize(
    "text",
    [
        r"\input{/etc/passwd}",
        r"\write18{rm}",
        r"$\input{secret}$",
        r"$\catcode`\%=12$",
        r"$^^5cinput{x}$",
        r"$\unknown x$",
        r"\csname input\endcsname",
        r"\def\x{y}",
        r"\bf leaking",
        r"\textbf",
    ],
)
def test_commands_outside_the_closed_lists_are_written_as_words_and_reported(text: str) -> None:
    encoded = encode(text)
    assert re.findall(r"(?<!\\)\\(?:input|write|catcode|unknown|csname|def|bf|textbf)\b", encoded.text) == []
    assert encoded.remarks or "^^" in text
    assert "^^" not in encoded.text


def test_braces_without_partner_become_macros_and_are_reported() -> None:
    assert encode("a } b {").text == r"a {\textbraceright} b {\textbraceleft}"
    assert encode("a } b {").remarks == ("a brace without its partner is written as a character",)
    assert encode(r"set \{ open").text == r"set {\textbraceleft} open"


def test_characters_without_a_form_stay_and_are_named_once() -> None:
    encoded = encode("王 and 王 and ả")
    assert encoded.text == "王 and 王 and ả"
    assert encoded.unknown == ("王", "ả")


def test_a_family_of_joined_emoji_is_one_character() -> None:
    assert encode("a 👩\u200d🔬 b").unknown == ("👩\u200d🔬",)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("Up 30%\u0301 faster", "Up 30\\%\u0301 faster"),
        ("C#\ufe0f\u20e3", "C\\#\ufe0f\u20e3"),
        ("R&\u20dd D", "R\\&\u20dd D"),
        ("a_\u0332", "a\\_\u0332"),
        ("$\u0301", "\\$\u0301"),
        ("^\u0301", "{\\textasciicircum}\u0301"),
    ],
)
def test_a_special_character_under_a_mark_without_a_form_is_escaped_all_the_same(text: str, latex: str) -> None:
    encoded = encode(text)
    assert encoded.text == latex
    assert len(encoded.unknown) == 1


def test_biblatex_keeps_letters_and_escapes_the_rest() -> None:
    encoded = encode(r"Erdős & α 王 } \"o", is_unicode_kept=True)
    assert encoded.text == r"Erdős \& α 王 {\textbraceright} ö"
    assert encoded.unknown == ()


def test_control_characters_go_and_lines_become_blanks() -> None:
    assert clean("a\x00b\n\n c\td \x07\ud83d") == "ab c d \ufffd"


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\'e \'{e} {\'e} \'{\i} {\'\i}", "é é é í í"),
        (r"Popovi\v{c}ov\'{a} Erd\H os \c ca", "Popovičová Erdős ça"),
        (r"Stra\ss e, {\O}rsted, \ss{}x, \AA, \oe", "Straße, Ørsted, ßx, Å, œ"),
        (r"{$O(n)$} and {$\mathbb{R}$}", r"$O(n)$ and ℝ"),
        (r"a \& b 100\% \_", "a & b 100% _"),
        (r"1--10 ``q'' a---b~c", "1–10 “q” a—b\u00a0c"),
    ],
)
def test_latex_is_read_back_without_losing_text(latex: str, text: str) -> None:
    assert decode(latex) == text


@pytest.mark.parametrize("text", TORTURE)
def test_torture_is_balanced_and_stable(text: str) -> None:
    once = encode(text).text
    assert is_balanced(once)
    assert encode(once).text == once.strip()


@settings(deadline=None)
@given(st.text() | st.text(alphabet="\\{}$%&#_^~\"'`-ab é\u0301αíő王", max_size=30))
def test_any_text_is_balanced_for_bibtex(text: str) -> None:
    for is_unicode_kept in (False, True):
        assert is_balanced(encode(text, is_unicode_kept=is_unicode_kept).text)


@settings(deadline=None)
@given(
    st.text()
    | st.text(alphabet="\\{}$%&#_^~ abv'\"[]()", max_size=30)
    | st.text(alphabet="\\{}$%&#_^~ aé王\u0301\u0332\u20dd\u20e3\ufe0f\u200d\U0001f3fd", max_size=30),
    st.booleans(),
)
def test_no_special_character_is_left_bare(text: str, is_unicode_kept: bool) -> None:
    """Outside mathematics, every special character follows a backslash, whatever marks follow it."""
    latex = encode(text, is_unicode_kept=is_unicode_kept).text.replace(r"\$", "")
    latex = re.sub(r"\$(?:[^$\\]|\\.)+\$|\\\((?:[^\\]|\\[^)])*\\\)|\\\[(?:[^\\]|\\[^\]])*\\\]", "", latex)
    assert not re.search(r"(?<!\\)[&%#_^]", re.sub(r"\\\\", "", latex)), latex


# -- there and back ---------------------------------------------------------------------------------------------

_ACCENTED = [
    char
    for char in map(chr, range(0xA0, 0x1F00))
    if unicodedata.normalize("NFC", char) == char
    and letters.text_form(char) is not None
    and char not in letters.ONE_WAY
]
_KINDS = ("<compat>", "<wide>", "<narrow>", "<font>", "<square>")
_COMPATIBLE = {char for char in _ACCENTED if unicodedata.decomposition(char).startswith(_KINDS)}
_COVERED = sorted(({*_ACCENTED} - _COMPATIBLE | {*letters.TEXT, *letters.MATH}) - set("{}\\") - set(letters.LIGATURES))
_PLAIN = "abcxyzABC019 ,.;:()[]!?*+=/@&%#_$"


def _is_reversible(text: str) -> bool:
    """Without what LaTeX reads as something else: a pair of dollar signs, "ij", blanks at the ends."""
    return text.count("$") < 2 and text == clean(text)


@settings(deadline=None)
@given(st.lists(st.sampled_from([*_COVERED, *_PLAIN]), max_size=30).map("".join).filter(_is_reversible))
def test_every_character_of_the_table_comes_back(text: str) -> None:
    assert decode(encode(text).text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("char", _COVERED)
def test_each_character_of_the_table_comes_back_alone(char: str) -> None:
    encoded = encode(char)
    assert encoded.unknown == ()
    assert encoded.text.isascii()
    assert decode(encoded.text) == char


#: Characters that LaTeX reads together or as its own: braces, commands, mathematics, quotes, dashes.
_OF_LATEX = "\\{}$'`-"
_OTHERS = st.characters(exclude_categories=["C", "M", "Z"], exclude_characters=_OF_LATEX)
_PIECES = ["it's ", "state-of-the-art", "10\\20", "from $5", "f(x) = {", "no-break\u00a0space", "e\u0301 o\u0302\u0301"]


def _is_two_way(char: str) -> bool:
    return char not in letters.ONE_WAY and not unicodedata.decomposition(char).startswith(_KINDS)


def _texts(chars: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts with a special sign each here and there, not in pairs: those are LaTeX of whoever typed them."""
    plain = st.text(st.sampled_from([*_COVERED, *_PLAIN.replace("$", "")]) | chars)
    return st.tuples(plain, st.sampled_from(_PIECES), plain).map(" ".join).map(clean)


@settings(deadline=None)
@given(_texts(_OTHERS.filter(_is_two_way)))
def test_a_text_written_for_bibtex_is_read_back_as_it_was(text: str) -> None:
    """Characters without a form, which the report names, included."""
    assert decode(encode(text).text) == text


@settings(deadline=None)
@given(_texts(_OTHERS))
def test_a_text_written_for_biblatex_is_read_back_as_it_was(text: str) -> None:
    encoded = encode(text, is_unicode_kept=True)
    assert encoded.unknown == ()
    assert decode(encoded.text) == text


def test_the_table_covers_the_latin_letters_of_europe_and_most_of_vietnam() -> None:
    europe = [chr(code) for code in range(0xC0, 0x180) if chr(code).isalpha()]
    missing = [char for char in europe if letters.text_form(char) is None]
    assert missing == list("ĦħĸŦŧ")
    vietnamese = "ăâđêôàáãạằắẵặầấẫậèéẽẹềếễệìíĩịòóõọồốỗộùúũụỳýỹỵ"
    assert [char for char in vietnamese if letters.text_form(char) is None] == []
    assert [char for char in "ảẻỉỏủỷơư" if letters.text_form(char) is not None] == []  # only the encoding T5 has them


@pytest.mark.parametrize(
    "formula",
    [
        "n", "O(n^2)", r"\alpha", r"x_i^2", r"\frac{a}{b}", r"\frac12", r"\sqrt[3]{x}", r"x^\mathrm{T}", r"x'^2_i",
        r"f''", "ABC", "k n",
        r"\left(\frac{a}{b}\right)", r"\big|x\big|", r"\sum\limits_{i=1}^n", r"\text{if } x", r"{}^{13}C", "x²",
        r"\operatorname{argmax}_x", r"\not=", r"\|x\|_2", r"\mathbb E[X\mid Y]", r"a\,\{b\}", "10\\%",
    ],
)  # fmt: skip
def test_formulas_as_people_type_them_are_taken_for_formulas(formula: str) -> None:
    assert find_mathematics(f"${formula}$", 0) == len(formula) + 2


@pytest.mark.parametrize(
    "formula",
    [
        "", " x", "x ", "x^", "_", "x^2^3", "x²^3", r"\frac{a}", r"\frac", r"\left(x", r"x\right)", r"\limits x",
        "{", "}",
        r"\unknown", r"\begin{x}\end{x}", r"\text{a_b}", r"\\", r"^\hat x", r"\over", "^^5c",
        "5 and", "{" * 200 + "}" * 200, r"\frac†2", r"\not§",
    ],
)  # fmt: skip
def test_what_latex_would_stop_at_is_no_formula(formula: str) -> None:
    assert find_mathematics(f"${formula}$", 0) is None


@pytest.mark.parametrize(
    ("formula", "latex"),
    [
        ("$x^°$", "$x^{°}$"), ("$x_†$", "$x_{†}$"), ("$x^∑$", r"$x^{\sum}$"), ("$x^⋯$", r"$x^{\cdots}$"),
        ("$x^ é$", r"$x^ {\acute{e}}$"), (r"$x^\cdots$", r"$x^{\cdots}$"), (r"$x^\alpha_β$", r"$x^\alpha_{\beta}$"),
    ],
)  # fmt: skip
def test_a_script_that_latex_cannot_take_bare_gets_braces(formula: str, latex: str) -> None:
    assert encode(formula).text == latex


@pytest.mark.parametrize(
    "text",
    [
        r"\^" * 10_000 + "e", r"{\^" * 10_000 + "e", r"\^{" * 10_000 + "e" + "}" * 10_000, r"\(" * 20_000,
        (r"\(" * 500 + r"\)") * 20, "$" * 20_000, "$x^{" * 10_000, "$" + "x^{" * 10_000 + "}" * 10_000 + "$",
    ],
    ids=["accents", "groups", "braced", "opened", "opened-far", "dollars", "raised", "nested"],
)  # fmt: skip
def test_latex_nested_or_opened_without_end_is_text_and_read_in_time(text: str) -> None:
    """Processor time with room for a slow machine; accents ended in a RecursionError, `\\(` took twenty seconds."""
    started = time.process_time()
    assert is_balanced(encode(text).text)
    decode(text)
    assert time.process_time() - started < 10


def test_stacked_accents_are_one_letter() -> None:
    assert decode(r"\d{\'{\^{e}}}") == unicodedata.normalize("NFC", "e\u0302\u0301\u0323")
