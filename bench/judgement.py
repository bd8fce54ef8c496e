"""What it costs to judge texts: each edit and cheap measure of the web policy, the language alone, and all together.

    python bench/judgement.py FILE ...

One process, CPU seconds, megabytes of text in UTF-8. The texts are those of the pages of WARC files that the prefilter
lets by. All are judged once before anything counts, so that nothing is compiled or loaded meanwhile; then the best of
three. Measures come in the order of the policy, and what one derives the next may use: `characters` decodes,
`mean_eojeol_length` or `korean_share` finds words and lines, `top_ngram_share_2` numbers the words.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from malmoi.filters.language import korean_share
from malmoi.filters.screen import edit, measure, screen
from malmoi.pipelines.extract import decode, extract
from malmoi.pipelines.extract.prefilter import count, may_be_korean
from malmoi.pipelines.ingest import BATCH
from malmoi.pipelines.policies import policy
from malmoi.pipelines.read import Page, read

POLICY = policy("web")
CHEAP = replace(POLICY, filters=tuple(step for step in POLICY.filters if not step.costly))
"""The policy without the measures that only survivors get, and that read a model as large as Kiwi's."""

TIMES = 3
NAMES = ("text", "title", "author", "section")

Tables = list[pa.Table]


def extracted(path: str) -> Tables:
    """The pages of a file, as many to a table as ingest screens at a time."""
    pages = [each for each in read(path) if isinstance(each, Page) and may_be_korean(count(each.body))]
    made = [extract(decode(page.body, page.header("content-type")).text, page.url, page.fetched_at) for page in pages]
    table = pa.table({name: [getattr(each, name) for each in made] for name in NAMES})
    return [table.slice(start, BATCH).combine_chunks() for start in range(0, table.num_rows, BATCH)]


def column(table: pa.Table) -> pa.Array:
    """The texts of a table, in an array that nothing was derived from yet."""
    return pa.array(table["text"].to_pylist(), pa.string())


def seconds(judge: Callable[[pa.Array], object], columns: list[pa.Array]) -> float:
    """CPU seconds that it takes to judge all."""
    began = time.process_time()
    for each in columns:
        judge(each)
    return time.process_time() - began


def steps(raw: Tables, edited: Tables) -> dict[str, float]:
    """CPU seconds of each step, of the edits, of the measures and of the whole."""
    found: dict[str, float] = {}
    for step in POLICY.edits:
        found[step.name] = seconds(step.rewrite, [column(table) for table in raw])
    for table in edited:
        given = {name: table[name].combine_chunks() for name in table.schema.names} | {"text": column(table)}
        for one in CHEAP.filters:
            if one.column in given:
                found[one.name] = found.get(one.name, 0.0) + seconds(one.measure, [given[one.column]])
    found["korean_share alone"] = seconds(korean_share, [column(table) for table in edited])
    found["all edits"] = seconds(lambda table: edit(table, POLICY), raw)
    fresh = [table.set_column(0, "text", column(table)) for table in edited]
    found["all measures"] = seconds(lambda table: measure(table, CHEAP), fresh)
    found["screen"] = seconds(lambda table: screen(table, CHEAP), raw)
    return found


def main() -> None:
    """Prints a table a file."""
    for path in sys.argv[1:]:
        raw = extracted(path)
        edited = [edit(table, POLICY).combine_chunks() for table in raw]
        size = sum(len(text.encode()) for table in edited for text in table["text"].to_pylist()) / 1e6
        steps(raw, edited)
        rounds = [steps(raw, edited) for _ in range(TIMES)]
        print(f"{Path(path).name}: {size:.1f} MB")
        for name in rounds[0]:
            best = min(each[name] for each in rounds)
            print(f"  {name:<28}{best:>8.3f} s {size / max(best, 1e-9):>9.1f} MB/s")


if __name__ == "__main__":
    main()
