"""datatrove on a folder of WARC files: one task, one worker, FineWeb-2's rules for Korean. Prints JSON.

    bench/.venv/bin/python bench/peer_datatrove.py WARCS WARM_UP WORK --lid lid.176.ftz --through filters|language

Runs in the environment of datatrove.lock. `language` stops after extraction, language and writing. Imports, and a first
run over WARM_UP that loads the models, are not counted.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import datatrove.utils.lid
import pyarrow.parquet as pq
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.filters import FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter, LanguageFilter
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers import ParquetWriter
from loguru import logger
from measure import arguments, measured

KOREAN = "kor_Hang"
STOP_WORDS = [*"의다이는에을한년하은를했고가있인월로되", "에서", "으로"]
TOP_NGRAMS = ((2, 0.282), (3, 0.228), (4, 0.185))
DUPLICATE_NGRAMS = ((5, 0.201), (6, 0.184), (7, 0.168), (8, 0.154), (9, 0.14), (10, 0.127))
"""FineWeb-2's configs/kor_Hang.yml; what it does not name is as in its fineweb-2-pipeline.py."""

VERSIONS = ("datatrove", "trafilatura", "kiwipiepy", "pyarrow", "numpy")


def repetition() -> GopherRepetitionFilter:
    """Gopher's repetition rules with FineWeb-2's thresholds; its paragraph and line-character rules are off."""
    return GopherRepetitionFilter(
        dup_line_frac=0.374,
        dup_para_frac=0,
        dup_line_char_frac=0,
        dup_para_char_frac=0,
        top_n_grams=TOP_NGRAMS,
        dup_n_grams=DUPLICATE_NGRAMS,
        language=KOREAN,
    )


def fineweb() -> FineWebQualityFilter:
    """FineWeb's quality rules with FineWeb-2's thresholds; its short-line rule is off."""
    return FineWebQualityFilter(
        short_line_thr=999, char_duplicates_ratio=0.1, line_punct_thr=0.062, new_line_ratio=0.196, language=KOREAN
    )


def gopher() -> GopherQualityFilter:
    """Gopher's quality rules with FineWeb-2's thresholds and stop words."""
    return GopherQualityFilter(
        max_avg_word_length=6,
        min_avg_word_length=1,
        stop_words=STOP_WORDS,
        max_non_alpha_words_ratio=0.791,
        min_stop_words=2,
        language=KOREAN,
    )


def steps(warcs: Path, out: Path, through: str) -> list[PipelineStep]:
    """The pipeline; filters in FineWeb-2's order."""
    filters = [repetition(), fineweb(), gopher()] if through == "filters" else []
    return [
        WarcReader(str(warcs), glob_pattern="*.warc.gz"),
        Trafilatura(favour_precision=True),
        LanguageFilter("ko"),
        *filters,
        ParquetWriter(str(out), compression="zstd"),
    ]


def run(warcs: Path, work: Path, through: str) -> None:
    """Run the pipeline to its end; rows in `out`, datatrove's own statistics in `logs`."""
    made = steps(warcs, work / "out", through)
    LocalPipelineExecutor(pipeline=made, tasks=1, workers=1, logging_dir=str(work / "logs")).run()


def told(work: Path) -> dict[str, object]:
    """Documents read, rows written, seconds a step, and what each step dropped for which reason."""
    found = json.loads((work / "logs" / "stats.json").read_text(encoding="utf-8"))
    rows = sum(pq.read_metadata(path).num_rows for path in (work / "out").glob("*.parquet"))
    return {
        "docs_in": count(found[0]["stats"].get("documents", 0)),
        "rows_out": rows,
        "steps": {step_name(step): seconds(step["time_stats"]) for step in found},
        "reasons": {name: number for step in found for name, number in losses(step).items()},
        "versions": {name: version(name) for name in VERSIONS},
    }


def step_name(step: dict[str, str]) -> str:
    """The name that datatrove prints, without its picture."""
    return " ".join(word for word in step["name"].split() if word.isascii() and word != "-")


def count(value: object) -> int:
    """A datatrove statistic, which is a number or a mapping with a total."""
    return int(value["total"] if isinstance(value, dict) else value)  # type: ignore[call-overload]


def seconds(value: object) -> float:
    """A datatrove timing."""
    return float(value["total"] if isinstance(value, dict) else value)  # type: ignore[arg-type]


def losses(step: dict[str, dict[str, object]]) -> dict[str, int]:
    """Documents that a step lost, by reason; what it dropped without one is `dropped`."""
    name, stats = step_name(step), {key: count(value) for key, value in step["stats"].items() if key != "doc_len"}
    named = {key: stats[key] for key in stats if key.startswith("dropped_")}
    errors = {key: stats[key] for key in ("timeout", "broken_process", "clean_error") if key in stats}
    rest = {"dropped": stats.get("dropped", 0) - sum(named.values())}
    return {f"{name}: {key}": number for key, number in {**errors, **named, **rest}.items() if number}


def main() -> None:
    """Warm up, measure, print."""
    given = arguments("lid", "through")
    logger.remove()
    logger.add(sys.stderr, level="ERROR")
    datatrove.utils.lid.cached_asset_path_or_download = lambda *_, **__: given.lid
    run(given.warm_up, given.work / "warm-up", given.through)
    with measured() as cost:
        run(given.warcs, given.work / "run", given.through)
    print(json.dumps({**told(given.work / "run"), **cost}, ensure_ascii=False))


if __name__ == "__main__":
    main()
