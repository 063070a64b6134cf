"""What a check found: trouble with the file, or with what is said of a paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from readinglist.model.paper import PaperId


class Severity(StrEnum):
    """DAMAGE: the file itself; recover a backup. REPAIR: something derived is out of step and can be made again.
    QUALITY: a paper lacks something, or two papers may be one.
    """

    DAMAGE = "damage"
    REPAIR = "repair"
    QUALITY = "quality"


@dataclass(frozen=True, slots=True)
class Fix:
    """What would mend a field: its value before and after, as a person types it."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. kind: a word for programs ("no-date"); message: a sentence that names the paper.

    fix: where it can be mended safely without asking what is meant.
    """

    severity: Severity
    kind: str
    message: str
    paper_id: PaperId | None = None
    fix: Fix | None = None
