"""Hugging Face's papers API, the one behind Daily Papers: arXiv preprints with their organisation, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from readinglist.model.candidate import Candidate, VersionKind
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.outside import Malformed
from readinglist.outside.dating import date_of_text
from readinglist.outside.json_values import objects, part, text
from readinglist.outside.markup import plain_abstract
from readinglist.outside.naming import person_of_name
from readinglist.sources.json_reading import read_json, read_object
from readinglist.sources.source import Answer
from readinglist.sources.wording import search_words

if TYPE_CHECKING:
    from readinglist.sources.client import Client


@dataclass(frozen=True, slots=True)
class DailyPaper:
    """A paper of a day; how many people commented on it, and how many liked it. None where that is not said."""

    record: Candidate
    comments: int | None = None
    upvotes: int | None = None


class HuggingFace:
    key = "huggingface"
    name = "Hugging Face"
    schemes = frozenset({"arxiv"})
    batch_size = 1

    def find_by_identifiers(self, client: Client, identifiers: Sequence[Identifier]) -> dict[Identifier, Candidate]:
        found = {
            identifier: client.get(self.key, f"/api/papers/{identifier.value}", read=read_one)
            for identifier in identifiers
        }
        return {identifier: paper for identifier, paper in found.items() if paper}

    def find_by_title(self, client: Client, title: str, *, people: Sequence[Person] = ()) -> list[Candidate]:
        return client.get(self.key, "/api/papers/search", params={"q": search_words(title)}, read=read_list)[:5]

    def find_daily_papers(self, client: Client, *, view: str, period: str) -> list[DailyPaper]:
        """The Daily Papers as they are now. view: "date", "week" or "month"; period: "2026-06-12", "2026-W24",
        "2026-06" (huggingface.co/docs/huggingface_hub, `list_daily_papers`).
        """
        params = {view: period, "limit": "100"}
        return client.get(self.key, "/api/daily_papers", params=params, read=read_daily, is_fresh=True)


def read_one(answer: Answer) -> Candidate | None:
    return read_paper(read_object(answer)) if answer.status == 200 else None


def read_list(answer: Answer) -> list[Candidate]:
    """Of a search: each item wraps its paper."""
    papers = (read_paper(part(item, "paper")) for item in _read_items(answer))
    return [paper for paper in papers if paper.title]


def read_daily(answer: Answer) -> list[DailyPaper]:
    """Of a day, a week or a month."""
    papers = (
        DailyPaper(read_paper(part(item, "paper")), _count(item, "numComments"), _count(part(item, "paper"), "upvotes"))
        for item in _read_items(answer)
    )
    return [paper for paper in papers if paper.record.title]


def _read_items(answer: Answer) -> list[dict[str, Any]]:
    if answer.status != 200:
        return []
    items = read_json(answer)
    if not isinstance(items, list):
        raise Malformed("it is no JSON list")
    return objects(items)


def _count(item: dict[str, Any], name: str) -> int | None:
    value = item.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


def read_paper(paper: dict[str, Any]) -> Candidate:
    people = tuple(filter(None, (person_of_name(text(item.get("name"))) for item in objects(paper.get("authors")))))
    identifier = parse_identifier(text(paper.get("id")))
    organization = part(paper, "organization")
    summary = paper.get("summary")
    return Candidate(
        source=HuggingFace.key,
        title=text(paper.get("title")),
        kind=VersionKind.PREPRINT,
        type=PaperType.MISC,
        abstract=plain_abstract(summary) if isinstance(summary, str) else "",
        date=date_of_text(text(paper.get("publishedAt"))),
        people=people,
        author_count=len(people) or None,
        organization=text(organization.get("fullname")) or text(organization.get("name")),
        identifiers=(identifier,) if identifier and identifier.scheme == "arxiv" else (),
        link=f"https://huggingface.co/papers/{identifier.value}" if identifier else "",
    )
