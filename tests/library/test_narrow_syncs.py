"""A sync that looks only at what changed ends as one that looks at everything: the same file, the same base, the same
news. And its questions to the library use indexes, however long the file is.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from readinglist.library import editing, linking, syncing, tagging, trashing
from readinglist.library.library import Library
from readinglist.library.narrow_planning import find_narrow_plans
from readinglist.model.linked import LinkedFileId, LinkState, Scope, ScopeKind, SyncChoices, SyncResult
from readinglist.storage import linked, reader

sys.path.insert(0, str(Path(__file__).parent))
from desk import TEXT, Desk
from test_random_desks import Hands

#: Changes nothing where nothing is lost; but with any choice all is looked at.
WHOLE = SyncChoices(is_loss_accepted=True)
ODD_TITLES = (
    "Plain", "Brace {B}", "Quote \"q\"", "A } too many", "@article{x, t = {y}}", "50 % of C#", "Żółw & Döner", "α → β",
    "", "Line\nbreak", "\\command{x}", "{{{{{{{deep}}}}}}}",
)  # fmt: skip
START = (
    "@string{jmlr = \"J. of Lies\"}\n@String(acm = {ACM} # jan)\n@comment{jabref-meta: x;}\n"
    + "".join(
        f"@article{{k{index},\n  title = {{Title of number {letter} {letter}ardvark story}},\n  journal = jmlr,\n"
        f"  doi = {{10.1000/{index}x}},\n  note = {{n{index}}},\n  year = 20{index:02}\n}}\n\nfree{index}\n"
        for index, letter in enumerate("ABCD")
    )
    + "@misc(round, title = {In brackets of E}, publisher = acm)\n@misc{a, title = {One F}} @misc{b, title = {Two G}}\n"
    + '% @misc{out, title = {Commented out H}}\n@misc{ loose , title = "Loose I" , month = jan }\n'
)  # fmt: skip
TEXTS = {
    "plain": START.encode(),
    "windows": START.replace("\n", "\r\n").encode(),
    "latin": (START + "@misc{u, title = {Über J}}\n").encode("latin-1"),
    "marked": b"\xef\xbb\xbf" + START.encode(),
    "copied": (START + '% @misc{ loose , title = "Loose I" , month = jan }\n').encode(),
}


class LibraryHands(Hands):
    """Mostly edits in the library, some of what no file tells; in between, what is no matter for a narrow sync."""

    def __init__(self, desk: Desk, seed: int, *, is_file_edited: bool) -> None:
        super().__init__(desk, seed)
        edits = [self.edit_paper, self.edit_title, self.edit_venue, self.tag]
        in_file = [self.edit_entry, self.add_entry, self.move_entry] if is_file_edited else []
        self.moves = [*edits * 4, self.trash, self.restore, self.undo, self.rename_paper, *in_file]

    def edit_title(self) -> None:
        self.desk.edit(self.key, title=f"{self.chance.choice(ODD_TITLES)} {self.chance.randrange(3)}")

    def edit_venue(self) -> None:
        self.desk.edit(self.key, venue=self.chance.choice(["", "J. of Lies", "J. of Truth", "Ž {x"]))

    def tag(self) -> None:
        tagging.add_tags(self.desk.library, [self.paper()], tags=[f"t{self.chance.randrange(5)}"])


def rows_of(path: Path) -> list[object]:
    """What the library remembers of its linked files, without times."""
    with sqlite3.connect(path) as connection:
        rows: list[object] = connection.execute("SELECT * FROM linked_entry ORDER BY id").fetchall()
        rows += connection.execute("SELECT hash, macros, revision, state, reason, conflicts FROM linked_state")
        rows += connection.execute("SELECT paper_id, citation_key, way FROM public_key ORDER BY id")
    connection.close()
    return rows


def told(result: SyncResult) -> SyncResult:
    return replace(result, file=replace(result.file, synced=None))


def is_narrow(desk: Desk) -> bool:
    data = desk.path.read_bytes()
    if desk.file.hash != syncing.hash_of(data) or desk.sync(is_dry_run=True).is_idle:
        return False
    return any(find_narrow_plans(desk.library, desk.file, data=data))


def both_ways(desk: Desk, folder: Path) -> tuple[Desk, list[object], list[object]]:
    """What a sync leaves and tells, and what one that looks at everything does. The desk as it is afterwards."""
    ends: list[list[object]] = []
    before = folder / "before.sqlite"
    place, data = desk.library.path, desk.path.read_bytes()
    desk.library.close()
    shutil.copy(place, before)
    for choices in (WHOLE, None):
        shutil.copy(before, place)
        desk.path.write_bytes(data)
        desk = replace(desk, library=Library.open(place))
        result = desk.sync(choices)
        ends.append([told(result), desk.path.read_bytes(), *rows_of(place)])
        if choices is not None:
            desk.library.close()
    return desk, ends[1], ends[0]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("seed", range(3))
def test_a_narrow_sync_ends_as_a_whole_one(seed: int, text: str, tmp_path: Path) -> None:
    desk = Desk(Library.open(tmp_path / "library.sqlite"), tmp_path / "refs.bib")
    desk.link(TEXTS[text])
    hands, compared = LibraryHands(desk, seed, is_file_edited=text != "latin"), 0
    for _step in range(30):
        hands.move()
        if hands.chance.random() < 0.3:
            continue
        if is_narrow(desk):
            desk, narrow, whole = both_ways(desk, tmp_path)
            hands.desk = desk
            assert narrow == whole
            compared += 1
        else:
            desk.sync(hands.choices())
    desk.library.close()
    assert compared >= 2


@pytest.fixture
def desk(library: Library, tmp_path: Path) -> Desk:
    desk = Desk(library, tmp_path / "refs.bib")
    desk.link()
    return desk


def test_an_edit_of_a_paper_is_narrow_and_written(desk: Desk) -> None:
    desk.edit("doe2020", title="Writing on Ice")
    assert is_narrow(desk)
    result = desk.sync()
    assert [(change.key, change.new) for change in result.pushed] == [("doe2020", "Writing on Ice")]
    assert desk.text == TEXT.replace("Reading {Old} Ice", "Writing on Ice")
    assert (desk.file.state, desk.sync().is_idle) == (LinkState.IN_STEP, True)


def _trash_two(desk: Desk) -> None:
    trashing.trash_papers(desk.library, [desk.id("doe2020"), desk.id("poe1999")])


def _take_out(desk: Desk) -> None:
    desk.edit("doe2020", volume="1")
    linking.take_from_file(desk.library, desk.file_id, paper_ids=[desk.id("poe1999")])


def _widen(desk: Desk) -> None:
    desk.edit("doe2020", volume="1")
    linking.set_scope(desk.library, desk.file_id, scope=Scope(ScopeKind.ALL))


def _restore(desk: Desk) -> None:
    trashing.trash_papers(desk.library, [desk.id("doe2020")])
    desk.sync()
    desk.library.undo()


def _double(desk: Desk) -> None:
    desk.write(TEXT + TEXT[TEXT.index("@book") :].replace("poe1999", "poe99"))
    desk.sync()
    desk.edit("poe1999", volume="1")


@pytest.mark.parametrize("change", [_trash_two, _take_out, _widen, _restore, _double])
def test_what_concerns_more_than_single_entries_is_planned_as_a_whole(desk: Desk, change) -> None:
    change(desk)
    assert not any(find_narrow_plans(desk.library, desk.file, data=desk.path.read_bytes()))


@pytest.mark.parametrize("rest", ["", "@broken{\n@misc{last}\n", "@comment{ {open\n@misc{last}\n"])
@pytest.mark.parametrize(
    "values", [{"volume": "1"}, {"citation_key": "doe2021"}, {"type": "book"}, {"title": "Ä"}, None]
)
def test_a_narrow_sync_of_an_odd_file_or_change_ends_as_a_whole_one(tmp_path: Path, rest: str, values) -> None:
    desk = Desk(Library.open(tmp_path / "library.sqlite"), tmp_path / "refs.bib")
    desk.link(f"{TEXT}@misc{{ loose, title = {{Loose}} }}\n{rest}")
    if values is None:
        trashing.trash_papers(desk.library, [desk.id("doe2020")])
    else:
        desk.edit("doe2020", **values)
        desk.edit("loose", **{name: value for name, value in values.items() if name != "citation_key"})
    assert is_narrow(desk)
    desk, narrow, whole = both_ways(desk, tmp_path)
    assert narrow == whole
    assert desk.sync().is_idle
    desk.library.close()


def test_errors_of_the_file_are_told_by_a_narrow_sync_too(desk: Desk) -> None:
    desk.write(f"@broken{{\n{TEXT}")
    desk.sync()
    desk.edit("doe2020", volume="1")
    assert is_narrow(desk)
    result = desk.sync()
    assert [issue.kind for issue in result.issues] == ["broken"]
    assert "volume" in desk.text


def test_a_paper_that_was_deleted_for_good_and_comes_back_is_planned_as_a_whole(desk: Desk) -> None:
    trashing.trash_papers(desk.library, [desk.id("doe2020")])
    trashing.delete_papers_for_good(desk.library, [desk.library.find_ids("in:trash")[0]])
    desk.sync()
    editing.edit_field(desk.library, [desk.id("roe2021")], field="volume", value="1")
    assert is_narrow(desk)
    desk.library.undo()
    desk.library.undo()
    assert not is_narrow(desk)


def test_what_was_left_alone_stays_told_in_the_state(desk: Desk) -> None:
    desk.write(f"{TEXT}@broken{{\n")
    assert desk.sync().file.reason == "1 place left alone"
    assert desk.sync().is_idle
    assert (desk.file.state, desk.file.reason) == (LinkState.IN_STEP, "1 place left alone")


def plans(library: Library) -> Iterator[str]:
    """How SQLite answers each question of a narrow sync."""
    statements: list[str] = []
    with library.reading() as connection:
        connection.set_trace_callback(statements.append)
        file_id = LinkedFileId(1)
        linked.find_unsettled(connection, file_id)
        linked.find_lost_papers(connection, file_id)
        linked.is_linked_anew(connection, file_id, revision=1)
        linked.read_entries_of_papers(connection, file_id, [1])
        linked.find_shared(connection, file_id, [1])
        linked.find_changed_papers(connection, 1)
        linked.has_papers(connection, file_id, [1])
        linked.count_papers(connection)
        reader.revision(connection)
        connection.set_trace_callback(None)
        for statement in statements:
            for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}"):
                yield row[-1]


def test_no_question_of_a_narrow_sync_reads_all_rows_of_a_table(desk: Desk) -> None:
    steps = list(plans(desk.library))
    assert len(steps) > 9
    table_scans = [step for step in steps if step.startswith("SCAN") and "INDEX" not in step and "wanted" not in step]
    assert table_scans == []
    assert "SCAN linked_entry USING INDEX linked_entry_in_file" in steps


def test_a_sync_that_was_prepared_does_what_it_would_have_done(desk: Desk) -> None:
    assert syncing.prepare_sync(desk.library, desk.file_id) is None
    desk.edit("doe2020", volume="7")
    desk.write(TEXT.replace("A Book of Ravens", "A Book of Rooks"))
    prepared = syncing.prepare_sync(desk.library, desk.file_id)
    assert prepared is not None
    result = syncing.sync_file(desk.library, desk.file_id, prepared=prepared)
    assert [(change.key, change.new) for change in result.pulled] == [("poe1999", "A Book of Rooks")]
    assert [(change.key, change.new) for change in result.pushed] == [("doe2020", "7")]
    assert prepared.plan.items == []  # it was carried out, and given back
    assert desk.sync().is_idle


def test_what_changed_since_a_sync_was_prepared_is_not_lost(desk: Desk) -> None:
    desk.edit("doe2020", title="Seven Owls")
    prepared = syncing.prepare_sync(desk.library, desk.file_id)
    desk.edit("doe2020", title="Eight Owls")
    desk.replace("A Book of Ravens", "A Book of Rooks")
    syncing.sync_file(desk.library, desk.file_id, prepared=prepared)
    assert desk.paper("poe1999").title == "A Book of Rooks"
    assert "Eight Owls" in desk.text
    desk.edit("roe2021", title="Nine Owls")
    prepared = syncing.prepare_sync(desk.library, desk.file_id)
    desk.edit("doe2020", title="Ten Owls")
    syncing.sync_file(desk.library, desk.file_id, prepared=prepared)
    assert "Ten Owls" in desk.text
    assert "Nine Owls" in desk.text
    assert desk.sync().is_idle
