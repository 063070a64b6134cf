"""A small world of papers behind the dialects of the services, over real HTTP on loopback.

    with Archive([Record("Attention Is All You Need", arxiv="1706.03762", ...)]) as archive:
        run_program(env=archive.environment)
        archive.count("arxiv")

Every answer has the shape that the service was recorded with, its traps included: arXiv's empty feed, Crossref's plain
404, nulls in place, 404 "Title match not found", inverted abstracts. All texts are hand-made by the tests that use it.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from xml.sax.saxutils import escape

from readinglist.model.people import parse_person
from readinglist.model.titles import normalise_title
from sources.loopback import LoopbackServer, Reply, Request

SERVICES = ("arxiv", "crossref", "openalex", "semanticscholar", "datacite", "dblp", "pubmed", "doi", "huggingface")


@dataclass(frozen=True)
class Record:
    """One paper, or a decoy, as the services know it.

    people: "Given Family". date: "2023-06-26", of the first version or of publication. kind: "preprint", "journal" or
    "proceedings". published_doi: what the preprint names as its published version; preprint: the arXiv id that the
    published one names. comment: arXiv's author comment ("This paper has been withdrawn ..."). is_retracted: Crossref
    and OpenAlex say so. known_to: the services that have it; None means all that could (arXiv and Hugging Face those
    with an arXiv id, Crossref those with a DOI).
    """

    title: str
    arxiv: str = ""
    doi: str = ""
    abstract: str = ""
    people: tuple[str, ...] = ()
    date: str = "2023-06-26"
    kind: str = "preprint"
    venue: str = ""
    volume: str = ""
    pages: str = ""
    publisher: str = ""
    published_doi: str = ""
    preprint: str = ""
    comment: str = ""
    version: int = 1
    is_retracted: bool = False
    known_to: frozenset[str] | None = None

    def is_in(self, service: str) -> bool:
        if self.known_to is not None:
            return service in self.known_to
        if service in ("arxiv", "huggingface"):
            return bool(self.arxiv)
        return service in ("openalex", "semanticscholar") or (service == "crossref" and bool(self.doi))


@dataclass
class _Failure:
    status: int
    headers: Mapping[str, str]
    times: int | None


@dataclass
class Archive:
    """The services for a set of records. Enter it to serve.

    abstracts: the services that print abstracts. Delays, failures and counts are per service.
    """

    records: Iterable[Record]
    abstracts: frozenset[str] = frozenset({"arxiv", "openalex", "semanticscholar", "huggingface"})
    _delays: dict[str, float] = field(default_factory=dict)
    _failures: dict[str, _Failure] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.records = tuple(self.records)
        self._server = LoopbackServer(self._answer)
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, error, trace)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that point the program here, for all services."""
        return {f"READINGLIST_SOURCE_{service.upper()}": self.address(service) for service in SERVICES}

    def address(self, service: str) -> str:
        return f"{self._server.address}/{service}"

    @property
    def requests(self) -> list[Request]:
        return self._server.requests

    def asked(self, service: str) -> list[Request]:
        """The requests that a service got, in order, failed ones included."""
        return [request for request in self.requests if request.path.startswith(f"/{service}/")]

    def count(self, service: str = "") -> int:
        return len(self.asked(service)) if service else len(self.requests)

    def delay(self, service: str, seconds: float) -> None:
        """Every answer of the service comes this much later."""
        self._delays[service] = seconds

    def fail(
        self, service: str, status: int = 429, *, headers: Mapping[str, str] | None = None, times: int | None = None
    ) -> None:
        """The service answers with `status`, `times` times or until `heal`."""
        self._failures[service] = _Failure(status, dict(headers or {}), times)

    def heal(self, service: str) -> None:
        self._failures.pop(service, None)

    def _answer(self, request: Request) -> Reply:
        service, _, path = request.path.removeprefix("/").partition("/")
        if seconds := self._delays.get(service):
            self._server.stopping.wait(seconds)
        if failure := self._take_failure(service):
            return Reply(b"{}", failure.status, {"Content-Type": "application/json", **failure.headers})
        answer = _DIALECTS.get(service)
        if answer is None:
            return _text(404, f"no service {service!r}")
        records = [record for record in self.records if record.is_in(service)]
        return answer(_Shelf(records, service in self.abstracts), "/" + path, request)

    def _take_failure(self, service: str) -> _Failure | None:
        with self._lock:
            failure = self._failures.get(service)
            if failure is not None and failure.times is not None:
                failure.times -= 1
                if failure.times <= 0:
                    del self._failures[service]
            return failure


