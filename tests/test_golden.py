"""What the same bytes come to. When this moves, raise READ or EXTRACT in pipelines/units.py, then write it down anew:

    python tests/test_golden.py
"""

import hashlib
import json
import sys
import tempfile
from pathlib import Path

import pyarrow.parquet as pq

from corpora import built, demo
from malmoi.pipelines.deduplicate.stored import read_signatures
from malmoi.pipelines.units import EXTRACT, READ
from malmoi.schemas.signature import SPEC

GOLDEN = Path(__file__).with_name("golden.json")
COLUMNS = ["id", "text", "title", "author", "date", "encoding", "declared", "replaced", "rights", "licence"]


def found(folder):
    """The numbers that are raised by hand, and digests of what the demo comes to under a key that never changes."""
    toml = demo(folder)
    (folder / "corpus.key").write_bytes(bytes(range(32)))
    made = Path(built(toml).root)
    documents = pq.read_table(next(made.glob("documents/*.parquet")), columns=COLUMNS).to_pylist()
    signatures = read_signatures(str(next(made.glob("signatures/*.parquet")))).to_pylist()
    return {
        "read": READ,
        "extract": EXTRACT,
        "unicode": SPEC.table,
        "documents": hashlib.sha256(repr(documents).encode()).hexdigest(),
        "signatures": hashlib.sha256(repr(signatures).encode()).hexdigest(),
    }


def test_the_same_bytes_come_to_the_same_documents_until_a_number_is_raised(tmp_path):
    golden, now = json.loads(GOLDEN.read_text()), found(tmp_path)
    numbers = [golden[name] for name in ("read", "extract")]
    assert numbers == [READ, EXTRACT], "numbers were raised: write the golden file anew, as this module says"
    assert now["documents"] == golden["documents"], "output moved: raise READ or EXTRACT in pipelines/units.py"
    if now["unicode"] == golden["unicode"]:
        assert now["signatures"] == golden["signatures"], "sketches moved: raise VERSION in schemas/signature.py"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        GOLDEN.write_text(json.dumps(found(Path(scratch)), indent=1) + "\n")
    sys.stdout.write(GOLDEN.read_text())
