"""Changing a .bib: what was not meant to change does not, and what is new looks like what was there."""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path

import pytest
from bib_corpus import bib_files
from hypothesis import assume, example, given
from hypothesis import strategies as st

from readinglist.errors import BibMismatch
from readinglist.formats.bibtex.concatenation import expand
from readinglist.formats.bibtex.encoded import read_bytes
from readinglist.formats.bibtex.scanning import BibFile, BlockKind, scan
from readinglist.formats.bibtex.splicing import FileStyle, edit_entry, new_entry, splice, verify

_names = st.sampled_from(["title", "Author", "YEAR", "note", "url", "x-y"])
_contents = st.text(st.sampled_from('ab {}"\n,=#%@\\ü1'), max_size=12).filter(
    lambda text: "".join(filter("{}".__contains__, text)).replace("{}", "") in ("", "{}")
)
_balanced = _contents.map(lambda text: f"{{{text}}}").filter(lambda source: _is_value(source))
_values = st.one_of(_balanced, st.sampled_from(["1999", "jan", '"a {"} b"', 'jan # "~1"', "{{Braced}}", '""']))
_entries = st.builds(
    lambda fields, separator, equals, tail, opener: (
        "@article"
        + f"{opener}key"
        + "".join(f"{separator}{name}{equals}{value}" for name, value in fields)
        + tail
        + ("}" if opener == "{" else ")")
    ),
    st.lists(st.tuples(_names, _values), max_size=5),
    st.sampled_from([",", ", ", ",\n  ", ",\r\n\t", "\n  , ", ", % why\n "]),
    st.sampled_from(["=", " = ", "\t= ", " =    "]),
    st.sampled_from(["", "\n", ",\n", " , ", ", % why\n", " % why\n  "]),
    st.sampled_from(["{", "( "]),
).filter(lambda raw: [block.kind for block in scan(raw).blocks] == [BlockKind.ENTRY])


def _is_value(source: str) -> bool:
    file = scan(f"@a{{k,t={source}}}")
    return len(file.blocks) == 1 and [_text(file.text, one) for one in file.entries[0].fields] == [source]


def _text(raw: str, span: tuple[str, int, int, int, int]) -> str:
    return raw[span[3] : span[4]]


def _value(raw: str, name: str) -> str | None:
    (block,) = scan(raw).blocks
    assert block.kind is BlockKind.ENTRY
    return next((_text(raw, one) for one in block.fields if one.name.lower() == name.lower()), None)


def _inside(source: str | None) -> str | None:
    return expand(source, {}) if source else source


def _changed_lines(before: str, after: str) -> int:
    """Lines of either text between what both begin and what both end with."""
    one, other = before.split("\n"), after.split("\n")
    first = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    one, other = one[first:][::-1], other[first:][::-1]
    last = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return max(len(one), len(other)) - last


