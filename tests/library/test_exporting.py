from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from readinglist.errors import FileProblem, InvalidRequest
from readinglist.library import backups, citing, exporting
from readinglist.library.adding import insert_papers
from readinglist.model.dates import PartialDate
from readinglist.model.paper import Paper, PaperType
from readinglist.model.people import Person


def _add(library: Any, *papers: Paper) -> list[Any]:
    with library.operation("Add", kinds={"papers"}) as op:
        return list(insert_papers(op, papers, source="user", source_name="test"))


def test_bibtex_has_the_papers_in_the_order_asked_for_and_each_once(library: Any) -> None:
    first, second = _add(library, Paper("One", citation_key="one1"), Paper("Two", citation_key="two2"))
    text = exporting.export_text(library, [second, first, second]).text
    assert re.findall(r"@misc\{(\w+),", text) == ["two2", "one1"]


def test_the_report_says_how_many_are_incomplete_and_why(library: Any) -> None:
    ids = _add(
        library,
        Paper("Whole", people=(Person("Doe", "J"),), date=PartialDate(2020)),
        Paper("Counted", author_count=6, date=PartialDate(2026, 4, 15, is_year_inferred=True)),
        Paper("Sent", organization="Meta AI"),
        Paper("Printed", people=(Person("Doe", "J"),), type=PaperType.ARTICLE, date=PartialDate(2020)),
    )
    report = exporting.export_text(library, ids).report
    assert report.total == 4
    assert [(remark.title, remark.reasons) for remark in report.incomplete] == [
        ("Counted", ("no authors (6 by number)", "the year is inferred")),
        ("Sent", ("no authors (organisation Meta AI)", "no year")),
        ("Printed", ("no journal",)),
    ]
    assert report.summary == (
        "4 papers, 3 incomplete: no authors (2), the year is inferred (1), no year (1), no journal (1)"
    )


def test_the_report_names_characters_without_a_form_and_altered_texts(library: Any) -> None:
    ids = _add(
        library,
        Paper("王 and }", people=(Person("Đặng", "A"),), date=PartialDate(2020)),
        Paper(r"\input{x} 王", date=PartialDate(2020)),
    )
    report = exporting.export_text(library, ids).report
    assert report.unknown == (("王", 2),)
    assert report.t1_count == 1
    assert [remark.reasons for remark in report.altered] == [
        ("a brace without its partner is written as a character",),
        (r"the command \input is written as text",),
    ]
    assert len(report.warnings) == 3
    assert exporting.export_text(library, ids, format="biblatex").report.unknown == ()


def test_an_unsafe_key_is_written_safely_and_reported(library: Any) -> None:
    ids = _add(
        library,
        Paper("One", citation_key="müller}x"),
        Paper("Two", citation_key="mullerx"),
        Paper("Three", citation_key="{}"),
    )
    export = exporting.export_text(library, ids)
    keys = re.findall(r"@misc\{([^,]+),", export.text)
    assert keys[1] == "mullerx"
    assert keys[0] == "mullerxa"
    assert len({key.lower() for key in keys}) == 3
    assert export.report.altered[0].reasons == ("the citation key is written as mullerxa",)


@pytest.mark.parametrize("format_", exporting.FORMATS)
def test_every_format_writes_a_file_that_holds_the_text(library: Any, tmp_path: Path, format_: str) -> None:
    ids = _add(library, Paper("Ünïcode {x}", people=(Person("Doe", "J"),), date=PartialDate(2020)))
    path = tmp_path / "out"
    report = exporting.write_export(library, ids, path, format=format_)
    assert report.format == format_
    assert path.read_bytes().decode("utf-8") == exporting.export_text(library, ids, format=format_).text
    assert "code" in path.read_text(encoding="utf-8")


def test_json_tells_where_a_paper_was_seen(library: Any) -> None:
    from readinglist.library import importing

    entry = (
        "A Title Of A Paper\n\nAn abstract of some length, with a point at its end.\n\n·\n6 authors\n·\nApr 3, 2025\n"
    )
    text = f"Daily Papers\n\n{entry}"
    listing = importing.read(text)
    result = importing.apply(library, importing.plan(library, listing))
    (item,) = json.loads(exporting.export_text(library, result.added, format="csl-json").text)
    assert item["custom"]["listings"][0]["kind"] == "daily-papers"
    assert item["custom"]["listings"][0]["position"] == 1


