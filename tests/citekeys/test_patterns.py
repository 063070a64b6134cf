"""Cases of JabRef (J) and Better BibTeX (B), with the numbers of our notes on citation keys."""

from __future__ import annotations

import pytest

from readinglist.citekeys import make_key, parse_pattern
from readinglist.errors import InvalidRequest
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperType
from readinglist.model.people import Person, parse_person

#: What Better BibTeX takes when nobody says otherwise.
BETTER_BIBTEX = "auth.lower + shorttitle(3,3) + year"


def _paper(names: str = "", year: int | None = None, title: str = "", **fields: object) -> Paper:
    people = tuple(parse_person(name) for name in names.split(" and ")) if names else ()
    return Paper(title, people=people, date=PartialDate(year) if year else None, **fields)  # type: ignore[arg-type]


def _paper_of(literal: str, year: int) -> Paper:
    """Of somebody whose name is one field."""
    return Paper("", people=(Person(literal=literal),), date=PartialDate(year))


def _key(paper: Paper, pattern: str) -> str:
    return make_key(paper, pattern=pattern, taken=lambda key: False)


AWESOME = _paper("John Doe", 2016, "An awesome paper on JabRef")
NEWTONS = "Isaac Newton and James Maxwell and Albert Einstein"


@pytest.mark.parametrize(
    ("case", "paper", "pattern", "key"),
    [
        ("J1", AWESOME, "[auth][year]", "Doe2016"),
        ("J4", AWESOME, "[auth:upper][year]", "DOE2016"),
        ("J5", AWESOME, "[title]", "AnAwesomePaperonJabRef"),
        ("J6", AWESOME, "[shorttitle]", "awesomepaperJabRef"),
        ("J7", AWESOME, "[veryshorttitle:title_case]", "Awesome"),
        ("J8", AWESOME, "[shorttitleINI]", "Aap"),
        ("J8", AWESOME, "[camel]", "AnAwesomePaperOnJabRef"),
        ("J8", AWESOME, "[camel2]", "AnAwesome"),
        ("J9", AWESOME, "[title:abbr]", "AAPoJ"),
        ("J9", AWESOME, "[shortyear]", "16"),
        ("J10", _paper(), "[author:(No Author Provided)]", "NoAuthorProvided"),
        ("J11", _paper("John Doe and Donald Smith and Will Wonder"), "[auth4_3]", "Wond"),
        (
            "J12",
            _paper("Mari D. Herland and Mona-Iren Hauge and Ingeborg M. Helgeland"),
            "[authors3]",
            "HerlandHaugeHelgeland",
        ),
        ("J12", _paper(NEWTONS), "[authors2]", "NewtonMaxwellEtAl"),
        ("J13", _paper(r"Simon Popovi\v{c}ov\'{a}"), "[auth]", "Popovicova"),
        ("J14", _paper("Andreas Köning", 2000), "[auth3]", "Koe"),
        ("J15", _paper("Oraib Al-Ketan"), "[auth3]", "AlK"),
        ("J15", _paper("Andrés D'Alessandro"), "[auth3]", "DAl"),
        ("J16", Paper("", people=(Person(literal="Linköping University"),)), "[auth]", "UniLinkoeping"),
        ("J17", _paper(NEWTONS), "[authshort]", "NME"),
        ("J17", _paper(NEWTONS + " and Niels Bohr"), "[authshort]", "NME+"),
        ("J18", _paper(NEWTONS), "[auth.auth.ea]", "Newton.Maxwell.ea"),
        ("J18", _paper(NEWTONS), "[authEtAl]", "NewtonEtAl"),
        ("J18", _paper(NEWTONS), "[auth.etal]", "Newton.etal"),
        ("J18", _paper("Isaac Newton and James Maxwell"), "[auth.etal]", "Newton.Maxwell"),
        ("J19", _paper("Wil van der Aalst and Tammo van Lessen"), "[authFirstFull]", "vanderAalst"),
        ("J19", _paper("Wil van der Aalst and Tammo van Lessen"), "[authorLast]", "Lessen"),
        ("J20", _paper(NEWTONS + " and Niels Bohr and Unknown"), "[authorIni]", "NewtoMEBU"),
        ("J20", _paper(NEWTONS + " and Niels Bohr and Unknown"), "[authIni4]", "NMEB"),
        ("J20", _paper("Isaac Newton and James Maxwell"), "[authIni5]", "NewMa"),
        ("J21", _paper(pages="41,7,73--97"), "[firstpage]", "7"),
        ("J21", _paper(pages="41,7,73--97"), "[lastpage]", "97"),
        ("J21", _paper(pages="L7"), "[pageprefix]", "L"),
        ("", _paper("Jane Doe", 2020, "x"), "[auth]:[year]-[entrytype]", "Doe:2020-misc"),
        ("", AWESOME, '[fulltitle:regex("awesome (\\w+)","$1"):camel_unknown]', None),
        ("", AWESOME, '[fulltitle:regex("awesome ([a-z]+)","good $1"):truncate8]', "Angood"),
        ("", AWESOME, "[auth:lower][shorttitle3_3][year]", "doeAwesomePaperJabRef2016"),
        ("", _paper(keywords=("b c", "a")), "[keyword1]/[keywords]", "bc/bca"),
        ("", _paper(editors=(Person("Roe", "R"),)), "[auth]+[pureauth]+[edtr]", "Roe++Roe"),
    ],
)
def test_bracket_patterns_give_the_keys_of_jabref(case: str, paper: Paper, pattern: str, key: str | None) -> None:
    if key is None:
        with pytest.raises(InvalidRequest):
            parse_pattern(pattern)
    else:
        assert _key(paper, pattern) == key