@pytest.mark.parametrize(
    ("before", "fields", "after"),
    [
        ("@a{k,\n  title = {Old},\n}", {"TITLE": "{New}"}, "@a{k,\n  title = {New},\n}"),
        ("@a{k,\n  title = {Old},\n}", {"year": "1999"}, "@a{k,\n  title = {Old},\n  year = 1999,\n}"),
        ("@a{k,\n  title = {Old}\n}", {"year": "{1999}"}, "@a{k,\n  title = {Old},\n  year = {1999}\n}"),
        ("@a{k,\n  title = {Old},\n  year = 1,\n}", {"year": None}, "@a{k,\n  title = {Old},\n}"),
        ("@a{k,\n  title = {Old},\n  year = 1\n}", {"year": None}, "@a{k,\n  title = {Old}\n}"),
        ("@a{k,\n  title = {Old},\n  year = 1\n}", {"title": None}, "@a{k,\n  year = 1\n}"),
        ("@a{k, t={x}, y=1}", {"z": "{3}"}, "@a{k, t={x}, y=1, z=3}"),
        ('@a(k,\r\n\tT = "x",\r\n\tY = "1")', {"z": "{u}"}, '@a(k,\r\n\tT = "x",\r\n\tY = "1",\r\n\tZ = "u")'),
        ("@a{k\n  , t = {x}\n  , y = {1}\n  }", {"z": "{u}"}, "@a{k\n  , t = {x}\n  , y = {1}\n  , z = {u}\n  }"),
        ("@a{k,\n  a      = {x},\n  author = {y},\n}", {"doi": "{u}"},
         "@a{k,\n  a      = {x},\n  author = {y},\n  doi    = {u},\n}"),
        ("@a{k,\n  a =      {x},\n  author = {y},\n}", {"doi": "{u}"},
         "@a{k,\n  a =      {x},\n  author = {y},\n  doi =    {u},\n}"),
        ('@a{k, t = "x"}', {"t": '{say "y"}'}, '@a{k, t = {say "y"}}'),
        ("@a{k, y = 1999}", {"y": "{2000}"}, "@a{k, y = 2000}"),
        ("@a{k, m = jan}", {"m": "{soon}"}, "@a{k, m = {soon}}"),
        ("@a{k, t = {x}, t = {y}}", {"t": "{z}"}, "@a{k, t = {z}, t = {y}}"),
        ("@a{k, t = {x}, u = {1}, T = {y}}", {"t": None}, "@a{k, u = {1}}"),
        ("@a{k}", {"t": "{x}"}, "@a{k,\n  t = {x},\n}"),
        ("@a{k, % none yet\n}", {"t": "{x}"}, "@a{k,\n  t = {x}, % none yet\n}"),
        ("@a(k, t = {x})", {"t": None}, "@a(k, )"),
        ("@a{%k,\n  t = {x},\n}", {"y": "1"}, "@a{%k,\n  t = {x},\n  y = 1,\n}"),
        ("@a{% of k\n  k, t = {x}\n}", {"y": "1"}, "@a{% of k\n  k, t = {x}, y = 1\n}"),
        ("@a{k, t = {x}, % of t\n u = {1}}", {"u": None}, "@a{k, t = {x}, % of t\n }"),
    ],
)  # fmt: skip
def test_only_the_changed_field_changes_in_the_style_of_its_entry(
    before: str, fields: dict[str, str | None], after: str
) -> None:
    assert edit_entry(before, fields=fields) == after


def test_a_remark_behind_the_last_field_stays_in_its_line() -> None:
    raw = "@a{k,\n  t = {x},\n  year = 1, % as printed\n}"
    assert edit_entry(raw, fields={"doi": "{y}"}) == raw.replace("printed\n", "printed\n  doi = {y},\n")
    bare = raw.replace("1,", "1")
    assert edit_entry(bare, fields={"doi": "{y}"}) == raw.replace("printed\n", "printed\n  doi = {y}\n")


def test_key_and_type_change_where_they_stand() -> None:
    assert edit_entry("@ARTICLE{ old , t = {ARTICLE old}}", fields={}, key="new", type="book") == (
        "@BOOK{ new , t = {ARTICLE old}}"
    )


@pytest.mark.parametrize("raw", ["", "@a{k, t = {x}", "@a{k} ", "@a{k}@b{l}", "@comment{x}"])
def test_what_is_not_one_sound_entry_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match="not one sound entry"):
        edit_entry(raw, fields={"t": "{y}"})


@given(_entries, _names, _values)
def test_an_edit_is_read_back_and_its_undo_gives_the_same_text(raw: str, name: str, source: str) -> None:
    assume(scan(raw).entries[0].fields or raw.endswith("\n}"))  # an entry without a field gets a line for its brace
    old = _value(raw, name)
    assume(source.startswith("{") or not (old or "").startswith("{"))  # braces are what takes other delimiters on
    assume("\r\n" not in raw or "\n" not in (old or ""))  # of two kinds of line ends one would become the other
    edited = edit_entry(raw, fields={name: source})
    assert _inside(_value(edited, name)) in (_inside(source), _inside(source.replace("\n", "\r\n")))
    assert edit_entry(edited, fields={name: old}) == raw


