"""Choosing among candidates: a paper as its listing names it beside the works that it may be."""
