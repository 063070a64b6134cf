"""Correcting a listing before it is imported: a person says what its words are, and the plan follows."""

from __future__ import annotations

from readinglist.listings.correcting import apply, correct, correct_again, settled

__all__ = ["apply", "correct", "correct_again", "settled"]
