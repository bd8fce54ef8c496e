"""Random mutations of small WARC and ARC files of every format: no exception, no hang, no more memory than 512 MB.

    python bench/mutations.py [--number 100000] [--seed 0]

Prints a line a format and one for all; exit 1 when a bar does not hold.
"""

import argparse
import gzip
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import FrameType

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

from making import PACKED, arc_pages, bare, in_blocks, pages, request, response, warcinfo, with_dictionary
from malmoi.pipelines.read.records import read_stream
from malmoi.schemas.page import Damage

SECONDS = 5
MOST_MEMORY = 512 * 10**6
SPECIAL = (b"\x1f\x8b\x08\x00", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"\x5d\x2a\x4d\x18", b"WARC/1.1\r\n")
SPECIAL += (b"\r\n\r\n", b"Content-Length: 99999999999\r\n", b"\x00", b"\xff", b"chunked", b"9" * 20, b"\n" * 999)
SPECIAL += (b"X-Long: " + b"x" * 40_000 + b"\r\n",)
"""Bytes that mean something to the reader; chance alone finds them too seldom."""


def formats() -> dict[str, bytes]:
    """A small file of each format."""
    coded = response("https://a.kr/z", gzip.compress(b"<p>coded" * 99, mtime=0), Content_Encoding="gzip")
    chunks = response("https://a.kr/c", b"4\r\n<p>c\r\n5\r\nhunks\r\n0\r\n\r\n", Transfer_Encoding="chunked")
    payload = pages(5)[4].replace(b"WARC-Block-Digest", b"X-Block-Digest")
    records = [warcinfo(), request("https://a.kr/"), *pages(4), coded, chunks, payload]
    plain = b"".join(records)
    made = {name: b"".join(map(pack, records)) for name, pack in PACKED.items()}
    made |= {"gzip of all": gzip.compress(plain, mtime=0), "gzip blocks": in_blocks(plain)}
    made |= {"zstd dictionary": with_dictionary(records), "bare LF": b"".join(map(bare, records))}
    made |= {f"arc {version}": b"".join(arc_pages(5, version)) for version in (1, 2)}
    return made | {"arc gzip": b"".join(map(PACKED["gzip"], arc_pages(5)))}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to four changes: flipped, zeroed, removed, cut, doubled, moved, or special bytes set in."""
    for _ in range(chance.randint(1, 4)):
        data = _changed(data or b"\n", chance)
    return data


def _changed(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    stop = min(len(data), start + chance.choice((1, 2, 8, 64, 512)))
    other = chance.randrange(len(data))
    middle = {
        "flip": lambda: bytes([data[start] ^ 1 << chance.randrange(8)]) + data[start + 1 : stop],
        "random": lambda: chance.randbytes(stop - start),
        "zeros": lambda: bytes(stop - start),
        "removed": lambda: b"",
        "double": lambda: data[start:stop] * 2,
        "moved": lambda: data[other : other + stop - start],
        "special": lambda: chance.choice(SPECIAL),
        "inserted": lambda: chance.choice(SPECIAL) + data[start:stop],
    }
    made = data[:start] + middle[chance.choice(list(middle))]() + data[stop:]
    return made[: chance.randrange(len(made) + 1)] if chance.random() < 0.1 else made


class HangError(Exception):
    """A file that took more than SECONDS."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise HangError


def mutations(number: int, seed: int) -> Iterator[tuple[str, Counter[str], float]]:
    """The format of each mutation, what was read of it, and the seconds that took. Raises whatever reading raises."""
    chance, files = random.Random(seed), formats()  # noqa: S311 - the same mutations again
    signal.signal(signal.SIGALRM, _stop)
    for _ in range(number):
        name = chance.choice(list(files))
        data, began = mutated(files[name], chance), time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        found = list(read_stream(BytesIO(data), "a.arc" if name.startswith("arc") else "a.warc"))
        signal.setitimer(signal.ITIMER_REAL, 0)
        kinds = ("damage" if isinstance(each, Damage) else "damaged page" if each.damage else "page" for each in found)
        yield name, Counter(kinds), time.monotonic() - began


def peak() -> int:
    """The most bytes that this process has held; getrusage would count those of the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def main() -> int:
    """Runs the mutations; 0 when the bars hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    read: dict[str, Counter[str]] = {}
    slowest, silent = 0.0, 0
    for name, counts, seconds in mutations(options.number, options.seed):
        read.setdefault(name, Counter()).update(counts | {"file": 1})
        slowest, silent = max(slowest, seconds), silent + (not counts)
    for name in sorted(read):
        print(f"{name:>16}: {dict(read[name])}")
    memory = peak()
    told = f"{memory / 1e6:.0f} MB, slowest {slowest:.2f} s, {silent} told nothing"
    print(f"{options.number} mutations: no exception, {told}")
    return int(memory > MOST_MEMORY or slowest > SECONDS or silent > 0)


if __name__ == "__main__":
    sys.exit(main())
