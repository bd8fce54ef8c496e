"""Lines that many documents share: which ones go, from where, what stays, and what a release makes of it."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpora import built, configured, delivery, released, shards
from making import prose
from malmoi.filters.filter import Filter, Policy, at_least
from malmoi.filters.length import characters
from malmoi.filters.normalise import normalise
from malmoi.filters.pii import scrub
from malmoi.pipelines import beam, run
from malmoi.pipelines.audit import sample, trace, verify
from malmoi.pipelines.audit.counts import counts
from malmoi.pipelines.cli import main
from malmoi.pipelines.config import load
from malmoi.pipelines.frequency import counted, cut
from malmoi.pipelines.parquet import commit_table
from malmoi.pipelines.policies.web import SCRUB
from malmoi.pipelines.release import SelectRef, Terms, commit_common, manifest_of
from malmoi.pipelines.release import common as commons
from malmoi.pipelines.release.common import common
from malmoi.pipelines.release.cut import without
from malmoi.pipelines.release.select import selected
from malmoi.schemas.batch import table
from malmoi.schemas.document import DOCUMENT
from malmoi.schemas.release import LINES_CUT
from malmoi.schemas.statistics import COMMON, COUNTED

FOOTER = "이 글의 저작권은 가온마을 사람들에게 있으며 허락 없이 옮겨 실을 수 없습니다."
POLICY = Policy("none", (SCRUB,), (Filter(characters, at_least(1)),))


def documents(texts, host="gaon.example"):
    """Documents of one host, or of none."""
    ids = pa.array([f"{host}{place}".encode()[-16:].rjust(16) for place in range(len(texts))], pa.binary(16))
    return pa.table({"id": ids, "host": pa.array([host] * len(texts), pa.string()), "text": texts})


def pages(count, first=0, paragraphs=12):
    """Texts of made-up paragraphs, each other than the rest."""
    return ["\n".join(prose(paragraphs, seed=first + place)) for place in range(count)]


def sites(tables):
    found = pa.concat_tables(tables)["host"].value_counts().flatten()
    return pa.table(found, ["site", "documents"])


def left(*tables):
    """The texts of all tables without the lines that are common in them."""
    every = pa.concat_tables(tables)
    cuts = cut(every, common(counted(every), sites(tables)), POLICY)
    numbers = dict(zip(cuts["id"].to_pylist(), cuts["lines"].to_pylist(), strict=True))
    rows = zip(every["id"].to_pylist(), every["text"].to_pylist(), strict=True)
    return [without(text, numbers.get(key, [])) for key, text in rows]


def test_a_footer_of_a_host_goes_and_every_other_line_stays():
    bodies = pages(30)
    assert left(documents([f"{body}\n{FOOTER}" for body in bodies])) == bodies


def test_nine_documents_or_a_few_of_many_are_no_reason():
    nine = [f"{body}\n{FOOTER}" for body in pages(9)]
    few = [f"{body}\n{FOOTER}" for body in pages(10)] + pages(41, first=10)
    assert left(documents(nine)) == nine
    assert left(documents(few)) == few
    assert left(documents(few[:-1])) == pages(50)


def test_a_line_within_texts_stays_unless_nearly_all_have_it():
    middle = [body.replace("\n", f"\n{FOOTER}\n", 6).replace(f"{FOOTER}\n", "", 5) for body in pages(40)]
    assert all(text.split("\n").index(FOOTER) == 6 for text in middle)
    assert left(documents(middle[:31] + pages(9, first=31))) == middle[:31] + pages(9, first=31)
    assert left(documents(middle[:32] + pages(8, first=32))) == pages(40)


@pytest.mark.parametrize(("place", "goes"), [(4, True), (5, False), (-5, True), (-6, False)])
def test_head_and_foot_are_five_lines_each(place, goes):
    bodies = pages(40)
    texts = []
    for body in bodies[:10]:
        listed = body.split("\n")
        listed.insert(place % 13, FOOTER)
        assert listed[place] == FOOTER
        texts.append("\n".join(listed))
    assert left(documents(texts + bodies[10:])) == (bodies if goes else texts + bodies[10:])


def test_ten_documents_must_have_it_at_head_or_foot():
    ends = [f"{body}\n{FOOTER}" for body in pages(9)]
    middle = [body.replace("\n", f"\n{FOOTER}\n", 6).replace(f"{FOOTER}\n", "", 5) for body in pages(9, first=9)]
    texts = ends + middle + pages(12, first=18)
    assert left(documents(texts)) == texts


def test_what_is_common_on_one_host_stays_on_another():
    theirs = [f"{FOOTER}\n{body}" for body in pages(3, first=50)]
    assert left(documents([f"{body}\n{FOOTER}" for body in pages(30)]), documents(theirs, "maru.example")) == [
        *pages(30), *theirs
    ]


@pytest.mark.parametrize(("hosts", "each", "goes"), [(10, 5, True), (9, 6, False), (12, 4, False)])
def test_what_fifty_documents_of_ten_hosts_share_goes_everywhere(hosts, each, goes):
    tables = [
        documents([f"{body}\n{FOOTER}" for body in pages(each, first=10 * host)], f"{host}.example")
        for host in range(hosts)
    ]
    delivered = documents([f"{pages(1, first=999)[0]}\n{FOOTER}"], None)
    texts = left(*tables, delivered)
    assert [FOOTER in text for text in texts] == [not goes] * len(texts)


@pytest.mark.parametrize(("rest", "found"), [(50_000 - 50, 1), (50_001 - 50, 0)])
def test_fifty_documents_are_few_among_many(rest, found):
    hosts = [f"{place}.example" for place in range(10)]
    some = pa.Table.from_pylist(
        [{"site": host, "line": 7, "documents": 5, "edges": 5} for host in hosts], schema=COUNTED
    )
    size = pa.table({"site": [*hosts, "big.example"], "documents": [*[5] * 10, rest]})
    assert common(some, size).num_rows == found


def test_a_delivery_has_no_site():
    texts = [f"{body}\n{FOOTER}" for body in pages(30)]
    assert left(documents(texts, None)) == texts


@pytest.mark.parametrize(
    "line", ["짧은 줄은 남는다", "References", f"```\n{FOOTER}\n```", f"{FOOTER}\n글과 글 사이\n{FOOTER}"],
    ids=["short", "heading", "code", "twice"],
)
def test_short_lines_code_and_what_a_text_repeats_stay(line):
    texts = [f"{body}\n{line}" for body in pages(30)]
    assert left(documents(texts)) == texts


def test_spacing_marks_and_personal_data_make_no_other_line():
    ends = [f"가온 마을 신문 - 문의 02-{412 + place}-{1357 + place}, 무단 전재와 재배포 금지" for place in range(30)]
    ends[::2] = [end.replace("무단 전재와 재배포", "무단전재와 재배포 (!)") for end in ends[::2]]
    texts = [scrub(f"{body}\n{end}", b"k" * 32) for body, end in zip(pages(30), ends, strict=True)]
    assert len({text.split("\n")[-1] for text in texts}) == 30
    assert left(documents(texts)) == pages(30)


def test_a_text_without_some_lines_is_normalised_as_it_was():
    text = "하나\n\n둘\n\n셋\n넷\n\n다섯"
    assert without(text, [2]) == "하나\n\n셋\n넷\n\n다섯"
    for numbers in ([0], [7], [0, 2, 4, 5], [2, 4, 5], list(range(8))):
        assert normalise(without(text, numbers)) == without(text, numbers)


def test_units_and_their_order_and_ranges_of_lines_do_not_matter(corpus, monkeypatch):
    tables = [documents([f"{body}\n{FOOTER}" for body in pages(8, first=10 * part)]) for part in range(4)]
    for part, some in enumerate([*tables, tables[0].slice(0, 0)]):
        commit_table(corpus, f"lookup/{part}.parquet", counted(some), 7)
    names = [f"lookup/{part}.parquet" for part in range(5)]
    whole = commit_common(corpus, names, sites(tables))
    monkeypatch.setattr(commons, "ROWS", 10)
    assert commit_common(corpus, names[::-1], sites(tables[::-1])) == whole
    with corpus.files.open(corpus.place(whole)) as file:
        assert pq.read_table(file)["documents"].to_pylist() == [32]


def test_a_text_of_which_nothing_is_left_is_dropped_also_where_no_length_is_asked_for():
    ref = SelectRef("r", "u", "d", Policy("none", (SCRUB,), ()), (Terms("demo", None, ("allow", "unknown"), 0),), None)
    row = {"id": b"1" * 16, "source": "demo", "text": "", "characters": 0, "lines_cut": [("site", 2)]}
    made = selected(table([row], pa.schema([*DOCUMENT, LINES_CUT])), ref, [None]).to_pylist()[0]
    assert (made["filter"], made["value"], made["bound"]) == ("characters", 0.0, "1..")


def toml(folder, bounds="", lines=""):
    columns = '{ text = "text", url = "url", date = "date" }'
    made = configured(
        folder, "in/*", kind="parquet", columns=columns, policy=f'base = "web"\nset = {{{bounds}}}'
    )
    with made.open("a") as file:
        file.write(f"[release]\nlines = {lines!r}\n" if lines else "")
    return made


def inked(text):
    return len("".join(text.split()))


def common_of(made):
    return manifest_of(made)["statistics"]["name"]


def test_shards_hold_what_is_left_and_say_how_much_went(tmp_path):
    delivery(tmp_path, "a", [f"{body}\n{FOOTER}" for body in pages(30)])
    made = built(toml(tmp_path))
    rows = released(made)
    assert sorted(row["text"] for row in rows.values()) == sorted(pages(30))
    for row in rows.values():
        assert row["characters"] == len(row["text"])
        assert row["measure.characters"] == inked(row["text"])
        assert row["lines_cut"] == [("site", 1)]
    stored = pq.read_table(next(Path(made.root).glob("documents/*.parquet")))
    assert all(text.endswith(FOOTER) for text in stored["text"].to_pylist())
    assert trace(made, "https://gaon.example/a/3")[0]["lines_cut"] == {"site": 1}
    assert counts(made, manifest_of(made))["lines_cut"] == {"site": {"count": 30, "documents": 30}}
    assert not any(FOOTER in row["text"] for row in sample(made, None, 30))
    assert verify(made)["files"]["statistics"] == 2
    assert pq.read_schema(made.place(common_of(made))).equals(COMMON)


def test_a_hundred_copies_of_an_article_keep_its_lines(tmp_path):
    article = pages(1, paragraphs=20)[0]
    copies = [f"{article}\n사본 {place} 번째로 옮겨 실은 글입니다." for place in range(100)]
    delivery(tmp_path, "a", [*copies, *pages(20, first=1)])
    texts = [row["text"] for row in released(built(toml(tmp_path))).values()]
    assert [text for text in texts if text.startswith(article)]
    assert len(texts) == 21


def test_what_falls_out_of_a_bound_gives_way_to_its_copy(tmp_path):
    body = pages(1, first=500, paragraphs=8)[0]
    least = inked(body) + 10
    delivery(tmp_path, "a", [f"{text}\n{FOOTER}" for text in [body, *pages(29)]])
    delivery(tmp_path, "b", [f"{body}\n다른 곳에 옮겨 실은 이가 덧붙인 말입니다."], host="maru.example")
    both = toml(tmp_path, f'characters = "{least}.."', "keep")
    assert "https://gaon.example/a/0" in (rows := released(built(both)))
    assert "https://maru.example/b/0" not in rows
    made = built(toml(tmp_path, f'characters = "{least}.."'), "--reelect")
    assert "https://maru.example/b/0" in released(made)
    told = trace(made, "https://gaon.example/a/0")[0]
    assert [told[name] for name in ("filter", "value", "bound", "lines_cut")] == [
        "characters", inked(body), f"{least}..", {"site": 1}
    ]


def test_what_is_out_of_a_bound_as_it_is_stored_is_not_mended_by_the_cut(tmp_path):
    body = pages(1, paragraphs=16)[0]
    most = inked(body) + 5
    delivery(tmp_path, "a", [f"{text}\n{FOOTER}" for text in [body, *pages(29, first=1)]])
    made = built(toml(tmp_path, f'characters = "..{most}"'))
    told = trace(made, "https://gaon.example/a/0")[0]
    assert (told["outcome"], told["value"]) == ("dropped", inked(body) + inked(FOOTER))
    assert "lines_cut" not in told
    assert len(released(made)) == 29


def files(made):
    return {path.name: path.stat().st_mtime_ns for path in Path(made.place("statistics")).iterdir()}


def _two_months(folder, second):
    """A release of one month, and what a further month on the same host and on a new one makes of it."""
    delivery(folder, "a", [f"{body}\n{FOOTER}" for body in pages(30)], month=10)
    first = built(toml(folder))
    before = shards(first), common_of(first), files(first)
    delivery(folder, "b", [f"{body}\n{FOOTER}" for body in pages(3, first=100)], month=11)
    delivery(folder, "c", [f"{body}\n{second}" for body in pages(30, first=200)], month=11, host="maru.example")
    return before, built(toml(folder))


def test_a_refresh_changes_no_text_and_an_election_equals_one_build(tmp_path):
    second = "마루 마을 소식지에 실린 글은 누구나 읽을 수 있으나 옮겨 실을 때에는 알려 주십시오."
    (old, name, written), made = _two_months(tmp_path, second)
    rows = released(made)
    assert set(old) < set(shards(made))
    assert common_of(made) == name
    assert len(files(made)) == len(written) + 2
    assert files(made).items() >= written.items()
    assert not any(FOOTER in row["text"] for row in rows.values())
    assert sum(second in row["text"] for row in rows.values()) == 30
    afresh = built(toml(tmp_path), "--reelect")
    assert common_of(afresh) != name
    assert not any(second in row["text"] for row in released(afresh).values())
    elected = shards(afresh), common_of(afresh)
    (tmp_path / "corpus").rename(tmp_path / "steps")
    once = built(toml(tmp_path))
    assert (shards(once), common_of(once)) == elected


def test_two_workers_cut_what_one_cuts(tmp_path, monkeypatch):
    for name, first in (("a", 0), ("b", 100)):
        delivery(tmp_path, name, [f"{body}\n{FOOTER}" for body in pages(20, first=first)])
    one = built(toml(tmp_path))
    told = shards(one), common_of(one)
    (tmp_path / "corpus").rename(tmp_path / "first")
    monkeypatch.setattr(beam, "LARGE", 0)
    job = run.planned(load(str(toml(tmp_path))))
    two = beam.stages(job, beam.Engine(2))
    run.build(job, beam.stages(job, beam.Engine()) | {name: two[name] for name in ("count", "cut")})
    assert (shards(job.corpus), common_of(job.corpus)) == told


def test_lines_are_kept_where_the_release_says_so(tmp_path):
    delivery(tmp_path, "a", [f"{body}\n{FOOTER}" for body in pages(30)])
    made = built(toml(tmp_path, lines="keep"))
    assert manifest_of(made)["statistics"] is None
    assert all(row["text"].endswith(FOOTER) and row["lines_cut"] is None for row in released(made).values())
    assert not any(FOOTER in row["text"] for row in released(built(toml(tmp_path))).values())


def test_verify_finds_statistics_that_are_not_what_they_were(tmp_path, capsys):
    delivery(tmp_path, "a", pages(3))
    made = built(toml(tmp_path))
    pq.write_table(COMMON.empty_table(), made.place(common_of(made)))
    assert main(["verify", made.root]) == 5
    assert common_of(made) in capsys.readouterr().err
