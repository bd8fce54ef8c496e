"""Files of benchmarks as items: the texts of a question, its answer and its options, whatever the columns are called.

Known by their columns: KMMLU, CLIcK, HAE-RAE Bench, KoBEST and KLUE as their authors publish them, SQuAD's nesting, and
any file of rows that have a question.
"""

import ast
import csv
import gzip
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

ENDINGS: Final = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet")
PACKED: Final = (".gz", ".zst")

QUESTION: Final = (
    "premise", "question", "query", "questions", "sentence1", "sentence", "context_1", "context", "title", "dialogue",
    "prompt", "instruction", "text",
)
"""What a question is called, the surest name first: KoBEST COPA has a `question` beside its `premise`."""

PAIRED: Final = ("hypothesis", "sentence2", "context_2")
"""Second sentences: KLUE NLI and STS, KoBEST WiC. Their first ones are often real ones of the news."""

ANSWER: Final = (*PAIRED, "answer", "answers", "label", "output")
OPTIONS: Final = ("options", "choices")
OPTION: Final = re.compile(r"^(?:[A-E]|(?:option|alternative|ending)_\w)$")
"""Columns of one option each: KMMLU, Global-MMLU, KoBEST COPA and HellaSwag."""

LETTER: Final = re.compile(r"^\(?([A-Ea-e])\)?$")
TRAIN: Final = re.compile(r"(?<![a-z])train", re.IGNORECASE)
TAGGED: Final = "## "
"""Begins the line of KLUE's NER and DP files that has the sentence; its words follow, a line each."""

Row = dict[str, Any]


class Item(NamedTuple):
    """The texts of an item of a benchmark; what it lacks is empty. Of a pair, one sentence alone shows nothing."""

    question: str
    answer: str = ""
    options: tuple[str, ...] = ()
    pair: bool = False


def is_benchmark(name: str) -> bool:
    """Whether a file of that name can be read."""
    return _bare(name).endswith(ENDINGS)


def items(name: str, content: bytes) -> dict[str, list[Item]]:
    """The items of a file by split, `test` or `train`; neither where its rows have none of the names of `QUESTION`.

    A row's own `split` decides, else the file's name: what is not for training is for tests. Raises ValueError for
    content that is not what the name says.
    """
    import zstandard  # noqa: PLC0415 - filters import without it

    try:
        return _items(name, content)
    except (OSError, EOFError, csv.Error, zstandard.ZstdError, RecursionError, pa.ArrowException) as error:
        raise ValueError(str(error)) from error


def _items(name: str, content: bytes) -> dict[str, list[Item]]:
    made: dict[str, list[Item]] = {}
    for row in _rows(_bare(name), _unpacked(name, content)):
        item = _item(row)
        if item.question.strip():
            made.setdefault(_split(row, name), []).append(item)
    return made


def _bare(name: str) -> str:
    lower = name.lower()
    return lower.rpartition(".")[0] if lower.endswith(PACKED) else lower


def _unpacked(name: str, content: bytes) -> bytes:
    if name.lower().endswith(".zst"):
        import zstandard  # noqa: PLC0415

        return zstandard.ZstdDecompressor().decompressobj().decompress(content)
    return gzip.decompress(content) if name.lower().endswith(".gz") else content


def _rows(name: str, content: bytes) -> Iterable[Row]:
    if name.endswith(".parquet"):
        rows: list[Row] = pq.read_table(io.BytesIO(content)).to_pylist()
        return rows
    text = content.decode("utf-8-sig")
    if name.endswith((".csv", ".tsv")):
        return _table(text, "\t" if name.endswith(".tsv") else ",")
    values = [json.loads(text)] if name.endswith(".json") else map(json.loads, filter(str.strip, text.split("\n")))
    return (row for value in values for row in _flat(value))


def _table(text: str, mark: str) -> Iterable[Row]:
    if text.startswith(TAGGED):
        return ({"sentence": line.partition("\t")[2]} for line in text.splitlines() if line.startswith(TAGGED))
    return csv.DictReader(io.StringIO(text), delimiter=mark)


def _flat(value: Any) -> Iterator[Row]:  # noqa: ANN401 - any JSON
    """The rows in a JSON value: objects of lists, and of SQuAD's nests the innermost."""
    if isinstance(value, list):
        for each in value:
            yield from _flat(each)
    elif isinstance(value, dict):
        nests = [value[name] for name in ("data", "paragraphs", "qas") if isinstance(value.get(name), list)]
        yield from (row for nest in nests for row in _flat(nest)) if nests else iter([value])


def _item(row: Row) -> Item:
    options = tuple(_options(row))
    name, _ = _first(row, ANSWER)
    return Item(_text(_first(row, QUESTION)[1]), _answer(row, options), options, name in PAIRED)


def _first(row: Row, names: tuple[str, ...]) -> tuple[str, Any]:
    return next(((name, row[name]) for name in names if row.get(name) not in (None, "", [])), ("", ""))


def _text(value: Any) -> str:  # noqa: ANN401 - any JSON
    """A text of a value: of a list its texts as lines, of an object its `text`."""
    if isinstance(value, list):
        return "\n".join(map(_text, value))
    return _text(value.get("text", "")) if isinstance(value, dict) else value if isinstance(value, str) else ""


def _options(row: Row) -> list[str]:
    _, told = _first(row, OPTIONS)
    told = _listed(told) if isinstance(told, str) else told
    listed = told if isinstance(told, list) else [row[name] for name in row if name and OPTION.match(name)]
    return [each for each in map(_text, listed) if each]


def _listed(text: str) -> Any:  # noqa: ANN401 - any literal
    """The list that a text spells out, as HAE-RAE Bench has it, else the text."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def _answer(row: Row, options: tuple[str, ...]) -> str:
    """The answer's text; a letter or a number names an option: in `answer` from 1 (KMMLU), in `label` from 0.

    A label that names no option is a class and no text.
    """
    name, value = _first(row, ANSWER)
    letter = LETTER.match(str(value)) if options else None
    if letter:
        place = ord(letter[1].lower()) - ord("a")
    elif options and str(value).isdecimal():
        place = int(value) - (name != "label")
    else:
        return "" if name == "label" else _text(value)
    return options[place] if 0 <= place < len(options) else ""


def _split(row: Row, name: str) -> str:
    return "train" if TRAIN.search(str(row.get("split") or name)) else "test"
