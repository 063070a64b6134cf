"""How far a paper is proven, in plain words, with what can be done about it. No Qt in here."""

from __future__ import annotations

from dataclasses import dataclass

from readinglist.desktop.views.details.dossier import Dossier
from readinglist.desktop.views.details.words import origin_name, when
from readinglist.library.origins import MARK, live_origins
from readinglist.model.candidate import Verdict, evidence_line
from readinglist.model.lookup import Lookup, LookupState


@dataclass(frozen=True, slots=True)
class Standing:
    """words: one sentence. detail: the evidence or the reason. action, button: what can be done, or empty."""

    words: str
    detail: str = ""
    action: str = ""
    button: str = ""
    is_proven: bool = False


def standing_of(dossier: Dossier) -> Standing:
    """What is to be said on top of a paper's fields."""
    lookup = dossier.lookup
    match lookup.state:
        case LookupState.PROVEN:
            return _proven(dossier)
        case LookupState.TO_REVIEW:
            return Standing(_candidates(lookup), lookup.reason, "quality.review", "Review…")
        case LookupState.NOT_FOUND:
            return Standing("Not found", lookup.reason, "quality.complete", "Look up again")
        case LookupState.LATER:
            return Standing("Later", _later(lookup), "quality.complete", "Look up again")
        case LookupState.QUEUED:
            return Standing("Waits to be looked up")
        case LookupState.UNVERIFIED:
            return Standing("Unverified", "no source has confirmed these fields yet", "quality.complete", "Look up")


def _proven(dossier: Dossier) -> Standing:
    mark = live_origins(dossier.origins).get(MARK)
    if mark is None:
        return Standing("Verified", is_proven=True)
    words = f"Proven by {origin_name(mark)}, {when(mark.recorded)}"
    return Standing(words, evidence_line(mark.evidence.items()), "quality.undo_match", "Undo match", is_proven=True)


def _candidates(lookup: Lookup) -> str:
    count = sum(match.verdict is not Verdict.REFUSED for match in lookup.matches)
    return "1 candidate to review" if count == 1 else f"{count} candidates to review"


def _later(lookup: Lookup) -> str:
    again = f"; asked again after {when(lookup.not_before)}" if lookup.not_before is not None else ""
    return f"{lookup.reason}{again}"
