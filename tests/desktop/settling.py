"""Waiting for a window, without guessing how long."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from readinglist.desktop.main_window import MainWindow


def wait_idle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing is under way and what came back was shown."""
    for _round in range(3):
        qtbot.waitUntil(lambda: window.tasks.is_idle, timeout=10_000)
        qtbot.wait(20)
    qtbot.waitUntil(lambda: window.tasks.is_idle, timeout=10_000)
