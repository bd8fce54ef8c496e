"""ingest_unit: read, extract, screen and sign one work unit. A plain function; no Beam."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ..filters.filter import Policy
from ..filters.screen import edit, measure
from ..schemas.batch import conform, table
from ..schemas.document import DOCUMENT, MEASURE, judged
from ..schemas.evidence import EVIDENCE
from ..schemas.fields import DICTIONARY
from ..schemas.ledger import LEDGER, PREFILTER, prefiltered
from ..schemas.page import Damage, Page
from .corpus import Corpus, commit_json, sha256, written
from .deduplicate.bands import band_rows, write_bands
from .deduplicate.sketch import sign
from .deduplicate.stored import write_signatures
from .extract import Extracted, Guard, decode, plain, sniff
from .extract.prefilter import Hangul, count, is_sampled, may_be_korean
from .heard import heard
from .links import links
from .parquet import commit_table
from .parquet import read as read_table
from .quarantine import Failure, guarded
from .read import read
from .rights import borne, signals
from .said import CONTENTS, LABELS, RECORDS, damage_word, listed, media_type
from .units import Names, Unit, names
from .urls import host, readable, url_key

BATCH = 512
LONGEST = 2**21
"""Characters of a page's text; more are no page but a dump, and the measures of one take some hundred bytes each."""

CHARACTERS = 2**20
"""Documents screened at a time, or as many as have so much text."""

