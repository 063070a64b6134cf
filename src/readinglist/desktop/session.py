"""What the window remembers between two starts: sizes, columns, the view, the theme. Nothing of it is in the library.

Changes are written soon after they are made, not at the end, so that they survive a kill.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QSettings, QTimer

from readinglist.library.places import config_folder

_log = logging.getLogger(__name__)
_DELAY_MS = 400
FILE_NAME = "window.ini"


class Session(QObject):
    """Named values in an INI file of the config folder. A value of the wrong kind counts as absent."""

    def __init__(self, path: Path | None = None, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path or config_folder() / FILE_NAME
        self._settings = QSettings(str(self.path), QSettings.Format.IniFormat)
        self._waiting: dict[str, Any] = {}
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self.save)

    def text(self, name: str, default: str = "") -> str:
        value = self._value(name)
        return value if isinstance(value, str) else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        return {"true": True, "false": False}.get(self.text(name), default)

    def state(self, name: str) -> QByteArray:
        """A state that Qt made; empty if there is none."""
        value = self._value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def record(self, name: str) -> Any:
        """Lists and dictionaries as they were remembered; None if there is none."""
        try:
            return json.loads(self.text(name, "null"))
        except ValueError:
            return None

    def remember(self, name: str, value: str | bool | QByteArray | list[Any] | dict[str, Any]) -> None:
        """Keep a value, written in a moment."""
        if isinstance(value, bool):
            value = "true" if value else "false"
        elif isinstance(value, (list, dict)):
            value = json.dumps(value)
        if self._value(name) != value:
            self._waiting[name] = value
            self._timer.start()

    def aside(self, name: str) -> Any:
        """A record too large to be read at each start, from a file of its own; None if there is none."""
        try:
            return json.loads(self._aside_path(name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def put_aside(self, name: str, record: dict[str, Any] | None) -> None:
        """Write such a record at once; None takes it away."""
        path = self._aside_path(name)
        try:
            if record is None:
                path.unlink(missing_ok=True)
                return
            path.parent.mkdir(parents=True, exist_ok=True)
            written = path.with_suffix(".new")
            written.write_text(json.dumps(record), encoding="utf-8")
            written.replace(path)
        except OSError:
            _log.info("%s could not be put aside", name, exc_info=True)  # as QSettings: a comfort, not a promise

    def _aside_path(self, name: str) -> Path:
        return self.path.with_name(f"{name}.json")

    def save(self) -> None:
        """Write what waits."""
        self._timer.stop()
        for name, value in self._waiting.items():
            self._settings.setValue(name, value)
        if self._waiting:
            self._waiting.clear()
            self._settings.sync()

    def _value(self, name: str) -> Any:
        return self._waiting[name] if name in self._waiting else self._settings.value(name)
