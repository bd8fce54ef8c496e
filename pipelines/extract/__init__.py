"""Turns a body into text, by sniffed content."""

from .decode import Decoded, decode
from .guard import Guard
from .html import Extracted, extract, plain
from .sniff import sniff

__all__ = ["Decoded", "Extracted", "Guard", "decode", "extract", "plain", "sniff"]
