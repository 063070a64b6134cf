"""The full-text tables. Apart from `tables`, because searching must not import SQLAlchemy."""

from __future__ import annotations

#: Columns of the full text; the triggers that keep it in step are made from these names.
#: The organisation stands beside the people: a listing may name it instead of them, and it is what the user remembers.
PAPER_TEXT_COLUMNS = ("title", "abstract", "people", "organization", "venue")
OWN_TEXT_COLUMNS = ("tags", "notes")
#: Full text. `paper_text` reads its columns from `paper` (external content, nothing stored twice) and holds only papers
#: outside the trash; `own_text` holds the user's words (tags, note, annotations), one row a paper that has any.
FULL_TEXT = (
    f"CREATE VIRTUAL TABLE paper_text USING fts5({', '.join(PAPER_TEXT_COLUMNS)}, "
    "content='paper', content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    f"CREATE VIRTUAL TABLE own_text USING fts5({', '.join(OWN_TEXT_COLUMNS)}, "
    "tokenize='unicode61 remove_diacritics 2')",
)
