"""`bibtex` and `pdflatex` as judges; where they are not installed the tests skip, saying so."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest


def require_bibtex() -> None:
    """Debian's texlive-binaries alone brings the program without any style."""
    if shutil.which("bibtex") and shutil.which("kpsewhich"):
        found = subprocess.run(["kpsewhich", "plain.bst"], capture_output=True, timeout=60)
        if found.returncode == 0:
            return
    pytest.skip("bibtex and its styles are not installed (Debian: texlive-binaries texlive-base)")


class Bibtex:
    """Runs `bibtex` over a text in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, text: str, *, style: str = "plain") -> tuple[str, str]:
        """The .bbl and the log; fails when bibtex reports an error."""
        (self.folder / "refs.bib").write_text(text, encoding="utf-8")
        aux = f"\\relax\n\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{refs}}\n"
        (self.folder / "refs.aux").write_text(aux, encoding="utf-8")
        done = subprocess.run(
            ["bibtex", "refs"], cwd=self.folder, capture_output=True, text=True, errors="replace", timeout=60
        )
        log = (self.folder / "refs.blg").read_text(errors="replace")
        assert done.returncode <= 1, done.stdout  # 1 is "there were warnings"
        assert "error message" not in log, log
        return (self.folder / "refs.bbl").read_text(encoding="utf-8", errors="replace"), log


def latex_errors(folder: Path, body: str, *, encoding: str = "T1", packages: str = "amsmath,amssymb") -> list[str]:
    """Errors of LaTeX over a text; the text is set in a document with `packages`, no page is made."""
    if shutil.which("pdflatex") is None:
        pytest.skip("the program pdflatex is not installed (Debian: texlive-latex-base)")
    head = f"\\documentclass{{article}}\\usepackage[{encoding}]{{fontenc}}\\usepackage{{{packages}}}"
    document = f"{head}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
    (folder / "text.tex").write_text(document, encoding="utf-8")
    command = ["pdflatex", "-draftmode", "-interaction=nonstopmode", "-no-shell-escape", "text.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=100)
    return re.findall(r"^! .*", done.stdout.decode("latin-1"), re.MULTILINE)
