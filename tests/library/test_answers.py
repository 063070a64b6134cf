"""Answers of sources are kept in the library until they expire, and a damaged one is no answer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from readinglist.library.answers import KeptAnswers
from readinglist.library.library import Library
from readinglist.sources.source import Answer, Request

NOON = dt.datetime(2026, 4, 15, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
REQUEST = Request("arxiv", "GET", "https://export.arxiv.org/api/query?id_list=2306.00001", "application/atom+xml")
ANSWER = Answer(200, {"content-type": "application/atom+xml"}, b"<feed/>" * 1000)


def test_an_answer_is_kept_across_restarts_until_it_expires(tmp_path: Path) -> None:
    moment = [NOON]
    for after, found in ((0 * DAY, ANSWER), (6 * DAY, ANSWER), (7 * DAY, None)):
        moment[0] = NOON + after
        with Library.open(tmp_path / "kept.sqlite", clock=lambda: moment[0]) as library:
            answers = KeptAnswers(library)
            if not after:
                answers.keep(REQUEST, ANSWER, NOON + 7 * DAY)
            assert answers.find(REQUEST) == found
            assert answers.find(Request("arxiv", "POST", REQUEST.address, REQUEST.accept)) is None


def test_a_newer_answer_takes_the_place_of_the_older_one(library: Library) -> None:
    answers = KeptAnswers(library)
    answers.keep(REQUEST, Answer(404), library.now() + DAY)
    answers.keep(REQUEST, ANSWER, library.now() + DAY)
    assert answers.find(REQUEST) == ANSWER


def test_answers_are_packed_and_expired_ones_make_room(library: Library) -> None:
    answers = KeptAnswers(library)
    answers.keep(REQUEST, ANSWER, library.now() - DAY)
    with library.reading() as connection:
        assert connection.execute("SELECT length(body) < 200 FROM answer").fetchall() == [(1,)]
    answers.forget_expired()
    with library.reading() as connection:
        assert connection.execute("SELECT count(*) FROM answer").fetchone() == (0,)
    assert library.undo_label == "", "to keep an answer is no operation"


def test_a_damaged_answer_is_asked_for_again(library: Library) -> None:
    answers = KeptAnswers(library)
    answers.keep(REQUEST, ANSWER, library.now() + DAY)
    with library.maintaining() as connection:
        connection.execute("UPDATE answer SET body = x'00ff'")
    assert answers.find(REQUEST) is None
    answers.keep(REQUEST, ANSWER, library.now() + DAY)
    assert answers.find(REQUEST) == ANSWER


def test_a_library_that_may_not_be_written_keeps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with Library.open(path):
        pass
    path.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        with Library.open(path) as library:
            answers = KeptAnswers(library)
            answers.keep(REQUEST, ANSWER, library.now() + DAY)
            answers.forget_expired()
            assert (answers.find(REQUEST) == ANSWER) is not library.is_read_only
    finally:
        tmp_path.chmod(0o700)
