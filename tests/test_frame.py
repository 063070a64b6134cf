"""The frame of conftest.py does what it says: each bad test below must fail, for the reason it is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")

BAD = {
    "thread": (
        "import threading\nstop = threading.Event()\n"
        "def test_bad():\n    threading.Thread(target=stop.wait, args=(8,), daemon=True, name='left-thread').start()\n",
        "left-thread",
    ),
    "log": (
        "import logging\ndef test_bad():\n    logging.getLogger('readinglist.x').warning('odd %s', 'thing')\n",
        "readinglist.x: odd thing",
    ),
    "python warning": (
        "import warnings\ndef test_bad():\n    warnings.warn('old way', DeprecationWarning)\n",
        "old way",
    ),
    "qt warning": (
        "from PySide6.QtCore import qWarning\ndef test_bad(qapp):\n    qWarning('qt is cross')\n",
        "qt is cross",
    ),
    "top-level widget": (
        "from PySide6.QtWidgets import QWidget\nkept = []\n"
        "def test_bad(qapp):\n    kept.append(QWidget(objectName='left-widget'))\n",
        "left-widget",
    ),
    "timer": (
        "from PySide6.QtCore import QTimer\nkept = []\n"
        "def test_bad(qapp):\n    kept.append(QTimer(objectName='left-timer'))\n    kept[0].start(1000)\n",
        "left-timer",
    ),
    "socket": (
        "import socket\ndef test_bad():\n    socket.create_connection(('192.0.2.1', 80), timeout=1)\n",
        "only loopback is open",
    ),
    "name": (
        "import socket\ndef test_bad():\n    socket.getaddrinfo('example.org', 80)\n",
        "tried to reach example.org",
    ),
}

GOOD = """
import logging, os, socket, pathlib
import pytest

def test_loopback_is_open():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()

@pytest.mark.expects_log("odd")
def test_expected_log():
    logging.getLogger("readinglist.x").warning("odd thing")

def test_home(home):
    assert pathlib.Path.home() == home and os.environ["XDG_DATA_HOME"].startswith(str(home))
"""


def _run(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(CONFTEST, folder / "conftest.py")
    (folder / "test_sample.py").write_text(text, "utf-8")
    settings = "[pytest]\nfilterwarnings = error\nqt_api = pyside6\nqt_log_level_fail = WARNING\n"
    (folder / "pytest.ini").write_text(settings, "utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(folder)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_test_fails_and_says_why(name: str, tmp_path: Path) -> None:
    text, reason = BAD[name]
    result = _run(tmp_path, text)
    assert result.returncode == 1, result.stdout + result.stderr
    assert reason in result.stdout


def test_a_good_test_passes(tmp_path: Path) -> None:
    result = _run(tmp_path, GOOD)
    assert result.returncode == 0, result.stdout + result.stderr
