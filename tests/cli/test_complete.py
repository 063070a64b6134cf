"""`complete` against services on loopback: what it prints, what it exits with, and what it leaves in the library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from readinglist_shelf import Command

from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.model.dates import PartialDate
from readinglist.model.paper import Paper
from sources.archive import Archive, Record

OWLS = "How Owls Count the Stars above a Forest at Night"
TREES = "Growing Trees out of Nothing but Patience and Rain"
ABSTRACTS = {
    OWLS: "Owls are asked to count stars. Most of them stop at seven and look away, which is taken for an answer. "
    "Twelve owls, three forests and one very long night are reported here in full detail.",
    TREES: "We plant nothing and wait. After nine years of rain there is a tree, and nobody knows whose it is. "
    "The method needs no seed, no gardener and no budget, as two tables and a photograph show.",
}
RECORDS = (
    Record(OWLS, arxiv="2306.00001", abstract=ABSTRACTS[OWLS], people=("Jane Doe", "Ludwig van Beethoven")),
    Record(TREES, arxiv="2306.00002", abstract=ABSTRACTS[TREES], people=("Max Roe",)),
    Record(f"Erratum: {OWLS}", doi="10.1000/erratum", people=("Jane Doe",), date="2024-01-01", kind="journal"),
)


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    with Archive(RECORDS) as archive:
        for name, value in archive.environment.items():
            monkeypatch.setenv(name, value)
        yield archive


@pytest.fixture
def shelf(path: Path) -> Path:
    """Two papers as a listing without names brings them in, and one that no service knows."""
    day = PartialDate(2023, 6, 26)
    papers = [
        Paper(title=OWLS, citation_key="owls", abstract=ABSTRACTS[OWLS], date=day, author_count=2),
        Paper(title=TREES, citation_key="trees", abstract=ABSTRACTS[TREES], date=day, author_count=3),
        Paper(title="Nobody Ever Wrote about This", citation_key="nobody", date=day),
    ]
    with Library.open(path) as library, library.operation("Import", kinds=("papers",)) as op:
        insert_papers(op, papers, source="listing", source_name="A page")
    return path


def test_a_proven_paper_is_told_with_its_evidence_as_json(shelf: Path, archive: Archive, readinglist: Command) -> None:
    answer = readinglist("complete", "owls", "--json")
    assert answer.code == 0
    (told,) = json.loads(answer.out)
    assert (told["id"], told["citation_key"], told["title"], told["state"]) == (1, "owls", OWLS, "proven")
    assert {item["name"] for item in told["evidence"]} >= {"title", "abstract", "number of authors", "date"}
    assert told["evidence_text"].startswith("title 1.00 · abstract 1.00 · 2 of 2 authors")
    assert (told["source"], told["link"]) == ("arxiv", "https://arxiv.org/abs/2306.00001")
    assert told["fields"]["people"] == ["", "Doe, Jane; van Beethoven, Ludwig"]
    assert told["fields"]["identifiers"] == ["", "arxiv:2306.00001v1"]
    assert [one["verdict"] for one in told["candidates"]][:1] == ["certain"]
    assert "1 of 1 paper completed" in answer.err
    (shown,) = json.loads(readinglist("show", "owls", "--json", "--provenance").out)
    assert shown["custom"]["verified"] is True
    assert shown["custom"]["provenance"][0]["evidence_text"].startswith("title 1.00")


def test_without_a_query_all_unproven_papers_are_looked_up_in_one_undo_step(
    shelf: Path, archive: Archive, readinglist: Command
) -> None:
    answer = readinglist("complete")
    assert answer.code == 0
    assert "1 of 3 papers completed, 1 to review, 1 not found." in answer.err
    assert "title 1.00 · abstract 1.00" in answer.out
    assert "proven" in readinglist("show", "owls", "--provenance").out
    assert "to review" in readinglist("show", "trees").out
    assert readinglist("undo").code == 0
    assert "unverified" in readinglist("show", "owls").out


def test_the_same_is_asked_once_whatever_is_done_with_the_answer(
    shelf: Path, archive: Archive, readinglist: Command
) -> None:
    assert readinglist("complete", "--dry-run").code == 0
    asked = archive.count()
    assert readinglist("complete").code == 0
    assert readinglist("undo").code == 0
    assert readinglist("complete").code == 0
    assert archive.count() == asked


def test_a_dry_run_changes_nothing(shelf: Path, archive: Archive, readinglist: Command) -> None:
    before = readinglist("list", "--json").out
    answer = readinglist("complete", "owls", "--dry-run")
    assert "would be completed" in answer.err
    assert "Doe, Jane" in answer.out
    assert readinglist("list", "--json").out == before
    assert "Import" in readinglist("undo").out


def test_a_doubtful_candidate_waits_for_a_person(shelf: Path, archive: Archive, readinglist: Command) -> None:
    readinglist("complete", "trees")
    review = readinglist("complete", "--review")
    assert "1. Growing Trees" in review.out
    assert readinglist("complete", "trees", "--accept", "9").code == 2
    assert readinglist("complete", "trees", "--accept", "1", "--field", "identifiers").code == 0
    (shown,) = json.loads(readinglist("show", "trees", "--json").out)
    assert (shown["custom"]["arxiv"], shown.get("author", [])) == ("2306.00002", [])
    assert readinglist("complete", "trees", "--undo").code == 0
    assert readinglist("complete", "trees", "--undo").code == 1
    assert readinglist("complete", "trees", "--refuse").code == 0
    assert readinglist("list", "is:not-found").out.startswith("#2")
    assert readinglist("complete", "trees", "--accept", "1").code == 0
    assert "accepted" in readinglist("show", "trees", "--provenance", "--json").out


def test_a_retracted_candidate_is_told_and_accepted_only_with_a_word(
    shelf: Path, readinglist: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = Record(
        TREES, doi="10.1000/trees", abstract=ABSTRACTS[TREES], people=("Max Roe",), date="2023-07-01", kind="journal",
        venue="Rain", is_retracted=True,
    )  # fmt: skip
    with Archive((record,)) as archive:
        for name, value in archive.environment.items():
            monkeypatch.setenv(name, value)
        (told,) = json.loads(readinglist("complete", "trees", "--json").out)
    assert told["state"] == "to review"
    assert told["flag"].startswith("retracted")
    assert told["candidates"][0]["flag"] == told["flag"]
    assert told["flag"].upper() in readinglist("complete", "trees", "--review").out
    refused = readinglist("complete", "trees", "--accept", "1")
    assert refused.code == 2
    assert "is retracted: " in refused.err
    assert "With `--anyway` it is taken all the same." in refused.err
    assert readinglist("complete", "trees", "--accept", "1", "--anyway").code == 0
    assert json.loads(readinglist("show", "trees", "--json").out)[0]["custom"]["flag"] == told["flag"]


def test_a_field_of_mine_is_proposed_and_answered(shelf: Path, archive: Archive, readinglist: Command) -> None:
    readinglist("edit", "owls", "title=How Owls Count the Stars above a Forest by Night")
    readinglist("complete", "owls")
    told = readinglist("show", "owls").out
    assert "How Owls Count the Stars above a Forest by Night" in told
    assert "says arXiv" in told
    assert readinglist("complete", "owls", "--keep", "venue").code == 1
    assert readinglist("complete", "owls", "--take", "title").code == 0
    assert readinglist("complete", "owls", "--keep", "title").code == 1
    (shown,) = json.loads(readinglist("show", "owls", "--json").out)
    assert shown["title"] == OWLS


def test_when_no_source_can_be_asked_the_exit_code_is_4(
    shelf: Path, archive: Archive, readinglist: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for service in ("arxiv", "semanticscholar", "openalex", "crossref", "dblp"):
        archive.fail(service, 403)
    answer = readinglist("complete", "owls", "--json")
    assert answer.code == 4
    (told,) = json.loads(answer.out)
    assert told["state"] == "later"
    assert "arXiv" in told["reason"]
    assert "Traceback" not in answer.err
    assert readinglist("list", "is:later").out.startswith("#1")


def test_one_source_that_fails_does_not_stop_the_others(shelf: Path, archive: Archive, readinglist: Command) -> None:
    archive.fail("arxiv", 403)
    answer = readinglist("complete", "owls")
    assert answer.code == 0
    assert "arXiv" in answer.err
    assert "1 of 1 paper completed" in answer.err


def test_a_paper_that_waits_for_a_source_exits_with_4_and_what_was_found_is_kept(
    shelf: Path, archive: Archive, readinglist: Command
) -> None:
    archive.fail("crossref", 403)
    answer = readinglist("complete", "--json")
    assert answer.code == 4
    assert [(one["citation_key"], one["state"]) for one in json.loads(answer.out)] == [
        ("nobody", "later"), ("trees", "to review"), ("owls", "proven"),
    ]  # fmt: skip
    assert "1 paper could not be looked up" in answer.err
    assert "What was found is kept." in answer.err
    assert readinglist("list", "is:verified").out.startswith("#1")
    assert readinglist("complete", "nobody", "--dry-run").code == 4
    archive.heal("crossref")
    assert readinglist("complete", "nobody").code == 1


def test_nothing_found_and_nothing_to_do_exit_with_1(shelf: Path, archive: Archive, readinglist: Command) -> None:
    assert readinglist("complete", "nobody").code == 1
    assert readinglist("complete", "title:zebra").code == 1
    readinglist("complete", "owls")
    assert readinglist("complete", "owls").code == 1


def test_only_the_sources_that_are_named_are_asked(shelf: Path, archive: Archive, readinglist: Command) -> None:
    assert readinglist("complete", "owls", "--source", "openalex").code == 0
    assert archive.count() == archive.count("openalex") > 0
    answer = readinglist("complete", "owls", "--source", "google")
    assert (answer.code, "google" in answer.err) == (2, True)


def test_the_address_of_the_user_is_told_only_when_it_was_given(
    shelf: Path, archive: Archive, readinglist: Command
) -> None:
    readinglist("complete", "owls")
    assert not any("jane@example.org" in str(request.headers) for request in archive.requests)
    readinglist("complete", "trees", "--email", "jane@example.org")
    assert "jane@example.org" in str(archive.requests[-1].headers)
    assert readinglist("complete", "nobody", "--email", "no address").code == 2


def test_options_that_contradict_each_other_are_refused(shelf: Path, readinglist: Command) -> None:
    assert readinglist("complete", "owls", "--refuse", "--undo").code == 2
    assert readinglist("complete", "owls", "--field", "title").code == 2


@pytest.mark.parametrize("answer", [("--accept", "1"), ("--refuse",), ("--undo",), ("--take", "title")])
def test_an_answer_without_a_paper_is_refused_in_a_sentence(
    shelf: Path, readinglist: Command, answer: tuple[str, ...]
) -> None:
    refused = readinglist("complete", *answer)
    assert refused.code == 2
    assert "It is not said which paper is meant." in refused.err


def test_a_source_that_asks_for_hours_is_named_once_with_hours(
    shelf: Path, archive: Archive, readinglist: Command
) -> None:
    archive.fail("arxiv", 429, headers={"Retry-After": "9000"})
    assert "\narXiv asks us to wait 2.5 h." in "\n" + readinglist("complete").err
