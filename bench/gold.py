"""Extractors side by side on gold pages, all given the same decoded strings; writes EXTRACTION.md.

    python bench/gold.py GOLD.jsonl[.zst] [WARC ...] [--index INDEX.jsonl[.zst]] [--every N] [--no-peers] [--pages FILE]

GOLD.md says what a row of GOLD is. Rows without `html` are pages of the WARC files, by URL; an INDEX row of the same
URL adds its fields (`source_class`, `lang`). `--every 10` takes each tenth page. Korean pages of the WARC files without
gold are timed too. `--pages FILE` writes the measures of every page, a JSON line each; `--out` is EXTRACTION.md here.
"""

import argparse
import hashlib
import io
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import trafilatura
import zstandard

from malmoi import __version__
from malmoi.pipelines.extract import decode, extract
from malmoi.pipelines.extract.html import TooDeepError
from malmoi.pipelines.read import Page as Read
from malmoi.pipelines.read import read

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from extraction import OURS, THEIRS, Page, Result, bars, each_page, lines, page  # noqa: E402 - siblings of a script

LOCK, WORK = HERE / "extractors.lock", HERE / "work"
VENV = WORK / "extractors"
OPTIONS: dict[str, dict[str, Any]] = {
    THEIRS: {"include_comments": False},
    f"{THEIRS} fast": {"include_comments": False, "fast": True},
}


def ours(html: str, url: str) -> str:
    """The text that malmoi finds; none for a page deeper than its parser."""
    try:
        return extract(html, url).text
    except TooDeepError:
        return ""


def theirs(name: str) -> Callable[[str, str], str]:
    """Trafilatura's own call with the options of that name."""
    return lambda html, url: trafilatura.extract(html, url=url or None, **OPTIONS[name]) or ""


CALLS: dict[str, Callable[[str, str], str]] = {OURS: ours, **{name: theirs(name) for name in OPTIONS}}


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file, of zstd where its name says so."""
    with path.open("rb") as raw:
        stream = zstandard.ZstdDecompressor().stream_reader(raw) if path.suffix == ".zst" else raw
        yield from map(json.loads, io.TextIOWrapper(stream, "utf-8"))


def gold_rows(gold: Path, index: Path | None) -> dict[str, dict[str, Any]]:
    """URL to row: those of the gold, and those of the index with what gold there is."""
    found = {row["url"]: row for row in rows(index)} if index else {}
    for row in rows(gold):
        found[row["url"]] = {**found.get(row["url"], {}), **row}
    return found


def pages(found: dict[str, dict[str, Any]], warcs: list[Path]) -> Iterator[Page]:
    """The pages to extract: those with their HTML in the row, then gold and Korean ones of the WARC files."""
    yield from (Page(url, row["html"], row) for url, row in found.items() if "html" in row)
    for each in itertools.chain.from_iterable(read(str(warc)) for warc in warcs):
        row = found.get(each.url) if isinstance(each, Read) and each.kind == "response" else None
        if row and "html" not in row and ("gold_kind" in row or row.get("lang") == "ko"):
            yield Page(each.url, decode(each.body, each.header("content-type")).text, row)


def run(chosen: list[Page]) -> dict[str, Result]:
    """The texts of ours and of trafilatura, a page at a time with another first each time."""
    texts: dict[str, list[str]] = {name: [] for name in CALLS}
    seconds, korean = dict.fromkeys(CALLS, 0.0), [each.tongue == "ko" for each in chosen]
    names = list(CALLS)
    for call in CALLS.values():  # what is loaded at the first call is no cost of a page
        call(chosen[0].html, chosen[0].url)
    for number, each in enumerate(chosen):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            began = time.process_time()
            texts[name].append(CALLS[name](each.html, each.url))
            seconds[name] += (time.process_time() - began) * korean[number]
    version = trafilatura.__version__
    calls = {name: f"{version}: extract(html, url=url, **{options})" for name, options in OPTIONS.items()}
    calls[OURS] = f"{__version__}: pipelines.extract.extract(html, url).text"
    return {name: Result(texts[name], seconds[name], calls[name]) for name in CALLS}


def peers(chosen: list[Page]) -> dict[str, Result]:
    """The texts of the peers of extractors.lock, from a process of their own."""
    WORK.mkdir(exist_ok=True)
    read_from, written = WORK / "extract-pages.jsonl", WORK / "extract-texts.jsonl"
    with read_from.open("w", encoding="utf-8") as stream:
        stream.writelines(record({"url": each.url, "html": each.html}) for each in chosen)
    subprocess.run([python(), str(HERE / "peer_extract.py"), str(read_from), str(written)], check=True)
    calls, *found = rows(written)
    korean = [each.tongue == "ko" for each in chosen]
    return {
        name: Result(
            [each[name][0] for each in found],
            sum(each[name][1] for each, counts in zip(found, korean, strict=True) if counts),
            call,
        )
        for name, call in calls.items()
    }


def python() -> str:
    """The Python of the peers' environment, made anew when the lock has changed."""
    ready, digest, made = VENV / "ready", hashlib.sha256(LOCK.read_bytes()).hexdigest(), VENV / "bin" / "python"
    if not ready.is_file() or ready.read_text(encoding="utf-8") != digest:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
        subprocess.run([made, "-m", "pip", "install", *options, "-r", str(LOCK)], check=True)
        ready.write_text(digest, encoding="utf-8")
    return str(made)


def head(chosen: list[Page], results: dict[str, Result]) -> str:
    """What was run."""
    korean = sum(each.tongue == "ko" for each in chosen)
    rates = ", ".join(f"{name} {korean / (each.seconds or 1):.0f}" for name, each in results.items())
    return f"""# Extraction, side by side

Written by `bench/gold.py` (GOLD.md says how to read it): {len(chosen)} pages, {korean} of them Korean. All extractors
were given the same decoded strings. F1, precision and recall are means over pages, of multisets of character 5-grams
over letters and digits; leaks are the share of boilerplate blocks of four letters and more found in the output.

Korean pages a CPU second: {rates}."""


def record(row: dict[str, Any]) -> str:
    """A line of JSON."""
    return json.dumps(row, ensure_ascii=False) + "\n"


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", type=Path)
    parser.add_argument("warcs", type=Path, nargs="*")
    parser.add_argument("--index", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--no-peers", action="store_true", help="ours and trafilatura only")
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--out", type=Path, default=HERE / "EXTRACTION.md")
    return parser.parse_args()


def main() -> int:
    """Run, write and print; exit 1 where a bar does not hold."""
    given = arguments()
    chosen = list(pages(gold_rows(given.gold, given.index), given.warcs))[:: given.every]
    results = run(chosen) | ({} if given.no_peers else peers(chosen))
    table = lines(chosen, results)
    found = bars(table, results, sum(each.tongue == "ko" for each in chosen))
    text = page(table, found, results, head(chosen, results))
    given.out.write_text(text, encoding="utf-8")
    if given.pages:
        given.pages.write_text("".join(map(record, each_page(chosen, results))), encoding="utf-8")
    print(text)
    return int(not all(bar.holds for bar in found))


if __name__ == "__main__":
    sys.exit(main())
