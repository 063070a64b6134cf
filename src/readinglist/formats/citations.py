r"""A manuscript -> the places in it that cite a paper, each with the characters of its key. Pure.

    .tex .ltx .sty .cls .Rnw     \cite and the commands of natbib, biblatex, apacite, REVTeX
    .md .markdown .qmd .Rmd      Pandoc's @key and @{key}; LaTeX's commands
    .typ                         Typst's @key, cite(<key>), label("key")
    .org                         Org's [cite:@key], org-ref's cite:key; LaTeX's commands

What is no text (comments, verbatim texts, code) is blanked out first, so that places stay the same. Every expression
takes bounded steps per character, whatever the text. Sources: natbib's reference sheet; biblatex's manual, 3.8; apacite
4.2; Pandoc's manual, "Citations"; Typst's reference, "Label"; Org's manual, "Citations"; org-ref's manual.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class Citation:
    """A key in a text: characters [start, end) of it."""

    key: str
    start: int
    end: int


def is_manuscript(path: PurePath) -> bool:
    """Whether a file of this name may cite papers in a way that is known here."""
    return path.suffix.lower() in _READERS


def find_citations(text: str, path: PurePath) -> list[Citation]:
    """All citations of a text in its order. path: its name tells how it is written; an unknown kind cites nothing."""
    reader = _READERS.get(path.suffix.lower())
    found = {citation.start: citation for citation in reader(text)} if reader else {}
    return [found[start] for start in sorted(found)]


# -- LaTeX ------------------------------------------------------------------------------------------------------

_ONE = """
cite citet citep citealt citealp citeauthor citefullauthor citeyear citeyearpar citetalias citepalias defcitealias
citenum citeonline onlinecite bibentry nocite
parencite footcite footcitetext textcite smartcite supercite autocite citetitle citedate citeurl fullcite footfullcite
notecite pnotecite fnotecite citename citelist citefield
citeA citeNP citeANP citeN citeNN citeauthorNP citeyearNP shortcite shortciteA shortciteNP shortciteANP fullcite
fullciteA fullciteNP maskcite
"""
_MANY = "cites parencites footcites footcitetexts textcites smartcites supercites autocites"
_VOLUME = "volcite pvolcite fvolcite ftvolcite svolcite tvolcite avolcite"

_OPTION = r"\s*+(?:\[(?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+\]|<[^<>\n]*+>)"
_KEYS = r"\s*+\{([^{}]*+)\}"
_ARGUMENT = re.compile(rf"(?:{_OPTION}){{0,4}}+{_KEYS}")
_MULTI_START = re.compile(r"(?:\s*+\([^()]*+\)){0,2}+")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_LISTED = re.compile(r"[^\s,]+")
_NO_TEXT = re.compile(
    r"""\\begin\{(?P<block>verbatim\*?|Verbatim\*?|lstlisting|minted|comment|filecontents\*?)\}
    | \\(?:verb\*?|lstinline(?:\[[^\]\n]*+\])?)(?P<quote>[^A-Za-z0-9\s*\[{])
    | \\.
    | (?P<comment>%[^\n]*+)""",
    re.VERBOSE | re.DOTALL,
)


def _read_latex(text: str) -> Iterator[Citation]:
    return _find_commands(_without_latex_comments(text))


def _find_commands(text: str) -> Iterator[Citation]:
    for match in _COMMAND.finditer(text):
        shape = _SHAPES.get(match[1])
        if shape is not None:
            yield from shape(text, match.end())


def _one(text: str, start: int) -> Iterator[Citation]:
    argument = _ARGUMENT.match(text, start)
    if argument:
        yield from _listed(text, argument)


def _many(text: str, start: int) -> Iterator[Citation]:
    before = _MULTI_START.match(text, start)
    argument = _ARGUMENT.match(text, before.end() if before else start)
    while argument:
        yield from _listed(text, argument)
        argument = _ARGUMENT.match(text, argument.end())


def _in_volume(text: str, start: int) -> Iterator[Citation]:
    r"""`\volcite[see]{2}[12]{key}`: the first argument is the volume."""
    volume = _ARGUMENT.match(text, start)
    if volume:
        yield from _one(text, volume.end())


def _listed(text: str, argument: re.Match[str]) -> Iterator[Citation]:
    for match in _LISTED.finditer(text, *argument.span(1)):
        yield Citation(match[0], *match.span())


_Shape = Callable[[str, int], Iterator[Citation]]
_NAMED: tuple[tuple[str, _Shape], ...] = ((_ONE, _one), (_MANY, _many), (_VOLUME, _in_volume))
_SHAPES: dict[str, _Shape] = {
    spelling: shape
    for names, shape in _NAMED
    for name in names.split()
    for spelling in (name, name[0].upper() + name[1:])
}


def _without_latex_comments(text: str) -> str:
    parts, kept = [], 0
    position = 0
    while match := _NO_TEXT.search(text, position):
        position = match.end()
        if match["block"]:
            end = text.find(f"\\end{{{match['block']}}}", position)
        elif match["quote"]:
            end = _end_on_line(text, match["quote"], position)
        elif match["comment"]:
            end = match.end()
        else:
            continue
        position = len(text) if end < 0 else end
        parts += [text[kept : match.start()], _blank(text[match.start() : position])]
        kept = position
    return "".join([*parts, text[kept:]])


def _end_on_line(text: str, quote: str, start: int) -> int:
    r"""Where the quote of \verb closes, at the latest at the end of the line."""
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    end = text.find(quote, start, line_end)
    return line_end if end < 0 else end


def _blank(text: str) -> str:
    """As many blanks; line ends stay."""
    return re.sub(r"[^\n]", " ", text)


# -- Markdown ---------------------------------------------------------------------------------------------------

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*$", re.MULTILINE)
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)[^`\n]{0,500}+\1(?!`)")
_PANDOC = re.compile(r"(?<![\w@\\])@(?:\{([^{}\s]+)\}|(\w(?:\w|[:.#$%&\-+?<>~/](?=\w))*+))")


def _read_markdown(text: str) -> Iterator[Citation]:
    text = _CODE.sub(lambda match: _blank(match[0]), _without_fences(text))
    text = _without_spans(text, "<!--", "-->")
    yield from _found(_PANDOC, text)
    yield from _find_commands(text)


def _without_fences(text: str) -> str:
    """Blocks between fences of one kind, of which the second is as long as the first, become blank lines."""
    parts, kept, opened = [], 0, ""
    start = 0
    for fence in _FENCE.finditer(text):
        if not opened:
            opened, start = fence[1], fence.start()
        elif fence[1].startswith(opened) and not fence[0].strip().strip(opened[0]):
            parts += [text[kept:start], _blank(text[start : fence.end()])]
            kept, opened = fence.end(), ""
    if opened:
        parts += [text[kept:start], _blank(text[start:])]
        kept = len(text)
    return "".join([*parts, text[kept:]])


def _without_spans(text: str, begin: str, end: str) -> str:
    """What stands between two marks becomes blank, to the end of the text where the second one is missing."""
    parts, kept = [], 0
    while (start := text.find(begin, kept)) >= 0:
        stop = text.find(end, start + len(begin))
        stop = len(text) if stop < 0 else stop + len(end)
        parts += [text[kept:start], _blank(text[start:stop])]
        kept = stop
    return "".join([*parts, text[kept:]])


def _found(pattern: re.Pattern[str], text: str) -> Iterator[Citation]:
    """The group of each match that took part."""
    for match in pattern.finditer(text):
        group = match.lastindex or 0
        yield Citation(match[group], *match.span(group))


# -- Typst and Org ----------------------------------------------------------------------------------------------

_TYPST_RAW = re.compile(r"(?<!`)(`{1,6})(?!`)[^`]{0,5000}+\1(?!`)")
_TYPST_COMMENT = re.compile(r"(?<!:)//[^\n]*+")
_TYPST = re.compile(
    r"""(?<![\w@\\/])@(\w(?:[\w\-]|[.:](?=[\w\-]))*+)
    | \b(?:cite|ref)\([^()<>]{0,200}+<([^<>\s]+)>
    | \blabel\(\s*"([^"\n]*)"\s*\)""",
    re.VERBOSE,
)
_ORG_BLOCK = re.compile(r"^[ \t]*#\+begin_(src|example|comment)\b", re.MULTILINE | re.IGNORECASE)
_ORG_COMMENT = re.compile(r"^[ \t]*#(?= |$)[^\n]*+", re.MULTILINE)
_ORG = re.compile(r"\[cite(?:/[\w/\-]*)?:([^\[\]]*+)\]")
_ORG_KEY = re.compile(r"@([^\s;@]+)")
_ORG_REF = re.compile(
    r"(?<![\w/\\])(?<!(?<!\[)\[)(?:[A-Za-z]?[a-z]{0,12}cite[A-Za-z]{0,12}):(&?[\w\-:./+]+(?:[,;]&?[\w\-:./+]+)*+)"
)
_ORG_REF_KEY = re.compile(r"&?([\w\-:./+]*[\w+/\-])")


def _read_typst(text: str) -> Iterator[Citation]:
    text = _TYPST_RAW.sub(lambda match: _blank(match[0]), text)
    text = _TYPST_COMMENT.sub(lambda match: _blank(match[0]), _without_spans(text, "/*", "*/"))
    return _found(_TYPST, text)


def _read_org(text: str) -> Iterator[Citation]:
    text = _ORG_COMMENT.sub(lambda match: _blank(match[0]), _without_org_blocks(text))
    for citation in _ORG.finditer(text):
        for match in _ORG_KEY.finditer(text, *citation.span(1)):
            yield Citation(match[1], *match.span(1))
    for link in _ORG_REF.finditer(text):
        for match in _ORG_REF_KEY.finditer(text, *link.span(1)):
            yield Citation(match[1], *match.span(1))
    yield from _find_commands(text)


def _without_org_blocks(text: str) -> str:
    parts, kept, position = [], 0, 0
    lower = text.lower()
    while match := _ORG_BLOCK.search(text, position):
        end = lower.find(f"#+end_{match[1].lower()}", match.end())
        position = len(text) if end < 0 else end
        parts += [text[kept : match.start()], _blank(text[match.start() : position])]
        kept = position
    return "".join([*parts, text[kept:]])


_READERS: dict[str, Callable[[str], Iterator[Citation]]] = {
    **dict.fromkeys((".tex", ".ltx", ".sty", ".cls", ".rnw"), _read_latex),
    **dict.fromkeys((".md", ".markdown", ".qmd", ".rmd"), _read_markdown),
    ".typ": _read_typst,
    ".org": _read_org,
}
