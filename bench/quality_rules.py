"""Verdicts and speeds of policies on sets of texts, and Gopher's defaults as two more policies."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from malmoi.filters.datatrove import measure_of
from malmoi.filters.filter import Filter, Policy, at_least
from malmoi.filters.screen import edit, screen
from malmoi.filters.screen import measure as measures
from malmoi.pipelines.policies import NAMES, policy

LENGTH = ("characters",)
"""Filters of the policy `web` that say only how long a text is."""

KIWI = "kiwipiepy_model"
"""The model that makes a filter a slow one."""

BATCH = 512
"""Documents of a batch, as in a build."""

NOTHING: Mapping[str, int] = {}
"""What is listed of texts of no page."""

Verdicts = dict[str, NDArray[np.bool_]]
"""Which texts each filter drops, by its name, whatever the filters before it say."""


def _words() -> Any:  # noqa: ANN401 - datatrove's base class is imported late
    from datatrove.utils.word_tokenizers import WordTokenizer  # noqa: PLC0415 - slow to import

    class Words(WordTokenizer):
        def word_tokenize(self, text: str) -> list[str]:
            return text.split()

        def sent_tokenize(self, text: str) -> list[str]:
            return text.splitlines()

        def span_tokenize(self, text: str) -> list[tuple[int, int]]:
            return [(0, len(text))]

    return Words()


@cache
def _gopher(**options: Any) -> Callable[[pa.Array], pa.Array]:  # noqa: ANN401 - the peer's own options
    from datatrove.pipeline.filters import GopherQualityFilter  # noqa: PLC0415 - slow to import

    return measure_of(GopherQualityFilter(language=_words(), **options))


@cache
def _repetition() -> Callable[[pa.Array], pa.Array]:
    from datatrove.pipeline.filters import GopherRepetitionFilter  # noqa: PLC0415 - slow to import

    return measure_of(GopherRepetitionFilter(language=_words()))


def gopher_quality(texts: pa.Array) -> pa.Array:
    """1 where datatrove's Gopher quality filter, with its defaults and eojeol for words, keeps the text."""
    return _gopher()(texts)


def gopher_quality_without_stop_words(texts: pa.Array) -> pa.Array:
    """The same without its English stop words, which no Korean text has."""
    return _gopher(min_stop_words=0)(texts)


def gopher_repetition(texts: pa.Array) -> pa.Array:
    """1 where datatrove's Gopher repetition filter, with its defaults and eojeol for words, keeps the text."""
    return _repetition()(texts)


def policies() -> dict[str, Policy]:
    """The shipped policies and Gopher's by name."""
    shipped = {name: policy(name) for name in NAMES}
    edits = shipped["web"].edits
    keeps = at_least(1)
    repetition = Filter(gopher_repetition, keeps)
    peers = (
        Policy("gopher", edits, (Filter(gopher_quality, keeps), repetition)),
        Policy("gopher, no stop words", edits, (Filter(gopher_quality_without_stop_words, keeps), repetition)),
    )
    return shipped | {each.name: each for each in peers}


def table(texts: Sequence[str], listed: Mapping[str, int]) -> pa.Table:
    """Texts as a batch of documents of no known page, but with what of them is listed."""
    columns = {"text": pa.array(texts, pa.string()), "url": pa.nulls(len(texts), pa.string())}
    return pa.table({**columns, "listed": pa.array(map(listed.get, texts), pa.int32())})


def edited(texts: Sequence[str], by: Policy, listed: Mapping[str, int] = NOTHING) -> pa.Table:
    """Texts as a policy stores them."""
    return edit(table(texts, listed), by).combine_chunks()


def verdicts(texts: Sequence[str], by: Policy, listed: Mapping[str, int] = NOTHING) -> Verdicts:
    """Verdicts of the filters of a policy that read columns which these texts have; `listed` is by text."""
    batches = [edited(texts[first : first + BATCH], by, listed) for first in range(0, len(texts), BATCH)]
    filters = [each for each in by.filters if _reads(batches[0], each)]
    return {each.name: np.concatenate([_failed(batch, each) for batch in batches]) for each in filters}


def _reads(batch: pa.Table, by: Filter) -> bool:
    """Whether a batch has what a filter measures."""
    return set(_columns(by)) <= set(batch.column_names)


def _columns(by: Filter) -> tuple[str, ...]:
    return (by.column,) if isinstance(by.column, str) else by.column


def _given(batch: pa.Table, by: Filter) -> pa.Array:
    """What a filter measures of a batch."""
    if isinstance(by.column, str):
        return batch.column(by.column).combine_chunks()
    return pa.StructArray.from_arrays([batch.column(each).combine_chunks() for each in by.column], by.column)


def _failed(batch: pa.Table, by: Filter) -> NDArray[np.bool_]:
    failed: NDArray[np.bool_] = ~by.bound.holds(by.measure(_given(batch, by)))
    return failed


def dropped(found: Verdicts, but: Sequence[str] = ()) -> NDArray[np.bool_]:
    """Which texts any filter drops, some filters left out."""
    return np.logical_or.reduce([failed for name, failed in found.items() if name not in but])


def speeds(texts: Sequence[str], by: Policy) -> Mapping[str, float]:
    """MB of text per CPU-second of every step of a policy alone, of its rules without Kiwi, and of the whole."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    whole, fast = edited(texts, by), replace(by, filters=tuple(each for each in by.filters if KIWI not in each.models))
    steps: dict[str, Callable[[pa.Table], object]] = {
        **{f"edit {each.name}": _edit_of(by, each.name) for each in by.edits},
        **{each.name: _measure_of(each) for each in by.filters if _reads(whole, each)},
        "all rules without Kiwi": lambda rows: measures(rows, fast),
        "edits and all rules": lambda rows: screen(rows.select(["text", "url"]), by),
    }
    warm = whole.slice(0, 10)
    return {name: size / _cpu(step, warm, whole) for name, step in steps.items()}


def _edit_of(by: Policy, name: str) -> Callable[[pa.Table], object]:
    rewrite = next(each.rewrite for each in by.edits if each.name == name)
    return lambda rows: rewrite(rows.column("text").combine_chunks())


def _measure_of(by: Filter) -> Callable[[pa.Table], object]:
    return lambda rows: by.measure(_given(rows, by))


def _cpu(step: Callable[[pa.Table], object], warm: pa.Table, whole: pa.Table) -> float:
    """CPU seconds of a step over copies of batches, which no step before has seen, after a first run over a few."""
    step(_fresh(warm))
    batches = [_fresh(whole.slice(first, BATCH)) for first in range(0, whole.num_rows, BATCH)]
    began = time.process_time()
    for batch in batches:
        step(batch)
    return max(time.process_time() - began, 1e-9)


def _fresh(rows: pa.Table) -> pa.Table:
    return pa.table([pa.array(column.to_pylist(), column.type) for column in rows.columns], rows.column_names)
