"""From a command line to an exit code: the one place where an error becomes a message."""

from __future__ import annotations

import os
import platform
import tempfile
import traceback

import click

from readinglist import __version__
from readinglist.cli import terminal
from readinglist.errors import ReadinglistError

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


def run_command(group: click.Group, arguments: list[str]) -> int:
    """Run `arguments` and return the exit code. Trouble of any kind ends as sentences on standard error."""
    terminal.prepare_streams()
    try:
        return _invoke(group, arguments)
    except ReadinglistError as error:
        tell_error(error)
        return error.exit_code
    except click.ClickException as error:
        tell_usage(error)
        return EXIT_USAGE
    except (KeyboardInterrupt, click.Abort):
        terminal.say("Stopped. What was not finished was not done.")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`readinglist list | head -1`), which is no failure of anybody.
        terminal.leave_output()
        return 0
    except Exception as error:  # noqa: BLE001 - the one hook for trouble with ourselves
        report_problem(error, arguments)
        return EXIT_FAILED


def _invoke(group: click.Group, arguments: list[str]) -> int:
    """As click's own main, which would end the process with 1 when the reader of our output has gone away."""
    if "_READINGLIST_COMPLETE" in os.environ:  # a shell asks how a word goes on
        group.main(args=arguments, prog_name="readinglist")
    try:
        with terminal.writing():  # `--help` and `--version` are written while the words are read
            context = group.make_context("readinglist", arguments)
        with context:
            code = group.invoke(context)
    except click.exceptions.Exit as ended:
        code = ended.exit_code
    terminal.flush()
    return code if isinstance(code, int) else 0


def tell_error(error: ReadinglistError) -> None:
    terminal.say(f"readinglist: {error.summary}")
    if error.hint:
        terminal.say(error.hint)


def tell_usage(error: click.ClickException) -> None:
    context = getattr(error, "ctx", None)
    terminal.say(f"readinglist: {error.format_message()}")
    if context is not None:
        terminal.say(f"{context.get_usage()}\nTry `{context.command_path} --help`.")


def report_problem(error: Exception, arguments: list[str]) -> None:
    """A bug of ours: one sentence for the person, the details in a file that only they can read."""
    details = "".join(traceback.format_exception(error))
    if "--debug" in arguments:
        terminal.say(details)
    summary = " ".join(str(error).split())[:200]
    terminal.say(f"readinglist: a problem of ours, not of your input: {type(error).__name__}: {summary}")
    terminal.say("What was finished before is kept in the library; what failed was not begun or was taken back.")
    if place := _write_report(details):
        terminal.say(f"The details are in {place}; the developers would like to see them.")


def _write_report(details: str) -> str:
    """Path of the report, empty where none could be written. mkstemp makes it readable for its owner only."""
    head = f"readinglist {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
    try:
        handle, path = tempfile.mkstemp(prefix="readinglist-problem-", suffix=".txt")
        with open(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(head + details)
    except OSError:
        return ""
    return path
