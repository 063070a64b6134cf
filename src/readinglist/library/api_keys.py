"""The user's API keys for sources: in a file of this machine that only its user may read, or in the environment.

They are a person's, not a library's: a library is copied, backed up and given away, and undo would bring a key back.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from readinglist.errors import FileProblem
from readinglist.library.files import replace_file
from readinglist.library.places import config_folder
from readinglist.sources.api_keys import ApiKeys, checked_api_key, taking_keys, variable
from readinglist.sources.sites import SITES

_FILE_NAME = "api-keys.json"
_PRIVATE = 0o600


def api_keys_file() -> Path:
    return config_folder() / _FILE_NAME


def kept_api_keys() -> dict[str, str]:
    """By source, what `keep_api_key` kept. FileProblem when the file cannot be read."""
    try:
        found = json.loads(api_keys_file().read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _unreadable() from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise _unreadable()
    return {source: value for source, value in found.items() if source in taking_keys()}


def keep_api_key(source: str, text: str) -> None:
    """Ask the source with this key from the next client on; an empty one, without. InvalidRequest for what is none."""
    value = checked_api_key(text, where=f"This text for {SITES[source].name}") if text.strip() else ""
    keys = {key: kept for key, kept in {**kept_api_keys(), source: value}.items() if kept}
    file = api_keys_file()
    if not keys:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT, _PRIVATE))
    file.chmod(_PRIVATE)
    replace_file(file, json.dumps(keys, indent=2) + "\n")


def told_by_environment(environment: Mapping[str, str]) -> frozenset[str]:
    """The sources whose key is in a variable, which comes before the kept one."""
    return frozenset(source for source in taking_keys() if environment.get(variable(source), "").strip())


def api_keys_in_use(environment: Mapping[str, str]) -> ApiKeys:
    return ApiKeys({**kept_api_keys(), **ApiKeys.from_environment(environment).values})


def _unreadable() -> FileProblem:
    return FileProblem(
        f'The file "{api_keys_file()}" with your API keys cannot be read.',
        "Nothing was asked. Remove it, and enter the keys again in the preferences.",
    )