def test_a_failed_write_leaves_the_old_file_and_nothing_else(library: Any, tmp_path: Path) -> None:
    ids = _add(library, Paper("One"))
    folder = tmp_path / "gone"
    with pytest.raises(FileProblem):
        exporting.write_export(library, ids, folder / "out.bib", format="bibtex")
    with pytest.raises(FileProblem):
        exporting.write_export(library, ids, tmp_path, format="bibtex")
    assert "out.bib" not in os.listdir(tmp_path)


def test_an_unknown_format_is_refused_with_the_known_ones(library: Any) -> None:
    with pytest.raises(InvalidRequest) as caught:
        exporting.export_text(library, [], format="docx")
    assert "biblatex" in caught.value.hint


@pytest.mark.parametrize("format_", exporting.FORMATS)
def test_no_papers_are_an_empty_export(library: Any, format_: str) -> None:
    export = exporting.export_text(library, [], format=format_)
    assert export.report.total == 0
    assert export.report.summary == "0 papers"


def test_bibtex_of_one_paper() -> None:
    assert exporting.bibtex_of(Paper("T", citation_key="t1")) == "@misc{t1,\n  title = {T},\n}\n"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("latex", r"\cite{a,b}"),
        (r"\cite{%s}", r"\cite{a,b}"),
        ("biblatex", r"\autocite{a,b}"),
        ("pandoc", "[@a; @b]"),
        ("typst", "@a @b"),
        ("org", "[cite:@a;@b]"),
        ("wiki", "[[a]] [[b]]"),
        (r"\footcite[p.~1]{%s}", r"\footcite[p.~1]{a,b}"),
    ],
)
def test_the_cite_command_follows_its_template(template: str, text: str) -> None:
    assert citing.cite_command(["a", "b"], template) == text
    assert citing.cite_command([], template) == ""


@pytest.mark.parametrize("template", [r"\cite{}", "%s%s", ""])
def test_a_template_without_one_place_for_the_keys_is_refused(template: str) -> None:
    with pytest.raises(InvalidRequest):
        citing.cite_command(["a"], template)


def test_references_for_the_clipboard_are_escaped() -> None:
    papers = [Paper("<b>x</b>", people=(Person("O'Neil", "A"),))]
    assert "<b>" not in citing.reference_html(papers)


@pytest.mark.parametrize("ending", ["", "-wal", "-journal"])
def test_an_export_never_replaces_the_library(library: Any, ending: str, tmp_path: Path) -> None:
    ids = _add(library, Paper("Kept", citation_key="kept"))
    link = tmp_path / "refs.bib"
    link.symlink_to(f"{library.path}{ending}")
    for path in (Path(f"{library.path}{ending}"), link):
        with pytest.raises(FileProblem, match="database"):
            exporting.write_export(library, ids, path, format="bibtex")
    assert library.get_paper(ids[0]).title == "Kept"
    assert library.path.read_bytes().startswith(b"SQLite format 3")


def test_an_export_never_replaces_a_backup(library: Any) -> None:
    ids = _add(library, Paper("Kept", citation_key="kept"))
    backup = backups.back_up(library).backup.path
    before = backup.read_bytes()
    with pytest.raises(FileProblem, match="database"):
        exporting.write_export(library, ids, backup, format="bibtex")
    assert backup.read_bytes() == before


def test_a_report_without_the_text_says_what_the_export_says(library: Any) -> None:
    ids = _add(library, *(Paper(f"Title {number} {'王' if number % 400 == 0 else 'é'}") for number in range(650)))
    asked: list[None] = []
    report = exporting.report_on(library, ids, format="bibtex", check=lambda: asked.append(None))
    assert report == exporting.export_text(library, ids, format="bibtex").report
    assert report.unknown == (("王", 2),)
    assert len(asked) == 3
    assert exporting.report_on(library, [], format="bibtex").total == 0