@given(_entries, _names)
def test_a_field_taken_out_is_gone_and_the_others_stay(raw: str, name: str) -> None:
    fields = scan(raw).entries[0].fields
    without = edit_entry(raw, fields={name: None})
    assert [(one.name, _text(without, one)) for one in scan(without).entries[0].fields] == [
        (one.name, _text(raw, one)) for one in fields if one.name.lower() != name.lower()
    ]


@given(
    st.lists(st.tuples(_entries, st.sampled_from(["", "\n", "\n\n", "\n\n% remark\n", " x "])), max_size=5), st.data()
)
def test_a_spliced_file_is_what_was_meant(parts: list[tuple[str, str]], data: st.DataObject) -> None:
    file = scan("".join(entry + gap for entry, gap in parts))
    assume(not re.search("%.*@", file.text))  # what stands behind a % in its line is read more strictly with it
    places = [place for place, block in enumerate(file.blocks) if block.kind is BlockKind.ENTRY]
    chosen = data.draw(st.lists(st.sampled_from(places), unique=True) if places else st.just([]))
    replaced = {place: data.draw(st.sampled_from([None, "@new{n, t = {x}}"])) for place in chosen}
    added = data.draw(st.sampled_from([[], ["@added{m, t = {x}}"]]))
    after = splice(file, replaced=replaced, added=added)
    verify(file, after, replaced=replaced, added=added)
    kept = [replaced.get(place, file.source(place)) for place in places]
    found = [after[block.start : block.end] for block in scan(after).entries]
    assert [raw for raw in found if not raw.startswith("@added")] == [raw for raw in kept if raw is not None]
    assert ("@added{m, t = {x}}" in found) == bool(added)


def _three(gap: str = "\n\n", end: str = "\n") -> BibFile:
    return scan(gap.join(f"@a{{k{number},\n  t = {{x}}\n}}" for number in (1, 2, 3)) + end)


@pytest.mark.parametrize("place", [0, 2, 4])
@pytest.mark.parametrize("end", ["\n", ""])
def test_a_block_goes_with_one_blank_line(place: int, end: str) -> None:
    file = _three(end=end)
    two = [file.source(other) for other in (0, 2, 4) if other != place]
    assert splice(file, replaced={place: None}) == "\n\n".join(two) + end


def test_new_entries_come_behind_the_last_entry_and_before_what_jabref_keeps_at_the_end() -> None:
    file = scan("@a{k,\n  t = {x}\n}\n\n\n@a{l,\n  t = {x}\n}\n\n@Comment{jabref-meta: databaseType:bibtex;}\n")
    after = splice(file, replaced={}, added=["@b{m}", "@b{n}"])
    assert after == file.text.replace("}\n\n@Comment", "}\n\n\n@b{m}\n\n\n@b{n}\n\n@Comment")


@pytest.mark.parametrize(
    ("text", "after"),
    [("", "@b{m}\n"), ("% mine\n", "% mine\n\n@b{m}\n"), ("% mine", "% mine\n\n@b{m}"),
     ("@string{a = {b}}\r\n", "@string{a = {b}}\r\n\r\n@b{m}\r\n")],
)  # fmt: skip
def test_the_first_entry_of_a_file_finds_a_place(text: str, after: str) -> None:
    assert splice(scan(text), replaced={}, added=["@b{m}"]) == after


def _without_added(file: BibFile, raw: str) -> str:
    """The text after an entry came in and went again."""
    after = splice(file, replaced={}, added=[raw])
    verify(file, after, replaced={}, added=[raw])
    now = scan(after)
    (place,) = [place for place in range(len(now.blocks)) if now.source(place) == raw]
    gone = splice(now, replaced={place: None})
    verify(now, gone, replaced={place: None})
    return gone


_gaps = st.sampled_from(
    ["", "\n", "\n\n", " \n", "\n\n\n  ", "\r\n\r\n", " ", "\n\n% remark\n", " % remark\n", " x ", "}\n"]
)
_blocks = st.one_of(_entries, st.sampled_from(["@string{a = {b}}", "@comment{c}", "@misc{broken, t = {x}, ,}", ""]))


