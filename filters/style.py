"""Hints of how a text was made: translated by a machine, or written by one. Scores; no bound is right for all texts."""

import pyarrow as pa

from .lexicon import phrases
from .text import decoded, share, words

PER = 1000
"""Eojeol that the rates are of."""

TRANSLATED = (
    "당신[은이을의]",
    "그녀[는가를의]",
    "그것[은이을들]",
    "[에의] 대한",
    "의 경우에",
    "에 의해",
    "에 있어서?",
    "[을를] 가지고 있",
    "것이 가능",
    "되어[지진졌질]",
    "로부터의",
)
"""Pronouns and phrases that follow English and Japanese word for word; Korean prose drops the one and turns the other.

From the calques that Korean style guides name; old translations and law have many of them too.
"""

GENERATED = (
    "(?:AI|인공지능|대규모|거대) ?언어 ?모델(?:로서|이므로|이기 때문)",
    "저는 (?:AI|인공지능)(?:입니다|이므로|로서)",
    "제 (?:지식|학습 데이터)[은는]",
    "도움이 필요하시면 언제든지",
    "추가(?:적인)? 질문이 있으시면",
    "요청하신 (?:글|내용|문장)[을를은는]? ",
)
"""What chat models say of themselves and to whom they answer; a text about such models has a few too."""


def translated_rate(texts: pa.Array) -> pa.Array:
    """Phrases typical of translation for each 1,000 eojeol."""
    return _rate(texts, TRANSLATED)


def generated_rate(texts: pa.Array) -> pa.Array:
    """Phrases of chat models, about themselves or to who asked them, for each 1,000 eojeol."""
    return _rate(texts, GENERATED)


def _rate(texts: pa.Array, patterns: tuple[str, ...]) -> pa.Array:
    return share(PER * phrases(texts, patterns), words(decoded(texts)).per_row(len(texts)))
