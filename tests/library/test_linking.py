"""A .bib and the library kept in step: what is edited in either place arrives in the other, and nothing else moves."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from readinglist.errors import InvalidRequest
from readinglist.library import linking, merging, syncing, trashing
from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.model.identifiers import Identifier
from readinglist.model.linked import GoneAnswer, LinkState, Side, SyncChoices
from readinglist.model.paper import Paper, PaperId, PaperType

sys.path.insert(0, str(Path(__file__).parent))
from desk import TEXT, Desk, changed_lines


@pytest.fixture
def desk(library: Library, tmp_path: Path) -> Desk:
    return Desk(library, tmp_path / "refs.bib")


@pytest.fixture
def linked(desk: Desk) -> Desk:
    desk.link()
    return desk


@pytest.fixture
def second(linked: Desk, tmp_path: Path) -> Desk:
    """The same papers in another file, in another order and style."""
    other = Desk(linked.library, tmp_path / "thesis.bib")
    other.link(
        "@book{poe1999,\n title={A Book of Ravens},\n year=1999\n}\n"
        "@article{doe2020,\n title={Reading Old Ice},\n doi={10.1000/ice.2020},\n journal={JML}\n}\n"
    )
    return other


def add_paper(library: Library, **values: object) -> PaperId:
    with library.operation("Add", kinds=("papers",)) as op:
        return insert_papers(op, [Paper(**values)], source="user")[0]  # type: ignore[arg-type]


# -- linking ------------------------------------------------------------------------------------------------------


def test_linking_brings_in_every_entry_and_leaves_the_file_alone(desk: Desk) -> None:
    result = desk.link()
    assert (result.file.state, len(result.imported), result.is_written) == (LinkState.IN_STEP, 3, False)
    assert desk.text == TEXT
    paper = desk.paper("doe2020")
    assert (paper.venue, paper.title, paper.identifier("doi")) == (
        "Journal of Machine Lies", "Reading Old Ice", "10.1000/ice.2020"
    )  # fmt: skip
    assert desk.sync().is_idle
    assert desk.text == TEXT


def test_a_difference_that_was_there_before_is_written_nowhere(desk: Desk) -> None:
    ice = Identifier("doi", "10.1000/ice.2020")
    paper_id = add_paper(desk.library, title="Reading old ice", citation_key="ice", identifiers=(ice,))
    desk.link()
    paper = desk.library.get_paper(paper_id)
    assert (paper.title, paper.citation_key) == ("Reading old ice", "ice")
    assert paper.venue == "Journal of Machine Lies", "what the paper lacked came in"
    assert desk.text == TEXT
    desk.edit("ice", title="Reading Very Old Ice")
    desk.sync()
    assert changed_lines(TEXT, desk.text) == [
        "-   title   = {Reading {Old} Ice},", "+   title   = {Reading Very Old Ice},"
    ]  # fmt: skip


def test_linking_a_file_that_is_not_there_makes_it(desk: Desk) -> None:
    desk.link(None)
    assert desk.text == ""
    paper_id = add_paper(desk.library, title="New", citation_key="new", type=PaperType.BOOK)
    assert linking.add_to_file(desk.library, desk.file_id, paper_ids=[paper_id]) == 1
    result = desk.sync()
    assert result.added == ("new",)
    assert desk.text.startswith("@book{new,")


def test_a_file_is_linked_once_also_by_another_name_for_it(linked: Desk, tmp_path: Path) -> None:
    (tmp_path / "link.bib").symlink_to(linked.path)
    for path in (linked.path, tmp_path / "link.bib", tmp_path / "x" / ".." / "refs.bib"):
        with pytest.raises(InvalidRequest, match="linked already"):
            linking.link_file(linked.library, path)
    assert len(linking.find_linked_files(linked.library)) == 1


def test_linking_is_one_step_and_its_undo_takes_out_what_it_brought_and_leaves_the_file(linked: Desk) -> None:
    assert [row.label for row in linked.library.get_history()] == ['Link "refs.bib"']
    linked.library.undo()
    assert not linking.find_linked_files(linked.library)
    assert not linked.titles
    assert linked.text == TEXT


def test_unlinking_leaves_both_sides_as_they_are(linked: Desk) -> None:
    linking.unlink_file(linked.library, linked.file_id)
    assert len(linked.titles) == 3
    assert linked.text == TEXT
    linked.library.undo()
    assert linked.sync().is_idle


def test_keys_that_differ_in_case_alone_are_told_with_their_line_as_bibtex_does(desk: Desk) -> None:
    text = "@misc{new1, title = {Ice of the North}}\n\n@misc{NEW1,\n  title = {Owls at Night}\n}\n"
    result = desk.link(text)
    message = (
        "The citation key “NEW1” is that of the entry in line 1, too: BibTeX leaves this one out. In the library it is "
        "called “NEW1a”."
    )
    told = [(issue.kind, issue.message, issue.first_line, issue.last_line) for issue in result.issues]
    assert told == [("repeated-key", message, 3, 5)]
    assert desk.sync().is_idle
    desk.edit("NEW1a", title="Owls at Dawn")
    assert desk.sync().issues == ()
    assert desk.text == text.replace("Owls at Night", "Owls at Dawn")


def test_a_key_that_another_paper_has_is_told_with_the_one_that_its_entry_has_here(desk: Desk) -> None:
    add_paper(desk.library, title="Something Else Entirely", citation_key="Poe1999")
    (issue,) = desk.link().issues
    assert issue.message == "Another paper has the citation key “poe1999”. In the library it is called “poe1999a”."
    assert desk.text.splitlines()[issue.first_line - 1].startswith("@book{poe1999")


def test_an_entry_without_a_title_comes_in_without_one_and_gets_it_from_the_library(desk: Desk) -> None:
    (issue,) = desk.link("@misc{a,\n  author = {Doe, Jane}\n}\n").issues
    assert (issue.kind, issue.message, issue.first_line) == ("no-title", "“a” has no title.", 1)
    assert desk.paper("a").title == ""
    desk.edit("a", title="Ice")
    assert [change.field for change in desk.sync().pushed] == ["title"]
    assert desk.text == "@misc{a,\n  author = {Doe, Jane},\n  title = {Ice}\n}\n"
    desk.replace(",\n  title = {Ice}", "")
    desk.sync()
    assert desk.paper("a").title == "Ice", "a paper keeps its title when the file loses it"


# -- fields -------------------------------------------------------------------------------------------------------


def test_an_edit_in_the_library_changes_the_lines_of_that_field_only(linked: Desk) -> None:
    linked.edit("roe2021", title="Owls & Night")
    result = linked.sync()
    assert [(change.key, change.field) for change in result.pushed] == [("roe2021", "title")]
    assert changed_lines(TEXT, linked.text) == ['- \ttitle = "Owls at Night",', '+ \ttitle = "Owls \\& Night",']
    assert linked.sync().is_idle


def test_an_edit_in_the_file_arrives_in_the_library_with_its_origin(linked: Desk) -> None:
    linked.replace("Owls at Night", "Owls by {Day}")
    result = linked.sync()
    assert linked.paper("roe2021").title == "Owls by Day"
    assert [(change.field, change.old, change.new) for change in result.pulled] == [
        ("title", "Owls at Night", "Owls by Day")
    ]
    (origin, *_) = linked.library.get_provenance(linked.id("roe2021"))
    assert (origin.fields, origin.source, origin.source_name) == (("title",), "file", "refs.bib")
    assert not result.is_written


def test_different_fields_of_one_entry_go_both_ways_at_once(linked: Desk) -> None:
    linked.replace("Owls at Night", "Owls by Day")
    linked.edit("roe2021", venue="Owls, Proceedings of")
    result = linked.sync()
    assert (len(result.pulled), len(result.pushed), result.conflicts) == (1, 1, ())
    assert 'booktitle = "Owls, Proceedings of"' in linked.text
    assert linked.paper("roe2021").title == "Owls by Day"


def test_undoing_what_came_from_the_file_goes_to_the_file(linked: Desk) -> None:
    linked.replace("Owls at Night", "Owls by Day")
    linked.sync()
    linked.library.undo()
    assert linked.paper("roe2021").title == "Owls at Night"
    linked.sync()
    assert linked.text == TEXT
    linked.library.redo()
    linked.sync()
    assert "Owls by Day" in linked.text


def test_the_same_edit_on_both_sides_is_no_conflict(linked: Desk) -> None:
    linked.replace("Owls at Night", "Owls by Day")
    linked.edit("roe2021", title="Owls by Day")
    result = linked.sync()
    assert (result.conflicts, result.pulled, result.pushed) == ((), (), ())
    assert linked.sync().is_idle


def test_a_conflict_holds_back_that_field_and_nothing_else(linked: Desk) -> None:
    linked.replace("Owls at Night", "Owls by Day")
    linked.edit("roe2021", title="Owls at Dusk", date="2022")
    linked.edit("poe1999", title="A Book of Crows")
    result = linked.sync()
    (conflict,) = result.conflicts
    assert (conflict.key, conflict.field) == ("roe2021", "title")
    assert (conflict.base, conflict.in_file, conflict.in_library) == ("Owls at Night", "Owls by Day", "Owls at Dusk")
    assert (result.file.state, result.file.conflicts) == (LinkState.CONFLICT, 1)
    assert syncing.sync_file(linked.library, linked.file_id, is_dry_run=True).conflicts == (conflict,)
    assert '"Owls by Day"' in linked.text
    assert 'year = "2022"' in linked.text
    assert "A Book of Crows" in linked.text
    assert linked.paper("roe2021").title == "Owls at Dusk"
    before = linked.text
    assert len(linked.sync().conflicts) == 1, "it waits"
    assert linked.text == before


@pytest.mark.parametrize(("side", "title"), [(Side.FILE, "Owls by Day"), (Side.LIBRARY, "Owls at Dusk")])
def test_a_conflict_ends_as_a_person_chose(linked: Desk, side: Side, title: str) -> None:
    linked.replace("Owls at Night", "Owls by Day")
    linked.edit("roe2021", title="Owls at Dusk")
    linked.sync()
    result = linked.sync(SyncChoices({(linked.id("roe2021"), "title"): side}))
    assert (result.conflicts, result.file.state) == ((), LinkState.IN_STEP)
    assert linked.paper("roe2021").title == title
    assert f'title = "{title}"' in linked.text
    assert linked.sync().is_idle


def test_a_conflict_that_one_side_gives_up_is_none_any_more(linked: Desk) -> None:
    linked.replace("Owls at Night", "Owls by Day")
    linked.edit("roe2021", title="Owls at Dusk")
    linked.sync()
    linked.edit("roe2021", title="Owls by Day")
    assert linked.sync().file.state is LinkState.IN_STEP
    linked.edit("roe2021", title="Owls at Noon")
    linked.sync()
    assert "Owls at Noon" in linked.text


def test_fields_that_papers_have_no_word_for_are_kept_and_arrive_in_the_papers_own_text(linked: Desk) -> None:
    linked.replace("note    = {mine}", "note    = {yours},\n  langid  = {english}")
    linked.sync()
    with linked.library.reading() as connection:
        (text,) = connection.execute(
            "SELECT text FROM bib_source WHERE paper_id = ?", (linked.id("doe2020"),)
        ).fetchone()
    assert "note    = {yours},\n  langid  = {english}" in text
    assert linked.sync().is_idle


def test_a_field_of_the_papers_own_text_that_changes_here_goes_to_the_file(linked: Desk) -> None:
    with linked.library.operation("Edit the BibTeX", kinds=("papers",)) as op:
        (row,) = op.writer.find("bib_source", paper_id=linked.id("doe2020"))
        text = row["text"].replace("{mine}", "{mine: see \\cite{x}}")
        op.writer.update("bib_source", {"text": text}, ids=[row["id"]])
    result = linked.sync()
    assert [(change.field, change.old, change.new) for change in result.pushed] == [
        ("note", "mine", "mine: see \\cite{x}")
    ]
    assert linked.text == TEXT.replace("{mine}", "{mine: see \\cite{x}}")
    assert linked.sync().is_idle


def test_a_field_that_is_deleted_in_the_file_is_emptied_here(linked: Desk) -> None:
    linked.replace("  doi     = {10.1000/ice.2020},\n", "")
    linked.sync()
    assert linked.paper("doe2020").identifiers == ()


def test_a_field_that_is_emptied_here_leaves_the_file(linked: Desk) -> None:
    linked.edit("poe1999", publisher="")
    linked.sync()
    assert "Nevermore" not in linked.text
    assert len(changed_lines(TEXT, linked.text)) <= 3


def test_a_changed_macro_changes_what_the_entries_say(linked: Desk) -> None:
    linked.replace("Journal of Machine Lies", "Journal of Machine Learning")
    linked.sync()
    assert linked.paper("doe2020").venue == "Journal of Machine Learning"
    assert "journal = jmlr" in linked.text


def test_other_blanks_and_delimiters_are_no_change(linked: Desk) -> None:
    linked.write(TEXT.replace('"Owls at Night"', "{Owls\n   at Night}").replace("  title   =", " title="))
    linked.edit("roe2021", title="Owls at Dusk")
    result = linked.sync()
    assert (result.conflicts, result.pulled) == ((), ())
    assert "Owls at Dusk" in linked.text


def test_a_type_that_changes_here_is_written(linked: Desk) -> None:
    linked.edit("poe1999", type="inbook")
    linked.sync()
    assert "@inbook{poe1999" in linked.text
    linked.replace("@inbook{poe1999", "@phdthesis{poe1999")
    linked.sync()
    assert linked.paper("poe1999").type is PaperType.PHDTHESIS


# -- keys ---------------------------------------------------------------------------------------------------------


def test_a_key_that_is_renamed_in_the_file_is_renamed_here_and_the_old_one_still_finds_the_paper(linked: Desk) -> None:
    paper_id = linked.id("roe2021")
    linked.replace("{roe2021,", "{owls,")
    result = linked.sync()
    assert (linked.library.get_paper(paper_id).citation_key, result.gone) == ("owls", ())
    assert len(linked.titles) == 3
    assert linked.sync().is_idle


def test_a_key_that_is_renamed_and_edited_at_once_is_the_same_paper_by_evidence(linked: Desk) -> None:
    paper_id = linked.id("doe2020")
    linked.write(TEXT.replace("{doe2020,", "{ice,").replace("{mine}", "{ours}"))
    result = linked.sync()
    assert result.gone == ()
    assert linked.library.get_paper(paper_id).citation_key == "ice"


def test_a_key_that_is_renamed_here_is_renamed_in_the_file(linked: Desk) -> None:
    linked.edit("poe1999", citation_key="ravens")
    linked.sync()
    assert "@book{ravens, title" in linked.text
    assert linked.sync().is_idle


def test_linked_keys_are_public(linked: Desk) -> None:
    with linked.library.reading() as connection:
        rows = connection.execute("SELECT citation_key, way FROM public_key ORDER BY citation_key").fetchall()
    assert rows == [("doe2020", "linked"), ("poe1999", "linked"), ("roe2021", "linked")]


def test_a_new_key_that_another_entry_has_is_not_written(linked: Desk) -> None:
    linked.replace("@book{poe1999", "@misc{taken, title={Something Else Entirely}}\n\n@book{poe1999")
    linked.sync()
    trashing.trash_papers(linked.library, [linked.id("roe2021")])
    linked.sync()
    paper_id = add_paper(linked.library, title="A clash", citation_key="taken2")
    linking.add_to_file(linked.library, linked.file_id, paper_ids=[paper_id])
    linked.replace("@book{poe1999", "@comment{x}\n@xdata{taken2, note={x}}\n@book{poe1999")
    result = linked.sync()
    assert "is that of another entry" in result.issues[0].message
    assert result.file.state is LinkState.PENDING


# -- entries ------------------------------------------------------------------------------------------------------


def test_a_new_entry_in_the_file_comes_in(linked: Desk) -> None:
    linked.write(linked.text + "\n@misc{new, title = {Something New}}\n")
    result = linked.sync()
    assert (result.new_keys, len(result.imported)) == (("new",), 1)
    assert linked.paper("new").title == "Something New"
    linked.library.undo()
    result = linked.sync()
    assert result.removed == ("new",)
    assert linked.text == TEXT


def test_reordered_entries_keep_their_papers_and_the_order_is_kept(linked: Desk) -> None:
    blocks = [block + "}" for block in linked.text.split("\n}\n")]
    reordered = linked.text.replace(blocks[0], "").strip() + "\n\n" + blocks[0] + "\n"
    linked.write(reordered)
    assert linked.sync().is_idle
    linked.edit("poe1999", publisher="Nevermind")
    linked.sync()
    assert linked.text == reordered.replace("Nevermore", "Nevermind")


def test_trashing_takes_the_block_out_and_restoring_brings_back_its_bytes(linked: Desk) -> None:
    for key in ("doe2020", "roe2021", "poe1999"):
        paper_id = linked.id(key)
        trashing.trash_papers(linked.library, [paper_id])
        result = linked.sync()
        assert result.removed == (key,)
        assert key not in linked.text
        assert "free text" in linked.text
        trashing.restore_papers(linked.library, [paper_id])
        assert linked.sync().added == (key,)
        assert linked.text == TEXT


def test_all_trashed_and_restored_at_once_gives_the_same_bytes(linked: Desk) -> None:
    ids = [linked.id(key) for key in ("doe2020", "roe2021", "poe1999")]
    trashing.trash_papers(linked.library, ids)
    linked.sync()
    assert "@article" not in linked.text
    linked.library.undo()
    linked.sync()
    assert linked.text == TEXT


def test_what_changed_while_a_paper_was_in_the_trash_comes_back_with_it(linked: Desk) -> None:
    paper_id = linked.id("roe2021")
    trashing.trash_papers(linked.library, [paper_id])
    linked.sync()
    linked.edit("roe2021", title="Owls at Dusk")
    trashing.restore_papers(linked.library, [paper_id])
    linked.sync()
    assert linked.text == TEXT.replace("Owls at Night", "Owls at Dusk")


def test_what_the_file_said_before_its_entry_was_taken_out_comes_in_when_it_comes_back(linked: Desk) -> None:
    paper_id = linked.id("roe2021")
    linked.replace("Owls at Night", "Owls by Day")
    trashing.trash_papers(linked.library, [paper_id])
    linked.sync()
    trashing.restore_papers(linked.library, [paper_id])
    linked.sync()
    assert linked.text == TEXT.replace("Owls at Night", "Owls by Day")
    assert linked.paper("roe2021").title == "Owls by Day"
    assert linked.sync().is_idle


def test_a_paper_that_is_deleted_for_good_leaves_the_file_and_an_undo_brings_it_back(linked: Desk) -> None:
    trashing.delete_papers_for_good(linked.library, [linked.id("roe2021")])
    assert linked.sync().removed == ("roe2021",)
    assert linked.sync().is_idle
    linked.library.undo()
    assert linked.sync().added == ("roe2021",)
    assert linked.text == TEXT


def test_an_entry_that_is_deleted_in_the_file_is_asked_about_and_nothing_is_lost(linked: Desk) -> None:
    block = TEXT[TEXT.index("@book") :]
    linked.replace(block, "")
    for _sync in range(2):
        result = linked.sync()
        (gone,) = result.gone
        assert (gone.key, gone.title, gone.text) == ("poe1999", "A Book of Ravens", block.strip())
        assert linked.paper("poe1999").trashed is None
        assert not result.is_written


def test_an_edit_of_a_paper_whose_entry_was_deleted_waits_for_the_answer(linked: Desk) -> None:
    linked.replace(TEXT[TEXT.index("@book") :], "")
    linked.edit("poe1999", publisher="Nevermind")
    result = linked.sync()
    assert (result.pushed, len(result.gone)) == ((), 1)
    linked.sync(SyncChoices(gone_all=GoneAnswer.PUT_BACK))
    assert "{Nevermind}" in linked.text


def test_a_deleted_entry_goes_into_the_trash_when_a_person_says_so_and_comes_back_by_undo(linked: Desk) -> None:
    linked.replace(TEXT[TEXT.index("@book") :], "")
    linked.sync()
    linked.sync(SyncChoices(gone_all=GoneAnswer.TRASH))
    assert linked.paper("poe1999").trashed is not None
    assert not linked.sync().gone
    linked.library.undo()
    assert linked.sync().added == ("poe1999",)
    assert "A Book of Ravens" in linked.text


def test_a_deleted_entry_may_be_let_go_or_put_back(linked: Desk) -> None:
    linked.replace(TEXT[TEXT.index("@book") :], "")
    linked.sync(SyncChoices(gone={linked.id("poe1999"): GoneAnswer.LET_GO}))
    assert linked.sync().is_idle
    assert linked.paper("poe1999").trashed is None
    linking.add_to_file(linked.library, linked.file_id, paper_ids=[linked.id("poe1999")])
    assert linked.sync().added == ("poe1999",)
    linked.replace(TEXT[TEXT.index("@book") :].strip(), "")
    linked.sync()
    assert linked.sync(SyncChoices(gone_all=GoneAnswer.PUT_BACK)).added == ("poe1999",)
    assert "A Book of Ravens" in linked.text


def test_a_paper_is_taken_from_a_file_and_stays_in_the_library(linked: Desk) -> None:
    assert linking.take_from_file(linked.library, linked.file_id, paper_ids=[linked.id("poe1999")]) == 1
    assert linked.sync().removed == ("poe1999",)
    assert linked.sync().is_idle
    assert linked.paper("poe1999").trashed is None


def test_an_entry_of_a_trashed_paper_that_is_put_back_by_hand_restores_the_paper(linked: Desk) -> None:
    trashing.trash_papers(linked.library, [linked.id("poe1999")])
    linked.sync()
    linked.write(TEXT)
    linked.sync()
    assert linked.paper("poe1999").trashed is None
    assert linked.text == TEXT


def test_two_entries_of_one_paper_are_told_of_and_the_second_is_left_alone(linked: Desk) -> None:
    twin = TEXT[TEXT.index("@article") : TEXT.index("between")].replace("doe2020", "twin")
    linked.write(TEXT + "\n" + twin)
    for _sync in range(2):
        linked.edit("poe1999", volume=str(_sync + 1))
        result = linked.sync()
        assert [issue.message for issue in result.issues] == ["“twin” is a second entry of a paper, and left alone."]
    assert len(linked.titles) == 3
    linked.edit("doe2020", title="Changed")
    linked.sync()
    assert twin.strip() in linked.text


def test_a_copied_entry_that_becomes_another_paper_comes_in(linked: Desk) -> None:
    twin = TEXT[TEXT.index("@book") :].replace("poe1999", "twin")
    linked.write(TEXT + "\n" + twin)
    linked.sync()
    linked.replace(twin, twin.replace("A Book of Ravens", "Quite Another Story about Herons"))
    linked.sync()
    assert linked.paper("twin").title == "Quite Another Story about Herons"
    assert linked.paper("poe1999").title == "A Book of Ravens"


def test_entries_with_one_key_keep_their_papers(linked: Desk) -> None:
    linked.write(TEXT + "\n@misc{poe1999, title = {Not about Ravens at All}}\n")
    linked.sync()
    assert "Not about Ravens at All" in linked.titles
    before = linked.text
    assert linked.sync().is_idle
    linked.edit("poe1999", title="A Book of Crows")
    linked.sync()
    assert linked.text == before.replace("A Book of Ravens", "A Book of Crows")


def test_a_broken_entry_is_kept_and_told_and_its_paper_waits(linked: Desk) -> None:
    linked.replace('title = "Owls at Night",', 'title = "Owls at {Night",')
    linked.edit("roe2021", title="Owls at Dusk")
    linked.edit("poe1999", title="A Book of Crows")
    result = linked.sync()
    assert result.gone == ()
    assert result.issues[0].kind == "broken"
    assert "Owls at {Night" in linked.text
    assert "A Book of Crows" in linked.text
    linked.replace('title = "Owls at {Night",', 'title = "Owls at Night",')
    linked.sync()
    assert "Owls at Dusk" in linked.text


def test_merged_papers_leave_no_cited_key_without_its_entry(linked: Desk) -> None:
    merging.merge_papers(linked.library, [linked.id("doe2020"), linked.id("poe1999")])
    result = linked.sync()
    assert result.removed == ()
    assert "@book{poe1999" in linked.text
    assert "second entry" in result.issues[0].message


def test_the_entry_of_a_paper_that_was_merged_into_another_is_that_ones_with_its_key(linked: Desk) -> None:
    kept = add_paper(linked.library, title="A Book of Ravens and Crows", citation_key="kept", type=PaperType.BOOK)
    merging.merge_papers(linked.library, [kept, linked.id("poe1999")], choices={"title": kept})
    linked.sync()
    assert "@book{poe1999, title = {A Book of Ravens and Crows}" in linked.text


def test_an_entry_that_may_be_a_paper_waits_until_a_person_says_whether_it_is(desk: Desk) -> None:
    paper_id = add_paper(desk.library, title="Old Ice", citation_key="ice")
    text = "@misc{mine, title = {Old Ice}, note = {n}}\n"
    desk.link(text)
    result = desk.sync()
    assert [issue.kind for issue in result.issues] == ["unsure"]
    (unsure,) = result.unsure
    assert (unsure.key, unsure.paper_id, unsure.title) == ("mine", paper_id, "Old Ice")
    assert (unsure.text, unsure.why[:28]) == (text.strip(), "the same title, which severa")
    desk.edit("ice", title="Very Old Ice")
    assert desk.text == text
    desk.edit("ice", title="Old Ice")
    desk.sync(SyncChoices(same=frozenset({"mine"})))
    desk.edit("ice", title="Very Old Ice")
    desk.sync()
    assert "{Very Old Ice}" in desk.text
    assert desk.library.find_ids("") == [paper_id]


def test_an_entry_that_may_be_a_paper_may_be_one_of_its_own(desk: Desk) -> None:
    add_paper(desk.library, title="Old Ice", citation_key="ice")
    desk.link("@misc{mine, title = {Old Ice}}\n")
    assert desk.sync(SyncChoices(new=frozenset({"mine"}))).new_keys == ("mine",)
    assert desk.library.count("") == 2
    assert desk.sync().is_idle