LARGE = 100_000
"""Bytes of a page from which it is a loss if no text is found (our choice): 98 in 100 Korean pages are shorter."""

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Why a record is not asked for a document."""

    reason: str


Made = Row | Failure | Skipped
"""A document, or why there is none."""

PREFILTERED = Skipped("prefilter")
PAGES = ("html", "plain")
"""What `sniff` calls the bodies that hold text."""


def ingest_unit(unit: Unit, policy: Policy, corpus: Corpus, kernels: str = "cpu") -> dict[str, object]:
    """The receipt of a unit whose documents, signatures, bands and ledger are committed; done work is not redone.

    What signs them, "cpu", "gpu" or "auto", changes no bit.

    Raises OSError when the disk fails; a record that fails is a row of the ledger.
    """
    named = names(unit, policy)
    if not corpus.has(named.receipt):
        _commit(unit, policy.keyed(corpus.key), corpus, kernels)
    elif not corpus.has(named.measured):
        _measure_again(policy, corpus, named)
    return corpus.read_json(named.receipt)


def _commit(unit: Unit, policy: Policy, corpus: Corpus, kernels: str) -> None:
    named = names(unit, policy)
    ledger: list[Row] = []
    said: list[Row] = []
    with Guard() as guard:
        batches = list(_batches(_entries(unit, corpus.key, guard, said), policy, ledger))
    documents = pa.concat_tables(batches).sort_by("id")
    signatures = sign(documents["id"].combine_chunks(), documents["text"].combine_chunks(), kernels)
    commit_table(corpus, named.ledger, table(ledger, LEDGER))
    if said:
        commit_table(corpus, named.evidence, table(said, EVIDENCE))
    commit_table(corpus, named.documents, documents)
    with written(corpus, named.signatures) as path:
        write_signatures(signatures, str(path))
    with written(corpus, named.bands) as path:
        write_bands(band_rows(signatures, kernels), str(path))
    commit_json(corpus, named.measured, _measured(corpus, named, documents))
    commit_json(corpus, named.receipt, _receipt(unit, corpus, named, ledger))


def _batches(entries: Iterable[tuple[Row, Row | None]], policy: Policy, ledger: list[Row]) -> Iterator[pa.Table]:
    """The documents of a unit, screened, at least one table; its ledger rows are added to `ledger` meanwhile."""
    yield _screened([], policy)
    for chunk in _chunks(_noted(entries, ledger)):
        yield _screened(chunk, policy)


def _chunks(documents: Iterable[Row]) -> Iterator[list[Row]]:
    """Documents by the batch."""
    chunk: list[Row] = []
    size = 0
    for document in documents:
        chunk.append(document)
        size += len(str(document["text"]))
        if len(chunk) == BATCH or size >= CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _noted(entries: Iterable[tuple[Row, Row | None]], ledger: list[Row]) -> Iterator[Row]:
    for entry, document in entries:
        ledger.append(entry)
        if document is not None:
            yield document


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


def _entries(unit: Unit, key: bytes, guard: Guard, said: list[Row]) -> Iterator[tuple[Row, Row | None]]:
    """A ledger row a record, and its document where it has one; a record seen before in the unit is skipped.

    What records without a document say of rights is added to `said`.
    """
    seen: set[object] = set()
    for record in read(unit.path, unit.kind, dict(unit.columns), unit.span):
        hangul, made = _document(record, unit, key, guard)
        if isinstance(made, dict) and made["id"] in seen:
            made = Skipped("repeated-record")
        if isinstance(made, dict):
            seen.add(made["id"])
        elif isinstance(record, Page) and (told := heard(record, unit.file, key)):
            said.append(told)
        row = _ledger_row(record, made, key) | ({} if hangul is None else {"hangul": hangul})
        yield row, made if isinstance(made, dict) else None


def _ledger_row(record: Page | Damage, made: Made, key: bytes) -> Row:
    if isinstance(record, Damage):
        return {"offset": record.offset, "outcome": "failed", "reason": record.reason}
    row: Row = {"offset": record.address.offset, "url_key": url_key(record.url, key) if record.url else None}
    if isinstance(made, dict):
        return row | {"outcome": "document", "id": made["id"]}
    return row | {"outcome": "failed" if isinstance(made, Failure) else "skipped", "reason": made.reason}


def _document(record: Page | Damage, unit: Unit, key: bytes, guard: Guard) -> tuple[int | None, Made]:
    """How much Hangul a record holds that is a web page, and what becomes of the record."""
    if isinstance(record, Damage):
        return None, Failure(record.reason)
    if refused := _refused(record):
        return None, refused
    if record.kind == "item":
        return None, guarded(_delivered, record, unit, key)
    found = guarded(_hangul, record)
    if not isinstance(found, Hangul):
        return None, found
    if not may_be_korean(found) and not is_sampled(record.address.record):
        return found.syllables, PREFILTERED
    return found.syllables, guarded(_page, record, unit, key, guard)


def _refused(record: Page) -> Failure | Skipped | None:
    """Why a record is neither an item nor a page; None where it is."""
    if record.damage is not None:
        return Failure(damage_word(record.damage))
    if record.kind not in ("response", "item"):
        return Skipped(f"type={listed(record.kind, RECORDS)}")
    if record.kind == "response" and (record.status is None or not 200 <= record.status < 300):  # noqa: PLR2004 - HTTP's own class of success
        return Skipped(f"status={record.status}")
    return None


def _hangul(record: Page) -> Hangul | Skipped:
    content_type = record.header("content-type")
    kind = sniff(record.body, content_type)
    return count(record.body, content_type) if kind in PAGES else Skipped(f"content={listed(kind, CONTENTS)}")


def _delivered(record: Page, unit: Unit, key: bytes) -> Row | Failure:
    if not record.text or not record.text.strip():
        return Failure("empty")
    digest = hashlib.sha256(record.text.encode("utf-8", "surrogatepass")).hexdigest()
    name = record.address.record or f"{unit.digest}:{record.address.offset}"
    return _origin(record, unit, key, name, digest) | {"text": record.text, "title": record.header("title")}


def _page(record: Page, unit: Unit, key: bytes, guard: Guard) -> Made:
    content_type = record.header("content-type")
    decoded = decode(record.body, content_type)
    made = (
        guard.extract(decoded.text, record.url, record.fetched_at)
        if sniff(record.body, content_type) == "html"
        else plain(decoded.text)
    )
    if isinstance(made, Failure):
        return made
    if not made.text.strip():
        return _empty(made, record)
    if len(made.text) > LONGEST:
        return Failure("text-too-long")
    digest = hashlib.sha256(record.body).hexdigest()
    return _origin(record, unit, key, record.address.record, digest) | {
        "text": made.text,
        "title": made.title,
        "author": made.author,
        "date": made.date,
        "modified": made.modified,
        "section": made.section,
        "canonical": made.canonical and readable(made.canonical),
        "language": made.language,
        "encoding": decoded.encoding,
        "declared": decoded.declared and listed(decoded.declared.lower(), LABELS),
        "replaced": decoded.replaced,
        "repaired": decoded.repaired,
        "tier": made.tier,
        "trimmed": sorted((f"{cut.kind}@{cut.place}", cut.count) for cut in made.cuts),
        "links": links(made.targets, host(record.url)),
        "listed": made.listed,
        **_rights(signals(record.headers, decoded.text, at=record.fetched_at and record.fetched_at.date()), made),
    }


def _empty(made: Extracted, record: Page) -> Failure | Skipped:
    """Why a page has no text: it frames another, or none was found; of a large page that is a loss to look into."""
    if made.tier == "frame":
        return Skipped("frame")
    return Failure("extract-empty-large" if len(record.body) >= LARGE else "extract-empty")


def _rights(found: tuple[str, ...], made: Extracted) -> Row:
    """What the answer and the page say of its rights, and the licence that is the page's own."""
    says, named = borne(made.licences, made.notices)
    return {
        "rights": [*found, *says],
        "licence": named and named.id,
        "licence_evidence": named and named.evidence,
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
    outputs = (named.ledger, named.signatures, named.bands, *(name for name in (named.evidence,) if corpus.has(name)))
    told = {"source": unit.source, "file": unit.file, "sha256": unit.digest, "bytes": unit.size, "span": unit.span}
    return {
        "unit": told,
        "text": named.text,
        "records": len(ledger),
        "counts": dict(sorted(counts.items())),
        "prefilter": prefiltered(ledger, PREFILTER),
        "sha256": {name.partition("/")[0]: sha256(corpus.read(name)) for name in outputs},
    }
