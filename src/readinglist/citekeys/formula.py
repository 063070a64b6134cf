"""Patterns as Better BibTeX writes them: `auth.lower + shorttitle(3,3) + year`.

    formulas   formula ( ("|" or ";") formula )*      the next one when a formula gives nothing
    formula    term ( "+" term )*
    term       "text", (formulas), or name(arguments).filter(arguments)...

A capitalised name is the field as it stands (`Title`); a small one is worked on (`title`). The functions and filters
themselves are in `formula_words`. Source: the manual of Better BibTeX, "Citation Keys"; conditions (`? :`), local
dates and look-ups in Zotero are refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from readinglist.citekeys import formula_words
from readinglist.citekeys.formula_words import Arguments, NextFormula, SuffixStyle
from readinglist.errors import InvalidRequest
from readinglist.model.paper import Paper

Term = Callable[[Paper], str]

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<regex>/(?:[^/\\]|\\.)+/[a-z]*)
    | (?P<number>-?\d+)
    | (?P<relation><=|>=|!=|<|>)
    | (?P<name>\w+)
    | (?P<mark>[().,+|;=-])
    | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(.)")
_UNUSABLE = re.compile(r"[\s\\\"#%'(),={}~]+")


def parse_formula(pattern: str) -> tuple[Callable[[Paper], str], SuffixStyle | None]:
    """The function that a formula describes, and how it tells equal keys apart if it says so.

    InvalidRequest names what is wrong.
    """
    parser = _Parser(pattern)
    term = parser.parse_formulas()
    if parser.kind != "end":
        parser.refuse()
    return term, parser.suffix


@dataclass(slots=True)
class _Parser:
    """Recursive descent over `pattern`; `kind` and `value` are the token to come."""

    pattern: str
    position: int = 0
    kind: str = ""
    value: str = ""
    suffix: SuffixStyle | None = None
    depth: int = 0

    def __post_init__(self) -> None:
        self.advance()

    def advance(self) -> str:
        """Take the token to come; its text."""
        taken = self.value
        match = _TOKEN.match(self.pattern, self.position)
        if match is None:
            self.value = self.pattern[self.position :].strip()[:1]
            self.refuse()
        self.kind, self.value, self.position = str(match.lastgroup), str(match[match.lastgroup or 0]), match.end()
        return taken

    def accept(self, mark: str) -> bool:
        if self.kind == "mark" and self.value == mark:
            self.advance()
            return True
        return False

    def expect(self, mark: str) -> None:
        if not self.accept(mark):
            self.refuse()

    def refuse(self) -> NoReturn:
        what = f'"{self.value}"' if self.value else "its end"
        raise InvalidRequest(
            f'The citation key pattern "{self.pattern}" cannot be read at {what}.',
            "Write it like auth.lower + shorttitle(3,3) + year, or with brackets like [auth][year].",
        )

    def parse_formulas(self) -> Term:
        self.depth += 1
        if self.depth > 20:
            self.refuse()
        formulas = [self.parse_sum()]
        while self.accept("|") or self.accept(";"):
            self.accept("|")  # "||" means the same
            formulas.append(self.parse_sum())
        self.depth -= 1
        return formulas[0] if len(formulas) == 1 else _first_of(formulas)

    def parse_sum(self) -> Term:
        terms = [self.parse_term()]
        while self.accept("+"):
            terms.append(self.parse_term())
        return terms[0] if len(terms) == 1 else _joined(terms)

    def parse_term(self) -> Term:
        if self.kind == "text":
            term = _literal(_unquote(self.advance()))
        elif self.accept("("):
            term = self.parse_formulas()
            self.expect(")")
        elif self.kind == "name":
            term = self.parse_function()
        else:
            self.refuse()
        while self.accept("."):
            term = self.parse_filter(term)
        return term

    def parse_function(self) -> Term:
        name = self.advance()
        arguments = self.parse_arguments()
        if name == "postfix":
            self.suffix = formula_words.suffix_style(arguments, self.pattern)
            return _literal("")
        return formula_words.make_function(name, arguments, self.pattern)

    def parse_filter(self, term: Term) -> Term:
        if self.kind != "name":
            self.refuse()
        name = self.advance()
        step = formula_words.make_filter(name, self.parse_arguments(), self.pattern)
        return lambda paper: step(term(paper))

    def parse_arguments(self) -> Arguments:
        """Values by position and by name; a bare word such as `_` is a text."""
        positional: list[object] = []
        named: dict[str, object] = {}
        if not self.accept("("):
            return Arguments(positional, named)
        while not self.accept(")"):
            if self.kind == "name":
                word = self.advance()
                if self.accept("="):
                    named[word] = self.parse_value()
                else:
                    positional.append(_word(word))
            else:
                positional.append(self.parse_value())
            if not (self.kind == "mark" and self.value == ")"):
                self.expect(",")
        return Arguments(positional, named)

    def parse_value(self) -> object:
        match self.kind:
            case "text":
                return _unquote(self.advance())
            case "number":
                return int(self.advance())
            case "regex":
                return formula_words.compile_regex(self.advance(), self.pattern)
            case "name":
                return _word(self.advance())
            case "relation":
                return self.advance()
            case "mark" if self.value in "+-.;|=":
                return self.advance()
        self.refuse()


def _unquote(text: str) -> str:
    return _ESCAPE.sub(r"\1", text[1:-1])


def _word(text: str) -> object:
    if text.isdecimal():
        return int(text)
    return {"true": True, "false": False}.get(text, text)


def _literal(text: str) -> Term:
    return lambda paper: text


def _joined(terms: list[Term]) -> Term:
    return lambda paper: "".join([term(paper) for term in terms])


def _first_of(formulas: list[Term]) -> Term:
    def evaluate(paper: Paper) -> str:
        for formula in formulas:
            try:
                text = formula(paper)
            except NextFormula:
                continue
            if _UNUSABLE.sub("", text):
                return text
        return ""

    return evaluate