@dataclass(frozen=True)
class _Shelf:
    """The records of one service."""

    records: list[Record]
    has_abstracts: bool

    def search(self, text: str, limit: int) -> list[Record]:
        """Records that share at least half of the words asked for, most alike first, as search engines do."""
        words = set(normalise_title(text).split())
        scored = []
        for position, record in enumerate(self.records):
            title = set(normalise_title(record.title).split())
            common = len(words & title)
            if words and common * 2 >= len(words):
                scored.append((-common / len(words | title), position, record))
        return [record for _score, _position, record in sorted(scored, key=lambda item: item[:2])[:limit]]

    def find(self, scheme: str, value: str) -> Record | None:
        value = value.lower()
        return next((record for record in self.records if getattr(record, scheme).lower() == value), None)

    def abstract(self, record: Record) -> str:
        return record.abstract if self.has_abstracts else ""


def _json(thing: Any, status: int = 200) -> Reply:
    return Reply(json.dumps(thing).encode(), status, {"Content-Type": "application/json"})


def _text(status: int, text: str) -> Reply:
    return Reply(text.encode(), status, {"Content-Type": "text/plain"})


# -- arXiv ------------------------------------------------------------------------------------------------------


def _arxiv(shelf: _Shelf, path: str, request: Request) -> Reply:
    if path != "/api/query":
        return _text(404, "not found")
    limit = int(request.query.get("max_results", 10))
    if ids := request.query.get("id_list", ""):
        wanted = [re.sub(r"v\d+$", "", id_) for id_ in ids.split(",")]
        if any(not re.fullmatch(r"\d{4}\.\d{4,5}|[a-z.-]+/\d{7}", id_, re.IGNORECASE) for id_ in wanted):
            return _feed([_arxiv_error("incorrect id format")], 400)
        found = [record for id_ in wanted if (record := shelf.find("arxiv", id_))]
    else:
        found = shelf.search(re.sub(r"\b(?:ti|all|AND|OR)\b:?", " ", request.query.get("search_query", "")), limit)
    return _feed([_arxiv_entry(record, shelf.abstract(record)) for record in found[:limit]])


def _feed(entries: list[str], status: int = 200) -> Reply:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
        ' xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">\n'
        f"<opensearch:totalResults>{len(entries)}</opensearch:totalResults>\n{''.join(entries)}</feed>\n"
    )
    return Reply(text.encode(), status, {"Content-Type": "application/atom+xml; charset=utf-8"})


def _arxiv_error(message: str) -> str:
    return f"<entry><id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>{message}</summary></entry>\n"


def _arxiv_entry(record: Record, abstract: str) -> str:
    parts = [f"<id>http://arxiv.org/abs/{record.arxiv}v{record.version}</id><title>{escape(record.title)}</title>"]
    parts.append(f"<published>{record.date}T17:59:46Z</published><updated>{record.date}T17:59:46Z</updated>")
    parts.append(f'<summary>{escape(abstract)}</summary><category term="cs.LG"/>')
    parts += [f"<author><name>{escape(name)}</name></author>" for name in record.people]
    if record.comment:
        parts.append(f"<arxiv:comment>{escape(record.comment)}</arxiv:comment>")
    if doi := record.published_doi or record.doi:
        parts.append(f"<arxiv:doi>{escape(doi)}</arxiv:doi>")
    return f"<entry>{''.join(parts)}</entry>\n"


# -- Crossref ---------------------------------------------------------------------------------------------------


