"""Bytes that personal data may begin with, or that stand in a name beside it: told a vector of bytes at a time."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..compiled_cpu import njit
from .reading_cpu import Bytes

AHEAD: Final = 6
"""Bytes that are looked at with the first of seven."""


@njit(cache=True, nogil=True)
def mark(data: Bytes, flags: Bytes) -> None:
    """Flags bytes from the second on that personal data, or the at sign of an address, may begin with.

    A digit behind none, O before what looks like 1, a bracket before an a, all of @ 골 앳 공 영, what is full-width and
    begins something, a mark between pairs of hexadecimal digits, 번, and what begins the last two syllables of the name
    of a service, or its name in Latin letters. No branches, so that a compiler compares a vector of bytes at a time.
    """
    for place in range(min(len(flags), len(data) - AHEAD)):
        before, byte, after, last, far = data[place], data[place + 1], data[place + 2], data[place + 3], data[place + 4]
        fifth, sixth = data[place + 5], data[place + 6]
        two, three = after | 32, last | 32
        digit = (np.uint8(byte - 48) < 10) & ~(np.uint8(before - 48) < 10)
        one = (after == 49) | (two == 105) | (after == 108) | (after == 124) | (after == 32) | (after >= 0xE3)
        bracket = ((byte == 40) | (byte == 91) | (byte == 123)) & ((two == 97) | (after == 32) | (after == 0xEF))
        go = (byte == 0xEA) & (after == 0xB3) & ((last == 0xA8) | (last == 0xB5))
        ae = (byte == 0xEC) & (((after == 0x95) & (last == 0xB3)) | ((after == 0x98) & (last == 0x81)))
        beon = (byte == 0xEB) & (after == 0xB2) & (last == 0x88)
        ka = (
            (after == 0xB9)
            & (last == 0xB4)
            & (((fifth == 0x86) & (sixth == 0xA1)) | ((fifth == 0x98) & (sixth == 0xA4)))
        )
        ra = (after == 0x9D) & (last == 0xBC) & (fifth == 0x9D) & (sixth == 0xB8)
        seu = (after == 0x8A) & (last == 0xA4) & (fifth == 0x83) & (sixth == 0x80)
        tel = (after == 0x85) & (last == 0x94) & (fifth == 0xA0) & (sixth == 0x88)
        wi = (after == 0x9C) & (last == 0x84) & (fifth == 0xB1) & (sixth == 0x97)
        kakao = ((byte | 32) == 107) & (two == 97) & (three == 107)
        insta = ((byte | 32) == 105) & (two == 110) & (three == 115)
        telegram = ((byte | 32) == 116) & (two == 101) & (three == 108)
        wechat = ((byte | 32) == 119) & (two == 101) & (three == 99)
        pair = ((byte == 58) | (byte == 45)) & (far == byte) & (after != byte)
        service = ka | ra | seu | tel | wi | kakao | insta | telegram | wechat
        signs = (byte == 64) | ((byte == 0xEF) & (after >= 0xBC)) | beon | go | ae
        flags[place] = digit | signs | (((byte | 32) == 111) & one) | bracket | pair | service


@njit(cache=True, nogil=True)
def flagged(
    data: Bytes, offsets: NDArray[np.int64], begin: int, stop: int, flags: Bytes, out: NDArray[np.int64]
) -> int:
    """How many bytes of `data[begin:stop]` are flagged, those at the offsets too; their places are written to `out`."""
    size = stop - begin
    words = (size + 7) // 8
    flags[: 8 * words] = 0
    mark(data[begin - 1 :] if begin else data, flags[:size] if begin else flags[1:size])
    flags[max(len(data) - AHEAD - begin, 0) : size] = 1  # mark does not look at the last bytes
    for place in offsets:
        if place >= stop:
            break
        if place >= begin:
            flags[place - begin] = 1
    count = 0
    for word in np.flatnonzero(flags[: 8 * words].view(np.uint64)):
        for place in range(8 * word, 8 * word + 8):
            out[count] = begin + place
            count += flags[place]
    return count
