"""Figures of matching: what is found, what is taken for another paper, and how long it takes.

A paper is asked for as a listing names it: title (also damaged), number of authors, year, with or without abstract, no
names, no identifiers. What the pool holds of near titles stands for what services answer. Asked again with all records
of its own work taken out of the pool, nothing may be accepted.
"""

from __future__ import annotations

import random
import statistics
import string
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz, process
from tests.bench.matching_corpus import read_corpus
from tests.bench.measuring import Figure, p95

from readinglist.matching.evidence import abstract_ratio
from readinglist.matching.names import are_same_people
from readinglist.matching.proving import judge
from readinglist.matching.titles import title_forms, title_ratio
from readinglist.model.candidate import Candidate, Match, Verdict
from readinglist.model.paper import Paper
from readinglist.model.titles import normalise_title

_CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
_POOL_SIZE = 24_000
_CANDIDATES = 8
_BEGINNING = 55
_QUERIES_WITHOUT_ABSTRACT = 1_500


@dataclass
class Pool:
    """Records with their titles as they are compared, and which records have the very same title."""

    records: list[Candidate]
    titles: list[str] = field(default_factory=list)
    mains: list[str | None] = field(default_factory=list)
    beginnings: list[str] = field(default_factory=list)
    by_title: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for position, record in enumerate(self.records):
            whole, main = title_forms(record.title)
            self.titles.append(whole)
            self.mains.append(main or None)
            self.beginnings.append(whole[:_BEGINNING])
            self.by_title[whole].append(position)

    def find_near(self, title: str) -> list[int]:
        """Positions of the records with the nearest titles: whole, without subtitle, and by their beginnings."""
        whole = normalise_title(title)
        near = process.extract(whole, self.titles, scorer=fuzz.ratio, limit=_CANDIDATES, score_cutoff=50)
        near += process.extract(whole, self.mains, scorer=fuzz.ratio, limit=_CANDIDATES, score_cutoff=85)
        near += process.extract(
            whole[:_BEGINNING], self.beginnings, scorer=fuzz.ratio, limit=_CANDIDATES, score_cutoff=85
        )
        return list(dict.fromkeys(position for _, _, position in near))

    def find_own(self, record: Candidate, near: Sequence[int]) -> set[int]:
        """Records of the same work, as a person sees it (`_is_own`), among those of its title and those near."""
        return {
            at for at in (*self.by_title[normalise_title(record.title)], *near) if _is_own(record, self.records[at])
        }


def _is_own(record: Candidate, other: Candidate) -> bool:
    """The same title, or nearly the same title or abstract, and nobody named who did not write the other."""
    if record.people and other.people and not are_same_people(record.people, other.people):
        return False
    title, abstract = title_ratio(record.title, other.title), abstract_ratio(record.abstract, other.abstract)
    return title == 1 or (title >= 0.97 and record.date == other.date) or (title >= 0.9 and (abstract or 0) >= 0.99)


# -- titles as listings and people damage them


def _cut(title: str, _chance: random.Random) -> str:
    return title[:60].rstrip()


def _with_wrong_letters(title: str, chance: random.Random) -> str:
    letters = list(title)
    for position in chance.sample([at for at, char in enumerate(letters) if char.isalpha()], 2):
        letters[position] = chance.choice(string.ascii_lowercase)
    return "".join(letters)


def _without_subtitle(title: str, _chance: random.Random) -> str:
    return title.partition(": ")[0]


DAMAGES: dict[str, Callable[[str, random.Random], str]] = {
    "exact": lambda title, _chance: title,
    "capitals, no punctuation": lambda title, _chance: normalise_title(title).upper(),
    "two wrong letters": _with_wrong_letters,
    "subtitle dropped": _without_subtitle,
    "cut at 60 characters": _cut,
}
ABSTRACTS: dict[str, Callable[[str], str]] = {
    "the same abstract": lambda text: text,
    "every fifth word of the abstract lost": lambda text: " ".join(
        word for at, word in enumerate(text.split()) if at % 5
    ),
    "no abstract": lambda _text: "",
}


def _query(record: Candidate, *, title: str, abstract: str) -> Paper:
    count = record.author_count or len(record.people) or None
    return Paper(title, abstract=abstract, date=record.date, author_count=count)


# -- asking


