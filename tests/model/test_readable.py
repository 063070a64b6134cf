"""TeX leftovers are shown readably, and nothing else is touched."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.model.readable import readable, readable_text

SHOWN = {
    r"(I) \textbf{L}azy learning, (II) \textbf{i}ndependent": "(I) Lazy learning, (II) independent",
    "a 1^{st} degree polynomial": "a 1ˢᵗ degree polynomial",
    "with ReLU_{t} and Li_2, in [0,1]^n": "with ReLUₜ and Li₂, in [0,1]ⁿ",
    "a ``bottom-up'' view": "a “bottom-up” view",
    r"$\ell_2$ and \ell_1 norms": "ℓ₂ and ℓ₁ norms",
    r"Erd\H{o}s, P\'al and Ho\v{r}ava, {\'e}t\'e, \c{c}a, na\"\i ve": "Erdős, Pál and Hořava, été, ça, naïve",
    r"\o stergaard, Stra\ss e, Stra{\ss}e": "østergaard, Straße, Straße",
    r"{\bf Bold} and {\em slanted}": "Bold and slanted",
    r"$O(n\log n)$ on $\mathbb{R}^d$": "O(n log n) on ℝᵈ",
    r"$\frac{a+b}{c}$ and $\sqrt{2}$ and $x_{i+1}^2$": "(a+b)/c and √2 and xᵢ₊₁²",
    r"\(x^2\) is \[y^2\]": "x² is y²",
    "H_2O and CO_2 at 10^{-6} or 10^-6, 90^\\circ": "H₂O and CO₂ at 10⁻⁶ or 10⁻⁶, 90°",
    "{GPT}-4 and {B}ERT": "GPT-4 and BERT",
    r"R\&D at 50\% of \$3 for \#1": "R&D at 50% of $3 for #1",
    "Fig.~1, pages 10--20, yes---no": "Fig.\u00a01, pages 10–20, yes—no",
    r"$\hat{x}$ is $\alpha$-stable": "x̂ is α-stable",
}
KEPT = (
    "tinRcup{-infty} and 2times 2 and Theta(log n/loglog n) and ell_2",
    "MNIST < CIFAR10 < Imagenet, color > size > velocity",
    "file_name, my_example, table_2, snake_case_2, __init__",
    "costs $5 and $6, or $ 7 $",
    r"$W_{ab}$ has no subscript b, $\unknown{x}$ is unknown",
    "the weak force G_F",
    r"Shannon\'s theory in C:\temp\new",
    "{0,1} and {a, b} are sets",
    "use --help or ~5% from http://example.org/~user",
    "<b>bold</b> & <img src=x>",
    "^_^ and :-{",
    "Already fine: Θ(n), naïve, “quoted”",
    "",
)


@pytest.mark.parametrize(("typed", "shown"), SHOWN.items())
def test_what_has_one_safe_reading_is_shown_so(typed: str, shown: str) -> None:
    assert readable(typed) == shown


@pytest.mark.parametrize("typed", KEPT)
def test_what_is_not_understood_stays_as_typed(typed: str) -> None:
    assert readable(typed) == typed


def texts(marks: str, *parts: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from([*marks, *parts]), max_size=40).map("".join)


@given(texts("ab1 _^{}\\$`'~-\".,", "\\textbf{", "\\alpha", "\\frac", "é", "𝔸") | st.text())
def test_no_text_makes_it_raise_and_plain_words_survive(typed: str) -> None:
    shown = readable(f"before {typed} after")
    assert shown.startswith("before")
    assert shown.endswith("fter")  # an accent at the end ("\\^") stands on the letter that follows


@given(texts("ab1 _^{}\\$`'", "\\textbf{", "\\alpha", "^{st}", "$x^2$"))
def test_every_place_of_the_shown_text_leads_back_to_the_stored_one(typed: str) -> None:
    result = readable_text(typed)
    shown = result.text
    places = [result.source_offset(offset) for offset in range(len(shown) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(typed) for place in places)
    changed = {place for piece in result.pieces for place in range(piece.start, piece.end)}
    for offset, place in zip(range(len(shown)), places, strict=False):
        if place not in changed and place < len(typed):
            assert typed[place] == shown[offset]
            assert result.shown_offset(place) == offset


def test_a_marked_sentence_keeps_the_whole_of_a_replaced_piece() -> None:
    typed = r"The \textbf{L}azy one. The 1^{st} degree."
    result = readable_text(typed)
    start = result.text.index("The 1")
    end = start + len("The 1ˢᵗ")
    assert typed[result.source_offset(start) : result.source_offset(end, is_end=True)] == "The 1^{st}"


@pytest.mark.parametrize(
    "unit", ["{", "$a ", "``", "^{", r"\frac{1}", r"\({", r"\'", "a_{x", "$x$", r"\textbf{a", "''"]
)
def test_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    def seconds(count: int) -> float:
        text = unit * count
        best = 1e9
        for _ in range(3):
            begin = time.process_time()
            readable(text)
            best = min(best, time.process_time() - begin)
        return best

    # Sixteen times the text may take sixteen times the time, with room for noise; quadratic would take 256 times.
    assert seconds(32_000) < 80 * max(seconds(2_000), 0.0005)
