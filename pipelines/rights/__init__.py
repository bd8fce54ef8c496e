"""What a page permits: signals found in its headers and HTML, and what they come to. A library for any stage."""

from .judge import verdict
from .signals import signals

__all__ = ["signals", "verdict"]
