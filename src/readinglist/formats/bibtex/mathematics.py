r"""Mathematics in a text that somebody typed: where it is, and whether LaTeX can set it.

A dollar sign may as well be money, and a command may be one that only the author's preamble knows, or one that reads
a file. So `$...$` counts as mathematics only when all of it is understood; everything else is text and is escaped.
"""

from __future__ import annotations

import re
from functools import cache

from readinglist.formats.bibtex import letters

_COMMANDS = """
frac dfrac tfrac cfrac binom dbinom tbinom sqrt overset underset stackrel substack not limits nolimits displaystyle
textstyle scriptstyle operatorname mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr mathnormal
mathop mathbin mathrel mathord boldsymbol bm pmb text textrm textbf textit textsf texttt textsc textnormal mbox emph
rm bf it sf tt cal hat widehat tilde widetilde bar overline underline check breve acute grave dot ddot dddot vec
mathring overrightarrow overleftarrow overbrace underbrace xrightarrow xleftarrow phantom hphantom vphantom smash
left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm mid lvert rvert lVert
rVert vert Vert langle rangle lbrace rbrace lbrack rbrack lfloor rfloor lceil rceil backslash
arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr
sec sin sinh sup tan tanh injlim projlim bmod pmod mod pod
quad qquad thinspace negthinspace enspace space nobreakspace hspace
dots dotsc dotsb dotsm dotsi ldots cdots vdots ddots colon prime backprime dagger ddagger
le ge ne gets to iff land lor lnot owns implies impliedby nsubseteq nsupseteq nmid nparallel nless ngtr nleq ngeq
lneq gneq lnsim gnsim subseteqq supseteqq lessapprox gtrapprox eqsim approxeq backsim thicksim thickapprox
varnothing Box Diamond lhd rhd unlhd unrhd trianglelefteq trianglerighteq triangleleft triangleright bigtriangleup
bigtriangledown varpropto varGamma varDelta varTheta varLambda varXi varPi varSigma varUpsilon varPhi varPsi varOmega
imath jmath hslash Bbbk eth Finv Game circledS degree textdegree ensuremath boxed cdotp ldotp
aleph beth gimel daleth leftleftarrows rightrightarrows leadsto restriction upharpoonright multimap curlyvee curlywedge
Join Subset Supset Cap Cup intercal doublecap doublecup rightarrowtail leftrightharpoons dashrightarrow dashleftarrow
lVert circledast circledcirc circleddash dotplus divideontimes barwedge veebar doublebarwedge looparrowright
"""

#: Between dollar signs a plain word between blanks is prose: "$100k in 2020 and A$".
_PROSE = re.compile(r"\s[A-Za-z]{2,}\s")
_MATHEMATICAL = re.compile(r"[\\^_=<>]")
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)|(.))", re.DOTALL)
_SYMBOLS = frozenset(",;:!> |{}_&%#$\\-/")
_CLOSERS = {"$": "$", r"\(": r"\)", r"\[": r"\]"}
_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|[%#&{}]|[^\x00-\x7f][\u0300-\u036f\u20d0-\u20ff]*", re.DOTALL)


@cache
def known_commands() -> frozenset[str]:
    """Commands that standard LaTeX, amsmath and amssymb set without reading files or changing definitions."""
    return frozenset(_COMMANDS.split()) | frozenset(letters.MATH.values()) | frozenset(letters.MATH_ACCENTS.values())


def find_mathematics(text: str, index: int) -> int | None:
    r"""Where the mathematics that opens at `index` (`$`, `\(` or `\[`) ends, or None if it is none.

    The rule for dollar signs is pandoc's: no blank after the first, none before the last, no digit behind it.
    """
    opener = text[index] if text[index] == "$" else text[index : index + 2]
    if text.startswith("$$", index):
        opener = "$$"
    end = _find_closer(text, index + len(opener), _CLOSERS.get(opener, opener))
    if end is None:
        return None
    content = text[index + len(opener) : end]
    after = end + len(opener)
    if opener == "$" and (content[:1].isspace() or content[-1:].isspace() or text[after : after + 1].isdigit()):
        return None
    return after if _is_mathematics(content) else None


def _find_closer(text: str, start: int, closer: str) -> int | None:
    index = start
    while index < len(text):
        if text.startswith(closer, index):
            return index
        index += 2 if text[index] == "\\" else 1
    return None


def _is_mathematics(content: str) -> bool:
    if not content.strip() or "^^" in content or "$" in content.replace(r"\$", ""):
        return False
    if _PROSE.search(content) and not _MATHEMATICAL.search(content):
        return False
    for word, symbol in _COMMAND.findall(content):
        if word not in known_commands() if word else symbol not in _SYMBOLS:
            return False
    return not content.endswith("\\") and _is_balanced(content)


def _is_balanced(content: str) -> bool:
    depth = 0
    for token in _TOKEN.findall(content):
        depth += (token == "{") - (token == "}")
        if depth < 0:
            return False
    return depth == 0


def encode_mathematics(source: str, *, is_unicode_kept: bool) -> tuple[str, list[str]]:
    r"""Mathematics with its characters as macros, and the characters that have none.

    `\{` becomes `\lbrace`: BibTeX counts braces without looking at the backslash. `%`, `#` and `&` would end it.
    """
    unknown: list[str] = []

    def replace(match: re.Match[str]) -> str:
        token = match[0]
        if token in (r"\{", r"\}"):
            return _separated(r"\lbrace" if token == r"\{" else r"\rbrace", source, match.end())
        if token in "%#&":
            return f"\\{token}"
        if token.isascii():
            return token
        form = None if is_unicode_kept else letters.math_form(token)
        if form is None:
            if not is_unicode_kept:
                unknown.append(token)
            return token
        return _separated(form, source, match.end())

    return _TOKEN.sub(replace, source), unknown


def _separated(form: str, source: str, end: int) -> str:
    """A blank after a command word that a letter follows."""
    is_word = form.startswith("\\") and form[-1:].isalpha()
    return f"{form} " if is_word and source[end : end + 1].isalpha() else form