def _crossref(shelf: _Shelf, path: str, request: Request) -> Reply:
    if path.startswith("/works/"):
        record = shelf.find("doi", path.removeprefix("/works/"))
        if record is None:
            return _text(404, "Resource not found.")
        return _json({"status": "ok", "message-type": "work", "message": _crossref_work(record, shelf)})
    limit = int(request.query.get("rows", 20))
    if filters := request.query.get("filter", ""):
        wanted = [item.removeprefix("doi:") for item in filters.split(",") if item.startswith("doi:")]
        found = [record for doi in wanted if (record := shelf.find("doi", doi))]
    else:
        found = shelf.search(request.query.get("query.bibliographic", ""), limit)
    items = [_crossref_work(record, shelf) for record in found[:limit]]
    return _json(
        {"status": "ok", "message-type": "work-list", "message": {"items": items, "total-results": len(items)}}
    )


_CROSSREF_TYPES = {"preprint": "posted-content", "journal": "journal-article", "proceedings": "proceedings-article"}


def _crossref_work(record: Record, shelf: _Shelf) -> dict[str, Any]:
    people = [parse_person(name) for name in record.people]
    work: dict[str, Any] = {
        "DOI": record.doi,
        "title": [record.title],
        "type": _CROSSREF_TYPES[record.kind],
        "author": [{"given": person.given, "family": person.family, "sequence": "additional"} for person in people],
        "issued": {"date-parts": [[int(part) for part in record.date.split("-")]]},
        "publisher": record.publisher,
        "container-title": [record.venue] if record.venue else [],
        "volume": record.volume,
        "page": record.pages,
        "URL": f"https://doi.org/{record.doi}",
        "relation": {},
        "score": 40.0,
    }
    if abstract := shelf.abstract(record):
        work["abstract"] = f"<jats:p>{escape(abstract)}</jats:p>"
    if record.preprint:
        work["relation"]["has-preprint"] = [
            {"id-type": "doi", "id": f"10.48550/arXiv.{record.preprint}", "asserted-by": "subject"}
        ]
    if record.is_retracted:
        work["updated-by"] = [{"DOI": f"{record.doi}.retraction", "type": "retraction", "label": "Retraction"}]
    return work


# -- OpenAlex ---------------------------------------------------------------------------------------------------


def _openalex(shelf: _Shelf, path: str, request: Request) -> Reply:
    if path != "/works":
        return _text(404, "<!doctype html><title>404 Not Found</title>")
    limit = int(request.query.get("per-page", request.query.get("per_page", 25)))
    kind, _, text = request.query.get("filter", "").partition(":")
    if kind == "doi":
        wanted = [item.removeprefix("https://doi.org/") for item in text.split("|")]
        found = [record for doi in wanted if (record := _by_any_doi(shelf, doi))]
    else:
        found = shelf.search(text, limit)
    works = [_openalex_work(record, number, shelf.abstract(record)) for number, record in enumerate(found[:limit], 1)]
    return _json({"meta": {"count": len(works), "page": 1, "per_page": limit}, "results": works})


def _by_any_doi(shelf: _Shelf, doi: str) -> Record | None:
    if match := re.fullmatch(r"10\.48550/arxiv\.(.+)", doi, re.IGNORECASE):
        return shelf.find("arxiv", match[1])
    return shelf.find("doi", doi)


def _openalex_work(record: Record, number: int, abstract: str) -> dict[str, Any]:
    doi = record.doi or (f"10.48550/arxiv.{record.arxiv}" if record.arxiv else "")
    address = f"https://arxiv.org/abs/{record.arxiv}" if record.arxiv else f"https://doi.org/{doi}"
    location = {"landing_page_url": address, "source": {"display_name": record.venue or "arXiv (Cornell University)"}}
    index: dict[str, list[int]] = {}
    for position, word in enumerate(abstract.split()):
        index.setdefault(word, []).append(position)
    first, _, last = record.pages.partition("-")
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/{doi}" if doi else None,
        "title": record.title,
        "publication_year": int(record.date[:4]),
        "publication_date": record.date,
        "type": "preprint" if record.kind == "preprint" else "article",
        "type_crossref": _CROSSREF_TYPES[record.kind],
        "authorships": [{"author": {"display_name": name}, "raw_author_name": name} for name in record.people],
        "abstract_inverted_index": index or None,
        "biblio": {
            "volume": record.volume or None,
            "issue": None,
            "first_page": first or None,
            "last_page": last or None,
        },
        "is_retracted": record.is_retracted,
        "primary_location": location,
        "locations": [location],
    }


# -- Semantic Scholar -------------------------------------------------------------------------------------------


