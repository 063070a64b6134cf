r"""Putting a cite command into an editor, at its cursor.

A program is started with a list of arguments, never through a shell, and what is put in is refused when it could be
taken for an option, a key press or a command: the keys of papers come from outside. Sources: the manuals of TeXstudio
("--insert-cite"), Texmaker ("-insert"), TeXworks ("--insert-text"), Vim (":help --remote-send"), Emacs ("Invoking
emacsclient") and LyX ("The LyX server", customization manual).
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.errors import FileProblem, InvalidRequest, NothingFound
from readinglist.library.citing import cite_command
from readinglist.library.public_keys import mark_public
from readinglist.model.paper import PaperId
from readinglist.model.public_key import Way

if TYPE_CHECKING:
    from readinglist.library.library import Library


#: What Vim calls its first server (":help --servername").
VIM_SERVER_NAME = "VIM"


@dataclass(frozen=True, slots=True)
class Target:
    """Where to. editor: one of EDITORS. vim_server: the name of the Vim that is written to. lyx_pipe: as LyX names it
    in its preferences; where it is empty, the usual places.
    """

    editor: str
    vim_server: str = VIM_SERVER_NAME
    lyx_pipe: str = ""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was put into which editor. is_for_clipboard: that is where it takes it from; a front end puts it there."""

    editor: str
    text: str
    is_for_clipboard: bool = False


@dataclass(frozen=True, slots=True)
class _Editor:
    """A program to start. is_client: it hands on and ends; otherwise it may be the editor itself, which stays."""

    title: str
    programs: tuple[str, ...]
    arguments: Callable[[str, Target], list[str]]
    is_client: bool = False


def push_citation(library: Library, paper_ids: Sequence[PaperId], *, target: Target, template: str = "latex") -> Pushed:
    """Cite the papers in an editor; their keys are public from then on. template: as in `citing.cite_command`.

    LyX and VS Code get no program started: LyX reads the keys from its pipe, VS Code the text from the clipboard.
    Raises InvalidRequest for an unknown editor and for keys that could command it; NothingFound where the editor is not
    there or does not answer; LibraryUnavailable kinds.
    """
    if target.editor not in EDITORS:
        raise InvalidRequest(f'"{target.editor}" is no editor that is known.', f"Known are {', '.join(EDITORS)}.")
    keys = [paper.citation_key for paper in library.get_papers(paper_ids)]
    _refuse_commanding(keys)
    text = cite_command(keys, template)
    send = _prepare(target, keys, text)
    mark_public(library, paper_ids, way=Way.PUSHED)
    send()
    return Pushed(EDITORS[target.editor], text, is_for_clipboard=target.editor == "vscode")


def _prepare(target: Target, keys: Sequence[str], text: str) -> Callable[[], None]:
    """What sends the text, once it is known that somebody is there to get it."""
    if target.editor == "vscode":
        return lambda: None
    if target.editor == "lyx":
        pipe = _find_pipe(target.lyx_pipe)
        line = f"LYXCMD:readinglist:citation-insert:{','.join(keys)}\n".encode()
        if len(line) > _PIPE_BYTES:
            raise InvalidRequest("These are too many papers to cite in LyX at once.", "Choose fewer.")
        return lambda: _write_to_pipe(pipe, line)
    editor = _PROGRAMS[target.editor]
    program = _find_program(editor)
    if text.startswith("-"):
        raise InvalidRequest(f'{editor.title} would take "{text}" for an option.', "Choose another cite command.")
    return lambda: _start(editor, [program, *editor.arguments(text, target)])


#: What no citation key that works in a text has: blanks and control characters, TeX's own characters, and the comma.
_COMMANDING = re.compile(r"[\s\x00-\x1f\x7f-\x9f\\{}%#~\",<>]")


def _refuse_commanding(keys: Sequence[str]) -> None:
    for key in keys:
        if _COMMANDING.search(key):
            raise InvalidRequest(
                f'The citation key "{key}" has characters that would be a command in a text.',
                "Nothing was sent. Give the paper another key first.",
            )


# -- programs ---------------------------------------------------------------------------------------------------


def _keys_for_vim(text: str) -> str:
    r"""Back to normal mode, insert behind the cursor: `<` begins the name of a key, so it is written by name."""
    return r"<C-\><C-N>a" + text.replace("<", "<lt>")


