r"""Cite commands that go into an editor: which program gets which arguments, and what never gets there."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path

import pytest

from readinglist.errors import FileProblem, InvalidRequest, NothingFound
from readinglist.library import adding, public_keys, pushing
from readinglist.library.pushing import Target
from readinglist.model.paper import Paper
from readinglist.model.public_key import Way


@pytest.fixture
def programs(tmp_path, monkeypatch) -> Path:
    """A folder that is the whole PATH."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(folder: Path, name: str, *, code: int = 0, said: str = "", sleeps_s: float = 0) -> Path:
    """A program that writes down its arguments; returns where."""
    record = folder / f"{name}.json"
    script = folder / name
    script.write_text(
        f"#!{sys.executable}\nimport json, sys, time\njson.dump(sys.argv[1:], open({str(record)!r}, 'w'))\n"
        f"sys.stderr.write({said!r})\nsys.stderr.flush()\ntime.sleep({sleeps_s})\nsys.exit({code})\n"
    )
    script.chmod(0o755)
    return record


def add(library, *keys):
    with library.operation("Add", kinds={"papers"}) as op:
        return adding.insert_papers(op, [Paper(f"About {key}", citation_key=key) for key in keys], source="user")


@pytest.mark.parametrize(
    ("editor", "program", "arguments"),
    [
        ("texstudio", "texstudio", ["--insert-cite", r"\cite{doe20,-roe}"]),
        ("texmaker", "texmaker", ["-insert", r"\cite{doe20,-roe}"]),
        ("texworks", "texworks", ["--insert-text", r"\cite{doe20,-roe}"]),
        ("vim", "gvim", ["--servername", "THESIS", "--remote-send", r"<C-\><C-N>a\cite{doe20,-roe}"]),
        ("vim", "vim", ["--servername", "THESIS", "--remote-send", r"<C-\><C-N>a\cite{doe20,-roe}"]),
        (
            "emacs",
            "emacsclient",
            [
                "--alternate-editor=false",
                "--eval",
                r'(with-current-buffer (window-buffer (selected-window)) (insert "\\cite{doe20,-roe}"))',
            ],
        ),
    ],
)
def test_an_editor_gets_the_cite_command_as_one_argument(library, programs, editor, program, arguments):
    record = install(programs, program)
    ids = add(library, "doe20", "-roe")
    pushed = pushing.push_citation(library, ids, target=Target(editor, vim_server="THESIS"))
    assert pushed == pushing.Pushed(pushing.EDITORS[editor], r"\cite{doe20,-roe}")
    assert json.loads(record.read_text()) == arguments
    assert [public.way for public in public_keys.get_public_keys(library, ids[0])] == [Way.PUSHED]


def test_a_cite_command_of_another_language_can_be_pushed(library, programs):
    record = install(programs, "texworks")
    pushing.push_citation(library, add(library, "doe20"), target=Target("texworks"), template="pandoc")
    assert json.loads(record.read_text()) == ["--insert-text", "[@doe20]"]


def test_a_template_of_ones_own_reaches_vim_and_emacs_as_text(library, programs):
    vim, emacs = install(programs, "vim"), install(programs, "emacsclient")
    ids = add(library, "doe20")
    for editor in ("vim", "emacs"):
        pushing.push_citation(library, ids, target=Target(editor), template=r'<CR>"\x{%s}')
    assert json.loads(vim.read_text())[-1] == r'<C-\><C-N>a<lt>CR>"\x{doe20}'
    assert r'(insert "<CR>\"\\x{doe20}")' in json.loads(emacs.read_text())[-1]


@pytest.mark.parametrize("editor", pushing.EDITORS)
@pytest.mark.parametrize("key", ["a\nb", "<Esc>:!rm", "a b", "}\\input{x", 'a"b', "a\x1bb", "a,b", "a%b"])
def test_a_key_that_could_command_an_editor_goes_nowhere(library, programs, editor, key):
    for program in ("texstudio", "texmaker", "texworks", "vim", "emacsclient"):
        install(programs, program)
    ids = add(library, key)
    with pytest.raises(InvalidRequest, match="would be a command"):
        pushing.push_citation(library, ids, target=Target(editor))
    assert not list(programs.glob("*.json"))
    assert not public_keys.is_public(library, ids[0])


def test_a_bare_key_that_looks_like_an_option_goes_nowhere(library, programs):
    record = install(programs, "texstudio")
    with pytest.raises(InvalidRequest, match='would take "--help" for an option'):
        pushing.push_citation(library, add(library, "--help"), target=Target("texstudio"), template="%s")
    assert not record.exists()


