"""Bytes to entries: one file a kind of listing, plus decoding and detection. Pure: never network, never database."""

from __future__ import annotations

from readinglist.listings import (
    arxiv_abs,
    arxiv_copy,
    arxiv_list,
    arxiv_mail,
    arxiv_search,
    daily_papers,
    daily_papers_data,
    dblp_answers,
    feeds,
    identifiers,
    landing_page,
    mail,
    markdown_lists,
    openreview_text,
    opml,
    proceedings,
    references,
    scholar_alerts,
    titles,
    unknown_page,
)
from readinglist.model.kind import ListingKind

#: Every kind that this version reads, in the order in which a person is told of them.
KINDS: tuple[ListingKind, ...] = (
    daily_papers.KIND,
    daily_papers_data.PAGE_KIND,
    daily_papers_data.JSON_KIND,
    arxiv_list.KIND,
    arxiv_copy.KIND,
    arxiv_search.KIND,
    arxiv_abs.KIND,
    arxiv_mail.KIND,
    scholar_alerts.KIND,
    mail.KIND,
    feeds.KIND,
    opml.KIND,
    proceedings.KIND,
    dblp_answers.KIND,
    openreview_text.KIND,
    landing_page.KIND,
    markdown_lists.KIND,
    references.KIND,
    identifiers.KIND,
    titles.KIND,
    unknown_page.KIND,
    titles.TEXT_KIND,
)
