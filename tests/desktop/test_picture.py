"""Pictures of the window without a screen."""

from __future__ import annotations

import pytest
import shelf
from PySide6.QtGui import QColor, QImage

from readinglist.desktop import picture, theme
from readinglist.desktop.clipboard import Pasted
from readinglist.library.library import Library


@pytest.mark.parametrize(("appearance", "colors"), [("light", theme.LIGHT), ("dark", theme.DARK)])
def test_a_picture_has_the_size_and_the_colours_that_were_asked_for(library, qapp, tmp_path, appearance, colors):
    shelf.fill(library, shelf.make_papers(20))
    target = tmp_path / "pictures" / "window.png"
    picture.grab(library, target, size=(1000, 600), scale=2.0, appearance=appearance)
    image = QImage(str(target))
    assert (image.width(), image.height()) == (2000, 1200)
    found = {image.pixelColor(x, y).name() for x in range(0, 2000, 40) for y in range(0, 1200, 40)}
    assert {QColor(colors.sidebar).name(), QColor(colors.surface).name(), QColor(colors.window).name()} <= found
    assert sorted(path.name for path in target.parent.iterdir()) == ["window.png"]


def test_a_picture_shows_what_the_window_was_brought_to(library, qapp, tmp_path):
    ids = shelf.fill(library, shelf.make_papers(3))
    seen = []

    def prepare(window) -> None:
        window.show_paper(ids[1])
        seen.append(window)

    plain, chosen = tmp_path / "plain.png", tmp_path / "chosen.png"
    picture.grab(library, plain, size=(1000, 600))
    picture.grab(library, chosen, size=(1000, 600), prepare=prepare)
    assert QImage(str(plain)) != QImage(str(chosen))
    assert seen


def test_a_review_on_a_picture_leaves_nothing_beside_it(library, qapp, tmp_path):
    def prepare(window) -> None:
        window.adding.review(Pasted("Owls\n\nWe count owls.\n\n2 authors\n·\nMay 1, 2022\n", ""))

    target = tmp_path / "pictures" / "review.png"
    picture.grab(library, target, size=(1000, 600), prepare=prepare)
    assert [path.name for path in target.parent.iterdir()] == ["review.png"]


def test_a_library_is_opened_and_closed_by_its_path(library, qapp, tmp_path):
    shelf.fill(library, shelf.make_papers(3))
    path = library.path
    library.close()
    picture.grab(path, tmp_path / "window.png", size=(1000, 600))
    with Library.open(path) as again:
        assert again.count() == 3


def test_a_picture_that_cannot_be_written_is_an_error(library, qapp, tmp_path):
    (tmp_path / "taken.png").mkdir()
    with pytest.raises(OSError, match="could not be written"):
        picture.grab(library, tmp_path / "taken.png", size=(1000, 600))
