"""API keys belong to the person: a private file of this machine, never the library."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from readinglist.errors import FileProblem, InvalidRequest
from readinglist.library import completing
from readinglist.library.api_keys import (
    api_keys_file,
    api_keys_in_use,
    keep_api_key,
    kept_api_keys,
    told_by_environment,
)
from readinglist.library.library import Library

SECRET = "s3cret-0123456789abcdef"


def test_a_key_is_kept_in_a_file_that_only_its_user_may_read() -> None:
    keep_api_key("openalex", f" {SECRET} ")
    keep_api_key("pubmed", "another-key-9876")
    assert kept_api_keys() == {"openalex": SECRET, "pubmed": "another-key-9876"}
    assert stat.S_IMODE(api_keys_file().stat().st_mode) == 0o600


def test_a_file_that_others_could_read_is_closed_to_them() -> None:
    keep_api_key("openalex", SECRET)
    api_keys_file().chmod(0o644)
    keep_api_key("openalex", "another-key-9876")
    assert stat.S_IMODE(api_keys_file().stat().st_mode) == 0o600


def test_an_empty_key_forgets_it_and_the_last_one_the_file() -> None:
    keep_api_key("openalex", SECRET)
    keep_api_key("openalex", "")
    assert kept_api_keys() == {}
    assert not api_keys_file().exists()


def test_what_is_no_key_changes_nothing() -> None:
    keep_api_key("openalex", SECRET)
    with pytest.raises(InvalidRequest, match="This text for OpenAlex is no API key"):
        keep_api_key("openalex", "no key at all")
    assert kept_api_keys() == {"openalex": SECRET}


def test_a_variable_comes_before_the_kept_key() -> None:
    keep_api_key("openalex", SECRET)
    environment = {"READINGLIST_KEY_OPENALEX": "of-the-environment", "READINGLIST_KEY_PUBMED": ""}
    assert dict(api_keys_in_use(environment).values) == {"openalex": "of-the-environment"}
    assert told_by_environment(environment) == {"openalex"}


@pytest.mark.parametrize("damage", [b"{", b"[]", b'{"openalex": 3}', b"\xff"])
def test_a_damaged_file_is_said_and_not_overwritten(damage: bytes) -> None:
    keep_api_key("openalex", SECRET)
    api_keys_file().write_bytes(damage)
    with pytest.raises(FileProblem, match="with your API keys cannot be read"):
        keep_api_key("pubmed", SECRET)
    assert api_keys_file().read_bytes() == damage


def test_nothing_beside_the_library_has_the_key(library: Library, tmp_path: Path) -> None:
    keep_api_key("openalex", SECRET)
    with completing.make_client(library):
        pass
    library.close()
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if SECRET.encode() in file.read_bytes()]
