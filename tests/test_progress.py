"""How far a stage is: a bar on a terminal, lines elsewhere."""

import io
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.parquet as pq

from making import prose
from malmoi.pipelines import dedup, progress
from malmoi.pipelines.cli import main


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_lines_tell_how_far_it_is_where_there_is_no_terminal(capsys, monkeypatch):
    asked, again = [], threading.Event()

    def count() -> int:
        asked.append(again.set() if asked else None)
        return 2

    monkeypatch.setattr(progress, "EVERY", 0.001)
    with progress.counted("sign", 3, count):
        assert again.wait(60)
    assert capsys.readouterr().err.startswith("sign: 2 of 3\n")


def test_a_bar_tells_it_on_a_terminal(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress.shown("match", ["a", "b", "c"], lambda each: each != "b"):
        pass
    assert "match" in terminal.getvalue()
    assert "2/3" in terminal.getvalue()


def test_every_stage_of_dedup_is_shown(tmp_path, monkeypatch):
    shown = []

    @contextmanager
    def counted(label: str, total: int, count: progress.Count) -> Iterator[None]:
        yield
        shown.append((label, total, count()))

    monkeypatch.setattr(dedup, "counted", counted)
    pq.write_table(pa.table({"text": ["\n".join(prose(3, seed)) for seed in range(4)]}), tmp_path / "a.parquet")
    assert main(["dedup", str(tmp_path / "a.parquet"), str(tmp_path / "out")]) == 0
    assert shown == [("read", 1, 1), ("sign", 1, 1), ("match", 1, 1), ("write", 1, 1)]
