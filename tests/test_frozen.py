"""What a release looks up: quantiles by source, domains that are capped, costly measures that a looser bound needs."""

from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpora import built_with, configured, delivery, released, shards
from making import prose
from malmoi.filters.filter import Filter, Policy, anything, at_least, quantile
from malmoi.filters.length import characters
from malmoi.pipelines import beam, run
from malmoi.pipelines.audit import sample, trace, verify
from malmoi.pipelines.audit.counts import counts, histograms
from malmoi.pipelines.config import load
from malmoi.pipelines.domains import domain
from malmoi.pipelines.policies.web import SCRUB
from malmoi.pipelines.release import manifest_of
from malmoi.pipelines.release.quantiles import limited, taken
from malmoi.pipelines.release.shares import capped, surplus

FOOTER = "이 글의 저작권은 가온마을 사람들에게 있으며 허락 없이 옮겨 실을 수 없습니다."
COLUMNS = '{ text = "text", url = "url", date = "date" }'
ASKED = []


def told(texts):
    """Characters, and a note of what was asked."""
    ASKED.extend(texts.to_pylist())
    return pa.array([len(text) for text in texts.to_pylist()], pa.int32())


def policy(shortest, score):
    filters = (Filter(characters, at_least(shortest)), Filter(told, score, costly=True))
    return Policy("costly", (SCRUB,), filters)


def sized(sizes, first=0):
    """A made-up text of about so many paragraphs each."""
    return ["\n".join(prose(size, seed=100 * first + place)) for place, size in enumerate(sizes)]


def inked(text):
    return len("".join(text.split()))


def toml(folder, bounds="", release=""):
    made = configured(folder, "in/*", kind="parquet", columns=COLUMNS, policy=f'base = "web"\nset = {{{bounds}}}')
    with made.open("a") as file:
        file.write(f"[release]\n{release}\n")
    return made


def of_sources(folder, bounds, names):
    """A corpus.toml whose sources are one file each."""
    text = toml(folder, bounds).read_text()
    head, _, source = text.partition("[[source]]")
    source = source.partition("[release]")[0]
    more = (source.replace('"demo"', f'"{name}"').replace("in/*", f"in/{name}.parquet") for name in names)
    made = folder / "corpus.toml"
    made.write_text(head + "".join(f"[[source]]{each}" for each in more))
    return made


@pytest.mark.parametrize("lines", ["keep", "cut"])
def test_a_looser_bound_measures_what_it_needs_and_comes_to_one_build(tmp_path, lines):
    texts = [f"{text}\n{FOOTER}" for text in sized(range(1, 13))]
    sizes = sorted(map(inked, texts))
    delivery(tmp_path, "a", texts)
    config = toml(tmp_path, release=f'lines = "{lines}"')
    ASKED.clear()
    strict = built_with(config, policy(sizes[8], at_least(1)))
    assert {inked(text) for text in ASKED} >= set(sizes[8:])
    assert not {inked(text) for text in ASKED} & set(sizes[:8])
    for least, asked in ((5, sizes[5:8]), (2, sizes[2:5])):
        ASKED.clear()
        built_with(config, policy(sizes[least] - inked(FOOTER), at_least(1)), reelect=True)
        assert {inked(text) for text in ASKED if FOOTER in text} >= set(asked[1:])
        assert not {inked(text) for text in ASKED if FOOTER in text} & set(sizes[least + 3 :])
    stepwise = shards(strict)
    assert all(row["measure.told"] == len(row["text"]) for row in released(strict).values())
    verify(strict)
    (tmp_path / "corpus").rename(tmp_path / "steps")
    once = built_with(config, policy(sizes[2] - inked(FOOTER), at_least(1)))
    assert shards(once) == stepwise


