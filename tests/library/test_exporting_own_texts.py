"""What came from a .bib leaves as it came: only what was changed is written anew."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from readinglist.errors import UnreadableInput
from readinglist.formats.bibtex.entries import text_of
from readinglist.formats.bibtex.scanning import scan
from readinglist.library import editing, exporting, importing, merging
from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId, PaperType
from readinglist.model.people import Person
from readinglist.model.plan import Action, Choices

TODAY = dt.date(2026, 11, 24)
ICE = """@Article{doe2020ice,
  author    = {Doe, Jane and G{\\"o}del, Kurt and others},
  title     = {Reading the {ICE} Sheet, {\\em slowly}},
  journal   = "Journal of Ice",
  year      = 2020,
  month     = jun # "~3",
  doi       = {10.1000/ICE},
  Address   = {Bergen},
  note      = {See also \\url{http://a.b}},
  file      = {:paper.pdf:PDF}
}"""


def bring(library: Library, text: str) -> list[PaperId]:
    """Every entry as a new paper, in the order of the file."""
    plan = importing.plan(library, importing.read(text, name="refs.bib", today=TODAY))
    new = dict.fromkeys(range(len(plan.entries)), Action.NEW)
    return list(importing.apply(library, plan, choices=Choices(actions=new)).added)


def exported(library: Library, ids: list[PaperId], format: str = "bibtex") -> str:
    return exporting.export_text(library, ids, format=format).text


def changed_lines(before: str, after: str) -> list[str]:
    return [line.strip() for line in after.splitlines() if line not in before.splitlines()]


@pytest.mark.parametrize("format", ["bibtex", "biblatex"])
def test_an_untouched_entry_leaves_as_it_came(library: Library, format: str) -> None:
    assert exported(library, bring(library, f"% mine\n{ICE}\n"), format) == f"{ICE}\n"


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        ("title", "Reading Ice & Snow", r"title     = {Reading Ice \& Snow},"),
        ("date", PartialDate(2020, 6), "month     = jun,"),
        ("date", PartialDate(2021, 6, 3), "year      = 2021,"),
        ("venue", "Annals", 'journal   = "Annals",'),
        ("people", (Person("Erdős", "Pál"),), r"author    = {Erd{\H{o}}s, P{\'a}l},"),
        (
            "people",
            (Person("Doe", "Janet"), Person("Gödel", "Kurt")),
            r"author    = {Doe, Janet and G{\"o}del, Kurt and others},",
        ),
        ("identifiers", (Identifier("doi", "10.1000/other"),), "doi       = {10.1000/other},"),
    ],
)
def test_only_the_field_that_was_edited_is_written_anew(library: Library, field: str, value: object, line: str) -> None:
    ids = bring(library, ICE)
    editing.edit_field(library, ids, field=field, value=value)
    assert changed_lines(ICE, exported(library, ids)) == [line]


DOE, GOEDEL, ROE, POE = Person("Doe", "Jane"), Person("Gödel", "Kurt"), Person("Roe", "Max"), Person("Poe", "Ed")


@pytest.mark.parametrize(
    ("people", "count", "is_open"),
    [
        ((Person("Dow", "Jane"), Person("Godel", "K.")), None, True),
        ((DOE,), None, True),
        ((GOEDEL, DOE), None, True),
        ((ROE, POE), None, False),
        ((DOE, GOEDEL, ROE), None, False),
        ((GOEDEL, DOE), 2, False),
        ((DOE, GOEDEL, ROE), 3, False),
        ((DOE, GOEDEL, ROE), 7, True),
        ((ROE, POE), 7, True),
    ],
)
def test_and_others_goes_when_the_list_is_complete_and_stays_when_a_name_is_mended(
    library: Library, people: tuple[Person, ...], count: int | None, is_open: bool
) -> None:
    ids = bring(library, ICE)
    editing.edit_fields(library, ids, values={"people": people, "author_count": count})
    (line,) = changed_lines(ICE, exported(library, ids))
    assert line.endswith(" and others},") == is_open


def test_a_field_that_the_paper_got_is_added_and_one_that_it_lost_is_taken_out(library: Library) -> None:
    ids = bring(library, ICE)
    editing.edit_fields(library, ids, values={"pages": "1-9", "venue": ""})
    text = exported(library, ids)
    assert "pages     = {1--9}" in text
    assert "journal" not in text


def test_an_identifier_that_was_found_is_added_beside_the_others(library: Library) -> None:
    (paper_id,) = ids = bring(library, ICE)
    found = (*library.get_paper(paper_id).identifiers, Identifier("arxiv", "2006.12345"))
    editing.edit_field(library, ids, field="identifiers", value=found)
    lines = changed_lines(ICE, exported(library, ids))
    assert [re.sub(r"\s+", " ", line.rstrip(",")) for line in lines if "file" not in line] == [
        "eprint = {2006.12345}", "archivePrefix = {arXiv}",
    ]  # fmt: skip


def test_a_changed_type_changes_the_type_alone(library: Library) -> None:
    ids = bring(library, "@CONFERENCE{a,\n  title = {Ice}\n}")
    assert exported(library, ids).startswith("@CONFERENCE{a,")
    editing.edit_field(library, ids, field="type", value=PaperType.BOOK)
    assert exported(library, ids) == "@BOOK{a,\n  title = {Ice}\n}\n"


@pytest.mark.parametrize("format", ["bibtex", "biblatex"])
def test_a_day_leaves_comes_back_and_is_put_into_no_text_that_has_none(library: Library, format: str) -> None:
    ids = bring(library, "@misc{a,\n  title = {Ice},\n  year = 2020,\n  month = may\n}")
    editing.edit_field(library, ids, field="venue", value="Snow")
    assert "day" not in exported(library, ids, format)
    editing.edit_field(library, ids, field="date", value=PartialDate(2020, 5, 3))
    text = exported(library, ids, format)
    assert "  month = may,\n" in text
    assert "  day = 3" in text
    (again,) = bring(library, text.replace("{a", "{b"))
    assert library.get_paper(again).date == PartialDate(2020, 5, 3)


def test_macros_are_put_in_and_months_stay(library: Library) -> None:
    text = '@string{jg = "J. of " # {Ice}}\n'
    text += "@article{a,\n  title = {Ice},\n  journal = JG,\n  month = jun,\n  year = 1999\n}"
    exported_text = exported(library, bring(library, text))
    assert "journal = {J. of Ice}," in exported_text
    assert "month = jun," in exported_text


PARENT = "@proceedings{p,\n  title = {Proc. of Ice},\n  year = 2001,\n  publisher = {Snow}\n}"
CHILD = "@inproceedings{c,\n  title = {Ice},\n  crossref = {p}\n}"


def test_an_entry_that_is_named_leaves_too_and_comes_behind(library: Library) -> None:
    parent, child = bring(library, f"{PARENT}\n{CHILD}")
    assert exported(library, [parent, child]) == f"{CHILD}\n\n{PARENT}\n"


def test_an_entry_without_the_one_that_it_names_says_all_itself(library: Library) -> None:
    _, child = bring(library, f"{PARENT}\n{CHILD}")
    text = exported(library, [child])
    assert "crossref" not in text
    for line in ("booktitle = {Proc. of Ice}", "year = {2001}", "publisher = {Snow}"):
        assert line in text


BIBLATEX = """@online{a,
  author       = {Müller, Ann},
  title        = {Ice},
  date         = {2020-05-03},
  location     = {Bergen},
  eprint       = {2006.12345},
  eprinttype   = {arxiv}
}"""


def test_what_only_biblatex_knows_is_named_as_bibtex_knows_it(library: Library) -> None:
    ids = bring(library, BIBLATEX)
    assert exported(library, ids, "biblatex") == f"{BIBLATEX}\n"
    block = scan(text := exported(library, ids)).entries[0]
    entry = text_of(scan(text), block)
    assert entry.type == "misc"
    assert set(entry.tex) == {"author", "title", "year", "month", "day", "address", "eprint", "archiveprefix"}
    assert entry.sources["author"] == "{Müller, Ann}"


def test_papers_with_and_without_an_own_text_stand_together_in_their_order(library: Library) -> None:
    (own,) = bring(library, ICE)
    with library.operation("Add", kinds={"papers"}) as op:
        first, last = insert_papers(
            op, [Paper("One", citation_key="one"), Paper("Two", citation_key="two")], source="user"
        )
    text = exported(library, [first, own, last])
    assert re.findall(r"^@\w+\{([^,]+),", text, re.MULTILINE) == ["one", "doe2020ice", "two"]
    assert f"\n\n{ICE}\n\n" in text


def test_earlier_keys_are_written_for_biblatex(library: Library) -> None:
    kept, lost = bring(library, "@misc{a, title = {Ice}, ids = {old}}\n@misc{b, title = {Snow}}")
    assert "ids = {old}" in exported(library, [kept], "biblatex")
    merging.merge_papers(library, [kept, lost])
    assert "ids = {old, b}" in exported(library, [kept], "biblatex")


def _files(corpus: Path) -> list[Path]:
    return sorted(path for path in (corpus / "bib").rglob("*") if path.suffix in (".bib", ".bibtex", ".biblatex"))


@pytest.mark.parametrize("part", range(4))
def test_every_entry_of_the_corpus_has_the_same_sources_after_import_and_export(
    corpus: Path, library: Library, part: int
) -> None:
    """Of untouched entries each field is as it stood, or with its macros put in, or inherited."""
    for path in _files(corpus)[part::4]:
        try:
            listing = importing.read(path.read_bytes(), kind="bibtex", name=path.name, today=TODAY)
        except UnreadableInput:
            continue  # macros alone
        if not listing.entries:
            continue
        plan = importing.plan(library, listing)
        new = dict.fromkeys(range(len(plan.entries)), Action.NEW)
        added = importing.apply(library, plan, choices=Choices(actions=new)).added
        after = scan(exported(library, list(added), "biblatex"))
        found = {text.text.partition(",")[2]: text for text in (text_of(after, block) for block in after.entries)}
        for entry in listing.entries:
            if "crossref" in entry.source.lower() or "xdata" in entry.source.lower() or entry.macros:
                continue
            assert entry.source.partition(",")[2] in found, (path.name, entry.citation_key)
        library.undo()
