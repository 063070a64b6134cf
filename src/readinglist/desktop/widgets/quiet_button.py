"""A button that looks like a link: for what stands among text."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget


class QuietButton(QPushButton):
    """Space and Enter press it. name: its object name; said: what it does, for who cannot see where it stands."""

    def __init__(self, text: str, *, name: str, said: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setAccessibleName(said or text)
        self.setProperty("kind", "quiet")
        # Outside a dialog Enter would go on to whatever is around the button.
        self.setAutoDefault(True)
