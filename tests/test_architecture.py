"""The tree is built as docs/architecture.md says; and the checker that holds this is itself held on bad samples."""

from __future__ import annotations

from pathlib import Path

import pytest

from house_rules import MAY_IMPORT, find_breaches, find_long_parts

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGE = CHECKOUT / "src" / "readinglist"

#: Parts over the limits (60 lines a function, 600 a file), with the reason.
LONG: dict[str, str] = {}


def _modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_every_module_keeps_to_its_room() -> None:
    modules = _modules()
    assert modules, f"no modules found below {PACKAGE}"
    breaches = [
        breach
        for module in modules
        for breach in find_breaches(module.relative_to(PACKAGE).as_posix(), module.read_text("utf-8"))
    ]
    assert not breaches, "\n".join(map(str, breaches))


def test_every_room_is_known() -> None:
    rooms = {path.stem if path.is_file() else path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    rooms.discard("__init__")
    rooms.discard("py.typed")
    rooms.discard("resources" if (PACKAGE / "resources").is_dir() else "")
    assert rooms <= set(MAY_IMPORT), f"rooms that the architecture does not know: {sorted(rooms - set(MAY_IMPORT))}"


def test_no_function_and_no_file_is_too_long() -> None:
    found: dict[str, int] = {}
    for folder in ("src", "tests", "packaging"):
        for file in sorted((CHECKOUT / folder).rglob("*.py")):
            found |= find_long_parts(file.relative_to(CHECKOUT).as_posix(), file.read_text("utf-8"))
    too_long = {part: count for part, count in found.items() if part not in LONG}
    assert not too_long, f"over the limit of lines: {too_long}"
    gone = set(LONG) - set(found)
    assert not gone, f"no longer too long, take them off the list: {sorted(gone)}"


@pytest.mark.parametrize(
    ("path", "source"),
    [
        pytest.param("model/paper.py", "import readinglist.storage.reader", id="absolute"),
        pytest.param("model/paper.py", "from readinglist.library.library import Library", id="absolute from"),
        pytest.param("model/paper.py", "from readinglist import storage", id="from the package"),
        pytest.param("model/paper.py", "from readinglist import errors, storage as rows", id="second name, renamed"),
        pytest.param("model/paper.py", "from ..storage import reader", id="relative"),
        pytest.param("model/paper.py", "from .. import storage", id="relative from the package"),
        pytest.param("formats/bibtex/writer.py", "from ...storage import reader", id="relative, two levels"),
        pytest.param("formats/bibtex/__init__.py", "from ...storage import reader", id="relative in __init__"),
        pytest.param("storage/reader.py", "def f():\n    from readinglist.library import places", id="in a function"),
        pytest.param("storage/reader.py", "if TYPE_CHECKING:\n    import readinglist.desktop.app", id="for types"),
        pytest.param("storage/reader.py", "import_module('readinglist.library')", id="import_module"),
        pytest.param("storage/reader.py", "importlib.import_module('readinglist.library.places')", id="importlib"),
        pytest.param("listings/feed.py", "from readinglist.formats import ris", id="between middle packages"),
        pytest.param("library/tagging.py", "from readinglist.cli import group", id="library to front end"),
        pytest.param("cli/commands/list.py", "from readinglist.desktop import app", id="between front ends"),
        pytest.param("cli/commands/list.py", "from readinglist.storage import reader", id="front end past the library"),
        pytest.param("errors.py", "from readinglist.model import paper", id="errors import nothing"),
    ],
)
def test_an_import_against_the_layers_is_found(path: str, source: str) -> None:
    assert find_breaches(path, source), f"{source!r} in {path} went unnoticed"


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("storage/reader.py", "from readinglist.model.paper import Paper"),
        ("storage/reader.py", "from readinglist.storage import tables"),
        ("storage/reader.py", "from . import tables"),
        ("library/importing.py", "from readinglist.listings import detect\nfrom ..formats import ris"),
        ("desktop/app.py", "from readinglist import __version__\nfrom readinglist.library.library import Library"),
        ("formats/bibtex/writer.py", "from ...errors import FileProblem\nfrom bibtexparser import Library"),
        ("library/places.py", "import platformdirs"),
        ("cli/commands/list.py", "import click\nprint(1)"),
    ],
)
def test_an_import_along_the_layers_is_let_through(path: str, source: str) -> None:
    assert find_breaches(path, source) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("library/library.py", "import sqlalchemy"),
        ("library/library.py", "from sqlalchemy.orm import Session"),
        ("library/library.py", "def f():\n    import sqlite3"),
        ("listings/feed.py", "import httpx"),
        ("formats/ris.py", "import bibtexparser"),
        ("formats/bibtex_like.py", "import bibtexparser"),
        ("library/backups.py", "from platformdirs import user_data_path"),
        ("library/tagging.py", "from PySide6.QtCore import QObject"),
        ("desktop/app.py", "import click"),
        ("model/paper.py", "import requests"),
    ],
)
def test_a_library_away_from_its_home_is_found(path: str, source: str) -> None:
    assert find_breaches(path, source), f"{source!r} in {path} went unnoticed"


def test_print_outside_cli_is_found() -> None:
    assert [str(breach) for breach in find_breaches("desktop/app.py", "x = 1\nprint(x)")] == [
        "desktop/app.py:2: print outside cli"
    ]


@pytest.mark.parametrize("path", ["library/utils.py", "model/misc/words.py", "desktop/manager.py"])
def test_a_module_name_that_says_nothing_is_found(path: str) -> None:
    assert find_breaches(path, "")


def test_long_functions_and_files_are_found() -> None:
    body = "\n".join("        x = 1" for _ in range(60))
    source = f"class Window:\n    def build(self):\n{body}\n    def short(self):\n        pass\n"
    assert find_long_parts("desktop/window.py", source) == {"desktop/window.py::Window.build": 61}
    assert find_long_parts("a.py", "x = 1\n" * 601) == {"a.py": 601}
    assert find_long_parts("a.py", "x = 1\n" * 600) == {}