@pytest.mark.parametrize(
    ("editor", "words"),
    [("texstudio", "TeXstudio is not on this computer: there is no program texstudio."), ("vim", "gvim or vim")],
)
def test_an_editor_that_is_not_there_is_told_and_no_key_is_out(library, programs, editor, words):
    ids = add(library, "doe20")
    with pytest.raises(NothingFound, match=words):
        pushing.push_citation(library, ids, target=Target(editor))
    assert not public_keys.is_public(library, ids[0])


def test_an_editor_that_is_not_known_is_told(library):
    with pytest.raises(InvalidRequest, match='"word" is no editor that is known'):
        pushing.push_citation(library, add(library, "doe20"), target=Target("word"))


def test_what_a_client_says_is_passed_on(library, programs):
    install(
        programs, "emacsclient", code=1, said="emacsclient: can't find socket; have you started the server?\nmore\n"
    )
    with pytest.raises(NothingFound, match="can't find socket; have you started the server") as caught:
        pushing.push_citation(library, add(library, "doe20"), target=Target("emacs"))
    assert "server-start" in caught.value.hint


def test_a_client_that_does_not_answer_is_ended(library, programs, monkeypatch):
    monkeypatch.setattr(pushing, "_CLIENT_S", 0.2)
    install(programs, "vim", sleeps_s=60)
    with pytest.raises(NothingFound, match="does not answer"):
        pushing.push_citation(library, add(library, "doe20"), target=Target("vim"))


def test_an_editor_that_opens_and_stays_is_not_waited_for(library, programs, monkeypatch):
    monkeypatch.setattr(pushing, "_PROGRAM_S", 0.2)
    install(programs, "texstudio", sleeps_s=1.5)
    assert pushing.push_citation(library, add(library, "doe20"), target=Target("texstudio")).editor == "TeXstudio"
    for thread in threading.enumerate():
        if thread.name == "waits for TeXstudio":
            thread.join(10)


def test_a_program_that_cannot_be_started_is_told(library, programs):
    (programs / "texmaker").write_text("#!/no/such/interpreter\n")
    (programs / "texmaker").chmod(0o755)
    with pytest.raises(NothingFound, match="Texmaker could not be started"):
        pushing.push_citation(library, add(library, "doe20"), target=Target("texmaker"))


def test_vs_code_takes_the_text_from_the_clipboard(library, programs):
    ids = add(library, "doe20")
    assert pushing.push_citation(library, ids, target=Target("vscode")) == pushing.Pushed(
        "VS Code", r"\cite{doe20}", is_for_clipboard=True
    )
    assert public_keys.is_public(library, ids[0])


# -- LyX


def test_lyx_reads_the_keys_from_its_pipe(library, tmp_path):
    pipe = tmp_path / "lyxpipe.in"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        for named in (tmp_path / "lyxpipe", pipe):
            target = Target("lyx", lyx_pipe=str(named))
            pushing.push_citation(library, add(library, "doe20", "DBLP:x/y") if named != pipe else [1], target=target)
        assert os.read(reader, 4096) == (
            b"LYXCMD:readinglist:citation-insert:doe20,DBLP:x/y\nLYXCMD:readinglist:citation-insert:doe20\n"
        )
    finally:
        os.close(reader)


def test_the_pipe_is_looked_for_where_lyx_has_it(library, home):
    (home / ".lyx").mkdir()
    os.mkfifo(home / ".lyx" / "lyxpipe.in")
    with pytest.raises(NothingFound, match="LyX is not reading its pipe"):
        pushing.push_citation(library, add(library, "doe20"), target=Target("lyx"))


def test_without_a_pipe_nothing_is_written(library, home, tmp_path):
    with pytest.raises(NothingFound, match="There is no pipe of LyX") as caught:
        pushing.push_citation(library, add(library, "doe20"), target=Target("lyx"))
    assert "LyXServer pipe" in caught.value.hint
    plain = tmp_path / "plain.in"
    plain.write_text("mine")
    with pytest.raises(FileProblem, match="is no pipe"):
        pushing.push_citation(library, [1], target=Target("lyx", lyx_pipe=str(tmp_path / "plain")))
    assert plain.read_text() == "mine"


def test_more_keys_than_a_pipe_takes_at_once_are_refused(library, tmp_path):
    pipe = tmp_path / "lyxpipe.in"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        ids = add(library, *(f"a-rather-long-citation-key-{number}" for number in range(200)))
        with pytest.raises(InvalidRequest, match="too many papers"):
            pushing.push_citation(library, ids, target=Target("lyx", lyx_pipe=str(pipe)))
    finally:
        os.close(reader)
