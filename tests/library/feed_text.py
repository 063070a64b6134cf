"""Feeds for tests: texts of our own, made of titles."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def rss(items: Iterable[str | tuple[str, str]], *, title: str = "Owls Weekly") -> bytes:
    """An RSS feed of titles, or of (title, author); the address of each is made of its title."""
    pairs = [(item, "Ada Lovelace") if isinstance(item, str) else item for item in items]
    shown = "".join(
        f"<item><title>{escape(name)}</title><link>https://owls.example.org/{_slug(name)}</link>"
        f"<guid isPermaLink='false'>tag:owls,{_slug(name)}</guid><description>About {escape(name)}, in a few words."
        f"</description><dc:creator>{escape(author)}</dc:creator>"
        "<pubDate>Fri, 20 Nov 2026 08:00:00 +0000</pubDate></item>"
        for name, author in pairs
    )
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>"
        f"<title>{escape(title)}</title><link>https://owls.example.org/</link>{shown}</channel></rss>"
    ).encode()


def _slug(name: str) -> str:
    return "".join(char if char.isalnum() else "-" for char in name.lower())
