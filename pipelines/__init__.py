"""Where it happens: reading, extracting, deduplicating, releasing, and the command line."""

from .. import __version__ as __version__
