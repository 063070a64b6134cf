"""Libraries of generated papers, made through the program's own storage and kept in the cache folder.

Words follow Zipf's law over a vocabulary of real English stems with made endings and made rare words, so that common
words, rare words and beginnings of words each meet about as many papers as in a library of real ones.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import time
from collections.abc import Iterable, Iterator
from itertools import accumulate, count, islice
from pathlib import Path

from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperType, Status
from readinglist.model.people import Person
from readinglist.storage.schema import create_statements

BATCH = 5_000

_GLUE = [
    "the",
    "of",
    "and",
    "to",
    "a",
    "in",
    "we",
    "is",
    "for",
    "that",
    "on",
    "with",
    "this",
    "are",
    "by",
    "an",
    "as",
    "from",
    "our",
    "be",
    "which",
    "can",
    "it",
    "has",
    "have",
    "these",
    "than",
    "or",
    "at",
    "their",
    "such",
    "both",
    "not",
    "more",
    "between",
    "also",
    "over",
    "into",
    "each",
    "while",
    "how",
    "when",
    "most",
    "but",
    "its",
    "under",
    "first",
    "only",
    "been",
    "were",
    "they",
]
_STEMS = [
    "model",
    "learn",
    "train",
    "data",
    "network",
    "method",
    "result",
    "perform",
    "task",
    "language",
    "image",
    "graph",
    "represent",
    "transform",
    "attent",
    "general",
    "evaluat",
    "propos",
    "efficien",
    "algorithm",
    "sample",
    "inference",
    "optimiz",
    "gradient",
    "reinforce",
    "agent",
    "policy",
    "reward",
    "compress",
    "quantiz",
    "distill",
    "retriev",
    "embed",
    "token",
    "context",
    "prompt",
    "reason",
    "chain",
    "thought",
    "benchmark",
    "dataset",
    "annotat",
    "human",
    "prefer",
    "align",
    "safe",
    "robust",
    "adversar",
    "noise",
    "diffus",
    "generat",
    "video",
    "audio",
    "speech",
    "music",
    "protein",
    "molecul",
    "material",
    "physic",
    "simulat",
    "control",
    "robot",
    "manipulat",
    "navig",
    "plan",
    "search",
    "tree",
    "kernel",
    "matrix",
    "tensor",
    "spectral",
    "sparse",
    "dense",
    "convolut",
    "recurr",
    "memory",
    "cache",
    "latency",
    "through",
    "parallel",
    "distribut",
    "federat",
    "private",
    "fair",
    "causal",
    "bayes",
    "probab",
    "likelihood",
    "variation",
    "entropy",
    "inform",
    "theory",
    "bound",
    "converge",
    "complex",
    "sublinear",
    "approxim",
    "segment",
    "detect",
    "track",
    "depth",
    "scene",
    "render",
    "splat",
    "mesh",
    "point",
    "cloud",
    "motion",
    "pose",
    "face",
    "medical",
    "clinic",
    "patient",
    "diagnos",
    "cell",
    "gene",
    "brain",
    "signal",
    "series",
    "forecast",
    "anomal",
    "recommend",
    "rank",
    "click",
    "user",
    "session",
    "market",
    "econom",
    "social",
    "polit",
    "legal",
    "educat",
    "student",
    "teach",
    "curricul",
    "question",
    "answer",
    "dialog",
    "summar",
    "translat",
    "multiling",
    "cross",
    "domain",
    "adapt",
    "transfer",
    "meta",
    "few",
    "zero",
    "shot",
    "scale",
    "law",
    "emerg",
    "capab",
]
_ENDINGS = ("", "s", "ing", "ed", "er", "ation", "al", "ity", "ly", "ment", "ive", "able")
_SYLLABLES = [
    "ba",
    "co",
    "di",
    "fe",
    "gu",
    "ha",
    "ji",
    "ko",
    "lu",
    "me",
    "ni",
    "po",
    "qua",
    "re",
    "su",
    "ta",
    "ve",
    "wi",
    "xo",
    "yu",
    "zen",
    "tri",
    "mor",
    "lan",
    "kes",
    "pha",
    "thi",
    "ster",
    "vol",
]
_GIVEN = [
    "Ada",
    "Ben",
    "Chiara",
    "Dmitri",
    "Elif",
    "Farid",
    "Grace",
    "Hana",
    "Ivo",
    "Jun",
    "Kwame",
    "Leila",
    "Mateo",
    "Nadia",
    "Oskar",
    "Priya",
    "Quentin",
    "Rosa",
    "Sven",
    "Tomás",
    "Uma",
    "Viktor",
    "Wei",
    "Xenia",
    "Yusuf",
    "Zoë",
]
_LEVELS = {
    "nlp": ("parsing", "summaries", "agents", "evaluation", "retrieval"),
    "vision": ("segmentation", "video", "detection", "generation"),
    "theory": ("bounds", "optimisation", "kernels"),
    "systems": ("serving", "training", "compilers", "memory"),
    "project": ("thesis", "reading group", "grant", "review"),
}
_VENUES = ("NeurIPS", "ICML", "ICLR", "ACL", "EMNLP", "CVPR", "JMLR", "Nature", "SIGMOD", "OSDI", "KDD", "AISTATS")


class Vocabulary:
    """Words by rank, weighted 1/rank, and sentences made of them."""

    def __init__(self, chance: random.Random, *, size: int = 30_000) -> None:
        self._chance = chance
        common = [stem + ending for ending in _ENDINGS for stem in _STEMS]
        chance.shuffle(common)
        rare = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 5))) for _ in range(size)]
        self.words = list(dict.fromkeys([*_GLUE, *common, *rare]))
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self._sentences = [self._sentence() for _ in range(20_000)]

    def pick(self, number: int) -> list[str]:
        return self._chance.choices(self.words, cum_weights=self._weights, k=number)

    def _sentence(self) -> str:
        text = " ".join(self.pick(self._chance.randint(12, 28)))
        return text[0].upper() + text[1:] + "."

    def abstract(self) -> str:
        """About 1,150 characters, with two words of its own that are rare anywhere else."""
        parts, length = [], 0
        while length < 1_020:
            parts.append(self._chance.choice(self._sentences))
            length += len(parts[-1]) + 1
        own = "".join(self._chance.choices(_SYLLABLES, k=6))
        return " ".join([*parts, f"We call it {own} {self._chance.choice(self.words)}."])

    def title(self) -> str:
        words = self.pick(self._chance.randint(5, 12))
        return " ".join([words[0].capitalize(), *words[1:]])


def iter_papers(*, seed: int = 1) -> Iterator[Paper]:
    """Papers without end; the same seed gives the same ones."""
    chance = random.Random(seed)
    vocabulary = Vocabulary(chance)
    families = [word.capitalize() for word in vocabulary.words[-8_000:]]
    tags = [top if not level else f"{top}/{level}" for top, levels in _LEVELS.items() for level in ("", *levels)]
    tags += [f"topic {word}" for word in vocabulary.words[300:380]]
    for number in count():
        yield Paper(
            title=vocabulary.title(),
            citation_key=f"{chance.choice(families).lower()}{chance.randint(1990, 2026)}k{seed}x{number}",
            type=chance.choice((PaperType.MISC, PaperType.ARTICLE, PaperType.INPROCEEDINGS)),
            abstract=vocabulary.abstract(),
            date=PartialDate(min(2026, 1990 + int(chance.triangular(0, 37, 35))), chance.randint(1, 12)),
            people=tuple(
                Person(chance.choice(families), chance.choice(_GIVEN)) for _ in range(chance.choice((1, 2, 3, 4, 5, 9)))
            ),
            venue=chance.choice(_VENUES) if chance.random() < 0.6 else "",
            identifiers=(Identifier("arxiv", f"{chance.randint(1, 99):02d}{chance.randint(1, 12):02d}.{number:05d}"),),
            tags=tuple(chance.sample(tags, chance.choice((0, 1, 2, 3, 4)))),
            status=chance.choices(list(Status), weights=(50, 5, 1, 34, 10))[0],
            rating=chance.choice((0, 0, 0, 1, 2, 3, 4, 5)),
            priority=chance.choice((0, 0, 0, 0, 1, 2, 3)),
        )


def iter_listing_lines(papers: Iterable[Paper]) -> Iterator[str]:
    """A Daily Papers page with these papers, as it is copied from the browser."""
    yield from ("Daily Papers", "", "byAK and the research community", "", "Nov 20", "")
    for paper in papers:
        yield from (paper.title, "", paper.abstract, "", f"  • {len(paper.people)} authors", "·", "Nov 18, 2026", "")


def make_library(path: Path, size: int, *, seed: int = 1) -> float:
    """Write a library of `size` papers at `path`; returns papers per second of wall time."""
    start = time.perf_counter()
    papers = iter_papers(seed=seed)
    with Library.open(path) as library:
        for first in range(0, size, BATCH):
            batch = list(islice(papers, min(BATCH, size - first)))
            label = f"Import {len(batch)} generated papers"
            with library.operation(label, kinds={"papers", "tags"}) as op:
                insert_papers(op, batch, source="file", source_name="generated")
    return size / (time.perf_counter() - start)


def get_library(folder: Path, size: int) -> Path:
    """A library of `size` papers in `folder`, made now if there is none of the present schema."""
    schema = hashlib.sha256("\n".join(create_statements()).encode()).hexdigest()[:8]
    path = folder / f"generated-{size}-{schema}" / "library.sqlite"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name("unfinished.sqlite")
        for leftover in path.parent.glob("unfinished*"):
            leftover.unlink()
        make_library(unfinished, size)
        unfinished.rename(path)
    return path


def copy_library(path: Path, folder: Path) -> Path:
    """A copy that may be written to."""
    target = folder / "library.sqlite"
    shutil.copyfile(path, target)
    return target
