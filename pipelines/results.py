"""The folder of what a run of dedup keeps: one run takes it, and what it writes there is never written over."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fsspec.core import url_to_fs

from .corpus import Corpus, commit, scratch
from .errors import BadInput, Corrupt
from .texts import File

RUN = "run.json"
ENDINGS = (".parquet", ".jsonl")


def apart(source: str, files: Sequence[File], folders: Sequence[Corpus]) -> None:
    """Raises BadInput where inputs lie in a folder that is written to, or it in the folder of inputs."""
    place = url_to_fs(source)[1]
    for folder in folders:
        inside = [file.url for file in files if _below(url_to_fs(file.url)[1], folder.root)]
        if inside or _below(folder.root, place):
            what = f"{inside[0]} lies in {folder.root}" if inside else f"{folder.root} lies in {source}"
            raise BadInput(f"{what}: what is written there would be read as input; give folders apart")


def _below(path: str, folder: str) -> bool:
    return Path(path).resolve().is_relative_to(Path(folder).resolve())


def taken(out: Corpus, run: object) -> None:
    """Takes a folder for a run, or for the same run again. Raises BadInput where it holds the files of another."""
    strangers = [name for ending in ENDINGS for name in out.named("", ending)]
    if strangers and not out.has(RUN):
        raise BadInput(f"{out.root} holds {strangers[0]}; give an empty folder")
    with result(out, RUN) as path:
        path.write_text(json.dumps(run, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


@contextmanager
def result(out: Corpus, name: str) -> Iterator[Path]:
    """A file to write, committed when the block ends well. Raises BadInput where another run's is there."""
    with scratch(out, name) as path:
        yield path
        try:
            commit(out, name, path)
        except Corrupt as error:
            raise BadInput(f"{out.root} holds {name} of another run; give an empty folder") from error
