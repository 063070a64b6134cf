"""Where each source lives, and how often it may be asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApiKeyPlace:
    """Where a source takes its users' keys, a header or a parameter, and how often it may be asked with one."""

    interval_s: float
    header: str = ""
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """One source on the net.

    name: as a person reads it. address: what its paths are put behind. hosts: all its interfaces; they share one
    queue. interval_s: seconds from the start of one request to the start of the next, the strictest known rate.
    referred: hosts of other sources to which it may send us on. api_key: None where it takes none.
    """

    key: str
    name: str
    address: str
    hosts: frozenset[str]
    interval_s: float
    referred: frozenset[str] = frozenset()
    api_key: ApiKeyPlace | None = None


#: Hosts that answer doi.org's content negotiation for the agencies that a paper's DOI can be from.
_AGENCIES = frozenset({"api.crossref.org", "data.crossref.org", "api.datacite.org", "data.crosscite.org"})

# Rates: arXiv's from its terms of use (help/api/tou: one request in three seconds over all interfaces, one connection);
# Crossref's from the headers of its public pool; Semantic Scholar's is that of a key, because the pool without one is
# shared and shrinking; PubMed's from NCBI's usage guidelines; OpenAlex's a tenth of what it allows. For the others no
# limit is known: a few requests a second are what one person would cause by hand.
# Keys: developers.openalex.org/guides/authentication; api.semanticscholar.org/api-docs; NCBI Insights and KA-05317 of
# support.nlm.nih.gov (10 a second with one).
SITES: dict[str, Site] = {
    site.key: site
    for site in (
        Site(
            "arxiv",
            "arXiv",
            "https://export.arxiv.org",
            frozenset({"export.arxiv.org", "arxiv.org", "www.arxiv.org", "rss.arxiv.org", "oaipmh.arxiv.org"}),
            3.0,
        ),
        Site(
            "crossref",
            "Crossref",
            "https://api.crossref.org",
            frozenset({"api.crossref.org", "data.crossref.org"}),
            0.2,
        ),
        Site(
            "openalex",
            "OpenAlex",
            "https://api.openalex.org",
            frozenset({"api.openalex.org"}),
            0.1,
            api_key=ApiKeyPlace(0.1, parameter="api_key"),
        ),
        Site(
            "semanticscholar",
            "Semantic Scholar",
            "https://api.semanticscholar.org",
            frozenset({"api.semanticscholar.org"}),
            1.0,
            api_key=ApiKeyPlace(1.0, header="x-api-key"),
        ),
        Site(
            "datacite",
            "DataCite",
            "https://api.datacite.org",
            frozenset({"api.datacite.org", "data.crosscite.org"}),
            0.2,
        ),
        Site("dblp", "DBLP", "https://dblp.org", frozenset({"dblp.org"}), 1.0),
        Site(
            "pubmed",
            "PubMed",
            "https://eutils.ncbi.nlm.nih.gov",
            frozenset({"eutils.ncbi.nlm.nih.gov"}),
            0.34,
            api_key=ApiKeyPlace(0.1, parameter="api_key"),
        ),
        Site("doi", "doi.org", "https://doi.org", frozenset({"doi.org", "dx.doi.org"}), 0.2, _AGENCIES),
        Site("huggingface", "Hugging Face", "https://huggingface.co", frozenset({"huggingface.co"}), 0.5),
    )
}


def site_of(host: str) -> Site | None:
    """The site that a host belongs to."""
    return next((site for site in SITES.values() if host in site.hosts), None)


def name_of(source: str) -> str:
    """What a person calls a source, or the host of a page."""
    return SITES[source].name if source in SITES else source
