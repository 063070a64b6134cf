"""Where icons, fonts and the sample listing are found: in the installed package, or beside `src` in the tree."""

from __future__ import annotations

from functools import cache
from pathlib import Path

SAMPLE_LISTING = "sample/daily-papers.txt"

_PACKAGE = Path(__file__).resolve().parent


@cache
def folder() -> Path:
    """The folder of all resources. A wheel carries it inside the package; an editable install and the tree do not."""
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "resources"


def get_path(name: str) -> Path:
    """Path of one resource, as in "icons/tag.svg". FileNotFoundError says that the installation is not whole."""
    path = folder() / name
    if not path.exists():
        raise FileNotFoundError(f"the resource {name} is missing from {folder()}: the installation is not whole")
    return path
