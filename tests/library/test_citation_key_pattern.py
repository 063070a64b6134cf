"""The pattern of citation keys as a setting of the library, and what it would make."""

from __future__ import annotations

import pytest

from readinglist.errors import InvalidRequest
from readinglist.library import adding, citation_keys
from readinglist.library.library import Library
from readinglist.model.dates import PartialDate
from readinglist.model.paper import Paper, PaperId
from readinglist.model.people import Person

ROE = Person(family="Roe", given="Kim")


def add(library: Library, *papers: Paper) -> list[PaperId]:
    with library.operation("Add", kinds={"papers"}) as op:
        return adding.insert_papers(op, papers, source="user")


def paper(title: str, *people: Person, year: int | None = 2020) -> Paper:
    return Paper(title=title, people=people, date=PartialDate(year) if year else None)


def test_a_pattern_is_one_operation_that_undo_takes_back(library):
    assert citation_keys.get_pattern(library) == citation_keys.DEFAULT_PATTERN
    changes = citation_keys.set_pattern(library, " [auth][year] ")
    assert changes is not None
    assert changes.kinds == {"settings"}
    assert citation_keys.get_pattern(library) == "[auth][year]"
    library.undo()
    assert citation_keys.get_pattern(library) == citation_keys.DEFAULT_PATTERN
    library.redo()
    assert citation_keys.get_pattern(library) == "[auth][year]"


@pytest.mark.parametrize("default", ["", "  ", citation_keys.DEFAULT_PATTERN])
def test_the_default_pattern_is_not_kept_as_a_setting(library, default):
    citation_keys.set_pattern(library, "[auth][year]")
    citation_keys.set_pattern(library, default)
    assert library.setting(citation_keys.SETTING) == ""
    assert citation_keys.get_pattern(library) == citation_keys.DEFAULT_PATTERN


def test_a_pattern_that_cannot_be_understood_is_refused_and_the_earlier_one_stays(library):
    citation_keys.set_pattern(library, "[auth][year]")
    with pytest.raises(InvalidRequest, match=r"\[nonsense\]"):
        citation_keys.set_pattern(library, "[nonsense][year]")
    assert citation_keys.get_pattern(library) == "[auth][year]"


def test_keys_that_papers_have_do_not_change_with_the_pattern(library):
    (paper_id,) = add(library, paper("Tidal Clocks", ROE))
    before = library.get_paper(paper_id)
    citation_keys.set_pattern(library, "[year][auth]")
    assert library.get_paper(paper_id) == before


def test_a_preview_gives_the_key_that_a_paper_would_get_and_changes_nothing(library):
    add(library, paper("Tidal Clocks", ROE))
    samples = citation_keys.choose_samples(library, count=5)
    label = library.undo_label
    assert citation_keys.preview_keys(library, samples, pattern="auth.lower + year") == ["roe2020"]
    assert library.undo_label == label


def test_a_paper_does_not_stand_in_the_way_of_itself_but_others_do(library):
    first, second = paper("Tidal Clocks", ROE), paper("Folded Maps", ROE)
    with library.operation("Add", kinds={"papers"}) as op:
        taken = Paper(title="Quiet Motors", citation_key="ROE2020")
        adding.insert_papers(op, [taken], source="user")
    add(library, first, second)
    own = [sample for sample in citation_keys.choose_samples(library, count=5) if sample.people]
    assert citation_keys.preview_keys(library, own, pattern="auth.lower + year") == ["roe2020a", "roe2020b"]
    keys = [sample.citation_key for sample in own]
    assert citation_keys.preview_keys(library, own, pattern=citation_keys.DEFAULT_PATTERN) == keys


def test_samples_are_as_different_as_the_papers(library):
    add(library, *(paper(f"Common {number}", ROE) for number in range(40)))
    add(library, paper("Nobody Wrote This"), paper("Undated", ROE, year=None))
    add(library, *(paper(f"Again Common {number}", ROE) for number in range(40)))
    samples = citation_keys.choose_samples(library, count=3)
    assert len(samples) == 3
    assert {"Nobody Wrote This", "Undated"} < {sample.title for sample in samples}


def test_an_empty_library_has_no_samples_and_the_example_has_a_key(library):
    assert citation_keys.choose_samples(library, count=5) == []
    assert citation_keys.preview_keys(library, [citation_keys.EXAMPLE], pattern="auth + year") == ["Vaswani2017"]
