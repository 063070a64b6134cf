"""Which versions the records of a work tell of."""

from __future__ import annotations

import pytest

from readinglist.matching.versions import find_versions, join_versions, kind_of, own_version
from readinglist.model.candidate import Candidate, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId, PaperType
from readinglist.model.version import Version

PAPER = PaperId(1)


def version(kind: VersionKind, *identifiers: Identifier, **fields: object) -> Version:
    return Version(PAPER, kind, PaperType.MISC, identifiers, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("paper", "kind"),
    [
        (Paper("T", type=PaperType.ARTICLE, venue="arXiv preprint arXiv:1706.03762"), VersionKind.PREPRINT),
        (Paper("T", type=PaperType.ARTICLE, venue="CoRR"), VersionKind.PREPRINT),
        (Paper("T", type=PaperType.ARTICLE, venue="Corrosion Science"), VersionKind.JOURNAL),
        (Paper("T", identifiers=(Identifier("arxiv", "1706.03762"),)), VersionKind.PREPRINT),
        (Paper("T", identifiers=(Identifier("doi", "10.2139/ssrn.4930891"),)), VersionKind.PREPRINT),
        (Paper("T", identifiers=(Identifier("doi", "10.1101/2023.06.01.543210"),)), VersionKind.PREPRINT),
        (
            Paper("T", type=PaperType.ARTICLE, identifiers=(Identifier("doi", "10.1101/gr.277629.122"),)),
            VersionKind.JOURNAL,
        ),
        (Paper("T"), VersionKind.OTHER),
        (Paper("T", type=PaperType.INPROCEEDINGS, identifiers=(Identifier("arxiv", "1"),)), VersionKind.PROCEEDINGS),
    ],
)
def test_a_paper_says_what_it_is_cited_as(paper: Paper, kind: VersionKind) -> None:
    assert kind_of(paper) is kind


def test_a_bare_title_is_no_version() -> None:
    assert own_version(Paper("Only a Title", date=PartialDate(2024)), PAPER, source="listing") is None


def test_an_inferred_year_is_no_date_of_a_version() -> None:
    paper = Paper("T", date=PartialDate(2026, 4, 1, is_year_inferred=True), identifiers=(Identifier("arxiv", "1"),))
    own = own_version(paper, PAPER, source="listing")
    assert own is not None
    assert own.date is None


def test_versions_of_one_number_are_one_and_the_newest_number_counts() -> None:
    old, new = (version(VersionKind.PREPRINT, Identifier("arxiv", "1", number)) for number in (1, 3))
    assert join_versions([old], [new])[0].identifiers == (Identifier("arxiv", "1", 3),)


def test_a_record_without_number_joins_the_version_of_its_kind_and_time() -> None:
    doi = version(VersionKind.PROCEEDINGS, Identifier("doi", "10.1/a"), date=PartialDate(2020))
    dblp = version(VersionKind.PROCEEDINGS, date=PartialDate(2020), venue="Proc. X", pages="1-2")
    (joined,) = join_versions([doi], [dblp])
    assert (joined.venue, joined.pages, joined.identifiers) == ("Proc. X", "1-2", doi.identifiers)
    later = version(VersionKind.PROCEEDINGS, date=PartialDate(2024), venue="Proc. Y")
    assert len(join_versions([doi], [later])) == 2


def test_two_numbers_of_one_scheme_are_two_versions() -> None:
    one, other = (version(VersionKind.JOURNAL, Identifier("doi", value)) for value in ("10.1/a", "10.1/b"))
    assert len(join_versions([one], [other])) == 2


def test_preprints_on_two_servers_are_two_versions() -> None:
    arxiv = version(VersionKind.PREPRINT, Identifier("arxiv", "1"))
    other = version(VersionKind.PREPRINT, Identifier("doi", "10.1101/x"))
    assert len(join_versions([arxiv], [other])) == 2


def test_what_is_known_stays_and_a_finer_date_and_a_flag_are_taken() -> None:
    doi = Identifier("doi", "10.1/a")
    known = version(VersionKind.JOURNAL, doi, date=PartialDate(2020), venue="Nature")
    found = version(VersionKind.JOURNAL, doi, date=PartialDate(2020, 5), venue="nature (london)", flag="retracted: x")
    (joined,) = join_versions([known], [found])
    assert (joined.venue, joined.date, joined.flag) == ("Nature", PartialDate(2020, 5), "retracted: x")
    elsewhere = version(VersionKind.JOURNAL, doi, date=PartialDate(2021, 5))
    assert join_versions([known], [elsewhere])[0].date == PartialDate(2020)


def test_a_journal_record_with_an_arxiv_number_gives_the_preprint_too() -> None:
    number, doi = Identifier("arxiv", "2306.00001"), Identifier("doi", "10.1/a")
    record = Candidate("openalex", "T", VersionKind.JOURNAL, PaperType.ARTICLE, identifiers=(number, doi))
    journal, preprint = find_versions([record], PAPER)
    assert (journal.identifiers, preprint.identifiers) == ((doi,), (number,))
    assert preprint.kind is VersionKind.PREPRINT
