"""The addresses that may be contacted: those of the sources, or those that replace them, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from readinglist.errors import InvalidRequest, SourceUnavailable
from readinglist.sources.reaching import checked_address, is_loopback
from readinglist.sources.sites import SITES, site_of

PREFIX = "READINGLIST_SOURCE_"


@dataclass(frozen=True, slots=True)
class Addresses:
    """replaced: address by the key of the source, without a slash at the end. With any of them, no other is asked."""

    replaced: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Addresses:
        """Read READINGLIST_SOURCE_ARXIV and its like. A variable that names no source or no address is refused.

        A slip in a name must not lead to the real service while somebody believes that it is replaced.
        """
        replaced = {}
        for name, value in environment.items():
            if not name.startswith(PREFIX) or not value:
                continue
            key = name.removeprefix(PREFIX).lower()
            if key not in SITES:
                raise InvalidRequest(f"{name} names no source.", f"Known are {', '.join(_variables())}.")
            replaced[key] = _checked(name, value)
        return cls(replaced)

    def has(self, source: str) -> bool:
        """Whether a source may be contacted at all."""
        return not self.replaced or source in self.replaced

    def address(self, source: str) -> str:
        """What the paths of a source are put behind. SourceUnavailable when only others are replaced."""
        if not self.has(source):
            name = SITES[source].name
            raise SourceUnavailable(
                f"{name} is not asked: addresses of other sources are replaced.",
                f"Set {PREFIX}{source.upper()} as well, or none of these variables.",
                source=source,
            )
        return self.replaced.get(source, SITES[source].address)

    def is_own(self, source: str, address: str) -> bool:
        """Whether an address is below the one that stands for the source, and no other interface of it."""
        return source in SITES and self.has(source) and address.startswith(f"{self.address(source)}/")

    def is_on_loopback(self, source: str) -> bool:
        """Whether a source is replaced by this very machine, where nobody needs politeness."""
        return source in self.replaced and is_loopback(urlsplit(self.replaced[source]).hostname or "")

    def route_page(self, address: str) -> tuple[str, str]:
        """Whose queue a page that a person named waits in, and its address: (key of a source or host, address).

        A page of a source leads to what replaces it. SourceUnavailable when only others are replaced; this very
        machine cannot be taken for a real service, so it is always let through. Raises as `checked_address`.
        """
        parts = checked_address(address)
        host = parts.hostname or ""
        address = parts._replace(fragment="").geturl()
        for key, replacing in self.replaced.items():
            if address.startswith(f"{replacing}/"):
                return key, address
        site = site_of(host) if _is_plain(parts) or parts.port == 80 else None
        if site is None:
            if self.replaced and not is_loopback(host):
                raise SourceUnavailable(
                    f"{host} is not asked: addresses of sources are replaced.",
                    f"Set none of the variables {PREFIX}… to ask it.",
                    source=host,
                )
            return host, address
        if not self.replaced:
            return site.key, address
        return site.key, self.address(site.key) + parts._replace(scheme="", netloc="", fragment="").geturl()

    def route(self, source: str, location: str) -> tuple[str, str]:
        """Where a redirect of `source` leads: (key of the source that lives there, address). ValueError: nowhere we go.

        A known agency's address leads to what replaces it.
        """
        site = SITES[source]
        allowed = site.hosts | site.referred
        for key, address in self.replaced.items():
            if location.startswith(f"{address}/") and SITES[key].hosts & allowed:
                return key, location
        parts = urlsplit(location)
        host = parts.hostname or ""
        if parts.scheme != "https":
            raise ValueError(f"to {parts.scheme}: instead of https:")
        target = site_of(host)
        if target is None or host not in allowed or not _is_plain(parts):
            raise ValueError(f"to another host, {host or 'one without a name'}")
        if not self.replaced:
            return target.key, location
        if target.key not in self.replaced:
            raise ValueError(f"to {host}, which is not replaced while others are")
        return target.key, self.replaced[target.key] + parts._replace(scheme="", netloc="").geturl()


def _checked(name: str, value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise InvalidRequest(f"{name} is no address: {value!r}.", "It looks like http://127.0.0.1:8080.")
    return value.rstrip("/")


def _variables() -> list[str]:
    return [PREFIX + key.upper() for key in SITES]


def _is_plain(parts: SplitResult) -> bool:
    """No user name, no odd port: nothing that makes an address look like another one."""
    return parts.username is None and parts.port in (None, 443)
