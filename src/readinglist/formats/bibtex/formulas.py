r"""The grammar of a formula, as far as LaTeX can set it for certain.

A formula of somebody else's abstract may use commands of a preamble that we do not have, or be cut off in the middle;
LaTeX then stops at the bibliography. So a formula is accepted only when every command is known and has its arguments,
braces and `\left...\right` are closed, and no symbol gets two superscripts.

    formula   ( atom script* )*
    atom      symbol | { formula } | command argument*n | \left delimiter formula \right delimiter
    script    ^ argument | _ argument | '
    argument  { formula } | symbol | command without arguments
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from readinglist.formats.bibtex import letters

_SYMBOLS = """
lvert rvert lVert rVert vert Vert langle rangle lbrace rbrace lbrack rbrack lfloor rfloor lceil rceil backslash
arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr
sec sin sinh sup tan tanh injlim projlim bmod mid quad qquad thinspace negthinspace enspace space
dots dotsc dotsb dotsm dotsi ldots cdots vdots ddots colon prime backprime dagger ddagger cdotp ldotp
le ge ne gets to iff land lor lnot owns implies impliedby nsubseteq nsupseteq nmid nparallel nless ngtr nleq ngeq
lneq gneq lnsim gnsim subseteqq supseteqq lessapprox gtrapprox eqsim approxeq backsim thicksim thickapprox
varnothing Box Diamond lhd rhd unlhd unrhd trianglelefteq trianglerighteq triangleleft triangleright bigtriangleup
bigtriangledown varpropto varGamma varDelta varTheta varLambda varXi varPi varSigma varUpsilon varPhi varPsi varOmega
imath jmath hslash eth Finv Game circledS gimel daleth leftleftarrows rightrightarrows leadsto upharpoonright multimap
curlyvee curlywedge Join Subset Supset Cap Cup intercal leftrightharpoons dashrightarrow dashleftarrow circledast
circledcirc circleddash dotplus divideontimes barwedge veebar doublebarwedge looparrowright
"""
_ONE_ARGUMENT = """
operatorname mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathnormal boldsymbol pmb hat widehat tilde
widetilde bar overline underline check breve acute grave dot ddot dddot vec mathring overrightarrow overleftarrow
overbrace underbrace phantom hphantom vphantom boxed pmod mathop mathbin mathrel mathord
"""
_TWO_ARGUMENTS = "frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel"
_WITH_OPTION = "sqrt xrightarrow xleftarrow"
_TEXTS = "text textrm textbf textit textsf texttt textsc textnormal mbox emph"
_FONTS = "mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak text textrm textbf textit mbox"
#: They make no atom: a script behind them would be a second one of the atom before.
_DECLARATIONS = "displaystyle textstyle scriptstyle rm bf it sf tt cal"
_SIZES = "big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm"
_OPERATORS = """
sum prod coprod int iint iiint oint bigcap bigcup bigvee bigwedge bigoplus bigotimes bigodot biguplus lim limsup liminf
max min sup inf det gcd Pr
"""
#: What may stand as an argument without braces, beside the characters of the table: x^\\dagger.
_BARE = "dagger ddagger prime backprime Box Diamond varnothing hslash imath jmath le ge to"
_DELIMITERS = """
langle rangle lbrace rbrace lbrack rbrack lfloor rfloor lceil rceil lvert rvert lVert rVert vert Vert backslash uparrow
downarrow updownarrow Uparrow Downarrow Updownarrow
"""
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\x00-\x7f][\u0300-\u036f\u20d0-\u20ff]*|.", re.DOTALL)
_SYMBOL_ESCAPES = frozenset("\\" + sign for sign in "|{}&%#_$")
_BLANK_ESCAPES = frozenset("\\" + sign for sign in ",:;!> ")
_DELIMITER_SIGNS = frozenset(["(", ")", "[", "]", "|", "/", ".", "<", ">", r"\|", r"\{", r"\}"])
_NOT_IN_TEXT = re.compile(r"[^\x00-\x7f]|[\^_$~`\"]|\\(?![&%# _])")
_DEPTH_LIMIT = 25


@cache
def _arities() -> dict[str, int]:
    """Command -> number of its arguments."""
    symbols = {*_SYMBOLS.split(), *_OPERATORS.split(), *_DECLARATIONS.split(), *letters.MATH.values()}
    arities = dict.fromkeys(symbols, 0) | dict.fromkeys(letters.MATH_ACCENTS.values(), 1)
    arities |= dict.fromkeys([*_ONE_ARGUMENT.split(), *_WITH_OPTION.split()], 1)
    return arities | dict.fromkeys(_TWO_ARGUMENTS.split(), 2)


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@cache
def _bare_commands() -> frozenset[str]:
    return (frozenset(letters.MATH.values()) - _words(_OPERATORS)) | _words(_BARE)


class _NotAFormula(Exception):
    """What stands here cannot be set for certain."""


def is_formula(content: str) -> bool:
    """Whether LaTeX with amsmath and amssymb sets `content` between dollar signs without an error."""
    reader = _Reader(_TOKEN.findall(content))
    try:
        reader.read_formula(closing="")
    except _NotAFormula:
        return False
    return bool(content.strip())


@dataclass(slots=True)
class _Reader:
    """Recursive descent over the tokens; raises _NotAFormula."""

    tokens: list[str]
    position: int = 0
    depth: int = 0

    def peek(self) -> str:
        """The token to come; empty at the end."""
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.position += 1
        return token

    def skip_blanks(self) -> None:
        while self.peek().isspace():
            self.position += 1

    def read_formula(self, *, closing: str) -> None:
        """Read up to and with `closing`: "}", "]", "\\right", or "" for the end."""
        self.depth += 1
        if self.depth > _DEPTH_LIMIT:
            raise _NotAFormula
        while (token := self.take()) != closing:
            if token == "":
                raise _NotAFormula
            if not token.isspace():
                self.read_atom(token)
                if token[1:] not in _words(_DECLARATIONS):
                    self.read_scripts(token)
                    continue
                self.skip_blanks()
                if self.peek() in ("^", "_", "'") or _raised(self.peek()):
                    raise _NotAFormula
        self.depth -= 1

    def read_atom(self, token: str) -> None:
        if token == "{":
            self.read_formula(closing="}")
        elif token in ("^", "_", "'") or _raised(token):
            self.position -= 1  # a script on nothing: {}^{2}
        elif token == r"\left":
            self.read_delimiter()
            self.read_formula(closing=r"\right")
            self.read_delimiter()
        elif token.startswith("\\"):
            self.read_command(token)
        elif token == "}":
            raise _NotAFormula

    def read_command(self, token: str) -> None:
        name = token[1:]
        if token in _SYMBOL_ESCAPES or token in _BLANK_ESCAPES:
            return
        if name in _words(_SIZES):
            self.read_delimiter()
        elif name in _words(_TEXTS):
            self.read_text()
        elif name == "not":
            self.read_argument(is_script=False)
        else:
            if name not in _arities():
                raise _NotAFormula
            if name in _words(_WITH_OPTION) and self.peek() == "[":
                self.position += 1
                self.read_formula(closing="]")
            for _ in range(_arities()[name]):
                self.read_argument(is_script=False)

    def read_scripts(self, token: str) -> None:
        """At most one `_` and one `^`; primes are superscripts and come before it."""
        if token[1:] in _words(_OPERATORS) and self.peek() in (r"\limits", r"\nolimits"):
            self.position += 1
        has_above = has_below = False
        while True:
            blanks = self.position
            self.skip_blanks()
            script = self.peek()
            kind = _raised(script) or script
            if kind == "'" and not has_above:
                while self.peek() == "'":
                    self.position += 1
                if self.peek() == "^":
                    self.position += 1
                    self.read_argument(is_script=True)
                has_above = True
            elif (kind == "^" and not has_above) or (kind == "_" and not has_below):
                has_above, has_below = has_above or kind == "^", has_below or kind == "_"
                self.position += 1
                if script == kind:
                    self.read_argument(is_script=True)
            elif kind in ("^", "_", "'"):
                raise _NotAFormula
            else:
                self.position = blanks
                return

    def read_argument(self, *, is_script: bool) -> None:
        """A group, a symbol or a command without arguments.

        A script may also be in a font, x^\\mathrm{T}, or any character: `mathematics` writes braces around it.
        """
        self.skip_blanks()
        token = self.take()
        if token == "{":
            self.read_formula(closing="}")
        elif token.startswith("\\"):
            name = token[1:]
            if is_script and name in _words(_FONTS):
                self.read_command(token)
            elif token not in _SYMBOL_ESCAPES and name not in _bare_commands():
                raise _NotAFormula
        elif token in ("", "}", "^", "_", "'", "&", "~") or _raised(token) or not (is_script or _is_single(token)):
            raise _NotAFormula

    def read_delimiter(self) -> None:
        self.skip_blanks()
        token = self.take()
        if token not in _DELIMITER_SIGNS and token[1:] not in _words(_DELIMITERS):
            raise _NotAFormula

    def read_text(self) -> None:
        """The words of \\text{...}: plain, because what is mathematics outside is none in there."""
        self.skip_blanks()
        if self.take() != "{":
            raise _NotAFormula
        depth = 1
        while depth:
            token = self.take()
            depth += (token == "{") - (token == "}")
            if token == "" or _NOT_IN_TEXT.search(token):
                raise _NotAFormula


def _raised(token: str) -> str:
    """The kind of script, "^" or "_", that a character such as "²" becomes; empty for others."""
    if not token or token.isascii():
        return ""
    form = letters.math_form(token) or ""
    return form[0] if form.startswith(("^", "_")) else ""


def _is_single(token: str) -> bool:
    """Whether a character becomes one symbol: "é" becomes `\\acute{e}`, and what has no form is several bytes."""
    return token.isascii() or "{" not in (letters.math_form(token) or "{")
