"""THE NETWORK: the only home of httpx. One polite client, one small file for each service."""

from __future__ import annotations

from collections.abc import Mapping

from readinglist.sources.arxiv import Arxiv
from readinglist.sources.crossref import Crossref
from readinglist.sources.datacite import DataCite
from readinglist.sources.dblp import Dblp
from readinglist.sources.doi_org import DoiOrg
from readinglist.sources.huggingface import HuggingFace
from readinglist.sources.openalex import OpenAlex
from readinglist.sources.pubmed import PubMed
from readinglist.sources.semanticscholar import SemanticScholar
from readinglist.sources.source import Source

#: By key. Making them asks nothing and imports no httpx.
SOURCES: Mapping[str, Source] = {
    source.key: source
    for source in (
        Arxiv(),
        SemanticScholar(),
        OpenAlex(),
        Crossref(),
        DataCite(),
        Dblp(),
        PubMed(),
        HuggingFace(),
        DoiOrg(),
    )
}
