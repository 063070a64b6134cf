"""The text of an entry, edited as text: what it says becomes the paper's, the rest lives on, the file follows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from readinglist.errors import InvalidRequest, NothingFound
from readinglist.library import exporting, linking, origins
from readinglist.library.adding import insert_papers
from readinglist.library.bib_sources import edit_source, find_fault, source_of
from readinglist.library.library import Library
from readinglist.model.bib_source import SourceKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId, PaperType
from readinglist.model.people import Person

sys.path.insert(0, str(Path(__file__).parent))
from desk import TEXT, Desk, changed_lines


@pytest.fixture
def desk(library: Library, tmp_path: Path) -> Desk:
    desk = Desk(library, tmp_path / "refs.bib")
    desk.link()
    return desk


@pytest.fixture
def made(library: Library) -> PaperId:
    """A paper that never was in a .bib."""
    paper = Paper(
        title="On DNA and Owls", people=(Person("Strix", "Aluco"),), date=PartialDate(2020), citation_key="strix2020",
        identifiers=(Identifier("arxiv", "2001.00001"), Identifier("pmid", "123456")), type=PaperType.ARTICLE,
    )  # fmt: skip
    with library.operation("Add", kinds=("papers",)) as op:
        return insert_papers(op, [paper], source="user")[0]


def edit(desk: Desk, key: str, old: str, new: str) -> None:
    shown = source_of(desk.library, desk.id(key))
    assert old in shown.text
    edit_source(desk.library, desk.id(key), shown.text.replace(old, new))


# -- which text it is ---------------------------------------------------------------------------------------------


def test_a_paper_of_a_linked_file_shows_the_text_that_stands_there(desk: Desk) -> None:
    shown = source_of(desk.library, desk.id("doe2020"))
    assert (shown.kind, shown.name) == (SourceKind.FILE, "refs.bib")
    assert shown.text == TEXT[TEXT.index("@article") : TEXT.index("\n\nbetween")]


def test_an_edit_of_a_field_is_in_the_shown_text_before_the_file_has_it(desk: Desk) -> None:
    before = source_of(desk.library, desk.id("doe2020")).text
    desk.edit("doe2020", title="Reading New Ice")
    shown = source_of(desk.library, desk.id("doe2020"))
    assert changed_lines(before, shown.text) == [
        "-   title   = {Reading {Old} Ice},", "+   title   = {Reading New Ice},"
    ]  # fmt: skip
    assert desk.text == TEXT
    desk.sync()
    assert shown.text in desk.text


def test_a_paper_without_a_file_shows_its_own_text_as_it_would_be_exported(desk: Desk) -> None:
    paper_id = desk.id("roe2021")
    linking.unlink_file(desk.library, desk.file_id)
    desk.edit("roe2021", date=PartialDate(2022))
    shown = source_of(desk.library, paper_id)
    assert (shown.kind, shown.name) == (SourceKind.OWN, "")
    assert '\tyear = "2021"' not in shown.text
    assert '\ttitle = "Owls at Night",' in shown.text
    assert shown.text + "\n" == exporting.export_text(desk.library, [paper_id]).text


def test_a_paper_that_never_was_in_a_bib_shows_what_would_be_exported(library: Library, made: PaperId) -> None:
    shown = source_of(library, made)
    assert shown.kind is SourceKind.MADE
    assert shown.text + "\n" == exporting.export_text(library, [made]).text
    with pytest.raises(NothingFound):
        source_of(library, PaperId(99))


# -- editing ------------------------------------------------------------------------------------------------------


def test_what_a_text_says_otherwise_becomes_the_users_and_one_undo_takes_it_back(
    library: Library, made: PaperId
) -> None:
    text = source_of(library, made).text
    before = library.get_paper(made)
    changes = edit_source(
        library, made, text.replace("On DNA and Owls", r"On {DNA} and G\"{o}ttingen").replace("2020}", "2021}", 1)
    )
    assert changes is not None
    assert changes.label == "Edit the BibTeX of strix2020"
    paper = library.get_paper(made)
    assert paper.title == "On DNA and Göttingen"
    assert Identifier("pmid", "123456") in paper.identifiers, "the text never said it"
    shown = source_of(library, made)
    assert (shown.kind, r"{On {DNA} and G\"{o}ttingen}" in shown.text) == (SourceKind.OWN, True)
    with library.reading() as connection:
        assert (
            connection.execute("SELECT source FROM provenance WHERE paper_id = ? ORDER BY id DESC", (made,)).fetchone()[
                0
            ]
            == origins.USER
        )
    library.undo()
    assert library.get_paper(made) == before
    assert source_of(library, made).text == text


def test_fields_that_papers_have_no_word_for_live_on(library: Library, made: PaperId) -> None:
    text = source_of(library, made).text
    edit_source(library, made, text.rstrip("},\n") + "},\n  note = {To {Appear}},\n  x-own = 7\n}")
    exported = exporting.export_text(library, [made]).text
    assert "note = {To {Appear}}" in exported
    assert "x-own = 7" in exported


def test_a_field_that_leaves_the_text_leaves_the_paper_and_one_that_came_is_added(desk: Desk) -> None:
    edit(desk, "doe2020", "  doi     = {10.1000/ice.2020},\n", "  pmid    = {123456},\n")
    assert {item.scheme for item in desk.paper("doe2020").identifiers} == {"pmid"}


def test_the_type_follows_the_text(desk: Desk) -> None:
    edit(desk, "poe1999", "@book", "@misc")
    assert desk.paper("poe1999").type is PaperType.MISC
    desk.sync()
    assert "@misc{poe1999" in desk.text


def test_a_text_that_says_nothing_new_is_no_operation(desk: Desk) -> None:
    paper_id = desk.id("doe2020")
    assert edit_source(desk.library, paper_id, f"\n{source_of(desk.library, paper_id).text}\n\n") is None


def test_what_another_edit_changed_meanwhile_is_kept(desk: Desk) -> None:
    paper_id = desk.id("doe2020")
    shown = source_of(desk.library, paper_id)
    desk.edit("doe2020", title="A New Title")
    edit_source(desk.library, paper_id, shown.text.replace("{mine}", "{ours}"), before=shown)
    assert desk.paper("doe2020").title == "A New Title"
    assert "{ours}" in source_of(desk.library, paper_id).text


# -- keys ---------------------------------------------------------------------------------------------------------


def test_another_key_renames_the_paper_and_the_old_one_still_finds_it(desk: Desk) -> None:
    paper_id = desk.id("doe2020")
    edit(desk, "doe2020", "{doe2020,", "{doe2020ice,")
    assert desk.library.get_paper(paper_id).citation_key == "doe2020ice"
    assert desk.id("doe2020") == paper_id
    desk.sync()
    assert changed_lines(TEXT, desk.text) == ["- @article{doe2020,", "+ @article{doe2020ice,"]


def test_the_key_of_another_paper_is_refused_and_nothing_is_changed(desk: Desk) -> None:
    before = desk.paper("doe2020")
    with pytest.raises(InvalidRequest, match='"roe2021" is used by paper'):
        edit(desk, "doe2020", "{doe2020,\n  author  = {Doe, Jane", "{roe2021,\n  author  = {Doe, Joan")
    assert desk.paper("doe2020") == before


# -- faults -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "there is no entry"),
        ("@article{a, title = {x}}\n@book{b, title = {y}}", 2, "a second entry begins here"),
        ("\n@article{a, title = {x}}\n\n  loose words", 4, "there is text outside the entry"),
        ('@string{x = "y"}', 1, "“@string” is no entry"),
        ("@article{a,\n  title = {x},\n  year 2020\n}", 3, "there is no equals sign after “year”"),
        ("@article{a,\n  title = {x},,\n  year = 2020\n}", 2, "there is a comma too many"),
        ("@article{a,\n  year = 2020,\n  title = {x\n}", 4, "the entry is not closed"),
        ("@article{, title = {x}}", 1, "key"),
    ],
)
def test_a_text_that_is_not_one_sound_entry_is_refused_with_its_line(text: str, line: int, reason: str) -> None:
    fault = find_fault(text)
    assert fault is not None
    assert (fault.line, reason in fault.reason) == (line, True)


def test_a_broken_entry_is_refused_and_the_paper_stays(desk: Desk) -> None:
    before = desk.paper("doe2020")
    with pytest.raises(InvalidRequest, match=r"^Line \d+: "):
        edit(desk, "doe2020", "{Reading {Old} Ice}", "{Reading {Old Ice}")
    assert desk.paper("doe2020") == before


# -- the linked file ----------------------------------------------------------------------------------------------


def test_protecting_capitals_changes_that_line_of_the_file_and_no_other(desk: Desk) -> None:
    edit(desk, "roe2021", '"Owls at Night"', '"{Owls} at Night"')
    assert desk.paper("roe2021").title == "Owls at Night"
    result = desk.sync()
    assert result.is_written
    assert changed_lines(TEXT, desk.text) == [
        '- \ttitle = "Owls at Night",', '+ \ttitle = "{Owls} at Night",'
    ]  # fmt: skip
    assert desk.sync().is_idle
    desk.library.undo()
    desk.sync()
    assert desk.text == TEXT


def test_braces_that_change_in_the_file_alone_are_not_put_back(desk: Desk) -> None:
    desk.replace("{Reading {Old} Ice}", "{Reading Old {Ice}}")
    after = desk.text
    assert not desk.sync().is_written
    assert desk.text == after
    assert "{Reading Old {Ice}}" in source_of(desk.library, desk.id("doe2020")).text


def test_braces_put_in_here_reach_every_linked_file(desk: Desk, tmp_path: Path) -> None:
    other = Desk(desk.library, tmp_path / "thesis.bib")
    other.link("@article{doe2020,\n title={Reading {Old} Ice},\n doi={10.1000/ice.2020}\n}\n")
    edit(desk, "doe2020", "{Reading {Old} Ice}", "{Reading {Old} {Ice}}")
    for each in (desk, other):
        before = each.text
        each.sync()
        assert [line[0] for line in changed_lines(before, each.text)] == ["-", "+"]
        assert "{Reading {Old} {Ice}}" in each.text


def test_a_paper_that_the_library_put_into_a_file_has_braces_too(desk: Desk, made: PaperId) -> None:
    linking.add_to_file(desk.library, desk.file_id, paper_ids=[made])
    desk.sync()
    before = desk.text
    edit(desk, "strix2020", "On DNA", "On {DNA}")
    desk.sync()
    assert [line[0] for line in changed_lines(before, desk.text)] == ["-", "+"]
    assert "{On {DNA} and Owls}" in desk.text
