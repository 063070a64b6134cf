"""Where things lie: the library file, what belongs beside it, and the program's own settings."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APPLICATION = "readinglist"
LIBRARY_NAME = "library.sqlite"
LIBRARY_VARIABLE = "READINGLIST_LIBRARY"


def library_path() -> Path:
    """$READINGLIST_LIBRARY, else `library.sqlite` in the platform's data folder. Nothing is made."""
    if told := os.environ.get(LIBRARY_VARIABLE, "").strip():
        return Path(told).expanduser()
    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False)) / LIBRARY_NAME


def backups_folder(library: Path) -> Path:
    """The folder of backups beside a library: beside the file itself where `library` is a link. Nothing is made."""
    return Path(os.path.realpath(library)).parent / "backups"


def profiles_folder(library: Path) -> Path:
    """The folder of the user's profiles (`profiles`) beside a library, as that of backups. Nothing is made."""
    return Path(os.path.realpath(library)).parent / "profiles"


def config_folder() -> Path:
    """Where settings of this machine lie (window size, last folder), as opposed to the library's. Nothing is made."""
    return Path(platformdirs.user_config_dir(APPLICATION, appauthor=False))
