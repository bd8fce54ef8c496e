"""F1 of extraction on gold pages, ours beside trafilatura's own call on the same decoded strings.

    python bench/gold.py DATA

DATA holds `web-gold.jsonl.zst` (url, gold_kind, content_blocks) and WARC files with its pages. Gold is the joined
`content_blocks`; the metric is the F1 of multisets of character 5-grams over letters and digits after NFC and
lower-casing, its mean over pages.
"""

import json
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import trafilatura
import zstandard

from malmoi.pipelines.extract import decode, extract
from malmoi.pipelines.read import Page, read

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from extraction_metric import score

OPTIONS = {"include_comments": False}


def golds(data: Path) -> dict[str, tuple[str, str]]:
    """URL to kind and gold text of every page whose content blocks are known."""
    with zstandard.open(data / "web-gold.jsonl.zst", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row.get("content_blocks")]
    return {row["url"]: (row["gold_kind"], "\n".join(row["content_blocks"])) for row in rows}


def pages(data: Path) -> Iterator[Page]:
    """The pages of all WARC files of a folder."""
    for path in sorted(data.glob("*.warc.gz")):
        for page in read(str(path)):
            if isinstance(page, Page) and page.kind == "response":
                yield page


def scores(data: Path) -> dict[str, list[tuple[float, float]]]:
    """F1 of ours and of trafilatura's by gold kind and language."""
    wanted, found = golds(data), defaultdict(list)
    for page in pages(data):
        if page.url in wanted:
            kind, gold = wanted[page.url]
            html = decode(page.body, page.header("content-type")).text
            theirs = trafilatura.extract(html, url=page.url, **OPTIONS) or ""
            ours = extract(html, page.url, page.fetched_at).text
            found[kind].append((score(ours, gold).f1, score(theirs, gold).f1))
    return found


def main() -> int:
    """Print one line a kind of gold; exit 1 when ours is below on all pages together."""
    found = scores(Path(sys.argv[1]))
    found["all"] = [pair for pairs in found.values() for pair in pairs]
    print(f"ours beside trafilatura.extract(html, url=url, {OPTIONS}), trafilatura {trafilatura.__version__}")
    for kind, pairs in found.items():
        ours, theirs = (statistics.mean(values) for values in zip(*pairs, strict=True))
        print(f"{kind:<24}{len(pairs):>5} pages  {ours:.4f}  {theirs:.4f}")
    return int(ours < theirs)


if __name__ == "__main__":
    sys.exit(main())