@given(_gaps, st.lists(st.tuples(_blocks, _gaps), max_size=5))
@example("", [("@a{k}", "\n\n"), ("@misc{broken, t = {x}, ,}", "\n")])
@example("free", [])
@example("\n\n", [])
def test_an_entry_that_came_in_and_goes_again_leaves_the_same_text(head: str, parts: list[tuple[str, str]]) -> None:
    file = scan(head + "".join(block + gap for block, gap in parts))
    raw = "@added{m,\n  t = {x}\n}"
    assert _without_added(file, raw) == file.text


def test_an_entry_that_came_in_and_goes_again_leaves_every_file_of_the_corpus_as_it_was(corpus: Path) -> None:
    raw = "@added{added-and-gone,\n  t = {x}\n}"
    for path in bib_files(corpus):
        file = scan(read_bytes(path.read_bytes()).text)
        assert _without_added(file, raw) == file.text, path


def test_a_remark_in_the_line_of_the_last_entry_stays_in_it() -> None:
    text = "@a{k} % the first\n\n@b{l} % the last\n"
    after = splice(scan(text), replaced={}, added=["@c{m}"])
    assert after == text.replace("% the last\n", "% the last\n\n@c{m}\n")
    assert splice(scan(text), replaced={0: None}) == text.replace("@a{k}", "")


def test_a_new_entry_is_in_the_style_that_prevails() -> None:
    one = '@ARTICLE{k,\r\n  AUTHOR = "A",\r\n  YEAR   = 1999,\r\n}'
    file = scan("\r\n\r\n".join([one, one.replace("k", "l"), "@misc{odd,t={x}}"]))
    assert new_entry("book", "m", {"title": "{T}", "year": "{2001}"}, style=FileStyle.of(file)) == (
        '@BOOK{m,\r\n  TITLE  = "T",\r\n  YEAR   = 2001,\r\n}'
    )


@pytest.mark.parametrize(
    "after",
    [
        "@a{k1,\n  t = {x}\n}\n\n@a{k2,\n  t = {x}\n}\n\n@a{k4,\n  t = {x}\n}\n",
        "@a{k1,\n  t = {x}\n}\n\n@a{k2,\n  t = {y}\n}\n\n@a{k3,\n  t = {x}\n}\n",
        "@a{k1,\n  t = {x}\n}\n\n@a{k3,\n  t = {x}\n}\n",
        "@a{k1,\n  t = {x}\n}\n\n@a{k2,\n  t = {x}\n}\n\nlost @a{k3,\n  t = {x}\n}\n",
        "",
    ],
)
def test_a_text_that_differs_elsewhere_is_not_let_through(after: str) -> None:
    file = _three()
    with pytest.raises(BibMismatch):
        verify(file, after, replaced={0: "@a{k1,\n  t = {x}\n}"})


def test_an_entry_that_would_swallow_its_neighbour_is_not_let_through() -> None:
    file = scan("@broken{k, t = {x\n\n@a{l, t = {x}}\n")
    replaced = {2: "@a{l}, u = {}}"}  # a brace too many would close the broken entry
    with pytest.raises(BibMismatch):
        verify(file, splice(file, replaced=replaced) + "}", replaced=replaced)


def test_one_edit_changes_at_most_three_lines_of_any_file_of_the_corpus(corpus: Path) -> None:
    """Also where the old value has more lines than that, for its lines are those of the field."""
    for path in bib_files(corpus):
        file = scan(read_bytes(path.read_bytes()).text)
        places = [place for place, block in enumerate(file.blocks) if block.kind is BlockKind.ENTRY]
        for place in places[:: len(places) // 3 + 1]:
            raw, fields = file.source(place), file.blocks[place].fields
            names = [one.name for one in fields]
            for name, source in [
                *((name, "{A new value}") for name in names[:2]),
                ("zzz", "{new}"),
                *((name, None) for name in names[-1:]),
            ]:
                replaced = {place: edit_entry(raw, fields={name: source})}
                after = splice(file, replaced=replaced)
                verify(file, after, replaced=replaced)
                own = max(
                    (_text(file.text, one).count("\n") for one in fields if one.name.lower() == name.lower()), default=0
                )
                assert _changed_lines(file.text, after) <= 3 + own, f"{path}: {name} of {raw[:60]!r}"