def test_a_marker_for_an_author_who_is_not_there_gives_nothing() -> None:  # J11
    paper = _paper("John Doe and Donald Smith and Will Wonder")
    assert parse_pattern("[auth2_4]").evaluate(paper) == ""


@pytest.mark.parametrize(
    ("case", "clash", "keys"),
    [
        ("J2", "second a", ["Doe2016", "Doe2016a", "Doe2016b"]),
        ("J2", "second b", ["Doe2016", "Doe2016b", "Doe2016c"]),
        ("J3", "always", ["Doe2016a", "Doe2016b", "Doe2016c"]),
    ],
)
def test_equal_keys_are_told_apart_in_the_three_ways_of_jabref(case: str, clash: str, keys: list[str]) -> None:
    made: list[str] = []
    for _ in keys:
        made.append(make_key(AWESOME, pattern="[auth][year]", clash=clash, taken=lambda key: key in made))
    assert made == keys


def test_a_formula_that_says_how_equal_keys_are_told_apart_is_heeded() -> None:
    pattern = 'auth + year + postfix("-%(n)s")'
    assert make_key(AWESOME, pattern=pattern, clash="always", taken=lambda key: key == "Doe2016") == "Doe2016-1"


ENCRYPTION = _paper("Marten van Dijk and Craig Gentry and Shai Halevi and Vinod Vaikuntanathan", 2010)
VOLCANO = _paper(
    title="The physical volcanology of the 1600 eruption of Huaynaputina, southern Peru",
    identifiers=(Identifier("doi", "10.1000/182"),),
)


