"""Answers that services really gave, judged: hand-confirmed searches at Crossref, the page of 45 papers."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from readinglist.library import importing
from readinglist.matching.proving import judge
from readinglist.model.candidate import Candidate, Match, Relation, RelationKind, Verdict, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry
from readinglist.model.paper import Paper
from readinglist.model.people import Person, parse_person

_KINDS = {"journal-article": VersionKind.JOURNAL, "posted-content": VersionKind.PREPRINT, "book": VersionKind.BOOK}
_AUTHOR = re.compile(r"([^\W\d_][\w'’-]+), ((?:[A-Z]\.\s?)+)")


def crossref(item: dict[str, Any]) -> Candidate:
    """What these tests need of a work of Crossref's."""
    parts = item.get("issued", {}).get("date-parts", [[None]])[0]
    published_as = item.get("relation", {}).get("is-preprint-of", [])
    return Candidate(
        "crossref",
        " ".join(item.get("title", [])),
        kind=_KINDS.get(item.get("type", ""), VersionKind.OTHER),
        abstract=re.sub(r"<[^>]*>", " ", item.get("abstract", "")),
        date=PartialDate(*parts) if parts[0] else None,
        people=tuple(Person(one["family"], one.get("given", "")) for one in item.get("author", []) if "family" in one),
        identifiers=(Identifier("doi", item["DOI"].lower()),),
        relations=tuple(Relation(RelationKind.PUBLISHED_AS, Identifier("doi", one["id"])) for one in published_as),
    )


def answers(path: Path) -> list[Candidate]:
    return [crossref(item) for item in json.loads(path.read_text("utf-8"))["message"]["items"]]


def recorded(corpus: Path, name: str) -> list[dict[str, Any]]:
    """Bodies of a recording of several services that found anything."""
    exchanges = json.loads((corpus / "metadata" / "multi" / name).read_text("utf-8"))
    return [one["body"] for one in exchanges if one["status"] == 200 and isinstance(one["body"], dict)]


def semantic_scholar(item: dict[str, Any]) -> Candidate:
    return Candidate(
        "semanticscholar",
        item["title"],
        date=PartialDate(item["year"]) if item.get("year") else None,
        people=tuple(parse_person(one["name"]) for one in item["authors"]),
    )


def certain(matches: tuple[Match, ...]) -> list[Match]:
    return [match for match in matches if match.verdict is Verdict.CERTAIN]


def test_searches_whose_answers_were_confirmed_by_hand(corpus: Path) -> None:
    folder = corpus / "metadata" / "crossref"
    for case in json.loads((folder / "title-search-cases.json").read_text("utf-8")):
        title, year = case["input"]["title"], case["input"]["year"]
        names = case["published_citation"].partition("(20")[0]
        people = tuple(Person(family, given) for family, given in _AUTHOR.findall(names))
        matches = judge(
            Paper(title, date=PartialDate(year), people=people, venue="as cited"),
            answers(folder / f"title-search-{case['fixture'].split('/')[-1]}"),
        )
        if case["expect"] == "null":
            assert {match.verdict for match in matches} == {Verdict.REFUSED}
            continue
        assert matches[0].candidates[0].identifier("doi") == case["expected_doi"], case["label"]
        # "Acute Compared to Chronic" became "acute and chronic": without abstract that is for a person.
        expected = Verdict.REVIEW if case["id"] == 7 else Verdict.CERTAIN
        assert matches[0].verdict is expected, (case["label"], matches[0].reason, matches[0].evidence_text)
        assert certain(matches[1:]) == []


def test_a_preprint_above_its_article_is_one_work_with_it(corpus: Path) -> None:
    found = answers(corpus / "metadata" / "crossref" / "title-search-preprint-vor-collision.json")
    paper = Paper(found[0].title, abstract=found[0].abstract, date=PartialDate(2025, 7, 3), author_count=5)
    best, *others = judge(paper, found)
    assert [one.identifier("doi") for one in best.candidates] == [
        "10.3390/curroncol32080461", "10.20944/preprints202507.0230.v1",
    ]  # fmt: skip
    assert best.verdict is Verdict.CERTAIN
    assert certain(tuple(others)) == []


def test_nothing_is_taken_from_an_answer_without_a_likely_one(corpus: Path) -> None:
    found = answers(corpus / "metadata" / "crossref" / "title-search-no-confident-match.json")
    paper = Paper("More than a Healthy Ageing: Creatine and Muscle", date=PartialDate(2018), author_count=1)
    assert {match.verdict for match in judge(paper, found)} == {Verdict.REFUSED}


def test_the_nearest_title_of_crossref_is_not_attention_is_all_you_need(corpus: Path) -> None:
    first, second = recorded(corpus, "title-search-attention.json")
    wrong, right = crossref(first["message"]["items"][0]), semantic_scholar(second["data"][0])
    paper = Paper("Attention Is All You Need", date=PartialDate(2017, 6, 12), author_count=8)
    by_title = {match.title: match.verdict for match in judge(paper, [wrong, right])}
    assert by_title[wrong.title] is Verdict.REFUSED
    assert by_title[right.title] is not Verdict.REFUSED


def test_the_title_of_others_is_not_taken_for_a_paper_by_somebody_else(corpus: Path) -> None:
    bodies = recorded(corpus, "title-search-author-mismatch.json")
    found = [crossref(bodies[0]["message"]["items"][0]), semantic_scholar(bodies[1]["data"][0])]
    paper = Paper("Augmenting large language models with chemistry tools", people=(Person("NoScience", "Jack"),))
    assert certain(judge(paper, [replace(one, date=None) for one in found])) == []


@pytest.mark.parametrize("has_abstracts", [True, False])
def test_each_of_the_45_papers_is_found_among_all_and_none_is_taken_for_another(
    corpus: Path, has_abstracts: bool
) -> None:
    page = corpus / "listings" / "hf" / "hf-papers-search-2026-04-15.txt"
    entries = importing.read_file(page, taken=dt.date(2026, 4, 15)).entries
    candidates = [_as_preprint(entry) for entry in entries]
    accepted = 0
    for entry, own in zip(entries, candidates, strict=True):
        paper = Paper(
            entry.title,
            abstract=entry.abstract if has_abstracts else "",
            date=entry.date,
            author_count=entry.author_count,
            organization=entry.organization,
        )
        taken = certain(judge(paper, candidates))
        assert all(match.candidates == (own,) for match in taken)
        accepted += len(taken)
        assert certain(judge(paper, [one for one in candidates if one is not own])) == []
    # Without abstracts a person decides on "Introduction to Machine Learning" and the two without number of authors.
    assert accepted == (45 if has_abstracts else 42)


def _as_preprint(entry: Entry) -> Candidate:
    count = entry.author_count
    return Candidate(
        "arxiv", entry.title, kind=VersionKind.PREPRINT, abstract=entry.abstract, date=entry.date, author_count=count
    )
