"""How a text cites papers: the command for an editor, and references for a letter or a page."""

from __future__ import annotations

from collections.abc import Sequence

from readinglist.errors import InvalidRequest
from readinglist.formats.references import format_references_html
from readinglist.model.paper import Paper

#: Name -> template; `%s` stands for the keys.
TEMPLATES = {
    "latex": r"\cite{%s}",
    "natbib": r"\citep{%s}",
    "biblatex": r"\autocite{%s}",
    "pandoc": "[@%s]",
    "typst": "@%s",
    "org": "[cite:@%s]",
    "wiki": "[[%s]]",
}
#: What stands between two keys; templates that are not named here have a comma.
_SEPARATORS = {"[@%s]": "; @", "[cite:@%s]": ";@"}
#: Templates that name one paper each.
_ONE_EACH = {"@%s": " ", "[[%s]]": " "}


def cite_command(keys: Sequence[str], template: str = "latex") -> str:
    r"""The text that cites papers: `\cite{a,b}`. `template` is a name of TEMPLATES or a text with one `%s`.

    Raises InvalidRequest for a template without a place for the keys.
    """
    template = TEMPLATES.get(template, template)
    if template.count("%s") != 1:
        raise InvalidRequest(
            f'The cite command "{template}" has no place for the citation keys.',
            r"Write %s once where the keys go, as in \cite{%s}.",
        )
    if template in _ONE_EACH:
        return _ONE_EACH[template].join(template.replace("%s", key) for key in keys)
    return template.replace("%s", _SEPARATORS.get(template, ",").join(keys)) if keys else ""


def reference_html(papers: Sequence[Paper]) -> str:
    """Formatted references as HTML whose every text is escaped, for the clipboard."""
    return format_references_html(papers)