@pytest.mark.parametrize(
    ("case", "paper", "pattern", "key"),
    [
        ("B1", _paper("", 2020, "Test Entry"), BETTER_BIBTEX, "TestEntry2020"),
        (
            "B2",
            _paper("Bohm, Arno and Gadella, Manuel", 1989, "Dirac kets, Gamow vectors and Gel'fand triplets"),
            BETTER_BIBTEX,
            "bohmDiracKetsGamow1989",
        ),
        (
            "B3",
            _paper("Wilson, R. B.", 1993, "Observations of isolated pulsars and disk-fed X-ray binaries."),
            "auth.fold + shorttitle + year",
            "WilsonObservationsisolatedpulsars1993",
        ),
        ("B4", _paper("Savoldi, Dora", 2024), 'authEtAl2(sep="_") + "_" + year', "Savoldi_2024"),
        ("B5", ENCRYPTION, "authorsAlpha + shortyear", "DGHV10"),
        (
            "B6",
            _paper("Waterlow, Sarah", 1982, "Nature, change, and agency in Aristotle's Physics"),
            "extra('tex.shorthand').clean | auth.lower + year + shorttitle(2,2)",
            "waterlow1982NatureChange",
        ),
        (
            "B7",
            _paper(
                "Corless, R. and Jeffrey, D. and Knuth, D.",
                1997,
                venue="Proc. 1997 Int. Symp. Symb. Algebr. Comput.",
            ),
            "authorsn(n=3) + year + journal.nopunct",
            "CorlessJeffreyKnuth1997Proc1997IntSympSymbAlgebrComput",
        ),
        (
            "B8",
            _paper("", 2010, "Dalain"),
            "auth.lower + Title.select(1,1).lower.prefix(_) + year.prefix(_)",
            "_dalain_2010",
        ),
        ("B9", _paper_of("هناء زايد عباس", 2020), "auth + year", "hnAazAydEbAs2020"),
        (
            "B10",
            VOLCANO,
            'DOI + "+" + Title.transliterate.ascii.skipwords.select(1,4).condense(_)',
            "10.1000/182+physical_volcanology_1600_eruption",
        ),
        (
            "B11",
            _paper("Chockalingam, Sabarathinam", 2017, "Bayesian network models in cyber security: a review"),
            "auth.fold.lower + shorttitle(3,3) + year",
            "chockalingamBayesianNetworkModels2017",
        ),
        ("", _paper("Doe, J", 2020), "auth(3).upper + date('%Y-%m')", "DOE2020"),
        ("", _paper("Doe, J", 2020), "(auth.len('>',5) | auth + auth) + shortyear", "DoeDoe20"),
        ("", _paper("Doe, J", 2020), "type(book) + auth + 'B' ; auth + 'M'", "DoeM"),
        ("", _paper("Doe, J", 2020, type=PaperType.BOOK), "type(book) + auth + 'B' ; auth + 'M'", "DoeB"),
        ("", _paper("Doe, J", 2020), "auth.replace(/o(.)/i, '0') + '-' + authForeIni", "D0-J"),
        ("", _paper("Doe, J and Roe, R and Poe, P", 2020), "authEtAl + authAuthEa + authorIni", None),
    ],
)
def test_formulas_give_the_keys_of_better_bibtex(case: str, paper: Paper, pattern: str, key: str | None) -> None:
    assert _key(paper, pattern) == (key or "DoeEtAlDoe.Roe.eaDoe.R.P")


@pytest.mark.parametrize(
    ("pattern", "named"),
    [
        ("[auth", "bracket"),
        ("auth]", "bracket"),
        ("[nosuch][year]", "[nosuch]"),
        ("[auth:nosuch]", ":nosuch"),
        ('[auth:regex("(","x")]', "regular expression"),
        ("auth.", "its end"),
        ("auth +", "its end"),
        ("auth & year", '"&"'),
        ("nosuch + year", '"nosuch"'),
        ("auth.nosuch", '".nosuch"'),
        ("auth(x)", "number"),
        ("auth(1,2,3,4,5)", "argument"),
        ("auth(size=3)", '"size"'),
        ("auth ? year : title", '"?"'),
        ("infix('%(n)s') + auth", '"infix"'),
        ("postfix('%(q)s') + auth", "%(q)s"),
        ("auth.replace(/(/, x)", "regular expression"),
        ("(" * 60 + "auth" + ")" * 60, "cannot be read"),
    ],
)
def test_a_pattern_that_is_not_understood_is_refused_with_the_part_that_is_wrong(pattern: str, named: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        make_key(AWESOME, pattern=pattern, taken=lambda key: False)
    assert named in caught.value.summary
