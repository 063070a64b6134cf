"""Texts from outside are read within bounds, and what is out of bounds is refused in words."""

from __future__ import annotations

import pytest

from readinglist.outside import Malformed
from readinglist.outside.html_trees import DEPTH_LIMIT, is_html, line_of, read_html
from readinglist.outside.json_values import read_json
from readinglist.outside.markup import plain_line
from readinglist.outside.xml_trees import children_named, read_xml

ENTITIES = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'


def test_a_document_type_is_refused_unless_a_reader_lets_it_through() -> None:
    plain = '<!DOCTYPE a PUBLIC "-//NLM//DTD" "https://example.org/a.dtd"><a><b>words</b></a>'
    with pytest.raises(Malformed, match="document type"):
        read_xml(plain)
    assert children_named(read_xml(plain, allows_doctype=True), "b")[0].text == "words"


def test_entities_are_refused_even_where_a_document_type_is_let_through() -> None:
    with pytest.raises(Malformed, match="declares entities"):
        read_xml(ENTITIES, allows_doctype=True)


@pytest.mark.parametrize(("body", "words"), [("<a>" * 101, "nested more"), ("<a>", "no XML"), ("", "no XML")])
def test_xml_out_of_bounds_is_refused(body: str, words: str) -> None:
    with pytest.raises(Malformed, match=words):
        read_xml(body)


def test_more_parts_than_were_allowed_are_refused() -> None:
    with pytest.raises(Malformed, match="more than 10 parts"):
        read_xml("<a>" + "<b/>" * 10 + "</a>", parts_limit=10)


def test_numbers_that_are_none_are_null() -> None:
    assert read_json('{"a": NaN, "b": [Infinity, -Infinity, 1]}') == {"a": None, "b": [None, None, 1]}


@pytest.mark.parametrize("body", ["[" * 200_000, "1" * 10_000, "{", b"\xff\xfe\x00"])
def test_json_out_of_bounds_is_refused(body: str | bytes) -> None:
    with pytest.raises(Malformed):
        read_json(body)


def test_html_as_deep_as_no_page_is_refused() -> None:
    with pytest.raises(Malformed, match="nested"):
        read_html("<div>" * (DEPTH_LIMIT + 1))
    assert line_of(read_html("<p>one <b>two</b>\n three").body) == "one two three"


@pytest.mark.parametrize(
    "text", ["<!doctype html><p>x", "  <html lang=en>", "<div class='a'>x</div>", "<!-- a --><ul>"]
)
def test_the_source_of_a_page_is_known_from_its_beginning(text: str) -> None:
    assert is_html(text)


@pytest.mark.parametrize("text", ["MNIST < CIFAR10", "color > size", "<title", "x <div>", "<?xml version='1.0'?><rss>"])
def test_other_texts_are_no_pages(text: str) -> None:
    assert not is_html(text)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("MNIST <CIFAR10> and a<b and c>d", "MNIST <CIFAR10> and a<b and c>d"),
        ("x <a href=http://example.org/y>z</a> & <br/>q", "x z & q"),
        ('<i class="a" lang=en>Owls</i> & mice', "Owls & mice"),
    ],
)
def test_only_what_is_a_tag_is_taken_for_one(markup: str, text: str) -> None:
    assert plain_line(markup) == text
