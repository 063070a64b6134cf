"""Addresses of pages that hold exactly one paper, and the identifier that such an address says.

Only what maps surely: the identifier stands in the address itself. The pages of the ACL Anthology, OpenReview and the
like have no identifier of another scheme in them; their address, in one form, is the identifier ("url").
"""

from __future__ import annotations

import re
from urllib.parse import unquote

_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_TAIL = r"(?:\.pdf|/)?"

#: Host and path (of the last ones: and query) of a page, and what its address says; the first that matches counts.
_PAGES = tuple(
    (re.compile(pattern, re.IGNORECASE), template)
    for pattern, template in (
        (rf"(?:(?:www|export)\.)?arxiv\.org/(?:abs|pdf|html|format|ps|src|e-print)/(?:arxiv:)?(.+?){_TAIL}",
         "arXiv:{}"),
        (rf"(?:ar5iv\.(?:labs\.arxiv\.)?org|(?:www\.)?alphaxiv\.org)/(?:abs|html|pdf)/(.+?){_TAIL}", "arXiv:{}"),
        (r"(?:www\.)?(?:huggingface|hf)\.co/papers/([^/]+)/?", "arXiv:{}"),
        (r"(?:(?:api|www)\.)?semanticscholar\.org/arxiv:(.+?)", "arXiv:{}"),
        (r"(?:(?:www|dx)\.)?doi\.org/(?:doi:)?(10\..+)", "doi:{}"),
        # what most publishers run (Atypon): ACM, Wiley, Taylor & Francis, Science, PNAS, ACS ...
        (r"[^/]+/doi/(?:(?:abs|full|pdf|epdf|pdfdirect|book|proceedings|10)/)*(10\.\d{4,9}/.+?)/?", "doi:{}"),
        (r"link\.springer\.com/(?:article|chapter|book|content/pdf)/(10\..+?)(?:\.pdf|/)?", "doi:{}"),
        (r"(?:www\.)?(?:bio|med)rxiv\.org/content/(10\.1101/[\d.]+?)(?:v\d+)?(?:\.[a-z][a-z.-]*)?/?", "doi:{}"),
        (r"(?:www\.)?nature\.com/articles/(s\d{5}-\d{3}-\d{5}-[\dx])(?:\.pdf)?/?", "doi:10.1038/{}"),
        (r"(?:journals\.)?plos\.org/[a-z]+/article\?id=(10\.1371/journal\.[a-z]+\.\d+)(?:&.*)?", "doi:{}"),
        (r"pubmed\.ncbi\.nlm\.nih\.gov/(\d+)/?", "PMID {}"),
        (r"(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed/(\d+)/?", "PMID {}"),
        (r"openreview\.net/(?:forum|pdf|attachment)\?(?:.*&)?id=([\w-]+)(?:&.*)?", "https://openreview.net/forum?id={}"),
        (r"(?:www\.)?aclanthology\.org/([A-Za-z]\d{2}-\d{4}|\d{4}\.[\w-]+\.\d+)(?:v\d+)?(?:\.pdf|\.bib|/)?",
         "https://aclanthology.org/{}/"),
        (r"openaccess\.thecvf\.com/(content[\w-]*(?:/[\w-]+)?)/(?:html|papers)/([\w-]+)\.(?:html|pdf)",
         "https://openaccess.thecvf.com/{}/html/{}.html"),
        (r"proceedings\.mlr\.press/([vr]\d+)/([\w-]+?)(?:\.html|/\2(?:\.pdf)?)",
         "https://proceedings.mlr.press/{}/{}.html"),
        (r"(?:www\.)?jmlr\.org/papers/v(\d+)/([\w-]+)\.html", "https://www.jmlr.org/papers/v{}/{}.html"),
        (r"(?:www\.)?jmlr\.org/papers/volume(\d+)/([\w-]+)/\2\.pdf", "https://www.jmlr.org/papers/v{}/{}.html"),
        (r"(?:papers\.nips|(?:papers|proceedings)\.neurips)\.cc/paper(?:_files/paper)?/(\d{4})"
         r"/(?:hash|file)/([0-9a-f]{32})-(?:Abstract|Paper)((?:-[\w-]+)?)\.(?:html|pdf)",
         "https://proceedings.neurips.cc/paper/{}/hash/{}-Abstract{}.html"),
        (r"(?:www\.)?semanticscholar\.org/paper/(?:[^/]+/)?([0-9a-f]{40})(?:/.*)?",
         "https://www.semanticscholar.org/paper/{}"),
    )
)  # fmt: skip


def identifier_text(address: str) -> str:
    """What the address of a paper's page says, as `parse_identifier` reads it ("arXiv:2306.12345"); else empty.

    The address may lack "https://". A fragment, a query that says nothing and percent signs are seen through.
    """
    scheme = _SCHEME.match(address)
    place = unquote(address[scheme.end() if scheme else 0 :].partition("#")[0])
    for form in dict.fromkeys((place.partition("?")[0], place)):
        for pattern, template in _PAGES:
            if match := pattern.fullmatch(form):
                return template.format(*match.groups())
    return ""
