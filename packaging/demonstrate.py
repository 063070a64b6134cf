"""The main job without a display, as a person would type it, and a picture of the window.

Everything lands in one folder (default build/demonstration, made anew each time); the person's library is not touched.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from readinglist import resources

CHECKOUT = Path(__file__).resolve().parents[1]
DAY = "2026-11-20"  # the day of the sample: its dates carry no year


class Demonstration:
    """Runs commands on a library of its own and shows what was typed and what came."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library = folder / "library.sqlite"
        self.bibliography = folder / "papers.bib"
        self.picture = folder / "window.png"

    def run(self) -> None:
        """The whole job. Raises CalledProcessError where a command fails."""
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True)
        sample = resources.get_path(resources.SAMPLE_LISTING)
        self.type("import", _short(sample), "--date", DAY, "--tag", "daily")
        self.type("list", "--limit", "5")
        self.type("tag", "attention", "+to read", "-daily")
        self.type("status", 'tag:"to read"', "queue")
        paper, sentence = self._first_sentence()
        self.type("annotate", paper, sentence, "Is that so? Look at the figures.", "--color", "green")
        self.type("note", paper, "Read before the group meets.")
        self.type("history", "--limit", "5")
        self.type("export", "--output", _short(self.bibliography))
        self._draw(paper)

    def type(self, *arguments: str) -> None:
        """Show a command as it would be typed, and run it."""
        print(f"$ readinglist {shlex.join(arguments)}", flush=True)
        self._call(*arguments, check=True)
        print(flush=True)

    def _call(self, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "readinglist", "--library", str(self.library), *arguments]
        return subprocess.run(command, encoding="utf-8", **options)  # type: ignore[call-overload, no-any-return]

    def _first_sentence(self) -> tuple[str, str]:
        """("#ID", first sentence of the abstract) of the first paper of the queue."""
        answer = self._call("list", "--json", "status:queue", "--sort", "queue", check=True, stdout=subprocess.PIPE)
        paper = json.loads(answer.stdout)[0]
        return f"#{paper['custom']['id']}", paper["abstract"].split(". ")[0]

    def _draw(self, paper: str) -> None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from readinglist.desktop import picture
        from readinglist.library.library import Library

        with Library.open(self.library) as library:
            shown = library.find_paper(paper)
            picture.grab(library, self.picture, prepare=lambda window: window.show_paper(shown))


def _short(path: Path) -> str:
    """As a person in this folder would type it."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CHECKOUT / "build" / "demonstration"
    print("There is no display, so here is the main job on the command line, on the sample listing.\n", flush=True)
    demonstration = Demonstration(folder.resolve())
    demonstration.run()
    print("Done. It is all here:")
    for name, path in vars(demonstration).items():
        print(f"  {name:<14}{path}")
    print("Where there is a display, `make run` opens the window.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
