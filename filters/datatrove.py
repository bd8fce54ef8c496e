"""Any datatrove filter as a measure, and FineWeb-2's three Korean ones with our tokenizer in place of theirs.

datatrove's own Korean tokenizer asks Kiwi for a model that no longer ships, and shifts offsets after long digit runs.
"""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from .models import kiwi

if TYPE_CHECKING:
    from datatrove.pipeline.filters.base_filter import BaseFilter

STOP_WORDS = (
    "의", "다", "이", "는", "에", "을", "한", "년", "하", "은", "를", "했",
    "고", "에서", "가", "있", "으로", "인", "월", "로", "되",
)
TOP_NGRAMS = ((2, 0.282), (3, 0.228), (4, 0.185))
DUPLICATE_NGRAMS = ((5, 0.201), (6, 0.184), (7, 0.168), (8, 0.154), (9, 0.14), (10, 0.127))
"""Thresholds of huggingface/fineweb-2, configs/kor_Hang.yml at 05e6729; what it leaves out is as in its pipeline."""


def measure_of(made: "BaseFilter") -> Callable[[pa.Array], pa.Array]:
    """The measure that is 1 where the datatrove filter keeps the text, and 0 where it drops it."""

    def kept(texts: pa.Array) -> pa.Array:
        return pa.array([int(_keeps(made, text or "")) for text in texts.to_pylist()], pa.int8())

    return kept


def _keeps(made: "BaseFilter", text: str) -> bool:
    from datatrove.data import Document  # noqa: PLC0415 - filters import without datatrove

    if not text.split():
        return False
    answer = made.filter(Document(text=text, id=""))
    return bool(answer[0] if isinstance(answer, tuple) else answer)


@cache
def korean_tokenizer() -> Any:  # noqa: ANN401 - datatrove's base class is not importable here
    """A datatrove WordTokenizer whose words are Kiwi's morphemes (`cong` model), each found again in the text."""
    from datatrove.utils.word_tokenizers import WordTokenizer  # noqa: PLC0415 - filters import without datatrove

    class Morphemes(WordTokenizer):
        def word_tokenize(self, text: str) -> list[str]:
            found = (text[token.start : token.end] for token in kiwi().tokenize(text))
            return [word for word in found if word.strip()]

        def sent_tokenize(self, text: str) -> list[str]:
            return [text[first:stop] for first, stop in self.span_tokenize(text)]

        def span_tokenize(self, text: str) -> list[tuple[int, int]]:
            return [(sentence.start, sentence.end) for sentence in kiwi().split_into_sents(text)]

    return Morphemes("kor_Hang")


def fineweb2_gopher_repetition(texts: pa.Array) -> pa.Array:
    """1 where Gopher's repetition rules with FineWeb-2's Korean thresholds keep the text."""
    return measure_of(_gopher_repetition())(texts)


def fineweb2_gopher_quality(texts: pa.Array) -> pa.Array:
    """1 where Gopher's quality rules with FineWeb-2's Korean thresholds keep the text."""
    return measure_of(_gopher_quality())(texts)


def fineweb2_quality(texts: pa.Array) -> pa.Array:
    """1 where FineWeb's quality rules with FineWeb-2's Korean thresholds keep the text."""
    return measure_of(_quality())(texts)


@cache
def _gopher_repetition() -> "BaseFilter":
    from datatrove.pipeline.filters import GopherRepetitionFilter  # noqa: PLC0415

    return GopherRepetitionFilter(
        dup_line_frac=0.374,
        dup_para_frac=0,
        dup_line_char_frac=0,
        dup_para_char_frac=0,
        top_n_grams=TOP_NGRAMS,
        dup_n_grams=DUPLICATE_NGRAMS,
        language=korean_tokenizer(),
    )


@cache
def _gopher_quality() -> "BaseFilter":
    from datatrove.pipeline.filters import GopherQualityFilter  # noqa: PLC0415

    return GopherQualityFilter(
        min_avg_word_length=1,
        max_avg_word_length=6,
        max_non_alpha_words_ratio=0.791,
        stop_words=list(STOP_WORDS),
        language=korean_tokenizer(),
    )


@cache
def _quality() -> "BaseFilter":
    from datatrove.pipeline.filters import FineWebQualityFilter  # noqa: PLC0415

    return FineWebQualityFilter(
        line_punct_thr=0.062,
        short_line_thr=999,
        char_duplicates_ratio=0.1,
        new_line_ratio=0.196,
        language=korean_tokenizer(),
    )
