"""The pages of arXiv: lists, as HTML and as a browser copies them, search results, and the page of one paper.

The corpus has real lists and pages of one paper; search results and copied text are hand-made after arXiv's markup.
"""

from __future__ import annotations

import pytest
from pages import TODAY, lines_not_accounted_for

from readinglist.library import importing
from readinglist.listings import arxiv_abs, arxiv_list, arxiv_search
from readinglist.model.listing import Listing


def item(number: str, mark: str = "", *, title: str = "Owls", rest: str = "", version: str = "") -> str:
    html = f'<a href="/html/{number}{version}">html</a>' if version else ""
    return f"""<dt><a name='item1'>[1]</a>
      <a href ="/abs/{number}" title="Abstract" id="{number}">
        arXiv:{number}
      </a> {mark} [<a href="/pdf/{number}">pdf</a>, {html}]</dt>
    <dd><div class='meta'><div class='list-title mathjax'><span class='descriptor'>Title:</span>
          {title}
        </div><div class='list-authors'><a href="/a">Ada Lima</a>,
        <a href="/b">Bo Li</a> (Oslo)</div>{rest}</div></dd>"""


def page(*parts: str) -> str:
    return "<html><h1>Computation and Language</h1><dl id='articles'>" + "\n".join(parts) + "</dl></html>"


def read(text: str) -> Listing:
    return arxiv_list.read(text, taken=None, today=TODAY)


def test_three_sections_and_the_version_that_a_link_says() -> None:
    listing = read(
        page(
            "<h3>Showing new listings for Friday, 3 March 2023</h3>",
            "<h3>New submissions (showing 1 of 1 entries)</h3>",
            item("2303.00763", rest="<p class='mathjax'>Owls\n fly &lt; 9.</p>", version="v1"),
            "<h3>Cross submissions (showing 1 of 1 entries)</h3>",
            item("2303.00764", "(cross-list from gr-qc)"),
            "<h3>Replacement submissions (showing 1 of 1 entries)</h3>",
            item("2104.03145", "(replaced)", version="v4"),
        )
    )
    assert listing.sections_text() == "1 new submission, 1 cross submission, 1 replacement submission"
    assert [entry.date.iso if entry.date else None for entry in listing.entries] == ["2023-03-03", "2023-03-03", None]
    assert [entry.identifiers[0].version for entry in listing.entries] == [1, None, 4]
    assert [person.name for person in listing.entries[0].people] == ["Ada Lima", "Bo Li"]
    assert listing.entries[0].abstract == "Owls fly < 9."
    assert listing.name == "arXiv Computation and Language, new submissions, 3 Mar 2023"


def test_days_of_a_recent_page_are_those_of_its_papers() -> None:
    listing = read(
        page(
            "<h2>Authors and titles for recent submissions</h2>",
            "<h3>Fri, 3 Mar 2023</h3><p>No updates for this time period.</p>",
            "<h3>Thu, 2 Mar 2023 (showing first 50 of 350 entries )</h3>",
            item("2303.00763"),
            item("2303.00764", "(cross-list from gr-qc)"),
            "<h3>Tue, 28 Feb 2023</h3>",
            item("2302.00999"),
            item("1902.00999", "(cross-list from gr-qc)"),
        )
    )
    dates = [entry.date.iso if entry.date else None for entry in listing.entries]
    assert dates == ["2023-03-02", "2023-03-02", "2023-02-28", None], "a cross-list of 2019 is no paper of that day"
    assert [entry.section[:5] for entry in listing.entries] == ["New s", "Cross", "New s", "Cross"]
    assert (listing.name, listing.date and listing.date.iso) == (
        "arXiv Computation and Language, recent submissions, 3 Mar 2023",
        "2023-03-03",
    )


def test_headings_of_before_2024_are_read_too() -> None:
    listing = read(page("<h3>Cross-lists for Fri, 3 Mar 23</h3>", item("2303.00763")))
    (entry,) = listing.entries
    assert entry.section == "Cross submissions"
    assert entry.date is not None
    assert entry.date.iso == "2023-03-03"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (["<dt>[1] <a href='/abs/2303.00763'>arXiv:2303.00763</a></dt>"], "cut off"),
        ([item("not-a-number")], "no number of arXiv"),
        (["<dd><div class='meta'><div class='list-title'>A title alone</div></div></dd>"], "no number of arXiv"),
    ],
)
def test_what_is_no_whole_entry_is_an_issue_with_its_words(parts: list[str], message: str) -> None:
    listing = read(page(*parts, item("2303.00764")))
    assert len(listing.entries) == 1
    (issue,) = listing.issues
    assert message in issue.message
    assert lines_not_accounted_for(listing) == []


