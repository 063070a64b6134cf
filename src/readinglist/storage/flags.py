"""Which papers were withdrawn or retracted, and of which their user knows; kept with the versions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from readinglist.model.paper import PaperId
from readinglist.model.version import Flag
from readinglist.storage.faults import reading_rows, whole

#: Of rows of `version`: whether their paper is flagged. The withdrawal of a preprint is nothing to who cites the
#: article; a retraction of any version is one of the work.
IS_FLAGGED = "flag <> '' AND (is_cited > 0 OR flag LIKE 'retract%')"
_FLAGS = f"""
SELECT v.paper_id, v.flag, v.acknowledged <> '' AND v.flag LIKE v.acknowledged || '%' AS is_known, {{columns}}
FROM version AS v {{join}} WHERE {IS_FLAGGED} AND {{condition}}
ORDER BY is_known, v.flag LIKE 'retract%' DESC, v.id
"""
_OF_PAPERS = _FLAGS.format(columns="0", join="", condition="v.paper_id IN (SELECT value FROM json_each(?))")
_TO_TELL = _FLAGS.format(
    columns="p.citation_key, p.title",
    join="JOIN paper AS p ON p.id = v.paper_id",
    condition="NOT is_known AND p.trashed IS NULL",
)


@reading_rows
def read_flags(connection: sqlite3.Connection, paper_ids: Sequence[int]) -> dict[PaperId, Flag]:
    """The flag of each paper that has one: first what its user does not know of, then a retraction."""
    found: dict[PaperId, Flag] = {}
    rows = connection.execute(_OF_PAPERS, (json.dumps(list(paper_ids)),))
    for paper_id, text, is_known, _ in whole(rows, "itii"):
        found.setdefault(paper_id, Flag(text, bool(is_known)))
    return found


@reading_rows
def read_flagged(connection: sqlite3.Connection) -> list[tuple[PaperId, str, str, str]]:
    """(id, citation key, title, flag) of the papers outside the trash whose user is to be told, in their order."""
    found: dict[PaperId, tuple[PaperId, str, str, str]] = {}
    for paper_id, text, _, key, title in whole(connection.execute(_TO_TELL), "ititt"):
        found.setdefault(paper_id, (paper_id, key, title, text))
    return [found[paper_id] for paper_id in sorted(found)]
