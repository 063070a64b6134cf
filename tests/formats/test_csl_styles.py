"""References in CSL styles: the three of ours, texts that look like markup, files that are no styles."""

from __future__ import annotations

import pytest

from readinglist import resources
from readinglist.errors import UnreadableInput
from readinglist.formats.csl_json import csl_item
from readinglist.formats.csl_styles import CslStyle, bibliography_page
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperType
from readinglist.model.people import Person

NAMES = ("author-year", "medical", "numeric")
TALK = Paper(
    title="Owls at Night",
    citation_key="Owls",
    type=PaperType.INPROCEEDINGS,
    people=(Person("Strix", "Anna Maria"), Person("Aluco", "Wil", particle="van der")),
    date=PartialDate(2017, 12),
    venue="Proceedings of the Night",
    volume="30",
    pages="5998--6008",
    identifiers=(Identifier("doi", "10.1000/owl"),),
)
HOSTILE = Paper(
    title='A <b>bold</b> & loud <span class="nocase">CLAIM</span> \ue000with marks\uf8ff',
    type=PaperType.ARTICLE,
    people=(Person("O'Neil <i>", "<script>"),),
    date=PartialDate(1960),
    venue="Acta & Co",
    identifiers=(Identifier("url", 'https://a.example/?q="><script>'),),
)
ORGANIZATION = Paper(title="Report", people=(Person(literal="Owl Institute"),), date=PartialDate(2023))


def style(name: str) -> CslStyle:
    return CslStyle(resources.get_path(f"styles/{name}.csl").read_bytes(), name=name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "author-year",
            "Strix, A. M., & van der Aluco, W. (2017). Owls at Night. In Proceedings of the Night "
            "(Vol. 30, pp. 5998–6008). https://doi.org/10.1000/owl",
        ),
        (
            "numeric",
            "[1] A. M. Strix and W. van der Aluco, “Owls at Night”, in Proceedings of the Night, vol. 30, "
            "pp. 5998–6008, Dec. 2017, doi: 10.1000/owl.",
        ),
        (
            "medical",
            "1. Strix AM, van der Aluco W. Owls at Night. In: Proceedings of the Night. 2017 Dec;30:5998–6008. "
            "doi: 10.1000/owl",
        ),
    ],
)
def test_a_talk_is_written_as_the_style_says(name, text):
    (reference,) = style(name).format([csl_item(TALK)])
    assert reference.text == text


@pytest.mark.parametrize("name", NAMES)
def test_texts_of_papers_are_never_markup(name):
    (reference,) = style(name).format([csl_item(HOSTILE)])
    for tag in ("<b>", "<script>", "<span class", "\ue000", "\uf8ff"):
        assert tag not in reference.html
    assert 'A <b>bold</b> & loud <span class="nocase">CLAIM</span> with marks' in reference.text
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; loud" in reference.html
    page = bibliography_page([reference])
    assert page.count("<script>") == 0
    assert page.endswith("</html>\n")


@pytest.mark.parametrize("name", NAMES)
def test_an_organisation_and_a_paper_of_which_only_the_title_is_known_have_references(name):
    texts = [reference.text for reference in style(name).format([csl_item(ORGANIZATION), csl_item(Paper("Bare"))])]
    assert any("Owl Institute" in text and "Report" in text for text in texts)
    assert any("Bare" in text for text in texts)


def test_the_style_says_in_which_order_references_stand():
    items = [csl_item(TALK), csl_item(ORGANIZATION)]
    assert [r.text[:4] for r in style("author-year").format(items)] == ["Owl ", "Stri"]
    assert [r.text[:5] for r in style("numeric").format(items)] == ["[1] A", "[2] O"]


def test_papers_whose_keys_differ_in_case_are_told_apart():
    items = [csl_item(Paper(title, citation_key=key)) for title, key in (("One", "a"), ("Two", "A"))]
    assert len(style("numeric").format(items)) == 2


HEAD = b'<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"@article{a, title={x}}", "no CSL style"),
        (b"<html><body>a page</body></html>", "no CSL style"),
        (b'<!DOCTYPE style [<!ENTITY a "b">]><style/>', "DOCTYPE"),
        (b" " * 1_000_001, "too large"),
        (HEAD + b"<info><title>T</title></info></style>", "no form for a list of references"),
        (
            HEAD
            + b'<info><title>T</title><link rel="independent-parent" href="http://styles.example/apa"/></info></style>',
            "only points at the style “apa”",
        ),
    ],
)
def test_what_is_no_style_is_refused_in_a_sentence(data, words):
    with pytest.raises(UnreadableInput, match=words):
        CslStyle(data, name="x.csl")
