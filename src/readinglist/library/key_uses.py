"""Manuscripts in a folder that cite a key: found, rewritten when the key changes, and the way back.

No operation of the library: the files are the user's, so each is written only where it is as it was when it was shown.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from readinglist.errors import FileProblem
from readinglist.formats.citations import Citation, find_citations, is_manuscript
from readinglist.library.files import replace_file
from readinglist.model.key_use import FileUses, KeyUse, Rewrite

#: A manuscript is no larger; what is, is data.
SIZE_LIMIT = 20_000_000
_LONGEST_SHOWN = 160
_NOT_LOOKED_INTO = frozenset({"node_modules", "__pycache__", "_minted"})
#: By the marks at the beginning of a file; anything else is UTF-8, or else Latin-1, which reads every byte.
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def find_uses(
    folder: Path | str, keys: Iterable[str], *, besides: str = "", check: Callable[[], None] = lambda: None
) -> list[FileUses]:
    """The files below a folder that cite one of the keys in any case, by name. besides: what is right already.

    Hidden folders and links to folders are left out, and files that cannot be read; a file with several names is looked
    at once. check: called for each file; what it raises goes on. Raises FileProblem where there is no such folder.
    """
    root = Path(folder).expanduser()
    if not root.is_dir():
        raise FileProblem(f'There is no folder "{root}".', "Name the folder of your manuscript.")
    wanted = {key.casefold() for key in keys}
    found = []
    seen: set[str] = set()
    for path in _manuscripts(root):
        check()
        if (real := os.path.realpath(path)) in seen:
            continue
        seen.add(real)
        uses = _uses_of(path, wanted, besides)
        if uses is not None:
            found.append(uses)
    return found


def rewrite_uses(files: Sequence[FileUses], *, key: str) -> Rewrite:
    """Put a key into all these places. Each file is written whole or not at all; one that changed meanwhile is not.

    Never raises for a single file: it is `refused`, with the reason.
    """
    return _rewrite_all(files, [(key,) * len(file.uses) for file in files])


def undo_rewrite(rewrite: Rewrite) -> Rewrite:
    """Put back what stood in the places before, in the files that nobody changed since."""
    return _rewrite_all(rewrite.written, rewrite.former)


def _rewrite_all(files: Sequence[FileUses], keys: Sequence[tuple[str, ...]]) -> Rewrite:
    written, former, refused = [], [], []
    for file, new in zip(files, keys, strict=True):
        try:
            written.append(_rewrite_one(file, new))
            former.append(tuple(use.key for use in file.uses))
        except FileProblem as error:
            refused.append((file.path, error.summary))
    return Rewrite(tuple(written), tuple(refused), tuple(former))


def _rewrite_one(file: FileUses, keys: Sequence[str]) -> FileUses:
    data = _read(file.path)
    if data is None or _digest(data) != file.digest:
        raise FileProblem(f'"{file.path}" has changed since it was looked at.', "It was left as it is.")
    text, encoding = _decode(data)
    shifts = accumulate((len(key) - len(use.key) for use, key in zip(file.uses, keys, strict=True)), initial=0)
    places, parts, kept = [], [], 0
    for use, key, shift in zip(file.uses, keys, shifts, strict=False):
        parts += [text[kept : use.start], key]
        places.append(Citation(key, use.start + shift, use.start + shift + len(key)))
        kept = use.end
    new_text = "".join([*parts, text[kept:]])
    new_data = _encode(new_text, encoding, path=file.path)
    replace_file(file.path, new_data)
    return FileUses(file.path, _digest(new_data), _described(new_text, places))


def _manuscripts(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _NOT_LOOKED_INTO)
        yield from (Path(folder, name) for name in sorted(names) if is_manuscript(Path(name)))


def _uses_of(path: Path, wanted: set[str], besides: str) -> FileUses | None:
    data = _read(path)
    if data is None:
        return None
    text, _ = _decode(data)
    citations = [one for one in find_citations(text, path) if one.key.casefold() in wanted and one.key != besides]
    return FileUses(path, _digest(data), _described(text, citations)) if citations else None


def _described(text: str, citations: Sequence[Citation]) -> tuple[KeyUse, ...]:
    described, line, counted = [], 1, 0
    for one in citations:
        line += text.count("\n", counted, one.start)
        counted = one.start
        begin = max(text.rfind("\n", 0, one.start) + 1, one.start - _LONGEST_SHOWN)
        end = text.find("\n", one.end)
        words = text[begin : len(text) if end < 0 else end]
        column = one.start - begin - (len(words) - len(words.lstrip()))
        words = words.strip()[: 2 * _LONGEST_SHOWN]
        described.append(KeyUse(one.key, one.start, one.end, line, words, column))
    return tuple(described)


def _read(path: Path) -> bytes | None:
    """The bytes of a regular file that is small enough; None for anything else."""
    try:
        if not path.is_file() or path.stat().st_size > SIZE_LIMIT:
            return None
        return path.read_bytes()
    except OSError:
        return None


def _decode(data: bytes) -> tuple[str, str]:
    """Text and encoding, so that encoding it again gives the same bytes. Marks and line ends stay in the text."""
    for encoding in filter(None, (_UTF16.get(data[:2]), "utf-8")):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"


def _encode(text: str, encoding: str, *, path: Path) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        raise FileProblem(f'The encoding of "{path}" has no "{text[error.start]}".', "It was left as it is.") from error


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
