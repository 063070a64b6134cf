"""A text of records whose lines begin with tags, taken apart with every place known.

The record formats differ in how a tag is written, what continues a value and where a record ends; that is said by
each of them. What is no line of theirs is furniture that they know, or an issue.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence, Set

from readinglist.formats.records import Field, Record, Scheme, entry_of
from readinglist.model.listing import Entry, Issue, Listing, Span
from readinglist.model.texts import counted

_LINE_END = re.compile(r"\n")
_MARKUP = re.compile(r"\s*<[!?A-Za-z]")
_SAYS_SOMETHING = re.compile(r"[^\W_]")
#: Characters of a value that a message repeats.
_SHOWN = 40


def is_markup(text: str) -> bool:
    """Whether a text begins as a page or XML does, in which records of other formats may stand as examples."""
    return _MARKUP.match(text) is not None


def is_indented(tag: str, line: str) -> bool:
    """Whether a line continues the value of a tag, in formats that indent such lines."""
    return bool(tag) and line[:1].isspace()


def _as_it_is(entry: Entry, _record: Record) -> Entry:
    return entry


class TaggedText:
    """A text while it is read: collects entries, issues and furniture; `listing` gives it whole.

    furniture: what a whole line that belongs to no record may be. finish: what a format makes of an entry beyond what
    its scheme says.
    """

    def __init__(
        self,
        text: str,
        scheme: Scheme,
        *,
        furniture: re.Pattern[str] | None = None,
        finish: Callable[[Entry, Record], Entry] = _as_it_is,
    ) -> None:
        self.text, self.scheme, self._furniture, self._finish = text, scheme, furniture, finish
        self._line_starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        self._entries: list[Entry] = []
        self._issues: list[Issue] = []
        self._spans: list[Span] = []

    def iter_fields(self, tag: re.Pattern[str], *, continues: Callable[[str, str], bool]) -> Iterator[Field]:
        """The fields of the text. tag: matches at the start of a line up to the value; its group 1 is the tag.

        continues: whether a line belongs to the value of a tag. From the first that does not up to the next tag, lines
        are strays.
        """
        name, start, line = "", 0, 1
        for match in (*tag.finditer(self.text), None):
            raw = self.text[start : match.start() if match else len(self.text)]
            text = raw.rstrip()
            breaks = raw.count("\n")
            if name and (breaks == 0 or (breaks == 1 and raw[-1] == "\n")):  # nearly all fields have one line
                yield Field(name, text, start, start + len(text), line)
            else:
                yield self._long_field(Field(name, text, start, 0, line, raw.count("\n", len(text)) > 1), continues)
            line += breaks
            if match:
                name, start = match[1], match.end()

    def _long_field(self, field: Field, continues: Callable[[str, str], bool]) -> Field:
        """The field up to its first stray line; a text without a tag has nothing else."""
        tag, start = field.tag, field.start
        lines = field.text.split("\n")
        kept = 1 if tag else 0
        while kept < len(lines) and (not lines[kept].strip() or continues(tag, lines[kept])):
            kept += 1
        inside = "\n".join(lines[:kept])
        self.add_strays(start + len(inside) + 1 if kept else start, start + len(field.text))
        text = inside.rstrip()
        return field._replace(text=text, end=start + len(text))

    def line_of(self, place: int) -> int:
        """The line, from 1, on which a character stands."""
        return bisect_right(self._line_starts, place)

    def add_strays(self, start: int, end: int) -> None:
        """Whole lines that belong to no record: furniture, or an issue for those that stand together."""
        number, first = self.line_of(start), 0
        for text in [*self.text[start:end].split("\n"), ""]:
            is_furniture = self._furniture is not None and self._furniture.fullmatch(text.strip()) is not None
            if is_furniture:
                self.add_furniture(start, start + len(text))
            if text.strip() and not is_furniture:
                first = first or number
            elif first:
                what = "This line is" if first == number - 1 else "These lines are"
                self.add_issue("unknown-line", f"{what} not understood.", first, number - 1)
                first = 0
            start += len(text) + 1
            number += 1

    def add_furniture(self, start: int, end: int) -> None:
        """Characters [start, end) that belong to no record and that the format knows as such."""
        if end > start:
            self._spans.append(Span("noise", start, end))

    def add_issue(self, kind: str, message: str, first_line: int, last_line: int) -> None:
        self._issues.append(Issue(kind, message, first_line, last_line))

    def add_blocks(
        self,
        tag: re.Pattern[str],
        *,
        continues: Callable[[str, str], bool],
        begins: Callable[[str, Set[str]], bool],
    ) -> None:
        """The records of a text in which a blank line ends one, and so does a tag that begins another.

        begins: whether a tag does, behind a record with these tags.
        """
        fields: list[Field] = []
        tags: set[str] = set()
        for field in self.iter_fields(tag, continues=continues):
            if begins(field.tag, tags):
                self.add_fields(fields)
                fields, tags = [], set()
            if field.tag:
                fields.append(field)
                tags.add(field.tag)
            if field.is_last:
                self.add_fields(fields)
                fields, tags = [], set()
        self.add_fields(fields)

    def add_fields(self, fields: Sequence[Field]) -> None:
        """The record that these fields are, if there are any."""
        if fields:
            self.add(Record(fields, fields[0].line, fields[-1].last_line))

    def add(self, record: Record) -> None:
        """The entry of a record, or an issue where it names no paper."""
        entry = self._finish(entry_of(record, self.scheme), record) if record.names_paper(self.scheme) else None
        if entry is None or not entry.title:
            message = "This record has neither a title nor an identifier."
            self.add_issue("untitled", message, record.first_line, record.last_line)
            return
        self._entries.append(entry)
        if entry.date is None:
            self._tell_of_date(record)

    def _tell_of_date(self, record: Record) -> None:
        field = next((one for one in record.each(self.scheme.date) if _SAYS_SOMETHING.search(one.text)), None)
        if field is not None:
            message = f"The date “{field.value[:_SHOWN]}” is not understood."
            self.add_issue("date", message, field.line, field.last_line)

    def listing(self, kind: str, one: str, many: str = "") -> Listing:
        """All that was collected. one, many: what a person calls an entry ("RIS record")."""
        issues = sorted(self._issues, key=lambda issue: issue.first_line)
        name = counted(len(self._entries), one, many)
        return Listing(kind, name, self.text, None, tuple(self._entries), tuple(issues), tuple(self._spans))
