"""Keys that left the program, and what becomes of them when a paper gets another key."""

from __future__ import annotations

from pathlib import Path

import pytest

from readinglist.errors import InvalidRequest, NothingFound
from readinglist.library import adding, citation_keys, editing, exporting, importing, merging, public_keys, renaming
from readinglist.library.library import Library
from readinglist.library.planning import plan
from readinglist.model.dates import PartialDate
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import Paper, PaperId
from readinglist.model.people import Person
from readinglist.model.plan import Choices
from readinglist.model.public_key import Way
from readinglist.storage.connecting import Access, LibraryFile

ROE = Person(family="Roe", given="Kim")


def add(library: Library, *keys: str, title: str = "Tidal Clocks") -> list[PaperId]:
    papers = [Paper(title, citation_key=key, people=(ROE,), date=PartialDate(2020)) for key in keys]
    with library.operation("Add", kinds={"papers"}) as op:
        return adding.insert_papers(op, papers, source="user")


def key_of(library: Library, paper_id: PaperId) -> str:
    return library.get_paper(paper_id).citation_key


def ways(library: Library, paper_id: PaperId) -> dict[str, Way]:
    return {public.key: public.way for public in public_keys.get_public_keys(library, paper_id)}


# -- what makes a key public


def test_a_key_is_its_own_until_it_leaves(library):
    (paper_id,) = add(library, "roe")
    assert not public_keys.is_public(library, paper_id)
    public_keys.mark_public(library, [paper_id], way=Way.COPIED)
    public_keys.mark_public(library, [paper_id], way=Way.EXPORTED)
    assert ways(library, paper_id) == {"roe": Way.COPIED}, "the first way counts"


def test_marking_is_no_operation(library):
    (paper_id,) = add(library, "roe")
    label = library.undo_label
    public_keys.mark_public(library, [paper_id], way=Way.COPIED)
    assert library.undo_label == label


@pytest.mark.parametrize(
    ("format", "is_public"), [(name, name not in ("markdown", "html", "text")) for name in exporting.FORMATS]
)
def test_an_export_to_a_file_makes_keys_public_where_the_format_has_them(library, tmp_path, format, is_public):
    (paper_id,) = add(library, "roe")
    exporting.write_export(library, [paper_id], tmp_path / "out", format=format)
    assert public_keys.is_public(library, paper_id) is is_public
    assert ("roe" in (tmp_path / "out").read_text()) is is_public


def test_a_preview_of_an_export_lets_no_key_out(library):
    (paper_id,) = add(library, "roe")
    exporting.export_text(library, [paper_id])
    assert not public_keys.is_public(library, paper_id)


def test_a_library_that_can_only_be_read_can_still_be_exported(library, tmp_path):
    (paper_id,) = add(library, "roe")
    with Library(LibraryFile(library.path, access=Access.READ)) as read_only:
        exporting.write_export(read_only, [paper_id], tmp_path / "out.bib", format="bibtex")
    assert "@misc{roe," in (tmp_path / "out.bib").read_text()


def test_a_key_that_came_from_a_file_is_public_and_one_that_we_made_is_not(library):
    entries = (Entry("Tidal Clocks", 1, 1, citation_key="Roe20"), Entry("Folded Maps", 2, 2))
    listing = Listing(kind="bibtex", name="x.bib", text="Tidal Clocks\nFolded Maps", entries=entries)
    result = importing.apply(library, plan(library, listing), choices=Choices())
    assert [public_keys.is_public(library, paper_id) for paper_id in result.added] == [True, False]
    assert ways(library, result.added[0]) == {"Roe20": Way.IMPORTED}


# -- renaming


def test_a_renamed_paper_is_found_by_both_keys_and_undo_takes_it_back(library):
    (paper_id,) = add(library, "roe2020")
    changes = renaming.rename_key(library, paper_id, key="roeTidal")
    assert changes is not None
    assert changes.label == "Rename roe2020 to roeTidal"
    assert renaming.get_aliases(library, paper_id) == ["roe2020"]
    assert library.find_paper("ROE2020") == library.find_paper("roetidal") == paper_id
    library.undo()
    assert (key_of(library, paper_id), renaming.get_aliases(library, paper_id)) == ("roe2020", [])
    library.redo()
    assert (key_of(library, paper_id), renaming.get_aliases(library, paper_id)) == ("roeTidal", ["roe2020"])


def test_a_paper_may_have_its_former_key_again(library):
    (paper_id,) = add(library, "roe")
    renaming.rename_key(library, paper_id, key="kim")
    renaming.rename_key(library, paper_id, key="roe")
    assert renaming.get_aliases(library, paper_id) == ["kim"]


def test_an_edit_of_the_field_keeps_the_old_key_only_if_it_left(library):
    own, public = add(library, "own", "public")
    public_keys.mark_public(library, [public], way=Way.COPIED)
    for paper_id, key in ((own, "own2"), (public, "public2")):
        editing.edit_field(library, [paper_id], field="citation_key", value=key)
    assert library.find_paper("own") is None
    assert library.find_paper("public") == public
    assert ways(library, public) == {"public": Way.COPIED}


