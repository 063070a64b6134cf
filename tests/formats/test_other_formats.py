"""CSL-JSON, RIS, CSV, Markdown and references."""

from __future__ import annotations

import csv
import datetime as dt
import html.parser
import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from torture import TORTURE

from readinglist.formats.csl_json import csl_item, format_csl_json
from readinglist.formats.csv import format_csv
from readinglist.formats.markdown import escape, format_markdown
from readinglist.formats.references import format_reference, format_references_html
from readinglist.formats.ris import format_ris
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import ListingId, Paper, PaperId, PaperType, Sighting, Status
from readinglist.model.people import Person

ATTENTION = Paper(
    "Attention Is All You Need",
    id=PaperId(7),
    citation_key="vaswani2017",
    type=PaperType.INPROCEEDINGS,
    people=(Person("Vaswani", "Ashish B."), Person("Beethoven", "Ludwig", "van", "Jr.")),
    date=PartialDate(2017, 6),
    venue="NeurIPS",
    volume="30",
    pages="5998--6008",
    identifiers=(Identifier("doi", "10.5555/x_y"), Identifier("arxiv", "1706.03762")),
    keywords=("transformers",),
    tags=("nlp/models",),
    status=Status.QUEUE,
    rating=4,
    added=dt.datetime(2026, 4, 15, 9, 30, tzinfo=dt.UTC),
)
SIGHTING = Sighting(ListingId(1), "daily-papers", "Daily Papers, 15 Apr 2026", PartialDate(2026, 4, 15), 3, comments=8)
HOSTILE = '<img src="/dev/zero"> & <b>bold</b> [x](javascript:alert(1)) `code` =1+1'
#: Properties of CSL 1.0.2 that we write (csl-data.json).
CSL_NAMES = {
    "id", "type", "citation-key", "title", "author", "editor", "issued", "container-title", "publisher", "genre",
    "volume", "issue", "page", "DOI", "ISBN", "PMID", "URL", "archive", "archive_location", "keyword", "abstract",
    "custom",
}  # fmt: skip


# -- CSL-JSON ---------------------------------------------------------------------------------------------------


def test_a_csl_item_has_what_the_command_line_promises() -> None:
    item = csl_item(ATTENTION, [SIGHTING])
    assert item["id"] == "vaswani2017"
    assert item["type"] == "paper-conference"
    assert item["issued"] == {"date-parts": [[2017, 6]]}
    assert item["author"] == [
        {"family": "Vaswani", "given": "Ashish B."},
        {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van", "suffix": "Jr."},
    ]
    assert item["custom"] == {
        "id": 7,
        "author_count": 2,
        "organization": None,
        "status": "queue",
        "priority": 0,
        "rating": 4,
        "tags": ["nlp/models"],
        "verified": False,
        "flag": "",
        "flag_acknowledged": False,
        "listings": [
            {
                "kind": "daily-papers",
                "name": "Daily Papers, 15 Apr 2026",
                "date": "2026-04-15",
                "position": 3,
                "comments": 8,
                "upvotes": None,
            }
        ],
        "arxiv": "1706.03762",
        "added": "2026-04-15T09:30:00Z",
    }


def test_csl_leaves_out_what_is_not_known_and_invents_no_author() -> None:
    item = csl_item(Paper("t", author_count=6, organization="Meta AI"))
    assert {"author", "issued", "container-title", "DOI"}.isdisjoint(item)
    assert item["custom"]["author_count"] == 6  # type: ignore[index]
    assert item["custom"]["organization"] == "Meta AI"  # type: ignore[index]
    literal = csl_item(Paper("t", organization="Meta AI", is_organization_author=True))
    assert literal["author"] == [{"literal": "Meta AI"}]


@pytest.mark.parametrize("type_", list(PaperType))
def test_every_type_has_a_csl_type_and_known_properties_only(type_: PaperType) -> None:
    item = csl_item(Paper("t", type=type_, venue="V", publisher="P", date=PartialDate(2020, 1, 2)))
    assert set(item) <= CSL_NAMES
    assert re.fullmatch(r"[a-z-]+", str(item["type"]))


def test_a_preprint_is_an_article_of_arxiv_in_csl() -> None:
    item = csl_item(Paper("t", identifiers=(Identifier("arxiv", "1706.03762"),)))
    assert (item["type"], item["archive"], item["archive_location"]) == ("article", "arXiv", "1706.03762")
    assert item["URL"] == "https://arxiv.org/abs/1706.03762"


@settings(deadline=None)
@given(st.lists(st.text() | st.sampled_from(TORTURE), max_size=5))
def test_csl_json_is_valid_json_in_utf8_with_texts_as_they_are(texts: list[str]) -> None:
    papers = [(Paper(text, abstract=text, people=(Person(text),)), []) for text in texts]
    items = json.loads(format_csl_json(papers).encode("utf-8"))
    assert len(items) == len(texts)
    for item, text in zip(items, texts, strict=True):
        assert item.get("title", "") == text or any("\ud800" <= char <= "\udfff" for char in text)


# -- RIS --------------------------------------------------------------------------------------------------------


def test_a_ris_record() -> None:
    assert format_ris([ATTENTION]).split("\r\n") == [
        "TY  - CPAPER",
        "ID  - vaswani2017",
        "AU  - Vaswani, Ashish B.",
        "AU  - van Beethoven, Ludwig, Jr.",
        "TI  - Attention Is All You Need",
        "T2  - NeurIPS",
        "VL  - 30",
        "SP  - 5998",
        "EP  - 6008",
        "PY  - 2017",
        "DA  - 2017/06//",
        "DO  - 10.5555/x_y",
        "M1  - arXiv:1706.03762",
        "UR  - https://doi.org/10.5555/x_y",
        "UR  - https://arxiv.org/abs/1706.03762",
        "KW  - transformers",
        "ER  - ",
        "",
    ]


@settings(deadline=None)
@given(st.lists(st.text() | st.sampled_from(TORTURE), min_size=1, max_size=4))
def test_no_text_ends_a_ris_record_early(texts: list[str]) -> None:
    papers = [Paper(text, abstract=f"{text}\nER  - \nTY  - JOUR", venue=text, people=(Person(text),)) for text in texts]
    lines = format_ris(papers).split("\r\n")
    assert sum(line.startswith("TY  - ") for line in lines) == len(texts)
    assert sum(line.startswith("ER  - ") for line in lines) == len(texts)
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines if line)
    format_ris(papers).encode("utf-8")


