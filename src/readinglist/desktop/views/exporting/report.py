"""What is incomplete in an export, and what LaTeX will meet: told before the manuscript finds out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from readinglist.desktop import theme
from readinglist.desktop.plain_text import PlainLabel, tool_tip
from readinglist.model.export import ExportRemark, ExportReport

#: A list for people, not for programs: more lines than this are counted only.
MOST_REMARKS = 500


class RemarkModel(QStringListModel):
    """Lines that may be too long for the list: each is its own tool tip, letter by letter."""

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(super().data(index, Qt.ItemDataRole.DisplayRole) or "")
        return super().data(index, role)


class ReportView(QWidget):
    """One sentence, and a line for each paper that lacks something or was altered."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export_report")
        self.title = PlainLabel("", role="heading")
        self.title.setObjectName("report_title")
        self.warnings = PlainLabel(role="small", kind="warning", is_wrapped=True)
        self.warnings.setObjectName("report_warnings")
        self.remarks = QListView()
        self.remarks.setObjectName("report_remarks")
        self.remarks.setAccessibleName("Papers to look at")
        self.remarks.setWordWrap(True)  # why a paper is incomplete is never cut
        self.remarks.setResizeMode(QListView.ResizeMode.Adjust)
        self.remarks.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.remarks.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.remarks.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.remarks.setModel(RemarkModel(self))
        self.remarks.setFont(theme.font("small"))
        self.remarks.setSpacing(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self.title, self.warnings):
            layout.addWidget(widget)
        layout.addWidget(self.remarks, 1)
        layout.addStretch(0)

    def lines(self) -> list[str]:
        """The lines that are shown."""
        model = self.remarks.model()
        return model.stringList() if isinstance(model, QStringListModel) else []

    def show_report(self, report: ExportReport, *, is_part: bool = False) -> None:
        """Show a report; is_part: on the beginning of the export only."""
        remarks = [*report.flagged, *report.incomplete, *report.altered]
        shown = [_line(remark) for remark in remarks[:MOST_REMARKS]]
        if len(remarks) > MOST_REMARKS:
            shown.append(f"… and {len(remarks) - MOST_REMARKS:,} more")
        self.title.setText(_title(report, is_part=is_part))
        self.warnings.setText("\n".join(report.warnings))
        self.warnings.setVisible(bool(report.warnings))
        model = self.remarks.model()
        assert isinstance(model, QStringListModel)
        model.setStringList(shown)
        self.remarks.setVisible(bool(shown))


def _title(report: ExportReport, *, is_part: bool) -> str:
    of = f" of the first {report.total:,}" if is_part else f" of {report.total:,}"
    parts = [f"{len(report.flagged):,} withdrawn or retracted"] if report.flagged else []
    if report.incomplete:
        parts.append(f"{len(report.incomplete):,}{of} incomplete")
    if parts:
        return ", ".join(parts)
    return "Nothing is missing" + (f" in the first {report.total:,}" if is_part else "")


def _line(remark: ExportRemark) -> str:
    return f"{remark.citation_key}: {', '.join(remark.reasons)}"
