"""`export`, and JSON and BibTeX of the other commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from readinglist_shelf import Command

from readinglist.cli.commands.export import FORMATS
from readinglist.library import exporting


def test_the_formats_offered_are_those_there_are() -> None:
    assert exporting.FORMATS == FORMATS


def test_bibtex_goes_to_standard_output_and_the_report_to_standard_error(shelf: Path, readinglist: Command) -> None:
    answer = readinglist("export")
    assert answer.code == 0
    assert answer.out.count("\n@") + answer.out.startswith("@") == 3
    assert "3 papers, 1 incomplete" in answer.err
    assert "acme2025counting: no authors (7 by number, organisation Acme Labs), the year is inferred" in answer.err


def test_a_file_is_replaced_and_only_what_matches_is_in_it(shelf: Path, tmp_path: Path, readinglist: Command) -> None:
    file = tmp_path / "out.bib"
    file.write_text("what was there before")
    answer = readinglist("export", "lazy", "--output", str(file))
    assert (answer.code, answer.out) == (0, "")
    text = file.read_text("utf-8")
    assert "doe2024lazy" in text
    assert "sheep" not in text
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_every_paper(shelf: Path, readinglist: Command, name: str) -> None:
    answer = readinglist("export", "--format", name)
    assert answer.code == 0, answer.err
    assert "Counting Sheep at Scale" in answer.out.replace("{", "").replace("}", "")


def test_an_export_of_nothing_ends_with_1_and_leaves_the_file(
    shelf: Path, tmp_path: Path, readinglist: Command
) -> None:
    file = tmp_path / "out.bib"
    file.write_text("kept")
    assert readinglist("export", "nosuchword", "--output", str(file)).code == 1
    assert file.read_text() == "kept"


def test_a_file_that_cannot_be_written_ends_with_1(shelf: Path, tmp_path: Path, readinglist: Command) -> None:
    answer = readinglist("export", "--output", str(tmp_path / "no such folder" / "out.bib"))
    assert answer.code == 1
    assert "no such folder" in answer.err


def test_characters_of_several_code_points_without_a_form_are_named_whole(shelf: Path, readinglist: Command) -> None:
    assert readinglist("edit", "#1", "title=\u2764\ufe0f \U0001f468\u200d\U0001f467 हिन्दी ภาษาที่").code == 0
    answer = readinglist("export")
    assert answer.code == 0
    assert "(U+2764 U+FE0F)" in answer.err
    assert "(U+1F468 U+200D U+1F467)" in answer.err


def test_an_unknown_format_is_wrong_usage(shelf: Path, readinglist: Command) -> None:
    assert readinglist("export", "--format", "endnote").code == 2


@pytest.mark.parametrize("arguments", [["list", "--json"], ["export", "--format", "csl-json"]])
def test_json_is_csl_with_what_it_has_no_word_for_under_custom(
    shelf: Path, readinglist: Command, arguments: list[str]
) -> None:
    papers = json.loads(readinglist(*arguments).out)
    assert len(papers) == 3
    (paper,) = [paper for paper in papers if paper["custom"]["id"] == 2]
    assert paper["title"] == "Counting Sheep at Scale"
    assert set(paper["custom"]) >= {
        "id", "author_count", "organization", "status", "priority", "rating", "tags", "verified", "listings", "arxiv",
        "added",
    }  # fmt: skip
    assert (paper["custom"]["author_count"], paper["custom"]["organization"]) == (7, "Acme Labs")


def test_json_of_one_paper_and_of_none(shelf: Path, readinglist: Command) -> None:
    (paper,) = json.loads(readinglist("show", "--json", "doe2024lazy").out)
    assert paper["DOI"] == "10.1000/lazy"
    assert [person["family"] for person in paper["author"]] == ["Doe", "Roe"]
    answer = readinglist("list", "--json", "nosuchword")
    assert (answer.code, json.loads(answer.out)) == (1, [])


def test_bibtex_of_one_paper(shelf: Path, readinglist: Command) -> None:
    out = readinglist("show", "--bibtex", "#1").out
    assert "doe2024lazy" in out
    assert out.count("@") == 1
    assert readinglist("show", "--bibtex", "--json", "#1").code == 2


def test_kinds_names_listings_and_formats(readinglist: Command) -> None:
    out = readinglist("kinds").out
    for word in ("daily-papers", *FORMATS):
        assert word in out
    told = json.loads(readinglist("kinds", "--json").out)
    assert told["formats"] == list(FORMATS)
    assert "daily-papers" in [kind["key"] for kind in told["listings"]]


def test_references_are_written_in_the_style_that_is_asked_for(
    shelf: Path, tmp_path: Path, readinglist: Command
) -> None:
    numbered = readinglist("export", "--format", "text", "--style", "numeric")
    assert numbered.out.startswith("[1] ")
    page = readinglist("export", "--format", "html").out
    assert page.startswith("<!DOCTYPE html>")
    assert page.count('class="csl-entry"') == 3
    assert readinglist("export", "--format", "text", "--style", "nosuch").code == 2
    assert readinglist("export", "--style", "numeric").code == 2
    assert readinglist("export", "--format", "text", "--style", str(tmp_path / "no.csl")).code == 1


def test_only_what_a_document_cites_is_exported(shelf: Path, tmp_path: Path, readinglist: Command) -> None:
    document = tmp_path / "main.tex"
    document.write_text(r"\cite{doe2024lazy,nobody1999} \input{gone}")
    answer = readinglist("export", "--cited", str(document))
    assert answer.out.count("@") == 1
    assert "doe2024lazy" in answer.out
    assert "No paper has the citation key nobody1999." in answer.err
    assert "gone.tex" in answer.err
    document.write_text("nothing")
    assert readinglist("export", "--cited", str(document)).code == 1
    assert readinglist("export", "--cited", str(tmp_path / "main.txt")).code == 2


def test_a_document_is_never_replaced_by_what_it_cites(shelf: Path, tmp_path: Path, readinglist: Command) -> None:
    document = tmp_path / "main.tex"
    document.write_text(r"\cite{doe2024lazy}", "utf-8")
    (tmp_path / "link.tex").symlink_to(document)
    for output in (document, tmp_path / "link.tex"):
        answer = readinglist("export", "--cited", str(document), "--output", str(output))
        assert (answer.code, "the document itself" in answer.err) == (2, True)
    assert document.read_text("utf-8") == r"\cite{doe2024lazy}"


def test_an_output_without_a_name_is_wrong_usage(shelf: Path, readinglist: Command) -> None:
    assert readinglist("export", "--output", "").code == 2


def test_what_latex_cannot_set_is_told_before_the_export_and_strict_writes_nothing(
    tmp_path: Path, readinglist: Command
) -> None:
    (tmp_path / "refs.bib").write_text("@misc{a,\n  title = {Ice},\n  year = 2020\n}\n")
    readinglist("import", str(tmp_path / "refs.bib"))
    assert readinglist("export", "--strict").code == 0
    readinglist("edit", "a", "title=Ice ☃ and \\frobnicate{snow}")
    out = tmp_path / "out.bib"
    refused = readinglist("export", "--strict", "--output", str(out))
    assert (refused.code, out.exists()) == (1, False)
    assert "☃ (U+2603)" in refused.err
    assert "frobnicate" in refused.err
    told = readinglist("export", "--output", str(out))
    assert told.code == 0
    assert told.err.index("U+2603") < told.err.index(f"-> {out}"), "announced before it is written"
