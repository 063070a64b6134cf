"""What proves that a work is the paper: rules and decoys as tables, and the evidence as it is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.matching.shelf import (
    ABSTRACT,
    ARXIV,
    AUTHORS,
    DAY,
    DOI,
    OTHER_ABSTRACT,
    OTHERS,
    REWRITTEN,
    SIBLING,
    TITLE,
    candidate_of,
    journal_of,
    paper_of,
    people,
)

from readinglist.matching.proving import judge
from readinglist.model.candidate import Candidate, Relation, RelationKind, Verdict, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperType
from readinglist.model.people import Person

CERTAIN, REVIEW, REFUSED = Verdict.CERTAIN, Verdict.REVIEW, Verdict.REFUSED
SIMILAR = "Why Sand Remembers Water: Capillary Bridges"
OTHER_ARXIV = Identifier("arxiv", "2401.00001")

#: (what the paper says, what the candidate says, the answer): what is not named is the listing's and the preprint's.
RULES = {
    "title and abstract": ({}, {}, CERTAIN),
    "abstract a little rewritten": ({}, {"abstract": REWRITTEN}, CERTAIN),
    "two wrong letters": ({"title": "Why Wet Sand Rememders: Aging of Capilary Bridges"}, {}, CERTAIN),
    "subtitle dropped": ({"title": "Why Wet Sand Remembers"}, {}, CERTAIN),
    "another title, same abstract": ({"title": "Memory in Granular Piles of a Beach"}, {}, REVIEW),
    "title and an abstract that is only alike": ({}, {"abstract": OTHER_ABSTRACT}, REVIEW),
    "title, number and day": ({"abstract": ""}, {}, CERTAIN),
    "title, number one off, and day": ({"abstract": "", "author_count": 7}, {}, CERTAIN),
    "title and day, number unknown": ({"abstract": "", "author_count": None}, {}, REVIEW),
    "title and number, date unknown": ({"abstract": "", "date": None}, {}, REVIEW),
    "title alone": ({"abstract": "", "author_count": None, "date": None}, {}, REVIEW),
    "title with two wrong letters, number and day": (
        {"abstract": "", "title": "Why Wet Sand Rememders: Aging of Capilary Bridges"}, {}, REVIEW,
    ),
    "same names, published two years later": (
        {"abstract": "", "people": AUTHORS}, {"kind": VersionKind.JOURNAL, "date": PartialDate(2025)}, CERTAIN,
    ),
    "same names, published eight years later": (
        {"abstract": "", "people": AUTHORS}, {"kind": VersionKind.JOURNAL, "date": PartialDate(2031)}, REVIEW,
    ),
    "same number, published a year later": (
        {"abstract": ""}, {"kind": VersionKind.JOURNAL, "date": PartialDate(2024)}, REVIEW,
    ),
    "same abstract, published three years later": (
        {}, {"kind": VersionKind.JOURNAL, "date": PartialDate(2026)}, CERTAIN,
    ),
    "one author and the day": ({"abstract": "", "author_count": 1}, {"people": AUTHORS[:1]}, CERTAIN),
    "one author and the year": (
        {"abstract": "", "author_count": 1, "date": PartialDate(2023)}, {"people": AUTHORS[:1]}, REVIEW,
    ),
    "similar title, same abstract": ({"title": SIMILAR}, {"abstract": REWRITTEN}, CERTAIN),
    "similar title, only a similar abstract": ({"title": SIMILAR}, {"abstract": SIBLING}, REVIEW),
    "same title, only a similar abstract": ({}, {"abstract": SIBLING}, CERTAIN),
    "similar title, same abstract, years later": ({"title": SIMILAR}, {"date": PartialDate(2029)}, REVIEW),
    "cut title, same abstract": ({"title": TITLE[:44]}, {}, CERTAIN),
    "identifier and title": (
        {"abstract": "", "identifiers": (ARXIV,), "date": None, "author_count": None}, {}, CERTAIN,
    ),
    "identifier, retitled, nothing else": (
        {"abstract": "", "identifiers": (ARXIV,), "title": "Wet Sand Remembers: Ageing Capillary Bridges"}, {}, CERTAIN,
    ),
    "identifier, retitled, same abstract": ({"identifiers": (ARXIV,), "title": "Piles That Recall"}, {}, CERTAIN),
    "identifier under an unrelated title": (
        {"abstract": "", "identifiers": (ARXIV,), "title": "Low-Dose Light at Dawn in Night-Shift Nurses"}, {}, REVIEW,
    ),
    "identifier, retitled, with a contradiction": (
        {"abstract": "", "identifiers": (ARXIV,), "title": "Wet Sand Recalls: Bridges Ageing", "author_count": 2},
        {}, REVIEW,
    ),
    "identifier of the second part": (
        {"identifiers": (ARXIV,), "title": f"{TITLE}, Part I"}, {"title": f"{TITLE}, Part II"}, REVIEW,
    ),
    "link and title": (
        {"abstract": "", "date": None, "author_count": None, "identifiers": (Identifier("url", "http://sand.test/x/"),)},
        {"link": "https://www.sand.test/x"}, CERTAIN,
    ),
    "number of authors off by three": ({"author_count": 9}, {}, REVIEW),
    "dated long before the listing": ({}, {"date": PartialDate(2019, 2)}, REVIEW),
    "dated 30 days before the listing": ({"abstract": ""}, {"date": PartialDate(2023, 5, 27)}, CERTAIN),
    "dated 31 days before the listing": ({"abstract": ""}, {"date": PartialDate(2023, 5, 26)}, REVIEW),
    "year of the listing inferred one too high": (
        {"abstract": "", "date": PartialDate(2024, 6, 26, is_year_inferred=True)}, {}, CERTAIN,
    ),
    "preprint of what the paper names as published": (
        {"venue": "Journal of Wet Matter", "date": PartialDate(2024)}, {"date": PartialDate(2022, 11, 3)}, CERTAIN,
    ),
    "another DOI": ({"identifiers": (DOI,)}, {"identifiers": (Identifier("doi", "10.5555/else"),)}, REVIEW),
    "same names": ({"abstract": "", "people": AUTHORS, "author_count": None, "date": PartialDate(2023)}, {}, CERTAIN),
    "list of names cut": (
        {"abstract": "", "people": AUTHORS[:2], "author_count": None, "date": PartialDate(2023)}, {}, CERTAIN,
    ),
    "other names": ({"people": OTHERS, "author_count": None}, {}, REVIEW),
    "another title and abstract": (
        {"title": "Lanternfish: Attention that Goes Dark", "abstract": OTHER_ABSTRACT}, {}, REFUSED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_the_table_of_rules(name: str) -> None:
    paper, candidate, verdict = RULES[name]
    (match,) = judge(paper_of(**paper), [candidate_of(**candidate)])
    assert match.verdict is verdict, (match.reason, match.evidence_text)
    assert match.reason


#: Works that are another paper although much agrees: (what the paper says, what the decoy says).
DECOYS = {
    "same title by others": ({}, {"people": OTHERS, "abstract": OTHER_ABSTRACT}),
    "same title by others, no abstract": ({"abstract": ""}, {"people": OTHERS}),
    "same title by as many others in another year": ({"abstract": ""}, {"date": PartialDate(2014, 6, 26)}),
    "same title by namesakes of none": ({"abstract": "", "people": AUTHORS}, {"people": OTHERS * 3}),
    "erratum": ({}, {"title": f"Erratum: {TITLE}"}),
    "erratum of the publisher": ({}, {"title": f"Publisher's Note: {TITLE}"}),
    "corrigendum at the end": ({}, {"title": f"{TITLE} [Corrigendum]"}),
    "comment": ({"abstract": ""}, {"title": f"Comment on “{TITLE}”"}),
    "reply": ({}, {"title": f"{TITLE}: Reply"}),
    "the paper of the erratum": ({"title": f"Erratum: {TITLE}"}, {}),
    "sibling by the same author": (
        {"title": "On Multi-Layered Sands", "author_count": 1},
        {"title": "On Multi-Grained Sands", "people": AUTHORS[:1], "abstract": SIBLING},
    ),
    "column of a magazine": (
        {
            "title": "A Message from the President of the Society",
            "abstract": "",
            "author_count": 1,
            "date": PartialDate(2022),
        },
        {"title": "A Message from the President of the Society", "people": AUTHORS[:1], "date": PartialDate(2022)},
    ),
    "survey of the same words": ({"abstract": ""}, {"title": f"{TITLE}: A Survey"}),
    "survey of the same words, with abstract": ({}, {"title": f"{TITLE}: A Survey", "abstract": OTHER_ABSTRACT}),
    "part II": ({}, {"title": f"{TITLE}, Part II"}),
    "part II of part I": ({"title": f"{TITLE} I", "abstract": ""}, {"title": f"{TITLE} II"}),
    "demonstration of it": ({}, {"title": f"Demonstrator: {TITLE}"}),
    "abstract of a congress": ({"abstract": ""}, {"title": f"Abstract A127: {TITLE}"}),
    "the next year's report": (
        {"title": "Report on the Tides of the Northern Sea 2022"},
        {"title": "Report on the Tides of the Northern Sea 2023"},
    ),
    "version with another title, no abstract": ({"abstract": ""}, {"title": "Sand Castles and Their Memory of Water"}),
    "generic title": (
        {"title": "Introduction to Machine Learning", "abstract": ""},
        {"title": "Introduction to Machine Learning"},
    ),
    "generic title, same names": (
        {"title": "Introduction to Machine Learning", "abstract": "", "people": AUTHORS},
        {"title": "Introduction to Machine Learning"},
    ),
    "generic title, other abstract": (
        {"title": "Introduction to Machine Learning"},
        {"title": "Introduction to Machine Learning", "abstract": OTHER_ABSTRACT},
    ),
    "short title": ({"title": "Deep Learning", "abstract": ""}, {"title": "Deep Learning"}),
    "structured and stacked": (
        {"title": "Structured Generative Adversarial Networks", "abstract": ""},
        {"title": "Stacked Generative Adversarial Networks"},
    ),
    "adaptive and fast": (
        {"title": "Adaptive Nearest Neighbor Machine Translation", "abstract": OTHER_ABSTRACT},
        {"title": "Fast Nearest Neighbor Machine Translation"},
    ),
    "companion paper that the abstract links": (
        {
            "title": "Aging of Capillary Bridges in Wet Sand: Theory",
            "abstract": "See https://arxiv.org/abs/2306.12345 for the experiments.",
            "author_count": None,
            "date": None,
        },
        {"title": "Aging of Capillary Bridges in Wet Sand: Experiments"},
    ),
    "project that two papers with a common title share": (
        {"title": "Technical Report", "abstract": "", "identifiers": (Identifier("url", "https://github.com/tide/x"),)},
        {"title": "Technical Report", "link": "https://github.com/tide/x"},
    ),
    "nearly the title, and a shared link": (
        {
            "title": "Why Wet Sands Remember: Aging of the Capillary Bridges",
            "abstract": "",
            "identifiers": (Identifier("url", "http://sand.test/x"),),
        },
        {"link": "http://sand.test/x"},
    ),
    "the paper's number, three of nine authors": (
        {"identifiers": (ARXIV,), "author_count": 9},
        {"people": AUTHORS[:3]},
    ),
    "the paper's number, dated long before": ({"identifiers": (ARXIV,)}, {"date": PartialDate(2010)}),
    "the paper's number, another abstract": ({"identifiers": (ARXIV,)}, {"abstract": OTHER_ABSTRACT}),
    "the paper's number, other names": ({"identifiers": (ARXIV,), "people": AUTHORS}, {"people": OTHERS * 3}),
    "a paper that the abstract names": (
        {"abstract": f"{OTHER_ABSTRACT} This comments on arXiv: 2306.12345.", "title": f"Against {TITLE}"},
        {},
    ),
    "a paper that names this one": (
        {"title": "Low-Dose Light at Dawn", "abstract": "", "identifiers": (OTHER_ARXIV,)},
        {"abstract": f"{ABSTRACT} See arXiv:2401.00001."},
    ),
}


#: What makes a title that of another work, before and after it, even with the same abstract.
MARKS = (
    "{}: Part B", "{} (Part Two)", "{} XI", "{} XII: Drying", "{}: Supplementary Material", "{} - Supplement",
    "{} (Dataset)", "{}: Slides", "{}: Poster", "{}: Book Review", "{}: A Survey", "{} Revisited", "{} [Retracted]",
    "{} (Withdrawn)", "{} (Seen from the Sea)", "RETRACTED: {}", "WITHDRAWN: {}", "Supplementary material for: {}",
    "Replication Data for: {}", "Data for: {}", "Code for {}", "Review of: {}", "A rebuttal of {}", "Re: {}", "On {}",
    "Lanternfish: {}", "{} Part B: Drying", "{} Reloaded",
)  # fmt: skip


@pytest.mark.parametrize("abstract", [ABSTRACT, ""])
@pytest.mark.parametrize("mark", MARKS)
def test_what_has_more_than_a_subtitle_around_the_title_is_for_a_person(mark: str, abstract: str) -> None:
    marked = mark.format(TITLE)
    verdicts = {
        judge(paper_of(abstract=abstract), [candidate_of(title=marked)])[0].verdict,
        judge(paper_of(abstract=abstract, title=marked), [candidate_of()])[0].verdict,
    }
    assert CERTAIN not in verdicts
    assert judge(paper_of(title=marked), [candidate_of(title=marked)])[0].verdict is CERTAIN


MEASURED = (
    "A search for long-lived grains that decay to {} is presented, with {} fb of collisions at {} TeV that the "
    "detector of the harbour took. No excess above the expected background is seen, and limits are set on the cross "
    "section."
)


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (("WW", 139, 13), ("ZZ", 139, 13)),
        (("W bosons", 139, 13), ("Z bosons", 139, 13)),
        (("grains", 139, 13), ("grains", 36.1, 8)),
    ],
)
def test_of_analyses_in_the_same_words_another_word_or_other_numbers_are_for_a_person(
    own: tuple[object, ...], other: tuple[object, ...]
) -> None:
    title = "Search for long-lived grains decaying to {} in collisions at the harbour"
    paper = paper_of(title=title.format(own[0]), abstract=MEASURED.format(*own))
    (match,) = judge(paper, [candidate_of(title=title.format(other[0]), abstract=MEASURED.format(*other))])
    assert match.verdict is REVIEW, (match.reason, match.evidence_text)


@pytest.mark.parametrize("name", DECOYS)
def test_no_decoy_is_accepted_without_a_person(name: str) -> None:
    paper, decoy = DECOYS[name]
    (match,) = judge(paper_of(**paper), [candidate_of(**decoy)])
    assert match.verdict is not CERTAIN, (match.reason, match.evidence_text)


@pytest.mark.parametrize("name", [name for name in DECOYS if "paper" not in name])
def test_beside_a_decoy_only_the_paper_itself_is_accepted(name: str) -> None:
    facts, decoy = DECOYS[name]
    paper = paper_of(**facts)
    own = candidate_of(
        source="crossref",
        title=paper.title,
        abstract=paper.abstract,
        people=AUTHORS[: paper.author_count],
        identifiers=(OTHER_ARXIV,),
    )
    accepted = [match for match in judge(paper, [candidate_of(**decoy), own]) if match.verdict is CERTAIN]
    assert all(match.candidates == (own,) for match in accepted)
    assert accepted or not paper.abstract


def test_the_evidence_is_shown_by_name_and_number() -> None:
    second = candidate_of(title="Why Dry Sand Forgets", abstract=OTHER_ABSTRACT, people=OTHERS, identifiers=())
    best, other = judge(paper_of(), [second, candidate_of()])
    assert [finding.name for finding in best.findings] == ["title", "abstract", "number of authors", "date", "lead"]
    assert best.evidence_text.startswith(
        "title 1.00 · abstract 1.00 · 6 of 6 authors · 26 Jun 2023 = first version · lead 0."
    )
    assert other.verdict is REFUSED


def test_evidence_of_identifier_organisation_and_venue_is_shown() -> None:
    paper = paper_of(identifiers=(DOI,), venue="Journal of Wet Matter", organization="Shore University Shore")
    (match,) = judge(paper, [journal_of(organization="Shore Shore University")])
    shown = {finding.name: finding.text for finding in match.findings}
    assert shown["identifier"] == "DOI 10.5555/sand.2024.17"
    assert shown["venue"] == "1.00"
    assert shown["organization"] == "Shore Shore University"


def test_a_contradiction_is_marked_and_is_the_reason() -> None:
    (match,) = judge(paper_of(author_count=9), [candidate_of()])
    assert [finding.name for finding in match.findings if finding.is_against] == ["number of authors"]
    assert match.reason == "the same abstract, but 6 authors, not 9"


def test_a_number_without_names_contradicts_nothing() -> None:
    (match,) = judge(paper_of(author_count=9), [candidate_of(people=(), author_count=6)])
    assert match.verdict is CERTAIN


def test_preprint_and_article_are_judged_as_one_work_by_the_best_of_both() -> None:
    article = journal_of(people=(*AUTHORS, *OTHERS), identifiers=(DOI, ARXIV))
    (match,) = judge(paper_of(), [candidate_of(), article])
    assert match.verdict is CERTAIN
    assert [candidate.kind for candidate in match.candidates] == [VersionKind.JOURNAL, VersionKind.PREPRINT]
    assert "6 of 6 authors · 26 Jun 2023 = first version" in match.evidence_text


def test_of_two_works_that_are_equally_near_neither_is_taken() -> None:
    twin = candidate_of(people=OTHERS * 3, identifiers=(OTHER_ARXIV,))
    matches = judge(paper_of(), [candidate_of(), twin])
    assert [match.verdict for match in matches] == [REVIEW, REVIEW]
    assert matches[0].reason == "2 works are equally near"


def test_the_papers_own_identifier_decides_between_two_works_that_are_equally_near() -> None:
    twin = candidate_of(people=OTHERS * 3, identifiers=(OTHER_ARXIV,))
    matches = judge(paper_of(identifiers=(ARXIV,)), [twin, candidate_of()])
    assert [match.verdict for match in matches] == [CERTAIN, REVIEW]
    assert matches[0].candidates == (candidate_of(),)


@pytest.mark.parametrize("authors", [OTHERS, AUTHORS])
def test_an_article_of_another_title_is_never_cited_because_the_preprint_names_its_doi(
    authors: tuple[Person, ...],
) -> None:
    preprint = candidate_of(identifiers=(ARXIV, DOI), relations=(Relation(RelationKind.PUBLISHED_AS, DOI),))
    wrong = journal_of(title="Cooking with Gas in a Harbour Town", people=authors, date=PartialDate(2021))
    own, other = judge(paper_of(), [wrong, preprint])
    assert (own.verdict, own.candidates) == (CERTAIN, (preprint,))
    assert (other.verdict, other.candidates) == (REFUSED, (wrong,))
    by_number, other = judge(
        Paper("arXiv:2306.12345", identifiers=(Identifier("arxiv", "2306.12345"),)), [wrong, preprint]
    )
    assert (by_number.verdict, by_number.candidates) == (CERTAIN, (preprint,))
    assert other.verdict is REFUSED


def test_an_article_that_reviewers_retitled_is_cited_by_its_abstract() -> None:
    article = journal_of(title="Piles That Recall", abstract=ABSTRACT, identifiers=(DOI, ARXIV))
    (match,) = judge(paper_of(), [article, candidate_of()])
    assert (match.verdict, match.candidates) == (CERTAIN, (article, candidate_of()))


def test_the_title_of_another_work_takes_away_the_lead_that_a_title_alone_needs() -> None:
    twin = candidate_of(people=OTHERS, identifiers=(OTHER_ARXIV,))
    first, second = judge(paper_of(abstract=""), [twin, candidate_of()])
    assert (first.verdict, second.verdict) == (REVIEW, REVIEW)
    assert first.candidates == (candidate_of(),)
    assert first.reason == "the same title, but another work has it as well"


@pytest.mark.parametrize(
    "identifier", [ARXIV, DOI, Identifier("pmid", "12345678"), Identifier("isbn", "9780306406157")]
)
def test_a_title_that_is_only_the_identifier_is_proven_by_it_alone(identifier: Identifier) -> None:
    spoken = {"arxiv": "arXiv:", "pmid": "pmid:"}.get(identifier.scheme, "") + identifier.value
    paper = Paper(spoken, identifiers=(replace(identifier, version=None),))
    (match,) = judge(paper, [candidate_of(identifiers=(identifier,))])
    assert (match.verdict, match.reason) == (CERTAIN, "the identifier that was given")
    assert "title" not in {finding.name for finding in match.findings}
    (match,) = judge(paper, [candidate_of(identifiers=(OTHER_ARXIV,), abstract=f"See {spoken}.")])
    assert match.verdict is REFUSED


def test_the_version_that_the_paper_names_by_doi_comes_first_among_publications() -> None:
    reprint = journal_of(source="openalex", venue="Collected Sands", identifiers=(Identifier("doi", "10.5555/re"),))
    (match,) = judge(paper_of(identifiers=reprint.identifiers), [journal_of(), reprint])
    assert match.candidates == (reprint, journal_of())


def test_a_source_that_gives_almost_nothing_proves_nothing_and_breaks_nothing() -> None:
    bare = Candidate("dblp", "")
    (match,) = judge(paper_of(), [bare])
    assert match.verdict is REFUSED
    assert judge(paper_of(), []) == ()


def test_a_notice_is_no_version_of_the_work_that_it_names() -> None:
    notice = journal_of(
        title=f"{TITLE} (Vol 7)",
        identifiers=(Identifier("doi", "10.5555/notice"),),
        relations=(Relation(RelationKind.ABOUT, DOI),),
        type=PaperType.MISC,
    )
    matches = judge(paper_of(), [notice, journal_of(), candidate_of()])
    assert matches[0].candidates == (journal_of(), candidate_of())
    assert matches[0].verdict is CERTAIN


def test_dates_at_the_ends_of_time_are_compared() -> None:
    paper = paper_of(date=PartialDate(1, is_year_inferred=True))
    assert judge(paper, [candidate_of(date=PartialDate(9999, 12, 31))])[0].findings
    assert judge(paper_of(date=PartialDate(2024, 2, 29, is_year_inferred=True)), [candidate_of()])


def test_names_are_compared_by_surname_whatever_the_order_and_the_given_names() -> None:
    paper = paper_of(abstract="", people=people("F. Gull", "Brook, A.", "C. Dune"), author_count=6)
    (match,) = judge(paper, [candidate_of()])
    assert "3 of 6 authors" in match.evidence_text
    assert match.verdict is CERTAIN


def test_likeness_of_day_counts_where_time_zones_shift_it() -> None:
    (match,) = judge(paper_of(), [candidate_of(date=PartialDate(2023, 6, 27))])
    assert "27 Jun 2023 = first version" in match.evidence_text
    assert DAY.display == "26 Jun 2023"
