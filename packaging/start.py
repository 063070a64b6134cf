"""`make run`: open the window; where there is no display, do the main job on the sample listing instead and say so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from readinglist.starting import find_display_problem

BIN = Path(sys.executable).parent
_TRY_SCREEN = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
_TIMEOUT_S = 30
#: Platforms of Qt that draw where nobody looks.
_UNSEEN = ("offscreen", "minimal", "vnc")


def find_screen_problem() -> str:
    """One sentence if no window could be seen, else empty. A process of its own tries: Qt ends it where it fails."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform in _UNSEEN:
        return f"QT_QPA_PLATFORM is {platform}, which shows no window."
    if problem := find_display_problem(os.environ):
        return problem
    try:
        tried = subprocess.run([sys.executable, "-c", _TRY_SCREEN], capture_output=True, text=True, timeout=_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        return "The display does not answer."
    if tried.returncode:
        return f"Qt cannot use the display: {(tried.stderr.strip().splitlines() or ['it gave no reason'])[0]}"
    return ""


def main() -> int:
    if problem := find_screen_problem():
        print(problem, file=sys.stderr)
        sys.stderr.flush()
        return subprocess.call([sys.executable, str(Path(__file__).with_name("demonstrate.py"))])
    program = str(BIN / "readinglist-desktop")
    os.execv(program, [program])


if __name__ == "__main__":
    sys.exit(main())
