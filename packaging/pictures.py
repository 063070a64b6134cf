"""`make pictures`: draws the window in the states that a person meets, off screen, on the sample listing.

Without arguments the two pictures of the README, into docs/pictures; ARGS="--all" every state, into pictures/ (not
kept), ARGS="--all merge info" those of these names; with ARGS="--all --papers 100000" among so many generated papers,
which are made once and kept in build/bench. ARGS="--library PATH" draws the window on a library of one's own, light and
dark. "--size 1920x1080" is how large the window is.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from following_scenes import (
    show_address,
    show_follow,
    show_followed,
    show_following,
    show_following_many,
    show_many_followed,
    show_none_followed,
)
from opening import open_dialog
from PySide6.QtWidgets import QDialog, QListWidget, QPushButton, QWidget

from readinglist import resources
from readinglist.desktop import picture
from readinglist.model.linked import Scope, ScopeKind

if TYPE_CHECKING:
    from readinglist.desktop.main_window import MainWindow
    from readinglist.desktop.views.review.page import ReviewPage
    from readinglist.library.library import Library

CHECKOUT = Path(__file__).resolve().parents[1]
SCALE = 1.5
SIZE = (1280, 800)
DAY = dt.date(2026, 11, 20)  # the day of the sample: its dates carry no year

#: Name of a picture -> (is the sample in the library?, what the window is brought to).
Scene = tuple[bool, "picture.Prepare | None"]


def show_papers(window: MainWindow) -> None:
    """All papers, one of them chosen."""
    window.go_to("all")
    paper_id = window.library.find_ids("attention")[0]
    window.show_paper(paper_id)


def show_review(window: MainWindow) -> None:
    """The sample, pasted and not yet accepted."""
    from readinglist.desktop.clipboard import Pasted

    window.adding.review(Pasted(resources.get_path(resources.SAMPLE_LISTING).read_text("utf-8"), ""))


def show_correcting(window: MainWindow) -> None:
    """The sample under review, an entry split where it was right, and words chosen to be marked."""
    show_review(window)
    picture.settle(window.tasks)
    page = window.adding.page
    assert page is not None
    page.cards.setCurrentIndex(page.plan.index(1))
    _choose(page, "Internal layers")
    window.registry.run("edit.split_entry")
    picture.settle(window.tasks)
    page.cards.setCurrentIndex(page.plan.index(0))
    _choose(page, "without a single traced layer")


def show_profile(window: MainWindow) -> None:
    """The sample read with a profile that was learned from it."""
    from readinglist.desktop.operations.reviewing import keep_learned
    from readinglist.library import importing

    text = resources.get_path(resources.SAMPLE_LISTING).read_text("utf-8")
    keep_learned(window.library, importing.read(text, taken=DAY, today=DAY), name="Daily page")
    show_review(window)


def show_kept_listing(window: MainWindow) -> QWidget:
    """A paper in the text that it came in by."""
    show_papers(window)
    picture.settle(window.tasks)
    return open_dialog(window, "papers.show_listing")


def _choose(page: ReviewPage, words: str) -> None:
    """Select words in the text of the review."""
    from PySide6.QtGui import QTextCursor

    cursor = page.editor.textCursor()
    start = page.editor.text.index(words)
    cursor.setPosition(start)
    cursor.setPosition(start + len(words), QTextCursor.MoveMode.KeepAnchor)
    page.editor.setTextCursor(cursor)
    page.editor.setFocus()


def show_info(window: MainWindow) -> None:
    """A proven paper: its evidence, its versions, a proposal beside what the user typed, and why a value is here."""
    import sample_sources

    paper_id = window.library.find_ids("attention")[0]
    sample_sources.prove(window.library, paper_id)
    window.go_to("all")
    window.show_paper(paper_id)
    window.details.show_tab("Info")
    picture.settle(window.tasks)
    window.details.info.rows["title"].explain()


def show_merge(window: MainWindow) -> QWidget:
    """A preprint and what was printed of it, side by side."""
    import sample_sources

    ids = sample_sources.add_article(window.library)
    window.go_to("all")
    picture.settle(window.tasks)
    window.pane.table.select_ids(ids)
    return open_dialog(window, "papers.merge")


def show_duplicates(window: MainWindow) -> QWidget:
    """The same two as a pair that may be one."""
    import sample_sources

    sample_sources.add_article(window.library)
    return open_dialog(window, "quality.duplicates")


def show_published(window: MainWindow) -> QWidget:
    """One paper that was published, one that was retracted; nobody is asked."""
    import sample_sources

    sample_sources.publish(window.library)
    return open_dialog(window, "quality.published")


def show_consent(window: MainWindow) -> QWidget:
    """All papers are to be looked up, and no source may be asked yet."""
    window.go_to("all")
    picture.settle(window.tasks)
    window.pane.table.selectAll()
    window.registry.run("quality.complete")
    picture.settle(window.tasks)
    return window.findChildren(QDialog, "consent")[-1]


def show_offer(window: MainWindow) -> None:
    """The sample was accepted, and came without names."""
    show_review(window)
    picture.settle(window.tasks)
    assert window.adding.page is not None
    window.adding.page.accept()


def show_candidates(window: MainWindow) -> None:
    """Papers with candidates that prove nothing; one is decided. Others wait to be looked up."""
    import sample_sources

    sample_sources.doubt(window.library)
    window.complete().choosing.begin()
    picture.settle(window.tasks)
    page = window.complete().choosing.page
    assert page is not None
    page.accept_shown()
    window.looking_up.refresh()


def show_sources(window: MainWindow) -> QWidget:
    from readinglist.desktop.dialogs.preferences import PreferencesDialog

    dialog = open_dialog(window, "edit.preferences")
    assert isinstance(dialog, PreferencesDialog)
    dialog.show_page(dialog.sources)
    picture.settle(window.tasks)
    bar = dialog.sources.verticalScrollBar()
    bar.setValue(bar.maximum())
    return dialog


def show_export(window: MainWindow) -> QWidget:
    """References in a style, of what a document cites."""
    from readinglist.desktop.dialogs.export import ExportDialog

    dialog = open_dialog(window, "file.export")
    assert isinstance(dialog, ExportDialog)
    document = Path.home() / "thesis.tex"
    keys = [row.citation_key for row in window.library.get_rows(window.library.find_ids(limit=4))]
    document.write_text("\\cite{" + ",".join(keys) + ",strix1999}", "utf-8")
    dialog.format.setCurrentIndex(dialog.format.findData("text"))
    dialog.cited.use(document)
    picture.settle(window.tasks)
    return dialog


REFS = """% for the thesis; hands off the order
@string{owls = "Journal of Owls"}

