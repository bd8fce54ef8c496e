"""How polite and how fast a crawl is, told by the log of the server that it crawled, all on the loopback.

    python bench/crawl.py HOSTS PAGES GAP [SLOW]

HOSTS sites of PAGES made-up Korean pages each, GAP seconds between requests to a host, SLOW seconds of the server
before each answer. The server runs in this process, the crawl in one of its own; prints JSON.
"""

import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

TESTS = str(Path(__file__).parents[1] / "tests")
sys.path.insert(0, TESTS)

from crawling import Seen, served, site  # noqa: E402 - a helper of the tests

ROBOTS = b"User-agent: *\nDisallow: /3.html\n"
CRAWL = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from crawling import campaign, crawled
seeds = [f"http://site{number}.kr/" for number in range(int(sys.argv[4]))]
crawled(campaign(Path(sys.argv[2]), seeds, int(sys.argv[3]), "pages_per_host = 100000", float(sys.argv[5])))
"""


def gaps(seen: list[Seen]) -> list[float]:
    """Seconds from each answer to the next request of the same host."""
    by_host: defaultdict[str, list[Seen]] = defaultdict(list)
    for each in seen:
        by_host[each.host].append(each)
    return [after.start - before.end for asked in by_host.values() for before, after in itertools.pairwise(asked)]


def measured(hosts: int, pages: int, gap: float, slow: float) -> dict[str, Any]:
    """What the server saw of a crawl, and what the crawl took."""
    sites = {key: body for number in range(hosts) for key, body in site(f"site{number}.kr", pages, ROBOTS).items()}
    with served(sites, slow) as server, tempfile.TemporaryDirectory() as folder:
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        arguments = [TESTS, folder, str(server.port), str(hosts), str(gap)]
        subprocess.run([sys.executable, "-c", CRAWL, *arguments], check=True)
        wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        kept = sum(path.stat().st_size for path in Path(folder).rglob("*.warc.gz"))
    asked = server.pages()
    return {
        "hosts": hosts,
        "pages": len(set(asked)),
        "asked_twice": len(asked) - len(set(asked)),
        "disallowed_fetched": sum(url.endswith("/3.html") for url in asked),
        "most_connections_to_a_host": max(server.most.values()),
        "least_gap_s": round(min(gaps(server.seen)), 3),
        "wall_s": round(wall, 1),
        "cpu_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "pages_per_s": round(len(asked) / wall, 1),
        "peak_mb": after.ru_maxrss // 1024,
        "warc_mb": round(kept / 1e6, 1),
    }


if __name__ == "__main__":
    count, each, least, *delay = sys.argv[1:]
    print(json.dumps(measured(int(count), int(each), float(least), float(*delay or ("0",))), indent=1))