def test_an_alias_is_as_taken_as_a_key(library):
    first, second = add(library, "roe", "kim")
    renaming.rename_key(library, first, key="new")
    with pytest.raises(InvalidRequest, match="was that of paper #1, which it still finds"):
        renaming.rename_key(library, second, key="ROE")
    with pytest.raises(InvalidRequest, match="is used by paper #1"):
        renaming.rename_key(library, second, key="New")
    (third,) = add(library, "roe")
    assert key_of(library, third) != "roe"


def test_an_alias_can_be_dropped_and_is_then_free(library):
    first, second = add(library, "roe", "kim")
    public_keys.mark_public(library, [first], way=Way.EXPORTED)
    renaming.rename_key(library, first, key="new")
    renaming.drop_alias(library, first, alias="Roe")
    assert library.find_paper("roe") is None
    renaming.rename_key(library, second, key="roe")
    assert library.find_paper("roe") == second
    with pytest.raises(NothingFound, match='"roe" is no earlier key'):
        renaming.drop_alias(library, first, alias="roe")


def test_biblatex_names_earlier_keys_and_bibtex_has_no_word_for_them(library):
    (paper_id,) = add(library, "roe")
    renaming.rename_key(library, paper_id, key="kim")
    renaming.rename_key(library, paper_id, key="new")
    assert "ids = {roe, kim}" in " ".join(exporting.export_text(library, [paper_id], format="biblatex").text.split())
    assert "roe" not in exporting.export_text(library, [paper_id], format="bibtex").text.replace("Roe", "")


def test_a_merged_paper_takes_the_earlier_keys_with_it(library):
    keep, lose = add(library, "keep", "lose")
    renaming.rename_key(library, lose, key="lost")
    merging.merge_papers(library, [keep, lose])
    assert library.find_paper("lose") == library.find_paper("lost") == keep
    library.undo()
    assert library.find_paper("lose") == library.find_paper("lost") == lose


# -- undo calls no key back


def test_a_key_that_left_after_the_rename_still_finds_the_paper_when_the_rename_is_undone(library):
    (paper_id,) = add(library, "old")
    renaming.rename_key(library, paper_id, key="new")
    public_keys.mark_public(library, [paper_id], way=Way.COPIED)
    library.undo()
    assert key_of(library, paper_id) == "old"
    assert library.find_paper("new") == paper_id
    library.redo()
    assert (key_of(library, paper_id), renaming.get_aliases(library, paper_id)) == ("new", ["old"])


def test_a_paper_that_undo_brings_back_still_has_a_public_key(library):
    (paper_id,) = add(library, "roe")
    public_keys.mark_public(library, [paper_id], way=Way.COPIED)
    library.undo()
    assert library.find_paper("roe") is None
    library.redo()
    assert public_keys.is_public(library, paper_id)


# -- keys made anew


def test_new_keys_are_planned_then_made_and_public_ones_are_told(library):
    first, second, third = add(library, "a", "b", "roeTidalClocks2020")
    public_keys.mark_public(library, [second], way=Way.COPIED)
    planned = renaming.plan_keys(library, [second, first, third])
    assert [(change.old, change.new, change.is_public) for change in planned] == [
        ("a", "roeTidalClocks2020a", False),
        ("b", "roeTidalClocks2020b", True),
    ]
    assert key_of(library, first) == "a", "planning changes nothing"
    renaming.change_keys(library, planned)
    assert [key_of(library, one) for one in (first, second)] == ["roeTidalClocks2020a", "roeTidalClocks2020b"]
    assert library.find_paper("a") is None, "it never left"
    assert library.find_paper("b") == second
    library.undo()
    assert [key_of(library, one) for one in (first, second)] == ["a", "b"]


def test_a_paper_that_got_another_key_meanwhile_is_left_alone(library):
    (paper_id,) = add(library, "a")
    planned = renaming.plan_keys(library, [paper_id])
    renaming.rename_key(library, paper_id, key="mine")
    assert renaming.change_keys(library, planned) is None
    assert key_of(library, paper_id) == "mine"


def test_two_machines_make_the_same_keys_of_the_same_papers(tmp_path: Path):
    made = []
    for name in ("one", "two"):
        with Library.open(tmp_path / name) as library:
            ids = add(library, "c", "b", "a")
            order = ids if name == "one" else list(reversed(ids))
            renaming.change_keys(library, renaming.plan_keys(library, order))
            made.append([key_of(library, paper_id) for paper_id in ids])
    assert made[0] == made[1] == ["roeTidalClocks2020", "roeTidalClocks2020a", "roeTidalClocks2020b"]


def test_equal_keys_are_told_apart_as_the_library_says(library):
    citation_keys.set_clash(library, "always")
    (paper_id,) = add(library, "x")
    assert [change.new for change in renaming.plan_keys(library, [paper_id])] == ["roeTidalClocks2020a"]
    with pytest.raises(InvalidRequest, match='by "sometimes"'):
        citation_keys.set_clash(library, "sometimes")
    citation_keys.set_clash(library, citation_keys.DEFAULT_CLASH)
    assert library.setting(citation_keys.CLASH_SETTING) == ""
