"""A correction is kept as a profile, which reads the next listing of that shape and says so; else it is refused."""

from __future__ import annotations

import datetime as dt
import os
import stat
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.errors import InvalidRequest, NothingFound
from readinglist.library import importing, profiles
from readinglist.library.correcting import correct
from readinglist.model.correction import Act, Correction
from readinglist.model.dates import PartialDate
from readinglist.model.listing import Entry, Listing, Span
from readinglist.model.profile import Begin, LineShape, Profile

TODAY = dt.date(2026, 11, 25)
GROUP = """Reading group, room 12

1. A Theory of Shelves
Ada Lovelace and Alan Turing (2024)
https://arxiv.org/abs/2403.00001
2. Owls as Librarians
Grace Hopper (2023)
https://arxiv.org/abs/2303.00002
"""
NEXT = """Reading group, room 7

1. On the Weight of Notes
Barbara Liskov, Edsger Dijkstra (2025)
https://arxiv.org/abs/2503.00003
2. Clocks That Forget
Leslie Lamport (2022)
https://arxiv.org/abs/2203.00004
3. Seven Bridges
Leonhard Euler (1736)
no link
"""
PARTS = (
    ("A Theory of Shelves", "title"), ("Ada Lovelace and Alan Turing", "people"), ("2024", "date"),
    ("Owls as Librarians", "title"), ("Grace Hopper", "people"), ("2023", "date"), ("Reading group, room 12", "noise"),
)  # fmt: skip


def read(text: str, **options: object) -> Listing:
    return importing.read(text, today=TODAY, **options)  # type: ignore[arg-type]


def corrected(text: str = GROUP, parts: tuple[tuple[str, str], ...] = PARTS, *, joined: str = "title") -> Listing:
    """Marked, and each entry that has this part first joined with the next: the identifier's."""
    listing = read(text)
    done = []
    for words, part in parts:
        start = text.index(words)
        done.append(Correction(Act.MARK, start, start + len(words), part))
    joins = [text.index(words) for words, part in parts if part == "title"]
    if joined == "identifier":
        joins = [text.index("10.1000/182"), text.index("10.1000/183")]
        joins += [text.index("10.1000/182")] if "stray" in text else []
    elif joined == "first":
        joins = [text.index("10.1000/182")]
    if parts:
        done += [Correction(Act.JOIN, at, at) for at in joins]
    return correct(listing, done)


@pytest.fixture
def profile() -> Profile:
    return profiles.learn(corrected(), name="Our group")


def test_a_corrected_listing_gives_the_shape_of_its_lines(profile: Profile) -> None:
    assert profile == Profile(
        name="Our group",
        kind="identifiers",
        begin=Begin.MARK,
        lines=(
            LineShape("#. {title}"),
            LineShape("{people} ({date})"),
            LineShape("{identifier}"),
        ),
        date="year",
        furniture=("Reading group, room #",),
    )


def test_the_next_listing_of_that_shape_is_read_with_it_and_says_so(profile: Profile) -> None:
    listing = read(NEXT, profiles=[profile])

    assert listing.profile == "Our group"
    assert [entry.title for entry in listing.entries] == ["On the Weight of Notes", "Clocks That Forget"]
    first = listing.entries[0]
    assert [person.name for person in first.people] == ["Barbara Liskov", "Edsger Dijkstra"]
    assert first.date == PartialDate(2025)
    assert [item.value for item in first.identifiers] == ["2503.00003"]
    assert [(issue.first_line, issue.last_line) for issue in listing.issues] == [(9, 11)]


def test_it_is_used_for_that_shape_and_kind_alone(profile: Profile) -> None:
    assert read("10.1000/182\n10.1000/183", profiles=[profile]).profile == ""
    other = NEXT.replace("(20", "[20").replace(")", "]")
    assert read(other, profiles=[profile]).profile == ""
    assert read(NEXT, kind="identifiers", profiles=[profile]).profile == ""


def test_it_can_be_asked_for_by_name(profile: Profile) -> None:
    assert read(NEXT, kind="profile:our GROUP", profiles=[profile]).profile == "Our group"
    with pytest.raises(InvalidRequest, match="no profile “Other”"):
        read(NEXT, kind="profile:Other", profiles=[profile])


def test_a_daily_page_is_learned_with_its_paragraphs_and_organisations() -> None:
    sample = Path(__file__).resolve().parents[2] / "resources" / "sample" / "daily-papers.txt"
    listing = read(sample.read_text(encoding="utf-8"))
    learned = profiles.learn(listing, name="Daily")
    again = read(listing.text, profiles=[learned])
    assert again.profile == "Daily"
    assert [entry.title for entry in again.entries] == [entry.title for entry in listing.entries]
    assert [entry.author_count for entry in again.entries] == [entry.author_count for entry in listing.entries]
    assert [entry.organization for entry in again.entries] == [entry.organization for entry in listing.entries]
    assert [entry.abstract.split() for entry in again.entries] == [entry.abstract.split() for entry in listing.entries]


