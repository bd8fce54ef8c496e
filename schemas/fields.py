"""How a documented field is written down, shared by every schema."""

import pyarrow as pa

KEY = pa.binary(16)
"""A 128-bit digest: document ids, page keys, URL keys."""

DICTIONARY = pa.dictionary(pa.int32(), pa.string())
"""A string with few distinct values in a file."""

TIME = pa.timestamp("s", tz="UTC")


def field(name: str, kind: pa.DataType, doc: str, *, nullable: bool = True) -> pa.Field:
    """A field whose sentence of documentation travels in the file."""
    return pa.field(name, kind, nullable=nullable, metadata={"doc": doc})
