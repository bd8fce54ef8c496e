"""Keys are found in files where they lie as they are found in memory."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.pipelines.corpus import at
from malmoi.pipelines.deduplicate.bands import write_groups
from malmoi.pipelines.deduplicate.hits import read_hits
from malmoi.pipelines.deduplicate.pages import mapped, writer
from malmoi.pipelines.deduplicate.probe_cpu import WORD, probe
from malmoi.pipelines.deduplicate.runs import Run
from malmoi.pipelines.errors import Corrupt
from malmoi.schemas.signature import RUN, SPEC

KEYS = st.lists(st.integers(0, 40) | st.integers(0, 2**64 - 1), max_size=60).map(lambda keys: np.array(keys, np.uint64))


@settings(deadline=None)
@given(KEYS, KEYS, st.integers(0, 7))
def test_places_are_those_of_a_search_wherever_the_keys_begin(keys, wanted, start):
    keys, wanted = np.sort(keys), np.unique(wanted)
    data = np.frombuffer(bytes(start) + keys.tobytes(), np.uint8)[start:]
    first, sizes = probe(data.view(WORD), wanted)
    assert first.tolist() == np.searchsorted(keys, wanted).tolist()
    assert (first + sizes).tolist() == np.searchsorted(keys, wanted, side="right").tolist()


def run(path, keys):
    """A merged run of these keys, whose documents are 0, 1, 2 by key."""
    rows = np.arange(len(keys), dtype=np.uint64)
    apart = [np.sort(keys[keys % SPEC.partitions == partition]) for partition in range(SPEC.partitions)]
    tables = [pa.table([some, rows[np.searchsorted(np.sort(keys), some)]], RUN) for some in apart]
    write_groups(tables, writer(str(path), RUN))
    return Run(path.name, -1, len(keys))


def test_a_run_that_is_mapped_has_the_rows_of_one_that_is_read(tmp_path):
    keys = np.unique(np.random.default_rng(1).integers(0, 2**63, 500).astype(np.uint64))
    made, wanted, span = run(tmp_path / "run", keys), np.append(keys[::3], np.uint64(2**64 - 1)), range(4, 20)
    near = read_hits(at(str(tmp_path)), made, span, wanted)
    at(f"memory://{tmp_path}").files.pipe_file(f"{tmp_path}/run", (tmp_path / "run").read_bytes())
    far = read_hits(at(f"memory://{tmp_path}"), made, span, wanted)
    assert near.key.tolist() == far.key.tolist()
    assert near.document.tolist() == far.document.tolist()
    here = np.isin(keys, wanted) & np.isin(keys % SPEC.partitions, list(span))
    assert sorted(near.document.tolist()) == np.flatnonzero(here).tolist()


def test_a_file_of_several_pages_is_not_mapped(tmp_path):
    table = pa.table([np.arange(99, dtype=np.uint64)] * 2, RUN)
    pq.write_table(table, tmp_path / "run", compression="none", use_dictionary=False, max_rows_per_page=50)
    with pytest.raises(Corrupt, match="more than a page"):
        mapped(str(tmp_path / "run"), RUN)
