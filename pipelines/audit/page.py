"""The sections of a report in Korean and English. Everything that comes from a release is escaped."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from .svg import Cell, Line, bar, histogram, number, percent, waterfall

Row = dict[str, Any]

REASONS, SHARDS = 60, 200
"""Rows that a table of reasons and of shards shows at most; the others are summed."""

LONGEST = 80
"""Characters that a host, licence or reason shows at most: pages choose them."""

NAMES = {
    "withheld:rights": ("권리에 따라 보류", "withheld for rights"),
    "erased": ("삭제 요청", "erased"),
    "superseded": ("더 새 수집본 있음", "superseded by a newer capture"),
    "duplicate": ("중복", "duplicate"),
    "kept": ("남긴 문서", "kept"),
    "characters": ("글자 수", "characters"),
    "hangul_share": ("한글 비율", "hangul_share"),
    "korean_share": ("한국어 비율", "korean_share"),
    "mean_eojeol_length": ("어절 평균 길이", "mean_eojeol_length"),
    "josa_ending_share": ("조사·어미 비율", "josa_ending_share"),
    "sentence_line_share": ("문장으로 끝난 줄 비율", "sentence_line_share"),
    "duplicate_line_share": ("되풀이된 줄 비율", "duplicate_line_share"),
    "top_ngram_share": ("가장 잦은 n-gram 비율", "top_ngram_share"),
    "duplicate_ngram_share": ("되풀이된 n-gram 비율", "duplicate_ngram_share"),
    "jamo_share": ("낱자모 비율", "jamo_share"),
    "host_share": ("한 도메인의 몫", "host_share"),
    "document": ("문서", "document"),
    "failed": ("실패", "failed"),
    "skipped": ("건너뜀", "skipped"),
    "withheld": ("보류", "withheld"),
    "allow": ("허용", "allow"),
    "deny": ("거부", "deny"),
    "unknown": ("미상", "unknown"),
    "normalise": ("표기 통일", "normalise"),
    "cut_foreign": ("긴 외국어 문단 제거", "cut_foreign"),
    "scrub": ("개인정보 제거", "scrub"),
}
"""Korean and English names of outcomes, measures, verdicts and edits; what is not here goes by its own name."""


def sections(manifest: Row, counted: Row, histograms: list[Row]) -> str:
    """What stands between the head and the foot of the page, as HTML."""
    parts = (
        _header(manifest, counted),
        _flow(manifest, counted),
        _prefilter(counted),
        _measures(histograms),
        _sources(counted),
        _verdicts(counted),
        _hosts(counted),
        _licences(counted),
        _rejects(counted),
        _edits(counted),
        _duplicates(counted),
        _shards(manifest),
    )
    return "".join(parts)


class Html(str):
    """Markup that is escaped already; every other string is escaped where it is put into the page."""

    __slots__ = ()


def _both(korean: str, english: str) -> Html:
    return Html(f'{escape(korean)} <span lang="en">{escape(english)}</span>')


def _names(name: str) -> tuple[str, str]:
    """Korean and English name of an outcome, filter, verdict or edit."""
    plain = name.removeprefix("dropped:")
    stem, _, size = plain.rpartition("_") if re.search(r"_\d+$", plain) else (plain, "", "")
    if stem not in NAMES:
        return plain, ""
    korean, english = NAMES[stem]
    return (korean.replace("n-gram", f"{size}-gram"), plain) if size else (korean, english)


def _named(name: str) -> Html:
    return _both(*_names(name))


def _clipped(words: str | None) -> str | Html:
    if words is None:
        return _both("없음", "none")
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _code(words: str) -> Html:
    return Html(f"<code>{escape(words)}</code>")


def _section(names: tuple[str, str], about: tuple[str, str], *parts: str) -> str:
    lead = f"<p>{_both(*about)}</p>\n" if about[0] else ""
    return f"<section>\n<h2>{_both(*names)}</h2>\n{lead}{''.join(parts)}</section>\n"


def _key(within: tuple[str, str], out: tuple[str, str]) -> str:
    """What the two shades mean."""
    return f'<p class="legend"><i class="key in"></i>{_both(*within)} <i class="key off"></i>{_both(*out)}</p>\n'


def _table(heads: list[str], rows: Sequence[tuple[object, ...]]) -> str:
    """A table, its heads as `Korean/English`; a column of numbers, as its first row has it, stands right."""
    kinds = [' class="n"' if _is_number(cell) else "" for cell in (*rows, heads)[0]]
    named = [_both(*head.split("/")) for head in heads]
    top = "".join(f'<th scope="col"{kind}>{head}</th>' for kind, head in zip(kinds, named, strict=True))
    body = "".join(_row(row) for row in rows) or f'<tr><td colspan="{len(heads)}">{_both("없음", "none")}</td></tr>'
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead>\n<tbody>\n{body}</tbody></table></div>\n'


def _row(row: tuple[object, ...]) -> str:
    first, *rest = (_cell(cell) for cell in row)
    return f'<tr><th scope="row"{first}</th>{"".join(f"<td{cell}</td>" for cell in rest)}</tr>\n'


def _cell(cell: object) -> str:
    if _is_number(cell):
        return f' class="n">{escape(f"{cell:,}" if isinstance(cell, int) else str(cell))}'
    if isinstance(cell, Html):
        return f' class="drawn">{cell}' if cell.startswith("<svg") else f">{cell}"
    return f">{escape(str(cell))}"


def _is_number(cell: object) -> bool:
    return isinstance(cell, int) or (isinstance(cell, str) and cell.endswith((" %", "–")))


def _details(korean: str, english: str, inside: str) -> str:
    return f"<details><summary>{_both(korean, english)}</summary>{inside}</details>\n"


def _header(manifest: Row, counted: Row) -> str:
    facts = (
        ("릴리스", "release", manifest["release"]),
        ("이전 릴리스", "parent", manifest["parent"] or "– (첫 릴리스 first)"),
        ("정책", "policy", manifest["policy"]["name"]),
        ("열쇠 지문", "key fingerprint", manifest["key"]),
        ("입력 다이제스트", "inputs digest", manifest["inputs"]),
        ("스케치 규격", "sketch spec", manifest["sketch"][:16]),
        ("입력 파일", "input files", _inputs(manifest)),
        ("말모이 판", "malmoi version", manifest["malmoi"]),
    )
    listed = "".join(f"<dt>{_both(ko, en)}</dt><dd>{_code(value)}</dd>" for ko, en, value in facts)
    numbers = _tiles(manifest, counted)
    tiles = "".join(f"<li><b>{value}</b><span>{_both(ko, en)}</span></li>" for ko, en, value in numbers)
    heading = f"<h1>{_both('말모이 보고서', 'malmoi report')}</h1>\n"
    return f'<header>\n{heading}<dl>{listed}</dl>\n<ul class="tiles">{tiles}</ul>\n</header>\n'


def _inputs(manifest: Row) -> str:
    repeats = sum("repeats" in unit for unit in manifest["units"])
    again = f" + 되풀이 repeats {repeats:,}" if repeats else ""
    return f"{len(manifest['units']) - repeats:,}{again}"


def _tiles(manifest: Row, counted: Row) -> list[tuple[str, str, str]]:
    documents, characters = _totals(counted)
    kept = counted["flow"]["kept"]
    size = sum(shard["bytes"] for shard in manifest["shards"])
    return [
        ("레코드", "records", f"{counted['records']:,}"),
        ("문서", "documents", f"{documents:,}"),
        (f"남긴 문서 ({percent(kept['documents'], documents)})", "kept documents", f"{kept['documents']:,}"),
        (f"남긴 글자 ({percent(kept['characters'], characters)})", "kept characters", f"{kept['characters']:,}"),
        (f"샤드 {len(manifest['shards']):,}개", "bytes in shards", f"{number(size)}B"),
    ]


def _totals(counted: Row) -> tuple[int, int]:
    rows = counted["flow"].values()
    return sum(row["documents"] for row in rows), sum(row["characters"] for row in rows)


_FLOW = (
    (
        "초록 막대는 남은 양, 그 끝의 주황 막대는 그 단계에서 빠진 양이다. "
        "위 세 줄은 레코드, 아래는 문서가 가득 찬 막대다. "
        "문서는 처음 걸린 단계에서 빠진다."
    ),
    (
        "The green bar is what is left, the orange end of it what the step took; a full bar is all records in the "
        "first three lines, all documents below. A document leaves at the first step that refuses it."
    ),
)


def _flow(manifest: Row, counted: Row) -> str:
    title = "레코드에서 남긴 문서까지 from records to kept documents"
    drawn = waterfall(_lines(counted), title, "표에 같은 수가 있다. The table below holds the same numbers.")
    bounds = {name: bound for name, bound, _ in manifest["policy"]["steps"]}
    rows = [
        (_named(name), bounds.get(name.removeprefix("dropped:"), ""), *_amounts(row, _totals(counted)))
        for name, row in counted["flow"].items()
    ]
    heads = ["단계/step", "통과 범위/bound", "문서/documents", "몫/share", "글자/characters", "몫/share"]
    table = _details("표로 보기", "as a table", _table(heads, rows))
    return _section(("흐름", "flow"), _FLOW, f'<div class="wide">{drawn}</div>\n', table)


def _amounts(row: Row, all_of: tuple[int, int]) -> tuple[object, ...]:
    documents, characters = row["documents"], row["characters"]
    return documents, percent(documents, all_of[0]), characters, percent(characters, all_of[1])


def _lines(counted: Row) -> list[Line]:
    records = counted["records"]
    lines = [Line("레코드", "records", Cell(records, None, records))]
    left = records
    for name in ("skipped", "failed"):
        lost = sum(counted["ledger"][name].values())
        left -= lost
        lines.append(Line(*_names(name), Cell(left, lost, records)))
    documents, characters = all_of = _totals(counted)
    lines.append(Line("문서", "documents", Cell(documents, None, documents), Cell(characters, None, characters)))
    for name, row in counted["flow"].items():
        if name != "kept":
            documents, characters = documents - row["documents"], characters - row["characters"]
            cells = Cell(documents, row["documents"], all_of[0]), Cell(characters, row["characters"], all_of[1])
            lines.append(Line(*_names(name), *cells))
    cells = Cell(documents, None, all_of[0]), Cell(characters, None, all_of[1])
    return [*lines, Line(*NAMES["kept"], *cells)]


_PREFILTER = (
    "한글이 적어 건너뛸 쪽 가운데 레코드 다이제스트로 고른 표본을 끝까지 처리해, 놓친 한국어 글을 어림한다.",
    "Pages with little Hangul are skipped unparsed; a sample of them, by record digest, goes on to show what is lost.",
)


def _prefilter(counted: Row) -> str:
    found = counted["prefilter"]
    pages = sum(found[name] for name in ("passed", "skipped", "sampled"))
    recall = "–" if found["recall"] is None else f"{100 * found['recall']:.2f} %"
    names = (
        ("통과", "passed", "passed"),
        ("건너뜀", "skipped", "skipped"),
        ("표본", "sampled", "sampled"),
        ("통과해 남은 문서", "kept of the passed", "kept"),
        ("표본에서 남은 문서", "kept of the sampled", "sampled_kept"),
        ("놓친 문서(어림)", "missed, estimated", "missed"),
    )
    rows = [(_both(ko, en), found[name]) for ko, en, name in names]
    rows.append((_both("재현율(어림)", "recall, estimated"), recall))
    table = _table(["쪽/page", "수/count"], rows)
    return _section(("한글 예비 선별", "prefilter"), _PREFILTER, table) if pages else ""


_MEASURES = (
    "결과와 상관없이 모든 문서의 값이다. 높이는 문서 수의 제곱근, 점선은 경계, 1을 넘는 양은 로그 눈금이다.",
    (
        "All documents, whatever became of them. Heights are square roots of counts, dashed lines are bounds, "
        "quantities above 1 lie on a logarithmic axis."
    ),
)


def _measures(histograms: list[Row]) -> str:
    key = _key(("범위 안", "within"), ("범위 밖", "out of bound"))
    cards = "".join(_card(row) for row in histograms)
    return _section(("측정값", "measures"), _MEASURES, key, f'<div class="cards">{cards}</div>\n')


def _card(row: Row) -> str:
    korean, english = _names(row["name"])
    out, whole = sum(row["out"]), sum(row["within"]) + sum(row["out"])
    said = f"통과 범위 bound {_code(row['bound'])} · 범위 밖 out {out:,} ({percent(out, whole)})"
    said += f" · 값 없음 missing {row['missing']:,}" if row["missing"] else ""
    head = f'<h3>{_both(korean, english)}</h3><p lang="en">{escape(row["doc"])}</p>'
    drawn = histogram(row, f"{korean} {english}")
    return f"<article>{head}{drawn}<p>{said}</p>{_bins(row)}</article>\n"


def _bins(row: Row) -> str:
    bins = zip(row["edges"], row["edges"][1:], row["within"], row["out"], strict=False)
    rows: list[tuple[object, ...]] = [(f"{number(a)}–{number(b)}", n, m) for a, b, n, m in bins if n + m]
    return _details("표로 보기", "as a table", _table(["값/value", "범위 안/within", "범위 밖/out"], rows))


_KEPT = _key(("남김", "kept"), ("남기지 않음", "not kept"))
_SHARE = ["문서/documents", "남김/kept", "글자/characters", "남김/kept", "글자 막대/characters"]


def _shares(row: Row, most: int) -> tuple[object, ...]:
    """Documents, characters and a bar on a scale on which `most` is full; what sums many rows has none."""
    kept, whole = row["kept_characters"], row["characters"]
    return row["documents"], row["kept_documents"], whole, kept, Html(bar(kept, whole, most) if most else "")


def _sources(counted: Row) -> str:
    heads = ["출처/source", "이용 조건/licence", "받는 판정/takes", "입력/units", "레코드/records", "문서/documents"]
    heads += ["남김/kept", "남긴 글자/kept characters"]
    keys = ("units", "records", "documents", "kept_documents", "kept_characters")
    rows = [(s["source"], _clipped(s["licence"]), s["takes"], *(s[key] for key in keys)) for s in counted["sources"]]
    return _section(("출처", "sources"), ("", ""), _table(heads, rows))


def _verdicts(counted: Row) -> str:
    about = "남긴 문서와 보류한 문서의 판정이다.", "Verdicts on what is kept and what is withheld."
    heads = ["판정/verdict", "결과/outcome", "문서/documents", "글자/characters"]
    rows = [
        (_named(str(row["verdict"])), _named(row["outcome"]), row["documents"], row["characters"])
        for row in counted["verdicts"]
    ]
    return _section(("권리 판정", "verdicts"), about, _table(heads, rows))


def _hosts(counted: Row) -> str:
    rows, rest = counted["hosts"]["top"], counted["hosts"]["rest"]
    cells = _charted(rows, "host")
    if rest["hosts"]:
        cells.append((_both(f"나머지 {rest['hosts']:,}곳", "the rest"), *_shares(rest, 0)))
    about = f"글자 수로 앞선 {len(rows)}곳.", "The first by characters."
    return _section(("호스트", "hosts"), about, _KEPT, _table(["호스트/host", *_SHARE], cells))


def _licences(counted: Row) -> str:
    table = _table(["이용 조건/licence", *_SHARE], _charted(counted["licences"][:REASONS], "licence"))
    about = "문서가 스스로 밝힌 이용 조건.", "The licence that the page itself names."
    return _section(("이용 조건", "page licences"), about, _KEPT, table)


def _charted(rows: list[Row], name: str) -> list[tuple[object, ...]]:
    most = max((row["characters"] for row in rows), default=0)
    return [(_clipped(row[name]), *_shares(row, most)) for row in rows]


def _rejects(counted: Row) -> str:
    found = [(name, why, n) for name in ("failed", "skipped") for why, n in counted["ledger"][name].items()]
    rows = [(_named(name), _clipped(why), n, percent(n, counted["records"])) for name, why, n in found[:REASONS]]
    if found[REASONS:]:
        more = sum(n for _, _, n in found[REASONS:])
        rows.append((_both("그 밖", "others"), "", more, percent(more, counted["records"])))
    heads = ["결과/outcome", "까닭/reason", "레코드/records", "몫/share"]
    names = "문서가 되지 못한 레코드", "records that became no document"
    return _section(names, ("", ""), _table(heads, rows))


def _edits(counted: Row) -> str:
    rows = [
        (_named(edit), kind, size["count"], size["documents"])
        for edit, kinds in counted["edits"].items()
        for kind, size in kinds.items()
    ]
    heads = ["편집/edit", "종류/kind", "곳/places", "문서/documents"]
    about = "몇 곳, 몇 문서에서 고쳤는지 센다. 찾은 값은 적지 않는다.", "Counts only; no value that was found."
    return _section(("개인정보와 표기", "personal data and spelling"), about, _table(heads, rows))


def _duplicates(counted: Row) -> str:
    found = counted["duplicates"]
    sizes: dict[int, list[int]] = {}
    for size, count in found["sizes"].items():
        power = (int(size) - 1).bit_length()
        total = sizes.setdefault(power, [0, 0])
        total[0], total[1] = total[0] + count, total[1] + count * int(size)
    rows = [(f"{(1 << power - 1) + 1}–{1 << power}" if power > 1 else "2", *total) for power, total in sizes.items()]
    heads = ["무리 크기/cluster size", "무리/clusters", "문서/documents"]
    clusters, documents, largest = (f"{found[name]:,}" for name in ("clusters", "documents", "largest"))
    about = (
        f"무리 {clusters}개에 문서 {documents}건, 가장 큰 무리는 {largest}건.",
        f"{clusters} clusters of {documents} documents; the largest holds {largest}.",
    )
    return _section(("중복", "near-duplicates"), about, _table(heads, rows))


def _shards(manifest: Row) -> str:
    shards = manifest["shards"]
    keys = ("source", "month", "rows", "characters", "bytes")
    rows = [(_code(each["sha256"][:16]), *(each[key] for key in keys)) for each in shards[:SHARDS]]
    if shards[SHARDS:]:
        sums = (sum(each[key] for each in shards[SHARDS:]) for key in keys[2:])
        rows.append((_both(f"나머지 {len(shards) - SHARDS:,}개", "the rest"), "", "", *sums))
    heads = ["샤드/shard", "출처/source", "달/month", "문서/documents", "글자/characters", "바이트/bytes"]
    return _section(("샤드", "shards"), ("", ""), _table(heads, rows))
