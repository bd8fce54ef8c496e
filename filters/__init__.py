"""What we think of a text: measures, bounds and edits on columns, without Beam, files or a network."""

from .. import __version__ as __version__