def test_a_costly_score_that_cuts_nothing_is_known_of_every_kept_document(tmp_path):
    texts = sized([1, 1, 6, 7])
    delivery(tmp_path, "a", texts)
    config = toml(tmp_path)
    made = built_with(config, policy(10_000, anything()))
    stored = pq.read_table(next(Path(made.root).glob("documents/*.parquet")))
    assert stored["measure.told"].null_count == 4
    built_with(config, policy(min(map(inked, texts[2:])), anything()))
    rows = released(made)
    assert sorted(row["measure.told"] for row in rows.values()) == sorted(map(len, texts[2:]))
    assert {url: trace(made, url)[0]["measure.told"] for url in rows} == {
        url: row["measure.told"] for url, row in rows.items()
    }
    [_, told] = histograms(made, manifest_of(made))
    assert (sum(told["within"]), told["missing"]) == (2, 2)


def made_from(config, **more):
    """The corpus after a build under the policy of a corpus.toml, without Beam."""
    return built_with(config, load(str(config)).made_policy(), **more)


def test_what_a_cut_text_lacks_is_taken_of_the_text_that_is_left(tmp_path):
    bodies = sized([*range(20, 32), 3, 4])
    delivery(tmp_path, "a", [f"{body}\n{FOOTER}" for body in bodies])
    config = toml(tmp_path)
    made = built_with(config, policy(min(map(inked, bodies[:12])), at_least(1)))
    assert {row["text"] for row in released(made).values()} == set(bodies[:12])
    least = min(map(inked, bodies))
    ASKED.clear()
    built_with(config, policy(least, at_least(1)))
    assert set(ASKED) == {text for body in bodies[12:] for text in (body, f"{body}\n{FOOTER}")}
    rows = released(made).values()
    assert {row["text"]: row["measure.told"] for row in rows} == {body: len(body) for body in bodies}


def values_of(made, name):
    found = made.read_json(manifest_of(made)["frozen"]["name"])["quantiles"]
    return {each["source"]: each["low"] for each in found if each["filter"] == name}


def test_a_quantile_is_taken_in_each_source_and_says_its_value(tmp_path):
    long, short = sized(range(20, 30)), sized(range(10, 20), first=1)
    delivery(tmp_path, "long", long, host="long.example")
    delivery(tmp_path, "short", short, host="short.example")
    made = made_from(of_sources(tmp_path, 'characters = "q0.5.. by source"', ("long", "short")))
    sizes = {"long": sorted(map(inked, long)), "short": sorted(map(inked, short))}
    low = values_of(made, "characters")
    every = sorted(sizes["long"] + sizes["short"])
    assert low == {"long": sizes["long"][4], "short": sizes["short"][4], None: every[9]}
    kept = Counter(row["source"] for row in released(made).values())
    assert kept == {"long": 6, "short": 6}
    smallest = min(range(10), key=lambda place: inked(short[place]))
    gone = trace(made, f"https://short.example/short/{smallest}")[0]
    assert [gone[name] for name in ("filter", "value", "bound")] == [
        "characters", sizes["short"][0], f"{sizes['short'][4]}.."
    ]
    assert ["characters", "q0.5.. by source"] in [step[:2] for step in manifest_of(made)["policy"]["steps"]]
    assert verify(made)["files"]["statistics"] == 2


def test_a_quantile_stays_for_what_comes_later_until_an_election(tmp_path):
    delivery(tmp_path, "a", sized(range(10, 20)))
    made = made_from(of_sources(tmp_path, 'characters = "q0.5.. by source"', ("a",)))
    before, low = shards(made), values_of(made, "characters")
    delivery(tmp_path, "b", sized([18, 19, 30, 31, 32, 33], first=5), host="new.example", month=11)
    both = of_sources(tmp_path, 'characters = "q0.5.. by source"', ("a", "b"))
    assert set(before) < set(shards(made_from(both)))
    assert values_of(made, "characters") == low
    assert sum(row["source"] == "b" for row in released(made).values()) == 6
    made_from(both, reelect=True)
    assert values_of(made, "characters")["b"] > values_of(made, "characters")["a"] == low["a"]
    assert sum(row["source"] == "b" for row in released(made).values()) == 4


