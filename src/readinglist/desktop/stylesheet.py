"""The style sheet of the window, made from a theme. Only shapes and states that the palette cannot express."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist import resources

if TYPE_CHECKING:
    from readinglist.desktop.theme import Theme

_SHEET = """
QMainWindow, QDialog {{ background: {window}; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {border}; padding: 4px 8px; }}

QMenuBar {{ background: {window}; border: none; padding: 2px 4px; }}
QMenuBar::item {{ background: transparent; padding: 4px 8px; border-radius: 4px; }}
QMenuBar::item:selected {{ background: {selection}; }}
QMenu {{ background: {raised}; border: 1px solid {border}; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 8px; border-radius: 4px; }}
QMenu::item:selected {{ background: {selection}; }}
QMenu::item:disabled {{ color: {faint}; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 8px; }}

QPushButton {{
    background: {raised}; color: {text}; border: 1px solid {border}; border-radius: 6px; padding: 5px 12px;
}}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QInputDialog QLineEdit {{ min-width: 360px; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {selection}; }}
QPushButton:focus {{ border: 1px solid {accent}; }}
QPushButton:disabled {{ color: {faint}; background: {window}; }}
QPushButton[kind="primary"] {{
    background: {accent}; color: {accent_text}; border: 1px solid {accent}; font-weight: 600;
}}
QPushButton[kind="primary"]:hover {{ background: {accent_hover}; }}
QPushButton[kind="primary"]:focus {{ border: 1px solid {text}; }}
QPushButton[kind="primary"]:disabled {{ background: {border}; color: {muted}; border-color: {border}; }}
QPushButton[kind="quiet"] {{
    background: transparent; border: 1px solid transparent; color: {accent}; padding: 3px 8px;
}}
QPushButton[kind="quiet"][tone="muted"] {{ color: {muted}; }}
QPushButton[kind="quiet"][tone="warning"] {{ color: {warning}; }}
QPushButton[kind="quiet"][tone="danger"] {{ color: {danger}; }}
QPushButton[kind="quiet"]:hover {{ background: {hover}; }}
QPushButton[kind="quiet"]:focus {{ border: 1px solid {accent}; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:pressed, QToolButton:checked {{ background: {selection}; }}
QToolButton:focus {{ border: 1px solid {accent}; }}
QToolButton::menu-indicator {{ image: none; }}

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateEdit {{
    background: {surface}; color: {text}; border: 1px solid {border}; border-radius: 6px; padding: 4px 8px;
    selection-background-color: {accent}; selection-color: {accent_text};
}}
QPlainTextEdit, QTextEdit, QTextBrowser {{ padding: 4px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus {{
    border: 1px solid {accent};
}}
QLineEdit[frame="false"], QTextEdit[frame="false"], QPlainTextEdit[frame="false"], QTextBrowser[frame="false"] {{
    border: 1px solid transparent; background: transparent; padding: 0;
}}
QComboBox::drop-down {{ border: none; width: 20px; }}
QComboBox QAbstractItemView {{ background: {raised}; border: 1px solid {border}; outline: none; }}

QAbstractItemView {{ background: {surface}; border: none; outline: none; }}
QListView#tag_proposals {{ background: {raised}; border: 1px solid {border}; }}
QListView#tag_proposals::item {{ padding: 4px 8px; color: {text}; }}
QListView#tag_proposals::item:hover {{ background: {hover}; }}
QListView#tag_proposals::item:selected {{ background: {selection}; color: {text}; }}
QTreeView#sidebar {{ background: {sidebar}; padding-top: 8px; show-decoration-selected: 0; }}
QTreeView#sidebar::item, QTreeView#sidebar::item:selected, QTreeView#sidebar::branch {{ background: transparent; }}
QListWidget#preference_names {{ background: {sidebar}; padding: 16px 8px; }}
QListWidget#preference_names::item {{ padding-left: 8px; border-radius: 6px; color: {text}; }}
QListWidget#preference_names::item:hover {{ background: {hover}; }}
QListWidget#preference_names::item:selected {{ background: {selection}; color: {text}; }}
QListWidget#preference_names::item:focus {{ border: 1px solid {accent}; padding-left: 7px; }}
QTableView#backups::item {{ padding: 0 5px; }}
QTreeView#key_changes {{ padding-left: 12px; }}
QTreeView#findings::item, QTreeView#key_changes::item {{ padding: 4px; }}
QListWidget#places {{ border: 1px solid {border}; border-radius: 6px; padding: 4px; }}
QListWidget#places::item {{ padding: 2px 4px; color: {text}; }}
QTreeView#findings::item:selected, QTreeView#key_changes::item:selected {{ background: {selection}; color: {text}; }}
QHeaderView {{ background: {surface}; border: none; }}
QHeaderView::section {{
    background: {surface}; color: {muted}; border: none; border-bottom: 1px solid {border}; padding: 4px 8px;
    font-size: {small_points}pt;
}}
QHeaderView::section:hover {{ color: {text}; background: {hover}; }}
QTableCornerButton::section {{ background: {surface}; border: none; }}

QTabWidget::pane {{ border: none; border-top: 1px solid {border}; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{
    background: transparent; color: {muted}; border: none; border-bottom: 2px solid transparent; padding: 6px 10px;
}}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:selected {{ color: {text}; border-bottom: 2px solid {accent}; }}
QTabBar::tab:focus {{ background: {hover}; }}

QSplitter::handle {{ background: {border}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {border}; border-radius: 4px; margin: 1px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QRadioButton {{ spacing: 8px; }}
QRadioButton::indicator {{
    width: 14px; height: 14px; border: 1px solid {faint}; border-radius: 8px; background: {surface};
}}
QRadioButton::indicator:hover, QRadioButton::indicator:focus {{ border-color: {accent}; }}
QRadioButton::indicator:checked {{
    width: 6px; height: 6px; border: 5px solid {accent}; background: {accent_text};
}}

QCheckBox {{ spacing: 8px; }}
QCheckBox::indicator, QTreeView::indicator {{
    width: 14px; height: 14px; border: 1px solid {faint}; border-radius: 4px; background: {surface};
}}
QCheckBox::indicator:hover, QCheckBox::indicator:focus {{ border-color: {accent}; }}
QCheckBox::indicator:checked, QTreeView::indicator:checked {{
    border-color: {accent}; background: {accent}; image: url("{tick}");
}}
QTreeView::indicator:indeterminate {{
    width: 6px; height: 6px; border: 4px solid {accent}; background: {accent_text};
}}
QCheckBox::indicator:disabled {{ border-color: {border}; background: {window}; }}

QProgressBar {{ background: {border}; border: none; border-radius: 3px; max-height: 6px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QStatusBar {{ background: {window}; border-top: 1px solid {border}; color: {muted}; }}
QStatusBar::item {{ border: none; }}
QGroupBox {{ border: none; margin-top: 20px; font-weight: 600; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 0; }}

QLabel[kind="muted"] {{ color: {muted}; }}
QLabel[kind="danger"] {{ color: {danger}; }}
QLabel[kind="warning"] {{ color: {warning}; }}
QLabel[kind="success"] {{ color: {success}; }}
QFrame[kind="line"] {{ background: {border}; max-height: 1px; border: none; }}
QFrame[kind="surface"], QWidget[kind="surface"] {{ background: {surface}; }}
QFrame[kind="sidebar"], QWidget[kind="sidebar"] {{ background: {sidebar}; }}
QFrame[kind="card"] {{ background: {surface}; border: 1px solid {border}; border-radius: 8px; }}
QFrame[kind="taken_card"] {{ background: {selection}; border: 1px solid {accent}; border-radius: 8px; }}
QFrame[kind="chosen_card"] {{ background: {surface}; border: 2px solid {accent}; border-radius: 8px; }}
QFrame[kind="inset"] {{ background: {window}; border: none; border-radius: 6px; }}
QFrame[kind="proposal"] {{ background: {window}; border: none; border-left: 2px solid {accent}; }}
QLabel[kind="alarm"] {{
    color: {danger}; background: {window}; border: 1px solid {danger}; border-radius: 6px; padding: 4px 8px;
}}
QLabel[kind="known_alarm"] {{
    color: {muted}; background: {window}; border: 1px solid {border}; border-radius: 6px; padding: 4px 8px;
}}
QFrame[kind="floating"] {{ background: {raised}; border: 1px solid {border}; border-radius: 10px; }}
QFrame[kind="floating"] QLineEdit {{
    background: transparent; border: none; border-bottom: 1px solid {border}; border-radius: 0; padding: 12px 16px;
}}
QFrame[kind="floating"] QListView {{ background: transparent; }}
QScrollArea {{ border: none; background: transparent; }}
"""


def style_sheet(theme: Theme, *, small_points: float) -> str:
    """The application's style sheet. `small_points`: size of small text in points."""
    tick = resources.get_path(f"marks/tick-{'dark' if theme.is_dark else 'light'}.svg").as_posix()
    return _SHEET.format(**theme._asdict(), small_points=f"{small_points:.2f}", tick=tick)