BLANKS = """10.1000/182
First Title
Some words of an abstract that go on.

And on.


10.1000/183
Second Title
Other words of an abstract.
"""


def test_blank_lines_tell_where_an_entry_begins() -> None:
    words = (
        ("First Title", "title"), ("Some words of an abstract that go on.\n\nAnd on.", "abstract"),
        ("Second Title", "title"), ("Other words of an abstract.", "abstract"),
    )  # fmt: skip
    learned = profiles.learn(corrected(BLANKS, words, joined="identifier"), name="Blank")
    assert (learned.begin, learned.blank_lines) == (Begin.BLANK, 2)
    assert learned.lines[-1] == LineShape("{abstract}", is_repeated=True)
    listing = read(BLANKS.replace("Title", "Heading"), profiles=[learned])
    assert [entry.title for entry in listing.entries] == ["First Heading", "Second Heading"]
    assert listing.entries[0].abstract == "Some words of an abstract that go on.\n\nAnd on."


A_TO_D = (("A Title", "title"), ("Ada Lovelace", "people"), ("B Title", "title"), ("Grace Hopper", "people"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("10.1000/182\nA Title\nAda Lovelace\n10.1000/183\nGrace Hopper\nB Title", "do not agree on where"),
        ("10.1000/182\nA Title\nstray\nAda Lovelace\n10.1000/183\nB Title\nGrace Hopper", "in some entries only"),
    ],
)
def test_what_the_entries_do_not_share_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(InvalidRequest, match=reason):
        profiles.learn(corrected(text, A_TO_D, joined="identifier"), name="None")


def test_what_stands_behind_a_label_may_be_any_words() -> None:
    text = (
        "10.1000/182\nA Title\nAda Lovelace\nSubjects: owls, clocks\n10.1000/183\nB Title\nGrace Hopper\n"
        "Comments: 7 pages\nSubjects: bridges\n"
    )
    learned = profiles.learn(_with_lines_of(corrected(text, A_TO_D, joined="identifier")), name="Labels")
    assert [shape.pattern for shape in learned.lines][3:] == ["Comments: {noise}", "Subjects: {noise}"]
    assert len(read(text.replace("owls", "gulls"), profiles=[learned]).entries) == 2


def _with_lines_of(listing: Listing) -> Listing:
    """Each entry with the lines below it, up to the next."""
    firsts = [*(entry.first_line for entry in listing.entries[1:]), listing.text.count("\n") + 1]
    entries = (replace(entry, last_line=line - 1) for entry, line in zip(listing.entries, firsts, strict=True))
    return replace(listing, entries=tuple(entries), issues=())


def test_words_that_one_entry_alone_has_are_not_learned() -> None:
    text = "10.1000/182\nA Title\nBy Ada Lovelace\n10.1000/183\nB Title\nGrace Hopper"
    with pytest.raises(InvalidRequest, match=r"Only one entry has a line as “By \{people\}”"):
        profiles.learn(corrected(text, A_TO_D, joined="identifier"), name="None")


def test_one_entry_and_entries_on_one_line_teach_nothing() -> None:
    with pytest.raises(InvalidRequest, match="two entries or more"):
        profiles.learn(read("10.1000/182\nA Title"), name="None")
    with pytest.raises(InvalidRequest, match="share a line"):
        profiles.learn(read("10.1000/182, 10.1000/183"), name="None")


def test_without_a_sign_of_where_an_entry_begins_nothing_is_kept() -> None:
    text = "A Title\nAda Lovelace\n10.1000/182\nB Title\nGrace Hopper\n10.1000/183\n"
    learned = profiles.learn(corrected(text, A_TO_D), name="Ends")
    assert learned.begin is Begin.END  # an identifier is known by its form
    bare = "A Title\nAda Lovelace\nB Title\nGrace Hopper"
    entries = tuple(
        Entry(f"{letter} Title", line, line + 1, spans=(Span("title", at, at + 7), Span("people", at + 8, at + 20)))
        for letter, line, at in (("A", 1, 0), ("B", 3, 21))
    )
    with pytest.raises(InvalidRequest, match="Nothing tells where an entry begins"):
        profiles.learn(Listing("identifiers", "Bare", bare, entries=entries), name="None")


def test_bare_lines_that_come_and_go_cannot_be_told_apart() -> None:
    parts = (("A Title", "title"), ("Grace Hopper", "people"))
    listing = corrected("10.1000/182\nA Title\n10.1000/183\nGrace Hopper", parts, joined="first")
    with pytest.raises(InvalidRequest, match="neither has"):
        profiles.learn(listing, name="None")


