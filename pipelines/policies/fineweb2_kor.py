"""FineWeb-2's Korean rules (configs/kor_Hang.yml), for comparison: its thresholds, its filters, our tokenizer."""

from ...filters.datatrove import fineweb2_gopher_quality, fineweb2_gopher_repetition, fineweb2_quality
from ...filters.filter import Filter, Policy, at_least
from ...filters.language import MODEL, korean_share
from .web import NORMALISE, SCRUB

THEIRS = ("datatrove", "kiwipiepy_model")
"""Packages whose versions the measures depend on."""

POLICY = Policy(
    name="fineweb2-kor",
    edits=(NORMALISE, SCRUB),
    filters=(
        Filter(korean_share, at_least(0.5), models=(MODEL,)),
        Filter(fineweb2_gopher_repetition, at_least(1), models=THEIRS),
        Filter(fineweb2_quality, at_least(1), models=THEIRS),
        Filter(fineweb2_gopher_quality, at_least(1), models=THEIRS),
    ),
)
