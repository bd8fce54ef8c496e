"""Line frequency: how many kept documents of a unit have which lines, and what its texts are without common ones."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xxhash

from ..filters.filter import Policy
from ..filters.screen import measure
from ..filters.text import FENCE, utf8
from ..schemas.document import COUNTS, MEASURE
from ..schemas.statistics import COUNTED, CUT
from .corpus import Corpus
from .deduplicate.sketch import tagged_forms
from .parquet import commit_table, read
from .release.cut import cuts_of, without

LEAST = 30
"""Bytes of a line's sketch form: ten syllables of Hangul, or thirty Latin letters, which say as much.

Shorter lines, such as `References` or `Filename: src/main.rs`, are headings and captions on the pages of shared/data.
"""

EDGE = 5
"""Such lines from the begin and from the end of a text that are its head and foot; a footer seldom has more."""

BATCH = 512
"""Documents measured at a time, as at ingest."""


@dataclass(frozen=True, slots=True)
class CountRef:
    """A unit whose lines are counted: the release, its text key, and its documents."""

    release: str
    unit: str
    documents: str

    @property
    def kept(self) -> str:
        """Where the rows lie that count."""
        return f"releases/{self.release}/work/kept-{self.unit}.parquet"

    @property
    def counted(self) -> str:
        """Where its COUNTED is committed; the file is its own receipt."""
        return f"releases/{self.release}/work/counted-{self.unit}.parquet"


@dataclass(frozen=True, slots=True)
class CutRef:
    """A unit whose texts lose lines: its documents, the COMMON, and the policy that measures what is left."""

    documents: str
    statistics: str
    policy: Policy

    @property
    def cuts(self) -> str:
        """Where its CUT is committed; the file is its own receipt."""
        return cuts_of(self.statistics, self.documents)


def count_unit(ref: CountRef, corpus: Corpus) -> str:
    """The name of the committed COUNTED of a unit."""
    if not corpus.has(ref.counted):
        documents = read(corpus, ref.documents, ["host", "text"])
        commit_table(corpus, ref.counted, counted(documents.take(read(corpus, ref.kept)["row"])))
    return ref.counted


def cut_unit(ref: CutRef, corpus: Corpus) -> str:
    """The name of the committed CUT of a unit."""
    if not corpus.has(ref.cuts):
        commit_table(corpus, ref.cuts, cut(read(corpus, ref.documents), read(corpus, ref.statistics), ref.policy))
    return ref.cuts


def lines(texts: pa.ChunkedArray) -> pa.Table:
    """The lines of texts that can be common, in order: row, number in the text, hash, and whether at head or foot.

    Neither code nor what is shorter than `LEAST` can.
    """
    split = pc.split_pattern(texts.cast(pa.large_string()).combine_chunks(), "\n")
    every, row = split.flatten(), pc.list_parent_indices(split).to_numpy()
    forms = tagged_forms(every)
    long = pc.greater_equal(pc.binary_length(forms), LEAST).to_numpy(zero_copy_only=False)
    chosen = np.flatnonzero(long & ~_in_code(every, row))
    row, number = row[chosen], (np.arange(len(row)) - np.searchsorted(row, row))[chosen]
    before, behind = (np.abs(np.searchsorted(row, row, side) - np.arange(len(row))) for side in ("left", "right"))
    columns = {
        "row": row,
        "number": number.astype(np.int32),
        "line": _hashes(forms.take(pa.array(chosen))),
        "edge": (before < EDGE) | (behind <= EDGE),
    }
    return pa.table(columns)


def _in_code(every: pa.Array, row: np.ndarray) -> np.ndarray:
    """Which lines stand behind an odd number of fences of their text."""
    fence = np.asarray(pc.equal(pc.utf8_trim_whitespace(every), FENCE))
    passed = np.append(0, np.cumsum(fence))
    inside: np.ndarray = (passed[:-1] - passed[np.searchsorted(row, row)]) % 2 == 1
    return inside


def _hashes(forms: pa.LargeStringArray) -> pa.Array:
    data, ends = utf8(forms, padding=0)
    view = memoryview(data.data)
    return pa.array((xxhash.xxh3_64_intdigest(view[start:end]) for start, end in pairwise(ends.tolist())), pa.uint64())


def counted(documents: pa.Table) -> pa.Table:
    """The COUNTED of documents. A line that a text repeats, such as a caption, is none of its header or footer."""
    found = lines(documents["text"]).group_by(["row", "line"]).aggregate([("edge", "max"), ([], "count_all")])
    once = found.filter(pc.equal(found["count_all"], 1))
    site = documents["host"].cast(pa.string()).take(once["row"])
    made = pa.table([site, once["line"], once["edge_max"].cast(pa.int32())], ["site", "line", "edge"])
    sums = made.group_by(["site", "line"]).aggregate([([], "count_all"), ("edge", "sum")])
    table = sums.select(["site", "line", "count_all", "edge_sum"]).rename_columns(COUNTED.names).cast(COUNTED)
    return table.sort_by([("line", "ascending"), ("site", "ascending")])


def cut(documents: pa.Table, common: pa.Table, policy: Policy) -> pa.Table:
    """The CUT of documents under a COMMON: their lines that it names, and the measures of what is left."""
    stored = documents.drop_columns([name for name in documents.schema.names if name.startswith(MEASURE)])
    batches = [stored.slice(start, BATCH) for start in range(0, max(stored.num_rows, 1), BATCH)]
    return pa.concat_tables([_cut(batch.combine_chunks(), common, policy) for batch in batches])


def _cut(batch: pa.Table, common: pa.Table, policy: Policy) -> pa.Table:
    gone = _gone(batch, common)
    rows = batch.take(gone["row"])
    pairs = zip(rows["text"].to_pylist(), gone["lines"].to_pylist(), strict=True)
    texts = pa.array([without(text, numbers) for text, numbers in pairs], pa.string())
    left = measure(rows.set_column(rows.schema.get_field_index("text"), "text", texts).combine_chunks(), policy)
    columns = [rows["id"], gone["lines"], gone["lines_cut"], pc.utf8_length(texts).cast(pa.int32())]
    made = pa.table(columns, CUT)
    for name in left.schema.names:
        if name.startswith(MEASURE):
            made = made.append_column(name, left[name])
    return made


def _gone(batch: pa.Table, common: pa.Table) -> pa.Table:
    """The rows of a batch that lose lines: their `lines` and `lines_cut`."""
    found = lines(batch["text"])
    kind = _kind(batch["host"].cast(pa.string()).take(found["row"]), found["line"], common)
    found = found.append_column("kind", kind).filter(kind.is_valid())
    told = zip(*(found[name].to_pylist() for name in ("row", "number", "kind")), strict=True)
    by_row = [(row, list(rest)) for row, rest in groupby(told, key=itemgetter(0))]
    columns = [
        pa.array([row for row, _ in by_row], pa.int64()),
        pa.array([[number for _, number, _ in rest] for _, rest in by_row], CUT.field("lines").type),
        pa.array([sorted(Counter(kind for *_, kind in rest).items()) for _, rest in by_row], COUNTS),
    ]
    return pa.table(columns, ["row", "lines", "lines_cut"])


def _kind(site: pa.ChunkedArray, line: pa.ChunkedArray, common: pa.Table) -> pa.ChunkedArray:
    """Why each line goes: `site` or `global`; null for one that stays."""
    local = common.filter(common["site"].is_valid())
    names, hashes = (local[name].combine_chunks().unique() for name in ("site", "line"))

    def pair(site: pa.ChunkedArray, line: pa.ChunkedArray) -> pa.ChunkedArray:
        places = pc.index_in(site, names).cast(pa.int64()), pc.index_in(line, hashes).cast(pa.int64())
        return pc.add(pc.multiply(places[0], len(hashes)), places[1])

    of_site = pc.is_in(pair(site, line), pair(local["site"], local["line"]).combine_chunks())
    everywhere = pc.is_in(line, common.filter(common["site"].is_null())["line"].combine_chunks())
    return pc.if_else(of_site, "site", pc.if_else(everywhere, "global", pa.scalar(None, pa.string())))
