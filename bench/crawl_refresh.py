"""What a refresh says of 2,000 pages of which 100 changed, 50 are gone and 20 say no now, all on the loopback.

    python bench/crawl_refresh.py

20 sites of 100 made-up Korean pages are crawled and built; then they change, their site files are a day older, and they
are crawled and built again. Prints what `malmoi diff` tells of the two releases beside what changed, how many requests
carried a condition, and the bytes of pages that did not change beside those of the first crawl, as JSON.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from crawling import Seen, Server, aged, configured, served
from making import html_page, prose

HOSTS, PAGES = 20, 100
OPTIONS = ("--test-gap", "0.01", "--json")
HEADER, META, ROBOTS, TDMREP = range(4)
POLICY = '[policy]\nset = { order_evidence = ".." }'
"""Made-up prose is no prose to the measure of word order."""

_META = b'<meta name="robots" content="noai"><title>'
_TOLD = b'[{"location": "/71.html", "tdm-reservation": 1}]'

Sites = dict[tuple[str, str], Any]


def host(number: int) -> str:
    """A site's name."""
    return f"site{number}.kr"


def page(number: int, seed: int, links: str = "") -> bytes:
    """A made-up page."""
    return html_page(f"글 {number}", prose(12, seed=seed)).replace("</body>", f"{links}</body>").encode()


def sites() -> Sites:
    """All sites as they are at first: a first page that links to 99 others."""
    links = "".join(f'<a href="/{number}.html">글</a> ' for number in range(1, PAGES))
    made: Sites = {}
    for place in range(HOSTS):
        made[host(place), "/robots.txt"] = b""
        made[host(place), "/"] = page(0, place * PAGES, links)
        made |= {(host(place), f"/{n}.html"): page(n, place * PAGES + n) for n in range(1, PAGES)}
    return made


def changed(old: Sites) -> Sites:
    """What is other at the second crawl: 5 pages of each site change, 50 of all are gone, 20 say no, in four ways."""
    made: Sites = {}
    for place in range(HOSTS):
        made |= {(host(place), f"/{n}.html"): page(n, 10_000 + place * PAGES + n) for n in range(1, 6)}
        gone = (50 // HOSTS) + (place < 50 % HOSTS)
        made |= {(host(place), f"/{n}.html"): (410, {}, b"gone") for n in range(50, 50 + gone)}
        made |= _no(host(place), place % 4, old)
    return made


def _no(name: str, way: int, old: Sites) -> Sites:
    if way == HEADER:
        return {(name, "/71.html"): (200, {"ETag": '"new"', "X-Robots-Tag": "noai"}, old[name, "/71.html"])}
    if way == META:
        return {(name, "/71.html"): old[name, "/71.html"].replace(b"<title>", _META)}
    if way == ROBOTS:
        return {(name, "/robots.txt"): b"User-agent: *\nDisallow: /71.html\n"}
    return {(name, "/.well-known/tdmrep.json"): (200, {"Content-Type": "application/json"}, _TOLD)}


def refreshed(toml: str, server: Server) -> tuple[str, list[Seen]]:
    """The release of a refresh that asks for every page, and what the server saw."""
    asked = len(server.seen)
    command = ("refresh", toml, "--again", "--test-loopback", str(server.port), *OPTIONS)
    return _malmoi(*command)["build"]["release"], server.seen[asked:]


def _malmoi(*arguments: str) -> Any:  # noqa: ANN401 - JSON
    run = [sys.executable, "-c", "from malmoi.pipelines.cli import main; raise SystemExit(main())", *arguments]
    return json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)


def sent(seen: list[Seen], beside: Sites) -> int:
    """Bytes of the answers for pages that do not change."""
    return sum(each.sent for each in seen if each.path.endswith("html") and (each.host, each.path) not in beside)


def measured(folder: Path) -> dict[str, Any]:
    """Two refreshes of the same sites, before and after they change."""
    old = sites()
    new = changed(old)
    with served(old) as server:
        toml = configured(folder, [f"http://{host(place)}/" for place in range(HOSTS)], POLICY)
        before, first = refreshed(toml, server)
        aged(folder / "corpus" / "crawl" / "web" / "frontier.sqlite")
        server.sites |= new
        after, second = refreshed(toml, server)
    pages = [each for each in second if each.path.endswith(".html")]
    return {
        "pages": len({(each.host, each.path) for each in first if each.path.endswith((".html", "/"))}),
        "changed": 5 * HOSTS,
        "gone": 50,
        "say_no": HOSTS,
        "diff": _malmoi("diff", str(folder / "corpus"), before, after, "--json"),
        "asked_without_condition": sum("if-none-match" not in each.headers for each in pages),
        "bytes_of_unchanged": round(sent(second, new) / sent(first, new), 4),
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        print(json.dumps(measured(Path(name)), indent=1))
