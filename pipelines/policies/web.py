"""The Korean web: a first honest policy. Each bound says where it comes from."""

from functools import partial

from ...filters.damage import lost_share
from ...filters.filter import Edit, Filter, Policy, at_least, at_most, between
from ...filters.korean import hangul_share, jamo_share, josa_ending_share, sentence_line_share
from ...filters.language import MODEL, korean_share
from ...filters.length import characters, mean_eojeol_length
from ...filters.normalise import normalise_column
from ...filters.personal import identifier_hits, personal_hits
from ...filters.pii import scrub_column
from ...filters.repetition import duplicate_line_share, duplicate_ngram_share, top_ngram_share

NORMALISE = Edit("normalise", normalise_column, ("text", "title", "author", "section"))
SCRUB = Edit("scrub", scrub_column, ("text", "title", "author", "section", "url", "final_url", "canonical", "record"))

POLICY = Policy(
    name="web",
    edits=(NORMALISE, SCRUB),
    filters=(
        Filter(personal_hits, at_most(20), column="edited.scrub"),
        Filter(identifier_hits, at_most(3), column="edited.scrub"),
        Filter(characters, at_least(200)),
        Filter(lost_share, at_most(0.005)),
        Filter(hangul_share, at_least(0.10)),
        Filter(korean_share, at_least(0.10), models=(MODEL,)),
        Filter(mean_eojeol_length, between(1.5, 9.0)),
        Filter(josa_ending_share, at_least(0.20)),
        Filter(sentence_line_share, at_least(0.05)),
        Filter(duplicate_line_share, at_most(0.20)),
        Filter(partial(top_ngram_share, n=2), at_most(0.20)),
        Filter(partial(top_ngram_share, n=3), at_most(0.18)),
        Filter(partial(top_ngram_share, n=4), at_most(0.16)),
        Filter(partial(duplicate_ngram_share, n=5), at_most(0.20)),
        Filter(partial(duplicate_ngram_share, n=10), at_most(0.15)),
        Filter(jamo_share, at_most(0.05)),
    ),
)