# -- CSV --------------------------------------------------------------------------------------------------------


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_csv_row() -> None:
    (row,) = _rows(format_csv([ATTENTION]))
    assert row["authors"] == "Ashish B. Vaswani; Ludwig van Beethoven Jr."
    assert (row["date"], row["tags"], row["verified"], row["author_count"]) == ("2017-06", "nlp/models", "no", "2")


@pytest.mark.parametrize("cell", ["=1+1", "+x", "-x", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_a_cell_that_would_be_a_formula_is_defused(cell: str) -> None:
    (row,) = _rows(format_csv([Paper(cell)]))
    assert row["title"] == f"'{cell}"


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_text_comes_back_from_csv(title: str, abstract: str) -> None:
    text = format_csv([Paper(title, abstract=abstract)])
    text.encode("utf-8")
    (row,) = _rows(text)
    for name, value in (("title", title), ("abstract", abstract)):
        assert row[name].removeprefix("'") == re.sub(r"[\0\ud800-\udfff]", "", value).removeprefix("'")


# -- references and Markdown ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paper", "reference"),
    [
        (
            ATTENTION,
            "Vaswani, A. B., & van Beethoven, L., Jr. (2017). Attention Is All You Need. In NeurIPS, 30, 5998–6008. "
            "https://doi.org/10.5555/x_y",
        ),
        (
            Paper("Why?", people=(Person("Doe", "Jean-Pierre"),), identifiers=(Identifier("arxiv", "1706.03762"),)),
            "Doe, J.-P. (n.d.). Why? arXiv. https://arxiv.org/abs/1706.03762",
        ),
        (Paper("The Title", author_count=6, date=PartialDate(2023)), "The Title. (2023)."),
        (
            Paper("Llama", organization="Meta AI", is_organization_author=True, date=PartialDate(2023)),
            "Meta AI. (2023). Llama.",
        ),
        (
            Paper("B", type=PaperType.BOOK, people=(Person("Knuth", "D."),), publisher="AW", date=PartialDate(1997)),
            "Knuth, D. (1997). B. AW.",
        ),
        (
            Paper("A", type=PaperType.ARTICLE, people=(Person("Doe", "J"),), venue="Nature", volume="1", number="2"),
            "Doe, J. (n.d.). A. Nature, 1(2).",
        ),
        (Paper(r"\textbf{L}azy 1^{st}"), "Lazy 1ˢᵗ. (n.d.)."),
    ],
)
def test_references_are_author_year_title_place(paper: Paper, reference: str) -> None:
    assert format_reference(paper) == reference


def test_many_authors_are_shortened() -> None:
    people = tuple(Person(f"Doe{index}", "J") for index in range(300))
    reference = format_reference(Paper("t", people=people))
    assert reference.startswith("Doe0, J., Doe1, J.,")
    assert "Doe18, J., … Doe299, J. (n.d.)." in reference


class _Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(attrs)))


@settings(deadline=None)
@given(st.text() | st.sampled_from([HOSTILE, "javascript:alert(1)", '"><script>', *TORTURE]))
def test_html_references_have_our_tags_only(text: str) -> None:
    paper = Paper(
        text,
        people=(Person(text, text), Person(literal=text)),
        venue=text,
        publisher=text,
        identifiers=(Identifier("url", text),),
    )
    parser = _Tags()
    parser.feed(format_references_html([paper]))
    for tag, attributes in parser.seen:
        assert tag in ("p", "i", "a")
        assert all(name == "href" and str(value).startswith(("http://", "https://")) for name, value in attributes)


def test_a_markdown_item() -> None:
    assert format_markdown([ATTENTION]) == (
        "- [**Attention Is All You Need**](<https://doi.org/10.5555/x_y>) · "
        "Vaswani, A. B., \\& van Beethoven, L., Jr. · NeurIPS · Jun 2017 · `#nlp/models` · queue\n"
    )
    assert format_markdown([Paper("", author_count=6)]) == "- **(no title)** · 6 authors · inbox\n"


@settings(deadline=None)
@given(st.text() | st.sampled_from([HOSTILE, *TORTURE]))
def test_markdown_shows_texts_as_they_are(text: str) -> None:
    """Rendered by markdown-it, the text of the page is the text, and nothing in it became markup."""
    markdown_it = pytest.importorskip("markdown_it")
    plain = " ".join(re.sub(r"[\0\ud800-\udfff]", "", text).split())
    if not plain:
        return
    tokens = markdown_it.MarkdownIt("commonmark").parse(escape(plain))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == plain
