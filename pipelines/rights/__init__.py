"""What a page permits: signals found in its headers and HTML, and what they come to. A library for any stage."""

from .judge import verdict
from .robots import allowed
from .signals import signals

__all__ = ["allowed", "signals", "verdict"]
