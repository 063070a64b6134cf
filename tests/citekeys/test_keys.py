from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.citekeys import DEFAULT_PATTERN, is_safe_key, make_key, safe_key
from readinglist.citekeys.folding import fold
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper
from readinglist.model.people import Person

SAFE = re.compile(r"[A-Za-z0-9\-_:.+/]+")


class TakenKeys:
    """The keys of a library, compared without regard to case."""

    def __init__(self, *keys: str) -> None:
        self.keys = {key.casefold() for key in keys}
        self.questions = 0

    def __call__(self, key: str) -> bool:
        self.questions += 1
        return key.casefold() in self.keys

    def add(self, key: str) -> None:
        self.keys.add(key.casefold())


def _attention(**fields: object) -> Paper:
    people = (Person("Vaswani", "Ashish"), Person("Shazeer", "Noam"))
    return Paper("Attention Is All You Need", people=people, date=PartialDate(2017, 6), **fields)  # type: ignore[arg-type]


def test_the_default_is_author_three_words_year() -> None:
    assert make_key(_attention(), taken=TakenKeys()) == "vaswaniAttentionAllYou2017"


def test_a_second_paper_with_the_same_words_gets_a_letter() -> None:
    assert make_key(_attention(), taken=TakenKeys("vaswaniAttentionAllYou2017")) == "vaswaniAttentionAllYou2017a"


def test_keys_that_differ_only_in_case_count_as_taken() -> None:
    assert make_key(_attention(), taken=TakenKeys("VASWANIattentionAllYou2017")) == "vaswaniAttentionAllYou2017a"


def test_after_z_comes_aa() -> None:
    taken = TakenKeys("Doe", *(f"Doe{chr(97 + number)}" for number in range(26)))
    assert make_key(Paper("", people=(Person("Doe"),)), pattern="auth", taken=taken) == "Doeaa"


def test_many_equal_papers_are_told_apart_without_asking_for_each_key() -> None:
    taken = TakenKeys()
    for _ in range(2000):
        key = make_key(_attention(), taken=taken)
        assert not taken(key)
        taken.add(key)
    taken.questions = 0
    make_key(_attention(), taken=taken)
    assert taken.questions < 60


def test_a_pattern_can_ask_for_numbers_and_for_a_suffix_from_the_first_paper_on() -> None:
    assert make_key(_attention(), pattern="auth + postfix('-%(n)s')", taken=TakenKeys("Vaswani")) == "Vaswani-1"
    assert make_key(_attention(), pattern="auth + postfix('%(A)s', 1)", taken=TakenKeys()) == "VaswaniA"


@pytest.mark.parametrize(
    ("paper", "key"),
    [
        (Paper("The Lazy Reader", author_count=6, date=PartialDate(2026)), "LazyReader2026"),
        (Paper("The Lazy Reader", organization="Meta AI", date=PartialDate(2026)), "LazyReader2026"),
        (
            Paper("Lazy Readers", organization="Meta AI", is_organization_author=True, date=PartialDate(2026)),
            "metaaiLazyReaders2026",
        ),
        (
            Paper("Rules", organization="European Union Aviation Safety Agency", is_organization_author=True),
            "euasaRules",
        ),
        (Paper("What Is It?", people=(Person("Doe"),)), "doeWhatIsIt"),
        (Paper("注意力就是一切", people=(Person("王", "小明"),), date=PartialDate(2020)), "paper2020"),
        (Paper("注意力"), "paper"),
        (Paper("Из прошлого", people=(Person("Щерба", "Лев"),)), "shcherbaIzProshlogo"),
        (Paper("김치 연구", people=(Person("김"),)), "gimGimciYeongu"),
        (Paper(r"\textbf{L}azy $\alpha$-Readers of the 1^{st} Kind"), "LazyReaders1st"),
        (Paper("Q&A: 100% of {braces}, \\input{x} #1"), "QA100Braces"),
    ],
)
def test_papers_without_the_usual_fields_get_a_sensible_key(paper: Paper, key: str) -> None:
    assert make_key(paper, taken=TakenKeys()) == key


def test_an_empty_result_falls_back_to_the_title_not_to_an_empty_key() -> None:
    assert make_key(_attention(), pattern="volume", taken=TakenKeys()) == "AttentionAllYou2017"


@pytest.mark.parametrize(("key", "is_safe"), [("DBLP:conf/nips/V17", True), ("a b", False), ("ä", False), ("", False)])
def test_a_typed_key_is_judged_by_the_characters_that_latex_takes(key: str, is_safe: bool) -> None:
    assert is_safe_key(key) is is_safe


def test_letters_of_many_scripts_become_ascii() -> None:
    assert fold("Erdős Nguyễn Đặng Łukasz straße Ørsted Þór") == "Erdos Nguyen Dang Lukasz strasse Orsted Thor"
    assert fold("Γιώργος Щукин カナ 김") == "Giorgos Shchukin kana gim"
    assert fold("Köning", is_german=True) == "Koening"


_papers = st.builds(
    Paper,
    title=st.text(),
    people=st.lists(st.builds(Person, family=st.text(), given=st.text(), literal=st.text()), max_size=3).map(tuple),
    venue=st.text(),
    date=st.none() | st.builds(PartialDate, st.integers(1, 9999)),
)
_patterns = st.sampled_from(
    [
        DEFAULT_PATTERN,
        "[auth][year]",
        "[authors][title:lower]",
        "[authorsAlpha][authFirstFull][camel]",
        "authorsn + Title + journal",
        "Title.select(2).substring(2).condense('{') + '#%'",
    ]
)


@settings(deadline=None)
@given(_papers, _patterns, st.integers(0, 3))
def test_a_key_is_always_safe_new_and_repeatable(paper: Paper, pattern: str, clashes: int) -> None:
    taken = TakenKeys()
    for _ in range(clashes):
        taken.add(make_key(paper, pattern=pattern, taken=taken))
    key = make_key(paper, pattern=pattern, taken=taken)
    assert SAFE.fullmatch(key)
    assert not taken(key)
    assert key == make_key(paper, pattern=pattern, taken=taken)


@settings(deadline=None)
@given(st.text())
def test_any_text_can_be_made_safe(text: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9\-_:.+/]*", safe_key(text))


@pytest.mark.parametrize("pattern", [DEFAULT_PATTERN, "[auth][year]", "year"])
def test_a_paper_of_which_only_an_identifier_is_known_is_called_by_it(pattern: str) -> None:
    for identifier, key in {
        Identifier("arxiv", "2306.12345", 2): "arXiv:2306.12345",
        Identifier("doi", "10.1000/s01(20)30-5"): "doi:10.1000/s012030-5",
        Identifier("pmid", "77"): "PMID77",
    }.items():
        paper = Paper(identifier.text, identifiers=(identifier,))
        assert make_key(paper, pattern=pattern, taken=TakenKeys()) == key
        assert make_key(paper, pattern=pattern, taken=TakenKeys(key)) == key + "a"
        assert is_safe_key(key)
