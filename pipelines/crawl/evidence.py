"""Rights evidence of a batch: what the sites said, in their words and as it is read, and where that is archived."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ...schemas.batch import table
from ...schemas.evidence import EVIDENCE, ROBOTS, TDMREP
from ..corpus import Corpus
from ..parquet import commit_table
from ..rights.robots import essence
from ..rights.site import CLOSED, tdmrep_essence
from ..urls import origin
from .archive import Line, file_name
from .events import site_of
from .site import FILES, said
from .work import Batch, Site

Row = dict[str, object]


def commit_evidence(corpus: Corpus, batch: Batch, told: Iterable[Line]) -> None:
    """Commit the evidence that a log tells of; rows by origin and kind."""
    listed = [line for line in told if line["event"] == "site" or line.get("kind") == "site"]
    rows = sorted(_rows(batch, listed), key=lambda row: (str(row["origin"]), str(row["kind"])))
    commit_table(corpus, f"rights/{batch.source}-{batch.name}.parquet", table(rows, EVIDENCE))


def _rows(batch: Batch, told: list[Line]) -> Iterator[Row]:
    sites = {line["origin"]: line for line in told if line["event"] == "site"}
    for line in told:
        if line.get("place") and urlsplit(line["url"]).path in FILES:
            yield _row(batch, line, sites.get(origin(line["url"])))


def _row(batch: Batch, line: Line, about: Line | None) -> Row:
    speaker, kind = origin(line["url"]), urlsplit(line["url"]).path.rpartition("/")[2]
    read = [] if about is None else list(said(site_of(about), batch.manners.agent, f"{speaker}/"))
    return {
        "origin": speaker,
        "kind": kind,
        "page": None,
        "status": line["status"],
        "raw": about and _text(kind, site_of(about)),
        "parsed": [each for each in read if each.startswith(kind.partition(".")[0])],
        "fetched_at": datetime.fromtimestamp(line["at"], UTC),
        "file": file_name(batch, line["place"]["stream"], line["place"]["part"]),
        "offset": line["place"]["offset"],
    }


def _text(kind: str, site: Site) -> str | None:
    """What a file of a site was judged by; None where there was no answer that is a word of the site, or no file."""
    if kind == ROBOTS and (site.reached or site.robots != CLOSED):
        return essence(site.robots).decode("latin-1")
    return tdmrep_essence(site.tdmrep) if kind == TDMREP and site.tdmrep is not None else None
