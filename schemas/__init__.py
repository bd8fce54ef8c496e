"""What a row is: the schemas of everything malmoi writes."""

from .. import __version__ as __version__
