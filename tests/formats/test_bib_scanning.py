"""A .bib as blocks: what is an entry, what is broken and how far; no character is in none or in two of them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

import pytest
from bib_corpus import bib_files
from hypothesis import example, given
from hypothesis import strategies as st

from readinglist.formats.bibtex.concatenation import LONGEST_OF_MACROS
from readinglist.formats.bibtex.encoded import read_bytes
from readinglist.formats.bibtex.scanning import BibFile, BlockKind, index, scan

#: What a .bib is made of, broken in all places.
_PIECES = [
    "@", "article", "@article{", "@ misc (", "@string{", "@comment{", "@preamble{", "key", ",", "=", "title = ",
    "{", "}", "(", ")", '"', "#", "%", "\n", "\r\n", " ", "jan", "1999", "\\", "ü", "\u2028", "\x0b",
    "@article{k, a = {b}}", "\n@b{l}",
]  # fmt: skip
texts = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)


def _kinds(text: str) -> list[str]:
    return [block.kind.name for block in scan(text).blocks]


def _entries(text: str) -> list[tuple[str, str, dict[str, str]]]:
    return [
        (block.type, block.key, {each.name: text[each.value_start : each.value_end] for each in block.fields})
        for block in scan(text).entries
    ]


def _assert_whole(file: BibFile) -> None:
    done = 0
    for block in file.blocks:
        assert block.start == done < block.end, f"{block} does not follow {done}"
        done = block.end
        assert (block.kind is BlockKind.BROKEN) == bool(block.problem)
        for one in block.fields:
            assert block.start < one.start < one.value_start < one.value_end == one.end < block.end
            assert file.text.startswith(one.name, one.start)
    assert done == len(file.text)
    assert index(file.text) == [(each.type, each.key, each.start, each.end) for each in file.entries]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("@article{k, title = {A {B} c}, year = 1999}", ("article", "k", {"title": "{A {B} c}", "year": "1999"})),
        ('@Article ( k , t = "a" # b # {c} , )', ("Article", "k", {"t": '"a" # b # {c}'})),
        ("@ misc\n{k}", ("misc", "k", {})),
        ("@www-page{k, a=1}", ("www-page", "k", {"a": "1"})),
        ("@commentary{k, a=1}", ("commentary", "k", {"a": "1"})),
        (r"@misc{k, a = {S\{}ebastien}}", ("misc", "k", {"a": r"{S\{}ebastien}"})),
        ("@misc{k,\n a = {x\n@home{y} z}}", ("misc", "k", {"a": "{x\n@home{y} z}"})),
        ('@misc{k, a = "x {"} y"}', ("misc", "k", {"a": '"x {"} y"'})),
        ("@misc{k, % about a\n a = {1}, % x = {2},\n b = {3}}", ("misc", "k", {"a": "{1}", "b": "{3}"})),
        ("@misc{a@b/c+d&e!'f, a = {1}}", ("misc", "a@b/c+d&e!'f", {"a": "{1}"})),
        ("@misc{k, a = {{{{{{{{{{1}}}}}}}}}}}", ("misc", "k", {"a": "{{{{{{{{{{1}}}}}}}}}}"})),
        ("@misc(k}, a = {1})", ("misc", "k}", {"a": "{1}"})),
    ],
)
def test_what_bibtex_reads_as_an_entry_is_one(text: str, entry: tuple[str, str, dict[str, str]]) -> None:
    assert _kinds(text) == ["ENTRY"]
    assert _entries(text) == [entry]


def test_repeated_fields_and_keys_lose_nothing() -> None:
    file = scan("@misc{Key, a = {1}, A = {2}}\n@misc{other}\n@misc{kEY}")
    assert [(each.name, file.text[each.value_start : each.value_end]) for each in file.entries[0].fields] == [
        ("a", "{1}"),
        ("A", "{2}"),
    ]
    assert file.repeated_keys == {"key": (0, 4)}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("@misc{k, a = {1} b = {2}}", "there is no comma after “a”"),
        ("@misc{k, a = {1},, b = {2}}", "there is a comma too many"),
        ("@misc{k, a {1}}", "there is no equals sign after “a”"),
        ("@misc{k, a = }", "“a” has no value"),
        ("@misc{k, a = {x}, b = {y", "a brace in “b” is not closed"),
        ('@misc{k, a = "x}', "“a” has a closing brace too many, or a quote is missing"),
        ('@misc{k, a = "x', "a quote in “a” is not closed"),
        ("@misc{k, a = {x}", "the entry is not closed"),
        ("@misc{k a = {x}}", "there is no comma after the key"),
        ("@misc{\n a = {x}}", "the entry has no key"),
        ("@string{a {x}}", "there is no equals sign after “a”"),
    ],
)
def test_an_error_is_told_and_the_next_entry_is_read(text: str, problem: str) -> None:
    file = scan(f"{text}\n\n@book{{next, title = {{N}}}}\n")
    assert [(block.kind.name, block.problem) for block in file.blocks] == [
        ("BROKEN", problem), ("FREE", ""), ("ENTRY", ""), ("FREE", ""),
    ]  # fmt: skip
    assert file.source(0) == text
    assert file.line_of(file.blocks[2].start) == text.count("\n") + 3


def test_an_error_ends_with_the_brace_of_its_entry() -> None:
    assert _kinds("@misc{k, a = {1} b = {2}} free @misc{l}") == ["BROKEN", "FREE", "ENTRY"]


def test_what_is_no_block_is_free_text() -> None:
    for text in ("", "hello", "mail@example.org", "@{WASSA,", "@ ", "@string", "% @misc{k,\n%  a = {1}\n% }\n"):
        assert set(_kinds(text)) <= {"FREE"}, text


def test_a_remark_sign_before_an_entry_hides_it_no_more_than_in_bibtex() -> None:
    assert _kinds("% @misc{k, a = {1}}") == ["FREE", "ENTRY"]


def test_comments_keep_groups_but_not_entries() -> None:
    jabref = "@Comment{jabref-meta: grouping:\n0 AllEntriesGroup:;\n1 StaticGroup:a\\;2\\;{b}\\;;\n}"
    assert _kinds(jabref) == ["COMMENT"]
    assert _kinds("@comment{@misc{k, a = {1}}}") == ["COMMENT", "ENTRY", "FREE"]


def test_macros_are_put_together_in_their_order() -> None:
    file = scan('@string{A = "x"}\n@STRING(b = a # { y } # unknown # 1)\n@preamble{"z" # a}')
    assert file.macros["b"] == "x y unknown1"
    assert file.macros["feb"] == "February"


def test_macros_that_double_each_other_stay_short_and_visible() -> None:
    lines = ["@string{z0 = {boom}}", *(f"@string{{z{i + 1} = z{i} # z{i}}}" for i in range(40))]
    macros = scan("\n".join(lines)).macros
    assert macros["z2"] == "boom" * 4
    assert max(map(len, macros.values())) < LONGEST_OF_MACROS + 100
    assert macros["z40"].endswith("z39")


def test_lines_are_counted_by_all_line_ends() -> None:
    file = scan("a\r\nb\rc\nd")
    assert [file.line_of(offset) for offset in (0, 3, 5, 7)] == [1, 2, 3, 4]


@given(texts)
def test_every_character_is_in_one_block(text: str) -> None:
    _assert_whole(scan(text))


@example("@comment{title = @article{}")
@given(texts)
def test_a_block_read_alone_is_the_same_block(text: str) -> None:
    """What `verify` builds on: in a file without errors a block depends on no other."""
    file = scan(text)
    if file.is_sound:
        for place, block in enumerate(file.blocks):
            again = scan(file.source(place)).blocks
            assert [(each.kind, each.type, each.key) for each in again] == [(block.kind, block.type, block.key)]


def test_all_files_of_the_corpus_come_back_as_the_same_bytes(corpus: Path) -> None:
    files = bib_files(corpus)
    assert len(files) == 663
    for path in files:
        data = path.read_bytes()
        bib = read_bytes(data)
        file = scan(bib.text)
        _assert_whole(file)
        text = "".join(map(file.source, range(len(file.blocks))))
        assert bib.with_text(text).to_bytes() == data, path


def test_damaged_files_of_the_corpus_are_whole_and_what_is_far_from_the_damage_is_still_read(corpus: Path) -> None:
    random = Random(20261125)
    for path in random.sample(bib_files(corpus), 120):
        text = read_bytes(path.read_bytes()).text[:60_000]
        for _ in range(4):
            at = random.randrange(len(text) + 1)
            damaged = text[:at] + random.choice(_PIECES) + text[at + random.randrange(20) :]
            _assert_whole(scan(damaged))


@pytest.mark.parametrize(
    "unit",
    [
        "@a{", "@a{\n", "@a{k,t={", "@a{k,t={\n", '@a{k,t="', '@a{k,t="\n', '@a(k,t="{\n', "{", "@a{k,t={x}",
        "@a{k,t={x}\n", "@", "@a", "@a ", "@comment{", "@comment{\n", "@comment{@a{k,t={", "%@a{k,t={", "%@a{k,t={\n",
        '@a{k,t="{}{}\n', "@a{k,t={},!", "@string{a={", "@preamble{{\n", "@a{k,%", 'a{k,t="}{',
    ],
)  # fmt: skip
def test_hostile_texts_take_steps_by_their_length_only(unit: str) -> None:
    """Steps are lines of Python; what the patterns do within is a figure of `tests.bench`."""
    once, twice = (_count_steps(unit * times) for times in (600, 1_200))
    assert twice <= 2.2 * once + 100, f"{once} steps for a text, {twice} for one twice as long"


def _count_steps(text: str) -> int:
    steps = 0

    def trace(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        nonlocal steps
        steps += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        file = scan(text)
    finally:
        sys.settrace(before)
    _assert_whole(file)
    return steps


@pytest.mark.parametrize("text", [
    "", " \n\n", "% Encoding: UTF-8\n", "%\n  % nothing yet\r\n", "@string{a = {b}}", "@comment{none yet}",
    "words\n  @misc{a, title = {Sound}}", "words\n@misc{broken = \n",
])  # fmt: skip
def test_blocks_or_nothing_but_remarks_are_bibtex(text: str) -> None:
    assert scan(text).is_bibtex


@pytest.mark.parametrize("text", [
    "\\documentclass{article}\n\\begin{document}\n\\cite{a}\n\\end{document}\n",
    "\\makeatletter\n  \\@startsection{section}\n\\def\\x{\\@ifnextchar[{y}{z}}\n",
    "% by jane@uni.example {home}\nWrite to max@uni.example (office).\n", "<html></html>", '{"id": "a@b{c}"}',
])  # fmt: skip
def test_a_manuscript_or_a_page_is_no_bibtex(text: str) -> None:
    assert not scan(text).is_bibtex


def test_real_files_are_bibtex_but_for_a_web_page_and_another_format(corpus: Path) -> None:
    others = [path for path in bib_files(corpus) if path.suffix == ".bib" and not _is_bibtex(path)]
    assert len(others) == 4, "two more are UTF-16 without its mark"


def _is_bibtex(path: Path) -> bool:
    return scan(read_bytes(path.read_bytes()).text).is_bibtex
