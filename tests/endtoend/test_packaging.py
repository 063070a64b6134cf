"""What is installed is whole, and what `make run` does without a display works."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from readinglist import __version__

pytestmark = pytest.mark.endtoend

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that `pip install .` makes, built from a copy of the tree without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    ignored = shutil.ignore_patterns(".git", ".venv", "build", "dist", ".*_cache", "__pycache__")
    shutil.copytree(CHECKOUT, tree, ignore=ignored)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(tree)], check=True, capture_output=True, timeout=100)
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_carries_the_resources_and_both_programs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (entry_points,) = (archive.read(name).decode() for name in names if name.endswith("entry_points.txt"))
    for file in (CHECKOUT / "resources").rglob("*"):
        if file.is_file() and not file.name.startswith("."):
            assert f"readinglist/resources/{file.relative_to(CHECKOUT / 'resources').as_posix()}" in names
    assert "readinglist = readinglist.__main__:main" in entry_points
    assert "readinglist-desktop = readinglist.__main__:desktop" in entry_points
    assert not [name for name in names if name.startswith(("tests/", "packaging/"))]


def test_an_installed_program_finds_its_resources(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    script = "from readinglist import resources as r; print(r.folder()); print(r.get_path(r.SAMPLE_LISTING).is_file())"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    result = subprocess.run(
        [sys.executable, "-c", script], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert result.stdout.splitlines() == [str(tmp_path / "site" / "readinglist" / "resources"), "True"], result.stderr


def test_the_main_job_is_demonstrated_without_a_display(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("DISPLAY")}
    target = tmp_path / "shown"
    result = subprocess.run(
        [sys.executable, str(CHECKOUT / "packaging" / "demonstrate.py"), str(target)],
        env=environment, capture_output=True, text=True, timeout=110,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    for line in ("$ readinglist import", "$ readinglist tag", "$ readinglist export", str(target / "papers.bib")):
        assert line in result.stdout
    assert (target / "papers.bib").read_text("utf-8").count("\n@") >= 5
    header = (target / "window.png").read_bytes()[:24]
    assert header.startswith(b"\x89PNG")
    assert struct.unpack(">II", header[16:24]) >= (1000, 600)


@pytest.mark.parametrize(
    "environment", [{"DISPLAY": ":9871"}, {"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":9871"}, {"DISPLAY": ""}]
)
def test_a_display_that_cannot_be_used_is_noticed_before_the_window_is_tried(environment: dict[str, str]) -> None:
    script = "import start; print(start.find_screen_problem())"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "WAYLAND"))}
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=CHECKOUT / "packaging", env={**inherited, **environment},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip()


def test_the_version_is_the_same_everywhere(wheel: Path) -> None:
    assert wheel.name.startswith(f"readinglist-{__version__}-")
    changes = (CHECKOUT / "CHANGELOG.md").read_text("utf-8")
    assert f"## {__version__}" in changes


def test_the_pins_cover_everything_and_name_no_address() -> None:
    import tomllib

    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    pins = (CHECKOUT / "requirements.txt").read_text("utf-8")
    for requirement in wanted:
        name = requirement.partition(">")[0]
        assert f"\n{name}==" in pins, f"{name} is not pinned: run `make pins`"
    assert "://" not in pins
    assert "--index" not in pins
    assert "--hash=sha256:" in pins


@pytest.mark.parametrize(
    "command",
    [
        ["desktop-file-validate", "readinglist.desktop"],
        # The project has no domain whose name it could turn round.
        [
            "appstreamcli",
            "validate",
            "--no-net",
            "--override=cid-desktopapp-is-not-rdns=info",
            "readinglist.metainfo.xml",
        ],
    ],
    ids=lambda command: command[0],
)
def test_what_a_desktop_reads_is_valid(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not here")
    result = subprocess.run(command, cwd=CHECKOUT / "packaging", capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stdout + result.stderr
