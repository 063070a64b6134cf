"""The rule by which new papers get their citation keys. Keys that papers have already are never changed by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from readinglist.citekeys import CLASHES, DEFAULT_CLASH, DEFAULT_PATTERN, make_key, parse_pattern
from readinglist.errors import InvalidRequest
from readinglist.library.settings import change_setting
from readinglist.model.changes import Changes
from readinglist.model.dates import PartialDate
from readinglist.model.paper import Paper, PaperId, PaperType
from readinglist.model.people import Person

if TYPE_CHECKING:
    from readinglist.library.library import Library
    from readinglist.library.operation import Operation

__all__ = [
    "CLASHES", "DEFAULT_CLASH", "DEFAULT_PATTERN", "EXAMPLE", "SETTING", "KeyRule", "check_pattern", "choose_samples",
    "get_pattern", "get_rule", "preview_keys", "read_rule", "set_clash", "set_pattern",
]  # fmt: skip

SETTING = "citation_key_pattern"
CLASH_SETTING = "citation_key_clash"

#: Stands in for the papers of an empty library when keys are shown.
EXAMPLE = Paper(
    title="Attention Is All You Need",
    type=PaperType.INPROCEEDINGS,
    people=(Person(family="Vaswani", given="Ashish"), Person(family="Shazeer", given="Noam")),
    date=PartialDate(2017),
)
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class KeyRule:
    """How a library makes keys: by which pattern, and how it tells equal keys apart (one of CLASHES)."""

    pattern: str = DEFAULT_PATTERN
    clash: str = DEFAULT_CLASH

    def make(self, paper: Paper, is_taken: Callable[[str], bool]) -> str:
        """A key for the paper for which `is_taken` is false."""
        return make_key(paper, pattern=self.pattern, clash=self.clash, taken=is_taken)


def get_rule(library: Library) -> KeyRule:
    """The rule in use; a way to tell keys apart that is not known (a newer version wrote it) is the default one."""
    return _rule(library.setting(SETTING), library.setting(CLASH_SETTING))


def read_rule(op: Operation) -> KeyRule:
    """As `get_rule`, inside an operation."""
    found = op.writer.find("setting", "name", "value", name=[SETTING, CLASH_SETTING])
    values = {row["name"]: row["value"] for row in found}
    return _rule(values.get(SETTING, ""), values.get(CLASH_SETTING, ""))


def _rule(pattern: str, clash: str) -> KeyRule:
    return KeyRule(pattern or DEFAULT_PATTERN, clash if clash in CLASHES else DEFAULT_CLASH)


def get_pattern(library: Library) -> str:
    """The pattern in use: the library's own, else the default one."""
    return library.setting(SETTING) or DEFAULT_PATTERN


def check_pattern(pattern: str) -> None:
    """Raises InvalidRequest, with the part that is wrong, for a pattern that cannot be understood."""
    parse_pattern(pattern)


def set_pattern(library: Library, pattern: str, *, initiator: object | None = None) -> Changes | None:
    """Use a pattern for papers that come from now on; empty or the default one forgets the library's own.

    Raises InvalidRequest for a pattern that cannot be understood; the earlier one then stays.
    """
    pattern = pattern.strip()
    check_pattern(pattern)
    return change_setting(library, SETTING, value="" if pattern == DEFAULT_PATTERN else pattern, initiator=initiator)


def set_clash(library: Library, clash: str, *, initiator: object | None = None) -> Changes | None:
    """Tell equal keys of papers that come from now on apart in this way. Raises InvalidRequest for an unknown one."""
    if clash not in CLASHES:
        raise InvalidRequest(f'Equal keys cannot be told apart by "{clash}".', f"Known are {', '.join(CLASHES)}.")
    return change_setting(library, CLASH_SETTING, value="" if clash == DEFAULT_CLASH else clash, initiator=initiator)


def choose_samples(library: Library, *, count: int) -> list[Paper]:
    """At most `count` of the newest papers that differ in what a key is made of: with and without people, dates."""
    ids = [PaperId(paper_id) for paper_id in library.find_ids(limit=_LOOKED_AT)]
    shapes: dict[object, list[Paper]] = {}
    for paper in library.get_papers(ids):
        shapes.setdefault((min(len(paper.people), 3), paper.date is None, paper.type), []).append(paper)
    rounds = chain.from_iterable(zip_longest(*shapes.values()))
    return [paper for paper in rounds if paper is not None][:count]


def preview_keys(library: Library, papers: Sequence[Paper], *, pattern: str) -> list[str]:
    """The key that each paper would get if it came now, beside all others. Changes nothing. Raises InvalidRequest."""
    keys: list[str] = []
    rule = replace(get_rule(library), pattern=pattern)

    def is_taken(key: str, paper: Paper) -> bool:
        if key.casefold() in (earlier.casefold() for earlier in keys):
            return True
        return library.find_paper(key) not in (None, paper.id)

    for paper in papers:
        keys.append(rule.make(paper, partial(is_taken, paper=paper)))
    return keys
