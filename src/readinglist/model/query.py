"""The query language of the search box, the sidebar and the command line.

    lazy teacher                words: all of them, in any order, anywhere in the paper or in the user's own words
    "lazy teacher"              a phrase
    teach*                      a beginning
    -word  -(a b)               without
    a or b     (a or b) c       either; brackets group
    field:value                 title: abstract: people: (or author:) organization: venue: note: keyword:
                                with a word or "a phrase"
    year:2020..2024             also year:>2020, year:2020.., date:2023-06, date:<=2023-06-26
    added:7d  modified:today    or a day or a range of days
    tag:nlp                     that tag or any below it, which tag:nlp/* says too; tag:=nlp only that one;
                                tag:nl* names that begin so
    status:inbox                also queue, reading, read, rejected; several with commas
    rating:>=3  priority:high
    has:note  is:unverified  in:trash
    listing:#3  listing:"Daily Papers"
    followed:#3  followed:cs.CL  brought by that subscription
    doi: arxiv: isbn: pmid: url: identifier: key: type: id:   #12

`parse_query` never fails. What makes no sense as syntax is searched as text, and a remark says so in a sentence.
It reads each character a bounded number of times, and the tree that it makes has bounded depth and size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from readinglist.model.conditions import (
    OPERATORS,
    And,
    Condition,
    Everything,
    Identified,
    Keyed,
    Not,
    Numbered,
    Or,
    Tagged,
    Text,
)
from readinglist.model.query_fields import ALIASES, UnknownValue, read_field

MAX_DEPTH = 10
MAX_CONDITIONS = 256
_MAX_REMARKS = 20


_EVERYTHING = Everything()


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: the tree of conditions, and sentences about what was not taken as it was perhaps meant."""

    root: Condition = _EVERYTHING
    remarks: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Canonical text; `parse_query(str(query)).root == query.root`."""
        return str(self.root)

    @property
    def is_everything(self) -> bool:
        return isinstance(self.root, Everything)


def parse_query(text: str, *, is_typing: bool = False) -> Query:
    """Read a query. is_typing: the last word may not be finished, so it counts as a beginning."""
    text = _UNSEARCHABLE.sub(" ", text)
    tokens = _tokenize(text)
    reader = _Reader(tokens)
    root = reader.read()
    if is_typing:
        if tokens and tokens[-1].kind == "word" and not text[-1:].isspace():
            root = _open_last(root)
    elif isinstance(root, Everything) and (marks := " ".join(_NEXT_QUOTE.sub(" ", text).split())):
        # Nothing but brackets and dashes: a finished query that says something must not mean every paper.
        root = Text(marks)
    return Query(root, tuple(dict.fromkeys(reader.remarks)))


def both(first: Query, second: Query) -> Query:
    """Papers that meet both queries; remarks of both."""
    return Query(_all([first.root, second.root]), (*first.remarks, *second.remarks))


# NUL ends a C string in SQLite, and lone surrogates cannot be stored: neither can be in a library.
_UNSEARCHABLE = re.compile("[\0\ud800-\udfff]")
_QUOTES = '"“”„'
_END_OF_WORD = re.compile(rf"[\s()]|[{_QUOTES}]")
_INNER_BRACKETS = re.compile(rf"\([^\s(){_QUOTES}]*\)")
_NEXT_QUOTE = re.compile(f"[{_QUOTES}]")
_FIELD = re.compile(r"([A-Za-z]{1,20}):")
_NUMBER = re.compile(r"#(\d{1,18})")
_SEPARATORS = re.compile(r"[-–—:;,.&|/·•…*]+")


class _Token(NamedTuple):
    """kind: "(", ")", "or", "not", "word" or "phrase" (its own quotation marks closed it).

    source is the token as typed. field is the name before a colon, or empty; sign is "=" for `tag:="two words"`.
    """

    kind: str
    source: str
    text: str = ""
    field: str = ""
    is_prefix: bool = False
    is_closed: bool = True


def _tokenize(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    position, end = 0, len(text)
    while position < end:
        char = text[position]
        if char.isspace():
            position += 1
        elif char in "()":
            tokens.append(_Token(char, char))
            position += 1
        elif char == "-" and _starts_operand(text, position + 1):
            tokens.append(_Token("not", "-"))
            position += 1
        elif char in _QUOTES:
            token, position = _phrase(text, position, position)
            tokens.append(token)
        else:
            is_operand = bool(tokens) and tokens[-1].source == "-" and text[position - 1] == "-"
            token, position = _word(text, position, is_operand=is_operand)
            tokens.append(token)
    return tokens


def _starts_operand(text: str, position: int) -> bool:
    return position < len(text) and not text[position].isspace() and text[position] not in "-)>"


def _phrase(text: str, start: int, quote_at: int, *, field: str = "", sign: str = "") -> tuple[_Token, int]:
    closing = _NEXT_QUOTE.search(text, quote_at + 1)
    stop = closing.start() if closing else len(text)
    after = stop + 1 if closing else stop
    is_prefix = after < len(text) and text[after] == "*"
    after += is_prefix
    words = " ".join(text[quote_at + 1 : stop].split())
    kind = "phrase" if closing else "word"
    return _Token(kind, text[start:after], sign + words, field, is_prefix, closing is not None), after


def _word(text: str, start: int, *, is_operand: bool) -> tuple[_Token, int]:
    """One word from `start`. A bracket that opens inside a word and closes in it belongs to it: "f(x)"."""
    position = start
    while (match := _END_OF_WORD.search(text, position)) and match[0] == "(" and match.start() > start:
        inner = _INNER_BRACKETS.match(text, match.start())
        if inner is None:
            break
        position = inner.end()
    stop = match.start() if match else len(text)
    source = text[start:stop]
    if named := _FIELD.match(source):
        field, rest = named[1], source[named.end() :]
        if rest in ("", "=") and text[stop : stop + 1] and text[stop] in _QUOTES:
            return _phrase(text, start, stop, field=field, sign=rest)
        return _Token("word", source, rest, field), stop
    if source in OPERATORS and not is_operand:
        return _Token(source.lower(), source, source), stop
    bare = source.rstrip("*")
    return _Token("word", source, bare or source, is_prefix=bare != source and bool(bare)), stop


class _Reader:
    """Tokens to conditions by recursive descent: or, and, not, operand."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.remarks: list[str] = []
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._count = 0

    def read(self) -> Condition:
        found: list[Condition] = []
        while self._at < len(self._tokens):
            found.append(self._either())
            if self._peek() == ")":
                self._at += 1
                self._say("A closing bracket without an opening one was left out.")
        return _all(found)

    def _peek(self, offset: int = 0) -> str:
        index = self._at + offset
        return self._tokens[index].kind if index < len(self._tokens) else ""

    def _say(self, sentence: str) -> None:
        if len(self.remarks) < _MAX_REMARKS:
            self.remarks.append(sentence)

    def _either(self) -> Condition:
        options = [self._together()]
        while self._peek() == "or":
            self._at += 1
            options.append(self._together())
        return _any(options)

    def _together(self) -> Condition:
        found: list[Condition] = []
        while (kind := self._peek()) and kind != ")":
            if kind == "or" and self._is_between_operands(found):
                break
            found.append(self._operand())
        return _all(found)

    def _is_between_operands(self, found: list[Condition]) -> bool:
        return bool(found) and self._peek(1) in ("word", "phrase", "(", "not")

    def _operand(self) -> Condition:
        """One operand; never recurses deeper than MAX_DEPTH, however many signs and brackets come in a row."""
        token = self._tokens[self._at]
        self._at += 1
        match token.kind:
            case "(":
                return self._bracket()
            case "not" if self._peek() in ("word", "phrase", "(") and self._depth < MAX_DEPTH:
                return _without(self._operand())
            case "and" if self._peek() in ("word", "phrase", "(", "not"):
                return Everything()
            case "not" | "or" | "and" if token.source != "-":
                self._say(f"`{token.source}` has nothing on one side; searched as text.")
                return self._leaf(Text(token.source))
            case "not":
                return Everything()
        return self._named(token)

    def _bracket(self) -> Condition:
        if self._depth >= MAX_DEPTH:
            self._say(f"Brackets more than {MAX_DEPTH} deep were left out.")
            return Everything()
        self._depth += 1
        inner = self._either()
        self._depth -= 1
        if self._peek() == ")":
            self._at += 1
        else:
            self._say("A bracket is not closed; it was taken to end with the query.")
        return inner

    def _leaf(self, condition: Condition) -> Condition:
        """Count a condition; beyond the bound it is left out and said."""
        self._count += 1
        if self._count <= MAX_CONDITIONS:
            return condition
        self._say(f"Only the first {MAX_CONDITIONS} words and conditions were searched for.")
        return Everything()

    def _named(self, token: _Token) -> Condition:
        if not token.is_closed:
            self._say("A quotation mark is not closed; everything after it was taken as one phrase.")
        if token.field:
            return self._leaf(self._field(token))
        if number := _NUMBER.fullmatch(token.source):
            return self._leaf(Numbered(int(number[1])))
        if not token.text or (token.kind == "word" and _SEPARATORS.fullmatch(token.text)):
            return Everything()
        return self._leaf(Text(token.text, is_prefix=token.is_prefix))

    def _field(self, token: _Token) -> Condition:
        name = ALIASES.get(token.field.lower(), "")
        as_text = Text(" ".join(f"{token.field}:{token.text}".split()), is_prefix=token.is_prefix)
        if not name:
            self._remark_unknown(token)
            return as_text
        if not token.text.strip("=*"):
            self._say(f"`{token.field}:` needs a value right after the colon; searched as text.")
            return as_text
        try:
            return read_field(name, token.text, is_prefix=token.is_prefix)
        except UnknownValue as reason:
            self._say(f"`{_shortened(token.source)}`: {reason}; searched as text.")
            return as_text

    def _remark_unknown(self, token: _Token) -> None:
        """A title with a colon ("BERT: Pre-training") and an address are no attempts at a field."""
        if not token.text or token.text.startswith("//") or len(self.remarks) >= _MAX_REMARKS:
            return
        from difflib import get_close_matches

        near = get_close_matches(token.field.lower(), ALIASES, n=1, cutoff=0.7)
        hint = f" Did you mean `{near[0]}:`?" if near else ""
        self._say(f"`{token.field}:` is not a field; searched as text.{hint}")


