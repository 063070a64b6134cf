"""Records of real papers, read from the corpora as plainly as will do for matching: title, people, year, abstract, ids.

These readers take what they understand and leave the rest: they are no readers of listings and prove nothing of ours.
"""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from readinglist.library import importing
from readinglist.model.candidate import Candidate
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier, parse_identifier
from readinglist.model.people import parse_person

_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_TAG = re.compile(r"<[^>]*>")


def read_corpus(corpus: Path) -> list[Candidate]:
    """Every record of every file that one of the readers below understands, in the order of the files."""
    readers: tuple[tuple[str, Callable[[str], Iterator[Candidate]]], ...] = (
        ("bib/**/*.bib", _bibtex),
        ("listings/**/*.bib", _bibtex),
        ("listings/conference/*.json", _paperlist),
        ("listings/conference/*.csv", _table),
        ("listings/exports/*.csv", _table),
        ("listings/exports/*.ris", _ris),
        ("listings/exports/*.ciw", _ris),
        ("listings/arxiv/*.html", _arxiv_page),
        ("listings/arxiv/listing-file-*.txt", _arxiv_mail),
        ("listings/arxiv/mail-digest-*.txt", _arxiv_mail),
        ("listings/html/arxiv-citation-meta-150.json", _citation_tags),
        ("listings/hf/daily_papers-api-*.json", _daily_papers),
        ("listings/references/*.xml", _labelled_references),
        ("listings/markdown/*.md", _links),
        ("metadata/**/*.json", _recorded),
    )
    found = []
    for pattern, reader in readers:
        for path in sorted(corpus.glob(pattern)):
            text = path.read_bytes().decode("utf-8", "replace")
            found += [record for record in reader(text) if _is_title(record.title)]
    for path in sorted(corpus.glob("listings/hf/hf-papers-*.txt")):
        for entry in importing.read_file(path).entries:
            found.append(
                _record(entry.title, abstract=entry.abstract, author_count=entry.author_count, date=entry.date)
            )
    return found


def _is_title(text: str) -> bool:
    return 8 <= len(text) <= 400 and " " in text.strip()


def _record(title: str, *, people: list[str] | tuple[str, ...] = (), year: str = "", **facts: Any) -> Candidate:
    """A record from texts; people as "Given Family" or "Family, Given"."""
    names = tuple(parse_person(name) for name in people if name.strip(" .,") and "others" not in name)
    if match := _YEAR.search(year):
        facts["date"] = PartialDate(int(match[1]))
    return Candidate("corpus", " ".join(title.split()), people=names, **facts)


def _identifiers(*texts: str) -> tuple[Identifier, ...]:
    found = (parse_identifier(text) for text in texts if text)
    return tuple(item for item in found if item is not None and item.scheme in ("doi", "arxiv"))


# -- BibTeX

_ENTRY = re.compile(r"@(\w+)\s*[{(]\s*([^,\s]+)\s*,")
_FIELD = re.compile(r"(?:,|^)\s*([A-Za-z_-]+)\s*=\s*", re.MULTILINE)
_ACCENT = re.compile(r"\\[`'^\"~=.uvHcdbkrt]\s*\{?\\?([A-Za-z])\}?")
_COMMAND = re.compile(r"\\[A-Za-z]+\s*")
_LETTERS = {r"\ss": "ss", r"\o": "o", r"\O": "O", r"\l": "l", r"\L": "L", r"\ae": "ae", r"\aa": "aa", r"\&": "&"}


def _bibtex(text: str) -> Iterator[Candidate]:
    for match in _ENTRY.finditer(text):
        if match[1].casefold() in ("string", "comment", "preamble"):
            continue
        fields = _fields(text, match.end() - 1)
        title = _plain(fields.get("title", ""))
        people = re.split(r"\s+and\b\s*", _plain(fields.get("author", "")))
        number = fields.get("eprint", "")
        yield _record(
            title,
            people=people,
            year=fields.get("year", "") or fields.get("date", ""),
            abstract=_plain(fields.get("abstract", "")),
            venue=_plain(fields.get("journal", "") or fields.get("booktitle", "")),
            identifiers=_identifiers(fields.get("doi", "").strip(), f"arXiv:{number}" if number else ""),
        )


