"""An entry that may be changed in place: nothing else in the file is read otherwise, whatever is wrong in it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from bib_corpus import bib_files
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.errors import BibMismatch
from readinglist.formats.bibtex.encoded import read_bytes
from readinglist.formats.bibtex.in_place import is_in_place
from readinglist.formats.bibtex.scanning import BibFile, BlockKind, excerpt, scan
from readinglist.formats.bibtex.splicing import file_after, splice, verify

_ENTRIES = (
    "@a{k, t = {x}}", "@a{k,\n t = {x {y {z}}},\n}", '@a{k, t = "x {"} y" # jan}', "@b{ l, u = {{{{{{{d}}}}}}}}",
    "@ a {k, t = 1}", "@a(k, t = {x})", "@a{k}", "@a{k, }", "@a{k{, t = {x}}", "@a{k, % why\n t = {x}}",
    "@a{k, t = {a,\n% b}}", "@a{, t = {@c{m, v = {w}}}}", "@a{k, t = {\n@c{m, v = {w}}\n}}",
)  # fmt: skip
_ODD = (
    "@x{", "@x{y, ", "@x{y, t = ", "@x{y, t = {", '@x{y, t = "', "@x{y, t = z # ", "@x(", "@x(y, t = {z}", "{", "}",
    '"', ",", "@", "@x", "%", "% @x{", "% @x{y, t = {", "@comment{", "@comment{ @x{y, t = {", "@comment(", "}}",
    "@string{", "@string{s = {", '@string{s = "v"}', "@preamble{", "@comment{ {a}", "@comment{ @x{y, t = {{{{{{", ")",
)  # fmt: skip
_GAPS = ("\n", "\n\n", "\n ", " ", "", "\r\n", "\n% ", " x\n", "=", "\t\n")
_parts = st.lists(
    st.tuples(st.sampled_from((*_ODD, *_ENTRIES)), st.sampled_from((*_GAPS, "\n", "\n", "\n"))), min_size=1, max_size=9
)


def _read(file: BibFile) -> list[object]:
    return [
        (one.kind, one.start, one.end, one.type, one.key, one.problem, one.fault, one.fields) for one in file.blocks
    ]


@settings(max_examples=400, deadline=None)
@given(_parts, st.sampled_from(_ENTRIES), st.sampled_from(_GAPS))
def test_nothing_else_is_read_otherwise(parts: list[tuple[str, str]], entry: str, gap: str) -> None:
    file = scan("\n" + gap.join(part + end for part, end in parts))
    for place, block in enumerate(file.blocks):
        replaced = {place: entry}
        if block.kind is BlockKind.ENTRY and is_in_place(file, replaced):
            after = splice(file, replaced=replaced)
            verify(file, after, replaced=replaced)
            assert _read(file_after(file, after, replaced=replaced)) == _read(scan(after))
            assert len(scan(after).blocks) == len(file.blocks)


@pytest.mark.parametrize("error", ["@x{y, t = {\n", '@x{y, t = "\n', "@comment{ {\n", "}\n", "@x{y, t = z\n"])
def test_an_edit_beside_an_error_is_one_in_place(error: str) -> None:
    file = scan(f"{error}@a{{k,\n  t = {{x}}\n}}\n{error}")
    place = next(place for place, block in enumerate(file.blocks) if block.kind is BlockKind.ENTRY)
    replaced = {place: "@a{k,\n  t = {{New}},\n  u = 1\n}"}
    assert is_in_place(file, replaced)
    verify(file, splice(file, replaced=replaced), replaced=replaced)


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("@a{k, t = {x}}\n", "@a{l, t = {x}}"),  # another key
        ("@a{k, t = {x}}\n", "@b{k, t = {x}}"),
        ("@a{k, t = {x}}\n", "@a{k, t = {x}} @b{l}"),
        ("@a{k, t = {x}}\n", "@a{k, t = {x}"),
        ("@a{k, t = {x}}\n", ""),
        ("@a{k, t = {x}} % @b{l}\n", "@a{k, t = {y}}"),
        ("{@a{k, t = {x}}\n", "@a{k, t = {y}}"),
        ("@a(k, t = {x})\n", "@a(k, t = {y})"),
        ("@a{k{, t = {x}}\n", "@a{k{, t = {y}}"),
    ],
)
def test_what_others_may_see_is_no_change_in_place(text: str, raw: str) -> None:
    file = scan(text)
    place = next(place for place, block in enumerate(file.blocks) if block.kind is BlockKind.ENTRY)
    assert not is_in_place(file, {place: raw})


@pytest.mark.parametrize(
    "after", ["@a{k, t = {y}}\n@b{l, t = {z}}\n", "@a{k, t = {y}}\n@b{l, t = {x}}\n\n", "@a{k, t = {y}}\n"]
)
def test_a_text_that_differs_elsewhere_is_not_let_through_in_place(after: str) -> None:
    file = scan("@a{k, t = {x}}\n@b{l, t = {x}}\n")
    assert is_in_place(file, {0: "@a{k, t = {y}}"})
    with pytest.raises(BibMismatch):
        verify(file, after, replaced={0: "@a{k, t = {y}}"})


def test_two_edits_in_place_are_verified_and_read_at_once() -> None:
    file = scan("@x{\n" + "\n\n".join(f"@a{{k{number},\n  t = {{x}}\n}}" for number in range(5)) + "\n@string{")
    places = [place for place, block in enumerate(file.blocks) if block.kind is BlockKind.ENTRY]
    replaced = {place: f"{file.source(place)[:-2]},\n  u = {{longer}}\n}}" for place in places[1:4:2]}
    after = splice(file, replaced=replaced)
    verify(file, after, replaced=replaced)
    assert _read(file_after(file, after, replaced=replaced)) == _read(scan(after))
    with pytest.raises(BibMismatch):
        verify(file, after.replace("x", "y", 1), replaced=replaced)


def test_an_excerpt_has_its_entries_and_macros_and_nothing_else() -> None:
    text = '% a\n@STRING{s = "v"}\n@a{k, t = s}\n@ string (r = s # {w})\n@b{l, t = r}\nrest'
    part = excerpt(text, [text.index("@b")])
    assert [part.source(place) for place, block in enumerate(part.blocks) if block.kind is not BlockKind.FREE] == [
        '@STRING{s = "v"}', "@ string (r = s # {w})", "@b{l, t = r}"
    ]  # fmt: skip
    assert "".join(part.source(place) for place in range(len(part.blocks))) == text
    assert part.macros["r"] == "vw"
    with pytest.raises(ValueError, match="no sound entry begins at 1"):
        excerpt(text, [1])


def test_entries_of_the_corpus_changed_in_place_leave_all_else(corpus: Path) -> None:
    chance = random.Random(7)
    count = 0
    for path in bib_files(corpus):
        file = scan(read_bytes(path.read_bytes()).text)
        places = [place for place, block in enumerate(file.blocks) if block.kind is BlockKind.ENTRY and block.fields]
        for place in chance.sample(places, min(len(places), 2)):
            raw, block = file.source(place), file.blocks[place]
            at = block.fields[0].start - block.start
            replaced = {place: f'{raw[:at]}odd = {{{{Owl}} "}},\n {raw[at:]}'}
            if is_in_place(file, replaced):
                after = splice(file, replaced=replaced)
                verify(file, after, replaced=replaced)
                assert _read(file_after(file, after, replaced=replaced)) == _read(scan(after)), path
                count += 1
    assert count > 500
