"""The real .bib files of the corpus, read where they lie."""

from __future__ import annotations

from pathlib import Path


def bib_files(corpus: Path) -> list[Path]:
    """All files of the corpus, without the page that says where they are from; tests say how many there should be."""
    return sorted(path for path in (corpus / "bib").rglob("*") if path.is_file() and path.name != "PROVENANCE.md")
