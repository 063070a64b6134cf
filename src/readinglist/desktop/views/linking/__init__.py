"""Views of the linked .bib files."""
