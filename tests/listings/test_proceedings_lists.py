"""Lists of proceedings as their sites write them. Made by hand after the markup of each site; recorded fragments of
CVF, ECVA, AAAI, JMLR and PoS are among the files of facts."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from readinglist.library import importing
from readinglist.model.listing import Entry, Listing

TODAY = dt.date(2026, 11, 25)


def read(text: str, kind: str = "proceedings") -> Listing:
    listing = importing.read(text, today=TODAY)
    assert listing.kind == kind
    return listing


def facts(entry: Entry) -> dict[str, object]:
    return {
        "title": entry.title,
        "people": [person.name for person in entry.people],
        "date": entry.date.iso if entry.date else None,
        "venue": entry.venue,
        "identifiers": [item.link for item in entry.identifiers],
    }


IJCAI = """<!doctype html><html><body><div class="section"><div class="section_title"><h3>Main Track</h3></div>
<div class="paper_wrapper" id="paper1"><div class="title">Counting Sheep Fairly</div>
<div class="authors">Ada Lima, Bo Otto</div>
<div class="details"><a href="0001.pdf">PDF</a> | <a
href="/proceedings/2023/1">Details</a></div></div></div></body></html>"""

PMLR = """<html><head><title>International Conference on Sheep, 1-3 May 2022, Meadow | PMLR</title></head><body>
<h3>Contributed Papers</h3>
<div class="paper"><p class="title">Counting Sheep Fairly</p>
<p class="details"><span class="authors">Ada Lima,&nbsp;Bo Otto</span>;<span class="info"><i>Proceedings of the
Conference</i>, PMLR 151:1-17</span></p>
<p class="links">[<a href="https://proceedings.mlr.press/v151/lima22a.html">abs</a>][<a
href="https://proceedings.mlr.press/v151/lima22a/lima22a.pdf">Download PDF</a>]</p></div></body></html>"""

NEURIPS = """<!DOCTYPE html><html><head><title>Advances in Neural Information Processing Systems 33</title></head><body>
<ul class="paper-list"><li class="conference"><a title="paper title"
href="/paper/2020/hash/0004d0b59e19461ff126e3a08a814c33-Abstract.html">A graph of sheep</a>
<i>Ada Lima, Bo Otto</i></li></ul></body></html>"""

ACL = """<!doctype html><html><head>
<title>Proceedings of the Meeting about Sheep (Volume 1: Long) - ACL Anthology</title></head><body><div
class="d-sm-flex align-items-stretch mb-3"><div><a class="badge badge-primary"
href=https://aclanthology.org/2024.sheep-long.1.pdf>pdf</a></div><span class=d-block><strong><a class=align-middle
href=/2024.sheep-long.1/><span class=acl-fixed-case>S</span>heep on the Shore</a></strong><br><a
href=/people/ada-lima/>Ada Lima</a> | <a href=/people/bo-otto/>Bo Otto</a></span></div>
<div class="card bg-light mb-2 collapse abstract-collapse" id=abs><div class="card-body p-3 small">We count sheep on the
shore of the sea, and wool that was left there; it takes all of the day and a good part of the night to do.</div></div>
</body></html>"""

OPENREVIEW = """<html><body><ul><li class="note" data-id="abc"><h4><a href="/forum?id=AbC_1">Sheep on the Shore</a></h4>
<div class="note-authors"><a href="/profile?id=~Ada_Lima1">Ada Lima</a>, <a href="/profile?id=~Bo_Otto1">Bo
Otto</a></div>
<div class="note-meta-info"><span>Published: 16 Jan 2024, Last Modified: 11 Mar
2024</span></div></li></ul></body></html>"""

DBLP = """<!DOCTYPE html><html><head><title>dblp: SHEEP 2019</title></head><body>
<header class="h2"><h2>Counting</h2></header>
<ul class="publ-list"><li class="entry inproceedings" id="conf/sheep/Lima19" itemscope><nav class="publ"><ul>
<li class="drop-down"><div class="head"><a href="https://doi.org/10.1000/sheep.19"></a></div><div class="body"><ul>
<li class="ee"><a href="https://doi.org/10.1000/sheep.19" itemprop="url">electronic
edition</a></li></ul></div></li></ul></nav>
<cite class="data tts-content"><span itemprop="author"><a><span itemprop="name" title="Ada Lima 0001">Ada Lima
0001</span></a></span>,
<span itemprop="author"><a><span itemprop="name">Bo Otto</span></a></span>:<br><span class="title"
itemprop="name">Sheep on
the Shore.</span> <span itemprop="pagination">1-10</span><meta itemprop="datePublished"
content="2019"></cite></li></ul></body></html>"""

AAAI = """<html><head><title>No. 1: Sheep - AAAI</title></head><body>
<div class="track-wrap"><h2>Main Track</h2><ul>
<li class="paper-wrap"><h5><a href="https://aaai.org/papers/00003-sheep/">Sheep on the Shore</a></h5>
<span class="papers-author-page"><p>Ada Lima, Bo Otto</p></span></li></ul></div></body></html>"""

PAGES = {
    "IJCAI": (IJCAI, "Counting Sheep Fairly", "2023", "IJCAI", "https://www.ijcai.org/proceedings/2023/1"),
    "PMLR": (
        PMLR,
        "Counting Sheep Fairly",
        None,
        "International Conference on Sheep, 1-3 May 2022, Meadow",
        "https://proceedings.mlr.press/v151/lima22a.html",
    ),
    "NeurIPS": (
        NEURIPS,
        "A graph of sheep",
        "2020",
        "Advances in Neural Information Processing Systems",
        "https://proceedings.neurips.cc/paper/2020/hash/0004d0b59e19461ff126e3a08a814c33-Abstract.html",
    ),
    "ACL Anthology": (
        ACL,
        "Sheep on the Shore",
        "2024",
        "Proceedings of the Meeting about Sheep (Volume 1: Long)",
        "https://aclanthology.org/2024.sheep-long.1/",
    ),
    "OpenReview": (OPENREVIEW, "Sheep on the Shore", "2024", "", "https://openreview.net/forum?id=AbC_1"),
    "DBLP": (DBLP, "Sheep on the Shore", "2019", "SHEEP", "https://doi.org/10.1000/sheep.19"),
    "AAAI": (AAAI, "Sheep on the Shore", None, "No. 1: Sheep", "https://aaai.org/papers/00003-sheep/"),
}


@pytest.mark.parametrize("site", PAGES)
def test_the_list_of_a_site_is_read_with_all_that_it_says(site: str) -> None:
    html, title, date, venue, link = PAGES[site]
    listing = read(html)
    (entry,) = listing.entries
    wanted = {"title": title, "people": ["Ada Lima", "Bo Otto"], "date": date, "venue": venue, "identifiers": [link]}
    assert facts(entry) == wanted
    assert listing.name == f"{site}, 1 paper"
    assert listing.issues == ()


def test_pages_and_volume_of_a_list_are_kept() -> None:
    entry = read(PMLR).entries[0]
    assert (entry.volume, entry.pages, entry.section) == ("151", "1-17", "Contributed Papers")
    assert read(DBLP).entries[0].pages == "1-10"


def test_an_abstract_beside_an_entry_of_the_anthology_belongs_to_it() -> None:
    assert read(ACL).entries[0].abstract.startswith("We count sheep on the shore")


def test_a_part_of_a_list_without_a_title_is_an_issue_and_the_others_are_read() -> None:
    broken = IJCAI.replace("</body>", '<div class="paper_wrapper"><div class="authors">Nobody Known</div></div></body>')
    listing = read(broken)
    assert len(listing.entries) == 1
    (issue,) = listing.issues
    assert "Nobody Known" in listing.text.split("\n")[issue.first_line - 1]


def test_the_lists_of_two_pages_one_after_the_other_are_both_read() -> None:
    assert [entry.title for entry in read(IJCAI + IJCAI.replace("Sheep", "Goats")).entries] == [
        "Counting Sheep Fairly",
        "Counting Goats Fairly",
    ]


@pytest.mark.parametrize(
    "link", ["https://www.jmlr.org/papers/v1/a.html", "https://papers.nips.cc/paper/2020/hash/a.html"]
)
def test_a_page_that_only_links_to_proceedings_is_none(link: str) -> None:
    html = f'<html><body><dl><dt>News<dd>We like <a href="{link}">this paper about sheep</a></dl></body></html>'
    assert importing.read(html, kind="proceedings", today=TODAY).entries == ()


def test_a_search_of_dblp_is_read_as_json() -> None:
    one = {"title": "On Sheep.", "authors": {"author": {"text": "Wei Wang 0001"}}, "year": "2020", "venue": "CoRR"}
    two = {"title": "A &amp; B", "authors": {"author": [{"text": "Ada Lima"}, "Bo Otto"]}, "doi": "10.1000/1"}
    hits = [{"info": {**one, "ee": "https://doi.org/10.48550/arXiv.2001.00001"}}, {"info": two}]
    listing = read(json.dumps({"result": {"query": "sheep*", "hits": {"@total": "2", "hit": hits}}}), "dblp")
    assert listing.name == "DBLP search for “sheep”, 2 papers"
    assert [facts(entry) for entry in listing.entries] == [
        {
            "title": "On Sheep",
            "people": ["Wei Wang"],
            "date": "2020",
            "venue": "",
            "identifiers": ["https://arxiv.org/abs/2001.00001"],
        },
        {
            "title": "A & B",
            "people": ["Ada Lima", "Bo Otto"],
            "date": None,
            "venue": "",
            "identifiers": ["https://doi.org/10.1000/1"],
        },
    ]


def test_a_search_of_dblp_that_found_nothing_says_so() -> None:
    listing = read(json.dumps({"result": {"query": "sheep", "hits": {"@total": "0"}}}), "dblp")
    assert listing.entries == ()
    assert [issue.message for issue in listing.issues] == ["DBLP found nothing."]


SUBMISSIONS = """Sheep 2024 Conference
Accept (oral)
Counting Sheep Fairly
Ada Lima, Bo Otto
Published: 16 Jan 2024, Last Modified: 11 Mar 2024
SHEEP 2024 oral
Readers: Everyone
Show details
Wolves: A Study
Cy Pan
24 Sept 2023 (modified: 02 Feb 2024)
Submitted to SHEEP 2024
Readers: Everyone
"""


def test_a_copied_list_of_openreview_is_read_by_its_lines_of_dates() -> None:
    listing = read(SUBMISSIONS, "openreview")
    assert [facts(entry) for entry in listing.entries] == [
        {
            "title": "Counting Sheep Fairly",
            "people": ["Ada Lima", "Bo Otto"],
            "date": "2024-01-16",
            "venue": "SHEEP 2024 oral",
            "identifiers": [],
        },
        {
            "title": "Wolves: A Study",
            "people": ["Cy Pan"],
            "date": None,
            "venue": "Submitted to SHEEP 2024",
            "identifiers": [],
        },
    ]
    assert listing.issues == ()


def test_a_copied_forum_of_openreview_is_one_entry_with_its_abstract() -> None:
    forum = (
        SUBMISSIONS[: SUBMISSIONS.index("Show")] + "Keywords: sheep, wool\nTL;DR: Many.\nAbstract: We count them all.\n"
    )
    (entry,) = read(forum, "openreview").entries
    assert (entry.keywords, entry.abstract) == (("sheep", "wool"), "We count them all.")


def test_a_submission_without_its_title_is_an_issue() -> None:
    listing = read(SUBMISSIONS.replace("Wolves: A Study\nCy Pan\n", "").replace("Show details\n", ""), "openreview")
    assert len(listing.entries) == 1
    assert listing.issues
