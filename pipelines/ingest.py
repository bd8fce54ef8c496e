"""ingest_unit: read, extract, screen and sign one work unit. A plain function; no Beam."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc

from ..filters.filter import Policy
from ..filters.screen import edit, measure
from ..schemas.batch import conform, table
from ..schemas.document import DOCUMENT, MEASURE, judged
from ..schemas.fields import DICTIONARY
from ..schemas.ledger import LEDGER
from ..schemas.page import Damage, Page
from .corpus import Corpus, commit_json, sha256, written
from .deduplicate.bands import band_rows, write_bands, write_signatures
from .deduplicate.sketch import sign
from .extract import Extracted, Guard, decode, sniff
from .parquet import commit_table
from .parquet import read as read_table
from .quarantine import Failure, guarded
from .read import read
from .rights import signals
from .said import CONTENTS, LABELS, RECORDS, damage_word, listed, media_type
from .units import Names, Unit, names
from .urls import host, readable, url_key

BATCH = 512
"""Documents screened at a time."""

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Why a record is not asked for a document."""

    reason: str


def ingest_unit(unit: Unit, policy: Policy, corpus: Corpus) -> dict[str, object]:
    """The receipt of a unit whose documents, signatures, bands and ledger are committed; done work is not redone.

    Raises OSError when the disk fails; a record that fails is a row of the ledger.
    """
    named = names(unit, policy)
    if not corpus.has(named.receipt):
        _commit(unit, policy.keyed(corpus.key), corpus, named)
    elif not corpus.has(named.measured):
        _measure_again(policy, corpus, named)
    return corpus.read_json(named.receipt)


def _commit(unit: Unit, policy: Policy, corpus: Corpus, named: Names) -> None:
    ledger: list[Row] = []
    with Guard() as guard:
        batches = list(_batches(_entries(unit, corpus.key, guard), policy, ledger))
        retried = guard.retries
    documents = pa.concat_tables(batches).sort_by("id")
    signatures = sign(documents["id"].combine_chunks(), documents["text"].combine_chunks())
    commit_table(corpus, named.ledger, table(ledger, LEDGER))
    commit_table(corpus, named.documents, documents)
    with written(corpus, named.signatures) as path:
        write_signatures(signatures, str(path))
    with written(corpus, named.bands) as path:
        write_bands(band_rows(signatures), str(path))
    commit_json(corpus, named.measured, _measured(corpus, named, documents))
    commit_json(corpus, named.receipt, _receipt(unit, corpus, named, ledger) | {"retried": retried})


def _batches(entries: Iterable[tuple[Row, Row | None]], policy: Policy, ledger: list[Row]) -> Iterator[pa.Table]:
    yield _screened([], policy)
    flow = iter(entries)
    while chunk := list(islice(flow, BATCH)):
        ledger += [entry for entry, _ in chunk]
        yield _screened([row for _, row in chunk if row is not None], policy)


def _screened(rows: list[Row], policy: Policy) -> pa.Table:
    begun = [row | {"characters": 0} for row in rows]
    return _conformed(measure(_finished(edit(table(begun, DOCUMENT), policy)), policy), policy)


def _conformed(documents: pa.Table, policy: Policy) -> pa.Table:
    measures = {name.removeprefix(MEASURE): documents.schema.field(name).type for name in _measures(documents)}
    return conform(documents, judged(measures, tuple(step.name for step in policy.edits)))


def _finished(documents: pa.Table) -> pa.Table:
    """The documents with what is told of their edited columns: length of the text, host of the scrubbed URL."""
    hosts = [url and host(url) for url in documents["url"].to_pylist()]
    made = {"characters": pc.utf8_length(documents["text"]), "host": pa.array(hosts, DICTIONARY)}
    for name, column in made.items():
        documents = documents.set_column(documents.schema.get_field_index(name), name, column)
    return documents


def _measures(documents: pa.Table) -> list[str]:
    return [name for name in documents.schema.names if name.startswith(MEASURE)]


def _entries(unit: Unit, key: bytes, guard: Guard) -> Iterator[tuple[Row, Row | None]]:
    """A ledger row a record, and its document where it has one; a record seen before in the unit is skipped."""
    seen: set[object] = set()
    for record in read(unit.path, unit.kind, dict(unit.columns)):
        made = _document(record, unit, key, guard)
        if isinstance(made, dict) and made["id"] in seen:
            made = Skipped("repeated-record")
        if isinstance(made, dict):
            seen.add(made["id"])
        yield _ledger_row(record, made, key), made if isinstance(made, dict) else None


def _ledger_row(record: Page | Damage, made: Row | Failure | Skipped, key: bytes) -> Row:
    if isinstance(record, Damage):
        return {"offset": record.offset, "outcome": "failed", "reason": record.reason}
    row: Row = {"offset": record.address.offset, "url_key": url_key(record.url, key) if record.url else None}
    if isinstance(made, dict):
        return row | {"outcome": "document", "id": made["id"]}
    return row | {"outcome": "failed" if isinstance(made, Failure) else "skipped", "reason": made.reason}