@misc{ice, title = {TITLE}, year = 1998}

@article{strix2017night,
  author  = {Strix, Anna and Aluco, Bo},
  title   = {Owls at {Night}},
  journal = owls,
  year    = 2017,
}

@inproceedings{bubo2023calls,
  author    = {Bubo, Carl},
  title     = {The Calls of the Eagle Owl},
  booktitle = {Proceedings of Owls},
  year      = 2023,
}

@misc{otus2020, title = {Scops Owls, Small and Loud

@book{tyto2001, title = {Barn Owls}, publisher = {Feather \\& Sons}, year = 2001}
"""


def show_link(window: MainWindow) -> QWidget:
    """A .bib that is to be linked: new entries, one that may be here, one that cannot be read."""
    from readinglist.desktop.actions.files import link_file
    from readinglist.desktop.dialogs.link_file import LinkFileDialog

    path = Path.home() / "thesis" / "refs.bib"
    path.parent.mkdir()
    title = window.library.get_paper(window.library.find_ids("tag:physics/ice")[0]).title
    path.write_text(REFS.replace("TITLE", title), "utf-8")
    link_file(window, path)
    picture.settle(window.tasks)
    dialog = window.findChild(LinkFileDialog)
    assert isinstance(dialog, LinkFileDialog)
    dialog.scopes.query.setText("tag:physics OR tag:medicine")
    dialog.scopes.kinds[ScopeKind.QUERY].setChecked(True)
    while not dialog.scope_forecast.text().endswith("at once."):
        picture.settle(window.tasks)
    return dialog


def show_scope(window: MainWindow) -> QWidget:
    """Other papers are to belong into a linked file, and what that would move."""
    from readinglist.desktop.dialogs.link_scope import LinkScopeDialog

    dialog = show_linked(window)
    dialog.findChild(QListWidget, "linked_file_list").setCurrentRow(1)
    dialog.findChild(QPushButton, "change_scope").click()
    asking = dialog.findChild(LinkScopeDialog)
    assert isinstance(asking, LinkScopeDialog)
    asking.scopes.query.setText("tag:language")
    while not asking.accept_button.isEnabled():
        picture.settle(window.tasks)
    return asking


def show_linked(window: MainWindow) -> QWidget:
    """Linked files: one in step, one with changes that wait, one that is gone, one with all that a person is asked."""
    from readinglist.desktop.actions.files import open_linked_files
    from readinglist.library import editing, linking

    library, folder = window.library, Path.home() / "thesis"
    folder.mkdir()
    scopes = {
        "refs.bib": "tag:physics",
        "talk.bib": "tag:medicine",
        "slides.bib": "tag:language",
        "old.bib": "year:1999",
    }
    for name, query in scopes.items():
        linking.link_file(library, folder / name, scope=Scope(ScopeKind.QUERY, query))
    refs, slides = folder / "refs.bib", folder / "slides.bib"
    first, second = (library.get_paper(paper_id) for paper_id in library.find_ids("tag:physics"))
    text = refs.read_text("utf-8").replace(first.title, "Reading Ice, Second Edition")
    text = text[: text.index(f"@misc{{{second.citation_key}")] + text[text.index("\n}\n") + 3 :]
    language = library.get_paper(library.find_ids("tag:language")[0])
    refs.write_text(f"{text}\n@misc{{mine, title = {{{language.title}}}, year = 1998}}\n", "utf-8")
    editing.edit_field(library, [first.id], field="title", value="Reading Ice without Labels")
    slides.chmod(0o444)
    editing.edit_field(library, [language.id], field="venue", value="Workshop on Small Languages")
    (folder / "old.bib").unlink()
    linked = window.complete().linking
    linked.begin()
    first_id = linking.find_linked_files(library)[0].id
    while linked.result(first_id) is None:
        picture.settle(window.tasks)
    dialog = open_linked_files(window)
    picture.settle(window.tasks)
    return dialog


def show_many_linked(window: MainWindow) -> QWidget:
    """A dozen linked files; one of them is gone, and one half written."""
    from readinglist.desktop.actions.files import open_linked_files
    from readinglist.library import linking

    folder = Path.home() / "chapters"
    folder.mkdir()
    for number in range(1, 13):
        path = folder / f"chapter-{number:02d}.bib"
        linking.link_file(window.library, path, scope=Scope(ScopeKind.QUERY, "tag:physics"))
    (folder / "chapter-03.bib").unlink()
    text = (folder / "chapter-07.bib").read_text("utf-8")
    (folder / "chapter-07.bib").write_text(text[: len(text) // 2], "utf-8")
    linked = window.complete().linking
    linked.begin()
    while linked.is_waiting or not linked.files:
        picture.settle(window.tasks)
    dialog = open_linked_files(window)
    dialog.list.setCurrentRow(6)
    picture.settle(window.tasks)
    return dialog


def show_bibtex(window: MainWindow) -> None:
    """The text of an entry as it stands in its file, with an error that was just typed."""
    from readinglist.desktop.plain_text import typed_text
    from readinglist.library import linking

    library, path = window.library, Path.home() / "refs.bib"
    linking.link_file(library, path, scope=Scope(ScopeKind.QUERY, "tag:physics"))
    window.go_to("all")
    picture.settle(window.tasks)
    window.show_paper(library.find_ids("tag:physics/ice")[0])
    window.details.show_tab("BibTeX")
    picture.settle(window.tasks)
    tab = window.details.bibtex
    first, _newline, rest = typed_text(tab.view).partition("},\n")
    tab.view.setPlainText(f"{first}\n{rest}")
    tab.flush()


def show_check(window: MainWindow) -> QWidget:
    """What is doubtful, with a mending shown before it is done."""
    from readinglist.desktop.dialogs.check import CheckDialog
    from readinglist.library import editing

    ids = window.library.find_ids(limit=3)
    for paper_id, field, value in zip(
        ids, ("title", "pages", "pages"), ("Owls &amp; <i>Strix aluco</i> at Night", "pp. 12-34", "p. 7"), strict=True
    ):
        editing.edit_field(window.library, [paper_id], field=field, value=value)
    dialog = open_dialog(window, "quality.check")
    assert isinstance(dialog, CheckDialog)
    model = dialog.tree.model()
    rows = {model.index(row, 0).data().partition(":")[0]: model.index(row, 0) for row in range(model.rowCount())}
    model.toggle(rows["A word before the pages"])
    dialog.tree.setCurrentIndex(model.index(0, 0, rows["HTML in a text"]))
    dialog.tree.scrollToBottom()
    return dialog


def link_bib(window: MainWindow) -> None:
    """Two entries with acronyms, in a linked file."""
    from readinglist.library import linking

    path = Path.home() / "refs.bib"
    path.write_text(
        "@article{strix2024dna,\n  author  = {Strix, Anna and Aluco, Bo},\n"
        "  title   = {What {DNA} and RNA Tell a GPT-4 about Owls},\n  journal = {Journal of Owls},\n"
        "  year    = 2024,\n  note    = {read {\\em twice}},\n}\n\n"
        "@inproceedings{bubo2023cnn,\n  author    = {Bubo, Carl},\n"
        "  title     = {A CNN for the Calls of the Eagle Owl},\n  booktitle = {Proceedings of Owls},\n"
        "  year      = 2023,\n}\n",
        "utf-8",
    )
    linking.link_file(window.library, path)
    picture.settle(window.tasks)


def show_protect(window: MainWindow) -> QWidget:
    """Capitals that a style would write small, one title shown before and after."""
    from readinglist.desktop.dialogs.check import CheckDialog

    link_bib(window)
    dialog = open_dialog(window, "quality.protect_capitals")
    assert isinstance(dialog, CheckDialog)
    model = dialog.tree.model()
    dialog.tree.setCurrentIndex(model.index(1, 0, model.index(0, 0)))
    model.toggle(dialog.tree.currentIndex())
    return dialog


def show_rename(window: MainWindow) -> QWidget:
    """Another key for a paper that two chapters cite, and their lines before and after."""
    link_bib(window)
    folder = Path.home() / "thesis"
    folder.mkdir()
    (folder / "intro.tex").write_text("Owls call~\\cite{bubo2023cnn,strix2024dna}.\n% \\cite{bubo2023cnn}\n", "utf-8")
    (folder / "method.tex").write_text("\\section{Method}\nAs \\citet[p.~3]{bubo2023cnn} did.\n", "utf-8")
    window.session.remember("manuscript_folder", str(folder))
    window.go_to("all")
    picture.settle(window.tasks)
    window.show_paper(window.library.find_paper("bubo2023cnn"))
    picture.settle(window.tasks)
    return open_dialog(window, "papers.citation_key")


def show_citing(window: MainWindow) -> QWidget:
    from readinglist.desktop.dialogs.preferences import PreferencesDialog

    dialog = open_dialog(window, "edit.preferences")
    assert isinstance(dialog, PreferencesDialog)
    dialog.names.setCurrentRow(dialog.pages.index(dialog.citing))
    picture.settle(window.tasks)
    return dialog


SCENES: dict[str, Scene] = {
    "papers-light": (True, show_papers),
    "papers-dark": (True, show_papers),
    "review-light": (False, show_review),
    "review-dark": (False, show_review),
    "review-again-light": (True, show_review),
    "correcting-light": (False, show_correcting),
    "correcting-dark": (False, show_correcting),
    "profile-light": (False, show_profile),
    "profile-dark": (False, show_profile),
    "kept-listing-light": (True, show_kept_listing),
    "kept-listing-dark": (True, show_kept_listing),
    "info-light": (True, show_info),
    "info-dark": (True, show_info),
    "merge-light": (True, show_merge),
    "merge-dark": (True, show_merge),
    "duplicates-light": (True, show_duplicates),
    "duplicates-dark": (True, show_duplicates),
    "published-light": (True, show_published),
    "published-dark": (True, show_published),
    "consent-light": (True, show_consent),
    "consent-dark": (True, show_consent),
    "offer-light": (False, show_offer),
    "offer-dark": (False, show_offer),
    "candidates-light": (True, show_candidates),
    "candidates-dark": (True, show_candidates),
    "sources-light": (True, show_sources),
    "sources-dark": (True, show_sources),
    "export-light": (True, show_export),
    "export-dark": (True, show_export),
    "linked-light": (True, show_linked),
    "linked-dark": (True, show_linked),
    "link-light": (True, show_link),
    "link-dark": (True, show_link),
    "scope-light": (True, show_scope),
    "scope-dark": (True, show_scope),
    "rename-light": (True, show_rename),
    "rename-dark": (True, show_rename),
    "chapters-light": (True, show_many_linked),
    "chapters-dark": (True, show_many_linked),
    "bibtex-light": (True, show_bibtex),
    "bibtex-dark": (True, show_bibtex),
    "check-light": (True, show_check),
    "check-dark": (True, show_check),
    "protect-light": (True, show_protect),
    "protect-dark": (True, show_protect),
    "citing-light": (True, show_citing),
    "citing-dark": (True, show_citing),
    "followed-light": (True, show_followed),
    "followed-dark": (True, show_followed),
    "many-followed-light": (True, show_many_followed),
    "many-followed-dark": (True, show_many_followed),
    "none-followed-light": (True, show_none_followed),
    "none-followed-dark": (True, show_none_followed),
    "following-light": (True, show_following),
    "following-dark": (True, show_following),
    "following-many-light": (True, show_following_many),
    "following-many-dark": (True, show_following_many),
    "follow-light": (True, show_follow),
    "follow-dark": (True, show_follow),
    "address-light": (True, show_address),
    "address-dark": (True, show_address),
    "empty-light": (False, None),
    "empty-dark": (False, None),
}
OF_THE_README = ("papers-light", "review-dark")


def fill(library: Library) -> None:
    """The sample as somebody would have it after some days: triaged, tagged, rated, queued and annotated."""
    from readinglist.library import annotating, importing, tagging, triage
    from readinglist.model.paper import Status

    text = resources.get_path(resources.SAMPLE_LISTING).read_text("utf-8")
    listing = importing.read(text, taken=DAY, today=DAY)
    ids = list(importing.apply(library, importing.plan(library, listing)).added)
    tagged = {
        "physics/ice": [0],
        "physics/sand": [5],
        "medicine": [6],
        "language": [1, 7, 10],
        "machine learning": [1, 8],
    }
    for tag, positions in tagged.items():
        tagging.add_tags(library, [ids[position] for position in positions], tags=[tag])
    triage.set_status(library, [ids[1], ids[5], ids[0]], status=Status.QUEUE)
    triage.set_status(library, [ids[3]], status=Status.READING)
    triage.set_status(library, [ids[7], ids[9]], status=Status.READ)
    triage.set_status(library, [ids[4]], status=Status.REJECTED)
    triage.set_rating(library, [ids[7]], rating=4)
    triage.set_rating(library, [ids[9]], rating=5)
    triage.set_priority(library, [ids[1]], priority=3)
    annotating.set_note(library, ids[9], text="A negative result worth teaching.")
    annotating.set_note(library, ids[1], text="Compare the figures per watt with ours.")
    abstract = library.get_paper(ids[1]).abstract
    for number, (color, words) in enumerate((("green", "is that measured?"), ("yellow", ""))):
        start, end = _sentence(abstract, number)
        annotating.add_annotation(library, ids[1], start=start, end=end, color=color, text=words)


def _sentence(text: str, number: int) -> tuple[int, int]:
    """[start, end) of every other sentence of a text."""
    ends = [index + 1 for index, char in enumerate(text) if char == "." and text[index + 1 : index + 2] in ("", " ")]
    starts = [0, *(end + 1 for end in ends)]
    return starts[2 * number], ends[2 * number]


def draw(name: str, target: Path, *, among: Path | None = None, size: tuple[int, int] = SIZE) -> None:
    """One picture, on a library in a home of its own, which the window shows as ~. among: a library to begin with."""
    from readinglist.library.library import Library

    is_filled, prepare = SCENES[name]
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home
        path = Path(home, ".local", "share", "readinglist", "library.sqlite")
        if among is not None:
            path.parent.mkdir(parents=True)
            shutil.copyfile(among, path)
        with Library.open(path) as library:
            if is_filled:
                fill(library)
            appearance = name.rpartition("-")[2]
            picture.grab(library, target, size=size, scale=SCALE, appearance=appearance, prepare=prepare)
    print(target)


def generated(count: int) -> Path:
    """The library of so many papers that the bench uses."""
    sys.path.insert(0, str(CHECKOUT))
    from tests.bench.generating import get_library

    return get_library(CHECKOUT / "build" / "bench", count)


def draw_library(path: Path, folder: Path, *, size: tuple[int, int]) -> None:
    """The window on a library of one's own, as it is."""
    for appearance in ("light", "dark"):
        target = folder / f"{path.stem}-{appearance}.png"
        picture.grab(path, target, size=size, scale=SCALE, appearance=appearance)
        print(target)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", nargs="*", metavar="NAME", help="every state, or those of these names, into pictures/")
    parser.add_argument("--library", type=Path, help="the window on this library, into pictures/")
    parser.add_argument("--papers", type=int, help="among so many generated papers")
    parser.add_argument("--size", type=_size, default=SIZE, help="of the window, as 1280x800")
    asked = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(SCALE)  # so that icons are drawn for it, not enlarged
    folder = CHECKOUT / ("docs/pictures" if asked.all is None and asked.library is None else "pictures")
    if asked.library is not None:
        draw_library(asked.library.resolve(), folder, size=asked.size)
        return 0
    names = OF_THE_README if asked.all is None else [name for name in SCENES if _is_asked(name, asked.all)]
    among = generated(asked.papers) if asked.papers else None
    for name in names:
        draw(name, folder / f"{name}{f'-{asked.papers}' if among else ''}.png", among=among, size=asked.size)
    return 0


def _is_asked(name: str, wanted: list[str]) -> bool:
    return not wanted or name in wanted or name.rpartition("-")[0] in wanted


def _size(text: str) -> tuple[int, int]:
    """ "1280x800"."""
    width, _x, height = text.partition("x")
    return int(width), int(height)


if __name__ == "__main__":
    sys.exit(main())
