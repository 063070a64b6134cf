r"""LaTeX's commands that have no character of their own: what they take, and what is left of them for a reader.

`encoding` writes only FORMATS, DECLARATIONS and LOGOS (a closed list, docs/decisions/0005-bibtex-out.md); `decoding`
reads all of them. Commands that stand for a character are in `letters`.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_RAISING = _words("textsuperscript textsubscript")
#: Commands that format their argument and that every LaTeX has.
FORMATS = _RAISING | _words(
    "textbf textit emph texttt textrm textsf textsc textsl textup textmd textnormal underline mbox"
)
#: They hold to the end of the group that they stand in.
DECLARATIONS = _words("""
em bf it rm sf tt sc sl bfseries itshape scshape slshape ttfamily sffamily rmfamily mdseries upshape normalfont
""")
#: Words set in letters of several heights that LaTeX itself knows -> the words.
LOGOS = {"TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e"}

#: What a reader sees is the argument.
TRANSPARENT = FORMATS - _RAISING | _words("""
text hbox fbox uline mkbibemph mkbibbold mkbibitalic singleletter acro autocap
""")
#: Nothing is printed.
SILENT = DECLARATIONS | _words("""
relax protect noindent null xspace nobreak allowbreak sloppy ignorespaces unskip leavevmode newblock raggedright
tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge
""")
BLANK = _words("quad qquad enspace thinspace space newline linebreak par hfill break")
_AS_CALLED = _words("BibTeX BibLaTeX XeTeX XeLaTeX LuaTeX LuaLaTeX pdfTeX ConTeXt SliTeX")
#: Names of programs, beside LOGOS, as packages and TUGboat define them.
NAMES = {name: name for name in _AS_CALLED} | {
    "AmS": "AMS", "AmSTeX": "AMS-TeX", "AmSLaTeX": "AMS-LaTeX", "MF": "METAFONT", "METAFONT": "METAFONT",
    "MP": "METAPOST", "METAPOST": "METAPOST", "PS": "PostScript", "TUB": "TUGboat", "TUG": "TUG", "AMS": "AMS",
}  # fmt: skip
#: The first argument is not for readers -> whether a second one is: `\noopsort{1973b}1973`, `\href{http://x}{text}`.
UNSEEN = {
    "noopsort": False, "SortNoop": False, "sortnoop": False, "noop": False, "phantom": False, "label": False,
    "hspace": False, "vspace": False, "href": True, "textcolor": True, "foreignlanguage": True, "color": False,
}  # fmt: skip
#: The argument is an address, and no LaTeX.
ADDRESSES = _words("url path nolinkurl")
