"""The columns of the present schema by name, for those who may not import `tables` (SQLAlchemy costs 190 ms).

Opening compares them with those of the file, and whoever puts a name from the journal into SQL looks it up here. A test
keeps them the same as `tables` and `full_text`.
"""

from __future__ import annotations

import sqlite3

#: Table -> its columns, in no particular order: a migration adds them at the end.
COLUMNS = {
    table: frozenset(columns.split())
    for table, columns in {
        "paper": "id citation_key type title title_sort title_match abstract people people_sort date is_year_inferred "
        "author_count organization is_organization_author venue volume number pages publisher keywords status "
        "priority rating queue_position is_verified added modified trashed",
        "person": "id paper_id role position family given particle suffix literal",
        "identifier": "id paper_id scheme value version position",
        "tag": "id name",
        "paper_tag": "id paper_id tag_id",
        "note": "id paper_id text modified",
        "annotation": "id paper_id place start end quote color text created",
        "listing": "id kind name date text text_hash added subscription_id",
        "entry": "id listing_id paper_id position title start end first_line last_line comments upvotes author_count "
        "organization action",
        "provenance": "id paper_id operation_id fields source source_name replaced evidence recorded",
        "saved_search": "id name query position",
        "setting": "id name value",
        "proposal": "id paper_id field value source source_name evidence recorded is_dismissed",
        "refusal": "id paper_id identifiers asked recorded",
        "version": "id paper_id kind type identifiers date venue volume number pages publisher flag source is_cited "
        "acknowledged",
        "told_apart": "id paper_id other_id recorded",
        "merged": "id paper_id merged_id citation_key record recorded",
        "bib_source": "id paper_id text macros",
        "alias": "id paper_id citation_key recorded",
        "linked_file": "id path scope scope_value dialect added",
        "subscription": "id what name filter interval_s added",
        "taken": "id what followed_id",
        "subscription_state": "id title state reason failures asked succeeded next_try address etag last_modified",
        "followed": "id what known_by handling why record seen",
        "linked_entry": "id linked_file_id paper_id position citation_key text base record state",
        "linked_state": "id hash macros revision state reason conflicts synced",
        "public_key": "id paper_id citation_key way recorded",
        "lookup": "id state reason matches asked not_before",
        "answer": "id source request status headers body fetched expires",
        "pace": "id source last_start not_before",
        "watched": "id asked",
        "operation": "id label kind at target_id effect_id state kinds coalesce_key paper_count",
        "journal": "id operation_id table_name row_id paper_id action old",
        "current_operation": "operation_id paper_floor",
        "paper_text": "title abstract people organization venue tags notes paper_text rank",  # the last two are FTS5's
        "stale_text": "paper_id was_indexed title abstract people organization venue tags notes",
    }.items()
}
_IN_EVERY_VERSION = ("paper", "operation", "journal")
#: What an operation never writes.
_UNRECORDED = frozenset({
    "operation", "journal", "current_operation", "paper_text", "stale_text", "lookup", "answer", "pace", "watched",
    "linked_entry", "linked_state", "public_key", "subscription_state", "followed",
})  # fmt: skip
#: What the journal may speak of: table -> its columns without the id, which no change touches.
RECORDED = {table: columns - {"id"} for table, columns in COLUMNS.items() if table not in _UNRECORDED}

_SQL = """
SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_xinfo(t.name) AS c
WHERE t.type = 'table' AND t.name IN ({})
""".format(", ".join(f"'{table}'" for table in COLUMNS))


def find_difference(connection: sqlite3.Connection, *, is_present: bool) -> str:
    """What of the file's tables is not as it should be, in words; empty when all is. Takes less than half a ms.

    is_present: whether the file is of the present version; of an older one only what every version has is looked for.
    """
    found: dict[str, set[str]] = {}
    for table, column in connection.execute(_SQL):
        found.setdefault(table, set()).add(column)
    for table in COLUMNS if is_present else _IN_EVERY_VERSION:
        if table not in found:
            return f'its table "{table}" is missing'
        if is_present and found[table] != COLUMNS[table]:
            return f'its table "{table}" has other columns'
    return ""
