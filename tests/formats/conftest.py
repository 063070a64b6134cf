from __future__ import annotations

from pathlib import Path

import pytest
from bibtex_program import Bibtex, require_bibtex


@pytest.fixture
def bibtex(tmp_path: Path) -> Bibtex:
    require_bibtex()
    return Bibtex(tmp_path)
