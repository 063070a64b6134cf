"""arXiv's feeds, as recorded in April 2026 and as hand-made where no recording has the case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readinglist.model.candidate import RelationKind, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.outside import Malformed
from readinglist.sources import SOURCES
from readinglist.sources.arxiv import Arxiv, read_entry, read_feed
from readinglist.sources.source import Answer
from sources.archive import Archive, Record
from sources.asking import client_for
from sources.recorded import answer_of, names


def _recorded(corpus: Path, name: str) -> Answer:
    """The recording holds the feed's UTF-8 read as Latin-1."""
    record = json.loads((corpus / "metadata" / "arxiv" / f"{name}.json").read_text("utf-8"))
    try:
        body = record["body"].encode("latin-1")
    except UnicodeEncodeError:
        body = record["body"].encode()
    return Answer(record["status_code"], {}, body)


def test_an_unknown_identifier_gives_an_empty_feed_with_200_and_no_candidate(corpus: Path) -> None:
    answer = _recorded(corpus, "atom-empty-unknown-id")
    assert (answer.status, read_feed(answer)) == (200, [])


def test_a_feed_whose_one_entry_is_an_error_has_no_candidate(corpus: Path) -> None:
    answer = _recorded(corpus, "atom-error-bad-id")
    assert b"<title>Error</title>" in answer.body
    assert read_feed(answer) == []


def test_one_unknown_identifier_of_a_list_is_left_out(corpus: Path) -> None:
    (entry,) = read_feed(_recorded(corpus, "atom-idlist-one-missing"))
    assert read_entry(entry).identifier("arxiv") == "1707.08567"


def test_a_preprint_has_complete_people_its_first_day_and_its_published_version(corpus: Path) -> None:
    entries = read_feed(_recorded(corpus, "atom-q_testing-15"))
    papers = [read_entry(entry) for entry in entries]
    assert len(papers) == 15
    fuzzing = next(paper for paper in papers if paper.title.startswith("Active Fuzzing"))
    assert fuzzing.title == "Active Fuzzing for Testing and Securing Cyber-Physical Systems"
    assert fuzzing.date == PartialDate(2020, 5, 28)  # of the first version; the entry is of the second
    assert fuzzing.identifiers == (Identifier("arxiv", "2005.14124", 2),)
    assert (fuzzing.kind, fuzzing.author_count) == (VersionKind.PREPRINT, 5)
    assert names(fuzzing.people)[2] == "Christopher M.||Poskitt|"
    assert [(item.kind, item.identifier.value) for item in fuzzing.relations] == [
        (RelationKind.PUBLISHED_AS, "10.1145/3395363.3397376")
    ]
    assert fuzzing.abstract.startswith("Cyber-physical systems (CPSs)")
    assert fuzzing.keywords == ("cs.SE", "cs.CR", "cs.LG")


def test_particles_stay_with_the_family_name(corpus: Path) -> None:
    (entry,) = read_feed(_recorded(corpus, "atom-idlist-one-missing"))
    found = names(read_entry(entry).people)
    assert {"Peter H. N.|de|With|", "Fons|van der|Sommen|", "Kees A. Schouhamer||Immink|"} <= set(found)


def _feed(*, comment: str = "", abstract: str = "We count owls.", authors: tuple[str, ...] = ("Ada Owl",)) -> Answer:
    people = "".join(f"<author><name>{name}</name></author>" for name in authors)
    return answer_of(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"><entry>'
        "<id>http://arxiv.org/abs/math/0601001v2</id><title>Counting\n  Owls</title>"
        f"<published>2006-01-01T00:00:00Z</published><summary>{abstract}</summary>{people}"
        f"<arxiv:comment>{comment}</arxiv:comment></entry></feed>"
    )


@pytest.mark.parametrize(
    "comment",
    [
        "This paper has been withdrawn by the authors due to an error in Lemma 2",
        "Withdrawn: superseded by 2301.00001",
        "The submission was withdrawn by arXiv administrators",
    ],
)
def test_a_withdrawal_is_a_flag_with_its_reason(comment: str) -> None:
    (entry,) = read_feed(_feed(comment=comment))
    assert read_entry(entry).flag == f"withdrawn: {comment}"


def test_a_withdrawal_that_only_the_abstract_tells_is_seen() -> None:
    (entry,) = read_feed(_feed(abstract="This paper has been withdrawn."))
    assert read_entry(entry).flag


@pytest.mark.parametrize("comment", ["20 pages; the claim on bats is withdrawn in section 3", "12 pages"])
def test_other_comments_are_no_withdrawal(comment: str) -> None:
    (entry,) = read_feed(_feed(comment=comment))
    assert read_entry(entry).flag == ""


def test_titles_are_one_line_and_old_identifiers_are_read() -> None:
    (entry,) = read_feed(_feed())
    paper = read_entry(entry)
    assert (paper.title, paper.identifiers) == ("Counting Owls", (Identifier("arxiv", "math/0601001", 2),))


def test_a_collaboration_is_one_name_and_marks_are_none() -> None:
    (entry,) = read_feed(_feed(authors=("ATLAS Collaboration", ":", "Ada Owl")))
    assert names(read_entry(entry).people) == ["{ATLAS Collaboration}", "Ada||Owl|"]


@pytest.mark.parametrize("body", ["<html><body>Rate exceeded.</body></html>", "Rate exceeded.", "<feed"])
def test_what_is_no_feed_is_malformed(body: str) -> None:
    with pytest.raises(Malformed):
        read_feed(answer_of(body))


PREPRINT = Record("Counting Owls", arxiv="2306.01234", published_doi="10.1000/owls", comment="withdrawn")


def test_identifiers_are_asked_for_in_one_request_whatever_their_version() -> None:
    asked = [Identifier("arxiv", "2306.01234", 3), Identifier("arxiv", "2306.01234"), Identifier("arxiv", "2306.09999")]
    with Archive([PREPRINT]) as archive, client_for(arxiv=archive.address("arxiv")) as client:
        found = Arxiv().find_by_identifiers(client, asked)
        assert set(found) == set(asked[:2])
        assert archive.count("arxiv") == 1


def test_a_title_is_searched_as_a_phrase_without_marks() -> None:
    with Archive([PREPRINT]) as archive, client_for(arxiv=archive.address("arxiv")) as client:
        found = Arxiv().find_by_title(client, 'Counting \\textbf{O}wls, "an" $\\epsilon$-AND')
        assert archive.requests[0].query["search_query"] == 'ti:"Counting Owls an epsilon and"'
    assert found == []


def test_the_published_version_comes_with_the_preprint() -> None:
    with Archive([PREPRINT]) as archive, client_for(arxiv=archive.address("arxiv")) as client:
        ((preprint, published),) = Arxiv().find_published(client, [Identifier("arxiv", "2306.01234")]).values()
    assert preprint.flag == "withdrawn: withdrawn"
    assert published.identifiers == (Identifier("doi", "10.1000/owls"),)
    assert published.relations[0].kind is RelationKind.PREPRINT_OF


def test_every_source_is_known_by_its_key_and_has_a_name() -> None:
    assert all(source.key == key and source.name for key, source in SOURCES.items())
    assert len(SOURCES) == 9
