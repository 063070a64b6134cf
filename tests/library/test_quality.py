"""What the rules doubt, what they would put in its place, and that mending is one undo step."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.errors import InvalidRequest
from readinglist.library import linking, paper_rules, quality, source_rules, syncing
from readinglist.library.adding import insert_papers
from readinglist.library.editing import edit_field
from readinglist.library.exporting import export_text
from readinglist.library.paper_rules import find_doubts
from readinglist.library.source_rules import SOURCE_KINDS
from readinglist.model.dates import PartialDate
from readinglist.model.finding import Fix
from readinglist.model.identifiers import SCHEMES, Identifier
from readinglist.model.linked import Scope, ScopeKind
from readinglist.model.paper import Paper, PaperType
from readinglist.model.people import Person

DOI = Identifier("doi", "10.1000/owl")
SOUND = Paper(
    "Owls at Night: DNA, the Moon & MNIST < CIFAR10",
    citation_key="strix2017owls",
    type=PaperType.ARTICLE,
    people=(Person("Strix", "Anna"), Person("O'Neil-Smith", "J. K."), Person("Li", "X"), Person(literal="IBM")),
    author_count=4,
    date=PartialDate(2017),
    venue="Journal of Owls",
    volume="3",
    number="4",
    pages="12-34",
    abstract="We show $x_1 < x_2$ for 100% of {all} owls.",
    identifiers=(DOI, Identifier("url", "https://owls.example/a")),
)


def doubts(paper: Paper) -> dict[str, Any]:
    return {doubt.kind: doubt.after for doubt in find_doubts(paper)}


def test_a_sound_paper_is_not_doubted():
    assert doubts(SOUND) == {}


CASES = [
    ("type", PaperType.BOOK, "missing-field", None),
    ("title", "The <i>E.&nbsp;coli</i> &amp; friends", "markup", "The E. coli & friends"),
    ("abstract", "<jats:p>We show it.</jats:p>", "markup", "We show it."),
    ("title", r'G{\"o}del and $x_{1}$ {DNA}', "latex", "Gödel and $x_{1}$ DNA"),
    ("venue", r"Erd{\H o}s \& Co", "latex", "Erdős & Co"),
    ("title", r"A \strange{thing}", "latex", None),
    ("title", "ALL ABOUT OWLS", "all-capitals", None),
    ("title", "A plain title.", "full-stop", "A plain title"),
    ("title", "Soft\u00adware for \u200bowls", "invisible", "Software for owls"),
    ("title", "Cafe\u0301 owls", "decomposed", "Café owls"),
    ("title", "Owls ☃ at night", "no-latex-form", None),
    ("people", (Person("Strix"), Person(literal="et al.")), "et-al", (Person("Strix"),)),
    ("people", (Person("SMITH-O'NEIL", "JOHN A."),), "name-in-capitals", (Person("Smith-O'Neil", "John A."),)),
    ("people", (Person("Strix2", "A"),), "odd-name", None),
    ("people", (Person("Strix and Aluco", "A"),), "odd-name", None),
    ("people", (Person("Strix", "A"),), "author-count", None),
    ("date", PartialDate(1066), "odd-year", None),
    ("pages", "pp. 12-34", "pages-word", "12-34"),
    ("pages", "120--12", "pages-backwards", None),
    ("pages", "to appear", "odd-pages", None),
    ("volume", "Vol. 3", "number-word", "3"),
    ("number", "no 4", "number-word", "4"),
    ("venue", "International Conference on", "cut-venue", None),
    ("venue", "Journal of Owls,", "venue-mark", "Journal of Owls"),
    ("venue", "Journal of Owls 2017", "year-in-venue", None),
    ("identifiers", (Identifier("doi", "https://doi.org/10.1000/Owl"),), "identifier-form", (DOI,)),
    ("identifiers", (Identifier("doi", "see the web"),), "bad-doi", None),
    ("identifiers", (Identifier("isbn", "9780000000000"),), "bad-isbn", None),
    ("identifiers", (Identifier("arxiv", "9999.1"),), "bad-arxiv", None),
    ("identifiers", (Identifier("url", "owls.example"),), "bad-url", None),
    ("identifiers", (DOI, Identifier("url", "http://dx.doi.org/10.1000/owl")), "doubled-link", (DOI,)),
    ("citation_key", "strix 2017", "unsafe-key", None),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "kind", "after"), CASES)
def test_a_doubt_and_what_would_mend_it(field, value, kind, after):
    found = doubts(replace(SOUND, **{field: value}))
    assert kind in found
    assert found[kind] == after


@pytest.mark.parametrize("pages", ["e1002", "1021-5", "S12-S14", "12", "1:1-1:20", "12-34, 40", "17+", "12–34", "A4"])
def test_pages_as_journals_print_them_are_not_doubted(pages):
    assert doubts(replace(SOUND, pages=pages)) == {}


@pytest.mark.parametrize("title", ["C* Algebras Inc. etc.", "What is AI?", "GPT-4", "On 3 < 4 and a <b", "Owls..."])
def test_titles_that_only_look_odd_are_not_doubted(title):
    assert not {"markup", "full-stop", "all-capitals"} & set(doubts(replace(SOUND, title=title)))


def add(library: Any, *papers: Paper) -> list[Any]:
    with library.operation("Add", kinds={"papers"}) as op:
        return insert_papers(op, papers, source="file", source_name="refs.bib")


def test_mending_is_previewed_done_together_and_undone_at_once(library: Any) -> None:
    ids = add(
        library,
        replace(SOUND, title="The <i>coli</i> &amp; {its} friends.", pages="pp. 1-2", citation_key="a1"),
        replace(SOUND, volume="Vol. 3", citation_key="b1"),
    )
    before = library.get_papers(ids)
    findings = quality.find_quality(library)
    assert [(one.kind, one.fix.before, one.fix.after) for one in findings if one.kind == "pages-word" and one.fix] == [
        ("pages-word", "pp. 1-2", "1-2")
    ]
    changes = quality.fix(library, findings)
    assert changes is not None
    assert changes.label == "Mend 2 papers"
    first, second = library.get_papers(ids)
    assert (first.title, first.pages, second.volume) == ("The coli & its friends", "1-2", "3")
    assert quality.find_quality(library) == []
    library.undo()
    assert library.get_papers(ids) == before


def test_only_what_was_chosen_and_is_still_in_doubt_is_mended(library: Any) -> None:
    (paper_id,) = add(library, replace(SOUND, title="A plain title.", pages="pp. 1-2"))
    findings = quality.find_quality(library)
    edit_field(library, [paper_id], field="title", value="Another plain title.")
    quality.fix(library, [one for one in findings if one.kind == "full-stop"])
    paper = library.get_paper(paper_id)
    assert (paper.title, paper.pages) == ("Another plain title", "pp. 1-2")
    edit_field(library, [paper_id], field="pages", value="1-2")
    assert quality.fix(library, [one for one in findings if one.kind == "pages-word"]) is None
    assert quality.fix(library, [one for one in findings if one.fix is None]) is None


PIECES = [*"aB1 <>/&;{}\\\"'.-,i", "<i>", "</i>", "&amp;", "amp;", "pp. ", "vol ", "\u00ad", "é", "☃", "shortened"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(TEXTS, TEXTS, TEXTS)
def test_mending_comes_to_an_end_and_what_it_offers_is_not_in_doubt_again(title: str, pages: str, volume: str) -> None:
    paper = replace(SOUND, title=title, pages=pages, volume=volume)
    for _ in itertools.repeat(None, 12):
        doubt = next((one for one in find_doubts(paper) if one.after is not None), None)
        if doubt is None:
            return
        assert doubt.after != getattr(paper, doubt.field)
        paper = replace(paper, **{doubt.field: doubt.after})
    raise AssertionError(f"no end: {paper.title!r} {paper.pages!r}")


def test_every_rule_and_every_kind_is_in_the_document() -> None:
    page = (Path(__file__).parents[2] / "docs" / "checks.md").read_text("utf-8")
    source = (Path(paper_rules.__file__)).read_text("utf-8")
    kinds = set(re.findall(r'Doubt\(\s*"([a-z-]+)"', source)) | {f"bad-{name}" for name in SCHEMES}
    assert {name for name in paper_rules.RULES if f"| {name} |" not in page} == set()
    assert {kind for kind in kinds if not re.search(rf"\b{kind}\b", page)} == set()


def test_the_kinds_that_can_be_mended_are_those_of_which_rules_give_a_value() -> None:
    with_value = {kind for _, _, kind, after in CASES if after is not None}
    assert with_value | {"month-text", "unprotected-capitals"} == quality.MENDED_KINDS


def test_all_stands_for_what_is_no_matter_of_taste() -> None:
    assert quality.named_kinds(["all"]) == quality.MENDED_KINDS - {"unprotected-capitals"}
    assert "unprotected-capitals" in quality.named_kinds(["all", "unprotected-capitals"])
    assert quality.named_kinds([]) == frozenset()
    with pytest.raises(InvalidRequest, match="no-title"):
        quality.named_kinds(["markup", "no-title"])


# -- entries' own texts -------------------------------------------------------------------------------------------

BIB = """@article{a1, title = {Why {DNA} and RNA Matter to GPT-4}, journal = jml, month = {March}, year = 2020,
  note = {x}, note = {y}}
