"""Rows: the only home of sqlite3 and SQLAlchemy.

`reader` and `search` use sqlite3 alone, so that a window can show its first rows before SQLAlchemy (0.6 s to import)
is loaded; everything that writes goes through SQLAlchemy Core in `writer`. No row object leaves this package.
"""
