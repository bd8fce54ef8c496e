"""screen: edits and measures of a policy on a batch, and which filter dropped which row."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..schemas.document import COUNTS, DOCUMENT, EDITED, MEASURE
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
    """The table with the value of each measure of the policy in `measure.<name>`.

    A costly one is null for the rows that a filter before it drops.
    """
    return _measured(table, policy, {})


def filled(table: pa.Table, policy: Policy) -> pa.Table:
    """A table that has its measures, with those costly ones that these bounds ask for and that were not taken."""
    stored = {step.name: _chunk(table, MEASURE + step.name) for step in policy.filters}
    return _measured(table.drop_columns([MEASURE + name for name in stored]), policy, stored)


def unmeasured(table: pa.Table, policy: Policy) -> NDArray[np.bool_]:
    """The rows of stored measures that may pass these bounds but lack a costly one."""
    passing, lacking = np.ones(table.num_rows, bool), np.zeros(table.num_rows, bool)
    for step in policy.filters:
        values = _chunk(table, MEASURE + step.name)
        absent = np.asarray(values.is_null()) & step.costly
        passing &= step.bound.holds(values) | absent
        lacking |= absent
    return passing & lacking


def _measured(table: pa.Table, policy: Policy, stored: dict[str, pa.Array]) -> pa.Table:
    passing = np.ones(table.num_rows, bool)
    given: dict[object, pa.Array] = {}  # one object a column, by which its measures know what they have decoded
    for step in policy.filters:
        values = stored.get(step.name)
        if step.costly:
            values = _filled(step, table, passing, values)
        elif values is None:
            values = step.measure(given.setdefault(step.column, _given(step, table)))
        _same_length(step.name, values, table)
        passing &= step.bound.holds(values)
        table = table.append_column(MEASURE + step.name, values)
    return table


def _filled(step: Filter, table: pa.Table, passing: NDArray[np.bool_], stored: pa.Array | None) -> pa.Array:
    """The values of a costly measure: what is stored, and what it comes to for passing rows that have none."""
    wanted = np.flatnonzero(passing if stored is None else passing & np.asarray(stored.is_null()))
    rows = table.take(wanted).combine_chunks()
    found = step.measure(_given(step, rows))
    _same_length(step.name, found, rows)
    if found.null_count:
        raise ValueError(f"{step.name!r} is costly and gave {found.null_count} nulls; let it give each row a number")
    place = np.full(table.num_rows, -1)
    place[wanted] = np.arange(len(wanted))
    taken = found.take(pa.array(place, mask=place < 0))
    return taken if stored is None else pc.coalesce(stored, taken.cast(stored.type))


def _given(step: Filter, table: pa.Table) -> pa.Array:
    """The column that a filter measures, or its columns as the fields of one; null where the table lacks it."""
    if isinstance(step.column, str):
        return _column(table, step.column)
    return pa.StructArray.from_arrays([_column(table, name) for name in step.column], names=list(step.column))


def _column(table: pa.Table, name: str) -> pa.Array:
    if name in table.schema.names or name == "text":
        return _chunk(table, name)
    return pa.nulls(table.num_rows, DOCUMENT.field(name).type)


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


__all__ = ["Filter", "dropped_by", "edit", "filled", "measure", "screen", "unmeasured"]
