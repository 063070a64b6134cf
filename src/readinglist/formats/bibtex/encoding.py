r"""Text -> LaTeX that BibTeX cannot misread.

Rules, each with its reason in docs/decisions/0005-bibtex-out.md:

- NFC first; each letter that is not ASCII becomes one group with the macro inside (`Erd{\H{o}}s`): BibTeX changes the
  case of `\H` in `Erd\H{o}s` and breaks it, but takes `{\...}` for one letter.
- `& % # $ _ ~ ^ \ < > |` are escaped outside mathematics.
- What is LaTeX already stays: mathematics, accents, commands that format. Only commands of a closed list count;
  `\input` and unknown ones are written as the words they are. Capitals in mathematics get braces around it.
- Braces are balanced as BibTeX counts them, without regard to backslashes: one without its partner becomes a macro.
- With is_unicode_kept (BibLaTeX) letters stay as they are; the other rules hold.
- A character without a form stays and is reported.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from readinglist.formats.bibtex import letters
from readinglist.formats.bibtex.commands import DECLARATIONS, FORMATS, LOGOS
from readinglist.formats.bibtex.macros import read_macro
from readinglist.formats.bibtex.mathematics import encode_mathematics, find_mathematics

_CONTROL_SYMBOLS = frozenset("&%$#_,;:!-/@")
_ESCAPES = {"&": r"\&", "%": r"\%", "#": r"\#", "$": r"\$", "_": r"\_"}
_SPECIAL = re.compile(r"[^A-Za-z0-9 ,.;:()\[\]'\"`!?*+=/@-]")
#: A run of characters that stand for themselves; not the last one before a mark that may belong to it.
_PLAIN = re.compile(r"[A-Za-z0-9 ,.;:()\[\]'\"`!?*+=/@-]+(?=[\x00-\x7f]|\Z)")
#: What LaTeX sets as one sign where two characters happen to stand side by side.
_LIGATED = ("--", "''", "``", "!`", "?`")
_STRUCTURAL = re.compile(r"[\\{}$]")
_BLANKS = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029\u3000\u2000-\u2007\u205f\u1680]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_HALVES = re.compile(r"[\ud800-\udfff]")
_WORD = re.compile(r"\\([A-Za-z]+)")
_GROUP_AFTER = re.compile(r"\s*\{")
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u0655\u0900-\u0903\u093a-\u094d\u0e31\u0e34-\u0e3a"
_MARKS += "\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U0001f3fb-\U0001f3ff"
#: Marks, joiners, variation selectors and skin tones belong to the character before them.
_CONTINUED = re.compile(rf"(?:[{_MARKS}]|\u200d[^\x00-\x7f]?)*")
_UNPRINTED = re.compile(f"[{''.join(char for char, form in letters.ONE_WAY.items() if not form)}]")
_INVISIBLE = re.compile(r"[\u200c\u200d\ufe00-\ufe0f]")
#: A command, an accent, an escape or mathematics: somebody typed LaTeX here.
_LATEX = re.compile(r"\\[^\d\s]|\$[^$]+\$")


@dataclass(frozen=True, slots=True)
class Encoded:
    """`text` in LaTeX; `unknown`: characters left as they are for want of a form; `remarks`: what was taken as text."""

    text: str
    unknown: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def encode(text: str, *, is_unicode_kept: bool = False) -> Encoded:
    """Encode the text of a field. Blanks and line ends become single blanks, control characters are dropped."""
    # Characters that print nothing go first: a blank beside one must not end a field.
    text = clean(text if is_unicode_kept or text.isascii() else _UNPRINTED.sub("", text))
    if not _SPECIAL.search(text):
        return Encoded(text)
    encoder = _Encoder(text, is_unicode_kept)
    encoder.run()
    return Encoded("".join(encoder.parts), tuple(dict.fromkeys(encoder.unknown)), tuple(dict.fromkeys(encoder.remarks)))


@dataclass(slots=True)
class FieldEncoder:
    """Encodes the fields of one entry and gathers what is to be reported about them, each once and in order."""

    is_unicode_kept: bool = False
    unknown: dict[str, None] = field(default_factory=dict)
    remarks: dict[str, None] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        encoded = encode(text, is_unicode_kept=self.is_unicode_kept)
        self.unknown.update(dict.fromkeys(encoded.unknown))
        self.remarks.update(dict.fromkeys(encoded.remarks))
        return encoded.text


def clean(text: str) -> str:
    """One line in NFC without control characters; half a surrogate pair, which no file can hold, becomes U+FFFD."""
    if not (text.isascii() and text.isprintable()):
        text = _CONTROLS.sub("", _BLANKS.sub(" ", text))
        text = unicodedata.normalize("NFC", _HALVES.sub("\ufffd", text))
    return _BLANKS.sub(" ", text).strip(" ")


@dataclass(slots=True)
class _Encoder:
    """One walk over `text`.

    mathematics: where it starts -> where it ends. partners: index of each brace that has one -> index of the other.
    depth: braces that are open at this point of the walk. is_latex: whether somebody typed LaTeX in the text.
    is_typed: whether the plain characters written last stood so in the text.
    """

    text: str
    is_unicode_kept: bool
    parts: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    mathematics: dict[int, int] = field(default_factory=dict)
    partners: dict[int, int] = field(default_factory=dict)
    depth: int = 0
    is_latex: bool = False
    is_typed: bool = False

    def run(self) -> None:
        self.is_latex = bool(_LATEX.search(self.text))
        self._find_structure()
        index = 0
        while index < len(self.text):
            if plain := _PLAIN.match(self.text, index):
                self._write_apart(plain[0], is_typed=True)
                index = plain.end()
            else:
                index = self._step(index)

    def _find_structure(self) -> None:
        """Mathematics first, then the braces outside it."""
        opened: list[int] = []
        index = 0
        while structural := _STRUCTURAL.search(self.text, index):
            index, char = structural.start(), structural[0]
            if char == "$" or self.text.startswith(("\\(", "\\["), index):
                end = find_mathematics(self.text, index)
                if end is not None:
                    self.mathematics[index] = end
                    index = end
                    continue
            if char == "\\":
                index += 2
                continue
            if char == "{":
                opened.append(index)
            elif char == "}" and opened:
                self.partners[index] = opened[-1]
                self.partners[opened.pop()] = index
            index += 1

    def _step(self, index: int) -> int:
        """Write what stands at `index`; the index behind it."""
        if index in self.mathematics:
            return self._write_mathematics(index, self.mathematics[index])
        char = self.text[index]
        if char in "{}":
            return self._write_brace(index)
        if char == "\\":
            return self._write_command(index)
        if char in "^_" and self.partners.get(index + 1, 0) > index:
            self.parts.append(r"\textsuperscript" if char == "^" else r"\textsubscript")
            return index + 1
        if char == "~" and self._is_tie(index):
            self.parts.append("~")
            return index + 1
        if char.isascii() and (index + 1 == len(self.text) or self.text[index + 1].isascii()):
            self.parts.append(self._ascii(char))
            return index + 1
        return self._write_letter(index)

    def _ascii(self, char: str) -> str:
        return _ESCAPES.get(char) or (f"{{\\{letters.TEXT[char]}}}" if char in letters.TEXT else char)

    def _is_tie(self, index: int) -> bool:
        """`Fig.~1` in a text that has LaTeX elsewhere; "~10 times" means about ten."""
        before, after = self.text[max(index - 1, 0) : index], self.text[index + 1 : index + 2]
        return self.is_latex and bool(before.strip() and after.strip())

    def _write_mathematics(self, start: int, end: int) -> int:
        source, unknown = encode_mathematics(self.text[start:end], is_unicode_kept=self.is_unicode_kept)
        # Styles write titles in small letters, outside braces: $O(n)$ would be printed as $o(n)$.
        is_in_danger = self.depth == 0 and source.lower() != source
        self.parts.append(f"{{{source}}}" if is_in_danger else source)
        self.unknown += unknown
        return end

    def _write_brace(self, index: int) -> int:
        char = self.text[index]
        partner = self.partners.get(index)
        if partner is None:
            self.parts.append(self._ascii(char))
            self.remarks.append("a brace without its partner is written as a character")
            return index + 1
        if char == "{" and (macro := read_macro(self.text, index)) and macro[1] == partner + 1:
            self._write_cluster(macro[0])
            return macro[1]
        self.depth += 1 if char == "{" else -1
        self.parts.append(char)
        return index + 1

    def _write_command(self, index: int) -> int:
        if macro := read_macro(self.text, index):
            self._write_cluster(macro[0])
            return macro[1]
        word = _WORD.match(self.text, index)
        if word is None:
            return self._write_control_symbol(index)
        name, end = word[1], word.end()
        name = "texttt" if name == "url" else name  # url needs a package, texttt sets the same
        if name in FORMATS and (group := _GROUP_AFTER.match(self.text, end)) and group.end() - 1 in self.partners:
            self.parts.append(f"\\{name}")
            return group.end() - 1
        if name in LOGOS:
            self.parts.append(word[0] if self.depth else f"{{{word[0]}}}")
            return end + 2 if self.text.startswith("{}", end) and not self.depth else end
        if name in DECLARATIONS and index - 1 in self.partners and self.text[index - 1] == "{":
            self.parts.append(word[0])
            return end
        self.parts.append(r"{\textbackslash}")
        self.remarks.append(f"the command \\{word[1]} is written as text")
        return index + 1

    def _write_control_symbol(self, index: int) -> int:
        symbol = self.text[index + 1 : index + 2]
        if symbol in ("{", "}"):
            self.parts.append(self._ascii(symbol))
        elif symbol and symbol in _CONTROL_SYMBOLS:
            self.parts.append(f"\\{symbol}")
        elif symbol == " " and self.text[index - 1 : index] == ".":
            self.parts.append("\\ ")
        elif symbol == "\\":  # one unit, as in `_find_structure`: a brace behind it is a brace
            self.parts.append(r"{\textbackslash}{\textbackslash}")
        else:
            self.parts.append(r"{\textbackslash}")
            return index + 1
        return index + 2

    def _write_letter(self, index: int) -> int:
        end = _CONTINUED.match(self.text, index + 1).end()  # type: ignore[union-attr]  # matches nothing at least
        self._write_cluster(self.text[index:end])
        return end

    def _write_cluster(self, cluster: str) -> None:
        """One character with its marks and joiners, or the character that a macro stands for."""
        form = None if self.is_unicode_kept else self._form(cluster)
        if form is None:
            if not self.is_unicode_kept:
                self.unknown.append(cluster)
            # Its character may be one of ASCII, with a mark that LaTeX has no form for: "%" needs its escape then too.
            form = "".join([self._ascii(char) if char.isascii() else char for char in cluster])
        self._write_apart(form, is_typed=cluster.isascii())

    def _write_apart(self, form: str, *, is_typed: bool) -> None:
        """Two en dashes are `--{}--`: LaTeX reads four hyphens in another way. A pair that was typed stays one."""
        is_pair = bool(self.parts and form) and (self.parts[-1][-1:] + form[0]) in _LIGATED
        if is_pair and not (is_typed and self.is_typed):
            self.parts.append("{}")
        self.parts.append(form)
        self.is_typed = is_typed

    def _form(self, cluster: str) -> str | None:
        visible = cluster if len(cluster) == 1 else _INVISIBLE.sub("", cluster)
        return self._ascii(visible) if visible.isascii() else letters.text_form(visible)
