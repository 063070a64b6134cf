"""Which value of which record fills a field."""

from __future__ import annotations

import pytest
from tests.matching.shelf import ABSTRACT, ARXIV, AUTHORS, DAY, DOI, TITLE, candidate_of, journal_of, people

from readinglist.library.adding import PAPER_FIELDS
from readinglist.matching.filling import Filled, fill
from readinglist.matching.works import group_works
from readinglist.model.candidate import Candidate, Match, Verdict, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperType

PREPRINT_DOI = Identifier("doi", "10.5555/preprint")


def filled(*candidates: Candidate) -> dict[str, Filled]:
    (work,) = group_works(candidates)
    return fill(Match(work, Verdict.CERTAIN, "for the test"))


def values(*candidates: Candidate) -> dict[str, object]:
    return {name: one.value for name, one in filled(*candidates).items()}


def test_what_is_cited_is_the_version_of_records_and_the_arxiv_number_stays() -> None:
    found = filled(candidate_of(keywords=("sand",)), journal_of())
    assert {name: (one.value, one.source) for name, one in found.items()} == {
        "title": (TITLE, "crossref"),
        "type": (PaperType.ARTICLE, "crossref"),
        "venue": ("Journal of Wet Matter", "crossref"),
        "volume": ("7", "crossref"),
        "number": ("2", "crossref"),
        "pages": ("101-119", "crossref"),
        "publisher": ("Tide Press", "crossref"),
        "date": (PartialDate(2024, 3), "crossref"),
        "people": (AUTHORS, "crossref"),
        "author_count": (6, "crossref"),
        "identifiers": ((DOI, ARXIV), "crossref"),
        "abstract": (ABSTRACT, "arxiv"),
        "keywords": (("sand",), "arxiv"),
    }
    assert found["abstract"].candidate == candidate_of(keywords=("sand",))
    assert set(found) <= set(PAPER_FIELDS)


def test_a_preprint_alone_is_cited_with_the_day_of_its_first_version_and_no_venue() -> None:
    found = values(candidate_of(venue="arXiv.org"))
    assert (found["date"], found["identifiers"], found["type"]) == (DAY, (ARXIV,), PaperType.MISC)
    assert "venue" not in found
    assert values(candidate_of(venue="bioRxiv", identifiers=(PREPRINT_DOI,)))["venue"] == "bioRxiv"


def test_the_day_of_the_preprint_never_stands_in_for_a_missing_day_of_publication() -> None:
    assert "date" not in values(candidate_of(), journal_of(date=None))


def test_the_doi_of_the_preprint_gives_way_to_that_of_the_article() -> None:
    found = values(candidate_of(source="crossref", identifiers=(PREPRINT_DOI, ARXIV)), journal_of())
    assert found["identifiers"] == (DOI, ARXIV)


def test_pages_of_one_version_never_stand_under_the_name_of_another() -> None:
    proceedings = journal_of(
        source="dblp", kind=VersionKind.PROCEEDINGS, venue="Proc. Sand", pages="1-9", identifiers=(), number="",
    )  # fmt: skip
    found = values(proceedings, journal_of(pages="", number=""))
    assert found["venue"] == "Journal of Wet Matter"
    assert "pages" not in found
    assert "number" not in found


def test_other_records_of_the_same_version_fill_its_gaps() -> None:
    found = filled(journal_of(pages="", publisher=""), journal_of(source="openalex", venue="J. Wet Matter"))
    assert (found["pages"].value, found["pages"].source) == ("101-119", "openalex")
    assert (found["venue"].value, found["publisher"].value) == ("Journal of Wet Matter", "Tide Press")


INITIALS = people("A. Brook", "B. Castle", "C. Dune", "D. Eel", "E. Foam", "F. Gull")


@pytest.mark.parametrize(
    ("of_preprint", "of_article", "expected"),
    [
        ({"people": AUTHORS}, {"people": INITIALS}, AUTHORS),
        ({"people": INITIALS}, {"people": AUTHORS}, AUTHORS),
        ({"people": AUTHORS}, {"people": AUTHORS[:1]}, AUTHORS),
        ({"people": AUTHORS[::-1]}, {"people": AUTHORS}, AUTHORS),
        ({"people": INITIALS}, {"people": AUTHORS[:4], "author_count": 6}, INITIALS),
    ],
    ids=["full names over initials", "whoever has them", "all over some", "order of the record", "never a cut list"],
)
def test_the_most_complete_list_of_people_is_taken_whole(
    of_preprint: dict[str, object], of_article: dict[str, object], expected: object
) -> None:
    found = values(candidate_of(**of_preprint), journal_of(**of_article))
    assert (found["people"], found["author_count"]) == (expected, 6)


def test_of_lists_that_are_all_cut_only_the_number_is_taken() -> None:
    found = values(candidate_of(people=AUTHORS[:3], author_count=671))
    assert "people" not in found
    assert found["author_count"] == 671


@pytest.mark.parametrize(
    "unsound",
    [
        ABSTRACT + " " + ABSTRACT[:200] + " …",
        ABSTRACT + " and so on...",
        f"<jats:p>{ABSTRACT} {ABSTRACT}</jats:p>",
        ABSTRACT + ABSTRACT.replace("a", "\N{REPLACEMENT CHARACTER}"),
        ABSTRACT * 20,
    ],
    ids=["cut", "cut with dots", "with markup left", "damaged", "the whole text"],
)
def test_the_longest_sound_abstract_is_taken(unsound: str) -> None:
    assert values(candidate_of(), journal_of(abstract=unsound))["abstract"] == ABSTRACT
    longer = ABSTRACT + " It returns with the tide."
    assert values(candidate_of(), journal_of(abstract=longer))["abstract"] == longer


def test_comparison_signs_are_no_markup() -> None:
    abstract = ABSTRACT + " We find sand < silt and clay > loam."
    assert values(candidate_of(abstract=abstract))["abstract"] == abstract


def test_no_remark_is_taken_for_an_abstract() -> None:
    assert "abstract" not in values(candidate_of(abstract="No abstract available."))


def test_a_title_in_capitals_gives_way_to_the_same_title_of_another_record_of_that_version() -> None:
    found = filled(journal_of(title=TITLE.upper()), journal_of(source="openalex"))
    assert (found["title"].value, found["title"].source) == (TITLE, "openalex")
    assert values(journal_of(title=TITLE.upper()))["title"] == TITLE.upper()


def test_the_newest_version_of_the_arxiv_number_is_kept() -> None:
    newer = Identifier("arxiv", ARXIV.value, 5)
    found = values(candidate_of(), candidate_of(source="semanticscholar", identifiers=(newer,)))
    assert found["identifiers"] == (newer,)
