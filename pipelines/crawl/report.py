"""The politeness report of a run: how often and how fast hosts were asked, what was refused and by which evidence."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from .archive import Line


class Tally:
    """What the logs of a run tell, added up; it holds some numbers a host."""

    def __init__(self) -> None:
        """Nothing told yet."""
        self._ended: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._requests: Counter[str] = Counter()
        self._bytes = 0
        self._last: dict[str, float] = {}
        self._least: dict[str, float] = {}
        self._asked: dict[str, float] = {}

    def add(self, told: Iterable[Line]) -> None:
        """Add the lines of a log."""
        for line in told:
            if line["event"] == "begun":
                self._begun(urlsplit(line["url"]).hostname or "", line["at"])
            elif line["event"] == "site":
                self._asked[line["host"]] = line["gap"]
            elif line["event"] == "end":
                self._end(line)

    def _begun(self, host: str, at: float) -> None:
        self._requests[host] += 1
        if host in self._last:
            self._least[host] = min(at - self._last[host], self._least.get(host, float("inf")))
        self._last[host] = at

    def _end(self, line: Line) -> None:
        kind = "answered" if "status" in line else "refused" if line["reason"] == "refused" else "failed"
        said = line.get("evidence") or [line.get("revisit") or line.get("reason") or str(line["status"])]
        self._ended[kind].update(said)
        self._ended["not followed"].update(line.get("left", {}))
        self._bytes += line.get("bytes", 0)

    def skip(self, left: Mapping[str, int]) -> None:
        """Add URLs that were not followed, by why."""
        self._ended["not followed"].update(left)

    def total(self) -> dict[str, Any]:
        """The sums of the run."""
        return {
            "hosts": len(self._requests),
            "requests": self._requests.total(),
            "bytes": self._bytes,
            **{kind: dict(sorted(found.items())) for kind, found in sorted(self._ended.items()) if found},
        }

    def hosts(self) -> dict[str, dict[str, float]]:
        """By host: requests, the shortest time from one request to the next in seconds, and the gap that was due."""
        return {
            host: {
                "requests": count,
                "least_gap": round(self._least.get(host, 0.0), 3),
                "gap_due": self._asked.get(host, 0.0),
            }
            for host, count in sorted(self._requests.items())
        }
