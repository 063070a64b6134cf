"""The quick normalisation of titles gives what the plain one gives, step by step."""

from __future__ import annotations

import html
import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from readinglist.model.titles import normalise_title

_PARTS = [
    "a",
    "Z",
    "é",
    "ß",
    "ﬁ",
    "İ",
    "&amp;",
    "&",
    "<i>",
    "</i>",
    "<",
    "\\textbf{",
    "}",
    "\\'",
    "^{st}",
    " ",
    "_",
    "Ａ",
    "\u0301",
]


def plainly(title: str) -> str:
    """Every step for every title."""
    text = html.unescape(unicodedata.normalize("NFKC", title))
    text = re.sub(r"</?[A-Za-z][A-Za-z0-9:]*(?:\s[^<>]{0,200})?/?>", " ", text)
    text = re.sub(r"\\[A-Za-z]+\*?|\\.", " ", text)
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", " ", text).strip()


@given(st.lists(st.sampled_from(_PARTS), max_size=12).map("".join) | st.text(max_size=40))
@example("MNIST < CIFAR10 < Imagenet")
@example("Learning <i>p</i>-adics &lt; Größe")
def test_the_quick_form_is_the_plain_form(title: str) -> None:
    assert normalise_title(title) == plainly(title)
