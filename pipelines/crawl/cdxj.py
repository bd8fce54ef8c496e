"""CDXJ: the index of a batch's WARC files, a line a record, sorted by reversed host, path and date."""

import json
from collections.abc import Iterable
from urllib.parse import urlsplit

from .archive import Line, file_name
from .work import Batch


def cdxj(batch: Batch, told: Iterable[Line]) -> bytes:
    """The index of the answers that a log tells of."""
    made = sorted(_line(batch, line) for line in told if line.get("place"))
    return "".join(f"{line}\n" for line in made).encode("ascii")


def surt(url: str) -> str:
    """The URL with its host reversed, as indexes of archives sort it.

    >>> surt("https://www.example.kr/a?b=1")
    'kr,example,www)/a?b=1'
    """
    parts = urlsplit(url)
    host = ",".join(reversed((parts.hostname or "").split(".")))
    port = f":{parts.port}" if parts.port else ""
    return f"{host}{port}){parts.path}" + (f"?{parts.query}" if parts.query else "")


def _line(batch: Batch, line: Line) -> str:
    place = line["place"]
    about = {
        "url": line["url"],
        "mime": "warc/revisit" if line["revisit"] else line["media"],
        "status": str(line["status"]),
        "digest": line["digest"],
        "length": str(place["length"]),
        "offset": str(place["offset"]),
        "filename": file_name(batch, place["stream"], place["part"]),
    }
    stamp = "".join(each for each in line["date"] if each.isdigit())
    return f"{surt(line['url'])} {stamp} {json.dumps(about, ensure_ascii=True)}"
