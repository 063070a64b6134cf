"""A .bib of generated papers, with fields, accents and entries as long as a real one of that size has."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from tests.bench import generating

from readinglist.formats.bibtex.encoding import FieldEncoder
from readinglist.formats.bibtex.names import format_people
from readinglist.model.paper import Paper

#: An abstract in each so many: libraries from a publisher's site have them, those from dblp do not.
_ABSTRACTS = 25
_HEAD = '% a generated bibliography\n@string{acl = "Association for Computational Linguistics"}\n\n'


def bibliography(count: int, *, seed: int = 11) -> str:
    """So many entries, some 600 characters each: as the anthology of a society has them."""
    return _HEAD + "\n".join(_entries(count, seed=seed))


def _entries(count: int, *, seed: int) -> Iterator[str]:
    encode = FieldEncoder()
    for number, paper in enumerate(islice(generating.iter_papers(seed=seed), count)):
        yield _entry(paper, number, encode)


def _entry(paper: Paper, number: int, encode: FieldEncoder) -> str:
    year = paper.date.year if paper.date else 2000
    fields = {
        "title": f"{{{encode(paper.title)}}}",
        "author": f"{{{format_people(paper.people, encode)}}}",
        "editor": "{Lima, Ana and M{\\\"u}ller, J{\\'o}zef}",
        "booktitle": f"{{Proceedings of the {number % 60 + 1}th Annual Meeting on {{NLP}} and Related Matters}}",
        "month": "jul",
        "year": f'"{year}"',
        "address": "{Bergen, Norway}",
        "publisher": "acl",
        "url": f"{{https://www.example.org/anthology/{year}.main-{number}}}",
        "doi": f"{{10.18653/v1/{year}.main-{number}}}",
        "pages": f'"{number}--{number + 9}"',
    }
    if number % _ABSTRACTS == 0:
        fields["abstract"] = f"{{{encode(paper.abstract)}}}"
    lines = ",\n".join(f"    {name} = {source}" for name, source in fields.items())
    return f"@inproceedings{{key-etal-{year}-{number},\n{lines}\n}}\n"
