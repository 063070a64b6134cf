"""Whatever JSON or XML a service sends, it is read into candidates or called malformed: nothing else happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.model.candidate import Candidate
from readinglist.outside import Malformed
from readinglist.outside.markup import plain_abstract, plain_line
from readinglist.sources import arxiv, crossref, datacite, dblp, doi_org, huggingface, openalex, pubmed, semanticscholar
from readinglist.sources.source import Answer
from sources.recorded import answer_of

_FIELDS = (
    "message items title author given family name issued date-parts DOI type relation has-preprint id updated-by data"
    " attributes titles creators dates results authorships abstract_inverted_index locations ids biblio result hits"
    " hit info authors externalIds journal paper publicationVenue abstract subtitle update-to primary_location source"
)
_NAMES = st.sampled_from(_FIELDS.split())
_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
_JSON = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=5), max_leaves=25
)
_READERS: dict[str, Callable[[Answer], Any]] = {
    "crossref": crossref.read_works,
    "datacite": datacite.read_records,
    "dblp": dblp.read_hits,
    "doi": doi_org.read_csl,
    "agency": doi_org.read_agency,
    "huggingface": huggingface.read_list,
    "huggingface one": huggingface.read_one,
    "openalex": openalex.read_works,
    "semanticscholar": semanticscholar.read_match,
    "semanticscholar batch": semanticscholar.read_batch,
}
#: Where each service has its records, so that the arbitrary part reaches the reader of one.
_WRAPPED: dict[str, Callable[[Any], Any]] = {
    "crossref": lambda value: {"message": {"items": [value]}},
    "datacite": lambda value: {"data": [{"attributes": value}]},
    "dblp": lambda value: {"result": {"hits": {"hit": [{"info": value}]}}},
    "huggingface": lambda value: [{"paper": value}],
    "openalex": lambda value: {"results": [value]},
    "semanticscholar": lambda value: {"data": [value]},
    "semanticscholar batch": lambda value: [value],
}


@pytest.mark.parametrize("name", _READERS)
@given(value=_JSON)
@settings(max_examples=60, deadline=None)
def test_any_json_is_read_or_malformed(name: str, value: Any) -> None:
    for body in (value, _WRAPPED.get(name, lambda inner: inner)(value)):
        try:
            found = _READERS[name](answer_of(body))
        except Malformed:
            continue
        if isinstance(found, list):
            assert all(isinstance(item, Candidate | None) for item in found)
        else:
            assert isinstance(found, Candidate | str | None)


_ELEMENTS = (
    "PubmedArticle MedlineCitation PMID Article ArticleTitle Abstract AbstractText AuthorList Author LastName Journal"
    " JournalIssue PubDate Year Month Day CommentsCorrectionsList CommentsCorrections i sub math msup mi mfrac"
)
_TAGS = st.sampled_from(_ELEMENTS.split())
_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
_TREES = st.recursive(_TEXTS, lambda inner: st.tuples(_TAGS, st.lists(inner, max_size=4)), max_leaves=25)


def _grow(parent: Element, tree: Any) -> None:
    if isinstance(tree, str):
        parent.text = (parent.text or "") + tree
        return
    child = SubElement(parent, tree[0])
    for inner in tree[1]:
        _grow(child, inner)


@given(trees=st.lists(_TREES, max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_xml_is_read_or_malformed(trees: list[Any]) -> None:
    root = Element("PubmedArticleSet")
    citation = SubElement(SubElement(root, "PubmedArticle"), "MedlineCitation")
    for tree in trees:
        _grow(citation, tree)
    answer = answer_of(tostring(root, encoding="unicode"))
    assert all(record.title for record in pubmed.read_records(answer))
    with pytest.raises(Malformed, match="no Atom feed"):
        arxiv.read_feed(answer)


_MARKUP = st.sampled_from([*"ab <>/&;\n", "<i>", "</i>", "<jats:p>", "&lt;", "<b", "<mml:math>"])


@given(text=st.lists(_MARKUP, max_size=20).map("".join))
def test_any_markup_becomes_text_and_text_without_markup_stays(text: str) -> None:
    line = plain_line(text)
    assert line == " ".join(line.split())
    if "<" not in text and "&" not in text:
        assert line == " ".join(text.split())
        assert plain_abstract(text).split() == text.split()
