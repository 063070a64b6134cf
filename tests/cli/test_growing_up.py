"""`merge`, `duplicates`, `versions`, `watch`: what they print, what they exit with, what they leave in the library."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from readinglist_shelf import Command

from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperType
from readinglist.model.people import Person
from sources.archive import Archive, Record

OWLS = "How Owls Count the Stars above a Forest at Night"
ABSTRACT = (
    "Owls are asked to count stars. Most of them stop at seven and look away, which is taken for an answer. "
    "Twelve owls, three forests and one very long night are reported here in full detail."
)
BATS = "What Bats Hear When Nobody Speaks in a Cave"
PEOPLE = (Person("Doe", "Jane"), Person("Beethoven", "Ludwig", "van"))
NAMES = ("Jane Doe", "Ludwig van Beethoven")
RECORDS = (
    Record(OWLS, arxiv="2306.00001", abstract=ABSTRACT, people=NAMES, published_doi="10.1000/owls"),
    Record(
        OWLS, doi="10.1000/owls", people=NAMES, date="2024-03-01", kind="journal", venue="Journal of Owls",
        volume="7", pages="1-9", preprint="2306.00001", known_to=frozenset({"crossref"}),
    ),
    Record(BATS, doi="10.1000/bats", people=NAMES, date="2020-03-01", kind="journal", venue="J. Bats",
           is_retracted=True, known_to=frozenset({"crossref"})),
)  # fmt: skip


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    with Archive(RECORDS) as archive:
        for name, value in archive.environment.items():
            monkeypatch.setenv(name, value)
        yield archive


@pytest.fixture
def shelf(path: Path) -> Path:
    """A preprint, the same paper as an article, and an article that was retracted."""
    papers = [
        Paper(
            OWLS, citation_key="owls", abstract=ABSTRACT, people=PEOPLE, date=PartialDate(2023, 6, 26), tags=("birds",),
            identifiers=(Identifier("arxiv", "2306.00001"),),
        ),
        Paper(
            BATS, citation_key="bats", people=PEOPLE, date=PartialDate(2020), type=PaperType.ARTICLE, venue="J. Bats",
            identifiers=(Identifier("doi", "10.1000/bats"),),
        ),
        Paper(
            "How owls count the stars above a forest at night", citation_key="doe2024owls", people=PEOPLE,
            type=PaperType.ARTICLE, venue="Journal of Owls", date=PartialDate(2024), tags=("stars",),
            identifiers=(Identifier("doi", "10.1000/owls"),),
        ),
    ]  # fmt: skip
    with Library.open(path) as library, library.operation("Import", kinds=("papers",)) as op:
        insert_papers(op, papers, source="listing", source_name="A page")
    return path


def test_duplicates_are_told_with_their_reason(shelf: Path, readinglist: Command) -> None:
    answer = readinglist("duplicates")
    assert answer.code == 0
    assert answer.out.splitlines()[0].startswith("a preprint and what was published: the same title and people  (title")
    assert answer.out.splitlines()[1] == f"  #1  owls  {OWLS}"
    (pair,) = json.loads(readinglist("duplicates", "--json").out)
    assert [paper["id"] for paper in pair["papers"]] == [1, 3]
    assert pair["evidence"][0] == {"name": "title", "value": "equal"}
    assert readinglist("duplicates", "bats").code == 1


def test_papers_that_were_told_apart_are_not_offered_again(shelf: Path, readinglist: Command) -> None:
    assert readinglist("duplicates", "--apart", "owls", "doe2024owls").out == "Done: Tell 2 papers apart.\n"
    answer = readinglist("duplicates", "--json")
    assert (answer.code, json.loads(answer.out)) == (1, [])
    assert readinglist("duplicates", "--apart", "owls", "doe2024owls").code == 1
    readinglist("undo")
    assert readinglist("duplicates").code == 0


def test_merge_makes_one_paper_that_both_keys_find(shelf: Path, readinglist: Command) -> None:
    preview = readinglist("merge", "owls", "doe2024owls", "--dry-run")
    assert "venue\n    #1  (nothing)\n  * #3  Journal of Owls" in preview.out
    assert len(readinglist("list").out.splitlines()) == 3
    answer = readinglist("merge", "owls", "#3")
    assert (answer.code, answer.out) == (0, f'Done: Merge 2 papers into "{OWLS[:39]}…".\n')
    (shown,) = json.loads(readinglist("show", "doe2024owls", "--json").out)
    assert (shown["custom"]["id"], shown["custom"]["tags"]) == (1, ["birds", "stars"])
    assert shown["container-title"] == "Journal of Owls"
    assert readinglist("show", "#3").out.startswith("#1  owls")
    told = readinglist("show", "owls", "--history").out + readinglist("show", "owls").out
    assert "Merged into it\n  doe2024owls (#3)  How owls count the stars above a forest at night  2" in told
    assert "\n      tags: stars\n" in told
    (merged,) = shown["custom"]["merged"]
    assert (merged["id"], merged["citation_key"]) == (3, "doe2024owls")
    assert merged["title"] == "How owls count the stars above a forest at night"
    assert dt.datetime.fromisoformat(merged["merged"]).tzinfo is not None
    record = merged["record"]
    assert (record["container-title"], record["DOI"], record["custom"]["tags"]) == (
        "Journal of Owls", "10.1000/owls", ["stars"]
    )  # fmt: skip
    assert "* 2. journal version, Journal of Owls, 2024  doi:10.1000/owls" in told
    assert 'merged: "" -> "doe2024owls (#3)"' in told
    readinglist("undo")
    assert len(readinglist("list").out.splitlines()) == 3


def test_a_field_can_be_taken_from_the_other_paper(shelf: Path, readinglist: Command) -> None:
    answer = readinglist("merge", "owls", "doe2024owls", "--take", "citation key=doe2024owls", "--json")
    told = json.loads(answer.out)
    assert (told["id"], told["merged"]) == (1, [3])
    assert {one["field"]: one["chosen"] for one in told["fields"]}["citation_key"] == 3
    assert readinglist("show", "owls").out.startswith("#1  doe2024owls")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("merge", "owls"), 2, "needs two papers"),
        (("merge", "owls", "nobody"), 1, "There is no paper 'nobody'"),
        (("merge", "owls", "bats", "--take", "title"), 2, "is no choice"),
        (("merge", "owls", "bats", "--take", "tags=bats"), 2, 'There is no choice of "tags"'),
        (("versions", "bats"), 1, "No version of the paper is known"),
        (("watch", "--accept"), 2, "Which papers?"),
        (("watch", "--accept", "owls"), 1, "No published version is known"),
        (("watch", "--known", "--keep", "owls"), 2, "do not go together"),
        (("watch", "owls", "--field", "venue"), 2, "Give them with --accept"),
        (("watch", "owls", "--anyway"), 2, "Give them with --accept"),
        (("versions", "owls", "--field", "venue"), 2, "Give its number with --cite"),
        (("complete", "owls", "--anyway"), 2, "do not go together"),
        (("watch", "nobodyxyz"), 1, "No paper matches"),
        (("duplicates", "--apart", "owls"), 2, "needs two papers"),
    ],
)
def test_what_makes_no_sense_is_said(
    shelf: Path, readinglist: Command, arguments: tuple[str, ...], code: int, message: str
) -> None:
    answer = readinglist(*arguments)
    assert answer.code == code, answer
    assert message in answer.err


def test_a_preprint_grows_up(shelf: Path, archive: Archive, readinglist: Command) -> None:
    readinglist("trash", "doe2024owls")
    readinglist("edit", "owls", "publisher=Night Press")
    assert "2 papers would be asked about" in readinglist("watch", "--dry-run").err
    assert archive.count() == 0
    answer = readinglist("watch")
    assert answer.code == 0, answer.err
    assert "    published: journal version, Journal of Owls, 1 Mar 2024 (from Crossref)" in answer.out
    assert "    venue: (nothing) -> Journal of Owls" in answer.out
    assert "RETRACTED" in answer.out
    assert "2 papers asked about, 2 pieces of news." in answer.err
    asked = archive.count()
    told = {one["citation_key"]: one for one in json.loads(readinglist("watch", "--known", "--json").out)}
    assert told.keys() == {"owls", "bats"}
    assert told["bats"]["published"] == ""
    assert {one["field"]: one["found"] for one in told["owls"]["differences"]}["pages"] == "1-9"
    readinglist("watch")
    assert archive.count() == asked, "nobody is asked twice in a week"

    assert "Done: Cite the published versions of 1 paper." in readinglist("watch", "--accept", "owls").out
    (shown,) = json.loads(readinglist("show", "owls", "--json").out)
    assert (shown["container-title"], shown["page"], shown["publisher"]) == ("Journal of Owls", "1-9", "Night Press")
    assert (shown["custom"]["arxiv"], shown["DOI"], shown["custom"]["tags"]) == (
        "2306.00001",
        "10.1000/owls",
        ["birds"],
    )
    assert "eprint" in readinglist("show", "owls", "--bibtex").out
    lines = readinglist("versions", "owls").out.splitlines()
    assert [line[:6] for line in lines] == ["  1. p", "* 2. j"]


def test_single_fields_of_what_was_published_are_taken_and_the_rest_is_proposed(
    shelf: Path, archive: Archive, readinglist: Command
) -> None:
    readinglist("watch", "owls")
    assert readinglist("watch", "--accept", "owls", "--field", "title").code == 2
    answer = readinglist("watch", "--accept", "owls", "--field", "venue", "--field", "pages")
    assert "Done: Cite the published versions of 1 paper." in answer.out
    (shown,) = json.loads(readinglist("show", "owls", "--json", "--provenance").out)
    assert (shown["container-title"], shown["page"], shown["issued"]) == (
        "Journal of Owls", "1-9", {"date-parts": [[2023, 6, 26]]}
    )  # fmt: skip
    proposed = {one["field"]: one["value"] for one in shown["custom"]["proposals"]}
    assert proposed.keys() == {"type", "date", "volume", "identifiers"}
    readinglist("complete", "owls", "--take", "date")
    assert json.loads(readinglist("show", "owls", "--json").out)[0]["issued"] == {"date-parts": [[2024, 3, 1]]}
    readinglist("undo")
    readinglist("undo")
    assert "container-title" not in json.loads(readinglist("show", "owls", "--json").out)[0]
    readinglist("versions", "owls", "--cite", "2", "--field", "venue", "--rest", "dismiss")
    (shown,) = json.loads(readinglist("show", "owls", "--json", "--provenance").out)
    assert (shown["container-title"], shown["custom"]["proposals"]) == ("Journal of Owls", [])


def test_what_was_retracted_is_told_everywhere_and_cited_only_with_a_word(
    shelf: Path, archive: Archive, readinglist: Command
) -> None:
    readinglist("watch", "bats")
    notice = "retracted: Retraction, doi.org/10.1000/bats.retraction"
    lines = readinglist("list").out.splitlines()
    assert [line for line in lines if "RETRACTED" in line] == [line for line in lines if "bats" in line]
    custom = json.loads(readinglist("list", "bats", "--json").out)[0]["custom"]
    assert (custom["flag"], custom["flag_acknowledged"]) == (notice, False)
    assert json.loads(readinglist("show", "bats", "--json").out)[0]["custom"]["flag"] == notice
    told = {one["id"]: one for one in json.loads(readinglist("check", "--json").out) if one["kind"] == "flagged"}
    assert told[2]["message"] == f'#2 bats "{BATS}" is {notice}.'
    assert f"  bats: is {notice}" in readinglist("export", "bats").err

    refused = readinglist("versions", "bats", "--cite", "1")
    assert refused.code == 2
    assert f"is {notice}" in refused.err
    assert "--anyway" in refused.err
    assert readinglist("versions", "bats", "--cite", "1", "--anyway").code == 0

    answer = readinglist("versions", "bats", "--acknowledge")
    assert answer.out == 'Done: Acknowledge the flag of "What Bats Hear When Nobody Speaks in a…".\n'
    assert readinglist("versions", "bats", "--acknowledge").code == 1
    assert "RETRACTED" not in readinglist("list").out
    assert "retracted" not in readinglist("check").out + readinglist("export", "bats").err
    assert f"{notice.upper()} (you know)" in readinglist("show", "bats").out
    assert json.loads(readinglist("list", "bats", "--json").out)[0]["custom"]["flag_acknowledged"] is True
    assert readinglist("watch", "--known", "bats").out == ""
    readinglist("undo")
    assert "RETRACTED" in readinglist("list").out


def test_the_preprint_can_be_cited_again(shelf: Path, archive: Archive, readinglist: Command) -> None:
    readinglist("watch", "owls")
    readinglist("watch", "--accept", "owls")
    assert readinglist("versions", "owls", "--cite", "1").code == 0
    preprint, journal = json.loads(readinglist("versions", "owls", "--json").out)
    assert (preprint["cited"], preprint["chosen"], journal["cited"]) == (True, True, False)
    assert journal["identifiers"] == {"doi": "10.1000/owls"}
    (shown,) = json.loads(readinglist("show", "owls", "--json").out)
    assert "DOI" not in shown
    assert readinglist("versions", "owls", "--cite", "9").code == 2
    assert readinglist("versions", "owls", "--cite", "1").code == 1


def test_a_preprint_can_stay_one(shelf: Path, archive: Archive, readinglist: Command) -> None:
    readinglist("watch", "owls")
    assert "Go on citing the preprint" in readinglist("watch", "--keep", "owls").out
    assert readinglist("watch", "--known", "owls").out == ""


def test_without_network_it_says_so_and_exits_with_4(
    shelf: Path, archive: Archive, readinglist: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for service in ("arxiv", "crossref", "openalex", "semanticscholar", "datacite", "dblp", "pubmed"):
        archive.fail(service, 403)
    answer = readinglist("watch")
    assert answer.code == 4
    assert "No source could be asked." in answer.err
    assert "Crossref refused to answer" in answer.err


def test_the_weekly_watch_is_off_until_turned_on(shelf: Path, readinglist: Command) -> None:
    assert readinglist("watch", "--no-weekly").code == 1
    assert readinglist("watch", "--weekly").out == "Done: Change the weekly watch.\n"
    assert readinglist("watch", "--weekly").code == 1
