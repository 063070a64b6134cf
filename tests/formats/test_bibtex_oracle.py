"""`bibtex` and `pdflatex` as judges of what we write."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from bibtex_program import Bibtex, latex_errors
from latex_kinds import KINDS, NOT_FOR_T1
from torture import TORTURE

from readinglist.formats.bibtex import letters
from readinglist.formats.bibtex.encoding import encode
from readinglist.formats.bibtex.fields import build_entry
from readinglist.formats.bibtex.mathematics import find_mathematics
from readinglist.formats.bibtex.writing import write_entries
from readinglist.model.dates import PartialDate
from readinglist.model.paper import Paper, PaperType
from readinglist.model.people import Person

pytestmark = pytest.mark.oracle

_STYLE = r"""
ENTRY { title author } {} {}
STRINGS { s }
FUNCTION {shown} { 's := s empty$ { "" } { s } if$ }
FUNCTION {misc} {
  "KEY " cite$ * write$ newline$
  author empty$ { } {
    author num.names$ int.to.str$ "NAMES " swap$ * write$ newline$
    author #1 "FIRST{ff}|VON{vv}|LAST{ll}|JR{jj}" format.name$ write$ newline$
  } if$
}
FUNCTION {default.type} { misc }
READ
ITERATE {call.type$}
"""


def _torture_papers() -> list[Paper]:
    return [
        Paper(
            text,
            abstract=text,
            people=(Person(family=text, given="Ann"), Person("Roe", text), Person(literal=text)),
            editors=(Person("Poe", "Pat"),),
            organization=text,
            venue=text,
            publisher=text,
            type=list(PaperType)[index % len(PaperType)],
            date=PartialDate(2000 + index % 25, 1 + index % 12),
            keywords=(text,),
        )
        for index, text in enumerate(TORTURE)
    ]


def _warnings(log: str) -> set[str]:
    return set(re.findall(r"Warning--(.+?) in ", log))


def test_the_torture_set_passes_bibtex_with_all_entries(bibtex: Bibtex) -> None:
    papers = _torture_papers()
    text = write_entries([build_entry(paper, key=f"t{index}") for index, paper in enumerate(papers)])
    bbl, log = bibtex.run(text)
    assert len(re.findall(r"\\bibitem", bbl)) == len(papers)
    # What is warned about is true of these papers (an article without pages), never a misread text.
    assert _warnings(log) <= {"empty pages", "empty note", "empty booktitle", "empty chapter and pages"} | {
        "can't use both author and editor fields", "there's a number but no series", "empty chapter",
    }, log  # fmt: skip


def test_styles_that_write_titles_in_small_letters_keep_accents_and_mathematics(bibtex: Bibtex) -> None:
    paper = Paper("ÉTUDE of Erdős: $O(n)$ and $\\Gamma$ in ℝ, Γ and \\LaTeX{}", people=(Person("Doe"),))
    bbl, _ = bibtex.run(write_entries([build_entry(paper, key="k")]))
    title = " ".join(bbl.split())
    assert r"{\'E}tude of erd{\H{o}}s: {$O(n)$} and {$\Gamma$} in {$\mathbb{R}$}, {$\Gamma$} and {\LaTeX}" in title


def test_three_hundred_authors_are_three_hundred_names(bibtex: Bibtex) -> None:
    people = tuple(Person(f"Müller-{index}", f"Ánh {index}", "von" if index % 3 == 0 else "") for index in range(300))
    (bibtex.folder / "probe.bst").write_text(_STYLE)
    bbl, _ = bibtex.run(write_entries([build_entry(Paper("t", people=people), key="k")]), style="probe")
    assert "NAMES 300" in bbl


@pytest.mark.parametrize(
    ("person", "parts"),
    [
        (Person("Beethoven", "Ludwig", "van", "Jr."), "FIRSTLudwig|VONvan|LASTBeethoven|JRJr."),
        (Person("Erdős", "Pál"), r"FIRSTP{\'a}l|VON|LASTErd{\H{o}}s|JR"),
        (Person(literal="Barnes and Noble, Inc."), "FIRST|VON|LAST{Barnes and Noble, Inc.}|JR"),
        (Person("others"), "FIRST|VON|LAST{others}|JR"),
        (Person("Garcia Marquez"), "FIRST|VON|LAST{Garcia Marquez}|JR"),
        (Person("Smith", suffix="Jr."), "FIRST{}|VON|LASTSmith|JRJr."),
        (Person("Đặng", "Ánh"), r"FIRST{\'A}nh|VON|LAST{\DJ}{\d{\u{a}}}ng|JR"),
    ],
)
def test_bibtex_takes_names_apart_as_we_mean_them(bibtex: Bibtex, person: Person, parts: str) -> None:
    (bibtex.folder / "probe.bst").write_text(_STYLE)
    bbl, _ = bibtex.run(write_entries([build_entry(Paper("t", people=(person,)), key="k")]), style="probe")
    assert parts in bbl.replace("~", " ")
    assert "NAMES 1\n" in bbl


def test_the_listing_of_the_corpus_exports_with_all_entries(bibtex: Bibtex, library: object, corpus: Path) -> None:
    from readinglist.library import exporting, importing

    page = corpus / "listings" / "hf" / "hf-papers-search-2026-04-15.txt"
    if not page.is_file():
        pytest.skip(f"the corpus has no {page.name}")
    listing = importing.read(page.read_bytes())
    result = importing.apply(library, importing.plan(library, listing))  # type: ignore[arg-type]
    export = exporting.export_text(library, result.added)  # type: ignore[arg-type]
    assert export.report.total == 45
    assert export.report.unknown == ()
    bbl, log = bibtex.run(export.text)
    assert len(re.findall(r"\\bibitem", bbl)) == 45
    assert _warnings(log) <= {"to sort, need author or key"}  # true: the page names no authors


# -- pdflatex ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["T1", "OT1"])
def test_latex_sets_every_form_of_the_table(tmp_path: Path, encoding: str) -> None:
    chars = [char for char in map(chr, [*range(0xA0, 0x2C00), *range(0x1D400, 0x1D800)]) if letters.text_form(char)]
    assert len(chars) > 2000
    forms = [encode(char).text for char in chars]
    if encoding == "OT1":
        forms = [form for form in forms if not re.search(rf"\\(?:{'|'.join(letters.T1_ONLY)})(?![A-Za-z])", form)]
    in_mathematics = [f"${form}$" for char in chars if (form := letters.math_form(char))]
    assert latex_errors(tmp_path, "\n\n".join(forms + in_mathematics), encoding=encoding) == []


def test_latex_sets_the_torture_set_through_plain_bst(tmp_path: Path, bibtex: Bibtex) -> None:
    """Except the texts whose characters the report names: they are announced, not silently broken."""
    papers = [paper for paper in _torture_papers() if not encode(paper.title).unknown]
    assert len(papers) > 55
    text = write_entries([build_entry(paper, key=f"t{index}") for index, paper in enumerate(papers)])
    bbl, _ = bibtex.run(text)
    assert latex_errors(tmp_path, bbl) == []


def test_of_63_kinds_of_text_six_stop_pdflatex_and_each_is_announced(tmp_path: Path, bibtex: Bibtex) -> None:
    assert len(KINDS) == 63
    papers = {kind: Paper(text, people=(Person(text, "Ann"),), venue=text) for kind, text in KINDS.items()}
    entries = {kind: build_entry(paper, key=f"k{at}") for at, (kind, paper) in enumerate(papers.items())}
    bbl, _ = bibtex.run(write_entries(list(entries.values())))
    items = dict(re.findall(r"\\bibitem\{k(\d+)\}\n(.*?)(?=\n\n)", bbl, re.DOTALL))
    sound = [items[str(at)] for at, kind in enumerate(KINDS) if kind not in NOT_FOR_T1]
    assert latex_errors(tmp_path, "\n\n".join(sound)) == []
    for at, kind in enumerate(KINDS):
        assert bool(entries[kind].unknown) == (kind in NOT_FOR_T1), (kind, entries[kind].unknown)
        if kind in NOT_FOR_T1:
            assert latex_errors(tmp_path, items[str(at)]), kind
    assert len(NOT_FOR_T1) <= 6


_ATOMS = r"""
\frac \alpha \sqrt \left \right { } ^ _ x 2 ' ( ) [ ] | \mathbb \hat \sum \limits \text \begin & % # \{ \} + = <
\\ \, ~ \binom \operatorname \big \mathrm \rm \overset \not é α ² \middle \bar \mbox \cal \bmod \pmod \unknown
"""


def test_latex_sets_every_formula_that_is_taken_for_one(tmp_path: Path) -> None:
    """Random pieces of formulas: most are rejected and written as text, the others are set without an error."""
    random = Random(20260415)
    formulas: list[str] = []
    while len(formulas) < 400:
        source = "$" + "".join(random.choices(_ATOMS.split(), k=random.randint(1, 6))) + "$"
        if find_mathematics(source, 0) == len(source):
            formulas.append(encode(source).text)
    for start in range(0, len(formulas), 80):  # LaTeX gives up after a hundred errors
        assert latex_errors(tmp_path, "\n\n".join(formulas[start : start + 80])) == []


def test_latex_sets_every_character_and_command_as_a_script(tmp_path: Path) -> None:
    """Those of the table, and those without a form in mathematics that LaTeX itself knows in text."""
    chars = [char for char in map(chr, range(0xA1, 0x2C00)) if letters.math_form(char)] + list("°§ßøæ©£†‡…–—•“€")
    scripts = [f"$x^{char}$" for char in chars] + [f"$x^\\{name}$" for name in sorted(set(letters.MATH.values()))]
    formulas = [encode(script).text for script in scripts]
    assert len(formulas) > 900
    for start in range(0, len(formulas), 80):  # LaTeX gives up after a hundred errors
        assert latex_errors(tmp_path, "\n\n".join(formulas[start : start + 80])) == []
