"""An index of plain files tells whether it is what was written."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from making import prose
from malmoi.pipelines.cli import main
from malmoi.pipelines.deduplicate import runs


@pytest.fixture
def made(tmp_path, monkeypatch):
    """An index of three batches, whose runs are merged into one."""
    monkeypatch.setattr(runs, "TIER", 2)
    for number in range(3):
        path = tmp_path / f"{number}.parquet"
        pq.write_table(pa.table({"text": ["\n".join(prose(3, seed)) for seed in (number, 1, 9)]}), path)
        assert main(["dedup", str(path), str(tmp_path / f"out{number}"), "--against", str(tmp_path / "index")]) == 0
    return tmp_path / "index"


def told(capsys, made, code):
    capsys.readouterr()
    assert main(["verify", str(made), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_an_index_that_is_what_it_was_tells_how_much_was_looked_at(made, capsys):
    said = told(capsys, made, 0)
    merged = len(list((made / "index").glob("*.parquet")))
    assert (said["documents"], said["batches"], merged) == (9, 3, 1)
    assert said["files"] == {
        "signatures": 3, "bands": 3, "parts": 3, "index": 1, "edges": 3, "clusters": 3, "copies": 3
    }


@pytest.mark.parametrize("folder", ["signatures", "bands", "parts", "index", "edges", "clusters", "copies"])
def test_a_byte_that_changed_is_found_and_its_file_named(made, capsys, folder):
    path = max(made.glob(f"{folder}/*.parquet"), key=lambda each: pq.read_metadata(each).num_rows)
    damaged(path)
    assert f"{folder}/{path.name}" in told(capsys, made, 5)["error"]


def damaged(path: Path) -> None:
    """Changes the last byte of the values of the first column that has some."""
    groups = [pq.read_metadata(path).row_group(group) for group in range(pq.read_metadata(path).num_row_groups)]
    chunk = next(group.column(0) for group in groups if group.num_rows)
    start = chunk.dictionary_page_offset or chunk.data_page_offset
    content = bytearray(path.read_bytes())
    content[start + chunk.total_compressed_size - 1] ^= 1
    path.write_bytes(content)
