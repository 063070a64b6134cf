"""What an export wrote, and what it could not write: told before the manuscript finds out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from readinglist.model.paper import PaperId


@dataclass(frozen=True, slots=True)
class ExportRemark:
    """Something to know about one paper of an export.

    reasons: in words, most important first ("no authors (6 by number)", "the year is inferred").
    """

    paper_id: PaperId | None
    citation_key: str
    title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The outcome of an export.

    flagged: papers that were withdrawn or retracted, unless the user knows. incomplete: papers that miss what their
    type needs. altered: texts that stand in the file otherwise than in the
    library (a brace without its partner, a command that is not known, a citation key with unsafe characters).
    unknown: characters without a LaTeX form, each with its marks and joiners (so perhaps several code points) -> number
    of papers that have them; they stay as they are and need XeLaTeX, LuaLaTeX or a package.
    t1_count: papers with letters that need \\usepackage[T1]{fontenc}.
    """

    format: str
    total: int
    incomplete: tuple[ExportRemark, ...] = ()
    altered: tuple[ExportRemark, ...] = ()
    unknown: tuple[tuple[str, int], ...] = ()
    t1_count: int = 0
    flagged: tuple[ExportRemark, ...] = ()

    @property
    def summary(self) -> str:
        """One line: "45 papers, 45 incomplete: no authors (45), the year is inferred (5)"."""
        text = _count(self.total)
        if self.flagged:
            text += f", {len(self.flagged):,} withdrawn or retracted"
        if not self.incomplete:
            return text
        kinds = Counter(reason.partition(" (")[0] for remark in self.incomplete for reason in remark.reasons)
        return f"{text}, {len(self.incomplete):,} incomplete: " + ", ".join(
            f"{kind} ({number:,})" for kind, number in kinds.most_common()
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences about what LaTeX will meet; empty when there is nothing."""
        sentences = []
        if self.unknown:
            shown = " ".join(char for char, _ in self.unknown[:20]) + (" …" if len(self.unknown) > 20 else "")
            sentences.append(
                f"{len(self.unknown)} characters have no LaTeX form and stay as they are: {shown} "
                "(XeLaTeX and LuaLaTeX set them; pdfLaTeX needs a package)."
            )
        if self.t1_count:
            sentences.append(f"{_count(self.t1_count)} with letters that need \\usepackage[T1]{{fontenc}}.")
        if self.altered:
            sentences.append(f"{_count(len(self.altered))} with text that was altered to be safe in LaTeX.")
        return tuple(sentences)


def join_reports(reports: Sequence[ExportReport]) -> ExportReport:
    """One report on an export that was looked at in parts; there is at least one."""
    unknown: Counter[str] = Counter()
    for report in reports:
        unknown.update(dict(report.unknown))
    return ExportReport(
        reports[0].format,
        sum(report.total for report in reports),
        tuple(remark for report in reports for remark in report.incomplete),
        tuple(remark for report in reports for remark in report.altered),
        tuple(unknown.most_common()),
        sum(report.t1_count for report in reports),
        tuple(remark for report in reports for remark in report.flagged),
    )


@dataclass(frozen=True, slots=True)
class Export:
    """The text of an export, and the report on it."""

    text: str
    report: ExportReport


def _count(number: int) -> str:
    return "1 paper" if number == 1 else f"{number:,} papers"
