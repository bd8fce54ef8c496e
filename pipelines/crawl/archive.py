"""The WARC files and the log of a batch, written as it is fetched; after a kill they go on where the log ends."""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from ..corpus import Corpus, commit
from ..errors import Locked
from .records import warcinfo
from .work import Batch

LARGEST: Final = 2**30
"""Bytes of a WARC file after which another is begun: what the WARC guidelines of IIPC ask for."""

_GZIP: Final = b"\x1f\x8b"
Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies: stream and number of its file, offset, length, and where the file ends after it all."""

    stream: str
    part: int
    offset: int
    length: int
    end: int


def file_name(batch: Batch, stream: str, part: int) -> str:
    """The committed name of a WARC file; it is made of numbers, never of a URL."""
    below = "" if stream == "pages" else f"{stream}/"
    return f"warc/{batch.source}/{below}{batch.name}-{part:03}.warc.gz"


def lines(corpus: Corpus, name: str) -> Iterator[Line]:
    """The whole lines of a log; a last one that a kill has cut is none."""
    path = Path(corpus.place(name))
    if path.exists():
        with path.open("rb") as log:
            yield from (json.loads(line) for line in log if line.endswith(b"\n"))


class Archive:
    """The open files of a batch. An answer is in its WARC file before the log tells of it."""

    def __init__(self, batch: Batch, corpus: Corpus) -> None:
        """Open the log, and cut off what no whole line of it tells of. Raises Locked."""
        self._batch, self._corpus = batch, corpus
        self._log = _appended(Path(corpus.place(batch.log)))
        _hold(self._log, batch)
        self._files: dict[tuple[str, int], BinaryIO] = {}
        self._ends: dict[str, tuple[int, int]] = {}
        _cut(self._log, self._backed())
        for (stream, part), file in self._files.items():
            last, end = self._ends.get(stream, (0, 0))
            if part >= last:
                _cut(file, end if part == last else 0)

    def _backed(self) -> int:
        """Bytes of the log up to the first line that is cut, or tells of a record that its file does not hold.

        A machine that dies may have written the log and not yet the records.
        """
        size = 0
        for line in self._log:
            place = json.loads(line).get("place") if line.endswith(b"\n") else None
            if not line.endswith(b"\n") or (place and not self._holds(place)):
                break
            size += len(line)
            if place:
                self._ends[place["stream"]] = (place["part"], place["end"])
        return size

    def _holds(self, place: Line) -> bool:
        file = self._file_of(place["stream"], place["part"])
        first = os.pread(file.fileno(), len(_GZIP), place["offset"])
        return first == _GZIP and os.fstat(file.fileno()).st_size >= place["end"]

    def add(self, stream: str, members: tuple[bytes, ...]) -> Place:
        """Write the members of an answer to a stream's file; where the first of them lies."""
        part, file = self._current(stream)
        offset = file.tell()
        file.write(b"".join(members))
        file.flush()
        self._ends[stream] = (part, file.tell())
        return Place(stream, part, offset, len(members[0]), file.tell())

    def tell(self, line: Line) -> None:
        """Write a line of the log; it outlives this process from here on, and the machine after `sync`."""
        self._log.write(_packed(line))
        self._log.flush()

    def sync(self) -> None:
        """Bring all that was written so far to the disk, records before the log; any thread may call it."""
        for file in (*tuple(self._files.values()), self._log):
            os.fdatasync(file.fileno())

    def _current(self, stream: str) -> tuple[int, BinaryIO]:
        """The number of the file that a stream is written to, and the file, which begins with its warcinfo record."""
        part, end = self._ends.get(stream, (0, 0))
        part, end = (part + 1, 0) if end >= LARGEST else (part, end)
        file = self._file_of(stream, part)
        if end == 0:
            name = file_name(self._batch, stream, part).rpartition("/")[2]
            _cut(file, 0).write(warcinfo(name, self._batch.name, self._batch.manners))
        return part, file

    def _file_of(self, stream: str, part: int) -> BinaryIO:
        if (stream, part) not in self._files:
            self._files[stream, part] = _appended(self._open(stream, part))
        return self._files[stream, part]

    def _open(self, stream: str, part: int) -> Path:
        return Path(self._corpus.place(f"{self._batch.folder}/{self._batch.name}-{stream}-{part:03}.open"))

    def commit(self) -> list[str]:
        """Give the WARC files their final names, on disk before that; the names."""
        self.sync()
        held = [each for each, file in sorted(self._files.items()) if os.fstat(file.fileno()).st_size]
        for file in (*self._files.values(), self._log):
            file.close()
        for each in held:
            commit(self._corpus, file_name(self._batch, *each), self._open(*each))
        return [file_name(self._batch, *each) for each in held]

    def forget(self) -> None:
        """Delete the names that the WARC files had while they were open."""
        for stream, part in self._files:
            self._open(stream, part).unlink(missing_ok=True)


def _hold(log: BinaryIO, batch: Batch) -> None:
    """Hold a log alone until this process ends. Raises Locked while a worker of a killed run still writes it."""
    try:
        fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Locked(f"batch {batch.name} is still fetched by a worker of another run; wait for it to end") from None


def _packed(line: Line) -> bytes:
    return json.dumps(line, ensure_ascii=True, sort_keys=True).encode() + b"\n"


def _appended(path: Path) -> BinaryIO:
    """A file of our own to read and to write, made where there is none; its name is on the disk."""
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    return file


def _cut(file: BinaryIO, end: int) -> BinaryIO:
    """The file with its first bytes alone, at its end."""
    file.truncate(end)
    file.seek(end)
    return file
