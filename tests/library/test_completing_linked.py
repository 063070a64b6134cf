"""A paper of a linked .bib is completed: the file gets the new fields, and no other line of it moves."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from readinglist.library import completing
from readinglist.library.library import Library
from readinglist.model.candidate import VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.linked import LinkState
from readinglist.model.paper import PaperType

sys.path.insert(0, str(Path(__file__).parent))
from desk import Desk, changed_lines
from fake_sources import FakeClient, abstract_of, arxiv, record, sources_of, title_of

TEXT = f"""% of Jane, hands off
@article{{owls,
  title    = {{{title_of("Owls").replace("Owls", "{Owls}")}}},
  author   = "van Beethoven, Ludwig and Jane Doe",
  abstract = {{{abstract_of("Owls")}}},
  note     = {{mine}},
  year     = 2023, % as printed
}}

@misc{{other, title = {{Another Thing of Note}}}}
"""

#: The version of record, as a source knows it.
RECORD = record(
    "Owls", 1, kind=VersionKind.JOURNAL, type=PaperType.ARTICLE, venue="Journal of Owls", volume="3", pages="1-9",
    date=PartialDate(2023, 6, 26), identifiers=(Identifier("doi", "10.1000/owls"),),
)  # fmt: skip


@pytest.fixture
def desk(library: Library, tmp_path: Path) -> Desk:
    desk = Desk(library, tmp_path / "refs.bib")
    desk.link(TEXT)
    return desk


def complete(desk: Desk) -> None:
    client: object = FakeClient()
    completing.run(desk.library, client, sources=sources_of(arxiv([RECORD])), ids=[desk.id("owls")])  # type: ignore[arg-type]


def test_only_the_lines_of_new_fields_are_written_and_undo_takes_them_out(desk: Desk) -> None:
    complete(desk)
    assert (desk.paper("owls").venue, desk.paper("owls").identifier("doi")) == ("Journal of Owls", "10.1000/owls")
    assert desk.text == TEXT, "a completion waits for the sync"
    result = desk.sync()
    assert result.file.state is LinkState.IN_STEP
    assert {change.field for change in result.pushed} == {"venue", "volume", "pages", "date", "doi"}
    assert sorted(changed_lines(TEXT, desk.text)) == sorted([
        "+   journal  = {Journal of Owls},", "+   volume   = 3,", "+   pages    = {1--9},", "+   month    = jun,",
        "+   day      = 26,", "+   doi      = {10.1000/owls},",
    ])  # fmt: skip
    assert desk.sync().is_idle
    desk.library.undo()
    desk.sync()
    assert desk.text == TEXT


def test_what_the_file_says_itself_meanwhile_is_not_overwritten(desk: Desk) -> None:
    complete(desk)
    desk.replace("  note     = {mine},", "  note     = {mine},\n  journal  = {Annals of Owls},")
    result = desk.sync()
    assert [(one.field, one.in_file, one.in_library) for one in result.conflicts] == [
        ("venue", "Annals of Owls", "Journal of Owls")
    ]
    assert "doi      = {10.1000/owls}," in desk.text
    assert "Journal of Owls" not in desk.text