@article{b1, title = "On " # "DNA", year = 2021, month = "3--4"}
"""


@pytest.fixture
def bib(library: Any, tmp_path: Path) -> Any:
    (tmp_path / "refs.bib").write_text(BIB, "utf-8")
    linking.link_file(library, tmp_path / "refs.bib")
    return library


def in_sources(library: Any) -> dict[tuple[str, str], Any]:
    found = [one for one in quality.find_quality(library) if one.kind in SOURCE_KINDS]
    return {(one.kind, library.get_paper(one.paper_id).citation_key): one for one in found}


def test_what_is_doubtful_in_the_text_of_an_entry_is_found_with_its_mending(bib: Any) -> None:
    found = in_sources(bib)
    assert set(found) == {
        ("unknown-macro", "a1"), ("month-text", "a1"), ("repeated-field", "a1"),
        ("unprotected-capitals", "a1"), ("unprotected-capitals", "b1"),
    }  # fmt: skip
    assert found["unprotected-capitals", "a1"].fix == Fix(
        "title", "{Why {DNA} and RNA Matter to GPT-4}", "{Why {DNA} and {RNA} Matter to {GPT-4}}"
    )
    assert found["month-text", "a1"].fix == Fix("month", "{March}", "mar")
    assert found["unprotected-capitals", "b1"].fix is None, "put together of pieces"
    assert found["unknown-macro", "a1"].message.endswith("“jml” in journal.")


def test_protected_capitals_and_months_are_written_to_the_file_line_by_line_and_undone(
    bib: Any, tmp_path: Path
) -> None:
    before = bib.get_paper(bib.find_paper("a1"))
    changes = quality.fix(bib, list(in_sources(bib).values()))
    assert changes is not None
    assert set(in_sources(bib)) & {("month-text", "a1"), ("unprotected-capitals", "a1")} == set()
    assert bib.get_paper(bib.find_paper("a1")).title == before.title
    (file,) = linking.find_linked_files(bib)
    syncing.sync_file(bib, file.id)
    written = (tmp_path / "refs.bib").read_text("utf-8")
    assert written == BIB.replace("RNA", "{RNA}").replace("GPT-4", "{GPT-4}").replace("{March}", "mar")
    bib.undo()
    syncing.sync_file(bib, file.id)
    assert (tmp_path / "refs.bib").read_text("utf-8") == BIB


def test_a_paper_that_was_edited_since_is_judged_by_what_would_be_written_now(bib: Any) -> None:
    edit_field(bib, [bib.find_paper("a1")], field="title", value="Plain owls")
    assert ("unprotected-capitals", "a1") not in in_sources(bib)


@pytest.fixture
def rna(library: Any) -> Any:
    """A library with one paper that came from no .bib."""
    paper = Paper("RNA of Owls", people=(Person("Strix", "Anna"),), date=PartialDate(2017), citation_key="rna2017")
    add(library, replace(paper, type=PaperType.ARTICLE, venue="Owls Today"))
    return library


def test_capitals_of_a_paper_from_no_bib_are_found_where_they_are_asked_for(rna: Any) -> None:
    assert "unprotected-capitals" not in {finding.kind for finding in quality.find_quality(rna)}
    (finding,) = quality.find_capitals(rna)
    assert (finding.kind, finding.fix) == ("unprotected-capitals", Fix("title", "{RNA of Owls}", "{{RNA} of Owls}"))


@pytest.mark.parametrize("format", ["bibtex", "biblatex"])
def test_protecting_capitals_of_a_paper_from_no_bib_changes_its_title_in_exports_and_nothing_else(
    rna: Any, format: str
) -> None:
    def exported() -> str:
        return export_text(rna, rna.find_ids(), format=format).text

    before = exported()
    quality.fix(rna, quality.find_capitals(rna))
    assert sorted(exported().splitlines()) == sorted(before.replace("RNA of", "{RNA} of").splitlines())
    assert quality.find_capitals(rna) == []
    edit_field(rna, rna.find_ids(), field="title", value="RNA of Ravens")
    assert quality.find_capitals(rna)[0].fix == Fix("title", "{RNA of Ravens}", "{{RNA} of Ravens}")
    rna.undo()
    rna.undo()
    assert exported() == before


def test_protected_capitals_of_a_paper_from_no_bib_reach_its_linked_file_whatever_its_type_is_called_there(
    library: Any, tmp_path: Path
) -> None:
    add(library, Paper("RNA of Owls", citation_key="rna", identifiers=(Identifier("arxiv", "2001.00001"),)))
    path = tmp_path / "new.bib"
    result = linking.link_file(library, path, scope=Scope(ScopeKind.ALL), dialect="biblatex")
    before = path.read_text("utf-8")
    assert before.startswith("@online{rna,")
    quality.fix(library, quality.find_capitals(library))
    syncing.sync_file(library, result.file.id)
    assert path.read_text("utf-8") == before.replace("{RNA of Owls}", "{{RNA} of Owls}")


def test_every_kind_of_a_text_is_in_the_document() -> None:
    page = (Path(__file__).parents[2] / "docs" / "checks.md").read_text("utf-8")
    source = Path(source_rules.__file__).read_text("utf-8")
    assert set(re.findall(r'Doubt\(\s*"([a-z-]+)"', source)) == SOURCE_KINDS
    (row,) = [line for line in page.splitlines() if "source_rules.py" in line and line.startswith("|")]
    assert {name for name in (*SOURCE_KINDS, *source_rules.SOURCE_RULES) if name not in row} == set()
