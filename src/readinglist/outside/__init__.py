"""Texts from outside to safe values: XML, HTML, JSON, archives, markup, names and dates, each within bounds.

Whoever reads what others wrote, a listing, a format, an answer of a source, reads it through here. Pure.
"""

from __future__ import annotations


class Malformed(ValueError):
    """What was read is not of the form that it should have, or larger or deeper than any honest text. Says what is
    wrong in a phrase."""
