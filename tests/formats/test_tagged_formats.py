"""Formats whose lines begin with tags, beside RIS: each with the ways in which it is written and damaged."""

from __future__ import annotations

import datetime as dt

import pytest

from readinglist.formats import copac, endnote_tags, front_matter, medline, ovid, repec, web_of_science
from readinglist.library.importable import KINDS
from readinglist.listings.detection import detect
from readinglist.model.kind import ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import PaperType
from readinglist.model.people import Person

TODAY = dt.date(2026, 11, 25)

MEDLINE = """\
PMID- 12345678
OWN - NLM
DP  - 2019 Jun 12
TI  - [Owls
      at night.]
PG  - 10-9
AB  - Owls hunt
      at night.
FAU - Lima, Ana M
AU  - Lima AM
AU  - Roe J
CN  - Owl Working Group
JT  - Journal of Owls
MH  - Owls/*physiology
OT  - night
AID - S1234(19)1-2 [pii]
AID - 10.1000/owls.1 [doi]
PT  - Journal Article
"""
WOS = """\
FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Lima, AM
   Roe, J
AF Lima, Ana Maria
   Roe, Jan
TI Owls
   at night
SO JOURNAL OF OWLS
DT Article; Early Access
DE owls; night
ID STRIGIFORMES
PD NOV-DEC
PY 2019
VL 7
BP 10
EP 19
DI 10.1000/owls.1
ER

EF
"""
ENDNOTE = """\
%0 Journal Article
%A Lima, Ana
%A Roe, Jan
%T Owls at night
%J Journal of Owls
%D 2019
%8 June 12
%P 10-19
%K owls
night
%X Owls hunt.
%R 10.1000/owls.1
%U https://example.org/owls
"""
COPAC = """\
TI- Owls at night
AU- Lima, Ana
PU- London ; New York : Wing Press
PY- c1999
IS- 0407517006 (Pbk)
KW- Owls, Great Britain,
    Night
HL- Oxford
"""
OVID = """\
<1>
Author
  Lima AM.  Roe J.
Title
  Owls at night
Publication Type
  Journal Article
Source
  Journal of Owls.  7(2):10-19, June 2019.
"""
NEP = """\
Subject: [nep-owl] 2019-06-12, 2 papers

NEP: New Economics Papers
Owl Economics
----------------------------------------------------------------------------
In this issue we have:
----------------------------------------------------------------------------
1. Owls at night
     Lima, Ana
2. Bats
----------------------------------------------------------------------------

1. Owls
at night

    Lima, Ana (University of Owls)
    Jan Roe

Owls hunt.

At night.

Keywords: owls; night
Date:     2019-06-01
URL:      http://d.repec.org/n?u=RePEc:owl:1

2. Bats

Bats hunt, too.

Date: 2019-05
"""
PMLR = """\
---
title: 'Owls'' flight
  at night'
abstract: Owls hunt.
layout: inproceedings
container-title: Proceedings of Owls
date: 2019-06-12
page: 10-19
author:
- given: Ana
  family: Lima
- family: Berg
  given: Jan
  prefix: van der
---
"""
TEXTS = {
    medline.KIND: MEDLINE, web_of_science.KIND: WOS, endnote_tags.KIND: ENDNOTE, copac.KIND: COPAC, ovid.KIND: OVID,
    repec.KIND: NEP, front_matter.KIND: PMLR,
}  # fmt: skip
every = pytest.mark.parametrize("kind", TEXTS, ids=lambda kind: kind.key)


def listing(kind: ListingKind, text: str) -> Listing:
    return kind.read(text, taken=None, today=TODAY)


def only(kind: ListingKind, text: str) -> Entry:
    (entry,) = listing(kind, text).entries
    return entry


def issues(kind: ListingKind, text: str) -> list[tuple[str, int, int]]:
    return [(issue.kind, issue.first_line, issue.last_line) for issue in listing(kind, text).issues]


def names(entry: Entry) -> list[str]:
    return [person.name for person in entry.people]


def date(entry: Entry) -> str:
    return entry.date.iso if entry.date else ""


@every
def test_each_is_known_by_its_lines_and_read_without_issue(kind: ListingKind) -> None:
    assert detect(TEXTS[kind], kinds=KINDS) is kind
    assert listing(kind, TEXTS[kind]).issues == ()


@every
def test_an_example_in_a_page_is_no_export(kind: ListingKind) -> None:
    assert kind.detect(f"<html>\n<pre>\n{TEXTS[kind]}</pre></html>") == 0


@every
def test_spans_mark_the_words_of_the_title(kind: ListingKind) -> None:
    entry = listing(kind, TEXTS[kind]).entries[0]
    (title,) = (span for span in entry.spans if span.kind == "title")
    shown = " ".join(TEXTS[kind][title.start : title.end].split())
    assert shown.strip("[].").replace("''", "'") == entry.title


@every
def test_a_stray_line_at_the_end_is_told(kind: ListingKind) -> None:
    text = TEXTS[kind].rstrip("\n") + "\n\n*** end of file ***\n"
    last = text.count("\n")
    found = listing(kind, text)
    assert [entry.title for entry in found.entries] == [entry.title for entry in listing(kind, TEXTS[kind]).entries]
    is_told = any(issue.first_line <= last <= issue.last_line for issue in found.issues)
    assert is_told or found.entries[-1].last_line == last


