import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest

from corpora import built, configured
from making import prose
from malmoi.filters.filter import at_most, between
from malmoi.pipelines.audit.counts import HOSTS, counts, histogram, histograms
from malmoi.pipelines.audit.report import html, report
from malmoi.pipelines.audit.svg import Cell, Line, percent, waterfall
from malmoi.pipelines.corpus import point
from malmoi.pipelines.errors import BadInput
from malmoi.pipelines.release import manifest_of

PHONE = "010-2345-6789"
PAYLOAD = "<script>alert(1)"


def rows():
    for seed in range(30):
        yield f"https://h{seed}.example/secret-path/{seed}", "\n".join(prose(6, seed))
    yield f"https://{PAYLOAD}<.example/a", "\n".join(prose(12, 100))
    yield "https://h0.example/again", "\n".join(prose(6, 0))
    yield "https://h1.example/short", "짧은 글입니다. ＡＢＣ"
    yield "https://h2.example/english", "There is no Korean in this text, however long it is. " * 9
    yield "https://h3.example/phone", "\n".join([*prose(6, 101), f"전화는 {PHONE}로 걸어 주세요."])
    yield "https://h4.example/empty", " "


def delivered(folder, **settings):
    lines = (json.dumps({"url": url, "text": text}, ensure_ascii=False) for url, text in rows())
    (folder / "texts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    columns = '{text = "text", url = "url"}'
    return configured(folder, "*.jsonl", kind="jsonl", columns=columns, **settings)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return built(delivered(tmp_path_factory.mktemp("report"), licence='"CONTRACT-<b>bold"'))


@pytest.fixture(scope="module")
def manifest(corpus):
    return manifest_of(corpus)


@pytest.fixture(scope="module")
def page(corpus, manifest):
    return html(corpus, manifest)


def test_the_page_opens_without_a_network(page):
    assert (
        re.findall(r"\b(?:src|href|srcset|action|data|poster)\s*=|url\(|@import|<(?:link|iframe|img|object)\b", page)
        == []
    )
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    assert "http" not in re.sub(r"<meta http-equiv", "", page)


def test_the_page_holds_no_script(page):
    assert "<script" not in page.lower()
    assert re.findall(r"<[^>]*\son\w+\s*=", page) == []


def test_the_page_is_well_formed_and_its_pictures_are_named(page):
    root = ET.fromstring(page.removeprefix("<!doctype html>"))
    pictures = [picture for picture in root.iter("svg") if picture.get("aria-hidden") != "true"]
    assert pictures
    assert all(picture.find("title").text and picture.find("desc").text for picture in pictures)


def test_hosts_and_licences_that_are_markup_are_escaped(page):
    assert "&lt;script&gt;alert(1)&lt;" in page
    assert "CONTRACT-&lt;b&gt;bold" in page
    assert "<b>bold" not in page


def test_no_text_url_or_personal_value_is_on_the_page(page):
    assert PHONE not in page
    assert "secret-path" not in page
    assert not any(line in page for _, text in rows() for line in text.split("\n") if line.strip())


def test_the_flow_sums_to_the_documents_and_agrees_with_the_manifest(corpus, manifest):
    flow = counts(corpus, manifest)["flow"]
    assert {name: size for name, size in flow.items() if size["documents"]} == manifest["flow"]
    assert sum(size["documents"] for size in flow.values()) == sum(unit["documents"] for unit in manifest["units"])
    assert list(flow)[-1] == "kept"


def test_every_count_by_place_sums_to_all_documents(corpus, manifest):
    counted = counts(corpus, manifest)
    hosts = [*counted["hosts"]["top"], counted["hosts"]["rest"]]
    documents = sum(size["documents"] for size in counted["flow"].values())
    kept = counted["flow"]["kept"]
    for table in (hosts, counted["licences"], counted["sources"]):
        assert sum(row["documents"] for row in table) == documents
        assert sum(row["kept_documents"] for row in table) == kept["documents"]
        assert sum(row["kept_characters"] for row in table) == kept["characters"]
    assert counted["records"] == documents + sum(counted["ledger"]["failed"].values())


def test_hosts_beyond_the_first_twenty_are_summed(corpus, manifest):
    hosts = counts(corpus, manifest)["hosts"]
    sizes = [row["characters"] for row in hosts["top"]]
    assert len(sizes) == HOSTS
    assert sizes == sorted(sizes, reverse=True)
    assert hosts["rest"]["hosts"] == 31 - HOSTS


def test_filters_stand_in_policy_order_with_what_they_dropped(corpus, manifest):
    filters = counts(corpus, manifest)["filters"]
    assert [row["filter"] for row in filters] == [
        name for name, bound, _ in manifest["policy"]["steps"] if bound != "edit"
    ]
    assert filters[0] | {"characters": 0} == {"filter": "characters", "bound": "200..", "documents": 1, "characters": 0}
    assert sum(row["documents"] for row in filters if row["filter"] == "hangul_share") == 1


def test_verdicts_cover_what_is_kept(corpus, manifest):
    verdicts = counts(corpus, manifest)["verdicts"]
    kept = manifest["flow"]["kept"]
    assert verdicts == [{"verdict": "unknown", "outcome": "kept", **kept}]


def test_a_copy_makes_a_cluster_of_two(corpus, manifest):
    assert counts(corpus, manifest)["duplicates"] == {"clusters": 1, "documents": 2, "largest": 2, "sizes": {"2": 1}}


def test_edits_are_counted_by_kind_with_the_documents_they_changed(corpus, manifest):
    edits = counts(corpus, manifest)["edits"]
    assert list(edits) == [name for name, bound, _ in manifest["policy"]["steps"] if bound == "edit"]
    assert edits["normalise"]["width"] == {"count": 3, "documents": 1}
    assert edits["scrub"] == {"전화번호": {"count": 1, "documents": 1}}


def test_every_measure_has_a_histogram_of_all_documents(corpus, manifest, page):
    made = histograms(corpus, manifest)
    documents = sum(unit["documents"] for unit in manifest["units"])
    measures = [bound for _, bound, _ in manifest["policy"]["steps"] if bound != "edit"]
    assert page.count('<svg class="histogram"') == len(made) == len(measures)
    assert all(sum(row["within"]) + sum(row["out"]) + row["missing"] == documents for row in made)


def test_values_out_of_the_bound_are_told_from_those_within_and_from_none():
    made = histogram(pa.array([0.0, 0.3, 0.31, 1.0, None]), at_most(0.3))
    assert (sum(made["within"]), sum(made["out"]), made["missing"]) == (2, 2, 1)
    assert (made["low"], made["high"]) == (None, 0.3)


@pytest.mark.parametrize("values", [[], [0.0], [0.04], [7.0, 123456.0], [-3.0, 2.0], [float("nan")]])
def test_bins_hold_every_value_and_the_bound(values):
    made = histogram(pa.array(values, pa.float64()), between(0.02, 9))
    assert made["edges"] == sorted(set(made["edges"]))
    assert made["edges"][0] <= 0.02
    assert made["edges"][-1] >= 9
    assert sum(made["within"]) + sum(made["out"]) + made["missing"] == len(values)


def test_the_report_is_the_same_bytes_when_made_twice(corpus, manifest):
    path = Path(report(corpus)["report"])
    before = path.read_bytes(), path.stat().st_ino
    report(corpus, manifest["release"])
    assert (path.read_bytes(), path.stat().st_ino) == before
    assert path.relative_to(corpus.root) == Path("releases", manifest["release"], "report.html")
    assert len(before[0]) < 1_000_000


def test_a_report_of_older_code_is_replaced(corpus, manifest, page):
    name = f"releases/{manifest['release']}/report.html"
    point(corpus, name, b"older")
    report(corpus)
    assert corpus.read(name).decode() == page


def test_the_counts_are_json(corpus):
    told = report(corpus)
    assert json.loads(json.dumps(told)) == told


def test_a_release_that_there_is_none_of_is_named(corpus):
    with pytest.raises(BadInput, match="no release 'nosuch'"):
        report(corpus, "nosuch")


def test_a_release_without_documents_has_a_report(tmp_path):
    toml = delivered(tmp_path)
    toml.write_text(toml.read_text(encoding="utf-8").replace("allow+unknown", "allow"), encoding="utf-8")
    told = report(built(toml))
    assert told["flow"]["kept"] == {"documents": 0, "characters": 0}
    assert told["verdicts"][0] | {"characters": 0} == {
        "verdict": "unknown", "outcome": "withheld", "documents": 35, "characters": 0
    }  # fmt: skip


def test_small_shares_and_losses_do_not_vanish():
    drawn = waterfall([Line("가", "<a>", Cell(999_999, 1, 1_000_000))], "title", "about")
    assert "−1 (&lt;0.1 %)" in drawn
    assert '<rect class="lost" x="460.0" y="26.0" width="0.8"' in drawn
    assert "&lt;a&gt;" in drawn
    assert (percent(0, 0), percent(1, 8)) == ("–", "12.5 %")
