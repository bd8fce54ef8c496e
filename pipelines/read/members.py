"""What files are packed in: members of gzip, frames of zstd and lz4, each unpacked in bounded memory."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import lz4.frame
import zstandard
from isal import isal_zlib

from .source import Blocks, BrokenError, Source

Dictionary: TypeAlias = zstandard.ZstdCompressionDict | None

TRUNCATED = "truncated"

_SKIPPABLE = (b"\x2a\x4d\x18", range(0x50, 0x60))
"""Magic number of a skippable frame of zstd and lz4: any first byte of the range, then these (RFC 8878)."""

_DICTIONARY = 0x5D
"""First byte of the skippable frame that holds a dictionary (WARC zstd, IIPC 2020)."""

_LARGEST_DICTIONARY = 2**24

_SALVAGED = 32
"""Bytes unpacked at a time where they are known to break off: what is lost of the content before the break."""


class Packing(NamedTuple):
    """A way to pack: its magic number, what unpacks a member, the exception that raises, and bytes to unpack at a time.

    Bytes at a time keep what comes out of a bomb under 70 MiB: gzip packs 1,032 to 1, lz4 255, zstd 32,768.
    """

    name: str
    magic: bytes
    unpacker: Callable[[Dictionary], Any]
    error: Any
    step: int


def _zstd(dictionary: Dictionary) -> Any:  # noqa: ANN401 - zstandard does not export the type
    return zstandard.ZstdDecompressor(dict_data=dictionary).decompressobj()


PACKINGS = (
    Packing("gzip", b"\x1f\x8b\x08", lambda _: isal_zlib.decompressobj(wbits=31), isal_zlib.IsalError, 2**16),
    Packing("zstd", b"\x28\xb5\x2f\xfd", _zstd, zstandard.ZstdError, 2**11),
    Packing("lz4", b"\x04\x22\x4d\x18", lambda _: lz4.frame.LZ4FrameDecompressor(), RuntimeError, 2**16),
)
"""isal inflates the members of a crawl at 1.1 GB/s of what they hold, zlib at 0.4 (python-isal 1.9, one core)."""


def packing(source: Source, offset: int) -> Packing | None:
    """How the member at an offset is packed; None for bytes that begin no member."""
    begin = bytes(source.all(offset, 4))
    return next((each for each in PACKINGS if begin.startswith(each.magic)), None)


class Member:
    """A member of a file: where it begins and, once its blocks are read to the last, where it ends."""

    def __init__(self, source: Source, offset: int, packed: Packing, dictionary: Dictionary) -> None:
        """A member that is packed so, and maybe by a dictionary."""
        self._source, self._dictionary = source, dictionary
        self.packed, self.offset, self.end = packed, offset, 0

    def blocks(self) -> Blocks:
        """What the member unpacks to. Raises BrokenError where it is damaged, or cut off by the file's end."""
        place, unpack = self.offset, self.packed.unpacker(self._dictionary)
        while not unpack.eof:
            packed = self._source.some(place, self.packed.step)
            if not packed:
                raise BrokenError(TRUNCATED)
            try:
                yield unpack.decompress(packed)
            except self.packed.error as error:
                raise BrokenError(f"{self.packed.name}-damage", self._salvaged(place, len(packed))) from error
            place += len(packed)
        self.end = place - len(unpack.unused_data or b"")

    def _salvaged(self, place: int, length: int) -> bytes:
        """What the bytes that a call failed on unpack to before the break, since that call gave nothing."""
        unpack, parts, end = self.packed.unpacker(self._dictionary), list[bytes](), place + length
        for start in range(self.offset, place, self.packed.step):
            unpack.decompress(self._source.all(start, min(self.packed.step, place - start)))
        pieces = (self._source.all(start, min(_SALVAGED, end - start)) for start in range(place, end, _SALVAGED))
        try:
            parts.extend(map(unpack.decompress, pieces))
        except self.packed.error:
            return b"".join(parts)
        return b""


def skippable(source: Source, offset: int) -> int:
    """The length of the skippable frame at an offset; 0 where there is none."""
    head = bytes(source.all(offset, 8))
    magic, first = _SKIPPABLE
    return 8 + int.from_bytes(head[4:], "little") if len(head) == 8 and head[0] in first and head[1:4] == magic else 0  # noqa: PLR2004 - the header of a frame


def dictionary(source: Source) -> Dictionary:
    """The dictionary that a file of zstd frames begins with, packed or not."""
    length = skippable(source, 0)
    if not 0 < length < _LARGEST_DICTIONARY or source.all(0, 1) != bytes([_DICTIONARY]):
        return None
    stored = bytes(source.all(8, length - 8))
    try:
        packed = stored.startswith(PACKINGS[1].magic)
        plain = _zstd(None).decompress(stored) if packed else stored
        return zstandard.ZstdCompressionDict(plain)
    except zstandard.ZstdError:
        return None
