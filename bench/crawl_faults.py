"""Whether a crawl of a faulty network loses, doubles or alters a page, told by the server that it crawled.

    python bench/crawl_faults.py [HOSTS]

HOSTS sites of 56 pages each on the loopback, each page of one kind of fault by the digest of its address. The server
runs in this process, the crawl in one of its own. Prints how each kind ended; exit code 1 where a bar does not hold.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

TESTS = str(Path(__file__).parents[1] / "tests")
sys.path.insert(0, TESTS)

from crawl_faulty import FAULTS, Faulty, body_of, listening  # noqa: E402
from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: E402

from malmoi.pipelines.crawl.frontier import Frontier  # noqa: E402

MOST_MB: Final = 512
"""Peak memory of the process that crawls: 40 hosts at once, whose largest pages are 10 MiB as sent (our bar)."""

CRAWL: Final = """
import sys
sys.path.insert(0, sys.argv[1])
from dataclasses import replace
from pathlib import Path
from crawling import campaign, crawled
from malmoi.pipelines.crawl.frontier import Frontier
seeds = [f"http://site{number}.kr/" for number in range(int(sys.argv[4]))]
made = campaign(Path(sys.argv[2]), seeds, int(sys.argv[3]), "pages_per_host = 100000", 0.02)
made = replace(made, manners=replace(made.manners, patience=1.0))
for _ in range(9):  # a host that asks for more patience than a crawl has is left to the next one
    crawled(made)
    if "waiting" not in Frontier(made.frontier).counts():
        break
status = Path("/proc/self/status").read_text()
print(status.split("VmHWM:")[1].split()[0])
"""


def stored(folder: str) -> Iterator[tuple[str, str]]:
    """The address of each page in the WARC files and the digest of its body, as it was sent."""
    for path in Path(folder).glob("corpus/warc/web/*.warc.gz"):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
                if record.http_headers.status_code == 200:
                    yield record.headers["WARC-Target-URI"], hashlib.sha256(record.reader.read()).hexdigest()


def ended(folder: str) -> dict[str, str]:
    """How each address ended, by the frontier."""
    rows = Frontier(Path(folder) / "corpus/crawl/web/frontier.sqlite").rows()
    return {row["url"]: row["reason"] or str(row["status"] or "waiting") for row in rows}


def crawl(server: Faulty, folder: str, hosts: int) -> int:
    """Peak memory in MB of a process that crawled the server's sites into a folder."""
    arguments = [TESTS, folder, str(server.port), str(hosts)]
    done = subprocess.run([sys.executable, "-c", CRAWL, *arguments], check=True, capture_output=True, text=True)
    return int(done.stdout) // 1024


def table(outcomes: dict[str, str]) -> dict[str, dict[str, int]]:
    """How many pages of each kind of fault ended how."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for url, how in outcomes.items():
        found[body_of(url).kind][how] += 1
    return {kind: dict(sorted(counts.items())) for kind, counts in sorted(found.items())}


def broken(server: Faulty, outcomes: dict[str, str], kept: dict[str, str], peak: int) -> dict[str, int]:
    """How often each bar does not hold."""
    wanted, fetched = server.addresses(), {url for url, how in outcomes.items() if how == "200"}
    return {
        "lost": len(wanted - outcomes.keys()),
        "not ended": sum(how == "waiting" for how in outcomes.values()),
        "ended otherwise": sum(how not in FAULTS[body_of(url).kind].ends for url, how in outcomes.items()),
        "fetched and not stored": len(fetched ^ kept.keys()),
        "stored otherwise": sum(digest != body_of(url).digest for url, digest in kept.items()),
        "connections at once": sum(most > 1 for most in server.most.values()),
        "memory": int(peak > MOST_MB),
    }


def main(hosts: int = 40) -> int:
    """The exit code of a measurement, which is printed."""
    with tempfile.TemporaryDirectory() as folder, listening(hosts) as server:
        peak = crawl(server, folder, hosts)
        outcomes, kept = ended(folder), dict(stored(folder))
        bars = broken(server, outcomes, kept, peak)
    for kind, counts in table(outcomes).items():
        print(f"{kind:16} {json.dumps(counts)}")
    print(json.dumps({"urls": len(outcomes), "fetched": len(kept), "requests": server.requests, "peak_mb": peak}))
    print("does not hold:", json.dumps({name: count for name, count in bars.items() if count}))
    return int(any(bars.values()))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
