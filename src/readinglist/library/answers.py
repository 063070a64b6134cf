"""Answers of sources, kept in the library: what was answered once is not asked again, whatever happens to us."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from readinglist.sources.source import Answer, Request
from readinglist.storage import answers

if TYPE_CHECKING:
    from readinglist.library.library import Library


class KeptAnswers:
    """The cache of a `sources.client.Client`; safe on several threads. An answer is on the disk before it is used."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def find(self, request: Request) -> Answer | None:
        with self._library.reading() as connection:
            found = answers.read_answer(connection, request.digest, now=self._library.now())
        return Answer(*found) if found else None

    def keep(self, request: Request, answer: Answer, expires: dt.datetime) -> None:
        if self._library.is_read_only:  # where only a dry run makes sense
            return
        with self._library.maintaining() as connection:
            answers.write_answer(
                connection,
                request.digest,
                source=request.source,
                status=answer.status,
                headers=dict(answer.headers),
                body=answer.body,
                now=self._library.now(),
                expires=expires,
            )

    def forget_expired(self) -> None:
        if self._library.is_read_only:
            return
        with self._library.maintaining() as connection:
            answers.delete_expired(connection, now=self._library.now())