def _semanticscholar(shelf: _Shelf, path: str, request: Request) -> Reply:
    if path == "/graph/v1/paper/search/match":
        found = shelf.search(request.query.get("query", ""), 1)
        if not found:
            return _json({"error": "Title match not found"}, 404)
        return _json({"data": [_s2_paper(found[0], shelf) | {"matchScore": 133.0}]})
    if path == "/graph/v1/paper/batch" and request.method == "POST":
        return _json([_s2_by_id(shelf, id_) for id_ in json.loads(request.body)["ids"]])
    return _json({"error": "not found"}, 404)


def _s2_by_id(shelf: _Shelf, id_: str) -> dict[str, Any] | None:
    scheme, _, value = id_.partition(":")
    record = shelf.find({"ARXIV": "arxiv", "DOI": "doi"}.get(scheme.upper(), "doi"), value)
    return _s2_paper(record, shelf) if record else None


def _s2_paper(record: Record, shelf: _Shelf) -> dict[str, Any]:
    ids = {"ArXiv": record.arxiv or record.preprint, "DOI": record.doi or record.published_doi}
    kind = "Conference" if record.kind == "proceedings" else "JournalArticle"
    return {
        "paperId": f"{abs(hash(record)):040x}"[:40],
        "externalIds": {name: value for name, value in ids.items() if value},
        "title": record.title,
        "abstract": shelf.abstract(record) or None,
        "venue": record.venue or "arXiv.org",
        "year": int(record.date[:4]),
        "publicationDate": record.date,
        "publicationTypes": [kind],
        "journal": {"name": record.venue or "ArXiv", "volume": record.volume, "pages": record.pages},
        "authors": [{"authorId": str(number), "name": name} for number, name in enumerate(record.people, 1)],
    }


# -- Hugging Face, and the services that know nothing here --------------------------------------------------------


def _huggingface(shelf: _Shelf, path: str, request: Request) -> Reply:
    if path == "/api/daily_papers":
        day = request.query.get("date", "")
        found = [record for record in shelf.records if not day or record.date == day]
        return _json([{"paper": _hf_paper(record, shelf), "title": record.title} for record in found])
    if path == "/api/papers/search":
        return _json([{"paper": _hf_paper(record, shelf)} for record in shelf.search(request.query.get("q", ""), 10)])
    record = shelf.find("arxiv", path.removeprefix("/api/papers/"))
    return _json(_hf_paper(record, shelf)) if record else _json({"error": "Paper not found"}, 404)


def _hf_paper(record: Record, shelf: _Shelf) -> dict[str, Any]:
    return {
        "id": record.arxiv,
        "title": record.title,
        "summary": shelf.abstract(record),
        "publishedAt": f"{record.date}T00:00:00.000Z",
        "authors": [{"name": name, "hidden": False} for name in record.people],
        "upvotes": 0,
    }


def _datacite(shelf: _Shelf, path: str, request: Request) -> Reply:
    return _json({"data": [], "meta": {"total": 0}})


def _dblp(shelf: _Shelf, path: str, request: Request) -> Reply:
    return _json({"result": {"hits": {"@total": "0", "@sent": "0"}}})


def _pubmed(shelf: _Shelf, path: str, request: Request) -> Reply:
    if path.endswith("/efetch.fcgi"):
        return Reply(b"<PubmedArticleSet></PubmedArticleSet>", headers={"Content-Type": "text/xml; charset=UTF-8"})
    return _json({"esearchresult": {"count": "0", "idlist": []}})


def _doi(shelf: _Shelf, path: str, request: Request) -> Reply:
    if not path.startswith("/ra/"):
        return Reply(b"<!DOCTYPE html><title>DOI Not Found</title>", 404, {"Content-Type": "text/html"})
    return _json([{"DOI": path.removeprefix("/ra/"), "status": "DOI does not exist"}])


_DIALECTS: dict[str, Callable[[_Shelf, str, Request], Reply]] = {
    "arxiv": _arxiv,
    "crossref": _crossref,
    "openalex": _openalex,
    "semanticscholar": _semanticscholar,
    "huggingface": _huggingface,
    "datacite": _datacite,
    "dblp": _dblp,
    "pubmed": _pubmed,
    "doi": _doi,
}
