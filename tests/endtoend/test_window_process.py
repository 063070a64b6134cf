"""The window as a process on a real X server: it opens, shows itself, and quits in order; kills lose nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from readinglist import resources
from readinglist.library.library import Library

pytestmark = pytest.mark.endtoend

PROGRAM = [sys.executable, "-m", "readinglist"]
_PATIENCE_S = 40.0


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a process that sees a screen of 1280 by 720 with a window manager."""
    for tool in ("Xvfb", "openbox", "xdotool"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not here")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x720x24", "-nolisten", "tcp"],
        pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading) as answer:
        display = f":{answer.readline().strip()}"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "WAYLAND"))}
    environment = {**inherited, "DISPLAY": display, "READINGLIST_LIBRARY": str(tmp_path / "library.sqlite")}
    manager = subprocess.Popen(["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_for_manager(environment)
    yield environment
    for process in (manager, server):
        process.terminate()
        process.wait(timeout=20)


def _wait_for_manager(environment: dict[str, str]) -> None:
    """A window that comes before the window manager is never given the keys."""
    end_s = time.monotonic() + 20
    command = ["xdotool", "get_desktop"]
    while time.monotonic() < end_s:
        if subprocess.run(command, env=environment, capture_output=True, timeout=30, check=False).returncode == 0:
            return
        time.sleep(0.05)


@pytest.fixture
def open_program(screen: dict[str, str]) -> Iterator[Callable[..., tuple[subprocess.Popen[str], str]]]:
    """Start the program and wait for its window: (process, id of the window)."""
    running: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> tuple[subprocess.Popen[str], str]:
        process = subprocess.Popen(
            [*PROGRAM, *arguments], env=screen, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        running.append(process)
        return process, _find_window(screen, process)

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=20)


def _find_window(screen: dict[str, str], process: subprocess.Popen[str]) -> str:
    end_s = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end_s:
        assert process.poll() is None, process.communicate()[1]
        found = _xdotool(screen, "search", "--onlyvisible", "--name", "Reading List")
        if found:
            return found.splitlines()[0]
        time.sleep(0.1)
    raise AssertionError("no window came")


def _xdotool(screen: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(["xdotool", *arguments], env=screen, capture_output=True, text=True, timeout=30, check=False)
    return done.stdout.strip()


def _press(screen: dict[str, str], window: str, *keys: str) -> None:
    _xdotool(screen, "windowactivate", "--sync", window)
    for key in keys:
        _xdotool(screen, "key", "--clearmodifiers", key)
        time.sleep(0.15)


@pytest.mark.parametrize("arguments", [[], ["desktop"]])
def test_the_program_opens_a_window_and_quits_by_key(
    screen: dict[str, str], open_program: Callable[..., tuple[subprocess.Popen[str], str]], arguments: list[str]
) -> None:
    process, window = open_program(*arguments)
    end_s = time.monotonic() + _PATIENCE_S
    while process.poll() is None and time.monotonic() < end_s:  # a key that comes before the menus is pressed again
        _press(screen, window, "ctrl+q")
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=3)
    _, err = process.communicate(timeout=3)
    assert process.returncode == 0, err
    assert err == ""
    assert Path(screen["READINGLIST_LIBRARY"]).exists()


def test_a_key_in_the_window_reaches_the_library_and_a_kill_does_not_lose_it(
    screen: dict[str, str], open_program: Callable[..., tuple[subprocess.Popen[str], str]]
) -> None:
    path = Path(screen["READINGLIST_LIBRARY"])
    sample = str(resources.get_path(resources.SAMPLE_LISTING))
    assert subprocess.run([*PROGRAM, "import", sample], env=screen, capture_output=True, timeout=60).returncode == 0
    process, window = open_program()
    _press(screen, window, "j", "4")
    _wait_for(path, rating=4)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=20)
    _wait_for(path, rating=4)
    with Library.open(path) as library:
        assert "Rate" in library.undo_label


def _wait_for(path: Path, *, rating: int) -> None:
    """Until one paper has the rating, as another process sees it."""
    end_s = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end_s:
        with Library.open(path) as library:
            if library.count(f"rating:{rating}") == 1:
                return
        time.sleep(0.1)
    raise AssertionError(f"no paper has the rating {rating}")


def test_the_first_window_fits_the_screen(
    screen: dict[str, str], open_program: Callable[..., tuple[subprocess.Popen[str], str]]
) -> None:
    _, window = open_program()
    lines = _xdotool(screen, "getwindowgeometry", "--shell", window).splitlines()
    size = {name: int(value) for name, _, value in (line.partition("=") for line in lines)}
    assert size["WIDTH"] <= 1280
    assert size["HEIGHT"] <= 720 - 20, "there is no room for a title bar"
