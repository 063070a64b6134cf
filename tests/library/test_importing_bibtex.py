"""A .bib through the plan: its keys, its own texts and what its program knew of the user come into the library."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from readinglist.library import annotating, editing, exporting, importing, merging
from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.model.dates import PartialDate
from readinglist.model.listing import Listing
from readinglist.model.paper import Paper, PaperId, PaperType, Status
from readinglist.model.people import Person
from readinglist.model.plan import Action, Choices, ImportPlan, ImportResult
from readinglist.storage.bib_sources import read_sources

TODAY = dt.date(2026, 11, 24)
ICE = """@Article{doe2020ice,
  author  = {Doe, Jane and others},
  title   = {Reading the {ICE} Sheet},
  journal = glac,
  year    = 2020,
  month   = jun,
  address = {Bergen},
  note    = {See also \\url{http://a.b}},
}"""
STRINGS = '@string{glac = "Journal of " # {Glaciology}}\n'
READ = """@comment{jabref-meta: grouping:
0 AllEntriesGroup:;
1 StaticGroup:Thesis\\;0\\;1\\;\\;\\;\\;;
2 StaticGroup:Chapter 2\\;0\\;0\\;\\;\\;\\;;
}
@misc{roe, title = {Snow}, author = {Roe, Ann}, year = 1999, readstatus = {read}, ranking = {rank4},
  priority = {prio1}, groups = {Chapter 2}, annote = {Uses old data}, keywords = {snow; ice}, ids = {roe99}}
"""


def read(text: str | bytes, name: str = "refs.bib") -> Listing:
    return importing.read(text, name=name, today=TODAY)


def bring(library: Library, text: str | bytes, choices: Choices | None = None) -> ImportResult:
    return importing.apply(library, importing.plan(library, read(text)), choices=choices)


def add(library: Library, *papers: Paper) -> list[PaperId]:
    with library.operation("Add", kinds={"papers"}) as op:
        return insert_papers(op, papers, source="user")


def source_of(library: Library, paper_id: PaperId) -> str:
    with library.reading() as connection:
        sources = read_sources(connection, [paper_id])
    return sources[paper_id].text if paper_id in sources else ""


def paper_of(library: Library, key: str) -> Paper:
    paper_id = library.find_paper(key)
    assert paper_id is not None
    return library.get_paper(paper_id)


def planned(library: Library, text: str) -> ImportPlan:
    return importing.plan(library, read(text))


def why(library: Library, text: str) -> list[str]:
    return [planned.why for planned in importing.plan(library, read(text)).entries]


# -- reading ------------------------------------------------------------------------------------------------------


def test_a_bib_is_recognised_by_what_it_says_and_called_by_its_file() -> None:
    listing = read(ICE.encode(), name="/home/jane/thesis/refs.bib")
    assert (listing.kind, listing.name, len(listing.entries)) == ("bibtex", "refs.bib", 1)
    assert read(ICE, name="").name == "1 BibTeX entry"


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ("@misc{a, title = {Gödel}}".encode("latin-1"), "Gödel"),
        ("@misc{a, title = {Gödel}}".encode("utf-8-sig"), "Gödel"),
        ("@misc{a, title = {Gödel}}".encode("utf-16"), "Gödel"),
        ("% Encoding: ISO8859_7\n@misc{a, title = {Λόγος}}".encode("iso8859_7"), "Λόγος"),
        (b"@misc{a,\r\n  title = {Ice}\r\n}\r\n", "Ice"),
    ],
)
def test_bytes_are_read_by_the_rules_of_bib_files(data: bytes, title: str) -> None:
    (entry,) = read(data).entries
    assert entry.title == title
    assert "\r" not in entry.source


def test_an_encoding_that_was_guessed_is_told() -> None:
    (issue,) = read("@misc{a, title = {Gödel}}".encode("latin-1")).issues
    assert "not UTF-8" in issue.message


def test_a_broken_block_is_an_issue_with_its_lines_and_the_rest_is_read() -> None:
    listing = read("@misc{a, title = {One}}\n\n@misc{b,\n  title = {Two\n@misc{c, title = {Three}}\n")
    assert [entry.title for entry in listing.entries] == ["One", "Three"]
    (issue,) = listing.issues
    assert (issue.kind, issue.first_line, issue.last_line) == ("broken", 3, 4)


def test_a_key_that_comes_again_without_regard_to_case_is_told_and_both_entries_are_read() -> None:
    listing = read("@misc{Key, title = {One}}\n@misc{key, title = {Another}}")
    assert len(listing.entries) == 2
    (issue,) = listing.issues
    assert (issue.kind, issue.first_line) == ("repeated-key", 2)
    assert "line 1" in issue.message


def test_fields_are_inherited_as_bibtex_and_biblatex_do() -> None:
    text = """@inproceedings{a, crossref = {P}, title = {Ice}}
        @online{b, xdata = {common}, title = {Snow}}
        @proceedings{p, title = {Proc. of Ice}, year = 2001, doi = {10.1000/proc}, editor = {Ed, Ida}}
        @xdata{common, date = {2002-03}, author = {Roe, Ann}}"""
    ice, snow, _ = read(text).entries
    assert (ice.venue, ice.date, ice.editors) == ("Proc. of Ice", PartialDate(2001), (Person("Ed", "Ida"),))
    assert ice.identifiers == ()
    assert (snow.people, snow.date) == ((Person("Roe", "Ann"),), PartialDate(2002, 3))


def test_an_entry_without_a_title_is_called_by_what_it_has_and_no_title_is_made_up() -> None:
    listing = read("@misc{a, howpublished = {A talk}}\n@misc{b,\n author = {Roe, Ann}}\n@misc{, year = 2020}")
    assert [entry.title for entry in listing.entries] == ["A talk", "", ""]
    assert [(issue.kind, issue.message, issue.first_line, issue.last_line) for issue in listing.issues] == [
        ("no-title", "“b” has no title.", 2, 3), ("no-title", "An entry has no title.", 4, 4)
    ]  # fmt: skip


def test_an_entry_without_a_title_is_known_again_by_its_key(library: Library) -> None:
    bring(library, "@misc{b, author = {Roe, Ann}, year = 2001}")
    (again,) = planned(library, "@misc{B, author = {Roe, Ann}, year = 2001, address = {Bergen}}").entries
    assert (again.action, "the same citation key, and no title to compare" in again.why) == (Action.SAME, True)
    (other,) = planned(library, "@misc{b, author = {Poe, Ed and Doe, J. and Coe, K.}, year = 1950}").entries
    assert other.action is Action.UNSURE
    (titled,) = planned(library, "@misc{b, title = {Ice of the Far North}, author = {Roe, Ann}}").entries
    assert (titled.action, titled.fills) == (Action.UPDATE, ("title",))


# -- a new paper --------------------------------------------------------------------------------------------------


def test_the_paper_says_what_the_entry_said(library: Library) -> None:
    bring(library, STRINGS + ICE)
    paper = paper_of(library, "doe2020ice")
    assert (paper.title, paper.venue, paper.date) == (
        "Reading the ICE Sheet", "Journal of Glaciology", PartialDate(2020, 6),
    )  # fmt: skip
    assert (paper.type, paper.people) == (PaperType.ARTICLE, (Person("Doe", "Jane"),))
    assert {origin.source for origin in library.get_provenance(paper.id or PaperId(0))} == {"file"}


def test_what_another_program_knew_of_the_user_is_set_and_announced(library: Library) -> None:
    (said,) = why(library, READ)
    assert "brings status read, priority high, rating 4, tag Thesis/Chapter 2 and a note" in said
    bring(library, READ)
    paper = paper_of(library, "roe")
    assert (paper.status, paper.rating, paper.priority) == (Status.READ, 4, 3)
    assert (paper.tags, paper.keywords) == (("Thesis/Chapter 2",), ("snow", "ice"))
    assert library.get_note(paper.id or PaperId(0)).text == "Uses old data"


def test_a_status_that_a_person_chose_for_the_import_is_taken(library: Library) -> None:
    bring(library, READ, Choices(status=Status.QUEUE, tags=("new",)))
    paper = paper_of(library, "roe")
    assert (paper.status, paper.tags) == (Status.QUEUE, ("new", "Thesis/Chapter 2"))


def test_the_import_is_one_step_and_undo_takes_all_of_it_back(library: Library) -> None:
    result = bring(library, STRINGS + ICE + READ)
    library.undo()
    assert library.count() == 0
    assert all(source_of(library, paper_id) == "" for paper_id in result.added)
    library.redo()
    assert source_of(library, result.added[0]) == ICE
    assert library.get_note(result.added[1]).text == "Uses old data"


def test_the_same_file_again_adds_nothing(library: Library) -> None:
    bring(library, STRINGS + ICE)
    assert importing.plan(library, read(STRINGS + ICE)).is_empty


# -- keys ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["DBLP:conf/aaai/ErdemG05", "smith&jones", "müller2001", "a_b", "10.1000/182"])
def test_a_key_that_bibtex_takes_stays_and_is_exported_as_it_is(library: Library, key: str) -> None:
    (paper_id,) = bring(library, f"@misc{{{key}, title = {{Ice}}}}").added
    assert library.get_paper(paper_id).citation_key == key
    assert exporting.export_text(library, [paper_id]).text.startswith(f"@misc{{{key},")


@pytest.mark.parametrize("key", ["smith&jones", "müller2001", "a%b"])
def test_a_key_that_latex_may_not_cite_is_told_before_the_import_and_at_the_export(library: Library, key: str) -> None:
    text = f"@misc{{{key}, title = {{Ice}}}}"
    assert "may not be able to cite" in why(library, text)[0]
    report = exporting.export_text(library, bring(library, text).added).report
    assert "may not be able to cite" in report.altered[0].reasons[0]


def test_a_key_of_another_paper_gets_a_letter_and_the_plan_says_so(library: Library) -> None:
    add(library, Paper("Quite another work on rivers", citation_key="Doe2020"))
    text = "@misc{doe2020, title = {Ice}}\n@misc{DOE2020, title = {Snow}}"
    assert ["gets a new one" in said for said in why(library, text)] == [True, True]
    bring(library, text)
    assert paper_of(library, "doe2020a").title == "Ice"
    assert paper_of(library, "DOE2020b").title == "Snow"


def test_the_same_key_and_title_are_the_same_paper_whatever_the_year(library: Library) -> None:
    add(
        library,
        Paper(
            "Reading the Layers of an Old Ice Sheet",
            citation_key="doe2020",
            date=PartialDate(2020),
            people=(Person("Doe"),),
        ),
    )
    changed = (
        "@misc{doe2020, title = {Reading the Layers of an Old Ice Sheet}, year = 1990, author = {A and B and C and D}}"
    )
    (planned,) = importing.plan(library, read(changed)).entries
    assert planned.action in (Action.SAME, Action.UPDATE)
    assert "same citation key" in planned.why


def test_a_paper_that_is_here_already_is_found_by_the_key_of_the_file_too(library: Library) -> None:
    (paper_id,) = add(library, Paper("Reading the Layers of an Old Ice Sheet", citation_key="mine"))
    result = bring(library, "@misc{theirs, title = {Reading the Layers of an Old Ice Sheet}, volume = 7}")
    assert (result.added, result.matched) == ((), (paper_id,))
    assert library.get_paper(paper_id).citation_key == "mine"
    assert source_of(library, paper_id).startswith("@misc{theirs")
    with library.reading() as connection:
        assert connection.execute("SELECT paper_id, citation_key FROM alias").fetchall() == [(paper_id, "theirs")]


def test_two_entries_that_are_one_paper_keep_both_keys(library: Library) -> None:
    text = "\n".join(f"@misc{{{key}, title = {{Reading the Layers of an Old Ice Sheet}}}}" for key in ("one", "two"))
    assert "its key “two” will find that paper, too" in why(library, text)[1]
    (paper_id,) = bring(library, text).added
    with library.reading() as connection:
        assert connection.execute("SELECT paper_id, citation_key FROM alias").fetchall() == [(paper_id, "two")]


# -- a paper that is here -----------------------------------------------------------------------------------------


def test_an_update_fills_gaps_and_changes_nothing_that_is_there(library: Library) -> None:
    (paper_id,) = add(
        library, Paper("Reading the Layers of an Old Ice Sheet", citation_key="mine", rating=2, status=Status.QUEUE)
    )
    (planned,) = importing.plan(library, read(READ.replace("Snow", "Reading the Layers of an Old Ice Sheet"))).entries
    assert planned.action is Action.UPDATE
    bring(
        library,
        READ.replace("Snow", "Reading the Layers of an Old Ice Sheet").replace(
            "year", "volume = 3, pages = {1--9}, year"
        ),
    )
    paper = library.get_paper(paper_id)
    assert (paper.rating, paper.status, paper.tags) == (2, Status.QUEUE, ())
    assert (paper.volume, paper.pages, paper.people) == ("3", "1-9", (Person("Roe", "Ann"),))


def test_pages_of_another_venue_are_not_taken(library: Library) -> None:
    add(
        library,
        Paper("Reading the Layers of an Old Ice Sheet", citation_key="mine", venue="Annals", type=PaperType.ARTICLE),
    )
    bring(
        library,
        "@article{x, title = {Reading the Layers of an Old Ice Sheet}, "
        "journal = {Letters}, pages = {1--9}, volume = 3}",
    )
    paper = paper_of(library, "mine")
    assert (paper.venue, paper.volume, paper.pages) == ("Annals", "", "")


# -- merging ------------------------------------------------------------------------------------------------------


def test_the_own_text_of_the_paper_that_stays_stays_and_the_other_is_in_the_record(library: Library) -> None:
    first, second = bring(library, "@misc{a, title = {Ice}, address = {X}}\n@misc{b, title = {Snow}}").added
    merging.merge_papers(library, [first, second])
    assert source_of(library, first).startswith("@misc{a")
    (lost,) = merging.get_merged(library, first)
    assert "@misc{b" in str(lost.record["bib_source"])


def test_a_paper_without_an_own_text_gets_that_of_the_one_that_goes_into_it(library: Library) -> None:
    (typed,) = add(library, Paper("Ice", citation_key="typed"))
    (brought,) = bring(library, "@misc{b, title = {Snow}, address = {X}}").added
    merging.merge_papers(library, [typed, brought])
    assert source_of(library, typed).startswith("@misc{b")
    assert "address = {X}" in exporting.export_text(library, [typed]).text
    library.undo()
    assert source_of(library, brought).startswith("@misc{b")


def test_a_remark_and_an_edit_leave_the_own_text_alone(library: Library, tmp_path: Path) -> None:
    (paper_id,) = bring(library, STRINGS + ICE).added
    annotating.set_note(library, paper_id, text="Read twice")
    editing.edit_field(library, [paper_id], field="title", value="Reading the Ice Sheet")
    assert source_of(library, paper_id) == ICE
