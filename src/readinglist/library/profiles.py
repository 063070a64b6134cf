"""The user's profiles: how listings of one shape are read, each a small file beside the library.

A profile is learned from a listing under review (`learn`), kept by a name, and from then on reads every listing whose
shape is that of the first; whoever imports can leave it out. The files are TOML, to be read and changed by hand; one
that makes no sense is told and left alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from readinglist.errors import FileProblem, InvalidRequest, NothingFound
from readinglist.library.files import replace_file
from readinglist.library.places import profiles_folder
from readinglist.listings import learning, profiled
from readinglist.listings.correcting import manner_of
from readinglist.listings.line_patterns import compiled
from readinglist.model.listing import Listing
from readinglist.model.profile import Begin, LineShape, Profile
from readinglist.model.texts import one_line

#: In front of a name where a kind is asked for (`--from profile:NAME`).
PREFIX = "profile:"
_ENDING = ".toml"
_NAME_LIMIT = 60
#: A profile of a person is some hundred bytes.
_FILE_LIMIT = 100_000
_DATES = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class KnownProfiles:
    """profiles: by name, in order. problems: a sentence for each file that was not understood."""

    profiles: tuple[Profile, ...] = ()
    problems: tuple[str, ...] = ()

    def get(self, name: str) -> Profile:
        """By name, in any case. Raises InvalidRequest with those that there are."""
        for profile in self.profiles:
            if profile.name.casefold() == name.strip().casefold():
                return profile
        names = ", ".join(profile.name for profile in self.profiles)
        raise InvalidRequest(
            f"There is no profile “{name}”.", f"The profiles are: {names}." if names else "None was kept yet."
        )


def get_profiles(library: Path) -> KnownProfiles:
    """The profiles beside a library file; none where there is no folder."""
    found: list[Profile] = []
    problems: list[str] = []
    for file in sorted(profiles_folder(library).glob(f"*{_ENDING}")):
        try:
            found.append(_read_file(file))
        except FileProblem as error:
            problems.append(f"{error.summary} {error.hint}".strip())
    return KnownProfiles(tuple(sorted(found, key=lambda profile: profile.name.casefold())), tuple(problems))


def learn(listing: Listing, *, name: str) -> Profile:
    """The profile of a listing as it was corrected. Raises InvalidRequest with what stands against one."""
    name = _checked(name)
    if listing.is_transcript:
        raise InvalidRequest(
            "This text was written out from a page, whose shape is not that of the text.",
            "A profile is for text that was copied or typed.",
        )
    return learning.learn(listing, name=name, manner=manner_of(listing))


def keep_profile(library: Path, profile: Profile) -> Path:
    """Write a profile into its file, in place of one of the same name. Raises FileProblem."""
    file = _file_of(library, profile.name) or _free_file(library, profile.name)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(f'The folder "{file.parent}" could not be made: {error.strerror}.') from error
    replace_file(file, write_profile(profile))
    return file


def rename_profile(library: Path, name: str, *, new: str) -> None:
    """Call a profile otherwise. Raises InvalidRequest for a name that is taken or none, NothingFound, FileProblem."""
    new, known = _checked(new), get_profiles(library)
    if new.casefold() != name.casefold() and any(one.name.casefold() == new.casefold() for one in known.profiles):
        raise InvalidRequest(f"There is a profile “{new}” already.", "Choose another name.")
    profile, file = known.get(name), _file_of(library, name)
    if file is None:
        raise NothingFound(f"There is no profile “{name}” any more.")
    replace_file(file, write_profile(replace(profile, name=new)))


def delete_profile(library: Path, name: str) -> None:
    """Remove the file of a profile; nothing that was read with it changes. Raises NothingFound, FileProblem."""
    file = _file_of(library, name)
    if file is None:
        raise NothingFound(f"There is no profile “{name}” any more.")
    try:
        file.unlink()
    except OSError as error:
        raise FileProblem(f'The file "{file}" could not be removed: {error.strerror}.') from error


def profile_named(kind: str | None, profiles: Sequence[Profile]) -> Profile | None:
    """The profile that `--from profile:NAME` asks for; None for anything else. Raises InvalidRequest for none such."""
    if not kind or not kind.strip().casefold().startswith(PREFIX):
        return None
    return KnownProfiles(tuple(profiles)).get(kind.strip()[len(PREFIX) :])


def best_profile(profiles: Sequence[Profile], text: str, *, kind: str) -> Profile | None:
    """The profile whose shape a text of that kind has; of several the one that knows most lines of an entry."""
    fitting = [profile for profile in profiles if profiled.agrees(profile, text, kind=kind)]
    return max(fitting, key=lambda profile: len(profile.lines), default=None)


def write_profile(profile: Profile) -> str:
    """The file of a profile, with a word on each line of it."""
    lines = [
        "# How Reading List reads listings of one shape. {parts} stand for words of a paper, # for any number.",
        f"name = {_quoted(profile.name)}",
        f"kind = {_quoted(profile.kind)}  # what reads such listings without it; the profile is for its texts only",
        f"begin = {_quoted(profile.begin)}  # an entry begins: mark (its first line has words of its own), blank, end",
        f"blank_lines = {profile.blank_lines}  # at least so many before an entry, where it begins by them",
        f"date = {_quoted(profile.date)}  # what is always there of a date: day, month or year",
        f"names = {str(profile.has_names).lower()}  # false: authors are counted, and organisations named",
        f"furniture = [{', '.join(map(_quoted, profile.furniture))}]  # lines that belong to no paper",
    ]
    for shape in profile.lines:
        lines += ["", "[[line]]", f"pattern = {_quoted(shape.pattern)}"]
        lines += ["repeated = true  # one line or more"] if shape.is_repeated else []
        lines += ["optional = true  # it may be missing"] if shape.is_optional else []
    return "\n".join(lines) + "\n"


def read_profile(text: str) -> Profile:
    """The profile in the text of a file. Raises ValueError or InvalidRequest with what makes no sense."""
    table = tomllib.loads(text)
    lines = tuple(_line_shape(one) for one in _value(table, "line", list))
    furniture = tuple(str(one) for one in _value(table, "furniture", list, default=[]))
    if not lines:
        raise ValueError("it has no [[line]]")
    for pattern in (*(shape.pattern for shape in lines), *furniture):
        compiled(pattern)
    if not any("{title}" in shape.pattern or "{identifier}" in shape.pattern for shape in lines):
        raise ValueError("no line of it has a {title} or an {identifier}")
    date = _one_of(table, "date", _DATES, default="day")
    begin, blank_lines = Begin(_one_of(table, "begin", tuple(Begin))), _value(table, "blank_lines", int, default=0)
    if begin is Begin.BLANK and blank_lines < 1:
        raise ValueError("begin = “blank” needs blank_lines of 1 or more")
    return Profile(
        name=_checked(_value(table, "name", str)),
        kind=_value(table, "kind", str, default=""),
        begin=begin,
        lines=lines,
        blank_lines=blank_lines,
        date=date,
        has_names=_value(table, "names", bool, default=True),
        furniture=furniture,
    )


def _line_shape(table: Any) -> LineShape:
    if not isinstance(table, dict):
        raise ValueError("a [[line]] is no table")
    return LineShape(
        _value(table, "pattern", str),
        is_repeated=_value(table, "repeated", bool, default=False),
        is_optional=_value(table, "optional", bool, default=False),
    )


def _one_of(table: dict[str, Any], key: str, words: Sequence[str], *, default: str | None = None) -> str:
    word = str(_value(table, key, str, default=default))
    if word not in words:
        raise ValueError(f"{key} = “{word}” is none of {', '.join(words)}")
    return word


def _value(table: dict[str, Any], key: str, kind: type, *, default: Any = None) -> Any:
    value = table.get(key, default)
    if type(value) is not kind:  # a bool is an int to isinstance
        raise ValueError(f"“{key}” is missing" if value is None else f"“{key}” is no {kind.__name__}")
    return value


def _read_file(file: Path) -> Profile:
    try:
        if not file.is_file():  # a device or a pipe has no end
            raise ValueError("it is no file")
        with file.open("rb") as stream:
            data = stream.read(_FILE_LIMIT + 1)
        if len(data) > _FILE_LIMIT:
            raise ValueError("it is too large")
        return read_profile(data.decode())
    except OSError as error:
        raise FileProblem(f'The profile "{file}" could not be read: {error.strerror}.', "It is left out.") from error
    except (ValueError, RecursionError, InvalidRequest) as error:
        reason = error.summary.rstrip(".") if isinstance(error, InvalidRequest) else str(error)
        raise FileProblem(f'The profile "{file}" makes no sense: {reason}.', "It is left out.") from error


def _file_of(library: Path, name: str) -> Path | None:
    """The file that holds the profile of this name, whatever the file is called."""
    for file in sorted(profiles_folder(library).glob(f"*{_ENDING}")):
        try:
            if _read_file(file).name.casefold() == name.casefold():
                return file
        except FileProblem:
            continue
    return None


def _free_file(library: Path, name: str) -> Path:
    """A file that is not there yet, called by the letters of the name that every file system takes."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "profile"
    folder, number = profiles_folder(library), 1
    file = folder / f"{stem}{_ENDING}"
    while file.exists():
        number += 1
        file = folder / f"{stem}-{number}{_ENDING}"
    return file


def _checked(name: str) -> str:
    name = one_line(name)
    if not name or len(name) > _NAME_LIMIT:
        raise InvalidRequest("A profile needs a name of one to sixty letters.", "Give it another one.")
    return name


def _quoted(text: str) -> str:
    """A basic string of TOML 1.0."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else f"\\U{ord(char):08X}" for char in escaped) + '"'
