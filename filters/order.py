"""Whether the eojeol of a text stand in the order of sentences, or were shuffled or drawn: word salad."""

from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .morphemes import samples, scored
from .text import HANGUL, decoded, sums, words

BOUND = (
    "(?:[을할될볼줄쓸살릴길들날말]|[가-힣]ㄹ) ?수(?:[는도가])? ?(?:있|없)",
    "[는은한된던인온간본을할될] (?:것|줄|바|데|곳|때|점|중|동안|경우|이유|방법|사람|뿐|정도|만큼)",
    "기 (?:때문|위|시작|전)",
    "고 (?:있|싶|나서|나면)",
    "지 (?:않|못|말|마)",
    "에 (?:대한|대해|따라|따른|의해|관한|관해|비해)",
    "[을를] (?:위|통)(?:해|한|하)",
    "[을를] (?:하|했|할|한|합|보[면고았는]|사용|가지|만들|받)",
    "[아어여해려켜져혀쳐춰워와봐내] (?:주|보[았고는면기니자]|봅|있[다는었습어으기]|버[리렸]|두[었고]|놓|왔|가[고는])",
    "[이그저] (?:때|중|후|외)",
    "[와과] (?:같|함께|달리)",
    "로 (?:인해|인한|하는|된|되어)",
    "뿐 ?(?:만 )?아니라",
    "[가이] (?:있|없|아니|되|된|필요|많|나오|나왔|됩|됐)",
)
"""Pairs that Korean grammar binds: an adnominal and its bound noun, a verb and its auxiliary, a josa and its verb.

Of 100 eojeol of prose 3 to 16 begin one, of 100 shuffled ones 1 by chance, 3 at most.
"""

CHANCE = 0.02
"""Bound phrases an eojeol that shuffled text has: 1 in 100 in the median, over 2 of one in ten such texts."""

SIGMAS = 3
"""Standard deviations over chance from which a text is plainly in order, and the model is not asked."""

UNJUDGED = 3.0
"""The value of a text that is too short to judge."""

SAMPLE = 200
"""Characters that Kiwi reads, forth and back: 4 ms. Of 120, the values of short comments and of salad overlap."""

LEAST = 10
"""Eojeol of a sample that are enough to judge it by."""


def order_evidence(texts: pa.Array) -> pa.Array:
    """How plainly the eojeol stand in the order of sentences: bound phrases for each 100 if many, or Kiwi's word.

    That is what the order of a sample adds, over the reversed one, to the log-probability of an eojeol in Kiwi's
    language model: 1 to 5 for prose, 0 for word salad. A text without ten eojeol in mostly Korean lines gets 3.
    """
    phrases, eojeol = bound_phrases(texts), korean_eojeol(texts)
    chance = CHANCE * eojeol
    evidence = np.divide(100 * phrases, eojeol, out=np.zeros(len(texts)), where=eojeol > 0)
    asked = np.flatnonzero(phrases <= chance + SIGMAS * np.sqrt(chance))
    evidence[asked] = [_gain(sample) for sample in samples(texts.take(pa.array(asked)), SAMPLE)]
    return pa.array(evidence)


def bound_phrases(texts: pa.Array) -> np.ndarray:
    """How many bound phrases each text has."""
    counts: np.ndarray = pc.fill_null(pc.count_substring_regex(texts, "|".join(BOUND)), 0).to_numpy()
    return counts


def korean_eojeol(texts: pa.Array) -> np.ndarray:
    """How many eojeol of each text hold Hangul."""
    text = decoded(texts)
    found = words(text)
    return np.bincount(found.row[sums(text.kinds == HANGUL, found.first, found.stop) > 0], minlength=len(texts))


@lru_cache(maxsize=2048)
def _gain(sample: str) -> float:
    eojeol = sample.split()
    if len(eojeol) < LEAST:
        return UNJUDGED
    return round((scored(sample) - scored(" ".join(reversed(eojeol)))) / len(eojeol), 4)
