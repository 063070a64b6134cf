"""Bibliographies as XML: EndNote, MODS, Word and Zotero's RDF, written out for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from readinglist.formats import endnote_xml, mods, word_sources, zotero_rdf
from readinglist.library import importing
from readinglist.library.importable import KINDS
from readinglist.listings.detection import detect
from readinglist.model.kind import ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import PaperType
from readinglist.model.people import Person

TODAY = dt.date(2026, 11, 25)

ENDNOTE = """<?xml version="1.0" encoding="UTF-8"?>
<xml><records><record><source-app name="EndNote">EndNote</source-app><ref-type name="Conference Paper">47</ref-type>
<contributors><authors><author><style face="normal">Lima, Ana</style></author><author>Owl Foundation,</author></authors>
<secondary-authors><author>Roe, Jan</author></secondary-authors></contributors>
<titles><title>Owls &lt; bats</title><secondary-title>Proc. of Owls</secondary-title></titles>
<pages>10–19</pages><dates><year>2019</year><pub-dates><date>Jun 12</date></pub-dates></dates>
<keywords><keyword>owls</keyword></keywords><research-notes>Read the appendix.</research-notes>
<notes>From a database</notes>
<isbn>978-1-4503-0123-7&#xD;1234-5678</isbn>
<electronic-resource-num>https://doi.org/10.1000/owls.1</electronic-resource-num>
</record></records></xml>
"""
MODS = """<mods:modsCollection xmlns:mods="http://www.loc.gov/mods/v3"><mods:mods ID="lima2019">
<mods:titleInfo type="abbreviated"><mods:title>Ow.</mods:title></mods:titleInfo>
<mods:titleInfo><mods:nonSort>The</mods:nonSort><mods:title>Owls</mods:title>
<mods:subTitle>At night</mods:subTitle></mods:titleInfo>
<mods:name type="personal"><mods:namePart>Lima, Ana</mods:namePart>
<mods:namePart type="date">1970-</mods:namePart></mods:name>
<mods:name type="corporate"><mods:namePart>Owl Foundation</mods:namePart>
<mods:role><mods:roleTerm>aut</mods:roleTerm></mods:role></mods:name>
<mods:name type="personal"><mods:namePart type="family">Roe</mods:namePart>
<mods:role><mods:roleTerm>edt</mods:roleTerm></mods:role></mods:name>
<mods:relatedItem type="host"><mods:titleInfo><mods:title>Handbook</mods:title></mods:titleInfo>
<mods:genre>book</mods:genre>
<mods:part><mods:extent unit="page"><mods:list>10-19</mods:list></mods:extent>
<mods:date>2019-06</mods:date></mods:part></mods:relatedItem>
<mods:identifier type="doi">10.1000/owls.1</mods:identifier></mods:mods></mods:modsCollection>
"""
WORD = """<?xml version="1.0"?>
<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography"><b:Source>
<b:Tag>Lim19</b:Tag><b:SourceType>ConferenceProceedings</b:SourceType><b:Title>Owls</b:Title>
<b:Author><b:Author><b:NameList><b:Person><b:Last>Lima</b:Last><b:First>Ana</b:First><b:Middle>M.</b:Middle></b:Person>
</b:NameList></b:Author><b:Editor><b:NameList><b:Person><b:Last>Roe</b:Last></b:Person></b:NameList></b:Editor></b:Author>
<b:Year>2019</b:Year><b:Month>June</b:Month><b:Day>12</b:Day><b:ConferenceName>Owl Days</b:ConferenceName>
<b:Pages>10-19</b:Pages></b:Source></b:Sources>
"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:bib="http://purl.org/net/biblio#"
 xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