def test_an_entry_without_a_title_is_called_by_its_number() -> None:
    (entry,) = read(page(item("2303.00764", title=""))).entries
    assert entry.title == "arXiv:2303.00764"


RESULT = """<h1 class="title is-clearfix">Showing 1&ndash;1 of 28,946 results for all: <span>owls</span></h1>
<ol class="breathe-horizontal" start="1"><li class="arxiv-result"><div class="is-marginless">
<p class="list-title is-inline-block"><a href="https://arxiv.org/abs/2303.00763v2">arXiv:2303.00763v2</a>
<span>&nbsp;[<a href="https://arxiv.org/pdf/2303.00763v2">pdf</a>]&nbsp;</span></p>
<div class="tags is-inline-block"><span class="tag is-small is-link tooltip is-tooltip-top">cs.CL</span>
<span class="tag is-small is-grey tooltip is-tooltip-top">cs.LG</span></div>
<div class="tags has-addons"><span class="tag is-dark is-size-7">doi</span><span class="tag is-light is-size-7">
<a href="https://doi.org/10.5555/owls.1">10.5555/owls.1 <i class="fa"></i></a></span></div></div>
<p class="title is-5 mathjax">Names of <span class="search-hit mathjax">Owls</span></p>
<p class="authors"><span class="has-text-black-bis">Authors:</span> <a href="/a">Ada Lima</a>, <a href="/b">Bo Li</a>
{more}</p>
<p class="abstract mathjax"><span class="has-text-black-bis">Abstract</span>:
<span class="abstract-short">&hellip;fly at&hellip; <a class="is-size-7">&#9661; More</a></span>
<span class="abstract-full">Owls fly at night. <a class="is-size-7">&#9651; Less</a></span></p>
<p class="is-size-7"><span>Submitted</span> 1 May, 2023; <span>v1</span> submitted 2 March, 2023;
<span>originally announced</span> March 2023.</p><p class="comments is-size-7"><span>Comments:</span> 9 pages</p>
</li></ol>"""


def test_a_search_result_says_everything_of_a_paper() -> None:
    listing = arxiv_search.read(RESULT.replace("{more}", ""), taken=None, today=TODAY)
    (entry,) = listing.entries
    assert listing.name == "arXiv search for all: owls"
    assert (entry.title, entry.abstract) == ("Names of Owls", "Owls fly at night.")
    assert [person.name for person in entry.people] == ["Ada Lima", "Bo Li"]
    assert [(one.text, one.version) for one in entry.identifiers] == [
        ("arXiv:2303.00763", 2),
        ("doi:10.5555/owls.1", None),
    ]
    assert entry.keywords == ("cs.CL", "cs.LG")
    assert entry.date is not None
    assert entry.date.iso == "2023-03-02", "the day of the first version"
    assert "Comments: 9 pages" in listing.text


def test_a_search_result_that_leaves_authors_out_says_how_many_there_are() -> None:
    text = RESULT.replace("{more}", ", et al. (5 additional authors not shown)")
    (entry,) = arxiv_search.read(text, taken=None, today=TODAY).entries
    assert (entry.people, entry.author_count) == ((), 7)


def test_a_page_of_one_paper_without_its_number_is_an_issue() -> None:
    text = '<div id="abs">arxiv.org<h1 class="title">Title:Owls</h1></div>'
    listing = arxiv_abs.read(text, taken=None, today=TODAY)
    assert [issue.message for issue in listing.issues] == ["The page does not say its number of arXiv."]
    assert listing.text == "Owls"


COPY = """Computation and Language
New submissions
Cross-lists
Replacements
See recent articles

Showing new listings for Friday, 3 March 2023
Total of 4 entries
Showing up to 2000 entries per page: fewer | more | all
New submissions (showing 2 of 2 entries)
[1] arXiv:2303.00763 [pdf, html, other]
Title: Names of Winds: What They Measure
Ada Lima, José Ruiz (Oslo)
Comments: 18 pages, accepted by Winds
Subjects: Computation and Language (cs.CL); Machine Learning (cs.LG)
Winds have names. MNIST < CIFAR10.

[2] arXiv:2303.00764 [pdf, other]
Title: Owls
Authors: Bo Li
Subjects: Machine Learning (cs.LG)

Owls are birds that fly at night.

Cross submissions (showing 1 of 1 entries)
[3] arXiv:2303.00812 (cross-list from gr-qc) [pdf, other]
Title: One Moon
Cy Ro, et al. (5 additional authors not shown)
Subjects: General Relativity (gr-qc)
Moons turn.

Replacement submissions (showing 1 of 1 entries)
[4] arXiv:2104.03145 (replaced) [pdf, html, other]
Title: A Bound
Ed Ow
Journal-ref: Phys. Rev. D 103
Subjects: Cosmology (astro-ph.CO)
Total of 4 entries
About Help
Contact Subscribe
Copyright Privacy Policy
"""


