"""A transaction that Ctrl+C left open does not stop the next one."""

from __future__ import annotations

from pathlib import Path

from readinglist.library.library import Library
from readinglist.library.settings import change_setting


def test_what_a_signal_left_open_is_taken_back_before_the_next_operation(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.sqlite") as library:
        change_setting(library, "owls", value="two")
        with library.maintaining() as connection:
            writer = connection
        writer.execute("BEGIN IMMEDIATE")  # as a signal between "begin" and the block would leave it
        writer.execute("INSERT INTO answer (request, fetched, expires) VALUES ('half', '', '')")
        change_setting(library, "owls", value="three")
        assert library.setting("owls") == "three"
        with library.reading() as reader:
            assert reader.execute("SELECT count(*) FROM answer").fetchone() == (0,)
