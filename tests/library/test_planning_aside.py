"""A plan that a child process made is the plan that this process would make."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from readinglist.errors import UnreadableInput
from readinglist.library import importing
from readinglist.library.planning_aside import Request, plan_aside

_ENTRY = """{title}
{abstract}

·
12 authors
·
Mar 3, 2026
"""


def _listing(count: int) -> str:
    abstract = "We watch owls through the night and count what they say to each other in the dark of the year. " * 4
    return "\n".join(_ENTRY.format(title=f"Owl Songs, Part {n}", abstract=abstract.strip()) for n in range(count))


def _children() -> set[str]:
    """Process ids of this process's children (Linux)."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


class _Stop(Exception):
    pass


def test_the_plan_of_a_child_equals_the_plan_of_this_process(library):
    text = _listing(450)
    here = importing.plan(library, importing.read(text))
    assert len(here.entries) == 450
    assert plan_aside(library, Request(library.path, text)) == here


def test_the_links_of_the_page_reach_the_child(library):
    html = '<a href="/papers/2603.00001">Owl Songs, Part 1</a>'
    plan = plan_aside(library, Request(library.path, _listing(3), html=html))
    assert [len(planned.entry.identifiers) for planned in plan.entries] == [0, 1, 0]


def test_bytes_and_the_name_of_a_file_reach_the_child(library):
    with pytest.raises(UnreadableInput) as caught:
        plan_aside(library, Request(library.path, b"%PDF-1.7 \x00\x01", "owls.pdf"))
    assert "owls.pdf" in caught.value.summary
    assert "PDF" in caught.value.summary


def test_cancelling_ends_the_child_and_leaves_none_behind(library):
    before = _children()
    calls = 0

    def check() -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise _Stop

    with pytest.raises(_Stop):
        plan_aside(library, Request(library.path, _listing(2000)), check=check)
    assert _children() == before