def test_medline() -> None:
    entry = only(medline.KIND, MEDLINE)
    assert entry.title == "Owls at night"
    assert entry.people == (Person("Lima", "Ana M"), Person(literal="Owl Working Group"))
    assert (entry.venue, date(entry), entry.pages) == ("Journal of Owls", "2019-06-12", "10-9")
    assert (entry.abstract, entry.keywords) == ("Owls hunt at night.", ("night", "Owls/physiology"))
    assert [one.text for one in entry.identifiers] == ["doi:10.1000/owls.1", "PMID 12345678"]


def test_medline_with_short_names_only() -> None:
    assert names(only(medline.KIND, MEDLINE.replace("FAU - Lima, Ana M\n", "")))[:2] == ["AM Lima", "J Roe"]


def test_medline_without_blank_lines_between_records() -> None:
    assert [entry.first_line for entry in listing(medline.KIND, MEDLINE * 2).entries] == [1, 19]


def test_a_preprint_of_medline_is_no_article() -> None:
    assert only(medline.KIND, MEDLINE + "PT  - Preprint\n").type is PaperType.MISC


def test_web_of_science() -> None:
    entry = only(web_of_science.KIND, WOS)
    assert (entry.title, names(entry)) == ("Owls at night", ["Ana Maria Lima", "Jan Roe"])
    assert (date(entry), entry.pages, entry.type) == ("2019", "10-19", PaperType.ARTICLE)
    assert entry.keywords == ("owls", "night", "STRIGIFORMES")


def test_a_record_of_web_of_science_without_its_end_is_said() -> None:
    text = WOS.replace("ER\n", "") + WOS
    assert len(listing(web_of_science.KIND, text).entries) == 2
    assert issues(web_of_science.KIND, text) == [("incomplete", 19, 19)]


@pytest.mark.parametrize(("pd", "day"), [("JUN 14", "2019-06-14"), ("2019-Dec", "2019-12"), ("SPR", "2019")])
def test_days_of_web_of_science(pd: str, day: str) -> None:
    assert date(only(web_of_science.KIND, WOS.replace("PD NOV-DEC", f"PD {pd}"))) == day


def test_endnote_tags() -> None:
    entry = only(endnote_tags.KIND, ENDNOTE)
    assert (entry.title, names(entry), date(entry)) == ("Owls at night", ["Ana Lima", "Jan Roe"], "2019-06-12")
    assert (entry.keywords, entry.pages, entry.type) == (("owls", "night"), "10-19", PaperType.ARTICLE)
    assert [one.text for one in entry.identifiers] == ["doi:10.1000/owls.1", "https://example.org/owls"]


@pytest.mark.parametrize("between", ["", "\n", "\n\n\n"])
def test_records_of_endnote_with_and_without_blank_lines(between: str) -> None:
    assert len(listing(endnote_tags.KIND, ENDNOTE + between + ENDNOTE).entries) == 2


def test_refer_without_types() -> None:
    entry = only(endnote_tags.KIND, "%A Jan Roe\n%T Bats\n%J Journal of Bats\n%D May 1999\n")
    assert (entry.type, date(entry), names(entry)) == (PaperType.ARTICLE, "1999-05", ["Jan Roe"])


def test_copac() -> None:
    entry = only(copac.KIND, COPAC)
    assert (entry.type, entry.publisher, date(entry)) == (PaperType.BOOK, "Wing Press", "1999")
    assert entry.keywords == ("Owls, Great Britain, Night",)


def test_ovid() -> None:
    entry = only(ovid.KIND, OVID)
    assert names(entry) == ["AM. Lima", "J. Roe"]
    assert (entry.venue, entry.volume, entry.number) == ("Journal of Owls", "7", "2")
    assert (entry.pages, date(entry)) == ("10-19", "2019-06")


def test_a_report_of_repec_names_each_paper_once_and_its_day() -> None:
    found = listing(repec.KIND, NEP)
    assert (found.name, found.date.iso if found.date else "") == ("RePEc nep-owl, 12 Jun 2019", "2019-06-12")
    first, second = found.entries
    assert (first.title, names(first)) == ("Owls at night", ["Ana Lima", "Jan Roe"])
    assert first.abstract == "Owls hunt.\n\nAt night."
    assert (first.keywords, date(first)) == (("owls", "night"), "2019-06-01")
    assert (second.title, names(second), second.abstract, date(second)) == ("Bats", [], "Bats hunt, too.", "2019-05")


def test_front_matter_in_its_few_forms() -> None:
    entry = only(front_matter.KIND, PMLR)
    assert (entry.title, names(entry)) == ("Owls' flight at night", ["Ana Lima", "Jan van der Berg"])
    assert (entry.type, entry.pages, date(entry)) == (PaperType.INPROCEEDINGS, "10-19", "2019-06-12")


def test_text_below_front_matter_is_no_part_of_it() -> None:
    assert issues(front_matter.KIND, PMLR + "\nHello.\n") == [("unknown-line", 17, 17)]
