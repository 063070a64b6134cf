"""A screen that cannot be used becomes one sentence instead of an abort.

`starting` has seen that the display answers. It may still refuse us (no authorisation), or a library of Qt's platform
plugin may be missing: Qt then says so in several warnings and aborts the process from within its constructor.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_EXIT_CODE = 2  # as errors.NoDisplay: the exception itself could not leave Qt's constructor


@contextmanager
def explaining_failure() -> Iterator[None]:
    """While an application object is made: end with one sentence and exit code 2 where Qt would abort."""
    said: list[str] = []

    def listen(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            reason = said[0] if said else message.splitlines()[0]
            _end(f"readinglist: The window cannot be opened: {reason.rstrip('.')}.")
        said.append(message)

    previous = qInstallMessageHandler(listen)
    try:
        yield
    finally:
        qInstallMessageHandler(previous)
    for message in said:
        sys.stderr.write(f"{message}\n")


def _end(sentence: str) -> None:
    """Leave at once: Qt aborts as soon as its message handler returns."""
    sys.stderr.write(f"{sentence}\nThe command line does all the same: `readinglist --help`.\n")
    sys.stderr.flush()
    os._exit(_EXIT_CODE)
