"""What deduplication knows of a document, and the sketch specification it was computed with."""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, Final

import pyarrow as pa

from .fields import KEY, field

VERSION: Final = 1
"""The sketch specification's version; raised when equal texts get other sketches."""

_SEED: Final = int.from_bytes(b"malmoi", "big")
_WORD: Final = 0xFFFF_FFFF_FFFF_FFFF


@dataclass(frozen=True)
class Hashing:
    """The arithmetic of one sketch: value k is min over windows of `a[k] * h + b[k]` mod 2^32.

    `h` is murmur3_x86_32 with `seed` of the UTF-8 bytes of a window of `width` characters, 0 read as 1
    (cuDF 26.10, cpp/src/text/minhash.cu).
    """

    width: int
    seed: int
    a: tuple[int, ...]
    b: tuple[int, ...]


@dataclass(frozen=True)
class Banding:
    """How a sketch is cut into `bands` of `rows` values, and over how many hash partitions keys are spread."""

    bands: int
    rows: int
    partitions: int


@dataclass(frozen=True)
class Agreement:
    """Equal sketch values that make a pair and that keep a member, and the fewest characters with a sketch."""

    pair: int
    keeper: int
    characters: int


@dataclass(frozen=True)
class Spec:
    """A whole sketch specification; `table` is the Unicode version that normalises texts."""

    hashing: Hashing
    banding: Banding
    agreement: Agreement
    table: str

    @property
    def permutations(self) -> int:
        """Values in a sketch."""
        return len(self.hashing.a)

    @property
    def partitions(self) -> int:
        """Hash partitions of the band keys."""
        return self.banding.partitions

    def to_json(self) -> str:
        """The content of `spec.json`: equal specifications give equal bytes."""
        return json.dumps({"version": VERSION, **asdict(self)}, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Spec":
        """The specification in a `spec.json`; ValueError for a version this code does not compute."""
        stored: dict[str, Any] = json.loads(text)
        if stored["version"] != VERSION:
            message = f"sketch specification {stored['version']} is not {VERSION}: sign the corpus anew"
            raise ValueError(message)
        words = stored["hashing"]
        hashing = Hashing(words["width"], words["seed"], tuple(words["a"]), tuple(words["b"]))
        return cls(hashing, Banding(**stored["banding"]), Agreement(**stored["agreement"]), stored["table"])


def _splitmix64(state: int) -> Iterator[int]:
    """The high 32 bits of Vigna's splitmix64 sequence, whose constants these are."""
    while True:
        state = (state + 0x9E37_79B9_7F4A_7C15) & _WORD
        mixed = ((state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9) & _WORD
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB) & _WORD
        yield (mixed ^ (mixed >> 31)) >> 32


def _version_1() -> Spec:
    # An odd `a` makes the multiply-add a bijection of the 32-bit words, so no hash is lost.
    stream = _splitmix64(_SEED)
    a = tuple(word | 1 for word in islice(stream, 120))
    hashing = Hashing(width=6, seed=0, a=a, b=tuple(islice(stream, 120)))
    # 84 and 72 of 120 values are Jaccard 0.70 and 0.60: research/dedup §4.2, §4.3.
    agreement = Agreement(pair=84, keeper=72, characters=30)
    return Spec(hashing, Banding(bands=20, rows=6, partitions=32), agreement, unicodedata.unidata_version)


SPEC: Final = _version_1()
"""Sketch specification v1."""


SKETCH: Final = pa.list_(pa.field("item", pa.uint32(), nullable=False), SPEC.permutations)
"""The type of a sketch column."""

SIGNATURE: Final = pa.schema(
    [
        field("id", KEY, "the document", nullable=False),
        field("exact", KEY, "xxh3-128 of the UTF-8 bytes of the sketch form", nullable=False),
        field("characters", pa.int32(), "code points of the sketch form", nullable=False),
        field("sketch", SKETCH, "minhash values; null for a sketch form under 30 characters"),
    ],
)
"""What is kept of every document so that its copies can be found without its text."""

BAND: Final = pa.schema(
    [
        field("key", pa.uint64(), "band number in the top 5 bits (20: exact hash), hash below", nullable=False),
        field("row", pa.uint32(), "the document's row in the signatures of the same unit", nullable=False),
    ],
)
"""Documents with an equal key may be copies; the hash partition of a row is its key modulo `SPEC.partitions`."""

RUN: Final = pa.schema(
    [
        BAND.field("key"),
        field("row", pa.uint64(), "the document's node: its unit's place above 32 bits, its row below", nullable=False),
    ],
)
"""Band rows of several units."""

EDGE: Final = pa.schema(
    [
        field("a", pa.uint64(), "node of the first document", nullable=False),
        field("b", pa.uint64(), "node of the second, which comes after it", nullable=False),
        field("matches", pa.uint8(), "equal sketch values of 120; 120 for exact copies", nullable=False),
        field("exact", pa.bool_(), "whether the sketch forms are equal", nullable=False),
    ],
)
"""A verified pair of copies. A node is a document's unit, by its place in the index, above 32 bits, its row below."""

CLUSTER: Final = pa.schema(
    [
        field("id", KEY, "a document that has a copy", nullable=False),
        field("cluster", KEY, "the smallest id among all that pairs join with it", nullable=False),
        field("node", pa.uint64(), "where the document is: as in EDGE", nullable=False),
        field("head", pa.uint64(), "where the document is that the cluster is called after", nullable=False),
    ],
)
"""What pairs join, a row a node, sorted by node."""
