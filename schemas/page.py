"""PAGE: one record of a container on its way to extraction. It never reaches a disk."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Address:
    """Where the bytes of a page lie: record id, offset and length in its file, member of an archive."""

    record: str
    offset: int
    length: int | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One captured answer or delivered item.

    `damage` is None or the reason why the record is not whole; `text` is set, and `body` empty, where the
    container delivers text instead of bytes; `kind` is the WARC record type, or "item".
    """

    url: str
    body: bytes
    headers: tuple[tuple[str, str], ...]
    address: Address
    kind: str = "response"
    status: int | None = None
    fetched_at: datetime | None = None
    damage: str | None = None
    text: str | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes of a container that hold no readable record."""

    offset: int
    length: int
    reason: str