def _document(record: Page | Damage, unit: Unit, key: bytes, guard: Guard) -> Row | Failure | Skipped:
    if isinstance(record, Damage):
        return Failure(record.reason)
    if record.kind not in ("response", "item"):
        return Skipped(f"type={listed(record.kind, RECORDS)}")
    if record.damage is not None:
        return Failure(damage_word(record.damage))
    if record.kind == "item":
        return guarded(_delivered, record, unit, key)
    if record.status is None or not 200 <= record.status < 300:  # noqa: PLR2004 - HTTP's own class of success
        return Skipped(f"status={record.status}")
    return guarded(_page, record, unit, key, guard)


def _delivered(record: Page, unit: Unit, key: bytes) -> Row | Failure:
    if not record.text or not record.text.strip():
        return Failure("empty")
    digest = hashlib.sha256(record.text.encode("utf-8", "surrogatepass")).hexdigest()
    name = record.address.record or f"{unit.digest}:{record.address.offset}"
    return _origin(record, unit, key, name, digest) | {"text": record.text, "title": record.header("title")}


def _page(record: Page, unit: Unit, key: bytes, guard: Guard) -> Row | Failure | Skipped:
    content_type = record.header("content-type")
    kind = sniff(record.body, content_type)
    if kind not in ("html", "plain"):
        return Skipped(f"content={listed(kind, CONTENTS)}")
    decoded = decode(record.body, content_type)
    made = (
        guard.extract(decoded.text, record.url, record.fetched_at)
        if kind == "html"
        else Extracted(decoded.text.strip())
    )
    if isinstance(made, Failure):
        return made
    if not made.text.strip():
        return Failure("extract-empty")
    digest = hashlib.sha256(record.body).hexdigest()
    return _origin(record, unit, key, record.address.record, digest) | {
        "text": made.text,
        "title": made.title,
        "author": made.author,
        "date": made.date,
        "encoding": decoded.encoding,
        "declared": decoded.declared and listed(decoded.declared.lower(), LABELS),
        "replaced": decoded.replaced,
        **_rights(signals(record.headers, decoded.text), made),
    }


def _rights(found: tuple[str, ...], made: Extracted) -> Row:
    found += tuple(dict.fromkeys(f"notice={notice.kind}" for notice in made.notices))
    named = next((signal for signal in found if signal.startswith("licence=")), None)
    return {
        "rights": list(found),
        "licence": named and named.partition("=")[2],
        "licence_evidence": named and "link rel=license",
    }


def _origin(record: Page, unit: Unit, key: bytes, name: str, digest: str) -> Row:
    identity = f"{unit.source}\0{name}\0{digest}".encode("utf-8", "surrogatepass")
    return {
        "id": hashlib.blake2b(identity, digest_size=16).digest(),
        "page": url_key(record.url, key) if record.url else None,
        "source": unit.source,
        "url": readable(record.url) or None,
        "fetched_at": record.fetched_at,
        "status": record.status,
        "content_type": media_type(record.header("content-type")),
        "file": unit.file,
        "record": record.address.record or None,
        "offset": record.address.offset,
        "length": record.address.length,
        "digest": f"sha256:{digest}",
        "member": record.address.member,
    }


def _measure_again(policy: Policy, corpus: Corpus, named: Names) -> None:
    """Documents with the measures of another policy, measured from the stored text; no input is opened."""
    found = [name for name in corpus.named("documents", ".json") if name.startswith(named.text)]
    stored = read_table(corpus, f"documents/{found[0].removesuffix('.json')}.parquet")
    documents = _conformed(measure(stored.drop_columns(_measures(stored)).combine_chunks(), policy), policy)
    commit_table(corpus, named.documents, documents)
    commit_json(corpus, named.measured, _measured(corpus, named, documents))


def _measured(corpus: Corpus, named: Names, documents: pa.Table) -> Row:
    size = pc.sum(pc.utf8_length(documents["text"])).as_py() or 0
    digest = sha256(corpus.read(named.documents))
    return {"documents": documents.num_rows, "characters": size, "sha256": digest}


def _receipt(unit: Unit, corpus: Corpus, named: Names, ledger: list[Row]) -> Row:
    counts = Counter(":".join(str(row[name]) for name in ("outcome", "reason") if row.get(name)) for row in ledger)
    outputs = (named.ledger, named.signatures, named.bands)
    return {
        "unit": {"source": unit.source, "file": unit.file, "sha256": unit.digest, "bytes": unit.size},
        "text": named.text,
        "records": len(ledger),
        "counts": dict(sorted(counts.items())),
        "sha256": {name.partition("/")[0]: sha256(corpus.read(name)) for name in outputs},
    }
