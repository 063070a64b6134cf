"""API keys: what some sources give a person who registers, and take for more questions a day.

A key goes to its own source's address and nowhere else: it is put on at the last moment, so that no redirect, kept
answer, log or message has it, and it is struck out of what comes back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from readinglist.errors import InvalidRequest
from readinglist.sources.sites import SITES, Site
from readinglist.sources.source import Answer, Request

PREFIX = "READINGLIST_KEY_"
_HIDDEN = "…"
#: Signs that stand for themselves in an address and in a header. Those given out are 20 to 64 letters and digits.
_FORM = re.compile(r"[A-Za-z0-9._~-]{8,200}")


@dataclass(frozen=True, slots=True)
class ApiKeys:
    """values: by the source's key. Never shown, not even by repr."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> ApiKeys:
        """Read READINGLIST_KEY_OPENALEX and its like. A variable that names no source that takes a key is refused."""
        values = {}
        for name, value in environment.items():
            if name.startswith(PREFIX) and value.strip():
                source = name.removeprefix(PREFIX).lower()
                if source not in taking_keys():
                    known = ", ".join(map(variable, taking_keys()))
                    raise InvalidRequest(f"{name} names no source that takes a key.", f"Known are {known}.")
                values[source] = checked_api_key(value, where=name)
        return cls(values)

    def interval_s(self, site: Site) -> float:
        """Seconds between two questions to a source: some allow more to whom they know."""
        has_key = site.key in self.values and site.api_key is not None
        return site.api_key.interval_s if has_key and site.api_key else site.interval_s

    def put_on(self, request: Request) -> tuple[Request, dict[str, str]]:
        """What really goes out: the request, and the headers that it needs besides."""
        key, place = self.values.get(request.source), SITES[request.source].api_key
        if not key or place is None:
            return request, {}
        if place.header:
            return request, {place.header: key}
        path, _mark, query = request.address.partition("?")
        mine = f"{place.parameter}="  # a redirect may repeat it
        parameters = [part for part in query.split("&") if part and not part.startswith(mine)]
        return replace(request, address=f"{path}?{'&'.join([*parameters, mine + key])}"), {}

    def strike_out(self, answer: Answer, source: str) -> Answer:
        """The answer without the key that its question had."""
        key = self.values.get(source)
        if not key:
            return answer
        headers = {name: value.replace(key, _HIDDEN) for name, value in answer.headers.items()}
        return replace(answer, headers=headers, body=answer.body.replace(key.encode(), _HIDDEN.encode()))

    def explain_refusal(self, answer: Answer, source: str) -> str:
        """Why a source that takes keys refused, as a phrase that follows its name; empty when no key explains it.

        NCBI refuses a wrong key with status 400, which else is a question that it does not understand.
        """
        if source not in SITES or SITES[source].api_key is None:
            return ""
        if source in self.values:
            is_refused = answer.status in (401, 403) or (answer.status == 400 and b"api key" in answer.body.lower())
            return "refuses your API key" if is_refused else ""
        return "answers only those who have an API key of it" if answer.status in (401, 403) else ""


def taking_keys() -> tuple[str, ...]:
    """The sources that take a key."""
    return tuple(site.key for site in SITES.values() if site.api_key)


def variable(source: str) -> str:
    """The name of the environment variable for a source's key."""
    return PREFIX + source.upper()


def checked_api_key(text: str, *, where: str) -> str:
    """A key without the blanks around it. InvalidRequest, not showing it, for what could break a header or address."""
    if not _FORM.fullmatch(text.strip()):
        raise InvalidRequest(
            f"{where} is no API key.", "A key is 8 to 200 letters and digits, as the source's page shows it."
        )
    return text.strip()
