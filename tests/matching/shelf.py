"""Hand-made papers and candidates: a seaside of research that never was."""

from __future__ import annotations

from readinglist.model.candidate import Candidate, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperType
from readinglist.model.people import Person, parse_person

TITLE = "Why Wet Sand Remembers: Aging of Capillary Bridges"
ABSTRACT = (
    "A sand castle is stronger in the afternoon than at noon, although it has lost water. We show that capillary "
    "bridges between grains age: under slow shear, the contact angle of a bridge drifts logarithmically in time, and "
    "the yield stress of the pile follows it with no free parameter. The memory can be erased by a single tap."
)
REWRITTEN = (
    "A sand castle is stronger in the evening than at noon, though it has lost water. Here we show that capillary "
    "bridges between grains age: under a slow shear the contact angle of a bridge drifts logarithmically with time, "
    "and the yield stress of the pile follows with no free parameter. One tap erases the memory."
)
#: Of another paper of the same series: 0.70 to 0.90 like the first.
SIBLING = (
    "A sand castle is taller in the afternoon than at noon, although it has lost grains. We show that electric "
    "bridges between grains glow: under strong wind, the charge angle of a bridge drifts exponentially in space, and "
    "the flow stress of the dune follows it with one free parameter. The glow can be erased by a single wave."
)
OTHER_ABSTRACT = (
    "Most of the energy that a language model spends is spent on tokens that change nothing. Lanternfish is a decoder "
    "in which every attention head may go dark for a stretch of tokens and is woken by a learned signal from those "
    "that stay lit. We discuss why the saving shrinks with the size of the batch, and where a dense model is better."
)
DAY = PartialDate(2023, 6, 26)
ARXIV = Identifier("arxiv", "2306.12345", 2)
DOI = Identifier("doi", "10.5555/sand.2024.17")


def people(*names: str) -> tuple[Person, ...]:
    return tuple(map(parse_person, names))


AUTHORS = people("Ada Brook", "Bela Castle", "Cem Dune", "Dora Eel", "Egon Foam", "Fay Gull")
OTHERS = people("Gus Heath", "Hal Inlet")


def paper_of(**facts: object) -> Paper:
    """A paper as the listing of Daily Papers brings it, with what is named changed."""
    listed = {"title": TITLE, "abstract": ABSTRACT, "date": DAY, "author_count": 6}
    return Paper(**{**listed, **facts})  # type: ignore[arg-type]


def candidate_of(**facts: object) -> Candidate:
    """The preprint of that paper, with what is named changed."""
    known = {
        "source": "arxiv", "title": TITLE, "kind": VersionKind.PREPRINT, "abstract": ABSTRACT, "date": DAY,
        "people": AUTHORS, "identifiers": (ARXIV,),
    }  # fmt: skip
    return Candidate(**{**known, **facts})  # type: ignore[arg-type]


def journal_of(**facts: object) -> Candidate:
    """Its article in a journal, with what is named changed."""
    known = {
        "source": "crossref", "kind": VersionKind.JOURNAL, "type": PaperType.ARTICLE, "abstract": "",
        "date": PartialDate(2024, 3), "venue": "Journal of Wet Matter", "volume": "7", "number": "2",
        "pages": "101-119", "publisher": "Tide Press", "identifiers": (DOI,),
    }  # fmt: skip
    return candidate_of(**{**known, **facts})
