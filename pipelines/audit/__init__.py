"""What a corpus answers: where a text comes from, what became of a page, whether all is there, what changed."""

from .diff import diff
from .sample import sample
from .trace import trace, why
from .verify import verify

__all__ = ["diff", "sample", "trace", "verify", "why"]