def _all(conditions: list[Condition]) -> Condition:
    flat: dict[Condition, None] = {}
    for item in conditions:
        for part in item.conditions if isinstance(item, And) else (item,):
            if not isinstance(part, Everything):
                flat.setdefault(part)
    if len(flat) > 1:
        return And(tuple(flat))
    return next(iter(flat), Everything())


def _any(conditions: list[Condition]) -> Condition:
    flat: dict[Condition, None] = {}
    for item in conditions:
        for part in item.conditions if isinstance(item, Or) else (item,):
            if not isinstance(part, Everything):
                flat.setdefault(part)
    if len(flat) > 1:
        return Or(tuple(flat))
    return next(iter(flat), Everything())


def _without(condition: Condition) -> Condition:
    if isinstance(condition, Everything):
        return condition
    return condition.condition if isinstance(condition, Not) else Not(condition)


def _open_last(condition: Condition) -> Condition:
    """The tree with its last word taken as a beginning."""
    match condition:
        case Text() | Keyed() | Identified():
            return replace(condition, is_prefix=True)
        case Tagged(name, "below"):
            return Tagged(name, "prefix")
        case Not(inner):
            return Not(_open_last(inner))
        case And(conditions):
            return _all([*conditions[:-1], _open_last(conditions[-1])])
        case Or(conditions):
            return _any([*conditions[:-1], _open_last(conditions[-1])])
    return condition


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
