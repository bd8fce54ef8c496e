"""Bytes with their length before them, four bytes big-endian: what passes between `child` and `worker`."""

import struct
from typing import IO, Final

LENGTH: Final = struct.Struct(">I")


def frame(payload: bytes) -> bytes:
    """A payload as a frame."""
    return LENGTH.pack(len(payload)) + payload


def is_whole(received: bytes | bytearray) -> bool:
    """Whether what has come so far holds a frame."""
    return len(received) >= LENGTH.size and len(received) >= LENGTH.size + LENGTH.unpack_from(received)[0]


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The payload of the next frame of a stream, or None at its end."""
    head = stream.read(LENGTH.size)
    return stream.read(*LENGTH.unpack(head)) if len(head) == LENGTH.size else None