def test_a_page_that_was_written_out_has_no_shape_to_learn() -> None:
    with pytest.raises(InvalidRequest, match="written out"):
        profiles.learn(Listing("page", "A Page", "text", is_transcript=True), name="None")


# -- files


def test_a_profile_is_a_small_file_beside_the_library_and_comes_back(tmp_path: Path, profile: Profile) -> None:
    library = tmp_path / "library.sqlite"
    assert profiles.get_profiles(library) == profiles.KnownProfiles()
    assert not (tmp_path / "profiles").exists()

    file = profiles.keep_profile(library, profile)
    assert file == tmp_path / "profiles" / "our-group.toml"
    assert stat.S_ISREG(file.stat().st_mode)
    assert 'pattern = "{people} ({date})"' in file.read_text(encoding="utf-8")
    assert profiles.get_profiles(library).profiles == (profile,)
    assert profiles.keep_profile(library, profile) == file


def test_profiles_are_renamed_and_deleted(tmp_path: Path, profile: Profile) -> None:
    library = tmp_path / "library.sqlite"
    profiles.keep_profile(library, profile)
    profiles.rename_profile(library, "Our group", new="Thursday: owls & clocks")
    assert [one.name for one in profiles.get_profiles(library).profiles] == ["Thursday: owls & clocks"]
    profiles.keep_profile(library, profile)
    with pytest.raises(InvalidRequest, match="already"):
        profiles.rename_profile(library, "Our group", new="THURSDAY: owls & clocks")
    for bad in ("", "  ", "x" * 61):
        with pytest.raises(InvalidRequest, match="needs a name"):
            profiles.rename_profile(library, "Our group", new=bad)
    profiles.delete_profile(library, "thursday: OWLS & clocks")
    with pytest.raises(NothingFound):
        profiles.delete_profile(library, "Thursday: owls & clocks")
    assert [one.name for one in profiles.get_profiles(library).profiles] == ["Our group"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name = ", "makes no sense"),
        ("x = " + "[" * 50_000, "makes no sense"),
        ('name = "x"\nbegin = "mark"', "“line” is missing"),
        ('name = "x"\nbegin = "soon"\n[[line]]\npattern = "{title}"', "soon"),
        ('name = "x"\nbegin = "mark"\n[[line]]\npattern = "{colour}"', "is no part"),
        ('name = "x"\nbegin = "mark"\n[[line]]\npattern = "{people}"', "no line of it has"),
        ('name = "x"\nbegin = "blank"\n[[line]]\npattern = "{title}"', "blank_lines"),
        ('name = "x"\nbegin = "mark"\n[[line]]\npattern = 7', "is no str"),
        ('name = "x"\nbegin = "mark"\nline = [3]', "is no table"),
        ('name = "x"\nbegin = "mark"\ndate = "hour"\n[[line]]\npattern = "{title}"', "hour"),
    ],
)
def test_a_file_that_makes_no_sense_is_told_and_left_out(
    tmp_path: Path, profile: Profile, text: str, reason: str
) -> None:
    library = tmp_path / "library.sqlite"
    profiles.keep_profile(library, profile)
    broken = tmp_path / "profiles" / "broken.toml"
    broken.write_text(text, encoding="utf-8")
    known = profiles.get_profiles(library)
    assert known.profiles == (profile,)
    (problem,) = known.problems
    assert "broken.toml" in problem
    assert reason in problem
    assert broken.read_text(encoding="utf-8") == text


def test_what_has_no_end_is_no_profile(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "zero.toml").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "profiles" / "pipe.toml")
    known = profiles.get_profiles(tmp_path / "library.sqlite")
    assert [("it is no file" in problem) for problem in known.problems] == [True, True]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"x" * 200_000])
def test_a_file_that_is_no_text_is_told_too(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "odd.toml").write_bytes(data)
    known = profiles.get_profiles(tmp_path / "library.sqlite")
    assert known.profiles == ()
    assert len(known.problems) == 1


PATTERNS = st.text(min_size=0, max_size=20).map(
    lambda text: text.replace("{", "{{").replace("}", "}}").replace("#", "##")
)


@given(
    st.builds(
        Profile,
        name=st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=40),
        kind=st.text(max_size=20),
        begin=st.just(Begin.MARK),
        lines=st.tuples(
            st.builds(LineShape, PATTERNS.map(lambda text: text + "{title}"), st.booleans(), st.booleans()),
            st.builds(LineShape, PATTERNS, st.booleans(), st.booleans()),
        ),
        blank_lines=st.integers(0, 9),
        date=st.sampled_from(["day", "month", "year"]),
        has_names=st.booleans(),
        furniture=st.lists(PATTERNS, max_size=3).map(tuple),
    )
)
def test_what_is_written_is_read_back(profile: Profile) -> None:
    text = profiles.write_profile(profile)
    tomllib.loads(text)
    assert profiles.read_profile(text) == profile
