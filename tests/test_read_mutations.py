"""A thousand random mutations of files of every format; bench/mutations.py runs a hundred thousand."""

import random
import subprocess
import sys
from io import BytesIO
from itertools import count

import pytest
from test_bench import BENCH, loaded

from malmoi.pipelines.read.records import read_stream

mutations = loaded("mutations")


def test_no_mutation_raises_hangs_fills_the_memory_or_is_read_as_nothing():
    command = [sys.executable, BENCH / "mutations.py", "--number", "1000", "--seed", "1"]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert {line.partition(":")[0].strip() for line in ran.stdout.splitlines()[:-1]} == set(mutations.formats())


@pytest.mark.parametrize("name", mutations.formats())
def test_a_file_that_is_not_mutated_is_whole(name):
    found = list(read_stream(BytesIO(mutations.formats()[name]), "a"))
    assert len(found) == (6 if name.startswith("arc") else 9)
    assert all(page.damage is None for page in found)


def test_mutations_are_the_same_again():
    data = mutations.formats()["gzip"]
    one, other = (
        [mutations.mutated(data, chance) for _ in range(20)] for chance in (random.Random(3), random.Random(3))
    )
    assert one == other
    assert len(set(one)) > 15


def test_a_file_that_takes_too_long_ends_the_run(monkeypatch):
    monkeypatch.setattr(mutations, "SECONDS", 0.05)
    monkeypatch.setattr(mutations, "read_stream", lambda *_: (each for each in count() if each < 0))
    with pytest.raises(mutations.HangError):
        next(mutations.mutations(1, seed=0))


@pytest.mark.parametrize(("number", "code"), [("MOST_MEMORY", 1), ("SECONDS", 0)])
def test_the_script_fails_where_a_bar_does_not_hold(monkeypatch, number, code):
    monkeypatch.setattr(mutations, "MOST_MEMORY", 10**12)
    monkeypatch.setattr(mutations, number, 100)
    monkeypatch.setattr(sys, "argv", ["mutations.py", "--number", "5"])
    assert mutations.main() == code
