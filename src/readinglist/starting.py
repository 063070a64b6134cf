"""Opening the window, or saying in one sentence why there cannot be one. Qt is imported last."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

from readinglist.errors import InvalidRequest, NoDisplay

#: Decision 0002: from 6.12.0 on, PySide6 takes `None` for immortal, which it is only from Python 3.12 on.
_BROKEN_QT = (6, 12)
_SOUND_PYTHON = (3, 12)
_WANTED_QT = '"pyside6-essentials>=6.9.3,<6.12"'
_CONNECT_TIMEOUT_S = 3.0


def open_window(library_path: Path | None = None) -> int:
    """Open the window on a library (None: the usual one) and return its exit code.

    Raises NoDisplay where there is no screen or a system library is missing, InvalidRequest where Qt is missing or
    known to abort on this Python.
    """
    check_qt()
    if problem := find_display_problem(os.environ):
        raise NoDisplay(problem, "The command line does all the same: `readinglist --help`.")
    gc.disable()  # what is made before the first paint stays; `app` lets the collector work when the window stands
    try:
        return _import_app()(library_path)
    finally:
        gc.enable()


def _import_app() -> Callable[[Path | None], int]:
    try:
        from readinglist.desktop import app
    except ImportError as error:
        if ".so" not in str(error):
            raise
        raise NoDisplay(
            f"The window needs a system library that is missing ({error}).",
            "docs/installing.md names the packages; `make run` in a checkout installs them.",
        ) from error
    return app.run


def check_qt() -> None:
    """Refuse a Qt that is missing or would abort, by its version alone: once it is imported it may be too late."""
    version = find_qt_version()
    if not version:
        raise InvalidRequest("The window needs PySide6, which is not installed.", f"Install {_WANTED_QT}.")
    if problem := find_bad_pair(version, tuple(sys.version_info)):
        raise InvalidRequest(problem, f"Install {_WANTED_QT}, or use Python 3.12 or newer.")


def find_qt_version() -> str:
    """The version of PySide6 by the name of its metadata folder; empty if it is not installed.

    `importlib.metadata` tells the same, but takes 15 ms to import: a sixth of a bare window.
    """
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        return ""
    for folder in Path(spec.origin).parents[1].glob("[Pp]y[Ss]ide6_[Ee]ssentials-*.dist-info"):
        return folder.name.removesuffix(".dist-info").rpartition("-")[2]
    from importlib import metadata

    return metadata.version("pyside6-essentials")


def find_bad_pair(qt_version: str, python_version: tuple[int | str, ...]) -> str:
    """One sentence if this PySide6 aborts on this Python, else empty."""
    numbers = tuple(int(part) for part in qt_version.split(".")[:2] if part.isdecimal())
    if numbers < _BROKEN_QT or python_version[:2] >= _SOUND_PYTHON:
        return ""
    python = ".".join(map(str, python_version[:2]))
    return f"PySide6 {qt_version} aborts on Python {python} after some thousand calls."


def find_display_problem(environment: Mapping[str, str]) -> str:
    """One sentence if no screen can be reached, else empty. Qt itself would end the process with an abort."""
    if sys.platform in ("win32", "darwin") or environment.get("QT_QPA_PLATFORM"):
        return ""
    wayland, x11 = environment.get("WAYLAND_DISPLAY", ""), environment.get("DISPLAY", "")
    if not wayland and not x11:
        return "There is no display for the window: neither DISPLAY nor WAYLAND_DISPLAY is set."
    if wayland and _answers(str(Path(environment.get("XDG_RUNTIME_DIR", ""), wayland))):
        return ""
    if x11 and _x11_answers(x11):
        return ""
    return f'The display "{x11 or wayland}" cannot be reached.'


def _x11_answers(display: str) -> bool:
    """`display` is [host]:number[.screen], as in X(7)."""
    import socket

    host, _, number = display.rpartition(":")
    number = number.partition(".")[0]
    if not number.isdecimal():
        return False
    if host in ("", "unix"):
        place = f"/tmp/.X11-unix/X{number}"
        return _answers(place) or _answers("\0" + place)
    if host.startswith("/"):
        return _answers(display)
    try:
        socket.create_connection((host, 6000 + int(number)), timeout=_CONNECT_TIMEOUT_S).close()
    except OSError:
        return False
    return True


def _answers(place: str) -> bool:
    """Whether somebody listens at this Unix socket (a leading NUL names one without a file, as Linux has them)."""
    import socket

    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(_CONNECT_TIMEOUT_S)
        try:
            client.connect(place)
        except (OSError, ValueError):
            return False
    return True