def copied(text: str) -> Listing:
    return importing.read(text, today=TODAY)


def test_a_copied_list_is_read_with_its_sections() -> None:
    listing = copied(COPY)
    assert (listing.kind, listing.issues) == ("arxiv-copy", ())
    assert listing.name == "arXiv, new submissions, 3 Mar 2023"
    assert listing.sections_text() == "2 new submissions, 1 cross submission, 1 replacement submission"
    titles = ["Names of Winds: What They Measure", "Owls", "One Moon", "A Bound"]
    assert [entry.title for entry in listing.entries] == titles
    people = [[person.name for person in entry.people] for entry in listing.entries]
    assert people == [["Ada Lima", "José Ruiz"], ["Bo Li"], [], ["Ed Ow"]]
    assert [entry.author_count for entry in listing.entries] == [2, 1, 6, 1]
    assert listing.entries[0].keywords == ("cs.CL", "cs.LG")
    assert [entry.abstract for entry in listing.entries] == [
        "Winds have names. MNIST < CIFAR10.", "Owls are birds that fly at night.", "Moons turn.", "",
    ]  # fmt: skip
    assert lines_not_accounted_for(listing) == []


def test_spans_of_a_copied_list_mark_the_words() -> None:
    listing = copied(COPY)
    shown = {span.kind: listing.text[span.start : span.end] for span in listing.entries[0].spans}
    assert shown == {
        "identifier": "arXiv:2303.00763",
        "title": "Names of Winds: What They Measure",
        "people": "Ada Lima, José Ruiz (Oslo)",
        "abstract": "Winds have names. MNIST < CIFAR10.",
    }


def test_two_copied_lists_one_after_the_other_give_both() -> None:
    listing = copied(COPY + "\n\n" + COPY.replace("3 March", "6 March"))
    assert len(listing.entries) == 8
    assert listing.issues == ()
    assert [entry.date.day for entry in listing.entries if entry.date] == [3, 3, 3, 6, 6, 6]


def test_words_between_papers_are_an_issue_and_no_abstract() -> None:
    text = COPY.replace("Owls are birds that fly at night.\n", "Owls are birds that fly at night.\n\nMy own remark\n\n")
    listing = copied(text)
    assert listing.entries[1].abstract == "Owls are birds that fly at night."
    (issue,) = listing.issues
    assert listing.text.split("\n")[issue.first_line - 1 : issue.last_line] == ["My own remark"]


RECENT = """Artificial Intelligence
Authors and titles for recent submissions

    Fri, 3 Mar 2023
    Thu, 2 Mar 2023

See today's new changes
Total of 350 entries : 1-50 51-100 ... 301-350
Showing up to 50 entries per page: fewer | more | all
Fri, 3 Mar 2023
No updates for this time period.

Thu, 2 Mar 2023 (showing first 2 of 57 entries )

[1] arXiv:2303.00763 [pdf, html, other]
    Title: Owls
    Ada Lima, Bo Li
    Comments: 9 pages
    Subjects: Artificial Intelligence (cs.AI)

[2] arXiv:2303.00764 (cross-list from gr-qc) [pdf, other]
    Title: Moons
    Cy Ro
    Subjects: General Relativity (gr-qc); Artificial Intelligence (cs.AI)
"""


def test_a_copied_recent_page_gives_each_paper_the_day_of_its_heading() -> None:
    listing = copied(RECENT)
    assert (listing.kind, listing.issues) == ("arxiv-copy", ())
    assert listing.name == "arXiv, recent submissions, 3 Mar 2023"
    said = [(entry.title, entry.section, entry.date and entry.date.iso) for entry in listing.entries]
    assert said == [("Owls", "New submissions", "2023-03-02"), ("Moons", "Cross submissions", "2023-03-02")]
    assert [entry.abstract for entry in listing.entries] == ["", ""]
    assert lines_not_accounted_for(listing) == []


def test_a_copied_month_is_told_by_its_heading() -> None:
    body = RECENT.split("entries )")[1]
    listing = copied("Astrophysics\nAuthors and titles for March 2023\nTotal of 2 entries\n" + body)
    assert [entry.date and entry.date.iso for entry in listing.entries] == ["2023-03", "2023-03"]
    assert listing.issues == ()
