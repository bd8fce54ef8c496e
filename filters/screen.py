"""screen: edits and measures of a policy on a batch, and which filter dropped which row."""

from collections import Counter

import numpy as np
import pyarrow as pa

from ..schemas.document import COUNTS, EDITED, MEASURE
from .filter import Edit, Filter, Policy


def screen(batch: pa.RecordBatch | pa.Table, policy: Policy) -> pa.Table:
    """The batch with edited texts, an `edited.*` a step, a `measure.*` a filter, and `dropped_by`.

    Every other column, the order and the number of rows stay as they are.
    """
    table = measure(edit(_one_chunk(batch), policy), policy)
    return table.append_column("dropped_by", dropped_by(table, policy))


def edit(table: pa.Table, policy: Policy) -> pa.Table:
    """The table after every edit of the policy, with what each did in `edited.<name>`."""
    for step in policy.edits:
        table = _edited(table, step)
    return table


def _edited(table: pa.Table, step: Edit) -> pa.Table:
    counts = [Counter[str]() for _ in range(table.num_rows)]
    for name in step.columns:
        if name in table.schema.names:
            column, done = step.rewrite(_chunk(table, name))
            _same_length(step.name, column, table)
            table = table.set_column(table.schema.get_field_index(name), table.schema.field(name), column)
            for total, row in zip(counts, done, strict=True):
                total.update(row)
    return table.append_column(EDITED + step.name, pa.array([sorted(row.items()) for row in counts], COUNTS))


def measure(table: pa.Table, policy: Policy) -> pa.Table:
    """The table with the value of each measure of the policy in `measure.<name>`."""
    for step in policy.filters:
        values = step.measure(_chunk(table, step.column))
        _same_length(step.name, values, table)
        table = table.append_column(MEASURE + step.name, values)
    return table


def dropped_by(table: pa.Table, policy: Policy) -> pa.Array:
    """Name of the first filter whose bound each row's stored measure is out of; null for the rows that pass all."""
    verdict = np.full(table.num_rows, -1)
    for place, step in enumerate(policy.filters):
        failed = ~step.bound.holds(_chunk(table, MEASURE + step.name))
        verdict[(verdict < 0) & failed] = place
    names = np.array([step.name for step in policy.filters] + [None], dtype=object)
    return pa.array(names[verdict], pa.string())


def _same_length(name: str, column: pa.Array, table: pa.Table) -> None:
    if len(column) != table.num_rows:
        raise ValueError(f"{name!r} gave {len(column)} values for {table.num_rows} rows; a step keeps every row")


def _one_chunk(batch: pa.RecordBatch | pa.Table) -> pa.Table:
    table = pa.Table.from_batches([batch]) if isinstance(batch, pa.RecordBatch) else batch
    return table.combine_chunks()


def _chunk(table: pa.Table, name: str) -> pa.Array:
    column = table.column(name)
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks or [_empty(column)])


def _empty(column: pa.ChunkedArray) -> pa.Array:
    return pa.array([], column.type)


__all__ = ["Filter", "dropped_by", "edit", "measure", "screen"]