def test_another_quantile_is_taken_anew_and_the_others_stay(tmp_path):
    delivery(tmp_path, "a", sized(range(10, 20)))
    half, few = 'characters = "q0.5.. by source"', 'jamo_share = "..q0.9"'
    made = made_from(of_sources(tmp_path, half, ("a",)))
    low = values_of(made, "characters")
    delivery(tmp_path, "b", sized(range(20, 24), first=5), host="new.example", month=11)
    made_from(of_sources(tmp_path, f"{half}, {few}", ("a", "b")))
    assert values_of(made, "characters") == low
    assert set(values_of(made, "jamo_share")) == {None}
    made_from(of_sources(tmp_path, 'characters = "q0.25.. by source"', ("a", "b")))
    assert set(values_of(made, "characters")) == {"a", "b", None}
    assert values_of(made, "characters")["a"] < low["a"]


@settings(deadline=None)
@given(st.lists(st.integers(-9, 9) | st.none(), max_size=12), st.floats(0, 1), st.floats(0, 1))
def test_ranges_are_values_that_are_there_and_hold_the_share_asked_for(values, one, other):
    low, high = sorted((one, other))
    asked = {"told": quantile(low, high)}
    kept = pa.table({"source": ["s"] * len(values), "measure.told": pa.array(values, pa.int64())})
    kept = kept.set_column(0, "source", kept["source"].cast(pa.string()))
    found = taken(kept, asked)
    policy = Policy("q", (SCRUB,), (Filter(told, asked["told"]),))
    [bounded] = limited(policy, found, "s").filters
    present = [value for value in values if value is not None]
    ends = {bounded.bound.low, bounded.bound.high} - {-np.inf, np.inf}
    assert ends <= set(present)
    held = bounded.bound.holds(pa.array(present, pa.int64())).mean() if present else 1
    assert held >= high - low - 1e-9


