"""A highlight on the readable abstract and its place in the stored text are two names of the same words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readinglist.desktop.views.details.marking import LENGTH_LIMIT, ShownAbstract
from readinglist.model.paper import Annotation, PaperId

_TEX = r"We study \textbf{L}azy owls. They sleep $10^{3}$ hours a year, Erd\H{o}s said 😀. Nobody knows why."
_PARTS = st.sampled_from(
    ["owls ", r"\textbf{L}azy ", "$x^{2}$ ", "1^{st} ", "😀 ", r"Erd\H{o}s ", ". ", "The ", "``a'' "]
)


def _annotation(start: int, end: int, stored: str) -> Annotation:
    return Annotation(PaperId(1), start, end, stored[start:end])


def _position_of(shown: ShownAbstract, words: str) -> tuple[int, int]:
    start = shown.text.index(words)
    return (
        len(shown.text[:start].encode("utf-16-le")) // 2,
        len(shown.text[: start + len(words)].encode("utf-16-le")) // 2,
    )


def test_words_selected_behind_tex_are_stored_where_they_stand_in_the_stored_text():
    shown = ShownAbstract(_TEX)
    start, end = shown.stored_range(*_position_of(shown, "Nobody knows"))
    assert _TEX[start:end] == "Nobody knows"


def test_a_selection_that_touches_tex_takes_the_whole_of_it():
    shown = ShownAbstract(_TEX)
    assert "Lazy owls" in shown.text
    start, end = shown.stored_range(*_position_of(shown, "Lazy owls"))
    assert _TEX[start:end] == r"\textbf{L}azy owls"


def test_a_highlight_is_drawn_on_the_words_that_were_marked():
    shown = ShownAbstract(_TEX)
    wanted = _position_of(shown, "hours a year")
    start, end = shown.stored_range(*wanted)
    (highlight,) = shown.highlights([_annotation(start, end, _TEX)])
    assert (highlight.start, highlight.end) == wanted


def test_blanks_at_the_ends_of_a_selection_are_not_marked():
    shown = ShownAbstract("Owls sleep. They wake.")
    assert shown.stored_range(4, 12) == (5, 11)
    assert shown.stored_range(11, 12) == (0, 0)


def test_a_lost_annotation_is_not_drawn():
    shown = ShownAbstract("Owls sleep.")
    lost = Annotation(PaperId(1), 0, 4, "Crow", is_lost=True)
    assert shown.highlights([lost]) == []


def test_the_sentence_under_the_cursor_is_found_without_its_trailing_blank():
    shown = ShownAbstract("We found 3.5 owls. They sleep, e.g. at noon! Why?")
    start, end = shown.sentence_at(20)
    assert shown.text[start:end] == "They sleep, e.g. at noon!"
    start, end = shown.sentence_at(2)
    assert shown.text[start:end] == "We found 3.5 owls."
    start, end = shown.sentence_at(len(shown.text))
    assert shown.text[start:end] == "Why?"


def test_an_endless_abstract_is_cut_where_it_is_shown():
    shown = ShownAbstract("a" * (LENGTH_LIMIT + 10))
    assert shown.is_cut
    assert len(shown.text) == LENGTH_LIMIT


@given(parts=st.lists(_PARTS, min_size=1, max_size=12), data=st.data())
def test_any_selection_comes_back_as_a_highlight_that_covers_it(parts, data):
    stored = "".join(parts)
    shown = ShownAbstract(stored)
    length = len(shown.text.encode("utf-16-le")) // 2
    start = data.draw(st.integers(0, length))
    end = data.draw(st.integers(start, length))
    first, last = shown.stored_range(start, end)
    if first == last:
        return
    (highlight,) = shown.highlights([_annotation(first, last, stored)])
    units = shown.text.encode("utf-16-le")
    selected = units[2 * start : 2 * end].decode("utf-16-le", "replace").strip("\ufffd ")
    covered = units[2 * highlight.start : 2 * highlight.end].decode("utf-16-le")
    assert selected in covered
