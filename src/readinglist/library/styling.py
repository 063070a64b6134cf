"""Formatted references: in which style, and the styles that there are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist import resources
from readinglist.errors import FileProblem, InvalidRequest
from readinglist.formats.csl_json import csl_item
from readinglist.formats.csl_styles import SIZE_LIMIT, CslStyle, Reference
from readinglist.library.settings import change_setting
from readinglist.model.changes import Changes
from readinglist.model.paper import Paper

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: Name -> what a person calls it. A style may also be the path of a .csl file.
STYLES = {
    "author-year": "Author and year",
    "numeric": "Numbers, engineering",
    "medical": "Numbers, medicine",
}
DEFAULT_STYLE = "author-year"
SETTING = "reference_style"


def get_style(library: Library) -> str:
    """The style that the library uses: a name of STYLES or the path of a .csl file."""
    return library.setting(SETTING) or DEFAULT_STYLE


def set_style(library: Library, style: str, *, initiator: object | None = None) -> Changes | None:
    """Use a style from now on. Raises InvalidRequest, FileProblem or UnreadableInput; the earlier one then stays."""
    read_style(style)
    return change_setting(library, SETTING, value="" if style == DEFAULT_STYLE else style, initiator=initiator)


def read_style(style: str) -> CslStyle:
    """The style of a name of STYLES, or in a .csl file. Raises InvalidRequest, FileProblem or UnreadableInput."""
    if style in STYLES:
        return CslStyle(resources.get_path(f"styles/{style}.csl").read_bytes(), name=style)
    path = Path(style)
    if path.suffix.lower() != ".csl":
        raise InvalidRequest(f"“{style}” is no style of references.", f"Known are {', '.join(STYLES)}, and .csl files.")
    try:
        with path.open("rb") as stream:
            return CslStyle(stream.read(SIZE_LIMIT + 1), name=path.name)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise FileProblem(f"The style “{path.name}” could not be read: {reason}.", "Nothing was changed.") from error


def format_references(papers: Sequence[Paper], *, style: str) -> list[Reference]:
    """One reference a paper, in the order that the style asks for. Raises as `read_style`."""
    return read_style(style).format([csl_item(paper) for paper in papers])
