"""The Korean web. Bounds are round numbers that lose 3 % at most of each register of clean text (bench/QUALITY.md)."""

from functools import partial

from ...filters.damage import lost_share
from ...filters.filter import Edit, Filter, Policy, anything, at_least, at_most, between
from ...filters.foreign import cut_foreign
from ...filters.korean import hangul_share, jamo_share, josa_ending_share, sentence_line_share
from ...filters.language import MODEL, korean_share
from ...filters.layout import digit_share, echo_share, fragment_share, symbol_share, unspaced_share, url_share
from ...filters.length import characters, mean_eojeol_length
from ...filters.links import external_links, listed_share
from ...filters.morphemes import MODELS as KIWI
from ...filters.morphemes import kiwi_ending_share, spacing_error_share
from ...filters.normalise import normalise_column
from ...filters.order import order_evidence
from ...filters.personal import identifier_hits, personal_hits
from ...filters.pii import scrub_column
from ...filters.repetition import duplicate_line_share, duplicate_ngram_share, top_ngram_share
from ...filters.spam import spam_density
from ...filters.style import generated_rate, translated_rate
from ...filters.toxicity import insult_rate

NORMALISE = Edit("normalise", normalise_column, ("text", "title", "author", "section"))
CUT_FOREIGN = Edit("cut_foreign", cut_foreign, models=(MODEL,))
SCRUB = Edit("scrub", scrub_column, ("text", "title", "author", "section", "url", "final_url", "canonical", "record"))

POLICY = Policy(
    name="web",
    edits=(NORMALISE, CUT_FOREIGN, SCRUB),
    filters=(
        Filter(characters, at_least(200)),
        Filter(lost_share, at_most(0.005)),
        Filter(personal_hits, at_most(20), column="edited.scrub"),
        Filter(identifier_hits, at_most(3), column="edited.scrub"),
        Filter(hangul_share, at_least(0.10)),
        Filter(korean_share, at_least(0.10), models=(MODEL,)),
        Filter(mean_eojeol_length, between(1.5, 9.0)),
        Filter(josa_ending_share, at_least(0.20)),
        Filter(sentence_line_share, at_least(0.05)),
        Filter(listed_share, at_most(0.50), column=("listed", "text")),  # lists of posts have 0.69, articles 0
        Filter(fragment_share, at_most(0.90)),  # lists and menus; glossaries and notes have up to 0.85
        Filter(duplicate_line_share, at_most(0.30)),  # manuals repeat a step word for word
        Filter(partial(top_ngram_share, n=2), at_most(0.20)),
        Filter(partial(top_ngram_share, n=3), at_most(0.18)),
        Filter(partial(top_ngram_share, n=4), at_most(0.16)),
        Filter(partial(duplicate_ngram_share, n=5), at_most(0.40)),  # the same manuals
        Filter(partial(duplicate_ngram_share, n=10), at_most(0.30)),
        Filter(echo_share, at_most(0.15)),  # tags, stuffed keywords; prose has 0.05
        Filter(jamo_share, at_most(0.10)),  # 1 in 100 threads of comments laughs more
        Filter(digit_share, at_most(0.30)),  # news and law have 0.19
        Filter(symbol_share, at_most(0.25)),  # mathematics has 0.22
        Filter(url_share, at_most(0.40)),  # short notes that point to a page have 0.36
        Filter(unspaced_share, at_most(0.30)),  # reviews typed on a telephone have 0.19
        Filter(spam_density, at_most(4)),  # one term for each 250 characters; the registers have 0
        Filter(translated_rate, anything()),
        Filter(generated_rate, anything()),
        Filter(insult_rate, anything()),
        Filter(external_links, anything(), column=("links", "text")),
        Filter(order_evidence, at_least(0.8), models=KIWI, costly=True),
        Filter(kiwi_ending_share, anything(), models=KIWI, costly=True),
        Filter(spacing_error_share, anything(), models=KIWI, costly=True),
    ),
)
