"""What a page permits: signals found in its headers and HTML, and what they come to. A library for any stage."""

from .borne import borne
from .judge import denial, judge
from .robots import allowed
from .signals import signals
from .verdict import verdict

__all__ = ["allowed", "borne", "denial", "judge", "signals", "verdict"]