def kept(sizes, each=10):
    """Documents of domains that hold so many characters each, dealt out over some documents."""
    chance = np.random.default_rng(7)
    hosts = [f"www.d{place}.kr" for place, size in enumerate(sizes) for _ in range(each)]
    ids = pa.array([chance.bytes(16) for _ in hosts], pa.binary(16))
    columns = {"id": ids, "page": pa.nulls(len(ids), ids.type), "host": hosts}
    return pa.table(columns | {"characters": np.repeat(sizes, each) // each})


def left(table, found):
    return table.filter(pa.array(surplus(table, found) < 0))


def test_no_domain_holds_more_than_the_cap_of_what_is_left_and_small_ones_lose_nothing():
    sizes = 1_000_000 // np.arange(1, 1001)
    table = kept(sizes, each=200)
    found = capped(table, 0.005)
    assert 20 < len(found) < 100
    remain = left(table, found).group_by("host").aggregate([("characters", "sum")]).to_pylist()
    total = sum(row["characters_sum"] for row in remain)
    assert 0.0045 * total < max(row["characters_sum"] for row in remain) < 0.0051 * total
    assert found == capped(table.take(np.random.default_rng(1).permutation(table.num_rows)), 0.005)
    names = {each.domain for each in found}
    lost = set(table.filter(pa.array(surplus(table, found) >= 0))["host"].to_pylist())
    assert {domain(host) for host in lost} == names
    whole = table["characters"].to_numpy().sum()
    assert max(each.share for each in found) == pytest.approx(1_000_000 / whole, abs=1e-4)


@pytest.mark.parametrize(("domains", "most"), [(1, 0.005), (999, 0.005), (49, 0.1), (1000, 1)])
def test_few_domains_lose_nothing_nor_does_any_where_the_cap_is_all(domains, most):
    assert capped(kept([1000] + [10] * (domains - 1)), most) == ()


@pytest.mark.parametrize(("largest", "most", "cut"), [
    ([900], 0.6, 1), ([9000], 0.9, 1), ([5000, 4000], 0.34, 2), ([500, 400], 1 / 3, 2), ([900], 0.5, 1),
])
def test_a_cap_of_any_share_cuts_what_holds_nearly_all(largest, most, cut):
    table = kept(largest + [10] * 20)
    found = capped(table, most)
    assert [each.domain for each in found] == [f"d{place}.kr" for place in range(cut)]
    remain = left(table, found)["characters"].to_numpy().sum()
    assert (remain - 200) / cut <= most * remain


def test_what_has_no_host_counts_and_is_never_capped():
    table = kept([100] * 60)
    nowhere = table.slice(0, 100).set_column(2, "host", pa.nulls(100, pa.string()))
    assert capped(table, 0.1) == ()
    found = capped(pa.concat_tables([kept([600] + [10] * 59), nowhere]), 0.1)
    assert [each.domain for each in found] == ["d0.kr"]
    assert (surplus(nowhere, found) == -1).all()


def test_all_captures_of_a_page_share_its_fate():
    table = kept([600] + [40] * 59, each=40)
    pages = table["id"].take(pa.array(np.arange(table.num_rows) // 4 * 4))
    table = table.set_column(1, "page", pages)
    found = capped(table, 0.1)
    goes = surplus(table, found) >= 0
    assert 0 < goes[:40].sum() < 40
    assert all(len(set(goes[start : start + 4])) == 1 for start in range(0, 40, 4))


@pytest.mark.parametrize(("host", "found"), [
    ("news.seoul.go.kr", "seoul.go.kr"), ("a.tistory.com", "tistory.com"), ("www.a.github.io", "a.github.io"),
    ("127.0.0.1", "127.0.0.1"), ("localhost", "localhost"), ("a.gaon.example", "a.gaon.example"),
])
def test_a_domain_is_what_its_owner_registered(host, found):
    assert domain(host) == found


def of_hosts(folder, large, hosts=17):
    names = ["large.example"] * large + [f"small{place}.example" for place in range(hosts - 1)]
    delivery(folder, "a", sized([8] * len(names)), host=names)


def test_a_release_drops_what_a_domain_has_too_much_of_and_says_so(tmp_path):
    of_hosts(tmp_path, 24)
    made = made_from(toml(tmp_path, release="host_share = 0.3"))
    sizes = Counter()
    for row in released(made).values():
        sizes[row["host"]] += row["characters"]
    assert 0 < sizes["large.example"] <= 0.3 * sizes.total()
    assert len(sizes) == 17
    dropped = sample(made, "host_share", 99)
    assert {row["host"] for row in dropped} == {"large.example"}
    assert {(round(row["value"], 1), row["bound"]) for row in dropped} == {(0.6, "..0.3")}
    flow = counts(made, manifest_of(made))["flow"]
    assert flow["dropped:host_share"]["documents"] == len(dropped) == 24 - Counter(
        row["host"] for row in released(made).values()
    )["large.example"]
    verify(made)


def test_a_capped_domain_keeps_its_documents_in_a_refresh(tmp_path):
    of_hosts(tmp_path, 24)
    made = made_from(toml(tmp_path, release="host_share = 0.3"))
    before = released(made)
    delivery(tmp_path, "more", sized([8] * 24, first=70), host="large.example", month=11)
    after = released(made_from(toml(tmp_path, release="host_share = 0.3")))
    assert before.items() <= after.items()
    assert 0 < len(after) - len(before) < 24
    everything = released(made_from(toml(tmp_path, release="host_share = 1")))
    assert len(everything) == 24 + 24 + 16


def test_a_release_of_one_host_is_not_capped(tmp_path):
    delivery(tmp_path, "a", sized([8] * 6))
    assert len(released(made_from(toml(tmp_path)))) == 6


def test_two_workers_of_beam_select_what_one_process_does(tmp_path, monkeypatch):
    of_hosts(tmp_path, 24)
    delivery(tmp_path, "b", sized([8] * 9, first=80), host="more.example")
    config = toml(tmp_path, 'characters = "q0.1.. by source"', "host_share = 0.3")
    one = made_from(config)
    told = shards(one), manifest_of(one)["frozen"]
    (tmp_path / "corpus").rename(tmp_path / "first")
    monkeypatch.setattr(beam, "LARGE", 0)
    job = run.planned(load(str(config)))
    two = beam.stages(job, beam.Engine(2))
    run.build(job, beam.stages(job, beam.Engine()) | {"select": two["select"]})
    assert (shards(job.corpus), manifest_of(job.corpus)["frozen"]) == told
