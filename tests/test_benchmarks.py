"""Benchmarks in the forms in which their authors publish them."""

import gzip
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from malmoi.filters.benchmarks import Item, is_benchmark, items

Q, A = "한글을 만든 임금은 누구인가?", "세종"
OPTIONS = ("태종", A, "문종")
KLUE_NER = "## klue-ner-v1_dev_00000-wikitree\t경찰은 16명을 입건했다.\n경\tB-OG\n찰\tI-OG\n\n## 둘\t다음 문장이다.\n"
ASKED = {"question": Q, "answers": [{"text": A}]}
SQUAD = {"data": [{"title": "한글", "paragraphs": [{"context": "글", "qas": [ASKED]}]}]}
CLICK = {"paragraph": "글", "question": Q, "choices": OPTIONS, "answer": A}
TURNS = [{"role": "user", "text": Q}, {"role": "sys", "text": A}]
FORMS = {
    "kmmlu": ("History-test.csv", f"question,answer,A,B,C,Category\n{Q},2,태종,세종,문종,x\n", Item(Q, A, OPTIONS)),
    "click": ("History.json", [CLICK], Item(Q, A, OPTIONS)),
    "haerae": ("h.jsonl", {"query": Q, "options": str(list(OPTIONS)), "answer": "(B)"}, Item(Q, A, OPTIONS)),
    "boolq": ("b.jsonl", {"paragraph": "글", "question": Q, "label": 1}, Item(Q)),
    "copa": (
        "c.jsonl",
        {"premise": Q, "question": "원인", "alternative_1": "가", "alternative_2": A, "label": 1},
        Item(Q, A, ("가", A)),
    ),
    "hellaswag": ("h.jsonl", {"context": Q, "ending_1": A, "ending_2": "나", "label": 0}, Item(Q, A, (A, "나"))),
    "wic": ("w.jsonl", {"word": "배", "context_1": Q, "context_2": A, "label": 1}, Item(Q, A, (), pair=True)),
    "sentineg": ("s.jsonl", {"sentence": Q, "label": 0}, Item(Q)),
    "nli": ("klue-nli-v1.1_dev.json", [{"premise": Q, "hypothesis": A, "gold_label": "x"}], Item(Q, A, (), pair=True)),
    "sts": ("klue-sts.json", [{"sentence1": Q, "sentence2": A, "labels": {"label": 3.7}}], Item(Q, A, (), pair=True)),
    "ynat": ("ynat-v1.1_dev.json", [{"guid": "a", "title": Q, "label": "정치"}], Item(Q)),
    "mrc": ("klue-mrc-v1.1_dev.json", SQUAD, Item(Q, A)),
    "wos": ("wos.json", [{"dialogue": TURNS}], Item(f"{Q}\n{A}")),
    "logickor": ("l.jsonl", {"id": 1, "questions": [Q, A], "references": [None, None]}, Item(f"{Q}\n{A}")),
}


def content(value):
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).encode()


@pytest.mark.parametrize("form", FORMS)
def test_the_forms_of_benchmarks_are_read(form):
    name, value, expected = FORMS[form]
    assert items(name, content(value)) == {"test": [expected]}


def test_sentences_of_klue_ner_are_read():
    found = items("klue-ner-v1.1_dev.tsv", KLUE_NER.encode())["test"]
    assert found == [Item("경찰은 16명을 입건했다."), Item("다음 문장이다.")]


def test_packed_lines_and_parquet_are_read(tmp_path):
    lines = f'{{"question": "{Q}"}}\n\n{{"question": "{A}"}}\n'.encode()
    pq.write_table(pa.table({"question": [Q, A]}), tmp_path / "q.parquet")
    packed = {"q.jsonl.gz": gzip.compress(lines), "q.ndjson.zst": zstandard.compress(lines)}
    packed["Q.PARQUET"] = (tmp_path / "q.parquet").read_bytes()
    assert all(is_benchmark(name) for name in packed)
    assert [items(*each)["test"] for each in packed.items()] == [[Item(Q), Item(A)]] * 3


@pytest.mark.parametrize(
    ("name", "split", "expected"),
    [
        ("klue-nli-v1.1_train.json", None, "train"),
        ("Law-train.csv", None, "train"),
        ("constraints.json", None, "test"),
        ("dev.json", None, "test"),
        ("all.json", "train", "train"),
        ("train.json", "test", "test"),
    ],
)
def test_the_row_and_else_the_name_tells_the_split(name, split, expected):
    text = f"question,split\n{Q},{split or ''}\n" if name.endswith("csv") else [{"question": Q, "split": split}]
    assert list(items(name, content(text))) == [expected]


def test_an_answer_that_names_no_option_is_none():
    assert items("q.jsonl", content({"question": Q, "choices": OPTIONS, "answer": 9}))["test"] == [Item(Q, "", OPTIONS)]


def test_options_that_only_look_like_a_list_are_none():
    assert items("q.jsonl", content({"question": Q, "options": "[보기] ㄱ, ㄴ"}))["test"] == [Item(Q)]


def test_rows_without_a_question_are_no_items():
    assert items("q.jsonl", b'{"id": 1}\n{"question": " "}') == {}


PACKED = gzip.compress(b'{"question": "abc"}\n' * 100)


@pytest.mark.parametrize(("name", "content"), [
    ("q.json", b"{"), ("q.json", b"\xff\xfe\x00"), ("q.json", b'{"question": 1'), ("q.json", b"[" * 100_000),
    ("q.csv", b'question,answer\n"' + b"a" * 200_000 + b'",b'), ("q.parquet", b"PAR1"),
    ("q.jsonl.gz", PACKED[:30]), ("q.jsonl.gz", b"none"), ("q.jsonl.zst", b"none"),
])
def test_content_that_is_not_what_the_name_says_is_a_value_error(name, content):
    with pytest.raises(ValueError, match=r"."):
        items(name, content)
