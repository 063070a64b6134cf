"""Every end of a command line is a sentence and an exit code; never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from readinglist_shelf import Command

from readinglist import errors
from readinglist.cli import COMMANDS, group, running


def _raising(error: BaseException) -> click.Group:
    """A command line whose only command fails in a certain way."""

    @click.group()
    def broken() -> None:
        pass

    @broken.command()
    @click.option("--debug", is_flag=True)
    def fail(*, debug: bool) -> None:
        raise error

    return broken


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.NothingFound("Nothing was found.", "Look elsewhere."), 1),
        (errors.UnreadableInput("This is no listing."), 1),
        (errors.FileProblem("No file."), 1),
        (errors.InvalidRequest("Odd."), 2),
        (errors.NoDisplay("Dark."), 2),
        (errors.LibraryUnavailable("Away."), 3),
        (errors.LibraryLocked("Busy."), 3),
        (errors.LibraryDamaged("Torn."), 3),
        (errors.LibraryTooNew("Young."), 3),
        (errors.LibraryNotWritable("Closed."), 3),
        (errors.NetworkFailed("Far."), 4),
        (click.UsageError("What?"), 2),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_kind_of_trouble_has_its_exit_code(
    error: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert running.run_command(_raising(error), ["fail"]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    if isinstance(error, errors.ReadinglistError):
        assert f"readinglist: {error.summary}" in err
        assert error.hint in err


def test_a_message_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    running.run_command(_raising(errors.FileProblem("No file \x1b[2J.")), ["fail"])
    assert "\x1b" not in capsys.readouterr().err


def test_a_bug_of_ours_is_told_as_such_with_a_report(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert running.run_command(_raising(ZeroDivisionError("by nought")), ["fail"]) == 1
    err = capsys.readouterr().err
    assert "a problem of ours" in err
    assert "by nought" in err
    assert "Traceback" not in err
    (report,) = tmp_path.iterdir()
    assert str(report) in err
    assert "Traceback" in report.read_text("utf-8")
    assert report.stat().st_mode & 0o077 == 0


def test_debug_shows_where_the_bug_arose(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    running.run_command(_raising(ZeroDivisionError()), ["fail", "--debug"])
    assert "Traceback" in capsys.readouterr().err


def test_every_command_is_listed_with_a_sentence() -> None:
    context = click.Context(group)
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert len(command.get_short_help_str(limit=200)) > 10


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert running.run_command(group, ["frobnicate"]) == 2
    assert "frobnicate" in capsys.readouterr().err


def _program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "readinglist", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        timeout=60,
    )


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LANG": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0"}])
def test_letters_of_any_script_come_out_in_any_locale(shelf: Path, locale: dict[str, str]) -> None:
    result = _program("list", **{**locale, "READINGLIST_LIBRARY": str(shelf)})
    assert result.returncode == 0, result.stderr
    assert "眠り".encode() in result.stdout


def test_a_reader_that_goes_away_is_no_failure(shelf: Path) -> None:
    """As `readinglist list | head -0`: the pipe is closed before anything is written."""
    reading, writing = os.pipe()
    os.close(reading)
    result = subprocess.run(
        [sys.executable, "-m", "readinglist", "--library", str(shelf), "list"],
        stdout=writing, stderr=subprocess.PIPE, timeout=60,
    )  # fmt: skip
    os.close(writing)
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [["list"], ["export"], ["--help"]])
def test_output_to_a_full_disk_is_said(shelf: Path, arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        result = subprocess.run(
            [sys.executable, "-m", "readinglist", "--library", str(shelf), *arguments],
            stdout=full, stderr=subprocess.PIPE, timeout=60,
        )  # fmt: skip
    assert result.returncode == 1, result.stderr
    assert b"could not be written" in result.stderr
    assert b"problem of ours" not in result.stderr
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize(("closed", "expected"), [(">&-", ""), ("2>&-", "[]")])
def test_a_closed_stream_is_no_trouble(shelf: Path, closed: str, expected: str) -> None:
    command = f'"$0" -m readinglist --library "$1" list --json nosuchword {closed}'
    result = subprocess.run(
        ["sh", "-c", command, sys.executable, str(shelf)], capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 1
    assert result.stdout.strip() == expected
    assert "Traceback" not in result.stderr
    assert "problem of ours" not in result.stderr


def test_a_library_in_the_home_folder_may_be_named_with_a_tilde(
    tmp_path: Path, readinglist: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    answer = readinglist("--library=~/shelf.sqlite", "list")
    assert answer.code == 3
    assert f'"{tmp_path}/shelf.sqlite"' in answer.err