def _lisp_for_emacs(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'(with-current-buffer (window-buffer (selected-window)) (insert "{quoted}"))'


_PROGRAMS = {
    "texstudio": _Editor("TeXstudio", ("texstudio",), lambda text, _: ["--insert-cite", text]),
    "texmaker": _Editor("Texmaker", ("texmaker",), lambda text, _: ["-insert", text]),
    "texworks": _Editor("TeXworks", ("texworks",), lambda text, _: ["--insert-text", text]),
    "vim": _Editor(
        "Vim", ("gvim", "vim"),
        lambda text, target: ["--servername", target.vim_server, "--remote-send", _keys_for_vim(text)],
        is_client=True,
    ),
    "emacs": _Editor(
        "Emacs", ("emacsclient",),
        lambda text, _: ["--alternate-editor=false", "--eval", _lisp_for_emacs(text)],
        is_client=True,
    ),
}  # fmt: skip
#: Name -> what a person calls it, in the order in which they are offered.
EDITORS = {name: editor.title for name, editor in _PROGRAMS.items()} | {"vscode": "VS Code", "lyx": "LyX"}
#: What an editor needs besides being there, by name.
_HINTS = {
    "Vim": "Vim must have been started with a server: vim --servername VIM.",
    "Emacs": "Emacs must have started its server: M-x server-start.",
}
_CLIENT_S, _PROGRAM_S = 10, 3


def _find_program(editor: _Editor) -> str:
    for name in editor.programs:
        if found := shutil.which(name):
            return found
    names = " or ".join(editor.programs)
    raise NothingFound(f"{editor.title} is not on this computer: there is no program {names}.", "Nothing was sent.")


def _start(editor: _Editor, command: Sequence[str]) -> None:
    """Run a client to its end; an editor that was not open yet opens and stays."""
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
            )
        except OSError as error:
            raise NothingFound(
                f"{editor.title} could not be started: {error.strerror}.", "Nothing was sent."
            ) from error
        try:
            code = process.wait(_CLIENT_S if editor.is_client else _PROGRAM_S)
        except subprocess.TimeoutExpired:
            _leave(editor, process)
            return
        if code:
            errors.seek(0)
            raise _refusal(editor, errors.read(2000).decode(errors="replace"))


def _leave(editor: _Editor, process: subprocess.Popen[bytes]) -> None:
    """A client that does not end is ended; another program is the editor itself: somebody must still wait for it."""
    if editor.is_client:
        process.kill()
        process.wait()
        raise _refusal(editor, "it does not answer")
    threading.Thread(target=process.wait, name=f"waits for {editor.title}", daemon=True).start()


def _refusal(editor: _Editor, said: str) -> NothingFound:
    words = next((line.strip() for line in said.splitlines() if line.strip()), "it does not say why")
    return NothingFound(
        f"{editor.title} did not take the citation: {words[:200].rstrip('.')}.", _HINTS.get(editor.title, "")
    )


# -- LyX --------------------------------------------------------------------------------------------------------

_PIPES = ("~/.lyx/lyxpipe", "~/.lyxpipe", "~/.lyx/.lyxpipe")
#: So much the kernel writes whole (pipe(7), PIPE_BUF).
_PIPE_BYTES = 4096
_LYX_HINT = "LyX must be open, with Preferences > Paths > LyXServer pipe set to the same path."


def _find_pipe(named: str) -> Path:
    places = [Path(os.path.expanduser(place).removesuffix(".in") + ".in") for place in ([named] if named else _PIPES)]
    for place in places:
        if place.exists():
            if not stat.S_ISFIFO(place.stat().st_mode):
                raise FileProblem(f'"{place}" is no pipe.', _LYX_HINT)
            return place
    raise NothingFound(f'There is no pipe of LyX: "{places[0]}" does not exist.', _LYX_HINT)


def _write_to_pipe(pipe: Path, line: bytes) -> None:
    """Write to a LyX that is reading; without one, opening fails at once."""
    try:
        handle = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)
    except OSError as error:
        reason = "LyX is not reading its pipe" if error.errno == errno.ENXIO else error.strerror or "it failed"
        raise NothingFound(f'The citation could not be written to "{pipe}": {reason}.', _LYX_HINT) from error
