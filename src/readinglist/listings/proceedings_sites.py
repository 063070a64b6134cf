"""How the sites of proceedings write their lists: one row a site, read by `proceedings`.

Sources: recorded pages and fragments for CVF, ECVA, AAAI, JMLR and PoS; for the others the markup that their pages show
to everybody, and that public readers of them rely on. A selector is CSS; of several the first that finds something
counts; "selector@name" takes the attribute `name` instead of the text, and an empty one is the item itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from readinglist.model.paper import PaperType


@dataclass(frozen=True, slots=True)
class Site:
    """One site of proceedings.

    marks: words that its source has, all of them; sign: what only its source has. item: selector of one paper;
    has_siblings: its parts stand beside it, up to the next item, as `dd` behind `dt`. title, people, pages, date,
    abstract, volume, venue_at: selectors within an item. details: selector of a text and the pattern whose groups
    (venue, volume, number, pages, year) stand in it; address: the same for the address of the paper. links: selector of
    the links that name the paper. heading: selector of the headings between items. venue: of all papers, where it is
    always the same; page_venue: what the title of the page or a heading says of it. base: of addresses without a host.
    types: of an item, by its class.
    """

    name: str
    marks: tuple[str, ...]
    sign: re.Pattern[str]
    item: str
    title: tuple[str, ...]
    people: tuple[str, ...]
    has_siblings: bool = False
    pages: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    abstract: tuple[str, ...] = ()
    volume: tuple[str, ...] = ()
    venue_at: tuple[str, ...] = ()
    details: tuple[str, re.Pattern[str]] | None = None
    address: re.Pattern[str] | None = None
    links: str = "a[href]"
    heading: str = ""
    venue: str = ""
    page_venue: re.Pattern[str] | None = None
    base: str = ""
    type: PaperType = PaperType.INPROCEEDINGS
    types: tuple[tuple[str, PaperType], ...] = ()


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.DOTALL)


SITES: tuple[Site, ...] = (
    Site(
        name="ECVA",
        marks=("papers_ECCV/",),
        sign=_pattern(r"papers/eccv_\d{4}/papers_ECCV/"),
        item="dt.ptitle",
        has_siblings=True,
        title=("a",),
        people=("dt + dd",),
        address=_pattern(r"papers/(?P<venue>eccv)_(?P<year>\d{4})/"),
        heading="button.accordion",
        base="https://www.ecva.net/",
    ),
    Site(
        name="CVF Open Access",
        marks=("ptitle",),
        sign=_pattern(r"class\s*=\s*[\"']?ptitle\b"),
        item="dt.ptitle",
        has_siblings=True,
        title=("a",),
        people=('input[name="query_author"]@value', "dd a[onclick]", "dt + dd"),
        details=(".bibref", _pattern(r"pages\s*=\s*\{(?P<pages>[^}]{1,40})\}")),
        address=_pattern(r"/content(?:_|/)(?P<venue>[a-z]+)_?(?P<year>\d{4})"),
        base="https://openaccess.thecvf.com/",
    ),
    Site(
        name="AAAI",  # and every journal that runs OJS
        marks=("obj_article_summary",),
        sign=_pattern(r"class\s*=\s*[\"']?obj_article_summary\b"),
        item=".obj_article_summary",
        title=(".title a", ".title"),
        people=(".authors",),
        pages=(".pages",),
        date=(".published",),
        page_venue=_pattern(r".*\|\s*(?P<venue>[^|]{3,200})"),
        heading=".section > h2, .section > h3",
        type=PaperType.ARTICLE,
    ),
    Site(
        name="AAAI",
        marks=("paper-wrap",),
        sign=_pattern(r"class\s*=\s*[\"']?paper-wrap\b"),
        item="li.paper-wrap",
        title=("h5",),
        people=(".papers-author-page p", ".papers-author-page"),
        heading=".track-wrap h2",
        page_venue=_pattern(r"(?P<venue>.{3,200}?)(?:\s[-|–]\sAAAI)?"),
        base="https://aaai.org/",
    ),
    Site(
        name="IJCAI",
        marks=("paper_wrapper",),
        sign=_pattern(r"class\s*=\s*[\"']?paper_wrapper\b"),
        item=".paper_wrapper",
        title=(".title",),
        people=(".authors",),
        links='.details a[href*="/proceedings/"]',
        address=_pattern(r"/proceedings/(?P<year>\d{4})/"),
        venue="IJCAI",
        heading=".section_title",
        base="https://www.ijcai.org/",
    ),
    Site(
        name="PMLR",
        marks=(
            "proceedings.mlr.press/v",
            "paper",
        ),
        sign=_pattern(
            r"proceedings\.mlr\.press/v\d+/.{0,20000}?class\s*=\s*[\"']?paper\b"
            r"|class\s*=\s*[\"']?paper\b.{0,2000}?proceedings\.mlr\.press/v\d+"
        ),
        item="div.paper",
        title=(".title",),
        people=(".authors",),
        details=(".details", _pattern(r"(?:;|,)\s*(?:PMLR\s*(?P<volume>\d+)?:)?\s*(?P<pages>\d+-\d+)")),
        address=_pattern(r"proceedings\.mlr\.press/v(?P<volume>\d+)/"),
        page_venue=_pattern(r"(?P<venue>.{3,200}?)(?:\s\|\s.{0,200})?"),
        heading="h3",
    ),
    Site(
        name="JMLR",
        marks=(
            "/papers/v",
            "<dt",
        ),
        sign=_pattern(
            r"<dt\b.{0,2000}?href\s*=\s*[\"']?(?:https?://(?:www\.)?jmlr\.org)?/papers/v\d+/[\w-]+\.html[\"']?\s*>\s*abs"
        ),
        item="dl > dt",
        has_siblings=True,
        title=("",),
        people=("b > i", "b i", "i"),
        details=(
            "dd",
            _pattern(r";\s*(?:(?P<volume>\d+)\s*)?\((?P<number>[\w-]+)\):\s*(?P<pages>[\d−–-]+),\s*(?P<year>\d{4})"),
        ),
        address=_pattern(r"/papers/v(?:olume)?(?P<volume>\d+)/"),
        venue="Journal of Machine Learning Research",
        base="https://www.jmlr.org/",
        type=PaperType.ARTICLE,
    ),
    Site(
        name="NeurIPS",
        marks=("/paper", "/hash/"),
        sign=_pattern(
            r"href\s*=\s*[\"']?/paper(?:_files/paper)?/\d{4}/hash/"
            r"|class\s*=\s*[\"']?paper-list\b.{0,3000}?(?:neurips|nips)\.cc/paper"
        ),
        item='.paper-list li, ul > li:has(> a[href*="/paper/"]), ul > li:has(> a[href*="/paper_files/paper/"])',
        title=('a[href*="/paper"]',),
        people=(".paper-authors", "i"),
        address=_pattern(r"/paper(?:_files/paper)?/(?P<year>\d{4})/"),
        venue="Advances in Neural Information Processing Systems",
        base="https://proceedings.neurips.cc/",
    ),
    Site(
        name="ACL Anthology",
        marks=(
            "align-items-stretch",
            "/people/",
        ),
        sign=_pattern(r"href\s*=\s*[\"']?(?:https?://(?:www\.)?aclanthology\.org)?/people/"),
        item=".d-sm-flex.align-items-stretch",
        has_siblings=True,
        title=("strong a.align-middle", "strong a"),
        people=('a[href*="/people/"]',),
        abstract=(".abstract-collapse .card-body",),
        address=_pattern(r"/(?P<year>(?:19|20)\d{2})\.[\w-]+\.\d+"),
        links="strong a[href], a.badge[href]",
        page_venue=_pattern(
            r"(?P<venue>(?:Proceedings|Findings|Transactions|Computational Linguistics).{3,300}?)"
            r"(?:\s+-\s+ACL Anthology)?"
        ),
        heading="h2, h3, h4",
        base="https://aclanthology.org/",
    ),
    Site(
        name="OpenReview",
        marks=(
            "/forum?id=",
            "note",
        ),
        sign=_pattern(r"class\s*=\s*[\"']?note\b.{0,2000}?href\s*=\s*[\"']?(?:https?://openreview\.net)?/forum\?id="),
        item=".note:has(h4)",
        title=("h4 a[href*='/forum']", "h4 a", "h4"),
        people=(".note-authors", ".note-meta-info .signatures"),
        details=("", _pattern(r"Published:\s*\d{1,2} \w{3,9} (?P<year>\d{4})")),
        links="h4 a[href]",
        base="https://openreview.net/",
    ),
    Site(
        name="DBLP",
        marks=(
            "entry",
            "<li",
        ),
        sign=_pattern(r"<li\b[^>]{0,200}\bclass\s*=\s*[\"']entry\b"),
        item="li.entry:not(.editor)",
        title=("cite .title", ".title"),
        people=('[itemprop="author"] [itemprop="name"]', '[itemprop="author"]'),
        pages=('[itemprop="pagination"]',),
        date=('[itemprop="datePublished"]@content', '[itemprop="datePublished"]'),
        volume=('[itemprop="volumeNumber"]',),
        venue_at=('[itemprop="isPartOf"] [itemprop="name"]',),
        heading="header > h2, li.entry.editor .title",
        page_venue=_pattern(r"dblp:\s+(?P<venue>[\w .&/'+-]{2,60}?)(?:\s+\d{4})?(?:, Volume .{0,40})?"),
        links="nav.publ .drop-down > .body > ul > li > a[href], nav.publ > ul > li:first-child a[href]",
        base="https://dblp.org/",
        type=PaperType.MISC,
        types=(
            ("article", PaperType.ARTICLE),
            ("inproceedings", PaperType.INPROCEEDINGS),
            ("incollection", PaperType.INCOLLECTION),
            ("book", PaperType.BOOK),
        ),
    ),
    Site(
        name="Proceedings of Science",
        marks=("contrib_title",),
        sign=_pattern(r"class\s*=\s*[\"']?contrib_title\b"),
        item="tr:has(.contrib_title)",
        title=(".contrib_title",),
        people=(".contrib_authors",),
        details=(".contrib_code", _pattern(r"(?P<venue>PoS)\s*\((?P<volume>[^()]{2,60})\)\s*(?P<pages>\d+)")),
        heading="tr.title",
        base="https://pos.sissa.it/",
        type=PaperType.ARTICLE,
    ),
)