@dataclass
class Tally:
    """Of one kind of damage: how many were asked for, found, left to a person; and what was taken for another paper."""

    asked: int = 0
    found: int = 0
    to_review: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.asked if self.asked else 0.0


def tally(pool: Pool, queries: Sequence[Candidate], damage: str, abstract: str) -> Tally:
    """Ask for each record, with its own work in the pool and without it."""
    chance, result = random.Random(damage + abstract), Tally()
    for record in queries:
        title = DAMAGES[damage](record.title, chance)
        if damage != "exact" and title == record.title:
            continue
        paper = _query(record, title=title, abstract=ABSTRACTS[abstract](record.abstract))
        near = pool.find_near(title)
        own = pool.find_own(record, near)
        result.asked += 1
        _count(result, pool, paper, near, own)
        others = [at for at in near if at not in own]
        accepted = _accepted(judge(paper, [pool.records[at] for at in others]))
        result.wrong += [(paper.title, match.title) for match in accepted]
    return result


def _count(result: Tally, pool: Pool, paper: Paper, near: Sequence[int], own: set[int]) -> None:
    matches = judge(paper, [pool.records[at] for at in near])
    rightful = {id(pool.records[at]) for at in own}
    for match in _accepted(matches):
        if any(id(candidate) in rightful for candidate in match.candidates):
            result.found += 1
        else:
            result.wrong.append((paper.title, match.title))
    result.to_review += not _accepted(matches) and any(match.verdict is Verdict.REVIEW for match in matches)


def _accepted(matches: Sequence[Match]) -> list[Match]:
    return [match for match in matches if match.verdict is Verdict.CERTAIN]


# -- figures


def matching_figures() -> Iterator[Figure]:
    """Recall and false accepts for each damage, with and without abstracts; time of a query. None without corpora."""
    if not _CORPUS.is_dir():
        print(f"Matching is not measured: no folder {_CORPUS}", file=sys.stderr)
        return
    pool = Pool(read_corpus(_CORPUS))
    with_abstract = [record for record in pool.records if len(record.abstract) >= 80]
    note = f"{len(pool.records):,} records, {len(pool.by_title):,} titles, {len(with_abstract)} with abstracts"
    yield Figure("Records in the corpora", len(pool.records), "", note=note)
    for abstract in ABSTRACTS:
        queries = with_abstract if abstract != "no abstract" else _without_abstract(pool)
        for damage in DAMAGES:
            yield from _tally_figures(tally(pool, queries, damage, abstract), f"{abstract}, title {damage}", abstract)
    yield from _time_figures(pool)


def _without_abstract(pool: Pool) -> list[Candidate]:
    known = [record for record in pool.records if record.people and record.date]
    return random.Random(3).sample(known, min(len(known), _QUERIES_WITHOUT_ABSTRACT))


def _tally_figures(result: Tally, name: str, abstract: str) -> Iterator[Figure]:
    note = f"of {result.asked:,}; {result.to_review:,} for review"
    bar = None if abstract == "no abstract" else 98
    yield Figure(f"Found: {name}", 100 * result.recall, "%", bar, note, is_floor=True)
    wrong = "; ".join(f"“{asked}” as “{taken}”" for asked, taken in result.wrong[:3])
    yield Figure(f"Taken for another: {name}", len(result.wrong), "", 0, wrong or f"in {2 * result.asked:,} questions")


def _time_figures(pool: Pool) -> Iterator[Figure]:
    """A pool of exactly 24,000 titles: those of the corpora, the rest made of the words of two of them."""
    chance = random.Random(24)
    records = pool.records[:_POOL_SIZE]
    while len(records) < _POOL_SIZE:
        one, other = (chance.choice(pool.records).title.split() for _ in range(2))
        records.append(Candidate("made", " ".join(one[: len(one) // 2] + other[len(other) // 2 :])))
    large = Pool(records)
    walls = []
    for record in chance.sample(pool.records, 200):
        start_s = time.perf_counter()
        judge(
            _query(record, title=record.title, abstract=record.abstract),
            [large.records[at] for at in large.find_near(record.title)],
        )
        walls.append((time.perf_counter() - start_s) * 1_000)
    note = f"median {statistics.median(walls):.1f} ms, worst {max(walls):.1f} ms of 200"
    yield Figure(f"A query against {_POOL_SIZE:,} titles, nearest ones judged, p95", p95(walls), "ms", 50, note)
