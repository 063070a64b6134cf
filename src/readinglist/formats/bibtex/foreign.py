r"""What other programs keep in a .bib besides the paper itself: groups, tags, what was read, ratings, remarks.

JabRef: `groups` and the tree of them in `jabref-meta` comments, `readstatus`, `priority`, `ranking`, `comment`,
`review`. BibDesk: `read`, `rating`, `annote`. Mendeley: `mendeley-tags`. biblatex: `annotation`, `ids`. All of it stays
in the text of the entry; this is what it says in our words. What has no word here (`file`, `date-added`, `owner`,
`timestamp`, `bdsk-file-1` ...) stays there alone, and so does a number whose scale nobody tells (`priority = {2}`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from readinglist.formats.bibtex.mapping import Tex, said, split_words
from readinglist.formats.bibtex.values import readable
from readinglist.model.paper import Status
from readinglist.model.tags import normalise_tags
from readinglist.model.texts import one_line

_STATUSES = {"read": Status.READ, "skimmed": Status.READING}
_PRIORITIES = {"prio1": 3, "prio2": 2, "prio3": 1}
_RATING = re.compile(r"(?:rank)?([1-5])")
_TRUE = frozenset({"1", "true", "yes"})
_REMARKS = ("annotation", "annote", "comment", "review")
#: JabRef has a `comment-NAME` for each person who remarks.
_PERSONS_REMARK = "comment-"
_FIELDS = frozenset((
    *_REMARKS, "groups", "mendeley-tags", "readstatus", "read", "priority", "ranking", "rating", "ids",
))  # fmt: skip

_TREE = re.compile(r"\s*jabref-meta:\s*(?:grouping|groupstree):(.*)", re.DOTALL | re.IGNORECASE)
_GROUP = re.compile(r"(\d+)\s+(\w+):(.*)", re.DOTALL)
#: A line of the tree ends with a semicolon; those inside it have a backslash before them.
_BETWEEN_GROUPS = re.compile(r"(?<!\\);")
_BETWEEN_PARTS = re.compile(r"\\;")
_ESCAPE = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Kept:
    """What another program knows of its user and an entry. status: None where it says nothing of reading."""

    tags: tuple[str, ...] = ()
    status: Status | None = None
    priority: int = 0
    rating: int = 0
    note: str = ""
    former_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Groups:
    """JabRef's groups that a user fills. paths: name -> "parent/name". members: key in small letters -> paths (2.x)."""

    paths: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NOTHING = Kept()
NO_GROUPS = Groups()


def read_kept(key: str, tex: Tex, groups: Groups = NO_GROUPS) -> Kept:
    """What the fields of the entry with this key say in our words."""
    if not groups.members and _FIELDS.isdisjoint(tex) and not any(name.startswith(_PERSONS_REMARK) for name in tex):
        return NOTHING
    named = [groups.paths.get(name, name) for name in split_words(said(tex, "groups"))]
    tags = normalise_tags((*named, *groups.members.get(key.casefold(), ()), *split_words(said(tex, "mendeley-tags"))))
    return Kept(tags, _status(tex), _priority(tex), _rating(tex), _note(tex), tuple(split_words(said(tex, "ids"))))


def _status(tex: Tex) -> Status | None:
    if status := _STATUSES.get(said(tex, "readstatus").casefold()):
        return status
    return Status.READ if said(tex, "read").casefold() in _TRUE else None


def _priority(tex: Tex) -> int:
    return _PRIORITIES.get(said(tex, "priority").casefold(), 0)


def _rating(tex: Tex) -> int:
    match = _RATING.fullmatch(said(tex, "ranking").casefold()) or _RATING.fullmatch(said(tex, "rating"))
    return int(match[1]) if match else 0


def _note(tex: Tex) -> str:
    """The remarks, each once, with their lines but without the indent that they have in the file."""
    remarks = [_lines(tex, name) for name in tex if name in _REMARKS or name.startswith(_PERSONS_REMARK)]
    return "\n\n".join(dict.fromkeys(remark for remark in remarks if remark))


def _lines(tex: Tex, name: str) -> str:
    return "\n".join(one_line(line) for line in readable(name, tex[name]).split("\n")).strip()


# -- JabRef's tree of groups --------------------------------------------------------------------------------------


def read_groups(comments: Iterable[str]) -> Groups:
    """The groups that the comments of a file tell of; those that JabRef fills by a search are none of the user's."""
    paths: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    for comment in comments:
        if match := _TREE.match(comment):
            for path, parts in _walk(match[1]):
                paths.setdefault(path[-1], "/".join(path))
                for key in parts:
                    members.setdefault(key.casefold(), []).append("/".join(path))
    return Groups(paths, {key: tuple(found) for key, found in members.items()})


def _walk(tree: str) -> Iterable[tuple[tuple[str, ...], list[str]]]:
    """Each static group as its path and the keys that it holds (JabRef 2), in the order of the file."""
    stack: list[str] = []
    for line in _BETWEEN_GROUPS.split(tree):
        match = _GROUP.match(line.strip())
        if match is None:
            continue
        depth, kind = int(match[1]), match[2]
        parts = [_ESCAPE.sub(r"\1", part).strip() for part in _BETWEEN_PARTS.split(match[3])]
        del stack[max(depth - 1, 0) :]
        stack.append(parts[0].replace("/", "-"))
        if kind in ("StaticGroup", "ExplicitGroup"):
            yield tuple(stack), [key for key in parts[2:] if key] if kind == "ExplicitGroup" else []
