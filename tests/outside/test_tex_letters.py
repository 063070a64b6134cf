"""Letters that TeX writes with commands, in names and titles."""

from __future__ import annotations

import time

import pytest

from readinglist.outside.tex_letters import decode_tex_letters


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (r"T. B\'arczy", "T. Bárczy"),
        (r"Pet\H{o}", "Pető"),
        (r"{\L}ukasz", "Łukasz"),
        (r"M{\aa}ns, C. Ak{\i}n", "Måns, C. Akın"),
        (r"\c c, \v{S}, {\'A}", "ç, Š, Á"),
        (r"\'\i nigo \'{\i}", "ínigo í"),
        (r"Stra\ss e, \o{}re, \O ystein", "Straße, øre, Øystein"),
        (r"the $\'a$ of \ell_2 \\ \textbf{A}", r"the $\'a$ of \ell_2 \\ \textbf{A}"),
        ("no backslash {here}", "no backslash {here}"),
        (r"\'q stays", r"\'q stays"),
    ],
)
def test_letters_become_characters_and_nothing_else_changes(typed: str, meant: str) -> None:
    assert decode_tex_letters(typed) == meant


@pytest.mark.parametrize("filler", ["$", "\\", "{\\'", "\\'{", "$\\", "\\i "])
def test_a_text_that_repeats_itself_is_decoded_in_time(filler: str) -> None:
    """Processor time with room for a slow machine."""
    started = time.process_time()
    decode_tex_letters(filler * 50_000)
    assert time.process_time() - started < 3
