"""Which addresses may be contacted: those of the sources, or those that replace them, and no other."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from readinglist.errors import InvalidRequest, SourceUnavailable
from readinglist.sources import SOURCES
from readinglist.sources.addresses import Addresses
from readinglist.sources.client import Client
from readinglist.sources.sites import SITES
from sources.archive import SERVICES, Archive
from sources.asking import FakeClock, KeptAnswers, client_for
from sources.loopback import LoopbackServer, Reply, Request


def _owls(request: Request) -> Reply:
    return Reply(b"owls")


def test_every_source_has_a_site_of_its_own_and_its_address_is_one_of_its_hosts() -> None:
    assert set(SITES) == set(SOURCES) == set(SERVICES)
    assert all(site.address.removeprefix("https://") in site.hosts for site in SITES.values())
    hosts = [host for site in SITES.values() for host in site.hosts]
    assert len(hosts) == len(set(hosts))


def test_the_environment_replaces_addresses() -> None:
    with Archive([]) as archive:
        addresses = Addresses.from_environment(archive.environment | {"PATH": "/bin"})
        assert addresses.address("arxiv") == archive.address("arxiv")
    assert all(addresses.has(key) for key in SITES)


def test_without_any_variable_the_real_addresses_stand() -> None:
    addresses = Addresses.from_environment({"READINGLIST_SOURCE_ARXIV": ""})
    assert addresses.address("doi") == "https://doi.org"
    assert addresses.has("crossref")


def test_with_one_variable_no_other_source_is_contacted() -> None:
    addresses = Addresses.from_environment({"READINGLIST_SOURCE_ARXIV": "http://127.0.0.1:9/"})
    assert addresses.address("arxiv") == "http://127.0.0.1:9"
    assert not addresses.has("crossref")
    with pytest.raises(SourceUnavailable, match="Crossref is not asked: addresses of other sources are replaced"):
        addresses.address("crossref")


@pytest.mark.parametrize("name", ["READINGLIST_SOURCE_ARXIVE", "READINGLIST_SOURCE_"])
def test_a_slip_in_a_name_is_refused_so_that_the_real_service_is_not_asked(name: str) -> None:
    with pytest.raises(InvalidRequest, match="names no source"):
        Addresses.from_environment({name: "http://127.0.0.1:9"})


@pytest.mark.parametrize("value", ["127.0.0.1:9", "file:///tmp/x", "http://", "http://127.0.0.1:9/?a=b"])
def test_what_is_no_address_is_refused(value: str) -> None:
    with pytest.raises(InvalidRequest, match="is no address"):
        Addresses.from_environment({"READINGLIST_SOURCE_ARXIV": value})


def test_only_on_loopback_there_is_no_rate() -> None:
    addresses = Addresses(
        {"arxiv": "http://127.0.0.1:9", "crossref": "https://mirror.example", "dblp": "http://[::1]:9"}
    )
    assert addresses.is_on_loopback("arxiv")
    assert addresses.is_on_loopback("dblp")
    assert not addresses.is_on_loopback("crossref")
    assert not Addresses().is_on_loopback("arxiv")


def test_a_source_that_is_replaced_elsewhere_than_on_loopback_keeps_its_rate() -> None:
    with LoopbackServer(_owls) as server:
        clock = FakeClock()
        mirror = Addresses({"arxiv": server.address.replace("127.0.0.1", "localhost.localdomain")})
        with Client(KeptAnswers(), addresses=mirror, clock=clock) as client:
            for path in ("/a", "/b"):
                with pytest.raises(SourceUnavailable):
                    client.get("arxiv", path, read=lambda answer: answer.body)
        assert server.requests == []
    assert clock.slept >= 3 * 3.0 - 0.5  # two paths, each tried twice, three seconds apart


@pytest.mark.parametrize(
    ("source", "location", "target"),
    [
        ("arxiv", "https://arxiv.org/abs/2306.01234", "arxiv"),
        ("doi", "https://api.crossref.org/v1/works/10.1000%2Fowls/transform", "crossref"),
        ("doi", "https://data.crosscite.org/10.5281/zenodo.1", "datacite"),
        ("arxiv", "https://api.crossref.org/works", None),
        ("doi", "https://api.openalex.org/works", None),
        ("doi", "http://api.crossref.org/works", None),
        ("doi", "https://api.crossref.org:8443/works", None),
        ("doi", "https://ada@api.crossref.org/works", None),
        ("doi", "https://api.crossref.org.evil.example/works", None),
        ("doi", "//evil.example/works", None),
    ],
)
def test_redirects_lead_to_the_hosts_of_the_source_or_of_known_agencies(
    source: str, location: str, target: str | None
) -> None:
    if target is None:
        with pytest.raises(ValueError, match="to "):
            Addresses().route(source, location)
    else:
        assert Addresses().route(source, location) == (target, location)


def test_a_redirect_to_an_agency_leads_to_what_replaces_it_or_nowhere() -> None:
    location = "https://api.crossref.org/v1/works/10.1000%2Fowls?x=1"
    both = Addresses({"doi": "http://127.0.0.1:1", "crossref": "http://127.0.0.1:2/c"})
    assert both.route("doi", location) == ("crossref", "http://127.0.0.1:2/c/v1/works/10.1000%2Fowls?x=1")
    with pytest.raises(ValueError, match="not replaced while others are"):
        Addresses({"doi": "http://127.0.0.1:1"}).route("doi", location)


def test_proxies_of_the_environment_do_not_get_what_was_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    with LoopbackServer(_owls) as proxy, LoopbackServer(_owls) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.address)
        with client_for(arxiv=server.address) as client:
            assert client.get("arxiv", "/a", read=lambda answer: answer.body) == b"owls"
        assert (len(proxy.requests), len(server.requests)) == (0, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SSL_CERT_FILE", "/none/certificates.pem"),
        ("HTTPS_PROXY", "gopher://127.0.0.1:1"),
        ("ALL_PROXY", "socks5://127.0.0.1:1"),
    ],
)
def test_what_the_environment_has_wrong_is_a_message(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for other in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, value)
    with client_for() as client, pytest.raises(SourceUnavailable, match="proxy or the certificates of the environment"):
        client.get("doi", "/ra/10.1000", read=lambda answer: answer.body)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate: it is not installed")
def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with LoopbackServer(_owls, tls=context) as server, client_for(arxiv=server.address) as client:
        with pytest.raises(SourceUnavailable, match="cannot be trusted"):
            client.get("arxiv", "/a", read=lambda answer: answer.body)
        assert server.requests == []
