"""A linked file is edited with real editors, each in its own way of writing, while the window is open."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from settling import wait_idle

from readinglist.desktop.plain_text import typed_text
from readinglist.library import editing, linking
from readinglist.model.linked import LinkState

REFS = """% kept by hand
@article{strix2017,
  title   = {Owls at {Night}},
  year    = 2017,
  note    = {read twice},
}

@misc{aluco,
  title = {More Owls},
  year  = 2018,
}
"""
#: How each changes every 2018 of a file into 2019.
EDITORS = {
    "ed": lambda file: (["ed", "-s", str(file)], ",s/2018,/2019,/\nw\nq\n"),
    "sed": lambda file: (["sed", "-i", "s/2018,/2019,/", str(file)], ""),
    "vim": lambda file: (["vim", "-es", "-u", "NONE", "-c", "set backup", "-c", "%s/2018,/2019,/e|wq", str(file)], ""),
}


@pytest.fixture
def refs(tmp_path: Path) -> Path:
    file = tmp_path / "refs.bib"
    file.write_text(REFS)
    return file


@pytest.fixture
def window(library, refs, open_window, qtbot):
    linking.link_file(library, refs)
    window = open_window()
    settle(window, qtbot)
    return window


def settle(window, qtbot) -> None:
    wait_idle(qtbot, window)
    qtbot.waitUntil(lambda: not window.complete().linking.is_waiting, timeout=10_000)
    wait_idle(qtbot, window)


def edit(editor: str, file: Path) -> None:
    if shutil.which(editor) is None:
        pytest.skip(f"{editor} is not here")
    command, typed = EDITORS[editor](file)
    subprocess.run(command, input=typed, text=True, check=False, capture_output=True, timeout=20)
    assert "2019," in file.read_text()


@pytest.mark.parametrize("editor", EDITORS)
def test_what_an_editor_writes_arrives_and_what_is_edited_here_goes_into_its_file(window, library, refs, qtbot, editor):
    owls = library.find_paper("aluco")
    edit(editor, refs)
    qtbot.waitUntil(lambda: library.get_paper(owls).date.year == 2019, timeout=10_000)
    editing.edit_field(library, [owls], field="title", value="Even More Owls")
    after = REFS.replace("2018,", "2019,").replace("{More Owls}", "{Even More Owls}")
    qtbot.waitUntil(lambda: refs.read_text() == after, timeout=10_000)
    settle(window, qtbot)
    assert window.complete().linking.files[0].state is LinkState.IN_STEP


@pytest.mark.parametrize("editor", EDITORS)
def test_a_draft_of_the_same_entry_and_the_place_in_the_list_outlive_what_an_editor_writes(
    window, library, refs, qtbot, editor
):
    owls = library.find_paper("aluco")
    window.go_to("all")
    wait_idle(qtbot, window)
    window.show_paper(owls)
    wait_idle(qtbot, window)
    window.details.show_tab("BibTeX")
    wait_idle(qtbot, window)
    view = window.details.bibtex.view
    draft = typed_text(view).replace("{More Owls}", "{More Owls, and")
    view.setPlainText(draft)
    edit(editor, refs)
    qtbot.waitUntil(lambda: library.get_paper(owls).date.year == 2019, timeout=10_000)
    settle(window, qtbot)
    assert typed_text(view) == draft, "what is not sound yet stays as it was typed"
    assert list(window.selected_ids) == [owls]
    view.setPlainText(draft.replace("and", "and Why}"))
    window.details.bibtex.flush()
    settle(window, qtbot)
    assert "title = {More Owls, and Why}" in refs.read_text()
    assert library.get_paper(owls).date.year == 2019, "what the editor wrote meanwhile stays, too"
