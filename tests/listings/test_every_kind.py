"""What must hold for every kind that is read, tried on the files of the corpus and on damaged copies of them."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readinglist.errors import UnreadableInput
from readinglist.library import importing
from readinglist.library.importable import KINDS
from readinglist.listings import detection
from readinglist.model.kind import ListingKind
from readinglist.model.listing import Listing

FACTS = Path(__file__).resolve().parents[1] / "data" / "corpus"
LISTINGS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus" / "listings"
TODAY = dt.date(2026, 11, 25)
#: Beyond this a damaged copy says nothing new and takes long.
LARGEST_BYTES = 60_000
KEYS = {kind.key for kind in KINDS}
#: What falls into a text by accident or by malice.
_FALLING = [b"<", b'"', b"\xff", b"{", b"\n\n", b"]]>", b"\x00", b"&#0;", b",,"]
TEXTS = sorted(
    path.relative_to(FACTS).as_posix().removesuffix(".json")
    for path in FACTS.rglob("*.json")
    if json.loads(path.read_text("utf-8"))["kind"] in KEYS
)

needs_corpus = pytest.mark.skipif(not LISTINGS.is_dir(), reason="the corpus of listings is not beside this checkout")


def read(data: bytes, name: str = "") -> Listing:
    return importing.read(data, name=Path(name).name, today=TODAY)


def said(listing: Listing) -> list[tuple[object, ...]]:
    """What the entries say, without where they say it."""
    return [(one.title, one.people, one.date, one.venue, one.identifiers, one.abstract) for one in listing.entries]


def lines_not_told(listing: Listing) -> list[str]:
    """Lines with something on them that belong to no entry, no issue and no furniture."""
    told: set[int] = set()
    for part in (*listing.entries, *listing.issues):
        told.update(range(part.first_line, part.last_line + 1))
    start, lost = 0, []
    for number, line in enumerate(listing.text.split("\n"), 1):
        end = start + len(line)
        is_told = number in told or any(span.start < end and span.end > start for span in listing.spans)
        if line.strip() and not is_told:
            lost.append(line)
        start = end + 1
    return lost


@needs_corpus
@pytest.mark.parametrize("name", TEXTS)
def test_line_ends_a_byte_order_mark_and_trailing_blanks_change_nothing(name: str) -> None:
    data = (LISTINGS / name).read_bytes()
    plain = read(data, name)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        pytest.skip("the file is not UTF-8")
    for variant in (
        text.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + text.encode(),
        "\n".join(line + "  " for line in text.split("\n")).encode(),
        (text + "\n\n\n").encode(),
    ):
        other = read(variant, name)
        assert other.kind == plain.kind
        assert said(other) == said(plain)


@needs_corpus
@pytest.mark.parametrize("name", TEXTS)
def test_reading_twice_gives_the_same(name: str) -> None:
    data = (LISTINGS / name).read_bytes()
    assert read(data, name) == read(data, name)


@needs_corpus
@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_a_damaged_copy_is_read_or_refused_and_nothing_in_it_is_dropped(name: str, seed: int) -> None:
    data = damaged((LISTINGS / name).read_bytes()[:LARGEST_BYTES], random.Random(seed))
    try:
        listing = read(data, name)
    except UnreadableInput:
        return
    assert lines_not_told(listing) == []
    for entry in listing.entries:
        assert entry.title
        assert 1 <= entry.first_line <= entry.last_line <= listing.text.count("\n") + 1
        assert all(0 <= span.start <= span.end <= len(listing.text) for span in entry.spans)


def damaged(data: bytes, dice: random.Random) -> bytes:
    """A copy that was cut, doubled, shuffled, or into which something fell."""
    for _ in range(dice.randint(1, 3)):
        first = dice.randrange(len(data) + 1)
        last = min(len(data), first + dice.randrange(1, 400))
        piece = data[first:last]
        match dice.randrange(5):
            case 0:
                data = data[:first] + data[last:]
            case 1:
                data = data[:last] + piece + data[last:]
            case 2:
                data = data[:first]
            case 3:
                data = (
                    data[:first]
                    + dice.choice([b"<", b'"', b"\xff", b"{", b"\n\n", b"]]>", b"\x00", b"&#0;", b",,"])
                    + data[first:]
                )
            case _:
                data = data[:first].replace(b"\n\n", b"\n") + data[first:]
    return data


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=300))
def test_no_text_is_too_odd_for_a_kind_that_a_person_names(kind: ListingKind, text: str) -> None:
    try:
        listing = importing.read(text, kind=kind.key, today=TODAY)
    except UnreadableInput:
        return
    assert lines_not_told(listing) == []


@needs_corpus
@pytest.mark.parametrize("name", TEXTS)
def test_no_other_kind_is_as_sure_of_a_file_as_its_own(name: str) -> None:
    text = (LISTINGS / name).read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
    own = json.loads((FACTS / f"{name}.json").read_text("utf-8"))["kind"]
    sure = {kind.key: kind.detect(text) for kind in KINDS}
    assert detection.detect(text, kinds=KINDS).key == own
    assert all(confidence < sure[own] for key, confidence in sure.items() if key != own), sure


@needs_corpus
@pytest.mark.parametrize("key", sorted(KEYS))
def test_two_listings_one_after_the_other_give_both(key: str) -> None:
    texts = [
        (LISTINGS / name).read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
        for name in TEXTS
        if json.loads((FACTS / f"{name}.json").read_text("utf-8"))["kind"] == key
    ]
    alone = [importing.read(text, kind=key, today=TODAY) for text in texts]
    if len(alone) < 2 or any(listing.is_transcript for listing in alone):
        pytest.skip("there are not two texts of this kind that can be put one after the other")
    together = importing.read("\n\n".join(text.rstrip("\n") for text in texts), kind=key, today=TODAY)
    titles = [entry.title for listing in alone for entry in listing.entries]
    assert [entry.title for entry in together.entries] == titles
