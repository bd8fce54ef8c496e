"""Bytes of a container: a file's by offset, and a content's, plain or unpacked, read forward."""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeAlias, cast

Blocks: TypeAlias = Iterator[bytes | memoryview]

_BLOCK = 2**20
"""Bytes read from a file at a time."""

LONGEST_HEADER = 2**16
"""Bytes of a header block; FastWARC and warcio stop at 32 KiB, cookies of real answers come near it."""

MOST_BLANK = 2**20
"""Line ends between two records that are passed over; a bomb of line ends is no gap."""

MOST_SKIPPED = 2**30
"""Bytes of a content that are unpacked only to reach what follows, 1 s of inflating."""

HEADER_END = re.compile(rb"\n\r?\n")
"""The empty line after a header block; line ends of LF alone are read as browsers do."""

_LINE_ENDS = re.compile(rb"[\r\n]*")


class BrokenError(Exception):
    """A content that goes no further: why, and what of it came before the break."""

    def __init__(self, reason: str, rest: bytes = b"") -> None:
        """A break for a reason, after some bytes more."""
        super().__init__(reason)
        self.rest = rest


class Source:
    """A file's bytes by offset, one block of them held."""

    def __init__(self, stream: BinaryIO) -> None:
        """The bytes of a stream that can seek."""
        self._stream, self._start, self._block = stream, 0, memoryview(b"")
        self.size = stream.seek(0, 2)

    def some(self, offset: int, length: int) -> memoryview:
        """One byte or more from an offset, `length` at most; none at the file's end."""
        if not 0 <= offset - self._start < len(self._block):
            self._load(offset, _BLOCK)
        return self._block[offset - self._start :][:length]

    def all(self, offset: int, length: int) -> memoryview:
        """The bytes from an offset, less than `length` only at the file's end."""
        if not 0 <= offset - self._start <= len(self._block) - length:
            self._load(offset, max(length, _BLOCK))
        return self._block[offset - self._start :][:length]

    def blocks(self, offset: int) -> Blocks:
        """All bytes from an offset to the file's end."""
        while block := self.some(offset, _BLOCK):
            yield block
            offset += len(block)

    def _load(self, offset: int, length: int) -> None:
        self._stream.seek(offset)
        self._start, self._block = offset, memoryview(self._stream.read(length))


class Content:
    """Bytes read forward. `ended` says that all are held, `broken` is None or the reason why no more of them come.

    `onward` gives the blocks of what follows the content, asked for only where a record goes on there; None for none.
    """

    def __init__(self, blocks: Blocks, onward: Callable[[], Blocks | None] = lambda: None) -> None:
        """What some blocks come to."""
        self._onward = onward
        self._blocks, self._held, self._place, self._start = blocks, b"", 0, 0
        self.ended, self.broken = False, cast("str | None", None)

    @property
    def position(self) -> int:
        """How many bytes have been passed."""
        return self._start + self._place

    def reach(self, length: int) -> bool:
        """Whether so many bytes lie ahead; they are held then."""
        missing = self._place + length - len(self._held)
        if missing > 0:
            self._hold(missing)
        return self._place + length <= len(self._held)

    def _hold(self, missing: int) -> None:
        parts: list[bytes | memoryview] = [self._held[self._place :]] if self._place < len(self._held) else []
        try:
            for block in self._blocks:
                parts.append(block)
                missing -= len(block)
                if missing <= 0:
                    break
            else:
                self.ended = True
        except BrokenError as error:
            self.ended, self.broken = True, str(error)
            parts.append(error.rest)
        self._start += self._place
        # Joining a single part of bytes copies nothing.
        self._held, self._place = b"".join(parts), 0

    def match(self, pattern: re.Pattern[bytes], within: int) -> re.Match[bytes] | None:
        """The match of a pattern right ahead, in so many bytes."""
        return self._near(pattern.match, within)

    def _near(self, sought: Callable[..., re.Match[bytes] | None], within: int) -> re.Match[bytes] | None:
        """What is found in so many bytes, those that follow the content among them where it holds fewer."""
        while True:
            near = self.reach(within)
            found = sought(self._held, self._place, self._place + within)
            if found or near or not self._extended():
                return found

    def take(self, length: int) -> memoryview:
        """The next bytes, fewer where the content and what follows it end."""
        while not self.reach(length) and self._extended():
            pass
        taken = memoryview(self._held)[self._place : self._place + length]
        self._place += len(taken)
        return taken

    def skip(self, length: int) -> bool:
        """Whether so many bytes could be passed over, held one block at a time."""
        if length > MOST_SKIPPED:
            return False
        while length > 0 and self.reach(1):
            length -= len(self.take(min(length, len(self._held) - self._place)))
        return length == 0

    def head(self) -> bytes | None:
        """The bytes up to the end of the first empty line, passed; None where no such line is near."""
        end = self._near(HEADER_END.search, LONGEST_HEADER)
        return bytes(self.take(end.end() - self._place)) if end else None

    def _extended(self) -> bool:
        blocks = None if self.broken else self._onward()
        if blocks is None:
            return False
        self._blocks, self.ended = blocks, False
        return True

    def pass_line_ends(self) -> int:
        """How many line feeds were passed to what comes next; carriage returns are passed with them."""
        start, count = self.position, 0
        while self.reach(1) and self.position - start < MOST_BLANK:
            gap = _LINE_ENDS.match(self._held, self._place)
            count += gap[0].count(b"\n") if gap else 0
            self._place = gap.end() if gap else self._place
            if self._place < len(self._held):
                break
        return count

    def find(self, pattern: re.Pattern[bytes], overlap: int) -> bool:
        """Whether a match of a pattern, no longer than `overlap`, lies past the next byte; what is before is passed."""
        end = self.position + MOST_SKIPPED
        self._place += self.reach(1)
        while self.position < end and self.reach(1):
            self.reach(2 * overlap)
            if found := pattern.search(self._held, self._place):
                self._place = found.start()
                return True
            self._place = max(self._place + 1, len(self._held) - overlap)
        return False
