"""Entries that stand in comments or beside errors of a linked file leave it and come back without touching the rest."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from readinglist.library import trashing
from readinglist.library.library import Library
from readinglist.model.linked import LinkState

sys.path.insert(0, str(Path(__file__).parent))
from desk import Desk

OWLS = "@article{a, title={Alpha Owls}}"
RAVENS = "@article{b, title={Beta Ravens}}"
#: Without the owls, the open comment reads on over the ravens, up to the jays.
SWALLOWING = f"@comment{{ {{old {OWLS} @article(b, title={{Beta Ravens}})\n@article{{c, title={{Gamma Jays}}}}\n"


@pytest.fixture
def desk(library: Library, tmp_path: Path) -> Desk:
    return Desk(library, tmp_path / "refs.bib")


@pytest.mark.parametrize(
    "text",
    [
        f"@comment{{ old\n  {OWLS} }}\n\n{RAVENS}\n",
        f"@comment{{{OWLS}, }}\n{RAVENS}\n",
        f"@comment{{ {{old\n{OWLS}\nrest}}}}\n{RAVENS}\n",
        f"@comment{{x {OWLS} y {RAVENS} z}}\n",
        f"@article{{x, title={{open}} oops\n{OWLS} {RAVENS}\n",
        f'@article{{x, title = "open\n{OWLS}\n{RAVENS}\n',
    ],
)
def test_an_entry_leaves_its_odd_place_and_comes_back_with_its_bytes(desk: Desk, text: str) -> None:
    desk.link(text)
    trashing.trash_papers(desk.library, [desk.id("a")])
    assert desk.sync().removed == ("a",)
    without = desk.text
    assert "".join(without.split()) == "".join(text.replace(OWLS, "").split())
    assert desk.sync().is_idle
    desk.library.undo()
    assert desk.sync().added == ("a",)
    assert desk.text == text


def test_an_entry_whose_place_others_would_fall_into_stays_and_is_named(desk: Desk) -> None:
    desk.link(SWALLOWING)
    trashing.trash_papers(desk.library, [desk.id("a")])
    desk.edit("c", title="Delta Jays")
    result = desk.sync()
    reason = "“a” was not taken out: other parts of the file would then be read otherwise."
    assert (result.file.state, result.file.reason) == (LinkState.PENDING, reason)
    assert [issue.message for issue in result.issues] == [reason]
    assert (result.removed, result.is_written) == ((), True)
    assert desk.text == SWALLOWING.replace("Gamma", "Delta")
    assert desk.sync().file.reason == reason


def test_what_was_held_is_settled_when_the_paper_or_the_file_is_mended(desk: Desk) -> None:
    desk.link(SWALLOWING)
    trashing.trash_papers(desk.library, [desk.id("a")])
    assert desk.sync().file.state is LinkState.PENDING
    desk.library.undo()
    assert desk.sync().file.state is LinkState.IN_STEP
    assert desk.text == SWALLOWING
    trashing.trash_papers(desk.library, [desk.id("a")])
    desk.sync()
    desk.replace("{ {old", "{ {old} }")
    assert desk.sync().removed == ("a",)
    assert desk.text == SWALLOWING.replace("{ {old", "{ {old} }").replace(f"{OWLS} ", " ")
    assert desk.file.state is LinkState.IN_STEP
