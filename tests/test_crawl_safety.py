"""No address but those of the public Internet is dialled, whatever names it: 0 connections to a forbidden listener."""

import asyncio
import shutil
import socket
import ssl
import subprocess
import threading

import httpcore2
import pytest

from crawling import campaign, crawled, page, served
from malmoi.pipelines.crawl.addresses import is_public, refusal
from malmoi.pipelines.crawl.canonical import Scope
from malmoi.pipelines.crawl.fetch import fetch
from malmoi.pipelines.crawl.network import Dialer, ForbiddenError
from malmoi.pipelines.crawl.work import Manners, Task

ADDRESSES = (
    *("0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.8.8.8"),
    *("169.254.1.1", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.1"),
    *("192.0.0.192", "192.0.2.1", "192.88.99.1"),
    *("192.168.0.1", "192.168.255.255", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1"),
    *("239.1.1.1", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
    *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8"),
    *("64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2001:0:808:808::1"),
    *("2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0"),
    *("fec0::1", "ff02::1"),
)
PUBLIC = ("8.8.8.8", "1.1.1.1", "211.115.106.1", "2001:4860:4860::8888", "2a00:1450:4001:80b::200e")
URLS = {
    "ftp://a.example.kr/": "scheme",
    "file:///etc/passwd": "scheme",
    "gopher://a.example.kr/": "scheme",
    "http://a.example.kr:8080/": "port",
    "http://a.example.kr:22/": "port",
    "http://a.example.kr:99999/": "url",
    "http://user:secret@a.example.kr/": "userinfo",
    "http://localhost/": "host",
    "http://metadata.google.internal/": "host",
    "http://metadata/": "host",
    "http://instance-data/": "host",
    "http://printer.local/": "host",
    "http://intranet/": "host",
    "http://2130706433/": "host",
    "http://0x7f.0.0.0x1/": "host",
    "http://127.1/": "host",
    "http://0177.0.0.01/": "host",
    "http://127.0.0.1/": "address",
    "http://[::1]/": "address",
    "http://[::ffff:127.0.0.1]/": "address",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_not_of_the_public_internet_is_none(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_one(address):
    assert is_public(address)


@pytest.mark.parametrize("url", URLS)
def test_a_url_is_refused_by_its_form(url):
    assert refusal(url) == URLS[url]
    assert Scope(("*.kr", "localhost", "127.0.0.1"), 9, 9).refuses(url) == URLS[url]


@pytest.mark.parametrize("url", ["http://a.example.kr/", "https://a.example.kr:443/x", "http://8.8.8.8/"])
def test_a_url_of_a_public_host_is_not(url):
    assert refusal(url) is None


@pytest.fixture
def listener():
    """A port of this machine that counts who connects."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = []

        def count():
            while True:
                try:
                    found.append(server.accept()[1])
                except OSError:
                    return

        threading.Thread(target=count, daemon=True).start()
        yield server.getsockname()[1], found
        server.shutdown(socket.SHUT_RDWR)


async def dialled(host, port, resolve):
    await Dialer(None, resolve).connect_tcp(host, port, timeout=2)


def answers(*lists):
    """A resolver whose answers change from one look-up to the next."""
    left = list(lists)

    async def resolve(host, port):
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_name_that_has_a_forbidden_address_among_others_is_not_dialled(listener, address):
    with pytest.raises(ForbiddenError):
        asyncio.run(dialled("evil.example.kr", listener[0], answers(["8.8.8.8", address])))
    assert listener[1] == []


def test_the_address_that_was_checked_is_dialled_and_no_second_look_up_is_made(monkeypatch):
    asked = []

    async def connect(self, host, port, *rest):
        asked.append(host)
        raise httpcore2.ConnectError

    monkeypatch.setattr(httpcore2.AnyIOBackend, "connect_tcp", connect)
    with pytest.raises(httpcore2.ConnectError):
        asyncio.run(dialled("rebinding.example.kr", 80, answers(["8.8.8.8"], ["127.0.0.1"])))
    assert asked == ["8.8.8.8"]


def test_the_systems_own_resolver_is_checked_too(listener):
    with pytest.raises(ForbiddenError):
        asyncio.run(Dialer().connect_tcp("localhost", listener[0], timeout=2))
    assert listener[1] == []


A = "a.example.kr"


def numbered(urls, made):
    """A first page that links to one page a URL, made from it."""
    pages = {(A, f"/{place}"): made(url) for place, url in enumerate(urls)}
    return pages | {(A, "/"): page(0, tuple(path for _, path in pages))}


def told(pattern: bytes, urls) -> bytes:
    return b"".join(pattern % url.encode() for url in urls)


WAYS = {
    "link": lambda urls: {(A, "/"): page(0, tuple(urls))},
    "redirect": lambda urls: numbered(urls, lambda url: (302, {"Location": url}, b"")),
    "robots redirect": lambda urls: {
        (f"h{place}.example.kr", "/robots.txt"): (302, {"Location": url}, b"") for place, url in enumerate(urls)
    },
    "canonical": lambda urls: numbered(urls, lambda url: told(b'<link rel="canonical" href="%s"><p>x', [url])),
    "sitemap": lambda urls: {
        (A, "/robots.txt"): b"Sitemap: /s.xml" + told(b"\nSitemap: %s", urls),
        (A, "/s.xml"): b"<urlset>" + told(b"<url><loc>%s</loc></url>", urls) + b"</urlset>",
    },
    "feed": lambda urls: {
        (A, "/"): b'<link rel="alternate" type="application/rss+xml" href="/feed"><p>x',
        (A, "/feed"): b"<rss><channel>" + told(b"<item><link>%s</link></item>", urls) + b"</channel></rss>",
    },
}


@pytest.mark.parametrize("way", WAYS)
def test_no_way_in_leads_to_a_forbidden_listener(tmp_path, listener, way):
    port, found = listener
    named = [f"http://[{each.partition('%')[0]}]/" if ":" in each else f"http://{each}/" for each in ADDRESSES]
    ports = [f"http://127.0.0.1:{port}/", f"http://localhost:{port}/", f"http://evil.example.kr:{port}/"]
    urls = [*named, *ports, *URLS]
    sites = WAYS[way](urls)
    with served(sites) as server:
        seeds = [f"http://{host}/" for host in dict.fromkeys(host for host, _ in sites)]
        crawled(campaign(tmp_path, seeds, server.port, 'hosts = ["*.kr", "127.0.0.1", "localhost"]', 0.001))
    assert {each.host for each in server.seen} <= {A, *(host for host, _ in sites)}
    assert {(each.host, each.path) for each in server.seen} >= set(sites)
    assert found == []


def asked(port, url="http://a.example.kr/", kind="page", patience=1.0):
    """What one request to a served site comes to."""

    async def run():
        async with httpcore2.AsyncConnectionPool(network_backend=Dialer(port)) as pool:
            return await fetch(pool, Task(url, kind), Manners("malmoi", "mailto:a@example.kr", 0.0, patience, port))

    return asyncio.run(run())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for a.example.kr that nobody vouches for, and its key, in one file."""
    openssl = shutil.which("openssl") or pytest.skip("openssl is not installed")
    path = tmp_path_factory.mktemp("tls") / "own.pem"
    named = ["-subj", "/CN=a.example.kr", "-addext", "subjectAltName=DNS:a.example.kr"]
    made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", *named]
    subprocess.run([openssl, *made, "-keyout", path, "-out", f"{path}.crt"], check=True, capture_output=True)
    with path.open("ab") as both:
        both.write(path.with_name("own.pem.crt").read_bytes())
    return path


@pytest.mark.parametrize(
    ("host", "trusted", "reason"),
    [
        ("a.example.kr", True, None),
        ("a.example.kr", False, "tls:untrusted"),
        ("b.example.kr", True, "tls:name"),
    ],
)
def test_tls_is_verified_for_the_name_though_an_address_is_dialled(certificate, monkeypatch, host, trusted, reason):
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    with served({("a.example.kr", "/"): page(1)}, tls=tls) as server:
        got = asked(server.port, f"https://{host}/")
    assert got.plain == page(1) if reason is None else got.reason == reason
