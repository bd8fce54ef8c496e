"""Arrow batches and rows: the one place where a schema is enforced."""

from collections.abc import Iterable, Mapping

import pyarrow as pa


class SchemaError(ValueError):
    """A batch or row that is not what its schema says; the message names the column and both types."""


def conform(batch: pa.RecordBatch | pa.Table, schema: pa.Schema) -> pa.Table:
    """The same rows with exactly the columns of `schema`, in its order.

    Raises SchemaError for a missing or surplus column, a type that does not cast safely, a null where none may be.
    """
    surplus = [name for name in batch.schema.names if name not in schema.names]
    if surplus:
        raise SchemaError(f"columns {surplus} are not in the schema; drop them or add them to it")
    return pa.table([_column(batch, wanted) for wanted in schema], schema=schema)


def _column(batch: pa.RecordBatch | pa.Table, wanted: pa.Field) -> pa.Array | pa.ChunkedArray:
    if wanted.name not in batch.schema.names:
        raise SchemaError(f"column {wanted.name!r} is missing; it should be {wanted.type}")
    column = batch.column(wanted.name)
    if not wanted.nullable and column.null_count:
        raise SchemaError(f"column {wanted.name!r} holds {column.null_count} nulls; none may be")
    return column if column.type == wanted.type else _cast(column, wanted)


def _cast(column: pa.Array | pa.ChunkedArray, wanted: pa.Field) -> pa.Array | pa.ChunkedArray:
    try:
        return column.cast(wanted.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        raise SchemaError(f"column {wanted.name!r} is {column.type}; it should be {wanted.type}") from error


def table(rows: Iterable[Mapping[str, object]], schema: pa.Schema) -> pa.Table:
    """Rows as a table of `schema`; a key that the schema lacks is an error, a key that a row lacks a null."""
    listed = list(rows)
    names = set(schema.names)
    for row in listed:
        if not names.issuperset(row):
            raise SchemaError(f"row has keys {sorted(set(row) - names)} that are not in the schema")
    columns = [pa.array([row.get(wanted.name) for row in listed], wanted.type) for wanted in schema]
    return conform(pa.table(columns, names=schema.names), schema)
