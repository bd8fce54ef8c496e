"""Whether an index of plain files is what was written: every page that it is read from has the checksum it had."""

from collections import Counter
from collections.abc import Iterator

from .corpus import Corpus
from .deduplicate import index
from .errors import Corrupt
from .parquet import opened


def intact(store: Corpus) -> dict[str, object]:
    """What was checked of an index, by kind of file. Raises Corrupt, naming every file that is not what it was.

    What is read where it lies, signatures and merged runs, is checked here and nowhere else.
    """
    state, checked = index.current(store), Counter[str]()
    problems = [problem for name in _files(state) for problem in _damage(store, name, checked)]
    if problems:
        raise Corrupt("\n".join(problems))
    return {"documents": sum(state.sizes), "batches": len(state.batches), "files": dict(checked)}


def _files(state: index.State) -> Iterator[str]:
    for unit in state.units:
        yield from (f"{folder}/{unit}.parquet" for folder in ("signatures", "bands", "parts"))
    yield from (run.name for run in state.runs if run.place < 0)
    yield from (*state.edges, *state.clusters, *(f"copies/{batch}.parquet" for batch in state.batches))


def _damage(store: Corpus, name: str, checked: Counter[str]) -> list[str]:
    checked[name.partition("/")[0]] += 1
    try:
        with opened(store, name) as file:
            for group in range(file.num_row_groups):
                file.read_row_group(group)
    except Corrupt as error:
        return [str(error)]
    return []