def _fields(text: str, position: int) -> dict[str, str]:
    """The fields of an entry from its first comma on; what looks odd ends it."""
    fields: dict[str, str] = {}
    while match := _FIELD.match(text, position):
        value, position = _value(text, match.end())
        fields.setdefault(match[1].casefold(), value)
        while position < len(text) and text[position].isspace():
            position += 1
    return fields


def _value(text: str, start: int) -> tuple[str, int]:
    if text[start : start + 1] not in ('"', "{"):
        end = re.compile(r"[,}\n]|$").search(text, start)
        stop = end.start() if end else len(text)
        return text[start:stop].strip(), stop
    is_quoted, depth, position = text[start] == '"', 0, start
    while position < min(len(text), start + 20_000):
        char = text[position]
        depth += (char == "{") - (char == "}")
        if (char == "}" and depth == 0 and not is_quoted) or (char == '"' and position > start and depth == 0):
            return text[start + 1 : position], position + 1
        position += 2 if char == "\\" else 1
    return "", len(text)


def _plain(value: str) -> str:
    for command, letter in _LETTERS.items():
        value = value.replace(command + " ", letter).replace(command + "{}", letter).replace(command, letter)
    return " ".join(_COMMAND.sub("", _ACCENT.sub(r"\1", value)).replace("~", " ").translate(_NO_BRACES).split())


_NO_BRACES = str.maketrans("", "", "{}")


# -- conference lists and tables


def _paperlist(text: str) -> Iterator[Candidate]:
    for item in json.loads(text):
        people = item.get("author", "").split(";")
        year = _YEAR.search(item.get("bibtex", "")) or _YEAR.search(item.get("site", ""))
        yield _record(
            item["title"], people=people, year=year[0] if year else "2018", abstract=item.get("abstract") or ""
        )


def _table(text: str) -> Iterator[Candidate]:
    """Tables of databases name their columns differently; the first that is there counts."""

    def pick(row: dict[str, str], *names: str) -> str:
        return next((row[name] for name in names if row.get(name)), "")

    for row in csv.DictReader(text.lstrip("\ufeff").splitlines(keepends=True)):
        people = pick(row, "Author full names", "Author Names", "Authors", "authors", "authorships.author.display_name")
        separator = "|" if "|" in people else ";"
        yield _record(
            pick(row, "Title", "Paper Title", "Document Title", "display_name", "title"),
            people=[re.sub(r"\s*\([^)]*\)|\*", "", name).strip() for name in people.split(separator)],
            year=pick(row, "Year", "Publication Year", "publication_year", "year")
            or ("2019" if "Paper ID" in row else ""),
            abstract=pick(row, "Abstract", "abstract"),
            identifiers=_identifiers(pick(row, "DOI", "doi")),
        )


def _ris(text: str) -> Iterator[Candidate]:
    for block in re.split(r"^ER\b.*$", text, flags=re.MULTILINE):
        tags: dict[str, list[str]] = {}
        for tag, value in re.findall(r"^([A-Z][A-Z0-9])  ?-? ?(.+)$", block, re.MULTILINE):
            tags.setdefault(tag, []).append(value.strip())
        title = next((tags[tag][0] for tag in ("TI", "T1") if tag in tags), "")
        year = next((tags[tag][0] for tag in ("PY", "Y1", "DA") if tag in tags), "")
        abstract = next((tags[tag][0] for tag in ("AB", "N2") if tag in tags), "")
        people = tags.get("AU") or tags.get("A1") or []
        yield _record(title, people=people, year=year, abstract=abstract, identifiers=_identifiers(*tags.get("DO", [])))


# -- arXiv and Daily Papers

