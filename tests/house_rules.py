"""The house of docs/architecture.md as rules over the syntax trees of its files; test_architecture.py applies them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

PACKAGE = "readinglist"
_MIDDLE = frozenset({"listings", "formats", "matching", "citekeys", "storage", "sources"})
_BOTTOM = frozenset({"", "errors", "model", "outside"})  # "" is the package itself, which holds only its version

#: What the modules of a room may import of our own package, beside their own room.
MAY_IMPORT: dict[str, frozenset[str]] = {
    "": frozenset(),
    "errors": frozenset(),
    "resources": frozenset({"", "errors"}),
    "model": frozenset({"", "errors"}),
    "outside": frozenset({"", "errors", "model"}),
    **dict.fromkeys(_MIDDLE, _BOTTOM),
    "library": _BOTTOM | _MIDDLE | {"resources"},
    "cli": _BOTTOM | {"library", "resources", "starting"},
    "desktop": _BOTTOM | {"library", "resources"},
    "starting": frozenset({"", "errors", "desktop"}),
    "__main__": frozenset({"", "errors", "cli", "starting"}),
}

#: The only home of each library (path below the package, without ".py"); any other library has none.
HOMES: dict[str, str] = {
    "sqlalchemy": "storage",
    "sqlite3": "storage",
    "httpx": "sources/exchange",
    "bibtexparser": "formats/bibtex",
    "rapidfuzz": "matching",
    "selectolax": "outside/html_trees",
    "citeproc": "formats/csl_styles",
    "pypdfium2": "formats/pdf/pages",
    "yaml": "formats/papis",
    "lxml": "formats/csl_styles",  # citeproc-py stands on it; only its error is named
    "click": "cli",
    "PySide6": "desktop",
    "shiboken6": "desktop",
    "platformdirs": "library/places",
}

FORBIDDEN_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "misc"})
FUNCTION_LINES = 60
FILE_LINES = 600


@dataclass(frozen=True)
class Breach:
    """One broken rule: where, and what is wrong in words."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def find_breaches(path: str, source: str) -> list[Breach]:
    """All breaches in one module of the package. `path` is relative to the package folder, with "/"."""
    tree = ast.parse(source)
    room = _room(path)
    breaches = []
    for line, module in imported_modules(path, tree):
        if message := _import_breach(path, room, module):
            breaches.append(Breach(path, line, message))
    if room != "cli":
        breaches += [Breach(path, line, "print outside cli") for line in _prints(tree)]
    for part in PurePosixPath(path).with_suffix("").parts:
        if part in FORBIDDEN_NAMES:
            breaches.append(Breach(path, 1, f"a module named {part!r} says nothing about its subject"))
    return breaches


def find_long_parts(path: str, source: str) -> dict[str, int]:
    """Functions and files over the limits, with their lines: {"a/b.py::Class.method": 75, "a/b.py": 700}."""
    found = {}
    if (count := len(source.splitlines())) > FILE_LINES:
        found[path] = count
    for name, node in _functions(ast.parse(source), ""):
        count = (node.end_lineno or node.lineno) - node.lineno + 1
        if count > FUNCTION_LINES:
            found[f"{path}::{name}"] = count
    return found


def imported_modules(path: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, full module name) of every import anywhere in a module, also by import_module("...").

    `from readinglist import storage` gives "readinglist.storage"; `from .x import y` is resolved against `path`.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base_of(path, node)
            if base == PACKAGE:
                yield from ((node.lineno, f"{PACKAGE}.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, base
        elif isinstance(node, ast.Call) and (name := _dynamic_import(node)):
            yield node.lineno, name


def _base_of(path: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    folder = [PACKAGE, *PurePosixPath(path).parent.parts]
    above = folder[: len(folder) - node.level + 1]
    return ".".join([*above, node.module] if node.module else above)


def _dynamic_import(node: ast.Call) -> str:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in ("import_module", "__import__") and node.args and isinstance(node.args[0], ast.Constant):
        return str(node.args[0].value)
    return ""


def _room(path: str) -> str:
    """ "storage" for "storage/reader.py", "errors" for "errors.py", "" for "__init__.py"."""
    first = PurePosixPath(path).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def _import_breach(path: str, room: str, module: str) -> str:
    top, *rest = module.split(".")
    if top == PACKAGE:
        target = rest[0] if rest else ""
        if target not in MAY_IMPORT:  # a name of the package itself, as in `from readinglist import __version__`
            target = ""
        if target in (room, "") or target in MAY_IMPORT.get(room, frozenset()):
            return ""
        return f"{room or PACKAGE} may not import {module}"
    home = HOMES.get(top)
    if home is not None:
        place = path.removesuffix(".py")
        return "" if place == home or place.startswith(home + "/") else f"{top} belongs in {home}"
    if top in sys.stdlib_module_names:
        return ""
    return f"{top} has no home in this house"


def _prints(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield node.lineno


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for child in ast.iter_child_nodes(node):
        below = prefix
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            below = f"{prefix}{child.name}."
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield prefix + child.name, child
        yield from _functions(child, below)