<bib:Article rdf:about="#item_1"><z:itemType>journalArticle</z:itemType><dcterms:isPartOf rdf:resource="urn:issn:1234"/>
<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>van der Berg</foaf:surname><foaf:givenName>Jan</foaf:givenName>
</foaf:Person></rdf:li></rdf:Seq></bib:authors><dcterms:isReferencedBy rdf:resource="#item_3"/>
<dc:subject>to read</dc:subject><dc:subject><z:AutomaticTag><rdf:value>Birds</rdf:value></z:AutomaticTag></dc:subject>
<dc:title>Owls</dc:title><dc:date>2019-06-12</dc:date><bib:pages>10-19</bib:pages>
<dc:description>PMID: 123456</dc:description>
</bib:Article>
<bib:Journal rdf:about="urn:issn:1234"><dc:title>Journal of Owls</dc:title><prism:volume>7</prism:volume>
<prism:number>2</prism:number><dc:identifier>DOI 10.1000/owls.1</dc:identifier></bib:Journal>
<bib:Memo rdf:about="#item_3">
<rdf:value>&lt;p&gt;Read the &lt;b&gt;appendix&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;Twice.&lt;/p&gt;</rdf:value></bib:Memo>
<z:Attachment rdf:about="#item_4"><z:itemType>attachment</z:itemType><dc:title>PDF</dc:title></z:Attachment>
<z:Collection rdf:about="#c_1"><dc:title>Birds</dc:title><dcterms:hasPart rdf:resource="#c_2"/></z:Collection>
<z:Collection rdf:about="#c_2"><dc:title>Owls</dc:title><dcterms:hasPart rdf:resource="#item_1"/></z:Collection>
</rdf:RDF>
"""
TEXTS = {endnote_xml.KIND: ENDNOTE, mods.KIND: MODS, word_sources.KIND: WORD, zotero_rdf.KIND: RDF}
every = pytest.mark.parametrize("kind", TEXTS, ids=lambda kind: kind.key)


def listing(kind: ListingKind, text: str) -> Listing:
    return kind.read(text, taken=None, today=TODAY)


def only(kind: ListingKind) -> Entry:
    found = listing(kind, TEXTS[kind])
    assert found.issues == ()
    (entry,) = found.entries
    return entry


def date(entry: Entry) -> str:
    return entry.date.iso if entry.date else ""


@every
def test_each_is_known_by_its_elements(kind: ListingKind) -> None:
    assert detect(TEXTS[kind], kinds=KINDS) is kind


@every
def test_what_was_read_is_written_out_with_its_places(kind: ListingKind) -> None:
    found = listing(kind, TEXTS[kind])
    assert found.is_transcript
    (entry,) = found.entries
    assert found.text.split("\n")[entry.first_line - 1] == entry.title


@every
@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-20],
        lambda text: text.replace("<", "<<", 1),
        lambda text: "<!DOCTYPE x>" + text.partition("?>")[2],
    ],
    ids=["cut", "broken", "with a document type"],
)
def test_xml_that_cannot_be_read_is_one_issue_over_all_of_it(kind: ListingKind, damage: Callable[[str], str]) -> None:
    text = damage(TEXTS[kind])
    found = listing(kind, text)
    (issue,) = found.issues
    assert (found.entries, found.text) == ((), text)
    assert (issue.kind, issue.first_line, issue.last_line) == ("broken", 1, text.count("\n") + 1)


@every
def test_xml_in_an_encoding_that_it_declares(kind: ListingKind) -> None:
    text = TEXTS[kind].partition("?>")[2] if TEXTS[kind].startswith("<?xml") else TEXTS[kind]
    text = text.replace("Owls", "Öwls").replace("–", "-")
    data = b"<?xml version='1.0' encoding='iso-8859-2'?>" + text.encode("iso-8859-2")
    assert "Öwls" in importing.read(data, today=TODAY).entries[0].title


def test_endnote_xml() -> None:
    entry = only(endnote_xml.KIND)
    assert (entry.title, entry.type, entry.venue) == ("Owls < bats", PaperType.INPROCEEDINGS, "Proc. of Owls")
    assert entry.people == (Person("Lima", "Ana"), Person(literal="Owl Foundation"))
    assert (entry.editors, entry.pages, date(entry)) == ((Person("Roe", "Jan"),), "10-19", "2019-06-12")
    assert [one.text for one in entry.identifiers] == ["doi:10.1000/owls.1", "ISBN 9781450301237"]
    assert (entry.note, entry.tags, entry.keywords) == ("Read the appendix.", (), ("owls",))


def test_mods() -> None:
    entry = only(mods.KIND)
    assert (entry.title, entry.venue, entry.type) == ("The Owls: At night", "Handbook", PaperType.INCOLLECTION)
    assert entry.people == (Person("Lima", "Ana"), Person(literal="Owl Foundation"))
    assert (entry.editors, entry.pages, date(entry)) == ((Person("Roe"),), "10-19", "2019-06")


def test_word() -> None:
    entry = only(word_sources.KIND)
    assert (entry.title, entry.venue, entry.type) == ("Owls", "Owl Days", PaperType.INPROCEEDINGS)
    assert (entry.people, entry.editors) == ((Person("Lima", "Ana M."),), (Person("Roe"),))
    assert (date(entry), entry.citation_key) == ("2019-06-12", "Lim19")


def test_zotero_rdf_with_parts_elsewhere_in_the_file() -> None:
    entry = only(zotero_rdf.KIND)
    assert (entry.venue, entry.volume, entry.number, entry.pages) == ("Journal of Owls", "7", "2", "10-19")
    assert entry.people == (Person("Berg", "Jan", "van der"),)
    assert [one.text for one in entry.identifiers] == ["doi:10.1000/owls.1", "PMID 123456"]


def test_zotero_rdf_tells_the_users_words_from_those_that_came_with_the_paper() -> None:
    entry = only(zotero_rdf.KIND)
    assert entry.tags == ("Birds/Owls", "to read")
    assert entry.keywords == ("Birds",)
    assert entry.note == "Read the appendix.\n\nTwice."
