"""BibTeX and BibLaTeX, and the only home of bibtexparser (imported when the first entry is written)."""