_ITEM = re.compile(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", re.DOTALL)


def _arxiv_page(text: str) -> Iterator[Candidate]:
    for head, body in _ITEM.findall(text):
        number = re.search(r'/abs/([^"\']+)', head)
        title = re.search(r"list-title[^>]*>(?:<span[^>]*>[^<]*</span>)?(.*?)</div>", body, re.DOTALL)
        people = re.search(r"list-authors[^>]*>(.*?)</div>", body, re.DOTALL)
        abstract = re.search(r"<p class=.mathjax.>(.*?)</p>", body, re.DOTALL)
        if number and title and people:
            yield _record(
                _stripped(title[1]),
                people=re.findall(r"<a [^>]*>(.*?)</a>", people[1]),
                year=f"20{number[1][:2]}",
                abstract=_stripped(abstract[1]) if abstract else "",
                identifiers=_identifiers(f"arXiv:{number[1]}"),
            )


def _stripped(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())


def _arxiv_mail(text: str) -> Iterator[Candidate]:
    pattern = re.compile(r"arXiv:(\S+).*?\nTitle: (.*?)\nAuthors?: (.*?)\n[A-Z][a-z-]+: .*?\\\\\n(.*?)\\\\", re.DOTALL)
    for number, title, people, abstract in pattern.findall(text):
        names = re.split(r",\s*|\s+and\s+", re.sub(r"\([^)]*\)", "", " ".join(people.split())))
        yield _record(
            _plain(title),
            people=[_plain(name) for name in names],
            year=f"20{number[:2]}",
            abstract=" ".join(abstract.split()),
            identifiers=_identifiers(f"arXiv:{number}"),
        )


def _citation_tags(text: str) -> Iterator[Candidate]:
    for number, tags in json.loads(text).items():
        named: dict[str, list[str]] = {}
        for tag in tags:
            named.setdefault(tag["name"], []).append(tag["content"])
        yield _record(
            "".join(named.get("citation_title", [])),
            people=named.get("citation_author", []),
            year="".join(named.get("citation_date", [])),
            identifiers=_identifiers(f"arXiv:{number}"),
        )


def _daily_papers(text: str) -> Iterator[Candidate]:
    for item in json.loads(text):
        paper = item["paper"]
        yield _record(
            paper["title"],
            people=[author["name"] for author in paper["authors"]],
            year=paper["publishedAt"],
            abstract=paper["summary"],
            identifiers=_identifiers(f"arXiv:{paper['id']}"),
        )


# -- references, links, recorded answers


def _labelled_references(text: str) -> Iterator[Candidate]:
    for block in re.findall(r"<sequence>(.*?)</sequence>", text, re.DOTALL):
        parts = {name: _stripped(value) for name, value in re.findall(r"<([a-z]+)>(.*?)</\1>", block, re.DOTALL)}
        people = re.findall(r"([^\W\d_][\w'’-]+),? (?:[A-Z]\.[ -]?)+", parts.get("author", ""))
        yield _record(parts.get("title", "").strip("“”\".,' "), people=people, year=parts.get("date", ""))


def _links(text: str) -> Iterator[Candidate]:
    for title, address in re.findall(r"\[([^\[\]]{15,300})\]\((http[^)\s]+)\)", text):
        yield _record(title.strip("*_ "), identifiers=_identifiers(address))


def _recorded(text: str) -> Iterator[Candidate]:
    """Any object in a recorded answer that has a title and authors, whichever service gave it."""
    waiting = [json.loads(text)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            if record := _answered(value):
                yield record


def _answered(item: dict[str, Any]) -> Candidate | None:
    title, people = item.get("title"), item.get("author") or item.get("authors") or item.get("authorships")
    title = title[0] if isinstance(title, list) and title and isinstance(title[0], str) else title
    if not isinstance(title, str) or not isinstance(people, list):
        return None
    year = str(item.get("publication_year") or item.get("year") or item.get("issued") or "")
    abstract = item.get("abstract")
    return _record(
        _stripped(title),
        people=[name for person in people if (name := _answered_name(person))],
        year=year,
        abstract=_stripped(abstract) if isinstance(abstract, str) else "",
        identifiers=_identifiers(str(item.get("DOI") or item.get("doi") or "")),
    )


def _answered_name(person: object) -> str:
    if not isinstance(person, dict):
        return str(person)
    inner = person.get("author", person)
    if person.get("family"):
        return f"{person['family']}, {person.get('given', '')}"
    return str(inner.get("name") or inner.get("display_name") or "") if isinstance(inner, dict) else ""
