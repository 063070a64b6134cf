r"""BibTeX's lexical grammar (bibtex.web, part 6 and 7) as patterns.

No quantifier gives back what it took, so no pattern takes longer than the text it passes over. Classes are written out:
`\s` and `\w` mean characters of Unicode that BibTeX takes for letters, such as the no-break space.
"""

from __future__ import annotations

import re

WHITE = r"[ \t\r\n]*+"
#: A `%` in an entry makes a comment of the rest of the line for biber; for BibTeX it is an error.
WHITE_OR_COMMENT = r"(?:[ \t\r\n]++|%[^\r\n]*+)*+"
_IDENTIFIER_CHAR = r"[^\x00-\x20\x7f\"#%'(),={}]"
NAME = rf"{_IDENTIFIER_CHAR}++"
MACRO = rf"(?![0-9]){NAME}"
#: Here BibTeX would take an `@` as well; nobody has it, and without it no text is looked at twice.
TYPE = r"(?![0-9])[^\x00-\x20\x7f\"#%'(),={}@]++"
#: In braces a key ends at a blank, a comma or the closing brace, in brackets at a blank or a comma.
KEY_IN_BRACES = r"[^ \t\r\n,}]*+"
KEY_IN_BRACKETS = r"[^ \t\r\n,]*+"
NUMBER = r"[0-9]++"

#: Groups that deep are matched by one pattern; deeper ones are counted brace by brace.
_DEPTH = 5


def _group(depth: int) -> str:
    r"""A group in braces with `depth` levels of groups in it. Braces count with or without a backslash before them."""
    pattern = r"\{[^{}]*+\}"
    for _ in range(depth):
        pattern = rf"\{{[^{{}}]*+(?:{pattern}[^{{}}]*+)*+\}}"
    return pattern


GROUP = _group(_DEPTH)
QUOTED = rf'"[^"{{}}]*+(?:{GROUP}[^"{{}}]*+)*+"'
TOKEN = rf"(?:{GROUP}|{QUOTED}|{NUMBER}|{MACRO})"
VALUE = rf"{TOKEN}(?:{WHITE}\#{WHITE}{TOKEN})*+"

#: `@type{` or `@type(`.
HEAD = re.compile(rf"@{WHITE}({TYPE}){WHITE}([{{(])")
#: A head at the beginning of a line: the place where reading goes on after an error.
HEAD_OF_LINE = re.compile(rf"[\r\n][ \t]*+(?=@[ \t]*+{TYPE}{WHITE}[{{(])")
#: A sound entry in braces: type, key, and where its fields begin.
ENTRY = re.compile(
    rf"@{WHITE}(?!(?i:string|preamble|comment){WHITE}\{{)({TYPE}){WHITE}\{{{WHITE}({KEY_IN_BRACES}){WHITE}"
    rf"(?:,{WHITE}{NAME}{WHITE}={WHITE}{VALUE}{WHITE})*+,?+{WHITE}\}}"
)
#: The next field of a sound entry.
FIELD = re.compile(rf",{WHITE}({NAME}){WHITE}={WHITE}({VALUE})")
